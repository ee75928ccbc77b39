//! Words of a registry, some of which only a later version knows: while a new version is rolled out, both use one database.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A registered word as the database has it. What a later version wrote is kept, and equals nothing that this one knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Word<T> {
    /// One that this version knows.
    Known(T),
    /// One that it does not.
    Later(String),
}

impl<T> Word<T> {
    /// Whether this version does not know it.
    #[must_use]
    pub const fn is_later(&self) -> bool {
        matches!(self, Self::Later(_))
    }
}

impl<T: FromStr> Word<T> {
    /// Reads a word of a column.
    #[must_use]
    pub fn read(text: String) -> Self {
        text.parse().map_or(Self::Later(text), Self::Known)
    }
}

impl<T: PartialEq> PartialEq<T> for Word<T> {
    fn eq(&self, word: &T) -> bool {
        matches!(self, Self::Known(known) if known == word)
    }
}

impl<T: fmt::Display> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(word) => word.fmt(f),
            Self::Later(word) => f.write_str(word),
        }
    }
}
