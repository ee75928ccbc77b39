//! Devices that are trusted in place of a second factor: how many there are, and one that is forgotten while it is used.

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::domain::session::SessionOrigin;
use doorward::login::trusted_device::MOST;

use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::{Browser, TestApp};

/// A browser that is trusted, as far as its cookie goes, at the page of the password.
async fn at_password(app: &TestApp, cookie: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let device = ("doorward-device".to_owned(), cookie.to_owned());
    browser.cookies.extend([device]);
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    (browser, page)
}

async fn trusted(app: &TestApp, person: &UserId) -> String {
    let origin = SessionOrigin::default();
    let token = crate::support::app::trust(app.op(), person, &origin)
        .await
        .unwrap();
    token.reveal().to_owned()
}

fn rows(app: &TestApp) -> i64 {
    app.database.rows(&["trusted_devices"])[0].1
}

both_engines!(the_device_that_was_not_used_for_longest_makes_room, |app| {
    let person = app.add_person().await;
    Authenticator::enrol(&app, &person).await;
    let mut cookies = Vec::new();
    for _ in 0..=MOST {
        app.clock.advance(Duration::from_secs(1));
        cookies.push(trusted(&app, &person).await);
    }
    assert_eq!(rows(&app), MOST);
    let last = cookies.len() - 1;
    for (place, next) in [(0, "second-factor"), (1, "account"), (last, "account")] {
        let (mut browser, page) = at_password(&app, &cookies[place]).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), next, "{place}: {}", page.body);
    }
    // Used a moment ago, the second is not the next to go.
    app.clock.advance(Duration::from_secs(1));
    trusted(&app, &person).await;
    for (place, next) in [(1, "account"), (2, "second-factor")] {
        let (mut browser, page) = at_password(&app, &cookies[place]).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), next, "{place}: {}", page.body);
    }
});

both_engines!(
    a_device_that_is_forgotten_while_it_is_used_stays_forgotten,
    |app| {
        let person = app.add_person().await;
        Authenticator::enrol(&app, &person).await;
        let other = match app.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(app.second_node().await),
        };
        let other = other.as_ref().unwrap_or(&app.node);
        for round in 0..8 {
            let cookie = trusted(&app, &person).await;
            let (mut browser, page) = at_password(&app, &cookie).await;
            browser.move_to(other);
            let (state, id, now) = (Arc::clone(&app.node.state), person.clone(), app.op().now());
            let forgotten = tokio::spawn(async move {
                let deleted = state.op.store.write(move |w| {
                    let device = w.list_trusted_devices(&id, now)?.remove(0);
                    w.delete_trusted_device(&id, &device.id)
                });
                deleted.await.unwrap().is_some()
            });
            let page = browser.sign_in(&page, "alex").await;
            assert!(matches!(page.name().as_str(), "account" | "second-factor"));
            assert!(forgotten.await.unwrap(), "{round}");
            assert_eq!(rows(&app), 0, "{round}");
            let (mut browser, page) = at_password(&app, &cookie).await;
            let page = browser.sign_in(&page, "alex").await;
            assert_eq!(page.name(), "second-factor", "{round}: {}", page.body);
        }
    }
);
