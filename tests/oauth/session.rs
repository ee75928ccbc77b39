//! What binds a sign-in to a browser, and to nothing else.

use reqwest::{Method, StatusCode};

use super::eventually;
use crate::support::app::PASSWORD;
use crate::support::authenticator::Authenticator;
use crate::support::browser::parameters;
use crate::support::relying_party::{REDIRECT, text, userinfo};
use crate::support::{Browser, Options, RelyingParty};

both_engines!(a_link_alone_adopts_nobodys_request, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut attacker = Browser::new(&app);
    let waiting = attacker.open(&rp.authorize(&[])).await;
    // The victim follows the attacker's link: with no cookie, and with one of their own.
    let mut victim = Browser::new(&app);
    for status in [StatusCode::FORBIDDEN, StatusCode::GONE] {
        let page = victim.get(&waiting.path).await;
        assert_eq!(page.status, status, "{}", page.body);
        assert!(!page.body.contains("<form method=\"post\""));
        victim.open(&rp.authorize(&[])).await;
    }
    let own = victim.open(&rp.authorize(&[])).await;
    let csrf = own.csrf();
    let page = victim
        .post(&waiting.path, &[("csrf", &csrf), ("username", "alex")])
        .await;
    assert_eq!(page.status, StatusCode::GONE);
    // The victim signs in; the attacker, who knows the address of it, gets nothing.
    let done = victim.sign_in(&own, "alex").await;
    assert_eq!(done.name(), "consent");
    for page in [
        attacker.get(&own.path).await,
        attacker.get(&done.path).await,
    ] {
        assert_eq!(page.status, StatusCode::GONE);
    }
    // Nor was the attacker's own request advanced by it.
    assert_eq!(attacker.get(&waiting.path).await.name(), "sign-in");
    // Even with the browser cookie alone, which an attacker may have put there, there is no session.
    let mut thief = Browser::new(&app);
    thief.cookies = victim.cookies.clone();
    thief.cookies.retain(|name, _| name.contains("-browser-"));
    let page = thief.open(&done.path).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
});

both_engines!(a_form_of_another_site_or_browser_changes_nothing, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let mut stranger = Browser::new(&app);
    let foreign = stranger.open(&rp.authorize(&[])).await.csrf();
    let csrf = page.csrf();
    let ours = [("origin", "null"), ("sec-fetch-site", "same-origin")];
    for (token, headers) in [
        ("", ours.as_slice()),
        ("x", &ours),
        (&foreign, &ours),
        (&csrf[..csrf.len() - 1], &ours),
        (&csrf, &[("sec-fetch-site", "cross-site")]),
        (&csrf, &[("sec-fetch-site", "same-site")]),
        (&csrf, &[("sec-fetch-site", "none")]),
        (&csrf, &[("origin", "https://evil.example")]),
        (&csrf, &[("origin", "http://localhost")]),
    ] {
        let answer = browser
            .send(
                Method::POST,
                &page.action(),
                Some(&[("csrf", token), ("username", "alex")]),
                headers,
            )
            .await;
        assert_eq!(
            (answer.status, answer.name().as_str()),
            (StatusCode::FORBIDDEN, "error"),
            "{headers:?}: {}",
            answer.body
        );
        assert_eq!(
            browser.get(&page.path).await.name(),
            "sign-in",
            "nothing was done"
        );
    }
    // Twice, or as no form at all.
    let twice = browser
        .post(
            &page.action(),
            &[("csrf", &csrf), ("csrf", &csrf), ("username", "alex")],
        )
        .await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        browser.submit(&page, &[("username", "alex")]).await.name(),
        "password"
    );
});

both_engines!(nothing_that_a_form_says_changes_the_request, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let evil = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[("scope", "openid")])).await;
    let extra = [
        ("client_id", evil.id.as_str()),
        ("redirect_uri", "https://evil.example/cb"),
        ("response_type", "token"),
        ("response_mode", "fragment"),
        ("scope", "openid profile email phone address offline_access"),
        ("state", "other"),
        ("nonce", "other"),
        ("user_id", "somebody"),
        ("sub", "somebody"),
        ("acr", "gold"),
        ("auth_time", "1"),
        ("is_first_party", "true"),
        ("code_challenge", "x"),
    ];
    let with = |fields: &[(&'static str, &'static str)]| [fields, &extra].concat();
    // Agreeing before anybody is there, and a password before a name, are nothing.
    assert_eq!(
        browser
            .submit(&page, &with(&[("decision", "allow")]))
            .await
            .name(),
        "sign-in"
    );
    assert_eq!(
        browser
            .submit(&page, &with(&[("password", PASSWORD)]))
            .await
            .name(),
        "sign-in"
    );
    let page = browser.submit(&page, &with(&[("username", "alex")])).await;
    assert_eq!(
        browser
            .submit(&page, &with(&[("decision", "allow")]))
            .await
            .name(),
        "password"
    );
    let page = browser
        .submit(&page, &with(&[("password", PASSWORD)]))
        .await;
    assert_eq!(page.name(), "consent");
    assert_eq!(
        browser
            .get(&format!(
                "{}?scope=openid+phone&client_id={}",
                page.path, evil.id
            ))
            .await
            .name(),
        "consent"
    );
    assert_eq!(
        browser
            .submit(&page, &with(&[("decision", "whatever")]))
            .await
            .name(),
        "consent"
    );
    let done = browser.submit(&page, &with(&[("decision", "allow")])).await;
    assert!(
        done.location().starts_with(&format!("{REDIRECT}?")),
        "{}",
        done.location()
    );
    let answer = parameters(done.location());
    assert_eq!(answer["state"], "a state");
    let (status, tokens) = rp.redeem(&app, &answer["code"]).await;
    assert_eq!(
        (status, tokens["scope"].as_str()),
        (StatusCode::OK, Some("openid")),
        "{tokens}"
    );
    // One request, one answer.
    assert_eq!(browser.get(&page.path).await.status, StatusCode::GONE);
});

both_engines!(
    every_proof_has_a_cookie_of_its_own_and_none_is_taken_over,
    |app| {
        app.add_person().await;
        app.add_user("blair", "blair@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        // Cookies that an attacker put there before.
        let mut browser = Browser::new(&app);
        let planted = format!("dw_se_{}", "A".repeat(43));
        browser
            .cookies
            .insert("doorward-session".into(), planted.clone());
        assert_eq!(browser.open(&rp.authorize(&[])).await.name(), "sign-in");
        rp.code(&mut browser, &[]).await;
        let first = browser.session_cookie().expect("a session").clone();
        assert_ne!(first, planted);
        assert!(!first.contains(&planted));
        let mut attacker = Browser::new(&app);
        attacker.cookies.insert("doorward-session".into(), planted);
        assert_eq!(attacker.open(&rp.authorize(&[])).await.name(), "sign-in");
        // Each proof a new value; the old one is dead at once.
        let mut seen = vec![first];
        for _ in 0..3 {
            rp.code(&mut browser, &[("prompt", "login")]).await;
            let now = browser.session_cookie().expect("a session").clone();
            assert!(!seen.contains(&now));
            let mut old = Browser::new(&app);
            old.cookies
                .insert("doorward-session".into(), seen.last().expect("one").clone());
            assert_eq!(
                parameters(
                    old.get(&rp.authorize(&[("prompt", "none")]))
                        .await
                        .location()
                )["error"],
                "login_required"
            );
            seen.push(now);
        }
        // An attacker's live session in the victim's browser does not become the victim's.
        let mut fixed = Browser::new(&app);
        let page = fixed.open(&rp.authorize(&[])).await;
        let page = fixed.sign_in(&page, "blair").await;
        fixed.submit(&page, &[("decision", "allow")]).await;
        let attackers = fixed.session_cookie().expect("a session").clone();
        rp.code(&mut fixed, &[("prompt", "login")]).await;
        let mut attacker = Browser::new(&app);
        attacker
            .cookies
            .insert("doorward-session".into(), attackers);
        let (_, tokens) = rp
            .redeem(
                &app,
                &parameters(
                    attacker
                        .get(&rp.authorize(&[("prompt", "none")]))
                        .await
                        .location(),
                )["code"],
            )
            .await;
        let (_, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
        assert_eq!(info["preferred_username"], "blair", "still who they were");
        // A cookie that is there twice was put there by somebody (cookie tossing): it counts for nothing.
        let mut tossed = browser.clone();
        let good = tossed.session_cookie().expect("a session").clone();
        tossed
            .cookies
            .insert("x".into(), format!("y; doorward-session={good}"));
        assert_eq!(
            parameters(
                tossed
                    .get(&rp.authorize(&[("prompt", "none")]))
                    .await
                    .location()
            )["error"],
            "login_required"
        );
    }
);

fn https() -> Options {
    Options {
        is_https: true,
        ..Options::default()
    }
}

both_engines!(
    cookies_are_for_this_host_this_path_and_no_script,
    https(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let mut page = browser.get(&rp.authorize(&[])).await;
        let mut set = Vec::new();
        for _ in 0..8 {
            set.extend(
                page.headers
                    .get_all("set-cookie")
                    .iter()
                    .map(|cookie| cookie.to_str().expect("text").to_owned()),
            );
            assert_eq!(
                page.headers["strict-transport-security"],
                "max-age=31536000"
            );
            page = match page.status {
                StatusCode::SEE_OTHER if page.location().starts_with(REDIRECT) => break,
                StatusCode::SEE_OTHER => browser.get(page.location()).await,
                _ => {
                    let csrf = page.csrf();
                    let field = match page.name().as_str() {
                        "sign-in" => ("username", "alex"),
                        "password" => ("password", PASSWORD),
                        _ => ("decision", "allow"),
                    };
                    browser
                        .post(&page.action(), &[("csrf", &csrf), field])
                        .await
                }
            };
        }
        assert_eq!(set.len(), 3, "{set:?}");
        for cookie in &set {
            is_for_this_host(cookie);
        }
    }
);

#[track_caller]
fn is_for_this_host(cookie: &str) {
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    let (value, attributes) = cookie.split_once("; ").expect("attributes");
    assert!(value.len() > 50, "{cookie}");
    for wanted in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(
            attributes.split("; ").any(|attribute| attribute == wanted),
            "{cookie}"
        );
    }
    assert!(!attributes.contains("Domain"), "{cookie}");
}

// H-071.
both_engines!(
    what_spares_a_question_is_kept_as_a_session_is,
    https(),
    |app| {
        let person = app.add_person().await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        let rp = RelyingParty::confidential(&app).await;
        let again = rp.authorize(&[("prompt", "login")]);
        let mut browser = Browser::new(&app);
        let page = browser.open(&again).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let proven = [("password", PASSWORD), ("passkeys", "yes")];
        let page = browser.submit(&page, &proven).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "passkey-offer", "{}", page.body);
        browser.submit(&page, &[("decision", "later")]).await;
        let set: Vec<String> = browser
            .seen
            .iter()
            .flat_map(|page| page.headers.get_all("set-cookie"))
            .map(|cookie| cookie.to_str().expect("text").to_owned())
            .collect();
        for name in ["browser-", "device", "known", "no-passkey", "session"] {
            let start = format!("__Host-doorward-{name}");
            assert!(
                set.iter().any(|cookie| cookie.starts_with(&start)),
                "{name}"
            );
        }
        for cookie in &set {
            is_for_this_host(cookie);
        }
        // One that is there twice was put there by somebody: no device, and nobody who said no.
        let tossed = |name: &str| {
            let mut browser = browser.clone();
            let value = browser.cookies[name].clone();
            let both = format!("x; {name}={value}");
            browser.cookies.insert("x".into(), both);
            browser
        };
        for (browser, next) in [
            (browser.clone(), "consent"),
            (tossed("__Host-doorward-device"), "second-factor"),
            (tossed("__Host-doorward-no-passkey"), "consent"),
        ] {
            let mut browser = browser;
            let page = browser.open(&again).await;
            let page = browser.submit(&page, &[("username", "alex")]).await;
            assert_eq!(page.name(), "password", "{}", page.body);
            let page = browser.submit(&page, &proven).await;
            assert_eq!(page.name(), next, "{}", page.body);
        }
        // Who has proven all that they have is offered one where nobody said no.
        let mut browser = tossed("__Host-doorward-no-passkey");
        browser.cookies.remove("__Host-doorward-device");
        let page = browser.open(&again).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let page = browser.submit(&page, &proven).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        app.clock.advance(crate::support::authenticator::STEP);
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", &code)];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    }
);

// The nodes share everything that matters, without sticky sessions.
both_engines!(two_nodes_are_one_provider, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let other = app.second_node().await;
    // Begun at one, each step at the other in turn.
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    browser.move_to(&other);
    let page = browser.submit(&page, &[("username", "alex")]).await;
    browser.move_to(&app.node);
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    browser.move_to(&other);
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let code = parameters(page.location())["code"].clone();
    // Minted at one, redeemed at the other at once, used at the first.
    let (status, tokens) = rp.redeem(&app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    for node in [&app.node, &other, &app.node, &other] {
        assert_eq!(
            userinfo(&app, node, text(&tokens, "access_token")).await.0,
            StatusCode::OK
        );
    }
    // A second use at the other node is a second use.
    let (status, refused) = rp.post(&app, &other, "/token", &rp.redemption(&code)).await;
    assert_eq!(
        (status, text(&refused, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant")
    );
    eventually(
        async || {
            userinfo(&app, &app.node, text(&tokens, "access_token"))
                .await
                .0
                == StatusCode::UNAUTHORIZED
        },
        "revocation reaches the first node",
    )
    .await;
    // Signed out at one, signed out at the other.
    let mut elsewhere = browser.clone();
    elsewhere.move_to(&app.node);
    assert!(
        parameters(
            elsewhere
                .get(&rp.authorize(&[("prompt", "none")]))
                .await
                .location()
        )
        .contains_key("code")
    );
    let page = browser.get("/end-session").await;
    assert_eq!(
        browser
            .submit(&page, &[("decision", "sign-out")])
            .await
            .name(),
        "signed-out"
    );
    eventually(
        async || {
            parameters(
                elsewhere
                    .clone()
                    .get(&rp.authorize(&[("prompt", "none")]))
                    .await
                    .location(),
            )
            .contains_key("error")
        },
        "the session's end reaches the first node",
    )
    .await;
    // Failures are counted together: ten are allowed, wherever they happen.
    let mut guesser = Browser::new(&app);
    let page = guesser.open(&rp.authorize(&[])).await;
    let page = guesser.submit(&page, &[("username", "alex")]).await;
    let mut statuses = Vec::new();
    for turn in 0..12 {
        guesser.move_to(if turn % 2 == 0 { &app.node } else { &other });
        statuses.push(guesser.submit(&page, &[("password", "wrong")]).await.status);
    }
    assert_eq!(
        statuses
            .iter()
            .filter(|status| **status == StatusCode::TOO_MANY_REQUESTS)
            .count(),
        2,
        "{statuses:?}"
    );
});
