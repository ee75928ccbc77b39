//! One transaction's work, on its way from an async caller to a database thread and back.
//!
//! A caller does not wait for ever, whatever the database does, and what it was told holds:
//!
//! ```text
//!  queued ──(a thread takes it)──▶ running ──(its work is done)──▶ decided ──▶ answered
//!    └──(START_BY)──▶ given up        └──(DECIDE_BY)──▶ given up: rolled back
//! ```
//!
//! Only between `decided` and the answer, while COMMIT is on its way, can a caller that hears of a failure
//! ([`ANSWER_BY`]) have been served after all.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::cached::Change;
use super::connection::Write;
use super::engine::AnyConnection;
use super::error::StoreError;

/// What no thread has taken by then is not run at all: with other work every thread is busy.
const START_BY: Duration = Duration::from_millis(1500);
/// What has not done its work by then is rolled back.
const DECIDE_BY: Duration = Duration::from_millis(4000);
/// When the caller hears something at the latest.
const ANSWER_BY: Duration = Duration::from_millis(4500);

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// How long a caller waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// Somebody waits for an answer, and others want the threads.
    Request,
    /// An operator's command: as long as it takes.
    Command,
}

/// Work without its types.
pub(super) trait Task: Send {
    /// Whether PostgreSQL makes each of its statements a transaction of its own.
    fn needs_no_transaction(&self) -> bool;
    /// Takes it from the queue, and says whether it still makes sense to run it.
    fn begin(&self) -> bool;
    /// Runs it inside a transaction that the caller of this function has begun, or, loosely, in none. It may be run again.
    /// On an error, that nobody waits any more among them, the transaction must be rolled back.
    fn run(
        &mut self,
        connection: &mut AnyConnection,
        changes: &mut Vec<Change>,
        is_loose: bool,
    ) -> Result<(), StoreError>;
    /// Answers with what the last run produced, which is durable now.
    fn succeed(self: Box<Self>);
    /// Answers with a failure.
    fn fail(self: Box<Self>, error: StoreError);
}

/// Where a task is: the thread and the caller agree on it, so that neither acts on what the other gave up.
#[derive(Debug, Default)]
struct Stage(AtomicU8);

impl Stage {
    const QUEUED: u8 = 0;
    const RUNNING: u8 = 1;
    const DECIDED: u8 = 2;
    const GIVEN_UP: u8 = 3;

    fn advance(&self, from: u8, to: u8) -> bool {
        self.0
            .compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    fn decide(&self) -> bool {
        // Decided already, where a transaction is run again.
        self.advance(Self::RUNNING, Self::DECIDED)
            || self.0.load(Ordering::Acquire) == Self::DECIDED
    }
}

struct Typed<T, F> {
    work: F,
    produced: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
    stage: Arc<Stage>,
    needs_no_transaction: bool,
}

/// What a caller waits for.
pub(super) struct Answer<T> {
    receiver: oneshot::Receiver<Result<T, StoreError>>,
    stage: Arc<Stage>,
    patience: Patience,
}

pub(super) fn new<T, F>(
    work: F,
    patience: Patience,
    needs_no_transaction: bool,
) -> (Box<dyn Task>, Answer<T>)
where
    T: Send + 'static,
    F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let stage = Arc::new(Stage::default());
    (
        Box::new(Typed {
            work,
            produced: None,
            answer: sender,
            stage: Arc::clone(&stage),
            needs_no_transaction,
        }),
        Answer {
            receiver,
            stage,
            patience,
        },
    )
}

impl<T> Answer<T> {
    /// The outcome.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if no thread took it in time: it was not run. [`StoreError::Unavailable`] if the database
    /// did not answer in time: it was rolled back, unless its COMMIT had been sent.
    pub(super) async fn wait(mut self) -> Result<T, StoreError> {
        if self.patience == Patience::Command {
            return self.receiver.await.unwrap_or(Err(StoreError::Stopped));
        }
        let asked_at = Instant::now();
        let late = || StoreError::Unavailable("it did not answer in time".into());
        for (limit, stage) in [(START_BY, Stage::QUEUED), (DECIDE_BY, Stage::RUNNING)] {
            if let Ok(answer) = timeout_at(asked_at + limit, &mut self.receiver).await {
                return answer.unwrap_or(Err(StoreError::Stopped));
            }
            if self.stage.advance(stage, Stage::GIVEN_UP) {
                return Err(if stage == Stage::QUEUED {
                    StoreError::Busy
                } else {
                    late()
                });
            }
        }
        match timeout_at(asked_at + ANSWER_BY, &mut self.receiver).await {
            Ok(answer) => answer.unwrap_or(Err(StoreError::Stopped)),
            Err(_) => Err(late()),
        }
    }
}

impl<T, F> Task for Typed<T, F>
where
    T: Send + 'static,
    F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
{
    fn needs_no_transaction(&self) -> bool {
        self.needs_no_transaction
    }

    fn begin(&self) -> bool {
        !self.answer.is_closed() && self.stage.advance(Stage::QUEUED, Stage::RUNNING)
    }

    fn run(
        &mut self,
        connection: &mut AnyConnection,
        changes: &mut Vec<Change>,
        is_loose: bool,
    ) -> Result<(), StoreError> {
        // Where a group is run again, one by one, somebody may have given up meanwhile.
        if self.stage.0.load(Ordering::Acquire) == Stage::GIVEN_UP {
            return Err(StoreError::Busy);
        }
        let mut write = Write::new(connection, changes, is_loose);
        match catch_unwind(AssertUnwindSafe(|| (self.work)(&mut write))) {
            Ok(result) => self.produced = Some(result?),
            Err(_) => return Err(StoreError::Panicked),
        }
        if self.stage.decide() {
            Ok(())
        } else {
            Err(StoreError::Busy)
        }
    }

    fn succeed(self: Box<Self>) {
        let result = self.produced.ok_or(StoreError::Stopped);
        // The caller may have gone; then nobody needs the answer.
        drop(self.answer.send(result));
    }

    fn fail(self: Box<Self>, error: StoreError) {
        drop(self.answer.send(Err(error)));
    }
}
