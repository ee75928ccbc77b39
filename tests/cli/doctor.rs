//! `doorward doctor` names what is wrong, and how to mend it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use super::{Desk, Said};
use crate::support::process::{Process, free_port};

fn findings(said: &Said) -> Vec<Value> {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

#[track_caller]
fn assert_problem(said: &Said, check: &str, mend: &str) {
    assert_eq!(said.code, 1, "{said:?}");
    let found = findings(said).into_iter().any(|finding| {
        finding["check"] == check
            && finding["state"] == "problem"
            && finding["mend"]
                .as_str()
                .is_some_and(|text| text.contains(mend))
    });
    assert!(found, "{check}, {mend}: {}", said.out);
}

#[test]
fn a_healthy_server_has_no_problem() {
    let data = tempfile::tempdir().unwrap();
    let _server = Process::dev(free_port(), data.path(), None);
    let said = Desk::new().run(&[
        "doctor",
        "--json",
        "--config",
        data.path().join("doorward.toml").to_str().unwrap(),
    ]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        findings(&said)
            .iter()
            .all(|finding| finding["state"] == "ok"),
        "{}",
        said.out
    );
    let checks: Vec<String> = findings(&said)
        .iter()
        .map(|finding| finding["check"].as_str().unwrap().to_owned())
        .collect();
    for check in [
        "configuration",
        "database",
        "sqlite",
        "clock",
        "master key",
        "keys",
        "permissions",
        "tls",
        "issuer",
    ] {
        assert!(checks.iter().any(|name| name == check), "{check}");
    }
}

#[test]
fn what_is_wrong_is_found() {
    let desk = Desk::new();
    assert_problem(&desk.run(&["doctor", "--json"]), "configuration", "issuer");
    assert_problem(
        &desk.run(&["doctor", "--json"]),
        "database",
        "doorward migrate",
    );
    desk.write("broken.toml", "isuer = 3");
    assert_problem(
        &desk.run(&["doctor", "--json", "--config", "broken.toml"]),
        "configuration",
        "docs/configuration.md",
    );

    let desk = desk.with("ISSUER", &format!("http://localhost:{}", free_port()));
    drop(desk.serve(&[]));
    assert_problem(&desk.run(&["doctor", "--json"]), "issuer", "doorward serve");
    fs::set_permissions(desk.path("master.key"), Permissions::from_mode(0o644)).unwrap();
    assert_problem(&desk.run(&["doctor", "--json"]), "permissions", "chmod 600");
    desk.write(
        "master.key",
        "7vCzK0gq3V9mYt1cUe5hJx2RbL8nWsPaQdFiGoTkZyA\n",
    );
    assert_problem(
        &desk.run(&["doctor", "--json"]),
        "master key",
        "secrets.master_key_file",
    );
    fs::remove_file(desk.path("master.key")).unwrap();
    assert_problem(
        &desk.run(&["doctor", "--json"]),
        "master key",
        "Bring the file back",
    );
    let desk = desk.with("ISSUER", "https://localhost:1");
    assert_problem(
        &desk.run(&["doctor", "--json"]),
        "tls",
        "listen.trusted_proxies",
    );
}

#[test]
fn another_server_at_the_issuers_address_is_found() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::dev(free_port(), data.path(), None);
    let desk = Desk::new().with("ISSUER", &server.issuer().replace("localhost", "127.0.0.1"));
    desk.run(&["migrate"]).done();
    assert_problem(&desk.run(&["doctor", "--json"]), "issuer", "Another server");
}
