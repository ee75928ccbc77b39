//! The streams of one connection of HTTP/2: how many are open, since when there is none, and how many their client gave up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::shared::Place;

/// What a client may give up on one connection before it is closed. A request that is given up has cost us its beginning, and its client
/// nothing, nor does it count among those that are open (CVE-2023-44487); a browser gives up a few when its person goes elsewhere.
const MOST_ABANDONED: u32 = 100;

/// The streams of one connection.
#[derive(Debug)]
pub(super) struct Streams(Mutex<Tally>);

#[derive(Debug)]
struct Tally {
    open: u32,
    abandoned: u32,
    /// Since when none is open.
    quiet_since: Instant,
    /// Whether there ever was one.
    is_used: bool,
}

/// What there is to know when a deadline has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// A connection on which nothing was asked.
    Unused,
    /// Some are open.
    Busy,
    /// The last one ended then.
    Quiet(Instant),
}

impl Streams {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Tally {
            open: 0,
            abandoned: 0,
            quiet_since: Instant::now(),
            is_used: false,
        }))
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one. The first at a time has its connection's place; for every other `place` is asked, and without one it is not to be served.
    pub(super) fn open(self: &Arc<Self>, place: impl FnOnce() -> Option<Place>) -> Stream {
        let is_first = {
            let mut tally = self.tally();
            tally.open += 1;
            tally.is_used = true;
            tally.open == 1
        };
        let place = if is_first { None } else { place() };
        Stream {
            streams: Arc::clone(self),
            is_placed: is_first || place.is_some(),
            is_answered: false,
            _place: place,
        }
    }

    pub(super) fn activity(&self) -> Activity {
        let tally = self.tally();
        if tally.open > 0 {
            Activity::Busy
        } else if tally.is_used {
            Activity::Quiet(tally.quiet_since)
        } else {
            Activity::Unused
        }
    }

    /// Whether their client gave up more than anybody has a reason to.
    pub(super) fn are_abused(&self) -> bool {
        self.tally().abandoned > MOST_ABANDONED
    }
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub(super) struct Stream {
    streams: Arc<Streams>,
    /// Whether it may be served.
    pub(super) is_placed: bool,
    /// Whether there is an answer; who goes before that gives it up.
    pub(super) is_answered: bool,
    _place: Option<Place>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut tally = self.streams.tally();
        tally.open -= 1;
        if tally.open == 0 {
            tally.quiet_since = Instant::now();
        }
        if !self.is_answered {
            tally.abandoned += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_at_a_time_needs_no_place_of_its_own() {
        let streams = Arc::new(Streams::new());
        assert_eq!(streams.activity(), Activity::Unused);
        let first = streams.open(|| panic!("it has its connection's"));
        assert!(first.is_placed);
        let second = streams.open(|| None);
        assert!(!second.is_placed);
        assert_eq!(streams.activity(), Activity::Busy);
        drop(first);
        assert_eq!(streams.activity(), Activity::Busy);
        drop(second);
        assert!(matches!(streams.activity(), Activity::Quiet(_)));
        assert!(streams.open(|| None).is_placed, "the first again");
    }

    #[test]
    fn what_was_answered_was_not_given_up() {
        let streams = Arc::new(Streams::new());
        for _ in 0..1000 {
            streams.open(|| None).is_answered = true;
        }
        assert!(!streams.are_abused());
        for _ in 0..MOST_ABANDONED {
            drop(streams.open(|| None));
        }
        assert!(!streams.are_abused());
        drop(streams.open(|| None));
        assert!(streams.are_abused());
    }
}
