//! A factor that is set up on the way of a sign-in, because one is required.

use askama::Template;

use super::account_factors::codes_file;
use super::{Chrome, Client, CodeError, Form, LocalPath, PasskeyForm, QrCode};

/// A new authenticator app that waits for its first code.
#[derive(Clone)]
pub struct NewApp {
    /// The secret, sealed: comes back with the code.
    pub sealed: String,
    /// The secret as a picture.
    pub qr: Option<QrCode>,
    /// The secret as an address that opens the app, on the very device.
    pub address: String,
    /// The secret in letters and digits.
    pub secret: String,
    /// What went wrong.
    pub error: Option<CodeError>,
}

impl std::fmt::Debug for NewApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewApp({:?})", self.error)
    }
}

/// Offers a passkey, and leads to an app; or has the new app. Posts `csrf`, `secret`, `code`; or `decision=back` (somebody else), or
/// `decision=cancel`; or the form of `static/passkey.js`.
#[derive(Clone, Debug, Template)]
#[template(path = "enrol.html")]
pub struct EnrolPage {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// Who they are.
    pub account: String,
    /// Makes a passkey, where that is shown.
    pub passkey: Option<PasskeyForm>,
    /// The new app, where that is shown.
    pub app: Option<NewApp>,
    /// Whether there is another way than the one that is shown.
    pub has_other: bool,
    /// The message of what went wrong with a passkey.
    pub error: Option<&'static str>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl EnrolPage {
    /// What is wanted, and why.
    #[must_use]
    pub const fn intro(&self) -> &'static str {
        match (&self.app, self.has_other) {
            (Some(_), _) => "enrol-app-text",
            (None, true) => "enrol-text",
            (None, false) => "enrol-passkey-text",
        }
    }

    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        let code = self.app.as_ref().and_then(|app| app.error);
        let key = match code {
            Some(CodeError::Missing) => "code-missing",
            Some(CodeError::Wrong) => "code-wrong-new-app",
            None => self.error?,
        };
        Some(self.chrome.t(key).into_owned())
    }
}

/// Recovery codes, once a factor was set up on the way, or a passkey where it was offered. A link goes on.
#[derive(Clone, Template)]
#[template(path = "enrol-codes.html")]
pub struct EnrolCodes {
    /// Shared.
    pub chrome: Chrome,
    /// The message of what was set up.
    pub done: &'static str,
    /// The codes, shown once.
    pub codes: Vec<String>,
    /// The way on.
    pub next: LocalPath,
}

impl EnrolCodes {
    /// The codes as a file.
    #[must_use]
    pub fn file(&self) -> String {
        codes_file(&self.chrome, &self.codes)
    }
}

impl std::fmt::Debug for EnrolCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EnrolCodes({})", self.codes.len())
    }
}
