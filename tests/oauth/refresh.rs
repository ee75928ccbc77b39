//! Refresh tokens: each good once, all of one family, and only as long as everybody concerned is there.

use std::time::Duration;

use doorward::domain::id::{ClientId, TenantId, UserId};
use doorward::domain::scope::Scope;
use doorward::provider::Settings;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{eventually, turn_client};
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::database::Engine;
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

#[track_caller]
fn is_invalid_grant(answer: &(StatusCode, Value), what: &str) {
    assert_eq!(
        (answer.0, text(&answer.1, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant"),
        "{what}: {}",
        answer.1
    );
}

fn without_grace() -> Options {
    Options {
        settings: Settings {
            refresh_grace: Duration::ZERO,
            ..Settings::default()
        },
        ..Options::default()
    }
}

// `doorward token revoke-all`.
both_engines!(everything_that_was_given_out_can_be_taken_back, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browsers = [Browser::new(&app), Browser::new(&app)];
    let mut given = Vec::new();
    for browser in &mut browsers {
        given.push(rp.tokens(&app, browser).await);
    }
    let now = app.op().now();
    let other = RelyingParty::confidential(&app).await;
    let of_other = other.tokens(&app, &mut browsers[0]).await;
    let (tenant, id) = (TenantId::default_tenant(), ClientId::new(other.id.clone()));
    let revoked = app
        .op()
        .store
        .write(move |w| w.revoke_portion_of_client(&tenant, &id, now));
    let revoked = revoked.await.unwrap();
    assert_eq!((revoked.rows, revoked.is_more), (1, false));
    is_invalid_grant(
        &other.refresh(&app, text(&of_other, "refresh_token")).await,
        "of the client that it was about",
    );
    for tokens in &mut given {
        let (status, fresh) = rp.refresh(&app, text(tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "of another client: {fresh}");
        *tokens = fresh;
    }
    let ended = app
        .op()
        .store
        .write(move |w| w.end_portion_of_everything(now));
    let ended = ended.await.unwrap();
    assert_eq!((ended.rows, ended.is_more), (4, false));
    for (browser, tokens) in browsers.iter_mut().zip(&given) {
        is_invalid_grant(
            &rp.refresh(&app, text(tokens, "refresh_token")).await,
            "refreshed",
        );
        let (status, _) = userinfo(&app, &app.node, text(tokens, "access_token")).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let answer = browser.get(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(parameters(answer.location())["error"], "login_required");
    }
});

both_engines!(a_second_use_revokes_the_family, without_grace(), |app| {
    app.add_person().await;
    for rp in [
        RelyingParty::confidential(&app).await,
        RelyingParty::public(&app).await,
    ] {
        let mut browser = Browser::new(&app);
        let first = rp.tokens(&app, &mut browser).await;
        let other = rp.tokens(&app, &mut browser).await;
        let (status, second) = rp.refresh(&app, text(&first, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK);
        assert_ne!(second["refresh_token"], first["refresh_token"]);
        let (_, third) = rp.refresh(&app, text(&second, "refresh_token")).await;
        is_invalid_grant(
            &rp.refresh(&app, text(&first, "refresh_token")).await,
            "reused",
        );
        for tokens in [&first, &second, &third] {
            is_invalid_grant(
                &rp.refresh(&app, text(tokens, "refresh_token")).await,
                "the family lives on",
            );
            assert_eq!(
                userinfo(&app, &app.node, text(tokens, "access_token"))
                    .await
                    .0,
                StatusCode::UNAUTHORIZED
            );
        }
        assert_eq!(
            rp.refresh(&app, text(&other, "refresh_token")).await.0,
            StatusCode::OK,
            "another family is not touched"
        );
    }
});

both_engines!(a_guess_revokes_nothing, without_grace(), |app| {
    app.add_person().await;
    for rp in [
        RelyingParty::confidential(&app).await,
        RelyingParty::public(&app).await,
    ] {
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let token = text(&tokens, "refresh_token");
        let (_, next) = rp.refresh(&app, token).await;
        // The grant's id is no secret; whoever knows it makes the rest up.
        for place in [7, 33, 50, 75, token.len() - 1] {
            let other = if token[place..].starts_with('a') {
                "b"
            } else {
                "a"
            };
            let mut guess = token.to_owned();
            guess.replace_range(place..=place, other);
            is_invalid_grant(&rp.refresh(&app, &guess).await, "a guess");
            let revoked = [("token", guess.as_str())];
            let (status, _) = rp.post(&app, &app.node, "/revoke", &revoked).await;
            assert_eq!(status, StatusCode::OK);
        }
        let (status, _) = rp.refresh(&app, text(&next, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "the family lives on");
    }
});

// A network that lost the first answer (RFC 9700 §4.14.2 leaves it to the server).
both_engines!(a_retry_within_the_grace_gets_the_same_successor, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let first = rp.tokens(&app, &mut browser).await;
    let (_, second) = rp.refresh(&app, text(&first, "refresh_token")).await;
    for _ in 0..3 {
        app.clock.advance(Duration::from_secs(3));
        let (status, again) = rp.refresh(&app, text(&first, "refresh_token")).await;
        assert_eq!(
            (status, &again["refresh_token"]),
            (StatusCode::OK, &second["refresh_token"])
        );
    }
    // Nine seconds have gone; at ten it is a reuse.
    app.clock.advance(Duration::from_secs(1));
    is_invalid_grant(
        &rp.refresh(&app, text(&first, "refresh_token")).await,
        "after the grace",
    );
    is_invalid_grant(
        &rp.refresh(&app, text(&second, "refresh_token")).await,
        "the family",
    );
    // Once the successor was used, its client had it: the old one is a copy, grace or not.
    let first = rp.tokens(&app, &mut browser).await;
    let (_, second) = rp.refresh(&app, text(&first, "refresh_token")).await;
    let (_, third) = rp.refresh(&app, text(&second, "refresh_token")).await;
    is_invalid_grant(
        &rp.refresh(&app, text(&first, "refresh_token")).await,
        "two steps back",
    );
    is_invalid_grant(
        &rp.refresh(&app, text(&third, "refresh_token")).await,
        "the family",
    );
});

both_engines!(a_refresh_token_is_its_clients_alone, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let confidential_party = RelyingParty::confidential(&app).await;
    let public_party = RelyingParty::public(&app).await;
    let thieves = [
        RelyingParty::confidential(&app).await,
        RelyingParty::public(&app).await,
    ];
    for owner in [&confidential_party, &public_party] {
        let tokens = owner.tokens(&app, &mut browser).await;
        let token = text(&tokens, "refresh_token").to_owned();
        for thief in &thieves {
            is_invalid_grant(&thief.refresh(&app, &token).await, "another client");
        }
        // Without authentication, and with a wrong one.
        let answer = Answer::to_form(
            &app,
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", &token)],
        )
        .await;
        answer.is_refused(401, "invalid_client", "nobody");
        if owner.secret.is_some() {
            let answer = Answer::to_form(
                &app,
                "/token",
                &[
                    ("grant_type", "refresh_token"),
                    ("refresh_token", &token),
                    ("client_id", &owner.id),
                ],
            )
            .await;
            answer.is_refused(401, "invalid_client", "without its secret");
        }
        // None of it used the token up or revoked it.
        let (status, refreshed) = owner.refresh(&app, &token).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
        assert_eq!(claims(text(&refreshed, "id_token"))["aud"], owner.id);
        assert_eq!(
            claims(text(&refreshed, "access_token"))["client_id"],
            owner.id
        );
    }
    for odd in ["", "x", "dw_rt_", "dw_rt_' OR 1=1"] {
        let (status, body) = confidential_party.refresh(&app, odd).await;
        assert_eq!(
            (status, text(&body, "error")),
            (
                StatusCode::BAD_REQUEST,
                if odd.is_empty() {
                    "invalid_request"
                } else {
                    "invalid_grant"
                }
            )
        );
    }
});

both_engines!(scope_may_narrow_and_never_widen, |app| {
    app.add_person().await;
    let mut rp = RelyingParty::confidential(&app).await;
    rp.scope = "openid profile email".into();
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let mut token = text(&tokens, "refresh_token").to_owned();
    for wider in [
        "openid profile email phone",
        "offline_access",
        "openid admin",
        "OPENID",
        "a\"b",
    ] {
        let (status, body) = rp
            .token(
                &app,
                &[
                    ("grant_type", "refresh_token"),
                    ("refresh_token", &token),
                    ("scope", wider),
                ],
            )
            .await;
        assert_eq!(
            (status, text(&body, "error")),
            (StatusCode::BAD_REQUEST, "invalid_scope"),
            "{wider}"
        );
    }
    for (asked, given) in [
        ("openid email", "email openid"),
        ("profile", "profile"),
        ("", "email openid profile"),
        ("openid", "openid"),
    ] {
        let (status, body) = rp
            .token(
                &app,
                &[
                    ("grant_type", "refresh_token"),
                    ("refresh_token", &token),
                    ("scope", asked),
                ],
            )
            .await;
        assert_eq!(
            (status, text(&body, "scope")),
            (StatusCode::OK, given),
            "{body}"
        );
        assert_eq!(claims(text(&body, "access_token"))["scope"], given);
        assert_eq!(body.get("id_token").is_some(), given.contains("openid"));
        let (_, info) = userinfo(&app, &app.node, text(&body, "access_token")).await;
        assert_eq!(
            info.get("email").is_some(),
            given.contains("email") && given.contains("openid"),
            "{info}"
        );
        token = text(&body, "refresh_token").to_owned();
    }
    // A resource that was never granted is refused, and `audience` says nothing.
    let foreign = "https://api.example";
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token.as_str()),
    ];
    let wider = [&refresh[..], &[("resource", foreign)]].concat();
    let (_, refused) = rp.token(&app, &wider).await;
    assert_eq!(text(&refused, "error"), "invalid_target");
    let other = [&refresh[..], &[("audience", foreign)]].concat();
    let (_, body) = rp.token(&app, &other).await;
    assert_eq!(claims(text(&body, "access_token"))["aud"], app.issuer);
    assert_eq!(claims(text(&body, "id_token"))["aud"], rp.id);
});

both_engines!(a_refresh_token_that_nobody_uses_ends, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let month = Settings::default().refresh_token_lifetime;
    let code = rp
        .code(&mut browser, &[("scope", "openid offline_access")])
        .await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    app.clock
        .advance(month.checked_sub(Duration::from_micros(1)).unwrap());
    let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    app.clock.advance(month);
    is_invalid_grant(
        &rp.refresh(&app, text(&tokens, "refresh_token")).await,
        "at its end",
    );
});

both_engines!(no_sweep_takes_what_is_used_every_week, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let code = rp
        .code(
            &mut Browser::new(&app),
            &[("scope", "openid offline_access")],
        )
        .await;
    let (_, mut tokens) = rp.redeem(&app, &code).await;
    for week in 1..=12 {
        app.clock.advance(Duration::from_hours(7 * 24));
        let now = app.clock.now();
        app.op()
            .store
            .write(move |w| w.sweep(now, now))
            .await
            .expect("swept");
        let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "week {week}: {refreshed}");
        tokens = refreshed;
    }
});

fn a_month_in_all() -> Options {
    let mut options = Options::default();
    options.settings.refresh_absolute = Duration::from_hours(30 * 24);
    options
}

both_engines!(a_grant_is_not_renewed_for_ever, a_month_in_all(), |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let scope = ("scope", "openid offline_access");
    let code = rp.code(&mut Browser::new(&app), &[scope]).await;
    let (_, mut tokens) = rp.redeem(&app, &code).await;
    for _ in 0..3 {
        app.clock.advance(Duration::from_hours(9 * 24));
        let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
        tokens = refreshed;
    }
    let refresh = text(&tokens, "refresh_token");
    let left = rp.introspect(&app, refresh).await["exp"]
        .as_i64()
        .expect("a time");
    assert!(left <= app.clock.now().as_seconds() + 3 * 24 * 3600);
    app.clock.advance(Duration::from_hours(3 * 24));
    is_invalid_grant(&rp.refresh(&app, refresh).await, "after a month");
});

// The settings of now count, for what was given before too.
both_engines!(a_grant_older_than_grants_may_be_is_over, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let scope = ("scope", "openid offline_access");
    let code = rp.code(&mut Browser::new(&app), &[scope]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    app.clock.advance(Duration::from_hours(25));
    let refresh = text(&tokens, "refresh_token");
    assert_eq!(rp.introspect(&app, refresh).await["active"], true);
    let mut app = app;
    app.options.settings.refresh_absolute = Duration::from_hours(24);
    let node = app.second_node().await;
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    is_invalid_grant(&rp.post(&app, &node, "/token", &fields).await, "over");
    let known = rp
        .post(&app, &node, "/introspect", &[("token", refresh)])
        .await;
    assert_eq!(known.1, json!({ "active": false }));
});

both_engines!(a_refresh_token_lives_no_longer_than_its_session, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let code = rp.code(&mut browser, &[]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let code = rp
        .code(&mut browser, &[("scope", "openid offline_access")])
        .await;
    let (_, offline) = rp.redeem(&app, &code).await;

    app.clock.advance(
        Settings::default()
            .session
            .absolute
            .checked_sub(Duration::from_micros(1))
            .unwrap(),
    );
    let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let refresh = text(&tokens, "refresh_token");
    assert_eq!(rp.introspect(&app, refresh).await["active"], true);
    app.clock.advance(Duration::from_micros(1));
    assert_eq!(
        rp.introspect(&app, refresh).await,
        json!({ "active": false })
    );
    is_invalid_grant(
        &rp.refresh(&app, refresh).await,
        "at the end of its session",
    );
    let (status, offline) = rp.refresh(&app, text(&offline, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{offline}");
});

async fn set_scope(app: &TestApp, rp: &RelyingParty, scope: &'static str) {
    let (id, now) = (ClientId::new(rp.id.as_str()), app.op().now());
    let changed = app.op().store.write(move |w| {
        w.change_client(&TenantId::default_tenant(), &id, now, |client| {
            client.metadata.scope = Some(Scope::parse(scope).expect("a scope"));
        })
    });
    changed.await.expect("written").expect("the client");
}

both_engines!(what_a_client_lost_its_tokens_are_not_good_for, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let scope = ("scope", "openid profile offline_access");
    let code = rp.code(&mut browser, &[scope]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let unused = rp.code(&mut browser, &[("scope", "profile")]).await;
    let exp = async |token| rp.introspect(&app, token).await["exp"].as_i64();
    let left =
        exp(text(&tokens, "refresh_token")).await.expect("a time") - app.clock.now().as_seconds();
    assert!(left > 10 * 24 * 3600, "{left}");

    set_scope(&app, &rp, "openid email").await;
    for kind in ["access_token", "refresh_token"] {
        let known = rp.introspect(&app, text(&tokens, kind)).await;
        assert_eq!(
            (&known["active"], &known["scope"]),
            (&json!(true), &json!("openid")),
            "{kind}"
        );
    }
    // It lives in the session now, and no longer.
    let left =
        exp(text(&tokens, "refresh_token")).await.expect("a time") - app.clock.now().as_seconds();
    assert_eq!(
        left,
        i64::try_from(Settings::default().session.absolute.as_secs()).expect("few")
    );
    let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(
        (status, &tokens["scope"]),
        (StatusCode::OK, &json!("openid")),
        "{tokens}"
    );
    is_invalid_grant(&rp.redeem(&app, &unused).await, "nothing is left of it");
    let page = browser.get("/end-session").await;
    browser.submit(&page, &[("decision", "sign-out")]).await;
    let refresh = text(&tokens, "refresh_token");
    assert_eq!(
        rp.introspect(&app, refresh).await,
        json!({ "active": false })
    );
    is_invalid_grant(&rp.refresh(&app, refresh).await, "signed out");

    set_scope(&app, &rp, "openid profile offline_access").await;
    let (status, tokens) = rp.refresh(&app, refresh).await;
    assert_eq!(status, StatusCode::OK, "it was never taken back: {tokens}");
    set_scope(&app, &rp, "email").await;
    let refresh = text(&tokens, "refresh_token");
    is_invalid_grant(&rp.refresh(&app, refresh).await, "nothing is left");
    set_scope(&app, &rp, "openid offline_access").await;
    let (status, _) = rp.refresh(&app, refresh).await;
    assert_eq!(status, StatusCode::OK, "that used nothing up");
});

#[derive(Clone, Copy, Debug)]
enum Loss {
    UserDisabled,
    UserDeleted,
    /// As `doorward user set-password` does it.
    NewPassword,
    ClientDisabled,
    ClientDeleted,
    ClientLostTheGrantType,
    SignedOut,
    TokenRevoked,
    /// As `doorward user revoke-consent` does it.
    ConsentRevoked,
}

/// Takes something away that the tokens rest on.
async fn lose(
    app: &TestApp,
    loss: Loss,
    user: &UserId,
    rp: &RelyingParty,
    browser: &mut Browser,
    tokens: &Value,
) {
    let managed = async |method: Method, body: Option<Value>| {
        let mut request = app
            .request(method, text(&rp.registration, "registration_client_uri"))
            .bearer_auth(text(&rp.registration, "registration_access_token"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = Answer::to(request).await;
        assert!(answer.status == 200 || answer.status == 204, "{answer:?}");
    };
    match loss {
        Loss::UserDisabled => app.disable_user(user).await,
        Loss::NewPassword => {
            let (user, now) = (user.clone(), app.op().now());
            app.op()
                .store
                .write(move |w| w.end_everything_of(&user, now))
                .await
                .expect("written");
        }
        Loss::ConsentRevoked => {
            let (tenant, user, now) = (app.op().tenant.clone(), user.clone(), app.op().now());
            let client = ClientId::new(rp.id.as_str());
            let written = app
                .op()
                .store
                .write(move |w| w.revoke_consent(&tenant, &user, &client, now));
            assert!(written.await.expect("written"));
            let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
            assert_eq!(parameters(page.location())["error"], "consent_required");
        }
        Loss::UserDeleted => {
            let user = user.clone();
            assert!(
                app.op()
                    .store
                    .write(move |w| w.delete_user(&user))
                    .await
                    .expect("written")
            );
        }
        Loss::ClientDisabled => turn_client(app, &rp.id, false).await,
        Loss::ClientDeleted => managed(Method::DELETE, None).await,
        Loss::ClientLostTheGrantType => {
            managed(
                Method::PUT,
                Some(json!({ "client_id": rp.id, "redirect_uris": [REDIRECT] })),
            )
            .await;
        }
        Loss::SignedOut => {
            let page = browser.get("/end-session").await;
            assert_eq!(
                browser
                    .submit(&page, &[("decision", "sign-out")])
                    .await
                    .name(),
                "signed-out"
            );
        }
        Loss::TokenRevoked => {
            let (status, _) = rp
                .post(
                    app,
                    &app.node,
                    "/revoke",
                    &[("token", text(tokens, "refresh_token"))],
                )
                .await;
            assert_eq!(status, StatusCode::OK);
        }
    }
}

both_engines!(tokens_die_at_once_with_what_they_rest_on, |app| {
    let resource_server = doorward::domain::client::ClientPolicy {
        is_resource_server: true,
        ..Default::default()
    };
    let machine = RelyingParty::of(
        app.add_client_with(
            json!({ "grant_types": ["client_credentials"], "response_types": [] }),
            resource_server,
        )
        .await,
    );
    let second = if app.engine == Engine::Postgres {
        Some(app.second_node().await)
    } else {
        None
    };
    let other = second.as_ref().unwrap_or(&app.node);
    for (place, (loss, access_dies)) in [
        (Loss::UserDisabled, true),
        (Loss::UserDeleted, true),
        (Loss::NewPassword, true),
        (Loss::ClientDisabled, true),
        (Loss::ClientDeleted, true),
        (Loss::ClientLostTheGrantType, false),
        (Loss::SignedOut, true),
        (Loss::TokenRevoked, true),
        (Loss::ConsentRevoked, true),
    ]
    .into_iter()
    .enumerate()
    {
        for format in ["jwt", "opaque"] {
            for scope in ["openid profile email", "openid profile offline_access"] {
                let name = format!("p{place}{format}{}", scope.len());
                let user = app.add_user(&name, &format!("{name}@example.com")).await;
                let mut metadata = confidential(REDIRECT);
                metadata["access_token_format"] = format.into();
                let answer = Answer::to(
                    app.request(Method::POST, "/register")
                        .bearer_auth(app.admin_token().await)
                        .json(&metadata),
                )
                .await;
                let mut rp = RelyingParty::of(answer.json());
                rp.scope = scope.into();
                let mut browser = Browser::new(&app);
                let page = browser.open(&rp.authorize(&[])).await;
                let page = browser.sign_in(&page, &name).await;
                let page = browser.submit(&page, &[("decision", "allow")]).await;
                let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
                let (access, refresh) = (
                    text(&tokens, "access_token"),
                    text(&tokens, "refresh_token"),
                );
                // Known and cached everywhere.
                for node in [&app.node, other] {
                    assert_eq!(userinfo(&app, node, access).await.0, StatusCode::OK);
                    assert_eq!(
                        machine
                            .post(&app, node, "/introspect", &[("token", access)])
                            .await
                            .1["active"],
                        true
                    );
                }
                assert_eq!(rp.introspect(&app, refresh).await["active"], true);

                lose(&app, loss, &user, &rp, &mut browser, &tokens).await;
                // OpenID Connect Core 1.0 §11: offline_access outlives the session, and nothing else.
                let survives = matches!(loss, Loss::SignedOut) && scope.contains("offline");
                let dead_access = access_dies && !survives;
                let what = format!("{loss:?} {format} {scope}");
                assert_eq!(
                    userinfo(&app, &app.node, access).await.0 == StatusCode::OK,
                    !dead_access,
                    "{what}"
                );
                let seen = machine.introspect(&app, access).await;
                assert_eq!(seen["active"], !dead_access, "{what}");
                if dead_access {
                    assert_eq!(seen, json!({ "active": false }), "{what}");
                }
                let (status, refused) = rp.refresh(&app, refresh).await;
                assert_eq!(status == StatusCode::OK, survives, "{what}: {refused}");
                assert!(
                    survives
                        || ["invalid_grant", "invalid_client", "unauthorized_client"]
                            .contains(&text(&refused, "error")),
                    "{what}: {refused}"
                );
                // The other node hears of it.
                if dead_access {
                    eventually(
                        async || userinfo(&app, other, access).await.0 == StatusCode::UNAUTHORIZED,
                        &what,
                    )
                    .await;
                    eventually(
                        async || {
                            machine
                                .post(&app, other, "/introspect", &[("token", access)])
                                .await
                                .1["active"]
                                == false
                        },
                        &what,
                    )
                    .await;
                }
                // Turned on again, a client goes on where it was; a person begins anew.
                let revived = match loss {
                    Loss::ClientDisabled => {
                        turn_client(&app, &rp.id, true).await;
                        true
                    }
                    Loss::UserDisabled => {
                        app.enable_user(&user).await;
                        false
                    }
                    _ => continue,
                };
                assert_eq!(
                    userinfo(&app, &app.node, access).await.0 == StatusCode::OK,
                    revived,
                    "{what}, and back"
                );
                let (status, answer) = rp.refresh(&app, refresh).await;
                assert_eq!(
                    status == StatusCode::OK,
                    revived,
                    "{what}, and back: {answer}"
                );
            }
        }
    }
});

// The command line is a process of its own: the server notices that somebody else wrote to the file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_by_another_process_is_seen_within_two_seconds() {
    let app = TestApp::start(Engine::Sqlite, Options::default()).await;
    let user = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    assert_eq!(
        userinfo(&app, &app.node, text(&tokens, "access_token"))
            .await
            .0,
        StatusCode::OK
    );
    // As the command line does it, which is a process of its own.
    app.database.execute(&format!(
        "UPDATE users SET disabled_at = 1 WHERE id = '{user}'"
    ));
    is_invalid_grant(
        &rp.refresh(&app, text(&tokens, "refresh_token")).await,
        "a refresh reads the database itself",
    );
    eventually(
        async || {
            userinfo(&app, &app.node, text(&tokens, "access_token"))
                .await
                .0
                == StatusCode::UNAUTHORIZED
        },
        "the cache is dropped",
    )
    .await;
}
