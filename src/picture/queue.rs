//! Whose turn it is: reading a picture takes a core and much memory, so few are read at a time, and few wait.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::Unreadable;

/// One picture at a time: what a stranger can make us compute is one core, and memory for one. People's own are apart from those that
/// clients name, so that neither waits for the other.
pub(super) static TURN: Semaphore = Semaphore::const_new(1);
pub(super) static PORTRAITS: Semaphore = Semaphore::const_new(1);
/// People's pictures that are read or wait for their turn, and those of one person.
const PLACES: usize = 8;
const PLACES_EACH: usize = 2;
/// Whose they are.
static HOLDERS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A place in the queue of people's pictures, until it is dropped.
#[derive(Debug)]
pub struct Place(String);

/// A place in the queue of people's pictures, if there is one: taken before the picture is read, so that those that wait are few. One
/// person has two at most, and leaves the others theirs.
#[must_use]
pub fn place(whose: &str) -> Option<Place> {
    let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    let own = holders.iter().filter(|holder| *holder == whose).count();
    if holders.len() >= PLACES || own >= PLACES_EACH {
        return None;
    }
    holders.push(whose.to_owned());
    Some(Place(whose.to_owned()))
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut holders = HOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = holders.iter().position(|holder| *holder == self.0) {
            holders.swap_remove(place);
        }
    }
}

pub(super) async fn apart<T, F>(turn: &'static Semaphore, work: F) -> Result<T, Unreadable>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Unreadable> + Send + 'static,
{
    let turn = turn.acquire().await.map_err(|_| Unreadable::Failed)?;
    spawn_blocking(move || {
        // Held until the work is over, even if nobody waits for it any more.
        let _turn = turn;
        work()
    })
    .await
    // A decoder that panics takes only this with it.
    .unwrap_or(Err(Unreadable::Failed))
}
