//! bcrypt: `$2b$12$`, 22 letters of salt and 31 of hash. `$2a$` and `$2y$` are the same; `$2x$` was a mistake and is not known.
//!
//! It sees 72 bytes of a password and no more. Each of them counts, NUL too, and one NUL stands at the end of a shorter one; what
//! was hashed in C ended at the first NUL, but no form sends one.

use super::letters;
use crate::login::hashing::stored::{Refused, StoredHash};
use crate::login::hashing::work::Work;

/// Bytes of a password that count.
pub(in crate::login::hashing) const SEEN: usize = 72;

const COSTS: std::ops::RangeInclusive<u32> = 4..=16;
const SALT_LETTERS: usize = 22;
const HASH_LETTERS: usize = 31;
/// Of the 24 that are computed.
const HASH_BYTES: usize = 23;

/// What is computed.
#[derive(Clone, Debug)]
pub(in crate::login::hashing) struct BcryptWork {
    cost: u32,
    salt: [u8; 16],
}

impl BcryptWork {
    pub(in crate::login::hashing) fn compute(&self, password: &[u8], hash: &mut [u8]) {
        let mut seen = zeroize::Zeroizing::new([0; SEEN]);
        let length = password.len().min(SEEN);
        seen[..length].copy_from_slice(&password[..length]);
        let with_nul = SEEN.min(length + 1);
        let computed = bcrypt::bcrypt(self.cost, self.salt, &seen[..with_nul]);
        let computed = zeroize::Zeroizing::new(computed);
        for (place, byte) in hash.iter_mut().zip(&computed[..HASH_BYTES]) {
            *place = *byte;
        }
    }
}

pub(super) fn read(text: &str) -> Result<StoredHash, Refused> {
    let mut parts = text.split('$').skip(2);
    let (Some(cost), Some(letters), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Refused::Syntax);
    };
    if cost.len() != 2 || !cost.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::Syntax);
    }
    if letters.len() != SALT_LETTERS + HASH_LETTERS {
        return Err(Refused::Length);
    }
    let (salt, hash) = letters.split_at(SALT_LETTERS);
    let salt = letters::of_bcrypt(salt).and_then(|salt| salt.try_into().ok());
    let (Some(salt), Some(hash)) = (salt, letters::of_bcrypt(hash)) else {
        return Err(Refused::Syntax);
    };
    let cost = cost.parse().map_err(|_| Refused::Cost)?;
    if !COSTS.contains(&cost) {
        return Err(Refused::Cost);
    }
    Ok(StoredHash {
        work: Work::Bcrypt(BcryptWork { cost, salt }),
        hash,
    })
}
