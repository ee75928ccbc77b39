//! The passwords that users had before, so that none of the last is taken again.

use diesel::prelude::*;

use super::schema::{old_passwords, passwords};
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

impl Read<'_> {
    /// Hashes of a user's last passwords, the present one first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_last_passwords(
        &mut self,
        user: &UserId,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        let present = self.find_password(user)?;
        let older: Vec<String> = self.connection.load(
            old_passwords::table
                .filter(old_passwords::user_id.eq(user.as_str()))
                .select(old_passwords::phc)
                .order(old_passwords::changed_at.desc())
                .limit(rows(limit)),
        )?;
        Ok(present.into_iter().chain(older).take(limit).collect())
    }
}

impl Write<'_> {
    /// Sets a user's password hash as [`set_password`](Self::set_password) does, and keeps the one before it where it is among the
    /// last `history`, the new one counted. What is older goes, and with a history of nought everything does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn replace_password(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        phc: &str,
        now: Timestamp,
        history: usize,
    ) -> Result<(), StoreError> {
        let kept = history.saturating_sub(1);
        let present: Option<(String, i64)> = self.connection.find(
            passwords::table
                .find(user.as_str())
                .select((passwords::phc, passwords::changed_at)),
        )?;
        if let Some((old, changed_at)) = present.filter(|_| kept > 0) {
            // Of two in one microsecond the first is kept.
            self.connection.insert_unique(
                diesel::insert_into(old_passwords::table)
                    .values((
                        old_passwords::user_id.eq(user.as_str()),
                        old_passwords::tenant_id.eq(tenant.as_str()),
                        old_passwords::phc.eq(old),
                        old_passwords::changed_at.eq(changed_at),
                    ))
                    .on_conflict_do_nothing(),
            )?;
        }
        self.forget_passwords(user, kept)?;
        self.set_password(tenant, user, phc, now)
    }

    fn forget_passwords(&mut self, user: &UserId, kept: usize) -> Result<(), StoreError> {
        let of_user = old_passwords::user_id.eq(user.as_str());
        let times: Vec<i64> = self.connection.load(
            old_passwords::table
                .filter(of_user)
                .select(old_passwords::changed_at)
                .order(old_passwords::changed_at.desc()),
        )?;
        if let Some(last) = times.get(kept) {
            self.connection.execute(diesel::delete(
                old_passwords::table
                    .filter(of_user)
                    .filter(old_passwords::changed_at.le(*last)),
            ))?;
        }
        Ok(())
    }
}

fn rows(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
