//! What is not taken as a `subject_token` (RFC 8693 §2.1, §2.2.2).

use super::*;

// §2.1: what is required, and what goes together.
both_engines!(a_request_says_what_it_presents, services(), |app| {
    let stage = Stage::set(&app).await;
    let own = own_token(&app, &stage.orders).await;
    for (more, what) in [
        (&[("subject_token", "")][..], "no subject_token"),
        (&[("subject_token_type", "")], "no type"),
        (
            &[("subject_token", ""), ("subject_token_type", "")],
            "neither",
        ),
        (
            &[
                ("subject_token", ""),
                ("subject_token_type", ""),
                ("actor_token", &own),
                ("actor_token_type", ACCESS_TOKEN),
            ],
            "an actor alone",
        ),
        (&[("actor_token", &own)], "an actor without its type"),
        (
            &[("actor_token_type", ACCESS_TOKEN)],
            "a type without its actor",
        ),
        (
            &[("subject_token_type", "access_token")],
            "no type of a token",
        ),
        (
            &[("subject_token_type", REFRESH_TOKEN)],
            "a refresh token's",
        ),
        (
            &[(
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:saml2",
            )],
            "SAML",
        ),
        (&[("subject_token_type", ID_TOKEN)], "it is no ID token"),
        (
            &[("actor_token", &own), ("actor_token_type", ID_TOKEN)],
            "an actor's ID token",
        ),
        (
            &[("actor_token", &own), ("actor_token_type", REFRESH_TOKEN)],
            "an actor's refresh token",
        ),
        (&[("subject_token", "x")], "nothing"),
        (&[("subject_token", "dw_at_x")], "nothing opaque"),
    ] {
        is_refused(&stage.exchange(&app, more).await, "invalid_request", what);
    }
    // A parameter that comes twice is an error, and never as if it were not there.
    let twice = [
        asks(stage.token(), &[]),
        vec![("subject_token", own.as_str())],
    ]
    .concat();
    is_refused(
        &stage.orders.token(&app, &twice).await,
        "invalid_request",
        "twice",
    );
    // RFC 9396: an exchanged token has no details, and none that was asked for is left out without a word.
    let details = ("authorization_details", r#"[{"type":"x"}]"#);
    is_refused(
        &stage.exchange(&app, &[details]).await,
        "invalid_authorization_details",
        "details",
    );
});

// What stands for the app itself, or for its person's presence there, is no token that it sent to a service.
both_engines!(other_tokens_are_no_access_tokens, services(), |app| {
    let stage = Stage::set(&app).await;
    let shop = &stage.shop;
    let code = shop.code(&mut Browser::new(&app), &[]).await;
    let others = [
        text(&stage.tokens, "id_token").to_owned(),
        text(&stage.tokens, "refresh_token").to_owned(),
        code,
    ];
    for other in &others {
        for named in [ACCESS_TOKEN, ID_TOKEN, JWT] {
            let more = [("subject_token_type", named)];
            let answer = exchange(&app, &stage.orders, other, &more).await;
            is_refused(&answer, "invalid_request", named);
        }
    }
});

// A token that was sent to another service is that service's to exchange: who comes by it gets nothing of it.
both_engines!(
    a_token_of_another_audience_is_not_laundered,
    services(),
    |app| {
        let mut stage = Stage::set(&app).await;
        let bills = ask(
            &app,
            &stage.shop,
            &mut stage.browser,
            BILLS,
            "orders:read stock:read",
        )
        .await;
        let usual = stage.shop.tokens(&app, &mut stage.browser).await;
        for (tokens, what) in [(&bills, "for bills"), (&usual, "for the provider")] {
            let answer = exchange(&app, &stage.orders, text(tokens, "access_token"), &[]).await;
            is_refused(&answer, "invalid_request", what);
        }
        // Nor what is for this service, by another.
        let stock = add(&app, service(), policy(delegation(&[STOCK], &[BILLS]))).await;
        let answer = exchange(&app, &stock, stage.token(), &[]).await;
        is_refused(&answer, "invalid_request", "the next service");
        // What it was given itself, and what is for it by its name, needs nothing to be said of.
        let passed = stage.exchanged(&app, &[]).await;
        let id = stock.id.clone();
        amend(&app, &stage.orders.id, move |client| {
            client.policy.exchange = Some(delegation(&[ORDERS], &[&id, STOCK, BILLS]));
        })
        .await;
        let named = stage.exchanged(&app, &[("audience", &stock.id)]).await;
        let (status, answer) = exchange(&app, &stock, text(&named, "access_token"), &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let own = exchange(
            &app,
            &stage.orders,
            text(&passed, "access_token"),
            &[("resource", BILLS)],
        );
        let (status, answer) = own.await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
);

// §4.4: a token that says who may act is nobody else's to exchange, and theirs whatever its audience.
both_engines!(who_may_act_is_said_by_the_token, services(), |app| {
    let mut stage = Stage::set(&app).await;
    let desk = add(&app, service(), policy(delegation(&[], &[STOCK]))).await;
    let desk_id = ClientId::new(desk.id.as_str());
    amend(&app, &stage.shop.id, move |client| {
        client.policy.may_act = Some(desk_id.clone());
    })
    .await;
    let scope = "openid orders:read stock:read";
    let tokens = ask(&app, &stage.shop, &mut stage.browser, ORDERS, scope).await;
    let token = text(&tokens, "access_token");
    assert_eq!(claims(token)["may_act"], json!({ "sub": desk.id }));
    let told = stage.shop.introspect(&app, token).await;
    assert_eq!(told["may_act"], json!({ "sub": desk.id }));
    is_refused(
        &exchange(&app, &stage.orders, token, &[]).await,
        "invalid_request",
        "whom it was sent to",
    );
    amend(&app, &stage.orders.id, |client| {
        let both = ExchangePolicy {
            may_impersonate: true,
            ..delegation(&[ORDERS], &[STOCK])
        };
        client.policy.exchange = Some(both);
    })
    .await;
    is_refused(
        &exchange(&app, &stage.orders, token, &[]).await,
        "invalid_request",
        "nor as the subject",
    );
    let (status, answer) = exchange(&app, &desk, token, &[]).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    // One that does not say so is as before.
    is_refused(
        &exchange(&app, &desk, stage.token(), &[]).await,
        "invalid_request",
        "not given to it",
    );
});

// RFC 7519 §7.2, RFC 8725: ours alone, by their signature, and of their kind.
both_engines!(no_forgery_is_exchanged, services(), |app| {
    let stage = Stage::set(&app).await;
    let algorithm = doorward::domain::signing::SigningAlgorithm::ES256;
    let (ours, others) = (
        Key::of_provider(&app, algorithm).await,
        Key::generate(algorithm, "another's"),
    );
    let good = claims(stage.token());
    let header = ours.header("at+jwt");
    let again = ours.sign(&header, &good);
    let (status, answer) = exchange(&app, &stage.orders, &again, &[]).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let elsewhere = changed(&good, &json!({ "iss": "https://elsewhere.example" }));
    for (token, what) in [
        (
            others.sign(&others.header("at+jwt"), &good),
            "another's key",
        ),
        (ours.sign(&header, &elsewhere), "another issuer"),
        (
            ours.sign(&ours.header("logout+jwt"), &good),
            "a logout token",
        ),
    ] {
        for named in [ACCESS_TOKEN, JWT] {
            let more = [("subject_token_type", named)];
            let answer = exchange(&app, &stage.orders, &token, &more).await;
            is_refused(&answer, "invalid_request", what);
        }
    }
    for (token, what) in crate::support::forge::forgeries(&ours, &header, &good) {
        let answer = exchange(&app, &stage.orders, &token, &[]).await;
        assert_ne!(answer.0, StatusCode::OK, "{what} {token}");
    }
});

// By registration over HTTP nobody gets the operator's leave.
both_engines!(registration_lets_nobody_exchange, services(), |app| {
    let stage = Stage::set(&app).await;
    let admin = app.admin_token().await;
    let mut metadata = service();
    for (name, value) in [
        (
            "exchange",
            json!({ "may_delegate": true, "may_impersonate": true, "takes": [ORDERS], "gives": [STOCK] }),
        ),
        ("may_act", json!("x")),
    ] {
        metadata[name] = value;
    }
    let request = app
        .request(reqwest::Method::POST, "/register")
        .bearer_auth(admin)
        .json(&metadata);
    let answer = crate::support::Answer::to(request).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let rp = RelyingParty::of(answer.json());
    let answer = exchange(&app, &rp, stage.token(), &[("resource", STOCK)]).await;
    is_refused(&answer, "unauthorized_client", "registered");
});
