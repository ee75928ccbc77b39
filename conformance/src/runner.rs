//! Runs modules side by side. They are independent: each has its own clients, browser and record.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use serde::Serialize;

use crate::flow::Run;
use crate::modules;
use crate::plan::Entry;
use crate::target::Target;
use crate::verdict::{Check, Exchange, Verdict};

/// One module's result, as the reports have it.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The plan's key.
    pub plan: &'static str,
    /// The official module name.
    pub module: &'static str,
    /// What its requests asked for.
    pub response_type: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// The first reason for it; empty for PASSED.
    pub reason: String,
    /// Why this verdict is expected, where the list of skips says so.
    pub expected: Option<String>,
    /// How long it took, in milliseconds.
    pub milliseconds: u128,
    /// Each check with its level.
    pub checks: Vec<Check>,
    /// Each request and answer.
    pub exchanges: Vec<Exchange>,
}

impl Finding {
    /// The module, and the response type where that is not the usual one.
    pub fn title(&self) -> String {
        match self.response_type {
            "code" => self.module.to_owned(),
            other => format!("{} ({other})", self.module),
        }
    }

    /// Whether the module passed, or ended as the list of skips expects.
    pub fn is_fine(&self) -> bool {
        self.verdict == Verdict::Passed || self.expected.is_some()
    }
}

/// A module that waits so many seconds has a thread of its own.
const LONG_WAIT: u64 = 10;

/// How many modules may do something; who only waits gives its place up.
#[derive(Debug)]
pub struct Places {
    free: Mutex<u8>,
    freed: Condvar,
}

impl Places {
    /// So many.
    pub fn new(number: u8) -> Self {
        Self {
            free: Mutex::new(number),
            freed: Condvar::new(),
        }
    }

    /// Waits for a place.
    pub fn take(&self) {
        let free = lock(&self.free);
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
    }

    /// Gives it up.
    pub fn give(&self) {
        *lock(&self.free) += 1;
        self.freed.notify_one();
    }
}

/// Runs every entry, `jobs` at once beside those that wait, which begin first; the results keep the order of the entries.
/// `progress` is called after each module.
pub fn run_all(
    target: &Target,
    entries: &[Entry],
    jobs: u8,
    progress: impl Fn(&Finding) + Sync,
) -> Vec<Finding> {
    let order = entries.iter().copied().enumerate();
    let (idle, mut order): (Vec<_>, Vec<_>) =
        order.partition(|(_, entry)| modules::wait_of(entry.module) >= LONG_WAIT);
    order.sort_by_key(|(_, entry)| std::cmp::Reverse(modules::wait_of(entry.module)));
    let waiting = Mutex::new(VecDeque::from(order));
    let findings = Mutex::new(Vec::with_capacity(entries.len()));
    let places = Places::new(jobs);
    let run = |(index, entry)| {
        places.take();
        let finding = run_one(target, entry, &places);
        places.give();
        progress(&finding);
        lock(&findings).push((index, finding));
    };
    thread::scope(|scope| {
        let run = &run;
        for one in idle {
            scope.spawn(move || run(one));
        }
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let next = lock(&waiting).pop_front();
                    let Some(one) = next else { break };
                    run(one);
                }
            });
        }
    });
    let mut findings = findings
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    findings.sort_by_key(|(index, _)| *index);
    findings.into_iter().map(|(_, finding)| finding).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run_one(target: &Target, entry: Entry, places: &Places) -> Finding {
    let start = Instant::now();
    let mut run = Run::new(target, entry, places);
    let end = match modules::find(entry.module) {
        Some(module) => module(&mut run),
        None => Err(crate::verdict::Stop::Broken),
    };
    run.record.close(end);
    run.clean_up();
    let (verdict, reason) = run.record.verdict();
    let (checks, exchanges) = run.record.into_parts();
    Finding {
        plan: entry.plan,
        module: entry.module,
        response_type: entry.response_type,
        verdict,
        reason,
        expected: None,
        milliseconds: start.elapsed().as_millis(),
        checks,
        exchanges,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_gives_its_place_to_another() {
        let places = Places::new(1);
        places.take();
        thread::scope(|scope| {
            let other = scope.spawn(|| places.take());
            places.give();
            other.join().unwrap();
        });
        assert_eq!(*lock(&places.free), 0);
        places.give();
        assert_eq!(*lock(&places.free), 1);
    }
}
