//! Runs modules side by side. They are independent: each has its own clients, browser and record.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
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

/// Runs every entry, `jobs` at once, those with the longest waits first; the results keep the order of the entries.
/// `progress` is called after each module.
pub fn run_all(
    target: &Target,
    entries: &[Entry],
    jobs: u8,
    progress: impl Fn(&Finding) + Sync,
) -> Vec<Finding> {
    let mut order: Vec<(usize, Entry)> = entries.iter().copied().enumerate().collect();
    order.sort_by_key(|(_, entry)| std::cmp::Reverse(modules::wait_of(entry.module)));
    let waiting = Mutex::new(VecDeque::from(order));
    let findings = Mutex::new(Vec::with_capacity(entries.len()));
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let next = lock(&waiting).pop_front();
                    let Some((index, entry)) = next else { break };
                    let finding = run_one(target, entry);
                    progress(&finding);
                    lock(&findings).push((index, finding));
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

fn run_one(target: &Target, entry: Entry) -> Finding {
    let start = Instant::now();
    let mut run = Run::new(target, entry);
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
