//! What goes out of the house and must not be lost: a few at a time, and again, less and less often, as long as it is of use.

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::domain::time::Timestamp;
use crate::store::StoreError;

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
