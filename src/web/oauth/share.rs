//! What the endpoints have in common at which a client leaves a request that waits: of pushed requests, and of devices.

use std::time::Duration;

use http::StatusCode;
use poem::{Request, Response};

use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::dpop::{Proof, Target};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::web::error;
use crate::web::request::{client_address, dpop_proof};
use crate::web::state::State;

/// The DPoP proof of a request to this path, if it has one.
pub(super) fn read_proof(
    state: &State,
    request: &Request,
    path: &str,
) -> Result<Option<Proof>, OAuthError> {
    let target = Target::new(&state.op, request.method().as_str(), path);
    dpop_proof(request.headers())?
        .map(|proof| Proof::read(&state.op, proof, &target, None))
        .transpose()
}

/// Each is a row. A client that proved who it is has its own share, whoever it asks for; in the name of another anybody can leave one,
/// as anybody can make a browser ask.
///
/// # Errors
/// How long to wait.
pub(super) fn count(
    state: &State,
    request: &Request,
    client: &AuthenticatedClient,
) -> Result<(), Duration> {
    let op = &state.op;
    if client.is_public() {
        let address = client_address(state, request);
        return state.arrivals.count(address, op.now());
    }
    let most = op.settings.pushed_requests_per_client;
    op.requests_pushed
        .count([(client.id.clone(), most)], op.now())
}

/// RFC 9126 §2.3: 429.
pub(super) fn too_many(client: &AuthenticatedClient, wait: Duration) -> Response {
    let mut refusal = OAuthError::new(
        ErrorCode::TemporarilyUnavailable,
        "as many authorization requests were pushed as there may be in a minute",
    );
    refusal.retry_after = Some(wait);
    let refusal = refusal.of_client(&client.id);
    error::with_status(&refusal, StatusCode::TOO_MANY_REQUESTS)
}
