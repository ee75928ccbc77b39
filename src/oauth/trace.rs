//! Why an authorization request was refused: each check with what was sent and what is registered.
//!
//! The log has it under the error's id; in `doorward dev` the page has it too. Nobody should have to guess.

use std::borrow::Cow;
use std::fmt;

use crate::secret::without_secrets;

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at: a parameter's name.
    pub name: &'static str,
    /// What came.
    pub sent: Side,
    /// What is on record.
    pub registered: Side,
    /// Whether they agree.
    pub is_passed: bool,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// As it came, or as it is on record.
    Text(String),
    /// What we say of it: English in the log, the person's language on a page.
    Words(Words),
}

/// What we say of a side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Nothing came.
    Nothing,
    /// It came more than once.
    Repeated,
    /// It has to come, and once.
    ExactlyOne,
    /// The client is there.
    Client,
    /// The client is turned off.
    DisabledClient,
    /// There is no such client.
    NoClient,
    /// Parameters have to be form-encoded UTF-8, each at most once.
    FormEncoded,
    /// The answer has to be a page of its own.
    OwnPage,
    /// A token, which nobody else should read.
    Token,
    /// It has the form of a secret, which nobody else should read.
    Secret,
    /// It has to be an ID token of this provider.
    OwnIdToken,
}

impl Words {
    /// As the log has them.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Nothing => "(nothing)",
            Self::Repeated => "(more than once)",
            Self::ExactlyOne => "exactly one",
            Self::Client => "a client",
            Self::DisabledClient => "a client that is turned off",
            Self::NoClient => "no such client",
            Self::FormEncoded => "form-encoded UTF-8, each at most once",
            Self::OwnPage => "document: a page of its own",
            Self::Token => "(a token)",
            Self::Secret => "(what has the form of a secret)",
            Self::OwnIdToken => "an ID token of this provider",
        }
    }
}

impl Side {
    fn in_log(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Words(words) => words.english(),
        }
    }
}

impl From<&str> for Side {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Side {
    fn from(text: String) -> Self {
        Self::Text(shortened(text).into_owned())
    }
}

impl From<Option<&str>> for Side {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Words(Words::Nothing), Self::from)
    }
}

impl From<Words> for Side {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

/// All comparisons up to the one that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(pub Vec<Check>);

/// Characters of a stranger's text that a log line, or an answer, repeats.
const LONGEST: usize = 300;

/// The text, cut where it is longer than anybody reads.
pub(super) fn shortened(text: impl Into<Cow<'static, str>>) -> Cow<'static, str> {
    cut(text, LONGEST)
}

fn cut(text: impl Into<Cow<'static, str>>, longest: usize) -> Cow<'static, str> {
    let text = match text.into() {
        Cow::Owned(sent) => without_secrets(&sent).into_owned().into(),
        ours @ Cow::Borrowed(_) => ours,
    };
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text,
    }
}

/// The same of addresses, which are compared to their last letter: none that may be registered is longer.
const LONGEST_ADDRESS: usize = 2048;
/// Registered addresses that are shown.
const MOST_ADDRESSES: usize = 5;

impl Trace {
    /// Adds an address that has to be one of those registered. Of many, those are shown that begin most as it does.
    pub fn note_address(
        &mut self,
        name: &'static str,
        sent: Option<&str>,
        registered: &[String],
        is_passed: bool,
    ) {
        let wanted = sent.unwrap_or_default();
        let alike = |known: &&String| {
            known
                .bytes()
                .zip(wanted.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let mut shown: Vec<&String> = registered.iter().collect();
        shown.sort_by_key(|known| std::cmp::Reverse(alike(known)));
        let mut text = shown
            .iter()
            .take(MOST_ADDRESSES)
            .map(|known| known.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        if shown.len() > MOST_ADDRESSES {
            text.push_str(" …");
        }
        self.0.push(Check {
            name,
            sent: sent.map_or(Side::Words(Words::Nothing), |sent| {
                Side::Text(cut(sent.to_owned(), LONGEST_ADDRESS).into_owned())
            }),
            registered: Side::Text(text),
            is_passed,
        });
    }

    /// Adds one.
    pub fn note(
        &mut self,
        name: &'static str,
        sent: impl Into<Side>,
        registered: impl Into<Side>,
        is_passed: bool,
    ) {
        self.0.push(Check {
            name,
            sent: sent.into(),
            registered: registered.into(),
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
                check.name,
                check.sent.in_log(),
                check.registered.in_log()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_whole_and_the_likest_first() {
        let long = "x".repeat(1500);
        let mut registered: Vec<String> = (0..20)
            .map(|number| format!("https://app{number}.example/cb"))
            .collect();
        registered.push(format!("https://shop.example/{long}/cb"));
        let sent = format!("https://shop.example/{long}/cb/");
        let mut trace = Trace::default();
        trace.note_address("redirect_uri", Some(&sent), &registered, false);
        let said = trace.to_string();
        assert!(said.contains(&format!("sent {sent:?}")), "{said}");
        assert!(
            said.contains(&format!("registered \"{} ", registered[20])),
            "{said}"
        );
        assert!(said.len() < 4_000, "{said}");
        trace.note_address(
            "redirect_uri",
            Some(&"y".repeat(100_000)),
            &registered,
            false,
        );
        assert!(trace.to_string().len() < 10_000);
    }
}
