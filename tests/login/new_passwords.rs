//! A new password is held to the same rules wherever it is chosen: on the account's page, where one has to be, after a reset,
//! and with a new account (H-053).

use std::time::Duration;

use data_encoding::HEXUPPER;
use doorward::domain::id::UserId;
use doorward::login::new_password::Rules;
use doorward::login::new_password::breached::Breached;
use doorward::login::sign_up::SignUp;
use doorward::provider::Settings;
use reqwest::StatusCode;
use sha1::{Digest, Sha1};

use crate::mail::{Stand, code_of, last, stand};
use crate::support::app::PASSWORD;
use crate::support::browser::Page;
use crate::support::{Browser, Options};

const BREACHED: &str = "velvet comet harbour fifty";
const CHOSEN: [&str; 3] = [
    "quilted lamp harbour nineteen",
    "copper tundra violin thirty",
    "amber pigeon lantern eleven",
];

fn open() -> Options {
    Options {
        settings: Settings {
            sign_up: SignUp::Open,
            ..Settings::default()
        },
        ..Options::default()
    }
}

async fn at_sign_in(stand: &Stand) -> (Browser, Page) {
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    (browser, page)
}

/// Types the code of the last mail.
async fn type_code(stand: &Stand, browser: &mut Browser, page: &Page) -> Page {
    assert_eq!(page.name(), "mail-code", "{}", page.body);
    let code = code_of(&last(stand).await);
    browser.submit(page, &[("code", &code)]).await
}

/// Somebody who is to choose a password, in each way that there is for who has one.
async fn at_choice(stand: &Stand, person: &UserId, way: usize, present: &str) -> (Browser, Page) {
    let (mut browser, page) = at_sign_in(stand).await;
    let page = match way {
        0 => {
            let page = browser.sign_in_with(&page, "alex", present).await;
            assert_eq!(page.name(), "account", "{}", page.body);
            browser.open("/account/password").await
        }
        1 => {
            let id = person.clone();
            let required = stand.op().store.write(move |w| w.require_new_password(&id));
            assert!(required.await.unwrap());
            browser.sign_in_with(&page, "alex", present).await
        }
        _ => {
            let page = browser.submit(&page, &[("username", "alex")]).await;
            let page = browser.submit(&page, &[("decision", "reset")]).await;
            type_code(stand, &mut browser, &page).await
        }
    };
    (browser, page)
}

async fn stored(stand: &Stand, person: &UserId) -> String {
    let id = person.clone();
    let found = stand.op().store.read(move |r| r.find_password(&id)).await;
    found.unwrap().expect("a password")
}

both_engines!(
    a_new_password_is_held_to_the_same_rules_wherever_it_is_chosen,
    open(),
    |app| {
        let mut app = app;
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("breached");
        let hash = HEXUPPER.encode(&Sha1::digest(BREACHED));
        std::fs::write(&list, format!("{hash}:7\n")).unwrap();
        app.options.rules = Rules {
            breached: Some(Breached::new(list)),
            history: 3,
            ..Rules::default()
        };
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let mut had = vec![PASSWORD];
        for (way, chosen) in CHOSEN.into_iter().enumerate() {
            stand.app.clock.advance(Duration::from_secs(1));
            let present = had[had.len() - 1];
            let (mut browser, page) = at_choice(&stand, &person, way, present).await;
            let (asked, before) = (page.name(), stored(&stand, &person).await);
            assert!(asked.ends_with("password"), "{}", page.body);
            // Those that they had before this one were good enough once.
            let used = had.iter().skip(1).rev().take(3);
            for bad in ["", "short", BREACHED].iter().chain(used) {
                let refused = browser.submit(&page, &[("new-password", bad)]).await;
                assert_eq!(
                    (refused.name(), refused.status),
                    (asked.clone(), StatusCode::OK),
                    "{way} {bad}"
                );
                assert_eq!(stored(&stand, &person).await, before, "{way} {bad}");
            }
            let page = browser.submit(&page, &[("new-password", chosen)]).await;
            assert!(page.name().starts_with("account"), "{}", page.body);
            assert_ne!(stored(&stand, &person).await, before, "{way}");
            had.push(chosen);
        }
        let (mut browser, page) = at_sign_in(&stand).await;
        let page = browser.submit(&page, &[("decision", "sign-up")]).await;
        let page = browser.submit(&page, &[("email", "kim@example.com")]).await;
        let page = type_code(&stand, &mut browser, &page).await;
        for bad in ["short", BREACHED] {
            let fields = [("name", "Kim"), ("new-password", bad)];
            let refused = browser.submit(&page, &fields).await;
            assert_eq!(refused.name(), "sign-up-details", "{bad}");
        }
        assert_eq!(stand.app.database.rows(&["users"])[0].1, 1);
        // What is another person's says nothing of this one.
        let fields = [("name", "Kim"), ("new-password", CHOSEN[0])];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account", "{}", page.body);
    }
);

/// At the page of a new account, whose address was shown to be theirs.
async fn at_sign_up(stand: &Stand, number: usize) -> (Browser, Page) {
    let (mut browser, page) = at_sign_in(stand).await;
    let page = browser.submit(&page, &[("decision", "sign-up")]).await;
    let address = format!("kim{number}@example.com");
    let page = browser.submit(&page, &[("email", &address)]).await;
    let page = type_code(stand, &mut browser, &page).await;
    assert_eq!(page.name(), "sign-up-details", "{}", page.body);
    (browser, page)
}

/// How many tries are judged before one has to wait.
async fn tries(browser: &mut Browser, page: &Page) -> usize {
    for number in 0..1000 {
        let refused = browser.submit(page, &[("new-password", "short")]).await;
        if refused.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(refused.headers.contains_key("retry-after"));
            return number;
        }
        assert_eq!(refused.name(), page.name(), "{}", refused.body);
    }
    panic!("as many as one likes");
}

// Each is work, and so is each of the last ones that it is compared with.
both_engines!(
    nobody_has_more_than_thirty_new_passwords_judged_an_hour,
    open(),
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let before = stored(&stand, &person).await;
        let (mut browser, page) = at_choice(&stand, &person, 0, PASSWORD).await;
        assert_eq!(tries(&mut browser, &page).await, 30);
        // A good one too.
        let late = browser.submit(&page, &[("new-password", CHOSEN[0])]).await;
        assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(stored(&stand, &person).await, before);
        // Where accounts are made a network has more, and each sign-in as many.
        let mut judged = Vec::new();
        for number in 0..4 {
            let (mut browser, page) = at_sign_up(&stand, number).await;
            judged.push(tries(&mut browser, &page).await);
        }
        assert_eq!(judged, [30, 30, 30, 10]);
        stand.app.clock.advance(Duration::from_hours(1));
        let (mut browser, page) = at_choice(&stand, &person, 1, PASSWORD).await;
        let page = browser.submit(&page, &[("new-password", CHOSEN[0])]).await;
        assert!(page.name().starts_with("account"), "{}", page.body);
    }
);
