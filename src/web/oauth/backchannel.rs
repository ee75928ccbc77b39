//! `/backchannel_authentication` (CIBA Core 1.0 §7).

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::share::{self, Entered};
use crate::oauth::backchannel::{self, NotAsked};
use crate::oauth::discovery::paths;
use crate::web::error;
use crate::web::state::State;

/// Answers a client that asks for somebody.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let entered = share::enter(&state, &mut request, paths::BACKCHANNEL_AUTHENTICATION).await;
    let Entered {
        client,
        parameters,
        proof,
        nonce,
    } = match entered {
        Ok(entered) => entered,
        Err(refused) => return refused,
    };
    match backchannel::authorize(&state.op, &client, parameters, proof).await {
        Ok(said) => share::told(StatusCode::OK, &said, nonce),
        Err(NotAsked::Refused(refusal)) => error::json(&refusal.of_client(&client.id)),
        Err(NotAsked::TooMany(wait)) => share::too_many(&client, wait),
    }
}
