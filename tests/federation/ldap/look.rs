//! A connection tried step by step, as far as it goes without a password.

use std::sync::Arc;

use doorward::domain::directory::{ChangedBy, PasswordChange};
use doorward::federation::connection::Connection;
use doorward::federation::ldap::directories::Directories;
use doorward::federation::worker::{Settings, Workers};

use super::slapd::{BASE, READER, Slapd};
use super::{directory, server};
use crate::support::process::free_port;

/// Each step, as a line.
async fn look(mut connection: Connection, name: &str) -> Vec<String> {
    let workers = Arc::new(Workers::new(Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        ..Settings::default()
    }));
    let own = directory(&mut connection).clone();
    let directories = Directories::new(Arc::clone(&workers));
    let steps = directories.look(&connection, &own, name).await;
    workers.stop().await;
    let line = |(what, found): (String, Result<String, String>)| match found {
        Ok(found) => format!("{what}: {found}"),
        Err(why) => format!("{what}! {why}"),
    };
    let steps = steps.expect("steps").into_iter();
    steps.map(|step| line((step.what, step.found))).collect()
}

#[tokio::test]
async fn each_step_says_what_was_found_at_each_server() {
    let slapd = Slapd::start();
    let nobody = free_port();
    let mut connection = slapd.connection_by_start_tls();
    let own = directory(&mut connection);
    own.servers.push(server("localhost", nobody, true));
    let at = format!("ldap at {}", slapd.port);
    assert_eq!(
        look(connection, "alex").await,
        [
            format!("{at}: connect: StartTLS, with a certificate of localhost"),
            format!("{at}: bind: as {READER}"),
            format!("{at}: search: one entry"),
            format!("{at}: read: uid=alex,{BASE} has entryUUID, cn, givenName, mail, sn, uid"),
            format!(
                "{at}: passwords are changed: not from here (password_change = \"off\"); it says that it has RFC 3062"
            ),
            format!(
                "ldap at {nobody}: it does not go on! the connection: Connection refused (os error 111)"
            ),
        ]
    );
}

#[tokio::test]
async fn the_step_that_fails_is_the_last() {
    let slapd = Slapd::start();
    let at = format!("ldap at {}", slapd.tls_port);
    let steps = look(slapd.connection(), "nobody").await;
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps[2].starts_with(&format!("{at}: search: no entry under {BASE} has ")));
    let mut connection = slapd.connection();
    directory(&mut connection).bind_dn = Some(format!("cn=another,{BASE}"));
    let steps = look(connection, "alex").await;
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(
        steps[1].starts_with(&format!("{at}: it does not go on! result code 49")),
        "{steps:?}"
    );
}

#[tokio::test]
async fn the_way_in_which_passwords_are_changed_is_held_against_what_the_server_has() {
    let slapd = Slapd::start();
    let at = format!("ldap at {}", slapd.tls_port);
    let by = |by, as_service| {
        let mut connection = slapd.connection();
        directory(&mut connection).password_change = Some(PasswordChange { by, as_service });
        connection
    };
    for (way, found) in [
        (
            by(ChangedBy::Rfc3062, true),
            ": by RFC 3062, as whom we search as; it says that it has RFC 3062",
        ),
        (
            by(ChangedBy::Rfc3062, false),
            ": by RFC 3062, as whose it is; it says that it has RFC 3062",
        ),
        (
            by(ChangedBy::ActiveDirectory, true),
            "! as in Active Directory, which it is not: it says that it has RFC 3062",
        ),
    ] {
        let steps = look(way, "alex").await;
        let last = steps.last().map(String::as_str);
        let expected = format!("{at}: passwords are changed{found}");
        assert_eq!(last, Some(expected.as_str()));
    }
}
