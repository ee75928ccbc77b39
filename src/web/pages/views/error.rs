//! Pages for what cannot go on. Each says what happened and what to do now, and has an id that the log has too.

use std::borrow::Cow;

use askama::Template;

use super::{Chrome, LocalPath};
use crate::oauth::trace::{Side, Words};

/// What happened. Every kind has a title, a sentence that stays the same, and a sentence that says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request of a client is incomplete or contradictory, and there is no trusted address to send the error to.
    RequestInvalid,
    /// `client_id` is missing, unknown or disabled.
    ClientUnknown,
    /// `redirect_uri` is missing or not registered, byte by byte, for this client.
    RedirectMismatch,
    /// The sign-out request has an unregistered `post_logout_redirect_uri`, or another `client_id` than its hint.
    SignOutInvalid,
    /// What a form of ours sent cannot be read.
    FormUnreadable,
    /// The form or the interaction belongs to another browser, or its cookie did not come.
    WrongBrowser,
    /// The form is one of another account's page than the one that is in use here.
    OtherAccount,
    /// No such page.
    NotFound,
    /// A fault of ours.
    Internal,
}

impl ErrorKind {
    /// Every kind, for checks.
    pub const ALL: [Self; 9] = [
        Self::RequestInvalid,
        Self::ClientUnknown,
        Self::RedirectMismatch,
        Self::SignOutInvalid,
        Self::FormUnreadable,
        Self::WrongBrowser,
        Self::OtherAccount,
        Self::NotFound,
        Self::Internal,
    ];

    /// The HTTP status to answer with.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::RequestInvalid
            | Self::ClientUnknown
            | Self::RedirectMismatch
            | Self::SignOutInvalid
            | Self::FormUnreadable => 400,
            Self::WrongBrowser => 403,
            Self::OtherAccount => 409,
            Self::NotFound => 404,
            Self::Internal => 500,
        }
    }

    /// The value of `data-error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestInvalid => "request-invalid",
            Self::ClientUnknown => "client-unknown",
            Self::RedirectMismatch => "redirect-mismatch",
            Self::SignOutInvalid => "sign-out-invalid",
            Self::FormUnreadable => "form-unreadable",
            Self::WrongBrowser => "wrong-browser",
            Self::OtherAccount => "other-account",
            Self::NotFound => "not-found",
            Self::Internal => "internal",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::RequestInvalid => "error-request-title",
            Self::ClientUnknown => "error-client-title",
            Self::RedirectMismatch => "error-redirect-title",
            Self::SignOutInvalid => "error-sign-out-title",
            Self::FormUnreadable => "error-form-title",
            Self::WrongBrowser => "error-browser-title",
            Self::OtherAccount => "error-account-title",
            Self::NotFound => "error-not-found-title",
            Self::Internal => "error-internal-title",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::RequestInvalid => "error-request-text",
            Self::ClientUnknown => "error-client-text",
            Self::RedirectMismatch => "error-redirect-text",
            Self::SignOutInvalid => "error-sign-out-text",
            Self::FormUnreadable => "error-form-text",
            Self::WrongBrowser => "error-browser-text",
            Self::OtherAccount => "error-account-text",
            Self::NotFound => "error-not-found-text",
            Self::Internal => "error-internal-text",
        }
    }

    fn what_now(self) -> &'static str {
        match self {
            Self::RequestInvalid
            | Self::ClientUnknown
            | Self::RedirectMismatch
            | Self::SignOutInvalid => "error-ask-app",
            Self::FormUnreadable => "error-form-now",
            Self::WrongBrowser => "error-browser-now",
            Self::OtherAccount => "error-account-now",
            Self::NotFound => "error-not-found-now",
            Self::Internal => "error-internal-now",
        }
    }

    /// Where to go on.
    const fn next(self) -> Option<&'static str> {
        match self {
            Self::OtherAccount => Some("/account"),
            _ => None,
        }
    }
}

/// One check of a request, for the developer's eyes: in dev only, and never with a secret in it.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was checked, in the specification's terms (`redirect_uri is registered`). English, as in the log.
    pub check: String,
    /// What was sent; empty if nothing was.
    pub sent: Shown,
    /// What is registered or expected, one a line; empty if nothing is.
    pub registered: Shown,
    /// Whether it passed.
    pub ok: bool,
}

/// One side of a check.
#[derive(Clone, Debug)]
pub enum Shown {
    /// As it came, or is on record.
    Text(String),
    /// A message, by its id.
    Message(&'static str),
}

impl Shown {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Side> for Shown {
    fn from(side: &Side) -> Self {
        match side {
            Side::Text(text) => Self::Text(text.clone()),
            Side::Words(words) => Self::Message(match words {
                Words::Nothing => "trace-nothing",
                Words::Repeated => "trace-repeated",
                Words::ExactlyOne => "trace-exactly-one",
                Words::Client => "trace-client",
                Words::DisabledClient => "trace-client-disabled",
                Words::NoClient => "trace-client-unknown",
                Words::FormEncoded => "trace-form-encoded",
                Words::OwnPage => "trace-own-page",
                Words::Token => "trace-token",
                Words::Secret => "trace-secret",
                Words::OwnIdToken => "trace-own-id-token",
            }),
        }
    }
}

/// Says why a request stops here. Answer with `kind.status()`.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// Shared.
    pub chrome: Chrome,
    /// What happened.
    pub kind: ErrorKind,
    /// The id to quote; the log has it too.
    pub error_id: String,
    /// The specification's error code, where there is one (`invalid_request`).
    pub code: Option<&'static str>,
    /// The specification's error description: English, fixed text, nothing from the request.
    pub description: Option<String>,
    /// In dev, every check with what was sent and what is registered; else empty.
    pub trace: Vec<Check>,
}

impl ErrorPage {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        self.words(self.kind.title())
    }

    /// What happened.
    #[must_use]
    pub fn text(&self) -> String {
        self.words(self.kind.text())
    }

    /// What to do now.
    #[must_use]
    pub fn what_now(&self) -> String {
        self.words(self.kind.what_now())
    }

    fn words(&self, id: &str) -> String {
        let args = [
            ("tenant", self.chrome.tenant_name.as_str()),
            ("host", self.chrome.host.as_str()),
        ];
        self.chrome.localizer.msg_with(id, &args)
    }
}

/// Why to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    /// No capacity now: answer with 503.
    Busy,
    /// Too many requests from here: answer with 429.
    TooManyRequests,
}

/// Asks to wait a little. Answer with `Retry-After` of the same seconds.
#[derive(Clone, Debug, Template)]
#[template(path = "wait.html")]
pub struct Wait {
    /// Shared.
    pub chrome: Chrome,
    /// Why.
    pub kind: WaitKind,
    /// How long.
    pub seconds: u64,
    /// A page to try again, by GET.
    pub retry: Option<LocalPath>,
    /// The id to quote.
    pub error_id: String,
}

impl Wait {
    /// The HTTP status to answer with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.kind {
            WaitKind::Busy => 503,
            WaitKind::TooManyRequests => 429,
        }
    }

    /// The value of `data-error`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.kind {
            WaitKind::Busy => "busy",
            WaitKind::TooManyRequests => "too-many-requests",
        }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'static, str> {
        self.chrome.t(match self.kind {
            WaitKind::Busy => "busy-title",
            WaitKind::TooManyRequests => "throttled-title",
        })
    }

    /// What happened and how long to wait.
    #[must_use]
    pub fn text(&self) -> String {
        match self.kind {
            WaitKind::Busy => self.chrome.t("busy-text").into_owned(),
            WaitKind::TooManyRequests => self.chrome.throttled(self.seconds),
        }
    }
}
