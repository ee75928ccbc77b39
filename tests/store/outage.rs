//! PostgreSQL stops, loses its connections, becomes a standby, or hangs, while clients refresh their tokens.
//!
//! Each has a cluster of its own. Whoever cannot be served hears 503 soon, no chain of refresh tokens breaks, what needs
//! no database goes on, and everything recovers without a restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::task::JoinSet;

use crate::support::browser::parameters;
use crate::support::cluster::Cluster;
use crate::support::database::{Database, Engine};
use crate::support::relying_party::{text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const CHAINS: usize = 12;

/// A provider on a cluster of its own, and clients that refresh their tokens without end.
pub(super) struct Site {
    app: Arc<TestApp>,
    rp: RelyingParty,
    pub(super) load: Arc<Load>,
    chains: JoinSet<String>,
    // The last, for the application must go before its cluster.
    cluster: Cluster,
}

/// What the clients see.
#[derive(Default)]
pub(super) struct Load {
    is_over: AtomicBool,
    served: AtomicU32,
    refused: AtomicU32,
    /// Of all answers.
    pub(super) slowest: AtomicU32,
    /// Refusals that took longer than two seconds.
    late: AtomicU32,
}

impl Site {
    async fn start() -> Self {
        let cluster = Cluster::start();
        let database = Database::on(&cluster).await;
        Self::on(cluster, database).await
    }

    pub(super) async fn on(cluster: Cluster, database: Database) -> Self {
        let app = TestApp::start_on(Engine::Postgres, database, Options::default()).await;
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let (app, load, mut chains) = (Arc::new(app), Arc::default(), JoinSet::new());
        for _ in 0..CHAINS {
            let tokens = rp.tokens(&app, &mut browser).await;
            let token = text(&tokens, "refresh_token").to_owned();
            let (app, rp, load) = (Arc::clone(&app), rp.clone(), Arc::clone(&load));
            chains.spawn(async move { keep_refreshing(&app, &rp, &load, token).await });
        }
        let site = Self {
            app,
            rp,
            load,
            chains,
            cluster,
        };
        site.is_served("at first", Duration::from_secs(5)).await;
        site
    }

    /// Every client is served again, within a limit.
    pub(super) async fn is_served(&self, when: &str, limit: Duration) {
        let begin = Instant::now();
        let goal = self.load.served.load(Ordering::SeqCst) + 10 * u32::try_from(CHAINS).unwrap();
        while self.load.served.load(Ordering::SeqCst) < goal {
            assert!(
                begin.elapsed() < limit,
                "{when}: no recovery after {:?}",
                begin.elapsed()
            );
            assert_eq!(self.chains.len(), CHAINS);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// For so long, the metadata and the keys are served from memory, and the node says that it is not ready.
    pub(super) async fn is_away(&self, span: Duration) {
        let begin = Instant::now();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let refused_before = self.load.refused.load(Ordering::SeqCst);
        let probe = self.app.request(Method::GET, "/health/ready");
        let probe = tokio::spawn(Answer::to(probe));
        while begin.elapsed() < span {
            for path in [
                "/.well-known/openid-configuration",
                "/jwks.json",
                "/health/live",
            ] {
                let asked = Instant::now();
                assert_eq!(self.app.get(path).await.status(), 200, "{path}");
                assert!(asked.elapsed() < Duration::from_millis(700), "{path}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(probe.await.unwrap().status, 503);
        assert!(self.load.refused.load(Ordering::SeqCst) > refused_before);
    }

    /// Every client's last token is still good: none was used up without a successor, none counts as stolen.
    pub(super) async fn end(mut self) {
        self.is_served("in the end", Duration::from_secs(5)).await;
        self.load.is_over.store(true, Ordering::SeqCst);
        let mut tokens = Vec::new();
        while let Some(token) = self.chains.join_next().await {
            tokens.push(token.unwrap());
        }
        for token in tokens {
            let (status, answer) = self.rp.refresh(&self.app, &token).await;
            assert_eq!(status, 200, "{answer}");
        }
        assert_eq!(self.app.get("/health/ready").await.status(), 200);
        assert_eq!(self.app.database.open_transactions(), 0);
    }
}

/// Refreshes until it is told to end; who is refused tries again with the same token.
async fn keep_refreshing(
    app: &TestApp,
    rp: &RelyingParty,
    load: &Load,
    mut token: String,
) -> String {
    while !load.is_over.load(Ordering::SeqCst) {
        let begin = Instant::now();
        let request = app
            .request(Method::POST, "/token")
            .header("authorization", rp.basic().expect("a secret"))
            .form(&[("grant_type", "refresh_token"), ("refresh_token", &token)]);
        let answer = Answer::to(request).await;
        let took = u32::try_from(begin.elapsed().as_millis()).unwrap();
        load.slowest.fetch_max(took, Ordering::SeqCst);
        if answer.status == 200 {
            text(&answer.json(), "refresh_token").clone_into(&mut token);
            load.served.fetch_add(1, Ordering::SeqCst);
        } else {
            answer.is_refused(503, "temporarily_unavailable", "a refresh");
            assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
            load.refused.fetch_add(1, Ordering::SeqCst);
            load.late
                .fetch_add(u32::from(took > 2000), Ordering::SeqCst);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    token
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_stops_is_told_at_once_and_found_again() {
    let mut site = Site::start().await;
    let tokens = site
        .rp
        .tokens(&site.app, &mut Browser::new(&site.app))
        .await;
    let sign_out = format!("/end-session?id_token_hint={}", text(&tokens, "id_token"));
    for _ in 0..2 {
        site.cluster.stop();
        // Whose token it is cannot be looked up: no page says that the request is wrong. Until it is noticed that the
        // database is away, a moment later, memory knows.
        let stopped = Instant::now();
        let mut answer = site.app.get(&sign_out).await;
        while answer.status() == 200 {
            assert!(stopped.elapsed() < Duration::from_secs(1));
            answer = site.app.get(&sign_out).await;
        }
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
        site.is_away(Duration::from_secs(3)).await;
        site.cluster.start_again();
        site.is_served("started again", Duration::from_secs(5))
            .await;
    }
    assert_eq!(site.load.late.load(Ordering::SeqCst), 0);
    site.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_postgres_ends_are_replaced_at_once() {
    let site = Site::start().await;
    for round in 0..10 {
        let ended = site.app.database.count(
            "SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        assert!(ended > 0, "nothing was ended in round {round}");
        site.is_served("cut off", Duration::from_secs(5)).await;
    }
    assert_eq!(site.load.late.load(Ordering::SeqCst), 0);
    site.end().await;
}

// A firewall or an administrator ends connections that nobody uses; whoever is signed in does not notice.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_does_not_notice_that_postgres_ended_idle_connections() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    let mut codes: Vec<String> = Vec::new();
    for _ in 0..5 {
        let ended = app.database.count(
            "SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        assert!(ended > 0);
        // Those from before, each over a connection that is gone: the first over each of them.
        for code in std::mem::take(&mut codes) {
            let (status, answer) = rp.redeem(&app, &code).await;
            assert_eq!(status, 200, "{answer}");
        }
        for _ in 0..4 {
            let page = browser.get(&rp.authorize(&[("prompt", "none")])).await;
            let answer = parameters(page.location());
            assert!(answer.contains_key("code"), "{answer:?}");
            codes.push(answer["code"].clone());
        }
    }
}

// 40001 (serialization_failure) and 40P01 (deadlock_detected): PostgreSQL asks for the same once more. The latter is known by
// its English message, as diesel has no kind for it; in another language it is answered 503.
#[tokio::test(flavor = "multi_thread")]
async fn what_postgres_asks_to_have_tried_again_is() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    for state in ["40001", "40P01"] {
        let code = rp.code(&mut browser, &[]).await;
        let name = format!("twice_{state}").to_lowercase();
        // A sequence counts on when a transaction is rolled back.
        for statement in [
            format!("CREATE SEQUENCE {name}"),
            format!(
                "CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN \
                 IF nextval('{name}') <= 2 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '{state}'; END IF; \
                 RETURN NEW; END $$ LANGUAGE plpgsql"
            ),
            format!(
                "CREATE TRIGGER {name} BEFORE UPDATE ON grants FOR EACH ROW EXECUTE FUNCTION {name}()"
            ),
        ] {
            app.database.execute(&statement);
        }
        let (status, tokens) = rp.redeem(&app, &code).await;
        assert_eq!(status, 200, "{name}: {tokens}");
        let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, 200, "{name}: {refreshed}");
        let tried = format!("SELECT last_value AS count FROM {name}");
        assert!(app.database.count(&tried) > 2, "{name}");
    }
}

/// Each of these tables refuses all that is written with this SQLSTATE.
fn refuse_writes(app: &TestApp, tables: &[&str], state: &str, message: &str) {
    for statement in [
        "DROP SEQUENCE IF EXISTS tries".to_owned(),
        // It counts on when a transaction is rolled back.
        "CREATE SEQUENCE tries".to_owned(),
        format!(
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $$ BEGIN PERFORM nextval('tries'); \
             RAISE EXCEPTION '{message}' USING ERRCODE = '{state}'; END $$ LANGUAGE plpgsql"
        ),
    ] {
        app.database.execute(&statement);
    }
    for table in tables {
        app.database.execute(&format!(
            "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
        ));
    }
}

fn accept_writes(app: &TestApp, tables: &[&str]) {
    for table in tables {
        app.database
            .execute(&format!("DROP TRIGGER refuse ON {table}"));
    }
}

/// Who writes hears 503 and when to come again.
async fn is_refused_for_now(app: &TestApp, rp: &RelyingParty, refresh_token: &str, why: &str) {
    let refresh = app
        .request(Method::POST, "/token")
        .header("authorization", rp.basic().expect("a secret"))
        .form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ]);
    let answer = Answer::to(refresh).await;
    answer.is_refused(503, "temporarily_unavailable", why);
    assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
    let page = Answer::to(app.request(Method::GET, &rp.authorize(&[]))).await;
    assert_eq!(page.status, 503, "{why}: {}", page.text);
    assert!(!page.header("retry-after").is_empty(), "{page:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_postgres_never_stops_asking_to_have_tried_again_is_given_up() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let token = text(&tokens, "refresh_token");
    let tables = ["grants", "interactions"];
    for state in ["40001", "40P01"] {
        refuse_writes(&app, &tables, state, "deadlock detected");
        is_refused_for_now(&app, &rp, token, state).await;
        let tries = app.database.count("SELECT last_value AS count FROM tries");
        assert!((4..=10).contains(&tries), "{state}: {tries} tries of two");
        accept_writes(&app, &tables);
        assert_eq!(app.get("/health/ready").await.status(), 200, "{state}");
        assert_eq!(app.database.open_transactions(), 0);
    }
    // Nothing was used up.
    let (status, refreshed) = rp.refresh(&app, token).await;
    assert_eq!(status, 200, "{refreshed}");
}

// 53100 (disk_full), in PostgreSQL's own words.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_postgres_is_told_and_left_when_room_returns() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let token = text(&tokens, "refresh_token");
    let tables = ["grants", "interactions", "tenants"];
    let message = "could not extend file \"base/5/1259\": No space left on device";
    for _ in 0..2 {
        refuse_writes(&app, &tables, "53100", message);
        is_refused_for_now(&app, &rp, token, message).await;
        assert_eq!(app.get("/health/ready").await.status(), 503);
        let access = text(&tokens, "access_token");
        let (status, claims) = userinfo(&app, &app.node, access).await;
        assert_eq!(status, 200, "{claims}");
        for path in ["/jwks.json", "/health/live"] {
            assert_eq!(app.get(path).await.status(), 200, "{path}");
        }
        accept_writes(&app, &tables);
        assert_eq!(app.get("/health/ready").await.status(), 200);
    }
    let (status, refreshed) = rp.refresh(&app, token).await;
    assert_eq!(status, 200, "{refreshed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_became_a_standby_is_left_for_the_one_that_took_over() {
    let site = Site::start().await;
    let be = |is_read_only: &str| {
        let sql = format!("ALTER ROLE postgres SET default_transaction_read_only = {is_read_only}");
        let writing = "options=-c%20default_transaction_read_only%3Doff";
        site.cluster.execute(writing, &sql);
    };
    be("on");
    site.cluster.execute(
        "",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doorward'",
    );
    site.is_away(Duration::from_secs(2)).await;
    // Only a new connection finds who can be written to: nobody ends those to the standby.
    be("off");
    site.is_served("writable again", Duration::from_secs(5))
        .await;
    assert_eq!(site.load.late.load(Ordering::SeqCst), 0);
    site.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_hangs_holds_nobody_longer_than_five_seconds() {
    let site = Site::start().await;
    for _ in 0..2 {
        site.cluster.freeze();
        site.is_away(Duration::from_secs(7)).await;
        site.cluster.thaw();
        site.is_served("thawed", Duration::from_secs(5)).await;
    }
    // Those whose transaction a thread had taken wait longer; there are three threads.
    assert!(site.load.late.load(Ordering::SeqCst) <= 2 * (3 + 1));
    let slowest = site.load.slowest.load(Ordering::SeqCst);
    assert!(slowest <= 5000, "{slowest} ms");
    site.end().await;
}
