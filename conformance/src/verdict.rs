//! What a module found: checks with their levels, and the verdict that follows from them.
//!
//! The order is the official one: FAILED > WARNING > REVIEW > PASSED; SKIPPED ends a module at once.

use serde::Serialize;

/// The result of one module, in the words of the official suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// Every check held.
    Passed,
    /// A page was shown that a person should look at; what a program can assert of it held.
    Review,
    /// A check of level [`Level::Warning`] did not hold. Certification allows it.
    Warning,
    /// The provider does not offer what the module is about.
    Skipped,
    /// A check of level [`Level::Failure`] did not hold.
    Failed,
}

impl Verdict {
    /// Every verdict, best first.
    pub const ALL: [Self; 5] = [
        Self::Passed,
        Self::Review,
        Self::Warning,
        Self::Skipped,
        Self::Failed,
    ];

    /// The official spelling, in capitals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::Review => "REVIEW",
            Self::Warning => "WARNING",
            Self::Skipped => "SKIPPED",
            Self::Failed => "FAILED",
        }
    }

    /// The verdict of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.name() == name.trim())
    }
}

/// What it costs a module when a check does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The module is FAILED.
    Failure,
    /// The module is at best a WARNING.
    Warning,
    /// Nothing: it is written down.
    Note,
}

/// How one check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It held.
    Held,
    /// It did not hold.
    Broken,
    /// What a program can assert held; the rest is for a person's eye.
    Review,
}

/// One check, as it stands in the reports.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// A dotted name, as `id_token.nonce`.
    pub name: String,
    /// What it costs when it does not hold.
    pub level: Level,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it did not hold, or what was noted; empty where it held.
    pub detail: String,
}

/// One HTTP exchange, for the reports; secrets are cut short.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// `METHOD URL`, and the form's fields if it had any.
    pub request: String,
    /// The status, and the place it redirects to.
    pub answer: String,
}

/// Why a module ended before its last step.
#[derive(Debug)]
pub enum Stop {
    /// A check that the rest rests on did not hold; it is in the record.
    Broken,
    /// A warning that makes the rest pointless; it is in the record.
    Warned,
    /// The provider does not offer what the module is about: the reason.
    Skipped(String),
}

/// Everything one module wrote down.
#[derive(Debug, Default)]
pub struct Record {
    checks: Vec<Check>,
    exchanges: Vec<Exchange>,
    skipped: Option<String>,
}

impl Record {
    /// Writes down a check of that level; `detail` says why when it does not hold. Returns `holds`.
    pub fn check(
        &mut self,
        level: Level,
        name: &str,
        holds: bool,
        detail: impl FnOnce() -> String,
    ) -> bool {
        let (outcome, detail) = if holds {
            (Outcome::Held, String::new())
        } else {
            (Outcome::Broken, detail())
        };
        self.checks.push(Check {
            name: name.to_owned(),
            level,
            outcome,
            detail,
        });
        holds
    }

    /// A check that fails the module when it does not hold.
    pub fn require(&mut self, name: &str, holds: bool, detail: impl FnOnce() -> String) -> bool {
        self.check(Level::Failure, name, holds, detail)
    }

    /// A check that the next steps rest on: it ends the module when it does not hold.
    pub fn demand(
        &mut self,
        name: &str,
        holds: bool,
        detail: impl FnOnce() -> String,
    ) -> Result<(), Stop> {
        if self.require(name, holds, detail) {
            Ok(())
        } else {
            Err(Stop::Broken)
        }
    }

    /// A value that the next steps rest on: its absence ends the module.
    pub fn demand_some<T>(
        &mut self,
        name: &str,
        value: Option<T>,
        detail: impl FnOnce() -> String,
    ) -> Result<T, Stop> {
        self.demand(name, value.is_some(), detail)?;
        value.ok_or(Stop::Broken)
    }

    /// A check that costs a warning when it does not hold.
    pub fn advise(&mut self, name: &str, holds: bool, detail: impl FnOnce() -> String) -> bool {
        self.check(Level::Warning, name, holds, detail)
    }

    /// Something worth knowing that changes no verdict.
    pub fn note(&mut self, name: &str, detail: impl Into<String>) {
        self.checks.push(Check {
            name: name.to_owned(),
            level: Level::Note,
            outcome: Outcome::Held,
            detail: detail.into(),
        });
    }

    /// A page that the official suite wants a person to look at.
    pub fn review(&mut self, name: &str, detail: impl Into<String>) {
        self.checks.push(Check {
            name: name.to_owned(),
            level: Level::Failure,
            outcome: Outcome::Review,
            detail: detail.into(),
        });
    }

    /// Writes an HTTP exchange down.
    pub fn exchange(&mut self, request: String, answer: String) {
        self.exchanges.push(Exchange { request, answer });
    }

    /// Writes down how the module ended.
    pub fn close(&mut self, end: Result<(), Stop>) {
        match end {
            Ok(()) | Err(Stop::Warned) => {}
            Err(Stop::Skipped(reason)) => self.skipped = Some(reason),
            Err(Stop::Broken) => {
                if self.broken(Level::Failure).is_none() {
                    self.require("module.ended", false, || {
                        "the module ended early without saying why".to_owned()
                    });
                }
            }
        }
    }

    /// The first check of that level that did not hold.
    fn broken(&self, level: Level) -> Option<&Check> {
        self.checks
            .iter()
            .find(|check| check.level == level && check.outcome == Outcome::Broken)
    }

    /// The module's verdict, and the first reason for it (empty for PASSED).
    pub fn verdict(&self) -> (Verdict, String) {
        let say = |check: &Check| format!("{}: {}", check.name, check.detail);
        if let Some(check) = self.broken(Level::Failure) {
            (Verdict::Failed, say(check))
        } else if let Some(reason) = &self.skipped {
            (Verdict::Skipped, reason.clone())
        } else if let Some(check) = self.broken(Level::Warning) {
            (Verdict::Warning, say(check))
        } else if let Some(check) = self
            .checks
            .iter()
            .find(|check| check.outcome == Outcome::Review)
        {
            (Verdict::Review, say(check))
        } else {
            (Verdict::Passed, String::new())
        }
    }

    /// The checks and the exchanges, in the order in which they happened.
    pub fn into_parts(self) -> (Vec<Check>, Vec<Exchange>) {
        (self.checks, self.exchanges)
    }

    /// The names of the checks that did not hold, whatever their level.
    #[cfg(test)]
    pub fn broken_names(&self) -> Vec<&str> {
        self.checks
            .iter()
            .filter(|check| check.outcome == Outcome::Broken)
            .map(|check| check.name.as_str())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_check_decides() {
        let mut record = Record::default();
        record.require("a", true, String::new);
        assert_eq!(record.verdict().0, Verdict::Passed);
        record.review("b", "a page");
        assert_eq!(record.verdict().0, Verdict::Review);
        record.advise("c", false, || "odd".to_owned());
        assert_eq!(record.verdict().0, Verdict::Warning);
        record.require("d", false, || "wrong".to_owned());
        assert_eq!(record.verdict(), (Verdict::Failed, "d: wrong".to_owned()));
    }

    #[test]
    fn a_note_changes_nothing() {
        let mut record = Record::default();
        record.check(Level::Note, "a", false, || "http".to_owned());
        record.note("b", "seen");
        assert_eq!(record.verdict().0, Verdict::Passed);
    }

    #[test]
    fn a_skip_ends_the_module_but_does_not_hide_a_failure() {
        let mut record = Record::default();
        record.close(Err(Stop::Skipped("not offered".to_owned())));
        assert_eq!(
            record.verdict(),
            (Verdict::Skipped, "not offered".to_owned())
        );
        record.require("d", false, || "wrong".to_owned());
        assert_eq!(record.verdict().0, Verdict::Failed);
    }

    #[test]
    fn an_end_without_a_reason_is_a_failure() {
        let mut record = Record::default();
        record.close(Err(Stop::Broken));
        assert_eq!(record.verdict().0, Verdict::Failed);
    }
}
