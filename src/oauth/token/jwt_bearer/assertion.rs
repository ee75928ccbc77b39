//! Whose assertion it is, what it says, and whom it means (RFC 7523 §3).

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::refused;
use crate::domain::assertion::{AssertionIssuer, NamedBy, Profile};
use crate::domain::client::Client;
use crate::domain::id::UserId;
use crate::domain::id_jag;
use crate::domain::user::User;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};
use crate::login::identifier::email_key;
use crate::oauth::client_keys;
use crate::oauth::discovery::paths;
use crate::oauth::error::OAuthError;
use crate::oauth::jwt::{self, Dates};
use crate::provider::Provider;

/// What an assertion's header may say that it is.
const TYPES: [&str; 2] = ["JWT", "authorization-grant+jwt"];
/// §3, item 4: "may reject JWTs with an exp claim value that is unreasonably far in the future".
const LONGEST_LIFE: Duration = Duration::from_hours(1);

/// The claims of an assertion (§3).
#[derive(Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    sub: String,
    #[serde(deserialize_with = "one_audience")]
    aud: String,
    pub(super) exp: NumericDate,
    pub(super) jti: String,
    #[serde(default)]
    nbf: Option<NumericDate>,
    #[serde(default)]
    iat: Option<NumericDate>,
    #[serde(default)]
    aud_sub: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
}

/// One string, alone or in an array: what is for somebody else besides is theirs to present here (RFC 7523bis).
fn one_audience<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Audience {
        Alone(String),
        InArray([String; 1]),
    }
    Ok(match Audience::deserialize(deserializer)? {
        Audience::Alone(audience) | Audience::InArray([audience]) => audience,
    })
}

/// One that its issuer signed, for here and now.
pub(super) struct Verified<'p> {
    /// Whom the operator trusts.
    pub(super) issuer: &'p AssertionIssuer,
    pub(super) claims: Claims,
    /// For what else it says.
    pub(super) token: CompactJws<'p>,
}

/// Whose assertion it is, and what it says (§3, items 1 and 9).
///
/// # Errors
/// `invalid_grant`.
pub(super) async fn verify<'p>(
    op: &'p Provider,
    client: &Client,
    assertion: &'p str,
) -> Result<Verified<'p>, OAuthError> {
    let token = CompactJws::parse(assertion).map_err(refused)?;
    let claims: Claims = token.claims().map_err(refused)?;
    let mut issuers = op.settings.assertion_issuers.iter();
    let issuer = issuers
        .find(|issuer| issuer.issuer == claims.iss)
        .filter(|issuer| issuer.clients.contains(&client.id))
        .ok_or_else(|| refused("its issuer is not trusted, or not for this client"))?;
    if !is_of_profile(&token, &issuer.profile) {
        return Err(refused("its typ is that of something else"));
    }
    // RFC 8725 §3.1: by the operator's list, and never by what the token says.
    let mut algorithms = issuer.algorithms.iter();
    let is_allowed = algorithms.any(|algorithm| algorithm.name() == token.header.alg);
    let profile = op.security_profile(client);
    if !is_allowed || !profile.has_algorithm_named(&token.header.alg) {
        return Err(refused("its algorithm is none of its issuer's"));
    }
    client_keys::verify_with(op, (&issuer.keys).into(), &token)
        .await
        .map_err(refused)?;
    check_claims(op, &issuer.profile, &claims).map_err(refused)?;
    Ok(Verified {
        issuer,
        claims,
        token,
    })
}

/// RFC 8725 §3.11: nothing that says to be something else; and an ID-JAG says to be one ("Validate the JWT typ is oauth-id-jag+jwt").
fn is_of_profile(token: &CompactJws<'_>, profile: &Profile) -> bool {
    match profile {
        Profile::Plain => {
            token.header.typ.is_none() || TYPES.iter().any(|typ| is_typ(&token.header, typ))
        }
        Profile::IdJag { .. } => is_typ(&token.header, id_jag::TYP),
    }
}

fn check_claims(op: &Provider, profile: &Profile, claims: &Claims) -> Result<(), &'static str> {
    // §3, item 3: this server, by its name or by the address of its token endpoint; of an ID-JAG by its name (§4.4.1).
    let is_by_endpoint = *profile == Profile::Plain && claims.aud == op.issuer.at(paths::TOKEN);
    if claims.aud != op.issuer.as_str() && !is_by_endpoint {
        return Err("its aud is not this issuer");
    }
    if claims.iat.is_none() && *profile != Profile::Plain {
        return Err("it has no iat");
    }
    // Items 4 to 6.
    let dates = Dates {
        exp: Some(claims.exp),
        nbf: claims.nbf,
        iat: claims.iat,
    };
    dates.check(op)?;
    if jwt::outlives(op, claims.exp, LONGEST_LIFE) {
        return Err("it would live longer than an hour");
    }
    if !jwt::is_identifier(&claims.jti) {
        return Err("its jti is empty or too long");
    }
    Ok(())
}

/// Whom it means (§3, item 2), if they are here and not turned off.
///
/// # Errors
/// `invalid_grant`, `temporarily_unavailable`.
pub(super) async fn find_person(
    op: &Provider,
    issuer: &AssertionIssuer,
    claims: &Claims,
) -> Result<User, OAuthError> {
    if claims.sub.is_empty() {
        return Err(refused("its sub is empty"));
    }
    let tenant = op.tenant.clone();
    let found = match issuer.subject {
        NamedBy::Sub => find_by_id(op, &claims.sub).await?,
        NamedBy::AudSub => {
            let named = claims.aud_sub.as_deref();
            let named = named.ok_or_else(|| refused("it has no aud_sub"))?;
            find_by_id(op, named).await?
        }
        NamedBy::Email => {
            let email = claims.email.as_deref().filter(|_| claims.email_verified);
            let email = email.ok_or_else(|| refused("it has no email that is verified"))?;
            let key = email_key(email).map_err(refused)?;
            let found = op
                .store
                .read(move |r| r.find_user_by_key(&tenant, &key))
                .await?;
            // Whoever wrote somebody else's address into their account is not them.
            found.filter(|user| user.profile.email_verified)
        }
    };
    found
        .filter(|user| user.tenant_id == op.tenant && user.disabled_at.is_none())
        .ok_or_else(|| refused("its subject is nobody here, or turned off"))
}

async fn find_by_id(op: &Provider, named: &str) -> Result<Option<User>, OAuthError> {
    let id = UserId::new(named);
    if !id.can_be_stored() {
        return Err(refused("it names nobody"));
    }
    Ok(op.store.read(move |r| r.find_user(&id)).await?)
}
