//! The forms in which hashes are stored: ours, and those of the systems from which people come.
//!
//! A foreign hash is verified as it is, and replaced by one of ours at the first sign-in. What is hashed is the password in NFC, as ours
//! is; where another system hashed what was typed in another form of Unicode, the password does not match, and nothing more is tried.
//!
//! | form | bound |
//! |---|---|
//! | `$argon2id$`, `$argon2i$`, `$argon2d$` | 256 MiB, ten passes, eight lanes |
//! | `$2a$`, `$2b$`, `$2y$` (bcrypt) | cost 16 |
//! | `$scrypt$ln=…`, `$7$` (crypt(3)) | 256 MiB, and 1 GiB through all blocks |
//! | `$pbkdf2-sha256$i=…`, `$pbkdf2-sha256$rounds$…`, `pbkdf2_sha256$…` (Django) | ten million rounds |
//! | `$5$`, `$6$` (SHA-crypt) | five million rounds, 512 bytes of password |
//!
//! To add a form: a file here with what it computes and how its text is read, a variant of [`Work`](super::work::Work), a row of [`FORMS`].

pub(super) mod argon2;
pub(super) mod bcrypt;
mod letters;
pub(super) mod pbkdf2;
pub(super) mod scrypt;
pub(super) mod sha_crypt;

use std::ops::RangeInclusive;

use super::stored::{Refused, StoredHash};

/// Characters of a stored hash; the longest legal one within the bounds has about 200.
const LENGTH: usize = 256;
/// Bytes of a salt: argon2's own bound, and that of the PHC format.
const SALT: RangeInclusive<usize> = 8..=48;
/// Bytes of a hash that may have any length.
const HASH: RangeInclusive<usize> = 16..=64;

type Reader = fn(&str) -> Result<StoredHash, Refused>;

/// How a form begins, and who reads it.
const FORMS: [(&str, Reader); 12] = [
    ("$argon2id$", argon2::read),
    ("$argon2i$", argon2::read),
    ("$argon2d$", argon2::read),
    ("$2a$", bcrypt::read),
    ("$2b$", bcrypt::read),
    ("$2y$", bcrypt::read),
    ("$scrypt$", scrypt::read),
    ("$7$", scrypt::read_crypt),
    ("$pbkdf2", pbkdf2::read),
    ("pbkdf2_", pbkdf2::read_django),
    ("$5$", sha_crypt::read),
    ("$6$", sha_crypt::read),
];

/// Reads a stored hash of any form, and judges its cost.
pub(super) fn read(text: &str) -> Result<StoredHash, Refused> {
    if text.len() > LENGTH || !text.is_ascii() {
        return Err(Refused::Syntax);
    }
    let form = FORMS
        .iter()
        .find(|(beginning, _)| text.starts_with(beginning));
    if let Some((_, read)) = form {
        return read(text);
    }
    let name = text
        .strip_prefix('$')
        .and_then(|rest| rest.split_once('$'))
        .map_or("", |(name, _)| name);
    Err(if name.is_empty() {
        Refused::Syntax
    } else {
        Refused::Algorithm
    })
}
