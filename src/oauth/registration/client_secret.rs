//! The secret of a client: made here, stored as its uses need it, shown once.

use crate::domain::client::Client;
use crate::oauth::client_auth::{open_shared_secret, sealed_identity};
use crate::oauth::error::OAuthError;
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};

/// Gives the client a new secret if its method needs one, and takes the old one away.
pub(super) async fn give_secret(
    op: &Provider,
    client: &mut Client,
) -> Result<Option<Token>, OAuthError> {
    (client.secret_hash, client.secret_sealed) = (None, None);
    let method = client.metadata.token_endpoint_auth_method;
    if !method.has_secret() {
        return Ok(None);
    }
    let secret = Token::generate(Kind::ClientSecret, op.entropy)?;
    set_secret(op, client, secret.reveal()).await?;
    Ok(Some(secret))
}

/// Stores a secret in the forms that the client's uses of it need: a hash where the client sends it, and encrypted where something is made
/// with it.
///
/// # Errors
/// `server_error`.
pub async fn set_secret(
    op: &Provider,
    client: &mut Client,
    secret: &str,
) -> Result<(), OAuthError> {
    (client.secret_hash, client.secret_sealed) = (None, None);
    if client.metadata.shared_secret_length().is_some() {
        op.keys.check_master().await?;
        client.secret_sealed = Some(op.keys.master().seal(
            secret.as_bytes(),
            &sealed_identity(client),
            op.entropy,
        )?);
    }
    if client.metadata.token_endpoint_auth_method.sends_secret() {
        client.secret_hash = Some(TokenHash::of(secret).into_string());
    }
    Ok(())
}

/// Keeps the secret that a client had before its metadata changed, if it is of use for what it is to do now: whether it is.
///
/// # Errors
/// `server_error`.
pub fn keep_secret(op: &Provider, client: &mut Client) -> Result<bool, OAuthError> {
    client.forget_useless_secret();
    let is_sent = client.metadata.token_endpoint_auth_method.sends_secret();
    if is_sent && client.secret_hash.is_none() {
        return Ok(false);
    }
    let Some(needed) = client.metadata.shared_secret_length() else {
        return Ok(true);
    };
    let known = open_shared_secret(op, client)?;
    Ok(known.is_some_and(|known| known.len() >= needed))
}

/// The hash of a client's secret, in whichever form that is stored.
pub(super) fn find_secret_hash(
    op: &Provider,
    client: &Client,
) -> Result<Option<TokenHash>, OAuthError> {
    if let Some(hash) = &client.secret_hash {
        return Ok(Some(TokenHash::stored(hash.as_str())));
    }
    let Some(plain) = open_shared_secret(op, client)? else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&plain).map_err(OAuthError::server_error)?;
    Ok(Some(TokenHash::of(text)))
}
