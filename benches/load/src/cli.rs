//! The flags.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};

use crate::row::Row;
use crate::subject::SubjectName;

/// Measure whole flows of an OpenID Provider: operations a second, latency, the server's own CPU time and memory.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Flags {
    /// What to measure
    #[arg(long, value_delimiter = ',', default_values_t = [Part::Rows, Part::Durability, Part::Idle])]
    pub parts: Vec<Part>,

    /// The rows; all, if none is named
    #[arg(long, value_delimiter = ',')]
    pub rows: Vec<Row>,

    /// The servers
    #[arg(long, value_delimiter = ',', default_values_t = SubjectName::ALL)]
    pub subjects: Vec<SubjectName>,

    /// Virtual users, each with one connection
    #[arg(long, default_value_t = 32)]
    pub connections: usize,

    /// Virtual users in the durability run
    #[arg(long, default_value_t = 128)]
    pub durability_connections: usize,

    /// How often the durability run is repeated, its ways to commit taking turns; the median counts
    #[arg(long, default_value_t = 5)]
    pub durability_rounds: usize,

    /// The ID token's algorithm in the durability run: a cheap one leaves the disk to be measured
    #[arg(long, default_value = "RS256")]
    pub durability_id_token: String,

    /// Browser sessions that the virtual users share
    #[arg(long, default_value_t = 1)]
    pub sessions: usize,

    /// Seconds before a row is measured, each time
    #[arg(long, default_value_t = 0.5)]
    pub warm_up: f64,

    /// Seconds that a row is measured, each time
    #[arg(long, default_value_t = 1.0)]
    pub seconds: f64,

    /// How often every row is measured, all rows taking turns; the round in the middle counts
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,

    /// Half a second of warm-up, one second a row, one round of everything
    #[arg(long)]
    pub quick: bool,

    /// The `doorward` binary; the one beside this one, if not named
    #[arg(long)]
    pub doorward: Option<PathBuf>,

    /// The `hello` binary; the one beside this one, if not named
    #[arg(long)]
    pub hello: Option<PathBuf>,

    /// The script that runs npm's oidc-provider
    #[arg(long, default_value = "tests/clients/bench-oidc-provider.mjs")]
    pub peer: PathBuf,

    /// A PostgreSQL database to use in place of a throw-away cluster; it should be empty
    #[arg(long)]
    pub database: Option<String>,

    /// Where data folders and the throw-away cluster are made: its disk is what the durability run measures
    #[arg(long)]
    pub scratch: Option<PathBuf>,

    /// The core of the servers
    #[arg(long)]
    pub server_core: Option<usize>,

    /// The core of this driver
    #[arg(long)]
    pub driver_core: Option<usize>,

    /// Leave servers and driver where the kernel puts them
    #[arg(long)]
    pub no_pin: bool,

    /// Write the report as JSON
    #[arg(long)]
    pub json: Option<PathBuf>,

    /// Put the tables between the `measured` marks of this Markdown file
    #[arg(long)]
    pub update: Option<PathBuf>,
}

/// A part of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The rows of every server, against `hello` and the primitives.
    Rows,
    /// Code flows and refreshes with and without waiting for the disk.
    Durability,
    /// Memory at rest and time to ready.
    Idle,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rows => "rows",
            Self::Durability => "durability",
            Self::Idle => "idle",
        })
    }
}

/// How long a row runs.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Before anything counts.
    pub warm_up: Duration,
    /// While it counts.
    pub measured: Duration,
}

impl Timing {
    /// So many times as long.
    pub fn times(self, factor: u32) -> Self {
        Self {
            warm_up: self.warm_up * factor,
            measured: self.measured * factor,
        }
    }
}

impl Flags {
    /// How long a row runs.
    pub fn timing(&self) -> Timing {
        let (warm_up, measured) = if self.quick {
            (0.5, 1.0)
        } else {
            (self.warm_up, self.seconds)
        };
        Timing {
            warm_up: Duration::from_secs_f64(warm_up),
            measured: Duration::from_secs_f64(measured),
        }
    }

    /// How often every row is measured.
    pub fn rounds(&self) -> usize {
        if self.quick { 1 } else { self.rounds.max(1) }
    }

    /// How often the durability run is repeated.
    pub fn durability_rounds(&self) -> usize {
        if self.quick {
            1
        } else {
            self.durability_rounds.max(1)
        }
    }

    /// The rows that were asked for, in the table's order.
    pub fn rows(&self) -> Vec<Row> {
        Row::ALL
            .into_iter()
            .filter(|row| self.rows.is_empty() || self.rows.contains(row))
            .collect()
    }

    /// Whether there is a sign-in by an upstream among them, and a server that has it.
    pub fn has_upstreams(&self) -> bool {
        let has_server = self.subjects.iter().any(|subject| subject.is_doorward());
        has_server && self.rows().into_iter().any(Row::is_by_upstream)
    }

    /// Where data folders go.
    pub fn scratch(&self) -> PathBuf {
        self.scratch.clone().unwrap_or_else(std::env::temp_dir)
    }

    /// The `doorward` binary.
    pub fn doorward(&self) -> PathBuf {
        self.doorward.clone().unwrap_or_else(|| beside("doorward"))
    }

    /// The `hello` binary.
    pub fn hello(&self) -> PathBuf {
        self.hello.clone().unwrap_or_else(|| beside("hello"))
    }
}

/// A binary in the folder of this one.
fn beside(name: &str) -> PathBuf {
    std::env::current_exe()
        .ok()
        .map_or_else(|| PathBuf::from(name), |path| path.with_file_name(name))
}
