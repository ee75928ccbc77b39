//! Against forms that others send (RFC 9700 §4.7, ASVS 3.5.1): a token bound to the browser's cookie, and what the
//! browser itself says of where the request began.

use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq;

use super::request::single_header;
use crate::provider::Provider;
use crate::secret::keyed_hash;

/// The token for a form that is an answer to something: what that was is before the dot, so that an answer to what another
/// window has changed since can be told.
#[must_use]
pub fn token_at(op: &Provider, browser: &str, step: &str) -> String {
    format!("{}.{}", step_mark(op, step), token(op, browser))
}

/// Whether the form that brought such a token was made for this.
#[must_use]
pub fn is_at(op: &Provider, presented: Option<&str>, step: &str) -> bool {
    let mark = presented.and_then(|presented| presented.split_once('.'));
    mark.is_some_and(|(mark, _)| mark == step_mark(op, step))
}

fn step_mark(op: &Provider, step: &str) -> String {
    BASE64URL_NOPAD.encode(&keyed_hash(&op.derived.csrf, &["step", step]))
}

/// The token for forms in this browser.
#[must_use]
pub fn token(op: &Provider, browser: &str) -> String {
    BASE64URL_NOPAD.encode(&keyed_hash(&op.derived.csrf, &["form", browser]))
}

/// Whether a form came from one of our pages in this browser.
#[must_use]
pub fn is_ours(
    op: &Provider,
    headers: &HeaderMap,
    browsers: &[&str],
    presented: Option<&str>,
) -> bool {
    let presented = presented.unwrap_or_default();
    let presented = presented.rsplit('.').next().unwrap_or_default().as_bytes();
    let is_of = |browser: &&str| bool::from(token(op, browser).as_bytes().ct_eq(presented));
    is_same_origin(op, headers) && browsers.iter().any(is_of)
}

/// Fetch Metadata (Sec-Fetch-Site) where the browser sends it; `Origin` otherwise. Our pages ask that no referrer be
/// sent, so their own forms come with `Origin: null`.
#[must_use]
pub fn is_same_origin(op: &Provider, headers: &HeaderMap) -> bool {
    if headers.contains_key("sec-fetch-site") {
        return single_header(headers, header::HeaderName::from_static("sec-fetch-site"))
            == Some("same-origin");
    }
    match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin == "null" || origin == op.issuer.as_str(),
    }
}
