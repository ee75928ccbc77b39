//! Of somebody's entry: whether they may sign in, and who they are.

use serde_json::{Map, Value};

use super::super::dn::is_same;
use super::super::protocol::Entry;
use crate::domain::connector::{Assertion, Connector, UpstreamIdentity};
use crate::domain::directory::Directory;
use crate::mail::address::Address;

/// Whether somebody is in one of the groups that may sign in, where only some may.
pub(super) fn may_sign_in(directory: &Directory, entry: &Entry) -> bool {
    directory.groups.as_ref().is_none_or(|groups| {
        let mut allowed = groups.allowed.iter();
        groups.allowed.is_empty()
            || allowed.any(|allowed| entry.groups.iter().any(|group| is_same(group, allowed)))
    })
}

/// Whom the directory means, and what it says of them. A directory gives no proof that an address is theirs: it is verified where the operator says
/// that addresses of its domain are the directory's to give.
pub(super) fn assertion(
    connector: &Connector,
    directory: &Directory,
    mut entry: Entry,
) -> Assertion {
    let mapping = &connector.mapping;
    let has_domain = |address: &String| {
        let address = Address::parse(address);
        address.is_ok_and(|address| connector.trust.has_domain(address.parts().1))
    };
    if let Some(addresses) = mapping
        .email
        .as_ref()
        .and_then(|name| entry.attributes.get_mut(name))
    {
        // Of several, the first that counts.
        addresses.sort_by_key(|address| !has_domain(address));
    }
    let first = |(name, values): (&String, &Vec<String>)| {
        let value = values.first()?;
        Some((name.clone(), Value::from(value.as_str())))
    };
    let values: Map<String, Value> = entry.attributes.iter().filter_map(first).collect();
    let mut claims = mapping.read(&values);
    claims.groups = entry.groups;
    claims.email_verified = claims.email.as_ref().is_some_and(has_domain);
    Assertion {
        identity: UpstreamIdentity {
            connector: connector.name.clone(),
            issuer: directory.issuer.clone(),
            subject: entry.subject,
        },
        claims,
        reached: connector.trust.reached(None, &[]),
        // There are none at a directory.
        sid: None,
        name: None,
        // They do it now.
        proven_at: None,
        until: None,
        said_at: None,
    }
}
