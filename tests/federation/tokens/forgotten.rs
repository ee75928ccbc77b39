//! Each way in which what is kept goes.

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::connector::OpenIdUpstream;
use doorward::federation::connection::Connections;
use doorward::jobs::sweep_upstream_tokens;

use super::*;
use crate::federation::logout::{logout, say, signed};
use crate::federation::{find_user, linking};
use crate::support::relying_party::{is_given, is_refused};
use crate::support::{Browser, Options};

const OFFLINE: &str = "openid offline_access upstream:corp";

both_engines!(who_unlinks_leaves_nothing_behind, Options::dev(), |there| {
    let trusted = |connector: &mut Connector| {
        keeps(connector);
        connector.trust.domains = vec!["example.com".to_owned()];
    };
    let mut stand = Stand::start_with(there, trusted, |options| options).await;
    stand.rp = add_desk(&stand.here).await;
    linking::namesake(&stand).await;
    let asked = [("scope", OFFLINE), ("prompt", "consent")];
    let page = stand.arrive(&asked).await;
    let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
    is_given(exchange(&stand.here, &stand.rp, &tokens, &[]).await);
    assert_eq!(kept(&stand.here), 1);
    let mut own = Browser::new(&stand.here);
    let page = own.open("/account/providers").await;
    let page = own.sign_in(&page, "sam").await;
    let linked = page.attribute("button[name=unlink]", "value");
    let linked = linked.expect("one to take away");
    own.submit(&page, &[("unlink", &linked)]).await;
    assert_eq!(kept(&stand.here), 0);
    // What they let the desk have here is as it was; at the upstream it acts for them no more.
    let answer = exchange(&stand.here, &stand.rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_target", "unlinked");
});

both_engines!(of_who_is_gone_nothing_is_kept, Options::dev(), |there| {
    let (stand, tokens) = come(there).await;
    let person = find_user(&stand.here, "alex@example.com").await;
    let person = person.expect("somebody").id;
    let op = stand.here.op();
    let gone = op.store.write(move |w| w.delete_user(&person));
    assert!(gone.await.expect("written"));
    assert_eq!(kept(&stand.here), 0);
    let answer = exchange(&stand.here, &stand.rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_request", "gone");
});

// OpenID Connect Back-Channel Logout 1.0 §2.7: what came of a session that has ended goes, and no other's.
both_engines!(what_came_of_a_session_there_goes_with_it, |app| {
    let mut impostor = impostor(app.engine).await;
    let given = json!({ "access_token": "at", "refresh_token": "rt" });
    for claims in [
        json!({ "sub": "other", "sid": "two" }),
        json!({ "sid": "one" }),
    ] {
        told_of(&mut impostor, &given, &claims).await;
    }
    let subjects = |impostor: &Impostor| {
        let list = "SELECT subject AS text FROM upstream_tokens ORDER BY subject";
        impostor.here.database.texts(list)
    };
    let end = async |jti: &str, changes: &Value| {
        let token = signed(&impostor, &changed(&logout(&impostor, jti), changes));
        let answer = say(&impostor.here, "corp", &token).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        subjects(&impostor)
    };
    // Another session of theirs, and one that is somebody else's.
    assert_eq!(end("a", &json!({ "sid": "three" })).await.len(), 2);
    assert_eq!(end("b", &json!({ "sid": "two" })).await.len(), 2);
    assert_eq!(end("c", &json!({})).await, ["other"]);
    assert_eq!(
        end("d", &json!({ "sub": null, "sid": "two" })).await,
        [""; 0]
    );
    told_of(&mut impostor, &given, &json!({ "sid": "four" })).await;
    let token = signed(
        &impostor,
        &changed(&logout(&impostor, "e"), &json!({ "sid": null })),
    );
    say(&impostor.here, "corp", &token).await;
    assert_eq!(kept(&impostor.here), 0, "all of somebody's");
});

// The same: "offline_access" is asked for so that it outlives that.
both_engines!(what_was_asked_for_to_outlive_a_session_does, |app| {
    let offline = |connector: &mut Connector| {
        let upstream = crate::federation::open_id(connector);
        upstream.client.scope = Scope::parse("openid offline_access").expect("a scope");
    };
    let mut impostor = impostor_with(app.engine, offline).await;
    let given = json!({ "access_token": "at", "refresh_token": "rt" });
    told_of(&mut impostor, &given, &json!({ "sid": "one" })).await;
    let token = signed(&impostor, &logout(&impostor, "a"));
    assert_eq!(say(&impostor.here, "corp", &token).await.status, 200);
    assert_eq!(kept(&impostor.here), 1);
});

/// Another node, which is configured otherwise.
async fn reconfigured(impostor: &mut Impostor, amend: impl Fn(&mut OpenIdUpstream)) -> Node {
    let connections = impostor.here.op().settings.connections.iter().cloned();
    let connections = connections.map(|mut connection| {
        amend(crate::federation::open_id(&mut connection.connector));
        connection
    });
    let connections = Connections::new(connections.collect());
    impostor.here.options.settings.connections = Arc::new(connections);
    impostor.here.second_node().await
}

// A connector may be given another issuer: to that neither a refresh token is told that the first gave, nor is an access token of the first passed off
// as its own. Nobody is taken away what the new one gives.
both_engines!(what_another_issuer_gave_is_given_to_nobody, |app| {
    let mut impostor = impostor(app.engine).await;
    let given = json!({ "access_token": "at", "refresh_token": "rt", "expires_in": 60 });
    let tokens = told(&mut impostor, &given).await;
    is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    // The other is there, and would answer.
    let other = impostor.stranger.at("/other");
    let mut metadata = impostor.metadata();
    metadata["issuer"] = other.as_str().into();
    impostor.says(|says| says.metadata = ("200 OK", metadata.to_string()));
    let first = impostor.stranger.at("");
    let changed = reconfigured(&mut impostor, |upstream| {
        upstream.issuer.clone_from(&other);
        upstream.discovery = Some(first.clone());
    });
    let changed = changed.await;
    for seconds in [0, 40] {
        impostor.here.clock.advance(Duration::from_secs(seconds));
        let answer = exchange_at(&impostor.here, &changed, &impostor.rp, &tokens, &[]).await;
        is_refused(&answer, "invalid_target", "another's");
    }
    assert_eq!(renewals(&impostor), 0);
    // With the next sweep it is gone; what is of the new one stays, and what comes before or behind it in the key's order goes.
    let copy = |subject: &str, issuer: &str| {
        for (table, rest) in [
            ("upstream_identities", "created_at, last_used_at"),
            (
                "upstream_tokens",
                "access_sealed, refresh_sealed, scope, obtained_at, revision",
            ),
        ] {
            impostor.here.database.execute(&format!(
                "INSERT INTO {table} (tenant_id, connector, issuer, subject, user_id, {rest}) SELECT tenant_id, connector, '{issuer}', '{subject}', user_id, {rest} FROM {table} WHERE issuer = '{first}'"
            ));
        }
    };
    copy("new", &other);
    copy("old", "https://a.example");
    copy("old", "https://z.example");
    assert_eq!(kept(&impostor.here), 4);
    let swept = sweep_upstream_tokens(&changed.state.op).await;
    assert_eq!(swept.expect("swept"), 3);
    let left = "SELECT subject AS text FROM upstream_tokens";
    assert_eq!(impostor.here.database.texts(left), ["new"]);
});

// Where no client may have them any more, or the connector is gone, they go with the next sweep.
both_engines!(a_connector_that_keeps_no_more_forgets, |app| {
    let mut impostor = impostor(app.engine).await;
    let given = json!({ "access_token": "at", "refresh_token": "rt" });
    let mut tokens = Value::Null;
    for number in 0..3 {
        let subject = json!({ "sub": format!("s{number}") });
        tokens = told_of(&mut impostor, &given, &subject).await;
    }
    sweep_upstream_tokens(impostor.here.op())
        .await
        .expect("swept");
    assert_eq!(kept(&impostor.here), 3, "it keeps them");
    let changed = reconfigured(&mut impostor, |upstream| {
        upstream.client.tokens_for.clear();
    });
    let changed = changed.await;
    let answer = exchange_at(&impostor.here, &changed, &impostor.rp, &tokens, &[]).await;
    is_refused(&answer, "unauthorized_client", "nobody may");
    let swept = sweep_upstream_tokens(&changed.state.op).await;
    assert_eq!((swept.expect("swept"), kept(&impostor.here)), (3, 0));
});
