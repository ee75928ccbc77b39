//! The ways to prove who one is: one factor a file, the same three verbs: enrol, challenge, verify.
//!
//! A password is no file here: hashing it, judging a new one and checking it in a sign-in are `hashing`, `new_password` and
//! `sign_in` beside this folder.

pub mod mail_code;
pub mod passkey;
pub mod recovery_code;
pub mod totp;
mod tries;

pub use self::tries::Tries;
