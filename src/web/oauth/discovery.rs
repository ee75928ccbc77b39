//! Metadata at its well-known addresses, and the JWK Set.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Endpoint, Request, Response};
use serde_json::Value;

use crate::oauth::discovery;
use crate::secret::sha256_base64url;
use crate::web::error;
use crate::web::i18n;
use crate::web::state::State;

/// How long clients may keep the metadata, and the JWK Set. Keys are announced for longer than this before they sign.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Metadata: made once, for nothing in it changes while the program runs.
pub struct Metadata {
    state: Arc<State>,
    make: fn(&State) -> Value,
    made: OnceLock<(Bytes, HeaderValue)>,
}

impl Metadata {
    /// Of one provider (RFC 8414 §3, OpenID Connect Discovery 1.0 §4).
    #[must_use]
    pub const fn new(state: Arc<State>) -> Self {
        Self {
            state,
            make: |state| {
                let languages: Vec<&str> = i18n::available().collect();
                discovery::metadata(&state.op, &languages)
            },
            made: OnceLock::new(),
        }
    }

    /// Of its own endpoints that take access tokens (RFC 9728 §3).
    #[must_use]
    pub const fn of_resource(state: Arc<State>) -> Self {
        Self {
            state,
            make: |state| discovery::resource_metadata(&state.op),
            made: OnceLock::new(),
        }
    }
}

impl Endpoint for Metadata {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (body, etag) = self.made.get_or_init(|| {
            let text = (self.make)(&self.state).to_string();
            let etag = format!("\"{}\"", sha256_base64url(text.as_bytes()));
            (
                text.into(),
                HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("\"0\"")),
            )
        });
        Ok(cached(
            request.headers(),
            body.clone(),
            etag.clone(),
            "application/json",
        ))
    }
}

/// `/jwks.json`.
pub async fn jwks(state: Arc<State>, request: Request) -> Response {
    let ring = state.op.keys.ring().await;
    let (jwks, etag) = match discovery::key_set(&state.op, &ring).await {
        Ok(Some(jwks)) => {
            let etag = format!("\"{}\"", sha256_base64url(jwks.as_bytes()));
            (jwks.into(), etag)
        }
        Ok(None) => (ring.jwks.clone(), ring.etag.clone()),
        Err(failed) => return error::json(&failed),
    };
    let etag = HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("\"0\""));
    cached(request.headers(), jwks, etag, "application/jwk-set+json")
}

fn cached(
    request: &HeaderMap,
    body: Bytes,
    etag: HeaderValue,
    content_type: &'static str,
) -> Response {
    let is_known = request
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| *known == etag);
    let mut response = if is_known {
        Response::from(StatusCode::NOT_MODIFIED)
    } else {
        Response::from(Body::from_bytes(body))
    };
    let headers = response.headers_mut();
    if !is_known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    headers.insert(header::ETAG, etag);
    headers.insert(header::CACHE_CONTROL, CACHE_CONTROL);
    response
}
