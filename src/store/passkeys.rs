//! Passkeys.

use diesel::prelude::*;

use super::engine::columns;
use super::row::optional_time;
use super::schema::passkeys;
use super::{Read, StoreError, Write};
use crate::domain::id::{CredentialId, TenantId, UserId};
use crate::domain::passkey::Passkey;
use crate::domain::time::Timestamp;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys, treat_none_as_default_value = false)]
struct PasskeyRow {
    tenant_id: String,
    credential_id: String,
    user_id: String,
    name: String,
    credential: String,
    aaguid: Option<String>,
    is_backup_eligible: bool,
    is_backed_up: bool,
    transports: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl From<PasskeyRow> for Passkey {
    fn from(row: PasskeyRow) -> Self {
        Self {
            tenant_id: TenantId::new(row.tenant_id),
            credential_id: CredentialId::new(row.credential_id),
            user_id: UserId::new(row.user_id),
            name: row.name,
            credential: row.credential,
            aaguid: row.aaguid,
            is_backup_eligible: row.is_backup_eligible,
            is_backed_up: row.is_backed_up,
            transports: row
                .transports
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            created_at: Timestamp::from_micros(row.created_at),
            last_used_at: optional_time(row.last_used_at),
        }
    }
}

impl From<&Passkey> for PasskeyRow {
    fn from(passkey: &Passkey) -> Self {
        Self {
            tenant_id: passkey.tenant_id.to_string(),
            credential_id: passkey.credential_id.to_string(),
            user_id: passkey.user_id.to_string(),
            name: passkey.name.clone(),
            credential: passkey.credential.clone(),
            aaguid: passkey.aaguid.clone(),
            is_backup_eligible: passkey.is_backup_eligible,
            is_backed_up: passkey.is_backed_up,
            transports: passkey.transports.join(" "),
            created_at: passkey.created_at.as_micros(),
            last_used_at: passkey.last_used_at.map(Timestamp::as_micros),
        }
    }
}

/// A passkey, if it is this person's.
macro_rules! of_person {
    ($tenant:expr, $user:expr, $id:expr) => {
        passkeys::table
            .find(($id.as_str(), $tenant.as_str()))
            .filter(passkeys::user_id.eq($user.as_str()))
    };
}

impl Read<'_> {
    /// A passkey by its credential id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_passkey(
        &mut self,
        tenant: &TenantId,
        id: &CredentialId,
    ) -> Result<Option<Passkey>, StoreError> {
        if !id.can_be_stored() {
            return Ok(None);
        }
        let row: Option<PasskeyRow> = self.connection.find(
            passkeys::table
                .find((id.as_str(), tenant.as_str()))
                .select(columns::<PasskeyRow>()),
        )?;
        Ok(row.map(Passkey::from))
    }

    /// A person's passkeys, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_passkeys(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
    ) -> Result<Vec<Passkey>, StoreError> {
        let rows: Vec<PasskeyRow> = self.connection.load(
            passkeys::table
                .filter(passkeys::user_id.eq(user.as_str()))
                .filter(passkeys::tenant_id.eq(tenant.as_str()))
                .select(columns::<PasskeyRow>())
                .order((passkeys::created_at, passkeys::credential_id)),
        )?;
        Ok(rows.into_iter().map(Passkey::from).collect())
    }
}

impl Write<'_> {
    /// Adds a passkey, unless its credential id is somebody's already; says whether it was free. A second factor is asked for everywhere from
    /// then on, also where another had been trusted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_passkey(&mut self, passkey: &Passkey) -> Result<bool, StoreError> {
        let is_new = self.connection.insert_unique(
            diesel::insert_into(passkeys::table)
                .values(&PasskeyRow::from(passkey))
                .on_conflict_do_nothing(),
        )?;
        if is_new {
            self.delete_trusted_devices(&passkey.user_id)?;
        }
        Ok(is_new)
    }

    /// A person's passkey as it is now, unless they are turned off: neither changes before this transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_passkey(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        id: &CredentialId,
    ) -> Result<Option<Passkey>, StoreError> {
        // The person first, as their removal has it: two that want both never wait for each other.
        if !self.hold_enabled_user(user)? {
            return Ok(None);
        }
        // Written before it is read: on PostgreSQL whoever uses it too waits for us, or we for them.
        let held: Vec<String> = self.connection.update_returning(
            diesel::update(of_person!(tenant, user, id))
                .set(passkeys::name.eq(passkeys::name))
                .returning(passkeys::credential_id),
        )?;
        if held.is_empty() {
            return Ok(None);
        }
        self.find_passkey(tenant, id)
    }

    /// Writes what a use changed: the counter and the flags, and when it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_used_passkey(&mut self, passkey: &Passkey) -> Result<(), StoreError> {
        let row = PasskeyRow::from(passkey);
        self.connection.update_often(
            diesel::update(of_person!(
                passkey.tenant_id,
                passkey.user_id,
                passkey.credential_id
            ))
            .set((
                passkeys::credential.eq(row.credential),
                passkeys::is_backed_up.eq(row.is_backed_up),
                passkeys::last_used_at.eq(row.last_used_at),
            ))
            .returning(passkeys::credential_id),
        )?;
        Ok(())
    }

    /// Gives a person's passkey another name, and says whether it was theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rename_passkey(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        id: &CredentialId,
        name: &str,
    ) -> Result<bool, StoreError> {
        if !id.can_be_stored() {
            return Ok(false);
        }
        let renamed = self
            .connection
            .execute(diesel::update(of_person!(tenant, user, id)).set(passkeys::name.eq(name)))?;
        Ok(renamed == 1)
    }

    /// Removes a person's passkey, and says whether it was theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_passkey(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        id: &CredentialId,
    ) -> Result<bool, StoreError> {
        if !id.can_be_stored() {
            return Ok(false);
        }
        let deleted = self
            .connection
            .execute(diesel::delete(of_person!(tenant, user, id)))?;
        if deleted == 0 {
            return Ok(false);
        }
        // What somebody has proven by it a moment ago begins no session any more.
        self.advance_credentials(user)?;
        self.forget_what_went_with_it(user)?;
        Ok(true)
    }
}
