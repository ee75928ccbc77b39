//! Whether an ID token is believed (OpenID Connect Core 1.0 §3.1.3.7): its signature first, then each claim by its rule.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq as _;

use super::metadata::Metadata;
use crate::domain::connector::{OpenIdUpstream, TENANT, is_subject, tenant_in};
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::Sid;
use crate::federation::failure::{Failure, Unbelieved};
use crate::keys::half_hash::left_half;
use crate::keys::jws::{CompactJws, NumericDate, RefusedToken, is_typ};
use crate::oauth::client_keys;
use crate::oauth::jwt::Audience;
use crate::provider::Provider;

/// How old one may be that was made for us a moment ago (§3.1.3.7, item 10: "The acceptable range is Client specific").
const OLDEST: Duration = Duration::from_mins(10);
/// `amr` values that are looked at.
const MOST_METHODS: usize = 20;

/// What it has to say.
#[derive(Clone, Copy)]
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client_id: &'e str,
    /// The `nonce` that was sent, if any was.
    pub(super) nonce: Option<&'e str>,
    pub(super) max_age: Option<u32>,
    /// The access token that came beside it.
    pub(super) access_token: Option<&'e str>,
    pub(super) now: Timestamp,
    /// How far clocks of others may differ.
    pub(super) skew: Duration,
}

/// What it says that is believed.
#[derive(Debug)]
pub(super) struct Verified {
    /// Whose word it is: of many tenants, that one's.
    pub(super) issuer: String,
    pub(super) subject: String,
    /// When they proved who they are, if it says that.
    pub(super) auth_time: Option<Timestamp>,
    pub(super) acr: Option<String>,
    pub(super) amr: Vec<String>,
    /// The session there (Back-Channel Logout 1.0 §2.1).
    pub(super) sid: Option<Sid>,
    /// When it was made.
    pub(super) made_at: Timestamp,
    /// All its claims.
    pub(super) all: Map<String, Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: NumericDate,
    iat: NumericDate,
    #[serde(default)]
    nbf: Option<NumericDate>,
    #[serde(default)]
    nonce: Option<String>,
    /// Of which tenant, where the issuer has many.
    #[serde(default)]
    tid: Option<String>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    auth_time: Option<NumericDate>,
    #[serde(default)]
    at_hash: Option<String>,
    #[serde(default)]
    acr: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default)]
    sid: Option<String>,
}

/// Verifies one.
pub(super) async fn verify(
    op: &Provider,
    upstream: &OpenIdUpstream,
    metadata: &Metadata,
    text: &str,
    expected: &Expected<'_>,
) -> Result<Verified, Failure> {
    let malformed = |why: RefusedToken| Unbelieved::Token(why.to_string());
    let token = CompactJws::parse(text).map_err(malformed)?;
    // RFC 8725 §3.11: nothing that says to be something else.
    if token.header.typ.is_some() && !is_typ(&token.header, "JWT") {
        return Err(Unbelieved::Type.into());
    }
    // Item 7; RFC 8725 §3.1: the algorithm is on record before the token is looked at.
    let algorithms = metadata.id_token_algorithms(upstream);
    let algorithm = algorithms
        .into_iter()
        .find(|algorithm| algorithm.name() == token.header.alg)
        .ok_or(Unbelieved::Algorithm)?;
    let claims: Claims = token.claims().map_err(malformed)?;
    // Item 6. Nothing of these claims is believed before: they say whose keys may have signed them.
    let is_its = |key: &Value| is_key_of(key, &claims.iss);
    client_keys::verify_published(op, &metadata.jwks_uri, &token, is_its).await?;
    check(&claims, algorithm, expected)?;
    Ok(Verified {
        issuer: claims.iss,
        subject: claims.sub,
        auth_time: claims.auth_time.map(NumericDate::timestamp),
        acr: claims.acr,
        amr: claims.amr.into_iter().take(MOST_METHODS).collect(),
        sid: claims.sid.as_deref().and_then(Sid::parse),
        made_at: claims.iat.timestamp(),
        all: token.claims().map_err(malformed)?,
    })
}

/// Whether a key is one of this issuer: where a provider has many, some of its keys say which (`issuer`), or all of them by a pattern.
pub(super) fn is_key_of(key: &Value, issuer: &str) -> bool {
    let named = key.get("issuer").and_then(Value::as_str);
    named.is_none_or(|named| named == issuer || tenant_in(named, issuer).is_some())
}

fn check(
    claims: &Claims,
    algorithm: SigningAlgorithm,
    expected: &Expected<'_>,
) -> Result<(), Unbelieved> {
    let (now, skew) = (expected.now, expected.skew);
    // Item 2: "MUST exactly match"; of many tenants, what is to be there once the token's tenant stands in its place.
    let is_its = if expected.issuer.contains(TENANT) {
        let tenant = tenant_in(expected.issuer, &claims.iss);
        tenant.is_some() && tenant == claims.tid.as_deref()
    } else {
        claims.iss == expected.issuer
    };
    if !is_its {
        return Err(Unbelieved::Issuer);
    }
    // Item 3: it is for us; "or if it contains additional audiences not trusted by the Client", of which there is none.
    if !claims.aud.is_only(expected.client_id) {
        return Err(Unbelieved::Audience);
    }
    // Items 4 and 5.
    if claims
        .azp
        .as_deref()
        .is_some_and(|azp| azp != expected.client_id)
    {
        return Err(Unbelieved::AuthorizedParty);
    }
    // Item 9: "The current time MUST be before the time represented by the exp Claim".
    if now >= claims.exp.timestamp().plus(skew) {
        return Err(Unbelieved::Expired);
    }
    let is_ahead = |date: NumericDate| date.timestamp() >= now.plus(skew);
    if claims.nbf.is_some_and(is_ahead) {
        return Err(Unbelieved::NotYet);
    }
    // Item 10.
    let made_at = claims.iat.timestamp();
    if is_ahead(claims.iat) || now > made_at.plus(OLDEST).plus(skew) {
        return Err(Unbelieved::IssuedAt);
    }
    // Item 11: where one was sent, it has to be there.
    if let Some(sent) = expected.nonce {
        let nonce = claims.nonce.as_deref().unwrap_or_default();
        if !bool::from(nonce.as_bytes().ct_eq(sent.as_bytes())) {
            return Err(Unbelieved::Nonce);
        }
    }
    // Item 13.
    if let Some(max_age) = expected.max_age {
        let oldest = Duration::from_secs(max_age.into()) + skew;
        let is_fresh = |at: NumericDate| !is_ahead(at) && now <= at.timestamp().plus(oldest);
        if !claims.auth_time.is_some_and(is_fresh) {
            return Err(Unbelieved::AuthTime);
        }
    }
    // §3.1.3.8.
    if let Some((said, token)) = claims.at_hash.as_deref().zip(expected.access_token) {
        let half = left_half(algorithm.hash(), token).map_err(|_| Unbelieved::AccessTokenHash)?;
        if half != said {
            return Err(Unbelieved::AccessTokenHash);
        }
    }
    if is_subject(&claims.sub) {
        Ok(())
    } else {
        Err(Unbelieved::Subject)
    }
}

#[cfg(test)]
mod tests;
