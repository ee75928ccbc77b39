//! RSA keys that are found by a secret: every node finds the same, and nothing is stored.

use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::error::ErrorStack;
use openssl::pkey::Private;
use openssl::rsa::{Rsa, RsaPrivateKeyBuilder};
use zeroize::Zeroizing;

use super::KeyError;
use crate::secret::keyed_hash;

/// Bytes of the modulus, twice those of a prime.
pub(super) const MODULUS: usize = 256;
/// The public exponent.
const EXPONENT: u32 = 65_537;
/// Of numbers of this size with the lowest bit set, one in 355 is a prime: that none of so many is, is less likely than 2^-80.
const TRIES: u32 = 20_000;
/// Rounds of Miller-Rabin, each of which a number that is no prime passes with a chance of one in four at most (FIPS 186-5 Appendix B.3).
const ROUNDS: i32 = 64;

/// The key of a secret with this label.
///
/// # Errors
/// [`KeyError::Operation`].
pub(super) fn derive(secret: &[u8; 32], label: &str) -> Result<Rsa<Private>, KeyError> {
    let failed = |error: ErrorStack| KeyError::Operation(error.to_string());
    let p = prime(secret, label, "p").map_err(failed)?;
    let q = prime(secret, label, "q").map_err(failed)?;
    let (Some(p), Some(q)) = (p, q) else {
        return Err(KeyError::Operation("no RSA key was found".into()));
    };
    of_primes(&p, &q).map_err(failed)
}

/// The first prime among numbers that only the secret tells (FIPS 186-5 Appendix A.1.3: odd, above √2·2^1023, and one less has no factor
/// in common with the exponent).
fn prime(secret: &[u8; 32], label: &str, name: &str) -> Result<Option<BigNum>, ErrorStack> {
    let mut context = BigNumContext::new_secure()?;
    for attempt in 0..TRIES {
        let attempt = attempt.to_string();
        let mut bytes = Zeroizing::new([0; MODULUS / 2]);
        for (place, block) in bytes.chunks_mut(32).enumerate() {
            let parts = ["RSA", label, name, &attempt, &place.to_string()];
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
    fn what_is_found_is_a_key() {
        let [p, q] = ["p", "q"].map(|name| prime(&[7; 32], "1", name).unwrap().unwrap());
        let key = of_primes(&p, &q).unwrap();
        assert!(key.check_key().unwrap());
        assert_eq!((key.n().num_bits(), key.size()), (2048, 256));
        // FIPS 186-5 Appendix A.1.3, item 5.4: the primes are not close to each other.
        let mut apart = BigNum::new().unwrap();
        apart.checked_sub(&p, &q).unwrap();
        assert!(apart.num_bits() > 924);
    }
}
