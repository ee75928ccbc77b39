//! The people of a directory who sign in here by it are looked up from time to time: what it says of them is followed as at a sign-in, and who has
//! gone is turned off.
//!
//! ```text
//!  every `sync.every`:          all who are known here, in portions ─▶ look_up ─▶ there: renewed   ┐
//!  every `sync.changes_every`:  those whose entry has changed ───────▶ look_up ─▶ missing: marked  ┴─▶ conclude: turned off, or withheld
//! ```
//!
//! One node does it at a time, by a claim that lapses; the next one goes on behind the last portion that was written. Nobody is turned off
//! before everybody was asked for: where too many are missing at once, the directory is more likely to be wrong than they are to be gone.

mod follow;
mod gone;
mod pass;

pub(super) use self::gone::bring_back;
use self::pass::{Due, Pass};
use super::connection::Connection;
use super::failure::Failure;
use super::ldap::directories::Directories;
use crate::entropy::NoEntropy;
use crate::provider::Provider;
use crate::store::StoreError;

/// Why it came to no end.
#[derive(Debug, thiserror::Error)]
pub enum NotSynchronised {
    /// Another node does it, or did a moment ago.
    #[error("another server does it, or the directory did not answer one a moment ago")]
    Taken,
    /// The directory says nothing that can be used.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// What a pass found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many were looked up.
    pub looked_up: usize,
    /// How many of them are there.
    pub there: usize,
    /// How many were turned off.
    pub turned_off: usize,
    /// How many were not, because they are too many.
    pub withheld: i64,
}

/// Runs what is due, for each directory that is followed.
///
/// # Errors
/// [`StoreError`]. What a directory does wrong is in the log, and concerns no other.
pub async fn run_due(op: &Provider, directories: &Directories) -> Result<(), StoreError> {
    for connection in op.settings.connections.iter() {
        let Some(mut pass) = Pass::of(op, directories, connection).await? else {
            continue;
        };
        let Some(due) = pass.due() else { continue };
        if !pass.claim().await? {
            continue;
        }
        let name = &connection.connector.name;
        match pass.run(due, false).await {
            Ok(outcome) => {
                tracing::info!(connector.name = %name, people = outcome.looked_up, there = outcome.there, turned_off = outcome.turned_off, "the people of a directory were looked up");
            }
            Err(NotSynchronised::Store(error)) => return Err(error),
            Err(NotSynchronised::Taken) => {}
            Err(error) => {
                tracing::warn!(connector.name = %name, error = %error, "the people of a directory cannot be looked up; it is tried again soon");
            }
        }
    }
    Ok(())
}

/// Looks everybody of a directory up at once; nothing, where it is not followed. With `is_confirmed`, however many are gone are turned off.
///
/// # Errors
/// [`NotSynchronised`].
pub async fn run_now(
    op: &Provider,
    directories: &Directories,
    connection: &Connection,
    is_confirmed: bool,
) -> Result<Option<Outcome>, NotSynchronised> {
    let Some(mut pass) = Pass::of(op, directories, connection).await? else {
        return Ok(None);
    };
    if !pass.claim().await? {
        return Err(NotSynchronised::Taken);
    }
    pass.at.begun_at = None;
    let outcome = pass.run(Due::Whole, is_confirmed).await;
    if outcome.is_err() {
        // Who tried it by hand may try again at once.
        pass.at.claimed_until = None;
        pass.keep().await?;
    }
    outcome.map(Some)
}
