//! A link in another place than its own, in somebody else's browser, twice at once, and after what voids it (C-044).

use doorward::domain::challenge::Purpose;
use doorward::domain::id::TenantId;
use doorward::secret::TokenHash;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use super::{address_of, at_address, close, hand_out, purposes, subjects, try_password};
use crate::login::by_mail::ask;
use crate::mail::{code_of, last, link_of, stand};
use crate::support::Browser;
use crate::support::app::PASSWORD;

/// The secret that an address ends with.
fn secret(link: &str) -> &str {
    link.rsplit('/').next().expect("a secret")
}

both_engines!(a_link_leads_nowhere_but_where_it_was_made_for, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    // Of one browser, where any will do.
    let waiting = ask(&mut browser, "alex", "reset").await;
    let bound = link_of(&stand, &last(&stand).await);
    let csrf = waiting.csrf();
    let form = [("csrf", csrf.as_str())];
    let anywhere = format!("/link/{}", secret(&bound));
    assert_eq!(browser.get(&anywhere).await.status, StatusCode::GONE);
    let posted = browser.post(&anywhere, &form).await;
    assert_eq!(posted.status, StatusCode::GONE);
    // Of any, where an interaction waits.
    for purpose in purposes() {
        let link = hand_out(stand.op(), purpose, Some(&person)).await;
        let here = format!("{}/mail/{}", waiting.action(), secret(&link));
        assert_eq!(browser.get(&here).await.status, StatusCode::GONE);
        assert_eq!(browser.post(&here, &form).await.status, StatusCode::GONE);
        assert_eq!(browser.get(&link).await.name(), "link", "it is good");
    }
    assert_eq!(browser.session_cookie(), None);
    // Of one tenant, at another.
    for (tenant, is_there) in [("default", true), ("elsewhere", false)] {
        let (tenant, now) = (TenantId::new(tenant), stand.op().now());
        let hash = TokenHash::of(secret(&bound));
        let found = stand
            .op()
            .store
            .read(move |r| r.find_challenge_by_link(&tenant, &hash, now));
        assert_eq!(found.await.unwrap().is_some(), is_there);
    }
});

both_engines!(a_reset_or_another_address_voids_all_links, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    for change in ["reset", "address"] {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let mut links = Vec::new();
        for purpose in purposes() {
            links.push(hand_out(stand.op(), purpose, Some(&person)).await);
        }
        if change == "reset" {
            let page = ask(&mut browser, "alex", "reset").await;
            let code = code_of(&last(&stand).await);
            let page = browser.submit(&page, &[("code", &code)]).await;
            let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
            assert_eq!(page.name(), "account", "{}", page.body);
        } else {
            let wanted = Purpose::Address {
                address: "alex@new.example".into(),
            };
            let link = hand_out(stand.op(), wanted, Some(&person)).await;
            at_address(&mut browser).await;
            let page = browser.get(&link).await;
            browser.submit(&page, &[]).await;
            let (email, _) = address_of(&stand, &person).await;
            assert_eq!(email.as_deref(), Some("alex@new.example"));
        }
        for link in links {
            assert_eq!(
                browser.get(&link).await.status,
                StatusCode::GONE,
                "{change}"
            );
        }
    }
});

both_engines!(somebody_else_who_is_signed_in_keeps_what_is_theirs, |app| {
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    let robin = stand.app.add_user("robin", "robin@example.com").await;
    let mut theirs = Browser::at_node(&stand.app, &stand.node);
    let page = theirs.open("/account").await;
    theirs.sign_in(&page, "robin").await;
    let mut own = Browser::at_node(&stand.app, &stand.node);
    let page = at_address(&mut own).await;
    own.submit(&page, &[("email", "alex@new.example")]).await;
    let link = link_of(&stand, &last(&stand).await);
    // In Robin's browser Alex signs in first.
    let mut shared = theirs.clone();
    let page = shared.get(&link).await;
    let page = shared.submit(&page, &[]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    assert_eq!(
        address_of(&stand, &alex).await.0.as_deref(),
        Some("alex@example.com")
    );
    let page = shared.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-email", "{}", page.body);
    let page = shared.get(&link).await;
    let kind = page.attribute("main", "data-link");
    assert_eq!(kind.as_deref(), Some("address"));
    // Alex's new address, confirmed by Alex, twice at once.
    let node = stand.app.second_node().await;
    let mut ready = Vec::new();
    for number in 0..4 {
        let mut browser = shared.clone();
        if number % 2 == 0 {
            browser.move_to(&node);
        }
        let page = browser.get(&link).await;
        assert_eq!(page.name(), "link", "{}", page.body);
        ready.push((browser, page));
    }
    let mut tries = JoinSet::new();
    for (mut browser, page) in ready {
        tries.spawn(async move { browser.submit(&page, &[]).await.status });
    }
    let outcome = tries.join_all().await;
    let refused = outcome.iter().filter(|status| **status == StatusCode::GONE);
    assert_eq!(refused.count(), 3, "{outcome:?}");
    let of = |email: &str| (Some(email.to_owned()), true);
    assert_eq!(address_of(&stand, &alex).await, of("alex@new.example"));
    assert_eq!(address_of(&stand, &robin).await, of("robin@example.com"));
    let told = subjects(&stand).await;
    let told = told
        .iter()
        .filter(|(_, subject)| subject.contains("changed"));
    assert_eq!(told.count(), 2, "once, to the old and the new");
    let page = theirs.open("/account").await;
    assert!(page.text().contains("robin"), "{}", page.text());
    // The operator's link signs Alex in beside Robin.
    let entry = Purpose::Entry {
        owes_password: false,
    };
    let link = hand_out(stand.op(), entry, Some(&alex)).await;
    let page = theirs.get(&link).await;
    let page = theirs.submit(&page, &[]).await;
    // Whichever address this node remembers of Alex.
    assert!(page.text().contains("Alex M"), "{}", page.text());
    let live = format!(
        "SELECT count(*) AS count FROM sessions WHERE ended_at IS NULL AND user_id = '{robin}'"
    );
    assert_eq!(stand.app.database.count(&live), 1);
});

both_engines!(a_link_opens_the_account_that_it_was_sent_for, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    stand.app.add_user("robin", "robin@example.com").await;
    close(&stand, "robin").await;
    close(&stand, "alex").await;
    stand.deliver().await;
    let arrived = stand.room.arrived();
    let of_alex = arrived
        .iter()
        .find(|mail| mail.header("to") == "alex@example.com");
    let link = link_of(&stand, of_alex.expect("a mail"));
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.get(&link).await;
    browser.submit(&page, &[]).await;
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "robin").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
    assert_eq!(try_password(&mut browser).await.name(), "account");
});
