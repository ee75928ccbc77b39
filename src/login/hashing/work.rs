//! What a hashing thread computes: one algorithm with a cost that was bounded when it was read.

use std::time::Duration;

use argon2::{Algorithm, Block, Params, Version};
use zeroize::Zeroizing;

use super::format::argon2::Argon2Work;
use super::format::bcrypt::{self, BcryptWork};
use super::format::pbkdf2::Pbkdf2Work;
use super::format::scrypt::ScryptWork;
use super::format::sha_crypt::{self, ShaCryptWork};
use super::{HashingError, Password};

#[derive(Clone, Debug)]
pub(super) enum Work {
    Argon2(Argon2Work),
    Bcrypt(BcryptWork),
    Scrypt(ScryptWork),
    Pbkdf2(Pbkdf2Work),
    ShaCrypt(ShaCryptWork),
}

impl Work {
    /// Memory in KiB, beyond what is not worth counting.
    pub(super) fn memory(&self) -> usize {
        match self {
            Self::Argon2(work) => work.cost.block_count(),
            Self::Scrypt(work) => work.memory(),
            Self::Bcrypt(_) | Self::Pbkdf2(_) | Self::ShaCrypt(_) => 0,
        }
    }

    /// Whether the algorithm takes a password of this length.
    pub(super) fn takes(&self, password: &Password) -> bool {
        match self {
            Self::ShaCrypt(_) => password.0.len() <= sha_crypt::LONGEST,
            Self::Argon2(_) | Self::Bcrypt(_) | Self::Scrypt(_) | Self::Pbkdf2(_) => true,
        }
    }

    /// Computes as many bytes as the hash has.
    pub(super) fn compute(
        self,
        password: &Password,
        length: usize,
        memory: &mut Vec<Block>,
    ) -> Result<Zeroizing<Vec<u8>>, HashingError> {
        let mut hash = Zeroizing::new(vec![0; length]);
        match self {
            Self::Argon2(work) => work.compute(&password.0, &mut hash, memory)?,
            Self::Scrypt(work) => work.compute(&password.0, &mut hash)?,
            Self::Bcrypt(work) => work.compute(&password.0, &mut hash),
            Self::Pbkdf2(work) => work.compute(&password.0, &mut hash),
            Self::ShaCrypt(work) => work.compute(&password.0, &mut hash),
        }
        Ok(hash)
    }

    /// Whether a password that matched is to be hashed again under this cost.
    ///
    /// Not where bcrypt saw a part of it only: the rest may be mistyped, and would count from then on.
    pub(super) fn is_to_be_renewed(
        &self,
        password: &Password,
        length: usize,
        cost: &Params,
    ) -> bool {
        match self {
            Self::Argon2(work) => {
                work.algorithm != Algorithm::Argon2id
                    || work.version != Version::V0x13
                    || work.cost.m_cost() < cost.m_cost()
                    || work.cost.t_cost() < cost.t_cost()
                    || work.cost.p_cost() < cost.p_cost()
                    || length < cost.output_len().unwrap_or(0)
            }
            Self::Bcrypt(_) => password.0.len() <= bcrypt::SEEN,
            Self::Scrypt(_) | Self::Pbkdf2(_) | Self::ShaCrypt(_) => true,
        }
    }

    /// What is still to be computed so that both together take as long as a hash of `cost`; `None` if this one takes as long
    /// already. For argon2 that is memory times passes; for the others, what they took beside what a hash of ours takes.
    pub(super) fn falls_short_of(
        &self,
        cost: &Params,
        took: Duration,
        usual: Duration,
    ) -> Option<Params> {
        let whole = product(cost);
        let owed = match self {
            Self::Argon2(work) => whole.checked_sub(product(&work.cost))?,
            Self::Bcrypt(_) | Self::Scrypt(_) | Self::Pbkdf2(_) | Self::ShaCrypt(_) => {
                part(whole, took, usual)?
            }
        };
        let passes = owed.div_ceil(cost.m_cost());
        Params::new(owed.checked_div(passes)?, passes, 1, None).ok()
    }
}

fn product(cost: &Params) -> u32 {
    cost.m_cost().saturating_mul(cost.t_cost())
}

/// What is left of the whole after `took`; all of it where nobody knows yet how long it takes.
fn part(whole: u32, took: Duration, usual: Duration) -> Option<u32> {
    if usual.is_zero() {
        return Some(whole);
    }
    let left = usual.checked_sub(took)?;
    let owed = u128::from(whole) * left.as_nanos() / usual.as_nanos();
    u32::try_from(owed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_not_owed_again() {
        let ms = Duration::from_millis;
        assert_eq!(part(1_000, ms(10), ms(40)), Some(750));
        assert_eq!(part(1_000, ms(0), ms(40)), Some(1_000));
        assert_eq!(part(1_000, ms(41), ms(40)), None);
        assert_eq!(part(1_000, ms(10), ms(0)), Some(1_000));
        assert_eq!(part(u32::MAX, ms(0), ms(1)), Some(u32::MAX));
    }
}
