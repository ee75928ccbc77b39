//! `/revoke` (RFC 7009).

use std::sync::Arc;

use poem::{Request, Response};

use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::oauth::revoke;
use crate::web::error;
use crate::web::request::{authenticate, body_only_form};
use crate::web::state::State;

/// Answers a revocation request.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(()) => Response::builder().finish(),
        Err(refusal) => error::json(&refusal),
    }
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: Parameters,
) -> Result<(), OAuthError> {
    let client = authenticate(state, request, &mut parameters).await?;
    let revoked = revoke::revoke(&state.op, &client, parameters).await;
    revoked.map_err(|refusal| refusal.of_client(&client.id))
}
