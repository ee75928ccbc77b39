//! What is kept in memory, and how it is dropped in time: the only place that names moka.
//!
//! A value is read from the database, then put here; between the two, somebody may change the row. So a reader says
//! when it began ([`Cache::began`]), a drop leaves a mark with its own moment, and a value that was read before the
//! mark is not kept. The marks are in a table of their own, which nothing displaces; several keys share one, and at worst
//! a value is read once more. Absence is never cached.
//!
//! Who misses a key while somebody reads it waits for that reading ([`Cache::get_or_load`]), so a cold cache costs the
//! database one read a key, however many ask. A reading that began before a drop, of whatever key, is not waited for
//! after it.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::ops::compute::Op;

/// A landed reading leaves by itself, if nobody took it away.
const LONGEST_FLIGHT: Duration = Duration::from_secs(1);
const MARKS: usize = 1024;

/// A bounded map from text to a value, each entry living a minute at most.
#[derive(Debug)]
pub struct Cache<V: Clone + Send + Sync + 'static> {
    entries: moka::sync::Cache<String, Entry<V>>,
    flights: moka::future::Cache<(String, Epoch), V>,
    epoch: AtomicU64,
    floor: AtomicU64,
    /// When a key was dropped last, by its hash.
    marks: Box<[AtomicU64]>,
    hasher: RandomState,
}

#[derive(Clone, Debug)]
struct Entry<V> {
    value: V,
    began: Epoch,
}

/// Why a reading brought nothing.
#[derive(Debug)]
pub enum Missing<E> {
    /// There is no such thing.
    Absent,
    /// It failed.
    Failed(E),
}

/// A moment in the life of a cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
            flights: moka::future::Cache::builder()
                .max_capacity(capacity)
                .time_to_live(LONGEST_FLIGHT)
                .build(),
            epoch: AtomicU64::new(1),
            floor: AtomicU64::new(0),
            marks: (0..MARKS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }

    /// The value, if it is here.
    pub fn get(&self, key: &str) -> Option<V> {
        let entry = self.entries.get(key)?;
        (entry.began.0 >= self.floor.load(Ordering::Acquire)).then_some(entry.value)
    }

    /// To be asked before the database is read.
    pub fn began(&self) -> Epoch {
        Epoch(self.epoch.load(Ordering::Acquire))
    }

    /// The value, or else what `load` reads, or what somebody reads who began in the same epoch.
    ///
    /// # Errors
    /// [`Missing`], shared by all who waited.
    pub async fn get_or_load<E: Send + Sync + 'static>(
        &self,
        key: &str,
        load: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<V, Arc<Missing<E>>> {
        if let Some(value) = self.get(key) {
            return Ok(value);
        }
        let flight = (key.to_owned(), self.began());
        let landed = self.flights.try_get_with_by_ref(&flight, async {
            // A reading may have landed since.
            if let Some(value) = self.get(key) {
                return Ok(value);
            }
            let value = load.await.map_err(Missing::Failed)?;
            let value = value.ok_or(Missing::Absent)?;
            self.fill(key.to_owned(), value.clone(), flight.1);
            Ok(value)
        });
        let value = landed.await?;
        self.flights.invalidate(&flight).await;
        Ok(value)
    }

    /// Keeps a value that was read after `began`, unless its key was dropped since.
    pub fn fill(&self, key: String, value: V, began: Epoch) {
        let dropped_at = self.mark(&key);
        // One at a time for each key: a drop comes before this and has left its mark, or after it and takes the value away.
        self.entries.entry(key).and_compute_with(|old| {
            let is_older = old.is_some_and(|old| old.value().began > began);
            if is_older || Epoch(dropped_at.load(Ordering::Acquire)) > began {
                Op::Nop
            } else {
                Op::Put(Entry { value, began })
            }
        });
    }

    /// Forgets one key; reads that began before do not bring it back.
    pub fn drop_key(&self, key: &str) {
        let at = self.epoch.fetch_add(1, Ordering::AcqRel) + 1;
        self.mark(key).fetch_max(at, Ordering::AcqRel);
        self.entries
            .entry_by_ref(key)
            .and_compute_with(|_| Op::Remove);
    }

    fn mark(&self, key: &str) -> &AtomicU64 {
        let hash = self.hasher.hash_one(key);
        &self.marks[usize::try_from(hash % MARKS as u64).unwrap_or(0)]
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

    // Who fills a cache that is full displaces no mark of a drop.
    #[test]
    fn a_full_cache_brings_nothing_back_either() {
        let cache = Cache::new(100, Duration::from_secs(60));
        let key = |number: u32| format!("k{number}");
        for round in 0..50_u8 {
            for number in 0..100 {
                cache.fill(key(number), round, cache.began());
                for _ in 0..5 {
                    cache.get(&key(number));
                }
            }
            cache.entries.run_pending_tasks();
            let began = cache.began();
            cache.drop_key("k");
            for number in 1000..1300 {
                cache.fill(key(number), round, cache.began());
            }
            cache.entries.run_pending_tasks();
            cache.fill("k".into(), round, began);
            assert_eq!(cache.get("k"), None, "{round}");
        }
    }

    #[test]
    fn a_value_read_before_a_clear_is_not_kept() {
        let cache = cache();
        let began = cache.began();
        cache.clear();
        cache.fill("k".into(), 1, began);
        assert_eq!(cache.get("k"), None);
    }

    #[tokio::test]
    async fn one_reads_for_all_who_wait() {
        let cache = cache();
        let reads = AtomicU64::new(0);
        let load = || async {
            reads.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok::<_, ()>(Some(7))
        };
        let (first, second) = tokio::join!(
            cache.get_or_load("k", load()),
            cache.get_or_load("k", load())
        );
        assert_eq!((first.ok(), second.ok()), (Some(7), Some(7)));
        assert_eq!(cache.get_or_load("k", load()).await.ok(), Some(7));
        assert_eq!(reads.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_reading_from_before_a_drop_is_not_waited_for() {
        let cache = cache();
        let (land, landed) = tokio::sync::oneshot::channel::<()>();
        let old = cache.get_or_load("k", async {
            landed.await.map_err(drop)?;
            Ok::<_, ()>(Some(1))
        });
        let new = async {
            cache.drop_key("k");
            let new = cache.get_or_load("k", async { Ok::<_, ()>(Some(2)) }).await;
            land.send(()).expect("somebody reads");
            new
        };
        let (old, new) = tokio::join!(old, new);
        assert_eq!((old.ok(), new.ok()), (Some(1), Some(2)));
        assert_eq!(cache.get("k"), Some(2));
    }

    #[tokio::test]
    async fn neither_absence_nor_failure_is_kept() {
        let cache = cache();
        let absent = cache.get_or_load("k", async { Ok::<_, ()>(None) }).await;
        let absent = absent.expect_err("there is none");
        assert!(matches!(*absent, Missing::Absent), "{absent:?}");
        let failed = cache.get_or_load("k", async { Err(()) }).await;
        let failed = failed.expect_err("it failed");
        assert!(matches!(*failed, Missing::Failed(())), "{failed:?}");
        let found = cache.get_or_load("k", async { Ok::<_, ()>(Some(1)) }).await;
        assert_eq!(found.ok(), Some(1));
    }
}
