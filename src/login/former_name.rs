//! User names that were somebody's: clients may know people by their names, so nobody else is given one of them by itself.
//!
//! ```text
//!  a name ──(its person is renamed, or removed)──▶ retired: its person's still, if they are there ──(--reuse-name)──▶ anybody's
//! ```

use std::fmt;

use data_encoding::BASE64URL_NOPAD;

use super::identifier::username_key;
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::secret::keyed_hash;
use crate::store::{StoreError, Write};

/// By which names are known that are not kept.
#[derive(Clone, Copy)]
pub struct NameKey([u8; 32]);

impl NameKey {
    /// From the derived key.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// What a name is known by, in the form in which names are compared.
    #[must_use]
    pub fn hash(&self, username_key: &str) -> String {
        BASE64URL_NOPAD.encode(&keyed_hash(&self.0, &[username_key]))
    }
}

/// Somebody's name is nobody else's from now on, in the transaction that takes it from them. `whose` is what they go by from then on.
///
/// # Errors
/// [`StoreError`].
pub fn retire(
    w: &mut Write<'_>,
    key: &NameKey,
    user: &User,
    whose: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    // What is no name is nobody's.
    match username_key(&user.username) {
        Ok(name) => w.retire_name(&user.tenant_id, &key.hash(&name), whose, now),
        Err(_) => Ok(()),
    }
}

impl fmt::Debug for NameKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameKey(…)")
    }
}
