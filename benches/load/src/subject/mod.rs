//! The servers that are measured. Each prints a ready line of JSON with its issuer, a person to sign in as, and an initial access token.

mod postgres;

use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::ValueEnum;
use serde::Serialize;
use tempfile::TempDir;

use crate::cli::Flags;
use crate::process::{Cores, Process, Ready, free_port};
use crate::upstream::Upstreams;

use self::postgres::Cluster;

/// A server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectName {
    /// `doorward` on its embedded database.
    DoorwardSqlite,
    /// `doorward` on PostgreSQL.
    DoorwardPostgres,
    /// npm's oidc-provider, in memory.
    OidcProvider,
    /// A bare endpoint on Doorward's accept loop.
    Hello,
}

impl SubjectName {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Hello,
        Self::DoorwardSqlite,
        Self::DoorwardPostgres,
        Self::OidcProvider,
    ];

    /// Whether it is Doorward, on whatever database.
    pub const fn is_doorward(self) -> bool {
        matches!(self, Self::DoorwardSqlite | Self::DoorwardPostgres)
    }

    /// What the tables call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::DoorwardSqlite => "doorward, SQLite",
            Self::DoorwardPostgres => "doorward, PostgreSQL",
            Self::OidcProvider => "oidc-provider, in memory",
            Self::Hello => "hello",
        }
    }
}

impl std::fmt::Display for SubjectName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::DoorwardSqlite => "doorward-sqlite",
            Self::DoorwardPostgres => "doorward-postgres",
            Self::OidcProvider => "oidc-provider",
            Self::Hello => "hello",
        })
    }
}

/// A server that answers.
#[derive(Debug)]
pub struct Subject {
    /// Its ready line.
    pub ready: Ready,
    /// From the start of the process to its ready line.
    pub ready_after: Duration,
    /// Whether the driver runs on another core.
    pub is_alone: bool,
    // Fields drop in this order: the server before its database, both before their files.
    /// The server.
    pub process: Process,
    kept: Kept,
}

impl Subject {
    /// The CPU time of what works for it in processes of its own.
    pub fn cpu_time_of_others(&self) -> anyhow::Result<Others> {
        let Kept {
            cluster, upstreams, ..
        } = &self.kept;
        Ok(Others {
            database: cluster.as_ref().map(Cluster::cpu_time).transpose()?,
            directory: upstreams
                .as_ref()
                .map(|upstreams| upstreams.directory.cpu_time())
                .transpose()?,
        })
    }

    /// By what people sign in to it who have no password there, if by anything.
    pub const fn upstreams(&self) -> Option<&Rc<Upstreams>> {
        self.kept.upstreams.as_ref()
    }
}

/// The CPU time of a server's neighbours; none of a database that somebody else runs, or where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Others {
    /// The database's processes.
    pub database: Option<Duration>,
    /// The directory.
    pub directory: Option<Duration>,
}

/// What a server stands on.
#[derive(Debug, Default)]
struct Kept {
    cluster: Option<Cluster>,
    upstreams: Option<Rc<Upstreams>>,
    _folder: Option<TempDir>,
}

/// How servers are started.
#[derive(Clone, Copy, Debug)]
pub struct Launcher<'a> {
    /// The flags.
    pub flags: &'a Flags,
    /// Where they run.
    pub cores: Cores,
    /// By what people sign in to Doorward, besides.
    pub upstreams: Option<&'a Rc<Upstreams>>,
}

impl Launcher<'_> {
    /// Starts a server on data of its own.
    pub fn start(&self, name: SubjectName) -> anyhow::Result<Subject> {
        let folder = self.folder()?;
        let mut cluster = None;
        let mut command = match name {
            SubjectName::DoorwardSqlite => self.doorward(folder.path())?,
            SubjectName::DoorwardPostgres => {
                let mut command = self.doorward(folder.path())?;
                let url = if let Some(url) = &self.flags.database {
                    url.clone()
                } else {
                    let scratch = self.flags.scratch();
                    // On the driver's core, with which it shares: what takes the server's core away from it makes it pay.
                    let started = Cluster::start(&scratch)?;
                    cluster.insert(started).url()
                };
                command.args(["--database", &url]);
                command
            }
            SubjectName::OidcProvider => {
                let mut command = Command::new("node");
                command
                    .arg(&self.flags.peer)
                    .arg("--listen")
                    .arg(format!("127.0.0.1:{}", free_port()?));
                command
            }
            SubjectName::Hello => {
                let mut command = Command::new(self.flags.hello());
                command.arg(format!("127.0.0.1:{}", free_port()?));
                command
            }
        };
        let mut subject = self.run(&mut command, &folder.path().join("log"))?;
        subject.kept = Kept {
            cluster,
            upstreams: self.upstreams.filter(|_| name.is_doorward()).cloned(),
            _folder: Some(folder),
        };
        Ok(subject)
    }

    /// A new folder for data.
    pub fn folder(&self) -> anyhow::Result<TempDir> {
        let scratch = self.flags.scratch();
        tempfile::Builder::new()
            .prefix("doorward-load-")
            .tempdir_in(&scratch)
            .with_context(|| format!("cannot make a folder in {}", scratch.display()))
    }

    /// The command that runs `doorward` on a data folder.
    pub fn doorward(&self, folder: &Path) -> anyhow::Result<Command> {
        let mut command = Command::new(self.flags.doorward());
        command
            .args([
                "dev",
                "--json",
                "--listen",
                &format!("127.0.0.1:{}", free_port()?),
                "--data",
            ])
            .arg(folder.join("data"))
            // All virtual users are one person.
            .env("DOORWARD__LIMITS__CODES_PER_PERSON", "1000000");
        if let Some(upstreams) = self.upstreams {
            command.env("DOORWARD__CONNECTORS", upstreams.connectors());
            // All of them come from one network, and wait for one core: neither is to turn anybody away.
            command.env("DOORWARD__LIMITS__INTERACTIONS_PER_NETWORK", "1000000");
            command.env("DOORWARD__LIMITS__HASHING_PLACES", "100000");
            command.env("DOORWARD__LIMITS__HASHING_WAIT", "1m");
        }
        Ok(command)
    }

    /// Starts a command on the servers' core and waits until it answers.
    pub fn run(&self, command: &mut Command, log: &Path) -> anyhow::Result<Subject> {
        let started = Instant::now();
        let mut process = self
            .cores
            .on_server_core(|| Process::start(command, log))??;
        let (ready, ready_after) = process.wait_ready(started)?;
        Ok(Subject {
            ready,
            ready_after,
            is_alone: self.cores.driver.is_some(),
            process,
            kept: Kept::default(),
        })
    }
}
