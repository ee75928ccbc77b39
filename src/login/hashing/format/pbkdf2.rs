//! PBKDF2 (RFC 8018) with HMAC, in the three forms in which it is met:
//!
//! ```text
//! $pbkdf2-sha256$i=600000,l=32$salt$hash    PHC
//! $pbkdf2-sha256$29000$salt$hash            passlib: base64 with `.` for `+`; SHA-1 is `$pbkdf2$`
//! pbkdf2_sha256$600000$salt$hash=           Django: the salt is text, the hash base64
//! ```

use argon2::PasswordHash;
use argon2::password_hash::phc::Ident;
use data_encoding::{BASE64, BASE64_NOPAD};
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::HASH;
use crate::login::hashing::stored::{Refused, StoredHash};
use crate::login::hashing::work::Work;

/// Of all blocks of the hash together.
const MAX_ROUNDS: u32 = 10_000_000;
/// Bytes. Django's oldest salts have twelve letters, others' eight.
const SALT: std::ops::RangeInclusive<usize> = 4..=64;

/// Which HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    const fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// What is computed.
#[derive(Clone, Debug)]
pub(in crate::login::hashing) struct Pbkdf2Work {
    digest: Digest,
    rounds: u32,
    salt: Vec<u8>,
}

impl Pbkdf2Work {
    pub(in crate::login::hashing) fn compute(&self, password: &[u8], hash: &mut [u8]) {
        let Self {
            digest,
            rounds,
            salt,
        } = self;
        match digest {
            Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, salt, *rounds, hash),
            Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, *rounds, hash),
            Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, salt, *rounds, hash),
        }
    }
}

/// Both forms that begin with `$`.
pub(super) fn read(text: &str) -> Result<StoredHash, Refused> {
    let mut parts = text.split('$').skip(1);
    let (name, cost) = (parts.next(), parts.next());
    let (salt, hash, None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Refused::Syntax);
    };
    let digest = match name {
        Some("pbkdf2" | "pbkdf2-sha1") => Digest::Sha1,
        Some("pbkdf2-sha256") => Digest::Sha256,
        Some("pbkdf2-sha512") => Digest::Sha512,
        _ => return Err(Refused::Algorithm),
    };
    if cost.is_some_and(|cost| cost.contains('=')) {
        return read_phc(text, digest);
    }
    let (Some(rounds), Some(salt), Some(hash)) = (cost, salt, hash) else {
        return Err(Refused::Length);
    };
    let bytes = |text: &str| {
        let text = text.replace('.', "+");
        BASE64_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| Refused::Syntax)
    };
    judge(digest, number(rounds)?, bytes(salt)?, bytes(hash)?)
}

fn read_phc(text: &str, digest: Digest) -> Result<StoredHash, Refused> {
    let phc = PasswordHash::new(text).map_err(|_| Refused::Syntax)?;
    if phc.version.is_some() {
        return Err(Refused::Version);
    }
    let (Some(salt), Some(hash)) = (phc.salt, phc.hash) else {
        return Err(Refused::Length);
    };
    let known = |name| phc.params.get_decimal(Ident::new_unwrap(name));
    let rounds = known("i").ok_or(Refused::Cost)?;
    // Its length, which is plain to see, may be said too; nothing else may.
    let length = phc.params.get(Ident::new_unwrap("l")).is_some();
    if phc.params.iter().count() != 1 + usize::from(length) {
        return Err(Refused::Cost);
    }
    if length && known("l").map(usize::try_from) != Some(Ok(hash.len())) {
        return Err(Refused::Length);
    }
    judge(digest, rounds, salt.to_vec(), hash.as_bytes().to_vec())
}

/// Django's form.
pub(super) fn read_django(text: &str) -> Result<StoredHash, Refused> {
    let parts: Vec<&str> = text.split('$').collect();
    let [name, rounds, salt, hash] = parts[..] else {
        return Err(Refused::Syntax);
    };
    let digest = match name {
        "pbkdf2_sha1" => Digest::Sha1,
        "pbkdf2_sha256" => Digest::Sha256,
        _ => return Err(Refused::Algorithm),
    };
    let hash = BASE64
        .decode(hash.as_bytes())
        .map_err(|_| Refused::Syntax)?;
    judge(digest, number(rounds)?, salt.as_bytes().to_vec(), hash)
}

/// Digits, the first of them not zero.
fn number(text: &str) -> Result<u32, Refused> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_plain).ok_or(Refused::Cost)
}

fn judge(digest: Digest, rounds: u32, salt: Vec<u8>, hash: Vec<u8>) -> Result<StoredHash, Refused> {
    if !SALT.contains(&salt.len()) || !HASH.contains(&hash.len()) {
        return Err(Refused::Length);
    }
    // Each block of the hash costs all rounds.
    let blocks = hash.len().div_ceil(digest.bytes());
    let all = u32::try_from(blocks)
        .ok()
        .and_then(|blocks| rounds.checked_mul(blocks));
    if rounds == 0 || all.is_none_or(|all| all > MAX_ROUNDS) {
        return Err(Refused::Cost);
    }
    Ok(StoredHash {
        work: Work::Pbkdf2(Pbkdf2Work {
            digest,
            rounds,
            salt,
        }),
        hash,
    })
}
