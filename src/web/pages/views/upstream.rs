//! Other providers by which people sign in: their buttons, and the page where none of them did.

use askama::Template;

use super::{Chrome, LocalPath};

/// A button that leads to an upstream. Posts `upstream`.
#[derive(Clone, Debug)]
pub struct UpstreamButton {
    /// What it posts.
    pub name: String,
    /// What people read of it.
    pub title: String,
}

/// Why an upstream signed nobody in.
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
}

impl UpstreamTrouble {
    /// Every kind, for checks.
    pub const ALL: [Self; 6] = [
        Self::Unavailable,
        Self::Refused,
        Self::Unbelieved,
        Self::Over,
        Self::Taken,
        Self::Stranger,
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
        }
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Unavailable => 503,
            Self::Unbelieved => 502,
            Self::Over => 410,
            Self::Taken => 409,
            Self::Refused | Self::Stranger => 403,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Unavailable => "upstream-unavailable-title",
            Self::Refused | Self::Unbelieved => "upstream-failed-title",
            Self::Over => "upstream-over-title",
            Self::Taken => "upstream-taken-title",
            Self::Stranger => "upstream-stranger-title",
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
        }
    }

    const fn way_on(self) -> &'static str {
        match self {
            Self::Taken => "sign-in",
            Self::Unavailable | Self::Refused | Self::Unbelieved | Self::Over | Self::Stranger => {
                "upstream-other"
            }
        }
    }
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
    /// The id to quote.
    pub error_id: String,
}

impl UpstreamFailed {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        self.chrome.with(self.why.title(), "name", &self.upstream)
    }

    /// What happened, and what to do.
    #[must_use]
    pub fn text(&self) -> String {
        let args = [("name", self.upstream.as_str()), ("address", &self.address)];
        self.chrome.localizer.msg_with(self.why.text(), &args)
    }
}
