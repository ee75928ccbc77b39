//! `/device_authorization` (RFC 8628 §3.1, §3.2).

use std::sync::Arc;

use http::header;
use poem::{Body, Request, Response};

use super::share::{self, read_proof};
use crate::oauth::device::{self, DeviceResponse};
use crate::oauth::discovery::paths;
use crate::oauth::dpop::nonce;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::web::error::{self, DPOP_NONCE};
use crate::web::request::{authenticate, body_only_form, origin};
use crate::web::state::State;

/// What a device is answered with.
struct Answered {
    response: DeviceResponse,
    /// For the client's next proof.
    nonce: Option<String>,
}

/// Answers a device.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(Answered { response, nonce }) => match serde_json::to_vec(&response) {
            Ok(body) => told(body, nonce),
            Err(failure) => error::json(&OAuthError::server_error(failure)),
        },
        Err(refused) => refused,
    }
}

fn told(body: Vec<u8>, nonce: Option<String>) -> Response {
    let mut response = Response::builder()
        .content_type("application/json")
        // RFC 8628 §3.2.
        .header(header::CACHE_CONTROL, "no-store");
    if let Some(nonce) = nonce {
        response = response.header(DPOP_NONCE, nonce);
    }
    response.body(Body::from_vec(body))
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: Parameters,
) -> Result<Answered, Response> {
    let refuse = |refusal: OAuthError| error::json(&refusal);
    // Before the client is authenticated, which may use its assertion up: it may have to come again for a nonce.
    let proof = read_proof(state, request, paths::DEVICE_AUTHORIZATION).map_err(refuse)?;
    let nonce = proof.as_ref().and_then(|_| nonce::offered(&state.op));
    let client = authenticate(state, request, &mut parameters)
        .await
        .map_err(refuse)?;
    share::count(state, request, &client).map_err(|wait| share::too_many(&client, wait))?;
    let origin = origin(state, request);
    let asked = device::authorize(&state.op, &client, parameters, proof, origin).await;
    asked
        .map(|response| Answered { response, nonce })
        .map_err(|refusal| error::json(&refusal.of_client(&client.id)))
}
