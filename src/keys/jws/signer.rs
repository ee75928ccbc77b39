//! Signing: one key, by josekit or on a curve by aws-lc.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use josekit::jws::{JwsSigner, PS256, RS256};
use serde::Serialize;

use super::super::{KeyError, curves};
use super::TokenType;
use crate::domain::signing::SigningAlgorithm;

/// Signs with one key. Built once; its encoded headers are ready.
pub struct Signer {
    kid: String,
    algorithm: SigningAlgorithm,
    inner: Inner,
    headers: [String; TokenType::ALL.len()],
}

/// By whom a signature is made.
enum Inner {
    Josekit(Box<dyn JwsSigner>),
    Curve(curves::SigningKey),
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
        let inner = match algorithm {
            SigningAlgorithm::RS256 => Inner::josekit(RS256.signer_from_jwk(private_jwk)?),
            SigningAlgorithm::PS256 => Inner::josekit(PS256.signer_from_jwk(private_jwk)?),
            SigningAlgorithm::ES256 => Inner::Curve(curves::SigningKey::es256(private_jwk)?),
            SigningAlgorithm::EdDSA => Inner::Curve(curves::SigningKey::eddsa(private_jwk)?),
        };
        let headers = TokenType::ALL.map(|token_type| {
            let header = format!(
                r#"{{"typ":"{}","alg":"{algorithm}","kid":"{kid}"}}"#,
                token_type.name()
            );
            BASE64URL_NOPAD.encode(header.as_bytes())
        });
        Ok(Self {
            kid: kid.to_owned(),
            algorithm,
            inner,
            headers,
        })
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
        let payload =
            serde_json::to_vec(claims).map_err(|error| KeyError::Operation(error.to_string()))?;
        let header = &self.headers[token_type.place()];
        let mut token = String::with_capacity(header.len() + payload.len() * 4 / 3 + 352);
        token.push_str(header);
        token.push('.');
        BASE64URL_NOPAD.encode_append(&payload, &mut token);
        self.inner.append_signature(&mut token)?;
        Ok(token)
    }
}

impl Inner {
    fn josekit(signer: impl JwsSigner + 'static) -> Self {
        Self::Josekit(Box::new(signer))
    }

    /// Signs what is there and adds the dot and the signature (RFC 7515 §7.1).
    fn append_signature(&self, token: &mut String) -> Result<(), KeyError> {
        let (by_josekit, on_curve);
        let signature = match self {
            Self::Josekit(signer) => {
                by_josekit = signer.sign(token.as_bytes())?;
                by_josekit.as_slice()
            }
            Self::Curve(key) => {
                on_curve = key.sign(token.as_bytes())?;
                on_curve.as_ref()
            }
        };
        token.push('.');
        BASE64URL_NOPAD.encode_append(signature, token);
        Ok(())
    }
}
