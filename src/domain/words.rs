//! What an operator says to people, in the languages of the pages.

use std::collections::BTreeMap;

/// How long one text may be, in bytes: people read it on a page.
pub const LONGEST_TEXT: usize = 300;

/// Words for people: by language, or one text for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// In every language.
    One(String),
    /// By the tags of languages; `en` is there for all others.
    Each(BTreeMap<String, String>),
}

impl Words {
    /// In a language of the pages, or in English.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::Each(texts) => texts
                .get(tag)
                .or_else(|| texts.get("en"))
                .map_or("", String::as_str),
        }
    }

    /// All of them.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Each(texts) => texts.values().map(String::as_str).collect(),
        }
    }
}
