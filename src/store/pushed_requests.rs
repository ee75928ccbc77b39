//! Authorization requests that were pushed.

use diesel::prelude::*;

use super::engine::columns;
use super::housekeeping::make_room;
use super::row::{Table, to_json};
use super::schema::pushed_requests;
use super::{Read, StoreError, Swept, Write};
use crate::domain::id::{ClientId, TenantId};
use crate::domain::pushed_request::PushedRequest;
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("pushed_requests");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = pushed_requests, treat_none_as_default_value = false)]
struct PushedRequestRow {
    secret_hash: String,
    tenant_id: String,
    client_id: String,
    request: String,
    expires_at: i64,
    kept_until: i64,
}

impl TryFrom<PushedRequestRow> for PushedRequest {
    type Error = StoreError;

    fn try_from(row: PushedRequestRow) -> Result<Self, StoreError> {
        Ok(Self {
            request: TABLE.json("request", &row.secret_hash, &row.request)?,
            tenant_id: TenantId::new(row.tenant_id),
            secret_hash: row.secret_hash,
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

impl Read<'_> {
    /// What this client pushed under this secret, if that opens something still.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_pushed_request(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
        secret: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<PushedRequest>, StoreError> {
        let row: Option<PushedRequestRow> = self.connection.find(
            pushed_requests::table
                .find(secret.as_str())
                .filter(pushed_requests::tenant_id.eq(tenant.as_str()))
                .filter(pushed_requests::client_id.eq(client.as_str()))
                .filter(pushed_requests::expires_at.gt(now.as_micros()))
                .select(columns::<PushedRequestRow>()),
        )?;
        row.map(PushedRequest::try_from).transpose()
    }
}

impl Write<'_> {
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_pushed_request(&mut self, pushed: &PushedRequest) -> Result<(), StoreError> {
        let row = PushedRequestRow {
            secret_hash: pushed.secret_hash.clone(),
            tenant_id: pushed.tenant_id.to_string(),
            client_id: pushed.request.client_id.to_string(),
            request: to_json(&pushed.request)?,
            expires_at: pushed.expires_at.as_micros(),
            kept_until: pushed.expires_at.as_micros(),
        };
        self.connection
            .execute(diesel::insert_into(pushed_requests::table).values(&row))?;
        Ok(())
    }

    /// Keeps one for as long as an interaction that it began may be answered. One that is used up stays so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_pushed_request(
        &mut self,
        secret_hash: &str,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(pushed_requests::table.find(secret_hash))
                .set(pushed_requests::kept_until.eq(until.as_micros())),
        )?;
        Ok(())
    }

    /// Uses one up, and says whether it was there still: of two who answer it one wins (RFC 9126 §7.3).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_pushed_request(&mut self, secret_hash: &str) -> Result<bool, StoreError> {
        let redeemed = self
            .connection
            .execute(diesel::delete(pushed_requests::table.find(secret_hash)))?;
        Ok(redeemed == 1)
    }

    /// Makes room if more than `most` wait: a portion of those goes that end first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_pushed_requests(&mut self, most: i64) -> Result<Swept, StoreError> {
        make_room!(self, pushed_requests, secret_hash, kept_until, most)
    }
}
