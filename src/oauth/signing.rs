//! What is signed for a client: with a key of ours, or with the secret that it shares with us (OpenID Connect Core 1.0 §10.1).

use serde::Serialize;

use super::client_auth::require_shared_secret;
use super::error::OAuthError;
use crate::domain::client::Client;
use crate::domain::encryption::KeyKind;
use crate::domain::signing::{JwsAlgorithm, MacAlgorithm};
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
            let secret = require_shared_secret(op, client)?;
            Ok(sign_with_secret(algorithm, &secret, token_type, claims)?)
        }
    }
}

/// Whether the client's ID tokens can be made, as far as they are under its secret. It is asked before anything is used up that brings
/// one: the operator may have changed what it needs, or the master key.
///
/// # Errors
/// `server_error`.
pub fn check_id_tokens(op: &Provider, client: &Client) -> Result<(), OAuthError> {
    let metadata = &client.metadata;
    let algorithm = metadata.id_token_signed_response_alg.secret();
    let is_encrypted = metadata
        .id_token_encryption()
        .is_some_and(|how| how.key_management.key_kind() == KeyKind::Secret);
    if algorithm.is_none() && !is_encrypted {
        return Ok(());
    }
    let length = require_shared_secret(op, client)?.len();
    if algorithm.map(MacAlgorithm::key_length) > Some(length) {
        return Err(OAuthError::server_error(format!(
            "the secret of the client {id} is too short for its ID tokens: doorward client rotate-secret {id}",
            id = client.id
        )));
    }
    Ok(())
}
