//! User names that were somebody's. The names themselves are not kept, only what they are known by.

use diesel::prelude::*;

use super::schema::retired_names::{self, name_hash, owner, retired_at, tenant_id};
use super::users::DuplicateUser;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

/// What a name's past has to do with who may have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHistory {
    /// Nothing: it stays with whom it is, or is to be given away all the same.
    Ignored,
    /// It is nobody else's who had it. By this hash it is known.
    Known(String),
    /// Nobody can tell what it is known by: it is to be had as long as there is no name that was somebody's.
    Unknown,
}

impl Read<'_> {
    /// Whether there is any name that was somebody's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_retired_names(&mut self, tenant: &TenantId) -> Result<bool, StoreError> {
        let one: Option<String> = self.connection.find(
            retired_names::table
                .filter(tenant_id.eq(tenant.as_str()))
                .select(name_hash)
                .limit(1),
        )?;
        Ok(one.is_some())
    }

    /// Why a name is not this person's to have, as far as that is for its past.
    pub(super) fn judge_history(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        history: &NameHistory,
    ) -> Result<Option<DuplicateUser>, StoreError> {
        match history {
            NameHistory::Ignored => Ok(None),
            NameHistory::Unknown => Ok(self
                .has_retired_names(tenant)?
                .then_some(DuplicateUser::Unjudged)),
            NameHistory::Known(hash) => {
                let key = (hash.as_str(), tenant.as_str());
                let last: Option<String> = self
                    .connection
                    .find(retired_names::table.find(key).select(owner))?;
                let is_others = last.is_some_and(|last| last != user.as_str());
                Ok(is_others.then_some(DuplicateUser::Retired))
            }
        }
    }
}

impl Write<'_> {
    /// From now on a name is nobody else's than whose it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn retire_name(
        &mut self,
        tenant: &TenantId,
        hash: &str,
        whose: &UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let added = self.connection.insert_unique(
            diesel::insert_into(retired_names::table)
                .values((
                    tenant_id.eq(tenant.as_str()),
                    name_hash.eq(hash),
                    owner.eq(whose.as_str()),
                    retired_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        if !added {
            // It was somebody's before them.
            self.connection.execute(
                diesel::update(retired_names::table.find((hash, tenant.as_str())))
                    .set((owner.eq(whose.as_str()), retired_at.eq(now.as_micros()))),
            )?;
        }
        Ok(())
    }

    /// Names that somebody had were a pseudonym's from now on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn disown_names(&mut self, whose: &UserId, pseudonym: &UserId) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(retired_names::table.filter(owner.eq(whose.as_str())))
                .set(owner.eq(pseudonym.as_str())),
        )?;
        Ok(())
    }
}
