//! Secrets that are shown once and stored as a hash.
//!
//! A [`Token`] is the plain value: 256 random bits behind a prefix that tells people, and secret scanners, what it
//! is. A [`TokenHash`] is what the store keeps. Neither prints itself; equality takes the same time for any difference.

mod repeat;

use std::fmt;
use std::ops::Deref;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::entropy::{Entropy, NoEntropy};

pub use self::repeat::without_secrets;

/// What a secret is for: its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An authorization code.
    AuthorizationCode,
    /// A refresh token.
    RefreshToken,
    /// The `device_code` of a device authorization request (RFC 8628 §3.2).
    DeviceCode,
    /// The `auth_req_id` of a request by the back channel (CIBA Core 1.0 §7.3).
    AuthReqId,
    /// A secret of a device (Native SSO 1.0 §3.2).
    DeviceSecret,
    /// An opaque access token.
    AccessToken,
    /// A session cookie.
    Session,
    /// A browser cookie: binds interactions and forms to one browser.
    Browser,
    /// The cookie of a device that its person trusts.
    TrustedDevice,
    /// A link that was sent or handed to somebody.
    Link,
    /// The `state` of a request to an upstream.
    UpstreamState,
    /// The end of the `request_uri` of a pushed authorization request (RFC 9126 §2.2).
    RequestUri,
    /// A client's secret.
    ClientSecret,
    /// A registration access token (RFC 7592).
    RegistrationToken,
    /// An access token for administration, also an initial access token (RFC 7591 §3).
    AdminToken,
}

impl Kind {
    /// The prefix.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "dw_ac_",
            Self::RefreshToken => "dw_rt_",
            Self::DeviceCode => "dw_dc_",
            Self::AuthReqId => "dw_cr_",
            Self::DeviceSecret => "dw_ds_",
            Self::AccessToken => "dw_at_",
            Self::Session => "dw_se_",
            Self::Browser => "dw_br_",
            Self::TrustedDevice => "dw_td_",
            Self::Link => "dw_ml_",
            Self::UpstreamState => "dw_us_",
            Self::RequestUri => "dw_ru_",
            Self::ClientSecret => "dw_cs_",
            Self::RegistrationToken => "dw_ra_",
            Self::AdminToken => "dw_ad_",
        }
    }
}

/// Whether a text begins as our secrets do: it may be one, whatever it was sent as.
#[must_use]
pub fn has_form_of_secret(text: &str) -> bool {
    text.starts_with("dw_")
}

/// What may be used and is not printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Concealed<T>(pub T);

impl<T> Deref for Concealed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> FromIterator<T> for Concealed<Vec<T>> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> fmt::Debug for Concealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(concealed)")
    }
}

/// A secret in plain: shown once, then forgotten.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one: 32 random bytes as base64url behind the prefix; a client's secret has 48, and is with that as long as each key that may be
    /// made of it (RFC 7518 §3.2: 64 octets for HS512).
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn generate(kind: Kind, entropy: Entropy) -> Result<Self, NoEntropy> {
        Ok(match kind {
            Kind::ClientSecret => Self::from_bytes(kind, &entropy.bytes::<48>()?),
            _ => Self::from_bytes(kind, &entropy.bytes::<32>()?),
        })
    }

    /// One made of given bytes.
    #[must_use]
    pub fn from_bytes(kind: Kind, bytes: &[u8]) -> Self {
        Self(format!(
            "{}{}",
            kind.prefix(),
            BASE64URL_NOPAD.encode(bytes)
        ))
    }

    /// One made of given text.
    #[must_use]
    pub fn from_text(kind: Kind, parts: &[&str]) -> Self {
        Self([&[kind.prefix()], parts].concat().concat())
    }

    /// One that somebody presents, if it has the form of its kind.
    #[must_use]
    pub fn presented(kind: Kind, text: &str) -> Option<Self> {
        let rest = text.strip_prefix(kind.prefix())?;
        Some(Self::from_text(kind, &[rest]))
    }

    /// The plain text, for the one who may see it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What to store.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256 of a secret, base64url: what the store keeps.
#[derive(Clone)]
pub struct TokenHash(String);

impl TokenHash {
    /// Of a presented secret.
    #[must_use]
    pub fn of(presented: &str) -> Self {
        Self(BASE64URL_NOPAD.encode(&Sha256::digest(presented.as_bytes())))
    }

    /// From the store.
    #[must_use]
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The column's value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The column's value.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// HMAC-SHA-256 over the parts, each preceded by its length, so that no two lists of parts collide.
#[must_use]
pub fn keyed_hash(key: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    // RFC 2104 §2: a key shorter than the block of 64 bytes is filled up with zeros.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    block.zeroize();
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA-256 of a text under a key of any length (RFC 2104), in hexadecimal digits: for others who have the key.
#[must_use]
pub fn hmac_sha256_hex(key: &[u8], text: &str) -> String {
    // RFC 2104 §2: a longer key than the block is its hash; a shorter one is filled up with zeros.
    let mut block = [0; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    block.zeroize();
    mac.update(text.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

/// The first `N` bytes of a [`keyed_hash`], at most 32: a tag that shows that something was given out here.
#[must_use]
pub fn keyed_tag<const N: usize>(key: &[u8; 32], parts: &[&str]) -> [u8; N] {
    const { assert!(N <= 32) };
    let whole = keyed_hash(key, parts);
    std::array::from_fn(|place| whole[place])
}

/// SHA-256, base64url without padding: PKCE's S256 and JWK thumbprints are made of it.
#[must_use]
pub fn sha256_base64url(input: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&sha256(input))
}

/// SHA-256.
#[must_use]
pub fn sha256(input: &[u8]) -> [u8; 32] {
    Sha256::digest(input).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231 §4.3 and §4.7, with a key that is shorter than the block, and one that is longer.
    #[test]
    fn a_keyed_hash_for_others_is_as_the_standard_has_it() {
        assert_eq!(
            hmac_sha256_hex(b"Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hmac_sha256_hex(
                &[0xAA; 131],
                "Test Using Larger Than Block-Size Key - Hash Key First"
            ),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn secrets_do_not_print_themselves() {
        let token = Token::generate(Kind::Session, Entropy).unwrap();
        assert!(!format!("{token:?} {:?}", token.hash()).contains(&token.reveal()[6..]));
    }

    #[test]
    fn a_million_tokens_have_no_twins() {
        let tokens: std::collections::HashSet<_> = (0..1_000_000)
            .map(|_| Entropy.bytes::<16>().unwrap())
            .collect();
        assert_eq!(tokens.len(), 1_000_000);
    }
}
