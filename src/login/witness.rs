//! Who sees what happens to an account, and writes it down, in the transaction that does it: so there is neither without the other.

use crate::domain::activity::{Activity, By, Entry};
use crate::domain::id::{ActivityId, SessionId, TenantId, UserId};
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::time::Timestamp;
use crate::domain::word::Word;
use crate::entropy::Entropy;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// Characters of a name that are kept.
const LONGEST_NAME: usize = 200;

/// Whose account it is, who does it, from where, and when.
#[derive(Clone, Debug)]
pub struct Witness {
    tenant: TenantId,
    subject: UserId,
    by: By,
    origin: SessionOrigin,
    at: Timestamp,
    entropy: Entropy,
    /// The session in which it is done, and what its secret was.
    session: Option<(SessionId, String)>,
}

impl Witness {
    /// For somebody's account, at this moment.
    #[must_use]
    pub fn of(op: &Provider, subject: &UserId, origin: &SessionOrigin) -> Self {
        Self {
            tenant: op.tenant.clone(),
            subject: subject.clone(),
            by: By::Person,
            origin: origin.clone(),
            at: op.now(),
            entropy: op.entropy,
            session: None,
        }
    }

    /// The same, of what is done in this session, and only while it lives: it was looked up before, and may have ended since, by whoever
    /// set another password because it was a thief's.
    #[must_use]
    pub fn in_session(self, session: &Session) -> Self {
        Self {
            session: Some((session.id.clone(), session.secret_hash.clone())),
            ..self
        }
    }

    /// The same, of what the operator does on the machine itself.
    #[must_use]
    pub fn of_operator(subject: &UserId, now: Timestamp) -> Self {
        Self {
            tenant: TenantId::default_tenant(),
            subject: subject.clone(),
            by: By::Operator,
            origin: SessionOrigin::default(),
            at: now,
            entropy: Entropy,
            session: None,
        }
    }

    /// At which tenant.
    #[must_use]
    pub const fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// Who does it.
    #[must_use]
    pub const fn by(&self) -> By {
        self.by
    }

    /// From where.
    #[must_use]
    pub const fn origin(&self) -> &SessionOrigin {
        &self.origin
    }

    /// The same, for somebody else's account.
    #[must_use]
    pub fn with_subject(&self, subject: &UserId) -> Self {
        Self {
            subject: subject.clone(),
            ..self.clone()
        }
    }

    /// Holds the session in which it is done until this transaction ends.
    ///
    /// # Errors
    /// [`StoreError::SessionOver`].
    pub fn attend(&self, w: &mut Write<'_>) -> Result<(), StoreError> {
        match &self.session {
            Some((id, secret_hash)) if !w.hold_session(id, secret_hash)? => {
                Err(StoreError::SessionOver)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Writes it down.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::SessionOver`] takes back what was done before it in this transaction.
    pub fn note(&self, w: &mut Write<'_>, activity: Activity) -> Result<ActivityId, StoreError> {
        self.note_about(w, activity, "")
    }

    /// The same, with the name of what it was done to.
    ///
    /// # Errors
    /// As for [`note`](Self::note).
    pub fn note_about(
        &self,
        w: &mut Write<'_>,
        activity: Activity,
        about: &str,
    ) -> Result<ActivityId, StoreError> {
        self.attend(w)?;
        let id = self.entropy.id::<ActivityId>(self.at);
        let id = id.map_err(|error| StoreError::Preparation(error.to_string()))?;
        w.note(&Entry {
            tenant_id: self.tenant.clone(),
            id: id.clone(),
            subject: self.subject.clone(),
            activity: Word::Known(activity),
            about: about.chars().take(LONGEST_NAME).collect(),
            origin: self.origin.clone(),
            at: self.at,
        })?;
        Ok(id)
    }
}

/// How a way in is taken away: who sees it, and whether its person is signed out everywhere else (ASVS 7.4.3).
#[derive(Clone, Debug)]
pub struct Removal {
    /// Who sees it.
    pub witness: Witness,
    /// The only session that stays, if all others end.
    pub only: Option<SessionId>,
}

impl Removal {
    /// Ends the other sessions, with what apps hold, if that is wanted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_others(&self, w: &mut Write<'_>) -> Result<(), StoreError> {
        let Some(only) = &self.only else {
            return Ok(());
        };
        let witness = &self.witness;
        w.end_all_but(&witness.subject, only, witness.at)?;
        witness.note(w, Activity::SessionsEnded { by: By::Person })?;
        Ok(())
    }
}
