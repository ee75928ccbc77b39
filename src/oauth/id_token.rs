//! ID tokens (OpenID Connect Core 1.0 §2, §3.1.3.6).

use serde::{Deserialize, Serialize};

use super::claims::{self, UserClaims};
use super::encryption;
use super::error::OAuthError;
use super::{client_auth, native_sso, signing, subject};
use crate::domain::client::Client;
use crate::domain::grant::Grant;
use crate::domain::signing::MacAlgorithm;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::half_hash::left_half;
use crate::keys::jwe::Content;
use crate::keys::jws::{CompactJws, RefusedToken, TokenType};
use crate::provider::Provider;

#[derive(Serialize)]
struct IdTokenClaims<'t> {
    iss: &'t str,
    sub: &'t str,
    aud: &'t str,
    azp: &'t str,
    exp: i64,
    iat: i64,
    auth_time: i64,
    acr: &'t str,
    amr: &'t [String],
    sid: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    c_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ds_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'t str>,
    #[serde(
        rename = "urn:openid:params:jwt:claim:auth_req_id",
        skip_serializing_if = "Option::is_none"
    )]
    auth_req_id: Option<&'t str>,
    #[serde(
        rename = "urn:openid:params:jwt:claim:rt_hash",
        skip_serializing_if = "Option::is_none"
    )]
    rt_hash: Option<String>,
    #[serde(flatten)]
    requested: UserClaims<'t>,
}

/// What an ID token comes with, and vouches for.
#[derive(Clone, Copy, Default)]
pub struct Beside<'t> {
    /// The authorization request's; none after a refresh (§12.2).
    pub nonce: Option<&'t str>,
    /// The access token of the same answer (§3.1.3.6, §3.2.2.9, §3.3.2.11: `at_hash`).
    pub access_token: Option<&'t str>,
    /// The code of the same answer (§3.3.2.11: `c_hash`).
    pub code: Option<&'t str>,
    /// The `state` of the same answer (Financial-grade API 1.0 Part 2 §5.1: `s_hash`).
    pub state: Option<&'t str>,
    /// What was asked for by the back channel, where the tokens are pushed (CIBA Core 1.0 §10.3.1).
    pub auth_req_id: Option<&'t str>,
    /// The refresh token that is pushed beside it (CIBA Core 1.0 §10.3.1: `rt_hash`).
    pub refresh_token: Option<&'t str>,
    /// The secret of the device that it is given to (Native SSO 1.0 §3.4.1: `ds_hash`).
    pub device_secret: Option<&'t str>,
    /// Whether no access token is issued at all, by which userinfo could be asked.
    pub is_alone: bool,
}

/// Makes an ID token.
///
/// # Errors
/// `server_error`.
pub async fn issue(
    op: &Provider,
    client: &Client,
    user: &User,
    grant: &Grant,
    beside: Beside<'_>,
) -> Result<String, OAuthError> {
    let Beside {
        nonce,
        access_token,
        code,
        state,
        auth_req_id,
        refresh_token,
        device_secret,
        is_alone,
    } = beside;
    let algorithm = client.metadata.id_token_signed_response_alg;
    let now = op.now();
    let hash = |text: &str| left_half(algorithm.hash(), text);
    // What was granted once may be more than the client may have now.
    let permitted = grant.claims.clone().within(&client.allowed_scope());
    // §5.4: scopes' claims are for userinfo; "when no Access Token is issued (which is the case for the response_type value id_token),
    // the resulting Claims are returned in the ID Token".
    let scope = op.permitted_scope(client, &grant.scope);
    let requested = if is_alone {
        claims::for_userinfo(op, user, &scope, &permitted.id_token)
    } else {
        claims::for_id_token(op, user, &scope, &permitted.id_token)
    };
    let claims = IdTokenClaims {
        iss: op.issuer.as_str(),
        sub: &subject::of(op, client, &user.id),
        aud: client.id.as_str(),
        azp: client.id.as_str(),
        exp: now.plus(op.settings.id_token_lifetime).as_seconds(),
        iat: now.as_seconds(),
        auth_time: grant.authentication.at.as_seconds(),
        acr: &grant.authentication.acr,
        amr: &grant.authentication.amr,
        sid: grant.session_id.as_str(),
        at_hash: access_token.map(hash).transpose()?,
        c_hash: code.map(hash).transpose()?,
        s_hash: state.map(hash).transpose()?,
        ds_hash: device_secret.map(|secret| native_sso::ds_hash(op, secret)),
        nonce,
        auth_req_id,
        rt_hash: refresh_token.map(hash).transpose()?,
        requested,
    };
    let signed = signing::sign(op, client, algorithm, TokenType::Jwt, &claims).await?;
    let how = client.metadata.id_token_encryption();
    encryption::encrypt(op, client, how, Content::Nested, signed).await
}

/// What we read from an ID token that a client gives back as a hint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IdTokenHint {
    iss: String,
    /// The end-user.
    pub sub: String,
    /// The client.
    pub aud: String,
    /// The session.
    #[serde(default)]
    pub sid: Option<String>,
    /// The secret of a device that it is bound to.
    #[serde(default)]
    pub ds_hash: Option<String>,
    /// Every ID token has it, and a signed answer of userinfo has not.
    exp: i64,
    /// Whether it is under its client's secret: who it is for is sure then, and what it says of others is the client's word.
    #[serde(skip)]
    pub is_under_secret: bool,
}

impl IdTokenHint {
    /// When it expires, or did.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        Timestamp::from_seconds(self.exp)
    }
}

/// Reads an ID token that stands for somebody in a request for tokens: it must be ours by signature; that it expired is its reader's to
/// judge. One under a client's secret is none: the client could have made it of anybody.
///
/// # Errors
/// [`RefusedToken`].
pub async fn read_signed(op: &Provider, presented: &str) -> Result<IdTokenHint, RefusedToken> {
    let token = CompactJws::parse(presented)?;
    op.keys.ring().await.verify(&token)?;
    read(op, &token)
}

/// Reads an `id_token_hint`: ours by signature, or under the secret of the client that it is for, which could have made it itself. That it
/// expired does not matter (§3.1.2.1).
///
/// # Errors
/// `invalid_request`.
pub async fn read_hint(op: &Provider, presented: &str) -> Result<IdTokenHint, OAuthError> {
    let not_ours = |refused| {
        OAuthError::invalid_request("id_token_hint is not an ID token of this provider")
            .with_detail(refused)
    };
    let token = CompactJws::parse(presented).map_err(not_ours)?;
    let Ok(algorithm) = token.header.alg.parse::<MacAlgorithm>() else {
        return read_signed(op, presented).await.map_err(not_ours);
    };
    let mut hint = read(op, &token).map_err(not_ours)?;
    hint.is_under_secret = true;
    let client = op.find_client(&hint.aud).await?;
    // RFC 8725 §3.1: by the one algorithm that is on record for it.
    let client = client
        .filter(|client| client.metadata.id_token_signed_response_alg == algorithm.into())
        .filter(|client| op.security_profile(client).has_jws(algorithm.into()))
        .ok_or_else(|| not_ours(RefusedToken::Algorithm))?;
    let secret = client_auth::open_shared_secret(op, &client)?;
    let secret = secret.ok_or_else(|| not_ours(RefusedToken::UnknownKey))?;
    token
        .verify_with_secret(algorithm, &secret)
        .map_err(not_ours)?;
    Ok(hint)
}

/// What a token says that is an ID token of ours, if the signature is.
fn read(op: &Provider, token: &CompactJws<'_>) -> Result<IdTokenHint, RefusedToken> {
    // An access token is signed with the same keys, but is no hint.
    if !crate::keys::jws::is_typ(&token.header, "JWT") {
        return Err(RefusedToken::Claims);
    }
    let hint: IdTokenHint = token.claims()?;
    if hint.iss == op.issuer.as_str() {
        Ok(hint)
    } else {
        Err(RefusedToken::Claims)
    }
}
