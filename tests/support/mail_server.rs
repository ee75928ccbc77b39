//! A real mail server, started by a test: `smtp_server.py`, over aiosmtpd, which `script/bootstrap` installs.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use doorward::config::Hidden;
use doorward::mail::MailPlan;
use doorward::mail::address::Mailbox;
use doorward::mail::server::{Login, Password, Server, Tls};
use serde_json::Value;
use tempfile::TempDir;

use super::process::tool;

pub const USER: &str = "doorward";
pub const PASSWORD: &str = "for the mail server";

/// An authority, a server's certificate of it, and where messages are kept: those of one test.
pub struct MailRoom {
    folder: TempDir,
}

/// A server that listens; ends when dropped.
pub struct MailServer {
    child: Child,
    pub port: u16,
}

/// A message as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived(pub Value);

impl MailRoom {
    pub fn new() -> Self {
        let room = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        std::fs::create_dir(room.messages()).expect("a folder");
        make_authority(room.folder.path(), "ca");
        make_certificate(room.folder.path());
        room
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn messages(&self) -> PathBuf {
        self.path("messages")
    }

    /// Starts a server with TLS by STARTTLS and a login.
    pub fn start(&self) -> MailServer {
        self.start_with(Tls::StartTls, 0)
    }

    pub fn start_with(&self, tls: Tls, port: u16) -> MailServer {
        let mut command = Command::new("python3");
        command
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/support/smtp_server.py"
            ))
            .env("PYTHONPATH", tool("smtp-server"))
            .arg("--folder")
            .arg(self.messages())
            .args(["--port", &port.to_string()])
            .args(["--login", &format!("{USER}:{PASSWORD}")]);
        match tls {
            Tls::StartTls => command.args(["--tls", "starttls"]),
            Tls::Implicit => command.args(["--tls", "implicit"]),
            Tls::None => command.args(["--tls", "none"]),
        };
        if tls != Tls::None {
            command.arg("--certificate").arg(self.path("server.pem"));
            command.arg("--key").arg(self.path("server.key"));
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3; script/bootstrap installs what is missing");
        let mut line = String::new();
        let output = child.stdout.take().expect("an output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let ready: Value =
            serde_json::from_str(&line).expect("aiosmtpd; script/bootstrap installs it");
        let port = ready["port"].as_u64().and_then(|port| port.try_into().ok());
        MailServer {
            child,
            port: port.expect("a port"),
        }
    }

    /// How a server on this port is spoken with.
    pub fn plan(&self, port: u16) -> MailPlan {
        MailPlan {
            server: Server {
                host: "localhost".into(),
                port,
                tls: Tls::StartTls,
                login: Some(Login {
                    user: USER.into(),
                    password: Password::Text(Hidden::new(PASSWORD)),
                }),
                ca_file: Some(self.path("ca.pem")),
                limit: Duration::from_secs(2),
            },
            from: Mailbox::parse("Haus & Hof <no-reply@id.example>").expect("a mailbox"),
            reply_to: None,
        }
    }

    /// What arrived, in order.
    pub fn arrived(&self) -> Vec<Arrived> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(self.messages())
            .expect("the messages")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .collect();
        paths.sort();
        let read = |path: &PathBuf| std::fs::read(path).expect("a message");
        let parse = |bytes: Vec<u8>| serde_json::from_slice(&bytes).expect("JSON");
        paths.iter().map(read).map(parse).map(Arrived).collect()
    }

    /// The one that arrived.
    pub fn only(&self) -> Arrived {
        let arrived = self.arrived();
        assert_eq!(arrived.len(), 1, "{arrived:?}");
        arrived[0].clone()
    }

    /// Waits until so many have arrived.
    pub async fn wait_for(&self, count: usize) -> Vec<Arrived> {
        let begin = Instant::now();
        while self.arrived().len() < count {
            assert!(begin.elapsed() < Duration::from_secs(20), "no mail arrived");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.arrived()
    }
}

impl Arrived {
    /// All values of a header.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        self.0["headers"]
            .as_array()
            .expect("headers")
            .iter()
            .filter(|header| {
                header[0]
                    .as_str()
                    .is_some_and(|found| found.eq_ignore_ascii_case(name))
            })
            .filter_map(|header| header[1].as_str())
            .collect()
    }

    /// The only value of a header.
    pub fn header(&self, name: &str) -> &str {
        let values = self.headers(name);
        assert_eq!(values.len(), 1, "{name}: {}", self.0["headers"]);
        values[0]
    }

    pub fn text(&self) -> &str {
        self.part(0, "text/plain")
    }

    pub fn html(&self) -> &str {
        self.part(1, "text/html")
    }

    fn part(&self, place: usize, kind: &str) -> &str {
        assert_eq!(self.0["parts"].as_array().map(Vec::len), Some(2));
        assert_eq!(self.0["parts"][place][0], kind);
        self.0["parts"][place][1].as_str().expect("a text")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An authority that vouches for whom it likes.
pub fn make_authority(folder: &Path, name: &str) {
    openssl(
        folder,
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-noenc",
            "-days",
            "2",
            "-subj",
            "/CN=Authority of a test",
            "-addext",
            "basicConstraints=critical,CA:TRUE",
            "-keyout",
            &format!("{name}.key"),
            "-out",
            &format!("{name}.pem"),
        ],
    );
}

fn make_certificate(folder: &Path) {
    openssl(
        folder,
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-noenc",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-keyout",
            "server.key",
            "-out",
            "server.pem",
        ],
    );
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let made = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("openssl");
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");
}
