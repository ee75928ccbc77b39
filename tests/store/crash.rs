//! `kill -9` at any moment under load loses nothing that was answered, and the next start is a quick one.
//!
//! Workers run code flows, refreshes, revocations and sign-ins against a process of its own; it is killed at a random moment and
//! started again. `DOORWARD_TEST_CRASH_ROUNDS` says how often.

use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward::entropy::Entropy;
use doorward::store::DatabaseUrl;

use super::load::{Load, Running, integrity};
use crate::support::database::{Database, Engine, execute_at};
use crate::support::process::{Process, free_port, http};

async fn kill_again_and_again(engine: Engine, rounds: u32) {
    let rounds = std::env::var("DOORWARD_TEST_CRASH_ROUNDS")
        .map_or(rounds, |rounds| rounds.parse().expect("a number of rounds"));
    let database = Database::empty(engine);
    let data = tempfile::tempdir().unwrap();
    let url = (engine == Engine::Postgres).then(|| database.url_text.clone());
    let its_database = match engine {
        Engine::Sqlite => DatabaseUrl::Sqlite(data.path().join("doorward.db")),
        Engine::Postgres => database.url.clone(),
    };
    let port = free_port();
    let http = http();
    let mut process = Process::dev(port, data.path(), url.as_deref());

    let load = Arc::new(Load::register(&process, &http).await);
    let mut browser = load.sign_in(&process).await;

    let (mut chains, mut people) = (0, 0);
    for round in 0..rounds {
        // A sign-in that was cut off stays counted as one that failed.
        execute_at(&its_database, "DELETE FROM throttles");
        if round % 20 == 19 {
            // So many people sign in that sessions of long ago are ended: 200 is the most that somebody has.
            browser = load.sign_in(&process).await;
        }
        let cookie = format!("doorward-session={}", browser.session_cookie().unwrap());
        let running = Running::start(&load, &cookie, &process);
        let random = u64::from(u16::from_be_bytes(Entropy.bytes().unwrap()));
        tokio::time::sleep(Duration::from_millis(150 + random % 350)).await;
        running.end();
        process.kill();
        let mut owed = running.owed().await;
        owed.people.push(browser.clone());
        chains += owed.chains.len();
        people += owed.people.len() - 1;
        let begin = Instant::now();
        process = Process::dev(port, data.path(), url.as_deref());
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(5), "round {round}: {took:?}");
        owed.check(&load, &format!("round {round}")).await;
        if engine == Engine::Sqlite {
            assert_eq!(
                integrity(&data.path().join("doorward.db")),
                "ok",
                "round {round}"
            );
        }
    }
    assert!(
        chains > 20 && people > 0,
        "only {chains} flows and {people} sign-ins were answered: the test shows too little"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_no_answered_write_on_sqlite() {
    kill_again_and_again(Engine::Sqlite, 15).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_no_answered_write_on_postgres() {
    kill_again_and_again(Engine::Postgres, 8).await;
}
