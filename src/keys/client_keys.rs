//! The public keys that clients register (RFC 7517), within bounds.

use std::collections::HashSet;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use josekit::jwk::Jwk;
use serde_json::{Map, Value};

use super::fitness;
use super::jws::{CompactJws, RefusedToken, Verifier};
use crate::domain::encryption::{KeyKind, KeyManagement};
use crate::domain::signing::SigningAlgorithm;

const MAX_KEYS: usize = 50;
const MAX_DOCUMENT: usize = 64 * 1024;
const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Why a key set is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedKeySet {
    /// Not `{"keys": […]}`, or too much of it.
    #[error(
        "jwks must be an object whose member keys is an array of at most {MAX_KEYS} JSON Web Keys"
    )]
    Shape,
    /// A private or symmetric key: it must not travel.
    #[error("jwks must hold public keys only")]
    Private,
    /// Two keys of one name.
    #[error("two keys of jwks have the kid {0:?}")]
    DuplicateKid(String),
    /// Several keys of one kind, one of them without a name: nobody could tell which signed (OpenID Connect Core 1.0 §10.1).
    #[error("where jwks has several keys of one kty, each needs a kid")]
    Nameless,
    /// RSA below 2048 or above 4096 bits, or an exponent other than 65537.
    #[error("an RSA key of jwks must have 2048 to 4096 bits and the exponent 65537")]
    RsaBounds,
    /// An Ed25519 key of small order: signatures under it can be made by anybody.
    #[error("an Ed25519 key of jwks is a point of small order")]
    SmallOrder,
    /// None of its keys is one to encrypt to by that algorithm.
    #[error("jwks has no key to encrypt to by that algorithm")]
    NoEncryptionKey,
    /// Its point is not on the curve, or its members are malformed.
    #[error("a key of jwks is malformed")]
    Malformed,
}

/// The keys of one client that can verify signatures.
#[derive(Debug)]
pub struct ClientKeySet {
    verifiers: Vec<Verifier>,
    /// Whether keys were passed over that are for another algorithm than the one that was asked for.
    has_others: bool,
}

impl ClientKeySet {
    /// Reads a `jwks` value. Keys of kinds that we do not use are passed over (RFC 7517 §5).
    ///
    /// # Errors
    /// [`RefusedKeySet`].
    pub fn parse(jwks: &Value) -> Result<Self, RefusedKeySet> {
        Self::read(jwks, |_| true)
    }

    /// The same, of those for one algorithm: the others take time to read.
    ///
    /// # Errors
    /// [`RefusedKeySet`].
    pub(super) fn for_algorithm(jwks: &Value, name: &str) -> Result<Self, RefusedKeySet> {
        Self::read(jwks, |algorithm| algorithm.name() == name)
    }

    fn read(
        jwks: &Value,
        is_wanted: impl Fn(SigningAlgorithm) -> bool,
    ) -> Result<Self, RefusedKeySet> {
        let keys = jwks
            .get("keys")
            .and_then(Value::as_array)
            .ok_or(RefusedKeySet::Shape)?;
        if keys.len() > MAX_KEYS || jwks.to_string().len() > MAX_DOCUMENT {
            return Err(RefusedKeySet::Shape);
        }
        for kind in ["RSA", "EC", "OKP", "AKP"] {
            let of_kind = signing_keys(keys, kind);
            if of_kind.len() > 1 && of_kind.iter().any(|key| text(key, "kid").is_none()) {
                return Err(RefusedKeySet::Nameless);
            }
        }
        let mut seen = HashSet::new();
        let (mut verifiers, mut has_others) = (Vec::new(), false);
        for key in keys {
            let members = key.as_object().ok_or(RefusedKeySet::Shape)?;
            if PRIVATE_MEMBERS
                .iter()
                .any(|member| members.contains_key(*member))
            {
                return Err(RefusedKeySet::Private);
            }
            let text = |name: &str| text(key, name);
            if let Some(kid) = text("kid")
                && !seen.insert(kid)
            {
                return Err(RefusedKeySet::DuplicateKid(kid.to_owned()));
            }
            if !is_for_signatures(key) {
                continue;
            }
            match (text("kty"), text("crv")) {
                (Some("RSA"), _) => check_rsa(text("n"), text("e"))?,
                (Some("OKP"), Some("Ed25519")) => check_ed25519(text("x"))?,
                _ => {}
            }
            let jwk = Jwk::from_map(members.clone()).map_err(|_| RefusedKeySet::Malformed)?;
            let named = text("alg");
            let its_own = SigningAlgorithm::ALL
                .into_iter()
                .filter(|algorithm| named.is_none_or(|named| named == algorithm.name()))
                .filter(|algorithm| fitness::is_of_kind(*algorithm, &jwk));
            for algorithm in its_own {
                if is_wanted(algorithm) {
                    let verifier = Verifier::new(algorithm, &jwk);
                    verifiers.push(verifier.map_err(|_| RefusedKeySet::Malformed)?);
                } else {
                    has_others = true;
                }
            }
        }
        Ok(Self {
            verifiers,
            has_others,
        })
    }

    /// Whether there is no key that could verify anything.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.verifiers.is_empty()
    }

    /// The keys of a registered set that may have signed the token, and none of the others, which cost time to read: the one
    /// that its `kid` names; or, of those of its algorithm's kind, the only one (OpenID Connect Core 1.0 §10.1: "if there are
    /// multiple keys in the referenced JWK Set document, a kid value MUST be provided in the JOSE Header").
    ///
    /// # Errors
    /// [`RefusedKeySet`].
    pub fn of_token(jwks: &Value, token: &CompactJws<'_>) -> Result<Self, RefusedKeySet> {
        let alg = token.header.alg.as_str();
        let kind = match alg.parse::<SigningAlgorithm>() {
            Ok(algorithm) => algorithm.key_type().name(),
            // Nothing verifies it.
            Err(_) => "OKP",
        };
        let keys = jwks.get("keys").and_then(Value::as_array);
        let mut candidates = keys.map_or_else(Vec::new, |keys| signing_keys(keys, kind));
        if let Some(kid) = token.header.kid.as_deref() {
            let named = |key: &&Value| text(key, "kid") == Some(kid);
            if candidates.iter().any(named) || candidates.len() > 1 {
                candidates.retain(named);
            } else {
                candidates.retain(|key| text(key, "kid").is_none());
            }
        } else if candidates.len() > 1 {
            candidates.clear();
        }
        Self::for_algorithm(&serde_json::json!({ "keys": candidates }), alg)
    }

    /// Whether one of the keys signed the token.
    ///
    /// # Errors
    /// [`RefusedToken`].
    pub fn verify(&self, token: &CompactJws<'_>) -> Result<(), RefusedToken> {
        let mut refusal = if self.has_others {
            RefusedToken::Algorithm
        } else {
            RefusedToken::UnknownKey
        };
        for verifier in &self.verifiers {
            match verifier.verify(token) {
                Ok(()) => return Ok(()),
                Err(reason) if refusal != RefusedToken::Signature => refusal = reason,
                Err(_) => {}
            }
        }
        Err(refusal)
    }
}

/// The keys of a set to which one may encrypt by an algorithm, those first whose `use` says that they are for that (RFC 7517 §4.2 to §4.4).
/// What a private key or too much would be is refused as for signatures.
///
/// # Errors
/// [`RefusedKeySet`].
pub(super) fn encryption_keys(
    jwks: &Value,
    algorithm: KeyManagement,
) -> Result<Vec<&Map<String, Value>>, RefusedKeySet> {
    ClientKeySet::parse(jwks)?;
    let keys = jwks.get("keys").and_then(Value::as_array);
    let is_one = |key: &&Value| {
        let kind = match (text(key, "kty"), text(key, "crv")) {
            (Some("RSA"), _) => Some(KeyKind::Rsa),
            (Some("EC"), Some("P-256" | "P-384" | "P-521")) | (Some("OKP"), Some("X25519")) => {
                Some(KeyKind::Curve)
            }
            _ => None,
        };
        kind == Some(algorithm.key_kind())
            && text(key, "use").is_none_or(|used_for| used_for == "enc")
            && text(key, "alg").is_none_or(|named| named == algorithm.name())
    };
    let mut keys: Vec<&Value> = keys.into_iter().flatten().filter(is_one).collect();
    keys.sort_by_key(|key| text(key, "use").is_none());
    for key in &keys {
        if text(key, "kty") == Some("RSA") {
            check_rsa(text(key, "n"), text(key, "e"))?;
        }
    }
    Ok(keys.into_iter().filter_map(Value::as_object).collect())
}

fn text<'k>(key: &'k Value, member: &str) -> Option<&'k str> {
    key.get(member).and_then(Value::as_str)
}

/// Whether its `use`, `alg` and `key_ops` (RFC 7517 §4.2 to §4.4), if they are there, are those of a key for signatures.
fn is_for_signatures(key: &Value) -> bool {
    let algorithms = SigningAlgorithm::ALL.map(SigningAlgorithm::name);
    text(key, "use").is_none_or(|used_for| used_for == "sig")
        && text(key, "alg").is_none_or(|named| algorithms.contains(&named))
        && key
            .get("key_ops")
            .and_then(Value::as_array)
            .is_none_or(|operations| operations.iter().any(|operation| operation == "verify"))
}

/// The keys of one `kty` that may sign.
fn signing_keys<'k>(keys: &'k [Value], kind: &str) -> Vec<&'k Value> {
    let is_one = |key: &&Value| text(key, "kty") == Some(kind) && is_for_signatures(key);
    keys.iter().filter(is_one).collect()
}

/// The y coordinates of the points of small order, and of those that are written beyond the field's end, little-endian.
const SMALL_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

fn check_ed25519(point: Option<&str>) -> Result<(), RefusedKeySet> {
    let point = point.and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
    let mut point = point.ok_or(RefusedKeySet::Malformed)?;
    // The highest bit is the sign of x (RFC 8032 §5.1.2).
    if let Some(last) = point.last_mut() {
        *last &= 0x7F;
    }
    if SMALL_ORDER.contains(&HEXLOWER.encode(&point).as_str()) {
        return Err(RefusedKeySet::SmallOrder);
    }
    Ok(())
}

fn check_rsa(modulus: Option<&str>, exponent: Option<&str>) -> Result<(), RefusedKeySet> {
    let decode = |text: Option<&str>| {
        text.and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok())
            .ok_or(RefusedKeySet::Malformed)
    };
    let (modulus, exponent) = (decode(modulus)?, decode(exponent)?);
    let significant = modulus.iter().skip_while(|byte| **byte == 0).count();
    if !(256..=512).contains(&significant) || exponent != [1, 0, 1] {
        return Err(RefusedKeySet::RsaBounds);
    }
    Ok(())
}
