//! The pictures that people have of themselves. One may lie in the row, or elsewhere under the name that the row has.

use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;

use super::row::Table;
use super::schema::{picture_removals as removals, pictures};
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

const TABLE: Table = Table("pictures");

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lying {
    /// In the database: a PNG.
    Here(Vec<u8>),
    /// In the folder or bucket that the operator named.
    Elsewhere,
}

impl Read<'_> {
    /// The picture of that name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_picture(
        &mut self,
        tenant: &TenantId,
        name: &str,
    ) -> Result<Option<Lying>, StoreError> {
        let png: Option<Option<String>> = self.connection.find(
            pictures::table
                .filter(pictures::name.eq(name))
                .filter(pictures::tenant_id.eq(tenant.as_str()))
                .select(pictures::png),
        )?;
        let Some(png) = png else { return Ok(None) };
        let Some(png) = png else {
            return Ok(Some(Lying::Elsewhere));
        };
        match BASE64URL_NOPAD.decode(png.as_bytes()) {
            Ok(png) => Ok(Some(Lying::Here(png))),
            Err(error) => Err(TABLE.inconsistent("png", name, &error)),
        }
    }

    /// The name of somebody's picture.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_picture_name(&mut self, user: &UserId) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .find(pictures::table.find(user.as_str()).select(pictures::name))?)
    }

    /// What is to be removed by now, the longest due first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_picture_removals(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(self.connection.load(
            removals::table
                .filter(removals::due_at.le(now.as_micros()))
                .select(removals::name)
                .order(removals::due_at)
                .limit(limit),
        )?)
    }
}

impl Write<'_> {
    /// Gives somebody a picture, in place of the one that they had. Their row must be held ([`hold_user`](Self::hold_user)).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_picture(
        &mut self,
        (tenant, user): (&TenantId, &UserId),
        name: &str,
        lying: &Lying,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.delete_picture(user, now)?;
        let png = match lying {
            Lying::Here(png) => Some(BASE64URL_NOPAD.encode(png)),
            Lying::Elsewhere => None,
        };
        self.connection
            .execute(diesel::insert_into(pictures::table).values((
                pictures::user_id.eq(user.as_str()),
                pictures::tenant_id.eq(tenant.as_str()),
                pictures::name.eq(name),
                pictures::png.eq(png),
                pictures::created_at.eq(now.as_micros()),
            )))?;
        Ok(())
    }

    /// Takes somebody's picture away. What lies elsewhere is due to be removed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_picture(&mut self, user: &UserId, now: Timestamp) -> Result<(), StoreError> {
        let elsewhere: Option<(String, String)> = self.connection.find(
            pictures::table
                .find(user.as_str())
                .filter(pictures::png.is_null())
                .select((pictures::tenant_id, pictures::name)),
        )?;
        if let Some((tenant, name)) = elsewhere {
            self.plan_picture_removal(&TenantId::new(tenant), &name, now)?;
        }
        self.connection
            .execute(diesel::delete(pictures::table.find(user.as_str())))?;
        Ok(())
    }

    /// What lies elsewhere under that name is to be removed, unless it is kept before ([`keep_picture`](Self::keep_picture)).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn plan_picture_removal(
        &mut self,
        tenant: &TenantId,
        name: &str,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(removals::table)
                .values((
                    removals::name.eq(name),
                    removals::tenant_id.eq(tenant.as_str()),
                    removals::due_at.eq(due.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        Ok(())
    }

    /// What lies elsewhere under that name stays, or is gone already: whether it was to be removed until now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_picture(&mut self, name: &str) -> Result<bool, StoreError> {
        let kept = self
            .connection
            .execute(diesel::delete(removals::table.find(name)))?;
        Ok(kept == 1)
    }
}
