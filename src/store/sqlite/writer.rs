//! The one thread that writes.
//!
//! It takes all waiting closures, runs them inside one `BEGIN IMMEDIATE`, commits once, and only then answers
//! them: every answer is durable, and one flush of the disk serves many. If one fails, all are run again, each in a
//! savepoint, so that none loses by another's failure.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl};

use crate::store::cached::{Caches, Change};
use crate::store::engine::AnyConnection;
use crate::store::error::StoreError;
use crate::store::queue::Queued;

/// How many closures one commit serves at most.
const LARGEST_GROUP: usize = 256;
/// How often the writer looks whether another process, such as the command line, wrote.
const FOREIGN_WRITE_CHECK: Duration = Duration::from_secs(1);

/// IMMEDIATE: to read first and write later could find the database changed by another process (SQLITE_BUSY_SNAPSHOT).
const BEGIN: &str = "BEGIN IMMEDIATE";

pub(super) struct Writer {
    connection: AnyConnection,
    queue: Receiver<Queued>,
    caches: Arc<Caches>,
    largest_group: usize,
    data_version: Option<i64>,
    checked_at: Instant,
}

impl Writer {
    pub(super) fn new(
        connection: AnyConnection,
        queue: Receiver<Queued>,
        caches: Arc<Caches>,
        is_grouping_commits: bool,
    ) -> Self {
        Self {
            connection,
            queue,
            caches,
            largest_group: if is_grouping_commits {
                LARGEST_GROUP
            } else {
                1
            },
            data_version: None,
            checked_at: Instant::now(),
        }
    }

    pub(super) fn run(mut self) {
        self.notice_foreign_writes();
        loop {
            match self.queue.recv_timeout(FOREIGN_WRITE_CHECK) {
                Ok(first) => self.commit_group(first),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.checked_at.elapsed() >= FOREIGN_WRITE_CHECK {
                self.notice_foreign_writes();
            }
        }
    }

    fn commit_group(&mut self, first: Queued) {
        let mut group = vec![first];
        while group.len() < self.largest_group {
            match self.queue.try_recv() {
                Ok(task) => group.push(task),
                Err(_) => break,
            }
        }
        let (wanted, unwanted): (Vec<_>, Vec<_>) = group.into_iter().partition(|task| task.begin());
        for task in unwanted {
            task.fail(StoreError::Busy);
        }
        if wanted.is_empty() {
            return;
        }
        self.run_together(wanted);
    }

    /// Runs a group as one transaction without savepoints, which cost a copy of each page that they touch. Only if one
    /// of it fails is everything taken back and run again with them.
    fn run_together(&mut self, mut group: Vec<Queued>) {
        if let Err(error) = self.connection.batch_execute(BEGIN) {
            return fail_all(group, &StoreError::from(error));
        }
        let mut changes = Vec::new();
        for task in &mut group {
            if let Err(error) = task.run(&mut self.connection, &mut changes, false) {
                drop(self.connection.batch_execute("ROLLBACK"));
                match group.pop() {
                    Some(only) if group.is_empty() => only.fail(error),
                    Some(last) => {
                        group.push(last);
                        self.run_apart(group);
                    }
                    None => {}
                }
                return;
            }
        }
        self.finish(group, &changes);
    }

    /// Runs a group as one transaction, each in a savepoint of its own: who fails takes back its own writes alone.
    fn run_apart(&mut self, group: Vec<Queued>) {
        if let Err(error) = self.connection.batch_execute(BEGIN) {
            return fail_all(group, &StoreError::from(error));
        }
        let mut changes = Vec::new();
        let mut done = Vec::with_capacity(group.len());
        let mut group = group.into_iter();
        while let Some(mut task) = group.next() {
            let mut own_changes = Vec::new();
            let result = in_savepoint(&mut self.connection, |connection| {
                task.run(connection, &mut own_changes, false)
            });
            match result {
                Ok(()) => {
                    changes.append(&mut own_changes);
                    done.push(task);
                }
                Err(Failed::Alone(error)) => task.fail(error),
                Err(Failed::WithItsGroup(error)) => {
                    drop(self.connection.batch_execute("ROLLBACK"));
                    done.extend(group);
                    fail_all(done, &error);
                    return task.fail(error);
                }
            }
        }
        self.finish(done, &changes);
    }

    fn finish(&mut self, done: Vec<Queued>, changes: &[Change]) {
        if done.is_empty() {
            drop(self.connection.batch_execute("ROLLBACK"));
            return;
        }
        match self.connection.batch_execute("COMMIT") {
            Ok(()) => {
                // Before the answers: who hears "done" must not find the old value.
                self.caches.apply(changes);
                for task in done {
                    task.succeed();
                }
            }
            Err(error) => {
                drop(self.connection.batch_execute("ROLLBACK"));
                fail_all(done, &StoreError::from(error));
            }
        }
    }

    /// `PRAGMA data_version` changes when another connection wrote; readers cannot, so then it was another process.
    fn notice_foreign_writes(&mut self) {
        #[derive(QueryableByName)]
        struct DataVersion {
            #[diesel(sql_type = BigInt)]
            data_version: i64,
        }

        self.checked_at = Instant::now();
        let AnyConnection::Sqlite(connection) = &mut self.connection else {
            return;
        };
        let Ok(row) =
            diesel::sql_query("PRAGMA data_version").get_result::<DataVersion>(connection)
        else {
            return;
        };
        if self
            .data_version
            .is_some_and(|known| known != row.data_version)
        {
            self.caches.apply(&[Change::Everything]);
        }
        self.data_version = Some(row.data_version);
    }
}

/// What a failure took back.
enum Failed {
    /// Its own writes.
    Alone(StoreError),
    /// Those of the whole group: SQLite rolls the transaction back itself when the disk is full or broken. What came
    /// after it would be a transaction of its own that nobody awaits.
    WithItsGroup(StoreError),
}

fn in_savepoint(
    connection: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<(), StoreError>,
) -> Result<(), Failed> {
    let lost = |error: diesel::result::Error| Failed::WithItsGroup(error.into());
    connection.batch_execute("SAVEPOINT one").map_err(lost)?;
    match work(connection) {
        Ok(()) => connection.batch_execute("RELEASE one").map_err(lost),
        Err(error) => match connection.batch_execute("ROLLBACK TO one; RELEASE one") {
            Ok(()) => Err(Failed::Alone(error)),
            Err(_) => Err(Failed::WithItsGroup(error)),
        },
    }
}

fn fail_all(tasks: Vec<Queued>, error: &StoreError) {
    for task in tasks {
        task.fail(StoreError::Unavailable(error.to_string()));
    }
}
