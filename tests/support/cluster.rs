//! A PostgreSQL cluster of one test: to be stopped, cut off and frozen without a word to the other tests.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection, RunQueryDsl};
use tempfile::TempDir;

use super::process::free_port;

pub struct Cluster {
    folder: TempDir,
    port: u16,
    programs: PathBuf,
    server: Option<Child>,
}

impl Cluster {
    pub fn start() -> Self {
        super::database::check_name();
        let mut cluster = Self {
            folder: tempfile::tempdir().expect("a folder"),
            port: free_port(),
            programs: programs(),
            server: None,
        };
        if is_root() {
            let folder = cluster.folder.path().to_str().expect("UTF-8");
            run(Command::new("chown").args(["postgres", folder]));
        }
        let options = "--username postgres --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync";
        let mut initdb = cluster.command("initdb");
        initdb.arg("--pgdata").arg(cluster.data());
        run(initdb.args(options.split(' ')));
        cluster.start_again();
        cluster
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Runs SQL in a session with these parameters of a connection URI.
    pub fn execute(&self, parameters: &str, sql: &str) {
        let mut connection =
            PgConnection::establish(&format!("{}?{parameters}", self.url())).expect("a connection");
        diesel::sql_query(sql)
            .execute(&mut connection)
            .expect("SQL");
    }

    /// Starts what was stopped, and waits until it answers.
    pub fn start_again(&mut self) {
        let log = fs::File::create(self.folder.path().join("log")).expect("a log");
        let mut server = self.command("postgres");
        server.arg("-D").arg(self.data());
        server.arg("-p").arg(self.port.to_string());
        for setting in [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=32MB",
            "fsync=off",
        ] {
            server.args(["-c", setting]);
        }
        let child = server.stderr(log).spawn().expect("PostgreSQL");
        self.server = Some(child);
        let begin = Instant::now();
        while PgConnection::establish(&self.url()).is_err() {
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "PostgreSQL does not start: {}",
                fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// PostgreSQL's "fast shutdown": every connection is ended.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            signal("INT", &[server.id()]);
            server.wait().expect("an end");
        }
    }

    /// No process of the cluster runs any more; the kernel holds their connections open.
    pub fn freeze(&self) {
        signal("STOP", &self.processes());
    }

    pub fn thaw(&self) {
        signal("CONT", &self.processes());
    }

    fn processes(&self) -> Vec<u32> {
        let server = self.server.as_ref().expect("it runs").id();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"));
        let children = children.expect("the kernel lists children");
        std::iter::once(server)
            .chain(
                children
                    .split_whitespace()
                    .map(|id| id.parse().expect("an id")),
            )
            .collect()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.server.is_some() {
            // A test that failed may have left it frozen.
            self.thaw();
            self.stop();
        }
    }
}

fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is installed; script/bootstrap does it")
        .map(|entry| entry.expect("an entry").path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort_by_key(|folder| version(folder));
    versions.pop().expect("PostgreSQL's server programs")
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name);
    name.and_then(|name| name.to_str()?.parse().ok())
        .unwrap_or_default()
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id");
    output.stdout == b"0\n"
}

fn run(command: &mut Command) {
    let output = command.output().expect("a process");
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn signal(name: &str, processes: &[u32]) {
    let ids = processes.iter().map(u32::to_string);
    // One of them may have ended meanwhile.
    let _ = Command::new("kill")
        .arg(format!("-{name}"))
        .args(ids)
        .status()
        .expect("kill");
}
