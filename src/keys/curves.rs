//! ES256 (RFC 7518 §3.4) and EdDSA with Ed25519 (RFC 8037 §3.1) by aws-lc.
//!
//! josekit signs through OpenSSL 3's generic interface, which looks the algorithm up by name at every signature, then
//! writes and reads ASN.1: a third of an ES256 signature's time, and Ed25519 takes OpenSSL more than three times as long
//! (`docs/performance.md`). The key itself is josekit's, and so is everything else. aws-lc prefixes its names, so it and
//! OpenSSL do not meet in one process.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, Signature,
};
use josekit::jwk::alg::ec::EcKeyPair;
use josekit::jwk::alg::ed::EdKeyPair;
use josekit::jwk::{Jwk, KeyPair as _};
use josekit::jws::{ES256, EdDSA};
use zeroize::Zeroizing;

use super::KeyError;

/// A private key on a curve.
pub(super) enum SigningKey {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SigningKey {
    /// From a private JWK, which may be used as josekit would use it: its curve, `alg`, `use` and `key_ops` allow ES256.
    pub(super) fn es256(jwk: &Jwk) -> Result<Self, KeyError> {
        ES256.signer_from_jwk(jwk)?;
        let der = Zeroizing::new(EcKeyPair::from_jwk(jwk)?.to_der_private_key());
        EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)
            .map(Self::P256)
            .map_err(operation)
    }

    /// The same for EdDSA, on Ed25519 alone.
    pub(super) fn eddsa(jwk: &Jwk) -> Result<Self, KeyError> {
        EdDSA.signer_from_jwk(jwk)?;
        let der = Zeroizing::new(EdKeyPair::from_jwk(jwk)?.to_der_private_key());
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
            .map(Self::Ed25519)
            .map_err(operation)
    }

    /// The signature as JWS has it: of ES256, R and S in 32 bytes each.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Signature, KeyError> {
        match self {
            Self::P256(key) => key.sign(&SystemRandom::new(), message).map_err(operation),
            Self::Ed25519(key) => Ok(key.sign(message)),
        }
    }
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

    fn is_verified(key: &SigningKey, verifier: &dyn JwsVerifier) -> usize {
        let mut short_halves = 0;
        for number in 0..1000_u32 {
            let message = number.to_be_bytes();
            let signature = key.sign(&message).unwrap();
            let signature = signature.as_ref();
            assert_eq!(signature.len(), 64);
            verifier.verify(&message, signature).unwrap();
            assert!(verifier.verify(b"another", signature).is_err());
            short_halves += usize::from(signature[0] == 0) + usize::from(signature[32] == 0);
        }
        short_halves
    }

    /// One number in 256 begins with a zero byte, so about eight of these signatures have a half that does.
    #[test]
    fn josekit_verifies_what_is_signed_here() {
        let jwk = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        let verifier = ES256.verifier_from_jwk(&jwk.to_public_key().unwrap());
        let key = SigningKey::es256(&jwk).unwrap();
        assert!(is_verified(&key, &verifier.unwrap()) > 0);

        let jwk = Jwk::generate_ed_key(EdCurve::Ed25519).unwrap();
        let verifier = EdDSA.verifier_from_jwk(&jwk.to_public_key().unwrap());
        let key = SigningKey::eddsa(&jwk).unwrap();
        is_verified(&key, &verifier.unwrap());
    }

    #[test]
    fn a_key_for_something_else_is_refused() {
        let mut for_encryption = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        for_encryption.set_key_use("enc");
        for jwk in [
            Jwk::generate_ec_key(EcCurve::P384).unwrap(),
            Jwk::generate_rsa_key(2048).unwrap(),
            Jwk::generate_ed_key(EdCurve::Ed25519).unwrap(),
            for_encryption,
        ] {
            assert!(SigningKey::es256(&jwk).is_err());
        }
        for jwk in [
            Jwk::generate_ed_key(EdCurve::Ed448).unwrap(),
            Jwk::generate_ec_key(EcCurve::P256).unwrap(),
        ] {
            assert!(SigningKey::eddsa(&jwk).is_err());
        }
    }
}
