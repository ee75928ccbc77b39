//! What is kept in memory, and how it is dropped in time: the only place that names moka.
//!
//! A value is read from the database, then put here; between the two, somebody may change the row. So a reader says
//! when it began ([`Cache::began`]), a drop leaves a mark with its own moment, and a value that was read before the
//! mark is not kept. Absence is never cached.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::ops::compute::Op;

/// A bounded map from text to a value, each entry living a minute at most.
#[derive(Debug)]
pub struct Cache<V: Clone + Send + Sync + 'static> {
    entries: moka::sync::Cache<String, Entry<V>>,
    epoch: AtomicU64,
    floor: AtomicU64,
}

#[derive(Clone, Debug)]
enum Entry<V> {
    Value { value: V, began: Epoch },
    Dropped { at: Epoch },
}

/// A moment in the life of a cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(u64);

impl<V: Clone + Send + Sync + 'static> Cache<V> {
    /// Holds at most `capacity` entries, each for `time_to_live` at most.
    #[must_use]
    pub fn new(capacity: u64, time_to_live: Duration) -> Self {
        Self {
            entries: moka::sync::Cache::builder()
                .max_capacity(capacity)
                .time_to_live(time_to_live)
                .build(),
            epoch: AtomicU64::new(1),
            floor: AtomicU64::new(0),
        }
    }

    /// The value, if it is here.
    pub fn get(&self, key: &str) -> Option<V> {
        match self.entries.get(key)? {
            Entry::Value { value, began } if began.0 >= self.floor.load(Ordering::Acquire) => {
                Some(value)
            }
            Entry::Value { .. } | Entry::Dropped { .. } => None,
        }
    }

    /// To be asked before the database is read.
    pub fn began(&self) -> Epoch {
        Epoch(self.epoch.load(Ordering::Acquire))
    }

    /// Keeps a value that was read after `began`, unless its key was dropped since.
    pub fn fill(&self, key: String, value: V, began: Epoch) {
        self.entries
            .entry(key)
            .and_compute_with(|old| match old.map(moka::Entry::into_value) {
                Some(Entry::Dropped { at }) if at > began => Op::Nop,
                _ => Op::Put(Entry::Value { value, began }),
            });
    }

    /// Forgets one key; reads that began before do not bring it back.
    pub fn drop_key(&self, key: &str) {
        let at = Epoch(self.epoch.fetch_add(1, Ordering::AcqRel) + 1);
        self.entries.insert(key.to_owned(), Entry::Dropped { at });
    }

    /// Forgets everything; reads that began before do not bring anything back.
    pub fn clear(&self) {
        let at = self.epoch.fetch_add(1, Ordering::AcqRel) + 1;
        self.floor.store(at, Ordering::Release);
        self.entries.invalidate_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> Cache<u8> {
        Cache::new(10, Duration::from_secs(60))
    }

    #[test]
    fn a_value_read_before_a_drop_is_not_kept() {
        let cache = cache();
        let began = cache.began();
        cache.drop_key("k");
        cache.fill("k".into(), 1, began);
        assert_eq!(cache.get("k"), None);
        cache.fill("k".into(), 2, cache.began());
        assert_eq!(cache.get("k"), Some(2));
    }

    #[test]
    fn a_value_read_before_a_clear_is_not_kept() {
        let cache = cache();
        let began = cache.began();
        cache.clear();
        cache.fill("k".into(), 1, began);
        assert_eq!(cache.get("k"), None);
    }
}
