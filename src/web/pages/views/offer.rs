//! The offer of a passkey.

use askama::Template;

use super::{Chrome, Client, Form, PasskeyForm};

/// Offers a passkey for the next time. Posts `csrf` and `decision=later` (not now); or the form of `static/passkey.js`. It is shown to who
/// has that script alone.
#[derive(Clone, Debug, Template)]
#[template(path = "passkey-offer.html")]
pub struct PasskeyOffer {
    /// Shared.
    pub chrome: Chrome,
    /// Where the person is going; `None` for our own pages.
    pub client: Option<Client>,
    /// Where the form posts to.
    pub form: Form,
    /// Makes a passkey.
    pub passkey: PasskeyForm,
    /// The message of what went wrong.
    pub error: Option<&'static str>,
}
