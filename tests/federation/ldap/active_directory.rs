//! What is Active Directory's own, passwords and groups within groups: tried at Samba's directory, which says what that says.

use std::sync::Arc;

use doorward::domain::directory::{ChangedBy, DirectoryGroups, GroupMembership, PasswordChange};
use doorward::federation::connection::Connection;
use doorward::federation::ldap::directories::Directories;
use doorward::federation::worker::{Settings, Workers};

use super::password::change;
use super::samba::{BASE, Samba, THEIRS};
use super::{Stand, directory};
use crate::federation::is_trouble;
use crate::support::Browser;

const NEW: &str = "Another phrase of the domain 2";
const PATH: &str = "/account/password";

fn changing(mut connection: Connection, as_service: bool) -> Connection {
    directory(&mut connection).password_change = Some(PasswordChange {
        by: ChangedBy::ActiveDirectory,
        as_service,
    });
    connection
}

both_engines!(passwords_are_changed_as_in_active_directory, |app| {
    let samba = Samba::start(&["alex", "kim", "must", "off"], &["must"], &["off"]);
    let mut stand = Stand::start(app.engine, changing(samba.connection(), true)).await;
    let first = stand.claims("alex", THEIRS).await;
    stand.is_wrong("alex", "Another pass phrase 9").await;
    stand.is_wrong("off", THEIRS).await;

    // Who has to change it is not let in, and it is changed as whom we search as.
    stand.browser = Browser::new(&stand.here);
    let page = stand.enter("must", THEIRS).await;
    assert_eq!(page.name(), "directory-password", "{}", page.body);
    for (current, new, words) in [
        (THEIRS, "Ab1!", "does not take this password"),
        (
            THEIRS,
            "all of small letters",
            "does not take this password",
        ),
        (
            "Another pass phrase 9",
            NEW,
            "current password is not right",
        ),
    ] {
        let refused = change(&mut stand.browser, &page, current, new).await;
        assert!(refused.text().contains(words), "{new}: {}", refused.text());
        assert_eq!(stand.browser.session_cookie(), None);
    }
    let page = change(&mut stand.browser, &page, THEIRS, NEW).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    stand.claims("must", NEW).await;
    stand.is_wrong("must", THEIRS).await;

    // At the account, as oneself; of the last ones none is taken.
    let mut own = Stand::start(app.engine, changing(samba.connection(), false)).await;
    let page = own.browser.open(PATH).await;
    let page = own.browser.sign_in_with(&page, "alex", THEIRS).await;
    assert_eq!(page.name(), "account-directory-password", "{}", page.body);
    let done = change(&mut own.browser, &page, THEIRS, NEW).await;
    assert_eq!(done.name(), "account-security", "{}", done.body);
    let page = own.browser.open(PATH).await;
    let refused = change(&mut own.browser, &page, NEW, THEIRS).await;
    assert!(refused.text().contains("does not take this password"));
    assert_eq!(stand.claims("alex", NEW).await["sub"], first["sub"]);
    stand.is_wrong("alex", THEIRS).await;
    assert_eq!(own.rows("passwords"), 0);
});

both_engines!(who_is_not_let_in_changes_nothing_as_themselves, |app| {
    let samba = Samba::start(&["must"], &["must"], &[]);
    let connection = changing(samba.connection(), false);
    let mut stand = Stand::start(app.engine, connection).await;
    let page = stand.enter("must", THEIRS).await;
    is_trouble(&page, &stand.browser, "upstream-expired", 403);
});

// [MS-ADTS] §3.1.1.3.4.4.3: its own rule follows groups within groups, in one search, and ends where they are in a circle.
both_engines!(groups_within_groups_are_followed_by_its_own_rule, |app| {
    let samba = Samba::start(&["alex", "kim"], &[], &[]);
    for group in ["team", "staff", "all"] {
        samba.change(&["group", "add", group]);
    }
    for (group, member) in [
        ("team", "alex"),
        ("staff", "team"),
        ("all", "staff"),
        ("team", "all"),
    ] {
        samba.change(&["group", "addmembers", group, member]);
    }
    for (membership, is_let_in) in [
        (GroupMembership::InChain, true),
        (GroupMembership::Member, false),
    ] {
        let mut connection = samba.connection();
        directory(&mut connection).groups = Some(DirectoryGroups {
            allowed: vec![format!("cn=all,{BASE}")],
            membership,
            base: BASE.to_owned(),
            is_nested: false,
        });
        let mut stand = Stand::start(app.engine, connection).await;
        if is_let_in {
            stand.claims("alex", THEIRS).await;
            stand.browser = Browser::new(&stand.here);
        }
        let nobody = if is_let_in { "kim" } else { "alex" };
        let page = stand.enter(nobody, THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-stranger", 403);
    }
});

#[tokio::test]
async fn a_look_says_that_it_is_active_directory() {
    let samba = Samba::start(&["alex"], &[], &[]);
    for (by, as_service, found) in [
        (
            ChangedBy::ActiveDirectory,
            true,
            Ok("as in Active Directory, as whom we search as"),
        ),
        (
            ChangedBy::Rfc3062,
            false,
            Err("by RFC 3062, which it has not"),
        ),
    ] {
        let mut connection = samba.connection();
        let own = directory(&mut connection);
        own.password_change = Some(PasswordChange { by, as_service });
        let own = own.clone();
        let workers = Arc::new(Workers::new(Settings {
            program: env!("CARGO_BIN_EXE_doorward").into(),
            ..Settings::default()
        }));
        let directories = Directories::new(Arc::clone(&workers));
        let steps = directories.look(&connection, &own, "alex").await;
        workers.stop().await;
        let last = steps.expect("steps").pop().expect("a step");
        assert!(last.what.ends_with("passwords are changed"));
        let expected = match found {
            Ok(begins) => last
                .found
                .as_ref()
                .is_ok_and(|said| said.starts_with(begins)),
            Err(begins) => last
                .found
                .as_ref()
                .is_err_and(|wrong| wrong.why.starts_with(begins)),
        };
        assert!(expected, "{last:?}");
    }
}
