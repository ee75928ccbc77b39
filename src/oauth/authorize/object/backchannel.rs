//! Signed requests of the back channel (CIBA Core 1.0 §7.1.1): request objects that have more in them, and errors of their own.

use super::{Demands, Identity, Opened, read};
use crate::domain::client::Client;
use crate::domain::signing::JwsAlgorithm;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;

/// The parameters of a request by the back channel that its client signed (CIBA Core 1.0 §7.1.1), and what it is known by.
///
/// # Errors
/// `invalid_request` (§13), whatever is wrong with it.
pub(in crate::oauth) async fn open(
    op: &Provider,
    client: &Client,
    object: &str,
) -> Result<Opened, OAuthError> {
    let algorithm = client
        .metadata
        .backchannel_authentication_request_signing_alg;
    // §4: "When omitted, the Client will not send signed authentication requests."
    if algorithm.is_none() {
        return Err(OAuthError::invalid_request(
            "the client did not register backchannel_authentication_request_signing_alg",
        ));
    }
    let demands = Demands {
        algorithm: algorithm.map(JwsAlgorithm::KeyPair),
        is_typed: false,
        is_dated: true,
        is_whole: true,
    };
    let opened = read(op, client, object, demands).await;
    opened.map_err(as_invalid_request)
}

/// CIBA Core 1.0 §13 has no error of its own for request objects.
fn as_invalid_request(error: OAuthError) -> OAuthError {
    match error.code {
        ErrorCode::InvalidRequestObject => OAuthError {
            code: ErrorCode::InvalidRequest,
            ..error
        },
        _ => error,
    }
}

/// Takes a signed request of the back channel: once.
///
/// # Errors
/// `invalid_request`.
pub(in crate::oauth) async fn use_up(
    op: &Provider,
    client: &Client,
    identity: Option<Identity>,
) -> Result<(), OAuthError> {
    let used = super::use_up(op, client, identity).await;
    used.map_err(as_invalid_request)
}
