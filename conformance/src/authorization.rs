//! An authorization request (OpenID Connect Core §3.1.2.1) that modules change before they send it.

use crate::checks::callback::ResponseMode;
use crate::client::Client;
use crate::http::{Params, single};
use crate::jose;
use crate::random;

/// The parameters, in the order in which they are sent.
#[derive(Clone, Debug)]
pub struct AuthorizationRequest {
    params: Params,
    /// `state` and `nonce` where they travel inside of a request object.
    inside: Params,
    verifier: Option<String>,
}

impl AuthorizationRequest {
    /// `client_id`, `redirect_uri`, `scope=openid`, `response_type`, `state`, `nonce`, and `response_mode` if asked for.
    pub fn new(client: &Client, response_type: &str, mode: ResponseMode) -> Self {
        let request = Self {
            params: Vec::new(),
            inside: Vec::new(),
            verifier: None,
        }
        .with("client_id", &client.id)
        .with("redirect_uri", &client.redirect_uri)
        .with("scope", "openid")
        .with("state", &random::alphanumeric(10))
        .with("nonce", &random::alphanumeric(10))
        .with("response_type", response_type);
        match mode {
            ResponseMode::Query | ResponseMode::Fragment => request,
            ResponseMode::FormPost => request.with("response_mode", "form_post"),
            ResponseMode::Jwt => request.with("response_mode", "jwt"),
        }
    }

    /// With that value of a parameter, whatever it was.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.params.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.params.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.params.retain(|(key, _)| key != name);
        self
    }

    /// With the parameters in the opposite order.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.params.reverse();
        self
    }

    /// With PKCE by S256 (RFC 7636).
    #[must_use]
    pub fn with_pkce(mut self) -> Self {
        let verifier = random::token(32);
        if let Some(challenge) = jose::s256(&verifier) {
            self = self
                .with("code_challenge", &challenge)
                .with("code_challenge_method", "S256");
        }
        self.verifier = Some(verifier);
        self
    }

    /// With `state` and `nonce` moved out of the parameters, for a request object to carry them.
    #[must_use]
    pub fn with_state_inside(mut self) -> Self {
        let is_inside = |name: &str| matches!(name, "state" | "nonce");
        self.inside = self.params.clone();
        self.inside.retain(|(name, _)| is_inside(name));
        self.params.retain(|(name, _)| !is_inside(name));
        self
    }

    /// What is sent.
    pub fn params(&self) -> &[(String, String)] {
        &self.params
    }

    /// What is sent and what travels inside.
    pub fn all(&self) -> impl Iterator<Item = &(String, String)> {
        self.params.iter().chain(&self.inside)
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        single(&self.params, name).or_else(|| single(&self.inside, name))
    }

    /// The `state`, if there is one.
    pub fn state(&self) -> Option<&str> {
        self.get("state")
    }

    /// The `nonce`, if there is one.
    pub fn nonce(&self) -> Option<&str> {
        self.get("nonce")
    }

    /// PKCE's verifier, if there is one.
    pub fn verifier(&self) -> Option<&str> {
        self.verifier.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ClientAuth;

    #[test]
    fn state_and_nonce_are_known_even_if_they_travel_inside() {
        let client = Client {
            id: "c".to_owned(),
            secret: String::new(),
            auth: ClientAuth::SecretBasic,
            signing: None,
            redirect_uri: "https://rp/cb".to_owned(),
            post_logout_uri: String::new(),
            front_channel_uri: String::new(),
        };
        let request = AuthorizationRequest::new(&client, "code", ResponseMode::FormPost);
        assert_eq!(request.get("response_mode"), Some("form_post"));
        let state = request.state().unwrap().to_owned();
        let request = request.with_state_inside();
        assert!(request.params().iter().all(|(name, _)| name != "state"));
        assert_eq!(request.state(), Some(state.as_str()));
        assert_eq!(request.all().count(), 7);
    }
}
