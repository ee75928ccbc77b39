//! A throw-away PostgreSQL cluster, with PostgreSQL's own settings: it waits for the disk at each commit.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::process::{Process, free_port};

/// Where Debian puts each version's programs.
const VERSIONS: &str = "/usr/lib/postgresql";
/// How long a new cluster may take until it answers.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// A cluster of its own, on a socket in its folder; ended and removed when dropped.
#[derive(Debug)]
pub struct Cluster {
    process: Process,
    port: u16,
    folder: TempDir,
}

impl Cluster {
    /// Makes and starts a cluster in a new folder of `scratch`.
    pub fn start(scratch: &Path) -> anyhow::Result<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new()
            .prefix("doorward-load-pg-")
            .tempdir_in(scratch)?;
        let owner = owner()?;
        if let Some((user, group)) = owner {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group))
                .context("cannot give the folder away")?;
        }
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command.current_dir(folder.path());
            command
        };

        let data = folder.path().join("data");
        let made = command("initdb")
            .args([
                "--username=doorward",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "-D",
            ])
            .arg(&data)
            .output()
            .context("cannot run initdb")?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }

        let port = free_port()?;
        let mut postgres = command("postgres");
        postgres
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "", "-N", "200", "-k"]);
        postgres.arg(folder.path());
        let process = Process::start(&mut postgres, &folder.path().join("log"))?;
        let cluster = Self {
            process,
            port,
            folder,
        };
        cluster.wait_ready(&programs)?;
        Ok(cluster)
    }

    /// The URL of its one database: through a socket in the file system, as between processes of one machine. Over TCP
    /// the kernel would do the database's share of the network's work in the server's name.
    pub fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!(
            "postgres:///postgres?user=doorward&host={folder}&port={}",
            self.port
        )
    }

    /// The CPU time of all its processes.
    pub fn cpu_time(&self) -> anyhow::Result<Duration> {
        self.process.cpu_time_of_family()
    }

    fn wait_ready(&self, programs: &Path) -> anyhow::Result<()> {
        let until = Instant::now() + READY_WITHIN;
        while Instant::now() < until {
            let asked = Command::new(programs.join("pg_isready"))
                .args(["-q", "-p", &self.port.to_string(), "-h"])
                .arg(self.folder.path())
                .status()
                .context("cannot run pg_isready")?;
            if asked.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "PostgreSQL does not answer; its log ends with:\n{}",
            self.process.log_tail()
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // A fast shutdown: sessions are ended, not waited for.
        self.process.stop(Signal::INT);
    }
}

/// The folder with the newest version's programs.
fn programs() -> anyhow::Result<PathBuf> {
    let versions = std::fs::read_dir(VERSIONS)
        .with_context(|| format!("PostgreSQL is not installed: no {VERSIONS}"))?;
    let numbered = versions.flatten().filter_map(|entry| {
        Some((
            entry.file_name().to_str()?.parse::<u32>().ok()?,
            entry.path(),
        ))
    });
    let (_, newest) = numbered
        .max()
        .with_context(|| format!("no version in {VERSIONS}"))?;
    Ok(newest.join("bin"))
}

/// Whom the cluster must belong to: PostgreSQL refuses to run as root.
fn owner() -> anyhow::Result<Option<(u32, u32)>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let line = users
        .lines()
        .find_map(|line| line.strip_prefix("postgres:"))
        .context("root, and there is no user `postgres`")?;
    let mut ids = line.split(':').skip(1).map(str::parse::<u32>);
    match (ids.next(), ids.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => bail!("cannot read the ids of the user `postgres`"),
    }
}
