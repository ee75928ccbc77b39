//! Device authorization requests (RFC 8628): answered once, redeemed once, and the database decides by whom.

use std::time::Duration;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::engine::columns;
use super::grants::GrantRow;
use super::housekeeping::make_room;
use super::row::{Table, to_json};
use super::schema::{device_authorizations as devices, grants, users};
use super::tokens::confirmation_column;
use super::{Read, StoreError, Swept, Write};
use crate::domain::confirmation::{Confirmation, Thumbprint};
use crate::domain::device_authorization::{
    DeviceAuthorization, INTERVAL, LONGEST_INTERVAL, SLOWER_BY, Standing,
};
use crate::domain::grant::{Grant, RefreshToken};
use crate::domain::id::{ClientId, GrantId, TenantId};
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
        let standing = match (row.answered_at, row.grant_id, row.redeemed_at) {
            (None, ..) => Standing::Waiting,
            (Some(_), None, _) => Standing::Denied,
            (Some(_), Some(grant), None) => Standing::Approved(GrantId::new(grant)),
            (Some(_), Some(_), Some(_)) => Standing::Redeemed,
        };
        Ok(Self {
            scope: Scope::parse(&row.scope)
                .map_err(|error| TABLE.inconsistent("scope", id, &error))?,
            resources: TABLE.json("resources", id, &row.resources)?,
            dpop_jkt: row
                .dpop_jkt
                .map(Thumbprint::parse)
                .transpose()
                .map_err(|error| TABLE.inconsistent("dpop_jkt", id, &error))?,
            origin: TABLE.json("origin", id, &row.origin)?,
            tenant_id: TenantId::new(row.tenant_id),
            client_id: ClientId::new(row.client_id),
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            standing,
            device_code_hash: row.device_code_hash,
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
        let row = DeviceRow {
            device_code_hash: device.device_code_hash.clone(),
            tenant_id: device.tenant_id.to_string(),
            client_id: device.client_id.to_string(),
            user_code_hash: Some(user_code.as_str().to_owned()),
            scope: device.scope.to_string(),
            resources: to_json(&device.resources)?,
            dpop_jkt: device.dpop_jkt.as_ref().map(|jkt| jkt.as_str().to_owned()),
            origin: to_json(&device.origin)?,
            poll_interval: micros(INTERVAL),
            next_poll_at: device.created_at.as_micros(),
            created_at: device.created_at.as_micros(),
            expires_at: device.expires_at.as_micros(),
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

    /// Writes down what somebody answered, and says whether it still waited: of two who answer, one wins. Its user code opens nothing
    /// any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn answer_device_authorization(
        &mut self,
        device_code_hash: &str,
        approved: Option<&GrantId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let waiting = devices::table
            .find(device_code_hash)
            .filter(devices::answered_at.is_null())
            .filter(devices::expires_at.gt(now.as_micros()));
        let answered = self.connection.execute(diesel::update(waiting).set((
            devices::answered_at.eq(now.as_micros()),
            devices::grant_id.eq(approved.map(GrantId::as_str)),
            devices::user_code_hash.eq(None::<String>),
        )))?;
        Ok(answered == 1)
    }

    /// Notes a poll, and says whether it came in time. One that came too early makes the interval longer, for "this and all subsequent
    /// requests" (RFC 8628 §3.5); it is counted from the last one that was in time, so that a device which obeys is soon in time again.
    /// `early` is for what networks do to the time between two of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn poll_device_authorization(
        &mut self,
        device_code: &TokenHash,
        early: Duration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let device = devices::table.find(device_code.as_str());
        let in_time = device.filter(devices::next_poll_at.le(now.plus(early).as_micros()));
        let polled = self.connection.update_often(
            diesel::update(in_time)
                .set(devices::next_poll_at.eq(devices::poll_interval + now.as_micros()))
                .returning(devices::device_code_hash),
        )?;
        if polled == 1 {
            return Ok(true);
        }
        let may_grow = device.filter(devices::poll_interval.lt(micros(LONGEST_INTERVAL)));
        self.connection.update_often(
            diesel::update(may_grow)
                .set((
                    devices::poll_interval.eq(devices::poll_interval + micros(SLOWER_BY)),
                    devices::next_poll_at.eq(devices::next_poll_at + micros(SLOWER_BY)),
                ))
                .returning(devices::device_code_hash),
        )?;
        Ok(false)
    }

    /// Redeems an approved one if nobody did before: of two polls one wins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_device_authorization(
        &mut self,
        device_code: &TokenHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let approved = devices::table
            .find(device_code.as_str())
            .filter(devices::grant_id.is_not_null())
            .filter(devices::redeemed_at.is_null());
        let redeemed = self
            .connection
            .execute(diesel::update(approved).set(devices::redeemed_at.eq(now.as_micros())))?;
        Ok(redeemed == 1)
    }

    /// Gives a grant that came without a code its refresh token, if it gets any, and its end. Says the grant, and whether its end-user
    /// is there and not turned off.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_grant(
        &mut self,
        tenant: &TenantId,
        grant: &GrantId,
        refresh_token: Option<(&RefreshToken, &Confirmation)>,
        end: Timestamp,
    ) -> Result<Option<(Grant, bool)>, StoreError> {
        let confirmation = refresh_token
            .map(|(_, confirmation)| confirmation_column(confirmation))
            .transpose()?
            .flatten();
        let token = refresh_token.map(|(token, _)| token);
        let user = users::table
            .filter(users::id.eq(grants::user_id))
            .filter(users::disabled_at.is_null());
        let begun: Vec<(GrantRow, bool)> = self.connection.update_returning(
            diesel::update(
                grants::table
                    .filter(grants::id.eq(grant.as_str()))
                    .filter(grants::tenant_id.eq(tenant.as_str())),
            )
            .set((
                grants::expires_at.eq(end.as_micros()),
                grants::refresh_hash.eq(token.map(|token| token.hash.as_str())),
                grants::refresh_created_at.eq(token.map(|token| token.created_at.as_micros())),
                grants::refresh_expires_at.eq(token.map(|token| token.expires_at.as_micros())),
                grants::refresh_confirmation.eq(confirmation),
            ))
            .returning((columns::<GrantRow>(), exists(user))),
        )?;
        begun
            .into_iter()
            .next()
            .map(|(row, is_enabled)| Ok((Grant::try_from(row)?, is_enabled)))
            .transpose()
    }

    /// Makes room if more than `most` are remembered: a portion of those goes that end first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_device_authorizations(&mut self, most: i64) -> Result<Swept, StoreError> {
        make_room!(self, devices, device_code_hash, expires_at, most)
    }
}

/// As a column has it.
fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
