//! `/register` (RFC 7591) and `/register/{client_id}` (RFC 7592).

use std::sync::Arc;

use http::{Method, StatusCode, header};
use poem::{Body, Request, Response};
use serde_json::{Map, Value};

use crate::domain::client::{Client, ClientPolicy};
use crate::domain::id::ClientId;
use crate::oauth::admin_token;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::json;
use crate::oauth::registration::{self, Registered};
use crate::web::error;
use crate::web::request::{client_address, required_bearer, single_header};
use crate::web::state::State;

/// Registers a client (RFC 7591 §3.1).
pub async fn post(state: Arc<State>, mut request: Request) -> Response {
    // Who brings a token is held to it: one that has expired makes nobody a stranger.
    let is_stranger = state.op.settings.strangers.is_registration_open
        && !request.headers().contains_key(header::AUTHORIZATION);
    if !is_stranger {
        let token = match required_bearer(request.headers()) {
            Ok(token) => token,
            Err(refused) => return *refused,
        };
        if let Err(refusal) = admin_token::check(&state.op, &token).await {
            return error::bearer(&refusal, false);
        }
    }
    let registered = match document(&mut request).await {
        Ok(document) if is_stranger => {
            let address = client_address(&state, &request);
            registration::register_stranger(&state.op, &document, address).await
        }
        Ok(document) => register(&state, &document).await,
        Err(refusal) => Err(refusal),
    };
    if let Err(refusal) = &registered
        && is_stranger
        && refusal.code == ErrorCode::TemporarilyUnavailable
    {
        return error::with_status(refusal, StatusCode::TOO_MANY_REQUESTS);
    }
    match registered.and_then(|registered| registration::describe(&state.op, &registered, None)) {
        Ok(document) => respond(StatusCode::CREATED, document),
        Err(refusal) => error::json(&refusal),
    }
}

async fn register(state: &State, document: &Map<String, Value>) -> Result<Registered, OAuthError> {
    let attested = registration::attest(&state.op, document).await?;
    let metadata = registration::read_attested(&state.op, attested)?;
    // Who holds an initial access token speaks for the operator, who may exempt a client that cannot do PKCE. An
    // update, which the client makes itself, cannot.
    let is_pkce_exempt = document.get("require_pkce") == Some(&Value::Bool(false));
    let names_endpoint_as_audience =
        document.get("token_endpoint_as_audience") == Some(&Value::Bool(true));
    registration::register(
        &state.op,
        metadata,
        None,
        ClientPolicy {
            is_pkce_exempt,
            names_endpoint_as_audience,
            ..ClientPolicy::default()
        },
    )
    .await
}

/// Reads, changes or removes a client (RFC 7592 §2).
pub async fn manage(state: Arc<State>, mut request: Request) -> Response {
    let token = match required_bearer(request.headers()) {
        Ok(token) => token,
        Err(refused) => return *refused,
    };
    let id = ClientId::new(request.raw_path_param("client_id").unwrap_or_default());
    let client = match registration::find_managed(&state.op, &id, &token).await {
        Ok(client) => client,
        Err(refusal) => return error::bearer(&refusal, false),
    };
    let method = request.method().clone();
    let answer = match method {
        Method::PUT => change(&state, &client, &mut request).await,
        Method::DELETE => {
            return match registration::delete(&state.op, &client).await {
                Ok(()) => Response::from(StatusCode::NO_CONTENT),
                Err(refusal) => error::json(&refusal),
            };
        }
        _ => Ok(Registered {
            client: Client::clone(&client),
            secret: None,
            registration_token: None,
        }),
    };
    match answer.and_then(|registered| registration::describe(&state.op, &registered, Some(&token)))
    {
        Ok(document) => respond(StatusCode::OK, document),
        Err(refusal) => error::json(&refusal),
    }
}

async fn change(
    state: &State,
    client: &Client,
    request: &mut Request,
) -> Result<Registered, OAuthError> {
    let document = document(request).await?;
    registration::update(&state.op, client, &document).await
}

async fn document(request: &mut Request) -> Result<Map<String, Value>, OAuthError> {
    let invalid =
        |description: &'static str| OAuthError::new(ErrorCode::InvalidClientMetadata, description);
    let essence = single_header(request.headers(), header::CONTENT_TYPE)
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(invalid("the content type must be application/json"));
    }
    let body = request
        .take_body()
        .into_bytes()
        .await
        .map_err(|_| invalid("the body cannot be read"))?;
    json::read_object(&body)
        .ok_or_else(|| invalid("the body is not a JSON object with each member once"))
}

fn respond(status: StatusCode, document: Map<String, Value>) -> Response {
    Response::builder()
        .status(status)
        .content_type("application/json")
        .body(Body::from_string(Value::Object(document).to_string()))
}
