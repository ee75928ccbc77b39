//! Whether passwords are being tried on a large scale, from so many networks that none of them does much.
//!
//! Counted in the memory of this node: a counter in the database would be one row that everybody waits for.

use std::sync::{Mutex, PoisonError};

use crate::domain::time::Timestamp;

/// What is remembered is this half, and the one before.
const HALF_SECONDS: i64 = 450;
/// Failures in a quarter of an hour that many people together do not make by their slips.
const MANY: u32 = 1_000;

/// How the sign-ins of the last quarter of an hour went.
#[derive(Debug, Default)]
pub struct Storm(Mutex<[Half; 2]>);

#[derive(Clone, Copy, Debug, Default)]
struct Half {
    number: i64,
    succeeded: u32,
    failed: u32,
}

impl Storm {
    /// Counts a password that was right or wrong.
    pub fn note(&self, is_right: bool, now: Timestamp) {
        let number = now.as_seconds().div_euclid(HALF_SECONDS);
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if halves[0].number != number {
            let fresh = Half {
                number,
                ..Half::default()
            };
            *halves = [fresh, halves[0]];
        }
        let count = if is_right {
            &mut halves[0].succeeded
        } else {
            &mut halves[0].failed
        };
        *count = count.saturating_add(1);
    }

    /// Whether more than a thousand failed, and more failed than succeeded.
    #[must_use]
    pub fn is_on(&self, now: Timestamp) -> bool {
        let number = now.as_seconds().div_euclid(HALF_SECONDS);
        let halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = || {
            let is_recent = |half: &&Half| half.number == number || half.number == number - 1;
            halves.iter().filter(is_recent)
        };
        let failed: u32 = recent().map(|half| half.failed).sum();
        let succeeded: u32 = recent().map(|half| half.succeeded).sum();
        failed > MANY && failed > succeeded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(storm: &Storm, (succeeded, failed): (u32, u32), second: i64) {
        for _ in 0..succeeded {
            storm.note(true, Timestamp::from_seconds(second));
        }
        for _ in 0..failed {
            storm.note(false, Timestamp::from_seconds(second));
        }
    }

    #[test]
    fn slips_are_no_storm_and_a_storm_passes() {
        let storm = Storm::default();
        let is_on = |second| storm.is_on(Timestamp::from_seconds(second));
        note(&storm, (2_000, 1_500), 0);
        assert!(!is_on(0), "a busy morning");
        note(&storm, (0, 501), 449);
        assert!(is_on(449) && is_on(899), "more fail than succeed");
        assert!(!is_on(900), "a quarter of an hour later");
        note(&storm, (0, 600), 4_500);
        note(&storm, (0, 400), 4_950);
        assert!(!is_on(4_950), "a thousand");
        note(&storm, (0, 1), 4_950);
        assert!(is_on(4_950) && !is_on(5_400));
        note(&storm, (0, 1_001), 900_000);
        assert!(!is_on(0), "a clock that was set back");
    }
}
