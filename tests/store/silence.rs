//! The network between a node and PostgreSQL falls silent: nothing arrives, and nobody is told.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};

use super::outage::Site;
use crate::support::app::Node;
use crate::support::cluster::Cluster;
use crate::support::database::{Database, Engine};
use crate::support::proxy::{Gate, Proxy};
use crate::support::relying_party::{text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_network_to_postgres_that_falls_silent_holds_nobody_longer_than_five_seconds() {
    let cluster = Cluster::start();
    let proxy = Proxy::start(cluster.address()).await;
    let database = Database::on(&cluster).await.by_port(proxy.port);
    let site = Site::on(cluster, database).await;
    for _ in 0..2 {
        proxy.set(Gate::Silent);
        proxy.set_next(Gate::Silent);
        site.is_away(Duration::from_secs(7)).await;
        proxy.set(Gate::Open);
        proxy.set_next(Gate::Open);
        site.is_served("open again", Duration::from_secs(5)).await;
    }
    let slowest = site.load.slowest.load(Ordering::SeqCst);
    assert!(slowest <= 5000, "{slowest} ms");
    site.end().await;
}

// A proxy that hangs, and acknowledges all the same: no limit of the kernel or of PostgreSQL ends such a connection.
#[tokio::test(flavor = "multi_thread")]
async fn connections_to_postgres_that_stay_silent_for_ever_are_replaced() {
    let cluster = Cluster::start();
    let proxy = Proxy::start(cluster.address()).await;
    let database = Database::on(&cluster).await.by_port(proxy.port);
    let site = Site::on(cluster, database).await;
    proxy.set(Gate::Silent);
    site.is_away(Duration::from_secs(7)).await;
    site.is_served("over new connections", Duration::from_secs(20))
        .await;
    // The old ones come back to a post that is taken.
    proxy.set(Gate::Open);
    site.is_served("beside the old ones", Duration::from_secs(5))
        .await;
    site.end().await;
}

/// Two nodes: one beside PostgreSQL, and one whose connections to it can be silenced and cut.
struct Pair {
    app: TestApp,
    far: Node,
    proxy: Proxy,
    rp: RelyingParty,
    browser: Browser,
    // The last, for the nodes must go before it.
    _cluster: Cluster,
}

impl Pair {
    async fn start() -> Self {
        let cluster = Cluster::start();
        let proxy = Proxy::start(cluster.address()).await;
        let database = Database::on(&cluster).await;
        let through = database.by_port(proxy.port);
        let app = TestApp::start_on(Engine::Postgres, database, Options::default()).await;
        let far = app.second_node_on(&through).await;
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let browser = Browser::new(&app);
        Self {
            app,
            far,
            proxy,
            rp,
            browser,
            _cluster: cluster,
        }
    }

    /// The far node's connection over which it hears what changed, by its port; it may be on its way.
    async fn ear(&self) -> u16 {
        let begin = Instant::now();
        loop {
            for port in self.proxy.ports() {
                let listens = format!(
                    "SELECT count(*) AS count FROM pg_stat_activity WHERE client_port = {port} \
                     AND query IN ('LISTEN doorward_changes', 'SELECT 1')"
                );
                if self.app.database.count(&listens) == 1 {
                    return port;
                }
            }
            assert!(begin.elapsed() < Duration::from_secs(5), "nobody listens");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn at_far_node(&self, access_token: &str) -> StatusCode {
        userinfo(&self.app, &self.far, access_token).await.0
    }

    /// Revokes at the near node what the far one has just found alive; says how long the far one believed in it.
    async fn revoke_and_wait(&mut self, begin_silence: impl AsyncFn(&Self)) -> Duration {
        let tokens = self.rp.tokens(&self.app, &mut self.browser).await;
        let access = text(&tokens, "access_token");
        for _ in 0..2 {
            assert_eq!(self.at_far_node(access).await, StatusCode::OK);
        }
        begin_silence(self).await;
        let revoke = self
            .app
            .request(Method::POST, "/revoke")
            .header("authorization", self.rp.basic().expect("a secret"))
            .form(&[("token", text(&tokens, "refresh_token"))]);
        assert_eq!(Answer::to(revoke).await.status, 200);
        let begin = Instant::now();
        while self.at_far_node(access).await == StatusCode::OK {
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "the far node believes in what was revoked"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(self.at_far_node(access).await, StatusCode::UNAUTHORIZED);
        begin.elapsed()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_cannot_hear_what_changed_does_not_believe_its_memory_on_postgres() {
    let mut pair = Pair::start().await;
    for gate in [Gate::Cut, Gate::Silent, Gate::Cut] {
        let ear = pair.ear().await;
        let took = pair
            .revoke_and_wait(async |pair| {
                pair.proxy.set_next(gate);
                pair.proxy.set_one(ear, gate);
            })
            .await;
        // What is cut says so; what is silent is not believed for longer than three seconds.
        let limit = if gate == Gate::Cut { 2 } else { 5 };
        assert!(took < Duration::from_secs(limit), "{gate:?}: {took:?}");
        // As long as it hears nothing, and when it hears again.
        let took = pair.revoke_and_wait(async |_| {}).await;
        assert!(took < Duration::from_secs(2), "{gate:?}: {took:?}");
        pair.proxy.set_next(Gate::Open);
        pair.proxy.set_one(ear, Gate::Open);
    }
}
