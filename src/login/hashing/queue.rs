//! The queue between those who wait for a hash and the threads that compute it.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::work::Work;
use super::{HashingError, Password};

/// Who has a job: the thread that began it, or the caller that would not wait. The first to take it.
#[derive(Debug, Default)]
pub(super) struct Claim(AtomicU8);

impl Claim {
    const FREE: u8 = 0;
    const BEGUN: u8 = 1;
    pub(super) const GIVEN_UP: u8 = 2;

    pub(super) fn take(&self, by: u8) -> bool {
        self.0
            .compare_exchange(Self::FREE, by, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }
}

#[derive(Debug)]
pub(super) struct Job {
    pub(super) password: Password,
    pub(super) work: Work,
    /// Bytes of the hash.
    pub(super) length: usize,
    pub(super) claim: Arc<Claim>,
    pub(super) reply: oneshot::Sender<Result<Computed, HashingError>>,
}

/// A hash, and how long a thread was at it.
#[derive(Debug)]
pub(super) struct Computed {
    pub(super) hash: Zeroizing<Vec<u8>>,
    pub(super) took: Duration,
}

impl Job {
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

#[derive(Debug)]
pub(super) struct Queue {
    places: usize,
    state: Mutex<Waiting>,
    filled: Condvar,
    /// Held by the thread that computes a hash with more memory than usual: one at a time may.
    oversize: Mutex<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    ended: bool,
}

impl Queue {
    pub(super) fn new(places: usize) -> Self {
        Self {
            places,
            state: Mutex::default(),
            filled: Condvar::new(),
            oversize: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, job: Job) -> Result<(), HashingError> {
        let mut waiting = self.lock();
        if waiting.jobs.len() >= self.places {
            waiting.jobs.retain(|job| !job.is_abandoned());
        }
        if waiting.jobs.len() >= self.places {
            return Err(HashingError::Busy);
        }
        waiting.jobs.push_back(job);
        drop(waiting);
        self.filled.notify_one();
        Ok(())
    }

    /// Jobs that somebody still waits for.
    pub(super) fn waiting(&self) -> usize {
        let waiting = self.lock();
        waiting
            .jobs
            .iter()
            .filter(|job| !job.is_abandoned())
            .count()
    }

    /// Lets the threads end.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.filled.notify_all();
    }

    /// The next job that somebody still waits for; `None` when the pool has ended.
    fn pop(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if waiting.ended {
                return None;
            }
            match waiting.jobs.pop_front() {
                Some(job) if job.is_abandoned() || !job.claim.take(Claim::BEGUN) => {}
                Some(job) => return Some(job),
                None => {
                    waiting = self
                        .filled
                        .wait(waiting)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// A thread: takes jobs until the pool ends.
pub(super) fn work(queue: &Queue, usual: usize) {
    let mut memory = Vec::new();
    while let Some(job) = queue.pop() {
        let Job {
            password,
            work,
            length,
            reply,
            claim: _,
        } = job;
        let oversize = work.memory() > usual;
        let turn = oversize.then(|| {
            queue
                .oversize
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        });
        let begin = Instant::now();
        let computed = catch_unwind(AssertUnwindSafe(|| {
            work.compute(&password, length, &mut memory)
        }));
        let took = begin.elapsed();
        // An imported hash may want more than ours: that much is not kept.
        if oversize {
            memory = Vec::new();
        }
        drop(turn);
        let computed = computed.unwrap_or(Err(HashingError::Unavailable));
        // The caller may have left meanwhile.
        let _ = reply.send(computed.map(|hash| Computed { hash, took }));
    }
}
