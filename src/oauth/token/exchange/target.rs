//! For whom the new token is (RFC 8693 §2.1): `resource` and `audience`, which may both be there and have to mean one service.

use std::collections::BTreeSet;

use crate::domain::exchange::ExchangePolicy;
use crate::domain::resource::MOST_RESOURCES;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::oauth::resource;
use crate::provider::Provider;

/// The one audience of the new token.
///
/// # Errors
/// `invalid_target` (§2.2.2: "unwilling or unable to issue a token for any target service").
pub(super) async fn choose(
    op: &Provider,
    policy: &ExchangePolicy,
    parameters: &mut Parameters,
) -> Result<String, OAuthError> {
    let resources = resource::read(op, parameters)?;
    let mut named: BTreeSet<String> = resources.iter().map(str::to_owned).collect();
    let audiences = parameters.take_each("audience");
    if audiences.len() > MOST_RESOURCES {
        return Err(resource::refused("there are too many audiences"));
    }
    for audience in audiences {
        named.insert(find(op, &audience).await?);
    }
    let mut named = named.into_iter();
    match (named.next(), named.next()) {
        (Some(_), Some(_)) => Err(resource::refused(
            "a token is for one service, and there are several",
        )),
        (Some(named), None) if is_among(op, &policy.gives, &named) => Ok(named),
        (Some(_), None) => Err(resource::refused(
            "the operator has not allowed this client to ask tokens for this service",
        )),
        (None, _) => sole(op, policy).await,
    }
}

/// Where none is named, the only one that there is.
async fn sole(op: &Provider, policy: &ExchangePolicy) -> Result<String, OAuthError> {
    let mut gives = policy.gives.iter();
    match (gives.next(), gives.next()) {
        (Some(only), None) => find(op, only).await,
        _ => Err(resource::refused(
            "resource or audience has to name the service that the token is for",
        )),
    }
}

/// A service by its logical name: a resource, or a client that is there and turned on.
async fn find(op: &Provider, named: &str) -> Result<String, OAuthError> {
    if let Ok(found) = resource::find(op, named) {
        return Ok(found);
    }
    let client = op.find_client(named).await?;
    match client.filter(|client| client.disabled_at.is_none()) {
        Some(client) => Ok(client.id.as_str().to_owned()),
        None => Err(resource::refused(
            "the audience is no service of this provider",
        )),
    }
}

/// Whether an audience is among those that the operator named, in whatever words.
pub(super) fn is_among(op: &Provider, named: &BTreeSet<String>, audience: &str) -> bool {
    let is_it = |named: &String| {
        named == audience || resource::find(op, named).is_ok_and(|found| found == audience)
    };
    named.iter().any(is_it)
}
