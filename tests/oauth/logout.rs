//! RP-Initiated Logout 1.0: nobody is signed out by a link, and nobody is sent where no client vouches for it.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::redirect_uri::is_dead_end;
use super::turn_client;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::relying_party::{REDIRECT, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

const AFTER: &str = "https://app.example/after";

async fn party(app: &TestApp) -> RelyingParty {
    let mut metadata = confidential(REDIRECT);
    metadata["post_logout_redirect_uris"] = json!([AFTER, "https://app.example/after?x=1"]);
    RelyingParty::of(app.add_client(metadata).await)
}

fn end(fields: &[(&str, &str)]) -> String {
    format!("/end-session?{}", crate::support::answer::encode(fields))
}

async fn is_signed_in(rp: &RelyingParty, browser: &Browser) -> bool {
    let page = browser
        .clone()
        .get(&rp.authorize(&[("prompt", "none")]))
        .await;
    parameters(page.location()).contains_key("code")
}

both_engines!(
    a_client_signs_its_person_out_and_the_sessions_tokens_end,
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        for is_post in [false, true] {
            let mut browser = Browser::new(&app);
            let tokens = rp.tokens(&app, &mut browser).await;
            let code = rp
                .code(&mut browser, &[("scope", "openid offline_access")])
                .await;
            let (_, offline) = rp.redeem(&app, &code).await;
            let waiting = rp.code(&mut browser, &[]).await;
            let other = party(&app).await;
            let others = other.tokens(&app, &mut browser).await;
            // An expired hint is a hint (§2); state comes back exactly.
            app.clock.advance(Duration::from_secs(4000));
            let state = "a state & more #\u{e9}";
            let fields = [
                ("id_token_hint", text(&tokens, "id_token")),
                ("post_logout_redirect_uri", AFTER),
                ("state", state),
                ("client_id", &rp.id),
                ("logout_hint", "alex"),
                ("ui_locales", "de"),
            ];
            let page = if is_post {
                browser.post("/end-session", &fields).await
            } else {
                browser.get(&end(&fields)).await
            };
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
            page.is_page_or_redirect_of_ours();
            assert!(
                page.location()
                    .starts_with("https://app.example/after?state="),
                "{}",
                page.location()
            );
            assert_eq!(
                parameters(page.location()),
                [("state".to_owned(), state.to_owned())].into()
            );
            assert!(browser.session_cookie().is_none());
            // Whoever kept the cookie has nothing.
            assert!(!is_signed_in(&rp, &browser).await);
            for (owner, dead) in [(&rp, &tokens), (&other, &others)] {
                assert_eq!(
                    userinfo(&app, &app.node, text(dead, "access_token"))
                        .await
                        .0,
                    StatusCode::UNAUTHORIZED
                );
                assert_eq!(
                    owner.refresh(&app, text(dead, "refresh_token")).await.0,
                    StatusCode::BAD_REQUEST
                );
            }
            assert_eq!(
                rp.redeem(&app, &waiting).await.0,
                StatusCode::BAD_REQUEST,
                "a code that waited"
            );
            let (status, offline) = rp.refresh(&app, text(&offline, "refresh_token")).await;
            assert_eq!(status, StatusCode::OK, "{offline}");
        }
    }
);

both_engines!(a_client_signs_nobody_else_out, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = party(&app).await;
    let other = party(&app).await;
    let mut browser = Browser::new(&app);
    let alex = rp.tokens(&app, &mut browser).await;
    let page = browser.open(&other.authorize(&[("prompt", "login")])).await;
    let page = browser.sign_in(&page, "sam").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, sam) = other
        .redeem(&app, &parameters(page.location())["code"])
        .await;
    // Whoever is asked is told about both.
    let page = browser.open("/end-session").await;
    assert_eq!(
        page.body.matches("class=\"who\"").count(),
        2,
        "{}",
        page.body
    );
    let fields = [
        ("id_token_hint", text(&alex, "id_token")),
        ("post_logout_redirect_uri", AFTER),
    ];
    let page = browser.get(&end(&fields)).await;
    assert_eq!(page.location(), AFTER);
    let is_alive = async |tokens| {
        let (status, _) = userinfo(&app, &app.node, text(tokens, "access_token")).await;
        status == StatusCode::OK
    };
    assert!(!is_alive(&alex).await && is_alive(&sam).await);
    assert!(is_signed_in(&other, &browser).await);
    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    assert!(!page.text().contains("alex@example.com"), "{}", page.text());
});

both_engines!(a_link_signs_nobody_out, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let old_hint = {
        let mut before = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut before).await;
        text(&tokens, "id_token").to_owned()
    };
    let cookie = browser.session_cookie().cloned();
    for fields in [
        vec![],
        vec![("client_id", rp.id.as_str())],
        vec![
            ("client_id", rp.id.as_str()),
            ("post_logout_redirect_uri", AFTER),
            ("state", "x"),
        ],
        vec![("post_logout_redirect_uri", "https://evil.example/")],
        vec![("id_token_hint", "x"), ("post_logout_redirect_uri", AFTER)],
        vec![("id_token_hint", text(&tokens, "access_token"))],
        // The hint of another session: somebody kept it.
        vec![
            ("id_token_hint", old_hint.as_str()),
            ("post_logout_redirect_uri", AFTER),
        ],
    ] {
        for method in [Method::GET, Method::POST] {
            let page = match method {
                Method::GET => browser.get(&end(&fields)).await,
                _ => browser.post("/end-session", &fields).await,
            };
            assert_eq!(
                (page.status, page.name().as_str()),
                (StatusCode::OK, "sign-out"),
                "{fields:?}: {}",
                page.body
            );
            page.is_page_or_redirect_of_ours();
            assert_eq!(browser.session_cookie().cloned(), cookie);
        }
    }
    assert!(is_signed_in(&rp, &browser).await);
    // Staying, forms of others, forms without a decision: nothing happens.
    let page = browser.get(&end(&[("client_id", &rp.id)])).await;
    let csrf = page.csrf();
    let foreign = Browser::new(&app).open(&rp.authorize(&[])).await.csrf();
    assert_eq!(
        browser.submit(&page, &[("decision", "stay")]).await.status,
        StatusCode::OK
    );
    assert_eq!(browser.submit(&page, &[]).await.status, StatusCode::OK);
    for (token, headers) in [
        ("", &[("sec-fetch-site", "same-origin")]),
        (foreign.as_str(), &[("sec-fetch-site", "same-origin")]),
        (csrf.as_str(), &[("sec-fetch-site", "cross-site")]),
        (csrf.as_str(), &[("origin", "https://evil.example")]),
    ] {
        let answer = browser
            .send(
                Method::POST,
                &page.action(),
                Some(&[("csrf", token), ("decision", "sign-out")]),
                headers,
            )
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert!(is_signed_in(&rp, &browser).await);
    assert_eq!(
        userinfo(&app, &app.node, text(&tokens, "access_token"))
            .await
            .0,
        StatusCode::OK
    );
    // The person's own yes does it, and without a hint it ends at our page.
    let page = browser
        .get(&end(&[
            ("client_id", &rp.id),
            ("post_logout_redirect_uri", AFTER),
        ]))
        .await;
    let page = browser.submit(&page, &[("decision", "sign-out")]).await;
    assert_eq!(
        (page.status, page.name().as_str()),
        (StatusCode::OK, "signed-out")
    );
    assert!(!is_signed_in(&rp, &browser).await);
    // A second time there is nobody to ask.
    assert_eq!(browser.get("/end-session").await.name(), "signed-out");
});

both_engines!(
    after_signing_out_only_the_hinted_clients_own_addresses_are_gone_to,
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let other = party(&app).await;
        let mut metadata = confidential(REDIRECT);
        metadata["post_logout_redirect_uris"] = json!(["https://other.example/after"]);
        let elsewhere = RelyingParty::of(app.add_client(metadata).await);
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let hint = text(&tokens, "id_token");
        for bad in [
            "https://evil.example/",
            "https://other.example/after",
            "https://app.example/after/",
            "https://app.example/after?",
            "https://app.example/after?x=2",
            "https://app.example/after#f",
            "https://app.example/AFTER",
            "https://app.example:443/after",
            "https://app.example@evil.example/after",
            "https://app.example/x/../after",
            "http://app.example/after",
            "//app.example/after",
            "javascript:alert(1)",
            REDIRECT,
        ] {
            is_dead_end(
                &browser
                    .get(&end(&[
                        ("id_token_hint", hint),
                        ("post_logout_redirect_uri", bad),
                    ]))
                    .await,
                bad,
            );
            is_dead_end(
                &browser
                    .post(
                        "/end-session",
                        &[("id_token_hint", hint), ("post_logout_redirect_uri", bad)],
                    )
                    .await,
                bad,
            );
        }
        // A client_id that is not the hint's (§2).
        for wrong in [&other.id, &elsewhere.id, &"nobody".to_owned()] {
            is_dead_end(
                &browser
                    .get(&end(&[
                        ("id_token_hint", hint),
                        ("client_id", wrong),
                        ("post_logout_redirect_uri", AFTER),
                    ]))
                    .await,
                AFTER,
            );
        }
        for repeated in [
            "id_token_hint",
            "post_logout_redirect_uri",
            "client_id",
            "state",
        ] {
            let query = format!("{}&{repeated}=x&{repeated}=y", end(&[("ui_locales", "en")]));
            let page = browser.get(&query).await;
            assert_eq!(
                (page.status, page.name().as_str()),
                (StatusCode::BAD_REQUEST, "error"),
                "{repeated}"
            );
        }
        assert!(
            is_signed_in(&rp, &browser).await,
            "none of it signed anybody out"
        );
        // A client that the operator turned off is vouched for by nobody.
        turn_client(&app, &rp.id, false).await;
        let page = browser
            .get(&end(&[
                ("id_token_hint", hint),
                ("post_logout_redirect_uri", AFTER),
            ]))
            .await;
        assert_ne!(
            page.status,
            StatusCode::SEE_OTHER,
            "{:?}",
            page.headers.get("location")
        );
        let page = browser.get(&end(&[("id_token_hint", hint)])).await;
        assert_eq!(page.name(), "sign-out", "the person is asked");
        turn_client(&app, &rp.id, true).await;
        let page = browser
            .get(&end(&[
                ("id_token_hint", hint),
                ("post_logout_redirect_uri", "https://app.example/after?x=1"),
                ("state", "s"),
            ]))
            .await;
        assert_eq!(page.location(), "https://app.example/after?x=1&state=s");
        // Nobody is signed in: with a hint the address is still the client's own, without there is none to go to.
        let mut nobody = Browser::new(&app);
        assert_eq!(
            nobody
                .get(&end(&[
                    ("id_token_hint", hint),
                    ("post_logout_redirect_uri", AFTER)
                ]))
                .await
                .location(),
            AFTER
        );
        assert_eq!(
            nobody
                .get(&end(&[("post_logout_redirect_uri", AFTER)]))
                .await
                .name(),
            "signed-out"
        );
        // A POST from another site comes again as a GET, which has the cookies, and keeps the hint out of the address.
        let fields = [("id_token_hint", hint), ("post_logout_redirect_uri", AFTER)];
        let answer = Answer::to_form(&app, "/end-session", &fields).await;
        let again = answer.header("location");
        assert_eq!(
            (answer.status, again.starts_with("/end-session?")),
            (303, true)
        );
        let parts = hint.split('.').chain([AFTER, "id_token_hint"]);
        assert!(
            parts.into_iter().all(|part| !again.contains(part)),
            "{again}"
        );
        assert_eq!(browser.clone().get(again).await.location(), AFTER);
        assert_ne!(
            browser
                .clone()
                .get(&again.replace("/end-session", "/authorize"))
                .await
                .status,
            StatusCode::SEE_OTHER,
            "it is for its own endpoint"
        );
        app.clock.advance(Duration::from_secs(10 * 60));
        assert_eq!(browser.get(again).await.status, StatusCode::GONE);
        assert_eq!(
            browser.get("/end-session?dw_posted=v1.AAAA").await.status,
            StatusCode::GONE
        );
    }
);

// Such a form comes without our SameSite=Lax cookies: about whoever sent it nothing is known.
both_engines!(a_long_form_of_another_site_takes_nobodys_cookies, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let long = "a".repeat(17_000);
    for path in ["/end-session", "/authorize"] {
        let fields = [
            ("x", long.as_str()),
            ("client_id", &rp.id),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", "openid"),
            ("nonce", "n"),
        ];
        let answer = Answer::to_form(&app, path, &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.header("set-cookie").is_empty(), "{path}: {answer:?}");
    }
    // Nor does a short one that brings no session.
    let answer = Answer::to(app.request(Method::GET, "/end-session")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("set-cookie").is_empty(), "{answer:?}");
});

both_engines!(of_two_accounts_it_is_said_who_signed_out, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let alex = rp.tokens(&app, &mut browser).await;
    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    let page = browser.submit(&page, &[("account", "other")]).await;
    browser.sign_in(&page, "sam").await;
    let hint = [("id_token_hint", text(&alex, "id_token"))];
    let page = browser.get(&end(&hint)).await;
    assert_eq!(page.name(), "signed-out");
    let said = page.text();
    assert!(said.contains("is signed out of"), "{said}");
    assert!(
        said.contains("In this browser you are still signed in as"),
        "{said}"
    );

    assert!(!said.contains("You are signed out"), "{said}");
});
