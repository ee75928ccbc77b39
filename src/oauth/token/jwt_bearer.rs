//! `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 §2.1): another issuer, whom the operator trusts, says for whom a client
//! asks a token.
//!
//! There is no session and no consent behind such a token: it lives by itself, as a client's own does, with the client and the person. What
//! it may be for is the client's registration, and, where the issuer says that too, no more than it says ([`id_jag`]).

mod assertion;
mod id_jag;

use self::assertion::{Claims, Verified};
use self::id_jag::Limits;
use super::issue::TokenResponse;
use super::possession::Held;
use crate::domain::activity::Activity;
use crate::domain::assertion::Profile;
use crate::domain::client::Client;
use crate::domain::id::{ClientId, UserId};
use crate::domain::scope::{OFFLINE_ACCESS, OPENID, Scope};
use crate::login::unattended::Unattended;
use crate::oauth::authorization_details::{self, Asked};
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::resource::{self, Target};
use crate::oauth::{access_token, jwt, subject};
use crate::provider::Provider;
use crate::secret::TokenHash;

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
/// `invalid_grant`; `unauthorized_client`, `invalid_scope`, `invalid_target`, `invalid_authorization_details`.
pub(super) async fn answer(
    op: &Provider,
    client: &AuthenticatedClient,
    held: Held,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    check_client(client)?;
    let presented = parameters.require("assertion")?;
    let target = Target::read(op, &mut parameters)?;
    let asked = Asked::read(op, client, &mut parameters)?;
    let Verified {
        issuer,
        claims,
        token,
    } = assertion::verify(op, client, &presented).await?;
    let limits = match &issuer.profile {
        Profile::Plain => Limits::default(),
        Profile::IdJag { tenant } => {
            Limits::of(op, client, &held.shown, tenant.as_deref(), &token)?
        }
    };
    let audience = limits.choose_audience(&target)?;
    let asked_scope = parameters.take("scope");
    let scope = choose_scope(op, client, &limits, &audience, asked_scope.as_deref())?;
    let authorization_details = asked
        .choose(&limits.authorization_details, &audience)
        .map_err(authorization_details::refused)?;
    let person = assertion::find_person(op, issuer, &claims).await?;
    // Last, so that what is refused for another reason is not used up.
    use_up(op, client, &person.id, &claims).await?;
    let name = subject::of(op, client, &person.id);
    let family = client.id.as_str();
    let mut claims = access_token::of_family(op, client, &name, family, &scope, op.now())?;
    let cnf = held.bound_as(&limits.cnf);
    let token_type = cnf.token_type();
    let resource = limits.resources.map(|_| audience.clone());
    claims.cnf = cnf;
    claims.aud = audience;
    claims
        .authorization_details
        .clone_from(&authorization_details);
    claims.tell_roles(op, &person.id).await?;
    let token = access_token::issue(op, client, claims).await?;
    Ok(TokenResponse {
        access_token: token.token.0,
        issued_token_type: None,
        token_type,
        expires_in: Some(token.expires_in),
        scope,
        authorization_details,
        resource,
        refresh_token: None,
        id_token: None,
        device_secret: None,
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

/// What the client is registered for, the assertion leaves of it, and means something at the audience; or less, as it asks. What it asks for
/// beyond is refused, as in token exchange; what it is given without asking is in the answer (RFC 6749 §3.3, §5.1).
fn choose_scope(
    op: &Provider,
    client: &Client,
    limits: &Limits,
    audience: &str,
    asked: Option<&str>,
) -> Result<Scope, OAuthError> {
    let invalid = |why: String| OAuthError::new(ErrorCode::InvalidScope, why);
    // RFC 7591 §2: a scope that is not registered is the server's to choose. People agree to the standard ones on a page; here nobody is asked.
    let registered = client.metadata.scope.clone();
    let registered = registered.unwrap_or_else(|| [OPENID].into_iter().collect());
    let registered = op
        .permitted_scope(client, &registered)
        .without(OFFLINE_ACCESS);
    let allowed = match &limits.scope {
        Some(granted) => granted.intersection(&registered),
        None => registered,
    };
    let allowed = resource::scope_at(op, audience, &allowed);
    let is_lost = |granted: &Scope| allowed.is_empty() && !granted.is_empty();
    if limits.scope.as_ref().is_some_and(is_lost) {
        return Err(invalid(
            "nothing of the assertion's scope is this client's and the audience's".into(),
        ));
    }
    let Some(asked) = asked else {
        return Ok(allowed);
    };
    let scope = Scope::parse(asked).map_err(|error| invalid(error.to_string()))?;
    if scope.is_subset(&allowed) {
        Ok(scope)
    } else {
        Err(invalid(
            "the scope is more than the client may have, than the assertion grants, or than there is at this audience".into(),
        ))
    }
}

/// §3, item 7: an assertion is good once, whichever client presents it, at whichever node. Its person reads of it.
async fn use_up(
    op: &Provider,
    client: &Client,
    person: &UserId,
    claims: &Claims,
) -> Result<(), OAuthError> {
    let issuer = ClientId::new(claims.iss.as_str());
    // A client may be called as an issuer is, and has identifiers of its own.
    let jti = TokenHash::of(&["jwt-bearer", &claims.iss, &claims.jti].join("\n"));
    let (tenant, forgotten_at) = (op.tenant.clone(), jwt::end(op, claims.exp));
    let vouched = Activity::AppVouchedFor {
        issuer: claims.iss.clone(),
    };
    let noted = Unattended::of(op, person, &client.id, vouched);
    let is_new = op.store.write(move |w| {
        let is_new = w.insert_assertion(&tenant, &issuer, &jti, forgotten_at)?;
        if is_new {
            noted.note(w)?;
        }
        Ok(is_new)
    });
    if is_new.await? {
        Ok(())
    } else {
        Err(refused("its jti was used before"))
    }
}
