//! What went wrong, for programs (RFC 9457).

use http::{HeaderValue, StatusCode, header};
use poem::Response;
use poem_openapi::Object;

/// What went wrong. Its `type` is `about:blank`: the status says all (RFC 9457 §4.2.1).
#[derive(Debug, Object)]
pub struct Problem {
    /// The status of the answer.
    status: u16,
    /// What that means.
    title: String,
    /// What it was here.
    detail: String,
}

impl Problem {
    /// What it was, under this status.
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            detail: detail.into(),
        }
    }

    /// The same as an answer.
    #[must_use]
    pub fn response(&self) -> Response {
        use poem_openapi::types::ToJSON;
        let status = StatusCode::from_u16(self.status);
        let mut response = Response::builder().body(self.to_json_string());
        response.set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}
