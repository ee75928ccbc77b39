//! The table for the terminal.

use std::fmt::Write;

use super::Report;
use crate::plan;
use crate::runner::Finding;

/// Characters of a reason that the table shows.
const REASON: usize = 110;

/// One module, for the progress.
pub fn line(finding: &Finding) -> String {
    format!(
        "{:7} {}/{} ({} ms)",
        finding.verdict.name(),
        finding.plan,
        finding.title(),
        finding.milliseconds
    )
}

/// All modules by plan: verdict, name, first reason.
pub fn table(report: &Report) -> String {
    let width = report
        .modules
        .iter()
        .map(|finding| finding.title().len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for plan in plan::all() {
        let mut findings = report
            .modules
            .iter()
            .filter(|finding| finding.plan == plan.key)
            .peekable();
        if findings.peek().is_none() {
            continue;
        }
        let _ = writeln!(text, "\n{} ({})", plan.title, plan.name);
        for finding in findings {
            let mark = if finding.is_fine() { ' ' } else { '!' };
            let reason: String = reason(finding).chars().take(REASON).collect();
            let row = format!(
                "{mark} {:width$}  {:7}  {reason}",
                finding.title(),
                finding.verdict.name()
            );
            let _ = writeln!(text, "{}", row.trim_end());
        }
    }
    text
}

fn reason(finding: &Finding) -> String {
    match &finding.expected {
        Some(expected) => format!("(expected) {expected}"),
        None => finding
            .reason
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    }
}

/// The last line: how many of which verdict.
pub fn summary(report: &Report) -> String {
    let counts: Vec<String> = report
        .counts
        .iter()
        .filter(|count| count.modules > 0)
        .map(|count| format!("{} {}", count.modules, count.verdict.name()))
        .collect();
    let unexpected = report
        .modules
        .iter()
        .filter(|finding| !finding.is_fine())
        .count();
    let http = if report.plain_http {
        "; the issuer is http, so the https checks are notes"
    } else {
        ""
    };
    format!(
        "{} modules: {}; {unexpected} of them neither PASSED nor expected{http}",
        report.modules.len(),
        counts.join(", ")
    )
}
