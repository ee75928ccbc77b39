//! What a further proof is added to: what an interaction has of its person, or a session that lives.

use super::attempt::Proven;
use super::policy;
use super::witness::Witness;
use crate::domain::authentication::{Proof, with};
use crate::domain::id::{SessionId, UserId};
use crate::domain::interaction::Progress;
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::upstream_session::UpstreamSession;
use crate::domain::user::User;
use crate::provider::Provider;
use crate::store::StoreError;

/// Somebody who has proven something already.
#[derive(Clone, Debug)]
pub struct Basis {
    /// Who.
    pub user: User,
    /// In which epoch of their credentials.
    pub epoch: i64,
    session: Option<Session>,
    resets_password: bool,
    upstream: Option<UpstreamSession>,
}

impl Basis {
    /// What is proven with one more.
    #[must_use]
    pub fn with(self, proofs: &[Proof], more: Proof) -> Proven {
        Proven {
            user: self.user,
            proofs: with(proofs, more),
            epoch: self.epoch,
            session: self.session.map(|session| session.id),
            resets_password: self.resets_password,
            upstream: self.upstream,
        }
    }

    /// Who writes down what is done with it: in the session, if it is one.
    #[must_use]
    pub fn witness(&self, op: &Provider, origin: &SessionOrigin) -> Witness {
        let witness = Witness::of(op, &self.user.id, origin);
        match &self.session {
            Some(session) => witness.in_session(session),
            None => witness,
        }
    }
}

/// Finds it. There is none of somebody who is turned off, or of whom neither the interaction nor the browser has anything.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    op: &Provider,
    user: &UserId,
    progress: &Progress,
    session: Option<&SessionId>,
) -> Result<Option<Basis>, StoreError> {
    // Read anew: what is said of a proof goes to the address that they have, and a command may have changed that a moment ago.
    let (id, session) = (user.clone(), session.cloned());
    let read = op.store.read(move |r| {
        let session = match &session {
            Some(session) => r.find_session(session)?,
            None => None,
        };
        let epoch = r.find_credentials_epoch(&id)?;
        Ok((r.find_user(&id)?, epoch.zip(session)))
    });
    let (found, added_to) = read.await?;
    let Some(found) = found.filter(|found| found.disabled_at.is_none()) else {
        return Ok(None);
    };
    let partial = policy::partial(progress, op.now());
    if let Some(partial) = partial.filter(|partial| partial.user_id == *user) {
        return Ok(Some(Basis {
            user: found,
            epoch: partial.epoch,
            session: None,
            resets_password: partial.resets_password,
            upstream: partial.upstream.clone(),
        }));
    }
    // Both at once: what ended the session advanced the epoch.
    let lives = |session: &Session| session.user_id == *user && session.ended_at.is_none();
    let added_to = added_to.filter(|(_, session)| lives(session));
    Ok(added_to.map(|(epoch, session)| Basis {
        user: found,
        epoch,
        session: Some(session),
        resets_password: false,
        upstream: None,
    }))
}
