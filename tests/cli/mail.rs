//! The mail server in the configuration: judged, tried, and looked at by `doorward doctor`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use doorward::mail::server::Tls;
use serde_json::Value;

use super::{Desk, Said};
use crate::support::Browser;
use crate::support::mail_server::{MailRoom, PASSWORD, USER};
use crate::support::process::{free_port, http};

/// A desk whose configuration names a server on this port.
pub fn desk(room: &MailRoom, port: u16) -> Desk {
    let desk = Desk::new()
        .with("ISSUER", "https://id.example.com")
        .with("MAIL__SMTP", &format!("smtp://localhost:{port}"))
        .with("MAIL__FROM", "Haus & Hof <no-reply@id.example.com>")
        .with("MAIL__USER", USER)
        .with("MAIL__PASSWORD_FILE", "mail.password")
        .with("MAIL__CA_FILE", room.path("ca.pem").to_str().unwrap());
    desk.write("mail.password", &format!("{PASSWORD}\n"));
    fs::set_permissions(desk.path("mail.password"), Permissions::from_mode(0o600)).unwrap();
    desk
}

fn finding(said: &Said, check: &str) -> Value {
    let findings: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    let found = findings
        .into_iter()
        .find(|finding| finding["check"] == check);
    found.unwrap_or_else(|| panic!("{check}: {said:?}"))
}

#[test]
fn a_test_mail_shows_each_step() {
    let room = MailRoom::new();
    let server = room.start();
    let desk = desk(&room, server.port);
    let said = desk.run(&["mail", "test", "alex@example.com"]).done();
    for step in [
        "connect, EHLO",
        "STARTTLS",
        "AUTH",
        "MAIL FROM",
        "RCPT TO",
        "DATA",
    ] {
        assert!(said.contains(&format!("ok       {step}\n")), "{said}");
    }
    let said = desk.run(&[
        "mail",
        "test",
        "alex@example.com",
        "--locale",
        "fr",
        "--json",
    ]);
    assert_eq!(said.json()["sent"], true);
    let arrived = room.arrived();
    assert_eq!(arrived[0].header("subject"), "Test email from Doorward");
    assert_eq!(arrived[1].header("subject"), "E-mail d’essai de Doorward");
    assert_eq!(
        arrived[1].header("from"),
        "Haus & Hof <no-reply@id.example.com>"
    );
    assert!(
        arrived[1]
            .header("message-id")
            .ends_with("@id.example.com>")
    );
    assert!(!desk.names().iter().any(|name| name.contains("doorward.db")));
}

#[test]
fn a_test_mail_says_what_failed_and_what_to_do() {
    let room = MailRoom::new();
    let server = room.start();
    let desk = desk(&room, server.port);
    let fails = |desk: &Desk, address: &str, step: &str, mend: &str| {
        let said = desk.run(&["mail", "test", address]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.out.contains(&format!("failed   {step}")), "{said:?}");
        assert!(said.out.contains(mend), "{said:?}");
        assert!(!said.out.contains(PASSWORD), "{said:?}");
    };
    fails(
        &desk,
        "refuse550@example.com",
        "RCPT TO",
        "Is the address right?",
    );
    fails(&desk, "spam554@example.com", "DATA", "SPF");
    desk.write("mail.password", "wrong");
    fails(&desk, "alex@example.com", "AUTH", "mail.password_file");
    fs::remove_file(desk.path("mail.password")).unwrap();
    fails(&desk, "alex@example.com", "prepare", "mail.password_file");
    let plain = room.start_with(Tls::None, 0);
    fails(
        &self::desk(&room, plain.port),
        "alex@example.com",
        "STARTTLS",
        "mail.tls",
    );
    fails(
        &self::desk(&room, free_port()),
        "alex@example.com",
        "connect",
        "mail.smtp",
    );

    let said = desk.run(&["mail", "test", "alex@example.com\r\nBcc: eve@evil.example"]);
    assert_eq!(said.code, 2, "{said:?}");
    let said = Desk::new().with("ISSUER", "https://id.example.com").run(&[
        "mail",
        "test",
        "alex@example.com",
    ]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("mail.smtp"), "{said:?}");
}

#[test]
fn doctor_looks_at_the_mail_server() {
    let room = MailRoom::new();
    let server = room.start();
    let desk = desk(&room, server.port);
    let look = |desk: &Desk| finding(&desk.run(&["doctor", "--json"]), "mail");
    let found = look(&desk);
    assert_eq!(found["state"], "ok", "{found}");
    let text = found["found"].as_str().unwrap();
    assert!(text.contains("connect, EHLO; STARTTLS; AUTH"), "{text}");
    assert!(room.arrived().is_empty(), "it sends nothing");

    fs::set_permissions(desk.path("mail.password"), Permissions::from_mode(0o644)).unwrap();
    let open = finding(&desk.run(&["doctor", "--json"]), "permissions");
    assert_eq!(open["state"], "problem", "{open}");
    assert!(open["found"].as_str().unwrap().contains("mail.password"));
    desk.write("mail.password", "wrong");
    let found = look(&desk);
    assert_eq!(found["state"], "problem", "{found}");
    assert!(found["mend"].as_str().unwrap().contains("mail.user"));
    drop(server);
    let found = look(&desk);
    assert!(
        found["mend"].as_str().unwrap().contains("mail.smtp"),
        "{found}"
    );
}

#[test]
fn a_mail_server_that_will_not_do_is_refused_by_name() {
    let good: &[(&str, &str)] = &[
        ("SMTP", "smtp://mail.example.com:587"),
        ("FROM", "no-reply@example.com"),
    ];
    let wrong: &[(&[(&str, &str)], &str)] = &[
        (&[("SMTP", "mail.example.com:587")], "mail.smtp"),
        (&[("SMTP", "https://mail.example.com")], "mail.smtp"),
        (&[("SMTP", "smtp://mail.example.com/box")], "mail.smtp"),
        (
            &[("SMTP", "smtp://me:hunter2@mail.example.com")],
            "mail.smtp",
        ),
        (&[("SMTP", "smtp://")], "mail.smtp"),
        (&[("TLS", "none")], "mail.tls"),
        (&[("TLS", "perhaps")], "mail.tls"),
        (&[("FROM", "nobody")], "mail.from"),
        (&[("FROM", "a@b.example, c@d.example")], "mail.from"),
        (
            &[("FROM", "A\\r\\nBcc: c@d.example <a@b.example")],
            "mail.from",
        ),
        (&[("REPLY_TO", "nobody")], "mail.reply_to"),
        (&[("USER", "me")], "mail.user"),
        (&[("PASSWORD", "hunter2")], "mail.user"),
        (
            &[
                ("USER", "me"),
                ("PASSWORD", "hunter2"),
                ("PASSWORD_FILE", "x"),
            ],
            "mail.password",
        ),
        (&[("PASSWORD", "[\"hunter2\"]")], "mail.password"),
        (&[("PASWORD", "hunter2")], "mail.pasword"),
    ];
    let judge = |settings: &[(&str, &str)]| {
        let mut desk = Desk::new().with("ISSUER", "http://localhost:8080");
        for (key, value) in settings {
            desk = desk.with(&format!("MAIL__{key}"), value);
        }
        desk.run(&["serve"])
    };
    for (settings, named) in wrong {
        let kept = good
            .iter()
            .filter(|(key, _)| settings.iter().all(|(other, _)| key != other));
        let all: Vec<_> = kept.chain(settings.iter()).copied().collect();
        let said = judge(&all);
        assert_eq!(said.code, 2, "{all:?}: {said:?}");
        assert!(said.err.contains(named), "{all:?}: {said:?}");
        assert!(!said.err.contains("hunter2"), "{said:?}");
    }
    for (missing, named) in [(0, "mail.from"), (1, "mail.smtp")] {
        let said = judge(&good[missing..=missing]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(named), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_to_nobody_is_no_warning() {
    let room = MailRoom::new();
    let server = room.start();
    let desk = desk(&room, server.port);
    let running = desk.serve(&[]);
    let desk = desk.with("ISSUER", &running.issuer);
    let add = [
        "user",
        "add",
        "--username",
        "kim",
        "--email",
        "kim@example.com",
    ];
    let add = [&add[..], &["--email-verified"]].concat();
    let added = desk.run_with_input(&add, "quilted lamp harbour nineteen\n");
    added.done();
    for name in ["nobody", "kim"] {
        let mut browser = Browser::at_process(&http(), &running.issuer);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", name)]).await;
        let page = browser.submit(&page, &[("decision", "reset")]).await;
        assert_eq!(page.name(), "mail-code", "{}", page.body);
    }
    // The one to nobody was posted first, and so is done with.
    room.wait_for(1).await;
    running.signal("TERM");
    let (_, log, _) = running.wait();
    assert!(log.contains("\"INFO\""), "{log}");
    assert!(
        !log.contains("\"WARN\"") && !log.contains("dropped"),
        "{log}"
    );
}
