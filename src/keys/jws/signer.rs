//! Signing with one key.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::{EcCurve, EcKeyPair};
use serde::Serialize;

use super::super::KeyError;
use super::super::signing_key::SigningKey;
use super::TokenType;
use crate::domain::signing::SigningAlgorithm;

/// Signs with one key. Built once; its encoded headers are ready.
pub struct Signer {
    kid: String,
    algorithm: SigningAlgorithm,
    key: SigningKey,
    headers: [String; TokenType::ALL.len()],
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({} {})", self.algorithm, self.kid)
    }
}

impl Signer {
    /// From a private JWK.
    ///
    /// # Errors
    /// [`KeyError`] if the key is not one for this algorithm.
    pub fn new(
        algorithm: SigningAlgorithm,
        kid: &str,
        private_jwk: &Jwk,
    ) -> Result<Self, KeyError> {
        let headers = TokenType::ALL.map(|token_type| {
            let header = format!(
                r#"{{"typ":"{}","alg":"{algorithm}","kid":"{kid}"}}"#,
                token_type.name()
            );
            encode(&header)
        });
        Ok(Self {
            kid: kid.to_owned(),
            algorithm,
            key: SigningKey::new(algorithm, private_jwk)?,
            headers,
        })
    }

    /// From a private key on P-256 in PEM, as Apple hands it out: signs by ES256. The name is one that JSON needs no escapes for.
    ///
    /// # Errors
    /// [`KeyError`] if it is none.
    pub fn of_pem(kid: &str, pem: &str) -> Result<Self, KeyError> {
        let key = EcKeyPair::from_pem(pem, Some(EcCurve::P256))?;
        Self::new(SigningAlgorithm::ES256, kid, &key.to_jwk_private_key())
    }

    /// The key's name.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The key's algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// A compact JWS over the claims.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn sign(&self, token_type: TokenType, claims: &impl Serialize) -> Result<String, KeyError> {
        let header = &self.headers[token_type.place()];
        compact(header, claims, |signed| self.key.sign(signed))
    }
}

/// A header as it stands in a token.
pub(super) fn encode(header: &str) -> String {
    BASE64URL_NOPAD.encode(header.as_bytes())
}

/// A token of an encoded header and claims (RFC 7515 §7.1): what `sign` makes is over both, and after them.
pub(super) fn compact(
    header: &str,
    claims: &impl Serialize,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, KeyError>,
) -> Result<String, KeyError> {
    let payload =
        serde_json::to_vec(claims).map_err(|error| KeyError::Operation(error.to_string()))?;
    let mut token = String::with_capacity(header.len() + payload.len() * 4 / 3 + 352);
    token.push_str(header);
    token.push('.');
    BASE64URL_NOPAD.encode_append(&payload, &mut token);
    let signature = sign(token.as_bytes())?;
    token.push('.');
    BASE64URL_NOPAD.encode_append(&signature, &mut token);
    Ok(token)
}
