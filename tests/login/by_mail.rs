//! Codes and links by mail: to sign in, as second factor, and to choose another password.

mod limits;
mod model;
mod poisoned;
mod resets;
mod swaps;

use std::time::Duration;

use doorward::login::policy::{SecondFactorRule, SignInRules};
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::mail::{Stand, another, code_of, last, link_of, stand};
use crate::support::authenticator::Authenticator;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::claims;
use crate::support::{Browser, Options, RelyingParty, TestApp};

const NEW: &str = "quilted lamp harbour nineteen";

fn with_mail() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                by_mail: true,
                mail_as_second_factor: true,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// What came by mail, as its reader brings it.
#[derive(Clone, Debug)]
pub enum Key {
    Code(String),
    Link(String),
}

impl Key {
    /// The last that came.
    pub async fn last(stand: &Stand, is_link: bool) -> Self {
        let mail = last(stand).await;
        if is_link {
            Self::Link(link_of(stand, &mail))
        } else {
            Self::Code(code_of(&mail))
        }
    }

    /// Types it into the page that waits for it, or follows it and confirms.
    pub async fn bring(&self, browser: &mut Browser, waiting: &Page) -> Page {
        match self {
            Self::Code(code) => {
                let fields = [("way", "mail"), ("code", code.as_str())];
                browser.submit(waiting, &fields).await
            }
            Self::Link(link) => {
                let page = browser.get(link).await;
                if page.name() == "link" {
                    browser.submit(&page, &[]).await
                } else {
                    page
                }
            }
        }
    }
}

/// Brings it four times at one moment, at two nodes; the page of whoever got in.
pub async fn bring_at_once(stand: &Stand, browser: &Browser, waiting: &Page, key: &Key) -> String {
    let mut tries = JoinSet::new();
    for number in 0..4 {
        let mut browser = browser.clone();
        if number % 2 == 0 {
            browser.move_to(&stand.app.node);
        }
        let (waiting, key) = (waiting.clone(), key.clone());
        tries.spawn(async move {
            let page = key.bring(&mut browser, &waiting).await;
            (browser.session_cookie().is_some(), page.name())
        });
    }
    let mut entered = tries.join_all().await;
    entered.retain(|(entered, _)| *entered);
    assert_eq!(entered.len(), 1, "{entered:?}");
    entered.remove(0).1
}

fn sessions(stand: &Stand) -> i64 {
    let count = "SELECT count(*) AS count FROM sessions";
    stand.app.database.count(count)
}

/// At the page that waits for a code.
pub async fn ask(browser: &mut Browser, name: &str, decision: &str) -> Page {
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", name)]).await;
    assert_eq!(page.name(), "password", "{}", page.body);
    let page = browser.submit(&page, &[("decision", decision)]).await;
    assert_eq!(page.name(), "mail-code", "{}", page.body);
    assert!(page.text().contains(name), "{}", page.text());
    page
}

fn challenges(stand: &Stand) -> i64 {
    let count = "SELECT count(*) AS count FROM challenges";
    stand.app.database.count(count)
}

both_engines!(a_code_by_mail_signs_in_once, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let rp = RelyingParty::confidential(&stand.app).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    let page = browser.submit(&page, &[("decision", "mail")]).await;
    assert_eq!(page.name(), "mail-code");
    let field = page.attribute("#code", "autocomplete");
    assert_eq!(field.as_deref(), Some("one-time-code"));
    let mail = last(&stand).await;
    assert_eq!(mail.header("to"), "alex@example.com");
    let code = code_of(&mail);
    assert!(!mail.header("subject").contains(&code[..4]), "H-060");
    for (typed, said) in [
        ("", "Type the code"),
        (another(&code).as_str(), "wrong or has expired"),
    ] {
        let again = browser.submit(&page, &[("code", typed)]).await;
        assert!(again.text().contains(said), "{}", again.text());
    }
    assert_eq!(browser.session_cookie(), None);
    let sloppy = format!(" {}", code.replace(' ', ""));
    let page = browser.submit(&page, &[("code", &sloppy)]).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let answer = parameters(page.location())["code"].clone();
    let (_, tokens) = rp.redeem(&stand.app, &answer).await;
    let token = claims(tokens["id_token"].as_str().expect("an ID token"));
    assert_eq!(token["acr"], "urn:doorward:acr:1fa");
    assert_eq!(token["amr"], json!(["otp"]));
    assert_eq!(challenges(&stand), 0, "used up");

    // Nobody else's interaction takes it, nor the same person's next one.
    let mut other = Browser::at_node(&stand.app, &stand.node);
    let page = ask(&mut other, "alex", "mail").await;
    let page = other.submit(&page, &[("code", &code)]).await;
    assert!(page.text().contains("has expired"), "{}", page.text());
});

both_engines!(
    a_code_is_good_for_one_interaction_five_tries_and_ten_minutes,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        stand.app.add_user("robin", "robin@example.com").await;
        let (mut one, mut two) = (
            Browser::at_node(&stand.app, &stand.node),
            Browser::at_node(&stand.app, &stand.node),
        );
        let page = ask(&mut one, "alex", "mail").await;
        let code = code_of(&last(&stand).await);
        // Of another browser, for another person, and for the same one.
        for name in ["robin", "alex"] {
            let other = ask(&mut two, name, "mail").await;
            let other = two.submit(&other, &[("code", &code)]).await;
            assert_eq!(other.name(), "mail-code", "{name}");
        }
        for _ in 0..5 {
            one.submit(&page, &[("code", &another(&code))]).await;
        }
        let spent = one.submit(&page, &[("code", &code)]).await;
        assert!(spent.text().contains("has expired"), "{}", spent.text());
        // Another mail begins anew; the time after that is over too.
        let page = one.submit(&page, &[("decision", "again")]).await;
        let code = code_of(&last(&stand).await);
        stand.app.clock.advance(Duration::from_mins(10));
        let late = one.submit(&page, &[("code", &code)]).await;
        assert!(late.text().contains("has expired"), "{}", late.text());
        // A mail that was asked for anew voids the one before.
        let page = one.submit(&page, &[("decision", "again")]).await;
        let before = code_of(&last(&stand).await);
        let page = one.submit(&page, &[("decision", "again")]).await;
        let after = code_of(&last(&stand).await);
        let old = one.submit(&page, &[("code", &before)]).await;
        assert_eq!(old.name(), "mail-code");
        let page = one.submit(&page, &[("code", &after)]).await;
        assert_eq!(page.name(), "account", "{}", page.body);
    }
);

both_engines!(
    a_link_works_after_a_click_in_the_browser_that_asked,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        ask(&mut browser, "alex", "mail").await;
        let link = link_of(&stand, &last(&stand).await);
        // A scanner of mails, and another browser with cookies of its own.
        let mut scanner = Browser::at_node(&stand.app, &stand.node);
        for _ in 0..2 {
            let page = scanner.get(&link).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN);
            assert!(page.text().contains("another browser"), "{}", page.text());
            scanner.open("/account").await;
        }
        // Nor at an interaction of its own.
        let own = scanner.open("/account").await;
        let token = link.rsplit('/').next().expect("a token");
        let swapped = format!("{}/mail/{token}", own.path);
        assert_eq!(scanner.get(&swapped).await.status, StatusCode::GONE);
        scanner.post(&swapped, &[("csrf", &own.csrf())]).await;
        assert_eq!(scanner.session_cookie(), None);
        let forged = scanner.post(&link, &[("csrf", "x")]).await;
        assert_ne!(forged.status, StatusCode::SEE_OTHER);
        // Here it asks first, however often it is opened.
        for _ in 0..2 {
            let page = browser.get(&link).await;
            assert_eq!(page.name(), "link");
            assert!(page.text().contains("alex"), "{}", page.text());
            assert_eq!(browser.session_cookie(), None);
        }
        let wrong = browser.get(&format!("{link}x")).await;
        assert_eq!(wrong.status, StatusCode::GONE);
        let page = browser.get(&link).await;
        let forged = browser.post(&page.action(), &[("csrf", "x")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let page = browser.submit(&page, &[]).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let again = browser.get(&link).await;
        assert_ne!(again.name(), "link", "once");
        // What was asked for before a change of credentials is void.
        let mut other = Browser::at_node(&stand.app, &stand.node);
        ask(&mut other, "alex", "mail").await;
        let link = link_of(&stand, &last(&stand).await);
        let page = browser.open("/account/password").await;
        let page = browser.submit(&page, &[("new-password", NEW)]).await;
        assert_eq!(page.name(), "account-security", "{}", page.body);
        let page = other.get(&link).await;
        let page = other.submit(&page, &[]).await;
        assert_eq!(page.status, StatusCode::GONE, "{}", page.body);
        assert_eq!(other.session_cookie(), None);
    }
);

both_engines!(the_account_says_where_codes_are_mailed_to, |app| {
    let (mut stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account/security").await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    // As a second step alone, they are for who has no other.
    for (by_mail, as_second, has_app, is_said) in [
        (false, false, false, false),
        (true, false, false, true),
        (false, true, false, true),
        (false, true, true, false),
        (true, true, true, true),
    ] {
        if has_app {
            Authenticator::enrol(&stand.app, &person).await;
        }
        let rules = &mut stand.app.options.settings.sign_in;
        (rules.by_mail, rules.mail_as_second_factor) = (by_mail, as_second);
        let node = stand.app.second_node().await;
        browser.move_to(&node);
        let page = browser.open("/account/security").await;
        assert_eq!(page.name(), "account-security", "{}", page.body);
        let says = page.text().contains("Codes to");
        assert_eq!(says, is_said, "{by_mail} {as_second} {has_app}");
    }
});

both_engines!(
    of_two_who_bring_one_link_or_code_one_gets_in,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut browser, "alex", "mail").await;
        let mail = last(&stand).await;
        let (code, link) = (code_of(&mail), link_of(&stand, &mail));
        let confirm = browser.get(&link).await;
        let mut tries = JoinSet::new();
        for number in 0..4 {
            let mut browser = browser.clone();
            if number % 2 == 0 {
                browser.move_to(&stand.app.node);
            }
            let (page, confirm, code) = (page.clone(), confirm.clone(), code.clone());
            tries.spawn(async move {
                if number < 2 {
                    browser.submit(&page, &[("code", &code)]).await;
                } else {
                    browser.submit(&confirm, &[]).await;
                }
                browser.session_cookie().is_some()
            });
        }
        let entered = tries.join_all().await;
        let entered = entered.into_iter().filter(|entered| *entered).count();
        assert_eq!(entered, 1);
        let sessions = "SELECT count(*) AS count FROM sessions";
        assert_eq!(stand.app.database.count(sessions), 1);
    }
);

both_engines!(
    mail_is_a_second_factor_for_who_has_no_other,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let wanted = rp.authorize(&[("acr_values", "urn:doorward:acr:2fa")]);
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open(&wanted).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor");
        assert_eq!(page.attribute("#code", "name"), None, "nothing is sent yet");
        assert_eq!(stand.waiting(), 0);
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        let mail = last(&stand).await;
        assert!(!mail.text().contains("dw_ml_"), "a code alone");
        let code = code_of(&mail);
        let wrong = another(&code);
        let again = browser
            .submit(&page, &[("way", "mail"), ("code", &wrong)])
            .await;
        assert!(again.text().contains("has expired"), "{}", again.text());
        let page = browser
            .submit(&page, &[("way", "mail"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let answer = parameters(page.location())["code"].clone();
        let (_, tokens) = rp.redeem(&stand.app, &answer).await;
        let token = claims(tokens["id_token"].as_str().expect("an ID token"));
        assert_eq!(token["acr"], "urn:doorward:acr:2fa");
        // Mail twice is one factor.
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let page = other.open(&wanted).await;
        let page = other.submit(&page, &[("username", "alex")]).await;
        let page = other.submit(&page, &[("decision", "mail")]).await;
        let code = code_of(&last(&stand).await);
        let page = other.submit(&page, &[("code", &code)]).await;
        assert!(parameters(page.location()).contains_key("code"), "enough");
        assert!(!page.text().contains("by email"), "{}", page.text());
        // Who has an app uses that.
        Authenticator::enrol(&stand.app, &person).await;
        let mut third = Browser::at_node(&stand.app, &stand.node);
        let page = third.open(&wanted).await;
        let page = third.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor");
        assert!(!page.text().contains("by email"), "{}", page.text());
        let before = stand.waiting();
        third.submit(&page, &[("decision", "mail")]).await;
        assert_eq!(stand.waiting(), before);
    }
);

both_engines!(
    nobody_hears_whether_there_is_an_account,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let off = stand.app.add_user("robin", "robin@example.com").await;
        stand.app.disable_user(&off).await;
        let mut pages = Vec::new();
        for name in ["alex", "nobody", "robin", "nobody@example.com"] {
            for decision in ["mail", "reset"] {
                let mut browser = Browser::at_node(&stand.app, &stand.node);
                let page = ask(&mut browser, name, decision).await;
                let wrong = browser.submit(&page, &[("code", "1111 1111")]).await;
                let shape = |page: &Page| {
                    let token = page.csrf();
                    let id = page.path.split('?').next().unwrap_or_default();
                    page.body
                        .replace(&token, "")
                        .replace(id, "")
                        .replace(name, "")
                };
                let mut headers: Vec<String> =
                    page.headers.keys().map(ToString::to_string).collect();
                headers.sort();
                pages.push((shape(&page), shape(&wrong), headers));
            }
        }
        assert!(
            pages.windows(2).all(|pair| pair[0] == pair[1]),
            "{pages:#?}"
        );
        assert_eq!(challenges(&stand), 8, "the same rows");
        stand.deliver().await;
        assert_eq!(stand.room.arrived().len(), 2, "for one there is");
        assert_eq!(stand.waiting(), 0);
    }
);

both_engines!(nothing_is_offered_that_is_not_on, |app| {
    // No mail at all.
    stand_without(&app).await;
    let mut off = app;
    off.options.settings.sign_in.resets_by_mail = false;
    let (stand, _server) = stand(off).await;
    stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    assert!(!page.body.contains("value=\"reset\""));
    for decision in ["mail", "reset", "again"] {
        let page = browser.submit(&page, &[("decision", decision)]).await;
        assert_eq!(page.name(), "password", "{decision}");
    }
    assert_eq!((challenges(&stand), stand.waiting()), (0, 0));
});

async fn stand_without(app: &TestApp) {
    let mut browser = Browser::new(app);
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    assert!(!page.body.contains("value=\"reset\""));
    let page = browser.submit(&page, &[("decision", "reset")]).await;
    assert_eq!(page.name(), "password");
}

both_engines!(
    mail_is_enough_where_a_second_factor_is_required,
    with_mail(),
    |app| {
        let mut app = app;
        app.options.settings.sign_in.second_factor = SecondFactorRule::Required;
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        assert_eq!(browser.session_cookie(), None);
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        let code = code_of(&last(&stand).await);
        let page = browser
            .submit(&page, &[("way", "mail"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "account", "{}", page.body);
        // Mail alone is one factor, which gives its reader no other: they begin again, with the password.
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut other, "alex", "mail").await;
        let code = code_of(&last(&stand).await);
        let page = other.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        assert!(page.text().contains("not enough"), "{}", page.text());
        assert_eq!(other.session_cookie(), None);
        // Who forgot it chooses another, and then gives both.
        let mut third = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut third, "alex", "reset").await;
        let code = code_of(&last(&stand).await);
        let page = third.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "new-password", "{}", page.body);
        let page = third.submit(&page, &[("new-password", NEW)]).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        let page = third.sign_in_with(&page, "alex", NEW).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
    }
);
