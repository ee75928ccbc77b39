//! JSON Web Signature in its compact form only (RFC 7515 §7.1), with the care of RFC 8725.

mod mac;
mod signer;

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};

pub use self::mac::sign_with_secret;
pub use self::signer::Signer;
use super::KeyError;
use super::verifying_key::VerifyingKey;
use crate::domain::id_jag;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;

/// The longest token that is looked at, in bytes.
pub const MAX_LENGTH: usize = 16 * 1024;
/// The longest `kid` that is looked up.
const MAX_KID: usize = 256;
/// 9999-12-31T23:59:59Z: later moments are nonsense, and some libraries panic on them.
const LAST_SECOND: i64 = 253_402_300_799;

/// The `typ` of a token that we sign (RFC 8725 §3.11): tells its kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// An ID token, or a userinfo answer.
    Jwt,
    /// An access token (RFC 9068 §2.1).
    AccessToken,
    /// A logout token (OpenID Connect Back-Channel Logout 1.0 §2.4).
    Logout,
    /// An answer of introspection (RFC 9701 §5).
    Introspection,
    /// An Identity Assertion JWT Authorization Grant.
    IdJag,
    /// Our proof of who we are at an upstream (RFC 7523bis §4).
    ClientAuthentication,
}

impl TokenType {
    const ALL: [Self; 6] = [
        Self::Jwt,
        Self::AccessToken,
        Self::Logout,
        Self::Introspection,
        Self::IdJag,
        Self::ClientAuthentication,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Jwt => "JWT",
            Self::AccessToken => "at+jwt",
            Self::Logout => "logout+jwt",
            Self::Introspection => "token-introspection+jwt",
            Self::IdJag => id_jag::TYP,
            Self::ClientAuthentication => "client-authentication+jwt",
        }
    }

    const fn place(self) -> usize {
        match self {
            Self::Jwt => 0,
            Self::AccessToken => 1,
            Self::Logout => 2,
            Self::Introspection => 3,
            Self::IdJag => 4,
            Self::ClientAuthentication => 5,
        }
    }
}

/// Verifies with one public key, by one algorithm.
pub struct Verifier {
    algorithm: SigningAlgorithm,
    key: VerifyingKey,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({})", self.algorithm)
    }
}

impl Verifier {
    /// From a public JWK.
    ///
    /// # Errors
    /// [`KeyError`] if the key is not one for this algorithm.
    pub fn new(algorithm: SigningAlgorithm, public_jwk: &Jwk) -> Result<Self, KeyError> {
        Ok(Self {
            algorithm,
            key: VerifyingKey::new(algorithm, public_jwk)?,
        })
    }

    /// What it verifies.
    #[must_use]
    pub const fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// Whether the token is signed with this key by this algorithm.
    ///
    /// # Errors
    /// [`RefusedToken`].
    pub fn verify(&self, token: &CompactJws<'_>) -> Result<(), RefusedToken> {
        // RFC 8725 §3.1: the algorithm is the key's; the header only may agree.
        if token.header.alg != self.algorithm.name() {
            return Err(RefusedToken::Algorithm);
        }
        if !self
            .key
            .is_verified(token.signed.as_bytes(), &token.signature)
        {
            return Err(RefusedToken::Signature);
        }
        Ok(())
    }
}

/// Why a token was not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedToken {
    /// Not three base64url parts with a JSON header, or too long.
    #[error("it is not a JWS in compact form")]
    Malformed,
    /// `crit`, `b64`, or a header member twice (RFC 7515 §4.1.11).
    #[error("its header asks for something that is not supported")]
    Header,
    /// Another algorithm than the key's; `none` too.
    #[error("its algorithm is not the one on record")]
    Algorithm,
    /// No key of this name.
    #[error("its key is unknown")]
    UnknownKey,
    /// The signature is wrong.
    #[error("its signature is wrong")]
    Signature,
    /// The secret on record is no key for the algorithm (RFC 7518 §3.2).
    #[error("the secret on record is too short for its algorithm")]
    ShortSecret,
    /// The claims are not JSON of the right types, or a time is out of range.
    #[error("its claims are malformed")]
    Claims,
}

/// The header members that we read. `jku`, `x5u` and `x5c` are never looked at (RFC 8725 §3.10), `jwk` only by [`embedded_key`](super::embedded_key).
#[derive(Debug, Deserialize)]
pub struct Header {
    /// The algorithm that the token claims.
    pub alg: String,
    /// The key that it claims.
    #[serde(default)]
    pub kid: Option<String>,
    /// Its kind.
    #[serde(default)]
    pub typ: Option<String>,
    #[serde(default, rename = "crit", deserialize_with = "is_there")]
    has_crit: bool,
    #[serde(default, rename = "b64", deserialize_with = "is_there")]
    has_b64: bool,
    #[serde(default, rename = "zip", deserialize_with = "is_there")]
    has_zip: bool,
}

/// For members that must not be there, whatever their value: null too.
fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Reads a JSON object; serde alone would take an array of a struct's members in their order as well.
fn from_object<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let is_object = json.trim_ascii_start().starts_with(b"{");
    is_object
        .then(|| serde_json::from_slice(json).ok())
        .flatten()
}

/// A token taken apart, not verified.
#[derive(Debug)]
pub struct CompactJws<'t> {
    /// Its header.
    pub header: Header,
    signed: &'t str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'t> CompactJws<'t> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`RefusedToken`].
    pub fn parse(token: &'t str) -> Result<Self, RefusedToken> {
        if token.len() > MAX_LENGTH {
            return Err(RefusedToken::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(RefusedToken::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(RefusedToken::Malformed)?;
        let decode = |part: &str| {
            BASE64URL_NOPAD
                .decode(part.as_bytes())
                .map_err(|_| RefusedToken::Malformed)
        };
        // A header with a member twice fails here: serde refuses duplicates of the members that we name.
        let header: Header = from_object(&decode(header)?).ok_or(RefusedToken::Header)?;
        if header.has_crit || header.has_b64 || header.has_zip {
            return Err(RefusedToken::Header);
        }
        if header.kid.as_ref().is_some_and(|kid| kid.len() > MAX_KID) {
            return Err(RefusedToken::UnknownKey);
        }
        Ok(Self {
            header,
            signed,
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }

    /// The header as another type, for members that only one kind of token has.
    pub(super) fn header_as<T: DeserializeOwned>(&self) -> Option<T> {
        let (header, _) = self.signed.split_once('.')?;
        from_object(&BASE64URL_NOPAD.decode(header.as_bytes()).ok()?)
    }

    /// The claims, as a type that names what it needs. To be believed only after a verification.
    ///
    /// # Errors
    /// [`RefusedToken::Claims`].
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, RefusedToken> {
        from_object(&self.payload).ok_or(RefusedToken::Claims)
    }
}

/// Seconds since 1970 as JWTs write them (RFC 7519 §2); fractions are cut off, nonsense is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericDate(pub i64);

impl NumericDate {
    /// The moment.
    #[must_use]
    pub const fn timestamp(self) -> Timestamp {
        Timestamp::from_seconds(self.0)
    }
}

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the range is checked before the cast"
        )]
        let seconds = number.as_i64().or_else(|| {
            let float = number.as_f64()?;
            (0.0..=253_402_300_799.0)
                .contains(&float)
                .then_some(float as i64)
        });
        match seconds {
            Some(seconds) if (0..=LAST_SECOND).contains(&seconds) => Ok(Self(seconds)),
            _ => Err(serde::de::Error::custom(
                "not a moment between 1970 and 9999",
            )),
        }
    }
}

/// Whether the header's `typ` says the kind: `application/` may be left out, case does not matter (RFC 7515 §4.1.9).
#[must_use]
pub fn is_typ(header: &Header, expected: &str) -> bool {
    header
        .typ
        .as_deref()
        .is_some_and(|typ| is_kind(typ, expected))
}

/// Whether a media type is that one.
pub(super) fn is_kind(media_type: &str, expected: &str) -> bool {
    let bare = media_type
        .split_once('/')
        .filter(|(kind, _)| kind.eq_ignore_ascii_case("application"))
        .map_or(media_type, |(_, bare)| bare);
    bare.eq_ignore_ascii_case(expected)
}
