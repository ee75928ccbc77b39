//! Sessions at upstreams, by which people are signed in here.

use serde::{Deserialize, Serialize};

use super::connector::UpstreamIdentity;
use super::saml::NameId;
use super::text::is_legible;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_a_name_that_can_be_read() {
        assert!(Sid::parse("08a5019c-17e1-4977-8f42-65a12843ea02").is_some());
        for bad in ["", "a\nb", &"a".repeat(256)] {
            assert!(Sid::parse(bad).is_none(), "{bad}");
        }
    }
}
