//! `/introspect` (RFC 7662).

use std::sync::Arc;

use poem::{Request, Response};

use crate::oauth::error::OAuthError;
use crate::oauth::introspect;
use crate::oauth::params::Parameters;
use crate::web::error;
use crate::web::request::{authenticate, body_only_form};
use crate::web::state::State;

/// Answers an introspection request.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(answer) => Response::builder()
            .content_type("application/json")
            .body(answer),
        Err(refusal) => error::json(&refusal),
    }
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: Parameters,
) -> Result<String, OAuthError> {
    let caller = authenticate(state, request, &mut parameters).await?;
    let answer = introspect::answer(&state.op, &caller, parameters).await;
    answer.map_err(|refusal| refusal.of_client(&caller.id))
}
