//! One transaction's work, on its way from an async caller to a database thread and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::cached::Change;
use super::connection::Write;
use super::engine::AnyConnection;
use super::error::StoreError;

/// What has waited longer than this is answered [`StoreError::Busy`] without being run.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Work without its types.
pub(super) trait Task: Send {
    /// Whether it still makes sense to run it: the caller waits, and has not waited too long.
    fn is_wanted(&self) -> bool;
    /// Runs it inside a transaction that the caller of this function has begun. It may be run again.
    fn run(
        &mut self,
        connection: &mut AnyConnection,
        changes: &mut Vec<Change>,
    ) -> Result<(), StoreError>;
    /// Answers with what the last run produced, which is durable now.
    fn succeed(self: Box<Self>);
    /// Answers with a failure.
    fn fail(self: Box<Self>, error: StoreError);
}

struct Typed<T, F> {
    work: F,
    produced: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
    queued_at: Instant,
}

pub(super) type Answer<T> = oneshot::Receiver<Result<T, StoreError>>;

pub(super) fn new<T, F>(work: F) -> (Box<dyn Task>, Answer<T>)
where
    T: Send + 'static,
    F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    (
        Box::new(Typed {
            work,
            produced: None,
            answer: sender,
            queued_at: Instant::now(),
        }),
        receiver,
    )
}

impl<T, F> Task for Typed<T, F>
where
    T: Send + 'static,
    F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
{
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed() && self.queued_at.elapsed() < LONGEST_WAIT
    }

    fn run(
        &mut self,
        connection: &mut AnyConnection,
        changes: &mut Vec<Change>,
    ) -> Result<(), StoreError> {
        let mut write = Write::new(connection, changes);
        match catch_unwind(AssertUnwindSafe(|| (self.work)(&mut write))) {
            Ok(result) => {
                self.produced = Some(result?);
                Ok(())
            }
            Err(_) => Err(StoreError::Panicked),
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
