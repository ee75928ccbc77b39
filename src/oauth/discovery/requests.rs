//! What the metadata says of authorization requests, the ways in which they come, and of their answers.

use serde_json::{Value, json};

use super::paths;
use crate::domain::authorization::ResponseMode;
use crate::domain::encryption::ContentEncryption;
use crate::domain::response_type::ResponseType;
use crate::provider::Provider;

/// The members.
pub(super) fn members(op: &Provider) -> [(&'static str, Value); 13] {
    let algorithms = super::with_secrets(op, super::algorithms(op));
    let profile = op.settings.profile;
    [
        (
            "response_types_supported",
            op.settings
                .response_types()
                .filter(|response_type| !(profile.is_fapi() && response_type.is_implicit()))
                .map(ResponseType::name)
                .collect(),
        ),
        (
            "response_modes_supported",
            ResponseMode::ALL
                .into_iter()
                .filter(|mode| mode.is_signed() || !profile.signs_messages())
                .map(ResponseMode::name)
                .chain(["jwt"])
                .collect(),
        ),
        // JARM §4.
        (
            "authorization_signing_alg_values_supported",
            json!(super::with_secrets(op, super::own_algorithms(op))),
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
            json!(op.settings.require_pushed_authorization_requests || profile.is_fapi()),
        ),
        // OpenID Connect Discovery 1.0 §3.
        ("request_parameter_supported", json!(true)),
        ("request_uri_parameter_supported", json!(true)),
        ("require_request_uri_registration", json!(true)),
        (
            "request_object_signing_alg_values_supported",
            json!(algorithms),
        ),
        // RFC 9101 §10.5: a client may wish it; where all have to, it is said.
        (
            "require_signed_request_object",
            json!(profile.signs_messages()),
        ),
    ]
}

/// How request objects may be encrypted (OpenID Connect Discovery 1.0 §3), where they may.
pub(super) fn encryption(op: &Provider) -> impl Iterator<Item = (&'static str, Value)> {
    let members = op.settings.takes_encrypted_requests.then(|| {
        [
            (
                "request_object_encryption_alg_values_supported",
                json!(super::encryption_algorithms(op)),
            ),
            (
                "request_object_encryption_enc_values_supported",
                json!(ContentEncryption::ALL.map(ContentEncryption::name)),
            ),
        ]
    });
    members.into_iter().flatten()
}
