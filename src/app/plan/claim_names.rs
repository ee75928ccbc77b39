//! What an upstream calls the claims that are taken of it.

use super::connectors::is_word;
use crate::config::section;
use crate::domain::connector::{Mapping, Renewed};

/// Which claims are taken, under the names of the configuration or the usual ones.
pub(super) fn mapping(names: &section::ClaimNames, usual: Mapping) -> Result<Mapping, String> {
    let section::ClaimNames {
        preferred_username,
        name,
        given_name,
        family_name,
        email,
        email_verified,
        groups,
    } = names;
    let choose = |written: &Option<String>, usual: Option<String>| match written.as_deref() {
        None => Ok(usual),
        Some("") => Ok(None),
        Some(written) if is_word(written) => Ok(Some(written.to_owned())),
        Some(written) => Err(format!("claims: {written:?} is no name of a claim")),
    };
    Ok(Mapping {
        preferred_username: choose(preferred_username, usual.preferred_username)?,
        name: choose(name, usual.name)?,
        given_name: choose(given_name, usual.given_name)?,
        family_name: choose(family_name, usual.family_name)?,
        email: choose(email, usual.email)?,
        email_verified: choose(email_verified, usual.email_verified)?,
        groups: choose(groups, usual.groups)?,
    })
}

/// Whether a claim is taken, so that it can be renewed.
pub(super) fn is_taken(mapping: &Mapping, claim: Renewed) -> bool {
    let name = match claim {
        Renewed::Name => &mapping.name,
        Renewed::GivenName => &mapping.given_name,
        Renewed::FamilyName => &mapping.family_name,
        Renewed::Email => &mapping.email,
    };
    name.is_some()
}
