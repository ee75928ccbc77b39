//! By which methods somebody could prove who they are, as the tenant has it.

use super::notice::mailbox_of;
use crate::domain::enrolled::Enrolled;
use crate::domain::id::UserId;
use crate::provider::Provider;
use crate::store::StoreError;

/// The same of whom a decision [concerns](crate::login::policy::concerned), if it does anybody.
///
/// # Errors
/// [`StoreError`].
pub async fn find_if_any(op: &Provider, user: Option<&UserId>) -> Result<Enrolled, StoreError> {
    match user {
        Some(user) => find(op, user).await,
        None => Ok(Enrolled::default()),
    }
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
