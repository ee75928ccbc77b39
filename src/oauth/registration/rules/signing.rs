//! What the provider is to sign with for a client.

use super::invalid;
use crate::domain::client::ClientMetadata;
use crate::oauth::error::OAuthError;
use crate::provider::Settings;

/// OpenID Connect Registration 1.0 §2, JARM §3, RFC 9701 §6: by what it has keys for.
pub(super) fn check(settings: &Settings, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    let asked = [
        (
            "id_token_signed_response_alg",
            Some(metadata.id_token_signed_response_alg),
        ),
        (
            "userinfo_signed_response_alg",
            metadata.userinfo_signed_response_alg,
        ),
        (
            "authorization_signed_response_alg",
            metadata.authorization_signed_response_alg,
        ),
        (
            "introspection_signed_response_alg",
            metadata.introspection_signed_response_alg,
        ),
        (
            "access_token_signed_response_alg",
            Some(metadata.access_token_signed_response_alg),
        ),
    ];
    for (name, algorithm) in asked {
        if let Some(algorithm) = algorithm
            && !settings.signing_algorithms.has(algorithm)
        {
            return Err(invalid(format!(
                "{name}: nothing is signed with {algorithm} here"
            )));
        }
    }
    Ok(())
}
