//! Whether a presented access token is good now (RFC 9068 §4, RFC 6750 §2).

use std::sync::Arc;

use super::{AccessTokenClaims, family_of};
use crate::domain::client::Client;
use crate::domain::exchange::{Actor, Source};
use crate::domain::id::{GrantId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::keys::jws::{CompactJws, is_typ};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;
use crate::secret::{Kind, TokenHash};

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
    check_sources(op, &claims).await?;
    check_actors(op, &claims).await?;
    let end_user = if claims.has_end_user() {
        let user = match find_end_user(op, &client, &claims).await? {
            Some(id) => op.store.user(&id).await?,
            None => None,
        };
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

/// Whether all lives that an exchanged token came of (RFC 8693): the tokens, none of which was revoked singly, and the clients that had them.
async fn check_sources(op: &Provider, claims: &AccessTokenClaims) -> Result<(), OAuthError> {
    for Source { jti, client_id } in &claims.sources {
        let is_live = op.store.is_live(&op.tenant, family_of(jti), jti).await?;
        let client = op.find_client(client_id.as_str()).await?;
        if !is_live || client.is_none_or(|client| client.disabled_at.is_some()) {
            return Err(
                invalid_token().with_detail("a token that it came of, or its client, is over")
            );
        }
    }
    Ok(())
}

/// Whether whoever acts is somebody still (RFC 8693 §4.1): all people of the chain. Their clients are among the sources.
async fn check_actors(op: &Provider, claims: &AccessTokenClaims) -> Result<(), OAuthError> {
    let actors = claims.act.iter().flat_map(Actor::chain);
    for actor in actors.filter(|actor| actor.is_person()) {
        let person = op.store.user(&UserId::new(actor.sub.as_str())).await?;
        if person.is_none_or(|person| person.disabled_at.is_some()) {
            return Err(invalid_token().with_detail("whoever acts is gone or turned off"));
        }
    }
    Ok(())
}

/// Whom a token stands for. What a client of its own sector calls them leads nowhere: the grant knows.
async fn find_end_user(
    op: &Provider,
    client: &Client,
    claims: &AccessTokenClaims,
) -> Result<Option<UserId>, OAuthError> {
    if client.sector().is_none() {
        return Ok(Some(UserId::new(claims.sub.as_str())));
    }
    let id = GrantId::new(claims.family());
    let grant = op.store.read(move |r| r.find_grant(&id)).await?;
    Ok(grant.map(|grant| grant.user_id))
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
pub(in crate::oauth) async fn read(
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
