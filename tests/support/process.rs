//! Doorward as a process of its own, to be killed.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::unistd::Pid;
use serde_json::Value;

pub struct Process {
    child: Child,
    pub ready: Value,
}

impl Process {
    /// Starts `doorward dev` and waits for its ready line.
    pub fn dev(port: u16, data: &Path, database: Option<&str>) -> Self {
        Self::dev_through(&mut Command::new("env"), port, data, database)
    }

    /// The same by a command that runs what follows it.
    pub fn dev_through(
        command: &mut Command,
        port: u16,
        data: &Path,
        database: Option<&str>,
    ) -> Self {
        command
            // Who loads it is one person.
            .env("DOORWARD__LIMITS__CODES_PER_PERSON", "1000000")
            .arg(env!("CARGO_BIN_EXE_doorward"))
            .args([
                "dev",
                "--json",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--data",
            ])
            .arg(data);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(data.join("log"))
            .expect("a log");
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("an output"))
            .read_line(&mut line)
            .expect("a line");
        let ready = serde_json::from_str(&line).unwrap_or_else(|error| {
            panic!(
                "a ready line, not {line:?}: {error}: {}",
                std::fs::read_to_string(data.join("log")).unwrap_or_default()
            )
        });
        Self { child, ready }
    }

    /// Starts `doorward serve` on what this one made, as a second server of the same issuer, by a command that runs what
    /// follows it.
    pub fn beside(&self, command: &mut Command, port: u16, data: &Path) -> Self {
        let log = data.join("log-beside");
        let file = std::fs::File::create(&log).expect("a log");
        let child = command
            .arg(env!("CARGO_BIN_EXE_doorward"))
            .arg("--config")
            .arg(data.join("doorward.toml"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .expect("a process");
        let process = Self {
            child,
            ready: self.ready.clone(),
        };
        let begin = Instant::now();
        let said = || std::fs::read_to_string(&log).expect("the log");
        while !said().contains("\"ready\"") {
            assert!(begin.elapsed() < Duration::from_secs(20), "{}", said());
            std::thread::sleep(Duration::from_millis(20));
        }
        process
    }

    pub fn issuer(&self) -> &str {
        self.ready["issuer"].as_str().expect("an issuer")
    }

    pub fn text(&self, pointer: &str) -> &str {
        self.ready
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{pointer} in {}", self.ready))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The connector workers of a process, by its id or `self`.
pub fn workers_of(process: &str) -> Vec<Pid> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).expect("Linux");
    let lists = tasks.flatten().map(|task| {
        let children = std::fs::read_to_string(task.path().join("children"));
        children.unwrap_or_default()
    });
    let all: Vec<String> = lists.collect();
    let pids = all.iter().flat_map(|list| list.split_whitespace());
    let mut workers: Vec<Pid> = pids
        .filter(|pid| {
            let line = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.contains("worker")
        })
        .filter_map(|pid| Some(Pid::from_raw(pid.parse().ok()?)))
        .collect();
    workers.sort_unstable();
    workers
}

/// A line of proc_pid_status(5), in kilobytes: `VmRSS`, what a process has in memory; `VmHWM`, the most that it ever had.
pub fn kilobytes(process: &str, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it lives");
    let line = status.lines().find(|line| line.starts_with(what));
    let line = line.expect("it has memory");
    let number = line.split_whitespace().nth(1).expect("a number");
    number.parse().expect("a number")
}

/// Where `script/bootstrap` keeps a tool that no Debian package brings.
pub fn tool(name: &str) -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").expect("HOME")).join(".cache"),
        PathBuf::from,
    );
    cache.join("doorward").join(name)
}

/// A port that is free, and below those that the system gives to connections and to whoever asks for any (from 32768 on): so it is
/// still free when a server is started there.
pub fn free_port() -> u16 {
    let any = || {
        let random = RandomState::new().build_hasher().finish() % 20_000;
        10_240 + u16::try_from(random).expect("it is small")
    };
    std::iter::repeat_with(any)
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a port")
}

/// Runs the rest of this test in a process of its own, which a shell has prepared with `setup`: a limit, say.
pub fn in_own_process(setup: &str, body: impl FnOnce()) {
    const MARK: &str = "DOORWARD_TEST_OWN_PROCESS";
    if std::env::var_os(MARK).is_some() {
        return body();
    }
    // The test harness names the thread after its test.
    let test = std::thread::current().name().expect("a test").to_owned();
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("{setup} && exec \"$0\" --exact \"$1\" --nocapture"))
        .arg(std::env::current_exe().expect("this program"))
        .arg(test)
        .env(MARK, "1")
        .output()
        .expect("a process");
    let printed = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
}

/// A client that goes where it is told and no further.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(10))
        .build()
        .expect("a client")
}
