//! A connection tried step by step, as far as it goes without a password.

use std::sync::Arc;

use doorward::domain::directory::{
    ChangedBy, Directory, DirectoryGroups, Finding, GroupMembership, PasswordChange,
};
use doorward::federation::connection::Connection;
use doorward::federation::ldap::directories::Directories;
use doorward::federation::ldap::protocol::Wrong;
use doorward::federation::worker::{Settings, Workers};

use super::impostor::{BOUND, Impostor, Script};
use super::slapd::{BASE, READER, Slapd};
use super::{directory, server};
use crate::support::certificates::{Authority, Certificate, Wanted};
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
    let line = |(what, found): (String, Result<String, Wrong>)| match found {
        Ok(found) => format!("{what}: {found}"),
        Err(Wrong { why, mend }) => format!("{what}! {why} → {mend}"),
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
                "ldap at {nobody}: connect! the connection: Connection refused (os error 111) → Nobody listens there: see whether the directory runs, and compare the port in ldap.servers (636 for ldaps://, 389 for ldap://)."
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
        steps[1].starts_with(&format!("{at}: bind! result code 49")),
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
            "! as in Active Directory, which it is not: it says that it has RFC 3062 → Let ldap.password_change be what the server says that it has, or \"off\".",
        ),
    ] {
        let steps = look(way, "alex").await;
        let last = steps.last().map(String::as_str);
        let expected = format!("{at}: passwords are changed{found}");
        assert_eq!(last, Some(expected.as_str()));
    }
}

/// The last step, which has this server.
async fn last(connection: Connection) -> String {
    let steps = look(connection, "alex").await;
    steps.last().cloned().expect("a step")
}

/// A server's certificate that is another than it should be.
fn other(change: impl FnOnce(&mut Wanted<'_>)) -> impl FnOnce(&Authority) -> Certificate {
    |authority| {
        let mut wanted = Wanted {
            subject: "/CN=localhost",
            alternatives: "DNS:localhost",
            usage: "serverAuth",
            ..Wanted::default()
        };
        change(&mut wanted);
        authority.issue(wanted)
    }
}

/// RFC 4511 §4.4.1, for a server that ends: nobody asked for it.
const NOTICE: &[u8] =
    b"\x30\x24\x02\x01\x00\x78\x1f\x0a\x01\x34\x04\x00\x04\x00\x8a\x161.3.6.1.4.1.1466.20036";

#[tokio::test]
async fn each_failure_of_the_way_there_has_its_mend() {
    let slapd = Slapd::start();
    let over = Slapd::start_with("", "", other(|wanted| wanted.until = "20010101000000Z"));
    let early = Slapd::start_with("", "", other(|wanted| wanted.from = "20980101000000Z"));
    let elsewhere = Slapd::start_with(
        "",
        "",
        other(|wanted| wanted.alternatives = "DNS:ldap.corp.example"),
    );
    let demanding = Slapd::start_with("", "TLSVerifyClient demand", Certificate::of_server);
    let mut no_name = slapd.connection();
    directory(&mut no_name).servers = vec![server("nowhere.invalid", 636, true)];
    let mut unknown = slapd.connection();
    directory(&mut unknown).authorities_file = Some(over.authorities());
    let mut no_tls = slapd.connection();
    directory(&mut no_tls).servers = vec![server("localhost", slapd.port, true)];
    let silent = Impostor::start(Script::default()).await;
    let garbage = Impostor::start(Script {
        is_tls_at_once: false,
        says: vec![b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()],
    })
    .await;
    let leaving = Impostor::start(Script {
        is_tls_at_once: true,
        says: vec![NOTICE.to_vec()],
    })
    .await;
    let endless = Impostor::start(Script {
        is_tls_at_once: true,
        says: vec![BOUND.to_vec(), vec![0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF]],
    })
    .await;
    let mut hurried = silent.connection();
    directory(&mut hurried).timeout = std::time::Duration::from_secs(1);
    for (connection, what, mend) in [
        (
            no_name,
            "connect! its name has no address",
            "Compare the host",
        ),
        (over.connection(), "connect! TLS: ", "is over: renew it"),
        (early.connection(), "connect! TLS: ", "is not valid yet"),
        (
            elsewhere.connection(),
            "connect! TLS: ",
            "is of another name",
        ),
        (unknown, "connect! TLS: ", "let ldap.authorities_file have"),
        (demanding.connection(), "! ", "ldap.certificate_file"),
        (no_tls, "connect! TLS: ", "no TLS on that port"),
        (
            hurried,
            "connect! it does not answer in time",
            "Nobody answers",
        ),
        (
            garbage.connection(),
            "connect! what it sends is no answer",
            "no directory",
        ),
        (
            leaving.connection(),
            "bind! what it sends is no answer: the directory takes its leave",
            "its log says why",
        ),
        (
            endless.connection(),
            "base! it says more than is read",
            "more than a megabyte",
        ),
    ] {
        let said = last(connection).await;
        let (found, mended) = said.split_once(" → ").expect("a mend");
        assert!(
            found.contains(what) && mended.contains(mend),
            "{mend}: {said}"
        );
    }
}

#[tokio::test]
async fn each_failure_of_a_search_has_its_mend() {
    let slapd = Slapd::start();
    let closed = Slapd::start_with("", "require authc", Certificate::of_server);
    let mut unbound = closed.connection();
    directory(&mut unbound).bind_dn = None;
    unbound.secret = None;
    let with = |change: &dyn Fn(&mut Directory)| {
        let mut connection = slapd.connection();
        change(directory(&mut connection));
        connection
    };
    for (connection, what, mend) in [
        (
            with(&|own| own.bind_dn = Some(format!("cn=another,{BASE}"))),
            "bind! result code 49",
            "does not know ldap.bind_dn",
        ),
        (
            with(&|own| own.base = "ou=nobody,dc=corp,dc=example".to_owned()),
            "base! result code 32",
            "Compare ldap.base",
        ),
        (
            unbound,
            "search! result code 53",
            "set ldap.bind_dn and its password",
        ),
        (
            with(&|own| {
                own.finding = Finding::Search {
                    people: "(objectClass=person)".to_owned(),
                    names: vec!["uid=kim)(uid".to_owned()],
                };
            }),
            "search! it has more than one entry of that name",
            "A name has to be one person's",
        ),
        (
            with(&|own| {
                own.groups = Some(DirectoryGroups {
                    base: "ou=nothing,dc=corp,dc=example".to_owned(),
                    membership: GroupMembership::Member,
                    is_nested: false,
                    allowed: Vec::new(),
                });
            }),
            "base of groups! result code 32",
            "Compare ldap.groups.base",
        ),
        (
            with(&|own| own.subject_attribute = "telephoneNumber".to_owned()),
            "read! the entry has no value of telephoneNumber",
            "Let ldap.subject name",
        ),
    ] {
        let said = last(connection).await;
        let (found, mended) = said.split_once(" → ").expect("a mend");
        assert!(
            found.contains(what) && mended.contains(mend),
            "{mend}: {said}"
        );
    }
}
