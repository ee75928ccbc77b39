//! What a client's secret is for beside proving who it is: then we need it in plain, where else a hash does.

use super::{ClientMetadata, TokenEndpointAuthMethod};
use crate::domain::encryption::{KeyKind, KeyManagement};
use crate::domain::signing::{JwsAlgorithm, MacAlgorithm};

/// Octets of a secret with which nothing is made that wants more.
const SHORTEST: usize = MacAlgorithm::HS256.key_length();

impl ClientMetadata {
    /// Octets that its secret has at least where we need it in plain: for assertions, and for what is made or encrypted with it
    /// (OpenID Connect Core 1.0 §10.1, §10.2). None where a hash does.
    #[must_use]
    pub fn shared_secret_length(&self) -> Option<usize> {
        let is_asserted =
            self.token_endpoint_auth_method == TokenEndpointAuthMethod::ClientSecretJwt;
        let assertion = is_asserted.then(|| {
            self.assertion_mac()
                .map_or(SHORTEST, MacAlgorithm::key_length)
        });
        let made = self.secret_algorithms().map(MacAlgorithm::key_length).max();
        let encrypted = self.encrypts_by_secret().then_some(SHORTEST);
        [assertion, made, encrypted].into_iter().flatten().max()
    }

    /// The algorithms by which its requests, and answers to it, are made with its secret.
    fn secret_algorithms(&self) -> impl Iterator<Item = MacAlgorithm> {
        [
            Some(self.id_token_signed_response_alg),
            self.userinfo_signed_response_alg,
            self.authorization_signed_response_alg,
            self.introspection_signed_response_alg,
            self.request_object_signing_alg,
        ]
        .into_iter()
        .flatten()
        .filter_map(JwsAlgorithm::secret)
    }

    /// That of its assertions, if one is registered.
    fn assertion_mac(&self) -> Option<MacAlgorithm> {
        let registered = self.token_endpoint_auth_signing_alg.as_deref();
        registered.and_then(|name| name.parse().ok())
    }

    fn encrypts_by_secret(&self) -> bool {
        [
            self.id_token_encrypted_response_alg,
            self.userinfo_encrypted_response_alg,
            self.authorization_encrypted_response_alg,
            self.introspection_encrypted_response_alg,
            self.request_object_encryption_alg,
        ]
        .into_iter()
        .flatten()
        .map(KeyManagement::key_kind)
        .any(|kind| kind == KeyKind::Secret)
    }
}
