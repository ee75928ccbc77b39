//! Many at once, on two nodes where there are two: the database decides.

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use doorward::domain::passkey::MOST_PASSKEYS;
use doorward::login::factor::passkey::{begin_enrolment, list};
use doorward::provider::Provider;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{answer, asked, browser, enrol, enrolled, only_one, person, word};
use crate::support::database::Engine;
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Options, TestApp};

/// Long enough for an answer to come to what it waits for.
const A_WHILE: Duration = Duration::from_millis(500);

/// The nodes: two on PostgreSQL; SQLite has one process.
async fn nodes(app: &TestApp) -> (Vec<Arc<Provider>>, Vec<crate::support::app::Node>) {
    let others = match app.engine {
        Engine::Sqlite => Vec::new(),
        Engine::Postgres => vec![app.second_node().await],
    };
    let all = std::iter::once(&app.node).chain(&others);
    (all.map(|node| Arc::clone(&node.state.op)).collect(), others)
}

/// Runs everything at one moment, and says how it ended, sorted.
async fn at_once<F>(work: Vec<F>) -> Vec<&'static str>
where
    F: Future<Output = &'static str> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(work.len()));
    let mut running = JoinSet::new();
    for each in work {
        let barrier = Arc::clone(&barrier);
        running.spawn(async move {
            barrier.wait().await;
            each.await
        });
    }
    let mut ends = running.join_all().await;
    ends.sort_unstable();
    ends
}

both_engines!(of_two_copies_of_a_passkey_one_gets_in, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let (nodes, _others) = nodes(&app).await;
    let mut work = Vec::new();
    for turn in 0..12 {
        let begun = asked(&app).await;
        let mut says = key.get(&begun.options);
        // Each copy counts for itself.
        says.counter = 2;
        let response = key.assertion(&says);
        let op = Arc::clone(&nodes[turn % nodes.len()]);
        work.push(async move { word(&answer(&op, &begun, None, &response).await) });
    }
    let ends = at_once(work).await;
    assert_eq!(ends, [vec!["counter"; 11], vec!["good"]].concat());
});

both_engines!(of_many_answers_to_one_challenge_one_is_heard, |app| {
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let (nodes, _others) = nodes(&app).await;
    let begun = asked(&app).await;
    let mut work = Vec::new();
    for turn in 0..12 {
        let response = key.answer(&begun.options);
        let op = Arc::clone(&nodes[turn % nodes.len()]);
        let begun = begun.clone();
        work.push(async move { word(&answer(&op, &begun, None, &response).await) });
    }
    let ends = at_once(work).await;
    assert_eq!(ends, [vec!["good"], vec!["over"; 11]].concat());
});

both_engines!(a_credential_id_is_one_persons, |app| {
    let alex = person(&app, "alex").await;
    let first = enrolled(&app, &alex).await;
    // One after the other.
    let blair = person(&app, "blair").await;
    let begun = begin_enrolment(app.op(), &blair, &browser()).await.unwrap();
    let (key, mut says) = SoftPasskey::create(&begun.options, &app.issuer);
    says.credential_id.clone_from(&first.credential_id);
    let outcome = enrol(app.op(), &blair, &begun, &key.registration(&says)).await;
    assert_eq!(word(&outcome), "taken");
    assert_eq!(only_one(&app, &alex).await.user_id, alex.id);

    // At one moment.
    let (nodes, _others) = nodes(&app).await;
    let mut people = Vec::new();
    let mut work = Vec::new();
    for turn in 0..8 {
        let user = person(&app, &format!("person{turn}")).await;
        let begun = begin_enrolment(app.op(), &user, &browser()).await.unwrap();
        let (key, mut says) = SoftPasskey::create(&begun.options, &app.issuer);
        says.credential_id = vec![9; 32];
        let response = key.registration(&says);
        let op = Arc::clone(&nodes[turn % nodes.len()]);
        people.push(user.clone());
        work.push(async move { word(&enrol(&op, &user, &begun, &response).await) });
    }
    let ends = at_once(work).await;
    assert_eq!(ends, [vec!["good"], vec!["taken"; 7]].concat());
    let mut kept = 0;
    for user in &people {
        kept += list(app.op(), &user.id).await.unwrap().len();
    }
    assert_eq!(kept, 1);
});

both_engines!(twenty_stay_twenty_when_many_are_made_at_once, |app| {
    let alex = person(&app, "alex").await;
    for _ in 0..MOST_PASSKEYS - 1 {
        enrolled(&app, &alex).await;
    }
    let (nodes, _others) = nodes(&app).await;
    let mut work = Vec::new();
    for turn in 0..6 {
        let begun = begin_enrolment(app.op(), &alex, &browser()).await.unwrap();
        let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
        let response = key.registration(&says);
        let (op, alex) = (Arc::clone(&nodes[turn % nodes.len()]), alex.clone());
        work.push(async move { word(&enrol(&op, &alex, &begun, &response).await) });
    }
    let ends = at_once(work).await;
    assert_eq!(ends, [vec!["good"], vec!["too many"; 5]].concat());
    let all = list(app.op(), &alex.id).await.unwrap();
    assert_eq!(all.len(), MOST_PASSKEYS);
});

#[tokio::test(flavor = "multi_thread")]
async fn a_use_that_is_not_committed_yet_counts_on_postgres() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let begun = asked(&app).await;
    let response = key.answer(&begun.options);
    let mut elsewhere = app.database.hold(
        "UPDATE passkeys SET credential = replace(credential, '\"counter\":1,', '\"counter\":10,')",
    );
    let op = Arc::clone(&app.node.state.op);
    let answered = tokio::spawn(async move { word(&answer(&op, &begun, None, &response).await) });
    tokio::time::sleep(A_WHILE).await;
    elsewhere.batch_execute("COMMIT").expect("SQL");
    assert_eq!(answered.await.unwrap(), "counter");
    let kept = only_one(&app, &alex).await;
    assert!(kept.credential.contains("\"counter\":10"), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_is_being_removed_proves_nothing_on_postgres() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    let alex = person(&app, "alex").await;
    let mut key = enrolled(&app, &alex).await;
    let begun = asked(&app).await;
    let response = key.answer(&begun.options);
    let mut elsewhere = app.database.hold("DELETE FROM passkeys");
    let op = Arc::clone(&app.node.state.op);
    let answered = tokio::spawn(async move { word(&answer(&op, &begun, None, &response).await) });
    tokio::time::sleep(A_WHILE).await;
    elsewhere.batch_execute("COMMIT").expect("SQL");
    assert_eq!(answered.await.unwrap(), "disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_is_not_committed_yet_counts_on_postgres() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    let alex = person(&app, "alex").await;
    for _ in 0..MOST_PASSKEYS - 1 {
        enrolled(&app, &alex).await;
    }
    let begun = begin_enrolment(app.op(), &alex, &browser()).await.unwrap();
    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    let response = key.registration(&says);
    let mut elsewhere = app.database.hold(
        "UPDATE users SET updated_at = updated_at; \
         INSERT INTO passkeys SELECT tenant_id, 'twentieth', user_id, name, credential, aaguid, is_backup_eligible, is_backed_up, transports, created_at, last_used_at FROM passkeys LIMIT 1",
    );
    let (op, user) = (Arc::clone(&app.node.state.op), alex.clone());
    let enrolling = tokio::spawn(async move { word(&enrol(&op, &user, &begun, &response).await) });
    tokio::time::sleep(A_WHILE).await;
    elsewhere.batch_execute("COMMIT").expect("SQL");
    assert_eq!(enrolling.await.unwrap(), "too many");
}
