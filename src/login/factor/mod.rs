//! One factor a file, the same three verbs: enrol, challenge, verify.

pub mod passkey;
