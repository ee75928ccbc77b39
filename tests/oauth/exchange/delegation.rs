//! Who acts (RFC 8693 §1.1, §4.1): the claim `act`, its chain, the `actor_token`, and tokens that name no actor.

use super::*;

async fn is_ok(app: &TestApp, rp: &RelyingParty, token: &str, more: &[(&str, &str)]) -> String {
    let (status, answer) = exchange(app, rp, token, more).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    text(&answer, "access_token").to_owned()
}

// §4.1: "a chain of delegation can be expressed by nesting one act claim within another".
both_engines!(a_chain_names_all_who_act, services(), |app| {
    let stage = Stage::set(&app).await;
    let mut token = text(&stage.exchanged(&app, &[]).await, "access_token").to_owned();
    let mut names = vec![stage.orders.id.clone()];
    let mut last = None;
    for number in 2..=6 {
        let (from, to) = if number % 2 == 0 {
            (STOCK, BILLS)
        } else {
            (BILLS, STOCK)
        };
        let rp = add(&app, service(), policy(delegation(&[from], &[to]))).await;
        if number == 6 {
            let answer = exchange(&app, &rp, &token, &[]).await;
            is_refused(&answer, "invalid_request", "a chain of six");
            break;
        }
        token = is_ok(&app, &rp, &token, &[]).await;
        names.push(rp.id.clone());
        let told = rp.introspect(&app, &token).await;
        let mut act = &told["act"];
        for name in names.iter().rev() {
            assert_eq!(&act["sub"], name);
            act = &act["act"];
        }
        assert_eq!(act, &Value::Null);
        assert_eq!(told["sub"], stage.person.as_str());
        last = Some(rp);
    }
    // Who acts already is not named twice, and comes to an end nevertheless.
    let last = last.expect("somebody");
    let act = claims(&token)["act"].clone();
    let mut own = token;
    let mut rounds = 0;
    let answer = loop {
        let answer = exchange(&app, &last, &own, &[]).await;
        if answer.0 != StatusCode::OK {
            break answer;
        }
        text(&answer.1, "access_token").clone_into(&mut own);
        assert_eq!(claims(&own)["act"], act);
        rounds += 1;
    };
    is_refused(&answer, "invalid_request", "round and round");
    assert!((1..12).contains(&rounds), "{rounds}");
});

// §1.1: impersonation is where "only one principal" is seen, and where the operator says so alone.
both_engines!(
    nobody_is_impersonated_unless_the_operator_says,
    services(),
    |app| {
        let stage = Stage::set(&app).await;
        let act = async |token: &str, more: &[(&str, &str)]| {
            let (status, answer) = exchange(&app, &stage.orders, token, more).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
            claims(text(&answer, "access_token")).get("act").cloned()
        };
        assert!(act(stage.token(), &[]).await.is_some(), "delegation alone");
        let own = own_token(&app, &stage.orders).await;
        let actor = [
            ("actor_token", own.as_str()),
            ("actor_token_type", ACCESS_TOKEN),
        ];
        let allow = async |may_delegate: bool| {
            amend(&app, &stage.orders.id, move |client| {
                client.policy.exchange = Some(ExchangePolicy {
                    may_delegate,
                    may_impersonate: true,
                    ..delegation(&[ORDERS, STOCK], &[STOCK])
                });
            })
            .await;
        };
        // Who may do both says which by naming an actor, or not.
        allow(true).await;
        assert_eq!(act(stage.token(), &[]).await, None);
        let named = act(stage.token(), &actor).await.expect("an actor");
        assert_eq!(named["sub"], stage.orders.id);
        allow(false).await;
        assert_eq!(act(stage.token(), &[]).await, None);
        let answer = stage.exchange(&app, &actor).await;
        is_refused(&answer, "invalid_request", "no delegation");
        // Those who acted before are not forgotten.
        let stock = add(&app, service(), policy(delegation(&[ORDERS], &[STOCK]))).await;
        let passed = is_ok(&app, &stock, stage.token(), &[]).await;
        assert_eq!(act(&passed, &[]).await.expect("the first")["sub"], stock.id);
    }
);

// §2.1: the actor_token is of who acts: the client itself, or a person who is signed in to it.
both_engines!(an_actor_is_the_client_or_acts_by_it, services(), |app| {
    let stage = Stage::set(&app).await;
    let blair = app.add_user("blair", "blair@example.com").await;
    let desk = changed(
        &confidential("https://desk.example/cb"),
        &json!({ "grant_types": ["authorization_code", "client_credentials", GRANT], "scope": "openid orders:read stock:read" }),
    );
    let desk = add(&app, desk, policy(delegation(&[ORDERS], &[STOCK]))).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&desk.authorize(&[("scope", "openid")])).await;
    let page = browser.sign_in(&page, "blair").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = desk
        .redeem(&app, &parameters(page.location())["code"])
        .await;
    let hers = text(&tokens, "access_token").to_owned();
    let own = own_token(&app, &desk).await;
    let by = async |actor: &str, named: &str| {
        let more = [("actor_token", actor), ("actor_token_type", named)];
        exchange(&app, &desk, stage.token(), &more).await
    };
    for named in [ACCESS_TOKEN, JWT] {
        let (status, answer) = by(&hers, named).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let said = claims(text(&answer, "access_token"));
        assert_eq!(
            said["act"],
            json!({ "sub": blair.as_str(), "client_id": desk.id })
        );
        assert_eq!(said["sub"], stage.person.as_str());
    }
    let (_, answer) = by(&own, ACCESS_TOKEN).await;
    let token = text(&answer, "access_token").to_owned();
    assert_eq!(claims(&token)["act"]["sub"], desk.id);
    let others = own_token(&app, &stage.orders).await;
    let passed = text(&stage.exchanged(&app, &[]).await, "access_token").to_owned();
    for (actor, what) in [
        (others.as_str(), "another client's"),
        (stage.token(), "another client's person"),
        (&passed, "another's, by delegation"),
        (&token, "its own, by delegation"),
        (text(&tokens, "id_token"), "an ID token"),
        ("x", "nothing"),
    ] {
        is_refused(&by(actor, ACCESS_TOKEN).await, "invalid_request", what);
        is_refused(&by(actor, JWT).await, "invalid_request", what);
    }
    // A client of its own sector is told no public names of people.
    amend(&app, &desk.id, |client| {
        client.metadata.subject_type = doorward::domain::client::SubjectType::Pairwise;
    })
    .await;
    is_refused(
        &by(&hers, ACCESS_TOKEN).await,
        "invalid_request",
        "pairwise",
    );
    amend(&app, &desk.id, |client| {
        client.metadata.subject_type = doorward::domain::client::SubjectType::Public;
    })
    .await;
    // Who acts is somebody still.
    let (_, answer) = by(&hers, ACCESS_TOKEN).await;
    let token = text(&answer, "access_token").to_owned();
    assert_eq!(desk.introspect(&app, &token).await["active"], true);
    app.disable_user(&blair).await;
    assert_eq!(desk.introspect(&app, &token).await["active"], false);
    is_refused(
        &by(&hers, ACCESS_TOKEN).await,
        "invalid_request",
        "turned off",
    );
});

// A client's own token stands for it at the next service too.
both_engines!(a_clients_own_token_is_exchanged, services(), |app| {
    let stage = Stage::set(&app).await;
    let machine = json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "orders:read stock:read" });
    let machine = RelyingParty::of(app.add_client(machine).await);
    let fields = [("grant_type", "client_credentials"), ("resource", ORDERS)];
    let (_, answer) = machine.token(&app, &fields).await;
    let own = text(&answer, "access_token").to_owned();
    let token = is_ok(&app, &stage.orders, &own, &[]).await;
    let said = claims(&token);
    assert_eq!(
        (&said["sub"], &said["client_id"], &said["act"]["sub"]),
        (
            &json!(machine.id),
            &json!(stage.orders.id),
            &json!(stage.orders.id)
        )
    );
    assert_eq!(said.get("auth_time"), None);
    assert_eq!(stage.orders.introspect(&app, &token).await["active"], true);
    // What stands for another client is no actor's, even where it names none.
    amend(&app, &stage.orders.id, |client| {
        client.policy.exchange = Some(ExchangePolicy {
            may_impersonate: true,
            ..delegation(&[ORDERS], &[STOCK])
        });
    })
    .await;
    let as_it = is_ok(&app, &stage.orders, &own, &[]).await;
    assert_eq!(claims(&as_it).get("act"), None);
    let actor = [
        ("actor_token", as_it.as_str()),
        ("actor_token_type", ACCESS_TOKEN),
    ];
    let answer = stage.exchange(&app, &actor).await;
    is_refused(&answer, "invalid_request", "another client");
    turn_client(&app, &machine.id, false).await;
    assert_eq!(stage.orders.introspect(&app, &token).await["active"], false);
});
