//! `/par`, the pushed authorization request endpoint (RFC 9126 §2).

use std::sync::Arc;
use std::time::Duration;

use http::{StatusCode, header};
use poem::{Body, Request, Response};

use crate::oauth::authorize::pushed::{self, NotPushed, PushedResponse};
use crate::oauth::client_auth::{self, AuthenticatedClient};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::web::error;
use crate::web::request::{authorization, body_only_form, client_address};
use crate::web::state::State;

/// Answers a request that a client pushes.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(response) => created(&response),
        Err(refused) => refused,
    }
}

fn created(response: &PushedResponse) -> Response {
    match serde_json::to_vec(response) {
        Ok(body) => Response::builder()
            .status(StatusCode::CREATED)
            .content_type("application/json")
            // RFC 9126 §2.2.
            .header(header::CACHE_CONTROL, "no-store")
            .body(Body::from_vec(body)),
        Err(failure) => error::json(&OAuthError::server_error(failure)),
    }
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: Parameters,
) -> Result<PushedResponse, Response> {
    let refuse = |refusal: OAuthError| error::json(&refusal);
    let authorization = authorization(request.headers()).map_err(refuse)?;
    let client = client_auth::authenticate(&state.op, authorization, &mut parameters)
        .await
        .map_err(refuse)?;
    count(state, request, &client).map_err(|wait| {
        let refusal = too_many(wait).of_client(&client.id);
        error::with_status(&refusal, StatusCode::TOO_MANY_REQUESTS)
    })?;
    pushed::push(&state.op, &client, parameters)
        .await
        .map_err(|refused| match refused {
            NotPushed::Refused(refusal) => error::json(&refusal.of_client(&client.id)),
            NotPushed::TooLong(refusal) => error::with_status(
                &refusal.of_client(&client.id),
                StatusCode::PAYLOAD_TOO_LARGE,
            ),
        })
}

/// Each is a row. A client that proved who it is has its own share, whoever it asks for; in the name of another anybody can push, as
/// anybody can make a browser ask.
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
fn too_many(wait: Duration) -> OAuthError {
    let mut refusal = OAuthError::new(
        ErrorCode::TemporarilyUnavailable,
        "as many authorization requests were pushed as there may be in a minute",
    );
    refusal.retry_after = Some(wait);
    refusal
}
