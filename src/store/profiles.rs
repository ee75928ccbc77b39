//! The profiles of users, changed by themselves.

use diesel::prelude::*;

use super::cached::Change;
use super::row::to_json;
use super::schema::users;
use super::{StoreError, Write};
use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::domain::user::Profile;

impl Write<'_> {
    /// Writes a profile whose user name and address are as they were. Its owner's row must be held
    /// ([`hold_user`](Self::hold_user)) since it was read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_profile(
        &mut self,
        user: &UserId,
        profile: &Profile,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let changed = (
            users::profile.eq(to_json(profile)?),
            users::updated_at.eq(now.as_micros()),
        );
        self.connection
            .execute(diesel::update(users::table.find(user.as_str())).set(changed))?;
        self.changed(Change::User(user.clone()));
        Ok(())
    }
}
