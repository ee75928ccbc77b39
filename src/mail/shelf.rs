//! Where mails go in `doorward dev` while no server is named: nowhere. The last ones lie here, in memory, for whoever opens the playground.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::letter::Mail;
use super::{Letterhead, Render, Rendered, Unwritten};
use crate::domain::time::Timestamp;

/// Mails that are kept; the oldest make room.
const MOST: usize = 50;

/// A mail that was not sent.
#[derive(Clone)]
pub struct Shelved {
    /// Whom it is for.
    pub to: String,
    /// When it would have been sent.
    pub at: Timestamp,
    /// What it says.
    pub letter: Rendered,
}

/// The last mails.
pub struct Shelf {
    render: Render,
    mails: Mutex<VecDeque<Shelved>>,
}

impl Shelf {
    /// An empty one.
    #[must_use]
    pub const fn new(render: Render) -> Self {
        Self {
            render,
            mails: Mutex::new(VecDeque::new()),
        }
    }

    /// Puts one there.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn put(
        &self,
        letterhead: Letterhead<'_>,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<(), Unwritten> {
        let shelved = Shelved {
            to: mail.recipient.address.as_str().to_owned(),
            at: now,
            letter: (self.render)(letterhead, mail)?,
        };
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push_front(shelved);
        mails.truncate(MOST);
        Ok(())
    }

    /// What lies there, the newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Shelved> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().cloned().collect()
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}
