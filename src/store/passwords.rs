//! The passwords of users.

use diesel::prelude::*;

use super::schema::passwords;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

impl Read<'_> {
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
    /// Sets a user's password hash.
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
                )))?;
        if updated == 0 {
            self.connection
                .execute(diesel::insert_into(passwords::table).values((
                    passwords::user_id.eq(user.as_str()),
                    passwords::tenant_id.eq(tenant.as_str()),
                    passwords::phc.eq(phc),
                    passwords::changed_at.eq(now.as_micros()),
                )))?;
        }
        Ok(())
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

    /// Whether this is still the user's password hash, and they are not turned off. If so, neither changes before this
    /// transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_password(&mut self, user: &UserId, phc: &str) -> Result<bool, StoreError> {
        Ok(self.hold_enabled_user(user)? && self.rehash_password(user, phc, phc)?)
    }
}
