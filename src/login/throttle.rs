//! How many failed sign-ins are too many: a pure rule over counters that the database keeps, so it holds across nodes.
//!
//! Attempts are counted before they are judged, and taken back when they succeed; so parallel guesses are all counted,
//! and people who share an address are not counted against one another for signing in.

mod asked;
mod own;

use std::net::IpAddr;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;

pub use self::asked::{
    Asker, answered_bucket, backchannel_buckets, daily_bucket, mail_buckets, prompts_buckets,
    registration_buckets, unworked_buckets, user_code_buckets,
};
pub use self::own::{
    address_buckets, changes_bucket, export_bucket, new_password_buckets, picture_bucket,
    recovery_codes_bucket, second_step_bucket,
};
use crate::domain::id::{TenantId, UserId};
use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use crate::secret::keyed_hash;
use crate::store::{Failures, StoreError, Write};

/// One thing that is counted, and how much of it is too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name in the database: a keyed hash, so that the table does not say who failed from where.
    pub name: String,
    /// Failures that are still no reason to wait.
    pub allowed: i64,
    /// How long they are remembered.
    pub window: Duration,
    /// Whether a success forgets them all, and not only itself.
    pub is_forgiving: bool,
    /// Whether it is of one account, and so is empty once that is unlocked.
    pub is_of_account: bool,
    /// Whether its account's owner is told that it is full.
    pub is_lock: bool,
}

/// Failures of one account within an hour that are written down for its person to read: more say nothing new, and strangers are not to
/// fill a table. Those that a second factor refuses are fewer, for it asks nobody who has not the first.
pub const MOST_NOTED: i64 = 20;
const QUARTER_HOUR: Duration = Duration::from_mins(15);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// The buckets of one attempt, in the order in which they are asked: this network and those around it; this account from
/// this network, with growing delays; this account from anywhere. The network is the first, so that one that is throttled fills
/// no table with names.
///
/// The tight ones are of account and network, so that somebody far away who guesses an account's password does not keep its
/// owner out. While there is a [`Storm`](super::storm::Storm) an address may fail a tenth as often; not those around it, or a
/// few would close all of them.
#[must_use]
pub fn buckets(key: &[u8; 32], account: &str, address: IpAddr, is_stormy: bool) -> Vec<Bucket> {
    let around = Network::around(address);
    let networks = around.iter().map(|(network, times)| {
        let allowed = match times {
            1 if is_stormy => 10,
            times => 100 * i64::from(*times),
        };
        bucket(
            key,
            &["network", &network.to_string()],
            allowed,
            QUARTER_HOUR,
        )
    });
    let network = Network::of_subscriber(address).to_string();
    let of_account = growing(key, ["account and network", account, &network]);
    let networks = networks.chain(of_account);
    networks.chain([lock_bucket(key, account)]).collect()
}

/// The buckets of somebody who guesses at one account: they wait for the rest of a minute, then of a quarter of an hour, then of an hour.
/// The right password begins anew, but for the hour. The longest is asked first, so that nobody is told of less than they must wait.
fn growing(key: &[u8; 32], [kind, whose, whence]: [&str; 3]) -> [Bucket; 3] {
    let delays = [
        ("an hour", 25, HOUR),
        ("a quarter of an hour", 15, QUARTER_HOUR),
        // As many as sign in at once with one account, which are counted before they are judged.
        ("a minute", 10, Duration::from_mins(1)),
    ];
    delays.map(|(name, allowed, window)| Bucket {
        is_forgiving: window < HOUR,
        is_of_account: true,
        ..bucket(key, &[kind, name, whose, whence], allowed, window)
    })
}

/// The bucket of one account, from wherever.
#[must_use]
pub fn lock_bucket(key: &[u8; 32], account: &str) -> Bucket {
    Bucket {
        is_of_account: true,
        is_lock: true,
        ..bucket(key, &["account", account], 100, HOUR)
    }
}

/// The buckets of whom a directory means, whatever was typed for it, beside those of what was: by each of their names somebody would else have as
/// many guesses again. Only the long ones: nobody is told that they are full, for that would tell whose names these are.
#[must_use]
pub fn entry_buckets(key: &[u8; 32], entry: &str, address: IpAddr) -> [Bucket; 2] {
    let network = Network::of_subscriber(address).to_string();
    let [hour, ..] = growing(key, ["entry and network", entry, &network]);
    [hour, lock_bucket(key, entry)]
}

/// The bucket of failures that are written down for the person to read, whichever way they came: never full, for it turns nobody away.
#[must_use]
pub fn noted_bucket(key: &[u8; 32], subject: &str) -> Bucket {
    bucket(key, &["noted", subject], i64::MAX, HOUR)
}

/// The bucket of mails that say so: one while it is closed.
#[must_use]
pub fn lock_mail_bucket(key: &[u8; 32], account: &str) -> Bucket {
    bucket(key, &["mail of a lock", account], 1, HOUR)
}

/// The mark that an account was unlocked: when its window began.
#[must_use]
pub fn unlocked_bucket(key: &[u8; 32], account: &str) -> Bucket {
    bucket(key, &["unlocked", account], 0, HOUR)
}

/// The only buckets of an attempt from a browser with which this very person has signed in: whatever others do, they are open
/// to them. The first are the browser's, the last that of all their browsers, of which who once had the password can have many.
#[must_use]
pub fn known_buckets(key: &[u8; 32], user: &UserId, tag: &str) -> [Bucket; 4] {
    let user = user.as_str();
    let of_all = Bucket {
        is_of_account: true,
        ..bucket(key, &["known browsers of", user], 50, HOUR)
    };
    let [hour, quarter, minute] = growing(key, ["known browser", user, tag]);
    [hour, quarter, minute, of_all]
}

/// The buckets of a second factor: a person's, whichever session or sign-in the try belongs to, with growing delays. Only who has
/// the first factor comes to them. A browser with which this very person has signed in has its own, so that whoever has stolen a
/// password closes them to no owner; all those browsers share one more.
#[must_use]
pub fn second_factor_buckets(
    key: &[u8; 32],
    user: &UserId,
    known_browser: Option<&str>,
) -> Vec<Bucket> {
    let (user, tag) = (user.as_str(), known_browser.unwrap_or_default());
    let told = |parts: &[&str], allowed, window| Bucket {
        is_lock: true,
        ..bucket(key, parts, allowed, window)
    };
    // The longest is asked first, so that nobody is told of less than they must wait.
    let mut buckets = vec![
        told(&["second factor, a day", user, tag], 50, HOUR * 24),
        told(&["second factor, an hour", user, tag], 20, HOUR),
        // ASVS 6.6.3; a code of six digits is guessed in one of 66,000 quarters of an hour.
        Bucket {
            is_forgiving: true,
            ..bucket(
                key,
                &["second factor", user, tag],
                5,
                Duration::from_mins(5),
            )
        },
    ];
    if known_browser.is_some() {
        let parts = ["second factor, known browsers", user];
        buckets.push(told(&parts, 100, HOUR * 24));
    }
    buckets
}

/// The buckets of mails that say so: one while that bucket is full, and one an hour of one person.
#[must_use]
pub fn second_factor_mail_buckets(key: &[u8; 32], user: &UserId, full: &Full<'_>) -> [Bucket; 2] {
    let began = full.window_started_at.as_micros().to_string();
    let (name, window) = (full.bucket.name.as_str(), full.bucket.window);
    let parts = ["mail of a full bucket", name, &began];
    let of_person = ["mail of second factors", user.as_str()];
    [
        bucket(key, &parts, 1, window),
        bucket(key, &of_person, 1, HOUR),
    ]
}

/// A bucket that was full.
#[derive(Clone, Copy, Debug)]
pub struct Full<'b> {
    /// Which.
    pub bucket: &'b Bucket,
    /// When its window began.
    pub window_started_at: Timestamp,
    /// How long to wait.
    pub wait: Duration,
}

/// Counts a try in each bucket, and makes it if none is full; then takes the counts of a success back. All in one transaction,
/// so that tries at the same time are all counted.
///
/// # Errors
/// [`StoreError`].
pub fn try_in<'b>(
    w: &mut Write<'_>,
    tenant: &TenantId,
    buckets: &'b [Bucket],
    now: Timestamp,
    check: impl FnOnce(&mut Write<'_>) -> Result<bool, StoreError>,
) -> Result<Result<bool, Full<'b>>, StoreError> {
    if let Err(full) = fill(w, tenant, buckets, now)? {
        return Ok(Err(full));
    }
    let is_right = check(w)?;
    if is_right {
        forgive(w, tenant, buckets)?;
    }
    Ok(Ok(is_right))
}

/// Counts a try in each bucket, if none is full. `Err` is how long to wait.
///
/// # Errors
/// [`StoreError`].
pub fn count(
    w: &mut Write<'_>,
    tenant: &TenantId,
    buckets: &[Bucket],
    now: Timestamp,
) -> Result<Result<(), Duration>, StoreError> {
    Ok(fill(w, tenant, buckets, now)?.map_err(|full| full.wait))
}

fn fill<'b>(
    w: &mut Write<'_>,
    tenant: &TenantId,
    buckets: &'b [Bucket],
    now: Timestamp,
) -> Result<Result<(), Full<'b>>, StoreError> {
    for (place, bucket) in buckets.iter().enumerate() {
        let failures = w.count_attempt(tenant, &bucket.name, bucket.window, now)?;
        if let Some(wait) = must_wait(bucket, failures, now) {
            // What is turned away is no guess.
            for counted in &buckets[..=place] {
                w.uncount_attempt(tenant, &counted.name)?;
            }
            let window_started_at = failures.window_started_at;
            return Ok(Err(Full {
                bucket,
                window_started_at,
                wait,
            }));
        }
    }
    Ok(Ok(()))
}

/// Takes the counts of a success back.
///
/// # Errors
/// [`StoreError`].
pub fn forgive(w: &mut Write<'_>, tenant: &TenantId, buckets: &[Bucket]) -> Result<(), StoreError> {
    for bucket in buckets {
        if bucket.is_forgiving {
            w.clear_attempts(tenant, &bucket.name)?;
        } else {
            w.uncount_attempt(tenant, &bucket.name)?;
        }
    }
    Ok(())
}

fn bucket(key: &[u8; 32], parts: &[&str], allowed: i64, window: Duration) -> Bucket {
    Bucket {
        name: BASE64URL_NOPAD.encode(&keyed_hash(key, parts)),
        allowed,
        window,
        is_forgiving: false,
        is_of_account: false,
        is_lock: false,
    }
}

/// How long to wait, if the counter says so: until the window that it counts in is over.
#[must_use]
pub fn must_wait(bucket: &Bucket, failures: Failures, now: Timestamp) -> Option<Duration> {
    (failures.count > bucket.allowed).then(|| {
        failures
            .window_started_at
            .plus(bucket.window)
            .since(now)
            .clamp(Duration::from_secs(1), bucket.window)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn waits_for_the_rest_of_the_window() {
        let buckets = buckets(&[0; 32], "a", address("192.0.2.1"), false);
        let bucket = &buckets[4];
        let start = Timestamp::from_seconds(1000);
        let now = start.plus(Duration::from_secs(60));
        let failures = |count| Failures {
            count,
            window_started_at: start,
        };
        assert_eq!(must_wait(bucket, failures(15), now), None);
        assert_eq!(
            must_wait(bucket, failures(16), now),
            Some(Duration::from_mins(14))
        );
    }

    #[test]
    fn different_things_have_different_buckets() {
        let names = |account, network| {
            let buckets = buckets(&[0; 32], account, address(network), false);
            let names: Vec<String> = buckets.into_iter().map(|bucket| bucket.name).collect();
            <[String; 7]>::try_from(names).expect("seven")
        };
        let (here, there, beside) = ("192.0.2.1", "2001:db8::1", "192.0.2.2");
        let (a, b) = (names("a", here), names("b", here));
        assert_eq!(a[..3], b[..3]);
        assert!((3..7).all(|place| a[place] != b[place]));
        let (far, near) = (names("a", there), names("a", beside));
        assert!((0..6).all(|place| a[place] != far[place]));
        assert_eq!(a[6], far[6]);
        assert_ne!(a[0], near[0]);
        assert_eq!(a[1..3], near[1..3], "the /24 and the /16");
    }
}
