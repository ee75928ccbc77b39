//! What services are told of people: each the name that it knows them by; and ID tokens, which are their own client's.

use doorward::domain::authentication::Acr;

use super::super::device::{Device, television};
use super::*;

fn pairwise(mut metadata: Value, redirect: &str) -> Value {
    metadata["subject_type"] = "pairwise".into();
    metadata["redirect_uris"] = json!([redirect]);
    metadata
}

// OpenID Connect Core 1.0 §8.1: two sectors cannot compare what they know of a person, by no token that passes from one to the other.
both_engines!(
    each_service_knows_people_by_its_own_names,
    services(),
    |app| {
        let shop = pairwise(app_metadata(), REDIRECT);
        let orders = pairwise(service(), "https://orders.example/cb");
        let mut stage = Stage::set_with(&app, shop, orders).await;
        let theirs = claims(stage.token())["sub"].clone();
        let token = text(&stage.exchanged(&app, &[]).await, "access_token").to_owned();
        let said = claims(&token);
        assert_ne!(said["sub"], theirs);
        assert!(!said.to_string().contains(stage.person.as_str()), "{said}");
        assert!(
            !said
                .to_string()
                .contains(text(&claims(stage.token()), "sub"))
        );
        let told = stage.orders.introspect(&app, &token).await;
        assert_eq!(
            (&told["active"], &told["sub"]),
            (&json!(true), &said["sub"])
        );
        // It is the name by which the service knows them wherever they come from.
        amend(&app, &stage.shop.id, |client| {
            client.metadata.subject_type = doorward::domain::client::SubjectType::Public;
        })
        .await;
        let scope = "openid orders:read stock:read";
        stage.tokens = ask(&app, &stage.shop, &mut stage.browser, ORDERS, scope).await;
        let again = stage.exchanged(&app, &[]).await;
        assert_eq!(claims(text(&again, "access_token"))["sub"], said["sub"]);
        // A service of no sector knows the name that all such know.
        let stock = add(&app, service(), policy(delegation(&[STOCK], &[BILLS]))).await;
        let (status, answer) = exchange(&app, &stock, &token, &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let token = text(&answer, "access_token");
        assert_eq!(claims(token)["sub"], stage.person.as_str());
        assert_eq!(stock.introspect(&app, token).await["active"], true);
    }
);

// RFC 9068 §4: only what is for this provider opens userinfo, with the scopes that came along.
both_engines!(
    userinfo_is_reached_where_the_operator_says,
    services(),
    |app| {
        let mut stage = Stage::set(&app).await;
        let token = text(&stage.exchanged(&app, &[]).await, "access_token").to_owned();
        assert_eq!(
            userinfo(&app, &app.node, &token).await.0,
            StatusCode::UNAUTHORIZED
        );
        let issuer = app.issuer.clone();
        amend(&app, &stage.orders.id, move |client| {
            client.policy.exchange = Some(delegation(&[BILLS], &[&issuer]));
        })
        .await;
        let bills = ask(&app, &stage.shop, &mut stage.browser, BILLS, "openid email").await;
        let bills = text(&bills, "access_token").to_owned();
        let (status, answer) = exchange(&app, &stage.orders, &bills, &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let (status, told) = userinfo(&app, &app.node, text(&answer, "access_token")).await;
        assert_eq!(
            (status, &told["email"]),
            (StatusCode::OK, &json!("alex@example.com"))
        );
        let narrow = [("scope", "openid")];
        let (_, answer) = exchange(&app, &stage.orders, &bills, &narrow).await;
        let (status, told) = userinfo(&app, &app.node, text(&answer, "access_token")).await;
        assert_eq!((status, told.get("email")), (StatusCode::OK, None));
    }
);

// C-046: what is expected of a client's people is expected of those too who come by a token.
both_engines!(
    nobody_comes_with_less_than_the_client_expects,
    services(),
    |app| {
        let stage = Stage::set(&app).await;
        let expect = async |least: Acr| {
            amend(&app, &stage.orders.id, move |client| {
                client.policy.minimum_acr = Some(least);
            })
            .await;
            stage.exchange(&app, &[]).await
        };
        let (status, answer) = expect(Acr::OneFactor).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        for least in [Acr::TwoFactors, Acr::PhishingResistant] {
            is_refused(&expect(least).await, "invalid_request", least.name());
        }
        // A client has proven what it has to.
        let own = [("grant_type", "client_credentials"), ("resource", ORDERS)];
        let (_, own) = stage.orders.token(&app, &own).await;
        let (status, answer) = exchange(&app, &stage.orders, text(&own, "access_token"), &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        expect(Acr::OneFactor).await;
        // Nor does anybody come so to a service that is a client, and expects more.
        let vault = RelyingParty::of(app.add_client(service()).await).id;
        let to_vault = vault.clone();
        amend(&app, &stage.orders.id, move |client| {
            client.policy.exchange = Some(delegation(&[ORDERS], &[STOCK, &to_vault]));
        })
        .await;
        let asked = [("audience", vault.as_str())];
        stage.exchanged(&app, &asked).await;
        amend(&app, &vault, |client| {
            client.policy.minimum_acr = Some(Acr::TwoFactors);
        })
        .await;
        let answer = stage.exchange(&app, &asked).await;
        is_refused(&answer, "invalid_request", "what the service expects");
    }
);

// An ID token says that somebody signed in to its client, who may have a token of that grant for another service.
both_engines!(an_id_token_is_its_own_clients, services(), |app| {
    let mut shop = app_metadata();
    shop["grant_types"] = json!(["authorization_code", "refresh_token", GRANT]);
    let mut stage = Stage::set_with(&app, shop, service()).await;
    amend(&app, &stage.shop.id, |client| {
        client.policy.exchange = Some(delegation(&[], &[STOCK]));
    })
    .await;
    let id_token = text(&stage.tokens, "id_token").to_owned();
    let by = async |rp: &RelyingParty, token: &str, named: &str| {
        exchange(&app, rp, token, &[("subject_token_type", named)]).await
    };
    for named in [ID_TOKEN, JWT] {
        let (status, answer) = by(&stage.shop, &id_token, named).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let said = claims(text(&answer, "access_token"));
        assert_eq!(
            (&said["sub"], &said["aud"], &said["scope"]),
            (
                &json!(stage.person.as_str()),
                &json!(STOCK),
                &json!("stock:read")
            )
        );
        assert_eq!(said["auth_time"], claims(&id_token)["auth_time"]);
        is_refused(
            &by(&stage.orders, &id_token, named).await,
            "invalid_request",
            named,
        );
    }
    is_refused(
        &by(&stage.shop, &id_token, ACCESS_TOKEN).await,
        "invalid_request",
        "no access token",
    );
    let algorithm = doorward::domain::signing::SigningAlgorithm::RS256;
    let ours = Key::of_provider(&app, algorithm).await;
    let good = claims(&id_token);
    for (changes, what) in [
        (json!({ "sub": "somebody" }), "somebody else"),
        (json!({ "sid": "another" }), "another session"),
        (json!({ "sid": "\u{0}" }), "no session"),
        (json!({ "sid": null }), "none"),
        (json!({ "aud": stage.orders.id }), "another client's"),
        (
            json!({ "iss": "https://elsewhere.example" }),
            "another issuer's",
        ),
        (json!({ "exp": app.clock.now().as_seconds() }), "over"),
    ] {
        let token = ours.sign(&ours.header("JWT"), &changed(&good, &changes));
        is_refused(
            &by(&stage.shop, &token, ID_TOKEN).await,
            "invalid_request",
            what,
        );
    }
    // What a clock made that was wrong is not believed.
    let made = app.clock.now();
    app.clock.set(made.minus(Duration::from_hours(1)));
    is_refused(
        &by(&stage.shop, &id_token, ID_TOKEN).await,
        "invalid_request",
        "from a time that has not come",
    );
    app.clock.set(made);
    let (_, answer) = by(&stage.shop, &id_token, ID_TOKEN).await;
    let token = text(&answer, "access_token").to_owned();
    assert_eq!(stage.shop.introspect(&app, &token).await["active"], true);
    let keep = async |scope: &'static str| {
        amend(&app, &stage.shop.id, move |client| {
            client.metadata.scope = Some(Scope::parse(scope).expect("scopes"));
        })
        .await;
    };
    keep("email").await;
    is_refused(
        &by(&stage.shop, &id_token, ID_TOKEN).await,
        "invalid_request",
        "nothing of its grant is left",
    );
    keep("openid stock:read").await;
    let page = stage.browser.get("/end-session").await;
    stage
        .browser
        .submit(&page, &[("decision", "sign-out")])
        .await;
    assert_eq!(stage.shop.introspect(&app, &token).await["active"], false);
    is_refused(
        &by(&stage.shop, &id_token, ID_TOKEN).await,
        "invalid_request",
        "signed out",
    );
});

// Under its secret, the app could have made it of anybody.
both_engines!(
    an_id_token_under_its_clients_secret_stands_for_nobody,
    services(),
    |app| {
        let more = json!({
            "grant_types": ["authorization_code", "refresh_token", GRANT],
            "id_token_signed_response_alg": "HS256",
        });
        let mut stage = Stage::set_with(&app, changed(&app_metadata(), &more), service()).await;
        amend(&app, &stage.shop.id, |client| {
            client.policy.exchange = Some(delegation(&[], &[STOCK]));
        })
        .await;
        let more = [("subject_token_type", ID_TOKEN)];
        let by = async |token: &str| exchange(&app, &stage.shop, token, &more).await;
        let under_secret = text(&stage.tokens, "id_token").to_owned();
        assert_eq!(jose_header(&under_secret)["alg"], "HS256");
        is_refused(&by(&under_secret).await, "invalid_request", "its own");
        amend(&app, &stage.shop.id, |client| {
            let algorithm = doorward::domain::signing::SigningAlgorithm::RS256;
            client.metadata.id_token_signed_response_alg = algorithm.into();
        })
        .await;
        let scope = "openid orders:read stock:read";
        stage.tokens = ask(&app, &stage.shop, &mut stage.browser, ORDERS, scope).await;
        let by = async |token: &str| exchange(&app, &stage.shop, token, &more).await;
        let (status, answer) = by(text(&stage.tokens, "id_token")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        is_refused(&by(&under_secret).await, "invalid_request", "the older");
    }
);

// RFC 8628: what somebody let a device have is acted on as long as the session in which they did.
both_engines!(
    a_devices_token_is_acted_on_while_its_session_lasts,
    services(),
    |app| {
        let person = app.add_person().await;
        let scope = ("scope", "openid orders:read stock:read");
        let metadata = changed(&television("none"), &json!({ "scope": scope.1 }));
        let tv = RelyingParty::of(app.add_client(metadata).await);
        let orders = add(&app, service(), policy(delegation(&[ORDERS], &[STOCK]))).await;
        let asked = [scope, ("resource", ORDERS)];
        let asked = tv.post(&app, &app.node, "/device_authorization", &asked);
        let device = Device::of(&asked.await.1);
        let mut browser = Browser::new(&app);
        device.approved(&mut browser, "alex").await;
        let (_, tokens) = device.poll(&app, &tv).await;
        let token = text(&tokens, "access_token");
        let (status, answer) = exchange(&app, &orders, token, &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let exchanged = text(&answer, "access_token");
        let said = claims(exchanged);
        assert_eq!(
            (&said["sub"], &said["aud"], &said["scope"]),
            (&json!(person.as_str()), &json!(STOCK), &json!("stock:read"))
        );
        assert_eq!(orders.introspect(&app, exchanged).await["active"], true);
        let page = browser.get("/end-session").await;
        browser.submit(&page, &[("decision", "sign-out")]).await;
        assert_eq!(orders.introspect(&app, exchanged).await["active"], false);
        let answer = exchange(&app, &orders, token, &[]).await;
        is_refused(&answer, "invalid_request", "signed out");
    }
);

// OpenID Connect Core 1.0 §11: what outlives the session can be exchanged after it, by its access token.
both_engines!(
    offline_access_is_acted_on_after_the_session,
    services(),
    |app| {
        let mut stage = Stage::set(&app).await;
        let scope = "offline_access orders:read stock:read";
        let asked = [
            ("resource", ORDERS),
            ("scope", scope),
            ("prompt", "consent"),
        ];
        let page = stage.browser.open(&stage.shop.authorize(&asked)).await;
        let page = stage.browser.submit(&page, &[("decision", "allow")]).await;
        let (_, tokens) = stage
            .shop
            .redeem(&app, &parameters(page.location())["code"])
            .await;
        let page = stage.browser.get("/end-session").await;
        stage
            .browser
            .submit(&page, &[("decision", "sign-out")])
            .await;
        is_refused(
            &stage.exchange(&app, &[]).await,
            "invalid_request",
            "in the session",
        );
        let (status, answer) =
            exchange(&app, &stage.orders, text(&tokens, "access_token"), &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(answer["scope"], "stock:read");
    }
);
