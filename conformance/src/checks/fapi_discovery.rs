//! The metadata of a provider of FAPI 2.0 (RFC 8414, and what FAPI 2.0 Security Profile §5.3.2 and Message Signing need).

use serde_json::Value;

use super::fapi::ALGORITHMS;
use super::{discovery, lists, strings};
use crate::checks::callback::ResponseMode;
use crate::http::Response;
use crate::plan::Entry;
use crate::plan::variant::Sender;
use crate::verdict::{Level, Record};

/// Every check of the list but those of the key set. `https` is what an address without TLS costs.
pub fn check(
    record: &mut Record,
    entry: Entry,
    (url, response): (&str, &Response),
    metadata: &Value,
    https: Level,
) {
    let names = [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "pushed_authorization_request_endpoint",
    ];
    discovery::check_members(record, (url, response), metadata, https, &names);
    check_values(record, metadata);
    check_clients(record, entry, metadata);
    check_answers(record, entry.mode, metadata);
}

/// What every variant needs.
fn check_values(record: &mut Record, metadata: &Value) {
    const LISTED: [(&str, &str); 4] = [
        ("response_types_supported", "code"),
        ("grant_types_supported", "authorization_code"),
        ("code_challenge_methods_supported", "S256"),
        ("scopes_supported", "openid"),
    ];
    for (name, value) in LISTED {
        record.require(
            &format!("discovery.{name}"),
            lists(metadata, name, value),
            || format!("{name} lacks {value}: {:?}", metadata.get(name)),
        );
    }
    let subjects = strings(metadata, "subject_types_supported").unwrap_or_default();
    record.require("discovery.subject_types", !subjects.is_empty(), || {
        "subject_types_supported is missing or empty".to_owned()
    });
    check_algorithms(record, metadata, "id_token_signing_alg_values_supported");
    let of_userinfo = "userinfo_signing_alg_values_supported";
    if metadata.get(of_userinfo).is_some() {
        check_algorithms(record, metadata, of_userinfo);
    }
    let pushed = metadata.get("require_pushed_authorization_requests");
    record.require(
        "discovery.require_pushed",
        pushed.is_none_or(Value::is_boolean),
        || format!("require_pushed_authorization_requests is {pushed:?}"),
    );
}

/// How the variant's clients show who they are, and what their tokens are bound to.
fn check_clients(record: &mut Record, entry: Entry, metadata: &Value) {
    let methods = "token_endpoint_auth_methods_supported";
    let method = entry.auth.name();
    record.require(
        "discovery.auth_methods",
        lists(metadata, methods, method),
        || format!("{methods} lacks {method}"),
    );
    if method == "private_key_jwt" {
        let name = "token_endpoint_auth_signing_alg_values_supported";
        check_algorithms(record, metadata, name);
    }
    match entry.variant.sender {
        Sender::Dpop => check_algorithms(record, metadata, "dpop_signing_alg_values_supported"),
        Sender::Tls => {
            let bound = metadata.get("tls_client_certificate_bound_access_tokens");
            record.require(
                "discovery.certificate_bound",
                bound == Some(&Value::Bool(true)),
                || format!("tls_client_certificate_bound_access_tokens is {bound:?}"),
            );
        }
    }
    if entry.variant.is_signed {
        let name = "request_object_signing_alg_values_supported";
        check_algorithms(record, metadata, name);
    }
}

/// How the variant's answers say whose they are.
fn check_answers(record: &mut Record, mode: ResponseMode, metadata: &Value) {
    if mode != ResponseMode::Jwt {
        let name = "authorization_response_iss_parameter_supported";
        let is_promised = metadata.get(name) == Some(&Value::Bool(true));
        record.require("discovery.iss_parameter", is_promised, || {
            format!("{name} is {:?}", metadata.get(name))
        });
        return;
    }
    let modes = "response_modes_supported";
    let has_jwt = lists(metadata, modes, "jwt");
    record.require("discovery.response_modes", has_jwt, || {
        format!("{modes} lacks jwt")
    });
    for name in [
        "authorization_signing_alg_values_supported",
        "authorization_encryption_alg_values_supported",
        "authorization_encryption_enc_values_supported",
    ] {
        let value = metadata.get(name);
        record.require(
            &format!("discovery.{name}"),
            value.is_none_or(Value::is_array),
            || format!("{name} is {value:?}"),
        );
    }
}

/// A list of algorithms has one that the profile allows.
fn check_algorithms(record: &mut Record, metadata: &Value, name: &str) {
    let listed = strings(metadata, name).unwrap_or_default();
    record.require(
        &format!("discovery.{name}"),
        listed.iter().any(|alg| ALGORITHMS.contains(alg)),
        || format!("{name} has none of {ALGORITHMS:?}: {listed:?}"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::named;
    use serde_json::json;

    const URL: &str = "https://op.example/.well-known/openid-configuration";

    fn good() -> Value {
        json!({
            "issuer": "https://op.example", "authorization_endpoint": "https://op.example/a",
            "token_endpoint": "https://op.example/t", "jwks_uri": "https://op.example/k",
            "pushed_authorization_request_endpoint": "https://op.example/p",
            "response_types_supported": ["code"], "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"], "scopes_supported": ["openid"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256", "PS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt", "self_signed_tls_client_auth"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "dpop_signing_alg_values_supported": ["ES256"], "tls_client_certificate_bound_access_tokens": true,
            "request_object_signing_alg_values_supported": ["EdDSA"], "response_modes_supported": ["query", "jwt"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn broken(plan: &str, metadata: &Value) -> Vec<String> {
        let response = Response {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: String::new(),
        };
        let entry = named(plan)[0].entries(true)[0];
        let mut record = Record::default();
        check(
            &mut record,
            entry,
            (URL, &response),
            metadata,
            Level::Failure,
        );
        let names = record.broken_names();
        names.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn good_metadata_hold_in_every_variant() {
        for plan in [
            "fapi2-security",
            "fapi2-security-tls",
            "fapi2-message-signing",
        ] {
            assert_eq!(broken(plan, &good()), Vec::<String>::new(), "{plan}");
        }
    }

    #[test]
    fn each_missing_member_goes_red() {
        let cases = [
            (
                "fapi2-security",
                "pushed_authorization_request_endpoint",
                "pushed_authorization_request_endpoint",
            ),
            ("fapi2-security", "token_endpoint", "token_endpoint"),
            (
                "fapi2-security",
                "response_types_supported",
                "response_types_supported",
            ),
            (
                "fapi2-security",
                "grant_types_supported",
                "grant_types_supported",
            ),
            (
                "fapi2-security",
                "code_challenge_methods_supported",
                "code_challenge_methods_supported",
            ),
            ("fapi2-security", "scopes_supported", "scopes_supported"),
            ("fapi2-security", "subject_types_supported", "subject_types"),
            (
                "fapi2-security",
                "id_token_signing_alg_values_supported",
                "id_token_signing_alg_values_supported",
            ),
            (
                "fapi2-security",
                "token_endpoint_auth_methods_supported",
                "auth_methods",
            ),
            (
                "fapi2-security",
                "token_endpoint_auth_signing_alg_values_supported",
                "token_endpoint_auth_signing_alg_values_supported",
            ),
            (
                "fapi2-security",
                "dpop_signing_alg_values_supported",
                "dpop_signing_alg_values_supported",
            ),
            (
                "fapi2-security",
                "authorization_response_iss_parameter_supported",
                "iss_parameter",
            ),
            (
                "fapi2-security-tls",
                "tls_client_certificate_bound_access_tokens",
                "certificate_bound",
            ),
            (
                "fapi2-message-signing",
                "request_object_signing_alg_values_supported",
                "request_object_signing_alg_values_supported",
            ),
            (
                "fapi2-message-signing",
                "response_modes_supported",
                "response_modes",
            ),
        ];
        for (plan, member, check) in cases {
            let mut metadata = good();
            metadata.as_object_mut().unwrap().remove(member);
            assert_eq!(
                broken(plan, &metadata),
                [format!("discovery.{check}")],
                "{member}"
            );
        }
    }

    #[test]
    fn weak_algorithms_alone_go_red() {
        for member in [
            "userinfo_signing_alg_values_supported",
            "dpop_signing_alg_values_supported",
        ] {
            let mut metadata = good();
            metadata[member] = json!(["RS256"]);
            assert_eq!(
                broken("fapi2-security", &metadata),
                [format!("discovery.{member}")]
            );
        }
    }
}
