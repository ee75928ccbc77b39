//! What is over is renewed (RFC 6749 §6), by one node at a time, and kept in its place.

use std::time::Duration;

use super::*;
use crate::federation::find_user;
use crate::support::Options;
use crate::support::relying_party::{is_given, is_refused, text, userinfo};

const SHORT: Duration = Duration::from_secs(40);

/// One that is good for a minute, and what renews it.
fn minute(access: &str, refresh: &str) -> Value {
    json!({ "access_token": access, "refresh_token": refresh, "expires_in": 60 })
}

/// Until the upstream is asked.
async fn asked_to_renew(impostor: &Impostor) {
    while renewals(impostor) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

// RFC 9700 §4.14: the second Doorward gives another refresh token each time, and ends all of it where one comes twice.
both_engines!(
    what_is_over_is_renewed_by_a_refresh_token_that_rotates,
    Options::dev(),
    |there| {
        let (stand, mut tokens) = come(there).await;
        let mut seen = Vec::new();
        for round in 0..3 {
            let answer = is_given(exchange(&stand.here, &stand.rp, &tokens, &[]).await);
            let token = text(&answer, "access_token").to_owned();
            let (status, person) = userinfo(&stand.there, &stand.there.node, &token).await;
            assert_eq!(status, StatusCode::OK, "{round}: {person}");
            assert!(!seen.contains(&token), "{round}: it was renewed");
            seen.push(token);
            // Not for each that asks.
            let again = is_given(exchange(&stand.here, &stand.rp, &tokens, &[]).await);
            assert_eq!(
                Some(text(&again, "access_token")),
                seen.last().map(String::as_str)
            );
            for app in [&stand.here, &stand.there] {
                app.clock.advance(Duration::from_mins(11));
            }
            let refresh = text(&tokens, "refresh_token").to_owned();
            tokens = is_given(stand.rp.refresh(&stand.here, &refresh).await);
        }
        assert_eq!(kept(&stand.here), 1);
    }
);

// RFC 8693 §2.2.2.
both_engines!(
    who_has_no_account_there_any_more_has_to_sign_in_anew,
    Options::dev(),
    |there| {
        let (stand, tokens) = come(there).await;
        is_given(exchange(&stand.here, &stand.rp, &tokens, &[]).await);
        let alex = find_user(&stand.there, "alex").await.expect("alex").id;
        stand.there.disable_user(&alex).await;
        for app in [&stand.here, &stand.there] {
            app.clock.advance(Duration::from_secs(9 * 60 + 45));
        }
        for _ in 0..2 {
            let answer = exchange(&stand.here, &stand.rp, &tokens, &[]).await;
            is_refused(&answer, "invalid_target", "the upstream refuses");
            let why = text(&answer.1, "error_description");
            assert!(why.contains("sign in by it anew"), "{why}");
            assert_eq!(kept(&stand.here), 0, "what is of no use is not kept");
        }
    }
);

both_engines!(each_way_of_saying_no_to_a_refresh_token_is_one, |app| {
    let mut impostor = impostor(app.engine).await;
    for (status, error) in [
        ("400 Bad Request", "invalid_grant"),
        ("200 OK", "bad_refresh_token"),
        ("400 Bad Request", "interaction_required"),
    ] {
        let tokens = told(&mut impostor, &minute("at", "rt")).await;
        impostor.here.clock.advance(SHORT);
        let body = json!({ "error": error }).to_string();
        impostor.says(|says| says.token = (status, body));
        let answer = exchange(&impostor.here, &impostor.rp, &tokens, &[]).await;
        is_refused(&answer, "invalid_target", error);
        assert_eq!(kept(&impostor.here), 0, "{error}");
    }
});

// An outage, our own secret, garbage: they say nothing of the refresh token, which is tried again.
both_engines!(what_is_no_answer_of_the_kind_takes_nothing_away, |app| {
    let mut impostor = impostor(app.engine).await;
    let tokens = told(&mut impostor, &minute("one", "renews")).await;
    impostor.here.clock.advance(SHORT);
    for (status, body) in [
        ("503 Service Unavailable", ""),
        ("429 Too Many Requests", "{}"),
        ("401 Unauthorized", r#"{"error":"invalid_client"}"#),
        ("200 OK", "<html>"),
        ("200 OK", r#"{"access_token":"x","token_type":"mac"}"#),
        ("200 OK", "{}"),
    ] {
        impostor.says(|says| says.token = (status, body.to_owned()));
        let (code, answer) = exchange(&impostor.here, &impostor.rp, &tokens, &[]).await;
        assert_eq!(
            (code, answer["error"].as_str()),
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Some("temporarily_unavailable")
            ),
            "{status} {body}: {answer}"
        );
        assert_eq!(kept(&impostor.here), 1, "{status} {body}");
    }
    gives(&impostor, &minute("two", "renews again"));
    let answer = is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    assert_eq!(answer["access_token"], "two");
});

// One who tries for all others hears no: the upstream is there, and nobody is kept from it by a client that asks for nothing again and again.
both_engines!(what_it_refuses_to_who_tries_is_an_answer, |app| {
    let mut impostor = impostor(app.engine).await;
    let tokens = told(&mut impostor, &minute("one", "renews")).await;
    impostor.here.clock.advance(SHORT);
    impostor.says(|says| says.token = ("503 Service Unavailable", String::new()));
    for _ in 0..3 {
        exchange(&impostor.here, &impostor.rp, &tokens, &[]).await;
    }
    assert_eq!(renewals(&impostor), 3);
    exchange(&impostor.here, &impostor.rp, &tokens, &[]).await;
    assert_eq!(renewals(&impostor), 3, "it is left alone");
    impostor.here.clock.advance(Duration::from_secs(30));
    let refusal = ("401 Unauthorized", r#"{"error":"invalid_client"}"#);
    impostor.says(|says| says.token = (refusal.0, refusal.1.to_owned()));
    exchange(&impostor.here, &impostor.rp, &tokens, &[]).await;
    assert_eq!(renewals(&impostor), 4);
    // Somebody presses the button, and is sent there.
    impostor.leave().await;
});

// What is over and not renewed is nothing; what is nearly over is better than nothing.
both_engines!(without_a_refresh_token_it_is_good_until_it_is_over, |app| {
    let mut impostor = impostor(app.engine).await;
    let given = json!({ "access_token": "at", "expires_in": 60 });
    let tokens = told(&mut impostor, &given).await;
    impostor.here.clock.advance(Duration::from_secs(59));
    let answer = is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    assert_eq!(answer["expires_in"], 1);
    impostor.here.clock.advance(Duration::from_secs(1));
    let answer = exchange(&impostor.here, &impostor.rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_target", "over");
    assert_eq!(renewals(&impostor), 0);
});

// A refresh token may be good for once: of two nodes one presents it, and the other waits for what comes of it.
both_engines!(of_two_nodes_one_renews, |app| {
    let mut impostor = impostor(app.engine).await;
    let other = impostor.here.second_node().await;
    let mut tokens = told(&mut impostor, &minute("0", "r0")).await;
    impostor.says(|says| says.pause = Duration::from_millis(400));
    for round in 1..4 {
        impostor.here.clock.advance(SHORT);
        let fresh = format!("{round}");
        gives(&impostor, &minute(&fresh, &format!("r{round}")));
        let (here, rp) = (&impostor.here, &impostor.rp);
        let (one, two, three) = tokio::join!(
            exchange(here, rp, &tokens, &[]),
            exchange_at(here, &other, rp, &tokens, &[]),
            exchange(here, rp, &tokens, &[]),
        );
        for answer in [one, two, three] {
            assert_eq!(is_given(answer)["access_token"], fresh.as_str());
        }
        assert_eq!(renewals(&impostor), round, "one each time");
        let refresh = text(&tokens, "refresh_token").to_owned();
        tokens = is_given(rp.refresh(here, &refresh).await);
    }
    // Each presented what came of the one before.
    let asked = impostor.stranger.asked();
    let is_one = |request: &&String| request.contains("grant_type=refresh_token");
    let sent: Vec<bool> = asked
        .iter()
        .filter(is_one)
        .enumerate()
        .map(|(place, request)| request.contains(&format!("refresh_token=r{place}")))
        .collect();
    assert_eq!(sent, [true; 3]);
});

// Whoever asks may hang up: what the upstream gives for a refresh token is kept all the same.
both_engines!(who_hangs_up_loses_nobody_a_refresh_token, |app| {
    let mut impostor = impostor(app.engine).await;
    let tokens = told(&mut impostor, &minute("one", "r1")).await;
    impostor.here.clock.advance(SHORT);
    gives(&impostor, &minute("two", "r2"));
    impostor.says(|says| says.pause = Duration::from_secs(2));
    let (here, rp) = (&impostor.here, &impostor.rp);
    tokio::select! {
        (status, answer) = exchange(here, rp, &tokens, &[]) => panic!("too early: {status} {answer}"),
        () = asked_to_renew(&impostor) => {}
    }
    let answer = is_given(exchange(here, rp, &tokens, &[]).await);
    assert_eq!(
        (&answer["access_token"], renewals(&impostor)),
        (&json!("two"), 1)
    );
});

// A node that died while it renewed holds nobody up for ever.
both_engines!(a_claim_of_who_is_gone_lapses, |app| {
    let mut impostor = impostor(app.engine).await;
    let tokens = told(&mut impostor, &minute("one", "r1")).await;
    impostor.here.clock.advance(SHORT);
    gives(&impostor, &minute("two", "r2"));
    let until = impostor.here.clock.now().plus(Duration::from_secs(30));
    let claim = format!(
        "UPDATE upstream_tokens SET revision = revision + 1, renewing_until = {}",
        until.as_micros()
    );
    impostor.here.database.execute(&claim);
    let (here, rp) = (&impostor.here, &impostor.rp);
    let hasty =
        tokio::time::timeout(Duration::from_secs(1), exchange(here, rp, &tokens, &[])).await;
    assert!(hasty.is_err() && renewals(&impostor) == 0, "it waits");
    here.clock.advance(Duration::from_secs(30));
    let answer = is_given(exchange(here, rp, &tokens, &[]).await);
    assert_eq!(
        (&answer["access_token"], renewals(&impostor)),
        (&json!("two"), 1)
    );
});

// A sign-in is newer than whatever is under way: what is renewed meanwhile is of the one before.
both_engines!(
    who_signs_in_while_it_is_renewed_has_what_came_with_that,
    |app| {
        let mut impostor = impostor(app.engine).await;
        let tokens = told(&mut impostor, &minute("one", "r1")).await;
        impostor.here.clock.advance(SHORT);
        gives(&impostor, &minute("two", "r2"));
        impostor.says(|says| says.pause = Duration::from_secs(2));
        let op = std::sync::Arc::clone(&impostor.here.node.state.op);
        let replace = async {
            asked_to_renew(&impostor).await;
            // As a sign-in does, with what was sealed before.
            let person = op
                .store
                .read(|r| r.list_users(&doorward::domain::id::TenantId::default_tenant(), 1));
            let person = person.await.expect("read").remove(0).id;
            let corp = doorward::domain::connector::ConnectorName::stored("corp");
            let (tenant, now) = (op.tenant.clone(), op.now());
            let replaced = op.store.write(move |w| {
                let stored = w
                    .find_upstream_tokens(&tenant, &person, &corp)?
                    .expect("a row");
                let fresh = doorward::domain::connector::KeptTokens {
                    expires_at: Some(now.plus(Duration::from_hours(1))),
                    ..stored.tokens
                };
                w.keep_upstream_tokens(&tenant, (&stored.identity, &person), &fresh, now)
            });
            replaced.await.expect("written");
        };
        let (here, rp) = (&impostor.here, &impostor.rp);
        let (answer, ()) = tokio::join!(exchange(here, rp, &tokens, &[]), replace);
        assert_eq!(is_given(answer)["access_token"], "one", "of the sign-in");
        assert_eq!(renewals(&impostor), 1);
    }
);
