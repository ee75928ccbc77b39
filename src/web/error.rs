//! Protocol errors as HTTP responses (RFC 6749 §5.2, RFC 6750 §3).

use http::{StatusCode, header};
use poem::{Body, Response};
use serde_json::json;

use crate::domain::id::ClientId;
use crate::oauth::error::{ErrorCode, OAuthError};

/// The error as JSON, with its own status.
#[must_use]
pub fn json(error: &OAuthError) -> Response {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    with_status(error, status)
}

/// The error as JSON, with another status than usual.
#[must_use]
pub fn with_status(error: &OAuthError, status: StatusCode) -> Response {
    log(error);
    let body = json!({ "error": error.code.as_str(), "error_description": error.description });
    let mut builder = Response::builder()
        .status(status)
        .content_type("application/json");
    if error.code == ErrorCode::InvalidClient {
        // RFC 6749 §5.2: with 401, the scheme that the client may use.
        builder = builder.header(
            header::WWW_AUTHENTICATE,
            "Basic realm=\"doorward\", charset=\"UTF-8\"",
        );
    }
    if let Some(wait) = error.retry_after {
        builder = builder.header(header::RETRY_AFTER, wait.as_secs().max(1));
    }
    builder.body(Body::from_string(body.to_string()))
}

/// The error at an endpoint that takes access tokens (RFC 6750 §3): with a challenge. `is_bare` for a request without
/// any token, which gets no error code.
#[must_use]
pub fn bearer(error: &OAuthError, is_bare: bool) -> Response {
    let mut response = json(error);
    let challenge = match (is_bare, error.code) {
        (true, _) => Some("Bearer realm=\"doorward\"".to_owned()),
        (
            false,
            ErrorCode::InvalidToken | ErrorCode::InvalidRequest | ErrorCode::InsufficientScope,
        ) => Some(format!(
            "Bearer realm=\"doorward\", error=\"{}\", error_description=\"{}\"",
            error.code.as_str(),
            error.description
        )),
        (false, _) => None,
    };
    if let Some(challenge) = challenge.and_then(|challenge| challenge.parse().ok()) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    if is_bare {
        response.set_status(StatusCode::UNAUTHORIZED);
    }
    response
}

/// Logs once, at the boundary. Our own faults are errors; everything else is somebody else's.
pub fn log(error: &OAuthError) {
    let detail = error.detail.as_deref().unwrap_or_default();
    let client = error.client.as_ref().map(ClientId::as_str);
    if matches!(error.code, ErrorCode::ServerError) {
        tracing::error!(
            client.id = client,
            error.code = error.code.as_str(),
            error.detail = detail,
            "a request failed"
        );
    } else {
        tracing::info!(client.id = client, error.code = error.code.as_str(), error.description = %error.description, error.detail = detail, "a request was refused");
    }
}
