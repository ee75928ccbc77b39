//! Which groups somebody is in, in the ways in which directories say so.

use std::collections::BTreeMap;

use ldap3::Scope;

use super::dn;
use super::escape::in_filter;
use super::protocol::{Groups, Membership};
use super::session::{Found, Search, Session};
use super::trouble::Trouble;

/// Groups of one person that are looked at, those around them included.
const MOST: usize = 1000;
/// Groups that are looked for by one search.
const AT_ONCE: usize = 50;
/// How often groups of groups are looked for.
const DEEPEST: usize = 16;
/// Active Directory's rule that follows members of members ([MS-ADTS] §3.1.1.3.4.4.3).
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";
/// Any entry.
const ANY: &str = "(objectClass=*)";

/// The attributes that are needed of a person's entry for it.
pub(super) fn attribute(groups: &Groups) -> Option<&str> {
    match &groups.by {
        Membership::Said(attribute) => Some(attribute),
        Membership::Names { of, .. } => Some(of),
        Membership::Members(_) | Membership::Chain => None,
    }
}

/// The names of a person's groups.
pub(super) async fn groups_of(
    session: &mut Session,
    person: &Found,
    groups: &Groups,
) -> Result<Vec<String>, Trouble> {
    let mut known = Known::default();
    let mut next = match &groups.by {
        Membership::Said(attribute) => known.add(texts(person, attribute))?,
        Membership::Members(attribute) => {
            let filter = named(attribute, std::slice::from_ref(&person.dn));
            known.add(search(session, groups, &filter).await?)?
        }
        Membership::Names { attribute, of } => {
            let names = texts(person, of);
            known.add(search(session, groups, &named(attribute, &names)).await?)?
        }
        Membership::Chain => {
            let attribute = format!("member:{IN_CHAIN}:");
            let filter = named(&attribute, std::slice::from_ref(&person.dn));
            known.add(search(session, groups, &filter).await?)?
        }
    };
    // What was seen once is not looked at again: groups may be in each other.
    for _ in 0..DEEPEST {
        if next.is_empty() || !groups.is_nested {
            break;
        }
        let found = around(session, groups, &next).await?;
        next = known.add(found)?;
    }
    Ok(known.0.into_values().collect())
}

/// The groups that these are in.
async fn around(
    session: &mut Session,
    groups: &Groups,
    inner: &[String],
) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    match &groups.by {
        Membership::Said(attribute) => {
            for group in inner {
                let own = Search {
                    base: group,
                    scope: Scope::Base,
                    filter: ANY,
                    attributes: &[attribute],
                    most: 1,
                };
                let groups = session.search(&own).await?;
                found.extend(groups.iter().flat_map(|group| texts(group, attribute)));
            }
        }
        Membership::Members(attribute) => {
            for some in inner.chunks(AT_ONCE) {
                found.extend(search(session, groups, &named(attribute, some)).await?);
            }
        }
        // Names are people's alone; and the rule has followed all.
        Membership::Names { .. } | Membership::Chain => {}
    }
    Ok(found)
}

async fn search(
    session: &mut Session,
    groups: &Groups,
    filter: &str,
) -> Result<Vec<String>, Trouble> {
    let search = Search {
        base: &groups.base,
        scope: Scope::Subtree,
        filter,
        // RFC 4511 §4.5.1.8: none at all.
        attributes: &["1.1"],
        most: MOST,
    };
    let found = session.search_by_pages(&search).await;
    let found = found.map_err(|trouble| match trouble {
        Trouble::Ambiguous => Trouble::TooManyGroups,
        other => other,
    })?;
    Ok(found.into_iter().map(|group| group.dn).collect())
}

/// The filter of what has one of these values.
fn named(attribute: &str, values: &[String]) -> String {
    let each = values
        .iter()
        .map(|value| format!("({attribute}={})", in_filter(value.as_bytes())));
    format!("(|{})", each.collect::<Vec<_>>().concat())
}

fn texts(found: &Found, attribute: &str) -> Vec<String> {
    let values = found.attributes.get(attribute).into_iter().flatten();
    values
        .filter_map(|value| String::from_utf8(value.clone()).ok())
        .collect()
}

/// Groups that are known, by their names as they are compared.
#[derive(Default)]
struct Known(BTreeMap<Vec<Vec<u8>>, String>);

impl Known {
    /// Adds these, and says which are new.
    fn add(&mut self, names: Vec<String>) -> Result<Vec<String>, Trouble> {
        let mut new = Vec::new();
        for name in names {
            let Some(parts) = dn::parts(&name) else {
                continue;
            };
            if self.0.insert(parts, name.clone()).is_none() {
                new.push(name);
            }
        }
        if self.0.len() > MOST {
            return Err(Trouble::TooManyGroups);
        }
        Ok(new)
    }
}
