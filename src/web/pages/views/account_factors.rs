//! The pages where people look after what they sign in by, one each.

use askama::Template;

use super::{Chrome, Done, Form, Moment, PasskeyForm, QrCode};
use crate::domain::passkey::SyncState;

/// One of somebody's passkeys.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// What its buttons post.
    pub handle: String,
    /// What its owner calls it; may be empty.
    pub name: String,
    /// What made it; may be empty.
    pub maker: String,
    /// Whether copies of it are kept elsewhere.
    pub sync: SyncState,
    /// When it was made.
    pub created: Moment,
    /// When it was used last, if it was.
    pub used: Option<Moment>,
}

impl PasskeyRow {
    /// What to call it; empty if nobody knows.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() {
            &self.maker
        } else {
            &self.name
        }
    }

    /// The message that says whether copies of it are kept elsewhere.
    #[must_use]
    pub const fn sync_text(&self) -> &'static str {
        match self.sync {
            SyncState::Synced => "passkey-synced",
            SyncState::NotYet => "passkey-syncable",
            SyncState::Never => "passkey-bound",
        }
    }
}

/// Somebody's passkeys. Posts `csrf` with `rename=<handle>` and `name`, or `remove=<handle>`; and the form of
/// `static/passkey.js`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/passkeys.html")]
pub struct AccountPasskeys {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// The oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Makes one.
    pub create: PasskeyForm,
    /// What authenticators are told (Signal API), as JSON.
    pub signal: String,
    /// The message of what went wrong.
    pub error: Option<&'static str>,
    /// Whether there is a passkey, and no recovery code.
    pub lacks_codes: bool,
    /// Whether there is one, which is the only way in and stays.
    pub is_only_way: bool,
    /// What goes with the one that there is, or comes of it: messages.
    pub last: Vec<&'static str>,
    /// What was done a moment ago.
    pub done: Option<Done>,
}

/// How things stand with the second step of a sign-in by password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondStep {
    /// The tenant asks everybody.
    Required,
    /// Who has an authenticator app is asked.
    App,
    /// They are, as they wished.
    On,
    /// They are not.
    Off,
    /// They could not answer once their passkey is lost.
    NeedsCodes,
    /// They have nothing to answer with.
    NeedsFactor,
}

/// Whether a passkey is asked for after each password. Posts `csrf`, `ask=yes` or `ask=no`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/second-step.html")]
pub struct AccountSecondStep {
    /// Shared.
    pub chrome: Chrome,
    /// Where its form posts to.
    pub form: Form,
    /// How things stand.
    pub step: SecondStep,
    /// Whether there can be passkeys.
    pub has_passkeys: bool,
    /// What was done a moment ago.
    pub done: Option<Done>,
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// Nothing was typed.
    Missing,
    /// It is none of that secret.
    Wrong,
}

/// A new authenticator app. Posts `csrf`, `secret`, `code`; or `decision=remove`.
#[derive(Clone, Template)]
#[template(path = "account/app.html")]
pub struct AccountApp {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// The secret, sealed: comes back with the code.
    pub sealed: String,
    /// The secret as a picture.
    pub qr: Option<QrCode>,
    /// The secret as an address that opens the app, on the very device.
    pub address: String,
    /// The secret in letters and digits.
    pub secret: String,
    /// Since when there is one already.
    pub since: Option<Moment>,
    /// What goes with that one, or comes of it: messages.
    pub last: Vec<&'static str>,
    /// What went wrong.
    pub error: Option<CodeError>,
}

impl AccountApp {
    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        let key = match self.error? {
            CodeError::Missing => "code-missing",
            CodeError::Wrong => "code-wrong-new-app",
        };
        Some(self.chrome.t(key).into_owned())
    }
}

impl std::fmt::Debug for AccountApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccountApp({:?})", self.error)
    }
}

/// Recovery codes: how many are left, or a new set. Posts `csrf`.
#[derive(Clone, Template)]
#[template(path = "account/recovery-codes.html")]
pub struct AccountRecoveryCodes {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// A new set, shown once; empty before it is made.
    pub codes: Vec<String>,
    /// How many of the old are left.
    pub left: i64,
    /// Whether a second factor was enrolled just now.
    pub is_new: bool,
    /// Whether there are codes for it already: others would void those that somebody kept.
    pub has_enough: bool,
    /// Whether they are wanted before a second step can be asked for: it leads back there.
    pub is_on_the_way: bool,
}

impl AccountRecoveryCodes {
    /// How many codes are left, in words.
    #[must_use]
    pub fn left_text(&self) -> String {
        let count = u64::try_from(self.left).unwrap_or(0);
        self.chrome.localizer.msg_count("account-codes-left", count)
    }

    /// The codes as a file: `data:` (RFC 2397), so that they stay in the page.
    #[must_use]
    pub fn file(&self) -> String {
        codes_file(&self.chrome, &self.codes)
    }
}

/// Recovery codes as a file: `data:` (RFC 2397), so that they stay in the page.
pub(super) fn codes_file(chrome: &Chrome, codes: &[String]) -> String {
    let head = format!("{} ({})", chrome.tenant_name, chrome.host);
    let lines: Vec<&str> = std::iter::once(head.as_str())
        .chain(codes.iter().map(String::as_str))
        .collect();
    let text = lines.join("\r\n");
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    // A space is a plus in forms alone.
    format!(
        "data:text/plain;charset=utf-8,{}",
        encoded.replace('+', "%20")
    )
}

impl std::fmt::Debug for AccountRecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccountRecoveryCodes({})", self.codes.len())
    }
}

/// A new password. Posts `csrf`, `new-password`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/password.html")]
pub struct AccountPassword {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// Whose it is, for password managers.
    pub username: String,
    /// Characters that it needs.
    pub shortest: usize,
    /// What is wrong with the one that was typed, and what would be better.
    pub errors: Vec<String>,
    /// Directories that keep others of theirs: for addresses, and as people read them.
    pub elsewhere: Vec<(String, String)>,
}

impl AccountPassword {
    /// What is expected.
    #[must_use]
    pub fn rule(&self) -> String {
        let count = u64::try_from(self.shortest).unwrap_or(u64::MAX);
        let localizer = self.chrome.localizer;
        localizer.msg_count("new-password-rule", count)
    }
}
