//! Things that are good once because a key is unique.

use diesel::prelude::*;

use super::schema::{
    used_assertions as used, used_dpop_proofs as proofs, used_saml_assertions as saml,
};
use super::{Read, StoreError, Write};
use crate::domain::id::{ClientId, TenantId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

impl Read<'_> {
    /// Whether a SAML assertion, or a message that is good once as they are, was noted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_saml_assertion_used(
        &mut self,
        tenant: &TenantId,
        assertion: &TokenHash,
    ) -> Result<bool, StoreError> {
        let key = (assertion.as_str(), tenant.as_str());
        let noted: Option<i64> = self
            .connection
            .find(saml::table.find(key).select(saml::expires_at))?;
        Ok(noted.is_some())
    }

    /// Whether a `jti` was noted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_assertion_used(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
        jti: &TokenHash,
    ) -> Result<bool, StoreError> {
        let key = (tenant.as_str(), client.as_str(), jti.as_str());
        let noted: Option<i64> = self
            .connection
            .find(used::table.find(key).select(used::expires_at))?;
        Ok(noted.is_some())
    }
}

impl Write<'_> {
    /// Notes a client assertion's `jti`, and says whether it is new (RFC 7523 §3).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_assertion(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
        jti: &TokenHash,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(used::table)
                .values((
                    used::tenant_id.eq(tenant.as_str()),
                    used::client_id.eq(client.as_str()),
                    used::jti_hash.eq(jti.as_str()),
                    used::expires_at.eq(expires_at.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )
    }

    /// Notes a DPoP proof, and says whether it is new (RFC 9449 §11.1).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_dpop_proof(
        &mut self,
        tenant: &TenantId,
        proof: &TokenHash,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(proofs::table)
                .values((
                    proofs::tenant_id.eq(tenant.as_str()),
                    proofs::proof_hash.eq(proof.as_str()),
                    proofs::expires_at.eq(expires_at.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )
    }

    /// Notes a SAML assertion, and says whether it is new (SAML profiles §4.1.4.5).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_saml_assertion(
        &mut self,
        tenant: &TenantId,
        assertion: &TokenHash,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(saml::table)
                .values((
                    saml::tenant_id.eq(tenant.as_str()),
                    saml::assertion_hash.eq(assertion.as_str()),
                    saml::expires_at.eq(expires_at.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )
    }
}
