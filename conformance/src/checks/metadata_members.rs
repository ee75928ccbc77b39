//! The known members of provider metadata and the JSON type of each: OpenID Connect Discovery, RFC 8414 and its
//! registry, Session Management, the logout specifications, CIBA, PAR, JAR, JARM, DPoP, Federation.

use serde_json::Value;

/// What a member's value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// An absolute URL.
    Address,
    /// A list of strings.
    List,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// An object.
    Object,
}

impl Kind {
    /// Whether `value` is of that kind.
    pub fn admits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Address => value
                .as_str()
                .is_some_and(|text| url::Url::parse(text).is_ok()),
            Self::List => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            Self::Flag => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Object => value.is_object(),
        }
    }
}

const ADDRESSES: &[&str] = &[
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "signed_jwks_uri",
    "registration_endpoint",
    "service_documentation",
    "op_policy_uri",
    "op_tos_uri",
    "revocation_endpoint",
    "introspection_endpoint",
    "end_session_endpoint",
    "check_session_iframe",
    "device_authorization_endpoint",
    "pushed_authorization_request_endpoint",
    "backchannel_authentication_endpoint",
    "federation_registration_endpoint",
    "challenge_endpoint",
    "global_token_revocation_endpoint",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "homepage_uri",
    "organization_uri",
];

const TEXTS: &[&str] = &[
    "signed_metadata",
    "organization_name",
    "display_name",
    "description",
];

const LISTS: &[&str] = &[
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "id_token_encryption_alg_values_supported",
    "id_token_encryption_enc_values_supported",
    "userinfo_signing_alg_values_supported",
    "userinfo_encryption_alg_values_supported",
    "userinfo_encryption_enc_values_supported",
    "request_object_signing_alg_values_supported",
    "request_object_encryption_alg_values_supported",
    "request_object_encryption_enc_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "introspection_signing_alg_values_supported",
    "introspection_encryption_alg_values_supported",
    "introspection_encryption_enc_values_supported",
    "authorization_signing_alg_values_supported",
    "authorization_encryption_alg_values_supported",
    "authorization_encryption_enc_values_supported",
    "display_values_supported",
    "claim_types_supported",
    "claims_supported",
    "claims_locales_supported",
    "ui_locales_supported",
    "code_challenge_methods_supported",
    "dpop_signing_alg_values_supported",
    "backchannel_token_delivery_modes_supported",
    "backchannel_authentication_request_signing_alg_values_supported",
    "authorization_details_types_supported",
    "prompt_values_supported",
    "protected_resources",
    "client_registration_types_supported",
    "request_authentication_signing_alg_values_supported",
    "client_attestation_signing_alg_values_supported",
    "client_attestation_pop_signing_alg_values_supported",
    "trust_frameworks_supported",
    "evidence_supported",
    "documents_supported",
    "documents_methods_supported",
    "documents_check_methods_supported",
    "electronic_records_supported",
    "claims_in_verified_claims_supported",
    "attachments_supported",
    "digest_algorithms_supported",
    "contacts",
];

const FLAGS: &[&str] = &[
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "require_request_uri_registration",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "tls_client_certificate_bound_access_tokens",
    "frontchannel_logout_supported",
    "frontchannel_logout_session_supported",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
    "authorization_response_iss_parameter_supported",
    "backchannel_user_code_parameter_supported",
    "verified_claims_supported",
    "pre-authorized_grant_anonymous_access_supported",
    "client_id_metadata_document_supported",
    "native_sso_supported",
];

const OBJECTS: &[&str] = &[
    "mtls_endpoint_aliases",
    "request_authentication_methods_supported",
    "jwks",
];

const NUMBERS: &[&str] = &["attachments_size_limit"];

/// The kind of a known member; `None` for one that no specification names.
pub fn kind_of(member: &str) -> Option<Kind> {
    let tables = [
        (ADDRESSES, Kind::Address),
        (TEXTS, Kind::Text),
        (LISTS, Kind::List),
        (FLAGS, Kind::Flag),
        (OBJECTS, Kind::Object),
        (NUMBERS, Kind::Number),
    ];
    tables
        .into_iter()
        .find(|(members, _)| members.contains(&member))
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_admit_their_own_only() {
        let samples = [
            (Kind::Text, json!("a")),
            (Kind::Address, json!("https://op.example/a")),
            (Kind::List, json!(["a"])),
            (Kind::Flag, json!(true)),
            (Kind::Number, json!(1)),
            (Kind::Object, json!({})),
        ];
        for (kind, value) in &samples {
            assert!(kind.admits(value), "{kind:?} {value}");
            assert!(!kind.admits(&Value::Null));
        }
        assert!(!Kind::Address.admits(&json!("/relative")));
        assert!(!Kind::List.admits(&json!([1])));
        assert_eq!(kind_of("issuer"), Some(Kind::Address));
        assert_eq!(kind_of("invented"), None);
    }
}
