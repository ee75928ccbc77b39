//! What the server does by itself is done once by several nodes, and done again where it was broken off.

use std::time::Duration;

use doorward::domain::id::TenantId;
use doorward::entropy::Entropy;
use doorward::secret::TokenHash;
use tokio::task::JoinSet;

use crate::support::database::Engine;

const HOUR: Duration = Duration::from_secs(3600);

both_engines!(
    two_nodes_that_sweep_at_once_sweep_everything_and_nothing_else,
    |app| {
        let other = app.second_node().await;
        let now = app.clock.now();
        for (name, end) in [("over", now.minus(HOUR)), ("good", now.plus(HOUR))] {
            app.op()
                .store
                .write(move |w| {
                    for number in 0..2000 {
                        let hash = TokenHash::of(&format!("{name} {number}"));
                        w.insert_admin_token(&TenantId::default_tenant(), &hash, now, end)?;
                    }
                    Ok(())
                })
                .await
                .unwrap();
        }
        let mut sweeping = JoinSet::new();
        for turn in 0..6 {
            let node = [&app.node, &other][turn % 2];
            let store = node.state.op.store.clone();
            // The third is broken off between two portions, or within one.
            let portions = if turn == 2 { 2 } else { 100 };
            sweeping.spawn(async move {
                let mut rows = 0;
                for _ in 0..portions {
                    let swept = store.write(move |w| w.sweep(now, now)).await.unwrap();
                    rows += swept.rows;
                    if !swept.is_more {
                        break;
                    }
                }
                rows
            });
        }
        let rows: usize = sweeping.join_all().await.into_iter().sum();
        assert_eq!(rows, 2000);
        let left = "SELECT count(*) AS count FROM admin_tokens";
        assert_eq!(app.database.count(left), 2000);
    }
);

both_engines!(
    a_rotation_that_is_broken_off_has_not_been_and_is_made_up_for,
    |app| {
        let other = app.second_node().await;
        // It fails at one of the last keys that are made.
        let broken: &[&str] = if app.engine == Engine::Sqlite {
            &[
                "CREATE TRIGGER broken BEFORE INSERT ON signing_keys WHEN NEW.algorithm = 'EdDSA' BEGIN SELECT RAISE(ABORT, 'broken off'); END",
            ]
        } else {
            &[
                "CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN IF NEW.algorithm = 'EdDSA' THEN RAISE EXCEPTION 'broken off'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
                "CREATE TRIGGER broken BEFORE INSERT ON signing_keys FOR EACH ROW EXECUTE FUNCTION broken()",
            ]
        };
        for statement in broken {
            app.database.execute(statement);
        }
        app.clock.advance(91 * 24 * HOUR);
        let now = app.clock.now().as_micros();
        let all = "SELECT count(*) AS count FROM signing_keys";
        let next = format!("{all} WHERE active_from > {now}");
        let before = app.database.count(all);
        assert_eq!(app.database.count(&next), 0);
        let maintain =
            async |node: &crate::support::app::Node| node.state.op.keys.maintain(Entropy).await;
        maintain(&app.node).await.expect_err("it is broken off");
        assert_eq!(app.database.count(&next), 0, "all or nothing");
        assert_eq!(app.database.count(all), before, "nor is one gone");
        assert_eq!(app.get("/jwks.json").await.status(), 200);
        app.database.execute(if app.engine == Engine::Sqlite {
            "DROP TRIGGER broken"
        } else {
            "DROP TRIGGER broken ON signing_keys"
        });
        // Two nodes at once make one set.
        let (one, two) = tokio::join!(maintain(&app.node), maintain(&other));
        one.unwrap();
        two.unwrap();
        assert_eq!(app.database.count(&next), 4, "one for each algorithm");
        maintain(&app.node).await.unwrap();
        assert_eq!(app.database.count(&next), 4, "nothing more");
    }
);
