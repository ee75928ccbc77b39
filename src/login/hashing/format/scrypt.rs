//! scrypt (RFC 7914) in PHC strings: `$scrypt$ln=16,r=8,p=1$salt$hash`, where `ln` is the logarithm of N to the base 2.

use argon2::PasswordHash;
use argon2::password_hash::phc::Ident;
use scrypt::Params;

use super::{HASH, SALT};
use crate::login::hashing::HashingError;
use crate::login::hashing::stored::{Refused, StoredHash};
use crate::login::hashing::work::Work;

/// 256 MiB.
const MAX_MEMORY: u64 = 256 << 20;
/// Bytes that go through all blocks together.
const MAX_WORK: u64 = 1 << 30;

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
    let (logarithm, size, lanes) = (number("ln")?, number("r")?, number("p")?);
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
        hash: hash.as_bytes().to_vec(),
    })
}
