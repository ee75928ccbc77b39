//! The playground of `doorward dev`: a relying party's side of the flow, every message shown and every token taken apart.

mod token;

use std::borrow::Cow;

use askama::Template;

pub use self::token::{Claim, TokenKind, TokenView, Verified};
use super::{Chrome, Form, LocalPath};

/// A scope that the form offers.
#[derive(Clone, Debug)]
pub struct ScopeChoice {
    /// The scope value.
    pub name: String,
    /// Whether it is ticked.
    pub checked: bool,
}

/// The form that starts a flow. Posts `csrf`; `scope` once for each ticked box; and, empty where not wanted, `prompt`,
/// `response_mode`, `max_age`, `login_hint`, `acr_values`, `ui_locales`, and for `request_uri` whether there is to be one.
#[derive(Clone, Debug, Template)]
#[template(path = "playground/index.html")]
pub struct PlaygroundIndex {
    /// Shared.
    pub chrome: Chrome,
    /// `/playground/start`.
    pub form: Form,
    /// The issuer that the flow runs against.
    pub issuer: String,
    /// The demo client.
    pub client_id: String,
    /// The demo client's redirect URI.
    pub redirect_uri: String,
    /// The person to sign in as: user name and password of the demo person, where they are known.
    pub person: Option<(String, String)>,
    /// The scopes on offer.
    pub scopes: Vec<ScopeChoice>,
    /// What `acr_values` can ask for.
    pub contexts: Vec<&'static str>,
    /// Whether strangers may make accounts: offers `prompt=create`.
    pub can_sign_up: bool,
    /// Whether mail lies at `/playground/mail`.
    pub keeps_mail: bool,
}

/// What a flow did, step by step.
#[derive(Clone, Debug, Template)]
#[template(path = "playground/result.html")]
pub struct Playground {
    /// Shared.
    pub chrome: Chrome,
    /// The steps, in the order in which they happened.
    pub steps: Vec<Step>,
    /// Whether the flow reached its end; `false` shows that the last step was refused.
    pub succeeded: bool,
    /// Posts `csrf` to use the refresh token, where there is one.
    pub refresh: Option<Form>,
    /// Posts `csrf` to begin RP-initiated logout, where somebody is signed in.
    pub sign_out: Option<Form>,
    /// The playground's first page.
    pub again: LocalPath,
}

impl Playground {
    /// The message above the steps.
    fn lead(&self) -> &'static str {
        match self.steps.last() {
            _ if !self.succeeded => "playground-refused",
            Some(last) if last.kind == StepKind::SignedOut => "playground-signed-out",
            Some(_) | None => "playground-succeeded",
        }
    }
}

/// What a step is: gives its title and explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The client reads the provider's metadata (OpenID Connect Discovery 1.0 §4).
    Discovery,
    /// The client sends its request ahead (RFC 9126 §2).
    PushedRequest,
    /// The browser is sent to the authorization endpoint (RFC 6749 §4.1.1).
    AuthorizationRequest,
    /// The browser comes back with a code or an error (RFC 6749 §4.1.2).
    AuthorizationResponse,
    /// The client redeems the code (RFC 6749 §4.1.3).
    TokenRequest,
    /// The client reads the provider's public keys (RFC 7517 §5), and checks the signature of what it got.
    Keys,
    /// The client uses the refresh token (RFC 6749 §6).
    RefreshRequest,
    /// The client asks for claims (OpenID Connect Core 1.0 §5.3).
    Userinfo,
    /// The browser came back from signing out (RP-Initiated Logout 1.0 §3).
    SignedOut,
}

impl StepKind {
    /// Every kind, for checks.
    pub const ALL: [Self; 9] = [
        Self::Discovery,
        Self::PushedRequest,
        Self::AuthorizationRequest,
        Self::AuthorizationResponse,
        Self::TokenRequest,
        Self::Keys,
        Self::RefreshRequest,
        Self::Userinfo,
        Self::SignedOut,
    ];

    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Discovery => ("step-discovery-title", "step-discovery-text"),
            Self::PushedRequest => ("step-pushed-title", "step-pushed-text"),
            Self::AuthorizationRequest => ("step-authorize-title", "step-authorize-text"),
            Self::AuthorizationResponse => ("step-callback-title", "step-callback-text"),
            Self::TokenRequest => ("step-token-title", "step-token-text"),
            Self::Keys => ("step-keys-title", "step-keys-text"),
            Self::RefreshRequest => ("step-refresh-title", "step-refresh-text"),
            Self::Userinfo => ("step-userinfo-title", "step-userinfo-text"),
            Self::SignedOut => ("step-signed-out-title", "step-signed-out-text"),
        }
    }
}

/// One step of the flow.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// What was sent.
    pub request: Option<Message>,
    /// What came back.
    pub response: Option<Message>,
    /// The tokens in the answer, taken apart.
    pub tokens: Vec<TokenView>,
}

impl Step {
    /// The title, a noun.
    #[must_use]
    pub fn title<'text>(&self, chrome: &Chrome) -> Cow<'text, str> {
        chrome.t(self.kind.keys().0)
    }

    /// What happens in this step, in a sentence or two.
    #[must_use]
    pub fn explanation<'text>(&self, chrome: &Chrome) -> Cow<'text, str> {
        chrome.t(self.kind.keys().1)
    }
}

/// An HTTP message.
#[derive(Clone, Debug)]
pub struct Message {
    /// `GET https://…` of a request, `200 OK` of a response.
    pub start: String,
    /// The headers that matter, as (name, value). Leave out or shorten what is secret.
    pub headers: Vec<(String, String)>,
    /// The body, decoded and one parameter or member a line; empty if there is none.
    pub body: String,
}
