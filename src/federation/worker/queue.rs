//! The queue between those who wait for a job and the keepers that have children.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::error::CallError;
use super::protocol::Reply;

/// A job on its way.
pub(super) struct Call {
    pub(super) number: u64,
    pub(super) kind: &'static str,
    /// The request, as it goes over the socket.
    pub(super) frame: Zeroizing<Vec<u8>>,
    /// Until when it is begun, or not at all.
    pub(super) deadline: Instant,
    /// How long it may take from then on.
    pub(super) within: Duration,
    /// Whether a keeper has it, who answers from then on.
    pub(super) begun: Arc<AtomicBool>,
    pub(super) reply: oneshot::Sender<Result<Reply, CallError>>,
}

impl Call {
    /// Whether nobody waits for it any more.
    fn is_over(&self) -> bool {
        self.reply.is_closed() || self.deadline <= Instant::now()
    }

    /// Tells who waits, if somebody does.
    pub(super) fn answer(self, answer: Result<Reply, CallError>) {
        let _ = self.reply.send(answer);
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({} {}, …)", self.kind, self.number)
    }
}

#[derive(Debug)]
pub(super) struct Queue {
    places: usize,
    calls: Mutex<VecDeque<Call>>,
    /// A permit for each call; closed when the workers stop.
    ready: Semaphore,
}

impl Queue {
    pub(super) fn new(places: usize) -> Self {
        Self {
            places,
            calls: Mutex::default(),
            ready: Semaphore::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, call: Call) -> Result<(), CallError> {
        let mut calls = self.lock();
        if self.ready.is_closed() {
            return Err(CallError::Stopped);
        }
        if calls.len() >= self.places {
            calls.retain(|call| !call.is_over());
        }
        if calls.len() >= self.places {
            return Err(CallError::Busy);
        }
        calls.push_back(call);
        drop(calls);
        self.ready.add_permits(1);
        Ok(())
    }

    /// The next call that somebody waits for; `None` when the workers stop.
    pub(super) async fn pop(&self) -> Option<Call> {
        loop {
            self.ready.acquire().await.ok()?.forget();
            // A place that was given back has left its permit.
            let Some(call) = self.lock().pop_front() else {
                continue;
            };
            if !call.is_over() {
                return Some(call);
            }
        }
    }

    /// Lets the keepers end, and refuses who waits.
    pub(super) fn end(&self) {
        self.ready.close();
        self.lock().clear();
    }
}
