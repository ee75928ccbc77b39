//! Client metadata as it is sent (RFC 7591 §2): which members are read, and which are refused because nothing here does them.

use serde_json::{Map, Value};

use super::{invalid, rules};
use crate::domain::client::ClientMetadata;
use crate::oauth::error::OAuthError;
use crate::provider::Provider;

const LOCALIZABLE: [&str; 5] = [
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
];
/// Members that are refused rather than ignored: a client that sends them needs them.
const UNSUPPORTED: [&str; 6] = [
    "jwks_uri",
    "sector_identifier_uri",
    "request_uris",
    "id_token_encrypted_response_alg",
    "userinfo_encrypted_response_alg",
    "software_statement",
];

const KNOWN: [&str; 26] = [
    "redirect_uris",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "grant_types",
    "response_types",
    "scope",
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "contacts",
    "jwks",
    "application_type",
    "software_id",
    "software_version",
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "default_max_age",
    "require_auth_time",
    "default_acr_values",
    "initiate_login_uri",
    "post_logout_redirect_uris",
    "subject_type",
    "access_token_signed_response_alg",
    "access_token_format",
];

/// Reads and checks client metadata. Members that we do not know are ignored (RFC 7591 §2).
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` (RFC 7591 §3.2.2).
pub fn read_metadata(
    op: &Provider,
    document: &Map<String, Value>,
) -> Result<ClientMetadata, OAuthError> {
    if let Some(name) = UNSUPPORTED
        .into_iter()
        .find(|name| document.get(*name).is_some_and(|value| !is_blank(value)))
    {
        return Err(invalid(format!("{name} is not supported")));
    }
    let mut known = document.clone();
    known.retain(|name, value| {
        !value.is_null() && (KNOWN.contains(&name.as_str()) || is_localized(name))
    });
    let metadata: ClientMetadata = serde_json::from_value(Value::Object(known))
        .map_err(|error| invalid(format!("the client metadata cannot be read: {error}")))?;
    rules::check(op, &metadata)?;
    Ok(metadata)
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn is_localized(name: &str) -> bool {
    name.split_once('#')
        .is_some_and(|(base, tag)| LOCALIZABLE.contains(&base) && tag.len() <= 35)
}
