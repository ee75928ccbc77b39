//! What the provider is to sign with for a client.

use super::invalid;
use crate::domain::client::ClientMetadata;
use crate::domain::signing::JwsAlgorithm;
use crate::oauth::error::OAuthError;
use crate::provider::Settings;

/// OpenID Connect Registration 1.0 §2, JARM §3, RFC 9701 §6: by what it has keys for, or by the client's secret.
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
            Some(metadata.access_token_signed_response_alg.into()),
        ),
    ];
    for (name, algorithm) in asked {
        match algorithm {
            Some(JwsAlgorithm::KeyPair(algorithm))
                if !settings.signing_algorithms.has(algorithm) =>
            {
                return Err(invalid(format!(
                    "{name}: nothing is signed with {algorithm} here"
                )));
            }
            Some(JwsAlgorithm::Secret(algorithm)) => check_secret(metadata)
                .map_err(|why| invalid(format!("{name}: {algorithm} {why}")))?,
            Some(JwsAlgorithm::KeyPair(_)) | None => {}
        }
    }
    Ok(())
}

/// OpenID Connect Core 1.0 §10.1, §10.2: symmetric algorithms "MUST NOT be used by public (non-confidential) Clients"; nor by who has no
/// secret.
pub(super) fn check_secret(metadata: &ClientMetadata) -> Result<(), &'static str> {
    let has_secret = metadata.token_endpoint_auth_method.has_secret();
    has_secret.then_some(()).ok_or(
        "needs a client_secret, which token_endpoint_auth_method client_secret_basic, client_secret_post and client_secret_jwt have",
    )
}
