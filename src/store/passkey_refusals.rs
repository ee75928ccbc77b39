//! Who did not want a passkey when one was offered.

use diesel::prelude::*;

use super::schema::passkey_refusals;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::passkey::Refusals;
use crate::domain::time::Timestamp;

impl Read<'_> {
    /// How often a person did not want one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_passkey_refusals(&mut self, user: &UserId) -> Result<Refusals, StoreError> {
        let row: Option<(i64, i64)> = self.connection.find(
            passkey_refusals::table
                .find(user.as_str())
                .select((passkey_refusals::times, passkey_refusals::last_at)),
        )?;
        Ok(
            row.map_or_else(Refusals::default, |(times, last_at)| Refusals {
                times,
                last_at: Some(Timestamp::from_micros(last_at)),
            }),
        )
    }
}

impl Write<'_> {
    /// Counts one more time. Of the first two at the same moment one counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_passkey_refusal(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let counted = self.connection.execute(
            diesel::update(passkey_refusals::table.find(user.as_str())).set((
                passkey_refusals::times.eq(passkey_refusals::times + 1),
                passkey_refusals::last_at.eq(now.as_micros()),
            )),
        )?;
        if counted == 0 {
            self.connection.insert_unique(
                diesel::insert_into(passkey_refusals::table)
                    .values((
                        passkey_refusals::user_id.eq(user.as_str()),
                        passkey_refusals::tenant_id.eq(tenant.as_str()),
                        passkey_refusals::times.eq(1_i64),
                        passkey_refusals::last_at.eq(now.as_micros()),
                    ))
                    .on_conflict_do_nothing(),
            )?;
        }
        Ok(())
    }
}
