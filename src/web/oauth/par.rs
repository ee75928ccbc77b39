//! `/par`, the pushed authorization request endpoint (RFC 9126 §2).

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Body, Request, Response};

use super::share::{self, read_proof};
use crate::oauth::authorize::pushed::{self, NotPushed, PushedResponse};
use crate::oauth::discovery::paths;
use crate::oauth::dpop::nonce;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::web::error::{self, DPOP_NONCE};
use crate::web::request::{authenticate, body_only_form};
use crate::web::state::State;

/// What a request that was pushed is answered with.
struct Answered {
    response: PushedResponse,
    /// For the client's next proof.
    nonce: Option<String>,
}

/// Answers a request that a client pushes.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(answered) => created(answered),
        Err(refused) => refused,
    }
}

fn created(Answered { response, nonce }: Answered) -> Response {
    let body = match serde_json::to_vec(&response) {
        Ok(body) => body,
        Err(failure) => return error::json(&OAuthError::server_error(failure)),
    };
    let mut response = Response::builder()
        .status(StatusCode::CREATED)
        .content_type("application/json")
        // RFC 9126 §2.2.
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
    let proof = read_proof(state, request, paths::PUSHED_AUTHORIZATION_REQUEST).map_err(refuse)?;
    let nonce = proof.as_ref().and_then(|_| nonce::offered(&state.op));
    let client = authenticate(state, request, &mut parameters)
        .await
        .map_err(refuse)?;
    share::count(state, request, &client).map_err(|wait| share::too_many(&client, wait))?;
    let pushed = pushed::push(&state.op, &client, parameters, proof).await;
    pushed
        .map(|response| Answered { response, nonce })
        .map_err(|refused| match refused {
            NotPushed::Refused(refusal) => error::json(&refusal.of_client(&client.id)),
            NotPushed::TooLong(refusal) => error::with_status(
                &refusal.of_client(&client.id),
                StatusCode::PAYLOAD_TOO_LARGE,
            ),
        })
}
