//! Token introspection (RFC 7662).

use serde_json::{Map, Value, json};

use super::access_token::{self, AccessTokenClaims};
use super::client_auth::AuthenticatedClient;
use super::error::{ErrorCode, OAuthError};
use super::params::Parameters;
use crate::domain::id::{GrantId, UserId};
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::secret::{Kind, TokenHash};

/// Answers an authenticated caller. What it may not know looks like a token that is not active (§2.2, §4).
///
/// # Errors
/// `invalid_client` for a public caller (§2.1: "to prevent token scanning attacks, the endpoint MUST also require some
/// form of authorization"), `invalid_request` without a token, `temporarily_unavailable`.
pub async fn answer(
    op: &Provider,
    caller: &AuthenticatedClient,
    mut parameters: Parameters,
) -> Result<Value, OAuthError> {
    if caller.is_public() {
        return Err(OAuthError::invalid_client(
            "a public client asked for introspection",
        ));
    }
    let token = parameters.require("token")?;
    // §2.1: only a hint; the token's own form says what it is.
    parameters.take("token_type_hint");
    let found = if token.starts_with(Kind::RefreshToken.prefix()) {
        refresh_token(op, caller, &token).await?
    } else {
        access_token(op, caller, &token).await?
    };
    Ok(found.map_or_else(|| json!({ "active": false }), Value::Object))
}

async fn access_token(
    op: &Provider,
    caller: &AuthenticatedClient,
    token: &str,
) -> Result<Option<Map<String, Value>>, OAuthError> {
    let claims = match access_token::validate(op, token).await {
        Ok(claims) => claims,
        Err(error) if error.code == ErrorCode::InvalidToken => return Ok(None),
        Err(error) => return Err(error),
    };
    if !may_read(caller, &claims) {
        return Ok(None);
    }
    let mut answer = Map::new();
    answer.insert("active".into(), true.into());
    answer.insert("token_type".into(), "Bearer".into());
    answer.insert("iss".into(), claims.iss.as_str().into());
    answer.insert("sub".into(), claims.sub.as_str().into());
    answer.insert("aud".into(), claims.aud.as_str().into());
    answer.insert("client_id".into(), claims.client_id.as_str().into());
    answer.insert("exp".into(), claims.exp.into());
    answer.insert("iat".into(), claims.iat.into());
    answer.insert("jti".into(), claims.jti.as_str().into());
    answer.insert("scope".into(), claims.scope.to_string().into());
    if let (Some(auth_time), Some(acr)) = (claims.auth_time, &claims.acr) {
        answer.insert("auth_time".into(), auth_time.into());
        answer.insert("acr".into(), acr.as_str().into());
        if let Some(user) = op.store.user(&UserId::new(claims.sub.as_str())).await? {
            answer.insert("username".into(), user.username.as_str().into());
        }
    }
    Ok(Some(answer))
}

/// A client may look at its own tokens; a resource server, which the operator named as one, at all.
fn may_read(caller: &AuthenticatedClient, claims: &AccessTokenClaims) -> bool {
    caller.policy.is_resource_server
        || caller.id.as_str() == claims.client_id
        || caller.id.as_str() == claims.aud
}

async fn refresh_token(
    op: &Provider,
    caller: &AuthenticatedClient,
    token: &str,
) -> Result<Option<Map<String, Value>>, OAuthError> {
    let (tenant, hash, now) = (op.tenant.clone(), TokenHash::of(token), op.now());
    let found = op
        .store
        .read(move |r| {
            let Some(token) = r.find_refresh_token(&tenant, &hash)? else {
                return Ok(None);
            };
            let grant_id: GrantId = token.grant_id.clone();
            Ok(r.find_grant(&grant_id)?.map(|grant| (token, grant)))
        })
        .await?;
    let Some((token, grant)) = found else {
        return Ok(None);
    };
    let is_active = token.used_at.is_none()
        && now < token.expires_at
        && !token.created_at.is_ahead_of(now)
        && grant.revoked_at.is_none()
        && token.client_id == caller.id;
    let user = op.store.user(&grant.user_id).await?;
    let Some(user) = user.filter(|user| is_active && user.disabled_at.is_none()) else {
        return Ok(None);
    };
    let seconds = |moment: Timestamp| Value::from(moment.as_seconds());
    let mut answer = Map::new();
    answer.insert("active".into(), true.into());
    answer.insert("iss".into(), op.issuer.as_str().into());
    answer.insert("sub".into(), grant.user_id.as_str().into());
    answer.insert("username".into(), user.username.as_str().into());
    answer.insert("client_id".into(), grant.client_id.as_str().into());
    answer.insert("scope".into(), grant.scope.to_string().into());
    answer.insert("iat".into(), seconds(token.created_at));
    answer.insert("exp".into(), seconds(token.expires_at));
    Ok(Some(answer))
}
