//! Who is brought in to nothing (§4.3).

use super::*;

// §4.3, item 5: "ensures that both client_ids are allowed to share user authentications".
both_engines!(apps_share_in_their_group_alone, |app| {
    let phone = Phone::set(&app).await;
    let asks_by = async |rp: &RelyingParty, what: &str| {
        let answer = rp.token(&app, &asks(&app, &phone.tokens, &[])).await;
        is_refused(&answer, "unauthorized_client", what);
    };
    asks_by(
        &add(&app, mobile("bank"), of_group("bank")).await,
        "another group",
    )
    .await;
    let none = ClientPolicy {
        native_sso: None,
        ..of_group("acme")
    };
    asks_by(&add(&app, mobile("lone"), none.clone()).await, "no group").await;
    let mut without = mobile("without");
    without["grant_types"] = json!(["authorization_code"]);
    let without = add(&app, without, of_group("acme")).await;
    asks_by(&without, "without the grant type").await;
    // What the operator takes away from either is gone at once.
    for changed in ["mail", "maps"] {
        amend(&app, changed, |client| {
            client.policy.native_sso = Some("other".into());
        })
        .await;
        asks_by(&phone.maps, changed).await;
        amend(&app, changed, |client| {
            client.policy.native_sso = Some("acme".into());
        })
        .await;
        phone.brought(&app, &[]).await;
    }
    turn_client(&app, "mail", false).await;
    asks_by(&phone.maps, "the first is turned off").await;
    // An app of no group is given no secret, and its scope is not there.
    let lone = RelyingParty {
        id: "lone".into(),
        ..phone.maps.clone()
    };
    let tokens = sign_in(
        &app,
        &lone,
        &mut Browser::new(&app),
        "openid device_sso",
        &[],
    )
    .await;
    assert_eq!(
        (tokens.get("device_secret"), &tokens["scope"]),
        (None, &json!("openid"))
    );
});

// §4.1: each parameter.
both_engines!(a_request_is_of_the_profile, |app| {
    let phone = Phone::set(&app).await;
    let issuer = app.issuer.as_str();
    let slash = format!("{issuer}/");
    for (more, error, what) in [
        (&[("audience", "")][..], "invalid_request", "no audience"),
        (&[("audience", "maps")], "invalid_target", "another"),
        (&[("audience", slash.as_str())], "invalid_target", "nearly"),
        (
            &[("audience", issuer), ("audience", "x")],
            "invalid_target",
            "two",
        ),
        (&[("resource", issuer)], "invalid_target", "a resource"),
        (&[("subject_token", "")], "invalid_request", "no ID token"),
        (
            &[("subject_token_type", "")],
            "invalid_request",
            "of no type",
        ),
        (
            &[("subject_token_type", ACCESS_TOKEN)],
            "invalid_request",
            "no ID token's type",
        ),
        (&[("actor_token", "")], "invalid_request", "no secret"),
        (
            &[("requested_token_type", ID_TOKEN)],
            "invalid_request",
            "an ID token alone",
        ),
        (
            &[("authorization_details", "[]")],
            "invalid_authorization_details",
            "details",
        ),
        (&[("scope", "email")], "invalid_scope", "without openid"),
        (
            &[("scope", "openid phone")],
            "invalid_scope",
            "not this app's",
        ),
        (&[("scope", "\u{e9}")], "invalid_scope", "no scope"),
    ] {
        is_refused(&phone.ask(&app, more).await, error, what);
    }
    phone
        .brought(&app, &[("requested_token_type", ACCESS_TOKEN)])
        .await;
    amend(&app, "maps", |client| {
        client.metadata.scope = Some(Scope::parse("email").expect("a scope"));
    })
    .await;
    is_refused(
        &phone.ask(&app, &[]).await,
        "invalid_scope",
        "no openid at all",
    );
});

// §4.3, items 1 to 3: the secret, the signature, and that they belong together.
both_engines!(secret_and_id_token_belong_together, |app| {
    let mut phone = Phone::set(&app).await;
    let key = Key::of_provider(&app, SigningAlgorithm::RS256).await;
    let good = of_id_token(&phone.tokens);
    let made = |changes: Value| key.sign(&key.header("JWT"), &changed(&good, &changes));
    let forged = Key::generate(SigningAlgorithm::RS256, &key.kid);
    for (token, error, what) in [
        (
            forged.sign(&forged.header("JWT"), &good),
            "invalid_request",
            "forged",
        ),
        (
            made(json!({ "ds_hash": null })),
            "invalid_request",
            "bound to nothing",
        ),
        (
            made(json!({ "ds_hash": "x" })),
            "invalid_request",
            "bound to another",
        ),
        (
            made(json!({ "sub": "somebody" })),
            "invalid_request",
            "somebody else's",
        ),
        (
            made(json!({ "iss": "https://x.example" })),
            "invalid_request",
            "another's",
        ),
        (
            made(json!({ "sid": null })),
            "invalid_request",
            "of no session",
        ),
        (
            made(json!({ "sid": "x" })),
            "invalid_grant",
            "of an unknown session",
        ),
        (
            made(json!({ "sid": "\u{0}" })),
            "invalid_request",
            "no session",
        ),
        (
            made(json!({ "aud": "nobody" })),
            "unauthorized_client",
            "nobody's",
        ),
        (
            text(&phone.tokens, "access_token").to_owned(),
            "invalid_request",
            "no ID token",
        ),
        ("x".to_owned(), "invalid_request", "no token"),
    ] {
        is_refused(
            &phone.ask(&app, &[("subject_token", &token)]).await,
            error,
            what,
        );
    }
    // Another secret of the very session and group; and another person's.
    let scope = "openid device_sso";
    let again = sign_in(&app, &phone.maps, &mut phone.browser, scope, &[]).await;
    assert_ne!(again["device_secret"], phone.tokens["device_secret"]);
    for secret in [
        text(&again, "device_secret"),
        "dw_ds_x",
        "x",
        phone.id_token(),
    ] {
        is_refused(
            &phone.ask(&app, &[("actor_token", secret)]).await,
            "invalid_request",
            "another secret",
        );
    }
    phone.brought(&app, &[]).await;
});

// A secret is of one person's session: with another's ID token, even one that names the secret, it opens nothing.
both_engines!(no_secret_signs_in_another_person, |app| {
    let phone = Phone::set(&app).await;
    app.add_user("blair", "blair@example.com").await;
    let mut other = Browser::new(&app);
    let page = other
        .open(&phone.mail.authorize(&[("scope", "openid device_sso")]))
        .await;
    let page = other
        .sign_in_with(&page, "blair", crate::support::app::PASSWORD)
        .await;
    let code = parameters(page.location())["code"].clone();
    let theirs = is_given(phone.mail.redeem(&app, &code).await);
    assert_ne!(
        of_id_token(&theirs)["sub"],
        of_id_token(&phone.tokens)["sub"]
    );
    let with_ours = [("subject_token", text(&theirs, "id_token"))];
    is_refused(
        &phone.ask(&app, &with_ours).await,
        "invalid_request",
        "their ID token, our secret",
    );
    let key = Key::of_provider(&app, SigningAlgorithm::RS256).await;
    let ds_hash = json!({ "ds_hash": of_id_token(&phone.tokens)["ds_hash"] });
    let mixed = changed(&of_id_token(&theirs), &ds_hash);
    let mixed = key.sign(&key.header("JWT"), &mixed);
    is_refused(
        &phone.ask(&app, &[("subject_token", &mixed)]).await,
        "invalid_request",
        "of their session, and bound to our secret",
    );
});

// §4.3, item 6, §4.4: what would have to be asked of the person is asked at a page.
both_engines!(what_has_to_be_asked_is_not_passed_over, |app| {
    let mut phone = Phone::set(&app).await;
    is_refused(
        &phone.ask(&app, &[("scope", "openid offline_access")]).await,
        "interaction_required",
        "offline_access",
    );
    amend(&app, "maps", |client| client.policy.is_first_party = false).await;
    is_refused(
        &phone.ask(&app, &[("scope", "openid email")]).await,
        "interaction_required",
        "nobody agreed",
    );
    // What they agreed to at a page they need not be asked again.
    let page = phone
        .browser
        .open(&phone.maps.authorize(&[("scope", "openid email")]))
        .await;
    phone.browser.submit(&page, &[("decision", "allow")]).await;
    phone.brought(&app, &[("scope", "openid email")]).await;
    is_refused(
        &phone.ask(&app, &[("scope", "openid device_sso")]).await,
        "interaction_required",
        "more than they agreed to",
    );
    amend(&app, "maps", |client| {
        client.policy.is_first_party = true;
        client.policy.minimum_acr = Some(Acr::TwoFactors);
    })
    .await;
    is_refused(
        &phone.ask(&app, &[]).await,
        "interaction_required",
        "more is to be proven",
    );
    amend(&app, "maps", |client| {
        client.policy.minimum_acr = Some(Acr::OneFactor);
        client.metadata.default_max_age = Some(60);
    })
    .await;
    phone.brought(&app, &[]).await;
    app.clock.advance(Duration::from_secs(61));
    is_refused(
        &phone.ask(&app, &[]).await,
        "interaction_required",
        "they proved it too long ago for this app",
    );
});

both_engines!(
    nobody_is_brought_in_without_end,
    Options {
        settings: doorward::provider::Settings {
            codes_per_person: 3,
            ..Default::default()
        },
        ..Options::default()
    },
    |app| {
        // One of them is the first app's code.
        let phone = Phone::set(&app).await;
        for _ in 0..2 {
            phone.brought(&app, &[]).await;
        }
        let (status, answer) = phone.ask(&app, &[]).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{answer}");
        assert_eq!(answer["error"], "temporarily_unavailable");
        app.clock.advance(Duration::from_secs(60));
        phone.brought(&app, &[]).await;
    }
);
