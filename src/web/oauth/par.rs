//! `/par`, the pushed authorization request endpoint (RFC 9126 §2).

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::share::{self, Entered};
use crate::oauth::authorize::pushed::{self, NotPushed};
use crate::oauth::discovery::paths;
use crate::web::error;
use crate::web::state::State;

/// Answers a request that a client pushes.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let entered = share::enter(&state, &mut request, paths::PUSHED_AUTHORIZATION_REQUEST).await;
    let Entered {
        client,
        parameters,
        proof,
        nonce,
    } = match entered {
        Ok(entered) => entered,
        Err(refused) => return refused,
    };
    match pushed::push(&state.op, &client, parameters, proof).await {
        Ok(said) => share::told(StatusCode::CREATED, &said, nonce),
        Err(NotPushed::Refused(refusal)) => error::json(&refusal.of_client(&client.id)),
        Err(NotPushed::TooLong(refusal)) => error::with_status(
            &refusal.of_client(&client.id),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    }
}
