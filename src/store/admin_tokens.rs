//! Access tokens for administration, also good as initial access tokens (RFC 7591 §3).

use diesel::prelude::*;

use super::schema::admin_tokens;
use super::{Read, StoreError, Write};
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

impl Read<'_> {
    /// Whether such a token is valid now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_admin_token(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let expires_at: Option<i64> = self.connection.find(
            admin_tokens::table
                .filter(admin_tokens::hash.eq(hash.as_str()))
                .filter(admin_tokens::tenant_id.eq(tenant.as_str()))
                .select(admin_tokens::expires_at),
        )?;
        Ok(expires_at.is_some_and(|end| now < Timestamp::from_micros(end)))
    }
}

impl Write<'_> {
    /// Adds such a token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_admin_token(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::insert_into(admin_tokens::table).values((
                admin_tokens::hash.eq(hash.as_str()),
                admin_tokens::tenant_id.eq(tenant.as_str()),
                admin_tokens::created_at.eq(now.as_micros()),
                admin_tokens::expires_at.eq(expires_at.as_micros()),
            )))?;
        Ok(())
    }

    /// Removes all such tokens, and says how many there were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_admin_tokens(&mut self, tenant: &TenantId) -> Result<usize, StoreError> {
        let theirs = admin_tokens::table.filter(admin_tokens::tenant_id.eq(tenant.as_str()));
        Ok(self.connection.execute(diesel::delete(theirs))?)
    }
}
