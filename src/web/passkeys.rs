//! What browsers and password managers ask about passkeys, at well-known addresses.

use std::sync::Arc;

use http::{HeaderValue, StatusCode, header};
use poem::{Request, Response};
use serde_json::{Value, json};

use super::pages::home;
use super::state::State;

/// How long they may keep it.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// The page on which people make, name and remove their passkeys.
const PAGE: &str = "/account/passkeys";

/// `/.well-known/passkey-endpoints`: where a password manager sends somebody who wants a passkey, or has one (W3C, "A
/// Well-Known URL for Passkey Endpoints").
pub async fn endpoints(state: Arc<State>, request: Request) -> Response {
    let page = state.op.passkeys.as_ref().map(|_| state.op.issuer.at(PAGE));
    let document = page.map(|page| json!({ "enroll": page, "manage": page }));
    answer(&state, &request, document)
}

/// `/.well-known/webauthn`: the other origins that may use the passkeys of this issuer (Web Authentication Level 3 §5.11). Not
/// there where none may.
pub async fn related_origins(state: Arc<State>, request: Request) -> Response {
    let origins = &state.op.settings.passkeys.related_origins;
    let document =
        (!origins.is_empty() && state.op.passkeys.is_some()).then(|| json!({ "origins": origins }));
    answer(&state, &request, document)
}

fn answer(state: &State, request: &Request, document: Option<Value>) -> Response {
    match document {
        Some(document) => Response::builder()
            .content_type("application/json")
            .header(header::CACHE_CONTROL, CACHE_CONTROL)
            .body(document.to_string()),
        None => home::missing(state, StatusCode::NOT_FOUND, request.headers()),
    }
}
