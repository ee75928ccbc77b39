//! HMAC under a secret that a client and we share (RFC 7518 §3.2).

use aws_lc_rs::hmac;
use serde::Serialize;

use super::super::KeyError;
use super::{CompactJws, RefusedToken, TokenType, signer};
use crate::domain::signing::MacAlgorithm;

/// A compact JWS over the claims, under the secret. Its header has no `kid`: there is one key.
///
/// # Errors
/// [`KeyError::Operation`] for a secret that is too short.
pub fn sign_with_secret(
    algorithm: MacAlgorithm,
    secret: &[u8],
    token_type: TokenType,
    claims: &impl Serialize,
) -> Result<String, KeyError> {
    let key = key(algorithm, secret)
        .ok_or_else(|| KeyError::Operation(format!("the secret is too short for {algorithm}")))?;
    let header = format!(r#"{{"typ":"{}","alg":"{algorithm}"}}"#, token_type.name());
    signer::compact(&signer::encode(&header), claims, |signed| {
        Ok(hmac::sign(&key, signed).as_ref().to_vec())
    })
}

impl CompactJws<'_> {
    /// Whether it was made with the secret by this algorithm; compared in constant time.
    ///
    /// # Errors
    /// [`RefusedToken`].
    pub fn verify_with_secret(
        &self,
        algorithm: MacAlgorithm,
        secret: &[u8],
    ) -> Result<(), RefusedToken> {
        // RFC 8725 §3.1: the algorithm is what is on record; the header only may agree.
        if self.header.alg != algorithm.name() {
            return Err(RefusedToken::Algorithm);
        }
        let key = key(algorithm, secret).ok_or(RefusedToken::ShortSecret)?;
        hmac::verify(&key, self.signed.as_bytes(), &self.signature)
            .map_err(|_| RefusedToken::Signature)
    }
}

/// RFC 7518 §3.2: "A key of the same size as the hash output … or larger MUST be used"; RFC 8725 §3.5.
fn key(algorithm: MacAlgorithm, secret: &[u8]) -> Option<hmac::Key> {
    let hash = match algorithm {
        MacAlgorithm::HS256 => hmac::HMAC_SHA256,
        MacAlgorithm::HS384 => hmac::HMAC_SHA384,
        MacAlgorithm::HS512 => hmac::HMAC_SHA512,
    };
    (secret.len() >= algorithm.key_length()).then(|| hmac::Key::new(hash, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7515 §A.1, whose claims are not in the order of ours: verified, with its own key.
    #[test]
    fn the_example_of_the_specification_is_verified() {
        let key = data_encoding::BASE64URL_NOPAD
            .decode(b"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let text = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let token = CompactJws::parse(text).unwrap();
        token.verify_with_secret(MacAlgorithm::HS256, &key).unwrap();
        assert_eq!(
            token.verify_with_secret(MacAlgorithm::HS512, &key),
            Err(RefusedToken::Algorithm)
        );
        assert_eq!(
            token.verify_with_secret(MacAlgorithm::HS256, &key[1..]),
            Err(RefusedToken::Signature)
        );
    }

    #[test]
    fn a_secret_is_as_long_as_the_hash() {
        for algorithm in MacAlgorithm::ALL {
            let secret = vec![7; algorithm.key_length()];
            let claims = serde_json::json!({ "sub": "a" });
            let sign = |secret| sign_with_secret(algorithm, secret, TokenType::Jwt, &claims);
            let text = sign(&secret).unwrap();
            let token = CompactJws::parse(&text).unwrap();
            token.verify_with_secret(algorithm, &secret).unwrap();
            let short = &secret[1..];
            assert!(sign(short).is_err());
            // By who does not care for lengths.
            let hash = match algorithm {
                MacAlgorithm::HS256 => hmac::HMAC_SHA256,
                MacAlgorithm::HS384 => hmac::HMAC_SHA384,
                MacAlgorithm::HS512 => hmac::HMAC_SHA512,
            };
            let (signed, _) = text.rsplit_once('.').unwrap();
            let tag = hmac::sign(&hmac::Key::new(hash, short), signed.as_bytes());
            let tag = data_encoding::BASE64URL_NOPAD.encode(tag.as_ref());
            let forged = format!("{signed}.{tag}");
            let forged = CompactJws::parse(&forged).unwrap();
            assert_eq!(
                forged.verify_with_secret(algorithm, short),
                Err(RefusedToken::ShortSecret)
            );
        }
    }
}
