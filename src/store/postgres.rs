//! PostgreSQL: a few threads, each with its own connection, one transaction a closure; and one that listens.
//!
//! A lost connection is replaced before the next transaction; a transaction that was lost before its COMMIT was sent,
//! or that PostgreSQL asks to have tried again (40001, 40P01), is run again. An r2d2 pool would add a round trip a
//! check-out and leave the closures on tokio's blocking threads; these threads are the pool and its queue bounds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{PgConnection, RunQueryDsl};

use super::cached::{Caches, Change};
use super::connection::{StoreOptions, open_postgres};
use super::engine::AnyConnection;
use super::error::StoreError;
use super::sqlite::{spawn, submit};
use super::task::{Access, Task};

const QUEUE: usize = 4096;
/// How often a transaction is tried at most.
const TRIES: u32 = 4;
/// After a failed connection, everybody is refused at once for this long instead of waiting for the next failure.
const RECONNECT_PAUSE: Duration = Duration::from_millis(500);
/// How often the listener looks for news.
const LISTEN_INTERVAL: Duration = Duration::from_millis(10);
/// How often the listener asks whether its connection is alive.
const LISTEN_HEARTBEAT: Duration = Duration::from_secs(1);
/// How long after the last sign of life nothing cached is trusted any more.
const LONGEST_SILENCE: Duration = Duration::from_secs(3);
/// How long the threads may take to end.
const LONGEST_GOODBYE: Duration = Duration::from_secs(5);
/// Of the changes of one transaction.
const MOST_TOLD: usize = 64;
const CHANNEL: &str = "doorward_changes";

struct Queued {
    task: Box<dyn Task>,
    access: Access,
}

#[derive(Debug)]
pub(super) struct Engine {
    queue: Option<Sender<Box<dyn Task>>>,
    reads: Option<Sender<Box<dyn Task>>>,
    is_stopping: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Engine {
    pub(super) fn start(
        url: &str,
        options: StoreOptions,
        caches: &Arc<Caches>,
    ) -> Result<Self, StoreError> {
        let (writes, write_queue) = crossbeam_channel::bounded(QUEUE);
        let (reads, read_queue) = crossbeam_channel::bounded(QUEUE);
        let is_stopping = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        // The first connection is made here, so that a wrong address is an error at start.
        let mut first = Some(open_postgres(url)?);
        for number in 0..options.connections.max(2) {
            let worker = Worker {
                url: url.to_owned(),
                connection: first.take().map(AnyConnection::Postgres),
                refused_until: None,
                writes: write_queue.clone(),
                reads: read_queue.clone(),
                caches: Arc::clone(caches),
            };
            threads.push(spawn(&format!("store-{number}"), move || worker.run())?);
        }
        let listener = Listener {
            url: url.to_owned(),
            caches: Arc::clone(caches),
            is_stopping: Arc::clone(&is_stopping),
        };
        threads.push(spawn("store-listener", move || listener.run())?);
        Ok(Self {
            queue: Some(writes),
            reads: Some(reads),
            is_stopping,
            threads,
        })
    }

    pub(super) fn submit(&self, task: Box<dyn Task>, access: Access) -> Result<(), StoreError> {
        submit(
            match access {
                Access::Read => self.reads.as_ref(),
                Access::Write => self.queue.as_ref(),
            },
            task,
        )
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.queue = None;
        self.reads = None;
        self.is_stopping.store(true, Ordering::Release);
        // A thread that waits for a server that hangs must not keep the program.
        let end = Instant::now() + LONGEST_GOODBYE;
        for thread in self.threads.drain(..) {
            while !thread.is_finished() {
                if Instant::now() >= end {
                    return;
                }
                thread::sleep(LISTEN_INTERVAL);
            }
            drop(thread.join());
        }
    }
}

struct Worker {
    url: String,
    connection: Option<AnyConnection>,
    refused_until: Option<Instant>,
    writes: Receiver<Box<dyn Task>>,
    reads: Receiver<Box<dyn Task>>,
    caches: Arc<Caches>,
}

impl Worker {
    fn run(mut self) {
        while let Some(Queued { mut task, access }) = self.next() {
            if !task.begin() {
                task.fail(StoreError::Busy);
                continue;
            }
            match self.run_with_retries(task.as_mut(), access) {
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

struct Listener {
    url: String,
    caches: Arc<Caches>,
    is_stopping: Arc<AtomicBool>,
}

impl Listener {
    /// While the channel is down nothing cached is trusted; when it is up again everything starts anew.
    fn run(self) {
        while !self.is_stopping.load(Ordering::Acquire) {
            if let Ok(mut connection) = self.connect() {
                self.caches.apply(&[Change::Everything]);
                let lost = self.listen(&mut connection);
                self.caches.trust_for(Duration::ZERO);
                if let Err(error) = lost {
                    tracing::warn!(error = %error, "the database's notification channel is down: caches are bypassed");
                }
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn connect(&self) -> Result<PgConnection, StoreError> {
        let mut connection = open_postgres(&self.url)?;
        connection.batch_execute(&format!("LISTEN {CHANNEL}"))?;
        Ok(connection)
    }

    fn listen(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let mut heard_at = Instant::now();
        self.caches.trust_for(LONGEST_SILENCE);
        while !self.is_stopping.load(Ordering::Acquire) {
            for notification in connection.notifications_iter() {
                match notification?.payload.parse() {
                    Ok(change) => self.caches.apply(&[change]),
                    // A newer node may announce what this one does not know.
                    Err(()) => self.caches.apply(&[Change::Everything]),
                }
            }
            if heard_at.elapsed() >= LISTEN_HEARTBEAT {
                let asked_at = Instant::now();
                connection.batch_execute("SELECT 1")?;
                heard_at = Instant::now();
                self.caches
                    .trust_for(LONGEST_SILENCE.saturating_sub(asked_at.elapsed()));
            }
            thread::sleep(LISTEN_INTERVAL);
        }
        Ok(())
    }
}
