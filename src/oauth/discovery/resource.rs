//! What this provider's own endpoints say of themselves as a protected resource (RFC 9728), and which others there are.

use serde_json::{Map, Value, json};

use super::paths;
use crate::domain::scope::{OFFLINE_ACCESS, STANDARD};
use crate::domain::signing::SigningAlgorithm;
use crate::oauth::dpop;
use crate::provider::Provider;

/// The metadata (§2) of what takes access tokens here: its identifier is the issuer, which is their `aud` where a request names no other
/// service.
#[must_use]
pub fn resource_metadata(op: &Provider) -> Value {
    let scopes = STANDARD
        .into_iter()
        .filter(|scope| *scope != OFFLINE_ACCESS);
    let members = [
        ("resource", json!(op.issuer.as_str())),
        ("resource_name", json!(op.name)),
        ("authorization_servers", json!([op.issuer.as_str()])),
        // Userinfo answers may be signed.
        ("jwks_uri", json!(op.issuer.at(paths::JWKS))),
        ("scopes_supported", scopes.collect()),
        // RFC 6750 §2.1, §2.2.
        ("bearer_methods_supported", json!(["header", "body"])),
        (
            "resource_signing_alg_values_supported",
            json!(super::own_algorithms(op)),
        ),
        (
            "dpop_signing_alg_values_supported",
            json!(dpop::ALGORITHMS.map(SigningAlgorithm::name)),
        ),
    ];
    let bound = op.settings.mutual_tls.as_ref();
    let bound = bound.map(|_| ("tls_client_certificate_bound_access_tokens", json!(true)));
    let members = members.into_iter().chain(bound);
    let members: Map<String, Value> = members
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Value::Object(members)
}

/// §4: the protected resources that this provider gives tokens for, as far as its operator named them.
pub(super) fn identifiers(op: &Provider) -> Value {
    let servers = &op.settings.resources.servers;
    let others = servers.iter().map(|server| server.uri.as_str());
    [op.issuer.as_str()].into_iter().chain(others).collect()
}
