//! Who runs transactions, one after the other, over a connection of its own.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::CHANNEL;
use super::relief::Post;
use crate::store::cached::{Caches, Change};
use crate::store::connection::open_postgres;
use crate::store::engine::AnyConnection;
use crate::store::error::StoreError;
use crate::store::task::{Access, Task};

/// How often a transaction is tried at most.
const TRIES: u32 = 4;
/// After a failed connection, everybody is refused at once for this long instead of waiting for the next failure.
const RECONNECT_PAUSE: Duration = Duration::from_millis(500);
/// Of the changes of one transaction.
const MOST_TOLD: usize = 64;

struct Queued {
    task: Box<dyn Task>,
    access: Access,
}

pub(super) struct Worker {
    pub(super) url: String,
    pub(super) connection: Option<AnyConnection>,
    pub(super) refused_until: Option<Instant>,
    pub(super) writes: Receiver<Box<dyn Task>>,
    pub(super) reads: Receiver<Box<dyn Task>>,
    pub(super) caches: Arc<Caches>,
}

impl Worker {
    pub(super) fn run(mut self, post: &Post) {
        while !post.is_relieved()
            && let Some(Queued { mut task, access }) = self.next()
        {
            if !task.begin() {
                task.fail(StoreError::Busy);
                continue;
            }
            match post.busy(|| self.run_with_retries(task.as_mut(), access)) {
                Ok(()) => task.succeed(),
                Err(error) => task.fail(error),
            }
        }
    }

    fn next(&self) -> Option<Queued> {
        crossbeam_channel::select! {
            recv(self.writes) -> task => task.ok().map(|task| Queued { task, access: Access::Write }),
            recv(self.reads) -> task => task.ok().map(|task| Queued { task, access: Access::Read }),
        }
    }

    fn run_with_retries(&mut self, task: &mut dyn Task, access: Access) -> Result<(), StoreError> {
        let mut tries = 1;
        loop {
            let (error, was_commit_sent) = match self.run_once(task, access) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            let is_lost = error.is_connection_lost();
            if is_lost {
                self.connection = None;
            }
            // Lost after COMMIT was sent: it may have happened, so it must not happen again.
            let may_retry = error.asks_for_retry() || (is_lost && !was_commit_sent);
            if !may_retry || tries >= TRIES {
                return Err(if is_lost {
                    StoreError::Unavailable(error.to_string())
                } else {
                    error
                });
            }
            tries += 1;
            thread::sleep(Duration::from_millis(5 * u64::from(tries)));
        }
    }

    fn run_once(&mut self, task: &mut dyn Task, access: Access) -> Result<(), (StoreError, bool)> {
        let mut changes = Vec::new();
        let caches = Arc::clone(&self.caches);
        let connection = self.connect().map_err(|error| (error, false))?;
        if task.needs_no_transaction() {
            // Where the connection was lost it may have happened, and may be run again: it knows its own work.
            let result = task.run(connection, &mut changes, true);
            debug_assert!(changes.is_empty(), "nobody would hear of {changes:?}");
            if !matches!(result, Err(StoreError::NeedsTransaction)) {
                return result.map_err(|error| (error, false));
            }
        }
        let begin = match access {
            Access::Read => "BEGIN TRANSACTION READ ONLY",
            Access::Write => "BEGIN",
        };
        let result = connection
            .batch_execute(begin)
            .map_err(StoreError::from)
            .and_then(|()| task.run(connection, &mut changes, false))
            .and_then(|()| announce(connection, &changes));
        if let Err(error) = result {
            if !error.is_connection_lost() && connection.batch_execute("ROLLBACK").is_err() {
                self.connection = None;
            }
            return Err((error, false));
        }
        connection
            .batch_execute("COMMIT")
            .map_err(|error| (StoreError::from(error), true))?;
        caches.apply(&changes);
        Ok(())
    }

    fn connect(&mut self) -> Result<&mut AnyConnection, StoreError> {
        if self.connection.is_none() {
            if self
                .refused_until
                .is_some_and(|until| Instant::now() < until)
            {
                return Err(StoreError::Unavailable(
                    "it could not be reached a moment ago".into(),
                ));
            }
            match open_postgres(&self.url) {
                Ok(connection) => {
                    self.refused_until = None;
                    self.connection = Some(AnyConnection::Postgres(connection));
                }
                Err(error) => {
                    self.refused_until = Some(Instant::now() + RECONNECT_PAUSE);
                    return Err(error);
                }
            }
        }
        self.connection.as_mut().ok_or(StoreError::Stopped)
    }
}

/// Tells the other nodes, in the same transaction: they hear of it exactly if it commits.
fn announce(connection: &mut AnyConnection, changes: &[Change]) -> Result<(), StoreError> {
    let AnyConnection::Postgres(connection) = connection else {
        return Ok(());
    };
    // Each is a journey. Of very many, that everything changed is told instead.
    let everything = [Change::Everything];
    let told = if changes.len() > MOST_TOLD {
        &everything
    } else {
        changes
    };
    for change in told {
        diesel::sql_query("SELECT pg_notify($1, $2)")
            .bind::<Text, _>(CHANNEL)
            .bind::<Text, _>(change.to_string())
            .execute(connection)?;
    }
    Ok(())
}
