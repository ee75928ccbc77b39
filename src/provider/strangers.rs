//! Clients that nobody vouched for: which of them there may be, and what they may ask for.

use std::time::Duration;

use url::Url;

use crate::domain::scope::{STANDARD, Scope};
use crate::domain::time::Timestamp;

/// What the operator chose about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strangers {
    /// Whether clients register themselves without an initial access token (RFC 7591 §3).
    pub is_registration_open: bool,
    /// Whether a client's metadata may be a document at its `client_id` (OAuth Client ID Metadata Document).
    pub are_documents_allowed: bool,
    /// The hosts of such documents: names, or `*.` and what they end with. None: any.
    pub document_hosts: Vec<String>,
    /// The scopes that they may ask for.
    pub scope: Scope,
    /// How long they stay when nobody uses them.
    pub unused: Duration,
    /// How many register in an hour, at all nodes together.
    pub registrations_per_hour: u32,
}

impl Default for Strangers {
    fn default() -> Self {
        Self {
            is_registration_open: false,
            are_documents_allowed: false,
            document_hosts: Vec::new(),
            scope: STANDARD.into_iter().collect(),
            unused: Duration::from_hours(30 * 24),
            registrations_per_hour: 500,
        }
    }
}

impl Strangers {
    /// Whether a document at this address may be a client's.
    #[must_use]
    pub fn may_be_document(&self, address: &Url) -> bool {
        let Some(host) = address.host_str() else {
            return false;
        };
        let is_of = |allowed: &String| match allowed.strip_prefix('*') {
            Some(ending) => host.len() > ending.len() && host.ends_with(ending),
            None => host == allowed,
        };
        self.are_documents_allowed
            && (self.document_hosts.is_empty() || self.document_hosts.iter().any(is_of))
    }

    /// When one that is used now goes, if nobody uses it again.
    #[must_use]
    pub fn end(&self, now: Timestamp) -> Timestamp {
        now.plus(self.unused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_allowed_by_its_name_or_by_its_end() {
        let strangers = Strangers {
            are_documents_allowed: true,
            document_hosts: vec!["app.example".into(), "*.vendor.example".into()],
            ..Strangers::default()
        };
        let may = |address| strangers.may_be_document(&Url::parse(address).unwrap());
        for good in [
            "https://app.example/client.json",
            "https://app.example:8443/client.json",
            "https://a.vendor.example/client.json",
            "https://a.b.vendor.example/client.json",
        ] {
            assert!(may(good), "{good}");
        }
        for bad in [
            "https://x.app.example/client.json",
            "https://vendor.example/client.json",
            "https://evilvendor.example/client.json",
            "https://app.example.evil.example/client.json",
            "https://.vendor.example/client.json",
        ] {
            assert!(!may(bad), "{bad}");
        }
        let any = Strangers {
            document_hosts: Vec::new(),
            ..strangers.clone()
        };
        assert!(any.may_be_document(&Url::parse("https://x.example/y").unwrap()));
        let none = Strangers {
            are_documents_allowed: false,
            ..any
        };
        assert!(!none.may_be_document(&Url::parse("https://x.example/y").unwrap()));
    }
}
