//! Devices that their person trusts: there no second factor is asked for, for a while.

use std::time::Duration;

use diesel::prelude::*;

use super::engine::columns;
use super::schema::trusted_devices;
use super::{Read, StoreError, Write};
use crate::domain::id::{TenantId, TrustedDeviceId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::trusted_device::TrustedDevice;
use crate::secret::TokenHash;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = trusted_devices, treat_none_as_default_value = false)]
struct TrustedDeviceRow {
    id: String,
    tenant_id: String,
    user_id: String,
    secret_hash: String,
    user_agent: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

impl From<TrustedDeviceRow> for TrustedDevice {
    fn from(row: TrustedDeviceRow) -> Self {
        Self {
            tenant_id: TenantId::new(row.tenant_id),
            id: TrustedDeviceId::new(row.id),
            user_id: UserId::new(row.user_id),
            user_agent: row.user_agent,
            created_at: Timestamp::from_micros(row.created_at),
            last_used_at: Timestamp::from_micros(row.last_used_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        }
    }
}

impl Read<'_> {
    /// The devices that a person trusts, the last used first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_trusted_devices(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Vec<TrustedDevice>, StoreError> {
        let rows: Vec<TrustedDeviceRow> = self.connection.load(
            trusted_devices::table
                .filter(trusted_devices::user_id.eq(user.as_str()))
                .filter(trusted_devices::expires_at.gt(now.as_micros()))
                .select(columns::<TrustedDeviceRow>())
                .order((
                    trusted_devices::last_used_at.desc(),
                    trusted_devices::id.desc(),
                )),
        )?;
        Ok(rows.into_iter().map(TrustedDevice::from).collect())
    }
}

impl Read<'_> {
    /// The device of a person that one of these secrets is of.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_trusted_device(
        &mut self,
        user: &UserId,
        secrets: &[TokenHash],
    ) -> Result<Option<TrustedDeviceId>, StoreError> {
        let secrets = secrets.iter().map(TokenHash::as_str);
        let id: Option<String> = self.connection.find(
            trusted_devices::table
                .filter(trusted_devices::user_id.eq(user.as_str()))
                .filter(trusted_devices::secret_hash.eq_any(secrets.collect::<Vec<_>>()))
                .select(trusted_devices::id),
        )?;
        Ok(id.map(TrustedDeviceId::new))
    }
}

impl Write<'_> {
    /// Adds a device. Of more than `most` that the person trusts, the one that was not used for longest goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_trusted_device(
        &mut self,
        device: &TrustedDevice,
        secret: &TokenHash,
        most: i64,
    ) -> Result<(), StoreError> {
        let row = TrustedDeviceRow {
            id: device.id.to_string(),
            tenant_id: device.tenant_id.to_string(),
            user_id: device.user_id.to_string(),
            secret_hash: secret.as_str().to_owned(),
            user_agent: device.user_agent.clone(),
            created_at: device.created_at.as_micros(),
            last_used_at: device.last_used_at.as_micros(),
            expires_at: device.expires_at.as_micros(),
        };
        self.connection
            .execute(diesel::insert_into(trusted_devices::table).values(&row))?;
        let too_many: Vec<String> = self.connection.load(
            trusted_devices::table
                .filter(trusted_devices::user_id.eq(device.user_id.as_str()))
                .select(trusted_devices::id)
                .order((
                    trusted_devices::last_used_at.desc(),
                    trusted_devices::id.desc(),
                ))
                .offset(most)
                .limit(most),
        )?;
        self.connection.execute(diesel::delete(
            trusted_devices::table.filter(trusted_devices::id.eq_any(&too_many)),
        ))?;
        Ok(())
    }

    /// Notes that a device was used, and says whether this person trusts it still: for as long as was said then, and not for longer than
    /// devices are trusted now (`lasts`).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_trusted_device(
        &mut self,
        user: &UserId,
        secret: &TokenHash,
        (lasts, now): (Duration, Timestamp),
    ) -> Result<bool, StoreError> {
        let noted = self.connection.execute(
            diesel::update(
                trusted_devices::table
                    .filter(trusted_devices::secret_hash.eq(secret.as_str()))
                    .filter(trusted_devices::user_id.eq(user.as_str()))
                    .filter(trusted_devices::created_at.le(now.as_micros()))
                    .filter(trusted_devices::created_at.gt(now.minus(lasts).as_micros()))
                    .filter(trusted_devices::expires_at.gt(now.as_micros())),
            )
            .set(trusted_devices::last_used_at.eq(now.as_micros())),
        )?;
        Ok(noted == 1)
    }

    /// Takes the trust in one device of a person away, and says what it called itself, if there was any.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_trusted_device(
        &mut self,
        user: &UserId,
        id: &TrustedDeviceId,
    ) -> Result<Option<String>, StoreError> {
        if !id.can_be_stored() {
            return Ok(None);
        }
        let of_person = || {
            trusted_devices::table
                .filter(trusted_devices::id.eq(id.as_str()))
                .filter(trusted_devices::user_id.eq(user.as_str()))
        };
        let user_agent: Option<String> = self
            .connection
            .find(of_person().select(trusted_devices::user_agent))?;
        let deleted = self.connection.execute(diesel::delete(of_person()))?;
        Ok(user_agent.filter(|_| deleted == 1))
    }

    /// Takes the trust in all devices of a person away.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_trusted_devices(&mut self, user: &UserId) -> Result<(), StoreError> {
        self.connection.execute(diesel::delete(
            trusted_devices::table.filter(trusted_devices::user_id.eq(user.as_str())),
        ))?;
        Ok(())
    }
}
