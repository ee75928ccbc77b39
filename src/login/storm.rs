//! Whether passwords are being tried on a large scale, from so many networks that none of them does much.
//!
//! Counted in the memory of this node: a counter in the database would be one row that everybody waits for.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::domain::id::UserId;
use crate::domain::time::Timestamp;

/// What is remembered is this half, and the one before.
const HALF_SECONDS: i64 = 450;
/// Failures in a quarter of an hour that many people together do not make by their slips.
const MANY: usize = 1_000;
/// People who are remembered in a half; so many who signed in are no storm's cover.
const MOST: usize = 100_000;

/// How the sign-ins of the last quarter of an hour went.
#[derive(Debug, Default)]
pub struct Storm(Mutex<[Half; 2]>);

#[derive(Debug, Default)]
struct Half {
    number: i64,
    /// Each once: one's own account, signed in to over and over, covers no storm.
    succeeded: HashSet<UserId>,
    failed: usize,
}

impl Storm {
    /// Counts a password that was right for somebody, or wrong.
    pub fn note(&self, right_for: Option<&UserId>, now: Timestamp) {
        let number = now.as_seconds().div_euclid(HALF_SECONDS);
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [current, previous] = &mut *halves;
        if current.number != number {
            let fresh = Half {
                number,
                ..Half::default()
            };
            *previous = std::mem::replace(current, fresh);
        }
        match right_for {
            Some(user) if current.succeeded.len() < MOST => {
                current.succeeded.insert(user.clone());
            }
            Some(_) => {}
            None => current.failed += 1,
        }
    }

    /// Whether more than a thousand failed, and more than there are people who succeeded.
    #[must_use]
    pub fn is_on(&self, now: Timestamp) -> bool {
        let number = now.as_seconds().div_euclid(HALF_SECONDS);
        let halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = || {
            let is_recent = |half: &&Half| half.number == number || half.number == number - 1;
            halves.iter().filter(is_recent)
        };
        let failed: usize = recent().map(|half| half.failed).sum();
        let succeeded: usize = recent().map(|half| half.succeeded.len()).sum();
        failed > MANY && failed > succeeded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(storm: &Storm, (succeeded, failed): (u32, u32), second: i64) {
        for number in 0..succeeded {
            let user = UserId::new(format!("user{number}"));
            storm.note(Some(&user), Timestamp::from_seconds(second));
        }
        for _ in 0..failed {
            storm.note(None, Timestamp::from_seconds(second));
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

    #[test]
    fn one_account_signed_in_to_again_and_again_covers_no_storm() {
        let storm = Storm::default();
        for _ in 0..10 {
            note(&storm, (1, 200), 0);
            note(&storm, (1, 0), 0);
        }
        for _ in 0..2_000 {
            note(&storm, (1, 0), 0);
        }
        assert!(storm.is_on(Timestamp::from_seconds(0)));
    }
}
