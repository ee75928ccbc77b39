//! scrypt (RFC 7914) in PHC strings: `$scrypt$ln=16,r=8,p=1$salt$hash`, where `ln` is the logarithm of N to the base 2; and as crypt(3)
//! of libxcrypt writes it: `$7$CU..../....salt$hash`, with a letter for that logarithm, and five each for r and p.

use argon2::PasswordHash;
use argon2::password_hash::phc::Ident;
use scrypt::Params;

use super::{HASH, SALT, letters};
use crate::login::hashing::HashingError;
use crate::login::hashing::stored::{Refused, StoredHash};
use crate::login::hashing::work::Work;

/// 256 MiB.
const MAX_MEMORY: u64 = 256 << 20;
/// Bytes that go through all blocks together.
const MAX_WORK: u64 = 1 << 30;
/// Letters of N, r and p in the form of crypt(3).
const CRYPT_COST: (usize, usize) = (1, 5);
/// Letters of a salt of crypt(3), at most: those of 64 bytes. They count as they are.
const CRYPT_SALT: usize = 86;
/// Bytes of a hash of crypt(3).
const CRYPT_HASH: usize = 32;

/// What is computed.
#[derive(Clone, Debug)]
pub(in crate::login::hashing) struct ScryptWork {
    params: Params,
    salt: Vec<u8>,
    /// Bytes.
    memory: u64,
}

impl ScryptWork {
    /// Memory in KiB.
    pub(in crate::login::hashing) fn memory(&self) -> usize {
        usize::try_from(self.memory / 1024).unwrap_or(usize::MAX)
    }

    pub(in crate::login::hashing) fn compute(
        &self,
        password: &[u8],
        hash: &mut [u8],
    ) -> Result<(), HashingError> {
        // scrypt takes its memory without asking whether it is there.
        let mut room = Vec::<u8>::new();
        usize::try_from(self.memory)
            .ok()
            .and_then(|memory| room.try_reserve_exact(memory).ok())
            .ok_or(HashingError::Unavailable)?;
        drop(room);
        scrypt::scrypt(password, &self.salt, &self.params, hash)
            .map_err(|_| HashingError::Unavailable)
    }
}

pub(super) fn read(text: &str) -> Result<StoredHash, Refused> {
    let phc = PasswordHash::new(text).map_err(|_| Refused::Syntax)?;
    if phc.version.is_some() {
        return Err(Refused::Version);
    }
    let (Some(salt), Some(hash)) = (phc.salt, phc.hash) else {
        return Err(Refused::Length);
    };
    if !SALT.contains(&salt.len()) || !HASH.contains(&hash.len()) {
        return Err(Refused::Length);
    }
    if phc.params.iter().count() != 3 {
        return Err(Refused::Cost);
    }
    let number = |name| {
        phc.params
            .get_decimal(Ident::new_unwrap(name))
            .ok_or(Refused::Cost)
    };
    let cost = [number("ln")?, number("r")?, number("p")?];
    bounded(cost, &salt, hash.as_bytes())
}

/// The form of crypt(3). Its salt is what stands before the last `$`.
pub(super) fn read_crypt(text: &str) -> Result<StoredHash, Refused> {
    let (letters_of_n, letters_of_others) = CRYPT_COST;
    let parts = text.strip_prefix("$7$").and_then(|rest| {
        let (n, rest) = rest.split_at_checked(letters_of_n)?;
        let (size, rest) = rest.split_at_checked(letters_of_others)?;
        let (lanes, rest) = rest.split_at_checked(letters_of_others)?;
        let (salt, hash) = rest.rsplit_once('$')?;
        Some(([n, size, lanes], salt, hash))
    });
    let ([n, size, lanes], salt, hash) = parts.ok_or(Refused::Syntax)?;
    let number = |text| letters::number_of_crypt(text).ok_or(Refused::Syntax);
    let cost = [number(n)?, number(size)?, number(lanes)?];
    let hash = letters::of_crypt(hash).ok_or(Refused::Syntax)?;
    let is_salt = (*SALT.start()..=CRYPT_SALT).contains(&salt.len());
    if !is_salt || hash.len() != CRYPT_HASH {
        return Err(Refused::Length);
    }
    bounded(cost, salt.as_bytes(), &hash)
}

/// With the logarithm of N, r, and p.
fn bounded(cost: [u32; 3], salt: &[u8], hash: &[u8]) -> Result<StoredHash, Refused> {
    let [logarithm, size, lanes] = cost;
    let memory = 1_u64
        .checked_shl(logarithm)
        .filter(|rows| *rows > 1)
        .and_then(|rows| rows.checked_mul(128 * u64::from(size)))
        .filter(|memory| *memory <= MAX_MEMORY)
        .ok_or(Refused::Cost)?;
    if memory.saturating_mul(lanes.into()) > MAX_WORK {
        return Err(Refused::Cost);
    }
    let logarithm = u8::try_from(logarithm).map_err(|_| Refused::Cost)?;
    let params = Params::new(logarithm, size, lanes).map_err(|_| Refused::Cost)?;
    Ok(StoredHash {
        work: Work::Scrypt(ScryptWork {
            params,
            salt: salt.to_vec(),
            memory,
        }),
        hash: hash.to_vec(),
    })
}
