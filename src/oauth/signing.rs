//! What is signed for a client: with a key of ours, or with the secret that it shares with us (OpenID Connect Core 1.0 §10.1).

use serde::Serialize;

use super::client_auth::open_shared_secret;
use super::error::OAuthError;
use crate::domain::client::Client;
use crate::domain::signing::JwsAlgorithm;
use crate::keys::jws::{TokenType, sign_with_secret};
use crate::provider::Provider;

/// Claims as a JWT, by the algorithm that the client registered for them.
///
/// # Errors
/// `server_error`.
pub async fn sign(
    op: &Provider,
    client: &Client,
    algorithm: JwsAlgorithm,
    token_type: TokenType,
    claims: &impl Serialize,
) -> Result<String, OAuthError> {
    match algorithm {
        JwsAlgorithm::KeyPair(algorithm) => {
            let ring = op.keys.ring().await;
            Ok(ring.signer(algorithm)?.sign(token_type, claims)?)
        }
        JwsAlgorithm::Secret(algorithm) => {
            let secret = open_shared_secret(op, client)?.ok_or_else(|| {
                OAuthError::server_error("the client has no secret with which it could be signed")
            })?;
            Ok(sign_with_secret(algorithm, &secret, token_type, claims)?)
        }
    }
}
