//! Carries an authorization response to the client: by redirect, or by a form that the browser posts.

use http::StatusCode;
use poem::Response;

use super::Visit;
use super::views::{FormPost, WebUrl};
use crate::domain::authorization::ResponseMode;
use crate::oauth::authorize::response::Reply;
use crate::web::oauth::authorize::see_other;

/// The response that takes the browser to the client.
#[must_use]
pub fn deliver(visit: &Visit<'_>, reply: &Reply) -> Response {
    let address = WebUrl::parse(reply.redirect().as_str());
    match (reply.mode(), address) {
        // Form Post Response Mode 1.0 §2.
        (ResponseMode::FormPost, Some(action)) => {
            let host = url::Url::parse(action.as_str())
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned))
                .unwrap_or_default();
            let fields = reply
                .parameters()
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect();
            let view = FormPost {
                chrome: visit.chrome.clone(),
                client_name: host,
                action,
                fields,
            };
            visit.page(&view, StatusCode::OK, Some(reply.redirect()))
        }
        // An app's own scheme cannot be posted to; it gets the same in the query.
        (ResponseMode::FormPost, None) | (ResponseMode::Query | ResponseMode::Fragment, _) => {
            see_other(&reply.location())
        }
    }
}
