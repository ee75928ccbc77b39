//! What a person changes of their own makes rows, and has a bound: beyond it nothing changes.

use std::time::Duration;

use doorward::account::preferences::{Choice, Chosen, choose};
use doorward::domain::id::UserId;
use doorward::domain::session::SessionOrigin;
use doorward::login::factor::recovery_code::{self, NoCodes};
use doorward::login::witness::Witness;
use reqwest::StatusCode;

use super::each::{OF_THE_ACCOUNT, filled, with_everything};
use super::{rows, with_form};
use crate::mail::stand;
use crate::support::app::witness;
use crate::support::browser::Page;
use crate::support::{Browser, TestApp};

const HOUR: Duration = Duration::from_hours(1);

async fn alex(app: &TestApp) -> UserId {
    let tenant = app.op().tenant.clone();
    let found = app
        .op()
        .store
        .read(move |r| r.find_user_by_key(&tenant, "alex"));
    found.await.unwrap().expect("the person").id
}

/// Sends a form of the account, with what its page has and what is changed.
async fn send(browser: &mut Browser, path: &str, changed: &[(&str, &str)]) -> Page {
    let page = browser.open(path).await;
    assert_eq!(page.path, path, "{}", page.body);
    let (_, fields) = OF_THE_ACCOUNT
        .into_iter()
        .find(|(account, _)| *account == path)
        .expect("a form");
    let own = if changed.is_empty() { fields } else { &[] };
    let own = filled(&page, own);
    let own = own.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<(&str, &str)> = own.chain(changed.iter().copied()).collect();
    browser.submit(&with_form(&page, path), &fields).await
}

both_engines!(a_person_makes_sixty_changes_an_hour, |app| {
    let (stand, _server) = stand(app).await;
    let (app, mut browser) = (&stand.app, with_everything(&stand).await);
    let (op, id) = (stand.op(), alex(app).await);
    let by = witness(op, &id);
    let user = op.store.user(&id).await.unwrap().unwrap();
    let from = SessionOrigin::default();
    let change = async |number: u32| {
        let new_browser = Some(number % 2 == 1);
        let choice = Choice {
            new_browser,
            ..Choice::default()
        };
        choose(op, &user, choice, (&by, &from)).await.unwrap()
    };
    for number in 0..60 {
        assert_eq!(change(number).await, Chosen::Kept, "{number}");
        // What is so already is no change.
        assert_eq!(change(number).await, Chosen::Kept);
    }
    let page = browser.open("/account/passkeys").await;
    let passkey = page.attribute("button[name=rename]", "value");
    let passkey = passkey.expect("a passkey");
    let renamed = [("rename", passkey.as_str()), ("name", "Another name")];
    let forms = [
        ("/account/profile", &[][..]),
        ("/account/preferences", &[]),
        ("/account/passkeys", &renamed),
    ];
    for (path, changed) in forms {
        let before = rows(app);
        let refused = send(&mut browser, path, changed).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!(refused.headers.contains_key("retry-after"), "{path}");
        assert_eq!(rows(app), before, "{path}");
    }
    assert!(matches!(change(60).await, Chosen::TooMany(wait) if wait <= HOUR));
    let page = browser.open("/account/passkeys").await;
    assert!(!page.text().contains("Another name"), "{}", page.text());
    app.clock.advance(HOUR);
    assert_eq!(change(60).await, Chosen::Kept);
});

both_engines!(a_person_makes_ten_sets_of_recovery_codes_an_hour, |app| {
    let (stand, _server) = stand(app).await;
    let (app, mut browser) = (&stand.app, with_everything(&stand).await);
    let (op, id) = (stand.op(), alex(app).await);
    let user = op.store.user(&id).await.unwrap().expect("the person");
    let by = witness(op, &id);
    // The first was made with everything else.
    for _ in 1..10 {
        recovery_code::enrol(op, &user, &by).await.unwrap();
    }
    let hashes = || {
        app.database
            .texts("SELECT hash AS text FROM recovery_codes ORDER BY hash")
    };
    let (before, had) = (rows(app), hashes());
    let refused = send(&mut browser, "/account/recovery-codes", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!((rows(app), hashes()), (before, had));
    // The operator helps all the same.
    let operator = Witness::of_operator(&id, op.now());
    recovery_code::enrol(op, &user, &operator).await.unwrap();
    let own = recovery_code::enrol(op, &user, &by).await;
    assert!(matches!(own, Err(NoCodes::TooMany(_))), "{own:?}");
    app.clock.advance(HOUR);
    recovery_code::enrol(op, &user, &by).await.unwrap();
});
