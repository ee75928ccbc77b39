//! Making an account: first an address, then name and password.

use askama::Template;

use super::{Chrome, Client, Form};
use crate::login::proof_of_work::Puzzle;
use crate::web::lists;

/// What is wrong with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// It is none.
    Unusable,
    /// It is not of one of these domains.
    Domain(Vec<String>),
    /// Too many mails were asked for. Answer with 429 and `Retry-After`.
    Throttled {
        /// Until the next.
        seconds: u64,
    },
}

impl AddressError {
    /// The words.
    #[must_use]
    pub fn text(&self, chrome: &Chrome) -> String {
        match self {
            Self::Unusable => chrome.t("sign-up-address-unusable").into_owned(),
            Self::Domain(domains) => {
                let domains = lists::one_of(domains, chrome.localizer.lang());
                chrome.with("sign-up-address-domain", "domains", &domains)
            }
            Self::Throttled { seconds } => chrome.too_many_mails(*seconds),
        }
    }
}

/// Asks for an address. Posts `csrf`, `email`; or `decision=sign-in`, or `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "sign-up.html")]
pub struct SignUp {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// What was typed before, or `login_hint`.
    pub address: String,
    /// What is wrong with it.
    pub error: Option<AddressError>,
    /// The work that its form brings, if any is asked for.
    pub puzzle: Option<Puzzle>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl SignUp {
    /// The words of the error.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        self.error.as_ref().map(|error| error.text(&self.chrome))
    }
}

/// Asks for name and password. Posts `csrf`, `name`, `new-password`; or `decision=cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "sign-up-details.html")]
pub struct SignUpDetails {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// The address that was shown to be theirs, or that they were invited with.
    pub address: String,
    /// Whether mail to it has reached them.
    pub is_address_shown: bool,
    /// What they call themselves.
    pub name: String,
    /// Whether that cannot be a name.
    pub is_name_wrong: bool,
    /// Characters that the password needs.
    pub shortest: usize,
    /// What is wrong with the one that was typed, and what would be better.
    pub errors: Vec<String>,
    /// Whether there is something to go back to: shows the cancel button.
    pub can_cancel: bool,
}

impl SignUpDetails {
    const fn text(&self) -> &'static str {
        if self.is_address_shown {
            "sign-up-details-text"
        } else {
            "sign-up-details-invited-text"
        }
    }

    /// What is expected of the password.
    #[must_use]
    pub fn rule(&self) -> String {
        let count = u64::try_from(self.shortest).unwrap_or(u64::MAX);
        self.chrome.localizer.msg_count("new-password-rule", count)
    }
}
