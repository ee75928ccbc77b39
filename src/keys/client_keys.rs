//! The public keys that clients register (RFC 7517), within bounds.

use std::collections::HashSet;

use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use serde_json::Value;

use super::jws::{CompactJws, RefusedToken, Verifier};
use crate::domain::signing::SigningAlgorithm;

const MAX_KEYS: usize = 50;
const MAX_DOCUMENT: usize = 64 * 1024;
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

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
    /// RSA below 2048 or above 4096 bits, or an exponent other than 65537.
    #[error("an RSA key of jwks must have 2048 to 4096 bits and the exponent 65537")]
    RsaBounds,
    /// Its point is not on the curve, or its members are malformed.
    #[error("a key of jwks is malformed")]
    Malformed,
}

#[derive(Debug)]
struct ClientKey {
    kid: Option<String>,
    verifiers: Vec<Verifier>,
}

/// The keys of one client that can verify signatures.
#[derive(Debug)]
pub struct ClientKeySet(Vec<ClientKey>);

impl ClientKeySet {
    /// Reads a `jwks` value. Keys of kinds that we do not use are passed over (RFC 7517 §5).
    ///
    /// # Errors
    /// [`RefusedKeySet`].
    pub fn parse(jwks: &Value) -> Result<Self, RefusedKeySet> {
        let keys = jwks
            .get("keys")
            .and_then(Value::as_array)
            .ok_or(RefusedKeySet::Shape)?;
        if keys.len() > MAX_KEYS || jwks.to_string().len() > MAX_DOCUMENT {
            return Err(RefusedKeySet::Shape);
        }
        let mut seen = HashSet::new();
        let mut parsed = Vec::new();
        for key in keys {
            let members = key.as_object().ok_or(RefusedKeySet::Shape)?;
            if PRIVATE_MEMBERS
                .iter()
                .any(|member| members.contains_key(*member))
            {
                return Err(RefusedKeySet::Private);
            }
            let text = |name: &str| members.get(name).and_then(Value::as_str);
            let kid = text("kid").map(str::to_owned);
            if let Some(kid) = &kid
                && !seen.insert(kid.clone())
            {
                return Err(RefusedKeySet::DuplicateKid(kid.clone()));
            }
            let algorithms: &[SigningAlgorithm] = match (text("kty"), text("crv")) {
                (Some("RSA"), _) => {
                    check_rsa(text("n"), text("e"))?;
                    &[SigningAlgorithm::RS256, SigningAlgorithm::PS256]
                }
                (Some("EC"), Some("P-256")) => &[SigningAlgorithm::ES256],
                (Some("OKP"), Some("Ed25519")) => &[SigningAlgorithm::EdDSA],
                _ => continue,
            };
            if text("use").is_some_and(|used_for| used_for != "sig") {
                continue;
            }
            let jwk = Jwk::from_map(members.clone()).map_err(|_| RefusedKeySet::Malformed)?;
            let verifiers = algorithms
                .iter()
                .filter(|algorithm| text("alg").is_none_or(|named| named == algorithm.name()))
                .map(|algorithm| {
                    Verifier::new(*algorithm, &jwk).map_err(|_| RefusedKeySet::Malformed)
                })
                .collect::<Result<_, _>>()?;
            parsed.push(ClientKey { kid, verifiers });
        }
        Ok(Self(parsed))
    }

    /// Whether one of the keys signed the token: the one that its `kid` names, or any if it names none.
    ///
    /// # Errors
    /// [`RefusedToken`].
    pub fn verify(&self, token: &CompactJws<'_>) -> Result<(), RefusedToken> {
        let kid = token.header.kid.as_deref();
        let mut refusal = RefusedToken::UnknownKey;
        for key in self
            .0
            .iter()
            .filter(|key| kid.is_none() || key.kid.is_none() || key.kid.as_deref() == kid)
        {
            for verifier in &key.verifiers {
                match verifier.verify(token) {
                    Ok(()) => return Ok(()),
                    Err(reason) if refusal != RefusedToken::Signature => refusal = reason,
                    Err(_) => {}
                }
            }
        }
        Err(refusal)
    }
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
