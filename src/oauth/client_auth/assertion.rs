//! `private_key_jwt` and `client_secret_jwt` (RFC 7523 §2.2, §3; OpenID Connect Core 1.0 §9).

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::{find, open_shared_secret, require_method};
use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::domain::signing::MacAlgorithm;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};
use crate::oauth::client_keys;
use crate::oauth::discovery::paths;
use crate::oauth::error::OAuthError;
use crate::oauth::jwt::{self, Dates};
use crate::provider::Provider;
use crate::secret::TokenHash;

pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// What an assertion's header may say that it is.
const TYPES: [&str; 2] = ["JWT", "client-authentication+jwt"];
/// An assertion is for now, not for keeping.
const LONGEST_LIFE: Duration = Duration::from_mins(5);

/// The claims of a client assertion (RFC 7523 §3). `aud` is text on purpose: an array, or the token endpoint's
/// address, could be meant for another server too, so only our issuer as one string is taken (RFC 7523bis).
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    exp: NumericDate,
    jti: String,
    #[serde(default)]
    nbf: Option<NumericDate>,
    #[serde(default)]
    iat: Option<NumericDate>,
}

pub(super) async fn check(
    op: &Provider,
    id: Option<&str>,
    assertion: &str,
) -> Result<Arc<Client>, OAuthError> {
    let refused = |why: &dyn std::fmt::Display| {
        OAuthError::invalid_client(format!("client assertion: {why}"))
    };
    let token = CompactJws::parse(assertion).map_err(|error| refused(&error))?;
    // RFC 8725 §3.11: nothing that says to be something else. Those of before RFC 7523bis §4 say JWT or nothing.
    if token.header.typ.is_some() && !TYPES.iter().any(|typ| is_typ(&token.header, typ)) {
        return Err(refused(&"its typ is that of something else"));
    }
    let claims: Claims = token.claims().map_err(|error| refused(&error))?;
    // §3, items 1 and 2: both are the client_id.
    if claims.iss != claims.sub || id.is_some_and(|id| id != claims.sub) {
        return Err(refused(&"iss, sub and client_id differ"));
    }
    let client = find(op, &claims.sub, None).await?;
    verify(op, &client, &token).await?;
    check_claims(op, &client, &claims).map_err(|why| refused(&why))?;
    // Last, so that nobody else can use up a client's identifiers.
    let jti = TokenHash::of(&claims.jti);
    if !jwt::use_up(op, &client.id, jti, jwt::end(op, claims.exp)).await? {
        return Err(refused(&"its jti was used before"));
    }
    Ok(client)
}

async fn verify(op: &Provider, client: &Client, token: &CompactJws<'_>) -> Result<(), OAuthError> {
    let refused = |why: &dyn std::fmt::Display| {
        OAuthError::invalid_client(format!("client assertion of {}: {why}", client.id))
    };
    if client
        .metadata
        .token_endpoint_auth_signing_alg
        .as_ref()
        .is_some_and(|registered| *registered != token.header.alg)
    {
        return Err(refused(&"its algorithm is not the registered one"));
    }
    if client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::ClientSecretJwt {
        let secret = open_shared_secret(op, client)?
            .ok_or_else(|| refused(&"there is no secret on record"))?;
        let algorithm: MacAlgorithm = token.header.alg.parse().map_err(|error| refused(&error))?;
        let verified = token.verify_with_secret(algorithm, &secret);
        return verified.map_err(|error| refused(&error));
    }
    require_method(client, TokenEndpointAuthMethod::PrivateKeyJwt)?;
    client_keys::verify(op, client, token)
        .await
        .map_err(|error| refused(&error))
}

fn check_claims(op: &Provider, client: &Client, claims: &Claims) -> Result<(), &'static str> {
    // OpenID Connect Core 1.0 §9: "The Audience SHOULD be the URL of the Authorization Server's Token Endpoint"; FAPI 2.0 and RFC 7523bis
    // have the issuer alone, so the operator says of whom another is taken.
    let is_endpoint = client.policy.names_endpoint_as_audience
        && !op.security_profile(client).is_fapi()
        && claims.aud == op.issuer.at(paths::TOKEN);
    if claims.aud != op.issuer.as_str() && !is_endpoint {
        return Err("its aud is not this issuer");
    }
    let dates = Dates {
        exp: Some(claims.exp),
        nbf: claims.nbf,
        iat: claims.iat,
    };
    dates.check(op)?;
    if jwt::outlives(op, claims.exp, LONGEST_LIFE) {
        return Err("it would live longer than five minutes");
    }
    if !jwt::is_identifier(&claims.jti) {
        return Err("its jti is empty or too long");
    }
    Ok(())
}
