//! `audience` is the name of a connector: what its upstream gave for a person who came by it, for a client that acts for them there.
//!
//! Three have to want it: the operator, who names the client (`connectors.tokens_for`); the client, which asks for the scope `upstream:NAME`;
//! and the person, who agrees to that. The upstream's token is given out as it is: what it is good for, and for how long, is the upstream's to say.
//! It is a bearer token, whatever ours are bound to.

use std::sync::Arc;

use super::super::issue::TokenResponse;
use super::super::possession::Held;
use super::request::{ACCESS_TOKEN, Presented, PresentedType};
use super::{check_acr, check_confidential, check_held, subject};
use crate::domain::activity::Activity;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::Client;
use crate::domain::connector::Connector;
use crate::domain::exchange::ExchangePolicy;
use crate::domain::id::UserId;
use crate::domain::scope::Scope;
use crate::federation::connection::Connection;
use crate::federation::failure::Failure;
use crate::federation::tokens::{self, Given, NotGiven};
use crate::login::unattended::Unattended;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::{authorization_details, resource};
use crate::provider::Provider;

/// The connector that an exchange names, if this client may have what its upstream gave. To any other client its name is nobody's, as that of
/// one that is not there.
pub(super) fn find_asked<'o>(
    op: &'o Provider,
    client: &Client,
    parameters: &Parameters,
) -> Option<&'o Connection> {
    let mut keeping = op.settings.connections.keeping();
    let found = keeping.find(|(connection, clients)| {
        let name = connection.connector.name.as_str();
        clients.contains(&client.id) && parameters.has_value("audience", name)
    });
    found.map(|(connection, _)| connection)
}

/// Gives it.
///
/// # Errors
/// `unauthorized_client` to a public client; `invalid_request` for tokens that are not good, or not for this (RFC 8693 §2.2.2); `invalid_target`
/// where there is nothing to give; `invalid_scope`, `invalid_authorization_details`; `temporarily_unavailable` while the upstream is.
pub(super) async fn answer(
    op: &Arc<Provider>,
    client: &Client,
    held: &Held,
    connection: &Connection,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    check_confidential(client)?;
    authorization_details::refuse(&parameters)?;
    let connector = &connection.connector;
    let Asked { subject, scope } = Asked::read(&mut parameters)?;
    let person = find_person(op, client, held, connector, &subject).await?;
    let given = tokens::give(op, connection, &person)
        .await
        .map_err(|why| refused(connector, why))?;
    // It cannot be narrowed here; who asks for more than it has is told so.
    if scope.is_some_and(|asked| !asked.is_subset(&given.scope)) {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "the scope is more than the upstream gave",
        ));
    }
    let upstream = connector.display_name.clone();
    let noted = Unattended::of(op, &person, &client.id, Activity::UpstreamUsed { upstream });
    op.store.write(move |w| noted.note(w)).await?;
    tracing::info!(
        client.id = %client.id,
        connector.name = connector.name.as_str(),
        "a client was given what an upstream gave for a person"
    );
    Ok(respond(op, given))
}

/// The request (§2.1), but for the upstream, which was found by it.
struct Asked {
    subject: Presented,
    scope: Option<Scope>,
}

impl Asked {
    fn read(parameters: &mut Parameters) -> Result<Self, OAuthError> {
        // An ID token has no scope, to which its person would have agreed.
        let subject = Presented::read_subject(parameters, &[PresentedType::AccessToken])?;
        if parameters.has("actor_token") || parameters.has("actor_token_type") {
            return Err(OAuthError::invalid_request(
                "there is no actor_token where a token of an upstream is asked for",
            ));
        }
        match parameters.take("requested_token_type").as_deref() {
            None | Some(ACCESS_TOKEN) => {}
            Some(_) => {
                return Err(OAuthError::invalid_request(format!(
                    "requested_token_type: of an upstream, {ACCESS_TOKEN} is given"
                )));
            }
        }
        if parameters.take_each("audience").len() != 1 || parameters.has("resource") {
            return Err(resource::refused(
                "audience names one upstream, and nothing else is named beside it",
            ));
        }
        let scope = parameters.take("scope").map(|text| Scope::parse(&text));
        let scope = scope
            .transpose()
            .map_err(|error| OAuthError::new(ErrorCode::InvalidScope, error.to_string()))?;
        Ok(Self { subject, scope })
    }
}

/// Whom the `subject_token` stands for, who has let its client have this.
async fn find_person(
    op: &Provider,
    client: &Client,
    held: &Held,
    connector: &Connector,
    presented: &Presented,
) -> Result<UserId, OAuthError> {
    let nothing = ExchangePolicy::default();
    let policy = client.policy.exchange.as_ref().unwrap_or(&nothing);
    let subject = subject::read(op, client, policy, presented).await?;
    check_held(&subject.cnf, held).map_err(subject::refused)?;
    check_acr(client, &subject).map_err(subject::refused)?;
    // By another's assertion, or by a client for itself, nobody has agreed to anything.
    let person = subject.person.filter(|_| subject.is_granted);
    let person = person.ok_or_else(|| subject::refused("nobody signed in for it"))?;
    let wanted = connector.name.scope();
    if subject.scope.has(&wanted) {
        Ok(person)
    } else {
        Err(OAuthError::invalid_request(format!(
            "the subject_token has not the scope {wanted}, by which its person lets the client act for them there"
        )))
    }
}

/// §2.2.2: "unwilling or unable to issue a token for any target service indicated".
fn refused(connector: &Connector, why: NotGiven) -> OAuthError {
    match why {
        NotGiven::Nothing(why) => resource::refused(
            "there is no token of this upstream that is good: the person has to sign in by it anew",
        )
        .with_detail(format!("{}: {why}", connector.name)),
        NotGiven::Failed(Failure::Store(error)) => error.into(),
        NotGiven::Failed(Failure::Entropy(error)) => error.into(),
        NotGiven::Failed(Failure::Key(error)) => error.into(),
        NotGiven::Failed(failure) => OAuthError::new(
            ErrorCode::TemporarilyUnavailable,
            "the upstream does not renew its token at the moment",
        )
        .with_detail(format!("{}: {failure}", connector.name)),
    }
}

/// §2.2.1. RFC 6749 §5.1: how long it is good is said where it is known.
fn respond(op: &Provider, given: Given) -> TokenResponse {
    let Given {
        access_token,
        scope,
        expires_at,
    } = given;
    TokenResponse {
        access_token: access_token.0,
        issued_token_type: Some(ACCESS_TOKEN),
        token_type: "Bearer",
        expires_in: expires_at.map(|end| end.since(op.now()).as_secs()),
        scope,
        authorization_details: AuthorizationDetails::default(),
        resource: None,
        refresh_token: None,
        id_token: None,
        device_secret: None,
    }
}
