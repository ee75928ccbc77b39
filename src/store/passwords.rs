//! The passwords of users.

use std::fmt;

use diesel::prelude::*;

use super::schema::passwords;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

/// A user's password as it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordState {
    /// Its hash.
    pub phc: String,
    /// Since when it is theirs.
    pub changed_at: Timestamp,
    /// Whether they have to choose another before they go on.
    pub must_change: bool,
}

impl fmt::Debug for PasswordState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordState")
            .field("changed_at", &self.changed_at)
            .field("must_change", &self.must_change)
            .finish_non_exhaustive()
    }
}

impl Read<'_> {
    /// A user's password with when it was set, and whether it must be changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_password_state(
        &mut self,
        user: &UserId,
    ) -> Result<Option<PasswordState>, StoreError> {
        let row: Option<(String, i64, bool)> =
            self.connection
                .find(passwords::table.find(user.as_str()).select((
                    passwords::phc,
                    passwords::changed_at,
                    passwords::must_change,
                )))?;
        Ok(row.map(|(phc, changed_at, must_change)| PasswordState {
            phc,
            changed_at: Timestamp::from_micros(changed_at),
            must_change,
        }))
    }

    /// A user's password hash, as a PHC string.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_password(&mut self, user: &UserId) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .find(passwords::table.find(user.as_str()).select(passwords::phc))?)
    }
}

impl Write<'_> {
    /// Sets a user's password hash: what was proven before is worth nothing any more, and where the last one had to be changed, it
    /// has been.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_password(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        phc: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let updated =
            self.connection
                .execute(diesel::update(passwords::table.find(user.as_str())).set((
                    passwords::phc.eq(phc),
                    passwords::changed_at.eq(now.as_micros()),
                    passwords::must_change.eq(false),
                )))?;
        if updated == 0 {
            self.connection
                .execute(diesel::insert_into(passwords::table).values((
                    passwords::user_id.eq(user.as_str()),
                    passwords::tenant_id.eq(tenant.as_str()),
                    passwords::phc.eq(phc),
                    passwords::changed_at.eq(now.as_micros()),
                    passwords::must_change.eq(false),
                )))?;
        }
        self.advance_credentials(user)
    }

    /// Whoever has this password has to choose another before they go on; says whether there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn require_new_password(&mut self, user: &UserId) -> Result<bool, StoreError> {
        let updated = self.connection.execute(
            diesel::update(passwords::table.find(user.as_str()))
                .set(passwords::must_change.eq(true)),
        )?;
        Ok(updated == 1)
    }

    /// Replaces a password hash by one with newer parameters, if it is still the one that was verified.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rehash_password(
        &mut self,
        user: &UserId,
        old: &str,
        new: &str,
    ) -> Result<bool, StoreError> {
        let updated = self.connection.execute(
            diesel::update(
                passwords::table
                    .filter(passwords::user_id.eq(user.as_str()))
                    .filter(passwords::phc.eq(old)),
            )
            .set(passwords::phc.eq(new)),
        )?;
        Ok(updated == 1)
    }
}
