//! What a request object says of itself, and whether that holds.

use std::time::Duration;

use serde::Deserialize;

use crate::domain::client::Client;
use crate::keys::jws::NumericDate;
use crate::oauth::jwt::{Audience, Dates};
use crate::provider::Provider;

/// FAPI 2.0 Message Signing §5.3.1, of clients that have to sign: no older, and good for no longer.
pub(super) const LONGEST_LIFE: Duration = Duration::from_mins(60);

/// What the object says of itself.
#[derive(Deserialize)]
pub(super) struct Claims {
    #[serde(default)]
    pub(super) iss: Option<String>,
    #[serde(default)]
    pub(super) sub: Option<String>,
    pub(super) aud: Audience,
    #[serde(default)]
    pub(super) exp: Option<NumericDate>,
    #[serde(default)]
    pub(super) nbf: Option<NumericDate>,
    #[serde(default)]
    pub(super) iat: Option<NumericDate>,
    #[serde(default)]
    pub(super) jti: Option<String>,
    #[serde(default)]
    pub(super) client_id: Option<String>,
}

/// CIBA Core 1.0 §7.1.1: "The following JWT claims MUST be included": `aud`, `iss`, `exp`, `iat`, `nbf` and `jti`.
pub(super) fn check_presence(claims: &Claims) -> Result<(), &'static str> {
    let is_whole = claims.iss.is_some()
        && claims.exp.is_some()
        && claims.iat.is_some()
        && claims.nbf.is_some()
        && claims.jti.as_deref().is_some_and(|jti| !jti.is_empty());
    if is_whole {
        Ok(())
    } else {
        Err("iss, aud, exp, iat, nbf and jti have to be in it")
    }
}

/// Whom it is of, and whom it is for.
pub(super) fn check_parties(
    op: &Provider,
    client: &Client,
    claims: &Claims,
) -> Result<(), &'static str> {
    let is_another = |name: &Option<String>| {
        name.as_deref()
            .is_some_and(|name| name != client.id.as_str())
    };
    // RFC 9101 §5: "The client_id values in the client_id request parameter and in the Request Object client_id claim MUST be identical."
    if is_another(&claims.client_id) {
        return Err("its client_id is another client");
    }
    if is_another(&claims.iss) {
        return Err("its iss is another client");
    }
    // RFC 9101 §4 wants the client in it: two clients may have one key.
    if claims.client_id.is_none() && claims.iss.is_none() {
        return Err("it names no client, by client_id or iss");
    }
    // RFC 9101 §10.8: so that it can be no client assertion.
    if claims.sub.as_deref() == Some(client.id.as_str()) {
        return Err("its sub is the client, as in a client assertion");
    }
    if !claims.aud.has(op.issuer.as_str()) {
        return Err("its aud is not this issuer");
    }
    Ok(())
}

/// `is_dated` for one that has to say how long it is good (FAPI 2.0 Message Signing §5.3.1).
pub(super) fn check_times(
    op: &Provider,
    claims: &Claims,
    is_dated: bool,
) -> Result<(), &'static str> {
    let dates = Dates {
        exp: claims.exp,
        nbf: claims.nbf,
        iat: claims.iat,
    };
    dates.check(op)?;
    if !is_dated {
        return Ok(());
    }
    let (Some(nbf), Some(exp)) = (claims.nbf, claims.exp) else {
        return Err("it has no exp, or no nbf");
    };
    if nbf
        .timestamp()
        .plus(LONGEST_LIFE)
        .plus(op.settings.clock_skew)
        < op.now()
    {
        return Err("its nbf is more than 60 minutes ago");
    }
    if exp.timestamp() > nbf.timestamp().plus(LONGEST_LIFE) {
        return Err("it would live longer than 60 minutes");
    }
    Ok(())
}
