//! The verdicts that are expected, with their reasons: a table in a Markdown file.
//!
//! A row is `| module or plan/module | verdict | reason |`. Rows whose second cell is no verdict (the head, the rule) are
//! passed over; a row without a reason is an error.

use thiserror::Error;

use crate::runner::Finding;
use crate::verdict::Verdict;

#[derive(Debug)]
struct Row {
    name: String,
    verdict: Verdict,
    reason: String,
}

/// The table.
#[derive(Debug, Default)]
pub struct Skips {
    rows: Vec<Row>,
}

/// Why a table cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SkipsError {
    /// An expectation without a reason.
    #[error("{0} is expected without a reason")]
    NoReason(String),
    /// A failure cannot be expected.
    #[error(
        "{0} is expected to be PASSED or FAILED; only WARNING, SKIPPED and REVIEW can be expected"
    )]
    NotExpectable(String),
}

impl Skips {
    /// Reads the table out of a Markdown text.
    pub fn parse(text: &str) -> Result<Self, SkipsError> {
        let mut rows = Vec::new();
        for line in text.lines() {
            let cells: Vec<&str> = line
                .trim()
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().trim_matches('`'))
                .collect();
            let [name, verdict, reason] = cells.as_slice() else {
                continue;
            };
            let Some(verdict) = Verdict::parse(verdict) else {
                continue;
            };
            if matches!(verdict, Verdict::Passed | Verdict::Failed) {
                return Err(SkipsError::NotExpectable((*name).to_owned()));
            }
            if reason.is_empty() {
                return Err(SkipsError::NoReason((*name).to_owned()));
            }
            rows.push(Row {
                name: (*name).to_owned(),
                verdict,
                reason: (*reason).to_owned(),
            });
        }
        Ok(Self { rows })
    }

    /// Writes the reason into each finding that is expected.
    pub fn apply(&self, findings: &mut [Finding]) {
        for finding in findings {
            let full = format!("{}/{}", finding.plan, finding.module);
            finding.expected = self
                .rows
                .iter()
                .find(|row| {
                    row.verdict == finding.verdict
                        && (row.name == finding.module || row.name == full)
                })
                .map(|row| row.reason.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(verdict: Verdict) -> Finding {
        Finding {
            plan: "basic",
            module: "oidcc-server",
            response_type: "code",
            verdict,
            reason: String::new(),
            expected: None,
            milliseconds: 0,
            checks: Vec::new(),
            exchanges: Vec::new(),
        }
    }

    const TABLE: &str = "# Text\n| module | verdict | reason |\n|---|---|---|\n\
        | `oidcc-server` | WARNING | because |\n| formpost-basic/oidcc-server | REVIEW | other plan |\n";

    #[test]
    fn only_that_verdict_of_that_module_is_expected() {
        let skips = Skips::parse(TABLE).unwrap();
        let mut findings = [
            finding(Verdict::Warning),
            finding(Verdict::Failed),
            finding(Verdict::Review),
            finding(Verdict::Passed),
        ];
        skips.apply(&mut findings);
        let fine: Vec<bool> = findings.iter().map(Finding::is_fine).collect();
        assert_eq!(fine, [true, false, false, true]);
    }

    #[test]
    fn a_failure_cannot_be_expected_and_a_reason_is_needed() {
        let error = Skips::parse("| a | FAILED | so |").unwrap_err();
        assert_eq!(error, SkipsError::NotExpectable("a".to_owned()));
        let error = Skips::parse("| a | SKIPPED |  |").unwrap_err();
        assert_eq!(error, SkipsError::NoReason("a".to_owned()));
    }
}
