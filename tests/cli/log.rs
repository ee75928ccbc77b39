//! What a stranger sends is one well-formed, bounded line in the log, or none.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use reqwest::Method;
use serde_json::Value;

use super::{ADD_PUBLIC, Desk, Running, http};
use crate::support::process::free_port;
use crate::support::relying_party::text;
use crate::support::{Answer, Browser};

/// No line is longer, whatever was sent.
const LONGEST: usize = 4096;

/// A server that logs into a file all that it can.
pub struct Logged {
    pub desk: Desk,
    pub server: Option<Running>,
    pub issuer: String,
    log: PathBuf,
}

impl Logged {
    /// `format` is `json` or `text`.
    pub fn start(database: &str, format: &str) -> Self {
        Self::start_at(Desk::new(), database, format)
    }

    /// The same, with what else is configured at a desk.
    pub fn start_at(desk: Desk, database: &str, format: &str) -> Self {
        let port = free_port();
        let issuer = format!("http://localhost:{port}");
        let desk = desk
            .with("LOG__FILTER", "trace")
            .with("LOG__FORMAT", format)
            .with("DATABASE__URL", database)
            .with("ISSUER", &issuer)
            .with("LISTEN__ADDRESS", &format!("127.0.0.1:{port}"))
            .with("KEYS__ANNOUNCEMENT", "0s");
        let log = desk.path("log");
        let file = std::fs::File::create(&log).expect("a log");
        let child = desk
            .command(&["serve"])
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(file)
            .spawn()
            .expect("a process");
        let server = Some(Running {
            child,
            log: None,
            said: String::new(),
            issuer: issuer.clone(),
            port,
        });
        let logged = Self {
            desk,
            server,
            issuer,
            log,
        };
        logged.wait_for("ready");
        logged
    }

    pub fn log(&self) -> String {
        String::from_utf8(std::fs::read(&self.log).expect("the log")).expect("UTF-8")
    }

    /// Waits until the log has a word.
    pub fn wait_for(&self, word: &str) {
        let begin = Instant::now();
        while !self.log().contains(word) {
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "{word}: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Ends the server; then everything is in the log.
    pub fn stop(&mut self) -> String {
        let server = self.server.take().expect("a server");
        server.signal("TERM");
        assert_eq!(server.wait_unread(Duration::from_secs(20)), Some(0));
        self.log()
    }

    /// Waits until the log has a line for each refusal, and asserts that it has no more.
    fn has_refused(&self, times: usize) {
        let events = || self.log().matches("a request was refused").count();
        let begin = Instant::now();
        while events() < times && begin.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(30));
        }
        assert_eq!(events(), times, "one line for each refusal");
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let host = self.issuer.split_once("://").expect("a URL").1;
        let base = self.issuer.replace("localhost", "127.0.0.1");
        http()
            .request(method, format!("{base}{path}"))
            .header("host", host)
    }

    /// What a client that nothing keeps from it may write; the answer's first line.
    fn raw(&self, bytes: &[u8]) -> String {
        let port = self.server.as_ref().expect("a server").port;
        let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
        socket
            .set_read_timeout(Some(Duration::from_secs(5)))
            .expect("a limit");
        // A server that has refused may close before everything is sent.
        let _ = socket.write_all(bytes);
        let mut answer = [0; 200];
        let read = socket.read(&mut answer).unwrap_or(0);
        String::from_utf8_lossy(&answer[..read])
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Asserts that each line is one event, for a machine and for a terminal.
#[track_caller]
pub fn is_well_formed(log: &str, format: &str) {
    assert!(log.ends_with('\n'), "the last line is whole");
    for line in log.lines() {
        assert!(line.len() <= LONGEST, "{} bytes: {line:.300}", line.len());
        assert!(
            !line.chars().any(|character| character.is_control()
                || matches!(character, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')),
            "{line:?}"
        );
        if format == "json" {
            let event: Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            assert!(
                event["timestamp"].is_string()
                    && event["level"].is_string()
                    && event["target"].is_string(),
                "{line}"
            );
        } else {
            let mut words = line.split_whitespace();
            let (time, level) = (
                words.next().unwrap_or_default(),
                words.next().unwrap_or_default(),
            );
            assert!(
                time.ends_with('Z') && time.contains('T'),
                "no time: {line:.300}"
            );
            assert!(
                ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"].contains(&level),
                "{line:.300}"
            );
        }
    }
}

/// As form-encoded bytes, and what each is.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (
            "CR LF",
            text("x\r\n2027-01-15T08:00:00.000000Z  INFO forged: line\n"),
        ),
        (
            "ANSI escapes",
            text("x\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m"),
        ),
        (
            "line and direction marks",
            text("x\u{2028}y\u{2029}z\u{85}\u{202e}\u{2066}"),
        ),
        (
            "JSON",
            text("x\"},{\"level\":\"ERROR\",\"message\":\"forged\\"),
        ),
        ("invalid UTF-8", b"x\xff\xfe\xc3\x28\xed\xa0\x80".to_vec()),
        ("60 kB", vec![b'k'; 60_000]),
        ("60 kB of escapes", vec![0x1b; 20_000]),
        ("1 MB", vec![b'm'; 1 << 20]),
    ]
}

fn encoded(bytes: &[u8]) -> String {
    url::form_urlencoded::byte_serialize(bytes).collect()
}

async fn every_line_is_one_event(format: &str) {
    let mut logged = Logged::start("sqlite:doorward.db", format);
    let mut refused = 0;
    for (what, bytes) in hostile() {
        let value = encoded(&bytes);
        // The body of a form: a client_id, the name of a parameter that is there twice, and one that is too much.
        for body in [
            format!("grant_type=authorization_code&code=c&client_id={value}"),
            format!("{value}=1&{value}=2"),
            format!("grant_type={value}&client_id=nobody"),
        ] {
            let request = logged.request(Method::POST, "/token");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let Ok(answer) = request.body(body).send().await else {
                assert_eq!(what, "1 MB", "closed while it was sent");
                continue;
            };
            let status = answer.status().as_u16();
            assert!(matches!(status, 400 | 401 | 413), "{what}: {status}");
            let text = answer.text().await.unwrap_or_default();
            assert!(
                text.len() <= LONGEST,
                "{what}: {} bytes come back",
                text.len()
            );
            refused += usize::from(status != 413);
        }
        // A Basic credential.
        let basic = [value.as_bytes(), b":secret"].concat();
        let answer = logged
            .request(Method::POST, "/introspect")
            .header("authorization", format!("Basic {}", BASE64.encode(&basic)))
            .form(&[("token", "x")]);
        if let Ok(answer) = answer.send().await {
            let status = answer.status().as_u16();
            assert!(matches!(status, 401 | 431), "{what}: {status}");
            refused += usize::from(status == 401);
        }
    }
    logged.has_refused(refused);
    for (what, bytes) in hostile() {
        let value = encoded(&bytes);
        // Queries and paths.
        for path in [
            format!("/authorize?client_id={value}&redirect_uri={value}&scope={value}"),
            format!("/end-session?client_id={value}&post_logout_redirect_uri={value}"),
            format!("/interaction/{value}"),
            format!("/register/{value}"),
        ] {
            if let Ok(answer) = logged.request(Method::GET, &path).send().await {
                let status = answer.status().as_u16();
                assert!(status < 500, "{what}: {status}");
            }
        }
        // A header, as no well-behaved client would send it.
        let head = [
            b"GET /nowhere HTTP/1.1\r\nHost: ".as_slice(),
            logged.issuer.split_once("://").expect("a URL").1.as_bytes(),
            b"\r\nConnection: close\r\nUser-Agent: ",
            &bytes,
            b"\r\n\r\n",
        ]
        .concat();
        let first = logged.raw(&head);
        assert!(
            first.is_empty() || first.starts_with("HTTP/1.1 4"),
            "{what}: {first}"
        );
    }
    // Another Host, which is named for whoever sets up a proxy.
    let misdirected = |host: &[u8]| {
        let head = b"GET / HTTP/1.1\r\nConnection: close\r\nHost: ".as_slice();
        logged.raw(&[head, host, b"\r\n\r\n"].concat())
    };
    for (what, bytes) in hostile() {
        let first = misdirected(&bytes);
        assert!(
            first.is_empty() || first.starts_with("HTTP/1.1 4"),
            "{what}: {first}"
        );
    }
    assert!(misdirected(b"internal.example").starts_with("HTTP/1.1 421"));
    logged.wait_for("must pass on the Host header");
    logged.wait_for("internal.example");
    type_names(&logged).await;
    is_well_formed(&logged.stop(), format);
}

/// The name field of the sign-in page, up to what a form may hold.
async fn type_names(logged: &Logged) {
    let added = logged.desk.run(&ADD_PUBLIC).json();
    let id = added["client_id"].as_str().expect("a client_id");
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let path = format!(
        "/authorize?client_id={id}&response_type=code&scope=openid&redirect_uri=com.example.app:/cb&code_challenge={challenge}&code_challenge_method=S256"
    );
    let mut browser = Browser::at_process(&http(), &logged.issuer);
    let page = browser.open(&path).await;
    for (what, bytes) in hostile() {
        let cookies: Vec<String> = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = logged
            .request(Method::POST, &page.action())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .body(format!("csrf={}&username={}", page.csrf(), encoded(&bytes)));
        match request.send().await {
            Ok(answer) => assert!(
                answer.status().as_u16() < 500,
                "{what}: {}",
                answer.status()
            ),
            Err(_) => assert_eq!(what, "1 MB"),
        }
    }
    let health = Answer::to(logged.request(Method::GET, "/health/live")).await;
    assert_eq!(health.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_one_event_as_json() {
    every_line_is_one_event("json").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_one_event_as_text() {
    every_line_is_one_event("text").await;
}

/// What went wrong is found by the id that its sender saw, on a page or in a header.
async fn an_answer_names_its_lines(format: &str) {
    let mut logged = Logged::start("sqlite:doorward.db", format);
    let mut ids = Vec::new();
    for (method, path) in [
        (Method::POST, "/token"),
        (Method::POST, "/token"),
        (Method::GET, "/userinfo"),
        (Method::GET, "/authorize?client_id=nobody"),
    ] {
        let form = [("client_id", "nobody"), ("grant_type", "refresh_token")];
        let answer = Answer::to(logged.request(method, path).form(&form)).await;
        let id = answer.header("x-request-id").to_owned();
        if path.starts_with("/authorize") {
            let shown = format!("<code class=\"id\">{id}</code>");
            assert!(answer.text.contains(&shown), "{}", answer.text);
        }
        ids.push(id);
    }
    let fine = Answer::to(logged.request(Method::GET, "/jwks.json")).await;
    assert!(!fine.headers.contains_key("x-request-id"));
    // Whose request it was is said too, where that is known.
    let added = logged.desk.run(&ADD_PUBLIC).json();
    let client = text(&added, "client_id");
    let form = [("client_id", client), ("grant_type", "password")];
    Answer::to(logged.request(Method::POST, "/token").form(&form))
        .await
        .is_refused(400, "unsupported_grant_type", "/token");
    let wrong = format!(
        "/authorize?client_id={client}&redirect_uri=com.example.app:/cb&response_type=token"
    );
    let answer = Answer::to(logged.request(Method::GET, &wrong)).await;
    assert!(answer.header("location").contains("error="), "{answer:?}");
    let log = logged.stop();
    is_well_formed(&log, format);
    let of_client = |line: &&str| line.contains("was refused") && line.contains(client);
    assert_eq!(log.lines().filter(of_client).count(), 2, "{log}");
    let mut found = Vec::new();
    for line in log.lines() {
        let Some(id) = ids.iter().find(|id| line.contains(id.as_str())) else {
            continue;
        };
        if line.contains("was refused") || line.contains("got an error page") {
            found.push(id.clone());
        }
        if format == "json" {
            let event: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(event["request.id"], id.as_str(), "{line}");
        } else {
            assert!(line.ends_with(&format!(" request.id={id}")), "{line}");
        }
    }
    assert_eq!(found, ids, "each once, and in order");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_names_its_lines_as_json() {
    an_answer_names_its_lines("json").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_names_its_lines_as_text() {
    an_answer_names_its_lines("text").await;
}
