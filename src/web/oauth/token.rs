//! `/token` (RFC 6749 §3.2).

use std::sync::Arc;

use http::header;
use poem::{Body, Request, Response};

use crate::oauth::error::OAuthError;
use crate::oauth::{client_auth, token};
use crate::web::error;
use crate::web::request::{authorization, body_only_form};
use crate::web::state::State;

/// Answers a token request.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(body) => Response::builder()
            .content_type("application/json")
            // RFC 6749 §5.1: both headers.
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::PRAGMA, "no-cache")
            .body(Body::from_vec(body)),
        Err(refusal) => error::json(&refusal),
    }
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: crate::oauth::params::Parameters,
) -> Result<Vec<u8>, OAuthError> {
    let authorization = authorization(request.headers())?;
    let client = client_auth::authenticate(&state.op, authorization, &mut parameters).await?;
    let response = token::answer(&state.op, &client, parameters).await;
    let response = response.map_err(|refusal| refusal.of_client(&client.id))?;
    serde_json::to_vec(&response).map_err(OAuthError::server_error)
}
