//! A disk that is full, or that loses what it was given: the real binary on SQLite, and faults of the real kernel.
//!
//! Nothing is answered as done that is not durable, the node says that it cannot write, what is only read goes on, and
//! when the disk is mended everything goes on without a restart.

use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::load::{Load, integrity};
use crate::support::browser::parameters;
use crate::support::process::{Process, free_port, http};
use crate::support::{Answer, Browser};

/// A running provider with chains of refresh tokens.
struct Site {
    process: Process,
    load: Arc<Load>,
    chains: Vec<Chain>,
}

struct Chain {
    access_token: String,
    refresh_token: String,
}

impl Site {
    async fn start(process: Process) -> Self {
        let http = http();
        let load = Arc::new(Load::register(&process, &http).await);
        let mut browser = load.sign_in(&process).await;
        let mut chains = Vec::new();
        for _ in 0..6 {
            let page = browser.open(&load.authorize(&[("prompt", "none")])).await;
            let code = parameters(page.location())["code"].clone();
            let (status, tokens) = load.redeem(&code).await.unwrap();
            assert_eq!(status, StatusCode::OK, "{tokens}");
            chains.push(Chain::of(&tokens));
        }
        Self {
            process,
            load,
            chains,
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let host = self.load.issuer.split_once("://").unwrap().1;
        let base = self.load.issuer.replace("localhost", "127.0.0.1");
        self.load
            .http
            .request(method, format!("{base}{path}"))
            .header("host", host)
    }

    async fn status(&self, path: &str) -> u16 {
        Answer::to(self.request(Method::GET, path)).await.status
    }

    /// Each chain tries to go on, all at once; says each answer's status.
    async fn refresh_all(&mut self) -> Vec<StatusCode> {
        let asked: Vec<_> = self
            .chains
            .iter()
            .map(|chain| {
                let (load, token) = (Arc::clone(&self.load), chain.refresh_token.clone());
                tokio::spawn(async move { load.refresh(&token).await })
            })
            .collect();
        let mut statuses = Vec::new();
        for (chain, answer) in self.chains.iter_mut().zip(asked) {
            let (status, tokens) = answer.await.unwrap().expect("the process lives");
            if status == StatusCode::OK {
                *chain = Chain::of(&tokens);
            }
            statuses.push(status);
        }
        statuses
    }

    /// Nothing that writes is answered as done, and what only reads goes on.
    async fn only_reads(&mut self) {
        for _ in 0..3 {
            let statuses = self.refresh_all().await;
            assert_eq!(statuses, vec![StatusCode::SERVICE_UNAVAILABLE; 6]);
        }
        let refused = self
            .request(Method::POST, "/token")
            .header("authorization", &self.load.basic)
            .form(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", &self.chains[0].refresh_token),
            ]);
        let refused = Answer::to(refused).await;
        refused.is_refused(503, "temporarily_unavailable", "a refresh");
        assert!(!refused.header("retry-after").is_empty(), "{refused:?}");
        let page = self.request(Method::GET, &self.load.authorize(&[]));
        let page = Answer::to(page).await;
        assert_eq!(page.status, 503, "{}", page.text);
        assert!(!page.header("retry-after").is_empty(), "{page:?}");
        assert_eq!(self.status("/health/ready").await, 503);
        assert_eq!(self.status("/health/live").await, 200);
        assert_eq!(self.status("/jwks.json").await, 200);
        assert_eq!(self.status("/.well-known/openid-configuration").await, 200);
        for chain in &self.chains {
            let userinfo = self.request(Method::GET, "/userinfo");
            let answer = Answer::to(userinfo.bearer_auth(&chain.access_token)).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }

    /// Within five seconds it is ready by itself, and each chain goes on from its last answer.
    async fn recovers(&mut self) {
        let begin = Instant::now();
        while self.status("/health/ready").await != 200 {
            assert!(begin.elapsed() < Duration::from_secs(5), "it stays unready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        for _ in 0..2 {
            let statuses = self.refresh_all().await;
            assert_eq!(statuses, vec![StatusCode::OK; 6]);
        }
    }
}

impl Chain {
    fn of(tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
        Self {
            access_token: text("access_token"),
            refresh_token: text("refresh_token"),
        }
    }
}

/// strace on a process, which does something to each flush; ended, the process goes on alone.
pub(super) struct OddDisk(Child);

impl OddDisk {
    /// Each flush fails.
    fn broken(process: &Process) -> Self {
        Self::under(process, "error=EIO")
    }

    /// Each flush takes so long, and then some.
    pub(super) fn slow(process: &Process, flush: Duration) -> Self {
        Self::under(process, &format!("delay_enter={}", flush.as_micros()))
    }

    fn under(process: &Process, fault: &str) -> Self {
        let mut strace = Command::new("strace")
            .args(["-f", "-e", "trace=fsync,fdatasync"])
            .args(["-e", &format!("inject=fsync,fdatasync:{fault}")])
            .args(["-o", "/dev/null", "-p", &process.id().to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace is installed; script/bootstrap does it");
        let mut said = String::new();
        let mut log = BufReader::new(strace.stderr.take().expect("a log"));
        while !said.contains("attached") {
            let read = log.read_line(&mut said).expect("text");
            assert!(
                read > 0,
                "strace may not attach (sysctl kernel.yama.ptrace_scope=0, or run as root): {said}"
            );
        }
        // It must not end for want of somebody who reads.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self(strace)
    }

    pub(super) fn mend(mut self) {
        let id = self.0.id().to_string();
        Command::new("kill").arg(id).status().expect("kill");
        self.0.wait().expect("an end");
    }
}

impl Drop for OddDisk {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flush_that_fails_is_answered_to_nobody_as_success() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::dev(free_port(), data.path(), None);
    let mut site = Site::start(process).await;
    for _ in 0..3 {
        let broken = OddDisk::broken(&site.process);
        site.only_reads().await;
        broken.mend();
        site.recovers().await;
    }
    assert_eq!(integrity(&data.path().join("doorward.db")), "ok");
}

/// How little room there is for a process's files.
enum Room {
    /// A file system of its own, four megabytes large, in a mount namespace of its own.
    FileSystem,
    /// Where nobody may mount: files may not grow.
    FileSize,
}

impl Room {
    fn available() -> Self {
        let probe = Self::wrap_in_file_system("/tmp").arg("true").output();
        if probe.is_ok_and(|output| output.status.success()) {
            Self::FileSystem
        } else {
            Self::FileSize
        }
    }

    fn wrap_in_file_system(folder: &str) -> Command {
        let id = Command::new("id").arg("-u").output().expect("id");
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount");
        if id.stdout != b"0\n" {
            unshare.arg("--map-root-user");
        }
        let script = "mount -t tmpfs -o size=4m,mode=700 tmpfs \"$0\" && exec \"$@\"";
        unshare.args(["sh", "-c", script, folder]);
        unshare
    }

    fn start(&self, data: &tempfile::TempDir) -> Process {
        let folder = data.path().to_str().expect("UTF-8");
        let mut command = match self {
            Self::FileSystem => Self::wrap_in_file_system(folder),
            Self::FileSize => {
                let mut shell = Command::new("sh");
                // The signal would end the process before the call could fail.
                shell.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
                shell
            }
        };
        Process::dev_through(&mut command, free_port(), data.path(), None)
    }

    /// The data folder, as the process sees it.
    fn folder(&self, process: &Process, data: &tempfile::TempDir) -> PathBuf {
        match self {
            Self::FileSystem => PathBuf::from(format!(
                "/proc/{}/root{}",
                process.id(),
                data.path().display()
            )),
            Self::FileSize => data.path().to_owned(),
        }
    }

    fn fill(&self, process: &Process, data: &tempfile::TempDir) {
        let folder = self.folder(process, data);
        match self {
            Self::FileSystem => {
                let mut filler = fs::File::create(folder.join("filler")).expect("a file");
                while filler.write_all(&[0; 4096]).is_ok() {}
            }
            Self::FileSize => {
                let log = fs::metadata(folder.join("doorward.db-wal")).expect("a log");
                limit_files(process, &log.len().to_string());
            }
        }
    }

    fn free(&self, process: &Process, data: &tempfile::TempDir) {
        match self {
            Self::FileSystem => {
                fs::remove_file(self.folder(process, data).join("filler")).expect("it was there");
            }
            Self::FileSize => limit_files(process, "unlimited"),
        }
    }
}

fn limit_files(process: &Process, soft: &str) {
    let status = Command::new("prlimit")
        .arg(format!("--pid={}", process.id()))
        .arg(format!("--fsize={soft}:"))
        .status()
        .expect("prlimit");
    assert!(status.success());
}

async fn a_full_disk(room: Room) {
    let data = tempfile::tempdir().unwrap();
    let process = room.start(&data);
    let mut site = Site::start(process).await;
    for _ in 0..3 {
        room.fill(&site.process, &data);
        site.only_reads().await;
        let database = room.folder(&site.process, &data).join("doorward.db");
        assert_eq!(integrity(&database), "ok");
        room.free(&site.process, &data);
        site.recovers().await;
        assert_eq!(integrity(&database), "ok");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_left_when_room_returns() {
    a_full_disk(Room::available()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_may_not_grow_are_a_full_disk() {
    a_full_disk(Room::FileSize).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_on_a_full_disk_stops_nobody() {
    let data = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/full", data.path().join("log")).unwrap();
    let process = Process::dev(free_port(), data.path(), None);
    let mut site = Site::start(process).await;
    for _ in 0..3 {
        assert_eq!(site.refresh_all().await, vec![StatusCode::OK; 6]);
        // Each is a line of its own.
        assert_eq!(site.status("/authorize?client_id=nobody").await, 400);
    }
    let mut browser = Browser::at_process(&site.load.http, &site.load.issuer);
    let page = browser.open(&site.load.authorize(&[])).await;
    let person = ["username", "password"].map(|name| site.process.text(&format!("/person/{name}")));
    let page = browser.sign_in_with(&page, person[0], person[1]).await;
    assert!(page.location().contains("code="), "{}", page.location());
    assert_eq!(site.status("/health/ready").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_flush_of_a_slow_disk_serves_many() {
    const FLUSH: Duration = Duration::from_millis(200);
    let data = tempfile::tempdir().unwrap();
    let process = Process::dev(free_port(), data.path(), None);
    let mut site = Site::start(process).await;
    let slow = OddDisk::slow(&site.process, FLUSH);
    let begin = Instant::now();
    let mut served = 0_u32;
    while begin.elapsed() < 10 * FLUSH {
        assert_eq!(site.refresh_all().await, vec![StatusCode::OK; 6]);
        served += 6;
    }
    let one_by_one = begin.elapsed().as_millis() / FLUSH.as_millis();
    assert!(
        u128::from(served) > one_by_one * 3 / 2,
        "{served} served in the time of {one_by_one} flushes"
    );
    slow.mend();
    site.recovers().await;
}
