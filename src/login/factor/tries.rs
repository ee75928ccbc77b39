//! Tries of second factors: counted before they are judged. Where there are too many in an hour or a day their person is told, for only who
//! has a first factor of theirs comes to the second.

use std::time::Duration;

use crate::domain::device;
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::login::notice::{self, Notice};
use crate::login::throttle::{
    Bucket, Full, count, second_factor_buckets, second_factor_mail_buckets, try_in,
};
use crate::login::witness::Witness;
use crate::mail::letter::{Letter, Place};
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// What counts the tries of one browser at one person's second factors.
#[derive(Clone, Debug)]
pub struct Tries {
    buckets: Vec<Bucket>,
    is_known: bool,
}

impl Tries {
    /// Of a browser that nobody knows, or by the tag of one with which this very person has signed in.
    #[must_use]
    pub fn of(op: &Provider, user: &UserId, known_browser: Option<&str>) -> Self {
        Self {
            buckets: second_factor_buckets(&op.derived.throttle, user, known_browser),
            is_known: known_browser.is_some(),
        }
    }

    /// The same, with what their person is told of too many.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub(super) fn watched(
        self,
        op: &Provider,
        user: &User,
        witness: &Witness,
    ) -> Result<Watched, NoEntropy> {
        let origin = witness.origin();
        let asked_from = notice::place(origin, device::name(&origin.user_agent));
        let (now, is_known) = (op.now(), self.is_known);
        let letter = letter(now, now, is_known, &asked_from);
        Ok(Watched {
            notice: Notice::to(op, user, letter)?,
            tries: self,
            tenant: op.tenant.clone(),
            user: user.id.clone(),
            key: op.derived.throttle,
            witness: witness.clone(),
            asked_from,
            now,
        })
    }
}

/// Tries of which their person is told where there are too many.
pub(super) struct Watched {
    tries: Tries,
    tenant: TenantId,
    user: UserId,
    key: [u8; 32],
    witness: Witness,
    notice: Option<Notice>,
    asked_from: Place,
    now: Timestamp,
}

impl Watched {
    /// Counts a try, and makes it if there were not too many. `Err` is how long to wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) fn try_in(
        &self,
        w: &mut Write<'_>,
        check: impl FnOnce(&mut Write<'_>) -> Result<bool, StoreError>,
    ) -> Result<Result<bool, Duration>, StoreError> {
        let tried = try_in(w, &self.tenant, &self.tries.buckets, self.now, check)?;
        if let Err(full) = &tried {
            self.tell(w, full)?;
        }
        Ok(tried.map_err(|full| full.wait))
    }

    /// Once while that bucket is full.
    fn tell(&self, w: &mut Write<'_>, full: &Full<'_>) -> Result<(), StoreError> {
        let Some(notice) = self.notice.as_ref().filter(|_| full.bucket.is_lock) else {
            return Ok(());
        };
        self.witness.attend(w)?;
        let once = second_factor_mail_buckets(&self.key, &self.user, full);
        if count(w, &self.tenant, &once, self.now)?.is_err() {
            return Ok(());
        }
        let until = self.now.plus(full.wait);
        let is_known = self.tries.is_known;
        let letter = letter(self.now, until, is_known, &self.asked_from);
        notice.saying(letter).post(w)
    }
}

fn letter(at: Timestamp, until: Timestamp, is_known: bool, asked_from: &Place) -> Letter {
    Letter::SecondFactorClosed {
        at,
        until,
        is_known_browser: is_known,
        asked_from: asked_from.clone(),
    }
}
