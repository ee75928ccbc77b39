//! Our RSA key (RFC 7518 §4.3).

use data_encoding::BASE64URL_NOPAD;
use josekit::jwe::{JweDecrypter, RSA_OAEP, RSA_OAEP_256, RSA_OAEP_384, RSA_OAEP_512};
use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::error::ErrorStack;
use openssl::pkey::Private;
use openssl::rsa::{Rsa, RsaPrivateKeyBuilder};
use serde_json::json;
use zeroize::Zeroizing;

use super::super::KeyError;
use super::OwnKey;
use crate::domain::encryption::KeyManagement;
use crate::secret::keyed_hash;

/// Bytes of the modulus, twice those of a prime.
pub(super) const MODULUS: usize = 256;
/// The public exponent.
const EXPONENT: u32 = 65_537;
/// Of numbers of this size with the lowest bit set, one in 355 is a prime: that none of so many is, is less likely than 2^-80.
const TRIES: u32 = 20_000;
/// Rounds of Miller-Rabin, each of which a number that is no prime passes with a chance of one in four at most (FIPS 186-5 Appendix B.3).
const ROUNDS: i32 = 64;

/// The key of a period.
pub(super) fn derive(secret: &[u8; 32], period: i64) -> Result<OwnKey, KeyError> {
    let failed = |error: ErrorStack| KeyError::Operation(error.to_string());
    let p = prime(secret, period, "p").map_err(failed)?;
    let q = prime(secret, period, "q").map_err(failed)?;
    let (Some(p), Some(q)) = (p, q) else {
        return Err(KeyError::Operation("no RSA key was found".into()));
    };
    of(&of_primes(&p, &q).map_err(failed)?)
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

/// The first prime among numbers that only the secret tells (FIPS 186-5 Appendix A.1.3: odd, above √2·2^1023, and one less has no factor
/// in common with the exponent).
fn prime(secret: &[u8; 32], period: i64, name: &str) -> Result<Option<BigNum>, ErrorStack> {
    let mut context = BigNumContext::new_secure()?;
    for attempt in 0..TRIES {
        let (period, attempt) = (period.to_string(), attempt.to_string());
        let mut bytes = Zeroizing::new([0; MODULUS / 2]);
        for (place, block) in bytes.chunks_mut(32).enumerate() {
            let parts = ["RSA", &period, name, &attempt, &place.to_string()];
            block.copy_from_slice(&keyed_hash(secret, &parts));
        }
        // With both highest bits a product of two has all 2048.
        bytes[0] |= 0b1100_0000;
        bytes[MODULUS / 2 - 1] |= 1;
        let mut candidate = BigNum::new_secure()?;
        candidate.copy_from_slice(bytes.as_slice())?;
        if candidate.mod_word(EXPONENT)? != 1
            && candidate.is_prime_fasttest(ROUNDS, &mut context, true)?
        {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

/// RFC 8017 §3.2; the private exponent is the smallest that there is (FIPS 186-5 Appendix A.1.1).
fn of_primes(p: &BigNumRef, q: &BigNumRef) -> Result<Rsa<Private>, ErrorStack> {
    let mut context = BigNumContext::new_secure()?;
    let one = BigNum::from_u32(1)?;
    let exponent = BigNum::from_u32(EXPONENT)?;
    let less = |number: &BigNumRef| -> Result<BigNum, ErrorStack> {
        let mut less = BigNum::new_secure()?;
        less.checked_sub(number, &one)?;
        less.set_const_time();
        Ok(less)
    };
    let (before_p, before_q) = (less(p)?, less(q)?);
    let mut modulus = BigNum::new()?;
    modulus.checked_mul(p, q, &mut context)?;
    let (mut product, mut common) = (BigNum::new_secure()?, BigNum::new_secure()?);
    product.checked_mul(&before_p, &before_q, &mut context)?;
    common.gcd(&before_p, &before_q, &mut context)?;
    let mut multiple = BigNum::new_secure()?;
    multiple.checked_div(&product, &common, &mut context)?;
    multiple.set_const_time();
    let mut d = BigNum::new_secure()?;
    d.mod_inverse(&exponent, &multiple, &mut context)?;
    d.set_const_time();
    let (mut d_p, mut d_q) = (BigNum::new_secure()?, BigNum::new_secure()?);
    d_p.nnmod(&d, &before_p, &mut context)?;
    d_q.nnmod(&d, &before_q, &mut context)?;
    let mut q_inverse = BigNum::new_secure()?;
    q_inverse.mod_inverse(q, p, &mut context)?;
    let key = RsaPrivateKeyBuilder::new(modulus, exponent, d)?
        .set_factors(p.to_owned()?, q.to_owned()?)?
        .set_crt_params(d_p, d_q, q_inverse)?
        .build();
    Ok(key)
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

    #[test]
    fn what_is_found_is_a_key() {
        let [p, q] = ["p", "q"].map(|name| prime(&[7; 32], 1, name).unwrap().unwrap());
        let key = of_primes(&p, &q).unwrap();
        assert!(key.check_key().unwrap());
        assert_eq!((key.n().num_bits(), key.size()), (2048, 256));
        // FIPS 186-5 Appendix A.1.3, item 5.4: the primes are not close to each other.
        let mut apart = BigNum::new().unwrap();
        apart.checked_sub(&p, &q).unwrap();
        assert!(apart.num_bits() > 924);
    }
}
