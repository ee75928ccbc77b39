//! Scopes (RFC 6749 §3.3).

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `openid`: asks for OpenID Connect (Core 1.0 §3.1.2.1).
pub const OPENID: &str = "openid";
/// `offline_access`: asks for a refresh token that outlives the session (Core 1.0 §11).
pub const OFFLINE_ACCESS: &str = "offline_access";
/// `device_sso`: asks for a device secret, by which other apps on the device sign in (Native SSO 1.0 §3.1).
pub const DEVICE_SSO: &str = "device_sso";
/// `roles` and `groups`: ask for what the end-user is at services; not of a standard, but common.
pub const OF_ROLES: [&str; 2] = ["roles", "groups"];
/// The scopes that stand for claims about the end-user (Core 1.0 §5.4), with those two.
pub const STANDARD: [&str; 6] = [
    OPENID,
    "profile",
    "email",
    "address",
    "phone",
    OFFLINE_ACCESS,
];

const MAX_TOKENS: usize = 50;
const MAX_LENGTH: usize = 2048;

/// A set of scope tokens, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(BTreeSet<String>);

/// Text that is not `scope-token *( SP scope-token )`, or is beyond 50 tokens or 2 kB.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("scope is not a space-separated list of at most {MAX_TOKENS} scope tokens")]
pub struct MalformedScope;

impl Scope {
    /// Reads a `scope` parameter (RFC 6749 §3.3). Several spaces between tokens are forgiven.
    ///
    /// # Errors
    /// [`MalformedScope`] for a character outside `%x21 / %x23-5B / %x5D-7E`, or too many tokens.
    pub fn parse(text: &str) -> Result<Self, MalformedScope> {
        if text.len() > MAX_LENGTH {
            return Err(MalformedScope);
        }
        let mut tokens = BTreeSet::new();
        for token in text.split(' ').filter(|token| !token.is_empty()) {
            let is_legal = |byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
            if !token.bytes().all(is_legal) {
                return Err(MalformedScope);
            }
            tokens.insert(token.to_owned());
            if tokens.len() > MAX_TOKENS {
                return Err(MalformedScope);
            }
        }
        Ok(Self(tokens))
    }

    /// Whether the token is in the set.
    #[must_use]
    pub fn has(&self, token: &str) -> bool {
        self.0.contains(token)
    }

    /// Whether nothing was asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each token of `self` is in `other`.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The tokens that both have.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).cloned().collect())
    }

    /// The tokens that either has.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }

    /// Without this token.
    #[must_use]
    pub fn without(mut self, token: &str) -> Self {
        self.0.remove(token);
        self
    }

    /// The tokens, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<'a> FromIterator<&'a str> for Scope {
    fn from_iter<T: IntoIterator<Item = &'a str>>(tokens: T) -> Self {
        Self(tokens.into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, token) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(token)?;
        }
        Ok(())
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_rfc_6749_does_not_allow() {
        for bad in ["a\"b", "a\\b", "a\tb", "caf\u{e9}", "a\u{0}"] {
            assert_eq!(Scope::parse(bad), Err(MalformedScope), "{bad:?}");
        }
        let many = (0..51).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(Scope::parse(&many), Err(MalformedScope));
        assert_eq!(Scope::parse(&"x".repeat(2049)), Err(MalformedScope));
    }

    #[test]
    fn is_a_set() {
        let scope = Scope::parse("profile openid  openid").unwrap();
        assert_eq!(scope.to_string(), "openid profile");
    }
}
