//! What a request's head must look like before the endpoint sees it (RFC 9112 §3.2, §6; RFC 9110 §7.2).
//!
//! hyper has refused by then, with 400 or 431 and a closed connection: bytes that are no head, obs-fold, a bare CR,
//! Content-Lengths that differ or are no number, a Transfer-Encoding that does not end in `chunked` or comes with
//! HTTP/1.0. It takes a bare LF for an end of line, as RFC 9112 §2.2 allows.

use std::collections::HashSet;

use http::header::{CONTENT_LENGTH, HOST, HeaderMap, TRANSFER_ENCODING};
use http::{HeaderValue, Method, Request, Uri, Version};
use hyper::body::{Body, Incoming};
use url::Url;

use super::refusal::Refusal;

/// Requests under this path come from probes that know an address and no name.
const HEALTH: &str = "/health/";
/// Fields of a request: as many as hyper takes in HTTP/1.1.
const MOST_FIELDS: usize = 100;

/// The authorities (`host` or `host:port`) that the server answers for; without regard to case.
///
/// A port belongs to the name: `a.example` does not cover `a.example:8443`.
#[derive(Clone, Debug, Default)]
pub struct HostAllowList(HashSet<Box<str>>);

impl HostAllowList {
    /// The given authorities, as they stand in a Host field.
    #[must_use]
    pub fn new<T: AsRef<str>>(authorities: impl IntoIterator<Item = T>) -> Self {
        Self(
            authorities
                .into_iter()
                .map(|authority| lower(authority.as_ref()))
                .collect(),
        )
    }

    /// Adds the authority of a URL; where the URL has its scheme's default port, with that port and without.
    #[must_use]
    pub fn with_url(mut self, url: &Url) -> Self {
        if let Some(host) = url.host_str() {
            if url.port().is_none() {
                self.0.insert(lower(host));
            }
            if let Some(port) = url.port_or_known_default() {
                self.0.insert(lower(&format!("{host}:{port}")));
            }
        }
        self
    }

    /// Whether the server answers for this Host.
    #[must_use]
    pub fn contains(&self, authority: &str) -> bool {
        self.0.contains(authority)
            || authority.bytes().any(|byte| byte.is_ascii_uppercase())
                && self.0.contains(&lower(authority))
    }
}

fn lower(authority: &str) -> Box<str> {
    authority.to_ascii_lowercase().into_boxed_str()
}

/// A request of HTTP/2 as one of HTTP/1.1 says the same (RFC 9113 §8.3.1): the authority is its Host, and the target has none.
///
/// h2 has refused by then what is malformed (§8.1.1): pseudo-header fields that are missing, double or come late, names in upper case, fields
/// of a connection, a body of another length than Content-Length.
pub(super) fn as_in_http1<T>(mut request: Request<T>) -> Result<Request<T>, Refusal> {
    if request.headers().len() > MOST_FIELDS {
        return Err(Refusal::TooManyFields);
    }
    let Some(authority) = request.uri().authority() else {
        return Ok(request);
    };
    let host = HeaderValue::from_str(authority.as_str())
        .map_err(|_| Refusal::Malformed("the Host is malformed"))?;
    let is_said_otherwise = request.headers().get_all(HOST).iter().any(|said| {
        !said
            .as_bytes()
            .eq_ignore_ascii_case(authority.as_str().as_bytes())
    });
    if is_said_otherwise {
        return Err(Refusal::Malformed("the target and the Host differ"));
    }
    if let Some(path) = request.uri().path_and_query().cloned() {
        *request.uri_mut() = Uri::from(path);
    }
    request.headers_mut().entry(HOST).or_insert(host);
    Ok(request)
}

/// What the checks learned of an admitted request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Admission {
    /// There is a body to read.
    pub(super) has_body: bool,
    /// The connection must be closed after the response.
    pub(super) close: bool,
}

/// Checks a request's head, in the order of the table of the module's documentation.
pub(super) fn admit(
    request: &Request<Incoming>,
    hosts: &HostAllowList,
    body_bytes: u64,
) -> Result<Admission, Refusal> {
    check_method(request.method())?;
    check_host(request, hosts)?;
    let body = request.body();
    if body.is_end_stream() {
        return Ok(Admission {
            has_body: false,
            close: false,
        });
    }
    let size = body.size_hint();
    if size.lower() > body_bytes {
        return Err(Refusal::BodyTooLong);
    }
    // HTTP/2 has no codings of transfer, and what follows is on another stream.
    let close = size.exact().is_none() && request.version() != Version::HTTP_2;
    if close {
        check_transfer_encoding(request.headers())?;
    }
    Ok(Admission {
        has_body: true,
        close,
    })
}

fn check_method(method: &Method) -> Result<(), Refusal> {
    if *method == Method::CONNECT || *method == Method::TRACE {
        return Err(Refusal::Method);
    }
    Ok(())
}

fn check_host(request: &Request<Incoming>, hosts: &HostAllowList) -> Result<(), Refusal> {
    let uri = request.uri();
    let is_health = uri.path().starts_with(HEALTH);
    let mut fields = request.headers().get_all(HOST).iter();
    let Some(host) = fields.next() else {
        // HTTP/1.0 knows no Host, and some load balancers probe with it.
        if is_health && request.version() == Version::HTTP_10 {
            return Ok(());
        }
        return Err(Refusal::Malformed("there is no Host"));
    };
    if fields.next().is_some() {
        return Err(Refusal::Malformed("there is more than one Host"));
    }
    let host = host
        .to_str()
        .map_err(|_| Refusal::Malformed("the Host is malformed"))?;
    check_target(uri, host)?;
    if is_health || hosts.contains(host) {
        Ok(())
    } else {
        Err(Refusal::Misdirected)
    }
}

/// RFC 9112 §3.2.2: a client that sends the absolute form sends its authority as Host too.
fn check_target(uri: &Uri, host: &str) -> Result<(), Refusal> {
    match uri.authority() {
        Some(authority) if !authority.as_str().eq_ignore_ascii_case(host) => {
            Err(Refusal::Malformed("the target and the Host differ"))
        }
        Some(_) | None => Ok(()),
    }
}

/// RFC 9112 §6.1: with Content-Length beside it, or with a second coding, Transfer-Encoding smells of smuggling.
///
/// hyper removes a Content-Length that comes with Transfer-Encoding, before or after it, so the pair cannot be seen
/// here. Hence every connection is closed after a chunked request: whatever follows on it is never taken for a
/// request, which is what the section demands.
fn check_transfer_encoding(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let is_chunked_only = codings
        .next()
        .is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
        && codings.next().is_none();
    if !is_chunked_only {
        return Err(Refusal::Malformed(
            "the Transfer-Encoding is not chunked alone",
        ));
    }
    if headers.contains_key(CONTENT_LENGTH) {
        return Err(Refusal::Malformed(
            "there are Content-Length and Transfer-Encoding",
        ));
    }
    Ok(())
}
