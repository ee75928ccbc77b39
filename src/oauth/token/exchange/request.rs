//! What a token exchange asks for (RFC 8693 §2.1), and the types of tokens (§3).

use crate::domain::scope::Scope;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;

/// Identifiers of the types of tokens (§3).
pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
pub(super) const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// What a presented token is said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PresentedType {
    AccessToken,
    IdToken,
    RefreshToken,
    /// An access token or an ID token, as its own `typ` says.
    Jwt,
}

impl PresentedType {
    /// Its identifier.
    const fn name(self) -> &'static str {
        match self {
            Self::AccessToken => ACCESS_TOKEN,
            Self::IdToken => ID_TOKEN,
            Self::RefreshToken => REFRESH_TOKEN,
            Self::Jwt => JWT,
        }
    }
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
        let subject = Presented::read_subject(
            parameters,
            &[
                PresentedType::AccessToken,
                PresentedType::IdToken,
                PresentedType::Jwt,
            ],
        )?;
        let actor = Presented::read(
            parameters,
            ["actor_token", "actor_token_type"],
            &[PresentedType::AccessToken, PresentedType::Jwt],
        )?;
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
    /// The token of whom it is asked for, which is of one of these types.
    ///
    /// # Errors
    /// `invalid_request`.
    pub(super) fn read_subject(
        parameters: &mut Parameters,
        taken: &[PresentedType],
    ) -> Result<Self, OAuthError> {
        let names = ["subject_token", "subject_token_type"];
        Self::read(parameters, names, taken)?.ok_or_else(|| {
            OAuthError::invalid_request("subject_token and subject_token_type are missing")
        })
    }

    /// §2.1: each needs its type, and a type without its token "MUST NOT be included".
    fn read(
        parameters: &mut Parameters,
        [token, token_type]: [&'static str; 2],
        accepted: &[PresentedType],
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
        let mut accepted = accepted.iter();
        let token_type = accepted
            .find(|accepted| accepted.name() == named)
            .ok_or_else(|| {
                OAuthError::invalid_request(format!("{token_type} is none that is taken here"))
            })?;
        Ok(Some(Self {
            token: presented,
            token_type: *token_type,
        }))
    }
}
