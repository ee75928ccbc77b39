//! Light or dark by choice: remembered for the browser, and back to where one was, which is always here.

use reqwest::{Method, StatusCode};

use crate::support::browser::Page;
use crate::support::{Browser, Options, RelyingParty, TestApp};

fn shown(page: &Page) -> Option<String> {
    page.attribute("html", "data-theme")
}

/// Follows a link of the page's foot as a browser does: with the address of the page, because the link asks for that.
async fn choose(app: &TestApp, browser: &mut Browser, page: &Page, choice: &str) -> Page {
    let link = format!(".foot a[href='/theme/{choice}']");
    assert_eq!(
        page.attribute(&link, "referrerpolicy").as_deref(),
        Some("same-origin"),
        "{}",
        page.path
    );
    let from = format!("{}{}", app.issuer, page.path);
    let headers = [
        ("referer", from.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let path = format!("/theme/{choice}");
    let answer = browser.send(Method::GET, &path, None, &headers).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), page.path);
    browser.follow(answer).await
}

both_engines!(a_choice_holds_on_every_page_until_it_is_taken_back, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    assert_eq!(shown(&page), None);
    let page = choose(&app, &mut browser, &page, "dark").await;
    assert_eq!(
        (page.name().as_str(), shown(&page).as_deref()),
        ("sign-in", Some("dark"))
    );
    assert_eq!(
        page.attribute(".foot [aria-current]", "href").as_deref(),
        Some("/theme/dark")
    );
    assert_eq!(
        page.attribute("meta[name=color-scheme]", "content")
            .as_deref(),
        Some("dark")
    );
    let others = [
        browser.get("/").await,
        browser.get("/nothing-here").await,
        browser.get("/theme/blue").await,
        browser.get("/token").await,
        browser.get(&rp.authorize(&[("client_id", "nobody")])).await,
        browser.get("/interaction/none").await,
        browser.sign_in(&page, "alex").await,
        browser.open("/end-session").await,
    ];
    for page in others {
        assert_eq!(
            shown(&page).as_deref(),
            Some("dark"),
            "{}: {}",
            page.path,
            page.body
        );
        // Back to the very page, whatever its address holds.
        let page = choose(&app, &mut browser, &page, "light").await;
        assert_eq!(shown(&page).as_deref(), Some("light"), "{}", page.path);
        choose(&app, &mut browser, &page, "dark").await;
    }
    let page = browser.get("/").await;
    let page = choose(&app, &mut browser, &page, "automatic").await;
    assert_eq!(shown(&page), None);
    assert_eq!(browser.cookies["doorward-theme"], "automatic");
    assert_eq!(
        page.attribute(".foot [aria-current]", "href").as_deref(),
        Some("/theme/automatic")
    );
});

both_engines!(the_answer_of_a_form_leads_somewhere_too, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in_with(&page, "alex", "wrong").await;
    assert!(page.body.contains("role=\"alert\""));
    let page = choose(&app, &mut browser, &page, "dark").await;
    assert_eq!(
        (page.name().as_str(), shown(&page).as_deref()),
        ("password", Some("dark"))
    );
    rp.code(&mut browser, &[]).await;
    let page = browser.get("/end-session").await;
    let csrf = page.csrf();
    for decision in ["stay", "sign-out"] {
        let fields = [("csrf", csrf.as_str()), ("decision", decision)];
        let page = browser.post("/end-session/confirm", &fields).await;
        let page = choose(&app, &mut browser, &page, "light").await;
        let expected = if decision == "stay" {
            "sign-out"
        } else {
            "signed-out"
        };
        assert_eq!(
            (page.status, page.name().as_str()),
            (StatusCode::OK, expected)
        );
    }
    // What carries the answer has no link that leads away from it.
    let page = browser
        .open(&rp.authorize(&[("response_mode", "form_post")]))
        .await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(
        (page.name().as_str(), shown(&page).as_deref()),
        ("form-post", Some("light"))
    );
    assert!(!page.body.contains("/theme/"), "{}", page.body);
});

both_engines!(no_other_site_chooses_or_is_led_to, |app| {
    let mut browser = Browser::new(&app);
    let ours = format!("{}/interaction/x?y=1&z=%2F", app.issuer);
    let elsewhere = [
        "https://evil.example/interaction/x".to_owned(),
        format!("{}.evil.example/x", app.issuer),
        format!("{}@evil.example/x", app.issuer),
        app.issuer.clone(),
        "/x".to_owned(),
        String::new(),
    ];
    // Without Fetch Metadata what counts is where the browser says that it was.
    let mut cases = vec![(Some(ours.clone()), None, true), (None, None, false)];
    cases.extend(elsewhere.into_iter().map(|from| (Some(from), None, false)));
    for site in ["cross-site", "same-site", "none", "", "x"] {
        cases.push((Some(ours.clone()), Some(site), false));
    }
    for (from, site, is_taken) in cases {
        let mut headers = Vec::new();
        headers.extend(from.as_deref().map(|from| ("referer", from)));
        headers.extend(site.map(|site| ("sec-fetch-site", site)));
        let answer = browser
            .send(Method::GET, "/theme/dark", None, &headers)
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(
            answer.headers.contains_key("set-cookie"),
            is_taken,
            "{headers:?}"
        );
        let expected = if is_taken {
            "/interaction/x?y=1&z=%2F"
        } else {
            "/"
        };
        assert_eq!(answer.location(), expected, "{headers:?}");
    }
    // Even what a browser would call ours leads to a path of ours and nowhere else.
    for path in ["//evil.example", "/\\evil.example", "//evil.example/..//x"] {
        let from = format!("{}{path}", app.issuer);
        let headers = [
            ("referer", from.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        let answer = browser
            .send(Method::GET, "/theme/dark", None, &headers)
            .await;
        assert_eq!(answer.location(), "/", "{path}");
    }
    let headers = [("sec-fetch-site", "same-origin")];
    let answer = browser
        .send(Method::GET, "/theme/dark", None, &headers)
        .await;
    assert_eq!(answer.location(), "/");
    for (method, status) in [
        (Method::HEAD, StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let answer = browser.send(method, "/theme/dark", None, &headers).await;
        assert_eq!(answer.status, status);
    }
    assert_eq!(
        browser.get("/theme/blue").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(browser.get("/theme/").await.status, StatusCode::NOT_FOUND);
});

fn https() -> Options {
    Options {
        is_https: true,
        ..Options::default()
    }
}

both_engines!(
    the_cookie_is_ours_alone_and_says_one_of_three_words,
    https(),
    |app| {
        let mut browser = Browser::new(&app);
        let headers = [("sec-fetch-site", "same-origin")];
        let answer = browser
            .send(Method::GET, "/theme/light", None, &headers)
            .await;
        assert_eq!(
            answer.headers["set-cookie"],
            "__Host-doorward-theme=light; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"
        );
        for (cookie, expected) in [
            ("__Host-doorward-theme=light", Some("light")),
            ("__Host-doorward-theme=dark", Some("dark")),
            ("__Host-doorward-theme=automatic", None),
            ("__Host-doorward-theme=Dark", None),
            ("__Host-doorward-theme=\"dark\"", None),
            ("__Host-doorward-theme=dark\" onload=\"x", None),
            ("__Host-doorward-theme=", None),
            (
                "__Host-doorward-theme=dark; __Host-doorward-theme=dark",
                None,
            ),
            ("doorward-theme=dark", None),
        ] {
            let mut stranger = Browser::new(&app);
            let page = stranger
                .send(Method::GET, "/", None, &[("cookie", cookie)])
                .await;
            assert_eq!(shown(&page).as_deref(), expected, "{cookie}");
        }
    }
);
