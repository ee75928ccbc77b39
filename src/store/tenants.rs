//! Tenants.

use diesel::prelude::*;

use super::schema::tenants;
use super::{Read, StoreError, Write};
use crate::domain::id::TenantId;

/// One issuer's own world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its name in the store.
    pub id: TenantId,
    /// Its name on pages.
    pub name: String,
}

impl Read<'_> {
    /// A tenant by its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_tenant(&mut self, id: &TenantId) -> Result<Option<Tenant>, StoreError> {
        let row: Option<(String, String)> = self.connection.find(
            tenants::table
                .find(id.as_str())
                .select((tenants::id, tenants::name)),
        )?;
        Ok(row.map(|(id, name)| Tenant {
            id: TenantId::new(id),
            name,
        }))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`] if it does not.
    pub fn ping(&mut self) -> Result<(), StoreError> {
        let _: Vec<String> = self
            .connection
            .load(tenants::table.select(tenants::id).limit(1))?;
        Ok(())
    }
}

impl Write<'_> {
    /// Writes a change and takes it back: shows whether anything can be written.
    ///
    /// # Errors
    /// [`StoreError`] if nothing can.
    pub fn touch_tenant(&mut self, id: &TenantId) -> Result<(), StoreError> {
        // SQLite writes no page for a value that is the same.
        for step in [1_i64, -1] {
            self.connection.execute(
                diesel::update(tenants::table.find(id.as_str()))
                    .set(tenants::created_at.eq(tenants::created_at + step)),
            )?;
        }
        Ok(())
    }
}
