//! What `doorward dev` would have mailed.

use askama::Template;

use super::{Chrome, LocalPath, Moment};

/// A line of a mail.
#[derive(Clone, Debug)]
pub enum MailLine {
    /// Words.
    Words(String),
    /// A link to a page of ours.
    Link(LocalPath),
}

/// A mail that nobody got.
#[derive(Clone, Debug)]
pub struct KeptMail {
    /// Whom it is for.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// Its language.
    pub lang: &'static str,
    /// When it would have been sent.
    pub at: Moment,
    /// What it says.
    pub lines: Vec<MailLine>,
}

/// The last mails.
#[derive(Clone, Debug, Template)]
#[template(path = "playground/mail.html")]
pub struct PlaygroundMail {
    /// Shared.
    pub chrome: Chrome,
    /// The newest first.
    pub mails: Vec<KeptMail>,
}
