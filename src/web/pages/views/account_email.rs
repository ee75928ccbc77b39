//! The page of the account's e-mail address.

use askama::Template;

use super::{AddressError, Chrome, Done, Form};

/// The address, and another one. Posts `csrf`, `email`; or `decision=verify`, `decision=withdraw`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/email.html")]
pub struct AccountEmail {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// The one that counts.
    pub address: Option<String>,
    /// Whether it was shown to be theirs.
    pub is_verified: bool,
    /// The one that a link was sent to.
    pub pending: Option<String>,
    /// Whether mail can be sent at all.
    pub can_mail: bool,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub error: Option<AddressError>,
    /// What was done a moment ago.
    pub done: Option<Done>,
}

impl AccountEmail {
    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        self.error.as_ref().map(|error| error.text(&self.chrome))
    }
}
