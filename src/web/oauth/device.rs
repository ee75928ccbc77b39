//! `/device_authorization` (RFC 8628 §3.1, §3.2).

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::share::{self, Entered};
use crate::oauth::device;
use crate::oauth::discovery::paths;
use crate::web::error;
use crate::web::request::origin;
use crate::web::state::State;

/// Answers a device.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let entered = share::enter(&state, &mut request, paths::DEVICE_AUTHORIZATION).await;
    let Entered {
        client,
        parameters,
        proof,
        nonce,
    } = match entered {
        Ok(entered) => entered,
        Err(refused) => return refused,
    };
    let origin = origin(&state, &request);
    match device::authorize(&state.op, &client, parameters, proof, origin).await {
        Ok(said) => share::told(StatusCode::OK, &said, nonce),
        Err(refusal) => error::json(&refusal.of_client(&client.id)),
    }
}
