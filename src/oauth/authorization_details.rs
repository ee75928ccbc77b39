//! Rich authorization requests (RFC 9396): what a client may do, object by object, in place of scopes or beside them.
//!
//! A request's details are read once, and are from then on as they were read: nothing adds to them. People agree to those that a page
//! showed; a grant has those that somebody agreed to; a token those of the grant that are for its service, or fewer (§6).

mod asked;

use std::borrow::Cow;

use serde_json::Value;

pub(super) use self::asked::{Asked, refused};
use super::error::{ErrorCode, OAuthError};
use super::json;
use super::params::Parameters;
use crate::domain::authorization_details::types::DetailType;
use crate::domain::authorization_details::{
    AuthorizationDetail, AuthorizationDetails, LONGEST_DETAILS, MOST_DETAILS,
};
use crate::domain::client::Client;
use crate::domain::grant::Grant;
use crate::domain::resource::{MOST_RESOURCES, Resources};
use crate::domain::time::Timestamp;
use crate::provider::Provider;

const PARAMETER: &str = "authorization_details";

fn invalid(description: impl Into<Cow<'static, str>>) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidAuthorizationDetails, description)
}

/// The details of an authorization request (§3), each one of a type that the client registered.
///
/// # Errors
/// `invalid_authorization_details` (§5).
pub(super) fn read(
    op: &Provider,
    client: &Client,
    parameters: &mut Parameters,
) -> Result<AuthorizationDetails, OAuthError> {
    let Some(text) = parameters.take(PARAMETER) else {
        return Ok(AuthorizationDetails::default());
    };
    let details = parse(&text)?;
    check(op, client, &details).map_err(invalid)?;
    Ok(details)
}

/// Refuses those that are asked of a grant whose tokens have none.
///
/// # Errors
/// `invalid_authorization_details`.
pub(super) fn refuse(parameters: &Parameters) -> Result<(), OAuthError> {
    if parameters.has(PARAMETER) {
        return Err(invalid(
            "tokens of this grant type have no authorization_details",
        ));
    }
    Ok(())
}

/// Those that another issuer's word has for a client, judged as it is what the client asks for.
///
/// # Errors
/// `invalid_authorization_details`.
pub(super) fn of_claim(
    op: &Provider,
    client: &Client,
    claim: &Value,
) -> Result<AuthorizationDetails, OAuthError> {
    let details = parse(&claim.to_string())?;
    check(op, client, &details).map_err(invalid)?;
    // Nobody is asked here, whoever was there.
    if ask_each_time(op, &details) {
        return Err(invalid(
            "authorization_details have what people here are asked for each time",
        ));
    }
    Ok(details)
}

/// §2: "in JSON notation, an array of objects".
fn parse(text: &str) -> Result<AuthorizationDetails, OAuthError> {
    if text.len() > LONGEST_DETAILS {
        return Err(invalid(format!(
            "authorization_details are longer than {LONGEST_DETAILS} bytes"
        )));
    }
    let objects = json::read_array(text.as_bytes()).ok_or_else(|| {
        invalid("authorization_details are no JSON array, or have a member twice")
    })?;
    if objects.is_empty() || objects.len() > MOST_DETAILS {
        return Err(invalid(format!(
            "authorization_details have no object, or more than {MOST_DETAILS}"
        )));
    }
    let read = |object| {
        serde_json::from_value::<AuthorizationDetail>(object).map_err(|_| {
            invalid("one of authorization_details is no object with a type, or has a value that no type has")
        })
    };
    objects.into_iter().map(read).collect()
}

/// Whether each is what the operator has types for and the client registered, and is for services that there are.
fn check(op: &Provider, client: &Client, details: &AuthorizationDetails) -> Result<(), String> {
    for detail in details.iter() {
        let known = op.settings.details.check(detail);
        let known = known.map_err(|unfit| unfit.to_string())?;
        check_registered(&client.metadata.authorization_details_types, known)?;
        check_locations(op, known, detail)?;
    }
    let services = services(op, details);
    if services.len() > MOST_RESOURCES {
        return Err(format!(
            "authorization_details are for more than {MOST_RESOURCES} services"
        ));
    }
    Ok(())
}

fn check_registered(registered: &[String], known: &DetailType) -> Result<(), String> {
    if registered.contains(&known.name) {
        Ok(())
    } else {
        Err(format!(
            "the client did not register the type {}",
            known.name
        ))
    }
}

fn check_locations(
    op: &Provider,
    known: &DetailType,
    detail: &AuthorizationDetail,
) -> Result<(), String> {
    for location in detail.locations() {
        let home = find_home(op, location)
            .map_err(|why| format!("{}: the location {location}: {why}", known.name))?;
        if known
            .resource
            .as_ref()
            .is_some_and(|resource| *resource != home)
        {
            return Err(format!(
                "{}: the location {location} is not at the service that such details are for",
                known.name
            ));
        }
    }
    Ok(())
}

fn find_home(op: &Provider, location: &str) -> Result<String, Cow<'static, str>> {
    let settings = &op.settings;
    settings
        .resources
        .find_home(location, op.issuer.as_str(), settings.is_dev)
}

/// The services that details are for: where their locations are, or else where those of their type are. They are asked for as those are that
/// `resource` names.
pub(super) fn services(op: &Provider, details: &AuthorizationDetails) -> Resources {
    let each = details.iter().flat_map(|detail| {
        let locations = detail.locations().iter();
        let mut homes: Vec<String> = locations
            .filter_map(|location| find_home(op, location).ok())
            .collect();
        if detail.locations().is_empty() {
            let known = op.settings.details.find(&detail.kind);
            homes.extend(known.and_then(|known| known.resource.clone()));
        }
        homes
    });
    each.collect()
}

/// Those of a request, with the services that its details are for.
///
/// # Errors
/// `invalid_authorization_details`.
pub(super) fn with_services(
    op: &Provider,
    resources: &Resources,
    details: &AuthorizationDetails,
) -> Result<Resources, OAuthError> {
    let all = resources.union(&services(op, details));
    if all.len() > MOST_RESOURCES {
        return Err(invalid(format!(
            "resource and authorization_details name more than {MOST_RESOURCES} services"
        )));
    }
    Ok(all)
}

/// Whether what was asked for a while ago may be asked for still.
///
/// # Errors
/// `invalid_authorization_details`.
pub(super) fn check_again(
    op: &Provider,
    client: &Client,
    details: &AuthorizationDetails,
) -> Result<(), OAuthError> {
    check(op, client, details).map_err(invalid)
}

/// Whether the person is asked each time, whatever they allowed before.
#[must_use]
pub fn ask_each_time(op: &Provider, details: &AuthorizationDetails) -> bool {
    let rules = &op.settings.details;
    details
        .iter()
        .any(|detail| rules.is_asked_each_time(detail))
}

/// Those that a consent remembers.
#[must_use]
pub fn remembered(op: &Provider, details: &AuthorizationDetails) -> AuthorizationDetails {
    let rules = &op.settings.details;
    let kept = details.iter();
    let kept = kept.filter(|detail| !rules.is_asked_each_time(detail));
    kept.cloned().collect()
}

/// What of it the client may have now: of types that there are still, and that it registered.
#[must_use]
pub fn permitted(
    op: &Provider,
    client: &Client,
    details: &AuthorizationDetails,
) -> AuthorizationDetails {
    Asked::of(op, client).permitted(details)
}

/// The same of what a refresh token is good for.
#[must_use]
pub fn lasting(
    op: &Provider,
    client: &Client,
    grant: &Grant,
    now: Timestamp,
) -> AuthorizationDetails {
    let asked = Asked::of(op, client);
    asked.permitted(&asked.lasting(grant, now))
}

/// The details of an access token that the browser carries.
pub(super) fn sole(
    op: &Provider,
    client: &Client,
    granted: &AuthorizationDetails,
    audience: &str,
) -> AuthorizationDetails {
    let asked = Asked::of(op, client);
    asked.at(&asked.permitted(granted), audience)
}
