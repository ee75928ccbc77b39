//! The userinfo endpoint (OpenID Connect Core 1.0 §5.3).

use serde::Serialize;

use super::access_token::{Presented, ValidToken, validate_presented};
use super::claims;
use super::claims::{Requested, UserClaims};
use super::dpop::Target;
use super::encryption;
use super::error::{ErrorCode, OAuthError};
use super::{signing, subject};
use crate::domain::client::Client;
use crate::domain::id::GrantId;
use crate::domain::scope::OPENID;
use crate::keys::jwe::Content;
use crate::keys::jws::TokenType;
use crate::provider::Provider;
use crate::secret::Concealed;

/// What the endpoint answers.
#[derive(Debug)]
pub enum UserinfoAnswer {
    /// `application/json`.
    Json(Concealed<String>),
    /// `application/jwt`, where the client registered that it is signed, encrypted, or both (§5.3.2).
    Jwt(Concealed<String>),
}

#[derive(Serialize)]
struct UserinfoClaims<'u> {
    sub: &'u str,
    #[serde(flatten)]
    user: UserClaims<'u>,
    #[serde(flatten)]
    signed: Option<SignedClaims<'u>>,
}

/// §5.3.2: a signed answer has iss and aud.
#[derive(Serialize)]
struct SignedClaims<'u> {
    iss: &'u str,
    aud: &'u str,
    iat: i64,
}

/// Answers for an access token.
///
/// # Errors
/// [`validate_presented`]'s; `insufficient_scope` for a token without `openid`, or of a client without end-user.
pub async fn answer(
    op: &Provider,
    presented: Presented<'_>,
    target: &Target,
) -> Result<UserinfoAnswer, OAuthError> {
    let ValidToken {
        claims: token,
        client,
        end_user,
    } = validate_presented(op, presented, target).await?;
    let user = end_user
        .filter(|_| token.scope.has(OPENID))
        .ok_or_else(|| {
            OAuthError::new(
                ErrorCode::InsufficientScope,
                "the access token was not granted the scope openid",
            )
        })?;
    // What was granted once may be more than the client may have now.
    let scope = op.permitted_scope(&client, &token.scope);
    let requested = if token.has_requested_claims() {
        find_requested(op, token.family(), &client).await?
    } else {
        Requested::new()
    };
    let subject = subject::of(op, &client, &user.id);
    let mut answer = UserinfoClaims {
        sub: &subject,
        user: claims::for_userinfo(op, &user, &scope, &requested),
        signed: None,
    };
    let how = client.metadata.userinfo_encryption();
    let Some(algorithm) = client.metadata.userinfo_signed_response_alg else {
        let json = serde_json::to_string(&answer).map_err(OAuthError::server_error)?;
        if how.is_none() {
            return Ok(UserinfoAnswer::Json(Concealed(json)));
        }
        let encrypted = encryption::encrypt(op, &client, how, Content::Claims, json).await?;
        return Ok(UserinfoAnswer::Jwt(Concealed(encrypted)));
    };
    answer.signed = Some(SignedClaims {
        iss: op.issuer.as_str(),
        aud: client.id.as_str(),
        iat: op.now().as_seconds(),
    });
    let signed = signing::sign(op, &client, algorithm, TokenType::Jwt, &answer).await?;
    let answer = encryption::encrypt(op, &client, how, Content::Nested, signed).await?;
    Ok(UserinfoAnswer::Jwt(Concealed(answer)))
}

async fn find_requested(
    op: &Provider,
    grant: &str,
    client: &Client,
) -> Result<Requested, OAuthError> {
    let id = GrantId::new(grant);
    let grant = op.store.read(move |r| r.find_grant(&id)).await?;
    let allowed = client.allowed_scope();
    Ok(grant
        .map(|grant| grant.claims.within(&allowed).userinfo)
        .unwrap_or_default())
}
