//! The authorization endpoint: whom it answers, what it asks, what it believes.

mod hints;

use std::time::{Duration, Instant};

use doorward::domain::client::ClientPolicy;
use doorward::domain::signing::SigningAlgorithm;
use reqwest::StatusCode;
use serde_json::json;

use super::redirect_uri::is_dead_end;
use crate::support::answer::delivered;
use crate::support::app::{confidential, public};
use crate::support::browser::parameters;
use crate::support::forge::{Key, changed};
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty};

both_engines!(
    no_other_mistake_opens_the_way_to_an_untrusted_address,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut signed_in = Browser::new(&app);
        rp.tokens(&app, &mut signed_in).await;
        let evil = "https://evil.example/cb";
        let untrusted = [
            ("redirect_uri", evil),
            ("client_id", "nobody"),
            ("client_id", ""),
            ("client_id", "\u{0}"),
            ("redirect_uri", "javascript:alert(1)"),
        ];
        let mistakes = [
            ("response_type", "token"),
            ("response_type", ""),
            ("response_type", "code id_token token"),
            ("scope", "a\"b"),
            ("scope", "nothing of that"),
            ("prompt", "none"),
            ("prompt", "none login"),
            ("prompt", "bogus"),
            ("response_mode", "form_post"),
            ("response_mode", "fragment"),
            ("response_mode", "web_message"),
            ("request", "eyJhbGciOiJub25lIn0.e30."),
            ("request_uri", "https://evil.example/request"),
            ("registration", "{}"),
            ("claims", "{"),
            ("max_age", "-1"),
            ("id_token_hint", "x"),
            ("code_challenge_method", "plain"),
            ("state", "s"),
        ];
        for wrong in untrusted {
            for mistake in mistakes {
                let request = rp.authorize(&[wrong, mistake]);
                is_dead_end(&signed_in.get(&request).await, evil);
                let query = request.split_once('?').expect("a query").1;
                let answer = Answer::to_body(&app, "/authorize", query.to_owned()).await;
                // Without a session a POST may first become a GET of our own.
                assert!(
                    answer.status == 400 || answer.header("location").starts_with("/authorize?"),
                    "{wrong:?} {mistake:?}: {answer:?}"
                );
            }
        }
    }
);

both_engines!(an_error_page_reflects_nothing, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let marks = [
        ("state", "qzxmark-state"),
        ("nonce", "qzxmark-nonce"),
        ("login_hint", "qzxmark@example.com"),
        ("id_token_hint", "qzxmark.token.hint"),
        ("code_challenge", "qzxmark-challenge"),
        ("redirect_uri", "https://qzxmark.example/<b>"),
        ("client_secret", "qzxmark-secret"),
    ];
    for client in [rp.id.as_str(), "qzxmark-client", "<script>qzxmark</script>"] {
        let page = browser
            .get(&rp.authorize(&[&marks, [("client_id", client)].as_slice()].concat()))
            .await;
        is_dead_end(&page, "https://qzxmark.example/");
        page.is_page_or_redirect_of_ours();
        assert!(!page.body.contains("qzxmark"), "{}", page.body);
        for inside in [
            "SELECT",
            "src/",
            "panicked",
            "sqlite",
            "postgres",
            rp.secret.as_deref().expect("a secret"),
        ] {
            assert!(!page.body.contains(inside), "{inside}: {}", page.body);
        }
        // Something that a person can quote and the log has.
        assert!(
            page.text().split_whitespace().any(|word| word.len() == 10
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())),
            "{}",
            page.text()
        );
    }
});

both_engines!(what_is_wrong_is_said_to_a_client_that_is_known, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let long = "x".repeat(2049);
    for (name, value, error) in [
        ("response_type", "", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "id_token", "unsupported_response_type"),
        (
            "response_type",
            "code id_token",
            "unsupported_response_type",
        ),
        ("response_type", "Code", "unsupported_response_type"),
        ("response_type", "code code", "unsupported_response_type"),
        ("response_mode", "web_message", "invalid_request"),
        ("response_mode", "code.jwt", "invalid_request"),
        (
            "request",
            "eyJhbGciOiJub25lIn0.e30.",
            "invalid_request_object",
        ),
        (
            "request_uri",
            "https://app.example/r",
            "invalid_request_uri",
        ),
        ("registration", "{}", "registration_not_supported"),
        ("scope", "a\"b", "invalid_scope"),
        ("scope", "nothing", "invalid_scope"),
        ("prompt", "create", "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("prompt", "none consent", "invalid_request"),
        ("prompt", "select_account none", "invalid_request"),
        ("prompt", "None", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        ("max_age", "1e3", "invalid_request"),
        ("max_age", "+1", "invalid_request"),
        ("max_age", "x", "invalid_request"),
        ("claims", "{", "invalid_request"),
        ("claims", "[]", "invalid_request"),
        (
            "claims",
            "{\"userinfo\":{\"email\":[true]}}",
            "invalid_request",
        ),
        (
            "claims",
            "{\"id_token\":{\"email\":true}}",
            "invalid_request",
        ),
        ("claims", "{\"userinfo\":null}", "invalid_request"),
        ("claims", "{\"userinfo\":[]}", "invalid_request"),
        (
            "claims",
            "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"gold\"}}}",
            "unmet_authentication_requirements",
        ),
        ("id_token_hint", "x", "invalid_request"),
        ("nonce", &long, "invalid_request"),
        ("login_hint", &long, "invalid_request"),
        ("ui_locales", &long, "invalid_request"),
    ] {
        for mode in ["query", "fragment", "form_post"] {
            let brings_tokens =
                name == "response_type" && (value.contains("token") || value.contains("id_token"));
            let mut extra = vec![("response_mode", mode)];
            extra.push((name, value));
            let page = browser.get(&rp.authorize(&extra)).await;
            let answer = delivered(&page);
            // Tokens in the query are wrong twice: either may be said.
            assert!(answer.contains_key("error"), "{name}={value}: {answer:?}");
            let is_said = answer["error"] == error
                || (mode == "query" && brings_tokens && answer["error"] == "invalid_request");
            assert!(is_said, "{name}={value}: {answer:?}");
            assert_eq!(
                (answer["state"].as_str(), answer["iss"].as_str()),
                ("a state", app.issuer.as_str()),
                "{name}={value}"
            );
            assert!(!answer.contains_key("code"));
            let legal = |character: char| matches!(character, ' '..='!' | '#'..='[' | ']'..='~');
            assert!(answer["error_description"].chars().all(legal), "{answer:?}");
            if name == "response_mode" || page.name() == "form-post" {
                continue;
            }
            // A response type that would have brought tokens is never answered in the query (OAuth 2.0 Multiple Response Types §2.1).
            assert_eq!(
                page.location().contains('#'),
                mode == "fragment" || brings_tokens,
                "{name}={value} {mode}: {}",
                page.location()
            );
        }
    }
});

both_engines!(a_parameter_twice_is_an_error, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let names = [
        "response_type",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "ui_locales",
        "id_token_hint",
        "login_hint",
        "acr_values",
        "display",
        "claims",
        "code_challenge",
        "code_challenge_method",
        "response_mode",
        "request",
        "request_uri",
        "unheard_of",
    ];
    let base = rp.authorize(&[("prompt", "none")]);
    for name in names {
        for (one, other) in [("a", "b"), ("a", "a"), ("", "")] {
            let query = format!("{base}&{name}={one}&{name}={other}");
            let answer = delivered(&browser.get(&query).await);
            assert_eq!(answer["error"], "invalid_request", "{name}: {answer:?}");
            // In the body; once in the address and once in the body.
            let fields: Vec<(String, String)> =
                url::form_urlencoded::parse(query.split_once('?').expect("a query").1.as_bytes())
                    .into_owned()
                    .collect();
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let answer = delivered(&browser.post("/authorize", &fields).await);
            assert_eq!(answer["error"], "invalid_request", "{name}: {answer:?}");
            let once: Vec<(&str, &str)> = fields
                .iter()
                .copied()
                .filter(|(known, _)| *known != name)
                .chain([(name, one)])
                .collect();
            let answer = delivered(
                &browser
                    .post(&format!("/authorize?{name}={other}"), &once)
                    .await,
            );
            assert_eq!(
                answer["error"], "invalid_request",
                "{name} in both places: {answer:?}"
            );
        }
    }
    for name in ["client_id", "redirect_uri"] {
        let value = if name == "client_id" {
            rp.id.as_str()
        } else {
            REDIRECT
        };
        is_dead_end(
            &browser.get(&format!("{base}&{name}={value}")).await,
            REDIRECT,
        );
        is_dead_end(
            &browser
                .get(&format!("{base}&{name}=https://evil.example/"))
                .await,
            "https://evil.example/",
        );
        let query = base.split_once('?').expect("a query").1;
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        is_dead_end(
            &browser
                .post(&format!("/authorize?{name}=https://evil.example/"), &fields)
                .await,
            "https://evil.example/",
        );
    }
    // An empty parameter was not sent (RFC 6749 §3.1).
    assert!(
        delivered(
            &browser
                .get(&format!("{base}&max_age=&claims=&request=&display="))
                .await
        )
        .contains_key("code")
    );
});

both_engines!(prompt_none_shows_no_page, |app| {
    let alex = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let ask = |extra: &[(&str, &str)]| rp.authorize(&[&[("prompt", "none")], extra].concat());
    let expect = async |browser: &mut Browser, extra: &[(&str, &str)], error: Option<&str>| {
        let page = browser.get(&ask(extra)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        assert!(page.location().starts_with(REDIRECT));
        let answer = parameters(page.location());
        assert_eq!(
            answer.get("error").map(String::as_str),
            error,
            "{extra:?}: {answer:?}"
        );
    };
    expect(&mut browser, &[], Some("login_required")).await;
    // Signed in, not agreed.
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent");
    expect(&mut browser, &[], Some("consent_required")).await;
    browser.submit(&page, &[("decision", "allow")]).await;
    expect(&mut browser, &[], None).await;
    expect(
        &mut browser,
        &[("scope", "openid profile email phone")],
        Some("consent_required"),
    )
    .await;
    expect(
        &mut browser,
        &[("scope", "openid offline_access")],
        Some("consent_required"),
    )
    .await;
    expect(&mut browser, &[("max_age", "0")], Some("login_required")).await;
    app.clock.advance(Duration::from_secs(60));
    expect(&mut browser, &[("max_age", "60")], None).await;
    app.clock.advance(Duration::from_secs(1));
    expect(&mut browser, &[("max_age", "60")], Some("login_required")).await;
    expect(&mut browser, &[("acr_values", "gold")], None).await;
    expect(
        &mut browser,
        &[(
            "claims",
            "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"gold\",\"silver\"]}}}",
        )],
        Some("unmet_authentication_requirements"),
    )
    .await;
    expect(
        &mut browser,
        &[(
            "claims",
            "{\"id_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:doorward:acr:1fa\"}}}",
        )],
        None,
    )
    .await;
    // A session that nobody used for half a day; one that an operator ended; a person who is turned off.
    app.clock.advance(Duration::from_secs(12 * 3600));
    expect(&mut browser, &[], Some("login_required")).await;
    rp.code(&mut browser, &[]).await;
    expect(&mut browser, &[], None).await;
    app.disable_user(&alex).await;
    expect(&mut browser, &[], Some("login_required")).await;
});

both_engines!(prompt_login_and_max_age_really_ask_again, |app| {
    app.add_person().await;
    let mut metadata = confidential(REDIRECT);
    metadata["default_max_age"] = 100.into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    for (extra, wait) in [
        ([("prompt", "login")], 1),
        ([("max_age", "0")], 1),
        ([("max_age", "60")], 61),
        ([("display", "page")], 101),
    ] {
        app.clock.advance(Duration::from_secs(wait));
        let page = browser.open(&rp.authorize(&extra)).await;
        // Who is signed in need not say who they are, only prove it.
        assert_eq!(page.name(), "password", "{extra:?}");
        // Coming back without having done it, or saying that it was done, does not help.
        assert_eq!(browser.get(&page.path).await.name(), "password");
        let sneaky = browser
            .submit(
                &page,
                &[
                    ("decision", "allow"),
                    ("account", "other"),
                    ("is_authenticated_here", "true"),
                ],
            )
            .await;
        assert_eq!(sneaky.name(), "password");
        let wrong = browser
            .sign_in_with(&page, "alex", "not the password")
            .await;
        assert_eq!(wrong.name(), "password");
        let old = browser.clone();
        let page = browser
            .submit(&wrong, &[("password", crate::support::app::PASSWORD)])
            .await;
        let code = parameters(page.location())["code"].clone();
        let (_, tokens) = rp.redeem(&app, &code).await;
        assert_eq!(
            claims(text(&tokens, "id_token"))["auth_time"],
            app.clock.now().as_seconds(),
            "{extra:?}"
        );
        // The proof gave the session a new cookie; the old one opens nothing.
        assert_ne!(old.session_cookie(), browser.session_cookie());
        let page = old.clone().get(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(parameters(page.location())["error"], "login_required");
    }
    app.clock.advance(Duration::from_secs(100));
    assert!(
        delivered(&browser.get(&rp.authorize(&[("prompt", "none")])).await).contains_key("code"),
        "at the very end of default_max_age"
    );
    assert!(
        delivered(
            &browser
                .get(&rp.authorize(&[("prompt", "none"), ("max_age", "1000")]))
                .await
        )
        .contains_key("code")
    );
});

both_engines!(a_proof_answers_for_ten_minutes, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    for (asked, wait, is_answered) in [
        (("prompt", "login consent"), minutes(10), true),
        (("prompt", "login consent"), minutes(11), false),
        (("max_age", "60"), minutes(10), true),
        (("max_age", "60"), minutes(11), false),
        (("max_age", "3600"), minutes(60), true),
        (("max_age", "3600"), minutes(61), false),
        (("prompt", "consent"), minutes(61), true),
    ] {
        let mut browser = Browser::new(&app);
        let scope = if asked.0 == "max_age" {
            "openid phone"
        } else {
            "openid"
        };
        let fresh = RelyingParty::confidential(&app).await;
        let rp = if asked.0 == "max_age" { &fresh } else { &rp };
        let page = browser
            .open(&rp.authorize(&[asked, ("scope", scope)]))
            .await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "consent", "{asked:?}");
        app.clock.advance(wait);
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(
            page.status == StatusCode::SEE_OTHER && delivered(&page).contains_key("code"),
            is_answered,
            "{asked:?} {wait:?}: {}",
            page.body
        );
    }
});

both_engines!(a_request_that_is_too_long_to_wait_is_refused, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let long = "x".repeat(2000);
    let claims = json!({ "userinfo": { "name": { "value": "y".repeat(4000) } } }).to_string();
    let parts = [
        ("state", long.as_str()),
        ("nonce", &long),
        ("claims", &claims),
    ];
    let page = Browser::new(&app).get(&rp.authorize(&parts)).await;
    assert_eq!(parameters(page.location())["error"], "invalid_request");
    let page = Browser::new(&app).open(&rp.authorize(&parts[..2])).await;
    assert_eq!(page.name(), "sign-in");
});

both_engines!(a_hint_never_becomes_silently_somebody_else, |app| {
    app.add_person().await;
    let blair = app.add_user("blair", "blair@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut alexs = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut alexs).await;
    let alex_hint = text(&tokens, "id_token").to_owned();
    let key = Key::of_provider(&app, SigningAlgorithm::RS256).await;
    let blair_hint = key.sign(
        &key.header("JWT"),
        &changed(&claims(&alex_hint), &json!({ "sub": blair.as_str() })),
    );

    let none = rp.authorize(&[("prompt", "none"), ("id_token_hint", &blair_hint)]);
    assert_eq!(
        parameters(alexs.get(&none).await.location())["error"],
        "login_required"
    );
    // With pages: a proof is asked for, and that of the wrong person is no answer.
    let page = alexs
        .open(&rp.authorize(&[("id_token_hint", &blair_hint)]))
        .await;
    assert_eq!(page.name(), "sign-in");
    let page = alexs.sign_in(&page, "alex").await;
    let answer = parameters(page.location());
    assert_eq!(
        (answer.get("error").map(String::as_str), answer.get("code")),
        (Some("login_required"), None),
        "{answer:?}"
    );
    // The right one is.
    let page = alexs
        .open(&rp.authorize(&[("id_token_hint", &blair_hint)]))
        .await;
    let page = alexs.sign_in(&page, "blair").await;
    assert_eq!(page.name(), "consent", "what alex allowed, blair did not");
    let page = alexs.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(claims(text(&tokens, "id_token"))["sub"], blair.as_str());
    // Two accounts in one browser: the hint picks, without a word.
    let (_, picked) = rp
        .redeem(
            &app,
            &parameters(
                alexs
                    .get(&rp.authorize(&[("prompt", "none"), ("id_token_hint", &alex_hint)]))
                    .await
                    .location(),
            )["code"],
        )
        .await;
    assert_eq!(
        claims(text(&picked, "id_token"))["sub"],
        claims(&alex_hint)["sub"]
    );
    // An expired hint is a hint (OpenID Connect Core 1.0 §3.1.2.1).
    app.clock.advance(Duration::from_secs(7200));
    assert!(
        delivered(
            &alexs
                .get(&rp.authorize(&[("prompt", "none"), ("id_token_hint", &alex_hint)]))
                .await
        )
        .contains_key("code")
    );
    // A hint and a claim that name two people contradict each other.
    let request = json!({ "id_token": { "sub": { "value": blair.as_str() } } }).to_string();
    let page = alexs
        .get(&rp.authorize(&[("id_token_hint", &alex_hint), ("claims", &request)]))
        .await;
    assert_eq!(parameters(page.location())["error"], "invalid_request");
    // Nobody's sub is a number.
    let request = json!({ "id_token": { "sub": { "value": 12345 } } }).to_string();
    let page = alexs
        .get(&rp.authorize(&[("prompt", "none"), ("claims", &request)]))
        .await;
    assert_eq!(parameters(page.location())["error"], "login_required");
    // A login_hint only fills the form.
    let page = Browser::new(&app)
        .open(&rp.authorize(&[("login_hint", "blair\"><script>")]))
        .await;
    assert_eq!(
        page.attribute("input[name=username]", "value").as_deref(),
        Some("blair\"><script>")
    );
});

// RFC 8252 §8.6: any program on the person's machine can ask in the name of such an app, and gets its answer.
both_engines!(nothing_goes_silently_to_whoever_is_on_the_machine, |app| {
    app.add_person().await;
    let (loopback, scheme) = ("http://127.0.0.1/cb", "com.example.app:/cb");
    let first_party = ClientPolicy {
        is_first_party: true,
        ..ClientPolicy::default()
    };
    for (metadata, policy, is_silent) in [
        (public(loopback), ClientPolicy::default(), false),
        (public(scheme), ClientPolicy::default(), false),
        (public(scheme), first_party.clone(), false),
        (public(REDIRECT), ClientPolicy::default(), true),
        (public(REDIRECT), first_party.clone(), true),
        (
            changed(
                &confidential(loopback),
                &json!({ "application_type": "native" }),
            ),
            first_party,
            true,
        ),
    ] {
        let what = format!("{} {}", metadata["redirect_uris"], policy.is_first_party);
        let rp = RelyingParty::of(app.add_client_with(metadata, policy).await);
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(page.name() != "consent", is_silent, "{what}");
        let answer = browser.open(&rp.authorize(&[("prompt", "none")])).await;
        let answer = parameters(answer.location());
        assert_eq!(answer.contains_key("code"), is_silent, "{what}: {answer:?}");
        if !is_silent {
            assert_eq!(answer["error"], "consent_required", "{what}");
            let page = browser.submit(&page, &[("decision", "allow")]).await;
            assert!(parameters(page.location()).contains_key("code"), "{what}");
            // Who proved themselves for this request has seen it: what they allowed before is enough.
            let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
            let page = browser.sign_in(&page, "alex").await;
            assert!(parameters(page.location()).contains_key("code"), "{what}");
        }
    }
});

both_engines!(
    consent_is_for_one_person_one_client_and_these_scopes,
    |app| {
        app.add_person().await;
        app.add_user("blair", "blair@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        // No is an answer, and is not remembered as one.
        let denied = browser.submit(&page, &[("decision", "deny")]).await;
        assert_eq!(parameters(denied.location())["error"], "access_denied");
        assert_eq!(
            browser.get(&page.path).await.status,
            StatusCode::GONE,
            "it was answered"
        );
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(page.name(), "consent");
        browser.submit(&page, &[("decision", "allow")]).await;
        rp.code(&mut browser, &[("prompt", "none")]).await;
        // More is asked again, even if it is only a little; less is not.
        for more in [
            "openid profile email phone",
            "openid offline_access",
            "address openid",
        ] {
            let page = browser.open(&rp.authorize(&[("scope", more)])).await;
            assert_eq!(page.name(), "consent", "{more}");
            browser.submit(&page, &[("decision", "deny")]).await;
            assert_eq!(
                browser.open(&rp.authorize(&[("scope", more)])).await.name(),
                "consent",
                "{more}, after no"
            );
        }
        rp.code(&mut browser, &[("prompt", "none"), ("scope", "openid")])
            .await;
        assert_eq!(
            browser
                .open(&rp.authorize(&[("prompt", "consent")]))
                .await
                .name(),
            "consent"
        );
        // Another client of the same name; another person at the same client.
        let other = RelyingParty::confidential(&app).await;
        assert_eq!(browser.open(&other.authorize(&[])).await.name(), "consent");
        let mut blairs = Browser::new(&app);
        let page = blairs.open(&rp.authorize(&[])).await;
        assert_eq!(blairs.sign_in(&page, "blair").await.name(), "consent");
        // Only the operator's own apps are not asked about, and even they when they ask for it.
        let policy = ClientPolicy {
            is_first_party: true,
            ..ClientPolicy::default()
        };
        let own = RelyingParty::of(app.add_client_with(confidential(REDIRECT), policy).await);
        own.code(
            &mut browser,
            &[("prompt", "none"), ("scope", "openid offline_access")],
        )
        .await;
        assert_eq!(
            browser
                .open(&own.authorize(&[("prompt", "consent")]))
                .await
                .name(),
            "consent"
        );
        // A scope that the client did not register is not asked about, and not given.
        let mut metadata = confidential(REDIRECT);
        metadata["scope"] = "openid email".into();
        let narrow = RelyingParty::of(app.add_client(metadata).await);
        let code = narrow
            .code(
                &mut browser,
                &[("scope", "openid email phone address offline_access admin")],
            )
            .await;
        let (_, tokens) = narrow.redeem(&app, &code).await;
        assert_eq!(tokens["scope"], "email openid");
        let (_, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
        assert_eq!(
            (info.get("phone_number"), info.get("address")),
            (None, None)
        );
    }
);

both_engines!(a_name_is_shown_as_text_and_cannot_deceive, |app| {
    app.add_person().await;
    let token = app.admin_token().await;
    let register = async |document: serde_json::Value| {
        Answer::to(
            app.request(reqwest::Method::POST, "/register")
                .bearer_auth(&token)
                .json(&document),
        )
        .await
    };
    for odd in [
        "evil\u{202E}elpmaxe",
        "\u{200B}",
        "a\u{2066}b",
        "bell\u{7}",
        "line\nline",
        "\u{FEFF}x",
        "a\u{61C}b",
        "a\u{2028}b",
        "a\u{AD}b",
        "a\u{E0041}b",
        "\u{3164}",
        "\u{2800}",
        "\u{200D}",
        "   ",
        "",
        // Cyrillic а among Latin letters; Greek ο.
        "P\u{430}yPal",
        "Acme Cl\u{3BF}ud",
    ] {
        for name in ["client_name", "client_name#de"] {
            let mut document = json!({ "redirect_uris": [REDIRECT] });
            document[name] = odd.into();
            register(document)
                .await
                .is_refused(400, "invalid_client_metadata", (name, odd));
        }
    }
    for honest in [
        "Яндекс Cloud",
        "東京メトロ App",
        "Müller & Søn",
        "한국 전자 2",
        "नमस्ते",
        "QQ音乐",
        "LINE公式アカウント",
    ] {
        let answer = register(json!({ "redirect_uris": [REDIRECT], "client_name": honest })).await;
        assert_eq!(answer.status, 201, "{honest}: {}", answer.text);
    }
    register(json!({ "redirect_uris": [REDIRECT], "client_name": "x".repeat(501) }))
        .await
        .is_refused(400, "invalid_client_metadata", "long");
    let name = "<script>alert(1)</script>\"'&{{7*7}}";
    let rp = RelyingParty::of(
        register(json!({ "redirect_uris": [REDIRECT], "client_name": name }))
            .await
            .json(),
    );
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert!(page.text().contains(name), "{}", page.text());
    assert!(!page.body.contains("<script>alert"));
    // Whatever it calls itself, where it leads is said too.
    assert!(page.text().contains("app.example"), "{}", page.text());
});

both_engines!(
    nobody_is_given_codes_without_end,
    Options {
        settings: doorward::provider::Settings {
            codes_per_person: 3,
            ..Default::default()
        },
        ..Options::default()
    },
    |app| {
        app.add_person().await;
        app.add_user("sam", "sam@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        let mut ask = async || {
            let answer = browser.get(&rp.authorize(&[("prompt", "none")])).await;
            parameters(answer.location())
        };
        for _ in 0..2 {
            assert!(ask().await.contains_key("code"));
        }
        assert_eq!(ask().await["error"], "temporarily_unavailable");
        let codes = "SELECT count(*) AS count FROM grants";
        assert_eq!(app.database.count(codes), 3);
        let mut other = Browser::new(&app);
        let page = other.open(&rp.authorize(&[])).await;
        let page = other.sign_in(&page, "sam").await;
        let page = other.submit(&page, &[("decision", "allow")]).await;
        assert!(parameters(page.location()).contains_key("code"), "another");
        app.clock.advance(std::time::Duration::from_secs(60));
        assert!(ask().await.contains_key("code"), "the next minute");
    }
);

both_engines!(of_an_incomplete_request_no_app_is_blamed, |app| {
    let page = Browser::new(&app).get("/authorize").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    let kind = page.attribute("[data-error]", "data-error");
    assert_eq!(kind.as_deref(), Some("request-invalid"));
});

both_engines!(every_answer_to_a_form_is_303, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let mut page = browser.open(&rp.authorize(&[])).await;
    for fields in [
        [("username", "")],
        [("username", "\t")],
        [("username", "alex")],
        [("password", "")],
        [("password", "wrong")],
        [("password", crate::support::app::PASSWORD)],
        [("decision", "allow")],
    ] {
        let csrf = page.csrf();
        let answer = browser
            .post(&page.action(), &[("csrf", csrf.as_str()), fields[0]])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fields:?}");
        assert_eq!(answer.body, "");
        page = browser.follow(answer).await;
    }
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(parameters(page.location()).contains_key("code"));
    // A POST from another site has no cookies; it comes again as a GET, which has.
    let query = rp.authorize(&[]);
    let answer = Answer::to_body(
        &app,
        "/authorize",
        query.split_once('?').expect("a query").1.to_owned(),
    )
    .await;
    assert_eq!(
        (
            answer.status,
            answer.header("location").starts_with("/authorize?")
        ),
        (303, true)
    );
    let again = browser.get(answer.header("location")).await;
    assert!(parameters(again.location()).contains_key("code"));
});

both_engines!(
    what_cannot_be_read_is_named_under_the_errors_id,
    Options::dev(),
    |app| {
        for (path, named) in [
            (
                "/authorize?client_id=%zz",
                "a parameter is not form-encoded",
            ),
            ("/end-session?state=%00", "a parameter is not form-encoded"),
            (
                "/end-session?state=1&state=2",
                "the parameter state is repeated",
            ),
        ] {
            let page = Browser::new(&app).get(path).await;
            assert_eq!(
                (page.status, page.name().as_str()),
                (StatusCode::BAD_REQUEST, "error"),
                "{path}"
            );
            assert!(page.text().contains(named), "{path}: {}", page.text());
        }
    }
);

both_engines!(
    consent_that_was_taken_back_a_moment_ago_grants_nothing,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        let silent = rp.authorize(&[("prompt", "none")]);
        // Twice, and with a while in between: the first is read, and the news of it has passed.
        for _ in 0..2 {
            assert!(parameters(browser.get(&silent).await.location()).contains_key("code"));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let grants = || app.database.count("SELECT count(*) AS count FROM grants");
        let before = grants();
        // By another process, of which this one has not heard yet.
        app.database.execute("DELETE FROM consents");
        let answer = parameters(browser.get(&silent).await.location());
        assert!(!answer.contains_key("code"), "{answer:?}");
        assert_eq!(grants(), before);
    }
);

both_engines!(state_and_nonce_come_back_exactly, |app| {
    app.add_person().await;
    let mut metadata = confidential("https://app.example/cb?bar=foo&x=%26");
    metadata["redirect_uris"] = json!(["https://app.example/cb?bar=foo&x=%26"]);
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let long = "~".repeat(2048);
    for value in [
        "a&b=c",
        "#fragment",
        "a b+c",
        "line\nline\r\n",
        "\t",
        "grüße 🔑 \u{202E}",
        "\"><script>alert(1)</script>",
        "%26%00",
        "' or 1=1",
        "\u{7f}",
        "{{7*7}}",
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        &long,
    ] {
        for mode in ["query", "fragment", "form_post"] {
            let page = browser
                .get(&rp.authorize(&[
                    ("prompt", "none"),
                    ("state", value),
                    ("nonce", value),
                    ("response_mode", mode),
                ]))
                .await;
            let answer = delivered(&page);
            // A form's text has no single kind of line end (HTML Standard, form submission): there it is one line end.
            let expected = if mode == "form_post" {
                value.replace("\r\n", "\n")
            } else {
                value.to_owned()
            };
            assert_eq!(answer["state"], expected, "{mode}");
            if page.status == StatusCode::SEE_OTHER {
                assert!(
                    page.location()
                        .starts_with("https://app.example/cb?bar=foo&x=%26"),
                    "{}",
                    page.location()
                );
                assert!(
                    page.location()
                        .bytes()
                        .all(|byte| (0x21..0x7F).contains(&byte)),
                    "{}",
                    page.location()
                );
            } else {
                assert_eq!(page.action(), "https://app.example/cb?bar=foo&x=%26");
            }
            let (_, tokens) = rp.redeem(&app, &answer["code"]).await;
            assert_eq!(claims(text(&tokens, "id_token"))["nonce"], value);
            // An error says the same.
            let page = browser
                .get(&rp.authorize(&[
                    ("prompt", "none"),
                    ("state", value),
                    ("max_age", "0"),
                    ("response_mode", mode),
                ]))
                .await;
            assert_eq!(delivered(&page)["state"], expected);
        }
    }
    for (name, value) in [
        ("state", "x".repeat(2049)),
        ("state", "x".repeat(8192)),
        ("nonce", "x".repeat(8192)),
    ] {
        let answer = parameters(
            browser
                .get(&rp.authorize(&[("prompt", "none"), (name, &value)]))
                .await
                .location(),
        );
        assert_eq!(answer["error"], "invalid_request", "{name}");
        assert_eq!(answer.contains_key("state"), name != "state");
    }
    // No state, no state.
    let answer = parameters(
        browser
            .get(&rp.authorize(&[("prompt", "none"), ("state", "")]))
            .await
            .location(),
    );
    assert!(
        !answer.contains_key("state") && answer.contains_key("code"),
        "{answer:?}"
    );
});

both_engines!(long_lists_cost_nothing, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let many: serde_json::Map<String, serde_json::Value> = (0..1000)
        .map(|n| (format!("claim{n}"), serde_json::Value::Null))
        .collect();
    let words = |count: usize, word: &str| {
        (0..count)
            .map(|n| format!("{word}{n}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (name, value, error) in [
        (
            "claims",
            json!({ "userinfo": many }).to_string(),
            Some("invalid_request"),
        ),
        (
            "claims",
            format!(
                "{{\"userinfo\":{{\"a\":{{\"value\":{}1{}}}}}}}",
                "[".repeat(100),
                "]".repeat(100)
            ),
            None,
        ),
        (
            "claims",
            format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)),
            Some("invalid_request"),
        ),
        (
            "claims",
            format!(
                "{{\"userinfo\":{{\"a\":{{\"value\":\"{}\"}}}}}}",
                "x".repeat(30_000)
            ),
            Some("invalid_request"),
        ),
        ("scope", words(8_000, "s"), Some("invalid_scope")),
        ("scope", words(51, "s"), Some("invalid_scope")),
        ("scope", format!("openid{}", " ".repeat(1_000)), None),
        ("ui_locales", words(8_000, "de-"), Some("invalid_request")),
        ("ui_locales", "../../etc/passwd".into(), None),
        ("ui_locales", "de-".repeat(300), None),
        ("ui_locales", words(300, "a"), None),
        ("acr_values", words(1_000, "acr"), None),
        ("claims_locales", words(1_000, "l"), None),
        ("prompt", words(5_000, "none"), Some("invalid_request")),
        ("prompt", "none ".repeat(5_000), None),
        (
            "response_type",
            "code ".repeat(5_000),
            Some("unsupported_response_type"),
        ),
        ("login_hint", "x".repeat(30_000), Some("invalid_request")),
        ("id_token_hint", "x".repeat(30_000), Some("invalid_request")),
        (
            "code_challenge",
            "A".repeat(30_000),
            Some("invalid_request"),
        ),
    ] {
        let request = rp.authorize(&[("prompt", "none"), (name, &value)]);
        let fields: Vec<(String, String)> =
            url::form_urlencoded::parse(request.split_once('?').expect("a query").1.as_bytes())
                .into_owned()
                .collect();
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let began = Instant::now();
        let page = browser.post("/authorize", &fields).await;
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{name}: {:?}",
            began.elapsed()
        );
        let answer = delivered(&page);
        assert_eq!(
            answer.get("error").map(String::as_str),
            error,
            "{name}={}: {answer:?}",
            &value[..40.min(value.len())]
        );
    }
});

both_engines!(what_is_voluntary_and_unknown_is_ignored, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    for (name, value) in [
        ("acr_values", "gold urn:mace:incommon:iap:silver \u{fc}"),
        ("display", "hologram"),
        ("ui_locales", "tlh-Kpiqd x-klingon *"),
        ("claims_locales", "xx"),
        ("login_hint", "nobody@nowhere.example"),
        (
            "claims",
            "{\"unknown\":1,\"userinfo\":{\"shoe_size\":{\"essential\":true}}}",
        ),
        ("audience", "https://api.example"),
        ("a[]", "1"),
        ("__proto__", "x"),
        ("nonce", ""),
    ] {
        let answer = delivered(
            &browser
                .get(&rp.authorize(&[("prompt", "none"), (name, value)]))
                .await,
        );
        assert!(answer.contains_key("code"), "{name}={value}: {answer:?}");
    }
});

both_engines!(no_address_ever_carries_a_token, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let mut addresses = Vec::new();
    let mut page = browser.get(&rp.authorize(&[])).await;
    for _ in 0..8 {
        page.is_page_or_redirect_of_ours();
        if page.status == StatusCode::SEE_OTHER {
            let location = page.location().to_owned();
            addresses.push(location.clone());
            if location.starts_with(REDIRECT) {
                break;
            }
            page = browser.get(&location).await;
            continue;
        }
        let field = match page.name().as_str() {
            "sign-in" => ("username", "alex"),
            "password" => ("password", crate::support::app::PASSWORD),
            _ => ("decision", "allow"),
        };
        let csrf = page.csrf();
        page = browser
            .post(&page.action(), &[("csrf", &csrf), field])
            .await;
    }
    let code = parameters(addresses.last().expect("an answer"))["code"].clone();
    let secrets: Vec<&String> = browser.cookies.values().collect();
    for (place, address) in addresses.iter().enumerate() {
        assert!(
            !secrets
                .iter()
                .any(|secret| address.contains(secret.as_str())),
            "{address}"
        );
        assert!(
            !address.contains("alex") && !address.contains("horse"),
            "{address}"
        );
        // The code, once, at the end.
        assert_eq!(
            address.contains(&code),
            place == addresses.len() - 1,
            "{address}"
        );
        assert!(
            !["eyJ", "dw_rt_", "dw_at_", "dw_se_", "dw_br_"]
                .iter()
                .any(|token| address.contains(token)),
            "{address}"
        );
    }
});
