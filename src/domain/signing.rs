//! Signature algorithms by their JOSE names (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2, RFC 9864 §2.2, RFC 9964 §3).

mod mac;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::mac::{JwsAlgorithm, MacAlgorithm};

/// An algorithm by which key pairs sign: ours, and those of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what OpenID Connect Core 1.0 §15.1 requires of everybody.
    RS256,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519, by the name that RFC 8037 gave it.
    EdDSA,
    /// Ed25519, by the name that says so (RFC 9864).
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-384.
    PS384,
    /// RSASSA-PSS with SHA-512.
    PS512,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// ECDSA on P-521 with SHA-512.
    ES512,
    /// ECDSA on secp256k1 with SHA-256.
    ES256K,
    /// ML-DSA-44 (FIPS 204).
    #[serde(rename = "ML-DSA-44")]
    MlDsa44,
    /// ML-DSA-65.
    #[serde(rename = "ML-DSA-65")]
    MlDsa65,
    /// ML-DSA-87.
    #[serde(rename = "ML-DSA-87")]
    MlDsa87,
}

/// What a key is, by its members of a JWK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// `RSA`.
    Rsa,
    /// `EC`, on this curve.
    Ec(&'static str),
    /// `OKP`, on this curve.
    Okp(&'static str),
    /// `AKP` (RFC 9964 §4): for the one algorithm that its `alg` names.
    Akp,
}

impl KeyType {
    /// Its `kty`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Ec(_) => "EC",
            Self::Okp(_) => "OKP",
            Self::Akp => "AKP",
        }
    }

    /// Its `crv`, where it has one.
    #[must_use]
    pub const fn curve(self) -> Option<&'static str> {
        match self {
            Self::Ec(curve) | Self::Okp(curve) => Some(curve),
            Self::Rsa | Self::Akp => None,
        }
    }
}

/// The hash that belongs to an algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SHAKE256 with 64 bytes of output.
    Shake256,
}

impl SigningAlgorithm {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 15] = [
        Self::RS256,
        Self::PS256,
        Self::ES256,
        Self::EdDSA,
        Self::Ed25519,
        Self::RS384,
        Self::RS512,
        Self::PS384,
        Self::PS512,
        Self::ES384,
        Self::ES512,
        Self::ES256K,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
    ];

    /// The `alg` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::PS256 => "PS256",
            Self::ES256 => "ES256",
            Self::EdDSA => "EdDSA",
            Self::Ed25519 => "Ed25519",
            Self::RS384 => "RS384",
            Self::RS512 => "RS512",
            Self::PS384 => "PS384",
            Self::PS512 => "PS512",
            Self::ES384 => "ES384",
            Self::ES512 => "ES512",
            Self::ES256K => "ES256K",
            Self::MlDsa44 => "ML-DSA-44",
            Self::MlDsa65 => "ML-DSA-65",
            Self::MlDsa87 => "ML-DSA-87",
        }
    }

    /// Whether it is RSASSA-PKCS1-v1_5, which what is young need not know any more (RFC 8017 §8).
    #[must_use]
    pub const fn is_pkcs1(self) -> bool {
        matches!(self, Self::RS256 | Self::RS384 | Self::RS512)
    }

    /// What a key for it is.
    #[must_use]
    pub const fn key_type(self) -> KeyType {
        match self {
            Self::RS256 | Self::RS384 | Self::RS512 | Self::PS256 | Self::PS384 | Self::PS512 => {
                KeyType::Rsa
            }
            Self::ES256 => KeyType::Ec("P-256"),
            Self::ES384 => KeyType::Ec("P-384"),
            Self::ES512 => KeyType::Ec("P-521"),
            Self::ES256K => KeyType::Ec("secp256k1"),
            Self::EdDSA | Self::Ed25519 => KeyType::Okp("Ed25519"),
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => KeyType::Akp,
        }
    }

    /// Its hash, for `at_hash` and the like (OpenID Connect Core 1.0 §3.1.3.6). Ed25519 hashes with SHA-512 and ML-DSA with SHAKE256,
    /// of which as much is taken as SHA-512 would give.
    #[must_use]
    pub const fn hash(self) -> Hash {
        match self {
            Self::RS256 | Self::PS256 | Self::ES256 | Self::ES256K => Hash::Sha256,
            Self::RS384 | Self::PS384 | Self::ES384 => Hash::Sha384,
            Self::RS512 | Self::PS512 | Self::ES512 | Self::EdDSA | Self::Ed25519 => Hash::Sha512,
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => Hash::Shake256,
        }
    }
}

/// Some of the algorithms: those that a provider has keys for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningAlgorithms(u16);

impl SigningAlgorithms {
    /// Those that every provider signs with.
    pub const STANDARD: Self = Self(0)
        .with(SigningAlgorithm::RS256)
        .with(SigningAlgorithm::PS256)
        .with(SigningAlgorithm::ES256)
        .with(SigningAlgorithm::EdDSA);

    /// These, and one more.
    #[must_use]
    pub const fn with(self, algorithm: SigningAlgorithm) -> Self {
        Self(self.0 | 1 << algorithm as u16)
    }

    /// These, and others.
    #[must_use]
    pub fn and(self, others: &[SigningAlgorithm]) -> Self {
        others.iter().fold(self, |all, one| all.with(*one))
    }

    /// Whether it is one of them.
    #[must_use]
    pub const fn has(self, algorithm: SigningAlgorithm) -> bool {
        self.0 & 1 << algorithm as u16 != 0
    }

    /// Them, in the order of [`SigningAlgorithm::ALL`].
    pub fn iter(self) -> impl Iterator<Item = SigningAlgorithm> {
        let all = SigningAlgorithm::ALL.into_iter();
        all.filter(move |algorithm| self.has(*algorithm))
    }
}

impl fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no algorithm of ours.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown signature algorithm {0:?}")]
pub struct UnknownAlgorithm(pub String);

impl FromStr for SigningAlgorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| UnknownAlgorithm(name.to_owned()))
    }
}
