//! What it costs to wait for the disk: the same load with group commit, without waiting, and with a commit for each write.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::measure::{Measurement, per};
use crate::prepare::Stage;
use crate::row::Row;
use crate::run::measure_row;
use crate::say;
use crate::subject::Launcher;
use crate::yardstick::spread;

/// What a commit of SQLite's log writes at least, in bytes.
const PAGE: [u8; 4096] = [b'd'; 4096];

/// The rows of this run.
pub const ROWS: [Row; 2] = [Row::CodeFlow, Row::Refresh];

/// How the server commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Commit {
    /// `synchronous=FULL`, many writes a commit: what Doorward does.
    Grouped,
    /// `synchronous=OFF`, many writes a commit: as if the disk cost nothing.
    Unsynchronised,
    /// `synchronous=FULL`, one write a commit.
    Single,
}

impl Commit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Grouped, Self::Unsynchronised, Self::Single];

    /// What the table calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Grouped => "FULL, grouped",
            Self::Unsynchronised => "OFF, grouped",
            Self::Single => "FULL, one at a time",
        }
    }

    /// The server's settings for it; they are there for this measurement only.
    const fn environment(self) -> [(&'static str, &'static str); 2] {
        let (synchronous, group) = match self {
            Self::Grouped => ("full", "true"),
            Self::Unsynchronised => ("off", "true"),
            Self::Single => ("full", "false"),
        };
        [
            ("DOORWARD__DATABASE__SYNCHRONOUS", synchronous),
            ("DOORWARD__DATABASE__GROUP_COMMIT", group),
        ]
    }
}

/// What the durability run came to.
#[derive(Clone, Debug, Serialize)]
pub struct Durability {
    /// Virtual users.
    pub connections: usize,
    /// The ID token's algorithm.
    pub id_token: String,
    /// Flushes a second of one file on the same disk, one after the other.
    pub flushes_per_second: f64,
    /// Each way to commit with its rows, in the order of [`ROWS`]; once a round.
    pub runs: Vec<(Commit, Vec<Measurement>)>,
}

impl Durability {
    /// Operations a second of a row (by its place in [`ROWS`]) in one way to commit: the median of the rounds; none if one
    /// of them has failed.
    pub fn per_second(&self, commit: Commit, row: usize) -> Option<f64> {
        let rounds = self.runs.iter().filter(|(found, _)| *found == commit);
        let rows = rounds.map(|(_, rows)| rows.get(row).filter(|row| !row.has_failed()));
        let rates = rows
            .map(|row| Some(row?.per_second))
            .collect::<Option<Vec<_>>>()?;
        spread(rates.into_iter()).map(|[_, median, _]| median)
    }
}

/// Runs the rows in each way to commit, on a new data folder each time.
pub async fn measure(launcher: Launcher<'_>) -> anyhow::Result<Durability> {
    let flags = launcher.flags;
    let timing = flags.timing();
    let mut runs = Vec::new();
    let rounds = (0..flags.durability_rounds()).flat_map(|_| Commit::ALL);
    for commit in rounds {
        say(&format!("durability: {}", commit.title()));
        let folder = launcher.folder()?;
        let mut command = launcher.doorward(folder.path())?;
        command.envs(commit.environment());
        let subject = launcher.run(&mut command, &folder.path().join("log"))?;
        let mut stage = Stage::set(&subject, flags.sessions, &flags.durability_id_token).await?;
        let mut rows = Vec::new();
        for row in ROWS {
            rows.push(
                measure_row(
                    &subject,
                    &mut stage,
                    row,
                    flags.durability_connections,
                    timing,
                )
                .await?,
            );
        }
        runs.push((commit, rows));
    }
    let folder = launcher.folder()?;
    Ok(Durability {
        connections: flags.durability_connections,
        id_token: flags.durability_id_token.clone(),
        flushes_per_second: flushes_per_second(
            folder.path(),
            timing.measured.min(Duration::from_secs(2)),
        )?,
        runs,
    })
}

/// Writes a page at the end of a file and waits for the disk, again and again.
fn flushes_per_second(folder: &Path, time: Duration) -> std::io::Result<f64> {
    let mut file = File::create(folder.join("flushes"))?;
    let begun = Instant::now();
    let mut flushes = 0;
    while begun.elapsed() < time {
        file.write_all(&PAGE)?;
        file.sync_data()?;
        flushes += 1;
    }
    Ok(per(flushes, begun.elapsed().as_secs_f64()))
}
