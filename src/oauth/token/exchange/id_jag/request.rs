//! What is asked for (§4.3), each part of it within what the operator lets this client ask for there.

use std::collections::BTreeSet;

use super::super::not_allowed;
use super::super::request::{Presented, PresentedType};
use crate::domain::client::Client;
use crate::domain::id_jag::{CrossAppClient, ResourceAuthorizationServer};
use crate::domain::scope::Scope;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::resource;
use crate::provider::Provider;

/// What is asked for, within what the operator allows.
pub(super) struct Asked<'s> {
    pub(super) subject: Presented,
    pub(super) server: &'s ResourceAuthorizationServer,
    /// What the client is called there.
    pub(super) there: &'s str,
    pub(super) resources: BTreeSet<String>,
    pub(super) scope: Scope,
}

impl<'s> Asked<'s> {
    /// Reads it (§4.3).
    ///
    /// # Errors
    /// `unauthorized_client`, `invalid_request`, `invalid_target`, `invalid_scope`, `invalid_authorization_details`.
    pub(super) fn read(
        op: &'s Provider,
        client: &Client,
        parameters: &mut Parameters,
    ) -> Result<Self, OAuthError> {
        let servers = op.settings.resource_authorization_servers.iter();
        let mut allowed = servers
            .filter_map(|server| Some((server, server.find_client(&client.id)?)))
            .peekable();
        if allowed.peek().is_none() {
            return Err(not_allowed(
                "the operator has not allowed this client to come to another authorization server for people",
            ));
        }
        let taken = [PresentedType::IdToken, PresentedType::RefreshToken];
        let subject = Presented::read_subject(parameters, &taken)?;
        // §4.3: what an actor would mean is not said.
        if parameters.has("actor_token") || parameters.has("actor_token_type") {
            return Err(OAuthError::invalid_request(
                "there is no actor_token with this requested_token_type",
            ));
        }
        let audiences = parameters.take_each("audience");
        let audience = match audiences.as_slice() {
            [] => return Err(OAuthError::invalid_request("audience is missing")),
            [audience] => audience,
            [_, _, ..] => {
                return Err(resource::refused(
                    "audience names one authorization server, and there are several",
                ));
            }
        };
        let (server, there) = allowed
            .find(|(server, _)| server.issuer == *audience)
            .ok_or_else(|| {
                resource::refused("the client may not come to this authorization server for people")
            })?;
        // RFC 9396 §5: the types are that server's, and nobody here knows one.
        if parameters.has("authorization_details") {
            return Err(OAuthError::new(
                ErrorCode::InvalidAuthorizationDetails,
                "no type of authorization_details is known for this audience",
            ));
        }
        Ok(Self {
            subject,
            server,
            there: &there.there,
            resources: choose_resources(server, parameters.take_each("resource"))?,
            scope: choose_scope(there, parameters.take("scope").as_deref())?,
        })
    }
}

/// Those that are named (RFC 8707 §2); or all, where none is, so that who leaves them out does not get at more.
fn choose_resources(
    server: &ResourceAuthorizationServer,
    named: Vec<String>,
) -> Result<BTreeSet<String>, OAuthError> {
    let named: BTreeSet<String> = named.into_iter().collect();
    if !named.is_subset(&server.resources) {
        return Err(resource::refused(
            "the operator has named no such resource at this authorization server",
        ));
    }
    Ok(if named.is_empty() {
        server.resources.clone()
    } else {
        named
    })
}

fn choose_scope(client: &CrossAppClient, asked: Option<&str>) -> Result<Scope, OAuthError> {
    let invalid = |why: String| OAuthError::new(ErrorCode::InvalidScope, why);
    let Some(asked) = asked else {
        return Ok(client.scope.clone());
    };
    let scope = Scope::parse(asked).map_err(|error| invalid(error.to_string()))?;
    if scope.is_subset(&client.scope) {
        Ok(scope)
    } else {
        Err(invalid(
            "the operator has not allowed this client to ask for this scope there".into(),
        ))
    }
}
