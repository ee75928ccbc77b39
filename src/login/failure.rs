//! A way in that was tried in vain, written down for its person to read, whichever way it was.
//!
//! It is counted too, and beyond so many an hour no more lines are written: strangers are not to push away what somebody is to read. Whoever
//! exists and whoever does not are counted alike.

use crate::domain::activity::Activity;
use crate::domain::authentication::Method;
use crate::domain::id::{ActivityId, TenantId, UserId};
use crate::domain::time::Timestamp;
use crate::login::throttle::{Bucket, MOST_NOTED, noted_bucket};
use crate::login::witness::Witness;
use crate::store::{StoreError, Write};

/// A failure until it turns out to be none.
#[derive(Clone)]
pub struct Failure {
    counted: Bucket,
    noted: Option<ActivityId>,
}

impl Failure {
    /// Counts and notes it. `user` is nobody where there is none; then it counts for `typed`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note(
        w: &mut Write<'_>,
        (key, tenant, now): (&[u8; 32], &TenantId, Timestamp),
        (user, typed): (Option<&UserId>, &str),
        method: Method,
        witness: &Witness,
    ) -> Result<Self, StoreError> {
        let counted = noted_bucket(key, user.map_or(typed, UserId::as_str));
        let failures = w.count_attempt(tenant, &counted.name, counted.window, now)?;
        let noted = match user {
            Some(user) if failures.count <= MOST_NOTED => {
                let witness = witness.with_subject(user);
                Some(witness.note(w, Activity::SignInFailed { method })?)
            }
            Some(_) => None,
            // A line of nobody is written too, and does not stay: so it takes as long.
            None => {
                let line = witness.note(w, Activity::SignInFailed { method })?;
                w.take_note_back(&line)?;
                None
            }
        };
        Ok(Self { counted, noted })
    }

    /// It was none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_back(&self, w: &mut Write<'_>, tenant: &TenantId) -> Result<(), StoreError> {
        w.uncount_attempt(tenant, &self.counted.name)?;
        match &self.noted {
            Some(id) => w.take_note_back(id),
            None => Ok(()),
        }
    }
}
