//! `/`, the static files, and the pages' answers to what is not there.

use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use poem::{Request, Response};

use super::Visit;
use super::views::Home;
use crate::web::assets;
use crate::web::state::State;

/// The first page.
pub async fn get(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::of_anybody(&state, request.headers()).await;
    let playground = state.dev.as_ref().map(|_| visit.path("/playground"));
    visit.page(
        &Home {
            chrome: visit.chrome.clone(),
            playground,
        },
        StatusCode::OK,
        None,
    )
}

/// A file under its hashed name: only those that were compiled in.
pub async fn asset(state: Arc<State>, request: Request) -> Response {
    match assets::find_asset(request.uri().path()) {
        Some((bytes, content_type)) => Response::builder()
            .content_type(content_type)
            .header(header::CACHE_CONTROL, assets::CACHE_CONTROL)
            .body(bytes),
        None => missing(&state, StatusCode::NOT_FOUND, request.headers()),
    }
}

/// The answer to a path or method that is not there: a page for those who like pages.
#[must_use]
pub fn missing(state: &State, status: StatusCode, headers: &HeaderMap) -> Response {
    let likes_pages = headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    let is_missing = matches!(
        status,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED
    );
    let mut response = if likes_pages && is_missing {
        Visit::new(state, headers, None).not_found()
    } else {
        Response::from(status)
    };
    response.set_status(status);
    response
}
