//! Accounts that are to be deleted.
//!
//! ```text
//!  planned ──(its person keeps it: the row goes)──▶ as before
//!     └──(due: a node claims it, and turns the account off)──▶ erasing ──▶ gone, and the row with it
//! ```
//! Of who keeps and who claims at one moment the row decides: each changes it on the condition that the other has not.

use diesel::prelude::*;

use super::cached::Change;
use super::schema::{deletions, users};
use super::{Read, StoreError, Write};
use crate::domain::deletion::Deletion;
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

/// Those that are due and that nobody is erasing.
#[diesel::dsl::auto_type(no_type_alias)]
fn due(now: i64) -> _ {
    deletions::table.filter(deletions::due_at.le(now)).filter(
        deletions::claimed_until
            .is_null()
            .or(deletions::claimed_until.le(now)),
    )
}

impl Read<'_> {
    /// Whether and when somebody's account is to be deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_deletion(&mut self, user: &UserId) -> Result<Option<Deletion>, StoreError> {
        let row: Option<(i64, i64)> = self.connection.find(
            deletions::table
                .find(user.as_str())
                .select((deletions::requested_at, deletions::due_at)),
        )?;
        Ok(row.map(|(requested_at, due_at)| Deletion {
            user_id: user.clone(),
            requested_at: Timestamp::from_micros(requested_at),
            due_at: Timestamp::from_micros(due_at),
        }))
    }

    /// Whose account is to be deleted by now, the longest due first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_due_deletions(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<UserId>, StoreError> {
        let ids: Vec<String> = self.connection.load(
            due(now.as_micros())
                .select(deletions::user_id)
                .order(deletions::due_at)
                .limit(limit),
        )?;
        Ok(ids.into_iter().map(UserId::new).collect())
    }
}

impl Write<'_> {
    /// Plans a deletion, unless one is planned already; says whether it was none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn plan_deletion(
        &mut self,
        tenant: &TenantId,
        deletion: &Deletion,
    ) -> Result<bool, StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(deletions::table)
                .values((
                    deletions::user_id.eq(deletion.user_id.as_str()),
                    deletions::tenant_id.eq(tenant.as_str()),
                    deletions::requested_at.eq(deletion.requested_at.as_micros()),
                    deletions::due_at.eq(deletion.due_at.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )
    }

    /// Takes a plan back, unless the erasure has begun; says whether there was one to take back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cancel_deletion(&mut self, user: &UserId) -> Result<bool, StoreError> {
        let cancelled = self.connection.execute(diesel::delete(
            deletions::table
                .filter(deletions::user_id.eq(user.as_str()))
                .filter(deletions::claimed_until.is_null()),
        ))?;
        Ok(cancelled == 1)
    }

    /// Takes it upon this node to erase an account that is due, and turns it off; unless it was kept, or another node does it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_deletion(
        &mut self,
        user: &UserId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let claimed = self.connection.execute(
            diesel::update(due(now.as_micros()).filter(deletions::user_id.eq(user.as_str())))
                .set(deletions::claimed_until.eq(until.as_micros())),
        )?;
        if claimed == 0 {
            return Ok(false);
        }
        let enabled = users::table
            .find(user.as_str())
            .filter(users::disabled_at.is_null());
        self.connection
            .execute(diesel::update(enabled).set(users::disabled_at.eq(now.as_micros())))?;
        self.changed(Change::User(user.clone()));
        Ok(true)
    }
}
