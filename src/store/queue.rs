//! The queues in which tasks wait for a thread, and the threads that take them: of either engine.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, TrySendError};

use super::error::StoreError;
use super::task::Task;

/// How many may wait for a thread; more are answered [`StoreError::Busy`].
const PLACES: usize = 4096;

pub(super) type Queued = Box<dyn Task>;

pub(super) fn new() -> (Sender<Queued>, Receiver<Queued>) {
    crossbeam_channel::bounded(PLACES)
}

pub(super) fn submit(queue: Option<&Sender<Queued>>, task: Queued) -> Result<(), StoreError> {
    match queue.map(|queue| queue.try_send(task)) {
        Some(Ok(())) => Ok(()),
        Some(Err(TrySendError::Full(_))) => Err(StoreError::Busy),
        Some(Err(TrySendError::Disconnected(_))) | None => Err(StoreError::Stopped),
    }
}

pub(super) fn spawn(
    name: &str,
    work: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, StoreError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| StoreError::Unavailable(format!("a thread cannot be started: {error}")))
}
