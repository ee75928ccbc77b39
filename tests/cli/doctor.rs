//! `doorward doctor` names what is wrong, and how to mend it.

use std::fs::{self, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use serde_json::Value;

use super::{Desk, Said};
use crate::support::database::{Database, Engine};
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

// `doorward dev` takes it, and shows its mails; the rest is looked at all the same.
#[test]
fn mail_that_nobody_takes_hides_no_other_finding() {
    let data = tempfile::tempdir().unwrap();
    let mut open = Command::new("env");
    open.arg("DOORWARD__SIGN_UP__MODE=open");
    let _server = Process::dev_through(&mut open, free_port(), data.path(), None);
    let file = data.path().join("doorward.toml");
    let said = Desk::new().run(&["doctor", "--json", "--config", file.to_str().unwrap()]);
    assert_problem(&said, "mail", "/playground/mail");
    let is_well = |check: &str| {
        let mut all = findings(&said).into_iter();
        all.any(|finding| finding["check"] == check && finding["state"] == "ok")
    };
    assert!(is_well("database") && is_well("keys"), "{}", said.out);
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
        "clients",
        "permissions",
        "tls",
        "issuer",
        "mail",
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

/// A proxy that answers everything with a status, as one does without a server behind it.
fn proxy_with(status: &'static str) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    port
}

#[test]
fn a_proxy_without_a_server_behind_it_is_told_from_a_wrong_address() {
    for (status, mend) in [
        ("502 Bad Gateway", "127.0.0.1:7777"),
        ("504 Gateway Timeout", "127.0.0.1:7777"),
        ("503 Service Unavailable", "127.0.0.1:7777"),
        ("500 Internal Server Error", "log"),
    ] {
        let desk = Desk::new()
            .with(
                "ISSUER",
                &format!("http://localhost:{}", proxy_with(status)),
            )
            .with("LISTEN__ADDRESS", "127.0.0.1:7777");
        desk.run(&["migrate"]).done();
        let said = desk.run(&["doctor", "--json"]);
        assert_problem(&said, "issuer", mend);
        let problems = found(&said, "issuer", "problem");
        assert!(
            problems.len() == 1 && problems[0].contains(status),
            "{problems:?}"
        );
    }
}

fn found(said: &Said, check: &str, state: &str) -> Vec<String> {
    findings(said)
        .into_iter()
        .filter(|finding| finding["check"] == check && finding["state"] == state)
        .map(|finding| finding["found"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn sqlite_is_asked_how_it_is() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    drop(desk.serve(&[]));
    let fine = found(&desk.run(&["doctor", "--json"]), "sqlite", "ok");
    assert_eq!(
        fine,
        [
            "journal_mode wal, synchronous full, foreign_keys on",
            "quick_check finds the file sound"
        ]
    );

    let desk = desk.with("DATABASE__SYNCHRONOUS", "off");
    let said = desk.run(&["doctor", "--json"]);
    assert_problem(&said, "sqlite", "database.synchronous");

    // A row that the table's own rules do not allow, as a flipped bit on the disk could make one.
    let path = desk.path("doorward.db");
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection
        .batch_execute(
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'name TEXT NOT NULL', 'name TEXT') WHERE name = 'tenants';
             PRAGMA writable_schema = RESET;
             UPDATE tenants SET name = NULL;
             PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'name TEXT', 'name TEXT NOT NULL') WHERE name = 'tenants';",
        )
        .unwrap();
    drop(connection);
    let said = desk.run(&["doctor", "--json"]);
    assert_problem(&said, "sqlite", "restore the last backup");
    let damage = found(&said, "sqlite", "problem");
    assert!(
        damage.iter().any(|fault| fault.contains("tenants")),
        "{damage:?}"
    );
}

#[test]
fn postgres_is_asked_what_time_it_is() {
    let database = Database::empty(Engine::Postgres);
    let desk = Desk::new()
        .with("ISSUER", "http://localhost:1")
        .with("DATABASE__URL", &database.url_text);
    desk.run(&["migrate"]).done();
    let said = desk.run(&["doctor", "--json"]);
    let clock = found(&said, "clock", "ok");
    assert!(
        clock.len() == 1 && clock[0].ends_with("for PostgreSQL too"),
        "{said:?}"
    );

    for (wrong, direction) in [("+", "ahead of ours"), ("-", "behind ours")] {
        database.execute(&format!(
            "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql \
             AS $$ SELECT pg_catalog.clock_timestamp() {wrong} interval '90 seconds' $$"
        ));
        // Every later connection finds that clock first.
        let name = database.url_text.rsplit('/').next().unwrap();
        database.execute(&format!(
            "ALTER DATABASE {name} SET search_path = public, pg_catalog"
        ));
        let said = desk.run(&["doctor", "--json"]);
        assert_problem(&said, "clock", "NTP");
        let clock = found(&said, "clock", "problem");
        assert!(clock[0].contains(direction), "{clock:?}");
        assert!(
            clock[0].contains("90 s") || clock[0].contains("89 s"),
            "{clock:?}"
        );
    }
}

#[test]
fn an_empty_postgres_is_no_problem() {
    let database = Database::empty(Engine::Postgres);
    let desk = Desk::new()
        .with("ISSUER", "http://localhost:1")
        .with("DATABASE__URL", &database.url_text);
    let said = desk.run(&["doctor", "--json"]);
    let empty = found(&said, "database", "ok");
    assert!(
        empty.len() == 1 && empty[0].contains("is empty: `doorward serve` makes"),
        "{said:?}"
    );
    desk.run(&["migrate"]).done();
    database.execute("DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)");
    assert_problem(
        &desk.run(&["doctor", "--json"]),
        "database",
        "doorward migrate",
    );
}

#[test]
fn a_postgres_is_named_with_its_port() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    for (url, shown) in [
        (
            "postgres://p@no-such-host.invalid/d",
            "no-such-host.invalid:5432/d",
        ),
        ("postgres://p@127.0.0.1:1/d", "127.0.0.1:1/d"),
    ] {
        let said = desk.run(&["doctor", "--json", "--database", url]);
        let problems = found(&said, "database", "problem");
        assert!(problems[0].contains(shown), "{problems:?}");
    }
}

#[test]
fn what_only_an_answer_shows_is_unchecked_before_it() {
    let desk = Desk::new()
        .with("ISSUER", "https://localhost:1")
        .with("LISTEN__TRUSTED_PROXIES", "[\"127.0.0.1\"]");
    let said = desk.run(&["doctor", "--json"]);
    assert_eq!(found(&said, "tls", "unchecked").len(), 1, "{said:?}");
    assert_eq!(found(&said, "listen.address", "problem").len(), 0);
    let desk = Desk::new()
        .with("ISSUER", "http://localhost:1")
        .with("LISTEN__ADDRESS", "127.0.0.1:7777");
    assert_problem(
        &desk.run(&["doctor", "--json"]),
        "listen.address",
        "same port",
    );
    let desk = desk.with("LISTEN__ADDRESS", "127.0.0.1:1");
    let said = desk.run(&["doctor", "--json"]);
    assert_eq!(found(&said, "listen.address", "problem").len(), 0);
}

#[test]
fn what_cannot_be_written_is_found() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    drop(desk.serve(&[]));
    let path = desk.path("doorward.db");
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection
        .batch_execute(
            "CREATE TRIGGER full BEFORE UPDATE ON tenants BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
        )
        .unwrap();
    drop(connection);
    assert_problem(&desk.run(&["doctor", "--json"]), "database", "disk full");
}

#[test]
fn a_configuration_with_secrets_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::new();
    let bytes: Vec<u8> = (0..32_u8).map(|place| place.wrapping_mul(37)).collect();
    let key = data_encoding::BASE64.encode(&bytes);
    let text = format!("issuer = \"http://localhost:1\"\n[secrets]\nmaster_key = \"{key}\"\n");
    desk.write("doorward.toml", &text);
    let open = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(desk.path("doorward.toml"), permissions).unwrap();
        desk.run(&["doctor", "--json"])
    };
    desk.run(&["migrate"]).done();
    assert_problem(&open(0o644), "permissions", "chmod 600");
    assert_eq!(
        found(&open(0o600), "permissions", "problem"),
        Vec::<String>::new()
    );
    // Without a secret it may be read.
    let text = "issuer = \"http://localhost:1\"\n[database]\nurl = \"sqlite:doorward.db\"\n";
    desk.write("doorward.toml", text);
    assert_eq!(
        found(&open(0o644), "permissions", "problem"),
        Vec::<String>::new()
    );
    // In the address of a PostgreSQL there may be one.
    let postgres = text.replace("sqlite:doorward.db", "postgres://localhost:1/none");
    desk.write("doorward.toml", &postgres);
    assert_problem(&open(0o644), "permissions", "chmod 600");
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

fn trusted(jwks_uri: &str) -> String {
    format!(
        "[{{issuer=\"https://idp.example\",jwks_uri=\"{jwks_uri}\",clients=[\"batch\"],subject=\"sub\"}}]"
    )
}

// It would fail at each request, of whoever comes: by http, and at an address that is not public.
#[test]
fn keys_that_would_never_be_fetched_are_refused_at_the_start() {
    for (address, mend) in [
        ("http://127.0.0.1:9/keys", "into jwks"),
        ("http://localhost:9/keys", "into jwks"),
        ("https://10.1.2.3/keys", "outgoing.networks"),
    ] {
        let statements =
            format!("[{{issuer=\"https://directory.example\",jwks_uri=\"{address}\"}}]");
        for (key, name, value) in [
            ("ASSERTION_ISSUERS", "assertion_issuers", trusted(address)),
            (
                "REGISTRATION__SOFTWARE_STATEMENT_ISSUERS",
                "registration.software_statement_issuers",
                statements,
            ),
        ] {
            let desk = Desk::new()
                .with("ISSUER", "http://localhost:1")
                .with(key, &value);
            desk.run(&["migrate"]).done();
            let Err(said) = desk.try_serve(&[]) else {
                panic!("it starts with {name} at {address}");
            };
            for part in [name, address, mend] {
                assert!(said.contains(part), "{part}: {said}");
            }
            assert_problem(&desk.run(&["doctor", "--json"]), "configuration", mend);
        }
    }
    // In the house, where the operator says so.
    let desk = Desk::new()
        .with("ASSERTION_ISSUERS", &trusted("https://10.1.2.3/keys"))
        .with("OUTGOING__NETWORKS", "[\"10.0.0.0/8\"]");
    drop(desk.serve(&[]));
    // And `dev` asks its own machine.
    let data = tempfile::tempdir().unwrap();
    let mut trusting = Command::new("env");
    let issuers = trusted("http://127.0.0.1:9/keys");
    trusting.arg(format!("DOORWARD__ASSERTION_ISSUERS={issuers}"));
    drop(Process::dev_through(
        &mut trusting,
        free_port(),
        data.path(),
        None,
    ));
}

#[test]
fn whether_somebody_gets_in_without_an_upstream_is_said() {
    const CONNECTORS: &str = "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\"}]";
    let desk = |named: &str| {
        Desk::new()
            .with("ISSUER", "https://id.example.com")
            .with("CONNECTORS", CONNECTORS)
            .with("SIGN_IN__UPSTREAMS_ONLY", "true")
            .with("SIGN_IN__BREAK_GLASS", named)
    };
    let nobody = desk("[]");
    nobody.run(&["migrate"]).done();
    let problems = found(&nobody.run(&["doctor", "--json"]), "connectors", "problem");
    assert!(problems[0].contains("nobody gets in"), "{problems:?}");
    let desk = desk("[\"Admin\",\"other\"]");
    desk.run(&["migrate"]).done();
    desk.run_with_input(&["user", "import", "-"], "{\"username\":\"admin\"}\n")
        .done();
    let problems = found(&desk.run(&["doctor", "--json"]), "connectors", "problem");
    for part in ["admin, who has no password", "other, and there is no such"] {
        let mut all = problems.iter();
        assert!(
            all.any(|problem| problem.contains(part)),
            "{part}: {problems:?}"
        );
    }
    desk.run_with_input(
        &["user", "set-password", "admin"],
        "quilted lamp harbour nineteen\n",
    )
    .done();
    let fine = found(&desk.run(&["doctor", "--json"]), "connectors", "ok");
    assert!(
        fine.iter().any(|fine| fine.contains("admin gets in")),
        "{fine:?}"
    );
}

#[test]
fn names_that_are_nobodys_are_said_with_their_setting() {
    const AUTHORIZATION_SERVERS: &str = "[{issuer=\"https://chat.example\",client=\"chat\",clients=[{client=\"wiki\",client_id=\"there\"}]}]";
    const CONNECTORS: &str = "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",token_endpoint_auth_method=\"private_key_jwt\",tokens_for=[\"till\"]}]";
    let desk = Desk::new()
        .with("ISSUER", "https://id.example.com")
        .with("CONNECTORS", CONNECTORS)
        .with("RESOURCES__SERVERS", "[{uri=\"https://stock.example\"}]")
        .with("ASSERTION_ISSUERS", &trusted("https://idp.example/keys"))
        .with("RESOURCE_AUTHORIZATION_SERVERS", AUTHORIZATION_SERVERS);
    desk.run(&["migrate"]).done();
    let exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    let add = |id: &str, grant: &str, more: &[&str]| {
        let add = ["client", "add", "--id", id, "--grant-type", grant];
        desk.run(&[&add[..], more].concat()).done();
    };
    let delegation = ["--token-exchange", "delegation"];
    let known = [
        "--exchange-from",
        "orders",
        "--exchange-to",
        "https://stock.example/",
    ];
    let orders = [
        &delegation[..],
        &known,
        &["--exchange-to", "https://typo.example"],
    ]
    .concat();
    add("orders", exchange, &orders);
    add("api", "client_credentials", &["--may-act", "nobody"]);
    let said = desk.run(&["doctor", "--json"]);
    let problems = [
        found(&said, "configuration", "problem"),
        found(&said, "clients", "problem"),
    ]
    .concat();
    let there = |all: &[String], part: &str| all.iter().any(|problem| problem.contains(part));
    let named = [
        "assertion_issuers.clients names the client batch",
        "resource_authorization_servers.client names the client chat",
        "resource_authorization_servers.clients names the client wiki",
        "connectors.tokens_for names the client till",
        "orders has --exchange-to https://typo.example",
        "api has --may-act nobody",
    ];
    assert_eq!(problems.len(), named.len(), "{problems:?}");
    for part in named {
        assert!(there(&problems, part), "{part}: {problems:?}");
    }
    assert_problem(&said, "configuration", "doorward client add --id batch");
    assert_problem(&said, "clients", "client set orders --exchange-to");
    // Once they are there, nothing is left to say.
    add("batch", JWT_BEARER, &[]);
    for id in ["chat", "wiki", "nobody", "till"] {
        add(id, "client_credentials", &[]);
    }
    let to = ["client", "set", "orders", "--exchange-to", "chat"];
    desk.run(&to).done();
    // But for one that is named for what it cannot ask for.
    let said = desk.run(&["doctor", "--json"]);
    let problems = found(&said, "clients", "problem");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].contains("till is one of connectors.tokens_for of corp"),
        "{problems:?}"
    );
    assert_problem(
        &said,
        "clients",
        "the scope upstream:corp and the grant type",
    );
    let can = [
        "client",
        "set",
        "till",
        "--grant-type",
        exchange,
        "--scope",
        "upstream:corp",
    ];
    desk.run(&can).done();
    let said = desk.run(&["doctor", "--json"]);
    for check in ["configuration", "clients"] {
        assert_eq!(found(&said, check, "problem"), Vec::<String>::new());
    }
}
