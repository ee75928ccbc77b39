//! Another e-mail address: it counts once a link that was sent to it is confirmed (ASVS 6.3.7); until then nothing changes. Both
//! addresses are told.

use std::time::Duration;

use super::challenge::{self, Issued};
use super::identifier::{email_key, username_key};
use super::notice::{self, mailbox_of};
use super::sign_in::Refused;
use super::throttle::{address_buckets, count};
use super::witness::Witness;
use crate::domain::activity::Activity;
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::device;
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::user::{Profile, User};
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
    let (tenant, id) = (op.tenant.clone(), user.id.clone());
    let buckets = address_buckets(&op.derived.throttle, &id, &address.key());
    let sent = op
        .store
        .write(move |w| {
            witness.attend(w)?;
            if let Err(wait) = count(w, &tenant, &buckets, now)? {
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
    let asked_from = notice::place(origin, device::name(&origin.user_agent));
    let succession = Succession::prepare(Some(op), asked_from)?;
    let witness = Witness::of(op, &session.user_id, origin).in_session(session);
    let owner = session.user_id.clone();
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
            let activity = if succession.take_place(w, &before, &after)? {
                Activity::AddressChanged
            } else {
                Activity::AddressConfirmed
            };
            witness.note(w, activity)?;
            Ok(Ok(()))
        })
        .await?;
    if confirmed.is_ok() {
        tracing::info!("somebody's e-mail address was confirmed");
    }
    confirmed
}

/// What another address of an account brings with it, or that it has none any more, whoever wants that.
#[derive(Clone, Debug)]
pub struct Succession {
    /// For a letter to the old address and one to the new; none, where no mail is sent.
    stamps: [Option<Stamp>; 2],
    asked_from: Place,
}

impl Succession {
    /// `op` is whoever sends the letters.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn prepare(op: Option<&Provider>, asked_from: Place) -> Result<Self, NoEntropy> {
        let stamp = || op.map_or(Ok(None), Provider::stamp);
        Ok(Self {
            stamps: [stamp()?, stamp()?],
            asked_from,
        })
    }

    /// Whether it is another address. Then whoever reads what goes to the old one has nothing of it: codes and links that wait are void, no
    /// device is trusted any more; and both are told.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_place(
        &self,
        w: &mut Write<'_>,
        before: &User,
        after: &User,
    ) -> Result<bool, StoreError> {
        if is_same_address(&before.profile, &after.profile) {
            return Ok(false);
        }
        w.advance_credentials(&after.id)?;
        w.delete_challenges(&after.id)?;
        w.delete_trusted_devices(&after.id)?;
        self.tell_both(w, before, after)?;
        Ok(true)
    }

    fn tell_both(&self, w: &mut Write<'_>, before: &User, after: &User) -> Result<(), StoreError> {
        let address = |user: &User| user.profile.email.clone().unwrap_or_default();
        let letter = Letter::AddressChanged {
            old: address(before),
            new: address(after),
            at: after.updated_at,
            asked_from: self.asked_from.clone(),
        };
        for (stamp, user) in self.stamps.iter().zip([before, after]) {
            let Some((stamp, recipient)) = stamp.as_ref().zip(mailbox_of(user)) else {
                continue;
            };
            let mail = Mail::to(recipient, user, letter.clone());
            let _ = stamp.post(w, Some(&user.id), &mail, NEWS_FOR)?;
        }
        Ok(())
    }
}

/// However it is written.
#[must_use]
pub fn is_same_address(old: &Profile, new: &Profile) -> bool {
    let key = |profile: &Profile| profile.email.as_deref().map(email_key);
    key(old) == key(new)
}
