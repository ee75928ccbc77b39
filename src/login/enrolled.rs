//! By which methods somebody could prove who they are, as the tenant has it.

use super::notice::mailbox_of;
use crate::domain::enrolled::Enrolled;
use crate::domain::id::UserId;
use crate::provider::Provider;
use crate::store::StoreError;

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
