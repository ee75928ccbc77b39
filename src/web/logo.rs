//! `/logo/{hash}.png`: the copies of clients' logos. The hash of the content is the name, so a browser may keep it for ever
//! (RFC 8246), and nobody learns from it whose it is.

use std::sync::Arc;

use http::{StatusCode, header};
use poem::{Request, Response};

use super::assets::CACHE_CONTROL;
use super::pages::home::missing;
use super::pages::views::LocalPath;
use super::state::State;
use crate::domain::client::Client;

/// Even opened by itself it can do nothing, should it ever be more than a picture.
const POLICY: &str = "sandbox; default-src 'none'";

/// The address of the copy that stands for a client; `None` without one. A logo is no reason to fail.
pub async fn find_address(state: &State, client: &Client) -> Option<LocalPath> {
    let (tenant, id) = (client.tenant_id.clone(), client.id.clone());
    let found = state
        .op
        .store
        .read(move |r| r.find_logo_hash(&tenant, &id))
        .await;
    match found {
        Ok(hash) => LocalPath::parse(&format!("/logo/{}.png", hash?)),
        Err(error) => {
            tracing::warn!(error = %error, client.id = %client.id, "a page is shown without its logo");
            None
        }
    }
}

/// 256 bits as base64url. Nothing else is worth a question to the database.
fn is_hash(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == 43 && text.bytes().all(is_sign)
}

/// A copy, by its name.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let name = request.raw_path_param("file").unwrap_or_default();
    let hash = name.strip_suffix(".png").filter(|hash| is_hash(hash));
    let Some(hash) = hash.map(str::to_owned) else {
        return missing(&state, StatusCode::NOT_FOUND, request.headers());
    };
    let tenant = state.op.tenant.clone();
    match state
        .op
        .store
        .read(move |r| r.find_logo(&tenant, &hash))
        .await
    {
        Ok(Some(png)) => Response::builder()
            .content_type("image/png")
            .header(header::CACHE_CONTROL, CACHE_CONTROL)
            .header(header::CONTENT_SECURITY_POLICY, POLICY)
            .body(png),
        Ok(None) => missing(&state, StatusCode::NOT_FOUND, request.headers()),
        Err(error) => {
            tracing::warn!(error = %error, "a logo cannot be read");
            Response::from(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
