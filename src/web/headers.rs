//! Headers that every response has, whatever it is.

use super::methods::{Allow, Open};
use crate::oauth::discovery::paths;
use http::HeaderMap;
use http::header::{self, HeaderName, HeaderValue};
use poem::{Endpoint, IntoResponse, Request, Response};

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// For everything that is no page: nothing may be loaded, nothing may frame it.
const BARE_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// What powerful features pages need.
const NO_FEATURES: HeaderValue =
    HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()");

/// How many fields [`Secured`] adds at most: room is made once.
const MOST_ADDED: usize = 9;

/// Wraps all routes: adds what is missing, and turns poem's own errors (404, 405) into our answers.
pub struct Secured<E, N> {
    inner: E,
    not_found: N,
    is_https: bool,
}

impl<E, N> Secured<E, N> {
    /// `not_found` answers for poem errors, with their status.
    pub const fn new(inner: E, not_found: N, is_https: bool) -> Self {
        Self {
            inner,
            not_found,
            is_https,
        }
    }
}

impl<E, N> Endpoint for Secured<E, N>
where
    E: Endpoint,
    N: Fn(http::StatusCode, &HeaderMap) -> Response + Send + Sync,
{
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        // Only pages need to know later what the browser would like; most requests are not for pages.
        let wishes = request
            .headers()
            .get(header::ACCEPT)
            .is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"))
            .then(|| request.headers().clone());
        // A client may have opened us in a window that it waits for, and `display=popup` says that it may: what cut the two apart
        // would look closed to it (HTML Standard, cross-origin opener policies).
        let keeps_opener = is_opened_by_clients(request.uri().path());
        let mut response = match self.inner.call(request).await {
            Ok(response) => response.into_response(),
            Err(error) => {
                let is_page = wishes.is_some();
                let mut response = (self.not_found)(error.status(), &wishes.unwrap_or_default());
                if let Some(Allow(allowed)) = error.data::<Allow>() {
                    response
                        .headers_mut()
                        .insert(header::ALLOW, allowed.clone());
                }
                if error.data::<Open>().is_some() && !is_page {
                    response = readable_by_all(response);
                }
                response
            }
        };
        complete(response.headers_mut(), self.is_https);
        if keeps_opener {
            let policy = HeaderValue::from_static("unsafe-none");
            response.headers_mut().insert(OPENER, policy);
        }
        Ok(response)
    }
}

fn is_opened_by_clients(path: &str) -> bool {
    // On the way through an upstream too: it is the same window.
    path == paths::AUTHORIZATION
        || path.starts_with("/interaction/")
        || path.starts_with("/callback/")
        || path.starts_with("/saml/")
}

/// Adds what is missing of the headers that every response has.
pub fn complete(headers: &mut HeaderMap, is_https: bool) {
    headers.reserve(MOST_ADDED);
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if !headers.contains_key(header::REFERRER_POLICY) {
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, BARE_POLICY);
    }
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    if !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        headers.insert(RESOURCE, HeaderValue::from_static("same-origin"));
        headers.insert(PERMISSIONS, NO_FEATURES);
    }
    if is_https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}

/// Lets scripts of any origin read the answer, without cookies: for metadata, and for endpoints that take tokens.
#[must_use]
pub fn readable_by_all(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    // What a challenge says, and the nonce that comes with it (RFC 9449 §8, §9).
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("dpop-nonce, www-authenticate"),
    );
    response
}

/// The answer to a preflight request (Fetch Standard, CORS-preflight) for endpoints that take tokens.
#[must_use]
pub fn preflight() -> Response {
    Response::builder()
        .status(http::StatusCode::NO_CONTENT)
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
        .header(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, dpop",
        )
        .header(header::ACCESS_CONTROL_MAX_AGE, "600")
        .finish()
}
