//! How often somebody does something in a minute, counted in the memory of this node: a counter in the database would be one
//! row that everybody of a flood waits for.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::time::Timestamp;

const MINUTE: i64 = 60;
/// Counters that are remembered in a minute, about 10 MB of them; the next ones go uncounted.
const MOST: usize = 100_000;

/// The counters of one node.
#[derive(Debug)]
pub struct Pace<K>(Mutex<Counted<K>>);

#[derive(Debug)]
struct Counted<K> {
    /// Minutes since 1970.
    minute: i64,
    of: HashMap<K, u32>,
}

impl<K> Default for Pace<K> {
    fn default() -> Self {
        Self(Mutex::new(Counted {
            minute: 0,
            of: HashMap::new(),
        }))
    }
}

impl<K: Eq + Hash> Pace<K> {
    /// Counts once more for each of them, or says when to come again. What is turned away counts for nothing.
    ///
    /// # Errors
    /// The rest of the minute, where one of them has had as many as it may.
    pub fn count<const N: usize>(&self, of: [(K, u32); N], now: Timestamp) -> Result<(), Duration> {
        let (minute, second) = (
            now.as_seconds().div_euclid(MINUTE),
            now.as_seconds().rem_euclid(MINUTE),
        );
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.minute != minute {
            *counted = Counted {
                minute,
                of: HashMap::new(),
            };
        }
        for (key, most) in &of {
            if counted.of.get(key).is_some_and(|count| count >= most) {
                let rest = u64::try_from(MINUTE - second).unwrap_or(1);
                return Err(Duration::from_secs(rest));
            }
        }
        for (key, _) in of {
            let has_room = counted.of.len() < MOST;
            match counted.of.get_mut(&key) {
                Some(count) => *count += 1,
                None if has_room => drop(counted.of.insert(key, 1)),
                None => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded() {
        let pace = Pace::default();
        for number in 0..200_000_u32 {
            assert_eq!(
                pace.count([(number, 2)], Timestamp::from_seconds(0)),
                Ok(())
            );
        }
        assert_eq!(pace.0.lock().unwrap().of.len(), MOST);
    }
}
