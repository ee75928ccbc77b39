//! The queue between those who wait for a job and the keepers that have children.
//!
//! Each upstream has its share: the last child, and half of the places, are for others. So one that is slow keeps nobody else waiting.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::num::NonZeroUsize;
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
    /// Whose it is: the upstream that it concerns.
    pub(super) of: Arc<str>,
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
    /// How many calls of one upstream are served at a time, and how many wait.
    most_served: usize,
    most_waiting: usize,
    calls: Mutex<Calls>,
    /// A permit for each call that came, and each that was served: then another of the same upstream may have its turn. Closed when the
    /// workers stop.
    ready: Semaphore,
}

#[derive(Debug, Default)]
struct Calls {
    waiting: VecDeque<Call>,
    /// How many of each upstream are being served.
    served: HashMap<Arc<str>, usize>,
}

impl Calls {
    /// Takes a call for a keeper: the first that somebody waits for, of an upstream that has not its share.
    fn take(&mut self, most_served: usize) -> Option<Call> {
        self.waiting.retain(|call| !call.is_over());
        let Self { waiting, served } = self;
        let has_turn = |call: &Call| {
            served
                .get(&call.of)
                .is_none_or(|count| *count < most_served)
        };
        let place = waiting.iter().position(has_turn)?;
        let call = waiting.remove(place)?;
        *served.entry(Arc::clone(&call.of)).or_default() += 1;
        Some(call)
    }
}

impl Queue {
    pub(super) fn new(places: usize, children: NonZeroUsize) -> Self {
        Self {
            places,
            most_served: children.get().saturating_sub(1).max(1),
            most_waiting: places.div_ceil(2),
            calls: Mutex::default(),
            ready: Semaphore::new(0),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, call: Call) -> Result<(), CallError> {
        let mut calls = self.lock();
        if self.ready.is_closed() {
            return Err(CallError::Stopped);
        }
        let is_full = |waiting: &VecDeque<Call>| {
            let own = waiting.iter().filter(|other| other.of == call.of);
            waiting.len() >= self.places || own.count() >= self.most_waiting
        };
        if is_full(&calls.waiting) {
            calls.waiting.retain(|call| !call.is_over());
        }
        if is_full(&calls.waiting) {
            return Err(CallError::Busy);
        }
        calls.waiting.push_back(call);
        drop(calls);
        self.ready.add_permits(1);
        Ok(())
    }

    /// The next call that somebody waits for; `None` when the workers stop.
    pub(super) async fn pop(&self) -> Option<Call> {
        loop {
            self.ready.acquire().await.ok()?.forget();
            // Who left, and who has to wait for others of the same upstream, have left their permits.
            if let Some(call) = self.lock().take(self.most_served) {
                return Some(call);
            }
        }
    }

    /// A call of this upstream has been served.
    pub(super) fn served(&self, of: &Arc<str>) {
        let mut calls = self.lock();
        if let Some(count) = calls.served.get_mut(of) {
            *count -= 1;
            if *count == 0 {
                calls.served.remove(of);
            }
        }
        drop(calls);
        self.ready.add_permits(1);
    }

    /// Lets the keepers end, and refuses who waits.
    pub(super) fn end(&self) {
        self.ready.close();
        self.lock().waiting.clear();
    }
}
