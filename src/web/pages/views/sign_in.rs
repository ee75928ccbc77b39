//! The way in: who are you, prove it, or pick one of the accounts that this browser knows.

use askama::Template;

use super::{Chrome, Client, Form, LocalPath, UpstreamButton};
use crate::login::proof_of_work::Puzzle;

/// Why the person is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody is signed in in this browser: nothing to explain.
    First,
    /// The client asked for it (`prompt=login`), or policy did.
    Again,
    /// The session is older than the client's `max_age` allows.
    TooOld,
    /// What they sent from a page of their account was not taken.
    Unsaved,
}

impl Reason {
    fn key(self) -> Option<&'static str> {
        match self {
            Self::First => None,
            Self::Again => Some("reason-again"),
            Self::TooOld => Some("reason-too-old"),
            Self::Unsaved => Some("reason-unsaved"),
        }
    }

    fn text(self, chrome: &Chrome) -> Option<String> {
        self.key().map(|key| chrome.t(key).into_owned())
    }
}

/// A form that the passkey script fills: see `static/passkey.js`.
#[derive(Clone, Debug)]
pub struct PasskeyForm {
    /// Where it posts to.
    pub form: Form,
    /// Where the script asks what to ask for.
    pub options: LocalPath,
    /// Whether a new one is given a name there.
    pub is_named: bool,
}

/// What went wrong with the identifier. Never whether the account exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// The field was empty.
    Missing,
    /// Anything else: too long, characters no user name has.
    Generic,
    /// The passkey that the browser offered.
    Passkey,
    /// What was proven, which is not enough and to which they have nothing to add.
    More,
}

/// Where those are who sign in by what they have here, where others come by upstreams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// Everybody signs in by it: on this page.
    Everybody,
    /// Behind a button. It posts `decision=local`.
    Elsewhere,
    /// On this page, and nobody else. A button leads the others back; it posts `decision=elsewhere`.
    Here,
}

/// The first page of sign-in. Posts `csrf`, `username`; or `upstream`; or `decision=choose`, `decision=sign-up`, or `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "sign-in.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a separate thing that the page has or has not"
)]
pub struct SignIn {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for a sign-in to our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// What was typed before, or `login_hint`.
    pub username: String,
    /// What went wrong.
    pub error: Option<SignInError>,
    /// Why this is asked.
    pub reason: Reason,
    /// The form of a passkey, where there are any.
    pub passkey: Option<PasskeyForm>,
    /// What authenticators are told (Signal API), as JSON.
    pub passkey_signal: Option<String>,
    /// Other providers by which people sign in.
    pub upstreams: Vec<UpstreamButton>,
    /// Whether anybody signs in by a name and a password: shows the field for the name.
    pub takes_name: bool,
    /// Whether only a few sign in by what they have here.
    pub local: Local,
    /// Whether strangers may make accounts: shows the button that leads there.
    pub can_sign_up: bool,
    /// Whether this browser has accounts that may answer: shows the button that leads to them.
    pub can_choose_account: bool,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl SignIn {
    /// Its title.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.local {
            Local::Here => "sign-in-local",
            Local::Everybody | Local::Elsewhere => "sign-in-title",
        }
    }

    /// The upstream whose button is what one does first, where no name is typed; else empty.
    #[must_use]
    pub fn focused(&self) -> &str {
        let mut there = self.upstreams.iter().filter(|_| !self.takes_name);
        let first = there.find(|upstream| !upstream.is_resting);
        first.map_or("", |upstream| &upstream.name)
    }

    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        let key = match self.error? {
            SignInError::Missing => "identifier-missing",
            SignInError::Generic => "identifier-unusable",
            SignInError::Passkey => "passkey-wrong",
            SignInError::More => "sign-in-more",
        };
        Some(self.chrome.t(key).into_owned())
    }

    /// The words of the reason.
    #[must_use]
    pub fn reason_text(&self) -> Option<String> {
        self.reason.text(&self.chrome)
    }
}

/// What went wrong with the password. The same for accounts that exist and for those that do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// The field was empty.
    Missing,
    /// Not this password, or not this user name.
    Wrong,
    /// Too many tries, from here or for this name. Answer with 429 and `Retry-After`.
    Throttled {
        /// Until the next try.
        seconds: u64,
    },
    /// Too many mails were asked for. Answer with 429 and `Retry-After`.
    TooManyMails {
        /// Until the next.
        seconds: u64,
    },
    /// The passkey that was used in its place.
    Passkey,
    /// No room to check a password now. Answer with 503 and `Retry-After`.
    Busy,
}

/// The second page of sign-in. Posts `csrf`, `username`, `password`; or `upstream`; or `decision=back` (somebody else), `decision=mail` or
/// `decision=reset` (a code by mail), or `decision=cancel`.
/// Take the user name from the interaction: the field is there for password managers.
#[derive(Clone, Debug, Template)]
#[template(path = "password.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each shows a thing of its own"
)]
pub struct Password {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for a sign-in to our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// What was typed on the first page, or the name of whoever is to prove anew who they are.
    pub username: String,
    /// What went wrong.
    pub error: Option<PasswordError>,
    /// Why this is asked.
    pub reason: Reason,
    /// Whether a code by mail stands in for it.
    pub can_mail: bool,
    /// Whether mail leads to another.
    pub can_reset: bool,
    /// Whether the script is asked if the browser makes passkeys.
    pub asks_for_passkeys: bool,
    /// The form of a passkey, where there are any: whoever it is, so that nobody reads from it who has one.
    pub passkey: Option<PasskeyForm>,
    /// Other providers by which people sign in: whoever it is, so that nobody reads from it who does.
    pub upstreams: Vec<UpstreamButton>,
    /// The work that its form brings, if any is asked for.
    pub puzzle: Option<Puzzle>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl Password {
    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        Some(match self.error? {
            PasswordError::Missing => self.chrome.t("password-missing").into_owned(),
            PasswordError::Wrong => self.chrome.t("password-wrong").into_owned(),
            PasswordError::Passkey => self.chrome.t("passkey-wrong").into_owned(),
            PasswordError::Throttled { seconds } => self.chrome.throttled(seconds),
            PasswordError::TooManyMails { seconds } => self.chrome.too_many_mails(seconds),
            PasswordError::Busy => self.chrome.t("busy-text").into_owned(),
        })
    }

    /// The words of the reason. Whoever typed something wrong has read them.
    #[must_use]
    pub fn reason_text(&self) -> Option<String> {
        match self.error {
            None => self.reason.text(&self.chrome),
            Some(_) => None,
        }
    }

    /// Whether the error is about what was typed, and the field says so to assistive technology.
    #[must_use]
    pub fn is_field_wrong(&self) -> bool {
        matches!(
            self.error,
            Some(PasswordError::Missing | PasswordError::Wrong)
        )
    }
}

/// Another password, in place of one that must be changed. Posts `csrf`, `new-password`; or `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "new-password.html")]
pub struct NewPassword {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// Whose it is.
    pub username: String,
    /// Whether whoever runs it wants another than the one that they have; else they came without one.
    pub is_demanded: bool,
    /// Characters that it needs.
    pub shortest: usize,
    /// What is wrong with the one that was typed, and what would be better.
    pub errors: Vec<String>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl NewPassword {
    /// Why it is asked for.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        if self.is_demanded {
            "new-password-must"
        } else {
            "new-password-choose"
        }
    }

    /// What is expected.
    #[must_use]
    pub fn rule(&self) -> String {
        let count = u64::try_from(self.shortest).unwrap_or(u64::MAX);
        self.chrome.localizer.msg_count("new-password-rule", count)
    }
}

/// An account that this browser was signed in to.
#[derive(Clone, Debug)]
pub struct Account {
    /// What the button posts as `account`: opaque, and good in this browser only.
    pub handle: String,
    /// The person's name; may be empty.
    pub name: String,
    /// E-mail address or user name.
    pub email: String,
}

impl Account {
    /// The larger line: the name, or the address of an account without one.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.trim().is_empty() {
            &self.email
        } else {
            &self.name
        }
    }

    /// The letter on the account's tile.
    #[must_use]
    pub fn initial(&self) -> String {
        super::chrome::initial(self.title())
    }
}

/// The account chooser. Posts `csrf` and `account=<handle>`, or `account=other`; or `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "accounts.html")]
pub struct Accounts {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// The accounts, the last used first.
    pub accounts: Vec<Account>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}
