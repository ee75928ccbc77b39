//! What people prefer.

use diesel::prelude::*;

use super::row::{Table, to_json};
use super::schema::preferences;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::preferences::{Preferences, Theme};

const TABLE: Table = Table("preferences");

impl Read<'_> {
    /// What somebody prefers; who has said nothing, nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_preferences(&mut self, user: &UserId) -> Result<Preferences, StoreError> {
        let row: Option<(Option<String>, String, bool)> =
            self.connection
                .find(preferences::table.find(user.as_str()).select((
                    preferences::theme,
                    preferences::notices,
                    preferences::second_step,
                )))?;
        let Some((theme, notices, second_step)) = row else {
            return Ok(Preferences::default());
        };
        Ok(Preferences {
            theme: theme.as_deref().and_then(Theme::parse),
            notices: TABLE.json("notices", user.as_str(), &notices)?,
            second_step,
        })
    }
}

impl Write<'_> {
    /// Sets what somebody prefers. Their row must be held ([`hold_user`](Self::hold_user)): of two who say so first, each would
    /// add a row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_preferences(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        wanted: &Preferences,
    ) -> Result<(), StoreError> {
        let values = (
            preferences::theme.eq(wanted.theme.map(Theme::name)),
            preferences::notices.eq(to_json(&wanted.notices)?),
            preferences::second_step.eq(wanted.second_step),
        );
        let updated = self
            .connection
            .execute(diesel::update(preferences::table.find(user.as_str())).set(values.clone()))?;
        if updated == 0 {
            self.connection
                .execute(diesel::insert_into(preferences::table).values((
                    preferences::user_id.eq(user.as_str()),
                    preferences::tenant_id.eq(tenant.as_str()),
                    values,
                )))?;
        }
        Ok(())
    }
}
