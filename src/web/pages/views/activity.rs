//! What happened to an account, line by line.

use askama::Template;

use super::{Chrome, LocalPath, Moment};

/// One line.
#[derive(Clone, Debug)]
pub struct ActivityRow {
    /// What happened, as a sentence.
    pub what: String,
    /// Whether somebody tried, and did not get in.
    pub is_failed: bool,
    /// The name of what it happened to; empty for most.
    pub about: String,
    /// What else is to be said: by which methods, by whom; sentences.
    pub details: Vec<String>,
    /// When.
    pub at: Moment,
    /// In which browser, as it is called; empty where that is not known.
    pub device: String,
    /// From which address; empty where that is not known.
    pub address: String,
}

/// What happened to an account.
#[derive(Clone, Debug, Template)]
#[template(path = "account/activity.html")]
pub struct AccountActivity {
    /// Shared.
    pub chrome: Chrome,
    /// The newest first.
    pub rows: Vec<ActivityRow>,
    /// Whether newer lines are on another page.
    pub has_newer: bool,
    /// Where older ones are.
    pub older: Option<LocalPath>,
}
