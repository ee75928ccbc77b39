//! What a token exchange asks for (RFC 8693 §2.1), and the types of tokens (§3).

use crate::domain::scope::Scope;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;

/// Identifiers of the types of tokens (§3).
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// What a presented token is said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PresentedType {
    AccessToken,
    IdToken,
    /// Either of them, as its own `typ` says.
    Jwt,
}

/// A token that a request presents.
pub(super) struct Presented {
    pub(super) token: String,
    pub(super) token_type: PresentedType,
}

/// The request (§2.1), but for whom the new token is: that is [`target`](super::target)'s.
pub(super) struct Request {
    pub(super) subject: Presented,
    pub(super) actor: Option<Presented>,
    pub(super) issued: Issued,
    pub(super) scope: Option<Scope>,
}

/// What is issued: an access token, said to be one or said to be a JWT.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Issued {
    AccessToken,
    Jwt,
}

impl Issued {
    /// Its identifier.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::AccessToken => ACCESS_TOKEN,
            Self::Jwt => JWT,
        }
    }
}

impl Request {
    /// Reads it.
    ///
    /// # Errors
    /// `invalid_request`, `invalid_scope`.
    pub(super) fn read(parameters: &mut Parameters) -> Result<Self, OAuthError> {
        let missing = "subject_token and subject_token_type are missing";
        let subject = Presented::read(parameters, "subject_token", "subject_token_type")?
            .ok_or_else(|| OAuthError::invalid_request(missing))?;
        let actor = Presented::read(parameters, "actor_token", "actor_token_type")?;
        // Nobody signed in to the client that asks, so it gets no ID token; a refresh token would outlive what it came of.
        let issued = match parameters.take("requested_token_type").as_deref() {
            None | Some(ACCESS_TOKEN) => Issued::AccessToken,
            Some(JWT) => Issued::Jwt,
            Some(_) => {
                return Err(OAuthError::invalid_request(format!(
                    "requested_token_type: {ACCESS_TOKEN} and {JWT} are issued"
                )));
            }
        };
        let scope = parameters.take("scope").map(|text| Scope::parse(&text));
        let scope = scope
            .transpose()
            .map_err(|error| OAuthError::new(ErrorCode::InvalidScope, error.to_string()))?;
        Ok(Self {
            subject,
            actor,
            issued,
            scope,
        })
    }
}

impl Presented {
    /// §2.1: each needs its type, and a type without its token "MUST NOT be included".
    fn read(
        parameters: &mut Parameters,
        token: &'static str,
        token_type: &'static str,
    ) -> Result<Option<Self>, OAuthError> {
        let (presented, named) = (parameters.take(token), parameters.take(token_type));
        let (presented, named) = match (presented, named) {
            (Some(presented), Some(named)) => (presented, named),
            (None, None) => return Ok(None),
            (Some(_), None) | (None, Some(_)) => {
                return Err(OAuthError::invalid_request(format!(
                    "{token} and {token_type} belong together, and one is missing"
                )));
            }
        };
        let token_type = match named.as_str() {
            ACCESS_TOKEN => PresentedType::AccessToken,
            ID_TOKEN if token == "subject_token" => PresentedType::IdToken,
            JWT => PresentedType::Jwt,
            _ => {
                return Err(OAuthError::invalid_request(format!(
                    "{token_type} is none that is taken here"
                )));
            }
        };
        Ok(Some(Self {
            token: presented,
            token_type,
        }))
    }
}
