//! What arrives encrypted (RFC 7516 §7.1), before anybody opens it.

use data_encoding::BASE64URL_NOPAD;
use josekit::jwe::JweHeader;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::super::jws::is_kind;
use super::RefusedEncryption;
use crate::domain::encryption::{ContentEncryption, KeyKind, KeyManagement};
use crate::keys::derived_rsa::MODULUS;

/// The longest that is looked at, in bytes.
pub const MAX_LENGTH: usize = 24 * 1024;

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
    #[serde(default)]
    cty: Option<String>,
    /// RFC 7518 §4.6.1.1.
    #[serde(default, rename = "epk")]
    ephemeral_key: Option<IgnoredAny>,
    /// RFC 7518 §4.7.1.1, §4.7.1.2: of the key that wraps by AES GCM.
    #[serde(default)]
    iv: Option<String>,
    #[serde(default)]
    tag: Option<String>,
    #[serde(default, rename = "apu")]
    _producer: Option<String>,
    #[serde(default, rename = "apv")]
    _consumer: Option<String>,
}

/// A JWE whose header was looked at, and which nobody has opened.
pub struct CompactJwe<'t> {
    /// Its header as it came, which its tag covers (RFC 7516 §5.1, item 14).
    pub(super) protected: &'t str,
    /// The same for the library.
    pub(super) members: JweHeader,
    pub(super) key: Vec<u8>,
    pub(super) iv: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
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
        let [protected, key, iv, ciphertext, tag] = parts[..] else {
            return Err(RefusedEncryption::Malformed);
        };
        let decode = |part: &str| {
            let decoded = BASE64URL_NOPAD.decode(part.as_bytes());
            decoded.map_err(|_| RefusedEncryption::Malformed)
        };
        let members = decode(protected)?;
        let header: Header =
            serde_json::from_slice(&members).map_err(|_| RefusedEncryption::Header)?;
        let members = JweHeader::from_bytes(&members).map_err(|_| RefusedEncryption::Header)?;
        // RFC 7519 §5.2 wants it in a nested JWT, and not all who make one know that: what is inside is read as a JWS in any case.
        let is_nested = header.cty.as_deref().is_none_or(is_request);
        let has_own = header.ephemeral_key.is_some() == (header.alg.key_kind() == KeyKind::Curve);
        if !is_nested || !has_own {
            return Err(RefusedEncryption::Header);
        }
        let (key_length, iv_length, tag_length) = lengths(header.enc);
        let wrapping = Wrapping::of(header.alg);
        let wrapped = match wrapping {
            Wrapping::None => 0,
            Wrapping::Aes => key_length + 8,
            Wrapping::AesGcm => key_length,
            Wrapping::Rsa => MODULUS,
        };
        for (part, length) in [(&header.iv, 12), (&header.tag, 16)] {
            match (part, wrapping) {
                (Some(part), Wrapping::AesGcm) if decode(part)?.len() == length => {}
                (None, Wrapping::None | Wrapping::Aes | Wrapping::Rsa) => {}
                _ => return Err(RefusedEncryption::Header),
            }
        }
        let read = Self {
            protected,
            members,
            key: decode(key)?,
            iv: decode(iv)?,
            ciphertext: decode(ciphertext)?,
            tag: decode(tag)?,
            header,
        };
        let has_lengths =
            read.key.len() == wrapped && read.iv.len() == iv_length && read.tag.len() == tag_length;
        has_lengths
            .then_some(read)
            .ok_or(RefusedEncryption::Lengths)
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

    /// The key that it says to be for.
    pub(super) fn key_id(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// Whether it says to be something else than an encrypted request (RFC 8725 §3.11).
    #[must_use]
    pub fn is_something_else(&self) -> bool {
        !self.header.typ.as_deref().is_none_or(is_request)
    }
}

/// Whether a media type is that of requests, or of any JWT.
fn is_request(media_type: &str) -> bool {
    let mut known = ["JWT", "oauth-authz-req+jwt"].iter();
    known.any(|known| is_kind(media_type, known))
}

/// What is around the content's key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    /// It does not travel (RFC 7518 §4.5, §4.6).
    None,
    /// Eight bytes more (§4.4: RFC 3394).
    Aes,
    /// Nothing more, and two members of the header (§4.7).
    AesGcm,
    /// As many bytes as the key's modulus has (§4.3: RFC 8017 §7.1).
    Rsa,
}

impl Wrapping {
    const fn of(algorithm: KeyManagement) -> Self {
        match algorithm {
            KeyManagement::EcdhEs | KeyManagement::Dir => Self::None,
            KeyManagement::EcdhEsA128Kw
            | KeyManagement::EcdhEsA192Kw
            | KeyManagement::EcdhEsA256Kw
            | KeyManagement::A128Kw
            | KeyManagement::A192Kw
            | KeyManagement::A256Kw => Self::Aes,
            KeyManagement::A128GcmKw | KeyManagement::A192GcmKw | KeyManagement::A256GcmKw => {
                Self::AesGcm
            }
            KeyManagement::RsaOaep
            | KeyManagement::RsaOaep256
            | KeyManagement::RsaOaep384
            | KeyManagement::RsaOaep512 => Self::Rsa,
        }
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
