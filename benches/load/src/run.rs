//! The whole run, in the order of the report.

use std::rc::Rc;

use anyhow::Context as _;

use crate::cli::{Flags, Part, Timing};
use crate::machine::Machine;
use crate::measure::{Measurement, measure};
use crate::prepare::Stage;
use crate::primitive::Primitives;
use crate::process::Cores;
use crate::report::{Report, Round, RowReport, SubjectReport};
use crate::row::Row;
use crate::subject::{Launcher, Subject, SubjectName};
use crate::upstream::Upstreams;
use crate::yardstick::Gauge;
use crate::{durability, idle, say};

/// Measures what the flags name.
pub async fn everything(flags: &Flags, cores: Cores) -> anyhow::Result<Report> {
    let launcher = Launcher {
        flags,
        cores,
        upstreams: None,
    };
    let mut report = Report::new(Machine::here(cores), flags);
    if flags.parts.contains(&Part::Rows) {
        rows(launcher, &mut report).await?;
    }
    let has = |subject| flags.subjects.contains(&subject);
    if flags.parts.contains(&Part::Durability) && has(SubjectName::DoorwardSqlite) {
        report.durability = Some(
            durability::measure(launcher)
                .await
                .context("the durability run")?,
        );
    }
    if flags.parts.contains(&Part::Idle) {
        if has(SubjectName::DoorwardSqlite) {
            report.idle.push(idle::doorward(launcher).await?);
        }
        if has(SubjectName::OidcProvider) {
            report.idle.push(idle::peer(launcher).await?);
        }
    }
    Ok(report)
}

/// The rows of every server. `hello` and the upstreams stay up all the while.
async fn rows(launcher: Launcher<'_>, report: &mut Report) -> anyhow::Result<()> {
    let flags = launcher.flags;
    let with_hello = flags.subjects.contains(&SubjectName::Hello);
    let hello = with_hello
        .then(|| launcher.start(SubjectName::Hello))
        .transpose()
        .context("hello")?;
    let mut gauge = Gauge {
        hello,
        primitives: Primitives::new().context("no signing keys")?,
        cores: launcher.cores,
        connections: flags.connections,
        timing: flags.timing(),
    };
    report.hello = gauge.row().await?;
    let upstreams = flags
        .has_upstreams()
        .then(|| Upstreams::start(&flags.scratch()))
        .transpose()
        .context("the upstreams")?
        .map(Rc::new);
    let launcher = Launcher {
        upstreams: upstreams.as_ref(),
        ..launcher
    };
    for name in flags
        .subjects
        .iter()
        .copied()
        .filter(|&name| name != SubjectName::Hello)
    {
        let subject = launcher.start(name).with_context(|| name.title())?;
        say(&format!(
            "{}, ready after {:?}",
            name.title(),
            subject.ready_after
        ));
        let rows = measure_subject(&subject, &mut gauge, flags).await;
        report.subjects.push(SubjectReport {
            subject: name,
            rows: rows.with_context(|| name.title())?,
        });
    }
    Ok(())
}

async fn measure_subject(
    subject: &Subject,
    gauge: &mut Gauge,
    flags: &Flags,
) -> anyhow::Result<Vec<RowReport>> {
    let mut stage = Stage::set(subject, flags.sessions, "RS256").await?;
    let mut before = gauge.sample().await?;
    let mut rows: Vec<_> = flags
        .rows()
        .into_iter()
        .filter(|row| !row.is_by_upstream() || subject.upstreams().is_some())
        .map(|row| RowReport {
            row,
            rounds: Vec::new(),
        })
        .collect();
    // In turns, so that a burst of whatever else runs on the machine meets one round of several rows, and not all of one.
    for _ in 0..flags.rounds() {
        for RowReport { row, rounds } in &mut rows {
            let measured =
                measure_row(subject, &mut stage, *row, flags.connections, flags.timing()).await?;
            let after = gauge.sample().await?;
            rounds.push(Round {
                measured,
                samples: [before, after.clone()],
            });
            before = after;
        }
    }
    Ok(rows)
}

/// Prepares and runs one row; a row that cannot be prepared has failed, and the run goes on.
pub async fn measure_row(
    subject: &Subject,
    stage: &mut Stage,
    row: Row,
    connections: usize,
    timing: Timing,
) -> anyhow::Result<Measurement> {
    let measured = match stage.prepare(row, connections).await {
        Ok(users) => {
            let timing = timing.times(row.times_as_long());
            measure(subject, &stage.provider().origin, users, timing).await?
        }
        Err(error) => Measurement::failed(connections, &format!("cannot be prepared: {error:#}")),
    };
    tell(row.title(), &measured);
    Ok(measured)
}

fn tell(title: &str, row: &Measurement) {
    let rate = format!(
        "{title}: {:.0}/s, {:.1} µs CPU each",
        row.per_second, row.cpu_us
    );
    match &row.first_error {
        Some(error) => say(&format!(
            "  {rate}, {} errors; the first: {error}",
            row.errors
        )),
        None => say(&format!("  {rate}")),
    }
}
