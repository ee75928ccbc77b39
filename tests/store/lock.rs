//! Somebody else holds the lock of the SQLite file: a backup, a shell, another process.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use doorward::store::DatabaseUrl;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::database::Engine;
use crate::support::relying_party::{text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

/// The write lock, until it is dropped.
struct Lock(SqliteConnection);

impl Lock {
    fn take(app: &TestApp) -> Self {
        let DatabaseUrl::Sqlite(path) = &app.database.url else {
            panic!("only SQLite has such a lock");
        };
        let mut connection = SqliteConnection::establish(path.to_str().expect("UTF-8")).unwrap();
        connection
            .batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE")
            .unwrap();
        Self(connection)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.batch_execute("ROLLBACK").expect("the lock's end");
    }
}

fn form(app: &TestApp, rp: &RelyingParty, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
    app.request(Method::POST, "/token")
        .header("authorization", rp.basic().expect("a secret"))
        .form(fields)
}

// Held until those who write were told, whose thread then gets the lock and must not go on with what they were refused;
// and for longer than SQLite itself waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_else_holds_is_told_in_time_and_nothing_is_half_written() {
    let app = TestApp::start(Engine::Sqlite, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    for held in [Duration::ZERO, Duration::from_secs(6)] {
        let tokens = rp.tokens(&app, &mut browser).await;
        let (access, refresh) = (
            text(&tokens, "access_token"),
            text(&tokens, "refresh_token"),
        );
        let code = rp.code(&mut browser, &[]).await;
        let lock = Lock::take(&app);
        let begin = Instant::now();

        let mut writers = JoinSet::new();
        for request in [
            form(&app, &rp, &rp.redemption(&code)),
            form(
                &app,
                &rp,
                &[("grant_type", "refresh_token"), ("refresh_token", refresh)],
            ),
            app.request(Method::GET, &rp.authorize(&[])),
        ] {
            for _ in 0..2 {
                let request = request.try_clone().expect("a body that can be sent again");
                writers.spawn(async move { (Answer::to(request).await, Instant::now()) });
            }
            // The thread that writes takes the code first, and waits with it.
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        while !writers.is_empty() {
            // Who only reads is served meanwhile.
            let asked = Instant::now();
            assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
            let seen = rp.introspect(&app, access).await;
            assert_eq!(seen["active"], Value::Bool(true), "{seen}");
            assert_eq!(app.get("/health/live").await.status(), 200);
            assert!(asked.elapsed() < Duration::from_secs(1), "{asked:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
            while let Some(done) = writers.try_join_next() {
                let (answer, told_at) = done.unwrap();
                assert_eq!(answer.status, 503, "{}", answer.text);
                assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
                let took = told_at - begin;
                assert!(took < Duration::from_millis(5500), "{took:?}");
            }
        }
        tokio::time::sleep(held.saturating_sub(begin.elapsed())).await;
        drop(lock);

        let begin = Instant::now();
        while app.get("/health/ready").await.status() != 200 {
            assert!(begin.elapsed() < Duration::from_secs(5), "it stays unready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let (status, redeemed) = rp.redeem(&app, &code).await;
        assert_eq!(status, StatusCode::OK, "{redeemed}");
        let (status, refreshed) = rp.refresh(&app, refresh).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
        let page = browser.open(&rp.authorize(&[])).await;
        assert!(page.location().contains("code="), "{}", page.location());
    }
}
