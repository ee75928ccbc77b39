//! JSON Web Encryption to us (RFC 7516), in its compact form: of request objects (RFC 9101 §6.1), to a key of ours or by the secret that
//! their client shares with us.
//!
//! Our keys, one on P-256 and one of RSA, are derived from the root secret for each period of rotation: every node has the same, nothing is
//! stored, and what is published changes by itself. One that is published no more opens what it was used for a while ago.
//!
//! The library is given nothing that was not looked at: it inflates without bound, follows any header, panics on a short encrypted key,
//! takes a tag of any length, and decrypts CBC before it asks whether the tag is right, which tells by the time how the padding was.

mod compact;
mod content;
mod curve;
mod rsa;
mod secret;

use josekit::jwe::JweDecrypter;
use serde_json::Value;

pub use self::compact::{CompactJwe, MAX_LENGTH, is_encrypted};
pub use self::content::Spare;
use self::content::open;
pub use self::secret::decrypt_with_secret;
use super::{KeyError, thumbprint};
use crate::domain::encryption::{KeyKind, KeyManagement};
use crate::domain::time::Timestamp;

/// How long a key is published.
const PERIOD: i64 = 90 * 24 * 60 * 60;

/// Why something that was encrypted is not opened: always in the same words to who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedEncryption {
    /// Not five base64url parts, or too long.
    #[error("it is not a JWE in compact form")]
    Malformed,
    /// A header member or an algorithm that we have not, `zip` among them.
    #[error("its header asks for something that is not supported")]
    Header,
    /// Its parts have other lengths than its algorithms make.
    #[error("its parts have wrong lengths")]
    Lengths,
    /// It is for another key, by what it says.
    #[error("it is for a key that is not ours, or no longer")]
    Key,
    /// Another key, or it was changed on the way: nothing of its content was decrypted.
    #[error("it cannot be decrypted")]
    Undecryptable,
    /// Whoever made it has its key, and encrypted nothing with it.
    #[error("its content is not encrypted as it says")]
    Content,
    /// What was in it is no text.
    #[error("there is no text in it")]
    NoText,
}

/// The period that a moment is in.
#[must_use]
pub const fn period(now: Timestamp) -> i64 {
    now.as_seconds().div_euclid(PERIOD)
}

/// The keys of ours to which others encrypt, of one period.
#[derive(Debug)]
pub struct Recipient {
    curve: OwnKey,
    rsa: OwnKey,
}

impl Recipient {
    /// Those of a period. An RSA key takes a moment to find: this is nothing for an async worker.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn derive(secret: &[u8; 32], period: i64) -> Result<Self, KeyError> {
        Ok(Self {
            curve: curve::derive(secret, period)?,
            rsa: rsa::derive(secret, period)?,
        })
    }

    /// What others encrypt to (RFC 7517 §4).
    #[must_use]
    pub const fn public(&self) -> [&Value; 2] {
        [&self.curve.public, &self.rsa.public]
    }

    /// What was encrypted.
    ///
    /// # Errors
    /// [`RefusedEncryption`].
    pub fn decrypt(
        &self,
        encrypted: &CompactJwe<'_>,
        spare: &Spare,
    ) -> Result<String, RefusedEncryption> {
        let algorithm = encrypted.algorithm();
        let own = match algorithm.key_kind() {
            KeyKind::Curve => &self.curve,
            KeyKind::Rsa => &self.rsa,
            KeyKind::Secret => return Err(RefusedEncryption::Key),
        };
        if encrypted.key_id().is_some_and(|meant| meant != own.id) {
            return Err(RefusedEncryption::Key);
        }
        let mut decrypters = own.decrypters.iter();
        let decrypter = decrypters.find(|(of, _)| *of == algorithm);
        let (_, decrypter) = decrypter.ok_or(RefusedEncryption::Key)?;
        open(encrypted, decrypter.as_ref(), spare)
    }
}

/// One of them.
struct OwnKey {
    /// `kid`: its thumbprint.
    id: String,
    public: Value,
    /// What opens what was encrypted to it, for each algorithm that it is for.
    decrypters: Vec<(KeyManagement, Box<dyn JweDecrypter>)>,
}

impl std::fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnKey({})", self.id)
    }
}

impl OwnKey {
    /// From the members of a public key. It says that it is one to encrypt to, and its name (RFC 7517 §4.2, §4.5).
    fn new(
        mut public: Value,
        decrypters: Vec<(KeyManagement, Box<dyn JweDecrypter>)>,
    ) -> Result<Self, KeyError> {
        let id = thumbprint::of_jwk(&public)
            .ok_or_else(|| KeyError::Operation("the key has no thumbprint".into()))?;
        let id = id.as_str().to_owned();
        public["use"] = "enc".into();
        public["kid"] = id.as_str().into();
        Ok(Self {
            id,
            public,
            decrypters,
        })
    }
}
