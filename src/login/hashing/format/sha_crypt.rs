//! SHA-crypt, of Unix: `$5$` is SHA-256, `$6$` SHA-512; `$6$rounds=656000$salt$hash`, and 5,000 rounds where none are said.
//!
//! Each round goes over the whole password, so what it costs is the stranger's choice too: longer ones than crypt(3) takes are not tried.

use sha_crypt::{Params, sha256_crypt, sha512_crypt};

use super::letters;
use crate::login::hashing::stored::{Refused, StoredHash};
use crate::login::hashing::work::Work;

/// Bytes of a password, at most: those of libxcrypt.
pub(in crate::login::hashing) const LONGEST: usize = 512;

const ROUNDS: std::ops::RangeInclusive<u32> = 1_000..=5_000_000;
const USUAL_ROUNDS: u32 = 5_000;
/// Letters of a salt that count; a longer one is cut where it is made.
const SALT: usize = 16;

/// The order in which the bytes are written, from the algorithm's description (U. Drepper, "Unix crypt using SHA-256 and
/// SHA-512", step 22 e).
const ORDER_256: [usize; 32] = [
    20, 10, 0, 11, 1, 21, 2, 22, 12, 23, 13, 3, 14, 4, 24, 5, 25, 15, 26, 16, 6, 17, 7, 27, 8, 28,
    18, 29, 19, 9, 30, 31,
];
const ORDER_512: [usize; 64] = [
    42, 21, 0, 1, 43, 22, 23, 2, 44, 45, 24, 3, 4, 46, 25, 26, 5, 47, 48, 27, 6, 7, 49, 28, 29, 8,
    50, 51, 30, 9, 10, 52, 31, 32, 11, 53, 54, 33, 12, 13, 55, 34, 35, 14, 56, 57, 36, 15, 16, 58,
    37, 38, 17, 59, 60, 39, 18, 19, 61, 40, 41, 20, 62, 63,
];

/// What is computed.
#[derive(Clone, Debug)]
pub(in crate::login::hashing) struct ShaCryptWork {
    is_512: bool,
    params: Params,
    salt: Vec<u8>,
}

impl ShaCryptWork {
    pub(in crate::login::hashing) fn compute(&self, password: &[u8], hash: &mut [u8]) {
        let salt = &self.salt;
        if self.is_512 {
            let computed = sha512_crypt(password, salt, self.params);
            write(&computed, &ORDER_512, hash);
        } else {
            let computed = sha256_crypt(password, salt, self.params);
            write(&computed, &ORDER_256, hash);
        }
    }
}

fn write(computed: &[u8], order: &[usize], hash: &mut [u8]) {
    for (place, from) in hash.iter_mut().zip(order) {
        *place = computed.get(*from).copied().unwrap_or_default();
    }
}

pub(super) fn read(text: &str) -> Result<StoredHash, Refused> {
    let is_512 = text.starts_with("$6$");
    let mut parts: Vec<&str> = text.split('$').skip(2).collect();
    let mut rounds = USUAL_ROUNDS;
    if let Some(given) = parts
        .first()
        .and_then(|first| first.strip_prefix("rounds="))
    {
        rounds = given
            .parse()
            .ok()
            .filter(|_| given.bytes().all(|byte| byte.is_ascii_digit()))
            .ok_or(Refused::Cost)?;
        parts.remove(0);
    }
    let [salt, hash] = parts[..] else {
        return Err(Refused::Syntax);
    };
    let hash = letters::of_crypt(hash).ok_or(Refused::Syntax)?;
    let length = if is_512 {
        ORDER_512.len()
    } else {
        ORDER_256.len()
    };
    if salt.is_empty() || salt.len() > SALT || hash.len() != length {
        return Err(Refused::Length);
    }
    if !ROUNDS.contains(&rounds) {
        return Err(Refused::Cost);
    }
    let params = Params::new(rounds).map_err(|_| Refused::Cost)?;
    Ok(StoredHash {
        work: Work::ShaCrypt(ShaCryptWork {
            is_512,
            params,
            salt: salt.as_bytes().to_vec(),
        }),
        hash,
    })
}
