//! Moments and spans. The clock itself is in `clock.rs`; here time is only a number.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How far ahead a moment may lie that another node wrote, or this one before its clock was set back.
const AHEAD: Duration = Duration::from_mins(10);

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From whole seconds since the epoch, as JWTs carry them (RFC 7519 §2, NumericDate).
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The moment `span` later; the end of time if there is none.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }

    /// The moment `span` earlier.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }

    /// Whether a clock was wrong: `self`, at which something was made, lies ahead of `now` by more than clocks differ.
    /// What such a clock made is not believed, or it would be good until the wrong time comes.
    #[must_use]
    pub fn is_ahead_of(self, now: Self) -> bool {
        self > now.plus(AHEAD)
    }

    /// The first multiple of `step` since the epoch that is not before this.
    #[must_use]
    pub fn rounded_up(self, step: Duration) -> Self {
        let step = micros(step).max(1);
        Self(
            self.0
                .saturating_add((step - self.0.rem_euclid(step)) % step),
        )
    }

    /// How long after `earlier` this is; zero if it is not after.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_up_to_a_step_and_no_further() {
        let rounded = |micros| {
            let time = Timestamp::from_micros(micros).rounded_up(Duration::from_micros(10));
            time.as_micros()
        };
        assert_eq!([-1, 0, 1, 10, 11].map(rounded), [0, 0, 10, 10, 20]);
        assert_eq!(rounded(i64::MAX), i64::MAX);
    }
}
