//! What a run leaves behind: a table for the terminal, JSON for programs, one HTML page for people.

mod html;
mod table;

use serde::Serialize;

use crate::runner::Finding;
use crate::target::Target;
use crate::verdict::Verdict;

pub use html::page;
pub use table::{line, summary, table};

/// How many modules had a verdict.
#[derive(Debug, Serialize)]
pub struct Count {
    /// The verdict.
    pub verdict: Verdict,
    /// How many.
    pub modules: usize,
}

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The issuer.
    pub issuer: String,
    /// When the run began, RFC 3339 in UTC.
    pub began: String,
    /// Whether the issuer was http and the https checks were notes only.
    pub plain_http: bool,
    /// Where the clients came from: `registered` or `static`.
    pub clients: &'static str,
    /// Whether every module passed or ended as expected.
    pub fine: bool,
    /// Modules by verdict.
    pub counts: Vec<Count>,
    /// Each module.
    pub modules: Vec<Finding>,
}

impl Report {
    /// The report of a run that began `began` seconds after 1970.
    pub fn new(target: &Target, began: i64, modules: Vec<Finding>) -> Self {
        let counts = Verdict::ALL
            .into_iter()
            .map(|verdict| Count {
                verdict,
                modules: modules
                    .iter()
                    .filter(|finding| finding.verdict == verdict)
                    .count(),
            })
            .collect();
        Self {
            issuer: target.issuer.clone(),
            began: rfc3339(began),
            plain_http: target.is_plain_http(),
            clients: if target.registers() {
                "registered"
            } else {
                "static"
            },
            fine: modules.iter().all(Finding::is_fine),
            counts,
            modules,
        }
    }
}

/// Seconds since 1970 as `YYYY-MM-DDThh:mm:ssZ`, by the civil calendar's cycle of 400 years.
#[expect(
    clippy::integer_division,
    reason = "calendar arithmetic is on whole numbers"
)]
fn rfc3339(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(rfc3339(1_767_225_599), "2025-12-31T23:59:59Z");
    }
}
