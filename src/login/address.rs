//! Another e-mail address: it counts once a link that was sent to it is confirmed (ASVS 6.3.7); until then nothing changes. Both
//! addresses are told.

use std::time::Duration;

use super::challenge::{self, Issued};
use super::identifier::{email_key, username_key};
use super::notice::{self, mailbox_of};
use super::sign_in::Refused;
use super::throttle::{address_bucket, count};
use super::witness::Witness;
use crate::domain::activity::Activity;
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::device;
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::mail::address::{Address, Mailbox};
use crate::mail::letter::{Letter, Mail, Place};
use crate::mail::outbox::Stamp;
use crate::provider::Provider;
use crate::secret::Concealed;
use crate::store::{NameHistory, StoreError, Write};

/// How long the link is good.
const GOOD_FOR: Duration = Duration::from_hours(24);
/// How long the news of a change is worth sending.
const NEWS_FOR: Duration = Duration::from_hours(3 * 24);

/// Sends a link to an address that somebody says is theirs. Whether another account has it is not told: whoever reads its mail is.
///
/// # Errors
/// [`Refused::Throttled`]; else as its name says.
pub async fn propose(
    op: &Provider,
    user: &User,
    address: &Address,
    witness: Witness,
) -> Result<(), Refused> {
    let now = op.now();
    let purpose = Purpose::Address {
        address: address.as_str().to_owned(),
    };
    let Issued {
        challenge, link, ..
    } = challenge::issue(op, purpose, None, GOOD_FOR)?;
    let Some(stamp) = op.stamp()? else {
        return Ok(());
    };
    // Nobody is greeted by a name that somebody gave themselves who has not shown that the address is theirs: it may be a message.
    let recipient = Mailbox::of(address.clone());
    let letter = Letter::VerifyAddress {
        link: Concealed(op.issuer.at(&format!("/link/{}", link.reveal()))),
        hours: GOOD_FOR.as_secs() / 3600,
    };
    let mail = Mail::to(recipient, user, letter);
    let (tenant, key, id) = (op.tenant.clone(), op.derived.throttle, user.id.clone());
    let sent = op
        .store
        .write(move |w| {
            witness.attend(w)?;
            if let Err(wait) = count(w, &tenant, &[address_bucket(&key, &id)], now)? {
                return Ok(Err(wait));
            }
            let epoch = w.find_credentials_epoch(&id)?.unwrap_or(0);
            // What they asked for before is void.
            w.delete_address_challenges(&id)?;
            w.insert_challenge(&Challenge {
                user_id: Some(id.clone()),
                epoch,
                code_hash: None,
                ..challenge.clone()
            })?;
            let _ = stamp.post(w, Some(&id), &mail, GOOD_FOR)?;
            Ok(Ok(()))
        })
        .await?;
    sent.map_err(Refused::Throttled)
}

/// Why there is no other address.
#[derive(Debug, thiserror::Error)]
pub enum Unconfirmed {
    /// The link was used, is over or void.
    #[error("the link is over")]
    Over,
    /// Another account has the address.
    #[error("another account has the address")]
    Taken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// They want it no more.
///
/// # Errors
/// [`StoreError`]; [`StoreError::SessionOver`].
pub async fn withdraw(op: &Provider, user: &User, witness: Witness) -> Result<(), StoreError> {
    let id = user.id.clone();
    op.store
        .write(move |w| {
            witness.attend(w)?;
            w.delete_address_challenges(&id)
        })
        .await
}

/// Gives somebody the address that a link was sent to, in their session. What else they were sent, to the old one, is void.
///
/// # Errors
/// [`Unconfirmed`].
pub async fn confirm(
    op: &Provider,
    challenge: Challenge,
    address: String,
    here: (&Session, &SessionOrigin),
) -> Result<(), Unconfirmed> {
    let first = change(op, challenge.clone(), address.clone(), here).await;
    match first {
        // Somebody else was given the address meanwhile; now it is seen.
        Err(Unconfirmed::Store(error)) if error.is_duplicate() => {
            change(op, challenge, address, here).await
        }
        other => other,
    }
}

async fn change(
    op: &Provider,
    challenge: Challenge,
    address: String,
    (session, origin): (&Session, &SessionOrigin),
) -> Result<(), Unconfirmed> {
    let Ok(key) = email_key(&address) else {
        return Err(Unconfirmed::Over);
    };
    let now = op.now();
    let stamps = [op.stamp()?, op.stamp()?];
    let witness = Witness::of(op, &session.user_id, origin).in_session(session);
    let owner = session.user_id.clone();
    let asked_from = notice::place(origin, device::name(&origin.user_agent));
    let confirmed = op
        .store
        .write(move |w| {
            let Some(id) = challenge.user_id.as_ref().filter(|id| **id == owner) else {
                return Ok(Err(Unconfirmed::Over));
            };
            if !w.redeem_challenge(&challenge.id, now)?
                || !w.hold_credentials(id, challenge.epoch)?
            {
                return Ok(Err(Unconfirmed::Over));
            }
            let Some(before) = w.find_user(id)? else {
                return Ok(Err(Unconfirmed::Over));
            };
            let Ok(username) = username_key(&before.username) else {
                return Ok(Err(Unconfirmed::Over));
            };
            let mut after = before.clone();
            after.profile.email = Some(address.clone());
            after.profile.email_verified = true;
            after.updated_at = now;
            if w.update_user_unless_taken(&after, &username, Some(&key), &NameHistory::Ignored)?
                .is_err()
            {
                return Ok(Err(Unconfirmed::Taken));
            }
            let old = before.profile.email.as_deref().map(email_key);
            let is_another = old != Some(Ok(key.clone()));
            let activity = if is_another {
                Activity::AddressChanged
            } else {
                Activity::AddressConfirmed
            };
            witness.note(w, activity)?;
            if is_another {
                w.advance_credentials(id)?;
                w.delete_challenges(id)?;
                tell_both(w, &stamps, &before, &after, &asked_from)?;
            }
            Ok(Ok(()))
        })
        .await?;
    if confirmed.is_ok() {
        tracing::info!("somebody's e-mail address was confirmed");
    }
    confirmed
}

fn tell_both(
    w: &mut Write<'_>,
    stamps: &[Option<Stamp>; 2],
    before: &User,
    after: &User,
    asked_from: &Place,
) -> Result<(), StoreError> {
    let address = |user: &User| user.profile.email.clone().unwrap_or_default();
    let letter = Letter::AddressChanged {
        old: address(before),
        new: address(after),
        at: after.updated_at,
        asked_from: asked_from.clone(),
    };
    for (stamp, user) in stamps.iter().zip([before, after]) {
        let Some((stamp, recipient)) = stamp.as_ref().zip(mailbox_of(user)) else {
            continue;
        };
        let mail = Mail::to(recipient, user, letter.clone());
        let _ = stamp.post(w, Some(&user.id), &mail, NEWS_FOR)?;
    }
    Ok(())
}
