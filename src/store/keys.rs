//! Signing keys, their private halves encrypted.

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::row::optional_time;
use super::schema::signing_keys as keys;
use super::{Read, StoreError, Write};
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::domain::word::Word;

/// A signing key as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Its name in JWS headers.
    pub kid: String,
    /// Whose.
    pub tenant_id: TenantId,
    /// What it signs with.
    pub algorithm: Word<SigningAlgorithm>,
    /// Counts the keys of an algorithm; unique, so that two nodes do not both make the next.
    pub generation: i64,
    /// The public JWK, as JSON.
    pub public_jwk: String,
    /// The private JWK, encrypted.
    pub private_sealed: String,
    /// Since when it is published.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub active_from: Timestamp,
    /// When it was declared leaked, if so: nothing it signed counts any more.
    pub revoked_at: Option<Timestamp>,
}

impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoredKey({} {} of generation {})",
            self.algorithm, self.kid, self.generation
        )
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = keys, treat_none_as_default_value = false)]
struct KeyRow {
    kid: String,
    tenant_id: String,
    algorithm: String,
    generation: i64,
    public_jwk: String,
    private_sealed: String,
    created_at: i64,
    active_from: i64,
    revoked_at: Option<i64>,
}

impl From<KeyRow> for StoredKey {
    fn from(row: KeyRow) -> Self {
        Self {
            kid: row.kid,
            tenant_id: TenantId::new(row.tenant_id),
            algorithm: Word::read(row.algorithm),
            generation: row.generation,
            public_jwk: row.public_jwk,
            private_sealed: row.private_sealed,
            created_at: Timestamp::from_micros(row.created_at),
            active_from: Timestamp::from_micros(row.active_from),
            revoked_at: optional_time(row.revoked_at),
        }
    }
}

impl Read<'_> {
    /// All keys of a tenant, the oldest generation first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_keys(&mut self, tenant: &TenantId) -> Result<Vec<StoredKey>, StoreError> {
        let rows: Vec<KeyRow> = self.connection.load(
            keys::table
                .filter(keys::tenant_id.eq(tenant.as_str()))
                .select(columns::<KeyRow>())
                .order((keys::algorithm, keys::generation)),
        )?;
        Ok(rows.into_iter().map(StoredKey::from).collect())
    }
}

impl Write<'_> {
    /// Adds a key, unless another node made this generation first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_key(&mut self, key: &StoredKey) -> Result<bool, StoreError> {
        let row = KeyRow {
            kid: key.kid.clone(),
            tenant_id: key.tenant_id.to_string(),
            algorithm: key.algorithm.to_string(),
            generation: key.generation,
            public_jwk: key.public_jwk.clone(),
            private_sealed: key.private_sealed.clone(),
            created_at: key.created_at.as_micros(),
            active_from: key.active_from.as_micros(),
            revoked_at: key.revoked_at.map(Timestamp::as_micros),
        };
        let inserted = self.connection.insert_unique(
            diesel::insert_into(keys::table)
                .values(&row)
                .on_conflict_do_nothing(),
        )?;
        self.changed(Change::Keys);
        Ok(inserted)
    }

    /// Changes from when on a key signs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_key_active_from(
        &mut self,
        kid: &str,
        active_from: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(keys::table.find(kid))
                .set(keys::active_from.eq(active_from.as_micros())),
        )?;
        self.changed(Change::Keys);
        Ok(())
    }

    /// Declares a key leaked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_key(&mut self, kid: &str, now: Timestamp) -> Result<bool, StoreError> {
        let updated = self.connection.execute(
            diesel::update(
                keys::table
                    .filter(keys::kid.eq(kid))
                    .filter(keys::revoked_at.is_null()),
            )
            .set(keys::revoked_at.eq(now.as_micros())),
        )?;
        self.changed(Change::Keys);
        Ok(updated == 1)
    }

    /// Removes a key that nothing can refer to any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_key(&mut self, kid: &str) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::delete(keys::table.find(kid)))?;
        self.changed(Change::Keys);
        Ok(())
    }

    /// Replaces a private half that was encrypted again under a new master key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn reseal_key(&mut self, kid: &str, private_sealed: &str) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(keys::table.find(kid)).set(keys::private_sealed.eq(private_sealed)),
        )?;
        Ok(())
    }
}
