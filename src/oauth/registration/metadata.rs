//! Client metadata as it is sent (RFC 7591 §2): which members are read, and which are refused because nothing here does them.

use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::{Attested, invalid, rules};
use crate::domain::client::ClientMetadata;
use crate::oauth::error::OAuthError;
use crate::provider::{Provider, Settings};

const LOCALIZABLE: [&str; 5] = [
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
];
/// Members that are refused rather than ignored: a client that sends them needs them. A software statement is read where clients register
/// themselves, and nowhere else.
const UNSUPPORTED: [&str; 1] = ["software_statement"];

const KNOWN: [&str; 60] = [
    "redirect_uris",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "grant_types",
    "response_types",
    "scope",
    "authorization_details_types",
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "contacts",
    "jwks",
    "jwks_uri",
    "application_type",
    "software_id",
    "software_version",
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "authorization_signed_response_alg",
    "introspection_signed_response_alg",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
    "request_object_signing_alg",
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    "request_uris",
    "require_signed_request_object",
    "require_pushed_authorization_requests",
    "default_max_age",
    "require_auth_time",
    "default_acr_values",
    "initiate_login_uri",
    "post_logout_redirect_uris",
    "backchannel_logout_uri",
    "backchannel_logout_session_required",
    "frontchannel_logout_uri",
    "frontchannel_logout_session_required",
    "backchannel_token_delivery_mode",
    "backchannel_client_notification_endpoint",
    "backchannel_authentication_request_signing_alg",
    "backchannel_user_code_parameter",
    "subject_type",
    "sector_identifier_uri",
    "access_token_signed_response_alg",
    "access_token_format",
    "dpop_bound_access_tokens",
    "tls_client_certificate_bound_access_tokens",
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
];

/// Reads and checks client metadata. Members that we do not know are ignored (RFC 7591 §2).
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` (RFC 7591 §3.2.2).
pub fn read_metadata(
    op: &Provider,
    document: &Map<String, Value>,
) -> Result<ClientMetadata, OAuthError> {
    read_metadata_for(&op.settings, document)
}

/// The same of metadata that came with a software statement (RFC 7591 §2.3), or could have.
///
/// # Errors
/// As for [`read_metadata`].
pub fn read_attested(op: &Provider, attested: Attested) -> Result<ClientMetadata, OAuthError> {
    let Attested {
        document,
        statement,
    } = attested;
    Ok(ClientMetadata {
        software_statement: statement,
        ..read_metadata(op, &document)?
    })
}

/// The same for a provider with these settings, which need not run.
///
/// # Errors
/// As for [`read_metadata`].
pub fn read_metadata_for(
    settings: &Settings,
    document: &Map<String, Value>,
) -> Result<ClientMetadata, OAuthError> {
    if let Some(name) = UNSUPPORTED
        .into_iter()
        .find(|name| document.get(*name).is_some_and(|value| !is_blank(value)))
    {
        return Err(invalid(format!("{name} is not supported")));
    }
    let mut known = document.clone();
    known.retain(|name, value| !value.is_null() && is_metadata(name));
    let known = Value::Object(known);
    let metadata = ClientMetadata::deserialize(&known)
        .map_err(|error| invalid(what_is_unreadable(&known, &error)))?;
    rules::check(settings, &metadata)?;
    Ok(metadata)
}

/// serde says what is wrong, but not with which member: the first that cannot be read alone.
fn what_is_unreadable(known: &Value, error: &serde_json::Error) -> String {
    let members = known.as_object().into_iter().flatten();
    let culprit = members
        .map(|(name, value)| (name, json!({ name: value })))
        .find_map(|(name, alone)| Some((name, ClientMetadata::deserialize(&alone).err()?)));
    let Some((name, error)) = culprit else {
        return format!("the client metadata cannot be read: {error}");
    };
    // What was sent is not repeated: it goes to the log, and a secret may be in the wrong place.
    let text = error.to_string().replace("a sequence", "a list");
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{name}: {expected} is expected"),
        None => format!("{name} cannot be read"),
    }
}

pub(super) fn is_blank(value: &Value) -> bool {
    value.is_null() || *value == Value::Bool(false) || value.as_array().is_some_and(Vec::is_empty)
}

/// The first member that is none of client metadata: for an operator a slip of the pen, where registration ignores it
/// (RFC 7591 §2).
#[must_use]
pub fn find_unknown(document: &Map<String, Value>) -> Option<&str> {
    let mut names = document.keys().map(String::as_str);
    names.find(|name| !KNOWN.contains(name) && !UNSUPPORTED.contains(name) && !is_localized(name))
}

/// Whether a member is one that is read (RFC 7591 §2), in whatever language.
pub(super) fn is_metadata(name: &str) -> bool {
    KNOWN.contains(&name) || is_localized(name)
}

fn is_localized(name: &str) -> bool {
    name.split_once('#')
        .is_some_and(|(base, tag)| LOCALIZABLE.contains(&base) && tag.len() <= 35)
}
