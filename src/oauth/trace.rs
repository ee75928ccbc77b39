//! Why an authorization request was refused: each check with what was sent and what is registered.
//!
//! The log has it under the error's id; in `doorward dev` the page has it too. Nobody should have to guess.

use std::borrow::Cow;
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

/// Characters of a stranger's text that a log line, or an answer, repeats.
const LONGEST: usize = 300;

/// The text, cut where it is longer than anybody reads.
pub(super) fn shortened(text: impl Into<Cow<'static, str>>) -> Cow<'static, str> {
    let text = text.into();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text,
    }
}

impl Trace {
    /// Adds one.
    pub fn note(
        &mut self,
        name: &'static str,
        sent: Option<&str>,
        registered: impl Into<String>,
        is_passed: bool,
    ) {
        self.0.push(Check {
            name,
            sent: shortened(sent.unwrap_or("(nothing)").to_owned()).into_owned(),
            registered: shortened(registered.into()).into_owned(),
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
