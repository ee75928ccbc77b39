//! A real server that speaks S3, started by a test: `tests/clients/s3-server.mjs`, over s3rver and a check of signatures, which `script/bootstrap` installs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use doorward::config::Hidden;
use doorward::objects::{Bucket, Place};
use serde_json::Value;
use tempfile::TempDir;

const BUCKET: &str = "pictures";

/// A server that listens; ends when dropped.
pub struct S3Server {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl S3Server {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (child, port) = run(folder.path(), 0);
        Self {
            child,
            port,
            folder,
        }
    }

    pub fn stop(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// At the same port, with what it had.
    pub fn start_again(&mut self) {
        (self.child, self.port) = run(self.folder.path(), self.port);
    }

    /// How it is reached.
    pub fn place(&self, secret: &str) -> Place {
        Place::Bucket(Bucket {
            name: BUCKET.into(),
            prefix: "people/of acme".into(),
            endpoint: Some(format!("http://127.0.0.1:{}", self.port)),
            region: "us-east-1".into(),
            key_id: "S3RVER".into(),
            secret: Hidden::new(secret),
        })
    }

    /// The names of the files that it has.
    pub fn files(&self) -> Vec<String> {
        let all = files_below(&self.folder.path().join(BUCKET));
        let objects = all.into_iter();
        objects
            .filter(|name| name.contains("_object") && !name.contains("_object."))
            .collect()
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The names of all files below a folder.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                names.push(path.to_string_lossy().into_owned());
            }
        }
    }
    names
}

fn run(folder: &Path, port: u16) -> (Child, u16) {
    let mut child = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/clients/s3-server.mjs"
        ))
        .arg("--folder")
        .arg(folder)
        .args(["--bucket", BUCKET, "--port", &port.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node; script/bootstrap installs what is missing");
    let mut line = String::new();
    let output = child.stdout.take().expect("an output");
    BufReader::new(output).read_line(&mut line).expect("a line");
    let ready: Value = serde_json::from_str(&line).expect("s3rver; script/bootstrap installs it");
    let port = ready["port"].as_u64().and_then(|port| port.try_into().ok());
    (child, port.expect("a port"))
}
