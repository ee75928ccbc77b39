//! Sessions: cookies, lifetimes, several accounts, and what a stranger cannot do with them.

use std::time::Duration;

use doorward::login::session::MOST_SESSIONS;
use reqwest::header::HeaderValue;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::browser::parameters;
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options, RelyingParty};

fn https() -> Options {
    Options {
        is_https: true,
        ..Options::default()
    }
}

both_engines!(
    cookies_belong_to_this_host_and_are_out_of_reach_for_scripts,
    https(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.get(&rp.authorize(&[])).await;
        let cookie = page.headers["set-cookie"].to_str().unwrap().to_owned();
        let page = browser.follow(page).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let csrf = page.csrf();
        let signed_in = browser
            .post(
                &page.action(),
                &[("csrf", &csrf), ("password", crate::support::app::PASSWORD)],
            )
            .await;
        for cookie in [
            cookie.as_str(),
            signed_in.headers["set-cookie"].to_str().unwrap(),
        ] {
            assert!(cookie.starts_with("__Host-doorward-"), "{cookie}");
            for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(
                    cookie.split("; ").any(|part| part == attribute),
                    "{attribute} in {cookie}"
                );
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }
);

both_engines!(
    each_proof_gives_a_new_cookie_and_the_old_one_is_dead,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        let first = browser.session_cookie().unwrap().clone();
        let mut thief = browser.clone();

        let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
        browser.sign_in(&page, "alex").await;
        let second = browser.session_cookie().unwrap().clone();
        assert_ne!(first, second);
        let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
        assert!(parameters(page.location()).contains_key("code"));
        let page = thief.open(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(parameters(page.location())["error"], "login_required");
    }
);

both_engines!(a_cookie_that_somebody_planted_is_never_promoted, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let planted = format!("dw_se_{}", "A".repeat(43));
    let mut browser = Browser::new(&app);
    browser
        .cookies
        .insert("doorward-session".into(), planted.clone());
    rp.code(&mut browser, &[]).await;
    assert_ne!(browser.session_cookie(), Some(&planted));
    let mut attacker = Browser::new(&app);
    attacker.cookies.insert("doorward-session".into(), planted);
    let page = attacker.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
});

both_engines!(a_malformed_or_repeated_cookie_is_no_session, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    let good = browser.session_cookie().unwrap().clone();
    let ask = rp.authorize(&[("prompt", "none")]);
    for cookie in [
        format!("doorward-session={good}; doorward-session={good}"),
        format!("doorward-session={good}x"),
        format!("doorward-session=\"{good}\""),
        format!("doorward-session={}", [good.as_str(); 9].join(".")),
        format!("doorward-session={}", "x".repeat(5000)),
        "doorward-session=".into(),
        "doorward-session".into(),
        format!("__Host-doorward-session={good}"),
        format!("DOORWARD-SESSION={good}"),
    ] {
        let response = app
            .request(Method::GET, &ask)
            .header("cookie", &cookie)
            .send()
            .await
            .unwrap();
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(parameters(&location)["error"], "login_required", "{cookie}");
    }
    let many = (0..200)
        .map(|n| format!("c{n}={n}"))
        .collect::<Vec<_>>()
        .join("; ");
    // Of another site under the same domain, perhaps, and in bytes that are no text.
    let latin = b"city=Z\xfcrich; \xff=\xfe; ".as_slice();
    for foreign in [
        format!("{many}; ").as_bytes(),
        "city=Zürich; ".as_bytes(),
        latin,
    ] {
        let cookie = [foreign, format!("doorward-session={good}").as_bytes()].concat();
        let response = app
            .request(Method::GET, &ask)
            .header("cookie", HeaderValue::from_bytes(&cookie).unwrap())
            .send()
            .await
            .unwrap();
        assert!(
            parameters(response.headers()["location"].to_str().unwrap()).contains_key("code"),
            "foreign cookies do no harm: {}",
            String::from_utf8_lossy(foreign)
        );
    }
});

both_engines!(a_session_ends_when_idle_and_at_its_absolute_end, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let lifetimes = app.options.settings.session;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    let ask = rp.authorize(&[("prompt", "none")]);
    let mut is_live = async |app: &crate::support::TestApp| {
        let _ = app;
        let page = browser.open(&ask).await;
        parameters(page.location()).contains_key("code")
    };
    // Used again and again, it lives on past the idle time …
    let mut age = Duration::ZERO;
    let step = lifetimes.idle.checked_sub(Duration::from_secs(1)).unwrap();
    while age + step < lifetimes.absolute {
        app.clock.advance(step);
        age += step;
        assert!(is_live(&app).await, "at {age:?}");
    }
    // … but never past the absolute one.
    let second = Duration::from_secs(1);
    app.clock
        .advance(lifetimes.absolute.checked_sub(age + second).unwrap());
    assert!(is_live(&app).await, "a second before");
    app.clock.advance(second);
    assert!(!is_live(&app).await);

    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    app.clock.advance(lifetimes.idle);
    let page = browser.open(&ask).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
});

both_engines!(the_oldest_of_very_many_sessions_makes_room, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let is_live = async |browser: &mut Browser| {
        let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
        parameters(page.location()).contains_key("code")
    };
    let mut first = Browser::new(&app);
    let given = rp.tokens(&app, &mut first).await;
    app.clock.advance(Duration::from_secs(60));
    app.database.execute(&format!(
        "INSERT INTO sessions (id, tenant_id, user_id, secret_hash, authentication, created_at, last_seen_at, expires_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
         SELECT 'more' || i, tenant_id, user_id, 'more' || i, authentication, created_at, last_seen_at + 1, expires_at
         FROM sessions, n",
        MOST_SESSIONS - 2
    ));
    let mut last = Browser::new(&app);
    rp.code(&mut last, &[]).await;
    assert!(is_live(&mut first).await, "as many as there may be");
    let sid = claims(text(&given, "id_token"))["sid"].clone();
    let aged = app.database.execute(&format!(
        "UPDATE sessions SET last_seen_at = 1 WHERE id = '{}'",
        sid.as_str().unwrap()
    ));
    assert_eq!(aged, 1);
    let mut one_more = Browser::new(&app);
    rp.code(&mut one_more, &[]).await;
    assert!(!is_live(&mut first).await, "idle for longest");
    let (status, _) = rp.refresh(&app, text(&given, "refresh_token")).await;
    assert_eq!(status, 400, "nor what lived in it");
    assert!(is_live(&mut last).await && is_live(&mut one_more).await);
});

both_engines!(several_clients_share_a_session_and_its_sid, |app| {
    app.add_person().await;
    let first = RelyingParty::confidential(&app).await;
    let second = RelyingParty::public(&app).await;
    let mut browser = Browser::new(&app);
    let one = first.tokens(&app, &mut browser).await;
    let two = second.tokens(&app, &mut browser).await;
    let sid = |tokens: &serde_json::Value| claims(text(tokens, "id_token"))["sid"].clone();
    assert!(sid(&one).is_string());
    assert_eq!(sid(&one), sid(&two));
});

both_engines!(a_browser_holds_several_accounts_and_asks_which, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let alex = rp.tokens(&app, &mut browser).await;

    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    assert_eq!(page.name(), "accounts");
    let page = browser.submit(&page, &[("account", "other")]).await;
    let page = browser.sign_in(&page, "sam").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, sam) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    let subject = |tokens: &serde_json::Value| {
        claims(text(tokens, "id_token"))["sub"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_ne!(subject(&alex), subject(&sam));

    // Both are on offer; the one that is chosen answers.
    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    assert!(
        page.text().contains("alex@example.com") && page.text().contains("sam@example.com"),
        "{}",
        page.text()
    );
    let handle = claims(text(&alex, "id_token"))["sid"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = browser.submit(&page, &[("account", &handle)]).await;
    let (_, again) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&again), subject(&alex));

    // An account of another browser cannot be chosen.
    let mut stranger = Browser::new(&app);
    let page = stranger.open(&rp.authorize(&[])).await;
    let page = stranger.sign_in(&page, "sam").await;
    assert!(matches!(page.name().as_str(), "" | "consent"));
    let page = stranger
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    let page = stranger.submit(&page, &[("account", &handle)]).await;
    assert_eq!(page.name(), "accounts");

    // The client may name whom it expects.
    let page = browser
        .open(&rp.authorize(&[
            ("prompt", "none"),
            ("id_token_hint", text(&sam, "id_token")),
        ]))
        .await;
    let (_, hinted) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&hinted), subject(&sam));
});

both_engines!(somebody_who_is_turned_off_is_signed_out_at_once, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    app.disable_user(&person).await;
    let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
    assert_eq!(page.status, StatusCode::SEE_OTHER);
});

fn idle_for_a_minute() -> Options {
    let mut options = Options::default();
    options.settings.session.idle = Duration::from_secs(60);
    options
}

both_engines!(
    a_session_in_use_does_not_end_as_idle,
    idle_for_a_minute(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        for second in 1..30 {
            app.clock.advance(Duration::from_secs(10));
            let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
            let answer = parameters(page.location());
            assert!(answer.contains_key("code"), "{second}: {answer:?}");
        }
    }
);

// Not by apps alone: its person may look after their account.
both_engines!(a_session_is_used_by_its_persons_pages_too, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    browser.sign_in(&page, "alex").await;
    let idle = app.options.settings.session.idle;
    let step = idle.checked_sub(Duration::from_secs(1)).unwrap();
    for _ in 0..3 {
        app.clock.advance(step);
        let page = browser.open("/account/sessions").await;
        assert_eq!(page.name(), "account-sessions", "{}", page.body);
    }
    let seen = "SELECT last_seen_at AS count FROM sessions";
    let now = app.op().now().as_micros();
    assert_eq!(app.database.count(seen), now);
    app.clock.advance(Duration::from_secs(59));
    browser.open("/account/sessions").await;
    assert_eq!(app.database.count(seen), now, "not worth a write");
    app.clock.advance(idle);
    let page = browser.open("/account/sessions").await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    // Who was here last need not say who they are; whoever wants to be another is asked.
    assert_eq!(page.fields()["username"], "alex");
    let page = browser.submit(&page, &[("username", "alex")]).await;
    let page = browser.submit(&page, &[("decision", "back")]).await;
    assert_eq!(page.fields()["username"], "alex", "what was typed");
    assert!(
        Browser::new(&app).open("/account").await.fields()["username"].is_empty(),
        "to nobody else"
    );
});

// Apps hold tokens that live in a session after it became too idle to let anybody in.
both_engines!(an_idle_session_can_still_be_signed_out, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let idle = app.options.settings.session.idle;
    for way in ["a hint", "a question", "somebody else"] {
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        app.clock.advance(idle);
        let (status, tokens_now) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{tokens_now}");
        if way == "a hint" {
            let id_token = text(&tokens, "id_token");
            let page = browser
                .open(&format!("/end-session?id_token_hint={id_token}"))
                .await;
            assert_eq!(page.name(), "signed-out");
        } else if way == "a question" {
            let page = browser.open("/end-session").await;
            assert_eq!(page.name(), "sign-out", "{}", page.body);
            assert!(page.text().contains("Alex"), "{}", page.text());
            let page = browser.submit(&page, &[("decision", "sign-out")]).await;
            assert_eq!(page.name(), "signed-out", "{}", page.body);
            let page = browser.open("/account").await;
            assert!(page.fields()["username"].is_empty(), "nobody was here");
        } else {
            // Somebody else signs in: nobody could end the idle one from this browser any more.
            app.add_user("sam", "sam@example.com").await;
            let page = browser.open(&rp.authorize(&[])).await;
            browser.sign_in(&page, "sam").await;
        }
        let (status, refused) = rp.refresh(&app, text(&tokens_now, "refresh_token")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{way}: {refused}");
    }
});

both_engines!(
    who_signs_in_again_after_idling_goes_on_in_their_session,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let before = rp.tokens(&app, &mut browser).await;
        app.clock.advance(app.options.settings.session.idle);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        let (_, after) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        let sid = |tokens: &Value| claims(text(tokens, "id_token"))["sid"].clone();
        assert_eq!(sid(&before), sid(&after));
        let id_token = text(&after, "id_token");
        browser
            .open(&format!("/end-session?id_token_hint={id_token}"))
            .await;
        for tokens in [before, after] {
            let (status, _) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST);
        }
    }
);

// A browser that opens its tabs of the day again asks for several first pages at the same time.
both_engines!(first_pages_in_two_tabs_are_both_answered, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let mut tabs = Vec::new();
    let mut cookies = std::collections::BTreeMap::new();
    for _ in 0..2 {
        browser.cookies.clear();
        tabs.push(browser.get(&rp.authorize(&[])).await);
        cookies.append(&mut browser.cookies);
    }
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    browser.cookies = cookies;
    let mut pages = Vec::new();
    for tab in tabs {
        pages.push(browser.follow(tab).await);
    }
    let asked = browser.sign_in(&pages[0], "alex").await;
    let page = browser.submit(&asked, &[("decision", "allow")]).await;
    assert!(parameters(page.location()).contains_key("code"));
    let page = browser.open(&pages[1].action()).await;
    assert!(
        parameters(page.location()).contains_key("code"),
        "{}",
        page.location()
    );
    // Another browser has nothing of either.
    let mut stranger = Browser::new(&app);
    stranger.open(&rp.authorize(&[])).await;
    assert_eq!(stranger.open(&pages[1].action()).await.name(), "error");
});
