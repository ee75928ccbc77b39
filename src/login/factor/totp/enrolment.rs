//! A person sets up an app, by a code of its fresh secret, or takes theirs away.

use std::fmt;

use super::fresh::{fresh_identity, identity_on_the_way, open_fresh, totp};
use super::{find_step, identity};
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::seal;
use crate::login::enrolment::Guard;
use crate::login::notice::Notice;
use crate::login::witness::{Removal, Witness};
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// Why an app was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum NotEnrolled {
    /// The code is none of that secret's; the page can be tried again.
    #[error("the code is not right")]
    Wrong,
    /// The page is too old, used up, or another person's.
    #[error("the page is over")]
    Over,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something else did.
    #[error("{0}")]
    Failed(String),
}

/// Enrols the app, in place of one that was there, if the code is one of the secret's.
///
/// # Errors
/// [`NotEnrolled`].
pub async fn enrol(
    op: &Provider,
    user: &User,
    sealed: &str,
    code: &str,
    witness: &Witness,
) -> Result<(), NotEnrolled> {
    let confirmed = confirm(op, user, &fresh_identity(&user.id), sealed, code)?;
    keep(op, user, confirmed, witness, None).await
}

/// Enrols the app on the way of a sign-in, if the code is one of the secret's and what must hold still does.
///
/// # Errors
/// [`NotEnrolled`].
pub async fn enrol_on_the_way(
    op: &Provider,
    user: &User,
    guard: &Guard,
    sealed: &str,
    code: &str,
) -> Result<(), NotEnrolled> {
    let place = identity_on_the_way(&user.id, &guard.interaction);
    let confirmed = confirm(op, user, &place, sealed, code)?;
    keep(op, user, confirmed, &guard.witness, Some(guard.clone())).await
}

/// A secret of which a code was typed.
struct Confirmed {
    begun_at: Timestamp,
    stored: String,
    step: i64,
    at: Timestamp,
}

fn confirm(
    op: &Provider,
    user: &User,
    place: &str,
    sealed: &str,
    code: &str,
) -> Result<Confirmed, NotEnrolled> {
    let at = op.now();
    let (begun_at, secret) = open_fresh(op, place, sealed)?;
    let step = find_step(
        &totp(&op.name, user.sign_in_name(), secret.as_slice())?,
        code,
        at,
    );
    let stored = seal::seal(
        &op.derived.second_factors,
        secret.as_slice(),
        &identity(&user.id),
        op.entropy,
    );
    Ok(Confirmed {
        step: step.ok_or(NotEnrolled::Wrong)?,
        stored: stored.map_err(failed)?,
        begun_at,
        at,
    })
}

async fn keep(
    op: &Provider,
    user: &User,
    confirmed: Confirmed,
    witness: &Witness,
    guard: Option<Guard>,
) -> Result<(), NotEnrolled> {
    let Confirmed {
        begun_at,
        stored,
        step,
        at,
    } = confirmed;
    let (tenant, id) = (op.tenant.clone(), user.id.clone());
    let notice = notice(op, user, |method| Letter::MethodAdded { method })?;
    let witness = witness.clone();
    let kept = op.store.write(move |w| {
        if let Some(guard) = &guard
            && !guard.holds(w, at)?
        {
            return Ok(false);
        }
        // A page that was made before there was this app: its secret was used, or another window's was. Taken once more, a code that
        // was used would be good again.
        w.hold_user(&id)?;
        if w.find_totp(&id)?
            .is_some_and(|app| app.created_at >= begun_at)
        {
            return Ok(false);
        }
        if let Some(notice) = &notice {
            notice.post(w)?;
        }
        let (factor, by) = (Factor::App, By::Person);
        witness.note(w, Activity::FactorAdded { factor, by })?;
        w.set_totp(&tenant, &id, &stored, step, at)?;
        Ok(true)
    });
    if kept.await? {
        Ok(())
    } else {
        Err(NotEnrolled::Over)
    }
}

/// Takes somebody's app away.
///
/// # Errors
/// [`NotEnrolled::Store`], [`NotEnrolled::Failed`].
pub async fn remove(op: &Provider, user: &User, removal: &Removal) -> Result<(), NotEnrolled> {
    let notice = notice(op, user, |method| Letter::MethodRemoved { method })?;
    let (tenant, id, removal) = (op.tenant.clone(), user.id.clone(), removal.clone());
    op.store
        .write(move |w| {
            w.hold_user(&id)?;
            if !w.delete_totp(&id)? {
                return Ok(());
            }
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            let (factor, by) = (Factor::App, By::Person);
            removal
                .witness
                .note(w, Activity::FactorRemoved { factor, by })?;
            removal.end_others(w)?;
            w.forget_what_went_with_it(&id)?;
            stay_asked(w, &tenant, &id, &removal.witness)
        })
        .await?;
    Ok(())
}

/// Who was asked for a second step because of the app, and can answer with a passkey, stays so until they say otherwise.
fn stay_asked(
    w: &mut Write<'_>,
    tenant: &TenantId,
    user: &UserId,
    witness: &Witness,
) -> Result<(), StoreError> {
    let enrolled = w.find_enrolled(user)?;
    if enrolled.wants_second_step || enrolled.passkeys == 0 || enrolled.recovery_codes == 0 {
        return Ok(());
    }
    let mut wanted = w.find_preferences(user)?;
    wanted.second_step = true;
    w.set_preferences(tenant, user, &wanted)?;
    witness.note(w, Activity::SecondStep { is_asked: true })?;
    Ok(())
}

fn notice(
    op: &Provider,
    user: &User,
    letter: impl FnOnce(Method) -> Letter,
) -> Result<Option<Notice>, NotEnrolled> {
    Notice::to(op, user, letter(Method::Authenticator)).map_err(failed)
}

pub(super) fn failed(error: impl fmt::Display) -> NotEnrolled {
    NotEnrolled::Failed(error.to_string())
}
