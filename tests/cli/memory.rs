//! A process that may take 256 MB answers a flood of sign-ins, of idle connections and of sessions, and lives.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use doorward::clock::Clock;
use doorward::domain::authentication::Authentication;
use doorward::secret::TokenHash;
use doorward::store::DatabaseUrl;
use reqwest::{Method, StatusCode};
use tokio::net::TcpSocket;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::database::execute_at;
use crate::support::process::{Process, free_port, http};
use crate::support::{Answer, Browser};

/// RLIMIT_DATA counts private writable memory: heap and stacks, not what is only reserved.
const MEGABYTES: u32 = 256;
/// Fewer than the throttle allows from one network.
const PASSWORDS: usize = 96;
/// Each is used once, so that whatever is cached of it is.
const SESSIONS: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_in_little_memory_is_answered() {
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        &format!("ulimit -d {}; exec \"$@\"", MEGABYTES * 1024),
        "sh",
    ]);
    let process = Process::dev_through(&mut shell, port, data.path(), None);
    let http = http();
    let host = process.issuer().split_once("://").unwrap().1.to_owned();
    let request = |path: &str| {
        http.request(Method::GET, format!("http://127.0.0.1:{port}{path}"))
            .header("host", &host)
    };
    let authorize = format!(
        "/authorize?response_type=code&client_id={}&redirect_uri={}&scope=openid&nonce=n&code_challenge={}&code_challenge_method=S256",
        process.text("/client/client_id"),
        process.text("/client/redirect_uris/0"),
        "x".repeat(43)
    );

    // Each address of this machine is a network of its own.
    let mut idle = Vec::new();
    for network in 2..10 {
        for _ in 0..100 {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind(([127, 0, 0, network], 0).into()).unwrap();
            let connected = socket.connect(([127, 0, 0, 1], port).into()).await;
            idle.push(connected.unwrap());
        }
    }
    let rows: Vec<String> = (0..SESSIONS)
        .map(|number| {
            let hash = TokenHash::of(&format!("dw_se_{number}"));
            format!("('flood-{number}', '{}')", hash.as_str())
        })
        .collect();
    let now = Clock::system().now();
    let proof = serde_json::to_string(&Authentication::by_password(now)).unwrap();
    execute_at(
        &DatabaseUrl::Sqlite(data.path().join("doorward.db")),
        &format!(
            "WITH flood(id, hash) AS (VALUES {}) \
             INSERT INTO sessions (id, tenant_id, user_id, secret_hash, authentication, created_at, last_seen_at, expires_at) \
             SELECT flood.id, 'default', users.id, flood.hash, '{proof}', {now}, {now}, {now} + 3600000000 FROM flood, users LIMIT {}",
            rows.join(","),
            rows.len(),
            now = now.as_micros()
        ),
    );

    // All passwords at the same moment.
    let start = Arc::new(Barrier::new(PASSWORDS));
    let mut flood = JoinSet::new();
    for number in 0..PASSWORDS {
        let mut browser = Browser::at_process(&http, process.issuer());
        let (authorize, start) = (authorize.clone(), Arc::clone(&start));
        flood.spawn(async move {
            let page = browser.open(&authorize).await;
            let name = format!("somebody{number}");
            let page = browser.submit(&page, &[("username", &name)]).await;
            start.wait().await;
            browser.submit(&page, &[("password", "wrong")]).await.status
        });
    }
    let mut sessions = JoinSet::new();
    for part in 0..8 {
        let requests: Vec<_> = (part..SESSIONS)
            .step_by(8)
            .map(|number| {
                request(&format!("{authorize}&prompt=none"))
                    .header("cookie", format!("doorward-session=dw_se_{number}"))
            })
            .collect();
        sessions.spawn(async move {
            for request in requests {
                assert_eq!(Answer::to(request).await.status, 303);
            }
        });
    }
    while let Some(done) = sessions.join_next().await {
        done.unwrap();
    }
    while let Some(status) = flood.join_next().await {
        let told = [
            StatusCode::OK,
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        assert!(told.contains(&status.unwrap()));
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(Answer::to(request("/health/ready")).await.status, 200);
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kilobytes: u32 = peak.split_whitespace().nth(1).unwrap().parse().unwrap();
    assert!(kilobytes < MEGABYTES * 1024, "{peak}");
}
