//! The claims about an end-user that a client may have (OpenID Connect Core 1.0 §5.1, §5.4, §5.5).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use crate::domain::claims::{ClaimRequest, SCOPES, of_scope};
use crate::domain::scope::{OF_ROLES, Scope};
use crate::domain::user::{Address, User};
use crate::provider::Provider;

/// The claims that a client singly asked for, by name.
pub type Requested = BTreeMap<String, Option<ClaimRequest>>;

/// Claims about one end-user, borrowed from their record: the members of a JSON object.
#[derive(Debug, Default)]
pub struct UserClaims<'u>(Vec<(&'static str, Claim<'u>)>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Claim<'u> {
    Text(&'u str),
    Texts(BTreeSet<&'u str>),
    Seconds(i64),
    Flag(bool),
    Address(&'u Address),
}

impl Serialize for UserClaims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, claim)| (name, claim)))
    }
}

/// The claims for the userinfo endpoint: those of the granted scopes, and those asked for singly.
#[must_use]
pub fn for_userinfo<'u>(
    op: &Provider,
    user: &'u User,
    scope: &Scope,
    requested: &Requested,
) -> UserClaims<'u> {
    select(op, user, |of, name| {
        scope.has(of) || requested.contains_key(name)
    })
}

/// The claims that were asked of the ID token singly (§5.5). Scopes' claims are for userinfo (§5.4); but for roles, which are of no
/// standard, and which services that read nothing but ID tokens decide by.
#[must_use]
pub fn for_id_token<'u>(
    op: &Provider,
    user: &'u User,
    scope: &Scope,
    requested: &Requested,
) -> UserClaims<'u> {
    if requested.is_empty() && user.roles.is_empty() {
        return UserClaims::default();
    }
    select(op, user, |of, name| {
        requested.contains_key(name) || (OF_ROLES.contains(&of) && scope.has(of))
    })
}

/// What somebody is at services, by the word of the operator and of the upstreams that are configured still.
#[must_use]
pub fn roles<'u>(op: &Provider, user: &'u User) -> BTreeSet<&'u str> {
    let connections = &op.settings.connections;
    user.roles
        .names(|connector| connections.find(connector.as_str()).is_some())
}

/// The same as the value of the claim `roles` or `groups`: none, unless the scope of that name is there.
#[must_use]
pub fn roles_within<'u>(
    op: &Provider,
    user: &'u User,
    scope: &Scope,
    claim: &str,
) -> BTreeSet<&'u str> {
    if scope.has(claim) {
        roles(op, user)
    } else {
        BTreeSet::new()
    }
}

fn select<'u>(
    op: &Provider,
    user: &'u User,
    is_wanted: impl Fn(&str, &str) -> bool,
) -> UserClaims<'u> {
    let roles = roles(op, user);
    let value = |name: &str| match name {
        "roles" | "groups" => (!roles.is_empty()).then(|| Claim::Texts(roles.clone())),
        _ => claim(user, name),
    };
    let claims = SCOPES.into_iter().flat_map(|scope| {
        of_scope(scope)
            .iter()
            .filter(|name| is_wanted(scope, name))
            .filter_map(|name| Some((*name, value(name)?)))
            .collect::<Vec<_>>()
    });
    UserClaims(claims.collect())
}

/// A claim's value, if there is one.
fn claim<'u>(user: &'u User, name: &str) -> Option<Claim<'u>> {
    let profile = &user.profile;
    let text = |value: &'u Option<String>| value.as_deref().map(Claim::Text);
    match name {
        "name" => text(&profile.name),
        "given_name" => text(&profile.given_name),
        "family_name" => text(&profile.family_name),
        "middle_name" => text(&profile.middle_name),
        "nickname" => text(&profile.nickname),
        "preferred_username" => user.chosen_username().map(Claim::Text),
        "profile" => text(&profile.profile),
        "picture" => text(&profile.picture),
        "website" => text(&profile.website),
        "gender" => text(&profile.gender),
        "birthdate" => text(&profile.birthdate),
        "zoneinfo" => text(&profile.zoneinfo),
        "locale" => text(&profile.locale),
        "updated_at" => Some(Claim::Seconds(user.updated_at.as_seconds())),
        "email" => text(&profile.email),
        "email_verified" => profile
            .email
            .as_ref()
            .map(|_| Claim::Flag(profile.email_verified)),
        "phone_number" => text(&profile.phone_number),
        "phone_number_verified" => profile
            .phone_number
            .as_ref()
            .map(|_| Claim::Flag(profile.phone_number_verified)),
        "address" => profile.address.as_ref().map(Claim::Address),
        _ => None,
    }
}
