//! The epoch of somebody's credentials: what was proven in one that is over is worth nothing.

use diesel::prelude::*;

use crate::domain::id::UserId;
use crate::store::schema::users;
use crate::store::{Read, StoreError, Write};

impl Read<'_> {
    /// In which epoch a proof of this person is made now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_credentials_epoch(&mut self, id: &UserId) -> Result<Option<i64>, StoreError> {
        Ok(self.connection.find(
            users::table
                .find(id.as_str())
                .select(users::credentials_epoch),
        )?)
    }
}

impl Write<'_> {
    /// From now on, what this person proved before and nobody has begun a session with is worth nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn advance_credentials(&mut self, id: &UserId) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(users::table.find(id.as_str()))
                .set(users::credentials_epoch.eq(users::credentials_epoch + 1)),
        )?;
        Ok(())
    }

    /// Whether what this person proved in that epoch is good still, and they are not turned off. If so, neither changes before
    /// this transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_credentials(&mut self, id: &UserId, epoch: i64) -> Result<bool, StoreError> {
        // Written before it is believed: on PostgreSQL whoever changes them waits for us, or we for them.
        let held = self.connection.execute(
            diesel::update(
                users::table
                    .find(id.as_str())
                    .filter(users::credentials_epoch.eq(epoch))
                    .filter(users::disabled_at.is_null()),
            )
            .set(users::credentials_epoch.eq(users::credentials_epoch)),
        )?;
        Ok(held == 1)
    }
}
