//! The way out (OpenID Connect RP-Initiated Logout 1.0).

use askama::Template;
use url::Url;

use super::{Chrome, Client, Form, WebUrl};
use crate::web::i18n::Piece;

/// Asks whether to sign out (RP-Initiated Logout 1.0 §2: the person is asked, for the request could be anybody's). Posts `csrf`
/// and `decision=sign-out` or `decision=stay`.
#[derive(Clone, Debug, Template)]
#[template(path = "sign-out.html")]
pub struct SignOut {
    /// Shared.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub form: Form,
    /// The logout request's own parameters, as a query; they come back with the answer and are checked again.
    pub request: String,
    /// The client that sent the person here, where the request proved it. Its host is that of `post_logout_redirect_uri`.
    pub client: Option<Client>,
    /// Everybody who is signed in in this browser, and will not be.
    pub accounts: Vec<String>,
}

impl SignOut {
    /// The sentence that says which client asks.
    #[must_use]
    pub fn who_asks(&self, client: &Client) -> Vec<Piece> {
        let args = [
            ("client", client.name.as_str()),
            ("tenant", self.chrome.tenant_name.as_str()),
        ];
        self.chrome.localizer.pieces("sign-out-client", &args)
    }
}

/// Where the browser goes once everybody else has heard: to the client that asked, or first to the provider by which its person came.
#[derive(Clone, Debug)]
pub struct Onward {
    /// Its name.
    pub client: String,
    /// Of a [`SafeRedirect`](crate::domain::redirect_uri::SafeRedirect): registered, so of no scheme that runs anything; or a path of ours.
    pub location: String,
}

/// Says that the session has ended, or that the person stayed signed in.
#[derive(Clone, Debug, Template)]
#[template(path = "signed-out.html")]
pub struct SignedOut {
    /// Shared.
    pub chrome: Chrome,
    /// `true` after "Stay signed in": the session goes on.
    pub stayed: bool,
    /// The way back to the client: its name and a registered address.
    pub back: Option<(String, WebUrl)>,
    /// Who signed out, and who is still signed in in this browser; none if nobody is.
    pub staying: Option<(String, Vec<String>)>,
    /// Other providers where they may be signed in still.
    pub elsewhere: Vec<String>,
    /// What is loaded in frames (Front-Channel Logout 1.0 §2). Answer with their origins as `frame-src`.
    pub frames: Vec<Url>,
    /// Where it goes on to, by `static/leave.js` as soon as the frames are there, by a button without JavaScript.
    pub onward: Option<Onward>,
}

impl SignedOut {
    /// The sentence that says who is signed out.
    #[must_use]
    pub fn who_left(&self, account: &str) -> Vec<Piece> {
        let args = [
            ("account", account),
            ("tenant", self.chrome.tenant_name.as_str()),
        ];
        self.chrome.localizer.pieces("signed-out-account", &args)
    }
}
