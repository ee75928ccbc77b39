//! An Identity Assertion JWT Authorization Grant that a client presents here (draft-ietf-oauth-identity-assertion-authz-grant §4.4): it says to
//! which client it was given, and what that may have at most.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::refused;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::resource::{MOST_RESOURCES, Resources};
use crate::domain::scope::Scope;
use crate::keys::jws::CompactJws;
use crate::oauth::authorization_details;
use crate::oauth::error::OAuthError;
use crate::oauth::resource::{self, Target};
use crate::provider::Provider;

/// How possession can be shown here (RFC 9449 §6.1, RFC 8705 §3.1).
const CONFIRMATIONS: [&str; 2] = ["jkt", "x5t#S256"];

/// The claims that other assertions have not (§3.1).
#[derive(Deserialize)]
struct Claims {
    client_id: String,
    #[serde(default)]
    resource: Option<OneOrMore>,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    authorization_details: Option<Value>,
    #[serde(default)]
    cnf: Option<Map<String, Value>>,
    #[serde(default)]
    act: Option<Value>,
    #[serde(default)]
    tenant: Option<String>,
    #[serde(default)]
    aud_tenant: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// What an assertion says that its client may have; one that says nothing leaves it to the client's registration.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) scope: Option<Scope>,
    pub(super) resources: Option<Resources>,
    pub(super) authorization_details: AuthorizationDetails,
    /// What the assertion is bound to, and so the token.
    pub(super) cnf: Confirmation,
}

impl Limits {
    /// Those of an ID-JAG, if it was given to this client, of people of this tenant.
    ///
    /// # Errors
    /// `invalid_grant`; `invalid_target` and `invalid_authorization_details` for what there is not here.
    pub(super) fn of(
        op: &Provider,
        client: &Client,
        shown: &Confirmation,
        tenant: Option<&str>,
        token: &CompactJws<'_>,
    ) -> Result<Self, OAuthError> {
        let Claims {
            client_id,
            resource,
            scope,
            authorization_details,
            cnf,
            act,
            tenant: of_tenant,
            aud_tenant,
        } = token.claims().map_err(refused)?;
        // "The client_id claim MUST identify the same client as the client authentication in the request."
        if client_id != client.id.as_str() {
            return Err(refused("it was given to another client"));
        }
        // §3.1: of an issuer with several tenants, its `sub` is unique in one of them alone.
        if of_tenant.as_deref() != tenant {
            return Err(refused("it is of another tenant of its issuer"));
        }
        if aud_tenant.is_some() {
            return Err(refused("it is for a tenant, and this issuer has none"));
        }
        // §8.5: what is not said of an actor must not be lost on the way.
        if act.is_some() {
            return Err(refused("somebody else acts for its person"));
        }
        let cnf = check_possession(cnf, shown).map_err(refused)?;
        let scope = scope.as_deref().map(Scope::parse).transpose();
        let details = match authorization_details {
            Some(details) => authorization_details::of_claim(op, client, &details)?,
            None => AuthorizationDetails::default(),
        };
        Ok(Self {
            // What it does not grant is not granted.
            scope: Some(scope.map_err(refused)?.unwrap_or_default()),
            resources: find_resources(op, resource, &details)?,
            authorization_details: details,
            cnf,
        })
    }

    /// For which service the token is, of those that the assertion names, if it names any.
    ///
    /// # Errors
    /// `invalid_target`.
    pub(super) fn choose_audience(&self, target: &Target) -> Result<String, OAuthError> {
        match &self.resources {
            Some(granted) => target.choose(granted).map_err(resource::refused),
            None => target.choose_own(),
        }
    }
}

/// §8.6.1.2: "proof of possession of the corresponding private key MUST be demonstrated".
fn check_possession(
    cnf: Option<Map<String, Value>>,
    shown: &Confirmation,
) -> Result<Confirmation, &'static str> {
    let Some(cnf) = cnf else {
        return Ok(Confirmation::default());
    };
    if !cnf
        .keys()
        .all(|name| CONFIRMATIONS.contains(&name.as_str()))
    {
        return Err("it is bound to what nobody can show here");
    }
    let cnf: Confirmation =
        serde_json::from_value(Value::Object(cnf)).map_err(|_| "its cnf is malformed")?;
    if cnf.is_met_by(shown) {
        Ok(cnf)
    } else {
        Err("it is bound to a key or certificate, and what was shown is nothing or another")
    }
}

/// The services that it names (RFC 8707 §2), and those that its details are for.
fn find_resources(
    op: &Provider,
    named: Option<OneOrMore>,
    details: &AuthorizationDetails,
) -> Result<Option<Resources>, OAuthError> {
    let named = match named {
        None if authorization_details::services(op, details).is_empty() => return Ok(None),
        None => Vec::new(),
        Some(OneOrMore::One(one)) => vec![one],
        Some(OneOrMore::More(more)) => more,
    };
    if named.len() > MOST_RESOURCES {
        return Err(refused("it names too many resources"));
    }
    let named: Resources = named
        .iter()
        .map(|named| resource::find(op, named))
        .collect::<Result<_, _>>()?;
    authorization_details::with_services(op, &named, details).map(Some)
}
