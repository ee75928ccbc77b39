//! The answers that the server gives itself: problem details (RFC 9457) of a few bytes.

use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, Full, combinators::BoxBody};
use hyper::body::Bytes;
use std::io;

use crate::web::headers;

/// Why the server answers instead of the endpoint. In HTTP/1.1 the connection is closed after each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The body is longer than allowed. RFC 9110 §15.5.14.
    BodyTooLong,
    /// The body did not come in time. RFC 9110 §15.5.9.
    BodyTooSlow,
    /// The endpoint did not answer in time. RFC 9110 §15.6.4.
    TooSlow,
    /// The endpoint panicked.
    Panic,
    /// The head is ambiguous; the text says where. RFC 9112 §3.2, §6.1.
    Malformed(&'static str),
    /// CONNECT or TRACE. RFC 9110 §9.3.6, §9.3.8.
    Method,
    /// We do not answer for this Host. RFC 9110 §15.5.20.
    Misdirected,
    /// There are more fields than are taken. RFC 6585 §5.
    TooManyFields,
    /// There is no place for one more request of this connection. RFC 9110 §15.6.4.
    Crowded,
}

impl Refusal {
    /// A number of three bits for those that happen while the endpoint works; 0 for the others.
    pub(super) const fn code(self) -> u32 {
        match self {
            Self::BodyTooLong => 1,
            Self::BodyTooSlow => 2,
            Self::TooSlow => 3,
            Self::Panic
            | Self::Malformed(_)
            | Self::Method
            | Self::Misdirected
            | Self::TooManyFields
            | Self::Crowded => 0,
        }
    }

    pub(super) const fn from_code(code: u32) -> Option<Self> {
        match code {
            1 => Some(Self::BodyTooLong),
            2 => Some(Self::BodyTooSlow),
            3 => Some(Self::TooSlow),
            _ => None,
        }
    }

    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::BodyTooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooSlow | Self::Crowded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panic => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::TooManyFields => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        }
    }

    const fn detail(self) -> &'static str {
        match self {
            Self::BodyTooLong => "the body is too long",
            Self::BodyTooSlow => "the body did not arrive in time",
            Self::TooSlow => "the answer was not ready in time",
            Self::Panic => "something went wrong here",
            Self::Malformed(detail) => detail,
            Self::Method => "this method is never allowed",
            Self::Misdirected => "this server does not answer for that host",
            Self::TooManyFields => "there are too many header fields",
            Self::Crowded => "too many requests are under way",
        }
    }

    /// The response. The texts are ours and need no escaping.
    pub(super) fn response(self, is_https: bool) -> Response<BoxBody<Bytes, io::Error>> {
        let status = self.status();
        let body = format!(
            "{{\"status\":{},\"title\":\"{}\",\"detail\":\"{}\"}}",
            status.as_u16(),
            status.canonical_reason().unwrap_or_default(),
            self.detail(),
        );
        let body = Full::new(Bytes::from(body)).map_err(|never| match never {});
        let mut response = Response::new(BoxBody::new(body));
        *response.status_mut() = status;
        let fields = response.headers_mut();
        fields.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match self {
            Self::TooSlow | Self::Crowded => {
                fields.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Self::Method => {
                let allowed =
                    HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
                fields.insert(ALLOW, allowed);
            }
            Self::BodyTooLong
            | Self::BodyTooSlow
            | Self::Panic
            | Self::Malformed(_)
            | Self::Misdirected
            | Self::TooManyFields => {}
        }
        headers::complete(fields, is_https);
        response
    }
}
