//! Nobody is answered before it is durable; and where the process dies between the commit and the answer, whoever tries again
//! finds out what became of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use reqwest::StatusCode;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::disk::OddDisk;
use super::load::Load;
use crate::support::Browser;
use crate::support::browser::parameters;
use crate::support::database::{Database, Engine};
use crate::support::process::{Process, free_port, http};
use crate::support::proxy::{Gate, Proxy};

/// The longest that something may take to happen which nothing holds up.
const LONG: Duration = Duration::from_secs(10);

type Asked = JoinHandle<Option<(StatusCode, Value)>>;

async fn code(load: &Load, browser: &mut Browser) -> String {
    let page = browser.open(&load.authorize(&[("prompt", "none")])).await;
    parameters(page.location())["code"].clone()
}

async fn refresh_token(load: &Load, browser: &mut Browser) -> String {
    let code = code(load, browser).await;
    let (status, tokens) = load.redeem(&code).await.unwrap();
    assert_eq!(status, StatusCode::OK, "{tokens}");
    tokens["refresh_token"].as_str().unwrap().to_owned()
}

fn ask_to_redeem(load: &Arc<Load>, code: &str) -> Asked {
    let (load, code) = (Arc::clone(load), code.to_owned());
    tokio::spawn(async move { load.redeem(&code).await })
}

fn ask_to_refresh(load: &Arc<Load>, token: &str) -> Asked {
    let (load, token) = (Arc::clone(load), token.to_owned());
    tokio::spawn(async move { load.refresh(&token).await })
}

/// One more use works, and nobody has been told of another chain.
async fn goes_on(load: &Load, token: &str) {
    let (status, tokens) = load.refresh(token).await.unwrap();
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let next = tokens["refresh_token"].as_str().unwrap();
    let (status, tokens) = load.refresh(next).await.unwrap();
    assert_eq!(status, StatusCode::OK, "{tokens}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_answered_before_the_disk_has_it_on_sqlite() {
    const FLUSH: Duration = Duration::from_secs(1);
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    let process = Process::dev(port, data.path(), None);
    let load = Arc::new(Load::register(&process, &http()).await);
    let mut browser = load.sign_in(&process).await;
    let first = refresh_token(&load, &mut browser).await;
    let second = refresh_token(&load, &mut browser).await;
    let unused = code(&load, &mut browser).await;

    let disk = OddDisk::slow(&process, FLUSH);
    let begin = Instant::now();
    let (status, tokens) = load.refresh(&first).await.unwrap();
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert!(begin.elapsed() >= FLUSH, "{:?}", begin.elapsed());

    // Dead while the disk works: nobody heard anything, and all can be tried again.
    let asked = [
        ask_to_refresh(&load, &second),
        ask_to_redeem(&load, &unused),
    ];
    tokio::time::sleep(FLUSH / 4).await;
    process.kill();
    for asked in asked {
        assert_eq!(asked.await.unwrap(), None);
    }
    drop(disk);
    let _again = Process::dev(port, data.path(), None);
    goes_on(&load, &second).await;
    goes_on(&load, tokens["refresh_token"].as_str().unwrap()).await;
    let (status, answer) = load.redeem(&unused).await.unwrap();
    let may_be = [StatusCode::OK, StatusCode::BAD_REQUEST];
    assert!(may_be.contains(&status), "{answer}");
}

/// Where the process dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// PostgreSQL is about to commit.
    BeforeCommit,
    /// It has, and its word is on the way.
    AfterCommit,
}

/// PostgreSQL waits with every commit that changes a grant.
struct Held {
    lock: diesel::PgConnection,
}

impl Held {
    const KEY: i64 = 7;

    fn prepare(database: &Database) {
        database.execute(&format!(
            "CREATE FUNCTION wait() RETURNS trigger AS $$ BEGIN \
             PERFORM pg_advisory_xact_lock_shared({}); RETURN NULL; END $$ LANGUAGE plpgsql",
            Self::KEY
        ));
        database.execute(
            "CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON grants DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION wait()",
        );
    }

    fn begin(database: &Database) -> Self {
        let sql = format!("SELECT pg_advisory_xact_lock({})", Self::KEY);
        Self {
            lock: database.hold(&sql),
        }
    }

    /// Lets them commit, and waits until they have.
    async fn release(mut self, database: &Database) {
        self.lock.batch_execute("COMMIT").unwrap();
        wait_for(database, 0).await;
    }
}

/// Until so many wait to commit.
async fn wait_for(database: &Database, waiting: i64) {
    let begin = Instant::now();
    let held = "SELECT count(*) AS count FROM pg_stat_activity \
                WHERE datname = current_database() AND wait_event = 'advisory'";
    while database.count(held) != waiting {
        assert!(begin.elapsed() < LONG, "not {waiting} wait to commit");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_answered_before_the_commit_on_postgres() {
    let database = Database::empty(Engine::Postgres);
    let server = url::Url::parse(&database.url_text).unwrap();
    let server = server.socket_addrs(|| Some(5432)).unwrap()[0];
    let data = tempfile::tempdir().unwrap();
    let port = free_port();
    for moment in [Moment::BeforeCommit, Moment::AfterCommit] {
        let proxy = Proxy::start(server).await;
        let through = database.by_port(proxy.port);
        let process = Process::dev(port, data.path(), Some(&through.url_text));
        let load = Arc::new(Load::register(&process, &http()).await);
        let mut browser = load.sign_in(&process).await;
        let token = refresh_token(&load, &mut browser).await;
        let unused = code(&load, &mut browser).await;
        if moment == Moment::BeforeCommit {
            Held::prepare(&database);
        }

        let held = Held::begin(&database);
        let asked = [ask_to_refresh(&load, &token), ask_to_redeem(&load, &unused)];
        wait_for(&database, 2).await;
        assert!(asked.iter().all(|asked| !asked.is_finished()), "{moment:?}");
        match moment {
            Moment::BeforeCommit => {
                process.kill();
                held.release(&database).await;
            }
            Moment::AfterCommit => {
                proxy.set(Gate::Silent);
                held.release(&database).await;
                assert!(asked.iter().all(|asked| !asked.is_finished()), "{moment:?}");
                process.kill();
            }
        }
        for asked in asked {
            assert_eq!(asked.await.unwrap(), None, "{moment:?}");
        }
        let _again = Process::dev(port, data.path(), Some(&database.url_text));
        // A retry like any other: the same successor.
        goes_on(&load, &token).await;
        // It was burned, and what came of it nobody knows: the person signs in again.
        let (status, answer) = load.redeem(&unused).await.unwrap();
        assert_eq!(
            (status, answer["error"].as_str()),
            (StatusCode::BAD_REQUEST, Some("invalid_grant")),
            "{moment:?}"
        );
    }
}
