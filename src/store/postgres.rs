//! PostgreSQL: a few threads, each with its own connection, one transaction a closure; and one that listens.
//!
//! A lost connection is replaced before the next transaction; a transaction that was lost before its COMMIT was sent,
//! or that PostgreSQL asks to have tried again (40001, 40P01), is run again. An r2d2 pool would add a round trip a
//! check-out and leave the closures on tokio's blocking threads; these threads are the pool and its queue bounds it.

mod listener;
mod relief;
mod worker;

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;

use self::listener::Listener;
use self::relief::{Duty, Threads};
use self::worker::Worker;
use super::cached::Caches;
use super::connection::{StoreOptions, open_postgres};
use super::engine::AnyConnection;
use super::error::StoreError;
use super::queue::{self, submit};
use super::task::{Access, Task};

/// What LISTEN and NOTIFY name.
const CHANNEL: &str = "doorward_changes";

#[derive(Debug)]
pub(super) struct Engine {
    queue: Option<Sender<Box<dyn Task>>>,
    reads: Option<Sender<Box<dyn Task>>>,
    // Ends after the queues, which it waits for.
    _threads: Threads,
}

impl Engine {
    pub(super) fn start(
        url: &str,
        options: StoreOptions,
        caches: &Arc<Caches>,
    ) -> Result<Self, StoreError> {
        let (writes, write_queue) = queue::new();
        let (reads, read_queue) = queue::new();
        // The first connection is made here, so that a wrong address is an error at start.
        let first = Arc::new(Mutex::new(Some(open_postgres(url)?)));
        let mut duties = Vec::new();
        for number in 0..options.connections.max(2) {
            let (url, first, caches) = (url.to_owned(), Arc::clone(&first), Arc::clone(caches));
            let (writes, reads) = (write_queue.clone(), read_queue.clone());
            let duty: Duty = Box::new(move || {
                let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
                let worker = Worker {
                    url: url.clone(),
                    connection: first.map(AnyConnection::Postgres),
                    refused_until: None,
                    writes: writes.clone(),
                    reads: reads.clone(),
                    caches: Arc::clone(&caches),
                };
                Box::new(move |post| worker.run(post))
            });
            duties.push((format!("store-{number}"), duty));
        }
        let (url, caches) = (url.to_owned(), Arc::clone(caches));
        let duty: Duty = Box::new(move || {
            let listener = Listener {
                url: url.clone(),
                caches: Arc::clone(&caches),
            };
            Box::new(move |post| listener.run(post))
        });
        duties.push(("store-listener".to_owned(), duty));
        Ok(Self {
            queue: Some(writes),
            reads: Some(reads),
            _threads: Threads::start(duties)?,
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
