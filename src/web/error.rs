//! Protocol errors as HTTP responses (RFC 6749 §5.2, RFC 6750 §3).

use http::{HeaderName, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use serde_json::json;

use crate::domain::id::ClientId;
use crate::domain::signing::SigningAlgorithm;
use crate::oauth::access_token::Scheme;
use crate::oauth::discovery::paths;
use crate::oauth::dpop;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;

/// What brings a client the nonce for its next DPoP proof (RFC 9449 §8).
pub const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

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
    if let Some(nonce) = &error.dpop_nonce {
        builder = builder.header(DPOP_NONCE, nonce);
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

/// The error at an endpoint that takes bound access tokens too (RFC 9449 §7.1), for a request by this scheme, or without any token.
/// Each challenge says where more is said of what takes them (RFC 9728 §5.1).
#[must_use]
pub fn protected(op: &Provider, error: &OAuthError, scheme: Option<Scheme>) -> Response {
    let mut response = challenged(error, scheme);
    let metadata = op.issuer.at(paths::PROTECTED_RESOURCE);
    let told = |challenge: &HeaderValue| {
        let challenge = challenge.to_str().ok()?;
        HeaderValue::try_from(format!("{challenge}, resource_metadata=\"{metadata}\"")).ok()
    };
    let challenges = response.headers().get_all(header::WWW_AUTHENTICATE);
    let challenges: Vec<HeaderValue> = challenges.iter().filter_map(told).collect();
    response.headers_mut().remove(header::WWW_AUTHENTICATE);
    for challenge in challenges {
        response
            .headers_mut()
            .append(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn challenged(error: &OAuthError, scheme: Option<Scheme>) -> Response {
    let mut response = match scheme {
        Some(Scheme::DPoP) => json(error),
        Some(Scheme::Bearer) => bearer(error, false),
        None => bearer(error, true),
    };
    // §7.1: what is wrong with a proof is said with 401 at a protected resource.
    let is_of_proof = matches!(
        error.code,
        ErrorCode::InvalidDpopProof | ErrorCode::UseDpopNonce
    );
    if is_of_proof {
        response.set_status(StatusCode::UNAUTHORIZED);
    }
    let is_challenged = is_of_proof
        || matches!(
            error.code,
            ErrorCode::InvalidToken | ErrorCode::InvalidRequest | ErrorCode::InsufficientScope
        );
    let challenge = match scheme {
        Some(Scheme::DPoP) if is_challenged => Some(dpop_challenge(Some(error))),
        // §7.1: whoever may come with either is told of both.
        Some(Scheme::Bearer) if error.code == ErrorCode::InvalidToken => Some(dpop_challenge(None)),
        None => Some(dpop_challenge(None)),
        Some(_) => None,
    };
    if let Some(challenge) = challenge.and_then(|text| HeaderValue::try_from(text).ok()) {
        response
            .headers_mut()
            .append(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn dpop_challenge(error: Option<&OAuthError>) -> String {
    let said = error.map_or_else(String::new, |error| {
        format!(
            "error=\"{}\", error_description=\"{}\", ",
            error.code.as_str(),
            error.description
        )
    });
    let algorithms = dpop::ALGORITHMS.map(SigningAlgorithm::name).join(" ");
    format!("DPoP realm=\"doorward\", {said}algs=\"{algorithms}\"")
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
