//! Secrets of devices (Native SSO 1.0 §3.2), each of one session, for the apps of one group.

use diesel::prelude::*;

use super::schema::device_secrets;
use super::{Read, StoreError, Write};
use crate::domain::id::{SessionId, TenantId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

/// How many a session has for a group, at most: an app that never shows the one that it has is given another each time.
const MOST_OF_SESSION: i64 = 10;

/// For whom a device's secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceSecret {
    /// The session whose person is signed in by it.
    pub session_id: SessionId,
    /// The group of apps.
    pub group: String,
}

impl Read<'_> {
    /// For whom one is. Whether its session goes on is the caller's to ask.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_device_secret(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
    ) -> Result<Option<DeviceSecret>, StoreError> {
        let row: Option<(String, String)> = self.connection.find(
            device_secrets::table
                .find(hash.as_str())
                .filter(device_secrets::tenant_id.eq(tenant.as_str()))
                .select((device_secrets::session_id, device_secrets::client_group)),
        )?;
        Ok(row.map(|(session, group)| DeviceSecret {
            session_id: SessionId::new(session),
            group,
        }))
    }
}

impl Write<'_> {
    /// Removes one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_device_secret(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
    ) -> Result<(), StoreError> {
        let row = device_secrets::table
            .find(hash.as_str())
            .filter(device_secrets::tenant_id.eq(tenant.as_str()));
        self.connection.execute(diesel::delete(row))?;
        Ok(())
    }

    /// Adds one of a session that goes on, in place of the oldest where there are many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_device_secret(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
        secret: &DeviceSecret,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.in_transaction()?;
        let (session, group) = (secret.session_id.as_str(), secret.group.as_str());
        let of_both = device_secrets::session_id
            .eq(session)
            .and(device_secrets::client_group.eq(group));
        let oldest: Vec<String> = self.connection.load(
            device_secrets::table
                .filter(of_both)
                .select(device_secrets::hash)
                .order((device_secrets::created_at.desc(), device_secrets::hash))
                .limit(MOST_OF_SESSION)
                .offset(MOST_OF_SESSION - 1),
        )?;
        for hash in oldest {
            self.connection
                .execute(diesel::delete(device_secrets::table.find(hash)))?;
        }
        self.connection
            .execute(diesel::insert_into(device_secrets::table).values((
                device_secrets::hash.eq(hash.as_str()),
                device_secrets::tenant_id.eq(tenant.as_str()),
                device_secrets::session_id.eq(session),
                device_secrets::client_group.eq(group),
                device_secrets::created_at.eq(now.as_micros()),
            )))?;
        Ok(())
    }
}
