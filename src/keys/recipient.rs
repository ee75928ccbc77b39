//! JSON Web Encryption to us (RFC 7516), in its compact form: of request objects (RFC 9101 §6.1).
//!
//! Our keys are on P-256, and are derived from the root secret, one for each period of rotation: every node has the same, nothing is stored,
//! and what is published changes by itself. One that is published no more opens what it was used for a while ago.
//!
//! The library is given nothing that was not looked at: it inflates without bound, follows any header, panics on a short encrypted key,
//! and takes a tag of any length.

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use data_encoding::BASE64URL_NOPAD;
use josekit::jwe::{self, ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A256KW};
use josekit::jwk::Jwk;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::KeyError;
use crate::domain::encryption::{ContentEncryption, KeyManagement};
use crate::domain::time::Timestamp;
use crate::secret::{keyed_hash, sha256_base64url};

/// How the content's key may travel to us, in the order of metadata.
pub const ALGORITHMS: [KeyManagement; 3] = [
    KeyManagement::EcdhEs,
    KeyManagement::EcdhEsA128Kw,
    KeyManagement::EcdhEsA256Kw,
];
/// The longest that is looked at, in bytes.
const MAX_LENGTH: usize = 24 * 1024;
/// How long one is published.
const PERIOD: i64 = 90 * 24 * 60 * 60;
/// So often another secret number is taken where one is none of the curve: each is with a chance of one in 2^32.
const TRIES: u32 = 8;

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

/// What may stand in its header, and nothing else (RFC 7516 §4.1): each once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: KeyManagement,
    enc: ContentEncryption,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    cty: String,
    #[serde(rename = "epk")]
    _ephemeral_key: IgnoredAny,
    #[serde(default, rename = "apu")]
    _producer: Option<String>,
    #[serde(default, rename = "apv")]
    _consumer: Option<String>,
}

/// A JWE whose header was looked at, and which nobody has opened.
pub struct CompactJwe<'t> {
    text: &'t str,
    header: Header,
}

impl std::fmt::Debug for CompactJwe<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CompactJwe({})", self.header.alg)
    }
}

/// Whether a text has as many parts as a JWE in compact form (RFC 7516 §9).
#[must_use]
pub fn is_encrypted(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'.').count() == 4
}

impl<'t> CompactJwe<'t> {
    /// Looks at its header and its parts.
    ///
    /// # Errors
    /// [`RefusedEncryption`].
    pub fn parse(text: &'t str) -> Result<Self, RefusedEncryption> {
        if text.len() > MAX_LENGTH {
            return Err(RefusedEncryption::Malformed);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, encrypted_key, iv, ciphertext, tag] = parts[..] else {
            return Err(RefusedEncryption::Malformed);
        };
        let decode = |part: &str| {
            let decoded = BASE64URL_NOPAD.decode(part.as_bytes());
            decoded.map_err(|_| RefusedEncryption::Malformed)
        };
        let header: Header =
            serde_json::from_slice(&decode(header)?).map_err(|_| RefusedEncryption::Header)?;
        let is_nested = ["JWT", "oauth-authz-req+jwt"]
            .iter()
            .any(|known| header.cty.eq_ignore_ascii_case(known));
        // RFC 7519 §5.2: in a nested JWT "this Header Parameter MUST be present".
        if !ALGORITHMS.contains(&header.alg) || !is_nested {
            return Err(RefusedEncryption::Header);
        }
        let (key_length, iv_length, tag_length) = lengths(header.enc);
        let wrapped = match header.alg {
            KeyManagement::EcdhEs => 0,
            _ => key_length + 8,
        };
        decode(ciphertext)?;
        if decode(encrypted_key)?.len() != wrapped
            || decode(iv)?.len() != iv_length
            || decode(tag)?.len() != tag_length
        {
            return Err(RefusedEncryption::Lengths);
        }
        Ok(Self { text, header })
    }

    /// How it says that its key travelled.
    #[must_use]
    pub const fn algorithm(&self) -> KeyManagement {
        self.header.alg
    }

    /// How it says that its content is encrypted.
    #[must_use]
    pub const fn content(&self) -> ContentEncryption {
        self.header.enc
    }

    /// What it says to be, beside something that was encrypted.
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        self.header.typ.as_deref()
    }
}

/// Bytes of key, initialization vector and tag (RFC 7518 §5.2, §5.3).
const fn lengths(content: ContentEncryption) -> (usize, usize, usize) {
    match content {
        ContentEncryption::A128CbcHs256 => (32, 16, 16),
        ContentEncryption::A192CbcHs384 => (48, 16, 24),
        ContentEncryption::A256CbcHs512 => (64, 16, 32),
        ContentEncryption::A128Gcm => (16, 12, 16),
        ContentEncryption::A192Gcm => (24, 12, 16),
        ContentEncryption::A256Gcm => (32, 12, 16),
    }
}

/// A key of ours to which others encrypt.
pub struct Recipient {
    kid: String,
    private: Zeroizing<String>,
    public: Value,
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recipient({})", self.kid)
    }
}

impl Recipient {
    /// The key of a period.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn derive(secret: &[u8; 32], period: i64) -> Result<Self, KeyError> {
        for attempt in 0..TRIES {
            let (period, attempt) = (period.to_string(), attempt.to_string());
            let number = Zeroizing::new(keyed_hash(secret, &["P-256", &period, &attempt]));
            let Ok(key) = PrivateKey::from_private_key(&ECDH_P256, number.as_slice()) else {
                continue;
            };
            let point = key
                .compute_public_key()
                .map_err(|error| KeyError::Operation(error.to_string()))?;
            // SEC 1 §2.3.3: 4, and both coordinates.
            let coordinates = point.as_ref().get(1..).unwrap_or_default();
            let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
            let (x, y) = coordinates.split_at(coordinates.len() / 2);
            return Ok(Self::of(&text(x), &text(y), &text(number.as_slice())));
        }
        Err(KeyError::Operation("no key of the curve was found".into()))
    }

    fn of(x: &str, y: &str, d: &str) -> Self {
        // RFC 7638 §3: its thumbprint.
        let thumbprint = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = sha256_base64url(thumbprint.as_bytes());
        let public =
            json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "enc", "kid": kid });
        let private = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "d": d });
        Self {
            kid,
            private: Zeroizing::new(private.to_string()),
            public,
        }
    }

    /// What others encrypt to (RFC 7517 §4).
    #[must_use]
    pub const fn public(&self) -> &Value {
        &self.public
    }

    /// Whether it is the key that something was encrypted to, as far as that says.
    #[must_use]
    pub fn is_meant(&self, encrypted: &CompactJwe<'_>) -> bool {
        encrypted
            .header
            .kid
            .as_deref()
            .is_none_or(|kid| kid == self.kid)
    }

    /// What was encrypted.
    ///
    /// # Errors
    /// [`RefusedEncryption`].
    #[expect(
        clippy::disallowed_methods,
        reason = "its header has no zip, and its parts the lengths of its algorithms"
    )]
    pub fn decrypt(&self, encrypted: &CompactJwe<'_>) -> Result<String, RefusedEncryption> {
        let refused = |_| RefusedEncryption::Undecryptable;
        let algorithm = match encrypted.header.alg {
            KeyManagement::EcdhEs => ECDH_ES,
            KeyManagement::EcdhEsA128Kw => ECDH_ES_A128KW,
            KeyManagement::EcdhEsA256Kw => ECDH_ES_A256KW,
            _ => return Err(RefusedEncryption::Header),
        };
        let jwk = Jwk::from_bytes(self.private.as_bytes()).map_err(refused)?;
        let decrypter = algorithm.decrypter_from_jwk(&jwk).map_err(refused)?;
        let (content, _) = jwe::deserialize_compact(encrypted.text, &decrypter).map_err(refused)?;
        String::from_utf8(content).map_err(|_| RefusedEncryption::NoText)
    }
}
