//! Revocation (RFC 7009): what it ends, what it does not, and that it never says done when it is not.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(a_clients_own_tokens_go_one_by_one, |app| {
    let mut metadata = confidential(REDIRECT);
    metadata["grant_types"] = json!(["client_credentials"]);
    metadata["response_types"] = json!([]);
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut tokens = Vec::new();
    for _ in 0..4 {
        let fields = [("grant_type", "client_credentials")];
        let (_, answer) = rp.post(&app, &app.node, "/token", &fields).await;
        tokens.push(text(&answer, "access_token").to_owned());
    }
    let is_active = async |token: &String| rp.introspect(&app, token).await["active"] == true;
    for revoked in 0..tokens.len() {
        for (place, token) in tokens.iter().enumerate() {
            assert_eq!(
                is_active(token).await,
                place >= revoked,
                "{place} of {revoked}"
            );
        }
        let fields = [("token", tokens[revoked].as_str())];
        let (status, _) = rp.post(&app, &app.node, "/revoke", &fields).await;
        assert_eq!(status, StatusCode::OK);
    }
});

both_engines!(
    an_access_token_goes_alone_and_a_refresh_token_takes_all,
    |app| {
        app.add_person().await;
        for format in ["jwt", "opaque"] {
            let mut metadata = confidential(REDIRECT);
            metadata["access_token_format"] = format.into();
            let rp = RelyingParty::of(app.add_client(metadata).await);
            let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
            let (_, second) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
            let (one, two) = (text(&tokens, "access_token"), text(&second, "access_token"));
            let revoke = async |token: &str, hint: &str| {
                rp.post(
                    &app,
                    &app.node,
                    "/revoke",
                    &[("token", token), ("token_type_hint", hint)],
                )
                .await
                .0
            };
            for _ in 0..2 {
                assert_eq!(
                    revoke(one, "refresh_token").await,
                    StatusCode::OK,
                    "again, and with a wrong hint"
                );
            }
            assert_eq!(
                userinfo(&app, &app.node, one).await.0,
                StatusCode::UNAUTHORIZED
            );
            assert_eq!(rp.introspect(&app, one).await, json!({ "active": false }));
            assert_eq!(userinfo(&app, &app.node, two).await.0, StatusCode::OK);
            let (status, third) = rp.refresh(&app, text(&second, "refresh_token")).await;
            assert_eq!(status, StatusCode::OK);
            // §2.1: with a refresh token, the access tokens of the same grant; a used one counts too.
            assert_eq!(
                revoke(text(&second, "refresh_token"), "access_token").await,
                StatusCode::OK
            );
            for token in [two, text(&third, "access_token")] {
                assert_eq!(
                    userinfo(&app, &app.node, token).await.0,
                    StatusCode::UNAUTHORIZED
                );
            }
            assert_eq!(
                rp.refresh(&app, text(&third, "refresh_token")).await.0,
                StatusCode::BAD_REQUEST
            );
        }
    }
);

both_engines!(
    what_is_not_there_is_200_and_what_is_anothers_is_refused,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let (access, refresh) = (
            text(&tokens, "access_token"),
            text(&tokens, "refresh_token"),
        );
        for thief in [
            RelyingParty::confidential(&app).await,
            RelyingParty::public(&app).await,
        ] {
            for token in [
                access,
                refresh,
                text(&tokens, "id_token"),
                "x",
                "dw_rt_x",
                "dw_at_x",
                "a.b.c",
                &"x".repeat(20_000),
            ] {
                let (status, body) = thief
                    .post(&app, &app.node, "/revoke", &[("token", token)])
                    .await;
                if [access, refresh].contains(&token) {
                    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
                    assert_eq!(text(&body, "error"), "invalid_grant");
                } else {
                    let said = (status, body.as_str());
                    assert_eq!(said, (StatusCode::OK, Some("")), "{body}");
                }
            }
            let (status, body) = thief.post(&app, &app.node, "/revoke", &[]).await;
            assert_eq!(
                (status, text(&body, "error")),
                (StatusCode::BAD_REQUEST, "invalid_request")
            );
        }
        Answer::to_form(&app, "/revoke", &[("token", access)])
            .await
            .is_refused(401, "invalid_client", "nobody");
        Answer::to_form(
            &app,
            "/revoke",
            &[("token", refresh), ("client_id", &rp.id)],
        )
        .await
        .is_refused(401, "invalid_client", "without its secret");
        assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
        assert_eq!(rp.refresh(&app, refresh).await.0, StatusCode::OK);
    }
);

// RFC 7009 §2.2.1: "If the server responds with HTTP status code 503, the client must assume the token still exists".
both_engines!(a_revocation_that_cannot_be_written_is_no_success, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    app.database
        .execute("ALTER TABLE grants RENAME TO grants_away");
    app.database
        .execute("ALTER TABLE revoked_access_tokens RENAME TO revoked_away");
    let basic = rp.basic().expect("a secret");
    for token in [
        text(&tokens, "refresh_token"),
        text(&tokens, "access_token"),
    ] {
        let answer = Answer::to(
            app.request(reqwest::Method::POST, "/revoke")
                .header("authorization", &basic)
                .form(&[("token", token)]),
        )
        .await;
        answer.is_refused(503, "temporarily_unavailable", token);
        assert_eq!(answer.header("retry-after"), "2");
        assert!(!answer.text.contains("grants"), "{}", answer.text);
    }
    app.database
        .execute("ALTER TABLE grants_away RENAME TO grants");
    app.database
        .execute("ALTER TABLE revoked_away RENAME TO revoked_access_tokens");
    assert_eq!(
        rp.refresh(&app, text(&tokens, "refresh_token")).await.0,
        StatusCode::OK
    );
});
