//! A public key that verifies (RFC 7518 §3, RFC 8037 §3.1, RFC 8812 §3.2, RFC 9864 §2.2), by josekit; for ML-DSA (RFC 9964), which that has
//! not, by aws-lc.

use aws_lc_rs::signature::{
    ML_DSA_44, ML_DSA_65, ML_DSA_87, ParsedPublicKey, PqdsaVerificationAlgorithm,
};
use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use josekit::jws::{
    ES256, ES256K, ES384, ES512, EdDSA, JwsVerifier, PS256, PS384, PS512, RS256, RS384, RS512,
};
use serde_json::Value;

use super::{KeyError, fitness};
use crate::domain::signing::SigningAlgorithm;

/// A public key with the one algorithm that it is for.
pub(super) enum VerifyingKey {
    Josekit(Box<dyn JwsVerifier>),
    MlDsa(ParsedPublicKey),
}

impl VerifyingKey {
    /// From a public JWK that may be used so.
    pub(super) fn new(algorithm: SigningAlgorithm, jwk: &Jwk) -> Result<Self, KeyError> {
        fitness::check(algorithm, jwk, "verify")?;
        Ok(Self::Josekit(match algorithm {
            SigningAlgorithm::RS256 => Box::new(RS256.verifier_from_jwk(jwk)?),
            SigningAlgorithm::RS384 => Box::new(RS384.verifier_from_jwk(jwk)?),
            SigningAlgorithm::RS512 => Box::new(RS512.verifier_from_jwk(jwk)?),
            SigningAlgorithm::PS256 => Box::new(PS256.verifier_from_jwk(jwk)?),
            SigningAlgorithm::PS384 => Box::new(PS384.verifier_from_jwk(jwk)?),
            SigningAlgorithm::PS512 => Box::new(PS512.verifier_from_jwk(jwk)?),
            SigningAlgorithm::ES256 => Box::new(ES256.verifier_from_jwk(jwk)?),
            SigningAlgorithm::ES384 => Box::new(ES384.verifier_from_jwk(jwk)?),
            SigningAlgorithm::ES512 => Box::new(ES512.verifier_from_jwk(jwk)?),
            SigningAlgorithm::ES256K => Box::new(ES256K.verifier_from_jwk(jwk)?),
            SigningAlgorithm::EdDSA => Box::new(EdDSA.verifier_from_jwk(jwk)?),
            SigningAlgorithm::Ed25519 => {
                // josekit knows it by its older name alone.
                let mut jwk = jwk.clone();
                jwk.set_algorithm(SigningAlgorithm::EdDSA.name());
                Box::new(EdDSA.verifier_from_jwk(&jwk)?)
            }
            SigningAlgorithm::MlDsa44 => return ml_dsa(&ML_DSA_44, jwk),
            SigningAlgorithm::MlDsa65 => return ml_dsa(&ML_DSA_65, jwk),
            SigningAlgorithm::MlDsa87 => return ml_dsa(&ML_DSA_87, jwk),
        }))
    }

    /// Whether the signature is one of the message.
    pub(super) fn is_verified(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Josekit(key) => key.verify(message, signature).is_ok(),
            Self::MlDsa(key) => key.verify_sig(message, signature).is_ok(),
        }
    }
}

/// RFC 9964 §4: `pub` is the public key as FIPS 204 encodes it.
fn ml_dsa(
    algorithm: &'static PqdsaVerificationAlgorithm,
    jwk: &Jwk,
) -> Result<VerifyingKey, KeyError> {
    let malformed = || KeyError::Operation("the key's pub is no public key".to_owned());
    let text = jwk.parameter("pub").and_then(Value::as_str);
    let bytes = text.and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
    ParsedPublicKey::new(algorithm, bytes.ok_or_else(malformed)?)
        .map(VerifyingKey::MlDsa)
        .map_err(|_| malformed())
}
