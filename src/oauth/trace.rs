//! Why an authorization request was refused: each check with what was sent and what is registered.
//!
//! The log has it under the error's id; in `doorward dev` the page has it too. Nobody should have to guess.

use std::fmt;

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at: a parameter's name.
    pub name: &'static str,
    /// What came.
    pub sent: String,
    /// What is on record.
    pub registered: String,
    /// Whether they agree.
    pub is_passed: bool,
}

/// All comparisons up to the one that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(pub Vec<Check>);

const LONGEST: usize = 300;

impl Trace {
    /// Adds one.
    pub fn note(
        &mut self,
        name: &'static str,
        sent: Option<&str>,
        registered: impl Into<String>,
        is_passed: bool,
    ) {
        let shorten = |text: String| {
            if text.chars().count() > LONGEST {
                text.chars().take(LONGEST).chain(['…']).collect()
            } else {
                text
            }
        };
        self.0.push(Check {
            name,
            sent: shorten(sent.unwrap_or("(nothing)").to_owned()),
            registered: shorten(registered.into()),
            is_passed,
        });
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, check) in self.0.iter().enumerate() {
            let verdict = if check.is_passed { "ok" } else { "REFUSED" };
            let separator = if place > 0 { "; " } else { "" };
            write!(
                f,
                "{separator}{}: sent {:?}, registered {:?}: {verdict}",
                check.name, check.sent, check.registered
            )?;
        }
        Ok(())
    }
}
