//! A flood of authorization requests that nobody ever answers, and ten times the usual load.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::support::relying_party::text;
use crate::support::{Answer, Browser, RelyingParty};

/// The most that may wait, in `src/store/interactions.rs`.
const MOST_WAITING: i64 = 50_000;
const TOO_MANY: i64 = 3_000;
const HOUR: Duration = Duration::from_secs(3600);

both_engines!(
    a_flood_of_requests_is_bounded_and_real_people_sign_in,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (rows, start) = (MOST_WAITING + TOO_MANY, app.op().now().as_micros());
        app.database.execute(&format!(
            "INSERT INTO interactions (id, tenant_id, browser_hash, request, progress, created_at, expires_at) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
             SELECT 'flood-' || i, 'default', 'nobody', '{{}}', '{{}}', {start} - {rows} + i, {start} - {rows} + i + 86400000000 FROM n"
        ));

        let mut flood = JoinSet::new();
        for _ in 0..4 {
            let http = app.http.clone();
            let (url, host) = (app.node.at(&rp.authorize(&[])), app.op().issuer.authority());
            flood.spawn(async move {
                loop {
                    let request = http.get(&url).header("host", &host);
                    assert_eq!(Answer::to(request).await.status, 303);
                }
            });
        }
        // As the job does.
        let op = std::sync::Arc::clone(&app.node.state.op);
        let sweeping = tokio::spawn(async move {
            let now = op.now();
            let mut portions = 0;
            loop {
                let swept = op
                    .store
                    .write(move |w| w.sweep(now.minus(HOUR), now.minus(24 * HOUR)))
                    .await
                    .unwrap();
                assert!(swept.rows <= 500, "{swept:?} hold the writer too long");
                portions += 1;
                if !swept.is_more {
                    return portions;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let mut took = Vec::new();
        while !sweeping.is_finished() || took.len() < 20 {
            let begin = Instant::now();
            let code = rp.code(&mut Browser::new(&app), &[]).await;
            assert_eq!(rp.redeem(&app, &code).await.0, StatusCode::OK);
            took.push(begin.elapsed());
        }
        assert!(sweeping.await.unwrap() > 5);
        flood.shutdown().await;
        // What the server had begun for them is done soon.
        tokio::time::sleep(Duration::from_millis(300)).await;
        took.sort();
        let slow = took[took.len() * 95 / 100];
        assert!(slow < Duration::from_secs(1), "{took:?}");

        // What came while the last portion went is for the next sweep.
        let now = app.op().now();
        while app
            .op()
            .store
            .write(move |w| w.sweep(now.minus(HOUR), now.minus(24 * HOUR)))
            .await
            .unwrap()
            .is_more
        {}
        let count = |which: &str| {
            app.database.count(&format!(
                "SELECT count(*) AS count FROM interactions WHERE {which}"
            ))
        };
        assert_eq!(count("1 = 1"), MOST_WAITING);
        assert!(count("id NOT LIKE 'flood-%'") > 0, "the newest stay");
        assert_eq!(count(&format!("created_at <= {start} - {MOST_WAITING}")), 0);
    }
);

/// What so many clients, each with a chain of refresh tokens, see within a time.
struct Seen {
    served: u32,
    refused: u32,
    median: Duration,
}

both_engines!(
    ten_times_the_load_is_served_or_told_to_come_again_and_is_soon_forgotten,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let mut tokens = Vec::new();
        for _ in 0..80 {
            let answer = rp.tokens(&app, &mut browser).await;
            tokens.push(text(&answer, "refresh_token").to_owned());
        }
        let (url, host) = (app.node.at("/token"), app.op().issuer.authority());
        let basic = rp.basic().expect("a secret");
        let load = async |tokens: &mut [String], span: Duration| {
            let mut clients = JoinSet::new();
            for (number, token) in tokens.iter().cloned().enumerate() {
                let request = app
                    .http
                    .request(Method::POST, &url)
                    .header("host", &host)
                    .header("authorization", &basic);
                clients.spawn(async move {
                    let (mut token, mut took, mut refused) = (token, Vec::new(), 0);
                    let end = Instant::now() + span;
                    while Instant::now() < end {
                        let begin = Instant::now();
                        let fields = [("grant_type", "refresh_token"), ("refresh_token", &token)];
                        let request = request.try_clone().expect("no body").form(&fields);
                        let answer = Answer::to(request).await;
                        if answer.status == 200 {
                            text(&answer.json(), "refresh_token").clone_into(&mut token);
                            took.push(begin.elapsed());
                        } else {
                            answer.is_refused(503, "temporarily_unavailable", "a refresh");
                            assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
                            refused += 1;
                        }
                    }
                    (number, token, took, refused)
                });
            }
            let (mut all, mut refusals) = (Vec::new(), 0);
            while let Some(client) = clients.join_next().await {
                let (number, token, took, refused) = client.unwrap();
                tokens[number] = token;
                all.extend(took);
                refusals += refused;
            }
            all.sort();
            Seen {
                served: u32::try_from(all.len()).unwrap(),
                refused: refusals,
                median: all[all.len() / 2],
            }
        };
        load(&mut tokens[..8], Duration::from_secs(1)).await;
        let usual = load(&mut tokens[..8], Duration::from_secs(2)).await;
        let much = load(&mut tokens, Duration::from_secs(4)).await;
        let after = load(&mut tokens[..8], Duration::from_secs(2)).await;
        assert_eq!((usual.refused, after.refused), (0, 0));
        assert!(
            much.served / 2 * 10 >= usual.served * 6,
            "{} served in two seconds, {} in four of ten times the load",
            usual.served,
            much.served
        );
        assert!(
            after.median <= usual.median * 3,
            "{:?} before, {:?} after",
            usual.median,
            after.median
        );
    }
);
