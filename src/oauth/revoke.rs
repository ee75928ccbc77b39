//! Token revocation (RFC 7009).
//!
//! A refresh token takes its whole grant with it, access tokens too. An access token goes alone. So does the secret of a device, which any
//! app of its group may bring.

use super::access_token;
use super::client_auth::AuthenticatedClient;
use super::error::{ErrorCode, OAuthError};
use super::grant_token;
use super::params::Parameters;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::secret::{Kind, Token};
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
    if token.starts_with(Kind::DeviceSecret.prefix()) {
        return revoke_device_secret(op, client, &token).await;
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
    check_own(is_their_own)
}

/// What came with it lives on; but it opens nothing any more (Native SSO 1.0 §3).
async fn revoke_device_secret(
    op: &Provider,
    client: &AuthenticatedClient,
    token: &str,
) -> Result<(), OAuthError> {
    let Some(presented) = Token::presented(Kind::DeviceSecret, token) else {
        return Ok(());
    };
    let (tenant, hash) = (op.tenant.clone(), presented.hash());
    let group = client.policy.native_sso.clone();
    let is_their_own = op
        .store
        .write(move |w| match w.find_device_secret(&tenant, &hash)? {
            Some(found) if Some(&found.group) == group.as_ref() => {
                w.delete_device_secret(&tenant, &hash)?;
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Ok(true),
        })
        .await?;
    check_own(is_their_own)
}

/// §2.1: "If this validation fails, the request is refused".
fn check_own(is_their_own: bool) -> Result<(), OAuthError> {
    if is_their_own {
        Ok(())
    } else {
        Err(another_clients())
    }
}

fn another_clients() -> OAuthError {
    OAuthError::invalid_grant("the token was issued to another client")
}
