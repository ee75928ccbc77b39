//! Where keys stand: a pure function of their rows and the time, so that all nodes agree.

use super::RotationSchedule;
use crate::domain::time::Timestamp;
use crate::store::StoredKey;

/// Where the keys of one algorithm stand.
#[derive(Debug)]
pub(in crate::keys) struct Standing<'k> {
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
pub(in crate::keys) fn standing<'k>(
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::id::TenantId;
    use crate::domain::signing::{SigningAlgorithm, SigningAlgorithms};
    use crate::domain::word::Word;

    const DAY: Duration = Duration::from_secs(86_400);
    const SCHEDULE: RotationSchedule = RotationSchedule {
        period: Duration::from_secs(90 * 86_400),
        announcement: DAY,
        retention: DAY,
        algorithms: SigningAlgorithms::STANDARD,
    };

    fn key(generation: i64, active_from: Timestamp) -> StoredKey {
        StoredKey {
            kid: format!("k{generation}"),
            tenant_id: TenantId::default_tenant(),
            algorithm: Word::Known(SigningAlgorithm::ES256),
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
