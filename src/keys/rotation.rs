//! Rotation: when a key is published, when it signs, when it goes.
//!
//! ```text
//!  made ──(published, as the next)──▶ active_from ──(signs)──▶ its successor's active_from ──(still verifies)──▶ gone
//!         ≥ what caches hold it for                                                          ≥ the longest token
//! ```
//!
//! There is always a next key in the JWK Set, so that a rotation by command can use one that every client has seen.

use std::time::Duration;

use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ed::EdCurve;
use serde_json::Value;

use super::KeyError;
use super::ring::sealed_identity;
use super::seal::MasterKey;
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::secret::sha256_base64url;
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
}

/// Where the keys of one algorithm stand.
#[derive(Debug)]
pub(super) struct Standing<'k> {
    /// Signs.
    pub current: Option<&'k StoredKey>,
    /// Will sign.
    pub next: Option<&'k StoredKey>,
    /// In the JWK Set, the next one too.
    pub published: Vec<&'k StoredKey>,
    /// Not needed any more.
    pub outlived: Vec<&'k StoredKey>,
    /// When this is no longer true.
    pub changes_at: Option<Timestamp>,
}

/// Says where keys of one algorithm, the oldest generation first, stand now. Pure.
pub(super) fn standing<'k>(
    keys: &[&'k StoredKey],
    schedule: RotationSchedule,
    now: Timestamp,
) -> Standing<'k> {
    let mut standing = Standing {
        current: None,
        next: None,
        published: Vec::new(),
        outlived: Vec::new(),
        changes_at: None,
    };
    let mut note_change = |moment: Timestamp| {
        if moment > now {
            standing.changes_at = Some(
                standing
                    .changes_at
                    .map_or(moment, |known: Timestamp| known.min(moment)),
            );
        }
    };
    let usable: Vec<&StoredKey> = keys
        .iter()
        .copied()
        .filter(|key| key.revoked_at.is_none())
        .collect();
    for (place, key) in usable.iter().copied().enumerate() {
        let gone_at = usable
            .get(place + 1)
            .map(|successor| successor.active_from.plus(schedule.retention));
        note_change(key.active_from);
        if let Some(gone_at) = gone_at {
            note_change(gone_at);
        }
        if gone_at.is_some_and(|gone_at| gone_at <= now) {
            standing.outlived.push(key);
            continue;
        }
        standing.published.push(key);
        if key.active_from <= now {
            standing.current = Some(key);
        } else if standing.next.is_none() {
            standing.next = Some(key);
        }
    }
    // A clock that was wrong for a while has put them all into the future: the oldest signs, rather than none.
    if standing.current.is_none() && !standing.published.is_empty() {
        standing.current = standing.published.first().copied();
        standing.next = standing.published.get(1).copied();
    }
    // A key that was declared leaked goes when its tokens would have gone; until then its row says so.
    standing.outlived.extend(keys.iter().copied().filter(|key| {
        key.revoked_at
            .is_some_and(|at| at.plus(schedule.retention) <= now)
    }));
    standing
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
    for algorithm in SigningAlgorithm::ALL {
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

/// Declares a key leaked: what it signed counts no more, and the next one signs at once. Says whether it was there.
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
            let next = stored.iter().find(|key| {
                key.algorithm == leaked.algorithm
                    && key.revoked_at.is_none()
                    && key.active_from > now
                    && key.kid != kid
            });
            if let Some(next) = next
                && leaked.active_from <= now
            {
                w.set_key_active_from(&next.kid, now)?;
            }
            Ok(true)
        })
        .await?;
    Ok(revoked)
}

struct Order {
    algorithm: SigningAlgorithm,
    generation: i64,
    active_from: Timestamp,
}

/// RSA keys take a moment to find, so they are looked for on a thread of their own each.
async fn generate_all(
    orders: Vec<Order>,
    tenant: &TenantId,
    master: &MasterKey,
    now: Timestamp,
    entropy: Entropy,
) -> Result<Vec<StoredKey>, KeyError> {
    let mut searches = Vec::new();
    for order in orders {
        let (tenant, master) = (tenant.clone(), master.clone());
        searches.push(tokio::task::spawn_blocking(move || {
            generate(&order, &tenant, &master, now, entropy)
        }));
    }
    let mut keys = Vec::new();
    for search in searches {
        keys.push(
            search
                .await
                .map_err(|error| KeyError::Operation(error.to_string()))??,
        );
    }
    Ok(keys)
}

fn generate(
    order: &Order,
    tenant: &TenantId,
    master: &MasterKey,
    now: Timestamp,
    entropy: Entropy,
) -> Result<StoredKey, KeyError> {
    let mut private = match order.algorithm {
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => Jwk::generate_rsa_key(2048)?,
        SigningAlgorithm::ES256 => Jwk::generate_ec_key(EcCurve::P256)?,
        SigningAlgorithm::EdDSA => Jwk::generate_ed_key(EdCurve::Ed25519)?,
    };
    let kid = thumbprint(&private)?;
    // josekit's public half of a key has its numbers and nothing else.
    let mut public = private.to_public_key()?;
    for half in [&mut private, &mut public] {
        half.set_algorithm(order.algorithm.name());
        half.set_key_use("sig");
        half.set_key_id(&kid);
    }
    let mut key = StoredKey {
        kid,
        tenant_id: tenant.clone(),
        algorithm: order.algorithm,
        generation: order.generation,
        public_jwk: public.to_string(),
        private_sealed: String::new(),
        created_at: now,
        active_from: order.active_from,
        revoked_at: None,
    };
    key.private_sealed = master.seal(
        private.to_string().as_bytes(),
        &sealed_identity(&key),
        entropy,
    )?;
    Ok(key)
}

/// The key's thumbprint: SHA-256 over its required members in order (RFC 7638 §3).
fn thumbprint(jwk: &Jwk) -> Result<String, KeyError> {
    let members: &[&str] = match jwk.key_type() {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        _ => &["crv", "kty", "x"],
    };
    let mut canonical = serde_json::Map::new();
    for member in members {
        let value = match *member {
            "kty" => Value::from(jwk.key_type()),
            other => jwk
                .parameter(other)
                .cloned()
                .ok_or_else(|| KeyError::Operation(format!("the key has no {other}")))?,
        };
        canonical.insert((*member).to_owned(), value);
    }
    Ok(sha256_base64url(
        Value::Object(canonical).to_string().as_bytes(),
    ))
}

/// Encrypts all private keys again, under a new master key. Says how many.
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
    let stored = store.read(move |r| r.list_keys(&owner)).await?;
    let mut resealed = Vec::new();
    for key in &stored {
        let identity = sealed_identity(key);
        let plain = old.open(&key.private_sealed, &identity)?;
        resealed.push((key.kid.clone(), new.seal(&plain, &identity, entropy)?));
    }
    let count = resealed.len();
    store
        .write(move |w| {
            resealed
                .iter()
                .try_for_each(|(kid, sealed)| w.reseal_key(kid, sealed))
        })
        .await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);
    const SCHEDULE: RotationSchedule = RotationSchedule {
        period: Duration::from_secs(90 * 86_400),
        announcement: DAY,
        retention: DAY,
    };

    fn key(generation: i64, active_from: Timestamp) -> StoredKey {
        StoredKey {
            kid: format!("k{generation}"),
            tenant_id: TenantId::default_tenant(),
            algorithm: SigningAlgorithm::ES256,
            generation,
            public_jwk: String::new(),
            private_sealed: String::new(),
            created_at: Timestamp::from_seconds(0),
            active_from,
            revoked_at: None,
        }
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_after() {
        let start = Timestamp::from_seconds(1_000_000);
        let keys = [
            key(0, start),
            key(1, start.plus(SCHEDULE.period)),
            key(2, start.plus(SCHEDULE.period * 2)),
        ];
        let keys: Vec<&StoredKey> = keys.iter().collect();
        let at = |now: Timestamp| {
            let standing = standing(&keys, SCHEDULE, now);
            let names = |keys: &[&StoredKey]| {
                keys.iter()
                    .map(|key| key.kid.clone())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            (
                standing
                    .current
                    .map(|key| key.kid.clone())
                    .unwrap_or_default(),
                names(&standing.published),
                names(&standing.outlived),
            )
        };
        let switch = start.plus(SCHEDULE.period);
        let micro = Duration::from_micros(1);
        let expect = |current: &str, published: &str, outlived: &str| {
            (
                current.to_owned(),
                published.to_owned(),
                outlived.to_owned(),
            )
        };
        assert_eq!(at(start), expect("k0", "k0 k1 k2", ""));
        assert_eq!(at(switch.minus(micro)), expect("k0", "k0 k1 k2", ""));
        assert_eq!(at(switch), expect("k1", "k0 k1 k2", ""));
        assert_eq!(
            at(switch.plus(DAY).minus(micro)),
            expect("k1", "k0 k1 k2", "")
        );
        assert_eq!(at(switch.plus(DAY)), expect("k1", "k1 k2", "k0"));
    }

    #[test]
    fn a_leaked_key_is_not_published() {
        let start = Timestamp::from_seconds(1_000_000);
        let mut leaked = key(0, start);
        leaked.revoked_at = Some(start);
        let next = key(1, start);
        let standing = standing(&[&leaked, &next], SCHEDULE, start);
        assert_eq!(standing.current.map(|key| key.kid.as_str()), Some("k1"));
        assert_eq!(standing.published.len(), 1);
    }
}
