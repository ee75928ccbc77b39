//! An account that was closed to strangers, because too many wrong passwords were typed for it: it opens by itself after an hour, by a
//! link that its owner is mailed, or by the operator. Browsers that its owner has used are open to them all the while.

use std::time::Duration;

use super::challenge::{self, Issued};
use super::counted::{counted_entry, counted_key};
use super::notice::mailbox_of;
use super::throttle::{
    Bucket, lock_bucket, lock_mail_bucket, must_wait, second_factor_buckets, unlocked_bucket,
};
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::mail::letter::{Letter, Mail};
use crate::provider::Provider;
use crate::secret::Concealed;
use crate::store::{StoreError, Write};

/// How long the link is good: as long as the account is closed.
const GOOD_FOR: Duration = Duration::from_hours(1);

/// Opens an account: what was counted before now for its names, here and at directories, counts no more. Wrong second factors count on: whoever
/// reads somebody's mail gets no more guesses at them.
///
/// # Errors
/// [`StoreError`].
pub async fn unlock(op: &Provider, user: &User) -> Result<(), StoreError> {
    let (tenant, key, now) = (op.tenant.clone(), op.derived.throttle, op.now());
    let names = [Some(&user.username), user.profile.email.as_ref()];
    let names: Vec<String> = names
        .into_iter()
        .flatten()
        .map(|name| counted_key(name))
        .collect();
    let id = user.id.clone();
    op.store
        .write(move |w| {
            let linked = w.list_upstream_identities(&id)?;
            let there = linked.iter().flat_map(|linked| {
                let entry = counted_entry(&linked.identity);
                [Some(entry), linked.typed_as.clone()]
            });
            for name in names.iter().cloned().chain(there.flatten()) {
                let name = name.as_str();
                let mark = unlocked_bucket(&key, name);
                w.clear_attempts(&tenant, &mark.name)?;
                w.count_attempt(&tenant, &mark.name, mark.window, now)?;
                w.clear_attempts(&tenant, &lock_bucket(&key, name).name)?;
            }
            Ok(())
        })
        .await
}

/// Forgets wrong codes of somebody: whoever tried them knew a password that is none any more, or the operator says so.
///
/// # Errors
/// [`StoreError`].
pub fn forgive_second_factors(
    w: &mut Write<'_>,
    tenant: &TenantId,
    key: &[u8; 32],
    user: &UserId,
) -> Result<(), StoreError> {
    for bucket in second_factor_buckets(key, user, None) {
        w.clear_attempts(tenant, &bucket.name)?;
    }
    Ok(())
}

/// Whether a bucket that is full was filled before the account was opened; then it is emptied.
///
/// # Errors
/// [`StoreError`].
pub(super) fn is_unlocked_since(
    w: &mut Write<'_>,
    tenant: &TenantId,
    (key, account): (&[u8; 32], &str),
    bucket: &Bucket,
    window_started_at: Timestamp,
) -> Result<bool, StoreError> {
    if !bucket.is_of_account {
        return Ok(false);
    }
    let mark = unlocked_bucket(key, account);
    let unlocked_at = w.find_window_start(tenant, &mark.name)?;
    let is_unlocked = unlocked_at.is_some_and(|at| at > window_started_at);
    if is_unlocked {
        w.clear_attempts(tenant, &bucket.name)?;
    }
    Ok(is_unlocked)
}

/// Tells the owner of an account that it is closed, once while it is. Where there is none, as much is counted.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn tell(
    op: &Provider,
    account: &str,
    owner: Option<User>,
) -> Result<(), StoreError> {
    let unprepared = |error: crate::entropy::NoEntropy| StoreError::Preparation(error.to_string());
    let issued = challenge::issue(op, Purpose::Unlock, None, GOOD_FOR).map_err(unprepared)?;
    let Issued {
        challenge, link, ..
    } = issued;
    let stamp = op.stamp().map_err(unprepared)?;
    let link = Concealed(op.issuer.at(&format!("/link/{}", link.reveal())));
    let once = lock_mail_bucket(&op.derived.throttle, account);
    let (tenant, now) = (op.tenant.clone(), op.now());
    op.store
        .write(move |w| {
            let counted = w.count_attempt(&tenant, &once.name, once.window, now)?;
            let is_told = must_wait(&once, counted, now).is_some();
            let reachable = owner
                .as_ref()
                .filter(|owner| owner.disabled_at.is_none())
                .and_then(|owner| Some((owner, mailbox_of(owner)?)));
            let (Some((owner, recipient)), Some(stamp), false) = (reachable, &stamp, is_told)
            else {
                return Ok(());
            };
            let epoch = w.find_credentials_epoch(&owner.id)?.unwrap_or(0);
            w.insert_challenge(&Challenge {
                user_id: Some(owner.id.clone()),
                epoch,
                code_hash: None,
                ..challenge.clone()
            })?;
            let letter = Letter::AccountLocked {
                link: link.clone(),
                minutes: GOOD_FOR.as_secs() / 60,
            };
            let mail = Mail::to(recipient, owner, letter);
            let _ = stamp.post(w, Some(&owner.id), &mail, GOOD_FOR)?;
            Ok(())
        })
        .await
}
