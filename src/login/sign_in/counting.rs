//! An attempt is counted before it is judged.

use std::time::Duration;

use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::login::throttle::{Bucket, must_wait};
use crate::login::unlock::is_unlocked_since;
use crate::store::{StoreError, Write};

/// A bucket that was full.
pub(super) struct Full {
    pub(super) wait: Duration,
    /// Whether it closes the account to all strangers.
    pub(super) is_lock: bool,
}

/// Counts a try in each of these buckets, unless one is full that its account's owner has not emptied since.
pub(super) fn count(
    w: &mut Write<'_>,
    tenant: &TenantId,
    of: (&[u8; 32], &str),
    buckets: &[Bucket],
    now: Timestamp,
) -> Result<Result<(), Full>, StoreError> {
    for (place, bucket) in buckets.iter().enumerate() {
        let failures = w.count_attempt(tenant, &bucket.name, bucket.window, now)?;
        let Some(wait) = must_wait(bucket, failures, now) else {
            continue;
        };
        if is_unlocked_since(w, tenant, of, bucket, failures.window_started_at)? {
            w.count_attempt(tenant, &bucket.name, bucket.window, now)?;
            continue;
        }
        // What is turned away is no guess, and counts nowhere: else whoever is throttled could go on until the account is closed to its
        // owner too, and a crowd with right passwords would close its own network.
        for counted in &buckets[..=place] {
            w.uncount_attempt(tenant, &counted.name)?;
        }
        return Ok(Err(Full {
            wait,
            is_lock: bucket.is_lock,
        }));
    }
    Ok(Ok(()))
}
