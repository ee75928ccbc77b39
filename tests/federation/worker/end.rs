//! How children end: with their server, however that ends, and with nobody else.

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use doorward::federation::worker::{CallError, Description, Drill, Settings, Workers};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{LONG, computed, drill, echo, eventually, is_there, runs, settings};

/// A child that was started without a supervisor, and this end of its socket.
struct Bare {
    child: Child,
    socket: UnixStream,
}

impl Bare {
    fn start() -> Self {
        let (socket, theirs) = UnixStream::pair().unwrap();
        let child = worker()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .spawn()
            .unwrap();
        socket.set_read_timeout(Some(LONG)).unwrap();
        Self { child, socket }
    }

    fn send(&mut self, body: &str) {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        self.socket.write_all(&length).unwrap();
        self.socket.write_all(body.as_bytes()).unwrap();
    }

    fn receive(&mut self) -> serde_json::Value {
        let mut length = [0; 4];
        self.socket.read_exact(&mut length).unwrap();
        let mut body = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
        self.socket.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn echo(&mut self, number: u64) {
        self.send(&format!(
            r#"{{"number":{number},"job":{{"drill":{{"echo":"a"}}}}}}"#
        ));
        let answer = self.receive();
        assert_eq!(answer["number"], number);
        assert_eq!(answer["outcome"]["done"]["drill"]["text"], "a");
    }
}

fn worker() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorward"));
    command
        .args(["worker", "--address-space", "536870912"])
        .args(["--cpu-seconds", "100", "--stack", "2097152"])
        .args(["--open-files", "64", "--drills"])
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .envs(env::var_os("LD_LIBRARY_PATH").map(|path| ("LD_LIBRARY_PATH", path)));
    command
}

#[tokio::test]
async fn the_end_of_the_socket_ends_a_child_whatever_it_does() {
    let mut bare = Bare::start();
    bare.echo(1);
    bare.send(r#"{"number":2,"job":{"drill":"spin"}}"#);
    let pid = bare.child.id();
    eventually("it does not begin", || computed(pid) > 50).await;
    drop(bare.socket);
    eventually("it does not end", || !runs(pid)).await;
    let status = bare.child.wait().unwrap();
    assert_eq!(status.signal(), Some(Signal::SIGKILL as i32));
}

#[tokio::test]
async fn the_death_of_who_started_it_ends_a_child_whose_socket_is_open() {
    // prctl(2): the parent is the thread.
    let starts = thread::spawn(|| {
        let mut bare = Bare::start();
        bare.echo(1);
        bare
    });
    let mut bare = starts.join().unwrap();
    let pid = bare.child.id();
    eventually("it does not end", || !runs(pid)).await;
    let status = bare.child.wait().unwrap();
    assert_eq!(status.signal(), Some(Signal::SIGKILL as i32));
}

#[test]
fn what_stops_a_server_does_not_stop_its_children() {
    let mut bare = Bare::start();
    bare.echo(1);
    let pid = Pid::from_raw(i32::try_from(bare.child.id()).unwrap());
    for (number, signal) in [
        (2, Signal::SIGTERM),
        (3, Signal::SIGINT),
        (4, Signal::SIGHUP),
    ] {
        kill(pid, signal).unwrap();
        bare.echo(number);
    }
    drop(bare.socket);
    bare.child.wait().unwrap();
}

#[test]
fn what_is_no_request_ends_a_child() {
    for body in [
        "[]",
        r#"{"number":1,"job":"format_the_disk"}"#,
        r#"{"number":1,"job":{"drill":{"echo":"a"}},"more":1}"#,
    ] {
        let mut bare = Bare::start();
        bare.send(body);
        let status = bare.child.wait().unwrap();
        assert_eq!(status.signal(), Some(Signal::SIGKILL as i32), "{body}");
    }
}

#[test]
fn nobody_starts_a_worker_by_hand() {
    let output = worker().stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("started by the server"), "{said}");
    let help = Command::new(env!("CARGO_BIN_EXE_doorward"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(!help.contains("worker"), "{help}");
}

#[tokio::test]
async fn a_stop_ends_and_reaps_all_children_and_answers_all_calls() {
    let workers = Arc::new(Workers::new(Settings {
        children: NonZeroUsize::new(3).unwrap(),
        ..settings()
    }));
    let mut pids = Vec::new();
    // Each waits while the next is started.
    while pids.len() < 3 {
        let briefs = (0..3).map(|_| {
            let workers = Arc::clone(&workers);
            tokio::spawn(async move { drill(&workers, Drill::Sleep(100)).await })
        });
        for brief in briefs.collect::<Vec<_>>() {
            pids.push(brief.await.unwrap().unwrap().pid);
        }
        pids.sort_unstable();
        pids.dedup();
    }
    let calls: Vec<_> = [Drill::Spin, Drill::Sleep(600_000)]
        .into_iter()
        .map(|bad| {
            let workers = Arc::clone(&workers);
            tokio::spawn(async move { drill(&workers, bad).await })
        })
        .collect();
    eventually("none begins", || pids.iter().any(|pid| computed(*pid) > 50)).await;
    workers.stop().await;
    for pid in &pids {
        assert!(!is_there(*pid), "{pid} of {pids:?} is left");
    }
    for call in calls {
        assert_eq!(call.await.unwrap(), Err(CallError::Stopped));
    }
    assert_eq!(drill(&workers, Drill::Spin).await, Err(CallError::Stopped));
}

#[tokio::test]
async fn workers_that_are_dropped_leave_no_children() {
    let workers = Workers::new(settings());
    let child = echo(&workers, "a").await.pid;
    drop(workers);
    eventually("it is left", || !is_there(child)).await;
}

/// Where this test, as a process of its own, writes who its child is.
const SERVER: &str = "DOORWARD_TEST_WORKERS_SERVER";
const SECRET: &str = "DOORWARD__SECRETS__MASTER_KEY";

/// The part of a server that is killed.
async fn serve(path: &str) {
    let workers = Workers::new(settings());
    let child = echo(&workers, "a").await;
    let written = format!("{path}.new");
    fs::write(&written, serde_json::to_vec(&child).unwrap()).unwrap();
    fs::rename(written, path).unwrap();
    let _ = drill(&workers, Drill::Sleep(600_000)).await;
}

#[tokio::test]
async fn a_server_that_is_killed_leaves_no_children_and_told_them_no_secrets() {
    if let Ok(path) = env::var(SERVER) {
        return serve(&path).await;
    }
    let name = "federation::worker::end::a_server_that_is_killed_leaves_no_children_and_told_them_no_secrets";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("child");
    let mut server = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(SERVER, &path)
        .env(SECRET, "not to be seen")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    eventually("it does not start", || path.exists()).await;
    let child: Description = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let names = child.environment.iter().map(|(name, _)| name.as_str());
    for name in names {
        assert!(
            ["LD_LIBRARY_PATH", "MIMALLOC_ARENA_RESERVE"].contains(&name),
            "{name}"
        );
    }
    // What it was started with, where the system shows that to somebody else.
    if let Ok(environment) = fs::read_to_string(format!("/proc/{}/environ", child.pid)) {
        assert!(!environment.contains("DOORWARD"), "{environment}");
    }
    let arguments = fs::read_to_string(format!("/proc/{}/cmdline", child.pid)).unwrap();
    assert!(!arguments.contains("not to be seen"), "{arguments}");
    assert!(runs(child.pid));
    server.kill().unwrap();
    server.wait().unwrap();
    eventually("its child is left", || !runs(child.pid)).await;
}
