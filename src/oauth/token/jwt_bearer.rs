//! `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 §2.1): another issuer, whom the operator trusts, says for whom a client
//! asks a token.
//!
//! There is no session and no consent behind such a token: it lives by itself, as a client's own does, with the client and the person.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::issue::TokenResponse;
use crate::domain::assertion::{AssertionIssuer, IssuerKeys, NamedBy};
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::id::{ClientId, UserId};
use crate::domain::scope::{OFFLINE_ACCESS, Scope};
use crate::domain::user::User;
use crate::keys::jws::{CompactJws, NumericDate, is_typ};
use crate::login::identifier::email_key;
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::client_keys::{self, Keys};
use crate::oauth::discovery::paths;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::oauth::{access_token, subject};
use crate::provider::Provider;
use crate::secret::TokenHash;

/// What an assertion's header may say that it is.
const TYPES: [&str; 2] = ["JWT", "authorization-grant+jwt"];
/// §3, item 4: "may reject JWTs with an exp claim value that is unreasonably far in the future".
const LONGEST_LIFE: Duration = Duration::from_hours(1);
const LONGEST_JTI: usize = 256;

/// The claims of an assertion (§3).
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    #[serde(deserialize_with = "one_audience")]
    aud: String,
    exp: NumericDate,
    jti: String,
    #[serde(default)]
    nbf: Option<NumericDate>,
    #[serde(default)]
    iat: Option<NumericDate>,
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

/// The one answer to every assertion that is not taken (§3.1: "the error parameter MUST be invalid_grant").
fn refused(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidGrant,
        "the assertion is malformed, expired or used, of nobody who is trusted for this client, or of nobody who is known",
    )
    .with_detail(why)
}

/// Gives a client an access token for whom an assertion names. No ID token and no refresh token: nobody signed in here, and the client
/// comes again with another assertion (RFC 7521 §4.1).
///
/// # Errors
/// `invalid_grant`; `unauthorized_client`, `invalid_scope`, `invalid_target`.
pub(super) async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    shown: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    check_client(client)?;
    let assertion = parameters.require("assertion")?;
    let scope = choose_scope(op, client, parameters.take("scope").as_deref())?;
    let audience = Target::read(op, &mut parameters)?.choose_own()?;
    let (issuer, claims) = verify(op, client, &assertion).await?;
    check_claims(op, &claims).map_err(refused)?;
    let person = find_person(op, issuer, &claims).await?;
    // Last, so that what is refused for another reason is not used up.
    use_up(op, &claims).await?;
    let scope = resource::scope_at(op, &audience, &scope);
    let name = subject::of(op, client, &person.id);
    let family = client.id.as_str();
    let mut claims = access_token::of_family(op, client, &name, family, &scope, op.now())?;
    let token_type = shown.token_type();
    claims.cnf = shown;
    claims.aud = audience;
    let token = access_token::issue(op, client, claims).await?;
    Ok(TokenResponse {
        access_token: token.token.0,
        issued_token_type: None,
        token_type,
        expires_in: token.expires_in,
        scope,
        refresh_token: None,
        id_token: None,
    })
}

/// Which clients there can be.
fn check_client(client: &Client) -> Result<(), OAuthError> {
    let refused = |why| Err(OAuthError::new(ErrorCode::UnauthorizedClient, why));
    if client.is_public() {
        return refused("a public client cannot present assertions of others");
    }
    // Nothing would lead back from such a name to its person: there is no grant.
    if client.sector().is_some() {
        return refused("a client of subject_type pairwise cannot present assertions");
    }
    // How somebody proved who they are is not known here.
    if client.policy.minimum_acr.is_some() {
        return refused("more is expected of this client's people than an assertion can say");
    }
    Ok(())
}

fn choose_scope(op: &Provider, client: &Client, asked: Option<&str>) -> Result<Scope, OAuthError> {
    let invalid = |why: String| OAuthError::new(ErrorCode::InvalidScope, why);
    let allowed = op
        .permitted_scope(client, &client.allowed_scope())
        .without(OFFLINE_ACCESS);
    let Some(asked) = asked else {
        return Ok(allowed);
    };
    let scope = Scope::parse(asked).map_err(|error| invalid(error.to_string()))?;
    if scope.is_subset(&allowed) {
        Ok(scope)
    } else {
        Err(invalid("the client may not have this scope".into()))
    }
}

/// Whose assertion it is, and what it says (§3, items 1 and 9).
async fn verify<'p>(
    op: &'p Provider,
    client: &Client,
    assertion: &str,
) -> Result<(&'p AssertionIssuer, Claims), OAuthError> {
    let token = CompactJws::parse(assertion).map_err(refused)?;
    // RFC 8725 §3.11: nothing that says to be something else.
    if token.header.typ.is_some() && !TYPES.iter().any(|typ| is_typ(&token.header, typ)) {
        return Err(refused("its typ is that of something else"));
    }
    let claims: Claims = token.claims().map_err(refused)?;
    let mut issuers = op.settings.assertion_issuers.iter();
    let issuer = issuers
        .find(|issuer| issuer.issuer == claims.iss)
        .filter(|issuer| issuer.clients.contains(&client.id))
        .ok_or_else(|| refused("its issuer is not trusted, or not for this client"))?;
    // RFC 8725 §3.1: by the operator's list, and never by what the token says.
    let mut algorithms = issuer.algorithms.iter();
    let is_allowed = algorithms.any(|algorithm| algorithm.name() == token.header.alg);
    let profile = op.security_profile(client);
    if !is_allowed || !profile.has_algorithm_named(&token.header.alg) {
        return Err(refused("its algorithm is none of its issuer's"));
    }
    let keys = match &issuer.keys {
        IssuerKeys::Given(jwks) => Keys::Given(jwks),
        IssuerKeys::Published(address) => Keys::Published(address),
    };
    client_keys::verify_with(op, keys, &token)
        .await
        .map_err(refused)?;
    Ok((issuer, claims))
}

fn check_claims(op: &Provider, claims: &Claims) -> Result<(), &'static str> {
    let (now, skew) = (op.now(), op.settings.clock_skew);
    // §3, item 3: this server, by its name or by the address of its token endpoint.
    if claims.aud != op.issuer.as_str() && claims.aud != op.issuer.at(paths::TOKEN) {
        return Err("its aud is not this issuer");
    }
    // Item 4.
    if now >= claims.exp.timestamp().plus(skew) {
        return Err("it has expired");
    }
    if claims.exp.timestamp() > now.plus(LONGEST_LIFE).plus(skew) {
        return Err("it would live longer than an hour");
    }
    // Items 5 and 6.
    let is_ahead = |moment: NumericDate| moment.timestamp() > now.plus(skew);
    if claims.nbf.is_some_and(is_ahead) || claims.iat.is_some_and(is_ahead) {
        return Err("it is not valid yet");
    }
    if claims.jti.is_empty() || claims.jti.len() > LONGEST_JTI {
        return Err("its jti is empty or too long");
    }
    Ok(())
}

/// Whom it means (§3, item 2), if they are here and not turned off.
async fn find_person(
    op: &Provider,
    issuer: &AssertionIssuer,
    claims: &Claims,
) -> Result<User, OAuthError> {
    if claims.sub.is_empty() {
        return Err(refused("its sub is empty"));
    }
    let tenant = op.tenant.clone();
    let found = match issuer.subject {
        NamedBy::Sub => {
            let id = UserId::new(claims.sub.as_str());
            if !id.can_be_stored() {
                return Err(refused("its sub is nobody's"));
            }
            op.store.read(move |r| r.find_user(&id)).await?
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

/// §3, item 7: an assertion is good once, whichever client presents it, at whichever node.
async fn use_up(op: &Provider, claims: &Claims) -> Result<(), OAuthError> {
    let (tenant, issuer) = (op.tenant.clone(), ClientId::new(claims.iss.as_str()));
    // A client may be called as an issuer is, and has identifiers of its own.
    let jti = TokenHash::of(&["jwt-bearer", &claims.iss, &claims.jti].join("\n"));
    let forgotten_at = claims.exp.timestamp().plus(op.settings.clock_skew);
    let is_new = op
        .store
        .write(move |w| w.insert_assertion(&tenant, &issuer, &jti, forgotten_at))
        .await?;
    if is_new {
        Ok(())
    } else {
        Err(refused("its jti was used before"))
    }
}
