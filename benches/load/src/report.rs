//! The report: as Markdown tables, and as JSON.

/// Adds a paragraph or a table's line. Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($text:tt)*) => {{ let _ = writeln!($out, $($text)*); }};
}

mod server;
mod tables;

use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

use crate::budget::Budget;
use crate::cli::Flags;
use crate::durability::Durability;
use crate::idle::Idle;
use crate::machine::Machine;
use crate::measure::Measurement;
use crate::row::Row;
use crate::subject::SubjectName;
use crate::yardstick::{Sample, spread};

pub use tables::markdown;

/// The tables stand between these in a Markdown file.
const MARKS: (&str, &str) = ("<!-- measured: begin -->", "<!-- measured: end -->");

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Where.
    pub machine: Machine,
    /// Virtual users of the rows.
    pub connections: usize,
    /// Seconds before a row counts.
    pub warm_up: f64,
    /// Seconds that a row counts.
    pub seconds: f64,
    /// How often each row was measured.
    pub rounds: usize,
    /// `hello`, for as long as a row.
    pub hello: Option<Measurement>,
    /// The servers with their rows.
    pub subjects: Vec<SubjectReport>,
    /// The durability run.
    pub durability: Option<Durability>,
    /// Servers at rest.
    pub idle: Vec<Idle>,
}

/// One server's rows.
#[derive(Clone, Debug, Serialize)]
pub struct SubjectReport {
    /// The server.
    pub subject: SubjectName,
    /// Its rows.
    pub rows: Vec<RowReport>,
}

/// One server's row.
#[derive(Clone, Debug, Serialize)]
pub struct RowReport {
    /// The row.
    pub row: Row,
    /// Each time that it was measured.
    pub rounds: Vec<Round>,
}

/// One time that a row was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Round {
    /// What it came to.
    pub measured: Measurement,
    /// `hello` and the primitives just before and just after.
    pub samples: [Sample; 2],
}

impl Round {
    /// The row's CPU time as a multiple of the mean of both samples of its yardstick; none if one of the three is void.
    pub fn ratio(&self, budget: &Budget) -> Option<f64> {
        let [before, after] = self
            .samples
            .each_ref()
            .map(|sample| budget.yardstick_us(sample));
        let is_void = self.measured.has_failed();
        (!is_void).then_some(self.measured.cpu_us / f64::midpoint(before?, after?))
    }
}

impl RowReport {
    /// The lowest, the median and the highest ratio of the rounds; none if a round is void.
    pub fn ratios(&self, budget: &Budget) -> Option<[f64; 3]> {
        let ratios: Option<Vec<_>> = self
            .rounds
            .iter()
            .map(|round| round.ratio(budget))
            .collect();
        spread(ratios?.into_iter())
    }

    /// The round to show: one that failed, or else the one in the middle by CPU time.
    pub fn shown(&self) -> Option<&Measurement> {
        let mut rounds: Vec<_> = self.rounds.iter().map(|round| &round.measured).collect();
        rounds.sort_by(|one, other| one.cpu_us.total_cmp(&other.cpu_us));
        let failed = rounds.iter().find(|round| round.has_failed());
        failed.or(rounds.get(rounds.len() / 2)).copied()
    }
}

impl Report {
    /// An empty report.
    pub fn new(machine: Machine, flags: &Flags) -> Self {
        let timing = flags.timing();
        Self {
            machine,
            connections: flags.connections,
            warm_up: timing.warm_up.as_secs_f64(),
            seconds: timing.measured.as_secs_f64(),
            rounds: flags.rounds(),
            hello: None,
            subjects: Vec::new(),
            durability: None,
            idle: Vec::new(),
        }
    }

    /// Whether no row has failed.
    pub fn is_clean(&self) -> bool {
        let rows = self
            .subjects
            .iter()
            .flat_map(|subject| &subject.rows)
            .flat_map(|row| row.rounds.iter().map(|round| &round.measured));
        let durable = self
            .durability
            .iter()
            .flat_map(|run| run.runs.iter().flat_map(|(_, rows)| rows));
        !rows
            .chain(&self.hello)
            .chain(durable)
            .any(Measurement::has_failed)
    }
}

/// Puts the tables between the marks of a Markdown file.
pub fn update(path: &Path, markdown: &str) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let parts = text
        .split_once(MARKS.0)
        .and_then(|(before, rest)| Some((before, rest.split_once(MARKS.1)?.1)));
    let (before, after) = parts.with_context(|| {
        format!(
            "{} lacks the marks {} and {}",
            path.display(),
            MARKS.0,
            MARKS.1
        )
    })?;
    let text = format!(
        "{before}{}\n\n{}\n\n{}{after}",
        MARKS.0,
        markdown.trim(),
        MARKS.1
    );
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
