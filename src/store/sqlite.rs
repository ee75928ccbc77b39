//! SQLite: one thread writes and commits what waits in groups; a few threads read.

mod writer;

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};

use self::writer::Writer;
use super::cached::Caches;
use super::connection::{SqliteRole, StoreOptions, open_sqlite};
use super::engine::AnyConnection;
use super::error::StoreError;
use super::queue::{self, Queued, spawn, submit};

#[derive(Debug)]
pub(super) struct Engine {
    writes: Option<Sender<Queued>>,
    reads: Option<Sender<Queued>>,
    threads: Vec<JoinHandle<()>>,
}

impl Engine {
    pub(super) fn start(
        path: &Path,
        options: StoreOptions,
        caches: &Arc<Caches>,
    ) -> Result<Self, StoreError> {
        let (writes, write_queue) = queue::new();
        let (reads, read_queue) = queue::new();
        let mut threads = Vec::new();

        let connection =
            AnyConnection::Sqlite(open_sqlite(path, SqliteRole::Writer, options.synchronous)?);
        let committer = Writer::new(
            connection,
            write_queue,
            Arc::clone(caches),
            options.is_grouping_commits,
        );
        threads.push(spawn("store-writer", move || committer.run())?);

        for number in 0..options.connections.max(1) {
            let mut connection =
                AnyConnection::Sqlite(open_sqlite(path, SqliteRole::Reader, options.synchronous)?);
            let queue: Receiver<Queued> = read_queue.clone();
            threads.push(spawn(&format!("store-reader-{number}"), move || {
                while let Ok(task) = queue.recv() {
                    read_one(&mut connection, task);
                }
            })?);
        }
        caches.trust_for(Duration::MAX);
        Ok(Self {
            writes: Some(writes),
            reads: Some(reads),
            threads,
        })
    }

    pub(super) fn submit_write(&self, task: Queued) -> Result<(), StoreError> {
        submit(self.writes.as_ref(), task)
    }

    pub(super) fn submit_read(&self, task: Queued) -> Result<(), StoreError> {
        submit(self.reads.as_ref(), task)
    }
}

impl Drop for Engine {
    /// Lets the threads finish what was accepted, and waits for them. The writer, who came first, goes last and alone: whoever
    /// closes the last connection writes the log back and removes it, and of several that close at once none may be the last.
    fn drop(&mut self) {
        self.reads = None;
        for reader in self.threads.drain(1..) {
            drop(reader.join());
        }
        self.writes = None;
        for writer in self.threads.drain(..) {
            drop(writer.join());
        }
    }
}

fn read_one(connection: &mut AnyConnection, mut task: Queued) {
    if !task.begin() {
        return task.fail(StoreError::Busy);
    }
    let result = connection
        .batch_execute("BEGIN")
        .map_err(StoreError::from)
        .and_then(|()| task.run(connection, &mut Vec::new(), false));
    // Nothing was written, so either end of the transaction is right; it only must end.
    drop(connection.batch_execute("ROLLBACK"));
    match result {
        Ok(()) => task.succeed(),
        Err(error) => task.fail(error),
    }
}
