//! The whole run, in the order of the report.

use std::time::Duration;

use anyhow::Context as _;

use crate::budget::Yardsticks;
use crate::cli::{Flags, Part, Timing};
use crate::connection::{Call, Origin};
use crate::machine::Machine;
use crate::measure::{Measurement, measure};
use crate::prepare::{Stage, fetches};
use crate::process::Cores;
use crate::report::{Report, SubjectReport};
use crate::row::Row;
use crate::subject::{Launcher, Subject, SubjectName};
use crate::{durability, idle, say, signature};

/// Measures what the flags name.
pub async fn everything(flags: &Flags, cores: Cores) -> anyhow::Result<Report> {
    let launcher = Launcher { flags, cores };
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

/// The rows of every server. `hello` stays up and is measured before each and after the last, so that drift shows.
async fn rows(launcher: Launcher<'_>, report: &mut Report) -> anyhow::Result<()> {
    let flags = launcher.flags;
    say("signatures");
    let time = flags.timing().measured.min(Duration::from_secs(2));
    report.signatures = launcher
        .cores
        .on_server_core(|| signature::measure(time))??;

    let with_hello = flags.subjects.contains(&SubjectName::Hello);
    let hello = with_hello
        .then(|| launcher.start(SubjectName::Hello))
        .transpose()
        .context("hello")?;
    for name in flags
        .subjects
        .iter()
        .copied()
        .filter(|&name| name != SubjectName::Hello)
    {
        measure_hello(hello.as_ref(), flags, &mut report.hello).await?;
        let subject = launcher.start(name).with_context(|| name.title())?;
        report.subjects.push(
            measure_subject(name, &subject, flags)
                .await
                .with_context(|| name.title())?,
        );
    }
    measure_hello(hello.as_ref(), flags, &mut report.hello).await?;
    report.yardsticks = Yardsticks::of(&report.hello, &report.signatures);
    Ok(())
}

async fn measure_hello(
    hello: Option<&Subject>,
    flags: &Flags,
    rows: &mut Vec<Measurement>,
) -> anyhow::Result<()> {
    let Some(hello) = hello else {
        return Ok(());
    };
    let origin = Origin::of(&hello.ready.issuer)?;
    let users = fetches(flags.connections, Call::get(&hello.ready.issuer)?, "hello");
    let row = measure(hello, &origin, users, flags.timing()).await?;
    tell("hello", &row);
    rows.push(row);
    Ok(())
}

async fn measure_subject(
    name: SubjectName,
    subject: &Subject,
    flags: &Flags,
) -> anyhow::Result<SubjectReport> {
    say(&format!(
        "{}, ready after {:?}",
        name.title(),
        subject.ready_after
    ));
    let mut stage = Stage::set(subject.ready.clone(), flags.sessions, "RS256").await?;
    let mut rows = Vec::new();
    for row in flags.rows() {
        rows.push((
            row,
            measure_row(subject, &mut stage, row, flags.connections, flags.timing()).await?,
        ));
    }
    Ok(SubjectReport {
        subject: name,
        rows,
    })
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
        Ok(users) => measure(subject, &stage.provider().origin, users, timing).await?,
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
