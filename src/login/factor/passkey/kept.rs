//! The passkeys that somebody has.

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

use super::{Refused, makers, user_handle};
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::{CredentialId, UserId};
use crate::domain::passkey::Passkey;
use crate::domain::text::is_legible;
use crate::domain::user::User;
use crate::login::notice::Notice;
use crate::login::throttle::{changes_bucket, count};
use crate::login::ways::{Removed, Ways};
use crate::login::witness::{Removal, Witness};
use crate::mail::letter::{Letter, Method};
use crate::provider::Provider;
use crate::store::StoreError;

/// Characters of a passkey's name at most.
pub const LONGEST_NAME: usize = 100;

/// Somebody's passkeys, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(op: &Provider, user: &UserId) -> Result<Vec<Passkey>, StoreError> {
    let (tenant, user) = (op.tenant.clone(), user.clone());
    op.store
        .read(move |r| r.list_passkeys(&tenant, &user))
        .await
}

/// Gives one of somebody's passkeys another name, and says whether it is theirs. A blank one is its maker's.
///
/// # Errors
/// [`Refused::Name`], [`Refused::TooOften`], and what can fail.
pub async fn rename(
    op: &Provider,
    user: &UserId,
    id: &CredentialId,
    name: &str,
    witness: &Witness,
) -> Result<bool, Refused> {
    let name = tidy(name)?;
    let bucket = changes_bucket(&op.derived.throttle, user);
    let (tenant, user, id) = (op.tenant.clone(), user.clone(), id.clone());
    let (witness, now) = (witness.clone(), op.now());
    let renamed = op
        .store
        .write(move |w| {
            if let Err(wait) = count(w, &tenant, std::slice::from_ref(&bucket), now)? {
                return Ok(Err(wait));
            }
            let is_theirs = w.rename_passkey(&tenant, &user, &id, &name)?;
            if is_theirs {
                let factor = Factor::Passkey;
                witness.note_about(w, Activity::FactorRenamed { factor }, &name)?;
            }
            Ok(Ok(is_theirs))
        })
        .await?;
    renamed.map_err(Refused::TooOften)
}

/// Removes one of somebody's passkeys, if it is not the last way in which they sign in.
///
/// # Errors
/// [`Refused::Store`], [`Refused::Entropy`].
pub async fn remove(
    op: &Provider,
    user: &User,
    id: &CredentialId,
    removal: &Removal,
) -> Result<Removed, Refused> {
    let letter = Letter::MethodRemoved {
        method: Method::Passkey,
    };
    let notice = Notice::to(op, user, letter)?;
    let (tenant, owner, wanted) = (op.tenant.clone(), user.id.clone(), id.clone());
    let (removal, ways) = (removal.clone(), Ways::of(op));
    let removed = op
        .store
        .write(move |w| {
            // Of two windows one is the first: else each would leave what the other takes.
            let Some(user) = w.hold_user(&owner)? else {
                return Ok(Removed::Gone);
            };
            let passkey = w.find_passkey(&tenant, &wanted)?;
            let own = passkey.filter(|passkey| passkey.user_id == owner);
            let Some(passkey) = own else {
                return Ok(Removed::Gone);
            };
            if ways.is_last_passkey(w, &user)? {
                return Ok(Removed::Last);
            }
            if !w.delete_passkey(&tenant, &owner, &wanted)? {
                return Ok(Removed::Gone);
            }
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            let (factor, by) = (Factor::Passkey, By::Person);
            let removed = Activity::FactorRemoved { factor, by };
            removal.witness.note_about(w, removed, &passkey.name)?;
            removal.end_others(w)?;
            Ok(Removed::Done)
        })
        .await?;
    if removed == Removed::Done {
        tracing::info!(user.id = %user.id, "a passkey was removed");
    }
    Ok(removed)
}

/// What makes such passkeys, by its own word: the name of a product, the same in every language.
#[must_use]
pub fn maker(passkey: &Passkey) -> Option<&'static str> {
    passkey.aaguid.as_deref().and_then(makers::name)
}

/// What authenticators are told of somebody, so that they forget what is gone and show the right names (Web Authentication
/// Level 3 §5.1.10). Only for a page of theirs: it lists their passkeys.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signals {
    /// The RP ID.
    pub rp_id: String,
    /// The user handle, base64url.
    pub user_id: String,
    /// All that they have.
    pub all_accepted_credential_ids: Vec<CredentialId>,
    /// Their user name.
    pub name: String,
    /// What they are called.
    pub display_name: String,
}

/// What to tell authenticators of somebody who has these passkeys and no others; `None` where there are none at all, because the
/// issuer is an address.
#[must_use]
pub fn signals(op: &Provider, user: &User, passkeys: &[Passkey]) -> Option<Signals> {
    Some(Signals {
        rp_id: op.passkeys.as_ref()?.id().to_owned(),
        user_id: BASE64URL_NOPAD.encode(user_handle(op, &user.id).as_bytes()),
        all_accepted_credential_ids: passkeys
            .iter()
            .map(|passkey| passkey.credential_id.clone())
            .collect(),
        name: user.sign_in_name().to_owned(),
        display_name: user.display_name().to_owned(),
    })
}

/// A name as it is kept.
pub(super) fn tidy(name: &str) -> Result<String, Refused> {
    let name = name.trim();
    if name.chars().count() > LONGEST_NAME || (!name.is_empty() && !is_legible(name)) {
        return Err(Refused::Name);
    }
    Ok(name.to_owned())
}
