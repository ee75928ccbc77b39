//! A private key that signs (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1, RFC 8812 §3.2, RFC 9864 §2.2, RFC 9964 §3), by aws-lc.
//!
//! josekit signs through OpenSSL 3's generic interface, which looks the algorithm up by name at every signature and, for
//! ECDSA, writes and reads ASN.1: a third of an ES256 signature's time, and Ed25519 takes OpenSSL more than three times as
//! long (`docs/performance.md`). The key itself is josekit's, and so is everything else. aws-lc prefixes its names, so it
//! and OpenSSL do not meet in one process.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, ML_DSA_87_SIGNING,
    PqdsaKeyPair, PqdsaSigningAlgorithm, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512,
    RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::alg::ec::EcKeyPair;
use josekit::jwk::alg::ed::EdKeyPair;
use josekit::jwk::alg::rsa::RsaKeyPair as RsaJwk;
use josekit::jwk::{Jwk, KeyPair};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{KeyError, fitness};
use crate::domain::signing::SigningAlgorithm;

/// A private key with the one algorithm that it is for.
pub(super) enum SigningKey {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Curve(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    MlDsa(PqdsaKeyPair),
}

impl SigningKey {
    /// From a private JWK that may be used so.
    pub(super) fn new(algorithm: SigningAlgorithm, jwk: &Jwk) -> Result<Self, KeyError> {
        fitness::check(algorithm, jwk, "sign")?;
        match algorithm {
            SigningAlgorithm::RS256 => rsa(jwk, &RSA_PKCS1_SHA256),
            SigningAlgorithm::RS384 => rsa(jwk, &RSA_PKCS1_SHA384),
            SigningAlgorithm::RS512 => rsa(jwk, &RSA_PKCS1_SHA512),
            SigningAlgorithm::PS256 => rsa(jwk, &RSA_PSS_SHA256),
            SigningAlgorithm::PS384 => rsa(jwk, &RSA_PSS_SHA384),
            SigningAlgorithm::PS512 => rsa(jwk, &RSA_PSS_SHA512),
            SigningAlgorithm::ES256 => curve(jwk, &ECDSA_P256_SHA256_FIXED_SIGNING),
            SigningAlgorithm::ES384 => curve(jwk, &ECDSA_P384_SHA384_FIXED_SIGNING),
            SigningAlgorithm::ES512 => curve(jwk, &ECDSA_P521_SHA512_FIXED_SIGNING),
            SigningAlgorithm::ES256K => curve(jwk, &ECDSA_P256K1_SHA256_FIXED_SIGNING),
            SigningAlgorithm::EdDSA | SigningAlgorithm::Ed25519 => {
                let der = private_der(&EdKeyPair::from_jwk(jwk)?);
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
                    .map(Self::Ed25519)
                    .map_err(operation)
            }
            SigningAlgorithm::MlDsa44 => ml_dsa(jwk, &ML_DSA_44_SIGNING),
            SigningAlgorithm::MlDsa65 => ml_dsa(jwk, &ML_DSA_65_SIGNING),
            SigningAlgorithm::MlDsa87 => ml_dsa(jwk, &ML_DSA_87_SIGNING),
        }
    }

    /// The signature as JWS has it: on a curve, R and S, each as long as its numbers are.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(key, encoding) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(*encoding, &random, message, &mut signature)
                    .map_err(operation)?;
                Ok(signature)
            }
            Self::Curve(key) => {
                let signature = key.sign(&random, message).map_err(operation)?;
                Ok(signature.as_ref().to_vec())
            }
            Self::Ed25519(key) => Ok(key.sign(message).as_ref().to_vec()),
            Self::MlDsa(key) => {
                let mut signature = vec![0; key.algorithm().signature_len()];
                key.sign(message, &mut signature).map_err(operation)?;
                Ok(signature)
            }
        }
    }
}

fn rsa(jwk: &Jwk, encoding: &'static dyn RsaEncoding) -> Result<SigningKey, KeyError> {
    let der = private_der(&RsaJwk::from_jwk(jwk)?);
    RsaKeyPair::from_pkcs8(&der)
        .map(|key| SigningKey::Rsa(key, encoding))
        .map_err(operation)
}

fn curve(jwk: &Jwk, algorithm: &'static EcdsaSigningAlgorithm) -> Result<SigningKey, KeyError> {
    let der = private_der(&EcKeyPair::from_jwk(jwk)?);
    EcdsaKeyPair::from_private_key_der(algorithm, &der)
        .map(SigningKey::Curve)
        .map_err(operation)
}

/// RFC 9964 §4: `priv` is the seed of FIPS 204.
fn ml_dsa(jwk: &Jwk, algorithm: &'static PqdsaSigningAlgorithm) -> Result<SigningKey, KeyError> {
    let text = jwk.parameter("priv").and_then(Value::as_str);
    let text = text.ok_or_else(|| operation("the key has no priv"))?;
    let seed = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(operation)?;
    let seed = Zeroizing::new(seed);
    PqdsaKeyPair::from_seed(algorithm, &seed)
        .map(SigningKey::MlDsa)
        .map_err(operation)
}

fn private_der(key: &impl KeyPair) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(key.to_der_private_key())
}

fn operation(error: impl std::fmt::Display) -> KeyError {
    KeyError::Operation(error.to_string())
}

#[cfg(test)]
mod tests {
    use crate::entropy::Entropy;
    use crate::keys::rotation::new_key;
    use crate::keys::verifying_key::VerifyingKey;

    use super::*;
    use crate::domain::signing::KeyType;

    /// On P-256, one number in 256 begins with a zero byte, so about eight of the signatures have a half that does.
    #[test]
    fn what_is_signed_here_is_verified_there() {
        for algorithm in SigningAlgorithm::ALL {
            let (private, public) = new_key(algorithm, Entropy).unwrap();
            let key = SigningKey::new(algorithm, &private).unwrap();
            let verifier = VerifyingKey::new(algorithm, &public).unwrap();
            let is_on_curve = matches!(key, SigningKey::Curve(_));
            let mut short_halves = 0;
            for number in 0_u32..if is_on_curve { 1000 } else { 20 } {
                let message = number.to_be_bytes();
                let signature = key.sign(&message).unwrap();
                assert!(verifier.is_verified(&message, &signature), "{algorithm}");
                assert!(!verifier.is_verified(b"another", &signature), "{algorithm}");
                let half = signature[signature.len() / 2];
                short_halves += usize::from(signature[0] == 0) + usize::from(half == 0);
            }
            assert!(short_halves > 0 || !is_on_curve, "{algorithm}");
        }
    }

    #[test]
    fn a_key_for_something_else_is_refused() {
        let keys = SigningAlgorithm::ALL.map(|algorithm| new_key(algorithm, Entropy).unwrap());
        for algorithm in SigningAlgorithm::ALL {
            for (owner, (private, public)) in SigningAlgorithm::ALL.into_iter().zip(&keys) {
                let is_its_own = owner == algorithm;
                let signs = SigningKey::new(algorithm, private).is_ok();
                let verifies = VerifyingKey::new(algorithm, public).is_ok();
                assert_eq!(
                    (signs, verifies),
                    (is_its_own, is_its_own),
                    "{algorithm} {owner}"
                );
                // Without a word of what it is for, kind and curve tell; of kind AKP, nothing does.
                let mut bare = public.clone();
                bare.set_parameter("alg", None).unwrap();
                bare.set_parameter("use", None).unwrap();
                let kind = algorithm.key_type();
                let fits = kind == owner.key_type() && kind != KeyType::Akp;
                assert_eq!(VerifyingKey::new(algorithm, &bare).is_ok(), fits);
                let mut other = public.clone();
                other.set_key_use("enc");
                assert!(VerifyingKey::new(algorithm, &other).is_err());
            }
        }
        let short = Jwk::generate_rsa_key(1024).unwrap();
        assert!(SigningKey::new(SigningAlgorithm::RS256, &short).is_err());
    }
}
