//! argon2 (RFC 9106) in PHC strings: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
//!
//! Without `v` it is version 16, as the reference implementation reads it.

use argon2::password_hash::phc::{Ident, ParamsString};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};

use super::{HASH, SALT};
use crate::login::hashing::stored::{Refused, StoredHash};
use crate::login::hashing::work::Work;
use crate::login::hashing::{Cost, HashingError};

/// 256 MiB.
const MAX_MEMORY: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 8;

/// What is computed.
#[derive(Clone, Debug)]
pub(in crate::login::hashing) struct Argon2Work {
    pub(in crate::login::hashing) algorithm: Algorithm,
    pub(in crate::login::hashing) version: Version,
    pub(in crate::login::hashing) cost: Params,
    pub(in crate::login::hashing) salt: Vec<u8>,
}

impl Argon2Work {
    /// Of a new hash.
    pub(in crate::login::hashing) fn new(cost: Params, salt: Vec<u8>) -> Self {
        Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            cost,
            salt,
        }
    }

    /// Computes it in blocks of memory that are kept for the next one.
    pub(in crate::login::hashing) fn compute(
        self,
        password: &[u8],
        hash: &mut [u8],
        memory: &mut Vec<Block>,
    ) -> Result<(), HashingError> {
        let missing = self.cost.block_count().saturating_sub(memory.len());
        memory
            .try_reserve_exact(missing)
            .map_err(|_| HashingError::Unavailable)?;
        memory.resize(memory.len() + missing, Block::new());
        Argon2::new(self.algorithm, self.version, self.cost)
            .hash_password_into_with_memory(password, &self.salt, hash, memory)
            .map_err(|_| HashingError::Unavailable)
    }
}

pub(super) fn read(text: &str) -> Result<StoredHash, Refused> {
    let phc = PasswordHash::new(text).map_err(|_| Refused::Syntax)?;
    let algorithm = phc
        .algorithm
        .as_str()
        .parse()
        .map_err(|_| Refused::Algorithm)?;
    let version = match phc.version {
        None => Version::V0x10,
        Some(number) => Version::try_from(number).map_err(|_| Refused::Version)?,
    };
    let (Some(salt), Some(hash)) = (phc.salt, phc.hash) else {
        return Err(Refused::Length);
    };
    if !SALT.contains(&salt.len()) || !HASH.contains(&hash.len()) {
        return Err(Refused::Length);
    }
    let cost = bounded(cost_of(&phc.params)?, hash.len())?;
    Ok(StoredHash {
        work: Work::Argon2(Argon2Work {
            algorithm,
            version,
            cost,
            salt: salt.to_vec(),
        }),
        hash: hash.as_bytes().to_vec(),
    })
}

/// The three costs and nothing else: `keyid` and `data` are of an older format and change what is computed.
fn cost_of(params: &ParamsString) -> Result<Cost, Refused> {
    if params.iter().count() != 3 {
        return Err(Refused::Cost);
    }
    let number = |name| {
        params
            .get_decimal(Ident::new_unwrap(name))
            .ok_or(Refused::Cost)
    };
    Ok(Cost {
        memory: number("m")?,
        passes: number("t")?,
        lanes: number("p")?,
    })
}

/// argon2's parameters, if the cost is within our bounds and argon2's.
pub(in crate::login::hashing) fn bounded(cost: Cost, hash: usize) -> Result<Params, Refused> {
    let Cost {
        memory,
        passes,
        lanes,
    } = cost;
    if memory > MAX_MEMORY || passes > MAX_PASSES || lanes > MAX_LANES {
        return Err(Refused::Cost);
    }
    Params::new(memory, passes, lanes, Some(hash)).map_err(|_| Refused::Cost)
}
