//! Rotation: when a key is published, when it signs, when it goes.
//!
//! ```text
//!  made ──(published, as the next)──▶ active_from ──(signs)──▶ its successor's active_from ──(still verifies)──▶ gone
//!         ≥ what caches hold it for                                                          ≥ the longest token
//! ```
//!
//! There is always a next key in the JWK Set, so that a rotation by command can use one that every client has seen.

mod generate;
mod standing;

use std::time::Duration;

#[cfg(test)]
pub(super) use self::generate::new_key;
use self::generate::{Order, generate_all};
pub(super) use self::standing::standing;
use super::ring::sealed_identity;
use super::seal::MasterKey;
use super::{KeyError, root_secret};
use crate::domain::id::TenantId;
use crate::domain::signing::{SigningAlgorithm, SigningAlgorithms};
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::store::{Store, StoredKey};

/// How keys follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RotationSchedule {
    /// How long a key signs.
    pub period: Duration,
    /// How long a key is published before it signs, at least: more than clients cache the JWK Set.
    pub announcement: Duration,
    /// How long a key verifies after it signed last: more than any token lives.
    pub retention: Duration,
    /// What there are keys for.
    pub algorithms: SigningAlgorithms,
}

/// Makes what is missing and removes what is over. Several nodes may do it at once: generations are unique.
///
/// # Errors
/// [`KeyError`].
pub async fn maintain(
    store: &Store,
    tenant: &TenantId,
    master: &MasterKey,
    schedule: RotationSchedule,
    now: Timestamp,
    entropy: Entropy,
) -> Result<(), KeyError> {
    let owner = tenant.clone();
    let stored = store.read(move |r| r.list_keys(&owner)).await?;
    // A server that runs on after `doorward key re-encrypt`: what it made would open under the old master key alone.
    for key in &stored {
        master.open(&key.private_sealed, &sealed_identity(key))?;
    }
    let mut fresh = Vec::new();
    let mut outlived = Vec::new();
    let mut misplaced = Vec::new();
    for algorithm in schedule.algorithms.iter() {
        let keys: Vec<&StoredKey> = stored
            .iter()
            .filter(|key| key.algorithm == algorithm)
            .collect();
        let standing = standing(&keys, schedule, now);
        let mut generation = keys.last().map_or(0, |key| key.generation + 1);
        let mut make = |active_from| {
            fresh.push(Order {
                algorithm,
                generation,
                active_from,
            });
            generation += 1;
        };
        let current_from = if let Some(current) = standing.current {
            current.active_from
        } else {
            make(now);
            now
        };
        let in_time = current_from
            .plus(schedule.period)
            .max(now.plus(schedule.announcement));
        match standing.next {
            None => make(in_time),
            // Made by a clock that was wrong, or under a longer period.
            Some(next) if current_from <= now && next.active_from > in_time => {
                misplaced.push((next.kid.clone(), in_time));
            }
            Some(_) => {}
        }
        outlived.extend(standing.outlived.iter().map(|key| key.kid.clone()));
    }
    if fresh.is_empty() && outlived.is_empty() && misplaced.is_empty() {
        return Ok(());
    }
    let fresh = generate_all(fresh, tenant, master, now, entropy).await?;
    store
        .write(move |w| {
            for key in &fresh {
                w.insert_key(key)?;
            }
            for kid in &outlived {
                w.delete_key(kid)?;
            }
            for (kid, active_from) in &misplaced {
                w.set_key_active_from(kid, *active_from)?;
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Lets the next keys sign as soon as clients can know them: now, unless they were only just published. Says when.
///
/// # Errors
/// [`KeyError`].
pub async fn rotate(
    store: &Store,
    tenant: &TenantId,
    only: Option<SigningAlgorithm>,
    schedule: RotationSchedule,
    now: Timestamp,
) -> Result<Vec<(SigningAlgorithm, String, Timestamp)>, KeyError> {
    let tenant = tenant.clone();
    let rotated = store
        .write(move |w| {
            let stored = w.list_keys(&tenant)?;
            let mut rotated = Vec::new();
            for algorithm in SigningAlgorithm::ALL
                .into_iter()
                .filter(|algorithm| only.is_none_or(|only| only == *algorithm))
            {
                let keys: Vec<&StoredKey> = stored
                    .iter()
                    .filter(|key| key.algorithm == algorithm)
                    .collect();
                if let Some(next) = standing(&keys, schedule, now).next {
                    let active_from = next
                        .created_at
                        .plus(schedule.announcement)
                        .max(now)
                        .min(next.active_from);
                    w.set_key_active_from(&next.kid, active_from)?;
                    rotated.push((algorithm, next.kid.clone(), active_from));
                }
            }
            Ok(rotated)
        })
        .await?;
    Ok(rotated)
}

/// Declares a key leaked: what it signed counts no more, and if it signed until now, the next one does at once. Says
/// whether it was there.
///
/// # Errors
/// [`KeyError`].
pub async fn revoke(
    store: &Store,
    tenant: &TenantId,
    kid: &str,
    now: Timestamp,
) -> Result<bool, KeyError> {
    let (tenant, kid) = (tenant.clone(), kid.to_owned());
    let revoked = store
        .write(move |w| {
            let stored = w.list_keys(&tenant)?;
            let Some(leaked) = stored.iter().find(|key| key.kid == kid) else {
                return Ok(false);
            };
            if !w.revoke_key(&kid, now)? {
                return Ok(false);
            }
            let usable = || {
                let same = |key: &&StoredKey| {
                    key.algorithm == leaked.algorithm && key.revoked_at.is_none()
                };
                stored.iter().filter(same)
            };
            let signed = usable().rfind(|key| key.active_from <= now);
            let next = usable().find(|key| key.active_from > now && key.kid != kid);
            if let Some(next) = next
                && signed.is_some_and(|signed| signed.kid == kid)
            {
                w.set_key_active_from(&next.kid, now)?;
            }
            Ok(true)
        })
        .await?;
    Ok(revoked)
}

/// Encrypts all private keys and the root secret again, under a new master key. Says how many keys.
///
/// # Errors
/// [`KeyError`]; then nothing was changed.
pub async fn reseal(
    store: &Store,
    tenant: &TenantId,
    old: &MasterKey,
    new: &MasterKey,
    entropy: Entropy,
) -> Result<usize, KeyError> {
    let owner = tenant.clone();
    let (stored, root) = store
        .read(move |r| Ok((r.list_keys(&owner)?, r.find_root_secret(&owner)?)))
        .await?;
    let reseal = |sealed: &str, identity: &str| -> Result<String, KeyError> {
        new.seal(&old.open(sealed, identity)?, identity, entropy)
    };
    let mut resealed = Vec::new();
    for key in &stored {
        let sealed = reseal(&key.private_sealed, &sealed_identity(key))?;
        resealed.push((key.kid.clone(), sealed));
    }
    let root = root
        .map(|sealed| reseal(&sealed, &root_secret::sealed_identity(tenant)))
        .transpose()?;
    let (count, tenant) = (resealed.len(), tenant.clone());
    store
        .write(move |w| {
            if let Some(root) = &root {
                w.reseal_root_secret(&tenant, root)?;
            }
            resealed
                .iter()
                .try_for_each(|(kid, sealed)| w.reseal_key(kid, sealed))
        })
        .await?;
    Ok(count)
}
