//! The copy of a client's logo (`logo_uri`, RFC 7591 §2) that pages show, and when it is fetched.

use std::time::Duration;

use super::id::ClientId;
use super::time::Timestamp;

/// How long a copy stands before its address is asked again.
const REFRESH: Duration = Duration::from_hours(24);
/// How long after the first failure the address is asked again.
const FIRST_RETRY: Duration = Duration::from_mins(10);
/// How long whoever said that they fetch it has before another may.
const CLAIM: Duration = Duration::from_mins(2);

/// A copy.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    /// SHA-256 of the picture, base64url: its name.
    pub hash: String,
    /// The picture.
    pub png: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo({}, {} bytes)", self.hash, self.png.len())
    }
}

/// A logo that is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedLogo {
    /// Whose it is.
    pub client_id: ClientId,
    /// Where it is.
    pub logo_uri: String,
    /// How often in a row it could not be had.
    pub failures: u32,
}

/// What is known of a client's logo, for its operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoState {
    /// Where it comes from; `None` for a file that the operator gave.
    pub logo_uri: Option<String>,
    /// The copy's name, if there is a copy.
    pub hash: Option<String>,
    /// When it was fetched or given.
    pub fetched_at: Option<Timestamp>,
    /// Why it could not be had the last time.
    pub failure: Option<String>,
    /// When it is asked for again.
    pub next_fetch_at: Option<Timestamp>,
}

/// Until when nobody else fetches what was claimed now.
#[must_use]
pub fn claimed_until(now: Timestamp) -> Timestamp {
    now.plus(CLAIM)
}

/// When a copy that was fetched now is asked for again.
#[must_use]
pub fn next_refresh(now: Timestamp) -> Timestamp {
    now.plus(REFRESH)
}

/// When an address that failed now, for the `failures`th time in a row, is asked again: later each time, daily in the end.
#[must_use]
pub fn next_retry(now: Timestamp, failures: u32) -> Timestamp {
    let doublings = failures.saturating_sub(1).saturating_mul(2).min(16);
    now.plus(REFRESH.min(FIRST_RETRY * (1 << doublings)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_become_rarer_and_end_at_once_a_day() {
        let now = Timestamp::from_seconds(0);
        let minutes: Vec<i64> = [1, 2, 3, 4, 5, 6, u32::MAX]
            .map(|failures| next_retry(now, failures).as_seconds() / 60)
            .into();
        assert_eq!(minutes, [10, 40, 160, 640, 1440, 1440, 1440]);
    }
}
