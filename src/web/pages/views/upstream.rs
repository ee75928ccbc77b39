//! Other providers by which people sign in: their buttons, and the page where none of them did.

use askama::Template;

use super::{Chrome, Client, Done, Form, LocalPath, Moment};
use crate::login::ways::Addable;

/// A button that leads to an upstream. Posts `upstream`.
#[derive(Clone, Debug)]
pub struct UpstreamButton {
    /// What it posts.
    pub name: String,
    /// What people read of it.
    pub title: String,
    /// Whether it does not answer at the moment: then it is said in its place.
    pub is_resting: bool,
}

/// Why an upstream signed nobody in, or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpstreamTrouble {
    /// It does not answer.
    Unavailable,
    /// It signed nobody in, and says so.
    Refused,
    /// What it answered is not believed.
    Unbelieved,
    /// Nobody waits for its answer: it came twice, too late, or in another browser.
    Over,
    /// The address that it says belongs to somebody here.
    Taken,
    /// It did, and there is no account for whom it signed in.
    Stranger,
    /// It did, and whom it signed in has another account than the one that it was to be linked to.
    Others,
    /// The password there is right, and has to be changed first.
    Expired,
    /// It does not tell when somebody signed in, and that is wanted.
    NotFresh,
    /// It says that somebody signed out there, and is not believed.
    NotSignedOut,
}

impl UpstreamTrouble {
    /// Every kind, for checks.
    pub const ALL: [Self; 10] = [
        Self::Unavailable,
        Self::Refused,
        Self::Unbelieved,
        Self::Over,
        Self::Taken,
        Self::Stranger,
        Self::Others,
        Self::Expired,
        Self::NotFresh,
        Self::NotSignedOut,
    ];

    /// The value of `data-error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unavailable => "upstream-unavailable",
            Self::Refused => "upstream-refused",
            Self::Unbelieved => "upstream-unbelieved",
            Self::Over => "upstream-over",
            Self::Taken => "upstream-taken",
            Self::Stranger => "upstream-stranger",
            Self::Others => "upstream-others",
            Self::Expired => "upstream-expired",
            Self::NotFresh => "upstream-not-fresh",
            Self::NotSignedOut => "upstream-not-signed-out",
        }
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Unavailable => 503,
            Self::Unbelieved => 502,
            Self::NotSignedOut => 400,
            Self::Over => 410,
            Self::Taken | Self::Others => 409,
            Self::Refused | Self::Stranger | Self::Expired | Self::NotFresh => 403,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Unavailable => "upstream-unavailable-title",
            Self::Refused | Self::Unbelieved | Self::NotFresh => "upstream-failed-title",
            Self::Over => "upstream-over-title",
            Self::Taken => "upstream-taken-title",
            Self::Stranger => "upstream-stranger-title",
            Self::Others => "upstream-not-linked-title",
            Self::Expired => "upstream-expired-title",
            Self::NotSignedOut => "upstream-not-signed-out-title",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Unavailable => "upstream-unavailable-text",
            Self::Refused => "upstream-refused-text",
            Self::Unbelieved => "upstream-unbelieved-text",
            Self::Over => "upstream-over-text",
            Self::Taken => "upstream-taken-text",
            Self::Stranger => "upstream-stranger-text",
            Self::Others => "upstream-others-text",
            Self::Expired => "upstream-expired-text",
            Self::NotFresh => "upstream-not-fresh-text",
            Self::NotSignedOut => "upstream-not-signed-out-text",
        }
    }

    const fn way_on(self) -> &'static str {
        match self {
            Self::Taken | Self::Over => "sign-in",
            Self::Others => "continue",
            Self::NotSignedOut => "sign-out",
            Self::Unavailable
            | Self::Refused
            | Self::Unbelieved
            | Self::Stranger
            | Self::Expired
            | Self::NotFresh => "upstream-other",
        }
    }
}

/// How the same is tried again.
#[derive(Clone, Debug)]
pub enum Retry {
    /// There is no use in it.
    No,
    /// On the page that comes next, where the password is typed.
    Next,
    /// By a form like that of its button. Posts `upstream`.
    By {
        /// Where it posts to.
        form: Form,
        /// What it posts.
        name: String,
    },
}

/// The page where an upstream signed nobody in, and what to do instead.
#[derive(Clone, Debug, Template)]
#[template(path = "upstream-failed.html")]
pub struct UpstreamFailed {
    /// Shared.
    pub chrome: Chrome,
    /// Why.
    pub why: UpstreamTrouble,
    /// What people read of the upstream.
    pub upstream: String,
    /// The address that it is about, if it is about one.
    pub address: String,
    /// Where to go on, if that is known.
    pub next: Option<LocalPath>,
    /// What tries the same again.
    pub retry: Retry,
    /// Whether it was not to sign anybody in, but to be linked to the account of whoever is.
    pub is_linking: bool,
    /// The id to quote.
    pub error_id: String,
}

impl UpstreamFailed {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        let id = if self.has_not_linked() {
            "upstream-not-linked-title"
        } else {
            self.why.title()
        };
        self.chrome.with(id, "name", &self.upstream)
    }

    /// What happened, and what to do.
    #[must_use]
    pub fn text(&self) -> String {
        let args = [("name", self.upstream.as_str()), ("address", &self.address)];
        let id = if self.has_not_linked() {
            "upstream-link-failed-text"
        } else {
            self.why.text()
        };
        self.chrome.localizer.msg_with(id, &args)
    }

    /// Where to go on, in words.
    #[must_use]
    pub const fn way_on(&self) -> &'static str {
        if self.is_linking {
            return "account-providers-title";
        }
        match self.retry {
            Retry::Next => "try-again",
            Retry::No | Retry::By { .. } => self.why.way_on(),
        }
    }

    fn has_not_linked(&self) -> bool {
        let is_upstreams = matches!(
            self.why,
            UpstreamTrouble::Unavailable | UpstreamTrouble::Refused | UpstreamTrouble::Unbelieved
        );
        self.is_linking && is_upstreams
    }
}

/// Asks whether a sign-in elsewhere is linked to the account of who is signed in. Posts `csrf`, `decision`: `link` or `later`.
#[derive(Clone, Debug, Template)]
#[template(path = "link-upstream.html")]
pub struct LinkUpstream {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// What people read of the upstream.
    pub upstream: String,
    /// What they are known by there; empty if it says nothing that people know.
    pub known_as: String,
    /// Whose account it is here.
    pub person: String,
    /// Its e-mail address or user name.
    pub detail: String,
}

/// A sign-in elsewhere that is linked.
#[derive(Clone, Debug)]
pub struct ProviderRow {
    /// What its button posts.
    pub handle: String,
    /// What people read of the upstream.
    pub title: String,
    /// What it calls them, where there are two of one upstream; else empty.
    pub subject: String,
    /// Since when it is linked.
    pub since: Moment,
    /// When they last signed in by it.
    pub used: Moment,
    /// Whether they could not sign in any more without it.
    pub is_last: bool,
}

/// The other providers by which somebody signs in. Posts `csrf`, `connect=<connector>`; or `unlink=<handle>`, `everywhere`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/providers.html")]
pub struct AccountProviders {
    /// Shared.
    pub chrome: Chrome,
    /// Where its forms post to.
    pub form: Form,
    /// Those that are linked.
    pub linked: Vec<ProviderRow>,
    /// Those that can be.
    pub connectors: Vec<UpstreamButton>,
    /// What they can add in place of the last.
    pub addable: Addable,
    /// Whether one was to be taken away, and stays: it is the last.
    pub is_kept: bool,
    /// What was done a moment ago.
    pub done: Option<Done>,
}

impl AccountProviders {
    /// Why the last stays, and what to do first.
    #[must_use]
    pub const fn last(&self) -> &'static str {
        match self.addable {
            Addable {
                password: true,
                passkey: true,
            } => "account-provider-last",
            Addable {
                password: true,
                passkey: false,
            } => "account-provider-last-password",
            Addable {
                password: false,
                passkey: true,
            } => "account-provider-last-passkey",
            Addable {
                password: false,
                passkey: false,
            } => "account-provider-last-alone",
        }
    }
}
