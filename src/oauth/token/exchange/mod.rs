//! `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a service that was given a token gets one of its own, to act at
//! the next service for whoever the first stands for.
//!
//! ```text
//!  subject_token ───────▶ Subject: does it live, and was it given to this client? ─┐
//!  actor_token ─────────▶ Actor: the client itself, or a person who acts by it ────┼──▶ the new token's claims
//!  resource, audience ──▶ one audience, which the operator lets the client ask for ┘
//! ```
//!
//! No client may exchange anything, unless the operator says what ([`ExchangePolicy`]). The new token is of the old one's family and no longer
//! good than it, so whatever ends that ends it too; it has no scope that the old one has not, and nothing renews it.
//!
//! What is asked for instead may be a word for another authorization server, which is in [`id_jag`], or that an app is signed in to as another
//! on the device is, which is in [`native_sso`]; or what an upstream gave for its person, which is in [`upstream`]: each has a policy of its own.

mod id_jag;
mod native_sso;
mod renewable;
mod request;
mod subject;
mod target;
mod upstream;

use std::sync::Arc;

use self::request::{Issued, Request};
use self::subject::Subject;
use super::issue::TokenResponse;
use super::possession::Held;
use crate::domain::authentication::Acr;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::{AccessTokenFormat, Client};
use crate::domain::confirmation::Confirmation;
use crate::domain::exchange::{Actor, ExchangePolicy, MOST_SOURCES};
use crate::domain::scope::{OFFLINE_ACCESS, Scope};
use crate::oauth::access_token::{self, AccessTokenClaims};
use crate::oauth::client_auth::AuthenticatedClient;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::{authorization_details, resource, subject as names};
use crate::provider::Provider;

/// Exchanges a token that the client was given for one of its own.
///
/// # Errors
/// `unauthorized_client` without the operator's leave; `invalid_request` for tokens that are not good, or not for this (§2.2.2);
/// `invalid_target`, `invalid_scope`, `invalid_authorization_details`.
pub(super) async fn answer(
    op: &Arc<Provider>,
    client: &AuthenticatedClient,
    held: Held,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    if id_jag::is_asked_for(&parameters) {
        return id_jag::answer(op, client, held, parameters).await;
    }
    if native_sso::is_asked_for(&parameters) {
        return native_sso::answer(op, client, held.bound, parameters).await;
    }
    if let Some(connection) = upstream::find_asked(op, client, &parameters) {
        return upstream::answer(op, client, &held, connection, parameters).await;
    }
    let policy = permitted(client)?;
    // What somebody allowed in detail they allowed to the app.
    authorization_details::refuse(&parameters)?;
    let Request {
        subject,
        actor,
        issued,
        scope,
    } = Request::read(&mut parameters)?;
    let audience = target::choose(op, policy, &mut parameters).await?;
    let subject = subject::read(op, client, policy, &subject).await?;
    check_held(&subject.cnf, &held).map_err(subject::refused)?;
    check_acr(client, &subject).map_err(subject::refused)?;
    // Nor does anybody come to another client's service by less than that client expects.
    if let Some(service) = op.find_client(&audience).await? {
        check_acr(&service, &subject).map_err(subject::refused)?;
    }
    let (actor, acting) = match actor {
        Some(actor) => Some(subject::read_actor(op, client, &held, &actor).await?).unzip(),
        None => (None, None),
    };
    let scope = choose_scope(op, client, &audience, &subject.scope, scope)?;
    let act = act(client, policy, &subject, actor)?;
    let mut claims = AccessTokenClaims {
        aud: audience,
        act,
        cnf: held.bound_as(&subject.cnf),
        ..claims(op, client, &subject, acting.as_ref(), &scope)?
    };
    if let Some(person) = &subject.person {
        claims.tell_roles(op, person).await?;
    }
    respond(op, client, claims, issued).await
}

/// What the operator lets this client do.
fn permitted(client: &Client) -> Result<&ExchangePolicy, OAuthError> {
    check_confidential(client)?;
    client
        .policy
        .exchange
        .as_ref()
        .filter(|policy| policy.may_delegate || policy.may_impersonate)
        .ok_or_else(|| not_allowed("the operator has not allowed this client to exchange tokens"))
}

fn not_allowed(why: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::UnauthorizedClient, why)
}

/// Whoever found a token could say to be a public client (§5, RFC 9700 §2.5).
fn check_confidential(client: &Client) -> Result<(), OAuthError> {
    if client.is_public() {
        Err(not_allowed("a public client cannot exchange tokens"))
    } else {
        Ok(())
    }
}

/// Whether the client has shown what a token is bound to (RFC 9449 §6, RFC 8705 §3): who merely saw it exchanges it neither.
fn check_held(cnf: &Confirmation, held: &Held) -> Result<(), &'static str> {
    if cnf.is_met_by(&held.shown) {
        Ok(())
    } else {
        Err("it is bound to a key or certificate, and what was shown is nothing or another")
    }
}

/// Whether the person proved as much as is expected of this client's people, whatever way they come to it.
fn check_acr(client: &Client, subject: &Subject) -> Result<(), &'static str> {
    let proven = subject.acr.as_deref().and_then(Acr::parse);
    match client.policy.minimum_acr {
        Some(least) if subject.person.is_some() && proven < Some(least) => {
            Err("its person proved less than the client's people have to")
        }
        Some(_) | None => Ok(()),
    }
}

/// No more than the subject's token has, than the client may have, and than means something at the audience.
fn choose_scope(
    op: &Provider,
    client: &Client,
    audience: &str,
    subject: &Scope,
    asked: Option<Scope>,
) -> Result<Scope, OAuthError> {
    let invalid = |why| OAuthError::new(ErrorCode::InvalidScope, why);
    // There is nothing to renew.
    let permitted = op.permitted_scope(client, subject).without(OFFLINE_ACCESS);
    let most = resource::scope_at(op, audience, &permitted);
    let scope = match asked {
        Some(asked) if !asked.is_subset(&most) => {
            return Err(invalid(
                "the scope is more than the subject_token has, than the client may have, or than there is at this audience",
            ));
        }
        Some(asked) => asked,
        None => most,
    };
    if scope.is_empty() && !subject.is_empty() {
        return Err(invalid(
            "nothing of the subject_token's scope is this client's and the audience's",
        ));
    }
    Ok(scope)
}

/// The claim `act` (§4.1). Where an actor is named, or no more is allowed, the client acts for the subject, and the token says so; else
/// it acts as the subject, and the token has those actors alone that were there before.
fn act(
    client: &Client,
    policy: &ExchangePolicy,
    subject: &Subject,
    actor: Option<Actor>,
) -> Result<Option<Actor>, OAuthError> {
    let before = subject.act.as_ref();
    let act = match actor {
        Some(_) if !policy.may_delegate => {
            return Err(subject::refused_actor(
                "the client may not act for others by delegation",
            ));
        }
        Some(actor) => Some(actor),
        None if policy.may_impersonate => None,
        None => Some(Actor::client(&client.id)),
    };
    let act = match act {
        Some(actor) => Some(actor.after(before).map_err(subject::refused)?),
        None => before.cloned(),
    };
    // OpenID Connect Core 1.0 §8: a client of its own sector learns nobody's public name.
    let names_people = act
        .as_ref()
        .is_some_and(|act| act.chain().any(Actor::is_person));
    if client.sector().is_some() && names_people {
        return Err(subject::refused_actor(
            "a person acts, and the client is told no names of people",
        ));
    }
    Ok(act)
}

/// The claims of the new token, but for whom it is and who acts.
fn claims(
    op: &Provider,
    client: &Client,
    subject: &Subject,
    acting: Option<&subject::Behind>,
    scope: &Scope,
) -> Result<AccessTokenClaims, OAuthError> {
    let name = match &subject.person {
        // In this client's sector, whatever the client of the old token calls them.
        Some(person) => names::of(op, client, person),
        None => subject.name.as_str().into(),
    };
    let mut claims =
        access_token::of_family(op, client, &name, &subject.behind.family, scope, op.now())?;
    let behind = [Some(&subject.behind), acting];
    for behind in behind.into_iter().flatten() {
        claims.exp = claims.exp.min(behind.expires_at.as_seconds());
        claims.sources.extend(behind.sources.iter().cloned());
    }
    if claims.sources.len() > MOST_SOURCES {
        return Err(subject::refused("it came of as many tokens as it may"));
    }
    claims.auth_time = subject.auth_time;
    claims.acr.clone_from(&subject.acr);
    claims.amr.clone_from(&subject.amr);
    Ok(claims)
}

/// §2.2.1.
async fn respond(
    op: &Provider,
    client: &Client,
    claims: AccessTokenClaims,
    issued: Issued,
) -> Result<TokenResponse, OAuthError> {
    let (token_type, scope) = (claims.cnf.token_type(), claims.scope.clone());
    let format = match issued {
        Issued::Jwt => AccessTokenFormat::Jwt,
        Issued::AccessToken => client.metadata.access_token_format,
    };
    tracing::info!(
        client.id = %client.id,
        token.family = claims.family(),
        token.audience = claims.aud,
        is_delegation = claims.act.is_some(),
        "a token was exchanged"
    );
    let token = access_token::issue_as(op, client, format, claims).await?;
    Ok(TokenResponse {
        access_token: token.token.0,
        issued_token_type: Some(issued.name()),
        token_type,
        expires_in: Some(token.expires_in),
        scope,
        authorization_details: AuthorizationDetails::default(),
        resource: None,
        refresh_token: None,
        id_token: None,
        device_secret: None,
    })
}
