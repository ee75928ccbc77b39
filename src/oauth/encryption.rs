//! Answers that their client wants encrypted (OpenID Connect Core 1.0 §10.2, JARM §2.2, RFC 9701 §5): signed first, then encrypted, to a
//! key that the client registered or publishes, or by its secret.

use super::client_auth::require_shared_secret;
use super::client_keys;
use super::error::OAuthError;
use crate::domain::client::Client;
use crate::domain::encryption::{Encryption, KeyKind};
use crate::keys::jwe::{Content, Encrypter};
use crate::provider::Provider;

/// A text as its client wants it: as it is, where it registered nothing.
///
/// # Errors
/// `server_error` where it cannot be encrypted: it is not given out as it is.
pub async fn encrypt(
    op: &Provider,
    client: &Client,
    how: Option<Encryption>,
    content: Content,
    text: String,
) -> Result<String, OAuthError> {
    let Some(how) = how else {
        return Ok(text);
    };
    let encrypter = if how.key_management.key_kind() == KeyKind::Secret {
        let secret = require_shared_secret(op, client)?;
        Encrypter::of_secret(how, &secret)?
    } else {
        client_keys::encrypter(op, client, how)
            .await
            .map_err(|error| {
                OAuthError::server_error(format!("the client cannot be encrypted to: {error}"))
            })?
    };
    Ok(encrypter.encrypt(content, &text)?)
}
