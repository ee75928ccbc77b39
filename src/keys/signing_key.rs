//! A private key that signs (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1), by aws-lc.
//!
//! josekit signs through OpenSSL 3's generic interface, which looks the algorithm up by name at every signature and, for
//! ECDSA, writes and reads ASN.1: a third of an ES256 signature's time, and Ed25519 takes OpenSSL more than three times as
//! long (`docs/performance.md`). The key itself is josekit's, and so is everything else. aws-lc prefixes its names, so it
//! and OpenSSL do not meet in one process.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use josekit::jwk::alg::ec::EcKeyPair;
use josekit::jwk::alg::ed::EdKeyPair;
use josekit::jwk::alg::rsa::RsaKeyPair as RsaJwk;
use josekit::jwk::{Jwk, KeyPair};
use josekit::jws::{ES256, EdDSA, PS256, RS256};
use zeroize::Zeroizing;

use super::KeyError;
use crate::domain::signing::SigningAlgorithm;

/// A private key with the one algorithm that it is for.
pub(super) enum SigningKey {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// From a private JWK, which may be used as josekit would use it: its kind, curve, `alg`, `use` and `key_ops` allow
    /// the algorithm.
    pub(super) fn new(algorithm: SigningAlgorithm, jwk: &Jwk) -> Result<Self, KeyError> {
        match algorithm {
            SigningAlgorithm::RS256 => {
                RS256.signer_from_jwk(jwk)?;
                rsa(jwk, &RSA_PKCS1_SHA256)
            }
            SigningAlgorithm::PS256 => {
                PS256.signer_from_jwk(jwk)?;
                rsa(jwk, &RSA_PSS_SHA256)
            }
            SigningAlgorithm::ES256 => {
                ES256.signer_from_jwk(jwk)?;
                let der = private_der(&EcKeyPair::from_jwk(jwk)?);
                EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)
                    .map(Self::P256)
                    .map_err(operation)
            }
            SigningAlgorithm::EdDSA => {
                EdDSA.signer_from_jwk(jwk)?;
                // On Ed25519 alone: aws-lc has no Ed448.
                let der = private_der(&EdKeyPair::from_jwk(jwk)?);
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
                    .map(Self::Ed25519)
                    .map_err(operation)
            }
        }
    }

    /// The signature as JWS has it: of ES256, R and S in 32 bytes each.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(key, encoding) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(*encoding, &random, message, &mut signature)
                    .map_err(operation)?;
                Ok(signature)
            }
            Self::P256(key) => {
                let signature = key.sign(&random, message).map_err(operation)?;
                Ok(signature.as_ref().to_vec())
            }
            Self::Ed25519(key) => Ok(key.sign(message).as_ref().to_vec()),
        }
    }
}

fn rsa(jwk: &Jwk, encoding: &'static dyn RsaEncoding) -> Result<SigningKey, KeyError> {
    let der = private_der(&RsaJwk::from_jwk(jwk)?);
    RsaKeyPair::from_pkcs8(&der)
        .map(|key| SigningKey::Rsa(key, encoding))
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
    use josekit::jwk::alg::ec::EcCurve;
    use josekit::jwk::alg::ed::EdCurve;
    use josekit::jws::JwsVerifier;

    use super::*;

    fn public(jwk: &Jwk) -> Jwk {
        jwk.to_public_key().unwrap()
    }

    /// How many of the signatures' halves of 32 bytes begin with a zero.
    fn is_verified(
        algorithm: SigningAlgorithm,
        jwk: &Jwk,
        verifier: &dyn JwsVerifier,
        times: u32,
    ) -> usize {
        let key = SigningKey::new(algorithm, jwk).unwrap();
        let mut short_halves = 0;
        for number in 0..times {
            let message = number.to_be_bytes();
            let signature = key.sign(&message).unwrap();
            let length = if jwk.key_type() == "RSA" { 256 } else { 64 };
            assert_eq!(signature.len(), length);
            verifier.verify(&message, &signature).unwrap();
            assert!(verifier.verify(b"another", &signature).is_err());
            short_halves += usize::from(signature[0] == 0) + usize::from(signature[32] == 0);
        }
        short_halves
    }

    /// One number in 256 begins with a zero byte, so about eight of the signatures on P-256 have a half that does.
    #[test]
    fn josekit_verifies_what_is_signed_here() {
        let jwk = Jwk::generate_rsa_key(2048).unwrap();
        let verifier = RS256.verifier_from_jwk(&public(&jwk)).unwrap();
        is_verified(SigningAlgorithm::RS256, &jwk, &verifier, 20);
        let verifier = PS256.verifier_from_jwk(&public(&jwk)).unwrap();
        is_verified(SigningAlgorithm::PS256, &jwk, &verifier, 20);

        let jwk = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        let verifier = ES256.verifier_from_jwk(&public(&jwk)).unwrap();
        assert!(is_verified(SigningAlgorithm::ES256, &jwk, &verifier, 1000) > 0);

        let jwk = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
        let verifier = EdDSA.verifier_from_jwk(&public(&jwk)).unwrap();
        is_verified(SigningAlgorithm::EdDSA, &jwk, &verifier, 1000);
    }

    #[test]
    fn a_key_for_something_else_is_refused() {
        let p256 = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        let p384 = Jwk::generate_ec_key(EcCurve::P384).unwrap();
        let rsa = Jwk::generate_rsa_key(2048).unwrap();
        let short = Jwk::generate_rsa_key(1024).unwrap();
        let ed25519 = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
        let ed448 = Jwk::generate_ed_key(EdCurve::Ed448).unwrap();
        let for_encryption = |jwk: &Jwk| {
            let mut jwk = jwk.clone();
            jwk.set_key_use("enc");
            jwk
        };
        for (algorithm, fitting, others) in [
            (SigningAlgorithm::RS256, &rsa, [&p256, &ed25519, &short]),
            (SigningAlgorithm::PS256, &rsa, [&p256, &ed25519, &short]),
            (SigningAlgorithm::ES256, &p256, [&p384, &rsa, &ed25519]),
            (SigningAlgorithm::EdDSA, &ed25519, [&p256, &rsa, &ed448]),
        ] {
            assert!(SigningKey::new(algorithm, fitting).is_ok(), "{algorithm}");
            assert!(SigningKey::new(algorithm, &for_encryption(fitting)).is_err());
            for other in others {
                assert!(SigningKey::new(algorithm, other).is_err(), "{algorithm}");
            }
        }
    }
}
