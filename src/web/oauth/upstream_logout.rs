//! `/callback/{connector}/logout`: where an upstream says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0 §2.5).

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};

use crate::domain::connector::Upstream;
use crate::federation::failure::Failure;
use crate::federation::openid::sign_out;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::web::error;
use crate::web::request::{body_only_form, origin};
use crate::web::state::State;

/// Takes a logout token.
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    let name = request.raw_path_param("connector").unwrap_or_default();
    let connections = Arc::clone(&state.op.settings.connections);
    let Some(connection) = connections.find(name) else {
        return Response::from(StatusCode::NOT_FOUND);
    };
    let Upstream::OpenId(upstream) = &connection.connector.upstream else {
        return Response::from(StatusCode::NOT_FOUND);
    };
    let mut parameters = match body_only_form(&mut request).await {
        Ok(parameters) => parameters,
        Err(refused) => return refused.into(),
    };
    let Some(token) = parameters.take("logout_token") else {
        return error::json(&OAuthError::invalid_request("logout_token is missing"));
    };
    let here = origin(&state, &request);
    let name = connection.connector.name.as_str();
    match sign_out(&state.op, connection, upstream, &token, &here).await {
        Ok(ended) => {
            tracing::info!(
                connector.name = name,
                sessions = ended,
                "an upstream signed somebody out"
            );
            // §2.8: "MUST respond with HTTP 200 OK", and is kept by nobody.
            let response = Response::builder().header(header::CACHE_CONTROL, "no-store");
            response.finish()
        }
        Err(failure) => refuse(name, &failure),
    }
}

fn refuse(name: &str, failure: &Failure) -> Response {
    tracing::warn!(connector.name = name, error = %failure, "an upstream signed nobody out");
    // §2.8: 400 where it is not valid, or the logout failed.
    match failure {
        Failure::Refused(_)
        | Failure::Unbelieved(_)
        | Failure::NotAllowed
        | Failure::NotFresh
        | Failure::Expired { .. } => error::json(&OAuthError::invalid_request(
            "the logout token is not believed",
        )),
        Failure::Unavailable(_)
        | Failure::Unable(_)
        | Failure::Resting(_)
        | Failure::Busy(_)
        | Failure::TooOften
        | Failure::Secret(_)
        | Failure::Key(_)
        | Failure::Store(_)
        | Failure::Entropy(_) => error::json(&OAuthError::new(
            ErrorCode::TemporarilyUnavailable,
            "it cannot be told at the moment",
        )),
    }
}
