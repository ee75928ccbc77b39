//! JSON Web Encryption to us (RFC 7516), in its compact form: of request objects (RFC 9101 §6.1), to a key of ours or by the secret that
//! their client shares with us.
//!
//! Our keys, one on P-256 and one of RSA, are derived from the root secret for each period of rotation: every node has the same, nothing is
//! stored, and what is published changes by itself. One that is published no more opens what it was used for a while ago.
//!
//! The library is given nothing that was not looked at: it inflates without bound, follows any header, panics on a short encrypted key,
//! and takes a tag of any length.

mod compact;
mod curve;
mod rsa;
mod secret;

use josekit::jwe::{self, JweDecrypter};
use serde_json::Value;

pub use self::compact::{CompactJwe, is_encrypted};
use self::curve::CurveKey;
use self::rsa::RsaKey;
pub use self::secret::decrypt_with_secret;
use super::KeyError;
use crate::domain::encryption::KeyKind;
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
    /// Another key, or it was changed on the way.
    #[error("it cannot be decrypted")]
    Undecryptable,
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
    curve: CurveKey,
    rsa: RsaKey,
}

impl Recipient {
    /// Those of a period. An RSA key takes a moment to find: this is nothing for an async worker.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn derive(secret: &[u8; 32], period: i64) -> Result<Self, KeyError> {
        Ok(Self {
            curve: CurveKey::derive(secret, period)?,
            rsa: RsaKey::derive(secret, period)?,
        })
    }

    /// What others encrypt to (RFC 7517 §4).
    #[must_use]
    pub const fn public(&self) -> [&Value; 2] {
        [self.curve.public(), self.rsa.public()]
    }

    /// What was encrypted; none where another key is meant, as far as it says.
    ///
    /// # Errors
    /// [`RefusedEncryption`].
    pub fn decrypt(&self, encrypted: &CompactJwe<'_>) -> Result<Option<String>, RefusedEncryption> {
        let algorithm = encrypted.algorithm();
        let (public, decrypter) = match algorithm.key_kind() {
            KeyKind::Curve => (self.curve.public(), self.curve.decrypter(algorithm)),
            KeyKind::Rsa => (self.rsa.public(), self.rsa.decrypter(algorithm)),
            KeyKind::Secret => return Ok(None),
        };
        if encrypted
            .key_id()
            .is_some_and(|meant| public.get("kid").and_then(Value::as_str) != Some(meant))
        {
            return Ok(None);
        }
        let decrypter = decrypter.ok_or(RefusedEncryption::Header)?;
        open(encrypted, decrypter.as_ref()).map(Some)
    }
}

/// What was encrypted.
#[expect(
    clippy::disallowed_methods,
    reason = "its header has no zip, and its parts the lengths of its algorithms"
)]
fn open(
    encrypted: &CompactJwe<'_>,
    decrypter: &dyn JweDecrypter,
) -> Result<String, RefusedEncryption> {
    let (content, _) = jwe::deserialize_compact(encrypted.text(), decrypter)
        .map_err(|_| RefusedEncryption::Undecryptable)?;
    String::from_utf8(content).map_err(|_| RefusedEncryption::NoText)
}
