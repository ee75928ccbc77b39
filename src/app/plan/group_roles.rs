//! Which roles here the groups of an upstream are.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::roles::{MOST as MOST_ROLES, is_role};
use crate::domain::text::is_legible;

/// Groups that are roles here, and characters of the name of one.
const MOST_GROUPS: usize = 1000;
const LONGEST_GROUP: usize = 1000;

/// Which roles groups are. What a directory calls a group is read as a name there: see `directories.rs`.
pub(super) fn judge_roles(
    roles: &BTreeMap<String, BTreeSet<String>>,
) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let is_few = roles.len() <= MOST_GROUPS;
    let are_names = roles.keys().all(|group| is_readable_group(group));
    if !is_few || !are_names {
        return Err(format!(
            "roles: the names of groups are of 1 to {LONGEST_GROUP} characters that can be seen, and {MOST_GROUPS} at most"
        ));
    }
    let given: BTreeSet<&String> = roles.values().flatten().collect();
    match given.iter().find(|role| !is_role(role)) {
        Some(role) => Err(format!(
            "roles: {role:?} is empty, too long, or has characters that cannot be seen"
        )),
        None if given.len() > MOST_ROLES => Err(format!("roles: there are more than {MOST_ROLES}")),
        None => Ok(roles.clone()),
    }
}

fn is_readable_group(group: &str) -> bool {
    !group.is_empty() && group.chars().count() <= LONGEST_GROUP && is_legible(group)
}
