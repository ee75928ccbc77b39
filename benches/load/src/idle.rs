//! A server that has nothing to do: how soon it is ready, and what memory it holds.

use std::time::Duration;

use serde::Serialize;

use crate::say;
use crate::subject::{Launcher, Subject, SubjectName};

/// How long after it is ready the memory is read.
const AT_REST: Duration = Duration::from_secs(2);
/// Starts on the same data folder; the median of their times counts.
const STARTS: usize = 5;

/// A server at rest.
#[derive(Clone, Debug, Serialize)]
pub struct Idle {
    /// The server.
    pub subject: SubjectName,
    /// From the start of the process to its ready line, in milliseconds.
    pub ready_ms: f64,
    /// Whether that was on a data folder that it had made before.
    pub is_existing: bool,
    /// Resident memory two seconds later, in KiB.
    pub resident_kib: u64,
}

/// Doorward on an existing data folder with SQLite.
pub async fn doorward(launcher: Launcher<'_>) -> anyhow::Result<Idle> {
    let name = SubjectName::DoorwardSqlite;
    say(&format!("at rest: {}", name.title()));
    let folder = launcher.folder()?;
    let start = || -> anyhow::Result<Subject> {
        launcher.run(
            &mut launcher.doorward(folder.path())?,
            &folder.path().join("log"),
        )
    };
    drop(start()?);
    let mut times = Vec::with_capacity(STARTS);
    for _ in 1..STARTS {
        times.push(start()?.ready_after);
    }
    let last = start()?;
    times.push(last.ready_after);
    times.sort();
    at_rest(name, &last, times[STARTS / 2], true).await
}

/// The peer, which has no data folder.
pub async fn peer(launcher: Launcher<'_>) -> anyhow::Result<Idle> {
    let name = SubjectName::OidcProvider;
    say(&format!("at rest: {}", name.title()));
    let subject = launcher.start(name)?;
    at_rest(name, &subject, subject.ready_after, false).await
}

async fn at_rest(
    name: SubjectName,
    subject: &Subject,
    ready_after: Duration,
    is_existing: bool,
) -> anyhow::Result<Idle> {
    tokio::time::sleep(AT_REST).await;
    Ok(Idle {
        subject: name,
        ready_ms: ready_after.as_secs_f64() * 1e3,
        is_existing,
        resident_kib: subject.process.resident_kib()?,
    })
}
