//! ES256 signatures (RFC 7518 §3.4) by OpenSSL's own function for the curve.
//!
//! josekit signs through OpenSSL 3's generic interface, which looks the algorithm up by name at every signature, then
//! writes and reads ASN.1: a fifth of an ES256 signature's time. So does its SHA-256, for another fifteenth. The key itself
//! is josekit's.

use josekit::jwk::alg::ec::EcKeyPair;
use josekit::jwk::{Jwk, KeyPair as _};
use josekit::jws::ES256;
use openssl::ec::EcKey;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::KeyError;

/// The length of each half of a signature, in bytes.
const HALF: usize = 32;

/// A private key on P-256.
pub(super) struct SigningKey(EcKey<Private>);

impl SigningKey {
    /// From a private JWK, which may be used as josekit would use it: its curve, `alg`, `use` and `key_ops` allow this.
    pub(super) fn new(jwk: &Jwk) -> Result<Self, KeyError> {
        ES256.signer_from_jwk(jwk)?;
        let der = Zeroizing::new(EcKeyPair::from_jwk(jwk)?.to_der_private_key());
        PKey::private_key_from_der(&der)
            .and_then(|key| key.ec_key())
            .map(Self)
            .map_err(|error| operation(&error))
    }

    /// R and S of RFC 7518 §3.4, each in 32 bytes, one after the other.
    pub(super) fn sign(&self, message: &[u8]) -> Result<[u8; 2 * HALF], KeyError> {
        let signature =
            EcdsaSig::sign(&Sha256::digest(message), &self.0).map_err(|error| operation(&error))?;
        let mut joined = [0; 2 * HALF];
        let (r, s) = joined.split_at_mut(HALF);
        for (place, number) in [(r, signature.r()), (s, signature.s())] {
            let bytes = number.to_vec();
            let leading_zeros = HALF
                .checked_sub(bytes.len())
                .ok_or_else(|| KeyError::Operation("a signature that is too long".into()))?;
            place[leading_zeros..].copy_from_slice(&bytes);
        }
        Ok(joined)
    }
}

fn operation(error: &ErrorStack) -> KeyError {
    KeyError::Operation(error.to_string())
}

#[cfg(test)]
mod tests {
    use josekit::jwk::alg::ec::EcCurve;
    use josekit::jws::JwsVerifier as _;

    use super::*;

    /// One number in 256 begins with a zero byte, so about eight of these signatures have a half that does.
    #[test]
    fn josekit_verifies_what_is_signed_here() {
        let jwk = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        let key = SigningKey::new(&jwk).unwrap();
        let verifier = ES256
            .verifier_from_jwk(&jwk.to_public_key().unwrap())
            .unwrap();
        let mut short_halves = 0;
        for number in 0..1000_u32 {
            let message = number.to_be_bytes();
            let signature = key.sign(&message).unwrap();
            verifier.verify(&message, &signature).unwrap();
            assert!(verifier.verify(b"another", &signature).is_err());
            short_halves += u32::from(signature[0] == 0) + u32::from(signature[HALF] == 0);
        }
        assert!(short_halves > 0);
    }

    #[test]
    fn a_key_for_something_else_is_refused() {
        let mut for_encryption = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        for_encryption.set_key_use("enc");
        for jwk in [
            Jwk::generate_ec_key(EcCurve::P384).unwrap(),
            Jwk::generate_rsa_key(2048).unwrap(),
            for_encryption,
        ] {
            assert!(SigningKey::new(&jwk).is_err());
        }
    }
}
