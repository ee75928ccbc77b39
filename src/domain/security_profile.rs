//! What a tenant or a client is held to beyond what each registered, by one word.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::signing::{JwsAlgorithm, SigningAlgorithm};

/// A security profile; each later one asks for all that the one before does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum SecurityProfile {
    /// For clients that are older than OAuth 2.1: each has what it registered.
    #[serde(rename = "compatible")]
    Compatible,
    /// OAuth 2.1 (draft-ietf-oauth-v2-1) with RFC 9700.
    #[default]
    #[serde(rename = "oauth2.1")]
    OAuth21,
    /// FAPI 2.0 Security Profile.
    #[serde(rename = "fapi2-security")]
    Fapi2Security,
    /// FAPI 2.0 Message Signing: requests and answers are signed too.
    #[serde(rename = "fapi2-message-signing")]
    Fapi2MessageSigning,
}

impl SecurityProfile {
    /// All of them, the least strict first.
    pub const ALL: [Self; 4] = [
        Self::Compatible,
        Self::OAuth21,
        Self::Fapi2Security,
        Self::Fapi2MessageSigning,
    ];

    /// The word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::OAuth21 => "oauth2.1",
            Self::Fapi2Security => "fapi2-security",
            Self::Fapi2MessageSigning => "fapi2-message-signing",
        }
    }

    /// Whether it is one of FAPI 2.0.
    #[must_use]
    pub const fn is_fapi(self) -> bool {
        matches!(self, Self::Fapi2Security | Self::Fapi2MessageSigning)
    }

    /// Whether requests have to come as signed request objects, and answers go as JWTs (FAPI 2.0 Message Signing §5.3, §5.4).
    #[must_use]
    pub const fn signs_messages(self) -> bool {
        matches!(self, Self::Fapi2MessageSigning)
    }

    /// FAPI 2.0 Security Profile §5.4.1: JWTs are signed with "PS256, ES256, or EdDSA (using the Ed25519 variant)".
    #[must_use]
    pub const fn has_algorithm(self, algorithm: SigningAlgorithm) -> bool {
        match algorithm {
            SigningAlgorithm::PS256 | SigningAlgorithm::ES256 | SigningAlgorithm::EdDSA => true,
            _ => !self.is_fapi(),
        }
    }

    /// Whether it has what is made with this: a key pair of those, and no secret that two share.
    #[must_use]
    pub fn has_jws(self, algorithm: JwsAlgorithm) -> bool {
        match algorithm {
            JwsAlgorithm::KeyPair(algorithm) => self.has_algorithm(algorithm),
            JwsAlgorithm::Secret(_) => !self.is_fapi(),
        }
    }

    /// Whether it has an algorithm by its JOSE name; what is no signature of a key pair, FAPI has not.
    #[must_use]
    pub fn has_algorithm_named(self, name: &str) -> bool {
        match name.parse() {
            Ok(algorithm) => self.has_algorithm(algorithm),
            Err(_) => !self.is_fapi(),
        }
    }
}

impl fmt::Display for SecurityProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A word that is no profile.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of compatible, oauth2.1, fapi2-security, fapi2-message-signing")]
pub struct UnknownProfile(String);

impl FromStr for SecurityProfile {
    type Err = UnknownProfile;

    fn from_str(word: &str) -> Result<Self, UnknownProfile> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.name() == word)
            .ok_or_else(|| UnknownProfile(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_by_its_word_and_written_with_it() {
        for profile in SecurityProfile::ALL {
            assert_eq!(profile.name().parse(), Ok(profile));
            let json = serde_json::to_value(profile).unwrap();
            assert_eq!(json, profile.name());
        }
        assert!("fapi".parse::<SecurityProfile>().is_err());
        assert!(SecurityProfile::ALL.is_sorted());
    }
}
