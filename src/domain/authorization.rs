//! An authorization request whose parameters were understood (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1).

use serde::{Deserialize, Serialize};

use super::claims::ClaimsRequest;
use super::id::{ClientId, UserId};
use super::scope::Scope;

/// How the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode 1.0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the redirect's query: the default of `response_type=code`.
    #[default]
    Query,
    /// In the redirect's fragment.
    Fragment,
    /// In a form that the browser posts.
    FormPost,
}

impl ResponseMode {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 3] = [Self::Query, Self::Fragment, Self::FormPost];

    /// The `response_mode` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

/// The `prompt` parameter: what the client wants the person to be asked (Core 1.0 §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "the parameter is a set of four independent words")]
pub struct Prompt {
    /// Nothing: answer at once, or with an error.
    pub none: bool,
    /// To prove again who they are.
    pub login: bool,
    /// To agree again.
    pub consent: bool,
    /// To choose an account.
    pub select_account: bool,
}

/// The `display` parameter (Core 1.0 §3.1.2.1). All get the same page, which fits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Display {
    /// A full page.
    #[default]
    Page,
    /// A small window.
    Popup,
    /// A touch screen.
    Touch,
    /// A feature phone.
    Wap,
}

impl Display {
    /// All of them, by their parameter values.
    pub const ALL: [(&'static str, Self); 4] =
        [("page", Self::Page), ("popup", Self::Popup), ("touch", Self::Touch), ("wap", Self::Wap)];
}

/// A request that can be answered: its client, its redirect and its parameters were checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// Where the answer goes; checked against the registration again each time it is used.
    pub redirect_uri: String,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// The client's own value, given back exactly.
    pub state: Option<String>,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// What is asked for.
    pub scope: Scope,
    /// What the person must be asked.
    pub prompt: Prompt,
    /// The greatest age of the proof, in seconds.
    pub max_age: Option<u32>,
    /// Whom the client believes to be there.
    pub login_hint: Option<String>,
    /// The `sub` of a verified `id_token_hint`: nobody else may answer.
    pub hinted_subject: Option<UserId>,
    /// Wanted authentication contexts, the best first. Voluntary.
    pub acr_values: Vec<String>,
    /// Wanted languages of the pages.
    pub ui_locales: Option<String>,
    /// The window's kind.
    pub display: Display,
    /// Wanted claims.
    pub claims: ClaimsRequest,
    /// S256 challenge (RFC 7636 §4.3).
    pub code_challenge: Option<String>,
}
