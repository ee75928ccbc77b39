//! The pages as an attacker, an old tab, and a script-less browser meet them.

use std::time::Duration;

use doorward::domain::id::{ClientId, TenantId};
use reqwest::{Method, StatusCode};

use crate::support::app::PASSWORD;
use crate::support::browser::parameters;
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options, RelyingParty};

type Pairs<'a> = Vec<(&'a str, &'a str)>;

both_engines!(a_form_that_another_site_sends_changes_nothing, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let (csrf, action) = (page.csrf(), page.action());
    let mut other = Browser::new(&app);
    let others = other.open(&rp.authorize(&[])).await.csrf();
    let good = ("csrf", csrf.as_str());
    let cases: [(&str, Pairs<'_>, Pairs<'_>); 6] = [
        ("no token", vec![], vec![("sec-fetch-site", "same-origin")]),
        (
            "another browser's token",
            vec![("csrf", &others)],
            vec![("sec-fetch-site", "same-origin")],
        ),
        (
            "from another site",
            vec![good],
            vec![("sec-fetch-site", "cross-site")],
        ),
        (
            "from a sibling",
            vec![good],
            vec![("sec-fetch-site", "same-site")],
        ),
        (
            "another origin",
            vec![good],
            vec![("origin", "https://evil.example")],
        ),
        (
            "an address bar",
            vec![good],
            vec![("sec-fetch-site", "none")],
        ),
    ];
    for (case, mut fields, headers) in cases {
        fields.push(("username", "alex"));
        let answer = browser
            .send(Method::POST, &action, Some(&fields), &headers)
            .await;
        assert_eq!(
            (answer.status, answer.name().as_str()),
            (StatusCode::FORBIDDEN, "error"),
            "{case}"
        );
        assert_eq!(browser.open(&action).await.name(), "sign-in", "{case}");
    }
    let answer = browser
        .send(
            Method::POST,
            &action,
            Some(&[good, ("username", "alex")]),
            &[],
        )
        .await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "a browser without Fetch Metadata"
    );
});

both_engines!(an_interaction_belongs_to_the_browser_that_began_it, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut attacker = Browser::new(&app);
    let page = attacker.open(&rp.authorize(&[])).await;
    let link = page.action();
    let mut victim = Browser::new(&app);
    rp.code(&mut victim, &[]).await;
    let page = victim.open(&link).await;
    assert_eq!(
        (page.status, page.name().as_str()),
        (StatusCode::GONE, "error")
    );
    let answer = victim
        .post(&link, &[("csrf", "x"), ("username", "alex")])
        .await;
    assert_eq!(answer.status, StatusCode::GONE);
    let page = attacker.open(&link).await;
    assert_eq!(page.name(), "sign-in", "and the attacker is no further");
});

both_engines!(steps_cannot_be_skipped, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    // Consent, or an account, or a password, before anybody said who they are.
    for fields in [
        vec![("decision", "allow")],
        vec![("account", "other")],
        vec![("account", "anything")],
        vec![("password", PASSWORD)],
        vec![],
    ] {
        let answer = browser.submit(&page, &fields).await;
        assert_eq!(answer.name(), "sign-in", "{fields:?}");
    }
    let page = browser.submit(&page, &[("username", "alex")]).await;
    assert_eq!(page.name(), "password");
    let answer = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(answer.name(), "password");
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.name(), "consent");
    let answer = browser.submit(&page, &[]).await;
    assert_eq!(answer.name(), "consent", "no decision is no consent");
});

both_engines!(a_name_in_the_password_form_is_not_looked_at, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    let page = browser
        .submit(&page, &[("username", "sam"), ("password", PASSWORD)])
        .await;
    assert!(page.text().contains("Alex Müller"), "{}", page.text());
});

// One interaction in two windows: a form answers what its own page asked, and nothing else.
both_engines!(a_form_answers_what_its_page_asked, |app| {
    app.add_person().await;
    let sam = app.add_user("sam", "sam@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let name_page = browser.open(&rp.authorize(&[])).await;
    let alexs = browser.submit(&name_page, &[("username", "alex")]).await;
    // A name that is typed in the other window is meant.
    let sams = browser.submit(&name_page, &[("username", "sam")]).await;
    assert_eq!(sams.fields()["username"], "sam", "{}", sams.text());
    // The password of the page that speaks of alex is no try of sam's, though they have the same.
    let page = browser.submit(&alexs, &[("password", PASSWORD)]).await;
    assert_eq!(
        (page.name().as_str(), page.fields()["username"].as_str()),
        ("password", "sam")
    );
    assert_eq!(browser.session_cookie(), None);
    // What alex was asked, sam does not agree to.
    let page = browser.submit(&page, &[("decision", "back")]).await;
    let alex_asked = browser.sign_in(&page, "alex").await;
    assert_eq!(alex_asked.name(), "consent");
    let page = browser.submit(&alex_asked, &[("decision", "choose")]).await;
    let page = browser.submit(&page, &[("account", "other")]).await;
    let sam_asked = browser.sign_in(&page, "sam").await;
    assert_eq!(sam_asked.name(), "consent");
    let page = browser.submit(&alex_asked, &[("decision", "allow")]).await;
    assert_eq!(page.name(), "consent", "{}", page.location());
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(claims(text(&tokens, "id_token"))["sub"], sam.as_str());
});

both_engines!(
    the_question_of_signing_out_names_all_whom_it_signs_out,
    |app| {
        app.add_person().await;
        app.add_user("sam", "sam@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        let asked = browser.open("/end-session").await;
        let page = browser
            .open(&rp.authorize(&[("prompt", "select_account")]))
            .await;
        let page = browser.submit(&page, &[("account", "other")]).await;
        browser.sign_in(&page, "sam").await;
        let page = browser.submit(&asked, &[("decision", "sign-out")]).await;
        assert_eq!(page.name(), "sign-out", "{}", page.text());
        let named = page.body.matches("class=\"who\"").count();
        assert_eq!(named, 2, "{}", page.text());
        let page = browser.submit(&page, &[("decision", "sign-out")]).await;
        assert_eq!(page.name(), "signed-out");
        assert_eq!(browser.session_cookie(), None);
    }
);

both_engines!(the_way_back_is_always_there, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", "somebody")]).await;
    let page = browser.submit(&page, &[("decision", "back")]).await;
    assert_eq!(page.name(), "sign-in");
    let page = browser.submit(&page, &[("decision", "cancel")]).await;
    let answer = parameters(page.location());
    assert_eq!(answer["error"], "access_denied");
    assert_eq!(answer["state"], "a state");
    assert_eq!(answer["iss"], app.issuer);
    // Once it was answered it is over.
    let page = browser.open(&page.path).await;
    assert_eq!(page.status, StatusCode::GONE);
});

both_engines!(no_is_an_answer, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    let page = browser.submit(&page, &[("decision", "deny")]).await;
    assert_eq!(parameters(page.location())["error"], "access_denied");
    let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(
        parameters(page.location())["error"],
        "consent_required",
        "it was not remembered as a yes"
    );
});

both_engines!(consent_is_asked_again_for_more, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[("scope", "openid email")]).await;
    let page = browser
        .open(&rp.authorize(&[("scope", "openid email")]))
        .await;
    assert!(
        parameters(page.location()).contains_key("code"),
        "remembered"
    );
    let page = browser.open(&rp.authorize(&[("scope", "openid")])).await;
    assert!(
        parameters(page.location()).contains_key("code"),
        "less is covered"
    );
    let page = browser
        .open(&rp.authorize(&[("scope", "openid email phone")]))
        .await;
    assert_eq!(page.name(), "consent");
    // For another client, or another person, nothing is remembered.
    let other = RelyingParty::public(&app).await;
    assert_eq!(
        browser
            .open(&other.authorize(&[("scope", "openid")]))
            .await
            .name(),
        "consent"
    );
    app.add_user("sam", "sam@example.com").await;
    let mut sam = Browser::new(&app);
    let page = sam.open(&rp.authorize(&[("scope", "openid")])).await;
    assert_eq!(sam.sign_in(&page, "sam").await.name(), "consent");
});

both_engines!(a_client_of_the_house_asks_nobody, |app| {
    app.add_person().await;
    let policy = doorward::domain::client::ClientPolicy {
        is_first_party: true,
        ..Default::default()
    };
    let rp = RelyingParty::of(
        app.add_client_with(
            crate::support::app::confidential("https://app.example/cb"),
            policy,
        )
        .await,
    );
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert!(parameters(page.location()).contains_key("code"));
});

both_engines!(
    a_page_that_was_left_open_still_works_the_next_morning,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        app.clock.advance(Duration::from_secs(14 * 3600));
        assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
        let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
        app.clock.advance(Duration::from_secs(24 * 3600));
        let page = browser.submit(&page, &[("username", "alex")]).await;
        assert_eq!(
            (page.status, page.name().as_str()),
            (StatusCode::GONE, "error")
        );
        // It begins again with what was typed: at that moment …
        let restart = page
            .attribute("main a[href^='/authorize']", "href")
            .expect("a way to begin again");
        // It may have been a password.
        assert!(!restart.contains("alex"), "{restart}");
        assert_eq!(browser.open(&restart).await.fields()["username"], "alex");
        // … or before.
        let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
        let page = browser
            .submit(&page, &[("username", "alex@example.com")])
            .await;
        app.clock.advance(Duration::from_secs(25 * 3600));
        let page = browser.open(&page.action()).await;
        assert_eq!(page.status, StatusCode::GONE);
        let restart = page
            .attribute("main a[href^='/authorize']", "href")
            .expect("a way to begin again");
        let page = browser.open(&restart).await;
        assert_eq!(page.name(), "sign-in");
        assert_eq!(page.fields()["username"], "alex@example.com");
        let page = browser.sign_in(&page, "alex").await;
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let (status, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
    }
);

// Of our own pages too, at which nobody's client waits.
both_engines!(so_does_a_page_of_the_account, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/profile").await;
    app.clock.advance(Duration::from_secs(25 * 3600));
    let page = browser.submit(&page, &[("username", "alex")]).await;
    assert_eq!(page.status, StatusCode::GONE);
    let restart = page.attribute("main a[href^='/account/profile?']", "href");
    let restart = restart.expect("a way to begin again");
    assert!(!restart.contains("alex"), "{restart}");
    let page = browser.open(&restart).await;
    assert_eq!(page.fields()["username"], "alex");
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.path, "/account/profile");
});

both_engines!(what_strangers_write_is_shown_as_text, |app| {
    app.add_person().await;
    let payload = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";
    let mut metadata = crate::support::app::confidential("https://app.example/cb");
    metadata["client_name"] = payload.into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut browser = Browser::new(&app);
    let mut pages = vec![
        browser
            .open(&rp.authorize(&[
                ("login_hint", payload),
                ("ui_locales", payload),
                ("state", payload),
            ]))
            .await,
    ];
    pages.push(
        browser
            .submit(&pages[0].clone(), &[("username", payload)])
            .await,
    );
    let page = browser
        .submit(&pages[1].clone(), &[("decision", "back")])
        .await;
    pages.push(browser.sign_in(&page, "alex").await);
    pages.push(
        browser
            .open(&rp.authorize(&[("redirect_uri", payload)]))
            .await,
    );
    for page in pages {
        assert!(
            !page.body.contains("<script>alert") && !page.body.contains("<img src=x"),
            "{}: {}",
            page.path,
            page.body
        );
        assert!(!page.body.contains(">49<"));
    }
});

both_engines!(every_answer_has_the_headers_that_protect_it, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let sign_in = browser.open(&rp.authorize(&[])).await;
    let mut answers = vec![
        sign_in.clone(),
        browser.get("/").await,
        browser.get("/nothing-here").await,
        browser.get("/authorize").await,
        browser.get("/interaction/none").await,
    ];
    for (method, path) in [
        (Method::PUT, "/token"),
        (Method::GET, "/token"),
        (Method::POST, "/token"),
        (Method::GET, "/userinfo"),
        (Method::DELETE, "/"),
    ] {
        answers.push(browser.send(method, path, None, &[]).await);
    }
    let mut pages = 0;
    for answer in &answers {
        let header = |name: &str| {
            answer
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let at = format!("{} {}", answer.status, answer.path);
        assert_eq!(header("x-content-type-options"), "nosniff", "{at}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{at}");
        assert_eq!(header("x-frame-options"), "DENY", "{at}");
        // A client may wait for the window that it opened.
        let is_opened = ["/authorize", "/interaction/"]
            .iter()
            .any(|path| answer.path.starts_with(path));
        let opener = if is_opened {
            "unsafe-none"
        } else {
            "same-origin"
        };
        assert_eq!(header("cross-origin-opener-policy"), opener, "{at}");
        if header("content-type").starts_with("text/html") {
            pages += 1;
            assert!(header("permissions-policy").contains("camera=()"), "{at}");
        }
        assert_eq!(header("cache-control"), "no-store", "{at}");
        let policy = header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"),
            "{at}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{at}: {policy}");
        assert!(!answer.headers.contains_key("server"), "{at}");
    }
    assert!(pages >= 4, "{pages} pages");
    let policy = sign_in.headers["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    // A client may lead on to wherever it likes.
    assert!(!policy.contains("form-action"), "{policy}");
    let policy = answers[1].headers["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.ends_with("form-action 'self'"), "{policy}");
});

both_engines!(an_error_page_names_the_problem_and_never_redirects, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    for (case, address) in [
        ("unknown client", rp.authorize(&[("client_id", "nobody")])),
        ("no client", rp.authorize(&[("client_id", "")])),
        ("no redirect", rp.authorize(&[("redirect_uri", "")])),
        (
            "another redirect",
            rp.authorize(&[("redirect_uri", "https://evil.example/cb")]),
        ),
        (
            "twice",
            format!("{}&redirect_uri=https://app.example/cb", rp.authorize(&[])),
        ),
        (
            "everything wrong",
            rp.authorize(&[
                ("redirect_uri", "https://evil.example/"),
                ("response_type", "x"),
                ("prompt", "none"),
                ("scope", "\""),
            ]),
        ),
    ] {
        let page = browser.get(&address).await;
        assert_eq!(
            (page.status, page.name().as_str()),
            (StatusCode::BAD_REQUEST, "error"),
            "{case}"
        );
        assert!(!page.headers.contains_key("location"), "{case}");
        assert!(
            !page.body.contains("evil.example"),
            "{case}: outside dev the page says nothing of what was sent"
        );
    }
});

both_engines!(the_language_follows_the_person_and_never_fails, |app| {
    let rp = RelyingParty::confidential(&app).await;
    for (ui_locales, accept, expected) in [
        (None, None, "en"),
        (None, Some("de-CH, fr;q=0.5"), "de"),
        (Some("ar"), Some("de"), "ar"),
        (Some("xx yy fr-CA"), None, "fr"),
        (None, Some("pt-BR, en;q=0.5"), "pt"),
        (Some("../../etc/passwd"), Some("*;q=x,,;"), "en"),
    ] {
        let extra: Vec<(&str, &str)> = ui_locales
            .map(|tags| ("ui_locales", tags))
            .into_iter()
            .collect();
        let mut browser = Browser::new(&app);
        let page = browser.get(&rp.authorize(&extra)).await;
        let location = page.location().to_owned();
        let headers: Vec<(&str, &str)> = accept
            .map(|tags| ("accept-language", tags))
            .into_iter()
            .collect();
        let page = browser.send(Method::GET, &location, None, &headers).await;
        assert_eq!(
            page.attribute("html", "lang").as_deref(),
            Some(expected),
            "{ui_locales:?} {accept:?}"
        );
        assert_eq!(
            page.attribute("html", "dir").as_deref(),
            Some(if expected == "ar" { "rtl" } else { "ltr" })
        );
    }
    let many = vec!["xx"; 400].join(" ");
    let mut browser = Browser::new(&app);
    assert_eq!(
        browser
            .open(&rp.authorize(&[("ui_locales", &many)]))
            .await
            .name(),
        "sign-in"
    );
});

both_engines!(
    what_was_checked_is_said_in_the_language_of_the_page,
    Options::dev(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let twice = format!("{}&redirect_uri=https://x.example", rp.authorize(&[]));
        for (path, french, english) in [
            (rp.authorize(&[("redirect_uri", "")]), "Rien", "nothing"),
            (
                rp.authorize(&[("client_id", "nobody")]),
                "Aucun client de ce nom",
                "no such client",
            ),
            (
                rp.authorize(&[("client_id", "")]),
                "Exactement un",
                "exactly one",
            ),
            (twice, "Plusieurs fois", "more than once"),
            (
                "/authorize?client_id=%FF".to_owned(),
                "UTF-8 encodé comme un formulaire",
                "at most once",
            ),
        ] {
            let french_first = [("accept-language", "fr")];
            let page = Browser::new(&app)
                .send(Method::GET, &path, None, &french_first)
                .await;
            let text = page.text();
            assert_eq!(page.status.as_u16(), 400, "{path}: {text}");
            assert!(
                text.contains("Ce qui a été vérifié") && text.contains(french),
                "{path}: {text}"
            );
            assert!(!text.contains(english), "{path}: {text}");
        }
    }
);

both_engines!(
    who_comes_back_to_a_page_whose_work_is_done_is_shown_the_way_on,
    |app| {
        app.add_person().await;
        let mut metadata = crate::support::app::confidential("https://app.example/cb?x=1");
        for (client_uri, home) in [
            (None, "https://app.example/"),
            (
                Some("https://www.app.example/shop"),
                "https://www.app.example/shop",
            ),
        ] {
            metadata["client_uri"] = client_uri.into();
            for decision in ["allow", "cancel"] {
                let rp = RelyingParty::of(app.add_client(metadata.clone()).await);
                let mut browser = Browser::new(&app);
                let page = browser.open(&rp.authorize(&[])).await;
                let address = page.action();
                let asked = browser.sign_in(&page, "alex").await;
                let page = browser.submit(&asked, &[("decision", decision)]).await;
                let location = page.location();
                assert!(
                    location.starts_with("https://app.example/cb?x=1&"),
                    "{location}"
                );
                let back = browser.open(&address).await;
                assert_eq!(
                    (back.status, back.name().as_str()),
                    (StatusCode::GONE, "error")
                );
                assert!(back.text().contains("Already done"), "{}", back.text());
                let link = back.attribute("main a.button", "href");
                assert_eq!(link.as_deref(), Some(home));
                // A client that was turned off leads nowhere.
                let id = rp.id.clone();
                let turn = async |is_on: bool| {
                    let (id, now) = (ClientId::new(&id), app.op().now());
                    let at = (!is_on).then_some(now);
                    let set = app.op().store.write(move |w| {
                        w.set_client_disabled(&TenantId::default_tenant(), &id, at, now)
                    });
                    assert!(set.await.unwrap());
                };
                turn(false).await;
                let off = browser.open(&address).await;
                assert_eq!(off.attribute("main a.button", "href"), None);
                turn(true).await;
                // And the form that was sent twice does nothing twice.
                let again = browser.submit(&asked, &[("decision", "allow")]).await;
                assert_eq!(again.status, StatusCode::GONE);
            }
        }
    }
);

both_engines!(where_no_cookie_comes_that_is_what_the_page_says, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let page = Browser::new(&app).open(&rp.authorize(&[])).await;
    let mut without = Browser::new(&app);
    let page = without.get(&page.action()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(
        page.attribute("main", "data-error").as_deref(),
        Some("wrong-browser"),
        "{}",
        page.body
    );
});

both_engines!(
    what_carries_the_answer_names_the_host_with_its_port,
    |app| {
        app.add_person().await;
        let uri = "https://app.example:8443/cb";
        let rp = RelyingParty::of(app.add_client(crate::support::app::confidential(uri)).await);
        let mut browser = Browser::new(&app);
        let page = browser
            .open(&rp.authorize(&[("response_mode", "form_post")]))
            .await;
        let page = browser.sign_in(&page, "alex").await;
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(page.name(), "form-post");
        assert!(page.text().contains("app.example:8443"), "{}", page.text());
    }
);
