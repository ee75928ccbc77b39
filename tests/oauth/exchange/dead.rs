//! What is over is not exchanged, and what ends a token ends all that came of it.

use super::*;

#[derive(Clone, Copy, Debug)]
enum End {
    TokenRevoked,
    GrantRevoked,
    SignedOut,
    PersonDisabled,
    PersonDeleted,
    NewPassword,
    ConsentWithdrawn,
    AppDisabled,
    AppDeleted,
}

const ENDS: [End; 9] = [
    End::TokenRevoked,
    End::GrantRevoked,
    End::SignedOut,
    End::PersonDisabled,
    End::PersonDeleted,
    End::NewPassword,
    End::ConsentWithdrawn,
    End::AppDisabled,
    End::AppDeleted,
];

async fn end(app: &TestApp, stage: &mut Stage, how: End) {
    let (store, now) = (&app.op().store, app.op().now());
    let (person, tenant) = (stage.person.clone(), app.op().tenant.clone());
    let shop = ClientId::new(stage.shop.id.as_str());
    let revoke = async |token: &str| {
        let fields = [("token", token)];
        let (status, _) = stage.shop.post(app, &app.node, "/revoke", &fields).await;
        assert_eq!(status, StatusCode::OK);
    };
    match how {
        End::TokenRevoked => revoke(stage.token()).await,
        End::GrantRevoked => revoke(text(&stage.tokens, "refresh_token")).await,
        End::SignedOut => {
            let page = stage.browser.get("/end-session").await;
            let decision = [("decision", "sign-out")];
            let page = stage.browser.submit(&page, &decision).await;
            assert_eq!(page.name(), "signed-out");
        }
        End::PersonDisabled => app.disable_user(&person).await,
        End::PersonDeleted => {
            let deleted = store.write(move |w| w.delete_user(&person)).await;
            assert!(deleted.expect("written"));
        }
        End::NewPassword => {
            let ended = store.write(move |w| w.end_everything_of(&person, now));
            ended.await.expect("written");
        }
        End::ConsentWithdrawn => {
            let written = store.write(move |w| w.revoke_consent(&tenant, &person, &shop, now));
            assert!(written.await.expect("written"));
        }
        End::AppDisabled => turn_client(app, &stage.shop.id, false).await,
        End::AppDeleted => {
            let removed = store.remove_client(&tenant, &shop).await;
            removed.expect("removed");
        }
    }
}

// RFC 7009 §2.1, OpenID Connect Core 1.0 §11: the grant's end is that of all its tokens, whoever has them.
both_engines!(what_ends_a_token_ends_what_came_of_it, services(), |app| {
    for how in ENDS {
        let name = format!("{how:?}").to_lowercase();
        let person = app.add_user(&name, &format!("{name}@example.com")).await;
        let shop = RelyingParty::of(app.add_client(app_metadata()).await);
        let orders = add(&app, service(), policy(delegation(&[ORDERS], &[STOCK]))).await;
        let stock = add(&app, service(), policy(delegation(&[STOCK], &[BILLS]))).await;
        let mut browser = Browser::new(&app);
        let asked = shop.authorize(&[
            ("resource", ORDERS),
            ("scope", "openid orders:read stock:read"),
        ]);
        let page = browser.open(&asked).await;
        let page = browser.sign_in(&page, &name).await;
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let (_, tokens) = shop
            .redeem(&app, &parameters(page.location())["code"])
            .await;
        let mut stage = Stage {
            person,
            browser,
            shop,
            orders,
            tokens,
        };
        let first = text(&stage.exchanged(&app, &[]).await, "access_token").to_owned();
        let (status, answer) = exchange(&app, &stock, &first, &[]).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let second = text(&answer, "access_token").to_owned();
        for (rp, token) in [(&stage.orders, &first), (&stock, &second)] {
            assert_eq!(rp.introspect(&app, token).await["active"], true, "{how:?}");
        }
        end(&app, &mut stage, how).await;
        for (rp, token) in [(&stage.orders, &first), (&stock, &second)] {
            let told = rp.introspect(&app, token).await;
            assert_eq!(told, json!({ "active": false }), "{how:?}");
        }
        let answer = stage.exchange(&app, &[]).await;
        is_refused(&answer, "invalid_request", &format!("{how:?}"));
        let answer = exchange(&app, &stock, &first, &[]).await;
        is_refused(&answer, "invalid_request", &format!("{how:?}, the first"));
    }
});

// One link of the chain that is taken out takes with it what follows, and nothing before.
both_engines!(a_link_of_the_chain_ends_what_follows, services(), |app| {
    let stage = Stage::set(&app).await;
    let stock = add(&app, service(), policy(delegation(&[STOCK], &[BILLS]))).await;
    let first = text(&stage.exchanged(&app, &[]).await, "access_token").to_owned();
    let second = exchange(&app, &stock, &first, &[]).await;
    let second = text(&second.1, "access_token").to_owned();
    let is_active =
        async |rp: &RelyingParty, token: &str| rp.introspect(&app, token).await["active"].clone();
    // Nobody revokes another's.
    let (status, _) = stock
        .post(&app, &app.node, "/revoke", &[("token", &first)])
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    turn_client(&app, &stage.orders.id, false).await;
    assert_eq!(is_active(&stock, &second).await, false);
    turn_client(&app, &stage.orders.id, true).await;
    assert_eq!(is_active(&stock, &second).await, true);
    let (status, _) = stage
        .orders
        .post(&app, &app.node, "/revoke", &[("token", &first)])
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(is_active(&stage.orders, &first).await, false);
    assert_eq!(is_active(&stock, &second).await, false);
    assert_eq!(is_active(&stage.shop, stage.token()).await, true);
});

// What comes of a token is over with it: whoever exchanges in time gains none.
both_engines!(no_token_outlives_what_it_came_of, services(), |app| {
    let stage = Stage::set(&app).await;
    let life = app.op().settings.access_token_lifetime;
    app.clock
        .advance(life.saturating_sub(Duration::from_secs(5)));
    let answer = stage.exchanged(&app, &[]).await;
    assert_eq!(answer["expires_in"], 5);
    let token = text(&answer, "access_token").to_owned();
    assert_eq!(stage.orders.introspect(&app, &token).await["active"], true);
    app.clock.advance(Duration::from_secs(5));
    assert_eq!(stage.orders.introspect(&app, &token).await["active"], false);
    is_refused(
        &stage.exchange(&app, &[]).await,
        "invalid_request",
        "expired",
    );
});

fn short_sessions() -> Options {
    let mut options = services();
    let hour = Duration::from_hours(1);
    options.settings.session.idle = hour;
    options.settings.session.absolute = hour;
    options
}

// A session that came to its time lets nobody act in it, although its last tokens have some minutes left.
both_engines!(
    a_session_that_is_over_is_not_acted_in,
    short_sessions(),
    |app| {
        let mut stage = Stage::set(&app).await;
        app.clock.advance(Duration::from_mins(55));
        let scope = "openid orders:read stock:read";
        stage.tokens = ask(&app, &stage.shop, &mut stage.browser, ORDERS, scope).await;
        let answer = stage.exchanged(&app, &[]).await;
        let left = answer["expires_in"].as_i64().expect("seconds");
        assert!(
            (299..=300).contains(&left),
            "no longer than the session: {left}"
        );
        app.clock.advance(Duration::from_mins(5));
        assert_eq!(
            stage.shop.introspect(&app, stage.token()).await["active"],
            true
        );
        is_refused(
            &stage.exchange(&app, &[]).await,
            "invalid_request",
            "the session's time",
        );
    }
);
