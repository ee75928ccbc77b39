//! What the metadata says of authorization requests, the ways in which they come, and of their answers.

use serde_json::{Value, json};

use super::paths;
use crate::domain::authorization::ResponseMode;
use crate::provider::Provider;

/// The members.
pub(super) fn members(op: &Provider) -> [(&'static str, Value); 10] {
    [
        ("response_types_supported", json!(["code"])),
        (
            "response_modes_supported",
            json!(ResponseMode::ALL.map(ResponseMode::name)),
        ),
        // RFC 9207 §3.
        (
            "authorization_response_iss_parameter_supported",
            json!(true),
        ),
        // RFC 8414 §2.
        ("code_challenge_methods_supported", json!(["S256"])),
        ("claims_parameter_supported", json!(true)),
        // RFC 9126 §5.
        (
            "pushed_authorization_request_endpoint",
            op.issuer.at(paths::PUSHED_AUTHORIZATION_REQUEST).into(),
        ),
        (
            "require_pushed_authorization_requests",
            json!(op.settings.require_pushed_authorization_requests),
        ),
        ("request_parameter_supported", json!(false)),
        ("request_uri_parameter_supported", json!(false)),
        ("require_request_uri_registration", json!(false)),
    ]
}
