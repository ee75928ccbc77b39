//! Who is left alone because it does not answer: its people read so at once, instead of waiting for it one after the other.
//!
//! ```text
//!  free ──(three failures of connection in a minute)──▶ resting ──(its time is over)──▶ one try ──(it answers)──▶ free, on probation
//!                                                          ▲                               │                          │
//!                                                          └──────(it does not: twice as long, five minutes at most)──┴──(a failure)
//! ```
//!
//! Each node has its own, in memory: it forgets with a restart, and learns within three failures. What is asked of the upstream by the answer
//! that somebody brings back is asked in any case: they have signed in there.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::connector::ConnectorName;
use crate::domain::time::Timestamp;

/// So many failures make it rest.
const MOST: u32 = 3;
/// Within so long.
const WITHIN: Duration = Duration::from_mins(1);
/// How long it rests the first time.
const SHORTEST: Duration = Duration::from_secs(30);
/// How long it rests at most.
const LONGEST: Duration = Duration::from_mins(5);
/// How long others wait for one who tries: longer than an upstream may take to answer.
const TRY_LASTS: Duration = Duration::from_secs(10);

/// Whether an upstream is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// It is.
    Free,
    /// It is, by this one alone, who says what became of it.
    Trying,
    /// It is not, for so long.
    Resting(Duration),
}

/// What became of it that is worth a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It rests from now on, for so long.
    Rests(Duration),
    /// It answers again.
    Answers,
}

/// How one upstream stands.
#[derive(Clone, Copy, Debug)]
enum Standing {
    /// It is asked. After it rested, `rested` is for how long.
    Free {
        failures: u32,
        since: Timestamp,
        rested: Option<Duration>,
    },
    /// It is not.
    Resting { since: Timestamp, rest: Duration },
    /// One tries.
    Trying { since: Timestamp, rest: Duration },
}

/// All upstreams, as one node knows them.
#[derive(Debug, Default)]
pub struct Breakers(Mutex<HashMap<ConnectorName, Standing>>);

impl Breakers {
    /// Whether an upstream is asked now. Of all who come when its rest is over, one tries.
    #[must_use]
    pub fn admit(&self, name: &ConnectorName, now: Timestamp) -> Admitted {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(standing) = all.get_mut(name) else {
            return Admitted::Free;
        };
        let (left, rest) = match *standing {
            Standing::Free { .. } => return Admitted::Free,
            Standing::Resting { since, rest } => (left(since, rest, now), rest),
            // Who tried may never have come to an end.
            Standing::Trying { since, rest } => (left(since, TRY_LASTS, now), rest),
        };
        if let Some(left) = left {
            return Admitted::Resting(left);
        }
        *standing = Standing::Trying { since: now, rest };
        Admitted::Trying
    }

    /// Whether it is not asked now; nobody tries by that.
    #[must_use]
    pub fn is_resting(&self, name: &ConnectorName, now: Timestamp) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(name) {
            Some(Standing::Resting { since, rest }) => left(*since, *rest, now).is_some(),
            Some(Standing::Free { .. } | Standing::Trying { .. }) | None => false,
        }
    }

    /// It was asked, and did not answer.
    pub fn fail(&self, name: &ConnectorName, now: Timestamp) -> Option<Turn> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = all.entry(name.clone()).or_insert(Standing::Free {
            failures: 0,
            since: now,
            rested: None,
        });
        let rest = match *standing {
            Standing::Free {
                failures,
                since,
                rested,
            } => {
                let is_recent = left(since, WITHIN, now).is_some();
                let failures = if is_recent { failures + 1 } else { 1 };
                let since = if is_recent { since } else { now };
                // On probation one is enough, as long as that was not long ago.
                let rested = rested.filter(|_| is_recent);
                if failures < MOST && rested.is_none() {
                    *standing = Standing::Free {
                        failures,
                        since,
                        rested,
                    };
                    return None;
                }
                rested.map_or(SHORTEST, |rested| (rested * 2).min(LONGEST))
            }
            // Who went there before it rested hears so now.
            Standing::Resting { .. } => return None,
            Standing::Trying { rest, .. } => (rest * 2).min(LONGEST),
        };
        *standing = Standing::Resting { since: now, rest };
        Some(Turn::Rests(rest))
    }

    /// It was asked, and answered: wholly, when somebody came through it, or only to who tried.
    pub fn answer(&self, name: &ConnectorName, is_whole: bool, now: Timestamp) -> Option<Turn> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = all.get_mut(name)?;
        let was_away = match *standing {
            Standing::Free { .. } => None,
            Standing::Resting { rest, .. } | Standing::Trying { rest, .. } => Some(rest),
        };
        if is_whole {
            all.remove(name);
        } else if let Some(rest) = was_away {
            *standing = Standing::Free {
                failures: 0,
                since: now,
                rested: Some(rest),
            };
        }
        was_away.map(|_| Turn::Answers)
    }
}

/// What is left of so long; nothing of what a wrong clock began.
fn left(since: Timestamp, lasts: Duration, now: Timestamp) -> Option<Duration> {
    if since.is_ahead_of(now) {
        return None;
    }
    lasts
        .checked_sub(now.since(since))
        .filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000 + seconds)
    }

    fn corp() -> ConnectorName {
        ConnectorName::parse("corp").unwrap()
    }

    fn resting_since(seconds: i64) -> Breakers {
        let breakers = Breakers::default();
        for _ in 0..2 {
            assert_eq!(breakers.fail(&corp(), at(seconds)), None);
            assert_eq!(breakers.admit(&corp(), at(seconds)), Admitted::Free);
        }
        let turn = breakers.fail(&corp(), at(seconds));
        assert_eq!(turn, Some(Turn::Rests(SHORTEST)));
        breakers
    }

    #[test]
    fn three_failures_in_a_minute_make_it_rest_and_no_other() {
        let breakers = resting_since(0);
        assert_eq!(
            breakers.admit(&corp(), at(10)),
            Admitted::Resting(Duration::from_secs(20))
        );
        assert!(breakers.is_resting(&corp(), at(29)));
        assert!(!breakers.is_resting(&corp(), at(30)));
        let other = ConnectorName::parse("other").unwrap();
        assert_eq!(breakers.admit(&other, at(0)), Admitted::Free);
        // What fails while it rests is no news.
        assert_eq!(breakers.fail(&corp(), at(5)), None);
    }

    #[test]
    fn seldom_failures_do_not() {
        let breakers = Breakers::default();
        for place in 0..20 {
            assert_eq!(breakers.fail(&corp(), at(place * 31)), None, "{place}");
        }
        let breakers = Breakers::default();
        for place in 0..20 {
            assert_eq!(breakers.fail(&corp(), at(place)), None);
            assert_eq!(breakers.fail(&corp(), at(place)), None);
            assert_eq!(breakers.answer(&corp(), true, at(place)), None);
        }
    }

    #[test]
    fn when_its_rest_is_over_one_tries_and_the_others_wait() {
        let breakers = resting_since(0);
        assert_eq!(breakers.admit(&corp(), at(30)), Admitted::Trying);
        assert_eq!(
            breakers.admit(&corp(), at(30)),
            Admitted::Resting(TRY_LASTS)
        );
        // Who tried has gone away.
        assert_eq!(breakers.admit(&corp(), at(40)), Admitted::Trying);
        let answers = Some(Turn::Answers);
        assert_eq!(breakers.answer(&corp(), false, at(41)), answers);
        assert_eq!(breakers.admit(&corp(), at(41)), Admitted::Free);
        assert_eq!(breakers.answer(&corp(), false, at(42)), None, "once");
    }

    #[test]
    fn who_fails_again_rests_longer_and_not_for_ever() {
        let breakers = resting_since(0);
        let mut now = 0;
        for rest in [60, 120, 240, 300, 300] {
            now += 400;
            assert_eq!(breakers.admit(&corp(), at(now)), Admitted::Trying);
            let rest = Duration::from_secs(rest);
            assert_eq!(breakers.fail(&corp(), at(now)), Some(Turn::Rests(rest)));
        }
        // It answers who tries, and then nobody: one failure is enough.
        now += 400;
        assert_eq!(breakers.admit(&corp(), at(now)), Admitted::Trying);
        assert!(breakers.answer(&corp(), false, at(now)).is_some());
        assert_eq!(
            breakers.fail(&corp(), at(now + 5)),
            Some(Turn::Rests(LONGEST))
        );
        // Somebody who went there before comes through: all is forgotten.
        assert!(breakers.answer(&corp(), true, at(now + 6)).is_some());
        assert_eq!(breakers.fail(&corp(), at(now + 7)), None);
    }

    #[test]
    fn what_a_wrong_clock_began_is_over() {
        let breakers = resting_since(100_000);
        assert_eq!(breakers.admit(&corp(), at(0)), Admitted::Trying);
    }
}
