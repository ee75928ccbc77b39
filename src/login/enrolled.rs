//! By which methods somebody could prove who they are, as the tenant has it.

use super::accounts::SignedIn;
use super::deletion;
use super::notice::mailbox_of;
use super::policy::{self, Offer, Wishes};
use crate::domain::enrolled::Enrolled;
use crate::domain::id::UserId;
use crate::domain::interaction::Progress;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::store::StoreError;

/// What a decision rests on beside what the browser brings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means {
    /// By what whom it concerns could prove themselves.
    pub enrolled: Enrolled,
    /// What is known of the offer of a passkey.
    pub offer: Offer,
    /// When their account is to be deleted, if it is.
    pub leaves_at: Option<Timestamp>,
}

/// Looks up what a decision about this person rests on, as far as it matters to it.
///
/// # Errors
/// [`StoreError`].
pub async fn look_up(
    op: &Provider,
    wishes: &Wishes<'_>,
    account: Option<&SignedIn>,
    progress: &Progress,
) -> Result<Means, StoreError> {
    let concerned = policy::concerned(wishes, op.settings.sign_in, account, progress, op.now());
    let enrolled = match concerned {
        Some(user) => find(op, user).await?,
        None => Enrolled::default(),
    };
    let offered_to = account
        .filter(|_| op.settings.passkeys.is_offered && op.passkeys.is_some())
        .filter(|account| policy::may_be_offered(account, progress, op.now()));
    let offer = match offered_to {
        Some(account) => {
            let user = account.user.id.clone();
            Offer {
                is_made: true,
                refusals: op
                    .store
                    .read(move |r| r.find_passkey_refusals(&user))
                    .await?,
            }
        }
        None => Offer::default(),
    };
    let leaves_at = deletion::find_planned(op, account).await?;
    Ok(Means {
        enrolled,
        offer,
        leaves_at,
    })
}

/// What a person has enrolled, and whether mail to them counts as well.
///
/// # Errors
/// [`StoreError`].
pub async fn find(op: &Provider, user: &UserId) -> Result<Enrolled, StoreError> {
    let id = user.clone();
    let enrolled = op.store.read(move |r| r.find_enrolled(&id)).await?;
    if !(op.settings.sign_in.mail_as_second_factor && op.can_mail()) {
        return Ok(enrolled);
    }
    let user = op.store.user(user).await?;
    Ok(Enrolled {
        has_mail: user.is_some_and(|user| mailbox_of(&user).is_some()),
        ..enrolled
    })
}
