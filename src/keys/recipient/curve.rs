//! Our key on P-256 (RFC 7518 §4.6).

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use data_encoding::BASE64URL_NOPAD;
use josekit::jwe::{ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A192KW, ECDH_ES_A256KW, JweDecrypter};
use josekit::jwk::Jwk;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::KeyError;
use super::OwnKey;
use crate::domain::encryption::KeyManagement;
use crate::secret::keyed_hash;

/// So often another secret number is taken where one is none of the curve: each is with a chance of one in 2^32.
const TRIES: u32 = 8;

/// The key of a period.
pub(super) fn derive(secret: &[u8; 32], period: i64) -> Result<OwnKey, KeyError> {
    for attempt in 0..TRIES {
        let (period, attempt) = (period.to_string(), attempt.to_string());
        let number = Zeroizing::new(keyed_hash(secret, &["P-256", &period, &attempt]));
        let Ok(key) = PrivateKey::from_private_key(&ECDH_P256, number.as_slice()) else {
            continue;
        };
        let point = key
            .compute_public_key()
            .map_err(|error| KeyError::Operation(error.to_string()))?;
        // SEC 1 §2.3.3: 4, and both coordinates.
        let coordinates = point.as_ref().get(1..).unwrap_or_default();
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        return of(x, y, number.as_slice());
    }
    Err(KeyError::Operation("no key of the curve was found".into()))
}

fn of(x: &[u8], y: &[u8], d: &[u8]) -> Result<OwnKey, KeyError> {
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let public = json!({ "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y) });
    let mut private = public.clone();
    private["d"] = text(d).into();
    let private = Zeroizing::new(private.to_string());
    let private = Jwk::from_bytes(private.as_bytes())?;
    let decrypters = [
        (KeyManagement::EcdhEs, ECDH_ES),
        (KeyManagement::EcdhEsA128Kw, ECDH_ES_A128KW),
        (KeyManagement::EcdhEsA192Kw, ECDH_ES_A192KW),
        (KeyManagement::EcdhEsA256Kw, ECDH_ES_A256KW),
    ];
    let decrypters = decrypters.into_iter().map(|(name, algorithm)| {
        let decrypter = algorithm.decrypter_from_jwk(&private)?;
        Ok((name, Box::new(decrypter) as Box<dyn JweDecrypter>))
    });
    OwnKey::new(public, decrypters.collect::<Result<_, KeyError>>()?)
}
