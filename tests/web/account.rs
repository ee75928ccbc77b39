//! `/account`: who may enter, and what its pages do.

mod apps;
pub mod devices;
mod done;
mod fresh;
mod last_factor;

mod others;
mod second_step;
mod seen;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::app::PASSWORD;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::userinfo;
use crate::support::{Browser, RelyingParty, TestApp};

const PAGES: [&str; 16] = [
    "/account",
    "/account/activity",
    "/account/delete",
    "/account/email",
    "/account/export",
    "/account/passkeys",
    "/account/profile",
    "/account/picture",
    "/account/preferences",
    "/account/security",
    "/account/password",
    "/account/app",
    "/account/recovery-codes",
    "/account/second-step",
    "/account/sessions",
    "/account/apps",
];

/// At a page of the account, as alex with a password.
async fn enter(app: &TestApp, path: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(path).await;
    let page = browser.sign_in(&page, "alex").await;
    (browser, page)
}

/// What a page says was done.
fn said(page: &Page) -> Vec<String> {
    page.texts("main [role=status]")
}

/// Types the app's next code.
async fn second_step(
    app: &TestApp,
    browser: &mut Browser,
    page: &Page,
    authenticator: &Authenticator,
) -> Page {
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    browser
        .submit(page, &[("way", "app"), ("code", &code)])
        .await
}

/// Whether the database has a text somewhere.
fn is_kept(app: &TestApp, text: &str) -> bool {
    let dump = app.database.dump();
    dump.windows(text.len()).any(|part| part == text.as_bytes())
}

both_engines!(who_is_not_signed_in_does_that_first_and_comes_back, |app| {
    app.add_person().await;
    for path in PAGES {
        let (mut browser, page) = enter(&app, path).await;
        let expected = match path {
            // There is no second factor to recover from.
            "/account/recovery-codes" => "/account/security",
            path => path,
        };
        assert_eq!(page.path, expected);
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page.is_page_or_redirect_of_ours();
        // It is done, and Back leads to the page.
        let interaction = browser
            .seen
            .iter()
            .find(|page| page.path.starts_with("/interaction/"));
        let path = interaction.expect("one").path.clone();
        let again = browser.get(&path).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert!(again.location().starts_with("/account"));
    }
    let mut browser = Browser::new(&app);
    let page = browser.get("/.well-known/change-password").await;
    assert_eq!(page.location(), "/account/password");
    // Whoever goes away instead is not asked by anybody.
    let page = browser.open("/account").await;
    assert!(!page.body.contains("value=\"cancel\""), "{}", page.body);
});

both_engines!(
    an_app_is_enrolled_by_its_code_and_asked_for_from_then_on,
    |app| {
        app.add_person().await;
        let (mut browser, page) = enter(&app, "/account/app").await;
        assert!(page.body.contains("<svg class=\"qr\""));
        let secret = |page: &Page| {
            let document = scraper::Html::parse_document(&page.body);
            let selector = scraper::Selector::parse("code.secret").unwrap();
            let found = document.select(&selector).next().expect("a secret");
            found.text().collect::<String>()
        };
        let shown = secret(&page);
        let authenticator = Authenticator::new(&shown);
        let sealed = page.fields()["secret"].clone();
        let totps = || app.database.count("SELECT count(*) AS count FROM totps");
        for (code, words) in [("", "Type the code"), ("000000", "not right")] {
            let page = browser
                .submit(&page, &[("secret", &sealed), ("code", code)])
                .await;
            assert!(page.text().contains(words), "{}", page.body);
            assert_eq!(secret(&page), shown, "the same secret is shown");
            assert_eq!(totps(), 0);
        }
        let code = authenticator.code(app.op().now());
        let page = browser
            .submit(&page, &[("secret", &sealed), ("code", &code)])
            .await;
        assert_eq!(page.path, "/account/recovery-codes?new=app");
        assert_eq!(totps(), 1);
        // Neither the page nor the database tells the secret again.
        let again = browser.open("/account/app").await;
        assert_ne!(secret(&again), shown);
        let plain = shown.replace(' ', "");
        assert!(!is_kept(&app, &plain));

        let page = browser.submit(&page, &[]).await;
        let document = scraper::Html::parse_document(&page.body);
        let selector = scraper::Selector::parse("ol.codes code").unwrap();
        let codes: Vec<String> = document
            .select(&selector)
            .map(|code| code.text().collect())
            .collect();
        assert_eq!(codes.len(), 10);
        for code in &codes {
            assert!(!is_kept(&app, code) && !is_kept(&app, &code.replace('-', "")));
            let file = page.attribute("a[download]", "href").unwrap();
            assert!(file.contains(code.as_str()));
        }
        let (mut other, asked) = enter(&app, "/account").await;
        let page = other
            .submit(&asked, &[("way", "recovery"), ("code", &codes[0])])
            .await;
        assert_eq!(page.name(), "account");
        let page = other.open("/account/security").await;
        assert!(
            page.text().contains('9') && page.text().contains("are left"),
            "{}",
            page.text()
        );
        // Taken away, with what stood in for it.
        let page = other.open("/account/app").await;
        let page = other.submit(&page, &[("decision", "remove")]).await;
        assert_eq!(page.name(), "account-security");
        assert_eq!(totps(), 0);
        assert_eq!(
            app.database
                .count("SELECT count(*) AS count FROM recovery_codes"),
            0
        );
        let (_, page) = enter(&app, "/account").await;
        assert_eq!(page.name(), "account");
    }
);

both_engines!(the_longest_name_has_a_picture_too, |app| {
    let longest = "ж".repeat(64);
    app.add_user(&longest, "robin@example.com").await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/app").await;
    let page = browser.sign_in(&page, "robin@example.com").await;
    assert_eq!(page.name(), "account-app", "{}", page.body);
    assert!(page.attribute("svg.qr path", "d").is_some());
});

both_engines!(a_new_password_ends_all_other_sessions, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut elsewhere = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut elsewhere).await;
    let (mut browser, page) = enter(&app, "/account/password").await;
    let new = "quilted lamp harbour nineteen";
    for (bad, words) in [
        ("", "Type a new password"),
        ("short", "at least"),
        ("passwordpassword1", "easy to guess"),
        ("alex alex alex alex", "easy to guess"),
    ] {
        let page = browser.submit(&page, &[("new-password", bad)]).await;
        assert!(page.text().contains(words), "{bad}: {}", page.text());
        assert_eq!(page.status, StatusCode::OK);
    }
    let done = browser.submit(&page, &[("new-password", new)]).await;
    assert_eq!(done.name(), "account-security", "and this one goes on");
    let page = elsewhere.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        userinfo(&app, &app.node, token).await.0,
        StatusCode::UNAUTHORIZED
    );
    let page = elsewhere.open("/account").await;
    let wrong = elsewhere.sign_in_with(&page, "alex", PASSWORD).await;
    assert_eq!(wrong.name(), "password");
    let right = elsewhere.submit(&wrong, &[("password", new)]).await;
    assert_eq!(right.name(), "account");
});

// Whoever has stolen a session's cookie may have drawn something from it before the cookie was another.
both_engines!(
    a_new_password_ends_what_apps_have_of_its_own_session,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
        let code = rp.code(&mut browser, &scope).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        let waiting = rp.code(&mut browser, &scope).await;
        let page = browser.open("/account/password").await;
        let new = [("new-password", "quilted lamp harbour nineteen")];
        let page = browser.submit(&page, &new).await;
        assert_eq!(page.name(), "account-security", "{}", page.body);
        let token = tokens["refresh_token"].as_str().unwrap();
        let (status, answer) = rp.refresh(&app, token).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        let (status, answer) = rp.redeem(&app, &waiting).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert_eq!(browser.open("/account").await.name(), "account");
    }
);

// Whoever knew the old one may have trusted a device (M-009); where it was forgotten, `tests/login/by_mail/resets.rs` has the same.
both_engines!(a_new_password_ends_trusted_devices, |app| {
    let person = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let (mut trusted, page) = enter(&app, "/account").await;
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    trusted.submit(&page, &fields).await;
    let (mut browser, page) = enter(&app, "/account/password").await;
    let page = second_step(&app, &mut browser, &page, &authenticator).await;
    let devices = "SELECT count(*) AS count FROM trusted_devices";
    assert_eq!(app.database.count(devices), 1);
    let new = "quilted lamp harbour nineteen";
    let done = browser.submit(&page, &[("new-password", new)]).await;
    assert_eq!(done.name(), "account-security", "{}", done.body);
    assert_eq!(app.database.count(devices), 0);
    let page = trusted.open("/account").await;
    let page = trusted.sign_in_with(&page, "alex", new).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
});

both_engines!(
    sessions_are_seen_and_ended_with_what_apps_hold_from_them,
    |app| {
        app.add_person().await;
        let other = app.add_user("robin", "robin@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let mut phone = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut phone).await;
        let (mut browser, page) = enter(&app, "/account/sessions").await;
        let handles = |page: &Page| {
            let document = scraper::Html::parse_document(&page.body);
            let selector = scraper::Selector::parse("li button[name=end]").unwrap();
            let buttons = document.select(&selector);
            let values = buttons.filter_map(|button| button.value().attr("value"));
            values.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(handles(&page).len(), 1, "the other one: {}", page.body);
        assert!(page.text().contains("This device") && page.text().contains("127.0.0.1"));
        // Nobody ends another person's.
        let mut robin = Browser::new(&app);
        let theirs = robin.open("/account/sessions").await;
        let theirs = robin.sign_in(&theirs, "robin").await;
        let of_alex = handles(&page).remove(0);
        robin.submit(&theirs, &[("end", &of_alex)]).await;
        let live = || {
            app.database
                .count("SELECT count(*) AS count FROM sessions WHERE ended_at IS NULL")
        };
        assert_eq!(live(), 3);
        let page = browser.submit(&page, &[("end", &of_alex)]).await;
        assert_eq!((live(), handles(&page).len()), (2, 0));
        assert_eq!(said(&page), ["You are signed out there."]);
        // Who ends what is over, or nobody's, has done nothing.
        let again = browser.submit(&page, &[("end", &of_alex)]).await;
        assert!(said(&again).is_empty(), "{}", again.body);
        let token = tokens["access_token"].as_str().unwrap();
        assert_eq!(
            userinfo(&app, &app.node, token).await.0,
            StatusCode::UNAUTHORIZED
        );
        // All others at once.
        for _ in 0..2 {
            enter(&app, "/account").await;
        }
        let page = browser.open("/account/sessions").await;
        let page = browser.submit(&page, &[("end", "others")]).await;
        assert_eq!((live(), page.name().as_str()), (2, "account-sessions"));
        assert_eq!(said(&page), ["You are signed out everywhere else."]);
        assert!(
            robin.open("/account").await.text().contains("robin"),
            "{other}"
        );
    }
);

both_engines!(apps_are_seen_and_disconnected, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let page = browser.open("/account/apps").await;
    let handle = page
        .attribute("button[name=disconnect]", "value")
        .expect("an app");
    assert!(
        page.text().contains("Know that it is you"),
        "{}",
        page.text()
    );
    let page = browser.submit(&page, &[("disconnect", &handle)]).await;
    assert_eq!(said(&page), ["The app is disconnected."]);
    assert!(
        page.text().contains("No app uses your account"),
        "{}",
        page.text()
    );
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        userinfo(&app, &app.node, token).await.0,
        StatusCode::UNAUTHORIZED
    );
    let page = browser.open(&rp.authorize(&[])).await;
    assert_eq!(page.name(), "consent", "it has to ask again");
    for odd in ["", "nobody", "\0"] {
        let page = browser.open("/account/apps").await;
        let page = browser
            .post(
                "/account/apps",
                &[("csrf", &page.body), ("disconnect", odd)],
            )
            .await;
        assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    }
});

both_engines!(forms_of_others_change_nothing, |app| {
    app.add_person().await;
    app.add_user("robin", "robin@example.com").await;
    let (mut browser, page) = enter(&app, "/account/password").await;
    let csrf = page.csrf();
    let new = [
        ("csrf", csrf.as_str()),
        ("new-password", "quilted lamp harbour nineteen"),
    ];
    let foreign = [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    let page = browser
        .send(Method::POST, "/account/password", Some(&new), &foreign)
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    let made_up = [
        ("csrf", "x"),
        ("new-password", "quilted lamp harbour nineteen"),
    ];
    let page = browser.post("/account/password", &made_up).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    // The page of one account does nothing to another that has signed in since in this browser.
    let rp = RelyingParty::confidential(&app).await;
    let asked = browser.open(&rp.authorize(&[("prompt", "login")])).await;
    browser.sign_in(&asked, "robin").await;
    let page = browser.post("/account/password", &new).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    for name in ["alex", "robin"] {
        let mut elsewhere = Browser::new(&app);
        let page = elsewhere.open("/account").await;
        let page = elsewhere.sign_in(&page, name).await;
        assert_eq!(page.name(), "account", "{name} has their old password");
    }
    let twice = [
        ("csrf", csrf.as_str()),
        ("new-password", "a"),
        ("new-password", "b"),
    ];
    let page = browser.post("/account/password", &twice).await;
    assert_eq!(
        page.status,
        StatusCode::BAD_REQUEST,
        "{}",
        json!(page.text())
    );
});

both_engines!(a_password_that_must_be_changed_is_changed_first, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let required = app.op().store.write({
        let person = person.clone();
        move |w| w.require_new_password(&person)
    });
    assert!(required.await.unwrap());
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    assert!(page.text().contains("looks after"), "{}", page.text());
    // Neither silently nor at another page is there a way past it.
    let quiet = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(
        parameters(quiet.location())["error"],
        "interaction_required"
    );
    let own = browser.open("/account").await;
    assert_eq!(own.name(), "new-password");
    let refused = browser.submit(&page, &[("new-password", "short")]).await;
    assert!(refused.text().contains("at least"), "{}", refused.text());
    let new = "quilted lamp harbour nineteen";
    let done = browser.submit(&page, &[("new-password", new)]).await;
    assert_eq!(done.name(), "consent", "{}", done.body);
    assert_eq!(browser.open("/account").await.name(), "account");
    let mut elsewhere = Browser::new(&app);
    let page = elsewhere.open("/account").await;
    let page = elsewhere.sign_in_with(&page, "alex", new).await;
    assert_eq!(page.name(), "account", "and not once more");
    // The one that they were told to change is no other.
    let required = app
        .op()
        .store
        .write(move |w| w.require_new_password(&person));
    assert!(required.await.unwrap());
    let mut again = Browser::new(&app);
    let page = again.open("/account").await;
    let page = again.sign_in_with(&page, "alex", new).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let page = again.submit(&page, &[("new-password", new)]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let other = "seven brass kettles whistle";
    let page = again.submit(&page, &[("new-password", other)]).await;
    assert_eq!(page.name(), "account", "{}", page.body);
});
