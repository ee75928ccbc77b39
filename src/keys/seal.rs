//! Encryption: XChaCha20-Poly1305, at rest under the master key, with the row's identity as associated data, so that a
//! sealed value cannot be moved to another row.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use zeroize::{Zeroize, Zeroizing};

use super::KeyError;
use crate::entropy::Entropy;

const VERSION: &str = "v1.";
const NONCE: usize = 24;

/// The key that everything secret in the database is encrypted under. It is never in the database.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// From 32 bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// From base64url or base64 text of 32 bytes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text
            .trim()
            .trim_end_matches('=')
            .replace('+', "-")
            .replace('/', "_");
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        Some(Self(bytes.as_slice().try_into().ok()?))
    }

    /// A new one.
    ///
    /// # Errors
    /// [`KeyError::Entropy`].
    pub fn generate(entropy: Entropy) -> Result<Self, KeyError> {
        Ok(Self(entropy.bytes()?))
    }

    /// For its file: base64url.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(&self.0))
    }

    /// Encrypts. `identity` names the row.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn seal(&self, plain: &[u8], identity: &str, entropy: Entropy) -> Result<String, KeyError> {
        seal(&self.0, plain, identity, entropy)
    }

    /// Decrypts what was sealed for the same row.
    ///
    /// # Errors
    /// [`KeyError::Undecryptable`].
    pub fn open(&self, sealed: &str, identity: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        open(&self.0, sealed, identity)
    }
}

/// Encrypts under a key of one purpose. `identity` names what is sealed.
///
/// # Errors
/// [`KeyError`].
pub fn seal(
    key: &[u8; 32],
    plain: &[u8],
    identity: &str,
    entropy: Entropy,
) -> Result<String, KeyError> {
    let nonce: [u8; NONCE] = entropy.bytes()?;
    let sealed = XChaCha20Poly1305::new(&(*key).into())
        .encrypt(
            &XNonce::from(nonce),
            Payload {
                msg: plain,
                aad: identity.as_bytes(),
            },
        )
        .map_err(|_| KeyError::Operation("encryption failed".into()))?;
    Ok(format!(
        "{VERSION}{}",
        BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat())
    ))
}

/// Decrypts what was sealed under the same key and identity.
///
/// # Errors
/// [`KeyError::Undecryptable`].
pub fn open(key: &[u8; 32], sealed: &str, identity: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let refused = || KeyError::Undecryptable(identity.to_owned());
    let bytes = sealed
        .strip_prefix(VERSION)
        .and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok())
        .ok_or_else(refused)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or_else(refused)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| refused())?;
    let plain = XChaCha20Poly1305::new(&(*key).into())
        .decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: sealed,
                aad: identity.as_bytes(),
            },
        )
        .map_err(|_| refused())?;
    Ok(Zeroizing::new(plain))
}

impl Drop for MasterKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_with_the_same_key_for_the_same_row() {
        let key = MasterKey::new([7; 32]);
        let sealed = key.seal(b"secret", "row 1", Entropy).unwrap();
        assert_eq!(key.open(&sealed, "row 1").unwrap().as_slice(), b"secret");
        assert!(key.open(&sealed, "row 2").is_err());
        assert!(MasterKey::new([8; 32]).open(&sealed, "row 1").is_err());
        assert!(key.open(&sealed[..20], "row 1").is_err());
        assert!(key.open("v1.", "row 1").is_err());
    }

    #[test]
    fn its_file_form_reads_back() {
        let key = MasterKey::generate(Entropy).unwrap();
        assert_eq!(MasterKey::parse(&key.to_text()).unwrap().0, key.0);
        assert!(MasterKey::parse("short").is_none());
    }
}
