//! The left half of a hash, by which an ID token vouches for what goes beside it.

use data_encoding::BASE64URL_NOPAD;
use openssl::hash::{MessageDigest, hash_xof};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::KeyError;
use crate::domain::signing::Hash;

/// `at_hash`, `c_hash`, `s_hash` (OpenID Connect Core 1.0 §3.1.3.6, §3.3.2.11): `hash` is that of the ID token's algorithm.
///
/// # Errors
/// [`KeyError::Operation`].
pub fn left_half(hash: Hash, text: &str) -> Result<String, KeyError> {
    let half = |hash: &[u8]| BASE64URL_NOPAD.encode(&hash[..hash.len() / 2]);
    Ok(match hash {
        Hash::Sha256 => half(&Sha256::digest(text)),
        Hash::Sha384 => half(&Sha384::digest(text)),
        Hash::Sha512 => half(&Sha512::digest(text)),
        Hash::Shake256 => {
            let mut hash = [0; 64];
            hash_xof(MessageDigest::shake_256(), text.as_bytes(), &mut hash)
                .map_err(|error| KeyError::Operation(error.to_string()))?;
            half(&hash)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::signing::SigningAlgorithm;

    /// Of SHA-256: the example of OpenID Connect Core 1.0 §A.3.
    #[test]
    fn halves_are_those_of_the_algorithms_hash() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        for (algorithm, expected) in [
            (SigningAlgorithm::RS256, "77QmUPtjPfzWtF2AnpK9RQ"),
            (SigningAlgorithm::ES384, "jtAeDp945y1dDqU3nkIVGNZP1HjH_MFs"),
            (
                SigningAlgorithm::Ed25519,
                "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM",
            ),
            (
                SigningAlgorithm::MlDsa44,
                "W6Ie3EoycJT-JESJ2WSAWX7LRP3FuHvmvNycBMeL-Nk",
            ),
        ] {
            assert_eq!(
                left_half(algorithm.hash(), token).unwrap(),
                expected,
                "{algorithm}"
            );
        }
    }
}
