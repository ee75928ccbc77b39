//! Whom presented tokens stand for: the subject, for whom a token is asked, and the actor, who acts for them (RFC 8693 §2.1).

use super::super::issue::{LOST_ALL, has_lost_all};
use super::super::possession::Held;
use super::request::{Presented, PresentedType};
use super::{check_held, target};
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::exchange::{Actor, ExchangePolicy, MayAct, Source};
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, GrantId, SessionId, UserId};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::keys::jws::{CompactJws, is_typ};
use crate::oauth::access_token::{self, AccessTokenClaims, ValidToken};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::{id_token, subject as names};
use crate::provider::Provider;
use crate::store::LivingGrant;

/// What a new token rests on: it is good for no longer.
pub(super) struct Behind {
    /// The family of the presented token.
    pub(super) family: String,
    /// When that is over.
    pub(super) expires_at: Timestamp,
    /// The tokens whose revocation ends what comes of them.
    pub(super) sources: Vec<Source>,
}

/// For whom a token is asked.
pub(super) struct Subject {
    /// The person; none where a client acts for itself.
    pub(super) person: Option<UserId>,
    /// Whether they signed in, and agreed to what its scope says.
    pub(super) is_granted: bool,
    /// The `sub` of the presented token.
    pub(super) name: String,
    /// What the presented token is good for now.
    pub(super) scope: Scope,
    /// When, how and by what the person proved who they are.
    pub(super) auth_time: Option<i64>,
    pub(super) acr: Option<String>,
    pub(super) amr: Vec<String>,
    /// What the presented token's holder has to show.
    pub(super) cnf: Confirmation,
    /// Who acts for them already.
    pub(super) act: Option<Actor>,
    pub(super) behind: Behind,
}

/// The one answer to every `subject_token` that is not taken (§2.2.2: "invalid for any reason, or ... unacceptable based on policy").
pub(super) fn refused(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::invalid_request(
        "the subject_token is malformed, expired or revoked, or not this client's to exchange",
    )
    .with_detail(why)
}

/// The same for an `actor_token`.
pub(super) fn refused_actor(why: impl std::fmt::Display) -> OAuthError {
    OAuthError::invalid_request(
        "the actor_token is malformed, expired or revoked, or nobody's who acts by this client",
    )
    .with_detail(why)
}

/// Reads the `subject_token`.
///
/// # Errors
/// `invalid_request`, `temporarily_unavailable`.
pub(super) async fn read(
    op: &Provider,
    client: &Client,
    policy: &ExchangePolicy,
    presented: &Presented,
) -> Result<Subject, OAuthError> {
    if is_access_token(presented) {
        of_access_token(op, client, policy, &presented.token).await
    } else {
        of_id_token(op, client, &presented.token).await
    }
}

fn is_access_token(presented: &Presented) -> bool {
    match presented.token_type {
        PresentedType::AccessToken => true,
        PresentedType::IdToken | PresentedType::RefreshToken => false,
        PresentedType::Jwt => {
            CompactJws::parse(&presented.token).is_ok_and(|token| is_typ(&token.header, "at+jwt"))
        }
    }
}

/// A token that is good now, as any resource server would find it.
async fn validate(
    op: &Provider,
    token: &str,
    refused: impl FnOnce(String) -> OAuthError,
) -> Result<ValidToken, OAuthError> {
    let valid = access_token::validate(op, token).await;
    valid.map_err(|error| match error.code {
        ErrorCode::InvalidToken => refused(error.detail.unwrap_or_default()),
        _ => error,
    })
}

async fn of_access_token(
    op: &Provider,
    client: &Client,
    policy: &ExchangePolicy,
    token: &str,
) -> Result<Subject, OAuthError> {
    let ValidToken {
        claims,
        client: issued_to,
        end_user,
    } = validate(op, token, refused).await?;
    check_given_to(op, client, policy, &claims).map_err(refused)?;
    // Nothing would lead back from such a name to its person.
    if end_user.is_some() && !claims.has_grant() && client.sector().is_some() {
        return Err(refused(
            "it came of an assertion, and the client is pairwise",
        ));
    }
    let mut behind = behind(&claims);
    if claims.has_grant() {
        let grant = GrantId::new(claims.family());
        let (tenant, now) = (op.tenant.clone(), op.now());
        let living = op
            .store
            .read(move |r| r.find_living_grant(&tenant, &grant, now))
            .await?;
        let LivingGrant { grant: _, ends_at } =
            living.ok_or_else(|| refused("its grant, its person or its session is over"))?;
        behind.expires_at = earlier(behind.expires_at, ends_at);
    }
    Ok(Subject {
        person: end_user.map(|user| user.id.clone()),
        is_granted: claims.has_grant(),
        name: claims.sub.clone(),
        scope: kept_scope(op, &issued_to, &claims.scope)?,
        auth_time: claims.auth_time,
        acr: claims.acr.clone(),
        amr: claims.amr.clone(),
        cnf: claims.cnf.clone(),
        act: claims.act.clone(),
        behind,
    })
}

/// What is left of a token's scope: what its client lost since, it is not good for.
fn kept_scope(op: &Provider, issued_to: &Client, granted: &Scope) -> Result<Scope, OAuthError> {
    let scope = op.permitted_scope(issued_to, granted);
    if has_lost_all(granted, &scope) {
        Err(refused(LOST_ALL))
    } else {
        Ok(scope)
    }
}

fn behind(claims: &AccessTokenClaims) -> Behind {
    let source = Source {
        jti: claims.jti.clone(),
        client_id: ClientId::new(claims.client_id.as_str()),
    };
    Behind {
        family: claims.family().to_owned(),
        expires_at: Timestamp::from_seconds(claims.exp),
        sources: std::iter::once(source)
            .chain(claims.sources.iter().cloned())
            .collect(),
    }
}

fn earlier(one: Timestamp, other: Option<Timestamp>) -> Timestamp {
    other.map_or(one, |other| one.min(other))
}

/// Whether a token was given to the client that presents it: it was issued to it, or for it, or it says that this client may act. What
/// was sent to another service is that service's to exchange; else whoever comes by it makes of it a token for themselves.
fn check_given_to(
    op: &Provider,
    client: &Client,
    policy: &ExchangePolicy,
    claims: &AccessTokenClaims,
) -> Result<(), &'static str> {
    let id = client.id.as_str();
    // §4.4: nobody else may, whoever has it.
    if let Some(MayAct { sub }) = &claims.may_act {
        return if sub == id {
            Ok(())
        } else {
            Err("another client alone may act")
        };
    }
    let is_its_own = claims.client_id == id;
    let is_for_it = claims.aud == id || target::is_among(op, &policy.takes, &claims.aud);
    if is_its_own || is_for_it {
        Ok(())
    } else {
        Err("it was given to another client, for another audience")
    }
}

/// An ID token stands for the latest grant of its client in its session. It is its client's alone.
pub(super) async fn of_id_token(
    op: &Provider,
    client: &Client,
    token: &str,
) -> Result<Subject, OAuthError> {
    let hint = id_token::read_signed(op, token).await.map_err(refused)?;
    let now = op.now();
    if now >= hint.expires_at() {
        return Err(refused("the ID token has expired"));
    }
    if hint.aud != client.id.as_str() {
        return Err(refused("the ID token is another client's"));
    }
    let expires_at = hint.expires_at();
    let session = hint.sid.map(SessionId::new);
    let session = session.ok_or_else(|| refused("the ID token has no sid"))?;
    let (tenant, client_id) = (op.tenant.clone(), client.id.clone());
    let living = op
        .store
        .read(move |r| r.find_living_grant_in(&tenant, &session, &client_id, now))
        .await?;
    let LivingGrant { grant, ends_at } =
        living.ok_or_else(|| refused("its grant, its person or its session is over"))?;
    if names::of(op, client, &grant.user_id) != hint.sub {
        return Err(refused("the ID token is of somebody else"));
    }
    if grant.created_at.is_ahead_of(now) {
        return Err(refused("its grant is from a time that has not come"));
    }
    of_grant(op, client, grant, earlier(expires_at, ends_at))
}

/// Whom a grant of the client's own stands for, until then.
///
/// # Errors
/// `invalid_request` where nothing of its scope is left.
pub(super) fn of_grant(
    op: &Provider,
    client: &Client,
    grant: Grant,
    expires_at: Timestamp,
) -> Result<Subject, OAuthError> {
    Ok(Subject {
        name: names::of(op, client, &grant.user_id).into_owned(),
        person: Some(grant.user_id),
        is_granted: true,
        scope: kept_scope(op, client, &grant.scope)?,
        auth_time: Some(grant.authentication.at.as_seconds()),
        acr: Some(grant.authentication.acr),
        amr: grant.authentication.amr,
        cnf: Confirmation::default(),
        act: None,
        behind: Behind {
            family: grant.id.as_str().to_owned(),
            expires_at,
            sources: Vec::new(),
        },
    })
}

/// Reads the `actor_token`: the client's own, for itself or for a person who is signed in to it.
///
/// # Errors
/// `invalid_request`, `temporarily_unavailable`.
pub(super) async fn read_actor(
    op: &Provider,
    client: &Client,
    held: &Held,
    presented: &Presented,
) -> Result<(Actor, Behind), OAuthError> {
    if !is_access_token(presented) {
        return Err(refused_actor("it is no access token"));
    }
    let ValidToken {
        claims, end_user, ..
    } = validate(op, &presented.token, refused_actor).await?;
    if claims.client_id != client.id.as_str() {
        return Err(refused_actor("it was issued to another client"));
    }
    if claims.act.is_some() {
        return Err(refused_actor("somebody acts for the actor"));
    }
    check_held(&claims.cnf, held).map_err(refused_actor)?;
    let actor = match end_user {
        Some(person) => Actor {
            sub: person.id.as_str().to_owned(),
            ..Actor::client(&client.id)
        },
        None if claims.sub == client.id.as_str() => Actor::client(&client.id),
        None => return Err(refused_actor("it stands for another client")),
    };
    Ok((actor, behind(&claims)))
}
