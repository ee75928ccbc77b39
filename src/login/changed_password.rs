//! What follows a new password, wherever it is kept: whoever knew the old one is out. All other sessions end, what apps hold is taken back, no device
//! is trusted any more; its person reads of it in their trail and by mail.

use super::notice::{self, Notice};
use super::unlock::forgive_second_factors;
use super::witness::Witness;
use crate::domain::activity::{Activity, By};
use crate::domain::connector::Connector;
use crate::domain::device;
use crate::domain::id::{SessionId, TenantId};
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::mail::letter::Letter;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// All of that, to be written in one transaction.
#[derive(Clone, Debug)]
pub struct Aftermath {
    witness: Witness,
    notice: Option<Notice>,
    /// At which upstream, in words; empty, where it is a password of ours.
    about: String,
    user: User,
    tenant: TenantId,
    key: [u8; 32],
    now: Timestamp,
}

impl Aftermath {
    /// For somebody who did it there; of a password of ours, or of one that an upstream keeps.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn of(
        op: &Provider,
        user: &User,
        origin: &SessionOrigin,
        upstream: Option<&Connector>,
    ) -> Result<Self, NoEntropy> {
        let now = op.now();
        let upstream = upstream.map(|connector| connector.display_name.clone());
        let letter = Letter::PasswordChanged {
            at: now,
            asked_from: notice::place(origin, device::name(&origin.user_agent)),
            upstream: upstream.clone(),
        };
        Ok(Self {
            witness: Witness::of(op, &user.id, origin),
            notice: Notice::to(op, user, letter)?,
            about: upstream.unwrap_or_default(),
            user: user.clone(),
            tenant: op.tenant.clone(),
            key: op.derived.throttle,
            now,
        })
    }

    /// The same in a session that must live still.
    #[must_use]
    pub fn in_session(self, session: &Session) -> Self {
        Self {
            witness: self.witness.in_session(session),
            ..self
        }
    }

    /// Writes it; one session stays, if any.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn carry_out(&self, w: &mut Write<'_>, kept: Option<&SessionId>) -> Result<(), StoreError> {
        let (id, now) = (&self.user.id, self.now);
        let changed = Activity::PasswordChanged { by: By::Person };
        self.witness.note_about(w, changed, &self.about)?;
        if let Some(notice) = &self.notice {
            notice.post(w)?;
        }
        w.delete_trusted_devices(id)?;
        forgive_second_factors(w, &self.tenant, &self.key, id)?;
        match kept {
            Some(kept) => {
                w.end_all_but(id, kept, now)?;
                // Whoever had this session's cookie before it changed may have drawn some from it.
                w.end_grants_of(id, now)
            }
            None => w.end_everything_of(id, now),
        }
    }

    /// The same by itself, where no session stays: says in which epoch their credentials are from then on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn carry_out_alone(self, op: &Provider) -> Result<i64, StoreError> {
        let done = op.store.write(move |w| {
            // Two that change at once come one after the other.
            w.hold_user(&self.user.id)?;
            self.carry_out(w, None)?;
            let epoch = w.find_credentials_epoch(&self.user.id)?;
            Ok(epoch.unwrap_or_default())
        });
        done.await
    }
}
