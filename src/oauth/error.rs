//! The one table of protocol errors: code, status, and what the public may read.

use std::borrow::Cow;
use std::time::Duration;

use super::trace::shortened;
use crate::domain::id::ClientId;
use crate::entropy::NoEntropy;
use crate::keys::KeyError;
use crate::store::StoreError;

/// The registered error codes that this provider answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// RFC 6749 §4.1.2.1, §5.2: a parameter is missing, malformed, repeated or contradicts another.
    InvalidRequest,
    /// RFC 6749 §5.2: the client did not prove who it is.
    InvalidClient,
    /// RFC 6749 §5.2: the code or refresh token is unknown, over, used, or somebody else's.
    InvalidGrant,
    /// RFC 6749 §4.1.2.1, §5.2: the client did not register for this.
    UnauthorizedClient,
    /// RFC 6749 §5.2: a grant type that this provider does not have.
    UnsupportedGrantType,
    /// RFC 6749 §4.1.2.1: a response type that this provider does not have.
    UnsupportedResponseType,
    /// RFC 6749 §4.1.2.1, §5.2: no scope that the client may have, or more than was granted.
    InvalidScope,
    /// RFC 8707 §2: there is no such resource, or the client was not granted it.
    InvalidTarget,
    /// RFC 9396 §5: details of no type that there is, not as their type has them, or more than was granted.
    InvalidAuthorizationDetails,
    /// RFC 6749 §4.1.2.1: the person said no.
    AccessDenied,
    /// RFC 8628 §3.5, CIBA Core 1.0 §11: nobody has answered the client's request yet.
    AuthorizationPending,
    /// RFC 8628 §3.5: the same, and the client asks too often.
    SlowDown,
    /// RFC 8628 §3.5, CIBA Core 1.0 §11: the `device_code` or `auth_req_id` is over.
    ExpiredToken,
    /// CIBA Core 1.0 §13: nobody can be told by the hint.
    UnknownUserId,
    /// CIBA Core 1.0 §13: `binding_message` is too long, or has signs that it may not have.
    InvalidBindingMessage,
    /// OpenID Connect Core 1.0 §3.1.2.6: `prompt=none`, and the person would have to sign in.
    LoginRequired,
    /// OpenID Connect Core 1.0 §3.1.2.6: `prompt=none`, and the person would have to choose.
    AccountSelectionRequired,
    /// OpenID Connect Core 1.0 §3.1.2.6: `prompt=none`, and the person would have to agree.
    ConsentRequired,
    /// Core 1.0 §3.1.2.6: something else is to be done at a page.
    InteractionRequired,
    /// RFC 9101 §7, OpenID Connect Core 1.0 §3.1.2.6: the request object is not signed as it has to be, or is not for now and us.
    InvalidRequestObject,
    /// RFC 9101 §7, OpenID Connect Core 1.0 §3.1.2.6: `request_uri` is not registered, or there is no request object.
    InvalidRequestUri,
    /// OpenID Connect Core 1.0 §7.2.1: `registration` is not supported.
    RegistrationNotSupported,
    /// OpenID Connect Core Unmet Authentication Requirements 1.0: an essential `acr` cannot be had.
    UnmetAuthenticationRequirements,
    /// RFC 9470 §3, Identity Assertion JWT Authorization Grant §8.2: the person has to prove more first.
    InsufficientUserAuthentication,
    /// RFC 6750 §3.1: the access token is unknown, over or revoked.
    InvalidToken,
    /// RFC 6750 §3.1: the access token is not for this.
    InsufficientScope,
    /// RFC 9449 §5, §7.1: the DPoP proof is missing or does not hold.
    InvalidDpopProof,
    /// RFC 9449 §8, §9: the DPoP proof needs a nonce of ours.
    UseDpopNonce,
    /// RFC 7591 §3.2.2: a redirect URI that must not be registered.
    InvalidRedirectUri,
    /// RFC 7591 §3.2.2: other metadata that must not be registered.
    InvalidClientMetadata,
    /// RFC 7591 §3.2.2: a software statement that nobody signed who is trusted for it, or that is not for here and now.
    InvalidSoftwareStatement,
    /// RFC 7591 §3.2.2: a software statement of somebody whom the operator does not trust.
    UnapprovedSoftwareStatement,
    /// RFC 6749 §4.1.2.1: too much to do, or the database is away.
    TemporarilyUnavailable,
    /// RFC 6749 §4.1.2.1: our fault.
    ServerError,
}

impl ErrorCode {
    /// The registered word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidAuthorizationDetails => "invalid_authorization_details",
            Self::AccessDenied => "access_denied",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::UnknownUserId => "unknown_user_id",
            Self::InvalidBindingMessage => "invalid_binding_message",
            Self::LoginRequired => "login_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::InteractionRequired => "interaction_required",
            Self::InvalidRequestObject => "invalid_request_object",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InsufficientUserAuthentication => "insufficient_user_authentication",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::UseDpopNonce => "use_dpop_nonce",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::InvalidSoftwareStatement => "invalid_software_statement",
            Self::UnapprovedSoftwareStatement => "unapproved_software_statement",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::ServerError => "server_error",
        }
    }

    /// The HTTP status where the error is a response of its own.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope => 403,
            Self::TemporarilyUnavailable => 503,
            Self::ServerError => 500,
            Self::InvalidRequest
            | Self::InvalidGrant
            | Self::UnauthorizedClient
            | Self::UnsupportedGrantType
            | Self::AuthorizationPending
            | Self::SlowDown
            | Self::ExpiredToken
            | Self::UnknownUserId
            | Self::InvalidBindingMessage
            | Self::UnsupportedResponseType
            | Self::InvalidScope
            | Self::InvalidTarget
            | Self::InvalidAuthorizationDetails
            | Self::AccessDenied
            | Self::LoginRequired
            | Self::AccountSelectionRequired
            | Self::ConsentRequired
            | Self::InteractionRequired
            | Self::InvalidRequestObject
            | Self::InvalidRequestUri
            | Self::RegistrationNotSupported
            | Self::UnmetAuthenticationRequirements
            | Self::InsufficientUserAuthentication
            | Self::InvalidDpopProof
            | Self::UseDpopNonce
            | Self::InvalidRedirectUri
            | Self::InvalidClientMetadata
            | Self::InvalidSoftwareStatement
            | Self::UnapprovedSoftwareStatement => 400,
        }
    }
}

/// A refusal, as the client hears it, and as the log does.
#[derive(Debug, thiserror::Error)]
#[error("{}: {description}", code.as_str())]
pub struct OAuthError {
    /// The code.
    pub code: ErrorCode,
    /// For the developer of the client: never a secret, never another's data.
    pub description: Cow<'static, str>,
    /// For the log alone.
    pub detail: Option<String>,
    /// Who sent the request, if that is known; for the log alone.
    pub client: Option<ClientId>,
    /// How long to wait, where waiting helps.
    pub retry_after: Option<Duration>,
    /// The nonce to come again with (RFC 9449 §8).
    pub dpop_nonce: Option<String>,
}

impl OAuthError {
    /// A refusal with a fixed description.
    pub fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            description: keep_legal(shortened(description)),
            detail: None,
            client: None,
            retry_after: None,
            dpop_nonce: None,
        }
    }

    /// With something for the log.
    #[must_use]
    pub fn with_detail(mut self, detail: impl std::fmt::Display) -> Self {
        self.detail = Some(shortened(detail.to_string()).into_owned());
        self
    }

    /// With the client that it is about, for the log.
    #[must_use]
    pub fn of_client(mut self, client: &ClientId) -> Self {
        self.client = Some(client.clone());
        self
    }

    /// Shorthand for the most common one.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// The one answer to every failed client authentication: it does not say what was wrong.
    #[must_use]
    pub fn invalid_client(detail: impl std::fmt::Display) -> Self {
        Self::new(ErrorCode::InvalidClient, "client authentication failed").with_detail(detail)
    }

    /// The one answer to every code or refresh token that cannot be used.
    #[must_use]
    pub fn invalid_grant(detail: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorCode::InvalidGrant,
            "the authorization code or refresh token is invalid, expired, revoked or already used",
        )
        .with_detail(detail)
    }

    /// Our fault.
    pub fn server_error(detail: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorCode::ServerError,
            "the server could not answer; the operator's log says why",
        )
        .with_detail(detail)
    }
}

/// RFC 6749 §4.1.2.1, §5.2: descriptions are `%x20-21 / %x23-5B / %x5D-7E`. What a stranger sent may have more.
fn keep_legal(description: Cow<'static, str>) -> Cow<'static, str> {
    let is_legal = |character: char| matches!(character, ' '..='!' | '#'..='[' | ']'..='~');
    if description.chars().all(is_legal) {
        return description;
    }
    description
        .chars()
        .map(|character| if is_legal(character) { character } else { '\'' })
        .collect::<String>()
        .into()
}

impl From<StoreError> for OAuthError {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() {
            let mut busy = Self::new(
                ErrorCode::TemporarilyUnavailable,
                "the server cannot answer at the moment; try again soon",
            )
            .with_detail(error);
            busy.retry_after = Some(Duration::from_secs(2));
            busy
        } else {
            Self::server_error(error)
        }
    }
}

impl From<KeyError> for OAuthError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Store(error) => error.into(),
            other => Self::server_error(other),
        }
    }
}

impl From<NoEntropy> for OAuthError {
    fn from(error: NoEntropy) -> Self {
        Self::server_error(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_legal_characters_only() {
        let error = OAuthError::invalid_request(format!("bad {:?}\n\u{e9}\\", "x"));
        assert_eq!(error.description, "bad 'x''''");
    }
}
