//! The real binary, as an operator runs it.

mod branding;
mod client;
mod configuration;
mod connector;
mod dev;
mod doctor;
mod key;
mod log;
mod logo;
mod mail;
mod memory;
mod report;
mod restore;
mod secrecy;
mod serve;
mod tls;
mod user;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::database::MASTER_KEY;
use crate::support::process::{free_port, http};

/// No command takes so long that ends.
const LONGEST_COMMAND: Duration = Duration::from_mins(3);

/// A folder to work in, and the binary.
pub struct Desk {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a command answered.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            environment: Vec::new(),
        }
    }

    /// With a setting in the environment: `LIFETIMES__CODE`.
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.environment
            .push((format!("DOORWARD__{key}"), value.to_owned()));
        self
    }

    /// With the master key of the applications that tests start.
    pub fn with_master_key(self) -> Self {
        let key = data_encoding::BASE64URL_NOPAD.encode(&MASTER_KEY);
        self.with("SECRETS__MASTER_KEY", &key)
    }

    /// A variable by its whole name.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).expect("a file");
    }

    pub fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doorward"));
        command.args(arguments).current_dir(self.folder.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DOORWARD__")) {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command that ends: a server that starts, where it was to refuse, is ended.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with_input(arguments, "")
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Said {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        // A command that does not read closes its end.
        let _ = child
            .stdin
            .take()
            .expect("an input")
            .write_all(input.as_bytes());
        let (ended, waiting) = mpsc::channel::<()>();
        let id = child.id().to_string();
        let watch = thread::spawn(move || {
            if waiting.recv_timeout(LONGEST_COMMAND) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-9", &id]).status();
            }
        });
        let output = child.wait_with_output().expect("an output");
        drop(ended);
        watch.join().expect("a watch");
        let code = output.status.code();
        Said {
            code: code.unwrap_or_else(|| panic!("{arguments:?} goes on, or was killed")),
            out: String::from_utf8(output.stdout)
                .expect("text")
                .trim_end()
                .to_owned(),
            err: String::from_utf8(output.stderr)
                .expect("text")
                .trim_end()
                .to_owned(),
        }
    }

    /// Starts a server and waits until its log says that it is ready.
    pub fn serve(&self, arguments: &[&str]) -> Running {
        self.try_serve(arguments)
            .unwrap_or_else(|said| panic!("it did not start: {said}"))
    }

    /// The same; where it ends instead, what it said.
    pub fn try_serve(&self, arguments: &[&str]) -> Result<Running, String> {
        let port = free_port();
        let has_tls = |(name, _): &(String, String)| name == "DOORWARD__TLS__CERTIFICATE_FILE";
        let scheme = if self.environment.iter().any(has_tls) {
            "https"
        } else {
            "http"
        };
        let issuer = format!("{scheme}://localhost:{port}");
        let mut command = self.command(&[
            "serve",
            "--issuer",
            &issuer,
            "--listen",
            &format!("127.0.0.1:{port}"),
        ]);
        let mut child = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut log = BufReader::new(child.stderr.take().expect("a log"));
        let mut said = String::new();
        while log.read_line(&mut said).expect("text") > 0 {
            if said.contains("\"ready\"") {
                return Ok(Running {
                    child,
                    log: Some(log),
                    said,
                    issuer,
                    port,
                });
            }
        }
        child.wait().expect("an end");
        Err(said)
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// A server of its own process.
pub struct Running {
    child: Child,
    log: Option<BufReader<ChildStderr>>,
    /// What it said until it was ready.
    pub said: String,
    pub issuer: String,
    pub port: u16,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([&format!("-{name}"), &self.id().to_string()])
            .status()
            .expect("kill");
        assert!(status.success());
    }

    /// Waits for the end: exit code, the rest of the log, how long it took.
    pub fn wait(mut self) -> (Option<i32>, String, Duration) {
        let begin = Instant::now();
        let mut rest = String::new();
        if let Some(mut log) = self.log.take() {
            log.read_to_string(&mut rest).expect("text");
        }
        let status = self.child.wait().expect("an end");
        (status.code(), rest, begin.elapsed())
    }
}

impl Running {
    /// Waits for the end without reading the log; `None` if it does not come.
    pub fn wait_unread(mut self, limit: Duration) -> Option<i32> {
        let begin = Instant::now();
        while begin.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("a state") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A client of an app on a device, whose request the secrecy of PKCE guards.
pub const ADD_PUBLIC: [&str; 6] = [
    "client",
    "add",
    "--public",
    "--redirect-uri",
    "com.example.app:/cb",
    "--json",
];

/// GET as JSON, by the address that a server listens on.
pub async fn get(issuer: &str, path: &str) -> Value {
    let host = issuer.split_once("://").expect("a URL").1;
    let response = http()
        .get(format!(
            "{}{path}",
            issuer.replace("localhost", "127.0.0.1")
        ))
        .header("host", host)
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 200, "{path}");
    response.json().await.expect("JSON")
}

/// Runs so many commands at once; what each said.
pub fn at_once(desk: &Desk, commands: &[Vec<&str>]) -> Vec<Said> {
    std::thread::scope(|scope| {
        let running: Vec<_> = commands
            .iter()
            .map(|arguments| scope.spawn(|| desk.run(arguments)))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().expect("an end"))
            .collect()
    })
}

/// Tries until it is so, at most for a limit.
pub async fn eventually<F: Future<Output = bool>>(
    limit: Duration,
    mut is_so: impl FnMut() -> F,
) -> bool {
    let begin = Instant::now();
    loop {
        if is_so().await {
            return true;
        }
        if begin.elapsed() > limit {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
