//! Resource indicators (RFC 8707): for which service an access token is.
//!
//! An authorization request names the services that its client wants to reach, each token request one of them: an access token is for
//! one service, so that none can use it at another (§3), and so that its scopes have one meaning (RFC 9068 §3). Where nothing is named
//! a token is for this provider's own endpoints, under the issuer's name.

use std::sync::Arc;

use super::authorization_details;
use super::error::{ErrorCode, OAuthError};
use super::params::Parameters;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::resource::{MOST_RESOURCES, ResourceRules, Resources};
use crate::domain::response_type::ResponseType;
use crate::domain::scope::Scope;
use crate::provider::Provider;

const AMBIGUOUS: &str =
    "several resources were granted, and an access token is for one: resource has to name it";

fn invalid_target(description: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidTarget, description)
}

/// The resources that a request names (§2.1).
///
/// # Errors
/// `invalid_target`.
pub(super) fn read(op: &Provider, parameters: &mut Parameters) -> Result<Resources, OAuthError> {
    let named = parameters.take_each("resource");
    if named.len() > MOST_RESOURCES {
        return Err(invalid_target(format!(
            "there are more than {MOST_RESOURCES} resources"
        )));
    }
    let found = named.iter().map(|named| find(op, named));
    found.collect()
}

/// Those that a request names, and those that its details are for (RFC 9396 §2.2, `locations`).
///
/// # Errors
/// `invalid_target`, `invalid_authorization_details`.
pub(super) fn read_beside(
    op: &Provider,
    parameters: &mut Parameters,
    details: &AuthorizationDetails,
) -> Result<Resources, OAuthError> {
    authorization_details::with_services(op, &read(op, parameters)?, details)
}

/// The resources of an authorization request. One whose answer brings an access token by the browser names one at most: no token request
/// says afterwards which of them it is for (§2.1).
///
/// # Errors
/// `invalid_target`.
pub(super) fn read_for(
    op: &Provider,
    parameters: &mut Parameters,
    response_type: ResponseType,
    details: &AuthorizationDetails,
) -> Result<Resources, OAuthError> {
    let named = read_beside(op, parameters, details)?;
    if response_type.has_access_token() && named.len() > 1 {
        return Err(invalid_target(
            "an access token is for one resource, and there are several",
        ));
    }
    Ok(named)
}

/// The audience of an access token that the browser carries.
pub(super) fn sole(op: &Provider, granted: &Resources) -> String {
    let granted = granted.iter().next();
    granted.unwrap_or_else(|| op.issuer.as_str()).to_owned()
}

/// The identifier of a service in the words of its operator, if there is that service.
///
/// # Errors
/// `invalid_target`.
pub(super) fn find(op: &Provider, named: &str) -> Result<String, OAuthError> {
    let settings = &op.settings;
    let found = settings
        .resources
        .find(named, op.issuer.as_str(), settings.is_dev);
    found.map_err(|why| invalid_target(format!("the resource {named}: {why}")))
}

/// Whether each of what was named a while ago is a resource still.
///
/// # Errors
/// `invalid_target`.
pub(super) fn check_again(op: &Provider, resources: &Resources) -> Result<(), OAuthError> {
    resources
        .iter()
        .try_for_each(|resource| find(op, resource).map(drop))
}

/// What a token request says of the service that its access token is for (§2.2).
#[derive(Debug)]
pub(super) struct Target {
    issuer: String,
    is_dev: bool,
    rules: Arc<ResourceRules>,
    named: Resources,
}

impl Target {
    /// Reads it.
    ///
    /// # Errors
    /// `invalid_target`.
    pub(super) fn read(op: &Provider, parameters: &mut Parameters) -> Result<Self, OAuthError> {
        Ok(Self {
            named: read(op, parameters)?,
            issuer: op.issuer.as_str().to_owned(),
            is_dev: op.settings.is_dev,
            rules: Arc::clone(&op.settings.resources),
        })
    }

    /// The audience of a token, of the resources that were granted and no other: "the requested
    /// resources" of a token request are a subset of those (§2.2).
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn choose(&self, granted: &Resources) -> Result<String, &'static str> {
        let mut named = self.named.iter();
        let chosen = match (named.next(), named.next()) {
            (Some(_), Some(_)) => {
                return Err("an access token is for one resource, and there are several");
            }
            (Some(named), None) => named,
            (None, _) => {
                let mut granted = granted.iter();
                match (granted.next(), granted.next()) {
                    (Some(_), Some(_)) => return Err(AMBIGUOUS),
                    (Some(granted), None) => granted,
                    (None, _) => &self.issuer,
                }
            }
        };
        let is_granted = if granted.is_empty() {
            chosen == self.issuer
        } else {
            granted.has(chosen)
        };
        if !is_granted {
            return Err("the resource was not granted by the authorization");
        }
        // What the operator took away since is nobody's audience any more.
        if self.rules.find(chosen, &self.issuer, self.is_dev).is_err() {
            return Err("the resource is none any more");
        }
        Ok(chosen.to_owned())
    }

    /// The audience of a client's own token, which nobody granted.
    ///
    /// # Errors
    /// `invalid_target`.
    pub(super) fn choose_own(&self) -> Result<String, OAuthError> {
        self.choose(&self.named).map_err(invalid_target)
    }
}

/// The refusal of [`Target::choose`].
pub(super) fn refused(why: &'static str) -> OAuthError {
    invalid_target(why)
}

/// How much of what was granted a token for this audience carries.
pub(super) fn scope_at(op: &Provider, audience: &str, granted: &Scope) -> Scope {
    op.settings.resources.scope_at(audience, granted)
}
