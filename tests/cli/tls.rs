//! TLS that ends in the server, as an operator sets it up.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Desk, Running, eventually};
use crate::support::certificates::{Authority, Certificate, Wanted, self_signed};
use crate::support::process::{Process, free_port};
use crate::support::tls::{TlsClient, parts, post};

const METADATA: &str = "/.well-known/openid-configuration";

/// A folder with a certificate, where TLS is set.
fn desk(authority: &Authority) -> (Desk, Certificate) {
    let own = Certificate::of_server(authority);
    let desk = Desk::new()
        .with("TLS__CERTIFICATE_FILE", "fullchain.pem")
        .with("TLS__KEY_FILE", "privkey.pem");
    write(&desk, &own);
    (desk, own)
}

fn write(desk: &Desk, certificate: &Certificate) {
    desk.write("fullchain.pem", &certificate.full_chain());
    desk.write("privkey.pem", &certificate.key);
}

fn at(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

async fn ask(client: &TlsClient, port: u16, request: &str) -> (u16, Value) {
    let answer = client.talk(at(port), request).await.expect("an answer");
    let (status, body) = parts(&answer);
    (status, serde_json::from_str(body).expect("JSON"))
}

fn get(host: &str) -> String {
    format!("GET {METADATA} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")
}

fn host(server: &Running) -> String {
    server.issuer.replace("https://", "")
}

async fn shown(client: &TlsClient, port: u16) -> Vec<u8> {
    let stream = client.connect(at(port)).await.expect("TLS");
    stream.get_ref().1.peer_certificates().expect("some")[0].to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_certificate_answers_within_tls_and_takes_the_renewed_one() {
    let authority = Authority::new("servers");
    let (desk, own) = desk(&authority);
    let client = TlsClient::of(&authority);
    let server = desk.serve(&[]);
    let (status, metadata) = ask(&client, server.port, &get(&host(&server))).await;
    assert_eq!((status, &metadata["issuer"]), (200, &json!(server.issuer)));
    assert_eq!(metadata.get("mtls_endpoint_aliases"), None);
    assert_eq!(shown(&client, server.port).await, own.der);
    // A renewal that went wrong, and then one that did not.
    desk.write("privkey.pem", "nonsense");
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(shown(&client, server.port).await, own.der);
    let next = Certificate::of_server(&authority);
    write(&desk, &next);
    let is_shown = || async { shown(&client, server.port).await == next.der };
    assert!(eventually(Duration::from_secs(15), is_shown).await);
    server.signal("TERM");
    let (code, log, _) = server.wait();
    assert_eq!(code, Some(0));
    let lines: Vec<Value> = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let said = |text: &str| lines.iter().filter(|line| line["message"] == text).count();
    assert_eq!(said("the certificate was renewed"), 1, "{log}");
    let broken = "the files of the certificate are of no use: the one of before is shown";
    assert_eq!(said(broken), 1, "{log}");
    assert!(!log.contains("nonsense") && !log.contains("PRIVATE KEY"));
}

// A certificate that nobody takes is better than none where it is being renewed; but whoever reads the log learns of it.
#[test]
fn a_server_says_that_nobody_takes_its_certificate() {
    let authority = Authority::new("servers");
    let (desk, _) = desk(&authority);
    let over = Wanted {
        until: "20200101000000Z",
        alternatives: "DNS:elsewhere.example",
        usage: "serverAuth",
        ..Wanted::default()
    };
    write(&desk, &authority.issue(over));
    let log = desk.serve(&[]).said.clone();
    for said in ["is not for this time", "is not for this host"] {
        assert!(log.contains(said), "{said}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_show_certificates_at_the_second_address() {
    let authority = Authority::new("servers");
    let (desk, _) = desk(&authority);
    let second = free_port();
    let alias = format!("https://localhost:{second}");
    let desk = desk
        .with("MUTUAL_TLS__ADDRESS", &format!("127.0.0.1:{second}"))
        .with("MUTUAL_TLS__ENDPOINTS", &alias);
    let client = TlsClient::of(&authority);
    let server = desk.serve(&[]);
    let (_, metadata) = ask(&client, server.port, &get(&host(&server))).await;
    assert_eq!(
        metadata["mtls_endpoint_aliases"]["token_endpoint"],
        json!(format!("{alias}/token"))
    );
    assert_eq!(metadata["tls_client_certificate_bound_access_tokens"], true);
    let own = self_signed(Wanted::default());
    let jwks = own.jwks().to_string();
    desk.write(
        "client.json",
        &json!({
            "client_name": "Nightly",
            "grant_types": ["client_credentials"],
            "response_types": [],
            "scope": "email",
            "token_endpoint_auth_method": "self_signed_tls_client_auth",
            "jwks": serde_json::from_str::<Value>(&jwks).expect("JSON"),
        })
        .to_string(),
    );
    let desk = desk.with("ISSUER", &server.issuer);
    let registered = desk
        .run(&["client", "add", "--metadata", "client.json", "--json"])
        .json();
    let id = registered["client_id"].as_str().expect("an id");
    let fields = [("grant_type", "client_credentials"), ("client_id", id)];
    let showing = client.showing(&own);
    for (port, client, expected) in [
        (second, &showing, 200),
        (second, &client, 401),
        // Browsers come there, and nobody is asked.
        (server.port, &showing, 401),
    ] {
        let request = post(&format!("localhost:{port}"), "/token", "", &fields);
        let (status, body) = ask(client, port, &request).await;
        assert_eq!(status, expected, "{port}: {body}");
    }
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
}

#[test]
fn what_does_not_fit_together_is_refused_at_the_start() {
    let authority = Authority::new("servers");
    let serve = |desk: &Desk, issuer: &str| {
        desk.run(&["serve", "--issuer", issuer, "--listen", "127.0.0.1:0"])
    };
    let issuer = "https://localhost:1";
    let with = |key: &str, value: &str| desk(&authority).0.with(key, value);
    for (desk, issuer, said) in [
        (
            desk(&authority).0,
            "http://localhost:1",
            "tls.certificate_file, set by the environment: the issuer is plain http",
        ),
        (
            with("MUTUAL_TLS__ADDRESS", "127.0.0.1:1"),
            issuer,
            "mutual_tls.address, set by the environment: clients do not find it",
        ),
        (
            with("MUTUAL_TLS__HEADER", "client-cert")
                .with("LISTEN__TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
            issuer,
            "mutual_tls.header, set by the environment: nobody is believed who writes it",
        ),
        (
            with("MUTUAL_TLS__FORMAT", "pem"),
            issuer,
            "mutual_tls.format",
        ),
        (
            with("MUTUAL_TLS__AUTHORITIES_FILE", "ca.pem"),
            issuer,
            "mutual_tls.authorities_file",
        ),
    ] {
        let refused = serve(&desk, issuer);
        assert!(
            refused.code == 2 && refused.err.contains(said),
            "{said}: {refused:?}"
        );
    }
    // Files that are of no use let no server start.
    let (desk, own) = desk(&authority);
    desk.write("privkey.pem", &Certificate::of_server(&authority).key);
    let refused = serve(&desk, issuer);
    assert!(
        refused.code == 1
            && refused
                .err
                .contains("tls: the key in privkey.pem is not that of"),
        "{refused:?}"
    );
    std::fs::remove_file(desk.path("privkey.pem")).expect("it was there");
    let refused = serve(&desk, issuer);
    assert!(
        refused.code == 1 && refused.err.contains("tls: privkey.pem: No such file"),
        "{refused:?}"
    );
    assert!(!refused.err.contains(&own.key));
}

// A certificate that no authority of the machine vouches for.
#[test]
fn doctor_says_how_it_believes_an_authority_of_the_house() {
    let authority = Authority::new("servers");
    let (desk, _) = desk(&authority);
    let server = desk.serve(&[]);
    let issuer = |desk: &Desk| -> Value {
        let said = desk.run(&["doctor", "--json"]);
        let all: Vec<Value> = serde_json::from_str(&said.out).expect("JSON");
        let found = all.into_iter().find(|finding| finding["check"] == "issuer");
        found.expect("the issuer is asked")
    };
    let desk = desk.with("ISSUER", &server.issuer);
    let found = issuer(&desk);
    let mend = found["mend"].as_str().unwrap_or_default();
    assert!(mend.contains("SSL_CERT_FILE"), "{found}");
    std::fs::write(desk.path("house.pem"), authority.pem()).expect("a file");
    let file = desk.path("house.pem").display().to_string();
    let found = issuer(&desk.with_variable("SSL_CERT_FILE", &file));
    assert_eq!(found["state"], "ok", "{found}");
}

#[test]
fn doctor_looks_at_the_certificate() {
    let authority = Authority::new("servers");
    let finding = |desk: Desk, issuer: &str| -> Value {
        let said = desk.with("ISSUER", issuer).run(&["doctor", "--json"]);
        let all: Vec<Value> = serde_json::from_str(&said.out).expect("JSON");
        let tls = all.into_iter().find(|finding| finding["check"] == "tls");
        tls.expect("TLS is looked at")
    };
    let issuer = "https://localhost:1";
    let (fine, _) = desk(&authority);
    let found = finding(fine, issuer);
    assert_eq!(found["state"], "ok", "{found}");
    let with = |wanted: Wanted<'_>| {
        let (desk, _) = desk(&authority);
        write(&desk, &authority.issue(wanted));
        desk
    };
    let server = Wanted {
        alternatives: "DNS:localhost",
        usage: "serverAuth",
        ..Wanted::default()
    };
    let (mismatched, _) = desk(&authority);
    mismatched.write("privkey.pem", &Certificate::of_server(&authority).key);
    for (desk, issuer, said) in [
        (mismatched, issuer, "is not that of the first certificate"),
        (
            with(server),
            "https://id.example.com",
            "is not for id.example.com",
        ),
        (with(server), "https://127.0.0.1:1", "is not for 127.0.0.1"),
        (
            with(Wanted {
                until: "20200101000000Z",
                ..server
            }),
            issuer,
            "expired",
        ),
    ] {
        let found = finding(desk, issuer);
        let text = found["found"].as_str().expect("text");
        assert!(
            found["state"] == "problem" && text.contains(said),
            "{found}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_development_server_with_a_certificate_is_at_https() {
    let authority = Authority::new("servers");
    let (desk, _) = desk(&authority);
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let mut command = std::process::Command::new("env");
    for (name, file) in [
        ("CERTIFICATE_FILE", "fullchain.pem"),
        ("KEY_FILE", "privkey.pem"),
    ] {
        command.env(format!("DOORWARD__TLS__{name}"), desk.path(file));
    }
    let server = Process::dev_through(&mut command, port, data.path(), None);
    let issuer = format!("https://localhost:{port}");
    assert_eq!(server.issuer(), issuer);
    let client = TlsClient::of(&authority);
    let (status, metadata) = ask(&client, port, &get(&format!("localhost:{port}"))).await;
    assert_eq!((status, &metadata["issuer"]), (200, &json!(issuer)));
    // What it wrote for the other commands, they take.
    let settings = data.path().join("doorward.toml");
    let users = [
        "user",
        "list",
        "--json",
        "--config",
        settings.to_str().unwrap(),
    ];
    assert_eq!(Desk::new().run(&users).json()[0]["username"], "alex");
}
