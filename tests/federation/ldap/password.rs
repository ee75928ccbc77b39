//! A password that a directory wants changed before it lets anybody in: it is changed on the way.

use doorward::domain::connector::ConnectorName;
use doorward::domain::directory::{ChangedBy, GroupMembership, PasswordChange};
use doorward::federation::connection::Connection;
use reqwest::StatusCode;

use super::groups::{self, GROUPS};
use super::slapd::{BASE, Slapd, THEIRS};
use super::{Stand, by_name, directory};
use crate::federation::{find_user, is_trouble, lines, redeem};
use crate::support::Browser;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;
use crate::support::relying_party::{claims, text};

pub const NEW: &str = "another phrase of the directory";

/// The same connector, where passwords are changed by RFC 3062.
pub fn changing(mut connection: Connection, as_service: bool) -> Connection {
    directory(&mut connection).password_change = Some(PasswordChange {
        by: ChangedBy::Rfc3062,
        as_service,
    });
    connection
}

/// Fills the form that asks for both.
pub async fn change(browser: &mut Browser, page: &Page, current: &str, new: &str) -> Page {
    let at = page.attribute("input[name=at]", "value");
    let mut typed = vec![
        ("password", current),
        ("new-password", new),
        ("new-password-again", new),
    ];
    typed.extend(at.as_deref().map(|at| ("at", at)));
    browser.submit(page, &typed).await
}

/// Comes as far as the page that asks for another password; nobody is signed in there.
pub async fn at_change(stand: &mut Stand, name: &str) -> Page {
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter(name, THEIRS).await;
    assert_eq!(page.name(), "directory-password", "{name}: {}", page.body);
    assert_eq!(stand.browser.session_cookie(), None, "{name}");
    page
}

#[track_caller]
pub fn is_refused(page: &Page, browser: &Browser, words: &str) {
    assert_eq!(page.name(), "directory-password", "{}", page.body);
    assert!(page.text().contains(words), "{words}: {}", page.text());
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(browser.session_cookie(), None);
}

both_engines!(
    who_has_to_change_their_password_does_so_on_the_way_in,
    |app| {
        for (name, as_service, is_by_name) in [
            ("reset", false, false),
            ("reset", false, true),
            ("reset", true, false),
            // It has expired, and its person is not let in to change it.
            ("old", true, false),
        ] {
            let slapd = Slapd::start();
            let mut connection = changing(slapd.connection(), as_service);
            if is_by_name {
                connection = by_name(connection);
            }
            let mut stand = Stand::start(app.engine, connection).await;
            let page = at_change(&mut stand, name).await;
            assert!(page.text().contains("Example Corp"), "{}", page.text());
            assert_eq!(stand.rows("users"), 0, "nobody yet");
            let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
            assert_eq!(page.name(), "consent", "{name}: {}", page.body);
            let tokens = redeem(&stand.here, &stand.rp, &mut stand.browser, page).await;
            let first = claims(text(&tokens, "id_token"));
            assert_eq!(stand.claims(name, NEW).await["sub"], first["sub"]);
            stand.is_wrong(name, THEIRS).await;
            assert_eq!((stand.rows("users"), stand.rows("passwords")), (1, 0));
        }
    }
);

both_engines!(
    who_is_not_let_in_to_change_it_reads_that_it_is_changed_there,
    |app| {
        let slapd = Slapd::start();
        for (name, connection) in [
            ("old", changing(slapd.connection(), false)),
            ("old", slapd.connection()),
            ("reset", slapd.connection()),
        ] {
            let mut stand = Stand::start(app.engine, connection).await;
            let page = stand.enter(name, THEIRS).await;
            is_trouble(&page, &stand.browser, "upstream-expired", 403);
        }
    }
);

// draft-behera-ldap-password-policy-11 §6.2: each of its errors that slapd gives.
both_engines!(
    what_the_directory_does_not_take_is_said_and_nothing_is_changed,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
        slapd.change(&reset("strict"));
        let page = at_change(&mut stand, "strict").await;
        for (new, words) in [
            ("too short", "it is too short"),
            (
                "a phrase of words that are many more than the policy takes",
                "it is too long",
            ),
            (THEIRS, "You have used this password before"),
            ("", "Type a new password"),
            ("   ", "Type a new password"),
            ("a phrase\nof two lines", "no page can send"),
            (&"x".repeat(2000), "at most"),
        ] {
            let page = change(&mut stand.browser, &page, THEIRS, new).await;
            is_refused(&page, &stand.browser, words);
            assert!(!page.body.contains("too short<") && !page.body.contains(THEIRS));
        }
        let differs = [
            ("password", THEIRS),
            ("new-password", NEW),
            ("new-password-again", THEIRS),
        ];
        let refused = stand.browser.submit(&page, &differs).await;
        is_refused(&refused, &stand.browser, "not the same");
        let refused = change(&mut stand.browser, &page, "", NEW).await;
        is_refused(&refused, &stand.browser, "your password");
        let refused = change(&mut stand.browser, &page, "another pass phrase", NEW).await;
        is_refused(&refused, &stand.browser, "current password is not right");
        assert!(refused.path.ends_with("?slip=wrong"), "{}", refused.path);
        assert_eq!(stand.rows("users"), 0);
        // The one that they have is good still, and another is taken.
        let page = at_change(&mut stand, "strict").await;
        let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        // The one before is one of their last.
        slapd.change(&reset("strict"));
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("strict", NEW).await;
        let refused = change(&mut stand.browser, &page, NEW, THEIRS).await;
        is_refused(
            &refused,
            &stand.browser,
            "You have used this password before",
        );
        slapd.change(&reset("fixed"));
        let page = at_change(&mut stand, "fixed").await;
        let refused = change(&mut stand.browser, &page, THEIRS, NEW).await;
        is_refused(&refused, &stand.browser, "does not let you change");
    }
);

/// Its person has to choose another.
pub fn reset(name: &str) -> String {
    format!("dn: uid={name},{BASE}\nchangetype: modify\nreplace: pwdReset\npwdReset: TRUE\n")
}

both_engines!(grace_logins_sign_in_as_ever, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    let first = stand.claims("grace", THEIRS).await;
    assert_eq!(stand.claims("grace", THEIRS).await["sub"], first["sub"]);
    stand.claims("grace", THEIRS).await;
    // The last of them is used up.
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("grace", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-expired", 403);
});

both_engines!(
    guesses_at_the_present_password_count_as_guesses_at_a_sign_in,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
        let page = at_change(&mut stand, "reset").await;
        for _ in 0..10 {
            let refused = change(&mut stand.browser, &page, "another pass phrase", NEW).await;
            is_refused(&refused, &stand.browser, "not right");
        }
        let refused = change(&mut stand.browser, &page, THEIRS, NEW).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("reset", THEIRS).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    }
);

both_engines!(
    whoever_had_the_old_one_is_out_and_its_person_reads_of_it,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
        stand.claims("alex", THEIRS).await;
        let mut before = stand.browser.clone();
        let page = before.open("/account").await;
        assert_eq!(page.name(), "account", "{}", page.body);
        slapd.change(&reset("alex"));
        let page = at_change(&mut stand, "alex").await;
        assert_eq!(lines(&stand.here, "password_changed"), 0);
        let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        assert!(stand.browser.session_cookie().is_some());
        let page = before.open("/account").await;
        assert_eq!(page.name(), "sign-in", "it has ended");
        let page = stand.browser.open("/account/activity").await;
        assert!(page.text().contains("Example Corp"), "{}", page.text());
        assert_eq!(lines(&stand.here, "password_changed"), 1);
    }
);

// They may sign in here no more, and their password is another all the same.
both_engines!(whoever_had_the_old_one_is_out_of_who_is_not_let_in, |app| {
    let slapd = groups::slapd();
    let connection = groups::allowing(&slapd, GroupMembership::Member, "team", false);
    let mut stand = Stand::start(app.engine, changing(connection, false)).await;
    stand.claims("alex", THEIRS).await;
    let mut before = stand.browser.clone();
    assert_eq!(before.open("/account").await.name(), "account");
    slapd.change(&format!(
        "dn: cn=team,{GROUPS}\nchangetype: modify\ndelete: member\nmember: uid=alex,{BASE}\n"
    ));
    slapd.change(&reset("alex"));
    let page = at_change(&mut stand, "alex").await;
    let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
    let page = stand.browser.follow(page).await;
    assert_eq!(page.name(), "password", "{}", page.body);
    assert_eq!(stand.browser.session_cookie(), None);
    let page = before.open("/account").await;
    assert_eq!(page.name(), "sign-in", "it has ended");
    assert_eq!(lines(&stand.here, "password_changed"), 1);
    let page = stand.enter("alex", NEW).await;
    is_trouble(&page, &stand.browser, "upstream-stranger", 403);
});

both_engines!(
    a_second_factor_is_asked_for_afterwards_and_before_anybody_is_in,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
        stand.claims("alex", THEIRS).await;
        let user = find_user(&stand.here, "alex@corp.example").await;
        let user = user.expect("an account");
        let authenticator = Authenticator::enrol(&stand.here, &user.id).await;
        slapd.change(&reset("alex"));
        let page = at_change(&mut stand, "alex").await;
        let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        assert_eq!(stand.browser.session_cookie(), None);
        stand.here.clock.advance(STEP);
        let code = authenticator.code(stand.here.op().now());
        let fields = [("way", "app"), ("code", code.as_str())];
        stand.browser.submit(&page, &fields).await;
        assert!(stand.browser.session_cookie().is_some());
    }
);

both_engines!(
    a_directory_that_is_away_or_not_configured_any_more_asks_for_nothing,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
        let page = at_change(&mut stand, "reset").await;
        slapd.end();
        let failed = change(&mut stand.browser, &page, THEIRS, NEW).await;
        is_trouble(&failed, &stand.browser, "upstream-unavailable", 503);
        slapd.restart();
        // Somebody else's turn: they begin with their name.
        let page = stand.browser.submit(&page, &[("decision", "back")]).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        let page = stand.browser.sign_in_with(&page, "kim", THEIRS).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
    }
);

// Of two directories, the one that wants another is told it, and no other.
both_engines!(the_directory_that_asked_is_the_one_that_is_told, |app| {
    let (one, other) = (Slapd::start(), Slapd::start());
    let mut second = changing(other.connection(), false);
    second.connector.name = ConnectorName::parse("other").expect("a name");
    "The Other".clone_into(&mut second.connector.display_name);
    "ldap:other".clone_into(&mut directory(&mut second).issuer);
    other.change(&reset("alex"));
    one.change(&format!(
            "dn: uid=alex,{BASE}\nchangetype: modify\nreplace: userPassword\nuserPassword: a phrase of the first\n"
        ));
    let connections = vec![changing(one.connection(), false), second];
    let mut stand = Stand::start_with(app.engine, connections).await;
    let page = at_change(&mut stand, "alex").await;
    assert!(page.text().contains("The Other"), "{}", page.text());
    let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let mut alone = Stand::start(app.engine, one.connection()).await;
    // Its administrator has set it, so it has to be changed there; but it is as it was.
    let page = alone.enter("alex", "a phrase of the first").await;
    is_trouble(&page, &alone.browser, "upstream-expired", 403);
    alone.is_wrong("alex", NEW).await;
});
