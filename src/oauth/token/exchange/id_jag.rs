//! `requested_token_type=urn:ietf:params:oauth:token-type:id-jag` (draft-ietf-oauth-identity-assertion-authz-grant §4.3): our word for the
//! authorization server of somebody's API, so that an app of a person who signed in here may come to it for them.
//!
//! Who may come where, as whom, for what: the operator says it (`resource_authorization_servers`), in place of a page that would ask. No
//! grant comes of it here, and nothing is written; it is good for minutes, at one server, and what that makes of it is its own.

mod request;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

use self::request::Asked;
use super::super::issue::TokenResponse;
use super::super::possession::Held;
use super::request::PresentedType;
use super::subject::{self, Subject};
use super::{check_acr, check_confidential, renewable};
use crate::domain::activity::Activity;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::id_jag::{ResourceAuthorizationServer, TOKEN_TYPE};
use crate::domain::scope::Scope;
use crate::domain::user::User;
use crate::keys::jws::TokenType;
use crate::login::unattended::Unattended;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::{resource, subject as names};
use crate::provider::Provider;

/// How long it is good: it is presented at once, and asked for anew.
const LIFETIME: Duration = Duration::from_mins(5);

/// The claims (§3.1).
#[derive(Serialize)]
struct Claims<'c> {
    iss: &'c str,
    sub: &'c str,
    aud: &'c str,
    client_id: &'c str,
    jti: String,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<OneOrMore<'c>>,
    #[serde(skip_serializing_if = "Scope::is_empty")]
    scope: &'c Scope,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'c str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    amr: &'c [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Confirmation::is_empty")]
    cnf: Confirmation,
}

/// §3.1: "either a single URI or an array of URIs".
#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMore<'c> {
    One(&'c str),
    More(Vec<&'c str>),
}

impl<'c> OneOrMore<'c> {
    fn of(resources: &'c BTreeSet<String>) -> Option<Self> {
        let all: Vec<&str> = resources.iter().map(String::as_str).collect();
        match all.as_slice() {
            [] => None,
            [one] => Some(Self::One(one)),
            [_, _, ..] => Some(Self::More(all)),
        }
    }
}

/// Whether a token exchange asks for one.
pub(super) fn is_asked_for(parameters: &Parameters) -> bool {
    parameters.find("requested_token_type") == Some(TOKEN_TYPE)
}

/// Gives one.
///
/// # Errors
/// `unauthorized_client` without the operator's leave; `invalid_request` for a `subject_token` that is not good (RFC 8693 §2.2.2);
/// `invalid_target`, `invalid_scope`, `invalid_authorization_details`; `insufficient_user_authentication` (§8.2).
pub(super) async fn answer(
    op: &Provider,
    client: &Client,
    held: Held,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    // §8.1: "SHOULD only be supported for confidential clients".
    check_confidential(client)?;
    let asked = Asked::read(op, client, &mut parameters)?;
    let relying_party = find_relying_party(op, asked.server).await?;
    let subject = match asked.subject.token_type {
        PresentedType::RefreshToken => {
            renewable::read(op, client, &held, &asked.subject.token).await?
        }
        _ => subject::of_id_token(op, client, &asked.subject.token).await?,
    };
    // §4.3.3, §8.2: what is expected of the app's people, and of those of the server that they are led to.
    for expecting in [client, &*relying_party] {
        check_acr(expecting, &subject).map_err(|why| {
            OAuthError::new(
                ErrorCode::InsufficientUserAuthentication,
                "the person has to sign in anew, and to prove more",
            )
            .with_detail(why)
        })?;
    }
    let person = match &subject.person {
        Some(person) => op.store.user(person).await?,
        None => None,
    };
    let person = person
        .filter(|person| person.disabled_at.is_none())
        .ok_or_else(|| subject::refused("its person is gone or turned off"))?;
    let name = names::of(op, &relying_party, &person.id);
    let claims = Claims {
        // §8.6.1.1: the key of a proof; a certificate is shown to us alone.
        cnf: Confirmation {
            jkt: held.bound.jkt,
            certificate: None,
        },
        ..claims(op, &asked, &name, &subject, &person)?
    };
    let issuer = asked.server.issuer.clone();
    let noted = Unattended::of(op, &person.id, &client.id, Activity::WordGiven { issuer });
    op.store.write(move |w| noted.note(w)).await?;
    let answer = respond(op, &relying_party, &asked, claims).await?;
    tracing::info!(
        client.id = %client.id,
        token.audience = asked.server.issuer,
        "a client may come to another authorization server for a person"
    );
    Ok(answer)
}

/// The client by which the server's people sign in here.
async fn find_relying_party(
    op: &Provider,
    server: &ResourceAuthorizationServer,
) -> Result<Arc<Client>, OAuthError> {
    let found = op.find_client(server.client.as_str()).await?;
    found
        .filter(|client| client.disabled_at.is_none())
        .ok_or_else(|| {
            resource::refused("this authorization server is no client here, or is turned off")
                .with_detail(&server.client)
        })
}

/// What is said of whom.
fn claims<'c>(
    op: &'c Provider,
    asked: &'c Asked<'_>,
    sub: &'c str,
    subject: &'c Subject,
    person: &'c User,
) -> Result<Claims<'c>, OAuthError> {
    let now = op.now();
    let end = now.plus(LIFETIME).min(subject.behind.expires_at);
    let random: [u8; 16] = op.entropy.bytes()?;
    let profile = &person.profile;
    let is_told = asked.server.is_told_email && profile.email_verified;
    let email = profile.email.as_deref().filter(|_| is_told);
    Ok(Claims {
        iss: op.issuer.as_str(),
        sub,
        aud: &asked.server.issuer,
        client_id: asked.there,
        jti: BASE64URL_NOPAD.encode(&random),
        exp: end.as_seconds(),
        iat: now.as_seconds(),
        resource: OneOrMore::of(&asked.resources),
        scope: &asked.scope,
        auth_time: subject.auth_time,
        acr: subject.acr.as_deref(),
        amr: &subject.amr,
        email,
        email_verified: email.map(|_| true),
        cnf: Confirmation::default(),
    })
}

/// Signs and answers (§4.3.4).
async fn respond(
    op: &Provider,
    relying_party: &Client,
    asked: &Asked<'_>,
    claims: Claims<'_>,
) -> Result<TokenResponse, OAuthError> {
    let ring = op.keys.ring().await;
    // Another authorization server verifies it: a secret of the relying party's is nothing to that.
    let algorithm = relying_party
        .metadata
        .id_token_signed_response_alg
        .key_pair();
    let algorithm = algorithm.unwrap_or_else(|| op.default_algorithm(relying_party));
    let signer = ring.signer(algorithm)?;
    Ok(TokenResponse {
        access_token: signer.sign(TokenType::IdJag, &claims)?,
        issued_token_type: Some(TOKEN_TYPE),
        // "because this is not an OAuth access token".
        token_type: "N_A",
        expires_in: u64::try_from(claims.exp - claims.iat).ok(),
        scope: asked.scope.clone(),
        authorization_details: AuthorizationDetails::default(),
        resource: None,
        refresh_token: None,
        id_token: None,
        device_secret: None,
    })
}
