//! The answer to the client by `response_mode=form_post` (OAuth 2.0 Form Post Response Mode §2), and a message of SAML (SAML bindings §3.5).

use askama::Template;

use super::{Chrome, WebUrl};

/// Posts `fields` to the client's redirect URI, or to an identity provider: at once by `static/form-post.js`, by a button without JavaScript. Answer with
/// `Cache-Control: no-store`, and without `form-action` in the policy.
#[derive(Clone, Debug, Template)]
#[template(path = "form-post.html")]
pub struct FormPost {
    /// Shared.
    pub chrome: Chrome,
    /// Who gets the answer.
    pub client_name: String,
    /// The registered redirect URI, or where an identity provider takes it.
    pub action: WebUrl,
    /// Name and value of each parameter of the message.
    pub fields: Vec<(String, String)>,
}
