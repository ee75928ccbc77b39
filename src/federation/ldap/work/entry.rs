//! What is read of an entry, and passed on of it.

use super::super::dn::is_under;
use super::super::groups::attribute;
use super::super::protocol::{Entry, Wanted};
use super::super::session::Found;
use super::super::subject::written;
use super::super::trouble::Trouble;

/// Values of one attribute that are passed on, and bytes of each.
const MOST_VALUES: usize = 1000;
const LONGEST_VALUE: usize = 1024;

/// What is read of an entry.
pub(super) fn names(wanted: &Wanted) -> Vec<&str> {
    let attributes = wanted.attributes.iter().map(String::as_str);
    let of_groups = wanted.groups.as_ref().and_then(attribute);
    let more = [Some(wanted.subject.as_str()), of_groups];
    attributes.chain(more.into_iter().flatten()).collect()
}

/// The only one.
pub(super) fn one(found: Vec<Found>) -> Result<Option<Found>, Trouble> {
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (one, None) => Ok(one),
        (_, Some(_)) => Err(Trouble::Ambiguous),
    }
}

/// What is passed on of somebody's entry, which is under the base and says what they are known by.
pub(super) fn entry(found: Found, groups: Vec<String>, wanted: &Wanted) -> Result<Entry, Trouble> {
    if !is_under(&found.dn, &wanted.base) {
        return Err(Trouble::Outside);
    }
    let subject = match found.attributes.get(&wanted.subject).map(Vec::as_slice) {
        Some([subject]) if !subject.is_empty() => written(&wanted.subject, subject),
        _ => return Err(Trouble::NoSubject(wanted.subject.clone())),
    };
    let mut attributes = found.attributes;
    attributes.retain(|name, _| wanted.attributes.contains(name));
    let text = |value: Vec<u8>| {
        let fits = value.len() <= LONGEST_VALUE;
        fits.then(|| String::from_utf8(value).ok()).flatten()
    };
    let attributes = attributes.into_iter().map(|(name, values)| {
        let values = values.into_iter().filter_map(text);
        (name, values.take(MOST_VALUES).collect())
    });
    Ok(Entry {
        dn: found.dn,
        subject,
        attributes: attributes.collect(),
        groups,
    })
}
