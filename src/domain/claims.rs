//! Which claims go to a client: the scopes' claims (OpenID Connect Core 1.0 §5.4) and the `claims` parameter (§5.5).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::scope::Scope;

/// The claims of the `profile` scope.
pub const PROFILE: [&str; 14] = [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
];
/// The claims of the `email` scope.
pub const EMAIL: [&str; 2] = ["email", "email_verified"];
/// The claims of the `phone` scope.
pub const PHONE: [&str; 2] = ["phone_number", "phone_number_verified"];
/// The claims of the `address` scope.
pub const ADDRESS: [&str; 1] = ["address"];

/// The claims of the scopes `roles` and `groups`: two names for the same.
pub const ROLES: [&str; 1] = ["roles"];
/// The other one.
pub const GROUPS: [&str; 1] = ["groups"];

/// The scopes that stand for claims.
pub const SCOPES: [&str; 6] = ["profile", "email", "phone", "address", "roles", "groups"];

/// The claims that a scope stands for; none for scopes that stand for something else.
#[must_use]
pub fn of_scope(token: &str) -> &'static [&'static str] {
    match token {
        "profile" => &PROFILE,
        "email" => &EMAIL,
        "phone" => &PHONE,
        "address" => &ADDRESS,
        "roles" => &ROLES,
        "groups" => &GROUPS,
        _ => &[],
    }
}

/// The scope that stands for a claim; none for claims that are not about an end-user, or not known.
#[must_use]
pub fn scope_of(name: &str) -> Option<&'static str> {
    SCOPES
        .into_iter()
        .find(|scope| of_scope(scope).contains(&name))
}

/// Whether a claim is one that this provider can return about an end-user.
#[must_use]
pub fn is_supported(name: &str) -> bool {
    scope_of(name).is_some()
}

/// One member of a claims request (§5.5.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimRequest {
    /// The client cannot do its work without it.
    pub essential: bool,
    /// The one value that is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The values of which one is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
}

impl ClaimRequest {
    /// Whether a claim of this value answers the request.
    #[must_use]
    pub fn is_met_by(&self, actual: &Value) -> bool {
        self.value.as_ref().is_none_or(|wanted| wanted == actual)
            && self
                .values
                .as_ref()
                .is_none_or(|wanted| wanted.contains(actual))
    }
}

/// The `claims` parameter (§5.5): members that we do not know are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimsRequest {
    /// Asked of the userinfo endpoint. `null` asks for the claim in the default way.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub userinfo: BTreeMap<String, Option<ClaimRequest>>,
    /// Asked of the ID token.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub id_token: BTreeMap<String, Option<ClaimRequest>>,
}

/// A `claims` parameter that is no JSON object of the right shape, or larger than 100 members.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "claims is not a JSON object of the form of OpenID Connect Core 1.0 section 5.5, with at most {MAX_MEMBERS} members"
)]
pub struct MalformedClaims;

const MAX_MEMBERS: usize = 100;

impl ClaimsRequest {
    /// Reads the parameter.
    ///
    /// # Errors
    /// [`MalformedClaims`].
    pub fn parse(text: &str) -> Result<Self, MalformedClaims> {
        let members: Map<String, Value> =
            serde_json::from_str(text).map_err(|_| MalformedClaims)?;
        // serde alone would take an array of a struct's members in their order for the struct.
        let asked = ["userinfo", "id_token"]
            .into_iter()
            .filter_map(|name| members.get(name));
        for part in asked {
            let part = part.as_object().ok_or(MalformedClaims)?;
            if !part
                .values()
                .all(|claim| claim.is_null() || claim.is_object())
            {
                return Err(MalformedClaims);
            }
        }
        let request: Self =
            serde_json::from_value(Value::Object(members)).map_err(|_| MalformedClaims)?;
        if request.userinfo.len() + request.id_token.len() > MAX_MEMBERS {
            return Err(MalformedClaims);
        }
        Ok(request)
    }

    /// Without what stands under scopes that are not `allowed`: to ask for a claim singly is no way around a scope.
    #[must_use]
    pub fn within(mut self, allowed: &Scope) -> Self {
        let is_allowed = |name: &str| scope_of(name).is_none_or(|scope| allowed.has(scope));
        self.userinfo.retain(|name, _| is_allowed(name));
        self.id_token.retain(|name, _| is_allowed(name));
        self
    }

    /// The scopes that stand for what is asked: who agrees to a claim is asked as for its scope.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let names = self.userinfo.keys().chain(self.id_token.keys());
        names.filter_map(|name| scope_of(name)).collect()
    }

    /// Whether nothing was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.userinfo.is_empty() && self.id_token.is_empty()
    }
}
