//! Hashes as they are stored: PHC strings, bounded before anything is computed from them.
//!
//! argon2 takes its parameters from the string and would allocate 4 GiB because a row says so.

use argon2::password_hash::phc::{Ident, Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Params, PasswordHash};

use super::{Cost, HashingError};

/// Characters of a PHC string; the longest legal one within the bounds below has about 200.
const LENGTH: usize = 256;
/// 256 MiB.
const MAX_MEMORY: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 8;
/// argon2's own bound, and that of the PHC format.
const SALT: std::ops::RangeInclusive<usize> = 8..=48;
const HASH: std::ops::RangeInclusive<usize> = 16..=64;
const VERSION: u32 = 19;

/// What is wrong with a stored hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not a PHC string.
    #[error("it is no PHC string")]
    Syntax,
    /// Not argon2id.
    #[error("its algorithm is not argon2id")]
    Algorithm,
    /// Not version 19 (RFC 9106 §3.1).
    #[error("its version is not 19")]
    Version,
    /// A cost that is missing, out of bounds, or unknown.
    #[error("its cost is out of bounds")]
    Cost,
    /// A salt or a hash that is missing, or of a length that nobody uses.
    #[error("its salt or hash has no usable length")]
    Length,
}

/// A stored hash whose cost is within the bounds.
#[derive(Clone)]
pub struct StoredHash {
    pub(super) cost: Params,
    pub(super) salt: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl StoredHash {
    /// Reads `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. For imports: refuse a row before it is stored.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn parse(text: &str) -> Result<Self, Refused> {
        if text.len() > LENGTH {
            return Err(Refused::Syntax);
        }
        let phc = PasswordHash::new(text).map_err(|_| Refused::Syntax)?;
        if phc.algorithm != ARGON2ID_IDENT {
            return Err(Refused::Algorithm);
        }
        if phc.version != Some(VERSION) {
            return Err(Refused::Version);
        }
        let (Some(salt), Some(hash)) = (phc.salt, phc.hash) else {
            return Err(Refused::Length);
        };
        if !SALT.contains(&salt.len()) || !HASH.contains(&hash.len()) {
            return Err(Refused::Length);
        }
        let cost = bounded(cost_of(&phc.params)?, hash.len())?;
        Ok(Self {
            cost,
            salt: salt.to_vec(),
            hash: hash.as_bytes().to_vec(),
        })
    }

    /// Of nobody: only good to take as long as a real one.
    pub(super) fn dummy(cost: Params, salt: usize, hash: usize) -> Self {
        Self {
            cost,
            salt: vec![0; salt],
            hash: vec![0; hash],
        }
    }

    /// Whether any part of the cost is lower.
    pub(super) fn is_weaker_than(&self, cost: &Params) -> bool {
        self.cost.m_cost() < cost.m_cost()
            || self.cost.t_cost() < cost.t_cost()
            || self.cost.p_cost() < cost.p_cost()
            || self.hash.len() < cost.output_len().unwrap_or(0)
    }
}

impl StoredHash {
    /// What is still to be computed so that both together take as long as a hash of `cost`, which is its memory times its
    /// passes; `None` if this one takes as long already.
    pub(super) fn falls_short_of(&self, cost: &Params) -> Option<Params> {
        let work = |cost: &Params| cost.m_cost().saturating_mul(cost.t_cost());
        let owed = work(cost).checked_sub(work(&self.cost))?;
        let passes = owed.div_ceil(cost.m_cost());
        Params::new(owed.checked_div(passes)?, passes, 1, None).ok()
    }
}

impl std::fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredHash(…)")
    }
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
pub(super) fn bounded(cost: Cost, hash: usize) -> Result<Params, Refused> {
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

/// The PHC string of a new hash.
pub(super) fn encode(cost: &Params, salt: &[u8], hash: &[u8]) -> Result<String, HashingError> {
    let phc = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(VERSION),
        params: ParamsString::try_from(cost).map_err(|_| HashingError::Unavailable)?,
        salt: Some(Salt::new(salt).map_err(|_| HashingError::Unavailable)?),
        hash: Some(Output::new(hash).map_err(|_| HashingError::Unavailable)?),
    };
    Ok(phc.to_string())
}
