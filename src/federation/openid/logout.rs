//! An upstream says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0, seen from the relying party): the sessions end
//! that they began here by it, and with each whatever else hears of that.

use serde::Deserialize;
use serde_json::Value;

use super::id_token::is_key_of;
use super::metadata;
use crate::domain::connector::{ClientThere, LONGEST_SUBJECT, OpenIdUpstream, tenant_in};
use crate::domain::id::ClientId;
use crate::domain::scope::OFFLINE_ACCESS;
use crate::domain::session::SessionOrigin;
use crate::domain::upstream_session::{EndedThere, Sid};
use crate::federation::connection::Connection;
use crate::federation::ended;
use crate::federation::failure::{Failure, Unbelieved};
use crate::keys::jws::{CompactJws, NumericDate, RefusedToken, is_typ};
use crate::oauth::client_keys;
use crate::oauth::jwt::{self, Audience};
use crate::provider::Provider;
use crate::secret::TokenHash;

/// §2.4: what the token is of.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    iat: NumericDate,
    exp: NumericDate,
    jti: String,
    events: Value,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    sid: Option<String>,
    /// Whatever it is, it must not be there.
    #[serde(default)]
    nonce: Option<Value>,
}

/// Takes a logout token: verified, once. Says how many sessions ended.
///
/// # Errors
/// [`Failure`].
pub async fn sign_out(
    op: &Provider,
    connection: &Connection,
    upstream: &OpenIdUpstream,
    text: &str,
    origin: &SessionOrigin,
) -> Result<usize, Failure> {
    let claims = verify(op, upstream, text).await?;
    let ended = check(op, upstream, &claims)?;
    // §2.6, step 8. One that is sent again because our answer was lost finds nothing more to end; but nobody sends another's again.
    let issuer = ClientId::new(format!("connector:{}", connection.connector.name));
    let name = || TokenHash::of(&claims.jti);
    if jwt::is_used_up(op, &issuer, name()).await? {
        return Err(Unbelieved::Replayed.into());
    }
    forget_tokens(op, connection, &claims.iss, &ended).await?;
    let key = (&connection.connector.name, claims.iss.as_str());
    let count = ended::end_all(op, key, (&ended, claims.iat.timestamp()), origin).await?;
    // Last: what could not be done, as the database failed, is done when it is sent again (§2.8). Of two at once each has ended the same.
    let forgotten_at = claims.exp.timestamp().plus(op.settings.clock_skew);
    jwt::use_up(op, &issuer, name(), forgotten_at).await?;
    Ok(count)
}

/// What came of a session that has ended there goes with it. §2.7: what was asked for to outlive it (`offline_access`) does.
async fn forget_tokens(
    op: &Provider,
    connection: &Connection,
    issuer: &str,
    ended: &EndedThere,
) -> Result<(), Failure> {
    let connector = &connection.connector;
    let outlives = |client: &ClientThere| client.scope.has(OFFLINE_ACCESS);
    if connector.client().is_some_and(outlives) {
        return Ok(());
    }
    let (tenant, ended) = (op.tenant.clone(), ended.clone());
    let (name, issuer) = (connector.name.clone(), issuer.to_owned());
    let forgotten = op
        .store
        .write(move |w| w.delete_upstream_tokens_of(&tenant, (&name, &issuer), &ended));
    forgotten.await?;
    Ok(())
}

async fn verify(op: &Provider, upstream: &OpenIdUpstream, text: &str) -> Result<Claims, Failure> {
    let malformed = |why: RefusedToken| Unbelieved::Token(why.to_string());
    let token = CompactJws::parse(text).map_err(malformed)?;
    // §2.4 recommends a typ of its own, which not all have that came before it.
    let is_logout = is_typ(&token.header, "logout+jwt") || is_typ(&token.header, "JWT");
    if token.header.typ.is_some() && !is_logout {
        return Err(Unbelieved::Type.into());
    }
    let metadata = metadata::find(op, upstream).await?;
    // §2.6, step 3: by what its ID tokens are signed with.
    let algorithms = metadata.id_token_algorithms(upstream);
    let mut known = algorithms.iter();
    if !known.any(|known| known.name() == token.header.alg) {
        return Err(Unbelieved::Algorithm.into());
    }
    let claims: Claims = token.claims().map_err(malformed)?;
    // Nothing of these is believed before: they say whose keys may have signed them.
    let is_its = |key: &Value| is_key_of(key, &claims.iss);
    client_keys::verify_published(op, &metadata.jwks_uri, &token, is_its).await?;
    Ok(claims)
}

/// §2.6, steps 4 to 7.
fn check(
    op: &Provider,
    upstream: &OpenIdUpstream,
    claims: &Claims,
) -> Result<EndedThere, Unbelieved> {
    let (now, skew) = (op.now(), op.settings.clock_skew);
    // Of many tenants it is one's, whose sessions alone it ends.
    let is_its = if upstream.has_tenants() {
        tenant_in(&upstream.issuer, &claims.iss).is_some()
    } else {
        claims.iss == upstream.issuer
    };
    if !is_its {
        return Err(Unbelieved::Issuer);
    }
    if !claims.aud.is_only(&upstream.client.client_id) {
        return Err(Unbelieved::Audience);
    }
    if now >= claims.exp.timestamp().plus(skew) {
        return Err(Unbelieved::Expired);
    }
    if !ended::is_recent(claims.iat.timestamp(), now, skew) {
        return Err(Unbelieved::IssuedAt);
    }
    // An ID token is none: it has a nonce, and no event.
    let is_logout = claims.events.get(EVENT).is_some_and(Value::is_object);
    if !is_logout || claims.nonce.is_some() || !jwt::is_identifier(&claims.jti) {
        return Err(Unbelieved::Type);
    }
    let subject = claims
        .sub
        .clone()
        .filter(|sub| sub.len() <= LONGEST_SUBJECT);
    let sid = claims.sid.as_deref().map(Sid::parse);
    match (subject, sid) {
        (Some(subject), None) => Ok(EndedThere::OfSubject(subject)),
        (None, Some(Some(sid))) if claims.sub.is_none() => Ok(EndedThere::Session(sid)),
        (Some(subject), Some(Some(sid))) => Ok(EndedThere::SessionOf(sid, subject)),
        _ => Err(Unbelieved::Subject),
    }
}
