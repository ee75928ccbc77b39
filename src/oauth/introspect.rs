//! Token introspection (RFC 7662).

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::value::RawValue;

use super::access_token::{self, AccessTokenClaims, ValidToken};
use super::authorization_details;
use super::claims;
use super::client_auth::AuthenticatedClient;
use super::encryption;
use super::error::{ErrorCode, OAuthError};
use super::grant_token;
use super::params::Parameters;
use super::token::issue::RefreshLifetimes;
use super::{signing, subject};
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::GrantType;
use crate::domain::confirmation::Confirmation;
use crate::domain::exchange::{Actor, MayAct};
use crate::domain::scope::Scope;
use crate::keys::jwe::Content;
use crate::keys::jws::TokenType;
use crate::provider::Provider;
use crate::secret::{Kind, TokenHash};
use crate::store::Renewable;

/// All that is said of any other token (§2.2).
const INACTIVE: &str = r#"{"active":false}"#;

/// What the endpoint answers.
#[derive(Debug)]
pub enum IntrospectionAnswer {
    /// `application/json`.
    Json(String),
    /// `application/token-introspection+jwt` (RFC 9701).
    Jwt(String),
}

/// The claims of an answer as a JWT (RFC 9701 §5): no `sub` and no `exp`, so that it can be no other token.
#[derive(Serialize)]
struct IntrospectionClaims<'t> {
    iss: &'t str,
    aud: &'t str,
    iat: i64,
    token_introspection: &'t RawValue,
}

/// What a caller learns of an active token (§2.2).
#[derive(Serialize)]
struct ActiveToken<'t> {
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    iss: &'t str,
    sub: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<&'t str>,
    client_id: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'t str>,
    #[serde(skip_serializing_if = "Scope::is_empty")]
    scope: &'t Scope,
    #[serde(skip_serializing_if = "AuthorizationDetails::is_empty")]
    authorization_details: AuthorizationDetails,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<&'t Confirmation>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    roles: BTreeSet<&'t str>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    groups: BTreeSet<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'t Actor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    may_act: Option<&'t MayAct>,
}

impl ActiveToken<'_> {
    fn to_json(&self) -> Result<String, OAuthError> {
        serde_json::to_string(self).map_err(OAuthError::server_error)
    }
}

/// Answers an authenticated caller: with JSON, or with a JWT for it alone if it asks for one (RFC 9701 §4).
///
/// # Errors
/// As for [`describe`].
pub async fn answer(
    op: &Provider,
    caller: &AuthenticatedClient,
    parameters: Parameters,
    wants_jwt: bool,
) -> Result<IntrospectionAnswer, OAuthError> {
    let json = describe(op, caller, parameters).await?;
    if !wants_jwt {
        return Ok(IntrospectionAnswer::Json(json));
    }
    let described = RawValue::from_string(json).map_err(OAuthError::server_error)?;
    let claims = IntrospectionClaims {
        iss: op.issuer.as_str(),
        aud: caller.id.as_str(),
        iat: op.now().as_seconds(),
        token_introspection: &described,
    };
    let registered = caller.metadata.introspection_signed_response_alg;
    let algorithm = registered.unwrap_or_else(|| op.default_algorithm(caller).into());
    let signed = signing::sign(op, caller, algorithm, TokenType::Introspection, &claims).await?;
    let how = caller.metadata.introspection_encryption();
    let jwt = encryption::encrypt(op, caller, how, Content::Nested, signed).await?;
    Ok(IntrospectionAnswer::Jwt(jwt))
}

/// Describes the token in JSON. What it may not know looks like a token that is not active (§2.2, §4).
///
/// # Errors
/// `invalid_client` for a public caller (§2.1: "to prevent token scanning attacks, the endpoint MUST also require some
/// form of authorization"), `invalid_request` without a token, `temporarily_unavailable`.
async fn describe(
    op: &Provider,
    caller: &AuthenticatedClient,
    mut parameters: Parameters,
) -> Result<String, OAuthError> {
    if caller.is_public() {
        return Err(OAuthError::invalid_client(
            "a public client asked for introspection",
        ));
    }
    let token = parameters.require("token")?;
    // §2.1: only a hint; the token's own form says what it is.
    parameters.take("token_type_hint");
    let found = if token.starts_with(Kind::RefreshToken.prefix()) {
        describe_refresh_token(op, caller, &token).await?
    } else {
        describe_access_token(op, caller, &token).await?
    };
    Ok(found.unwrap_or_else(|| INACTIVE.to_owned()))
}

async fn describe_access_token(
    op: &Provider,
    caller: &AuthenticatedClient,
    token: &str,
) -> Result<Option<String>, OAuthError> {
    let ValidToken {
        claims,
        client,
        end_user,
    } = match access_token::validate(op, token).await {
        Ok(token) => token,
        Err(error) if error.code == ErrorCode::InvalidToken => return Ok(None),
        Err(error) => return Err(error),
    };
    if !may_read(caller, &claims) {
        return Ok(None);
    }
    // What the client lost since, the token is not good for.
    let scope = op.permitted_scope(&client, &claims.scope);
    let subject = match &end_user {
        Some(user) => subject::of(op, &client, &user.id),
        None => claims.sub.as_str().into(),
    };
    // What they are now, whatever the token says.
    let roles = |claim| match &end_user {
        Some(user) => claims::roles_within(op, user, &scope, claim),
        None => BTreeSet::new(),
    };
    let answer = ActiveToken {
        active: true,
        token_type: Some(claims.cnf.token_type()),
        iss: &claims.iss,
        sub: &subject,
        aud: Some(&claims.aud),
        client_id: &claims.client_id,
        username: end_user
            .as_ref()
            .filter(|_| may_name(caller, &scope))
            .and_then(|user| user.chosen_username()),
        scope: &scope,
        // RFC 9396 §9.2.
        authorization_details: authorization_details::permitted(
            op,
            &client,
            &claims.authorization_details,
        ),
        exp: claims.exp,
        iat: claims.iat,
        jti: Some(&claims.jti),
        auth_time: claims.auth_time,
        acr: claims.acr.as_deref(),
        // RFC 9449 §6.2: so that the resource server can ask for the proof.
        cnf: Some(&claims.cnf).filter(|cnf| !cnf.is_empty()),
        roles: roles("roles"),
        groups: roles("groups"),
        // RFC 8693 §4.1, §4.4.
        act: claims.act.as_ref(),
        may_act: claims.may_act.as_ref(),
    };
    answer.to_json().map(Some)
}

/// A client may look at its own tokens; a resource server, which the operator named as one, at all.
fn may_read(caller: &AuthenticatedClient, claims: &AccessTokenClaims) -> bool {
    caller.policy.is_resource_server
        || caller.id.as_str() == claims.client_id
        || caller.id.as_str() == claims.aud
}

/// The user name is a claim of `profile` (OpenID Connect Core 1.0 §5.4): who was not granted it learns it not here either.
fn may_name(caller: &AuthenticatedClient, scope: &Scope) -> bool {
    caller.policy.is_resource_server || scope.has("profile")
}

async fn describe_refresh_token(
    op: &Provider,
    caller: &AuthenticatedClient,
    token: &str,
) -> Result<Option<String>, OAuthError> {
    let Some(presented) = grant_token::read(Kind::RefreshToken, &op.derived.grant_tokens, token)
    else {
        return Ok(None);
    };
    let (tenant, now) = (op.tenant.clone(), op.now());
    let grant_id = presented.grant_id;
    let found = op
        .store
        .read(move |r| r.find_renewable(&tenant, &grant_id))
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let permitted = op.permitted_scope(caller, &caller.allowed_scope());
    let Some(end) = found.end(&permitted) else {
        return Ok(None);
    };
    let is_active = found.is_live
        && caller.has_grant_type(GrantType::RefreshToken)
        && now < end
        && !RefreshLifetimes::of(op).are_over(&found.grant, now)
        && presented.hash == TokenHash::stored(found.token.hash.as_str())
        && !found.token.created_at.is_ahead_of(now)
        && found.grant.client_id == caller.id;
    let Renewable { token, grant, .. } = found;
    let scope = grant.scope.intersection(&permitted);
    let user = op.store.user(&grant.user_id).await?;
    let Some(user) = user.filter(|user| is_active && user.disabled_at.is_none()) else {
        return Ok(None);
    };
    let answer = ActiveToken {
        active: true,
        iss: op.issuer.as_str(),
        sub: &subject::of(op, caller, &grant.user_id),
        username: user.chosen_username().filter(|_| may_name(caller, &scope)),
        client_id: grant.client_id.as_str(),
        scope: &scope,
        authorization_details: authorization_details::lasting(op, caller, &grant, now),
        iat: token.created_at.as_seconds(),
        exp: end.as_seconds(),
        token_type: None,
        aud: None,
        jti: None,
        auth_time: None,
        acr: None,
        cnf: None,
        roles: BTreeSet::new(),
        groups: BTreeSet::new(),
        act: None,
        may_act: None,
    };
    answer.to_json().map(Some)
}
