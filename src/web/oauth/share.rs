//! What the endpoints have in common at which a client leaves a request that waits: of pushed requests, of devices, and of the back channel.

use std::time::Duration;

use http::{StatusCode, header};
use poem::{Body, Request, Response};
use serde::Serialize;

use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::dpop::{Proof, Target, nonce};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::web::error::{self, DPOP_NONCE};
use crate::web::request::{authenticate, body_only_form, client_address, dpop_proof};
use crate::web::state::State;

/// Who came, and with what.
pub(super) struct Entered {
    pub(super) client: AuthenticatedClient,
    /// What it sent, without what it authenticated by.
    pub(super) parameters: Parameters,
    pub(super) proof: Option<Proof>,
    /// For the client's next proof.
    pub(super) nonce: Option<String>,
}

/// Lets a client in that authenticates, if it left no more than its share.
///
/// # Errors
/// The refusal.
pub(super) async fn enter(
    state: &State,
    request: &mut Request,
    path: &str,
) -> Result<Entered, Response> {
    let refuse = |refusal: OAuthError| error::json(&refusal);
    let mut parameters = body_only_form(request).await.map_err(Response::from)?;
    // Before the client is authenticated, which may use its assertion up: it may have to come again for a nonce.
    let proof = read_proof(state, request, path).map_err(refuse)?;
    let nonce = proof.as_ref().and_then(|_| nonce::offered(&state.op));
    let client = authenticate(state, request, &mut parameters)
        .await
        .map_err(refuse)?;
    count(state, request, &client).map_err(|wait| too_many(&client, wait))?;
    Ok(Entered {
        client,
        parameters,
        proof,
        nonce,
    })
}

/// Its answer: RFC 9126 §2.2, RFC 8628 §3.2, CIBA Core 1.0 §7.3.
pub(super) fn told(status: StatusCode, said: &impl Serialize, nonce: Option<String>) -> Response {
    let body = match serde_json::to_vec(said) {
        Ok(body) => body,
        Err(failure) => return error::json(&OAuthError::server_error(failure)),
    };
    let mut response = Response::builder()
        .status(status)
        .content_type("application/json")
        .header(header::CACHE_CONTROL, "no-store");
    if let Some(nonce) = nonce {
        response = response.header(DPOP_NONCE, nonce);
    }
    response.body(Body::from_vec(body))
}

/// The DPoP proof of a request to this path, if it has one.
fn read_proof(state: &State, request: &Request, path: &str) -> Result<Option<Proof>, OAuthError> {
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
fn count(state: &State, request: &Request, client: &AuthenticatedClient) -> Result<(), Duration> {
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
        "as many requests were left as there may be for now",
    );
    refusal.retry_after = Some(wait);
    let refusal = refusal.of_client(&client.id);
    error::with_status(&refusal, StatusCode::TOO_MANY_REQUESTS)
}
