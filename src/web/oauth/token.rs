//! `/token` (RFC 6749 §3.2).

use std::sync::Arc;

use http::header;
use poem::{Body, Request, Response};

use crate::oauth::client_auth::{self, Shown};
use crate::oauth::discovery::paths;
use crate::oauth::dpop::{Proof, Target, nonce};
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::oauth::token::{self, Possession};
use crate::web::error::{self, DPOP_NONCE};
use crate::web::request::{authorization, body_only_form, client_certificate, dpop_proof};
use crate::web::state::State;

/// What a token request is answered with.
struct Answered {
    body: Vec<u8>,
    /// For the client's next proof.
    nonce: Option<String>,
}

/// Answers a token request.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(Answered { body, nonce }) => {
            let mut response = Response::builder()
                .content_type("application/json")
                // RFC 6749 §5.1: both headers.
                .header(header::CACHE_CONTROL, "no-store")
                .header(header::PRAGMA, "no-cache");
            if let Some(nonce) = nonce {
                response = response.header(DPOP_NONCE, nonce);
            }
            response.body(Body::from_vec(body))
        }
        Err(refusal) => error::json(&refusal),
    }
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: Parameters,
) -> Result<Answered, OAuthError> {
    let target = Target::new(&state.op, request.method().as_str(), paths::TOKEN);
    // Before the client is authenticated, which may use its assertion up: it may have to come again for a nonce.
    let proof = dpop_proof(request.headers())?
        .map(|proof| Proof::read(&state.op, proof, &target, None))
        .transpose()?;
    let nonce = proof.as_ref().and_then(|_| nonce::offered(&state.op));
    let certificate = client_certificate(state, request)?;
    let shown = Shown {
        authorization: authorization(request.headers())?,
        certificate: certificate.as_ref(),
    };
    let client = client_auth::authenticate(&state.op, shown, &mut parameters).await?;
    let possession = Possession {
        proof,
        certificate: certificate.map(|shown| shown.thumbprint().clone()),
    };
    let response = token::answer(&state.op, &client, possession, parameters).await;
    let response = response.map_err(|refusal| refusal.of_client(&client.id))?;
    let body = serde_json::to_vec(&response).map_err(OAuthError::server_error)?;
    Ok(Answered { body, nonce })
}
