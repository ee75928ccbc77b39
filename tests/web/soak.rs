//! Malformed requests by the thousand leave nothing behind: no memory, no descriptor, no thread, no row.
//!
//! `script/test --soak SECONDS` runs it for longer.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::task::JoinSet;

use crate::support::database::rows_of_sqlite;
use crate::support::process::{Process, free_port, http};

fn span() -> Duration {
    let seconds = std::env::var("DOORWARD_TEST_SOAK_SECONDS");
    Duration::from_secs(seconds.map_or(15, |text| text.parse().expect("seconds")))
}

/// What a process holds.
#[derive(Debug)]
struct Held {
    kilobytes: u64,
    descriptors: usize,
    threads: u64,
    rows: i64,
}

impl Held {
    fn by(process: &Process, database: &Path) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
        let number = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        let descriptors = std::fs::read_dir(format!("/proc/{}/fd", process.id())).unwrap();
        Self {
            kilobytes: number("VmRSS:"),
            descriptors: descriptors.count(),
            threads: number("Threads:"),
            rows: rows_of_sqlite(database),
        }
    }
}

/// Requests that are wrong, each in its own way: method, path, content type, body.
fn malformed(number: u32) -> (Method, String, &'static str, String) {
    const FORM: &str = "application/x-www-form-urlencoded";
    const JSON: &str = "application/json";
    let jws = format!("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.{number}");
    let long = "x".repeat(usize::try_from(number % 20_000).unwrap());
    let post = |path: &str, kind, body: String| (Method::POST, path.to_owned(), kind, body);
    match number % 10 {
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

async fn send_malformed(process: &Process, port: u16, span: Duration) -> u32 {
    let number = Arc::new(AtomicU32::new(0));
    let mut clients = JoinSet::new();
    let end = Instant::now() + span;
    for _ in 0..6 {
        let number = Arc::clone(&number);
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
                let (method, path, kind, body) = malformed(number);
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
                assert!(answer.status().as_u16() < 500, "{number}: {answer:?}");
                answer.bytes().await.unwrap();
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    // Every connection is closed now; the server notices soon.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    number.load(Ordering::Relaxed)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_soak_in_malformed_requests_leaves_nothing_behind() {
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let process = Process::dev(port, data.path(), None);
    let database = data.path().join("doorward.db");
    // Until every cache and every arena of the allocator has its size.
    send_malformed(&process, port, span() / 3).await;
    let before = Held::by(&process, &database);
    let sent = send_malformed(&process, port, span()).await;
    let after = Held::by(&process, &database);
    assert!(
        sent > 500,
        "only {sent} requests: the test shows too little"
    );
    let both = format!("{before:?} {after:?} after {sent} requests");
    assert_eq!(after.rows, before.rows, "{both}");
    assert!(after.threads <= before.threads, "{both}");
    assert!(after.descriptors <= before.descriptors + 2, "{both}");
    assert!(
        after.kilobytes <= before.kilobytes * 105 / 100 + 2048,
        "{both}"
    );
}
