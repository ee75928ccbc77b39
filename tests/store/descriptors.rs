//! No file descriptor is left, not even for a connection to the database: the real binary under `ulimit -n 64`.

use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use super::load::Load;
use crate::support::browser::parameters;
use crate::support::database::{Database, Engine};
use crate::support::process::{Process, free_port, http};

/// How many descriptors the process has.
fn open_descriptors(process: &Process) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", process.id()))
        .expect("the kernel lists them")
        .count()
}

async fn two_hundred_connections(engine: Engine) {
    const LIMIT: usize = 64;
    const PATIENCE: Duration = Duration::from_millis(100);
    let database = Database::empty(engine);
    let data = tempfile::tempdir().unwrap();
    let url = (engine == Engine::Postgres).then(|| database.url_text.clone());
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 64; exec \"$@\"", "sh"]);
    let port = free_port();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let process = Process::dev_through(&mut shell, port, data.path(), url.as_deref());
    let load = Arc::new(Load::register(&process, &http()).await);
    let mut browser = load.sign_in(&process).await;
    let page = browser.open(&load.authorize(&[("prompt", "none")])).await;
    let (_, tokens) = load
        .redeem(&parameters(page.location())["code"])
        .await
        .unwrap();
    let mut token = tokens["refresh_token"].as_str().unwrap().to_owned();

    for _ in 0..2 {
        // The last of them may find no place even among those who wait.
        let crowd: Vec<TcpStream> = (0..200)
            .filter_map(|_| TcpStream::connect_timeout(&address, PATIENCE).ok())
            .collect();
        assert!(crowd.len() > LIMIT);
        let begin = Instant::now();
        while open_descriptors(&process) < LIMIT {
            assert!(begin.elapsed() < Duration::from_secs(5), "it is not full");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if engine == Engine::Postgres {
            // Its threads have to connect anew, when there is no room.
            database.count(
                "SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity \
                 WHERE datname = current_database() AND application_name = 'doorward'",
            );
        }
        // Who has a connection is served, or told to come again; who has none waits, and gives up.
        let asked = tokio::time::timeout(Duration::from_secs(1), load.refresh(&token)).await;
        match asked {
            Ok(Some((StatusCode::OK, tokens))) => {
                tokens["refresh_token"]
                    .as_str()
                    .unwrap()
                    .clone_into(&mut token);
            }
            Ok(Some((status, answer))) => {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{answer}");
            }
            Ok(None) | Err(_) => {}
        }
        drop(crowd);

        let begin = Instant::now();
        loop {
            if let Some((StatusCode::OK, tokens)) = load.refresh(&token).await {
                tokens["refresh_token"]
                    .as_str()
                    .unwrap()
                    .clone_into(&mut token);
                break;
            }
            assert!(begin.elapsed() < Duration::from_secs(10), "no recovery");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let page = browser.open(&load.authorize(&[("prompt", "none")])).await;
        assert!(page.location().contains("code="), "{}", page.location());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_connections_to_sixty_four_descriptors_are_survived_on_sqlite() {
    two_hundred_connections(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_connections_to_sixty_four_descriptors_are_survived_on_postgres() {
    two_hundred_connections(Engine::Postgres).await;
}
