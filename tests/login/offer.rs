//! The offer of a passkey after a sign-in with a password.

use std::time::Duration;

use doorward::login::factor::{passkey, recovery_code};
use doorward::provider::Settings;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::app::{PASSWORD, witness};
use crate::support::authenticator::Authenticator;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::claims;
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Browser, Options, RelyingParty, TestApp};
use crate::web::passkeys::{create, make, options, send};

const DAY: u64 = 24 * 60 * 60;
const SECOND: Duration = Duration::from_secs(1);

/// Types a password where the page's script says that the browser makes passkeys.
async fn sign_in(browser: &mut Browser, page: &Page, username: &str) -> Page {
    let page = if page.name() == "sign-in" {
        browser.submit(page, &[("username", username)]).await
    } else {
        page.clone()
    };
    assert_eq!(page.name(), "password", "{}", page.body);
    let ability = page.attribute("[data-passkey-ability]", "name");
    assert_eq!(ability.as_deref(), Some("passkeys"));
    let fields = [("password", PASSWORD), ("passkeys", "yes")];
    browser.submit(&page, &fields).await
}

/// A new browser, after the password.
async fn offered(app: &TestApp, path: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(path).await;
    let page = sign_in(&mut browser, &page, "alex").await;
    (browser, page)
}

fn count(app: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS count FROM {table}");
    app.database.count(&sql)
}

both_engines!(who_takes_the_offer_goes_straight_on_with_a_passkey, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, page) = offered(&app, &rp.authorize(&[])).await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    let before = browser.session_cookie().cloned();
    assert!(before.is_some(), "they are signed in");
    // One that does not hold changes nothing, and is said.
    let (ceremony, asked) = options(&mut browser, &page).await;
    let (key, mut says) = SoftPasskey::create(&asked, &app.issuer);
    says.flags = 1;
    let again = send(&mut browser, &page, &ceremony, &key.registration(&says)).await;
    assert_eq!(again.name(), "passkey-offer", "{}", again.body);
    assert!(again.text().contains("did not work"), "{}", again.text());
    let (page, mut key) = create(&app, &mut browser, &page).await;
    assert_eq!(page.name(), "enrol-codes", "{}", page.body);
    assert!(page.text().contains("Your passkey is ready."));
    assert_eq!(count(&app, "recovery_codes"), 10);
    assert_ne!(
        browser.session_cookie().cloned(),
        before,
        "a new cookie (C-047)"
    );
    // It is the first thing that recovery codes stand in for.
    let page = browser
        .open(&page.attribute("a.primary", "href").expect("the way on"))
        .await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let code = parameters(page.location())["code"].clone();
    let (_, tokens) = rp.redeem(&app, &code).await;
    let token = claims(tokens["id_token"].as_str().expect("an ID token"));
    assert_eq!(token["acr"], "phr");
    assert_eq!(token["amr"], json!(["pwd", "hwk", "user", "mfa"]));
    // It is theirs, and they are not offered another.
    let mut other = Browser::new(&app);
    let page = other.open("/account").await;
    let (ceremony, asked) = options(&mut other, &page).await;
    let answer = key.answer(&asked);
    let page = send(&mut other, &page, &ceremony, &answer).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    let (_, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "account");
});

both_engines!(who_has_recovery_codes_is_given_no_others, |app| {
    let person = app.add_person().await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    recovery_code::enrol(app.op(), &user, &witness(app.op(), &person))
        .await
        .unwrap();
    let hashes = "SELECT count(DISTINCT hash) AS count FROM recovery_codes";
    let (mut browser, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    let (page, _) = create(&app, &mut browser, &page).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    assert_eq!(app.database.count(hashes), 10);
});

both_engines!(who_says_no_is_left_alone, |app| {
    app.add_person().await;
    app.add_user("robin", "robin@example.com").await;
    let (mut browser, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    let page = browser.submit(&page, &[("decision", "later")]).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    let rp = RelyingParty::confidential(&app).await;
    let again = [("prompt", "login")];
    let came = async |browser: &mut Browser, name: &str| {
        let page = browser.open(&rp.authorize(&again)).await;
        let page = if page.attribute("input[name=username]", "value").as_deref() == Some(name) {
            page
        } else if page.name() == "password" {
            browser.submit(&page, &[("decision", "back")]).await
        } else {
            page
        };
        sign_in(browser, &page, name).await
    };
    // In this browser, for thirty days; somebody else is asked in it.
    assert_eq!(came(&mut browser, "alex").await.name(), "consent");
    let page = came(&mut browser, "robin").await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    browser.submit(&page, &[("decision", "later")]).await;
    app.clock.advance(Duration::from_secs(30 * DAY - 1));
    assert_eq!(came(&mut browser, "alex").await.name(), "consent");
    app.clock.advance(SECOND);
    let page = came(&mut browser, "alex").await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    browser.submit(&page, &[("decision", "later")]).await;
    // Three times, wherever: for ninety days nowhere.
    let (mut other, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "passkey-offer");
    other.submit(&page, &[("decision", "later")]).await;
    let (_, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "account");
    app.clock.advance(Duration::from_secs(90 * DAY - 1));
    let (_, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "account");
    app.clock.advance(SECOND);
    let (mut last, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "passkey-offer");
    last.submit(&page, &[("decision", "later")]).await;
    let (_, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "account");
});

both_engines!(nobody_is_stopped_who_cannot_or_need_not, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    // Without a script, or with one that says no.
    for ability in ["", "no", "YES"] {
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let fields = [("password", PASSWORD), ("passkeys", ability)];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account", "{ability}");
        // Who is signed in is not asked, and no client hears of it.
        let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(parameters(page.location())["error"], "consent_required");
    }
    // On the way to where one changes how one gets in.
    let (_, page) = offered(&app, "/account/passkeys").await;
    assert_eq!(page.name(), "account-passkeys");
    // A page that was left open does not stop a silent request.
    let (mut browser, page) = offered(&app, &rp.authorize(&[])).await;
    assert_eq!(page.name(), "passkey-offer");
    let asked = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(asked.location())["error"], "consent_required");
    assert_eq!(browser.open("/account").await.name(), "account");
    // After a second factor as well; and not in place of one.
    Authenticator::enrol(&app, &person).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let (mut browser, page) = offered(&app, "/account").await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let code = authenticator.code(app.op().now());
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    assert_eq!(page.name(), "passkey-offer", "{}", page.body);
    // Who has one.
    app.add_user("robin", "robin@example.com").await;
    make(&app, "robin").await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let page = sign_in(&mut browser, &page, "robin").await;
    assert_eq!(page.name(), "account");
});

both_engines!(
    where_it_is_off_nothing_is_offered,
    Options {
        settings: Settings {
            passkeys: passkey::Policy {
                is_offered: false,
                ..passkey::Policy::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    },
    |app| {
        app.add_person().await;
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        assert_eq!(page.attribute("[data-passkey-ability]", "name"), None);
        let fields = [("password", PASSWORD), ("passkeys", "yes")];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account");
    }
);

both_engines!(an_answer_to_the_offer_counts_where_it_was_made, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let node = app.second_node().await;
    let (mut browser, page) = offered(&app, &rp.authorize(&[])).await;
    // A cookie that is no such thing.
    let name = "doorward-no-passkey".to_owned();
    for value in ["x", "~", "a~b.c~-1", "....", &"~1".repeat(900)] {
        browser.cookies.insert(name.clone(), value.to_owned());
        assert_eq!(browser.open(&page.path).await.name(), "passkey-offer");
    }
    // Consent to what nobody asked for yet, another browser, a foreign form.
    let again = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(again.name(), "passkey-offer");
    let mut other = Browser::new(&app);
    other.open("/account").await;
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("decision", "later")];
    other.post(&page.action(), &fields).await;
    browser
        .post(&page.action(), &[("csrf", "x"), ("decision", "later")])
        .await;
    assert_eq!(count(&app, "passkey_refusals"), 0);
    // A no at two nodes at once is one or two, and both go on.
    let mut tries = JoinSet::new();
    for number in 0..2 {
        let (mut browser, page) = (browser.clone(), page.clone());
        if number == 1 {
            browser.move_to(&node);
        }
        tries.spawn(async move { browser.submit(&page, &[("decision", "later")]).await.name() });
    }
    assert_eq!(tries.join_all().await, ["consent", "consent"]);
    assert_eq!(count(&app, "passkey_refusals"), 1);
    // Answered is answered: neither a passkey nor another no.
    let asked = browser.open(&page.path).await;
    assert_eq!(asked.name(), "consent");
    let answer = browser
        .post(&format!("{}/passkey", page.action()), &[("csrf", &csrf)])
        .await;
    assert_eq!(answer.status, reqwest::StatusCode::GONE);
    let late = browser.submit(&page, &[("decision", "later")]).await;
    assert_eq!(late.name(), "consent");
    let times = "SELECT times AS count FROM passkey_refusals";
    assert!(app.database.count(times) <= 2);
});
