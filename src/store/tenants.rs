//! Tenants.

use diesel::prelude::*;

use super::schema::tenants;
use super::{Read, StoreError};
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
