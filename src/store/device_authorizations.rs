//! Device authorization requests (RFC 8628). What is done to one once it is there is in `polled.rs`.

use diesel::prelude::*;

use super::engine::columns;
use super::housekeeping::make_room;
use super::polled::{micros, standing};
use super::row::{Table, to_json};
use super::schema::device_authorizations as devices;
use super::{Read, StoreError, Swept, Write};
use crate::domain::confirmation::Thumbprint;
use crate::domain::device_authorization::DeviceAuthorization;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::polled::{INTERVAL, PolledRequest};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("device_authorizations");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = devices, treat_none_as_default_value = false)]
struct DeviceRow {
    device_code_hash: String,
    tenant_id: String,
    client_id: String,
    user_code_hash: Option<String>,
    scope: String,
    resources: String,
    authorization_details: String,
    dpop_jkt: Option<String>,
    origin: String,
    poll_interval: i64,
    next_poll_at: i64,
    created_at: i64,
    expires_at: i64,
    answered_at: Option<i64>,
    grant_id: Option<String>,
    redeemed_at: Option<i64>,
}

impl TryFrom<DeviceRow> for DeviceAuthorization {
    type Error = StoreError;

    fn try_from(row: DeviceRow) -> Result<Self, StoreError> {
        let id = &row.device_code_hash;
        Ok(Self {
            origin: TABLE.json("origin", id, &row.origin)?,
            request: PolledRequest {
                scope: Scope::parse(&row.scope)
                    .map_err(|error| TABLE.inconsistent("scope", id, &error))?,
                resources: TABLE.json("resources", id, &row.resources)?,
                authorization_details: TABLE.json(
                    "authorization_details",
                    id,
                    &row.authorization_details,
                )?,
                dpop_jkt: row
                    .dpop_jkt
                    .map(Thumbprint::parse)
                    .transpose()
                    .map_err(|error| TABLE.inconsistent("dpop_jkt", id, &error))?,
                tenant_id: TenantId::new(row.tenant_id),
                client_id: ClientId::new(row.client_id),
                created_at: Timestamp::from_micros(row.created_at),
                expires_at: Timestamp::from_micros(row.expires_at),
                standing: standing(row.answered_at, row.grant_id, row.redeemed_at),
                hash: row.device_code_hash,
            },
        })
    }
}

impl Read<'_> {
    /// A device's request, whatever became of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_device_authorization(
        &mut self,
        tenant: &TenantId,
        device_code: &TokenHash,
    ) -> Result<Option<DeviceAuthorization>, StoreError> {
        let row: Option<DeviceRow> = self.connection.find(
            devices::table
                .find(device_code.as_str())
                .filter(devices::tenant_id.eq(tenant.as_str()))
                .select(columns::<DeviceRow>()),
        )?;
        row.map(DeviceAuthorization::try_from).transpose()
    }

    /// The request that waits under what somebody typed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_waiting_device(
        &mut self,
        tenant: &TenantId,
        user_code: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<DeviceAuthorization>, StoreError> {
        let row: Option<DeviceRow> = self.connection.find(
            devices::table
                .filter(devices::user_code_hash.eq(user_code.as_str()))
                .filter(devices::tenant_id.eq(tenant.as_str()))
                .filter(devices::answered_at.is_null())
                .filter(devices::expires_at.gt(now.as_micros()))
                .select(columns::<DeviceRow>()),
        )?;
        row.map(DeviceAuthorization::try_from).transpose()
    }
}

impl Write<'_> {
    /// Adds one, and says whether its user code was free.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_device_authorization(
        &mut self,
        device: &DeviceAuthorization,
        user_code: &TokenHash,
    ) -> Result<bool, StoreError> {
        let DeviceAuthorization { request, origin } = device;
        let row = DeviceRow {
            device_code_hash: request.hash.clone(),
            tenant_id: request.tenant_id.to_string(),
            client_id: request.client_id.to_string(),
            user_code_hash: Some(user_code.as_str().to_owned()),
            scope: request.scope.to_string(),
            resources: to_json(&request.resources)?,
            authorization_details: to_json(&request.authorization_details)?,
            dpop_jkt: request.dpop_jkt.as_ref().map(|jkt| jkt.as_str().to_owned()),
            origin: to_json(origin)?,
            poll_interval: micros(INTERVAL),
            next_poll_at: request.created_at.as_micros(),
            created_at: request.created_at.as_micros(),
            expires_at: request.expires_at.as_micros(),
            answered_at: None,
            grant_id: None,
            redeemed_at: None,
        };
        self.connection.insert_unique(
            diesel::insert_into(devices::table)
                .values(&row)
                .on_conflict_do_nothing(),
        )
    }

    /// Makes room if more than `most` are remembered: a portion of those goes that end first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_device_authorizations(&mut self, most: i64) -> Result<Swept, StoreError> {
        make_room!(self, devices, device_code_hash, expires_at, most)
    }
}
