//! JSON Web Encryption in its compact form (RFC 7516 §7.1), to a client: by a public key of its set, or by its secret.
//!
//! Nothing is compressed (RFC 8725 §3.6), and nothing is read here that strangers encrypted.

use josekit::jwe::{
    self, A128GCMKW, A128KW, A192GCMKW, A192KW, A256GCMKW, A256KW, Dir, ECDH_ES, ECDH_ES_A128KW,
    ECDH_ES_A192KW, ECDH_ES_A256KW, JweEncrypter, JweHeader, RSA_OAEP, RSA_OAEP_256, RSA_OAEP_384,
    RSA_OAEP_512,
};
use josekit::jwk::Jwk;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::KeyError;
use super::client_keys::{RefusedKeySet, encryption_keys};
use crate::domain::encryption::{Encryption, KeyKind, KeyManagement};

/// What is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A signed token (RFC 7519 §5.2: "cty: JWT").
    Nested,
    /// JSON claims, which nobody signed.
    Claims,
}

/// Encrypts for one recipient.
pub struct Encrypter {
    how: Encryption,
    inner: Box<dyn JweEncrypter>,
}

impl std::fmt::Debug for Encrypter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encrypter({})", self.how.key_management)
    }
}

impl Encrypter {
    /// To the holder of a key in a client's set: the first that is for it, those before others that say so (`use`).
    ///
    /// # Errors
    /// [`RefusedKeySet`]; [`RefusedKeySet::NoEncryptionKey`] where none is.
    pub fn of_key_set(how: Encryption, jwks: &Value) -> Result<Self, RefusedKeySet> {
        for key in encryption_keys(jwks, how.key_management)? {
            let jwk = Jwk::from_map(key.clone()).map_err(|_| RefusedKeySet::Malformed)?;
            if let Some(inner) = of_jwk(how.key_management, &jwk)? {
                return Ok(Self { how, inner });
            }
        }
        Err(RefusedKeySet::NoEncryptionKey)
    }

    /// To whoever has the secret (OpenID Connect Core 1.0 §10.2).
    ///
    /// # Errors
    /// [`KeyError`] for an algorithm that needs another key.
    pub fn of_secret(how: Encryption, secret: &[u8]) -> Result<Self, KeyError> {
        let key = key_of_secret(how, secret);
        let key = key.as_slice();
        let inner: Box<dyn JweEncrypter> = match how.key_management {
            KeyManagement::A128Kw => Box::new(A128KW.encrypter_from_bytes(key)?),
            KeyManagement::A192Kw => Box::new(A192KW.encrypter_from_bytes(key)?),
            KeyManagement::A256Kw => Box::new(A256KW.encrypter_from_bytes(key)?),
            KeyManagement::A128GcmKw => Box::new(A128GCMKW.encrypter_from_bytes(key)?),
            KeyManagement::A192GcmKw => Box::new(A192GCMKW.encrypter_from_bytes(key)?),
            KeyManagement::A256GcmKw => Box::new(A256GCMKW.encrypter_from_bytes(key)?),
            KeyManagement::Dir => Box::new(Dir.encrypter_from_bytes(key)?),
            other => {
                return Err(KeyError::Operation(format!(
                    "{other} needs a public key, not a secret"
                )));
            }
        };
        Ok(Self { how, inner })
    }

    /// The compact JWE of a text.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn encrypt(&self, content: Content, text: &str) -> Result<String, KeyError> {
        let mut header = JweHeader::new();
        header.set_content_encryption(self.how.content.name());
        header.set_token_type("JWT");
        if content == Content::Nested {
            header.set_content_type("JWT");
        }
        Ok(jwe::serialize_compact(
            text.as_bytes(),
            &header,
            self.inner.as_ref(),
        )?)
    }
}

/// The key that a client's secret makes (OpenID Connect Core 1.0 §10.2): the left of its hash, by the length that is needed.
pub(super) fn key_of_secret(how: Encryption, secret: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = how.key_management.secret_length(how.content);
    let mut hash = Zeroizing::new(match length {
        0..=32 => Sha256::digest(secret).to_vec(),
        33..=48 => Sha384::digest(secret).to_vec(),
        _ => Sha512::digest(secret).to_vec(),
    });
    hash.truncate(length);
    hash
}

/// The encrypter of a public key; none where the algorithm is for no public key.
fn of_jwk(
    algorithm: KeyManagement,
    jwk: &Jwk,
) -> Result<Option<Box<dyn JweEncrypter>>, RefusedKeySet> {
    let malformed = |_| RefusedKeySet::Malformed;
    debug_assert_ne!(algorithm.key_kind(), KeyKind::Secret);
    let rsa = match algorithm {
        KeyManagement::RsaOaep => Some(RSA_OAEP),
        KeyManagement::RsaOaep256 => Some(RSA_OAEP_256),
        KeyManagement::RsaOaep384 => Some(RSA_OAEP_384),
        KeyManagement::RsaOaep512 => Some(RSA_OAEP_512),
        _ => None,
    };
    if let Some(rsa) = rsa {
        let encrypter = rsa.encrypter_from_jwk(jwk).map_err(malformed)?;
        return Ok(Some(Box::new(encrypter)));
    }
    let curve = match algorithm {
        KeyManagement::EcdhEs => Some(ECDH_ES),
        KeyManagement::EcdhEsA128Kw => Some(ECDH_ES_A128KW),
        KeyManagement::EcdhEsA192Kw => Some(ECDH_ES_A192KW),
        KeyManagement::EcdhEsA256Kw => Some(ECDH_ES_A256KW),
        _ => None,
    };
    match curve {
        Some(curve) => {
            let encrypter = curve.encrypter_from_jwk(jwk).map_err(malformed)?;
            Ok(Some(Box::new(encrypter)))
        }
        None => Ok(None),
    }
}
