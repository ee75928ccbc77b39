//! The way from the sign-in page to the accounts that are signed in in this browser: it skips nothing that is owed.

use std::time::Duration;

use doorward::login::session::{self, MOST_ACCOUNTS};
use reqwest::StatusCode;

use crate::support::app::PASSWORD;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::{Browser, RelyingParty, TestApp};

const CHOOSE: (&str, &str) = ("decision", "choose");

fn offers_accounts(page: &Page) -> bool {
    page.attribute("button[name=decision][value=choose]", "value")
        .is_some()
}

/// A browser in which alex and then sam signed in, with what each of them got.
async fn with_two_accounts(app: &TestApp, rp: &RelyingParty) -> (Browser, [serde_json::Value; 2]) {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let mut browser = Browser::new(app);
    let alex = rp.tokens(app, &mut browser).await;
    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    let page = browser.submit(&page, &[("account", "other")]).await;
    let page = browser.sign_in(&page, "sam").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, sam) = rp.redeem(app, &parameters(page.location())["code"]).await;
    (browser, [alex, sam])
}

fn subject(tokens: &serde_json::Value) -> serde_json::Value {
    claims(text(tokens, "id_token"))["sub"].clone()
}

both_engines!(sign_in_leads_to_the_accounts_that_are_here, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, [alex, sam]) = with_two_accounts(&app, &rp).await;
    // Where nobody is signed in there is nothing to choose from, whatever the form says.
    let mut stranger = Browser::new(&app);
    let page = stranger.open(&rp.authorize(&[])).await;
    assert!(!offers_accounts(&page), "{}", page.body);
    assert_eq!(stranger.submit(&page, &[CHOOSE]).await.name(), "sign-in");

    app.clock.advance(Duration::from_secs(5));
    let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
    assert!(offers_accounts(&page), "{}", page.body);
    let page = browser.submit(&page, &[CHOOSE]).await;
    assert_eq!(page.name(), "accounts");
    // "Use another account" is no dead end, and back again is a click.
    let page = browser.submit(&page, &[("account", "other")]).await;
    assert!(page.name() == "sign-in" && offers_accounts(&page));
    let page = browser.submit(&page, &[CHOOSE]).await;
    let handle = page.account("alex@example.com");
    let page = browser.submit(&page, &[("account", &handle)]).await;
    assert_eq!(page.name(), "password");
    assert_eq!(page.fields()["username"], "alex");
    // Not them after all.
    let page = browser.submit(&page, &[("decision", "back")]).await;
    let page = browser.submit(&page, &[CHOOSE]).await;
    let page = browser.submit(&page, &[("account", &handle)]).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    let (_, again) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&again), subject(&alex));
    assert_ne!(subject(&again), subject(&sam));
    let proven_at =
        |tokens: &serde_json::Value| claims(text(tokens, "id_token"))["auth_time"].as_i64();
    assert!(proven_at(&again) > proven_at(&alex));
});

both_engines!(a_login_hint_says_which_of_the_accounts_answers, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, [alex, sam]) = with_two_accounts(&app, &rp).await;
    for (hint, who) in [
        ("alex", &alex),
        ("Alex@Example.com", &alex),
        ("SAM", &sam),
        ("nobody", &sam),
        ("", &sam),
    ] {
        let page = browser
            .get(&rp.authorize(&[("prompt", "none"), ("login_hint", hint)]))
            .await;
        let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        assert_eq!(subject(&tokens), subject(who), "{hint:?}");
    }
    // Who is to prove anew who they are need not say it, where it is clear.
    for (hint, page, name) in [
        ("alex", "password", "alex"),
        ("sam@example.com", "password", "sam"),
        ("nobody", "sign-in", "nobody"),
        ("", "sign-in", ""),
    ] {
        let shown = browser
            .open(&rp.authorize(&[("prompt", "login"), ("login_hint", hint)]))
            .await;
        assert_eq!(
            (shown.name().as_str(), shown.fields()["username"].as_str()),
            (page, name),
            "{hint:?}"
        );
    }
});

both_engines!(consent_can_be_somebody_elses, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, [alex, _]) = with_two_accounts(&app, &rp).await;
    let page = browser.open(&rp.authorize(&[("prompt", "consent")])).await;
    assert!(page.name() == "consent" && offers_accounts(&page));
    let page = browser.submit(&page, &[CHOOSE]).await;
    assert_eq!(page.name(), "accounts");
    let handle = page.account("alex@example.com");
    let page = browser.submit(&page, &[("account", &handle)]).await;
    assert_eq!(page.name(), "consent", "alex is asked anew: {}", page.body);
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&tokens), subject(&alex));
});

// Whoever signs out and then in again would else go on as somebody else who uses the same machine.
both_engines!(
    whoever_signs_out_leaves_nobody_who_goes_on_silently,
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, [_, sam]) = with_two_accounts(&app, &rp).await;
        let hint = text(&sam, "id_token");
        browser
            .get(&format!("/end-session?id_token_hint={hint}"))
            .await;

        let silent = rp.authorize(&[("prompt", "none")]);
        let answer = browser.get(&silent).await;
        assert_eq!(
            parameters(answer.location())["error"],
            "account_selection_required"
        );
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(page.name(), "accounts");
        assert!(!page.text().contains("sam"), "{}", page.text());
        // A client that expects the one who stayed by name need not ask.
        let named = browser
            .get(&rp.authorize(&[("prompt", "none"), ("login_hint", "alex")]))
            .await;
        assert!(parameters(named.location()).contains_key("code"));
        // Chosen, they are current again.
        let alex = page.account("alex@example.com");
        let answer = browser.submit(&page, &[("account", &alex)]).await;
        assert!(parameters(answer.location()).contains_key("code"));
        let answer = browser.get(&silent).await;
        assert!(parameters(answer.location()).contains_key("code"));
    }
);

// The same where the session ended in another way: by a new password, by time, by an operator.
both_engines!(
    whoevers_session_ends_leaves_nobody_who_goes_on_silently,
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, [_, sam]) = with_two_accounts(&app, &rp).await;
        let sub = subject(&sam).as_str().expect("a sub").to_owned();
        let (user, now) = (doorward::domain::id::UserId::new(sub), app.op().now());
        app.op()
            .store
            .write(move |w| w.end_everything_of(&user, now))
            .await
            .unwrap();
        let answer = browser.get(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(
            parameters(answer.location())["error"],
            "account_selection_required"
        );
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(page.name(), "accounts");
    }
);

both_engines!(another_account_on_consent_is_another_account, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    let page = browser.submit(&page, &[CHOOSE]).await;
    let page = browser.submit(&page, &[("account", "other")]).await;
    assert_eq!(page.name(), "sign-in");
    let page = browser.sign_in(&page, "sam").await;
    assert_eq!(page.name(), "consent", "sam is asked");
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(
        claims(text(&tokens, "id_token"))["email"],
        serde_json::Value::Null
    );
    let (_, sam) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
    assert_eq!(sam["email"], "sam@example.com");
});

both_engines!(the_account_that_has_no_room_any_more_is_signed_out, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let names: Vec<String> = (0..=MOST_ACCOUNTS).map(|n| format!("person{n}")).collect();
    let mut browser = Browser::new(&app);
    let mut refresh_tokens = Vec::new();
    let mut secrets = Vec::new();
    for name in &names {
        app.add_user(name, &format!("{name}@example.com")).await;
        let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
        let page = browser.sign_in(&page, name).await;
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        refresh_tokens.push(text(&tokens, "refresh_token").to_owned());
        let cookie = browser.session_cookie().unwrap();
        secrets.push(cookie.split('.').next().unwrap().to_owned());
    }
    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    let is_on_offer = |name: &String| page.text().contains(&format!("{name}@example.com"));
    assert!(!is_on_offer(&names[0]) && names[1..].iter().all(is_on_offer));
    // Nobody could end it any more, so it has ended; the others live.
    for (place, secret) in secrets.iter().enumerate() {
        let opened = session::open(app.op(), &[secret]).await.unwrap().live;
        assert_eq!(opened.len(), usize::from(place > 0), "{place}");
        let (status, _) = rp.refresh(&app, &refresh_tokens[place]).await;
        let expected = if place == 0 {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        assert_eq!(status, expected, "{place}");
    }
});

both_engines!(choosing_an_account_skips_no_proof, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, _) = with_two_accounts(&app, &rp).await;
    app.clock.advance(Duration::from_secs(601));
    for (name, value) in [("prompt", "login"), ("max_age", "0"), ("max_age", "600")] {
        for who in ["alex@example.com", "sam@example.com"] {
            let page = browser.open(&rp.authorize(&[(name, value)])).await;
            let page = browser.submit(&page, &[CHOOSE]).await;
            let handle = page.account(who);
            let page = browser.submit(&page, &[("account", &handle)]).await;
            assert_eq!(page.name(), "password", "{name}={value} {who}");
            for fields in [
                &[("account", handle.as_str())][..],
                &[("decision", "allow")],
                &[CHOOSE, ("account", &handle)],
            ] {
                let page = browser.submit(&page, fields).await;
                assert!(
                    matches!(page.name().as_str(), "password" | "accounts"),
                    "{fields:?}: {}",
                    page.body
                );
            }
            let chooser = browser.get(&page.path).await;
            let page = browser.submit(&chooser, &[("account", &handle)]).await;
            let page = browser.submit(&page, &[("password", "wrong")]).await;
            assert_eq!(page.name(), "password");
        }
    }
    // A choice that the client asked for owes the same.
    let prompt = ("prompt", "login select_account");
    let page = browser.open(&rp.authorize(&[prompt])).await;
    let handle = page.account("sam@example.com");
    let page = browser.submit(&page, &[("account", &handle)]).await;
    assert_eq!(page.name(), "password");
    // Sam proves it; that is fresh enough for the next request, and nothing of alex's is.
    browser.submit(&page, &[("password", PASSWORD)]).await;
    let wishes = [("prompt", "select_account"), ("max_age", "600")];
    let chooser = browser.open(&rp.authorize(&wishes)).await;
    let handle = chooser.account("alex@example.com");
    let page = browser.submit(&chooser, &[("account", &handle)]).await;
    assert_eq!(page.name(), "password");
    let page = browser.submit(&page, &[("decision", "back")]).await;
    let chooser = browser.submit(&page, &[CHOOSE]).await;
    let handle = chooser.account("sam@example.com");
    let page = browser.submit(&chooser, &[("account", &handle)]).await;
    assert!(parameters(page.location()).contains_key("code"));
});

both_engines!(nobody_else_is_on_offer_for_whom_the_client_expects, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, [alex, _]) = with_two_accounts(&app, &rp).await;
    app.add_user("blair", "blair@example.com").await;
    let mut elsewhere = Browser::new(&app);
    let page = elsewhere.open(&rp.authorize(&[])).await;
    let page = elsewhere.sign_in(&page, "blair").await;
    let page = elsewhere.submit(&page, &[("decision", "allow")]).await;
    let (_, blair) = rp.redeem(&app, &parameters(page.location())["code"]).await;

    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    let sams = page.account("sam@example.com");
    let claim = |tokens: &serde_json::Value| {
        serde_json::json!({ "id_token": { "sub": { "value": subject(tokens) } } }).to_string()
    };
    for (name, value) in [
        ("id_token_hint", text(&alex, "id_token").to_owned()),
        ("claims", claim(&alex)),
    ] {
        let page = browser
            .open(&rp.authorize(&[("prompt", "login"), (name, &value)]))
            .await;
        assert_eq!(page.fields()["username"], "alex");
        let page = browser.submit(&page, &[("decision", "back")]).await;
        assert!(offers_accounts(&page));
        let page = browser.submit(&page, &[CHOOSE]).await;
        assert!(page.text().contains("alex@example.com"), "{name}");
        assert!(!page.text().contains("sam@example.com"), "{name}");
        let page = browser.submit(&page, &[("account", &sams)]).await;
        assert_eq!(page.name(), "accounts", "{name}: sam was not on offer");
    }
    // Somebody who is not signed in here: there is nobody to choose.
    for (name, value) in [
        ("id_token_hint", text(&blair, "id_token").to_owned()),
        ("claims", claim(&blair)),
    ] {
        for prompt in ["login", "select_account"] {
            let page = browser
                .open(&rp.authorize(&[("prompt", prompt), (name, &value)]))
                .await;
            assert_eq!(page.name(), "sign-in", "{name} {prompt}");
            assert!(!offers_accounts(&page), "{name} {prompt}");
            for fields in [CHOOSE, ("account", &sams)] {
                let page = browser.submit(&page, &[fields]).await;
                assert_eq!(page.name(), "sign-in", "{name} {prompt} {fields:?}");
            }
        }
    }
});

/// Ends the session that is the current one of `browser`, as another tab would.
async fn end_current(app: &TestApp, browser: &Browser) {
    let mut tab = Browser::new(app);
    tab.cookies = browser.cookies.clone();
    for (name, value) in &mut tab.cookies {
        if name.ends_with("session") {
            *value = value.split('.').next().unwrap_or_default().to_owned();
        }
    }
    let page = tab.get("/end-session").await;
    let page = tab.submit(&page, &[("decision", "sign-out")]).await;
    assert_eq!(page.name(), "signed-out");
}

both_engines!(what_one_person_did_counts_for_nobody_else, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, _) = with_two_accounts(&app, &rp).await;
    let wishes = [("prompt", "login consent")];
    // Alex proves who they are, and then their session ends. Sam, whom this browser still knows, has proven nothing.
    let page = browser.open(&rp.authorize(&wishes)).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent");
    end_current(&app, &browser).await;
    let page = browser.get(&page.path).await;
    assert!(page.name() == "sign-in" && offers_accounts(&page));
    let page = browser.submit(&page, &[CHOOSE]).await;
    let handle = page.account("sam@example.com");
    let page = browser.submit(&page, &[("account", &handle)]).await;
    assert_eq!(page.name(), "password");
    // Alex agrees, and then their session ends. Sam has agreed to nothing.
    let page = browser.open(&rp.authorize(&wishes)).await;
    let page = browser.sign_in(&page, "alex").await;
    let csrf = page.csrf();
    browser
        .post(&page.action(), &[("csrf", &csrf), ("decision", "allow")])
        .await;
    end_current(&app, &browser).await;
    let page = browser.get(&page.path).await;
    let page = browser.sign_in(&page, "sam").await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

both_engines!(whoever_was_asked_is_whoever_agrees, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    browser.sign_in(&page, "alex").await;
    // Alex, who is signed in, is asked; meanwhile sam signs in in another window.
    let asked = browser.open(&rp.authorize(&[])).await;
    assert_eq!(asked.name(), "consent");
    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    let page = browser.submit(&page, &[("account", "other")]).await;
    browser.sign_in(&page, "sam").await;
    let page = browser.submit(&asked, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    let token = text(&tokens, "access_token");
    let (_, info) = userinfo(&app, &app.node, token).await;
    assert_eq!(info["email"], "alex@example.com");
});

// In another window of the browser somebody else signs in meanwhile.
both_engines!(whoever_says_who_they_are_is_not_taken_for_another, |app| {
    let rp = RelyingParty::confidential(&app).await;
    app.add_person().await;
    let sam = app.add_user("sam", "sam@example.com").await;
    let mut browser = Browser::new(&app);
    let named = browser.open(&rp.authorize(&[])).await;
    let named = browser
        .submit(&named, &[("username", "Sam@example.com")])
        .await;
    let unnamed = browser.open(&rp.authorize(&[])).await;
    let alex = rp.tokens(&app, &mut browser).await;

    let wrong = browser
        .submit(&named, &[("password", "wrong wrong wrong")])
        .await;
    assert_eq!(wrong.name(), "password", "{}", wrong.location());
    let page = browser.submit(&named, &[("password", PASSWORD)]).await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&tokens), sam.as_str());
    assert_ne!(subject(&alex), sam.as_str());

    // A page that asked for the name takes it, though somebody could go on at once.
    let page = browser.submit(&unnamed, &[("username", "alex")]).await;
    assert_eq!(page.fields()["username"], "alex");
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&tokens), subject(&alex));
});

both_engines!(who_says_that_it_is_not_them_is_asked_who, |app| {
    let rp = RelyingParty::confidential(&app).await;
    app.add_person().await;
    let sam = app.add_user("sam", "sam@example.com").await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", "sam")]).await;
    rp.tokens(&app, &mut browser).await;
    let page = browser.submit(&page, &[("decision", "back")]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.location());
    let page = browser.sign_in(&page, "sam").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&tokens), sam.as_str());

    // The same after an account was chosen whose proof is too old.
    let asked = [("prompt", "select_account"), ("max_age", "3")];
    app.clock.advance(Duration::from_secs(10));
    let page = browser.open(&rp.authorize(&asked)).await;
    let handle = page.account("alex@example.com");
    let page = browser.submit(&page, &[("account", &handle)]).await;
    let page = browser.submit(&page, &[("decision", "back")]).await;
    let page = browser.submit(&page, &[("username", "sam")]).await;
    let other = browser
        .open(&rp.authorize(&[("prompt", "login"), ("login_hint", "alex")]))
        .await;
    browser.submit(&other, &[("password", PASSWORD)]).await;
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(subject(&tokens), sam.as_str());
});
