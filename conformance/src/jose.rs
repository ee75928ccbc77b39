//! JSON Web Signatures and Keys (RFC 7515, RFC 7517, RFC 7518, RFC 8037), on OpenSSL.

use data_encoding::BASE64URL_NOPAD;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private, Public};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Signer, Verifier};
use serde_json::{Value, json};

use crate::random;

/// A compact JWS with JSON inside.
#[derive(Clone, Debug)]
pub struct Jwt {
    /// The protected header.
    pub header: Value,
    /// The claims.
    pub payload: Value,
    signing_input: String,
    signature: Vec<u8>,
}

impl Jwt {
    /// Reads the compact form; `None` if it is not three base64url parts, the first two of them JSON objects.
    pub fn parse(compact: &str) -> Option<Self> {
        let (signing_input, signature) = compact.rsplit_once('.')?;
        let (header, payload) = signing_input.split_once('.')?;
        let object = |part: &str| {
            let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
            serde_json::from_slice(&bytes).ok().filter(Value::is_object)
        };
        Some(Self {
            header: object(header)?,
            payload: object(payload)?,
            signing_input: signing_input.to_owned(),
            signature: BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?,
        })
    }

    /// A member of the header, if it is a string.
    pub fn header_str(&self, name: &str) -> Option<&str> {
        self.header.get(name).and_then(Value::as_str)
    }

    /// Why the signature does not hold under the keys of `jwks`, if so. The key is chosen by `kid`.
    pub fn verify(&self, jwks: &Value) -> Result<(), String> {
        let alg = self.header_str("alg").unwrap_or_default();
        let kid = self.header_str("kid");
        let keys = jwks.get("keys").and_then(Value::as_array);
        let candidates: Vec<&Value> = keys
            .into_iter()
            .flatten()
            .filter(|key| kid.is_none() || key.get("kid").and_then(Value::as_str) == kid)
            .collect();
        if candidates.is_empty() {
            return Err(format!("no key has the kid {kid:?}"));
        }
        let mut reason = String::new();
        for key in candidates {
            match verify(alg, key, self.signing_input.as_bytes(), &self.signature) {
                Ok(true) => return Ok(()),
                Ok(false) => reason = format!("the {alg} signature does not verify"),
                Err(error) => reason = error,
            }
        }
        Err(reason)
    }
}

fn digest_of(alg: &str) -> MessageDigest {
    if alg.ends_with("384") {
        MessageDigest::sha384()
    } else if alg.ends_with("512") || alg == "EdDSA" {
        MessageDigest::sha512()
    } else {
        MessageDigest::sha256()
    }
}

/// The left half of the hash of `value`, as at_hash, c_hash and s_hash have it (OpenID Connect Core §3.1.3.6).
pub fn half_hash(alg: &str, value: &str) -> Option<String> {
    let digest = hash(digest_of(alg), value.as_bytes()).ok()?;
    Some(BASE64URL_NOPAD.encode(&digest[..digest.len() / 2]))
}

/// base64url of the SHA-256 of `value`, as PKCE's S256 has it (RFC 7636 §4.2).
pub fn s256(value: &str) -> Option<String> {
    let digest = hash(MessageDigest::sha256(), value.as_bytes()).ok()?;
    Some(BASE64URL_NOPAD.encode(&digest))
}

fn octets(key: &Value, name: &str) -> Result<Vec<u8>, String> {
    let text = key.get(name).and_then(Value::as_str).unwrap_or_default();
    BASE64URL_NOPAD
        .decode(text.as_bytes())
        .ok()
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(|| format!("the key's {name} is not base64url"))
}

fn number(key: &Value, name: &str) -> Result<BigNum, String> {
    BigNum::from_slice(&octets(key, name)?).map_err(|error| say(&error))
}

fn say(error: &ErrorStack) -> String {
    format!("OpenSSL: {error}")
}

fn curve(name: &str) -> Option<(Nid, usize)> {
    match name {
        "P-256" => Some((Nid::X9_62_PRIME256V1, 32)),
        "P-384" => Some((Nid::SECP384R1, 48)),
        "P-521" => Some((Nid::SECP521R1, 66)),
        _ => None,
    }
}

/// The public key inside a JWK; an error says what is malformed or unknown.
fn public_key(key: &Value) -> Result<PKey<Public>, String> {
    let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
    let built = match text("kty") {
        "RSA" => Rsa::from_public_components(number(key, "n")?, number(key, "e")?)
            .and_then(PKey::from_rsa),
        "EC" => {
            let (nid, _) = curve(text("crv")).ok_or("unknown curve")?;
            let (x, y) = (number(key, "x")?, number(key, "y")?);
            EcGroup::from_curve_name(nid)
                .and_then(|group| EcKey::from_public_key_affine_coordinates(&group, &x, &y))
                .and_then(PKey::from_ec_key)
        }
        "OKP" if text("crv") == "Ed25519" => {
            PKey::public_key_from_raw_bytes(&octets(key, "x")?, Id::ED25519)
        }
        kty => return Err(format!("unknown key type {kty:?}")),
    };
    built.map_err(|error| say(&error))
}

/// Whether the members of a public JWK make a key.
pub fn is_well_formed(key: &Value) -> Result<(), String> {
    public_key(key).map(|_| ())
}

/// How long a key is, as its algorithm measures it; `None` if it is no key.
pub fn bits(key: &Value) -> Option<u32> {
    public_key(key).ok().map(|key| key.bits())
}

fn verify(alg: &str, key: &Value, input: &[u8], signature: &[u8]) -> Result<bool, String> {
    let public = public_key(key)?;
    let kind = (&alg[..2.min(alg.len())], public.id());
    let outcome = match kind {
        ("RS", Id::RSA) => verify_rsa(alg, &public, input, signature, false),
        ("PS", Id::RSA) => verify_rsa(alg, &public, input, signature, true),
        ("ES", Id::EC) => verify_ecdsa(alg, &public, key, input, signature),
        ("Ed", Id::ED25519) => Verifier::new_without_digest(&public)
            .and_then(|mut verifier| verifier.verify_oneshot(signature, input)),
        _ => return Err(format!("{alg:?} does not go with that key")),
    };
    outcome.map_err(|error| say(&error))
}

fn verify_rsa(
    alg: &str,
    public: &PKey<Public>,
    input: &[u8],
    signature: &[u8],
    is_pss: bool,
) -> Result<bool, ErrorStack> {
    let mut verifier = Verifier::new(digest_of(alg), public)?;
    if is_pss {
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_mgf1_md(digest_of(alg))?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    verifier.verify_oneshot(signature, input)
}

fn verify_ecdsa(
    alg: &str,
    public: &PKey<Public>,
    key: &Value,
    input: &[u8],
    signature: &[u8],
) -> Result<bool, ErrorStack> {
    let crv = key.get("crv").and_then(Value::as_str).unwrap_or_default();
    let size = curve(crv).map_or(0, |(_, size)| size);
    if signature.len() != size * 2 {
        return Ok(false);
    }
    let (r, s) = signature.split_at(size);
    let pair = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
    let digest = hash(digest_of(alg), input)?;
    pair.verify(&digest, public.ec_key()?.as_ref())
}

/// The runner's own RSA key, which it registers for its clients.
#[derive(Debug)]
pub struct ClientKey {
    key: PKey<Private>,
    kid: String,
}

impl ClientKey {
    /// A new key of 2048 bits.
    pub fn generate() -> Result<Self, ErrorStack> {
        Ok(Self {
            key: PKey::from_rsa(Rsa::generate(2048)?)?,
            kid: random::alphanumeric(16),
        })
    }

    /// Its public half as a JWK Set.
    pub fn jwks(&self) -> Result<Value, ErrorStack> {
        let rsa = self.key.rsa()?;
        Ok(json!({"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": BASE64URL_NOPAD.encode(&rsa.n().to_vec()),
            "e": BASE64URL_NOPAD.encode(&rsa.e().to_vec()),
        }]}))
    }

    /// The claims signed with RS256, in compact form.
    pub fn sign(&self, claims: &Value) -> Result<String, ErrorStack> {
        let input = signing_input(&json!({"alg": "RS256", "kid": self.kid}), claims);
        let mut signer = Signer::new(MessageDigest::sha256(), &self.key)?;
        let signature = signer.sign_oneshot_to_vec(input.as_bytes())?;
        Ok(format!("{input}.{}", BASE64URL_NOPAD.encode(&signature)))
    }
}

/// Header and claims as they are signed (RFC 7515 §5.1, item 8).
pub fn signing_input(header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", encode(header), encode(claims))
}

/// The claims with `alg` none and an empty signature (RFC 7519 §6).
pub fn unsecured(claims: &Value) -> String {
    format!("{}.", signing_input(&json!({"alg": "none"}), claims))
}

/// Two keys for the tests, made once.
#[cfg(test)]
pub mod test_keys {
    use super::ClientKey;
    use std::sync::LazyLock;

    /// One of them.
    pub static OWN: LazyLock<ClientKey> = LazyLock::new(|| ClientKey::generate().unwrap());
    /// The other.
    pub static FOREIGN: LazyLock<ClientKey> = LazyLock::new(|| ClientKey::generate().unwrap());
}

#[cfg(test)]
mod tests {
    use super::test_keys::{FOREIGN, OWN};
    use super::*;

    #[test]
    fn what_the_client_key_signs_verifies_by_its_jwks() {
        let key = &*OWN;
        let jwks = key.jwks().unwrap();
        let jwt = Jwt::parse(&key.sign(&json!({"a": 1})).unwrap()).unwrap();
        assert_eq!(jwt.verify(&jwks), Ok(()));
        assert!(jwt.verify(&FOREIGN.jwks().unwrap()).is_err());
    }

    #[test]
    fn a_changed_payload_does_not_verify() {
        let key = &*OWN;
        let compact = key.sign(&json!({"sub": "a"})).unwrap();
        let (head, signature) = compact.rsplit_once('.').unwrap();
        let header = head.split('.').next().unwrap();
        let payload = BASE64URL_NOPAD.encode(br#"{"sub":"b"}"#);
        let forged = Jwt::parse(&format!("{header}.{payload}.{signature}")).unwrap();
        assert!(forged.verify(&key.jwks().unwrap()).is_err());
    }

    #[test]
    fn alg_none_never_verifies() {
        let key = &*OWN;
        let jwt = Jwt::parse(&unsecured(&json!({"sub": "a"}))).unwrap();
        assert!(jwt.verify(&key.jwks().unwrap()).is_err());
    }

    #[test]
    fn the_pss_ecdsa_and_eddsa_signatures_verify() {
        let input = b"input";
        let rsa = OWN.key.clone();
        let mut signer = Signer::new(MessageDigest::sha256(), &rsa).unwrap();
        signer.set_rsa_padding(Padding::PKCS1_PSS).unwrap();
        signer
            .set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)
            .unwrap();
        let signature = signer.sign_oneshot_to_vec(input).unwrap();
        let public = rsa.rsa().unwrap();
        let jwk = json!({"kty": "RSA", "n": BASE64URL_NOPAD.encode(&public.n().to_vec()),
            "e": BASE64URL_NOPAD.encode(&public.e().to_vec())});
        assert_eq!(verify("PS256", &jwk, input, &signature), Ok(true));
        assert_eq!(verify("RS256", &jwk, input, &signature), Ok(false));

        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let ec = EcKey::generate(&group).unwrap();
        let pair = EcdsaSig::sign(&hash(MessageDigest::sha256(), input).unwrap(), &ec).unwrap();
        let mut raw = pair.r().to_vec_padded(32).unwrap();
        raw.extend(pair.s().to_vec_padded(32).unwrap());
        let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
        let mut context = openssl::bn::BigNumContext::new().unwrap();
        ec.public_key()
            .affine_coordinates(&group, &mut x, &mut y, &mut context)
            .unwrap();
        let encode = |n: &BigNum| BASE64URL_NOPAD.encode(&n.to_vec_padded(32).unwrap());
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": encode(&x), "y": encode(&y)});
        assert_eq!(verify("ES256", &jwk, input, &raw), Ok(true));
        assert_eq!(verify("ES256", &jwk, b"other", &raw), Ok(false));

        let ed = PKey::generate_ed25519().unwrap();
        let signature = Signer::new_without_digest(&ed)
            .unwrap()
            .sign_oneshot_to_vec(input)
            .unwrap();
        let jwk = json!({"kty": "OKP", "crv": "Ed25519",
            "x": BASE64URL_NOPAD.encode(&ed.raw_public_key().unwrap())});
        assert_eq!(verify("EdDSA", &jwk, input, &signature), Ok(true));
        assert_eq!(verify("EdDSA", &jwk, b"other", &signature), Ok(false));
    }

    #[test]
    fn the_half_hash_is_the_example_of_the_specification() {
        // OpenID Connect Core, appendix A.3: the access token and its at_hash.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(
            half_hash("RS256", token).as_deref(),
            Some("77QmUPtjPfzWtF2AnpK9RQ")
        );
    }
}
