//! The authorization response (RFC 6749 §4.1.2, RFC 9207): only ever to a [`SafeRedirect`]; as a JWT, if the client wants it so
//! (JWT Secured Authorization Response Mode, JARM).

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::domain::authorization::{AuthorizationRequest, ResponseMode};
use crate::domain::id::ClientId;
use crate::domain::redirect_uri::{ParameterPlace, SafeRedirect};
use crate::domain::signing::SigningAlgorithm;
use crate::keys::jwe::Content;
use crate::keys::jws::TokenType;
use crate::oauth::encryption;
use crate::oauth::error::OAuthError;
use crate::oauth::signing;
use crate::provider::Provider;
use crate::secret::Concealed;

/// How long the JWT of an answer is good (JARM §2.1: "a maximum JWT lifetime of 10 minutes is RECOMMENDED").
const LIFETIME: Duration = Duration::from_mins(5);

/// The claims of an answer as a JWT (JARM §2.1): `iss` and the rest are its parameters.
#[derive(Serialize)]
struct ResponseClaims<'r> {
    aud: &'r str,
    exp: i64,
    #[serde(flatten)]
    parameters: BTreeMap<&'static str, &'r str>,
}

/// What the browser carries to the client.
#[derive(Debug)]
pub struct Reply {
    client: ClientId,
    redirect: SafeRedirect,
    mode: ResponseMode,
    /// Whether there are tokens among the parameters, which no address of a page may have in its query.
    has_tokens: bool,
    parameters: Concealed<Vec<(&'static str, String)>>,
}

impl Reply {
    /// An error (RFC 6749 §4.1.2.1).
    #[must_use]
    pub fn error(
        op: &Provider,
        client: &ClientId,
        redirect: SafeRedirect,
        mode: ResponseMode,
        state: Option<&str>,
        error: &OAuthError,
    ) -> Self {
        tracing::info!(client.id = %client, error.code = error.code.as_str(), error.description = %error.description, error.detail = error.detail.as_deref(), "an authorization request was refused");
        let parameters = vec![
            ("error", error.code.as_str().to_owned()),
            ("error_description", error.description.clone().into_owned()),
        ];
        let reply = Self {
            client: client.clone(),
            redirect,
            mode,
            has_tokens: false,
            parameters: Concealed(parameters),
        };
        reply.complete(op, state)
    }

    /// What a request that was approved is answered with.
    pub(super) fn success(
        op: &Provider,
        redirect: &SafeRedirect,
        request: &AuthorizationRequest,
        parameters: Vec<(&'static str, String)>,
    ) -> Self {
        let reply = Self {
            client: request.client_id.clone(),
            redirect: redirect.clone(),
            mode: request.response_mode,
            has_tokens: request.response_type.is_implicit(),
            parameters: Concealed(parameters),
        };
        reply.complete(op, request.state.as_deref())
    }

    /// With what every answer has.
    fn complete(mut self, op: &Provider, state: Option<&str>) -> Self {
        let Concealed(parameters) = &mut self.parameters;
        if let Some(state) = state {
            parameters.push(("state", state.to_owned()));
        }
        // RFC 9207 §2: in every answer, errors too. JARM §2.1: as a claim of that name.
        parameters.push(("iss", op.issuer.as_str().to_owned()));
        self
    }

    /// As a JWT, if its mode wants that.
    ///
    /// # Errors
    /// `server_error`, `temporarily_unavailable`: then there is no answer that its client would believe.
    pub(super) async fn sign(self, op: &Provider) -> Result<Self, OAuthError> {
        if !self.mode.is_signed() {
            return Ok(self);
        }
        let client = op.find_client(self.client.as_str()).await?;
        let parameters = self
            .parameters
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let claims = ResponseClaims {
            aud: self.client.as_str(),
            exp: op.now().plus(LIFETIME).as_seconds(),
            parameters: parameters.collect(),
        };
        let response = if let Some(client) = &client {
            let registered = client.metadata.authorization_signed_response_alg;
            let algorithm = registered.unwrap_or_else(|| op.default_algorithm(client).into());
            let signed = signing::sign(op, client, algorithm, TokenType::Jwt, &claims).await?;
            // JARM §2.2: "signed and encrypted … the JWT is signed and then encrypted".
            let how = client.metadata.authorization_encryption();
            encryption::encrypt(op, client, how, Content::Nested, signed).await?
        } else {
            let ring = op.keys.ring().await;
            let signer = ring.signer(SigningAlgorithm::RS256)?;
            signer.sign(TokenType::Jwt, &claims)?
        };
        Ok(Self {
            parameters: Concealed(vec![("response", response)]),
            ..self
        })
    }

    /// How it travels.
    #[must_use]
    pub const fn way(&self) -> ResponseMode {
        self.mode.way()
    }

    /// Where to.
    #[must_use]
    pub const fn redirect(&self) -> &SafeRedirect {
        &self.redirect
    }

    /// What with.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.parameters
    }

    /// The address to go to, for the modes that are redirects.
    #[must_use]
    pub fn location(&self) -> String {
        let parameters: Vec<(&str, &str)> = self
            .parameters
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        // Multiple Response Types §5: of a form that cannot be posted, too, what would be in the fragment by default is there.
        let place = if self.way() == ResponseMode::Fragment || self.has_tokens {
            ParameterPlace::Fragment
        } else {
            ParameterPlace::Query
        };
        self.redirect.with_parameters(&parameters, place)
    }
}
