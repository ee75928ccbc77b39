//! The userinfo endpoint (OpenID Connect Core 1.0 §5.3).

use serde_json::{Map, Value};

use super::error::{ErrorCode, OAuthError};
use super::{access_token, claims};
use crate::domain::id::{ClientId, GrantId, UserId};
use crate::domain::scope::OPENID;
use crate::keys::jws::TokenType;
use crate::provider::Provider;

/// What the endpoint answers.
#[derive(Debug)]
pub enum UserinfoAnswer {
    /// `application/json`.
    Json(Map<String, Value>),
    /// `application/jwt`, where the client registered `userinfo_signed_response_alg` (§5.3.2).
    Jwt(String),
}

/// Answers for an access token.
///
/// # Errors
/// `invalid_token`; `insufficient_scope` for a token without `openid`, or of a client without end-user.
pub async fn answer(op: &Provider, presented: &str) -> Result<UserinfoAnswer, OAuthError> {
    let token = access_token::validate(op, presented).await?;
    if !token.has_end_user() || !token.scope.has(OPENID) {
        return Err(OAuthError::new(
            ErrorCode::InsufficientScope,
            "the access token was not granted the scope openid",
        ));
    }
    let gone = || access_token::invalid_token().with_detail("its client or end-user is gone");
    let client = op
        .store
        .client(&op.tenant, &ClientId::new(token.client_id.as_str()))
        .await?
        .ok_or_else(gone)?;
    if client.disabled_at.is_some() {
        return Err(gone());
    }
    let user = op
        .store
        .user(&UserId::new(token.sub.as_str()))
        .await?
        .ok_or_else(gone)?;
    let requested = if token.has_requested_claims() {
        find_requested(op, token.family()).await?
    } else {
        std::collections::BTreeMap::new()
    };
    let mut answer = claims::for_userinfo(&user, &token.scope, &requested);
    let Some(algorithm) = client.metadata.userinfo_signed_response_alg else {
        return Ok(UserinfoAnswer::Json(answer));
    };
    // §5.3.2: a signed answer has iss and aud.
    answer.insert("iss".into(), op.issuer.as_str().into());
    answer.insert("aud".into(), client.id.as_str().into());
    answer.insert("iat".into(), op.now().as_seconds().into());
    Ok(UserinfoAnswer::Jwt(
        op.keys
            .ring()
            .await
            .signer(algorithm)?
            .sign(TokenType::Jwt, &answer)?,
    ))
}

async fn find_requested(
    op: &Provider,
    grant: &str,
) -> Result<
    std::collections::BTreeMap<String, Option<crate::domain::claims::ClaimRequest>>,
    OAuthError,
> {
    let id = GrantId::new(grant);
    let grant = op.store.read(move |r| r.find_grant(&id)).await?;
    Ok(grant.map(|grant| grant.claims.userinfo).unwrap_or_default())
}
