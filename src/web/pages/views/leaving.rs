//! The pages at the end of an account.

use std::borrow::Cow;

use askama::Template;

use super::{Chrome, Client, Form, Moment};

/// What is kept of somebody, as one file. Posts `csrf`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/export.html")]
pub struct AccountExport {
    /// Shared.
    pub chrome: Chrome,
    /// Where its form posts to.
    pub form: Form,
    /// The messages of what is in it.
    pub files: [&'static str; 7],
}

/// Whether the end of the account is meant. Posts `csrf`, `confirm=<user name>`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/delete.html")]
pub struct AccountDelete {
    /// Shared.
    pub chrome: Chrome,
    /// Where its form posts to.
    pub form: Form,
    /// The message that says what is to be typed.
    pub label: &'static str,
    /// What is to be typed.
    pub name: String,
    /// For how many days it can be taken back; none if it cannot.
    pub days: u64,
    /// Whether something else was typed.
    pub is_wrong: bool,
}

impl AccountDelete {
    /// What will be, and when.
    #[must_use]
    pub fn text(&self) -> String {
        let localizer = self.chrome.localizer;
        if self.days == 0 {
            localizer.msg("account-delete-text-now").into_owned()
        } else {
            localizer.msg_count("account-delete-text", self.days)
        }
    }
}

/// The account is to be deleted, or is; its person is signed out.
#[derive(Clone, Debug, Template)]
#[template(path = "account/left.html")]
pub struct AccountLeft {
    /// Shared.
    pub chrome: Chrome,
    /// For when it is planned; nothing if it is gone.
    pub planned: Option<Moment>,
}

impl AccountLeft {
    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        self.chrome.t(if self.planned.is_some() {
            "account-left-title-planned"
        } else {
            "account-left-title"
        })
    }
}

/// Whether somebody whose account is to be deleted keeps it after all. Posts `csrf`, `decision=keep` or `decision=leave`.
#[derive(Clone, Debug, Template)]
#[template(path = "leaving.html")]
pub struct Leaving {
    /// Shared.
    pub chrome: Chrome,
    /// Who sent the person here.
    pub client: Option<Client>,
    /// Where its form posts to.
    pub form: Form,
    /// Who they are.
    pub account: String,
    /// For when it is planned.
    pub planned: Moment,
}
