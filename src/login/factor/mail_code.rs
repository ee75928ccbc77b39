//! Codes and links by mail: that they reach somebody shows that the address is theirs.
//!
//! ```text
//!  a name is typed ─▶ challenge: a row, and a mail to whoever goes by that name, of an address that was shown to be theirs
//!     ├─ the code is typed into the same interaction ─▶ verify
//!     └─ the link is followed in the same browser, and confirmed ─▶ follow
//! ```
//!
//! Nobody is told whether anybody goes by the name: where nobody does, the same rows are written, and the mail is one that is over
//! before it could be sent.

mod asking;
mod letters;

use std::time::Duration;

pub use self::asking::{Asked, Recipient, Wanted, challenge};
use crate::domain::authentication::{Method, Proof};
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::{InteractionId, UserId};
use crate::domain::interaction::{AskedMail, Interaction};
use crate::domain::session::SessionOrigin;
use crate::login::attempt::Proven;
use crate::login::challenge;
use crate::login::failure::Failure;
use crate::login::identifier::typed_key;
use crate::login::sign_in::Refused;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::StoreError;

/// How long a code is good (ASVS 6.6.2: at most ten minutes).
const GOOD_FOR: Duration = Duration::from_mins(10);

/// Checks the code that was typed, and uses it up.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was used, is spent, over or void.
pub async fn verify(
    op: &Provider,
    asked: &AskedMail,
    typed: &str,
    origin: &SessionOrigin,
) -> Result<Challenge, Refused> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let id = asked.challenge.clone();
    let anybody = Witness::of(op, &UserId::new(""), origin);
    let key = op.derived.throttle;
    let tried = op
        .store
        .write(move |w| {
            let Some(tried) = w.try_challenge(&tenant, &id, now)? else {
                return Ok(None);
            };
            // A failure until it turns out to be none: of whoever exists, as much is waited for as of whoever does not.
            let failure = Failure::note(
                w,
                (&key, &tenant, now),
                (tried.user_id.as_ref(), id.as_str()),
                Method::Email,
                &anybody,
            )?;
            Ok(Some((tried, failure)))
        })
        .await?;
    let (tried, failure) = tried.ok_or(Refused::Wrong)?;
    if !challenge::is_code_of(op, &tried, typed) {
        return Err(Refused::Wrong);
    }
    let (id, tenant) = (tried.id.clone(), op.tenant.clone());
    let is_first = op
        .store
        .write(move |w| {
            if !w.redeem_challenge(&id, now)? {
                return Ok(false);
            }
            failure.take_back(w, &tenant)?;
            Ok(true)
        })
        .await?;
    if is_first {
        Ok(tried)
    } else {
        Err(Refused::Wrong)
    }
}

/// The same for a code that stands in for a password: like a link, it is good while its owner is whom the page names.
///
/// # Errors
/// As for [`verify`].
pub async fn verify_named(
    op: &Provider,
    interaction: &Interaction,
    asked: &AskedMail,
    typed: &str,
    origin: &SessionOrigin,
) -> Result<Challenge, Refused> {
    let used = verify(op, asked, typed, origin).await?;
    if is_of_whom_it_names(op, interaction, &used).await? {
        Ok(used)
    } else {
        Err(Refused::Wrong)
    }
}

/// What a link of that interaction is, whoever goes on with it: nothing that was sent without one.
///
/// # Errors
/// [`StoreError`].
pub async fn find_of(
    op: &Provider,
    interaction: &InteractionId,
    link: &str,
) -> Result<Option<Challenge>, StoreError> {
    let found = challenge::find(op, link).await?;
    Ok(found.filter(|found| {
        let has_link = matches!(
            found.purpose,
            Purpose::SignIn | Purpose::NewPassword | Purpose::SignUp { .. }
        );
        has_link && found.interaction_id.as_ref() == Some(interaction)
    }))
}

/// What a link of this interaction leads to, without using it up. Whoever has it signed in is the one whom the page names.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    op: &Provider,
    interaction: &Interaction,
    link: &str,
) -> Result<Option<Challenge>, StoreError> {
    let Some(found) = find_of(op, &interaction.id, link).await? else {
        return Ok(None);
    };
    let is_theirs = is_of_whom_it_names(op, interaction, &found).await?;
    Ok(is_theirs.then_some(found))
}

/// Whether it is of the one whom the interaction names, if of anybody: somebody else's name may have been typed since the mail was asked
/// for, or the name be another's by now.
async fn is_of_whom_it_names(
    op: &Provider,
    interaction: &Interaction,
    found: &Challenge,
) -> Result<bool, StoreError> {
    if matches!(found.purpose, Purpose::SignUp { .. }) {
        return Ok(true);
    }
    let Some(typed) = &interaction.progress.identifier else {
        return Ok(false);
    };
    let (tenant, key) = (op.tenant.clone(), typed_key(typed));
    let named = op.store.read(move |r| r.find_user_by_key(&tenant, &key));
    let named = named.await?.map(|user| user.id);
    Ok(named.is_some() && found.user_id == named)
}

/// Uses a link of this interaction up.
///
/// # Errors
/// [`Refused::Wrong`] also for one that was used, is over, was asked for elsewhere, or for somebody else.
pub async fn follow(
    op: &Provider,
    interaction: &Interaction,
    link: &str,
) -> Result<Challenge, Refused> {
    let found = find(op, interaction, link).await?;
    let found = found.ok_or(Refused::Wrong)?;
    if challenge::redeem(op, &found).await? {
        Ok(found)
    } else {
        Err(Refused::Wrong)
    }
}

/// Whom a code or a link that was used up proves.
///
/// # Errors
/// [`Refused::Wrong`] where it is void: the person was turned off, or their credentials have changed.
pub async fn prove(op: &Provider, redeemed: &Challenge) -> Result<Proven, Refused> {
    let user = challenge::owner(op, redeemed).await?;
    Ok(Proven {
        user: user.ok_or(Refused::Wrong)?,
        proofs: vec![Proof::new(Method::Email, op.now())],
        epoch: redeemed.epoch,
        session: None,
        resets_password: redeemed.purpose == Purpose::NewPassword,
        upstream: None,
    })
}
