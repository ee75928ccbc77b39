//! Hashes as they are stored: bounded before anything is computed from them.
//!
//! argon2 takes its parameters from the string and would allocate 4 GiB because a row says so.

use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Params, PasswordHash, Version};

use super::format::argon2::Argon2Work;
use super::work::Work;
use super::{HashingError, format};

/// What is wrong with a stored hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Of no form that is known, or damaged.
    #[error("it has the form of no hash that is known")]
    Syntax,
    /// An algorithm that is not known.
    #[error("its algorithm is not argon2, bcrypt, scrypt, PBKDF2 or SHA-crypt")]
    Algorithm,
    /// argon2 of a version that nobody published, or a version where there are none.
    #[error("its version is not known")]
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
    pub(super) work: Work,
    pub(super) hash: Vec<u8>,
}

impl StoredHash {
    /// Reads a hash of any form that can be verified: `format.rs` has the list. For imports: refuse a row before it is stored.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn parse(text: &str) -> Result<Self, Refused> {
        format::read(text)
    }

    /// Of nobody: only good to take as long as a real one.
    pub(super) fn dummy(cost: Params, salt: usize, hash: usize) -> Self {
        Self {
            work: Work::Argon2(Argon2Work::new(cost, vec![0; salt])),
            hash: vec![0; hash],
        }
    }
}

impl std::fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoredHash(…)")
    }
}

/// The PHC string of a new hash.
pub(super) fn encode(cost: &Params, salt: &[u8], hash: &[u8]) -> Result<String, HashingError> {
    let phc = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(cost).map_err(|_| HashingError::Unavailable)?,
        salt: Some(Salt::new(salt).map_err(|_| HashingError::Unavailable)?),
        hash: Some(Output::new(hash).map_err(|_| HashingError::Unavailable)?),
    };
    Ok(phc.to_string())
}
