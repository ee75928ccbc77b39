//! `doorward connector test` at a real directory, and at the metadata of an identity provider.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::{Desk, Said};
use crate::federation::ldap::slapd::{BASE, READER, READER_PASSWORD, Slapd};
use crate::support::certificates::Authority;
use crate::support::process::{Process, free_port};
use crate::support::saml;

/// What each step came to.
fn states(said: &Said) -> Vec<(String, String)> {
    let steps: Vec<Value> = serde_json::from_str(&said.out).expect("steps");
    let text = |step: &Value, name: &str| step[name].as_str().unwrap().to_owned();
    let each = steps.iter();
    each.map(|step| (text(step, "check"), text(step, "state")))
        .collect()
}

#[test]
fn a_directory_that_is_there_has_nothing_wrong() {
    let slapd = Slapd::start();
    let desk = Desk::new().with_master_key();
    let ours = format!(
        "issuer = \"https://id.example.com\"\n[[connectors]]\nname = \"staff\"\nkind = \"ldap\"\n[connectors.ldap]\n\
         servers = [\"ldaps://localhost:{}\", \"ldap://localhost:{}\"]\nauthorities_file = \"ca.pem\"\n\
         base = \"{BASE}\"\nbind_dn = \"{READER}\"\nbind_password_file = \"staff.secret\"\n",
        slapd.tls_port, slapd.port
    );
    desk.write("doorward.toml", &ours);
    desk.write("staff.secret", READER_PASSWORD);
    let authorities = std::fs::read_to_string(slapd.authorities()).unwrap();
    desk.write("ca.pem", &authorities);
    desk.run(&["migrate"]).done();
    let test = ["connector", "test", "staff", "--person", "alex", "--json"];
    let said = desk.run(&test);
    assert_eq!(said.code, 0, "{said:?}");
    let states = states(&said);
    assert_eq!(states.len(), 10, "five of each server: {said:?}");
    assert!(states.iter().all(|(_, state)| state == "ok"), "{said:?}");
    assert!(said.out.contains(&format!("uid=alex,{BASE}")), "{said:?}");
    // Another authority: neither is told anything, and what is wrong has its mend.
    let other = Authority::new("Others").pem();
    desk.write("ca.pem", &String::from_utf8(other).unwrap());
    let said = desk.run(&["connector", "test", "staff", "--person", "alex"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("certificate verify failed"), "{said:?}");
    assert!(said.out.contains("2 problems."), "{said:?}");
    assert!(!said.out.contains(READER_PASSWORD), "{said:?}");
}

#[test]
fn an_identity_provider_is_tried_as_far_as_its_metadata() {
    let key = saml::Key::of_provider();
    let desk = Desk::new().with_master_key();
    let ours = format!(
        "issuer = \"https://id.example.com\"\n[[connectors]]\nname = \"campus\"\nkind = \"saml\"\nissuer = \"{}\"\n\
         [connectors.saml]\nmetadata_file = \"idp.xml\"\n",
        saml::ISSUER
    );
    desk.write("doorward.toml", &ours);
    desk.write("idp.xml", &saml::metadata(&[key], ""));
    desk.run(&["migrate"]).done();
    let test = ["connector", "test", "campus", "--json"];
    let said = desk.run(&test);
    assert_eq!(said.code, 0, "{said:?}");
    let fine = [("metadata", "ok"), ("response", "unchecked")];
    let fine = fine.map(|(check, state)| (check.to_owned(), state.to_owned()));
    assert_eq!(states(&said), fine);
    for words in [
        "https://idp.corp.example/sso by redirect",
        "certificates that it signs by: 1",
    ] {
        assert!(said.out.contains(words), "{words}: {said:?}");
    }
    // It has no single logout, which the operator wants; and then one that it has.
    desk.write("doorward.toml", &format!("{ours}single_logout = true\n"));
    let said = desk.run(&test);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(states(&said).contains(&("logout".to_owned(), "problem".to_owned())));
    let service = "<SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
                   Location=\"https://idp.corp.example/slo\"/><SingleSignOnService";
    let with_logout = saml::metadata(&[key], "").replacen("<SingleSignOnService", service, 1);
    desk.write("idp.xml", &with_logout);
    let said = desk.run(&test);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(states(&said).contains(&("logout".to_owned(), "ok".to_owned())));
    // What cannot be used is said with its mend.
    let other = saml::metadata(&[key], "").replace(saml::ISSUER, "https://other.example/");
    for bad in [
        "<html>".to_owned(),
        other,
        saml::metadata(&[], ""),
        saml::metadata(&[key], "validUntil=\"2020-01-01T00:00:00Z\""),
    ] {
        desk.write("idp.xml", &bad);
        let said = desk.run(&["connector", "test", "campus"]);
        assert_eq!(said.code, 1, "{bad}: {said:?}");
        let mend = "let issuer be the entityID in it";
        assert!(said.out.contains(mend), "{said:?}");
    }
}

// There is nobody to look up: that it was done is known all the same.
#[test]
fn a_server_looks_up_the_people_of_a_directory_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("env");
    command.env(
        "DOORWARD__CONNECTORS",
        "[{ name = \"staff\", kind = \"ldap\", ldap = { servers = [\"ldaps://ldap.corp.example\"], base = \"dc=corp,dc=example\", sync = {} } }]",
    );
    let server = Process::dev_through(&mut command, free_port(), folder.path(), None);
    let begun = Instant::now();
    loop {
        let doctor = Command::new(env!("CARGO_BIN_EXE_doorward"))
            .arg("--config")
            .arg(folder.path().join("doorward.toml"))
            .arg("doctor")
            .output()
            .expect("a command");
        let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
        if said.contains("staff: its people are followed") {
            break;
        }
        assert!(
            said.contains("staff: its people were never looked up yet"),
            "{said}"
        );
        assert!(begun.elapsed() < Duration::from_secs(60), "{said}");
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(server);
}
