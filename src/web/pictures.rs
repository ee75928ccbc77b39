//! `/pictures/{name}.png`: the pictures that people have of themselves. The name is random, and another picture has another one, so a
//! browser may keep it for ever (RFC 8246), and nobody learns from it whose it is. Pages of others may show it.

use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use poem::{Request, Response};

use super::assets::CACHE_CONTROL;
use super::headers::readable_by_all;
use super::pages::home::missing;
use super::state::State;
use crate::account::picture;

/// Even opened by itself it can do nothing, should it ever be more than a picture.
const POLICY: &str = "sandbox; default-src 'none'";

/// A picture, by its name.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let file = request.raw_path_param("file").unwrap_or_default();
    let name = file.strip_suffix(".png").filter(|name| is_name(name));
    let Some(name) = name else {
        return missing(&state, StatusCode::NOT_FOUND, request.headers());
    };
    match picture::find(&state.op, name).await {
        Ok(Some(png)) => readable_by_all(answer(name, png, request.headers())),
        Ok(None) => missing(&state, StatusCode::NOT_FOUND, request.headers()),
        Err(error) => {
            tracing::warn!(error = %error, "a picture cannot be read");
            Response::from(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

fn answer(name: &str, png: Vec<u8>, headers: &HeaderMap) -> Response {
    let tag = format!("\"{name}\"");
    let known = headers.get_all(header::IF_NONE_MATCH);
    let is_known = known
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == tag);
    let answer = Response::builder()
        .header(header::CACHE_CONTROL, CACHE_CONTROL)
        .header(header::ETAG, tag)
        .header(header::CONTENT_SECURITY_POLICY, POLICY);
    if is_known {
        return answer.status(StatusCode::NOT_MODIFIED).finish();
    }
    answer
        .content_type("image/png")
        .header(header::CONTENT_DISPOSITION, "inline")
        .body(png)
}

/// 256 bits as base64url. Nothing else is worth a question to the database.
fn is_name(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == 43 && text.bytes().all(is_sign)
}
