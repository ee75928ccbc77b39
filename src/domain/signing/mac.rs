//! Algorithms of a secret that two share (RFC 7518 §3.2), beside those of key pairs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Hash, SigningAlgorithm, UnknownAlgorithm};

/// HMAC with SHA-2: what one who has the secret makes, the other could have made as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its registered name")]
pub enum MacAlgorithm {
    HS256,
    HS384,
    HS512,
}

impl MacAlgorithm {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 3] = [Self::HS256, Self::HS384, Self::HS512];

    /// The `alg` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HS256 => "HS256",
            Self::HS384 => "HS384",
            Self::HS512 => "HS512",
        }
    }

    /// Octets that its key has at least (RFC 7518 §3.2: "A key of the same size as the hash output … or larger MUST be used").
    #[must_use]
    pub const fn key_length(self) -> usize {
        match self {
            Self::HS256 => 32,
            Self::HS384 => 48,
            Self::HS512 => 64,
        }
    }

    /// Its hash.
    #[must_use]
    pub const fn hash(self) -> Hash {
        match self {
            Self::HS256 => Hash::Sha256,
            Self::HS384 => Hash::Sha384,
            Self::HS512 => Hash::Sha512,
        }
    }
}

impl fmt::Display for MacAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MacAlgorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        let mut all = Self::ALL.into_iter();
        all.find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| UnknownAlgorithm(name.to_owned()))
    }
}

/// What a JWS is made with between a client and us: a key pair, or the client's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JwsAlgorithm {
    /// One has the private key, and anybody can verify.
    KeyPair(SigningAlgorithm),
    /// Both have the client's secret (OpenID Connect Core 1.0 §10.1).
    Secret(MacAlgorithm),
}

impl JwsAlgorithm {
    /// The `alg` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyPair(algorithm) => algorithm.name(),
            Self::Secret(algorithm) => algorithm.name(),
        }
    }

    /// Its hash.
    #[must_use]
    pub const fn hash(self) -> Hash {
        match self {
            Self::KeyPair(algorithm) => algorithm.hash(),
            Self::Secret(algorithm) => algorithm.hash(),
        }
    }

    /// That of a key pair, where it is one.
    #[must_use]
    pub const fn key_pair(self) -> Option<SigningAlgorithm> {
        match self {
            Self::KeyPair(algorithm) => Some(algorithm),
            Self::Secret(_) => None,
        }
    }

    /// That of a secret, where it is one.
    #[must_use]
    pub const fn secret(self) -> Option<MacAlgorithm> {
        match self {
            Self::KeyPair(_) => None,
            Self::Secret(algorithm) => Some(algorithm),
        }
    }
}

impl From<SigningAlgorithm> for JwsAlgorithm {
    fn from(algorithm: SigningAlgorithm) -> Self {
        Self::KeyPair(algorithm)
    }
}

impl From<MacAlgorithm> for JwsAlgorithm {
    fn from(algorithm: MacAlgorithm) -> Self {
        Self::Secret(algorithm)
    }
}

impl FromStr for JwsAlgorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        let of_secret = name.parse().map(Self::Secret);
        of_secret.or_else(|_| name.parse().map(Self::KeyPair))
    }
}

impl fmt::Display for JwsAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for JwsAlgorithm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for JwsAlgorithm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|_| {
            let pairs = SigningAlgorithm::ALL.map(SigningAlgorithm::name);
            let secrets = MacAlgorithm::ALL.map(MacAlgorithm::name);
            let all = [&pairs[..], &secrets].concat().join(", ");
            serde::de::Error::custom(format_args!("unknown name, expected one of {all}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        let pairs = SigningAlgorithm::ALL.map(JwsAlgorithm::KeyPair);
        let secrets = MacAlgorithm::ALL.map(JwsAlgorithm::Secret);
        for algorithm in pairs.into_iter().chain(secrets) {
            let written = serde_json::to_value(algorithm).unwrap();
            assert_eq!(written, algorithm.name());
            let read: JwsAlgorithm = serde_json::from_value(written).unwrap();
            assert_eq!(read, algorithm);
        }
        for name in ["none", "hs256", "HS1", "HS256 ", ""] {
            assert!(serde_json::from_value::<JwsAlgorithm>(name.into()).is_err());
        }
    }
}
