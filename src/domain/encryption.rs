//! Encryption algorithms by their JOSE names (RFC 7518 §4.1, §5.1, RFC 8037 §3.2): those that RFC 8725 lets one use. There is no RSA1_5,
//! whose padding tells too much, and no PBES2, which lets the other side choose how long one computes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How the content's key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is its registered name")]
pub enum KeyManagement {
    #[serde(rename = "RSA-OAEP")]
    RsaOaep,
    #[serde(rename = "RSA-OAEP-256")]
    RsaOaep256,
    #[serde(rename = "RSA-OAEP-384")]
    RsaOaep384,
    #[serde(rename = "RSA-OAEP-512")]
    RsaOaep512,
    #[serde(rename = "ECDH-ES")]
    EcdhEs,
    #[serde(rename = "ECDH-ES+A128KW")]
    EcdhEsA128Kw,
    #[serde(rename = "ECDH-ES+A192KW")]
    EcdhEsA192Kw,
    #[serde(rename = "ECDH-ES+A256KW")]
    EcdhEsA256Kw,
    #[serde(rename = "A128KW")]
    A128Kw,
    #[serde(rename = "A192KW")]
    A192Kw,
    #[serde(rename = "A256KW")]
    A256Kw,
    #[serde(rename = "A128GCMKW")]
    A128GcmKw,
    #[serde(rename = "A192GCMKW")]
    A192GcmKw,
    #[serde(rename = "A256GCMKW")]
    A256GcmKw,
    #[serde(rename = "dir")]
    Dir,
}

/// What a recipient's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// An RSA key.
    Rsa,
    /// A key on an elliptic curve.
    Curve,
    /// The client's secret (OpenID Connect Core 1.0 §10.2).
    Secret,
}

impl KeyManagement {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 15] = [
        Self::RsaOaep,
        Self::RsaOaep256,
        Self::RsaOaep384,
        Self::RsaOaep512,
        Self::EcdhEs,
        Self::EcdhEsA128Kw,
        Self::EcdhEsA192Kw,
        Self::EcdhEsA256Kw,
        Self::A128Kw,
        Self::A192Kw,
        Self::A256Kw,
        Self::A128GcmKw,
        Self::A192GcmKw,
        Self::A256GcmKw,
        Self::Dir,
    ];

    /// The `alg` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RsaOaep => "RSA-OAEP",
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::RsaOaep384 => "RSA-OAEP-384",
            Self::RsaOaep512 => "RSA-OAEP-512",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsA128Kw => "ECDH-ES+A128KW",
            Self::EcdhEsA192Kw => "ECDH-ES+A192KW",
            Self::EcdhEsA256Kw => "ECDH-ES+A256KW",
            Self::A128Kw => "A128KW",
            Self::A192Kw => "A192KW",
            Self::A256Kw => "A256KW",
            Self::A128GcmKw => "A128GCMKW",
            Self::A192GcmKw => "A192GCMKW",
            Self::A256GcmKw => "A256GCMKW",
            Self::Dir => "dir",
        }
    }

    /// Whose key it needs.
    #[must_use]
    pub const fn key_kind(self) -> KeyKind {
        match self {
            Self::RsaOaep | Self::RsaOaep256 | Self::RsaOaep384 | Self::RsaOaep512 => KeyKind::Rsa,
            Self::EcdhEs | Self::EcdhEsA128Kw | Self::EcdhEsA192Kw | Self::EcdhEsA256Kw => {
                KeyKind::Curve
            }
            Self::A128Kw
            | Self::A192Kw
            | Self::A256Kw
            | Self::A128GcmKw
            | Self::A192GcmKw
            | Self::A256GcmKw
            | Self::Dir => KeyKind::Secret,
        }
    }

    /// Bytes of the key that is made of a client's secret; with `dir` it is the content's own.
    #[must_use]
    pub const fn secret_length(self, content: ContentEncryption) -> usize {
        match self {
            Self::A128Kw | Self::A128GcmKw => 16,
            Self::A192Kw | Self::A192GcmKw => 24,
            Self::Dir => content.key_length(),
            _ => 32,
        }
    }
}

impl fmt::Display for KeyManagement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the content is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is its registered name")]
pub enum ContentEncryption {
    #[default]
    #[serde(rename = "A128CBC-HS256")]
    A128CbcHs256,
    #[serde(rename = "A192CBC-HS384")]
    A192CbcHs384,
    #[serde(rename = "A256CBC-HS512")]
    A256CbcHs512,
    #[serde(rename = "A128GCM")]
    A128Gcm,
    #[serde(rename = "A192GCM")]
    A192Gcm,
    #[serde(rename = "A256GCM")]
    A256Gcm,
}

impl ContentEncryption {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 6] = [
        Self::A128CbcHs256,
        Self::A192CbcHs384,
        Self::A256CbcHs512,
        Self::A128Gcm,
        Self::A192Gcm,
        Self::A256Gcm,
    ];

    /// The `enc` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A192CbcHs384 => "A192CBC-HS384",
            Self::A256CbcHs512 => "A256CBC-HS512",
            Self::A128Gcm => "A128GCM",
            Self::A192Gcm => "A192GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// Bytes of its key.
    #[must_use]
    pub const fn key_length(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A192Gcm => 24,
            Self::A128CbcHs256 | Self::A256Gcm => 32,
            Self::A192CbcHs384 => 48,
            Self::A256CbcHs512 => 64,
        }
    }
}

/// Both: what a client registered for one kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// How the key travels.
    pub key_management: KeyManagement,
    /// How the content is encrypted.
    pub content: ContentEncryption,
}

impl Encryption {
    /// Of the two members of metadata. OpenID Connect Registration 1.0 §2: without `enc`, "the default … is A128CBC-HS256".
    #[must_use]
    pub fn of(alg: Option<KeyManagement>, enc: Option<ContentEncryption>) -> Option<Self> {
        Some(Self {
            key_management: alg?,
            content: enc.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for alg in KeyManagement::ALL {
            assert_eq!(serde_json::to_value(alg).unwrap(), alg.name());
        }
        for enc in ContentEncryption::ALL {
            assert_eq!(serde_json::to_value(enc).unwrap(), enc.name());
        }
        for name in [
            "RSA1_5",
            "PBES2-HS256+A128KW",
            "none",
            "A128CBC",
            "ECDH-1PU",
        ] {
            assert!(serde_json::from_value::<KeyManagement>(name.into()).is_err());
        }
    }
}
