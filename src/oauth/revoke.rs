//! Token revocation (RFC 7009).
//!
//! A refresh token takes its whole grant with it, access tokens too. An access token goes alone.

use super::access_token;
use super::client_auth::AuthenticatedClient;
use super::error::{ErrorCode, OAuthError};
use super::grant_token;
use super::params::Parameters;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::secret::Kind;
use crate::store::RevokedAccessToken;

/// Revokes what the client presents. What is unknown or over needs no revoking: that is success too (§2.2).
///
/// # Errors
/// `invalid_request` without a token; `invalid_grant` for another client's, which stays good (§2.1: "If this validation fails,
/// the request is refused"); `temporarily_unavailable` if the store failed: then it is not revoked (§2.2.1).
pub async fn revoke(
    op: &Provider,
    client: &AuthenticatedClient,
    mut parameters: Parameters,
) -> Result<(), OAuthError> {
    let token = parameters.require("token")?;
    parameters.take("token_type_hint");
    if token.starts_with(Kind::RefreshToken.prefix()) {
        return revoke_refresh_token(op, client, &token).await;
    }
    let claims = match access_token::read(op, &token).await {
        Ok(claims) => claims,
        Err(error) if error.code == ErrorCode::InvalidToken => return Ok(()),
        Err(error) => return Err(error),
    };
    if claims.client_id != client.id.as_str() {
        return Err(another_clients());
    }
    let revoked = RevokedAccessToken {
        family: claims.family().to_owned(),
        jti: claims.jti.clone(),
        expires_at: Timestamp::from_seconds(claims.exp),
    };
    let tenant = op.tenant.clone();
    op.store
        .write(move |w| w.revoke_access_token(&tenant, &revoked))
        .await?;
    Ok(())
}

async fn revoke_refresh_token(
    op: &Provider,
    client: &AuthenticatedClient,
    token: &str,
) -> Result<(), OAuthError> {
    // A used one counts too: whoever presents it had it.
    let Some(presented) = grant_token::read(Kind::RefreshToken, &op.derived.grant_tokens, token)
    else {
        return Ok(());
    };
    let (tenant, client_id, now) = (op.tenant.clone(), client.id.clone(), op.now());
    let is_their_own = op
        .store
        .write(
            move |w| match w.find_renewable(&tenant, &presented.grant_id)? {
                Some(found) if found.grant.client_id == client_id => {
                    w.revoke_grant(&found.grant.id, now)?;
                    Ok(true)
                }
                Some(_) => Ok(false),
                None => Ok(true),
            },
        )
        .await?;
    if is_their_own {
        Ok(())
    } else {
        Err(another_clients())
    }
}

fn another_clients() -> OAuthError {
    OAuthError::invalid_grant("the token was issued to another client")
}
