//! A cold cache and everybody at once: the database is asked once.

use std::time::{Duration, Instant};

use doorward::domain::id::{ClientId, TenantId};
use reqwest::Method;
use tokio::task::JoinSet;

use crate::support::app::{Node, confidential};
use crate::support::database::Engine;
use crate::support::relying_party::REDIRECT;
use crate::support::{Options, RelyingParty, TestApp, queries};

fn reads_of(id: &str) -> usize {
    let sent = queries::take();
    sent.iter()
        .filter(|query| query.contains("clients") && query.contains(id))
        .count()
}

/// A node trusts its cache as soon as it hears of others' changes.
async fn cache_is_trusted(node: &Node, id: &str) {
    let began = Instant::now();
    loop {
        queries::take();
        let (tenant, client) = (TenantId::default_tenant(), ClientId::new(id));
        for _ in 0..2 {
            let found = node.state.op.store.client(&tenant, &client).await;
            assert!(found.expect("read").is_some());
        }
        if reads_of(id) <= 1 {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "the cache is not used"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn a_thousand_ask_and_the_database_is_asked_once(engine: Engine) {
    queries::listen();
    let app = TestApp::start(engine, Options::default()).await;
    let warm = RelyingParty::confidential(&app).await;
    let (cold, other) = (
        RelyingParty::confidential(&app).await,
        RelyingParty::of(app.add_client(confidential(REDIRECT)).await),
    );
    let node = app.second_node().await;
    cache_is_trusted(&node, &warm.id).await;

    queries::take();
    let mut asking = JoinSet::new();
    for _ in 0..1000 {
        let (state, id) = (node.state.clone(), ClientId::new(cold.id.as_str()));
        asking.spawn(async move {
            state
                .op
                .store
                .client(&TenantId::default_tenant(), &id)
                .await
        });
    }
    while let Some(found) = asking.join_next().await {
        assert!(found.expect("no panic").expect("read").is_some());
    }
    assert_eq!(reads_of(&cold.id), 1);

    // The same by HTTP: each request authenticates the client.
    let mut asking = JoinSet::new();
    for _ in 0..300 {
        let request = node.request(&app.http, &app.issuer, Method::POST, "/introspect");
        let request = request.basic_auth(&other.id, other.secret.as_deref());
        asking.spawn(request.form(&[("token", "nothing")]).send());
    }
    while let Some(answer) = asking.join_next().await {
        assert_eq!(answer.expect("no panic").expect("an answer").status(), 200);
    }
    assert_eq!(reads_of(&other.id), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_ask_and_sqlite_is_asked_once() {
    a_thousand_ask_and_the_database_is_asked_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_ask_and_postgres_is_asked_once() {
    a_thousand_ask_and_the_database_is_asked_once(Engine::Postgres).await;
}
