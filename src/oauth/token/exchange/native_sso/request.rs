//! What an app asks for beside the secret of its device (Native SSO 1.0 §4.1).

use super::super::request::{ACCESS_TOKEN, ID_TOKEN};
use crate::domain::client::Client;
use crate::domain::scope::{OFFLINE_ACCESS, OPENID, Scope};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::resource;
use crate::provider::Provider;

/// The request (§4.1).
pub(super) struct Request {
    pub(super) subject_token: String,
    pub(super) device_secret: String,
    pub(super) scope: Option<Scope>,
}

impl Request {
    /// Reads it.
    ///
    /// # Errors
    /// `invalid_request`, `invalid_target`, `invalid_scope`.
    pub(super) fn read(op: &Provider, parameters: &mut Parameters) -> Result<Self, OAuthError> {
        let subject_token = parameters.require("subject_token")?;
        let device_secret = parameters.require("actor_token")?;
        // It is this profile's by that.
        let _ = parameters.take("actor_token_type");
        if parameters.require("subject_token_type")? != ID_TOKEN {
            return Err(OAuthError::invalid_request(format!(
                "subject_token_type: beside a device secret it is {ID_TOKEN}"
            )));
        }
        let requested = parameters.take("requested_token_type");
        if requested.is_some_and(|requested| requested != ACCESS_TOKEN) {
            return Err(OAuthError::invalid_request(format!(
                "requested_token_type: {ACCESS_TOKEN} is issued, with what comes beside it"
            )));
        }
        // §4.1: "MUST be the issuer URI for the OpenID Provider that issued the id_token".
        let audiences = parameters.take_each("audience");
        if audiences.is_empty() {
            return Err(OAuthError::invalid_request("audience is missing"));
        }
        let is_issuer = |audience: &String| audience == op.issuer.as_str();
        if audiences.len() > 1 || !audiences.iter().all(is_issuer) || parameters.has("resource") {
            return Err(resource::refused(
                "beside a device secret the audience is the issuer, and nothing else is",
            ));
        }
        let scope = parameters.take("scope").map(|text| Scope::parse(&text));
        let invalid = |why: String| OAuthError::new(ErrorCode::InvalidScope, why);
        let scope = scope
            .transpose()
            .map_err(|error| invalid(error.to_string()))?;
        // §4.1: "When present, it MUST include the openid scope value".
        if scope.as_ref().is_some_and(|scope| !scope.has(OPENID)) {
            return Err(invalid("the scope has to include openid".into()));
        }
        Ok(Self {
            subject_token,
            device_secret,
            scope,
        })
    }
}

/// What is asked for, of what the app may have; or else as much of it as the first app has.
///
/// # Errors
/// `invalid_scope`.
pub(super) fn choose_scope(
    op: &Provider,
    client: &Client,
    of_first: &Scope,
    asked: Option<Scope>,
) -> Result<Scope, OAuthError> {
    let permitted = op.permitted_scope(client, &client.allowed_scope());
    let scope = match asked {
        Some(asked) if !asked.is_subset(&permitted) => {
            return Err(OAuthError::new(
                ErrorCode::InvalidScope,
                "the app may not have this scope",
            ));
        }
        Some(asked) => asked,
        None => permitted.intersection(of_first).without(OFFLINE_ACCESS),
    };
    if scope.has(OPENID) {
        Ok(scope)
    } else {
        Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "the app may not have openid",
        ))
    }
}
