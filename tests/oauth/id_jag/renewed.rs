//! A refresh token as the `subject_token` (§4.3.3): taken as its own grant takes it, and not used up.

use super::*;

async fn ask_by(app: &TestApp, rp: &RelyingParty, token: &str) -> (StatusCode, Value) {
    let more = [("subject_token_type", REFRESH_TOKEN)];
    rp.token(app, &asks(token, &more)).await
}

async fn refresh(app: &TestApp, rp: &RelyingParty, token: &str) -> (StatusCode, Value) {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    rp.token(app, &fields).await
}

// §4.4.3: "the client can skip renewing the Identity Assertion and directly request a new ID-JAG by presenting the Refresh Token".
both_engines!(
    a_refresh_token_brings_a_word_after_its_id_token,
    agreed(),
    |app| {
        let stage = Stage::set(&app).await;
        let token = text(&stage.tokens, "refresh_token");
        app.clock.advance(Duration::from_hours(2));
        is_refused(
            &stage.ask(&app, &[]).await,
            "invalid_request",
            "an old ID token",
        );
        let word = said(&is_given(ask_by(&app, &stage.wiki, token).await));
        let of_id_token = claims(stage.id_token());
        for same in ["sub", "auth_time", "acr", "amr"] {
            assert_eq!(word[same], of_id_token[same], "{same}");
        }
        assert_eq!(word["aud"], CHAT);
        // It renews as before, and so does what follows it.
        is_given(ask_by(&app, &stage.wiki, token).await);
        let next = is_given(refresh(&app, &stage.wiki, token).await);
        is_given(ask_by(&app, &stage.wiki, text(&next, "refresh_token")).await);
    }
);

// "the token is issued by the IdP, bound to the authenticated client, unexpired, not revoked".
both_engines!(a_refresh_token_is_judged_as_at_a_refresh, agreed(), |app| {
    let mut stage = Stage::set(&app).await;
    let token = text(&stage.tokens, "refresh_token").to_owned();
    let theirs = stage.chat.tokens(&app, &mut stage.browser).await;
    for (token, what) in [
        (text(&theirs, "refresh_token"), "the other app's"),
        ("dw_rt_x", "no token"),
        (stage.id_token(), "an ID token"),
        (text(&stage.tokens, "access_token"), "an access token"),
    ] {
        is_refused(
            &ask_by(&app, &stage.wiki, token).await,
            "invalid_request",
            what,
        );
    }
    is_given(ask_by(&app, &stage.wiki, &token).await);
    amend(&app, "wiki", |client| {
        client.metadata.grant_types = serde_json::from_value(json!([EXCHANGE])).expect("grants");
    })
    .await;
    is_refused(
        &ask_by(&app, &stage.wiki, &token).await,
        "invalid_request",
        "no refresh tokens any more",
    );
    amend(&app, "wiki", |client| {
        client.metadata.grant_types =
            serde_json::from_value(json!(["refresh_token", EXCHANGE])).expect("grants");
    })
    .await;
    is_given(ask_by(&app, &stage.wiki, &token).await);
    stage.sign_out().await;
    is_refused(
        &ask_by(&app, &stage.wiki, &token).await,
        "invalid_request",
        "its session is over",
    );
    amend(&app, "wiki", |client| {
        client.metadata.grant_types =
            serde_json::from_value(json!(["authorization_code", "refresh_token", EXCHANGE]))
                .expect("grants");
    })
    .await;
    let tokens = stage.wiki.tokens(&app, &mut stage.browser).await;
    let token = text(&tokens, "refresh_token");
    is_given(ask_by(&app, &stage.wiki, token).await);
    app.disable_user(&stage.person).await;
    is_refused(
        &ask_by(&app, &stage.wiki, token).await,
        "invalid_request",
        "its person is turned off",
    );
});

// RFC 9700 §4.14.2: one that was replaced is a copy, whatever somebody wants of it; within the grace it is the same client's.
both_engines!(a_replaced_refresh_token_ends_its_family, agreed(), |app| {
    let stage = Stage::set(&app).await;
    let first = text(&stage.tokens, "refresh_token");
    let next = is_given(refresh(&app, &stage.wiki, first).await);
    let next = text(&next, "refresh_token");
    is_given(ask_by(&app, &stage.wiki, first).await);
    app.clock.advance(Duration::from_secs(11));
    is_given(ask_by(&app, &stage.wiki, next).await);
    is_refused(
        &ask_by(&app, &stage.wiki, first).await,
        "invalid_request",
        "a copy",
    );
    is_refused(
        &ask_by(&app, &stage.wiki, next).await,
        "invalid_request",
        "its family is over",
    );
    is_refused(
        &refresh(&app, &stage.wiki, next).await,
        "invalid_grant",
        "and renews nothing",
    );
});

// OpenID Connect Core 1.0 §11: what outlives the session brings words after it; a revoked one brings none.
both_engines!(
    offline_access_brings_words_after_the_session,
    agreed(),
    |app| {
        let mut stage = Stage::set(&app).await;
        let asked = [("scope", "openid offline_access"), ("prompt", "consent")];
        let page = stage.browser.open(&stage.wiki.authorize(&asked)).await;
        let page = stage.browser.submit(&page, &[("decision", "allow")]).await;
        let code = crate::support::browser::parameters(page.location())["code"].clone();
        let tokens = is_given(stage.wiki.redeem(&app, &code).await);
        let token = text(&tokens, "refresh_token");
        stage.sign_out().await;
        is_given(ask_by(&app, &stage.wiki, token).await);
        let revoked = stage
            .wiki
            .post(&app, &app.node, "/revoke", &[("token", token)])
            .await;
        assert_eq!(revoked.0, StatusCode::OK);
        is_refused(
            &ask_by(&app, &stage.wiki, token).await,
            "invalid_request",
            "revoked",
        );
    }
);
