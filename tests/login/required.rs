//! A second factor that is required, by the tenant or by the client, and setting one up on the way.

mod once;

use std::time::Duration;

use doorward::domain::authentication::Acr;
use doorward::domain::client::ClientPolicy;
use doorward::domain::id::{InteractionId, UserId};
use doorward::login::factor::{passkey, totp};
use doorward::login::policy::{SecondFactorRule, SignInRules};
use doorward::provider::Settings;
use doorward::secret::TokenHash;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::app::confidential;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{REDIRECT, claims};
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Browser, Options, RelyingParty, TestApp};
use crate::web::passkeys::{create, make, options, send, use_it};

const ONE_FACTOR: &str = "urn:doorward:acr:1fa";
const TWO_FACTORS: &str = "urn:doorward:acr:2fa";

fn required() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                second_factor: SecondFactorRule::Required,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// A client whose people come with no less than that.
async fn demanding(app: &TestApp, acr: Acr) -> RelyingParty {
    let policy = ClientPolicy {
        minimum_acr: Some(acr),
        ..ClientPolicy::default()
    };
    RelyingParty::of(app.add_client_with(confidential(REDIRECT), policy).await)
}

fn count(app: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS count FROM {table}");
    app.database.count(&sql)
}

/// A browser whose person has typed name and password, and is to set something up.
async fn at_enrolment(app: &TestApp, rp: &RelyingParty, extra: &[(&str, &str)]) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(&rp.authorize(extra)).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "enrol", "{}", page.body);
    assert_eq!(browser.session_cookie(), None, "no session before");
    (browser, page)
}

/// The page of an app, the app that scanned it, and what the page has of it.
async fn new_app(browser: &mut Browser, page: &Page) -> (Page, Authenticator, String) {
    let path = page.path.split('?').next().unwrap_or_default();
    let page = browser.get(&format!("{path}?way=app")).await;
    assert_eq!(page.name(), "enrol", "{}", page.body);
    let secret = page
        .attribute(".qr", "role")
        .and_then(|_| secret_of(&page))
        .expect("a picture and a secret");
    let sealed = page.attribute("input[name=secret]", "value").unwrap();
    (page, Authenticator::new(&secret), sealed)
}

fn secret_of(page: &Page) -> Option<String> {
    let (_, rest) = page.body.split_once("class=\"secret\"")?;
    let (_, rest) = rest.split_once('>')?;
    Some(rest.split('<').next()?.to_owned())
}

async fn set_up(browser: &mut Browser, page: &Page, secret: &str, code: &str) -> Page {
    let fields = [("secret", secret), ("code", code)];
    browser.submit(page, &fields).await
}

/// From the page of codes on, to the client's token.
async fn finish(app: &TestApp, rp: &RelyingParty, browser: &mut Browser, page: Page) -> Value {
    let page = if page.name() == "enrol-codes" {
        let next = page.attribute("a.primary", "href").unwrap();
        browser.open(&next).await
    } else {
        page
    };
    let page = if page.name() == "consent" {
        browser.submit(&page, &[("decision", "allow")]).await
    } else {
        page
    };
    let code = parameters(page.location())["code"].clone();
    let (status, tokens) = rp.redeem(app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    claims(tokens["id_token"].as_str().expect("an ID token"))
}

both_engines!(
    who_has_no_second_factor_sets_up_an_app_on_the_way,
    required(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, page) = at_enrolment(&app, &rp, &[]).await;
        // Neither another page, nor a reload, nor asking anew leads past it.
        for path in ["/account", "/account/app", "/account/passkeys"] {
            let page = browser.open(path).await;
            assert_eq!(page.name(), "sign-in", "{path}");
        }
        let asked = browser.open(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(parameters(asked.location())["error"], "login_required");
        let again = browser.open(&page.path).await;
        assert_eq!(again.name(), "enrol");
        let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
        let now = app.op().now();
        let right = authenticator.code(now);
        let wrong = if right == "000000" {
            "000001"
        } else {
            "000000"
        };
        for (code, said) in [("", "Type the code"), (wrong, "not right")] {
            let shown = set_up(&mut browser, &page, &sealed, code).await;
            assert!(shown.text().contains(said), "{}", shown.body);
            assert_eq!(secret_of(&shown), secret_of(&page), "the same secret");
            assert_eq!((count(&app, "totps"), count(&app, "sessions")), (0, 0));
        }
        let form = page.clone();
        let page = set_up(&mut browser, &page, &sealed, &right).await;
        assert_eq!(page.name(), "enrol-codes", "{}", page.body);
        let codes: Vec<String> = page.text().split_whitespace().map(str::to_owned).collect();
        let codes: Vec<&String> = codes.iter().filter(|code| code.len() == 19).collect();
        assert_eq!(codes.len(), 10);
        assert!(browser.session_cookie().is_some());
        // The form once more sets up nothing more, and shows no codes.
        let replayed = set_up(&mut browser, &form, &sealed, &right).await;
        assert_eq!(replayed.name(), "consent", "{}", replayed.body);
        assert_eq!((count(&app, "totps"), count(&app, "sessions")), (1, 1));
        let token = finish(&app, &rp, &mut browser, page).await;
        assert_eq!(token["acr"], TWO_FACTORS);
        assert_eq!(token["amr"], json!(["pwd", "otp", "mfa"]));
        assert_eq!(token["auth_time"], now.as_seconds());
        let page = browser.open("/account").await;
        assert_eq!(page.name(), "account");
        // From then on they are asked for it.
        let mut other = Browser::new(&app);
        let page = other.open("/account").await;
        let page = other.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor");
        let fields = [("way", "recovery"), ("code", codes[0].as_str())];
        let page = other.submit(&page, &fields).await;
        assert_eq!(page.name(), "account");
    }
);

both_engines!(
    who_has_no_second_factor_makes_a_passkey_on_the_way,
    required(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, page) = at_enrolment(&app, &rp, &[]).await;
        let (page, mut key) = create(&app, &mut browser, &page).await;
        assert_eq!(page.name(), "enrol-codes", "{}", page.body);
        let token = finish(&app, &rp, &mut browser, page).await;
        assert_eq!(token["acr"], "phr");
        assert_eq!(token["amr"], json!(["pwd", "hwk", "user", "mfa"]));
        let mut other = Browser::new(&app);
        let page = other.open("/account").await;
        let page = other.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let page = use_it(&mut other, &page, &mut key).await;
        assert_eq!(page.name(), "account");
    }
);

both_engines!(
    a_passkey_that_does_not_hold_is_not_set_up,
    required(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, page) = at_enrolment(&app, &rp, &[]).await;
        let (ceremony, asked) = options(&mut browser, &page).await;
        let (key, mut says) = SoftPasskey::create(&asked, &app.issuer);
        // Nobody opened it: it would be one factor.
        says.flags = 1;
        let again = send(&mut browser, &page, &ceremony, &key.registration(&says)).await;
        assert_eq!(again.name(), "enrol", "{}", again.body);
        assert!(again.text().contains("did not work"), "{}", again.text());
        // The ceremony is over with that; and one of another browser is none here.
        says.flags = key.flags;
        let again = send(&mut browser, &page, &ceremony, &key.registration(&says)).await;
        assert!(again.text().contains("did not work"), "{}", again.text());
        let (mut other, theirs) = at_enrolment(&app, &rp, &[]).await;
        let (ceremony, asked) = options(&mut other, &theirs).await;
        let (key, says) = SoftPasskey::create(&asked, &app.issuer);
        send(&mut browser, &page, &ceremony, &key.registration(&says)).await;
        assert_eq!((count(&app, "passkeys"), count(&app, "sessions")), (0, 0));
    }
);

// C-046: whoever has the password alone gives its owner no other factor.
both_engines!(
    who_has_a_second_factor_proves_it_and_sets_up_none,
    required(),
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let before = stored_secret(&app, &person).await;
        // With everything that only the server could have given them.
        let user = app.op().store.user(&person).await.unwrap().unwrap();
        let id = page.path.split(['/', '?']).nth(2).unwrap();
        let fresh = totp::begin_on_the_way(app.op(), &user, &InteractionId::new(id)).unwrap();
        let code = Authenticator::new(&fresh.secret).code(app.op().now());
        let again = set_up(&mut browser, &page, &fresh.sealed, &code).await;
        assert_eq!(again.name(), "second-factor", "{}", again.body);
        let shown = browser.get(&format!("/interaction/{id}?way=passkey")).await;
        assert_eq!(shown.name(), "second-factor");
        let cookie = browser
            .cookies
            .iter()
            .find(|(name, _)| name.contains("doorward-browser"));
        let bound_to = TokenHash::of(cookie.unwrap().1);
        let begun = passkey::begin_enrolment(app.op(), &user, &bound_to)
            .await
            .unwrap();
        let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
        let (csrf, credential) = (page.csrf(), key.registration(&says));
        let fields = [
            ("csrf", csrf.as_str()),
            ("ceremony", begun.ceremony.as_str()),
            ("credential", &credential),
        ];
        let answer = browser.post(&page.action(), &fields).await;
        let answer = browser.follow(answer).await;
        assert_eq!(answer.name(), "second-factor", "{}", answer.body);
        // The script is asked for one that there is.
        let path = format!("/interaction/{id}/passkey");
        let asked = browser.post(&path, &[("csrf", &csrf)]).await;
        assert_eq!(asked.status, StatusCode::CONFLICT, "{}", asked.body);
        assert_eq!(stored_secret(&app, &person).await, before);
        assert_eq!((count(&app, "passkeys"), count(&app, "sessions")), (0, 0));
        let code = authenticator.code(app.op().now());
        let page = browser
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        let token = finish(&app, &rp, &mut browser, page).await;
        assert_eq!(token["acr"], TWO_FACTORS);
    }
);

async fn stored_secret(app: &TestApp, person: &UserId) -> String {
    let id = person.clone();
    let stored = app.op().store.read(move |r| r.find_totp(&id)).await;
    stored.unwrap().expect("an app").secret_sealed
}

both_engines!(
    what_a_page_sealed_is_good_for_its_person_and_interaction,
    required(),
    |app| {
        let person = app.add_person().await;
        app.add_user("robin", "robin@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let (mut browser, page) = at_enrolment(&app, &rp, &[]).await;
        // Another interaction of theirs, another person's, the account's.
        let (mut second, elsewhere) = at_enrolment(&app, &rp, &[]).await;
        let (_, theirs, sealed) = new_app(&mut second, &elsewhere).await;
        let mut third = Browser::new(&app);
        let robins = third.open(&rp.authorize(&[])).await;
        let robins = third.sign_in(&robins, "robin").await;
        let (_, robin, sealed_for_robin) = new_app(&mut third, &robins).await;
        let user = app.op().store.user(&person).await.unwrap().unwrap();
        let fresh = totp::begin(app.op(), &user).unwrap();
        let account = Authenticator::new(&fresh.secret);
        let now = app.op().now();
        for (sealed, code) in [
            (sealed.as_str(), theirs.code(now)),
            (&sealed_for_robin, robin.code(now)),
            (&fresh.sealed, account.code(now)),
            ("", theirs.code(now)),
            ("v1.x", theirs.code(now)),
        ] {
            let again = set_up(&mut browser, &page, sealed, &code).await;
            assert_eq!(again.name(), "enrol", "{}", again.body);
            assert_eq!(count(&app, "totps"), 0, "{sealed}");
        }
        // Another browser's form.
        let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
        let code = authenticator.code(now);
        let (csrf, theirs) = (page.csrf(), elsewhere.csrf());
        for csrf in [csrf.as_str(), &theirs] {
            let fields = [("csrf", csrf), ("secret", &sealed), ("code", &code)];
            let refused = second.post(&page.action(), &fields).await;
            assert_eq!(refused.status, StatusCode::GONE, "{}", refused.body);
        }
        // A secret of ten minutes ago, by somebody who has proven themselves since; and a page of ten minutes ago.
        let old = page.clone();
        app.clock.advance(Duration::from_mins(9));
        let page = browser.submit(&page, &[("decision", "back")]).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "enrol", "{}", page.body);
        app.clock.advance(Duration::from_mins(1));
        let code = authenticator.code(app.op().now());
        let again = set_up(&mut browser, &page, &sealed, &code).await;
        assert_eq!(again.name(), "enrol", "{}", again.body);
        assert_ne!(secret_of(&again), secret_of(&old), "another secret");
        app.clock.advance(Duration::from_mins(10));
        let (sealed, code) = (
            again.attribute("input[name=secret]", "value"),
            secret_of(&again),
        );
        let code = Authenticator::new(&code.unwrap()).code(app.op().now());
        let late = set_up(&mut browser, &again, &sealed.unwrap(), &code).await;
        assert_eq!(late.name(), "password", "{}", late.body);
        assert_eq!((count(&app, "totps"), count(&app, "sessions")), (0, 0));
    }
);

both_engines!(
    of_two_who_set_something_up_at_once_one_does,
    required(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let node = app.second_node().await;
        // The owner's two windows of one interaction, and somebody else who knows the password: an app or a passkey each.
        let (mut browser, first) = at_enrolment(&app, &rp, &[]).await;
        let (page, authenticator, sealed) = new_app(&mut browser, &first).await;
        let code = authenticator.code(app.op().now());
        let (mut stranger, theirs) = at_enrolment(&app, &rp, &[]).await;
        let (their_page, their_app, their_sealed) = new_app(&mut stranger, &theirs).await;
        let their_code = their_app.code(app.op().now());
        let (mut third, passkeys) = at_enrolment(&app, &rp, &[]).await;
        let (ceremony, asked) = options(&mut third, &passkeys).await;
        let (key, says) = SoftPasskey::create(&asked, &app.issuer);
        let credential = key.registration(&says);
        let mut tries = JoinSet::new();
        for (mut browser, page, sealed, code) in [
            (browser.clone(), page.clone(), sealed.clone(), code.clone()),
            (browser, page, sealed, code),
            (stranger, their_page, their_sealed, their_code),
        ] {
            if tries.len() % 2 == 0 {
                browser.move_to(&node);
            }
            tries.spawn(async move {
                let page = set_up(&mut browser, &page, &sealed, &code).await;
                page.name() == "enrol-codes"
            });
        }
        third.move_to(&node);
        tries.spawn(async move {
            let page = send(&mut third, &passkeys, &ceremony, &credential).await;
            page.name() == "enrol-codes"
        });
        let entered = tries.join_all().await;
        let entered = entered.into_iter().filter(|entered| *entered).count();
        assert_eq!(entered, 1);
        assert_eq!(count(&app, "totps") + count(&app, "passkeys"), 1);
        assert_eq!(count(&app, "sessions"), 1);
    }
);

both_engines!(where_nothing_is_required_nothing_is_set_up, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let id = page.path.split(['/', '?']).nth(2).unwrap();
    let fresh = totp::begin_on_the_way(app.op(), &user, &InteractionId::new(id)).unwrap();
    let code = Authenticator::new(&fresh.secret).code(app.op().now());
    // Neither before they are known, nor after.
    for _ in 0..2 {
        set_up(&mut browser, &page, &fresh.sealed, &code).await;
        assert_eq!(count(&app, "totps"), 0);
    }
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent");
    let again = set_up(&mut browser, &page, &fresh.sealed, &code).await;
    assert_eq!(again.name(), "consent", "{}", again.body);
    let path = format!("/interaction/{id}/passkey");
    let asked = browser.post(&path, &[("csrf", &page.csrf())]).await;
    assert_eq!(asked.status, StatusCode::GONE);
    assert_eq!((count(&app, "totps"), count(&app, "ceremonies")), (0, 0));
});

both_engines!(a_session_of_before_the_requirement_leads_nowhere, |app| {
    let mut app = app;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    browser.complete(&rp.authorize(&[])).await;
    app.options = required();
    let node = app.second_node().await;
    browser.move_to(&node);
    let quiet = [("prompt", "none")];
    let asked = browser.open(&rp.authorize(&quiet)).await;
    assert_eq!(
        parameters(asked.location())["error"],
        "interaction_required"
    );
    for path in ["/account", "/account/sessions", "/account/app"] {
        assert_eq!(browser.open(path).await.name(), "enrol", "{path}");
    }
    // Whoever finds it open later gives its person nothing.
    app.clock.advance(Duration::from_mins(11));
    let asked = browser.open(&rp.authorize(&quiet)).await;
    assert_eq!(parameters(asked.location())["error"], "login_required");
    let page = browser.open("/account").await;
    assert_eq!(page.name(), "password", "{}", page.body);
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "enrol");
    let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
    let code = authenticator.code(app.op().now());
    let page = set_up(&mut browser, &page, &sealed, &code).await;
    let next = page.attribute("a.primary", "href").unwrap();
    assert_eq!(browser.open(&next).await.name(), "account");
    let page = browser.open(&rp.authorize(&quiet)).await;
    assert_eq!(
        finish(&app, &rp, &mut browser, page).await["acr"],
        TWO_FACTORS
    );
});

both_engines!(a_clients_minimum_holds_whatever_its_requests_say, |app| {
    app.add_person().await;
    let plain = RelyingParty::confidential(&app).await;
    let strict = demanding(&app, Acr::TwoFactors).await;
    let mut browser = Browser::new(&app);
    browser.complete(&plain.authorize(&[])).await;
    for extra in [
        &[("prompt", "none")][..],
        &[("prompt", "none"), ("acr_values", ONE_FACTOR)],
    ] {
        let asked = browser.open(&strict.authorize(extra)).await;
        assert_eq!(
            parameters(asked.location())["error"],
            "interaction_required"
        );
        let asked = browser.open(&plain.authorize(extra)).await;
        assert!(parameters(asked.location()).contains_key("code"));
    }
    // Less than that is not to be had, and more than they would have is not either.
    let essential =
        |acr: &str| json!({"id_token": {"acr": {"essential": true, "value": acr}}}).to_string();
    for acr in [ONE_FACTOR, "phr"] {
        let claim = essential(acr);
        let asked = browser.open(&strict.authorize(&[("claims", &claim)])).await;
        let error = &parameters(asked.location())["error"];
        assert_eq!(error, "unmet_authentication_requirements", "{acr}");
        let mut other = Browser::new(&app);
        let page = other.open(&strict.authorize(&[("claims", &claim)])).await;
        let page = if page.name() == "sign-in" {
            other.sign_in(&page, "alex").await
        } else {
            page
        };
        let error = &parameters(page.location())["error"];
        assert_eq!(error, "unmet_authentication_requirements", "{acr}");
    }
    let claim = essential(TWO_FACTORS);
    let page = browser.open(&strict.authorize(&[("claims", &claim)])).await;
    assert_eq!(page.name(), "enrol", "{}", page.body);
    let page = browser
        .open(&strict.authorize(&[("acr_values", ONE_FACTOR)]))
        .await;
    assert_eq!(page.name(), "enrol", "{}", page.body);
    let before = browser.session_cookie().cloned();
    let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
    let code = authenticator.code(app.op().now());
    let page = set_up(&mut browser, &page, &sealed, &code).await;
    assert_ne!(
        browser.session_cookie().cloned(),
        before,
        "a new cookie (C-047)"
    );
    let token = finish(&app, &strict, &mut browser, page).await;
    assert_eq!(token["acr"], TWO_FACTORS);
    assert_eq!(count(&app, "sessions"), 1);
    // A device that is trusted spares nothing of it.
    app.clock.advance(STEP);
    let mut other = Browser::new(&app);
    let page = other.open("/account").await;
    let page = other.sign_in(&page, "alex").await;
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", code.as_str()), ("trust", "yes")];
    other.submit(&page, &fields).await;
    let again = [("prompt", "login")];
    let page = other.open(&plain.authorize(&again)).await;
    let page = other.sign_in(&page, "alex").await;
    assert_ne!(page.name(), "second-factor");
    let page = other.open(&strict.authorize(&again)).await;
    let page = other.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor");
});

both_engines!(a_client_that_demands_a_passkey_gets_one, |app| {
    let person = app.add_person().await;
    app.add_user("robin", "robin@example.com").await;
    let rp = demanding(&app, Acr::PhishingResistant).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    // All that they have comes first.
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let code = authenticator.code(app.op().now());
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    assert_eq!(page.name(), "enrol", "{}", page.body);
    assert_eq!(browser.session_cookie(), None);
    // No app will do.
    let shown = browser.get(&format!("{}?way=app", page.path)).await;
    assert_eq!(shown.attribute("input[name=secret]", "value"), None);
    let before = stored_secret(&app, &person).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let id = page.path.split(['/', '?']).nth(2).unwrap();
    let fresh = totp::begin_on_the_way(app.op(), &user, &InteractionId::new(id)).unwrap();
    let code = Authenticator::new(&fresh.secret).code(app.op().now());
    let again = set_up(&mut browser, &page, &fresh.sealed, &code).await;
    assert_eq!(again.name(), "enrol", "{}", again.body);
    assert_eq!(stored_secret(&app, &person).await, before);
    let (page, _) = create(&app, &mut browser, &page).await;
    let token = finish(&app, &rp, &mut browser, page).await;
    assert_eq!(token["acr"], "phr");
    // Who has one is asked for it.
    let (_, mut key) = make(&app, "robin").await;
    let mut other = Browser::new(&app);
    let page = other.open(&rp.authorize(&[])).await;
    let page = other.sign_in(&page, "robin").await;
    assert_eq!(page.name(), "second-factor");
    let page = use_it(&mut other, &page, &mut key).await;
    assert_eq!(finish(&app, &rp, &mut other, page).await["acr"], "phr");
});

both_engines!(
    a_trusted_device_spares_what_the_tenant_requires,
    required(),
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        let page = browser.sign_in(&page, "alex").await;
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", code.as_str()), ("trust", "yes")];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
        let page = browser.sign_in(&page, "alex").await;
        let token = finish(&app, &rp, &mut browser, page).await;
        assert_eq!(token["acr"], ONE_FACTOR, "it claims nothing");
        let page = browser
            .open(&rp.authorize(&[("acr_values", TWO_FACTORS)]))
            .await;
        assert_eq!(page.name(), "second-factor");
    }
);
