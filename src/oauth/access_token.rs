//! Access tokens: JWTs (RFC 9068) by default, opaque on request; either can be revoked at once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::{ErrorCode, OAuthError};
use crate::domain::client::{AccessTokenFormat, Client};
use crate::domain::grant::{Grant, OpaqueAccessToken};
use crate::domain::id::UserId;
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::jws::{CompactJws, TokenType, is_typ};
use crate::provider::Provider;
use crate::secret::{Kind, Token, TokenHash};

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// Our issuer.
    pub iss: String,
    /// The end-user, or the client where it acts for itself (§2.2).
    pub sub: String,
    /// Who is to take it. Without resource indicators: this provider's own userinfo endpoint, under the issuer's name.
    pub aud: String,
    /// Expiry, seconds.
    pub exp: i64,
    /// Issue, seconds.
    pub iat: i64,
    /// `FAMILY~RANDOM`: the family is the grant's id, or the client's for its own tokens.
    pub jti: String,
    /// To whom it was issued.
    pub client_id: String,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// When the end-user proved who they are (§2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// In which context (§2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// By which means (§2.2.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// Ours: whether the `claims` parameter asked something of userinfo, so that the grant must be read there.
    #[serde(
        default,
        rename = "doorward_claims",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub has_claims: bool,
}

impl AccessTokenClaims {
    /// The family whose life it shares.
    #[must_use]
    pub fn family(&self) -> &str {
        self.jti
            .rsplit_once('~')
            .map_or(self.jti.as_str(), |(family, _)| family)
    }

    /// Whether the grant holds a claims request for userinfo.
    #[must_use]
    pub const fn has_requested_claims(&self) -> bool {
        self.has_claims
    }

    /// Whether it stands for an end-user.
    #[must_use]
    pub fn has_end_user(&self) -> bool {
        self.auth_time.is_some()
    }
}

/// An access token on its way out.
#[derive(Debug)]
pub struct IssuedAccessToken {
    /// The token itself.
    pub token: String,
    /// Seconds that it is good for.
    pub expires_in: u64,
}

/// The claims of a token for an end-user's grant.
///
/// # Errors
/// `server_error` without randomness.
pub fn for_grant(
    op: &Provider,
    grant: &Grant,
    scope: &Scope,
    now: Timestamp,
) -> Result<AccessTokenClaims, OAuthError> {
    let mut claims = base(
        op,
        grant.user_id.as_str(),
        grant.client_id.as_str(),
        grant.id.as_str(),
        scope,
        now,
    )?;
    claims.auth_time = Some(grant.authentication.at.as_seconds());
    claims.acr = Some(grant.authentication.acr.clone());
    claims.amr.clone_from(&grant.authentication.amr);
    claims.has_claims = !grant.claims.userinfo.is_empty();
    Ok(claims)
}

/// The claims of a client's own token (RFC 6749 §4.4).
///
/// # Errors
/// `server_error` without randomness.
pub fn for_client(
    op: &Provider,
    client: &Client,
    scope: &Scope,
    now: Timestamp,
) -> Result<AccessTokenClaims, OAuthError> {
    base(
        op,
        client.id.as_str(),
        client.id.as_str(),
        client.id.as_str(),
        scope,
        now,
    )
}

fn base(
    op: &Provider,
    subject: &str,
    client: &str,
    family: &str,
    scope: &Scope,
    now: Timestamp,
) -> Result<AccessTokenClaims, OAuthError> {
    let random: [u8; 12] = op.entropy.bytes()?;
    Ok(AccessTokenClaims {
        iss: op.issuer.as_str().to_owned(),
        sub: subject.to_owned(),
        aud: op.issuer.as_str().to_owned(),
        exp: now.plus(op.settings.access_token_lifetime).as_seconds(),
        iat: now.as_seconds(),
        jti: format!(
            "{family}~{}",
            data_encoding::BASE64URL_NOPAD.encode(&random)
        ),
        client_id: client.to_owned(),
        scope: scope.clone(),
        auth_time: None,
        acr: None,
        amr: Vec::new(),
        has_claims: false,
    })
}

/// Makes the token in the client's format. An opaque one is stored first.
///
/// # Errors
/// `server_error`, or `temporarily_unavailable` when it cannot be stored.
pub async fn issue(
    op: &Provider,
    client: &Client,
    claims: AccessTokenClaims,
) -> Result<IssuedAccessToken, OAuthError> {
    let expires_in = op.settings.access_token_lifetime.as_secs();
    let token = match client.metadata.access_token_format {
        AccessTokenFormat::Jwt => {
            let ring = op.keys.ring().await;
            ring.signer(client.metadata.access_token_signed_response_alg)?
                .sign(TokenType::AccessToken, &claims)?
        }
        AccessTokenFormat::Opaque => {
            let token = Token::generate(Kind::AccessToken, op.entropy)?;
            let stored = OpaqueAccessToken {
                tenant_id: op.tenant.clone(),
                hash: token.hash().into_string(),
                expires_at: Timestamp::from_seconds(claims.exp),
                claims: serde_json::to_string(&claims).map_err(OAuthError::server_error)?,
            };
            op.store
                .write(move |w| w.insert_opaque_access_token(&stored))
                .await?;
            token.reveal().to_owned()
        }
    };
    Ok(IssuedAccessToken { token, expires_in })
}

/// A token whose signature was verified, or that was found in the store, with the keys' epoch at that time.
#[derive(Clone, Debug)]
pub struct VerifiedToken {
    claims: Arc<AccessTokenClaims>,
    keys_epoch: u64,
}

/// A token that is valid now, with whom it stands for.
#[derive(Debug)]
pub struct ValidToken {
    /// Its claims.
    pub claims: Arc<AccessTokenClaims>,
    /// The client that it was issued to.
    pub client: Arc<Client>,
    /// The end-user; none where the client acts for itself.
    pub end_user: Option<Arc<User>>,
}

/// Reads a presented access token and says whether it is valid now: signature, issuer, expiry, revocation, and that
/// neither the client nor the end-user's account is turned off.
///
/// # Errors
/// `invalid_token`, always in the same words, or `temporarily_unavailable`.
pub async fn validate(op: &Provider, presented: &str) -> Result<ValidToken, OAuthError> {
    let claims = read(op, presented).await?;
    let refused = |why: &str| invalid_token().with_detail(why);
    if op.now() >= Timestamp::from_seconds(claims.exp) {
        return Err(refused("it has expired"));
    }
    if Timestamp::from_seconds(claims.iat).is_ahead_of(op.now()) {
        return Err(refused("it is from a time that has not come"));
    }
    let is_live = op
        .store
        .is_live(&op.tenant, claims.family(), &claims.jti)
        .await?;
    if !is_live {
        return Err(refused("it was revoked"));
    }
    let client = op
        .find_client(&claims.client_id)
        .await?
        .filter(|client| client.disabled_at.is_none())
        .ok_or_else(|| refused("its client is gone or turned off"))?;
    // An id that was deleted and given again is another client's. A clock that was set back proves nothing.
    if claims.iat < client.created_at.as_seconds() && client.created_at <= op.now() {
        return Err(refused("its client is gone, and another has the id"));
    }
    let end_user = if claims.has_end_user() {
        let user = op.store.user(&UserId::new(claims.sub.as_str())).await?;
        let user = user.filter(|user| user.disabled_at.is_none());
        Some(user.ok_or_else(|| refused("its end-user is gone or turned off"))?)
    } else {
        None
    };
    Ok(ValidToken {
        claims,
        client,
        end_user,
    })
}

/// The one answer to every access token that cannot be used (RFC 6750 §3.1).
#[must_use]
pub fn invalid_token() -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidToken,
        "the access token is malformed, expired or revoked",
    )
}

/// The answer to a request that needs an access token and has none.
#[must_use]
pub fn missing_token() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidToken, "no access token was sent")
}

/// The claims of a token that is ours, whether or not it is still valid.
pub(super) async fn read(
    op: &Provider,
    presented: &str,
) -> Result<Arc<AccessTokenClaims>, OAuthError> {
    let hash = TokenHash::of(presented);
    // A key that was declared leaked must not live on in this cache: the epoch changes with every change of keys.
    let keys_epoch = op.store.keys_epoch();
    if let Some(known) = op.verified_tokens.get(hash.as_str())
        && known.keys_epoch == keys_epoch
    {
        return Ok(known.claims);
    }
    let began = op.verified_tokens.began();
    let claims = if presented.starts_with(Kind::AccessToken.prefix()) {
        find_opaque(op, &hash).await?
    } else {
        verify_jwt(op, presented).await?
    };
    let claims = Arc::new(claims);
    op.verified_tokens.fill(
        hash.into_string(),
        VerifiedToken {
            claims: Arc::clone(&claims),
            keys_epoch,
        },
        began,
    );
    Ok(claims)
}

async fn find_opaque(op: &Provider, hash: &TokenHash) -> Result<AccessTokenClaims, OAuthError> {
    let (tenant, hash) = (op.tenant.clone(), hash.clone());
    let stored = op
        .store
        .read(move |r| r.find_opaque_access_token(&tenant, &hash))
        .await?;
    let stored = stored
        .ok_or_else(|| invalid_token().with_detail("an opaque token that is not on record"))?;
    serde_json::from_str(&stored.claims).map_err(OAuthError::server_error)
}

async fn verify_jwt(op: &Provider, presented: &str) -> Result<AccessTokenClaims, OAuthError> {
    let refused = |why: &dyn std::fmt::Display| invalid_token().with_detail(why);
    let token = CompactJws::parse(presented).map_err(|error| refused(&error))?;
    // RFC 9068 §4: an ID token is not an access token.
    if !is_typ(&token.header, "at+jwt") {
        return Err(refused(&"its typ is not at+jwt"));
    }
    op.keys
        .ring()
        .await
        .verify(&token)
        .map_err(|error| refused(&error))?;
    let claims: AccessTokenClaims = token.claims().map_err(|error| refused(&error))?;
    if claims.iss != op.issuer.as_str() {
        return Err(refused(&"its issuer is another"));
    }
    Ok(claims)
}
