//! Proof Key for Code Exchange (RFC 7636), by S256 alone: `plain` protects nobody and is not advertised.

use subtle::ConstantTimeEq;

use super::error::OAuthError;
use crate::secret::sha256_base64url;

/// Checks `code_challenge` and `code_challenge_method` of an authorization request (§4.3).
///
/// # Errors
/// `invalid_request` for another method than S256, also where the method is left out, which means `plain`.
pub fn check_challenge(
    challenge: Option<String>,
    method: Option<&str>,
) -> Result<Option<String>, OAuthError> {
    match (challenge, method) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(OAuthError::invalid_request(
            "code_challenge_method is there without code_challenge",
        )),
        (Some(challenge), Some("S256")) => {
            // §4.2: BASE64URL-ENCODE of 32 bytes is 43 characters.
            let is_digest = challenge.len() == 43 && challenge.bytes().all(is_base64url);
            if is_digest {
                Ok(Some(challenge))
            } else {
                Err(OAuthError::invalid_request(
                    "code_challenge is not the base64url encoding of a SHA-256 digest",
                ))
            }
        }
        (Some(_), _) => Err(OAuthError::invalid_request(
            "code_challenge_method must be S256",
        )),
    }
}

/// Checks `code_verifier` of a token request against the stored challenge (§4.6).
///
/// # Errors
/// Why the answer is `invalid_grant`, for the log. Without a stored challenge a verifier is refused too: somebody took the
/// challenge away on its way (RFC 9700 §4.8.2).
pub fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), &'static str> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err("a code_verifier came for a code without challenge"),
        (Some(_), None) => Err("the code_verifier is missing"),
        (Some(challenge), Some(verifier)) => {
            // §4.1: 43 to 128 unreserved characters.
            let is_legal = (43..=128).contains(&verifier.len())
                && verifier
                    .bytes()
                    .all(|byte| is_base64url(byte) || matches!(byte, b'.' | b'~'));
            let is_match = bool::from(
                sha256_base64url(verifier.as_bytes())
                    .as_bytes()
                    .ct_eq(challenge.as_bytes()),
            );
            if is_legal && is_match {
                Ok(())
            } else {
                Err("the code_verifier does not match")
            }
        }
    }
}

const fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 7636 Appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_specifications_own_example() {
        assert!(check_verifier(Some(CHALLENGE), Some(VERIFIER)).is_ok());
        assert_eq!(
            check_challenge(Some(CHALLENGE.into()), Some("S256"))
                .unwrap()
                .as_deref(),
            Some(CHALLENGE)
        );
    }

    #[test]
    fn every_way_around_it_is_refused() {
        for (challenge, method) in [
            (Some(CHALLENGE), None),
            (Some(CHALLENGE), Some("plain")),
            (Some("short"), Some("S256")),
            (None, Some("S256")),
            (Some(CHALLENGE), Some("s256")),
        ] {
            assert!(
                check_challenge(challenge.map(str::to_owned), method).is_err(),
                "{challenge:?} {method:?}"
            );
        }
        let other = VERIFIER.replace('d', "e");
        let long = "a".repeat(129);
        for (challenge, verifier) in [
            (Some(CHALLENGE), None),
            (None, Some(VERIFIER)),
            (Some(CHALLENGE), Some(other.as_str())),
            (Some(CHALLENGE), Some(CHALLENGE)),
            (Some(CHALLENGE), Some(&VERIFIER[..42])),
            (Some(CHALLENGE), Some(long.as_str())),
            (Some(CHALLENGE), Some("")),
        ] {
            assert!(check_verifier(challenge, verifier).is_err(), "{verifier:?}");
        }
        let illegal = format!("{}é", &VERIFIER[..42]);
        assert!(
            check_verifier(Some(&sha256_base64url(illegal.as_bytes())), Some(&illegal)).is_err()
        );
    }
}
