//! What lets somebody make an account: a code, a link, an invitation; once, in time, and for its address alone.

use std::time::Duration;

use doorward::domain::challenge::Purpose;
use doorward::login::sign_up::SignUp;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use super::{EVERY_USER, PASSWORD, at_sign_up, rule};
use crate::login::by_mail::Key;
use crate::login::links::hand_out;
use crate::mail::{Stand, stand};
use crate::support::Browser;
use crate::support::browser::Page;

/// A browser that waits for the mail to an address, and what it brings.
async fn waiting(stand: &Stand, address: &str, is_link: bool) -> (Browser, Page, Key) {
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = at_sign_up(&mut browser).await;
    let page = browser.submit(&page, &[("email", address)]).await;
    assert_eq!(page.name(), "mail-code", "{}", page.body);
    let key = Key::last(stand, is_link).await;
    (browser, page, key)
}

fn invitation() -> Purpose {
    Purpose::Invitation {
        address: "kim@example.com".into(),
        name: None,
        is_mailed: true,
    }
}

/// Makes the account at both pages at one moment, at two nodes: the statuses, sorted, and how many got in.
async fn make_at_once(stand: &Stand, ready: [(Browser, Page); 2]) -> (Vec<StatusCode>, usize) {
    let mut tries = JoinSet::new();
    for (number, (mut browser, page)) in ready.into_iter().enumerate() {
        if number == 0 {
            browser.move_to(&stand.app.node);
        }
        tries.spawn(async move {
            let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
            (page.status, browser.session_cookie().is_some())
        });
    }
    let outcome = tries.join_all().await;
    let mut statuses: Vec<StatusCode> = outcome.iter().map(|(status, _)| *status).collect();
    statuses.sort_unstable();
    let entered = outcome.iter().filter(|(_, entered)| *entered).count();
    (statuses, entered)
}

both_engines!(
    what_shows_an_address_is_good_once_here_and_now,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        for (is_link, address) in [(false, "kim@example.com"), (true, "ann@example.com")] {
            let (mut browser, page, late) = waiting(&stand, address, is_link).await;
            stand.app.clock.advance(Duration::from_mins(10));
            let after = late.bring(&mut browser, &page).await;
            assert_ne!(after.name(), "sign-up-details", "{late:?}");
            let page = browser.submit(&page, &[("decision", "again")]).await;
            let key = Key::last(&stand, is_link).await;
            // At somebody else's sign-up, in another browser; and where nobody makes an account.
            let (mut other, theirs, _) = waiting(&stand, "lee@example.com", is_link).await;
            let swapped = match &key {
                Key::Link(link) => {
                    let token = link.rsplit('/').next().expect("a token");
                    Key::Link(format!("{}/mail/{token}", theirs.action()))
                }
                Key::Code(code) => Key::Code(code.clone()),
            };
            for key in [&key, &swapped] {
                let after = key.bring(&mut other, &theirs).await;
                assert_ne!(after.name(), "sign-up-details", "{key:?}");
            }
            let mut third = Browser::at_node(&stand.app, &stand.node);
            let page_of_third = third.open("/account").await;
            let after = key.bring(&mut third, &page_of_third).await;
            assert_ne!(after.name(), "sign-up-details", "{key:?}");
            // Twice at once, which leads to one page of one interaction, and to one account.
            let mut tries = JoinSet::new();
            for _ in 0..4 {
                let (mut browser, page, key) = (browser.clone(), page.clone(), key.clone());
                tries.spawn(async move { key.bring(&mut browser, &page).await.status });
            }
            let outcome = tries.join_all().await;
            let failed = outcome.iter().filter(|status| status.is_server_error());
            assert_eq!(failed.count(), 0, "{outcome:?}");
            let details = browser.open(&page.path).await;
            assert_eq!(details.name(), "sign-up-details", "{}", details.body);
            let before = stand.app.database.count(EVERY_USER);
            let ready = [
                (browser.clone(), details.clone()),
                (browser.clone(), details.clone()),
            ];
            let (statuses, entered) = make_at_once(&stand, ready).await;
            assert!(!statuses.iter().any(StatusCode::is_server_error));
            assert_eq!(entered, 1, "{statuses:?}");
            assert_eq!(stand.app.database.count(EVERY_USER), before + 1);
            // Used, it makes no other.
            key.bring(&mut browser, &page).await;
            browser
                .submit(&details, &[("new-password", PASSWORD)])
                .await;
            assert_eq!(browser.session_cookie(), None);
            assert_eq!(stand.app.database.count(EVERY_USER), before + 1);
        }
    }
);

both_engines!(
    of_two_who_take_one_invitation_one_gets_in,
    rule(SignUp::Invitation),
    |app| {
        let (stand, _server) = stand(app).await;
        let link = hand_out(stand.op(), invitation(), None).await;
        let mut ready = Vec::new();
        for _ in 0..2 {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.get(&link).await;
            let page = browser.submit(&page, &[]).await;
            assert_eq!(page.name(), "sign-up-details", "{}", page.body);
            ready.push((browser, page));
        }
        let ready = ready.try_into().map_err(|_| "two").unwrap();
        let (statuses, entered) = make_at_once(&stand, ready).await;
        assert_eq!(entered, 1, "{statuses:?}");
        assert_eq!(statuses[0], StatusCode::OK);
        assert!(
            [StatusCode::CONFLICT, StatusCode::GONE].contains(&statuses[1]),
            "{statuses:?}"
        );
        assert_eq!(stand.app.database.count(EVERY_USER), 1);
        let left = "SELECT count(*) AS count FROM challenges";
        assert_eq!(stand.app.database.count(left), 0);
    }
);

both_engines!(
    an_invitation_that_ends_meanwhile_makes_nothing,
    rule(SignUp::Invitation),
    |app| {
        let (stand, _server) = stand(app).await;
        let link = hand_out(stand.op(), invitation(), None).await;
        stand.app.clock.advance(Duration::from_mins(55));
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.get(&link).await;
        let page = browser.submit(&page, &[]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        stand.app.clock.advance(Duration::from_mins(5));
        let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::GONE, "{}", page.body);
        assert_eq!(browser.session_cookie(), None);
        assert_eq!(stand.app.database.count(EVERY_USER), 0);
    }
);
