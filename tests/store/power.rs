//! The power goes: what is on the disk is a SQLite file and its write-ahead log, whose end may be missing or rubbish.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorward::entropy::Entropy;

use super::load::{Load, Running, integrity};
use crate::support::process::{Process, free_port, http};

fn random(bound: u64) -> u64 {
    u64::from_be_bytes(Entropy.bytes().unwrap()) % bound.max(1)
}

/// Returns when none of its threads runs: the signal is a request.
fn stop(process: &Process) {
    let id = process.id().to_string();
    Command::new("kill").args(["-STOP", &id]).status().unwrap();
    let is_stopped = |thread: fs::DirEntry| {
        let state = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        state
            .rsplit(')')
            .next()
            .is_some_and(|rest| rest.trim_start().starts_with('T'))
    };
    let begin = Instant::now();
    while !fs::read_dir(format!("/proc/{id}/task"))
        .unwrap()
        .all(|thread| is_stopped(thread.unwrap()))
    {
        assert!(begin.elapsed() < Duration::from_secs(10), "it runs on");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What a disk has of the data folder; the index of the log (`-shm`) is in memory alone.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let name = entry.unwrap().file_name();
        if name != "doorward.db-shm" {
            fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
    }
}

fn log(data: &Path) -> std::path::PathBuf {
    data.join("doorward.db-wal")
}

/// Cuts the log anywhere beyond what was flushed, and has something else follow.
fn tear(data: &Path, flushed: u64) {
    let length = fs::metadata(log(data)).unwrap().len();
    let cut = flushed + random(length - flushed);
    let mut bytes = fs::read(log(data)).unwrap();
    bytes.truncate(usize::try_from(cut).unwrap());
    let rubbish: [u8; 64] = Entropy.bytes().unwrap();
    for _ in 0..random(200) {
        bytes.extend_from_slice(&rubbish);
    }
    fs::write(log(data), bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_before_the_power_went_is_there() {
    for round in 0..6 {
        let (data, port) = (tempfile::tempdir().unwrap(), free_port());
        let process = Process::dev(port, data.path(), None);
        let load = Arc::new(Load::register(&process, &http()).await);
        let browser = load.sign_in(&process).await;
        let cookie = format!("doorward-session={}", browser.session_cookie().unwrap());

        // What is answered now is all in the log up to here, which is not yet begun anew.
        let running = Running::start(&load, &cookie, &process);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let early = running.owed().await;
        assert!(!early.chains.is_empty(), "the test shows too little");
        let flushed = fs::metadata(log(data.path())).unwrap().len();

        let running = Running::start(&load, &cookie, &process);
        tokio::time::sleep(Duration::from_millis(50 + random(250))).await;
        stop(&process);
        running.end();
        let (whole, torn) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        copy(data.path(), whole.path());
        copy(data.path(), torn.path());
        tear(torn.path(), flushed);
        process.kill();
        let late = running.owed().await;

        for (folder, owed) in [(&torn, vec![early.clone()]), (&whole, vec![early, late])] {
            let process = Process::dev(port, folder.path(), None);
            for owed in owed {
                owed.check(&load, &format!("round {round}")).await;
            }
            assert_eq!(
                integrity(&folder.path().join("doorward.db")),
                "ok",
                "round {round}"
            );
            process.kill();
        }
    }
}
