//! The page of an interaction that is over.

use std::borrow::Cow;

use askama::Template;

use super::{Chrome, LocalPath, WebUrl};

/// The interaction of this page is over: left open too long, finished in another tab, or used twice. Answer with 410 (400 where
/// the handle is nonsense).
#[derive(Clone, Debug, Template)]
#[template(path = "expired.html")]
pub struct Expired {
    /// Shared.
    pub chrome: Chrome,
    /// Whether it is over because its work was done.
    pub is_answered: bool,
    /// Begins the same request again: the authorization endpoint with the request as it was, and what was typed as `login_hint`.
    pub restart: Option<LocalPath>,
    /// The client's name and its `client_uri`, if known.
    pub back: Option<(String, WebUrl)>,
    /// The id to quote.
    pub error_id: String,
}

impl Expired {
    /// The title.
    #[must_use]
    pub fn title(&self) -> Cow<'_, str> {
        self.chrome.t(if self.is_answered {
            "answered-title"
        } else {
            "expired-title"
        })
    }

    /// What happened.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.chrome.t(if self.is_answered {
            "answered-text"
        } else {
            "expired-text"
        })
    }
}
