//! The secret of a client: made here, stored as its method needs it, shown once.

use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::oauth::client_auth::sealed_identity;
use crate::oauth::error::OAuthError;
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};

/// Gives the client a new secret if its method needs one, and takes the old one away.
pub(super) async fn give_secret(
    op: &Provider,
    client: &mut Client,
) -> Result<Option<Token>, OAuthError> {
    client.secret_hash = None;
    client.secret_sealed = None;
    let method = client.metadata.token_endpoint_auth_method;
    if !method.has_secret() {
        return Ok(None);
    }
    let secret = Token::generate(Kind::ClientSecret, op.entropy)?;
    set_secret(op, client, &secret).await?;
    Ok(Some(secret))
}

/// Stores a secret in the form that the client's method needs: a hash, or encrypted for `client_secret_jwt`.
///
/// # Errors
/// `server_error`.
pub async fn set_secret(
    op: &Provider,
    client: &mut Client,
    secret: &Token,
) -> Result<(), OAuthError> {
    if client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::ClientSecretJwt {
        op.keys.check_master().await?;
        client.secret_sealed = Some(op.keys.master().seal(
            secret.reveal().as_bytes(),
            &sealed_identity(client),
            op.entropy,
        )?);
    } else {
        client.secret_hash = Some(secret.hash().into_string());
    }
    Ok(())
}

/// The hash of a client's secret, in whichever form that is stored.
pub(super) fn find_secret_hash(
    op: &Provider,
    client: &Client,
) -> Result<Option<TokenHash>, OAuthError> {
    let Some(sealed) = &client.secret_sealed else {
        return Ok(client.secret_hash.as_deref().map(TokenHash::stored));
    };
    let plain = op.keys.master().open(sealed, &sealed_identity(client))?;
    let text = std::str::from_utf8(&plain).map_err(OAuthError::server_error)?;
    Ok(Some(TokenHash::of(text)))
}
