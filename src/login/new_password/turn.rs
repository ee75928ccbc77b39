//! Judging a password takes longer than hashing it, and whoever chooses its signs makes it longest: it is done apart from the async workers,
//! one at a time, and few wait for it.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::login::hashing::HashingError;

/// What strangers can make us compute is one core.
static TURN: Semaphore = Semaphore::const_new(1);
/// Those that are judged or wait for their turn.
static PLACES: Semaphore = Semaphore::const_new(8);
/// How long one waits, as for a hash.
const WAIT: Duration = Duration::from_secs(2);

/// What some work says, once it has had its turn.
///
/// # Errors
/// [`HashingError::Busy`] where too many wait or the wait was too long, [`HashingError::Unavailable`].
pub(super) async fn apart<T, F>(work: F) -> Result<T, HashingError>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let place = PLACES.try_acquire().map_err(|_| HashingError::Busy)?;
    let turn = timeout(WAIT, TURN.acquire()).await;
    let turn = turn.map_err(|_| HashingError::Busy)?;
    let turn = turn.map_err(|_| HashingError::Unavailable)?;
    spawn_blocking(move || {
        // Held until the work is over, even if nobody waits for it any more.
        let _held = (place, turn);
        work()
    })
    .await
    .map_err(|_| HashingError::Unavailable)
}
