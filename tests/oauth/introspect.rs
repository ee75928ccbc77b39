//! Introspection (RFC 7662): who may ask, and how little anybody else learns.

use std::time::Duration;

use doorward::domain::client::ClientPolicy;
use reqwest::Method;
use serde_json::json;

use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(a_token_is_described_to_those_whom_it_concerns, |app| {
    let alex = app.add_person().await;
    let resource_server = ClientPolicy {
        is_resource_server: true,
        ..ClientPolicy::default()
    };
    let api = RelyingParty::of(
        app.add_client_with(
            json!({ "grant_types": ["client_credentials"], "response_types": [] }),
            resource_server,
        )
        .await,
    );
    let stranger = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    for format in ["jwt", "opaque"] {
        let mut metadata = confidential(REDIRECT);
        metadata["access_token_format"] = format.into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let tokens = rp.tokens(&app, &mut browser).await;
        let access = text(&tokens, "access_token");
        assert_eq!(access.starts_with("dw_at_"), format == "opaque");
        for asker in [&rp, &api] {
            let seen = asker.introspect(&app, access).await;
            assert_eq!(
                (&seen["active"], &seen["client_id"], &seen["sub"]),
                (&json!(true), &json!(rp.id), &json!(alex.as_str())),
                "{seen}"
            );
            assert_eq!(
                (
                    &seen["iss"],
                    &seen["token_type"],
                    &seen["scope"],
                    &seen["username"]
                ),
                (
                    &json!(app.issuer),
                    &json!("Bearer"),
                    &json!("email openid profile"),
                    &json!("alex")
                ),
                "{seen}"
            );
            assert_eq!(
                seen["exp"].as_i64().expect("a time") - seen["iat"].as_i64().expect("a time"),
                600
            );
            if format == "jwt" {
                assert_eq!(seen["jti"], claims(access)["jti"]);
            }
        }
        // A hint changes nothing, right or wrong (§2.1).
        for hint in ["access_token", "refresh_token", "nonsense"] {
            assert_eq!(
                rp.post(
                    &app,
                    &app.node,
                    "/introspect",
                    &[("token", access), ("token_type_hint", hint)]
                )
                .await
                .1["active"],
                true
            );
        }
        // Refresh tokens are their client's affair alone.
        let refresh = text(&tokens, "refresh_token");
        assert_eq!(rp.introspect(&app, refresh).await["active"], true);
        for (asker, token) in [(&stranger, access), (&stranger, refresh), (&api, refresh)] {
            assert_eq!(
                asker.introspect(&app, token).await,
                json!({ "active": false })
            );
        }
        app.clock.advance(Duration::from_secs(600));
        assert_eq!(
            rp.introspect(&app, access).await,
            json!({ "active": false }),
            "expired"
        );
        let (_, refreshed) = rp.refresh(&app, refresh).await;
        assert_eq!(
            rp.introspect(&app, refresh).await,
            json!({ "active": false }),
            "used"
        );
        assert_eq!(
            rp.introspect(&app, text(&refreshed, "access_token")).await["active"],
            true
        );
        for nothing in [
            text(&tokens, "id_token"),
            "x",
            "dw_rt_x",
            "dw_at_x",
            "a.b.c",
            "' OR 1=1",
            &"x".repeat(20_000),
        ] {
            assert_eq!(
                rp.introspect(&app, nothing).await,
                json!({ "active": false })
            );
        }
    }
});

both_engines!(
    a_user_name_is_for_those_who_were_granted_the_profile,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        for (scope, expected) in [
            ("openid email", json!(null)),
            ("openid profile", json!("alex")),
        ] {
            let code = rp.code(&mut browser, &[("scope", scope)]).await;
            let (_, tokens) = rp.redeem(&app, &code).await;
            for kind in ["access_token", "refresh_token"] {
                let seen = rp.introspect(&app, text(&tokens, kind)).await;
                assert_eq!(
                    (&seen["active"], &seen["username"]),
                    (&json!(true), &expected)
                );
            }
        }
    }
);

both_engines!(nobody_scans_for_tokens, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let public = RelyingParty::public(&app).await;
    let tokens = public.tokens(&app, &mut Browser::new(&app)).await;
    let token = text(&tokens, "access_token");
    // §2.1: "MUST also require some form of authorization".
    Answer::to_form(&app, "/introspect", &[("token", token)])
        .await
        .is_refused(401, "invalid_client", "nobody");
    Answer::to_form(
        &app,
        "/introspect",
        &[("token", token), ("client_id", &public.id)],
    )
    .await
    .is_refused(401, "invalid_client", "a public client");
    Answer::to_form(
        &app,
        "/introspect",
        &[("token", token), ("client_id", &rp.id)],
    )
    .await
    .is_refused(401, "invalid_client", "without its secret");
    let request = app
        .request(Method::POST, "/introspect")
        .bearer_auth(token)
        .form(&[("token", token)]);
    Answer::to(request)
        .await
        .is_refused(401, "invalid_client", "with the token itself");
    let (status, body) = rp.post(&app, &app.node, "/introspect", &[]).await;
    assert_eq!(
        (status.as_u16(), text(&body, "error")),
        (400, "invalid_request")
    );
    let basic = rp.basic().expect("a secret");
    let answer = Answer::to(
        app.request(Method::POST, "/introspect")
            .header("authorization", basic)
            .form(&[("token", token)]),
    )
    .await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    answer.is_unstored("an answer");
});
