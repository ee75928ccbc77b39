//! The claims about an end-user that a client may have (OpenID Connect Core 1.0 §5.1, §5.4, §5.5).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::domain::claims::{ClaimRequest, is_supported, of_scope};
use crate::domain::scope::Scope;
use crate::domain::user::User;

/// The claims for the userinfo endpoint, `sub` first: those of the granted scopes, and those asked for singly.
#[must_use]
pub fn for_userinfo(
    user: &User,
    scope: &Scope,
    requested: &BTreeMap<String, Option<ClaimRequest>>,
) -> Map<String, Value> {
    let mut wanted: BTreeSet<&str> = scope.iter().flat_map(of_scope).copied().collect();
    wanted.extend(
        requested
            .keys()
            .map(String::as_str)
            .filter(|name| is_supported(name)),
    );
    let mut claims = Map::new();
    claims.insert("sub".into(), user.id.as_str().into());
    claims.extend(select(user, &wanted));
    claims
}

/// The claims that were asked of the ID token singly (§5.5). Scopes' claims are for userinfo (§5.4).
#[must_use]
pub fn for_id_token(
    user: &User,
    requested: &BTreeMap<String, Option<ClaimRequest>>,
) -> Map<String, Value> {
    let wanted = requested
        .keys()
        .map(String::as_str)
        .filter(|name| is_supported(name))
        .collect();
    select(user, &wanted)
}

fn select(user: &User, wanted: &BTreeSet<&str>) -> Map<String, Value> {
    let profile = &user.profile;
    let text = |value: &Option<String>| value.as_deref().map(Value::from);
    let mut claims = Map::new();
    for name in wanted {
        let value = match *name {
            "name" => text(&profile.name),
            "given_name" => text(&profile.given_name),
            "family_name" => text(&profile.family_name),
            "middle_name" => text(&profile.middle_name),
            "nickname" => text(&profile.nickname),
            "preferred_username" => Some(user.username.as_str().into()),
            "profile" => text(&profile.profile),
            "picture" => text(&profile.picture),
            "website" => text(&profile.website),
            "gender" => text(&profile.gender),
            "birthdate" => text(&profile.birthdate),
            "zoneinfo" => text(&profile.zoneinfo),
            "locale" => text(&profile.locale),
            "updated_at" => Some(user.updated_at.as_seconds().into()),
            "email" => text(&profile.email),
            "email_verified" => profile
                .email
                .is_some()
                .then(|| profile.email_verified.into()),
            "phone_number" => text(&profile.phone_number),
            "phone_number_verified" => profile
                .phone_number
                .is_some()
                .then(|| profile.phone_number_verified.into()),
            "address" => profile
                .address
                .as_ref()
                .and_then(|address| serde_json::to_value(address).ok()),
            _ => None,
        };
        if let Some(value) = value {
            claims.insert((*name).to_owned(), value);
        }
    }
    claims
}
