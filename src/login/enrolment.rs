//! Enrolling a factor on the way of a sign-in, by somebody who has none that reaches what is required.
//!
//! ```text
//!  first factor ─▶ all others that they have ─▶ Enrol ─▶ a code of the new app, or a new passkey ─▶ stored, and proven ─▶ session
//! ```
//!
//! Whoever has proven but one of somebody's factors gives them no other (C-046): that there is none that was not proven is looked up
//! again in the transaction that stores the new one, so that of two at once one wins.

use super::attempt::Proven;
use super::basis::{self, Basis};
use super::factor::{passkey, totp};
use super::policy::Enrol;
use super::witness::Witness;
use crate::domain::authentication::{Acr, Method, Proof};
use crate::domain::id::{InteractionId, SessionId, UserId};
use crate::domain::interaction::Progress;
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// What has to hold at the moment at which a factor is stored.
#[derive(Clone, Debug)]
pub struct Guard {
    /// In which interaction: it waits still.
    pub interaction: InteractionId,
    /// Who writes it down.
    pub witness: Witness,
    user: UserId,
    epoch: i64,
    reached: Acr,
}

impl Guard {
    /// Of what somebody adds to a session by which they have proven all that they have.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_session(
        op: &Provider,
        session: &Session,
        interaction: &InteractionId,
        origin: &SessionOrigin,
    ) -> Result<Option<Self>, StoreError> {
        let user = session.user_id.clone();
        let epoch = op.store.read(move |r| r.find_credentials_epoch(&user));
        Ok(epoch.await?.map(|epoch| Self {
            witness: Witness::of(op, &session.user_id, origin).in_session(session),
            interaction: interaction.clone(),
            user: session.user_id.clone(),
            epoch,
            reached: session.authentication.reached(),
        }))
    }

    /// Whether their credentials are those that were proven, and they have no factor that was not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn holds(&self, w: &mut Write<'_>, now: Timestamp) -> Result<bool, StoreError> {
        // Two who enrol at once come one after the other from here on.
        let is_theirs = w.hold_credentials(&self.user, self.epoch)?;
        Ok(is_theirs
            && w.find_progress(&self.interaction, now)?.is_some()
            && w.find_enrolled(&self.user)?.reachable() <= self.reached)
    }
}

/// Where it is done.
#[derive(Clone, Copy, Debug)]
pub struct Here<'h> {
    /// What is owed.
    pub owed: &'h Enrol,
    /// In which interaction.
    pub interaction: &'h InteractionId,
    /// What was done in it.
    pub progress: &'h Progress,
    /// The person's session in this browser, if there is one.
    pub session: Option<&'h SessionId>,
    /// From where.
    pub origin: &'h SessionOrigin,
}

impl Here<'_> {
    async fn basis(&self, op: &Provider) -> Result<Option<(Basis, Guard)>, StoreError> {
        let Self {
            owed,
            interaction,
            progress,
            session,
            origin,
        } = self;
        let basis = basis::find(op, &owed.user_id, progress, *session).await?;
        let methods: Vec<Method> = owed.proofs.iter().map(|proof| proof.method).collect();
        let Some((basis, reached)) = basis.zip(Acr::of(&methods)) else {
            return Ok(None);
        };
        let guard = Guard {
            witness: basis.witness(op, origin),
            interaction: (*interaction).clone(),
            user: owed.user_id.clone(),
            epoch: basis.epoch,
            reached,
        };
        Ok(Some((basis, guard)))
    }
}

/// Enrols an authenticator app by a code of it.
///
/// # Errors
/// [`totp::NotEnrolled`].
pub async fn app(
    op: &Provider,
    here: Here<'_>,
    sealed: &str,
    code: &str,
) -> Result<Proven, totp::NotEnrolled> {
    let basis = here.basis(op).await?;
    let (basis, guard) = basis
        .filter(|_| here.owed.ways.contains(&Method::Totp))
        .ok_or(totp::NotEnrolled::Over)?;
    totp::enrol_on_the_way(op, &basis.user, &guard, sealed, code).await?;
    Ok(basis.with(&here.owed.proofs, Proof::new(Method::Totp, op.now())))
}

/// Enrols the passkey that the browser made.
///
/// # Errors
/// [`passkey::Refused`].
pub async fn passkey(
    op: &Provider,
    here: Here<'_>,
    answer: passkey::Answer<'_>,
) -> Result<Proven, passkey::Refused> {
    let basis = here.basis(op).await?;
    let (basis, guard) = basis
        .filter(|_| here.owed.ways.contains(&Method::SyncedPasskey))
        .ok_or(passkey::Refused::Over)?;
    let made = passkey::finish_on_the_way(op, &basis.user, answer, &guard).await?;
    let method = passkey::method(made.is_backup_eligible);
    Ok(basis.with(&here.owed.proofs, Proof::new(method, op.now())))
}
