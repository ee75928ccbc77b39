//! Malformed requests by the thousand leave nothing behind: no memory, no descriptor, no thread, no row; neither in the server, nor in the processes that
//! read what upstreams say.
//!
//! `script/test --soak SECONDS` runs it for longer.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use reqwest::Method;
use tokio::task::JoinSet;
use url::form_urlencoded;

use crate::federation::ldap::impostor::{BOUND, Impostor, Script, found};
use crate::support::browser::{Page, parameters};
use crate::support::database::rows_of_sqlite;
use crate::support::process::{Process, free_port, http};
use crate::support::{Browser, saml};

fn span() -> Duration {
    let seconds = std::env::var("DOORWARD_TEST_SOAK_SECONDS");
    Duration::from_secs(seconds.map_or(15, |text| text.parse().expect("seconds")))
}

/// Descriptors of the two connections to a directory that a child may keep: each has a socket, and a pair between guard and library.
const OF_DIRECTORY: usize = 6;

/// What a process holds.
#[derive(Debug)]
struct Held {
    kilobytes: u64,
    /// None is seen of a process that keeps others out, but by root.
    descriptors: usize,
    threads: u64,
}

impl Held {
    fn by(process: u32) -> Self {
        let number = |name| number(process, name).unwrap();
        let descriptors = std::fs::read_dir(format!("/proc/{process}/fd"));
        Self {
            kilobytes: number("VmRSS:"),
            descriptors: descriptors.map_or(0, Iterator::count),
            threads: number("Threads:"),
        }
    }

    /// Whether it is no more than before, but for what an allocator does, and so many descriptors.
    fn is_still(&self, before: &Self, spare: usize) -> bool {
        self.threads <= before.threads
            && self.descriptors <= before.descriptors + spare
            && self.kilobytes <= before.kilobytes * 105 / 100 + 2048
    }
}

/// A number of a process's status, proc_pid_status(5).
fn number(process: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// What the server holds, each of its children, and the database.
#[derive(Debug)]
struct All {
    server: Held,
    children: Vec<(u32, Held)>,
    rows: i64,
}

impl All {
    fn of(process: &Process, database: &Path) -> Self {
        let all = std::fs::read_dir("/proc").unwrap();
        let names = all.map(|entry| entry.unwrap().file_name());
        let ids = names.filter_map(|name| name.to_str()?.parse().ok());
        let is_child = |id: &u32| number(*id, "PPid:") == Some(process.id().into());
        Self {
            server: Held::by(process.id()),
            children: ids.filter(is_child).map(|id| (id, Held::by(id))).collect(),
            rows: rows_of_sqlite(database),
        }
    }
}

/// What an identity provider signed, with one byte that is another, for somebody whom we asked for (`relay`).
fn response(number: u32, relay: &str) -> String {
    let mut document = include_bytes!("../fuzz/corpus/saml_response/pysaml2").to_vec();
    let place = usize::try_from(number).unwrap() * 31 % document.len();
    document[place] ^= 1 << (number % 7);
    message("SAMLResponse", &document, relay)
}

fn message(name: &str, document: &[u8], relay: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair(name, &BASE64.encode(document));
    form.append_pair("RelayState", relay).finish()
}

/// Requests that are wrong, each in its own way: method, path, content type, body.
fn malformed(number: u32, relay: &str) -> (Method, String, &'static str, String) {
    const FORM: &str = "application/x-www-form-urlencoded";
    const JSON: &str = "application/json";
    let jws = format!("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.{number}");
    let long = "x".repeat(usize::try_from(number % 20_000).unwrap());
    let post = |path: &str, kind, body: String| (Method::POST, path.to_owned(), kind, body);
    match number % 14 {
        0 => post(
            "/token",
            FORM,
            format!("grant_type=authorization_code&code={long}"),
        ),
        1 => post(
            "/token",
            FORM,
            format!("grant_type=refresh_token&refresh_token=dw_rt_{number}"),
        ),
        2 => post(
            "/token",
            FORM,
            format!(
                "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={jws}"
            ),
        ),
        3 => post("/introspect", FORM, format!("token={jws}")),
        4 => post("/userinfo", FORM, format!("access_token={jws}{long}")),
        5 => post("/register", JSON, "{\"redirect_uris\":[".repeat(40)),
        6 => post("/token", JSON, long),
        7 => (
            Method::GET,
            format!("/authorize?client_id=c{number}&redirect_uri=%00&scope=%ff"),
            FORM,
            String::new(),
        ),
        8 => (
            Method::GET,
            format!("/interaction/{number}%2e%2e"),
            FORM,
            String::new(),
        ),
        9 => post("/saml/campus/acs", FORM, response(number, relay)),
        10 => post(
            "/saml/campus/acs",
            FORM,
            message("SAMLResponse", &[0x3C; 4000], relay),
        ),
        11 => post(
            "/saml/campus/slo",
            FORM,
            message("SAMLRequest", &number.to_be_bytes(), "x"),
        ),
        12 => {
            let signed = message("SAMLRequest", long.as_bytes(), "x");
            let algorithm = "http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256";
            let query = &signed[..signed.len().min(4000)];
            (
                Method::GET,
                format!("/saml/campus/slo?{query}&SigAlg={algorithm}&Signature={number}"),
                FORM,
                String::new(),
            )
        }
        _ => (
            Method::GET,
            format!("/end-session?id_token_hint={jws}&post_logout_redirect_uri=javascript:0"),
            FORM,
            String::new(),
        ),
    }
}

/// Ends of connections that no client library makes.
fn rude(port: u16, number: u32) {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return;
    };
    let head = [
        "GET / HTT",
        "POST /token HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
        "\0\0\r\n\r\n",
    ];
    let head = head[usize::try_from(number).unwrap() % head.len()];
    let _ = stream.write_all(head.as_bytes());
    if number.is_multiple_of(2) {
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read(&mut [0; 512]);
    }
}

/// Connectors of both kinds whose upstreams' words a worker reads, each with what was begun there once.
struct Upstreams {
    browser: Browser,
    page: Page,
    relay: String,
}

impl Upstreams {
    /// As the environment has them.
    fn configuration(directory: &Impostor, folder: &Path) -> String {
        let certificate = folder.join("campus.pem");
        std::fs::write(&certificate, saml::Key::of_provider().pem()).unwrap();
        format!(
            r#"[{{name="campus",kind="saml",issuer="urn:example:idp",saml={{sign_on_url="https://idp.university.example/sso",logout_url="https://idp.university.example/slo",certificates_file="{}"}}}},{{name="staff",kind="ldap",ldap={{servers=["ldaps://localhost:{}"],authorities_file="{}",base="dc=corp",dn="uid={{username}},dc=corp"}}}}]"#,
            certificate.display(),
            directory.port(),
            directory.authorities().display()
        )
    }

    async fn begin(process: &Process) -> Self {
        let (issuer, http) = (process.issuer(), http());
        let mut browser = Browser::at_process(&http, issuer);
        let page = browser.open("/account").await;
        let away = browser.submit(&page, &[("upstream", "campus")]).await;
        let relay = parameters(away.location())["RelayState"].clone();
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "somebody")]).await;
        Self {
            browser,
            page,
            relay,
        }
    }

    /// Signs in at the directory, again and again, in the same window: as often as it is asked, none of it judges a password.
    async fn sign_in(&mut self, end: Instant) -> u32 {
        let mut times = 0;
        while Instant::now() < end {
            let fields = [("password", "a pass phrase of nobody")];
            let page = self.browser.submit(&self.page, &fields).await;
            let status = page.status.as_u16();
            assert!(matches!(status, 502 | 503), "{status}: {}", page.body);
            times += 1;
            self.browser.seen.clear();
        }
        times
    }
}

/// What the directory says, in turn: an entry elsewhere, and what no directory says. Of one that says no more than that three times, nobody is asked.
fn says() -> Vec<Script> {
    let elsewhere = found("uid=other,dc=elsewhere", ("entryUUID", "x"), 0);
    let odd = [
        b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
        [0x30, 0x82].repeat(30_000),
        vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
        found("uid=somebody,dc=corp", ("cn", "no subject"), 4),
    ];
    let scripts = odd.into_iter().flat_map(|odd| {
        [&elsewhere, &odd].map(|said| Script {
            is_tls_at_once: true,
            says: vec![BOUND.to_vec(), said.clone()],
        })
    });
    scripts.collect()
}

async fn send_malformed(
    process: &Process,
    port: u16,
    upstreams: &mut Upstreams,
    span: Duration,
) -> (u32, u32) {
    let number = Arc::new(AtomicU32::new(0));
    let relay: Arc<str> = upstreams.relay.as_str().into();
    let mut clients = JoinSet::new();
    let end = Instant::now() + span;
    for _ in 0..6 {
        let (number, relay) = (Arc::clone(&number), Arc::clone(&relay));
        let host = process.issuer().split_once("://").unwrap().1.to_owned();
        clients.spawn(async move {
            let http = http();
            while Instant::now() < end {
                let number = number.fetch_add(1, Ordering::Relaxed);
                if number.is_multiple_of(20) {
                    tokio::task::spawn_blocking(move || rude(port, number))
                        .await
                        .unwrap();
                }
                let (method, path, kind, body) = malformed(number, &relay);
                let answer = http
                    .request(method, format!("http://127.0.0.1:{port}{path}"))
                    .header("host", &host)
                    .header(
                        "cookie",
                        format!("doorward-session=dw_se_{number}; x={number}"),
                    )
                    .header("content-type", kind)
                    .basic_auth(format!("client{number}"), Some("wrong"))
                    .body(body)
                    .send()
                    .await
                    .unwrap();
                // What an upstream says and is not believed is its own fault (RFC 9110 §15.6.3).
                let status = answer.status().as_u16();
                let is_upstreams = status == 502 && answer.url().path().starts_with("/saml/");
                assert!(status < 500 || is_upstreams, "{number}: {answer:?}");
                answer.bytes().await.unwrap();
            }
        });
    }
    let asked = upstreams.sign_in(end).await;
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    // Every connection is closed now; the server notices soon.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    (number.load(Ordering::Relaxed), asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_soak_in_malformed_requests_leaves_nothing_behind() {
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let directory = Impostor::start_in_turn(says()).await;
    let process = Process::dev_through(
        Command::new("env")
            .env("DOORWARD__LIMITS__INTERACTIONS_PER_NETWORK", "1000000")
            .env(
                "DOORWARD__CONNECTORS",
                Upstreams::configuration(&directory, data.path()),
            ),
        port,
        data.path(),
        None,
    );
    let database = data.path().join("doorward.db");
    let mut upstreams = Upstreams::begin(&process).await;
    // Until every cache and every arena of the allocator has its size.
    send_malformed(&process, port, &mut upstreams, span() / 3).await;
    let before = All::of(&process, &database);
    let heard = directory.heard().len();
    let (sent, asked) = send_malformed(&process, port, &mut upstreams, span()).await;
    let after = All::of(&process, &database);
    assert!(
        sent > 500 && asked > 20,
        "only {sent} requests, {asked} of a directory: the test shows too little"
    );
    assert!(directory.heard().len() > heard, "it was asked");
    let both = format!("{before:?} {after:?} after {sent} requests, and {asked} of a directory");
    assert_eq!(after.rows, before.rows, "{both}");
    assert!(after.server.is_still(&before.server, 2), "{both}");
    // The same ones: none of them died of what it read.
    assert!(!before.children.is_empty(), "{both}");
    for (id, held) in &after.children {
        let of_it = before.children.iter().find(|(known, _)| known == id);
        let (_, known) = of_it.expect(&both);
        assert!(held.is_still(known, OF_DIRECTORY), "{both}");
    }
}
