//! Root secrets, encrypted.

use diesel::prelude::*;

use super::schema::root_secrets as secrets;
use super::{Read, StoreError, Write};
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;

impl Read<'_> {
    /// A tenant's root secret, as it was sealed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_root_secret(&mut self, tenant: &TenantId) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .find(secrets::table.find(tenant.as_str()).select(secrets::sealed))?)
    }
}

impl Write<'_> {
    /// Gives a tenant its root secret, unless another node did so first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_root_secret(
        &mut self,
        tenant: &TenantId,
        sealed: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(secrets::table)
                .values((
                    secrets::tenant_id.eq(tenant.as_str()),
                    secrets::sealed.eq(sealed),
                    secrets::created_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        Ok(())
    }

    /// Replaces a root secret that was encrypted again under a new master key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reseal_root_secret(
        &mut self,
        tenant: &TenantId,
        sealed: &str,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(secrets::table.find(tenant.as_str())).set(secrets::sealed.eq(sealed)),
        )?;
        Ok(())
    }
}
