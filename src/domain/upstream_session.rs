//! Sessions at upstreams, by which people are signed in here.

use serde::{Deserialize, Serialize};

use super::connector::UpstreamIdentity;
use super::saml::NameId;
use super::text::is_legible;
use super::time::Timestamp;

/// The longest name of one that is kept, in bytes.
const LONGEST_SID: usize = 255;

/// What an upstream calls a session of its own (OpenID Connect Front-Channel Logout 1.0 §3, `sid`; SAML core §2.7.2, `SessionIndex`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sid(String);

impl Sid {
    /// Reads one; nothing, where no session would be called so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_name = !text.is_empty() && text.len() <= LONGEST_SID && is_legible(text);
        is_name.then(|| Self(text.to_owned()))
    }

    /// As the upstream writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name by which a SAML identity provider knows somebody in a session (SAML core §3.7.1): their subject here may be another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionName {
    /// As it said it: what it is asked of has to name them so.
    pub asserted: NameId,
    /// SHA-256 of the same spelled out, base64url: what it says later is found by it.
    pub key: String,
}

/// A session at an upstream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamSession {
    /// Whose.
    #[serde(flatten)]
    pub identity: UpstreamIdentity,
    /// Which, if the upstream says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Sid>,
    /// As whom, where that is not by the identity's subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<SessionName>,
    /// When the upstream said so, by its own clock, if it says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<Timestamp>,
}

/// Which sessions at an upstream have ended (Back-Channel Logout 1.0 §2.4: of the two at least one is said; SAML core §3.7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndedThere {
    /// All of somebody.
    OfSubject(String),
    /// One.
    Session(Sid),
    /// One, if it is this person's.
    SessionOf(Sid, String),
    /// All of somebody, by the key of a [`SessionName`].
    OfName(String),
    /// One, if it is of that name.
    SessionOfName(Sid, String),
}

impl EndedThere {
    /// All by which a session there may have ended.
    #[must_use]
    pub fn each_of(session: &UpstreamSession) -> Vec<Self> {
        let subject = &session.identity.subject;
        let key = session.name.as_ref().map(|name| &name.key);
        let mut each = vec![Self::OfSubject(subject.clone())];
        each.extend(key.map(|key| Self::OfName(key.clone())));
        if let Some(sid) = &session.sid {
            each.push(Self::Session(sid.clone()));
            each.push(Self::SessionOf(sid.clone(), subject.clone()));
            each.extend(key.map(|key| Self::SessionOfName(sid.clone(), key.clone())));
        }
        each
    }

    /// What it is known by: no two have the same.
    #[must_use]
    pub fn key(&self) -> String {
        let of =
            |kind: &str, sid: &Sid, whose: &str| format!("{kind} {}:{}{whose}", sid.0.len(), sid.0);
        match self {
            Self::OfSubject(subject) => format!("subject {subject}"),
            Self::Session(sid) => of("session", sid, ""),
            Self::SessionOf(sid, subject) => of("session of subject", sid, subject),
            Self::OfName(key) => format!("name {key}"),
            Self::SessionOfName(sid, key) => of("session of name", sid, key),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_session_has_a_name_that_can_be_read() {
        assert!(Sid::parse("08a5019c-17e1-4977-8f42-65a12843ea02").is_some());
        for bad in ["", "a\nb", &"a".repeat(256)] {
            assert!(Sid::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_has_ended_is_known_by_its_kind_and_by_each_of_its_parts() {
        let sid = |text: &str| Sid::parse(text).unwrap();
        let each = [
            EndedThere::OfSubject("a".to_owned()),
            EndedThere::OfName("a".to_owned()),
            EndedThere::Session(sid("a")),
            EndedThere::SessionOf(sid("a"), "bc".to_owned()),
            EndedThere::SessionOf(sid("ab"), "c".to_owned()),
            EndedThere::SessionOf(sid("a"), "1:bc".to_owned()),
            EndedThere::SessionOfName(sid("a"), "bc".to_owned()),
        ];
        let keys: BTreeSet<String> = each.iter().map(EndedThere::key).collect();
        assert_eq!(keys.len(), each.len(), "{keys:?}");
    }
}
