//! Whoever has one factor of somebody's, or their mailbox, or finds a page that they left open, gets no further by it (C-046).

use std::time::Duration;

use doorward::domain::authentication::Acr;
use doorward::domain::challenge::Purpose;
use doorward::domain::client::ClientPolicy;
use doorward::domain::id::UserId;
use doorward::login::policy::SignInRules;
use doorward::provider::Settings;
use reqwest::StatusCode;

use crate::login::links::hand_out;
use crate::mail::{Stand, code_of, last, stand};
use crate::support::app::{PASSWORD, confidential};
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::relying_party::REDIRECT;
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Browser, Options, RelyingParty, TestApp};
use crate::web::passkeys::{create, options, send};

const NEW: &str = "quilted lamp harbour nineteen";
const LATER: Duration = Duration::from_secs(10 * 60 + 1);

fn mail_as_second_factor() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                mail_as_second_factor: true,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    }
}

async fn demanding(app: &TestApp, acr: Acr) -> RelyingParty {
    let policy = ClientPolicy {
        minimum_acr: Some(acr),
        ..ClientPolicy::default()
    };
    RelyingParty::of(app.add_client_with(confidential(REDIRECT), policy).await)
}

fn count(app: &TestApp, table: &str) -> i64 {
    app.database
        .count(&format!("SELECT count(*) AS count FROM {table}"))
}

/// Types name and password, and says that the browser makes passkeys.
async fn with_password(browser: &mut Browser, path: &str) -> Page {
    let page = browser.open(path).await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    let fields = [("password", PASSWORD), ("passkeys", "yes")];
    browser.submit(&page, &fields).await
}

/// At the page that waits for a code by mail, and the code.
async fn asked(stand: &Stand, browser: &mut Browser, path: &str, decision: &str) -> (Page, String) {
    let page = browser.open(path).await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    let page = browser.submit(&page, &[("decision", decision)]).await;
    assert_eq!(page.name(), "mail-code", "{}", page.body);
    (page, code_of(&last(stand).await))
}

/// Trusts a device of theirs, which the browser is from then on.
async fn trusted(app: &TestApp, browser: &mut Browser, person: &UserId) {
    let origin = doorward::domain::session::SessionOrigin::default();
    let token = crate::support::app::trust(app.op(), person, &origin)
        .await
        .unwrap();
    let name = if app.issuer.starts_with("https:") {
        "__Host-doorward-device"
    } else {
        "doorward-device"
    };
    browser
        .cookies
        .insert(name.into(), token.reveal().to_owned());
}

both_engines!(
    a_passkey_is_offered_to_nobody_who_has_proven_less_than_they_can,
    mail_as_second_factor(),
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        // Mail is a second factor here, which was not asked for.
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = with_password(&mut browser, "/account").await;
        assert_eq!(page.name(), "account", "{}", page.body);
        // An app, which a device that is trusted spares.
        Authenticator::enrol(&stand.app, &person).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        trusted(&stand.app, &mut browser, &person).await;
        let page = with_password(&mut browser, "/account").await;
        assert_eq!(page.name(), "account", "{}", page.body);
    }
);

both_engines!(an_offer_is_over_after_ten_minutes, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = with_password(&mut browser, "/account").await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    app.clock.advance(Duration::from_mins(8));
    let (ceremony, asked) = options(&mut browser, &page).await;
    let (key, says) = SoftPasskey::create(&asked, &app.issuer);
    // Neither the answer to what was asked in time counts, nor is anything else asked.
    app.clock.advance(Duration::from_secs(2 * 60 + 1));
    let csrf = page.attribute("form[data-passkey] input[name=csrf]", "value");
    let path = page.attribute("form[data-passkey]", "data-passkey-options");
    let (csrf, path) = (csrf.unwrap(), path.unwrap());
    let fields = [("csrf", csrf.as_str()), ("mediation", "modal")];
    let answer = browser.post(&path, &fields).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    let page = send(&mut browser, &page, &ceremony, &key.registration(&says)).await;
    assert_ne!(page.name(), "passkey-offer");
    assert_eq!(count(&app, "passkeys"), 0);
});

// Somebody else gives them an app between the question and the answer.
both_engines!(an_offer_is_over_once_there_is_another_factor, |app| {
    let person = app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = with_password(&mut browser, "/account").await;
    let (ceremony, asked) = options(&mut browser, &page).await;
    let (key, says) = SoftPasskey::create(&asked, &app.issuer);
    Authenticator::enrol(&app, &person).await;
    send(&mut browser, &page, &ceremony, &key.registration(&says)).await;
    assert_eq!(count(&app, "passkeys"), 0);
});

both_engines!(
    a_code_that_was_sent_as_a_second_factor_is_no_first_one,
    mail_as_second_factor(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let wanted = [
            ("prompt", "select_account"),
            ("acr_values", "urn:doorward:acr:2fa"),
        ];
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
        let page = browser.open(&rp.authorize(&wanted)).await;
        assert_eq!(page.name(), "accounts", "{}", page.body);
        let account = page.attribute("button[name=account]", "value").unwrap();
        let page = browser.submit(&page, &[("account", &account)]).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let fields = [("decision", "mail")];
        let waiting = browser.submit(&page, &fields).await;
        let code = code_of(&last(&stand).await);
        // The session is gone, and the page stays.
        browser
            .cookies
            .retain(|name, _| !name.ends_with("doorward-session"));
        let page = browser.open(&waiting.path).await;
        assert_ne!(page.name(), "mail-code", "{}", page.body);
        let fields = [("code", code.as_str())];
        for page in [&page, &waiting] {
            browser.submit(page, &fields).await;
            assert_eq!(browser.session_cookie(), None, "{}", page.name());
        }
    }
);

// The mailbox alone, at a client that wants two factors: the password comes before a factor of one's own.
both_engines!(
    after_a_reset_the_password_comes_first_wherever_one_goes,
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let rp = demanding(&stand.app, Acr::TwoFactors).await;
        let own = |browser: &Browser| browser.session_cookie().cloned();
        let mut owner = Browser::at_node(&stand.app, &stand.node);
        let page = owner.open("/account").await;
        owner.sign_in(&page, "alex").await;
        for first in ["/account".to_owned(), rp.authorize(&[])] {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let (page, code) = asked(&stand, &mut browser, &first, "reset").await;
            let page = browser.submit(&page, &[("code", &code)]).await;
            assert_eq!(page.name(), "new-password", "{first}: {}", page.body);
            assert!(own(&browser).is_some());
            for path in [rp.authorize(&[]), "/account/app".into(), "/account".into()] {
                let page = browser.open(&path).await;
                assert_eq!(page.name(), "new-password", "{path}: {}", page.body);
            }
            assert_eq!(count(&stand.app, "totps"), 0);
            stand.app.clock.advance(Duration::from_mins(1));
        }
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let (page, code) = asked(&stand, &mut browser, &rp.authorize(&[]), "reset").await;
        let page = browser.submit(&page, &[("code", &code)]).await;
        let page = browser.submit(&page, &[("new-password", NEW)]).await;
        assert_eq!(page.name(), "enrol", "then what is required: {}", page.body);
        assert_eq!(owner.open("/account").await.name(), "sign-in", "ended");
    }
);

// Where mail is a second factor, whoever reads it gives themselves no other before they have chosen a password and signed in by it.
both_engines!(
    a_mailbox_alone_sets_up_no_factor,
    mail_as_second_factor(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let rp = demanding(&stand.app, Acr::TwoFactors).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let (page, code) = asked(&stand, &mut browser, &rp.authorize(&[]), "reset").await;
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "new-password", "{}", page.body);
        let page = browser.submit(&page, &[("new-password", NEW)]).await;
        assert_ne!(page.name(), "enrol", "{}", page.body);
        assert_ne!(page.status, StatusCode::SEE_OTHER, "{}", page.location());
    }
);

both_engines!(a_page_that_was_left_open_takes_no_password_later, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let mut reset = Browser::at_node(&stand.app, &stand.node);
    let (page, code) = asked(&stand, &mut reset, "/account", "reset").await;
    let after_reset = reset.submit(&page, &[("code", &code)]).await;
    let told = person.clone();
    let require = stand
        .op()
        .store
        .write(move |w| w.require_new_password(&told));
    require.await.unwrap();
    let mut forced = Browser::at_node(&stand.app, &stand.node);
    let page = forced.open("/account").await;
    let after_sign_in = forced.sign_in(&page, "alex").await;
    stand.app.clock.advance(LATER);
    for (mut browser, page) in [(reset, after_reset), (forced, after_sign_in)] {
        assert_eq!(page.name(), "new-password", "{}", page.body);
        let page = browser.submit(&page, &[("new-password", NEW)]).await;
        assert_ne!(page.name(), "account", "{}", page.body);
        let page = browser.open("/account").await;
        assert!(
            ["password", "sign-in"].contains(&page.name().as_str()),
            "{}",
            page.body
        );
    }
    let mut other = Browser::at_node(&stand.app, &stand.node);
    let page = other.open("/account").await;
    let page = other.sign_in_with(&page, "alex", NEW).await;
    assert_eq!(other.session_cookie(), None, "{}", page.body);
});

both_engines!(
    what_a_device_was_trusted_for_does_not_outlive_a_change,
    |app| {
        let mut app = app;
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        Authenticator::enrol(&app, &person).await;
        let mut browser = Browser::new(&app);
        trusted(&app, &mut browser, &person).await;
        let again = [("prompt", "login")];
        let came = async |browser: &mut Browser| {
            let page = browser.open(&rp.authorize(&again)).await;
            browser.sign_in(&page, "alex").await.name()
        };
        assert_eq!(came(&mut browser).await, "consent");
        // Another app: it is asked for everywhere.
        Authenticator::enrol(&app, &person).await;
        assert_eq!(came(&mut browser).await, "second-factor");
        assert_eq!(count(&app, "trusted_devices"), 0);
        // The operator trusts devices for less, or for no time at all.
        trusted(&app, &mut browser, &person).await;
        for (lasts, expected) in [
            (Duration::from_hours(2), "consent"),
            (Duration::from_mins(59), "second-factor"),
            (Duration::ZERO, "second-factor"),
        ] {
            app.options.settings.sign_in.trusted_devices = lasts;
            let stricter = app.second_node().await;
            let mut browser = browser.clone();
            browser.move_to(&stricter);
            assert_eq!(came(&mut browser).await, expected, "{lasts:?}");
            if lasts > Duration::from_hours(1) {
                app.clock.advance(Duration::from_hours(1));
            }
        }
    }
);

both_engines!(no_change_of_a_factor_leaves_a_device_trusted, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let mut own = Browser::at_node(&stand.app, &stand.node);
    let page = own.open("/account/email").await;
    let page = own.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-email", "{}", page.body);
    for change in [
        "address",
        "passkey",
        "codes",
        "second step",
        "no second step",
        "app",
        "passkey removed",
        "app removed",
        "password",
    ] {
        let origin = doorward::domain::session::SessionOrigin::default();
        let trusted = crate::support::app::trust(stand.op(), &person, &origin).await;
        trusted.unwrap();
        assert_eq!(count(&stand.app, "trusted_devices"), 1, "{change}");
        match change {
            "address" => {
                let address = "alex@new.example".to_owned();
                let purpose = Purpose::Address { address };
                let link = hand_out(stand.op(), purpose, Some(&person)).await;
                let page = own.get(&link).await;
                own.submit(&page, &[]).await;
            }
            "passkey" => {
                let page = own.open("/account/passkeys").await;
                create(&stand.app, &mut own, &page).await;
            }
            "codes" => {
                let page = own.open("/account/recovery-codes").await;
                own.submit(&page, &[]).await;
            }
            "second step" | "no second step" => {
                let page = own.open("/account/second-step").await;
                let ask = if change == "second step" { "yes" } else { "no" };
                own.submit(&page, &[("ask", ask)]).await;
            }
            "app" => {
                let page = own.open("/account/app").await;
                let secret = page.fields()["secret"].clone();
                let authenticator = Authenticator::new(&page.texts("code.secret")[0]);
                let code = authenticator.code(stand.op().now());
                let fields = [("secret", secret.as_str()), ("code", code.as_str())];
                own.submit(&page, &fields).await;
            }
            "passkey removed" => {
                let page = own.open("/account/passkeys").await;
                let handle = page.attribute("button[name=remove]", "value").unwrap();
                own.submit(&page, &[("remove", &handle)]).await;
            }
            "app removed" => {
                let page = own.open("/account/app").await;
                own.submit(&page, &[("decision", "remove")]).await;
            }
            _ => {
                let page = own.open("/account/password").await;
                own.submit(&page, &[("new-password", NEW)]).await;
            }
        }
        assert_eq!(count(&stand.app, "trusted_devices"), 0, "{change}");
    }
});
