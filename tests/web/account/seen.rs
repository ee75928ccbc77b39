//! What one sees of sessions, of devices that are trusted, of passkeys, and of codes that one does not have; and what authenticators hear.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use doorward::login::factor::recovery_code;
use serde_json::{Value, json};

use super::{enter, second_step};
use crate::support::app::{strangers, witness};
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::soft_passkey::{BACKED_UP, BACKUP_ELIGIBLE, SoftPasskey};
use crate::support::{Browser, RelyingParty, TestApp};
use crate::web::export::{download, unpack};
use crate::web::passkeys::{make, options, use_it};
use crate::web::profile::change;

/// The lines of a list, each with its words.
pub(super) fn lines(page: &Page) -> Vec<String> {
    let document = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse(".rows > li").unwrap();
    let lines = document.select(&selector);
    let words = lines.map(|line| line.text().collect::<Vec<_>>().join(" "));
    // Without what keeps the directions of texts apart.
    let words = words.map(|line| line.replace(['\u{2068}', '\u{2069}'], ""));
    words
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

async fn trusted(app: &TestApp, authenticator: &Authenticator) -> Browser {
    let (mut browser, page) = enter(app, "/account").await;
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    browser.submit(&page, &fields).await;
    browser
}

both_engines!(
    a_session_says_since_when_and_how_somebody_is_signed_in,
    |app| {
        let person = app.add_person().await;
        let (_phone, _) = enter(&app, "/account").await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        app.clock.advance(Duration::from_hours(1));
        let (mut browser, page) = enter(&app, "/account/sessions").await;
        let page = second_step(&app, &mut browser, &page, &authenticator).await;
        let [here, there] = <[String; 2]>::try_from(lines(&page)).unwrap();
        assert!(here.contains("This device"), "{here}");
        assert!(here.contains("With password + authenticator app"), "{here}");
        assert!(there.contains("With password 127.0.0.1"), "{there}");
        let since = |line: &str| {
            let (_, since) = line.split_once("Signed in since").expect("since when");
            since.split_once("With").expect("how").0.to_owned()
        };
        assert_ne!(since(&here), since(&there));
        // One minute is not said twice.
        for line in [&here, &there] {
            assert!(!line.contains("Last used"), "{line}");
        }
        app.clock.advance(Duration::from_hours(1));
        let rp = RelyingParty::confidential(&app).await;
        let page = browser.open(&rp.authorize(&[])).await;
        browser.submit(&page, &[("decision", "allow")]).await;
        let [here, there] =
            <[String; 2]>::try_from(lines(&browser.open("/account/sessions").await)).unwrap();
        assert!(here.contains("Last used"), "{here}");
        assert!(!there.contains("Last used"), "{there}");
    }
);

both_engines!(a_trusted_device_says_until_when_and_which_it_is, |app| {
    let mut app = app;
    let person = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let mut here = trusted(&app, &authenticator).await;
    app.clock.advance(Duration::from_hours(2));
    let mut there = trusted(&app, &authenticator).await;
    let until = |line: &str| {
        line.split_once("Trusted until")
            .expect("until when")
            .1
            .to_owned()
    };
    for browser in [&mut here, &mut there] {
        let lines = lines(&browser.open("/account/security").await);
        let is_here = |line: &&String| line.contains("This device");
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines.iter().filter(is_here).count(), 1, "{lines:?}");
        assert_ne!(until(&lines[0]), until(&lines[1]));
    }
    // The operator trusts devices for an hour by now: the older one is none any more.
    app.options.settings.sign_in.trusted_devices = Duration::from_hours(1);
    let node = app.second_node().await;
    there.move_to(&node);
    let lines = lines(&there.open("/account/security").await);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("This device"), "{lines:?}");
});

// Made on the way of a sign-in, a passkey brings none.
both_engines!(who_has_a_passkey_and_no_codes_is_told, |app| {
    app.add_person().await;
    let (mut browser, _) = make(&app, "alex").await;
    let missing = "You have no recovery codes";
    for path in ["/account", "/account/passkeys"] {
        let page = browser.open(path).await;
        assert!(page.text().contains(missing), "{path}: {}", page.text());
    }
    let page = browser.open("/account/recovery-codes").await;
    browser.submit(&page, &[]).await;
    for path in ["/account", "/account/passkeys"] {
        let page = browser.open(path).await;
        assert!(!page.text().contains(missing), "{path}: {}", page.text());
    }
    app.add_user("robin", "robin@example.com").await;
    let mut robin = Browser::new(&app);
    let page = robin.open("/account").await;
    let page = robin.sign_in(&page, "robin").await;
    assert_eq!(page.name(), "account");
    assert!(!page.text().contains(missing), "{}", page.text());
});

both_engines!(who_has_three_recovery_codes_left_is_warned, |app| {
    let person = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let (op, user) = (app.op(), app.op().store.user(&person).await);
    let (user, by) = (user.unwrap().unwrap(), witness(op, &person));
    let codes = recovery_code::enrol(op, &user, &by).await.unwrap().0;
    let (mut browser, page) = enter(&app, "/account/security").await;
    let mut page = second_step(&app, &mut browser, &page, &authenticator).await;
    let is_warned = |page: &Page| page.attribute(".failed", "class").is_some();
    assert!(!is_warned(&page), "of all: {}", page.text());
    for code in &codes {
        let buckets = strangers(op, &person);
        let left = recovery_code::verify(op, &user, code, &by, buckets).await;
        let left = left.unwrap();
        page = browser.open("/account/security").await;
        assert_eq!(is_warned(&page), left <= 3, "{left}: {}", page.text());
    }
});

/// A passkey that such an authenticator makes on the page, under that name.
async fn made(
    app: &TestApp,
    browser: &mut Browser,
    (name, flags, aaguid): (&str, u8, &str),
) -> SoftPasskey {
    let page = browser.open("/account/passkeys").await;
    let (ceremony, asked) = options(browser, &page).await;
    let (mut key, mut says) = SoftPasskey::create(&asked, &app.issuer);
    key.flags |= flags;
    says.flags |= flags;
    let aaguid = aaguid.replace('-', "");
    says.aaguid = u128::from_str_radix(&aaguid, 16).unwrap().to_be_bytes();
    let fields = [
        ("ceremony", ceremony.as_str()),
        ("credential", &key.registration(&says)),
        ("name", name),
    ];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account-passkeys", "{}", page.body);
    key
}

const KEEPASSXC: &str = "fdb141b2-5d84-443e-8a35-4698c205a502";
const APPLE: &str = "fbfc3007-154e-4ecc-8c0b-6e020557d7bd";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

both_engines!(a_passkey_says_what_made_it_when_and_where_it_is, |app| {
    app.add_person().await;
    let (mut browser, _) = enter(&app, "/account/passkeys").await;
    let phone = ("Phone", BACKUP_ELIGIBLE | BACKED_UP, APPLE);
    made(&app, &mut browser, phone).await;
    app.clock.advance(Duration::from_mins(1));
    let vault = ("Vault", BACKUP_ELIGIBLE, KEEPASSXC);
    let mut vault = made(&app, &mut browser, vault).await;
    app.clock.advance(Duration::from_mins(1));
    made(&app, &mut browser, ("Key ring", 0, NOBODY)).await;
    let sync = async |browser: &mut Browser| {
        let page = browser.open("/account/export").await;
        let answer = download(&app, browser, &page).await;
        let files = unpack(&answer.bytes().await.unwrap());
        let credentials: Value = serde_json::from_str(&files["credentials.json"]).unwrap();
        let passkeys = credentials["passkeys"].as_array().unwrap();
        let state = |passkey: &Value| passkey["sync"].as_str().unwrap().to_owned();
        passkeys.iter().map(state).collect::<Vec<_>>()
    };
    let told = |line: &str| line.split(" Rename").next().unwrap().to_owned();
    let page = browser.open("/account/passkeys").await;
    let seen: Vec<String> = lines(&page).iter().map(|line| told(line)).collect();
    // As clocks in Berlin show it.
    let day = "January 15, 2027 at 9:0";
    let expected = [
        format!("Phone Apple Passwords Synced between your devices Added {day}0 AM"),
        format!("Vault KeePassXC Not synced between your devices yet Added {day}1 AM"),
        format!("Key ring On one device only Added {day}2 AM"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(sync(&mut browser).await, ["synced", "not_yet", "never"]);
    // By now there is a copy of it, as its next use shows.
    app.clock.advance(Duration::from_hours(24));
    vault.flags |= BACKED_UP;
    let mut again = Browser::new(&app);
    let page = again.open("/account/passkeys").await;
    let page = use_it(&mut again, &page, &mut vault).await;
    let seen = told(&lines(&page)[1]);
    let used = "January 16, 2027 at 9:02 AM";
    let expected =
        format!("Vault KeePassXC Synced between your devices Added {day}1 AM Last used {used}");
    assert_eq!(seen, expected);
    assert_eq!(sync(&mut again).await, ["synced", "synced", "never"]);
});

/// What a page has authenticators told.
fn signal(page: &Page) -> Option<Value> {
    let signal = page.attribute("meta[name=passkey-signal]", "content")?;
    Some(serde_json::from_str(&signal).unwrap())
}

// Where one is led after changing it, too: it need not be the page of the passkeys.
both_engines!(authenticators_hear_what_their_person_is_called_now, |app| {
    app.add_person().await;
    let (mut browser, key) = make(&app, "alex").await;
    let page = browser.open("/account/profile").await;
    let changed = change(&mut browser, &page, &[("name", "Alexandra Doe")]).await;
    assert_eq!(changed.name(), "account-profile", "{}", changed.body);
    let id = BASE64URL_NOPAD.encode(&key.credential_id);
    let mut told = Vec::new();
    for path in ["/account", "/account/security", "/account/passkeys"] {
        let page = browser.open(path).await;
        let script = page.attribute("script[src*=passkey]", "src");
        assert!(script.is_some(), "{path}: {}", page.body);
        let signal = signal(&page).expect(path);
        assert_eq!(signal["displayName"], "Alexandra Doe", "{path}");
        assert_eq!(signal["name"], "alex", "{path}");
        assert_eq!(signal["allAcceptedCredentialIds"], json!([id]), "{path}");
        told.push(signal);
    }
    assert_eq!((&told[0], &told[1]), (&told[1], &told[2]));
    // Who has none needs no script for it.
    app.add_user("robin", "robin@example.com").await;
    let mut robin = Browser::new(&app);
    let page = robin.open("/account").await;
    let page = robin.sign_in(&page, "robin").await;
    let security = robin.open("/account/security").await;
    for page in [page, security] {
        assert_eq!(signal(&page), None);
        assert_eq!(page.attribute("script[src*=passkey]", "src"), None);
    }
});

// Others would void those that somebody has just put away.
both_engines!(whoever_has_codes_is_not_led_to_make_others, |app| {
    let person = app.add_person().await;
    let op = app.op();
    let user = op.store.user(&person).await.unwrap().unwrap();
    let path = "/account/recovery-codes?new=app";
    let authenticator = Authenticator::enrol(&app, &person).await;
    let (mut browser, page) = enter(&app, path).await;
    let page = second_step(&app, &mut browser, &page, &authenticator).await;
    let offers = |page: &Page| page.attribute("form button.primary", "class").is_some();
    assert!(offers(&page), "{}", page.body);
    recovery_code::enrol(op, &user, &witness(op, &person))
        .await
        .unwrap();
    let page = browser.open(path).await;
    assert!(!offers(&page), "{}", page.body);
    let onward = page.attribute("a.button.primary", "href");
    assert_eq!(onward.as_deref(), Some("/account/security"));
});

both_engines!(what_was_changed_is_named_as_the_page_names_it, |app| {
    app.add_person().await;
    let (mut browser, page) = enter(&app, "/account/profile").await;
    let changes = [("nickname", "Lexi"), ("phone_number", "+1 425 555 1212")];
    change(&mut browser, &page, &changes).await;
    let page = browser.open("/account/activity").await;
    assert!(
        page.text().contains("Nickname, Phone number"),
        "{}",
        page.body
    );
    assert!(!page.text().contains("phone_number"), "{}", page.body);
});
