//! `/introspect` (RFC 7662, RFC 9701).

use std::sync::Arc;

use http::header;
use poem::{Request, Response};

use crate::oauth::error::OAuthError;
use crate::oauth::introspect::{self, IntrospectionAnswer};
use crate::oauth::params::Parameters;
use crate::web::error;
use crate::web::request::{authenticate, body_only_form};
use crate::web::state::State;

/// RFC 9701 §4.
const JWT: &str = "application/token-introspection+jwt";

/// Answers an introspection request.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    match answer(&state, &request, parameters).await {
        Ok(IntrospectionAnswer::Json(answer)) => Response::builder()
            .content_type("application/json")
            .body(answer),
        Ok(IntrospectionAnswer::Jwt(answer)) => Response::builder().content_type(JWT).body(answer),
        Err(refusal) => error::json(&refusal),
    }
}

async fn answer(
    state: &State,
    request: &Request,
    mut parameters: Parameters,
) -> Result<IntrospectionAnswer, OAuthError> {
    let caller = authenticate(state, request, &mut parameters).await?;
    let answer = introspect::answer(&state.op, &caller, parameters, wants_jwt(request)).await;
    answer.map_err(|refusal| refusal.of_client(&caller.id))
}

/// RFC 9701 §4: the caller asks for it "in the Accept HTTP header"; of a range it gets JSON, as ever.
fn wants_jwt(request: &Request) -> bool {
    let accepts = request.headers().get_all(header::ACCEPT).into_iter();
    let mut ranges = accepts
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    ranges.any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let is_named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(JWT));
        let is_refused = parts.any(|part| {
            part.strip_prefix("q=")
                .is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))
        });
        is_named && !is_refused
    })
}
