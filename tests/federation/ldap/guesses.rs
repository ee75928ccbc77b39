//! Guesses at one person of a directory count together, however they are called, and close nobody's own browser.

use std::time::Duration;

use doorward::domain::connector::ConnectorName;
use doorward::domain::user::User;
use doorward::login::unlock::unlock;
use reqwest::StatusCode;

use super::Stand;
use super::password::{NEW, at_change, change, changing, is_refused, reset};
use super::slapd::{BASE, Slapd, THEIRS};
use crate::federation::{find_user, is_trouble, lines, set_address};
use crate::support::Browser;

const UID: &str = "alex";
const MAIL: &str = "alex@corp.example";
/// Until the shorter counts begin anew.
const MINUTE: Duration = Duration::from_secs(61);

/// That alex is let in with the browser at hand, and led to the client, which they have allowed before.
async fn is_let_in(stand: &mut Stand) {
    let page = stand.enter(UID, THEIRS).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
}

/// As often as anybody may in an hour, by all their names.
async fn guess_at_alex(stand: &Stand) {
    for _ in 0..2 {
        stand
            .guess(&[UID, MAIL, "ALEX", "Alex@CORP.example", UID, MAIL])
            .await;
        stand.guess(&[UID, MAIL, UID, MAIL]).await;
        stand.here.clock.advance(MINUTE);
    }
    stand.guess(&[UID, MAIL, UID, MAIL, UID]).await;
}

// H-049: a guess by each name would else be another's.
both_engines!(
    guesses_at_one_person_count_together_by_whatever_name,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        guess_at_alex(&stand).await;
        // By no name is there a guess more in this hour; and nobody is told so, for that would say that the names are one person's.
        stand.is_wrong(UID, THEIRS).await;
        stand.is_wrong(MAIL, THEIRS).await;
        assert_eq!(stand.rows("users"), 0);
        // Others of the directory sign in.
        stand.claims("kim", THEIRS).await;
        stand.here.clock.advance(Duration::from_hours(1));
        stand.claims(UID, THEIRS).await;
        // What is right takes its own count back.
        for _ in 0..26 {
            stand.claims(UID, THEIRS).await;
        }
    }
);

// Whoever sees to it that one directory is not to be had would guess at the people of the others for nothing.
both_engines!(what_another_directory_judged_counts, |app| {
    let (slapd, away) = (Slapd::start(), Slapd::start());
    let mut other = away.connection();
    other.connector.name = ConnectorName::parse("other").expect("a name");
    away.end();
    let both = vec![other, slapd.connection()];
    let mut stand = Stand::start_changed(app.engine, both, |options| options).await;
    for _ in 0..10 {
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter(UID, "another pass phrase").await;
        is_trouble(&page, &stand.browser, "upstream-unavailable", 503);
    }
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter(UID, THEIRS).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
});

// Where a password has to be changed, the present one is shown first.
both_engines!(a_change_on_the_way_in_is_no_guess_more, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    slapd.change(&reset(UID));
    let page = at_change(&mut stand, UID).await;
    guess_at_alex(&stand).await;
    let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
    is_refused(&page, &stand.browser, "current password is not right");
    stand.here.clock.advance(Duration::from_hours(1));
    // It is as it was.
    at_change(&mut stand, UID).await;
});

both_engines!(nor_is_one_at_the_account, |app| {
    let slapd = Slapd::start();
    let stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    let mut browser = Browser::new(&stand.here);
    let page = browser.open("/account/password").await;
    let page = browser.sign_in_with(&page, UID, THEIRS).await;
    // One that its person has used is counted apart; this one is known no more, as where a session was stolen.
    browser
        .cookies
        .retain(|name, _| !name.ends_with("doorward-known"));
    guess_at_alex(&stand).await;
    let page = change(&mut browser, &page, THEIRS, NEW).await;
    let wrong = "current password is not right";
    assert!(page.text().contains(wrong), "{}", page.text());
});

// H-051: whoever closes a name to strangers closes it to no browser that its person has used.
both_engines!(
    a_browser_that_somebody_has_used_is_counted_apart_there_too,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        stand.claims(UID, THEIRS).await;
        let mut own = stand.browser.clone();
        own.cookies
            .retain(|name, _| !name.ends_with("doorward-session"));
        stand.guess(&[UID; 10]).await;
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter(UID, THEIRS).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
        stand.browser = own;
        is_let_in(&mut stand).await;
        assert_eq!(lines(&stand.here, "sign_in_failed"), 10);
    }
);

/// somebody here, linked to alex there, whose names are others.
async fn linked(stand: &mut Stand) -> User {
    stand.here.add_user("somebody", "other@corp.example").await;
    set_address(&stand.here, "somebody", MAIL).await;
    stand.claims(UID, THEIRS).await;
    assert_eq!(stand.rows("users"), 1);
    find_user(&stand.here, "somebody").await.expect("somebody")
}

// H-051, by a name that is the directory's alone.
both_engines!(who_came_by_a_name_of_the_directory_is_known_by_it, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    let somebody = linked(&mut stand).await;
    let mut own = stand.browser.clone();
    own.cookies
        .retain(|name, _| !name.ends_with("doorward-session"));
    stand.guess(&[UID; 10]).await;
    assert_eq!(
        lines(&stand.here, "sign_in_failed"),
        10,
        "their person can read of them"
    );
    let is_throttled = async |stand: &mut Stand| {
        stand.browser = Browser::new(&stand.here);
        stand.enter(UID, THEIRS).await.status == StatusCode::TOO_MANY_REQUESTS
    };
    assert!(is_throttled(&mut stand).await);
    stand.browser = own;
    is_let_in(&mut stand).await;
    assert_eq!(lines(&stand.here, "sign_in_failed"), 10);
    // It is theirs to open.
    assert!(is_throttled(&mut stand).await);
    stand.here.clock.advance(Duration::from_secs(1));
    unlock(stand.here.op(), &somebody).await.expect("unlocked");
    stand.claims(UID, THEIRS).await;
});

// Whoever has the name now is known by it, and whoever had it is not.
both_engines!(a_name_is_of_whoever_came_by_it_last, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    linked(&mut stand).await;
    let before = "UPDATE upstream_identities SET subject = 'whoever had it before'";
    stand.here.database.execute(before);
    // Another address, which is nobody's: an account of their own.
    slapd.change(&format!(
        "dn: uid=alex,{BASE}\nchangetype: modify\nreplace: mail\nmail: new@corp.example\n"
    ));
    stand.claims(UID, THEIRS).await;
    assert_eq!(stand.rows("users"), 2);
    let named = "SELECT count(*) AS count FROM upstream_identities WHERE typed_as = 'alex'";
    assert_eq!(stand.here.database.count(named), 1);
    let named = "SELECT count(*) AS count FROM upstream_identities WHERE typed_as = 'alex' AND subject <> 'whoever had it before'";
    assert_eq!(stand.here.database.count(named), 1);
});
