//! A code that came by mail, in place of a password.

use askama::Template;

use super::{Chrome, Client, Form, PasswordError};
use crate::login::proof_of_work::Puzzle;

/// Asks for the code. Posts `csrf`, `code`; or `decision=again` (another mail), `decision=password` (none at all) or
/// `decision=sign-up` (another address), or `decision=cancel`. Says nothing of whether anybody goes by the name.
#[derive(Clone, Debug, Template)]
#[template(path = "mail-code.html")]
pub struct MailCode {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// What was typed as user name or address.
    pub username: String,
    /// Whether an account is being made: then that is an address, and it is told that a mail was sent.
    pub is_sign_up: bool,
    /// The work that its form brings, if any is asked for.
    pub puzzle: Option<Puzzle>,
    /// What went wrong.
    pub error: Option<PasswordError>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl MailCode {
    /// The message above the field.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        if self.is_sign_up {
            "sign-up-code-text"
        } else {
            "mail-code-text"
        }
    }

    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        Some(match self.error? {
            PasswordError::Missing => self.chrome.t("code-missing").into_owned(),
            PasswordError::Passkey => self.chrome.t("passkey-wrong").into_owned(),
            PasswordError::Wrong => self.chrome.t("code-wrong-mail").into_owned(),
            PasswordError::Throttled { seconds } => self.chrome.throttled(seconds),
            PasswordError::TooManyMails { seconds } => self.chrome.too_many_mails(seconds),
            PasswordError::Busy => self.chrome.t("busy-text").into_owned(),
        })
    }

    /// Whether the error is about what was typed.
    #[must_use]
    pub fn is_field_wrong(&self) -> bool {
        matches!(
            self.error,
            Some(PasswordError::Missing | PasswordError::Wrong)
        )
    }
}
