//! Our RSA key (RFC 7518 §4.3).

use data_encoding::BASE64URL_NOPAD;
use josekit::jwe::{JweDecrypter, RSA_OAEP, RSA_OAEP_256, RSA_OAEP_384, RSA_OAEP_512};
use openssl::bn::BigNumRef;
use openssl::pkey::Private;
use openssl::rsa::Rsa;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::{KeyError, derived_rsa};
use super::OwnKey;
use crate::domain::encryption::KeyManagement;

/// The key of a period.
pub(super) fn derive(secret: &[u8; 32], period: i64) -> Result<OwnKey, KeyError> {
    of(&derived_rsa::derive(secret, &period.to_string())?)
}

fn of(key: &Rsa<Private>) -> Result<OwnKey, KeyError> {
    let text = |number: &BigNumRef| BASE64URL_NOPAD.encode(&number.to_vec());
    let public = json!({ "kty": "RSA", "n": text(key.n()), "e": text(key.e()) });
    let private = key.private_key_to_der();
    let private = private.map_err(|error| KeyError::Operation(error.to_string()))?;
    let private = Zeroizing::new(private);
    let decrypters = [
        (KeyManagement::RsaOaep, RSA_OAEP),
        (KeyManagement::RsaOaep256, RSA_OAEP_256),
        (KeyManagement::RsaOaep384, RSA_OAEP_384),
        (KeyManagement::RsaOaep512, RSA_OAEP_512),
    ];
    let decrypters = decrypters.into_iter().map(|(name, algorithm)| {
        let decrypter = algorithm.decrypter_from_der(&private)?;
        Ok((name, Box::new(decrypter) as Box<dyn JweDecrypter>))
    });
    OwnKey::new(public, decrypters.collect::<Result<_, KeyError>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_finds_the_same_key_and_each_period_has_another() {
        let keys = [([7; 32], 1), ([7; 32], 1), ([7; 32], 2), ([8; 32], 1)];
        let [one, again, next, other] =
            keys.map(|(secret, period)| derive(&secret, period).unwrap());
        assert_eq!(one.public, again.public);
        for another in [&next, &other] {
            assert_ne!(one.public["n"], another.public["n"]);
            assert_ne!(one.id, another.id);
        }
        assert_eq!(one.public["kid"], one.id);
    }
}
