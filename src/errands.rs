//! What goes out of the house and must not be lost: a few at a time, and again, less and less often, as long as it is of use.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::domain::id::ClientId;
use crate::domain::time::Timestamp;
use crate::store::StoreError;

/// How many of those for one client are under way at a time.
const OF_ONE_CLIENT: i64 = 4;
/// How often it is looked for more while some are under way: one alone may be slow.
const LOOK: Duration = Duration::from_secs(1);
/// How long is waited after each try, the last one for all that follow.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(4),
];
/// What is good for less is not worth another try.
const TOO_SHORT: Duration = Duration::from_secs(30);

/// Runs all that is due: `claim` takes up to so many that no other node has, `attempt` does one. What was begun is finished, also where
/// the database then is away.
///
/// # Errors
/// [`StoreError`].
pub async fn run<T, C, A>(
    at_a_time: usize,
    claim: impl Fn(i64) -> C,
    attempt: impl Fn(T) -> A,
) -> Result<(), StoreError>
where
    C: Future<Output = Result<Vec<T>, StoreError>>,
    A: Future<Output = Result<(), StoreError>> + Send + 'static,
{
    // Dropped, and with it what is under way, when the job is stopped.
    let mut under_way = JoinSet::new();
    let mut outcome = Ok(());
    loop {
        let places = at_a_time.saturating_sub(under_way.len());
        if outcome.is_ok() && places > 0 {
            match claim(i64::try_from(places).unwrap_or(i64::MAX)).await {
                Ok(claimed) => {
                    for errand in claimed {
                        under_way.spawn(attempt(errand));
                    }
                }
                Err(error) => outcome = Err(error),
            }
        }
        match tokio::time::timeout(LOOK, under_way.join_next()).await {
            Err(_) | Ok(Some(Ok(Ok(())))) => {}
            Ok(None) => return outcome,
            Ok(Some(Ok(Err(error)))) => outcome = Err(error),
            Ok(Some(Err(error))) => {
                tracing::error!(error = %error, "an errand panicked; it is tried again once its claim lapses");
            }
        }
    }
}

/// How many of each client are under way: one that does not answer holds up its own alone.
#[derive(Debug, Default)]
pub struct Places(Mutex<HashMap<ClientId, i64>>);

impl Places {
    /// How many more of a client may be begun.
    #[must_use]
    pub fn free(&self, client: &ClientId) -> i64 {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        OF_ONE_CLIENT - taken.get(client).copied().unwrap_or(0)
    }

    /// One is begun.
    pub fn enter(&self, client: &ClientId) {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *taken.entry(client.clone()).or_default() += 1;
    }

    /// One is done.
    pub fn leave(&self, client: &ClientId) {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(client) {
            *count -= 1;
        }
    }

    /// Of those that are due, with whose each is: as many as may be begun, `most` at the most.
    #[must_use]
    pub fn choose<T>(&self, due: Vec<(T, ClientId)>, most: i64) -> Vec<T> {
        let mut chosen = Vec::new();
        let mut taken: HashMap<ClientId, i64> = HashMap::new();
        for (one, client) in due {
            if i64::try_from(chosen.len()).is_ok_and(|chosen| chosen >= most) {
                break;
            }
            let free = self.free(&client);
            let taken = taken.entry(client).or_default();
            if *taken < free {
                *taken += 1;
                chosen.push(one);
            }
        }
        chosen
    }
}

/// When to try again; not so late that half of the time that is left would be over, so that a code for ten minutes has more than
/// three tries. `None` where there is too little time.
#[must_use]
pub fn next_attempt(attempts: u32, now: Timestamp, end: Timestamp) -> Option<Timestamp> {
    let left = end.since(now);
    if left < TOO_SHORT {
        return None;
    }
    let nth = usize::try_from(attempts).unwrap_or(usize::MAX);
    let pause = PAUSES[nth.min(PAUSES.len() - 1)];
    Some(now.plus(pause.min(left / 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_has_four_places_and_the_others_theirs() {
        let (slow, other) = (ClientId::new("slow"), ClientId::new("other"));
        let due = |of_slow: i64| {
            let slow = (0..of_slow).map(|number| (number, slow.clone()));
            slow.chain([(100, other.clone()), (101, other.clone())])
                .collect::<Vec<_>>()
        };
        let places = Places::default();
        assert_eq!(places.choose(due(9), 16), [0, 1, 2, 3, 100, 101]);
        assert_eq!(
            places.choose(due(9), 5),
            [0, 1, 2, 3, 100],
            "so many in all"
        );
        for _ in 0..3 {
            places.enter(&slow);
        }
        assert_eq!(places.choose(due(9), 16), [0, 100, 101]);
        places.enter(&slow);
        assert_eq!(places.choose(due(9), 16), [100, 101]);
        places.leave(&slow);
        assert_eq!(places.free(&slow), 1);
        assert_eq!(places.choose(due(9), 16), [0, 100, 101]);
    }

    fn tries(good_for: Duration) -> Vec<u64> {
        let start = Timestamp::from_seconds(1_000_000);
        let (mut now, mut all) = (start, Vec::new());
        while let Some(next) =
            next_attempt(all.len().try_into().unwrap(), now, start.plus(good_for))
        {
            now = next;
            all.push(now.since(start).as_secs());
        }
        all
    }

    #[test]
    fn it_is_tried_less_and_less_often_until_it_is_of_no_use() {
        assert_eq!(
            tries(Duration::from_mins(10)),
            [30, 150, 375, 487, 543, 571]
        );
        let of_a_day = tries(Duration::from_hours(24));
        assert_eq!(
            of_a_day[..6],
            [30, 150, 750, 4_350, 4_350 + 14_400, 4_350 + 28_800]
        );
        assert!(tries(Duration::from_secs(29)).is_empty());
    }
}
