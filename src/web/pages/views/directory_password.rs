//! A password that a directory keeps, and another in its place.

use askama::Template;

use super::{Chrome, Client, Form};
use crate::login::proof_of_work::Puzzle;

/// A field of its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordField {
    /// The one that they have.
    Current,
    /// The new one.
    New,
    /// The new one once more.
    Again,
}

/// The fields of its form, which posts `password`, `new-password`, `new-password-again`.
#[derive(Clone, Debug)]
pub struct DirectoryFields {
    /// What people read of the directory.
    pub upstream: String,
    /// Whose it is, for password managers.
    pub username: String,
    /// What is wrong, and where.
    pub problem: Option<(PasswordField, String)>,
}

impl DirectoryFields {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.problem.as_ref().map(|(_, text)| text.as_str())
    }

    /// Whether that is what is wrong.
    #[must_use]
    pub fn is_wrong(&self, field: PasswordField) -> bool {
        self.problem.as_ref().is_some_and(|(at, _)| *at == field)
    }

    /// Whether the person goes on there: at what is wrong, and else at the beginning.
    #[must_use]
    pub fn is_at(&self, field: PasswordField) -> bool {
        let at = self.problem.as_ref().map(|(at, _)| *at);
        at.unwrap_or(PasswordField::Current) == field
    }
}

/// Another password at a directory, which wants one before it lets anybody in. Posts `csrf` and its fields; or `decision=back`, `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "directory-password.html")]
pub struct DirectoryPassword {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// Its fields.
    pub fields: DirectoryFields,
    /// The work that its form brings, if any is asked for.
    pub puzzle: Option<Puzzle>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

/// The page of an account whose password a directory keeps. Posts `csrf`, `at` and its fields, where it is changed from here.
#[derive(Clone, Debug, Template)]
#[template(path = "account/directory-password.html")]
pub struct AccountDirectoryPassword {
    /// Shared.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub form: Form,
    /// Which directory it is, for the form.
    pub handle: String,
    /// Its fields.
    pub fields: DirectoryFields,
    /// Whether it is changed from here; else it is said that it is not.
    pub is_changed_here: bool,
}

impl AccountDirectoryPassword {
    /// The title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        if self.is_changed_here {
            "new-password-title"
        } else {
            "password-title"
        }
    }
}
