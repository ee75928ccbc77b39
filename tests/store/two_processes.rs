//! Two servers on one database, each a process of its own: what is good once is good at one of them.

use std::process::Command;
use std::sync::Arc;

use reqwest::StatusCode;
use serde_json::Value;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::load::Load;
use crate::support::browser::parameters;
use crate::support::database::{Database, Engine};
use crate::support::process::{Process, free_port, http};

const AT_ONCE: usize = 50;

/// The same request so often at one moment, in turn at each of the two; the answers.
async fn race<F>(loads: &[Arc<Load>; 2], ask: impl Fn(Arc<Load>) -> F) -> Vec<(StatusCode, Value)>
where
    F: Future<Output = Option<(StatusCode, Value)>> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(AT_ONCE));
    let mut running = JoinSet::new();
    for turn in 0..AT_ONCE {
        let (barrier, asked) = (Arc::clone(&barrier), ask(Arc::clone(&loads[turn % 2])));
        running.spawn(async move {
            barrier.wait().await;
            asked.await.expect("both live")
        });
    }
    running.join_all().await
}

/// One got tokens, everybody else was refused; says whose tokens they are.
fn the_winner(answers: &[(StatusCode, Value)]) -> Value {
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.0 == 200);
    let heard: Vec<_> = answers
        .iter()
        .map(|(status, body)| (status.as_u16(), body["error"].as_str()))
        .collect();
    assert_eq!(won.len(), 1, "{heard:?}");
    for (status, body) in lost {
        assert_eq!(
            (*status, body["error"].as_str()),
            (StatusCode::BAD_REQUEST, Some("invalid_grant"))
        );
    }
    won[0].1.clone()
}

async fn what_is_good_once(engine: Engine) {
    let database = Database::empty(engine);
    let data = tempfile::tempdir().unwrap();
    let url = (engine == Engine::Postgres).then(|| database.url_text.clone());
    let command = || {
        let mut command = Command::new("env");
        command.arg("DOORWARD__LIFETIMES__REFRESH_GRACE=0s");
        command
    };
    let one = Process::dev_through(&mut command(), free_port(), data.path(), url.as_deref());
    let other_port = free_port();
    let _other = one.beside(&mut command(), other_port, data.path());

    let load = Load::register(&one, &http()).await;
    let loads = [Arc::new(load.at_port(other_port)), Arc::new(load)];
    let mut browser = loads[1].sign_in(&one).await;
    for _ in 0..3 {
        let page = browser
            .open(&loads[1].authorize(&[("prompt", "none")]))
            .await;
        let code = parameters(page.location())["code"].clone();
        let answers = race(&loads, |load| {
            let code = code.clone();
            async move { load.redeem(&code).await }
        })
        .await;
        let lost = the_winner(&answers);
        // RFC 6749 §4.1.2: what the one got is worth nothing now.
        let token = lost["refresh_token"].as_str().unwrap();
        for load in &loads {
            let (status, _) = load.refresh(token).await.unwrap();
            assert_eq!(status, StatusCode::BAD_REQUEST);
        }

        let page = browser
            .open(&loads[1].authorize(&[("prompt", "none")]))
            .await;
        let (status, tokens) = loads[0]
            .redeem(&parameters(page.location())["code"])
            .await
            .unwrap();
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let first = tokens["refresh_token"].as_str().unwrap().to_owned();
        let answers = race(&loads, |load| {
            let token = first.clone();
            async move { load.refresh(&token).await }
        })
        .await;
        // The others were reuses: no chain is left alive.
        let successor = the_winner(&answers);
        let successor = successor["refresh_token"].as_str().unwrap();
        for load in &loads {
            let (status, _) = load.refresh(successor).await.unwrap();
            assert_eq!(status, StatusCode::BAD_REQUEST);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_good_once_is_good_at_one_of_two_processes_on_sqlite() {
    what_is_good_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_good_once_is_good_at_one_of_two_processes_on_postgres() {
    what_is_good_once(Engine::Postgres).await;
}
