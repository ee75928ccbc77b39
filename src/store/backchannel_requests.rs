//! Authentication requests of the back channel (CIBA Core 1.0). What is done to one as to a device's request is in `polled.rs`.
//!
//! Who tells a client that there is an answer claims that first, by compare-and-set, so that of several nodes one does. The claim of a
//! node that stopped lapses.

use diesel::prelude::*;

use super::engine::columns;
use super::housekeeping::make_room;
use super::polled::{micros, standing};
use super::row::{Table, to_json};
use super::schema::backchannel_requests as backchannel;
use super::{Read, StoreError, Swept, Write};
use crate::domain::backchannel::{BackchannelRequest, ClaimedNotice, Notice};
use crate::domain::confirmation::Thumbprint;
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::polled::{INTERVAL, PolledRequest};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("backchannel_requests");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = backchannel, treat_none_as_default_value = false)]
struct BackchannelRow {
    auth_req_id_hash: String,
    tenant_id: String,
    client_id: String,
    user_id: Option<String>,
    scope: String,
    resources: String,
    authorization_details: String,
    dpop_jkt: Option<String>,
    binding_message: Option<String>,
    acr_values: String,
    notice: Option<String>,
    is_pushed: bool,
    notice_attempts: i64,
    notice_due_at: Option<i64>,
    notice_claimed_until: Option<i64>,
    poll_interval: i64,
    next_poll_at: i64,
    created_at: i64,
    expires_at: i64,
    answered_at: Option<i64>,
    grant_id: Option<String>,
    redeemed_at: Option<i64>,
}

impl TryFrom<BackchannelRow> for BackchannelRequest {
    type Error = StoreError;

    fn try_from(row: BackchannelRow) -> Result<Self, StoreError> {
        let id = &row.auth_req_id_hash;
        let is_pushed = row.is_pushed;
        Ok(Self {
            user_id: row.user_id.map(UserId::new),
            binding_message: row.binding_message,
            acr_values: TABLE.json("acr_values", id, &row.acr_values)?,
            notice: row.notice.map(|sealed| Notice { sealed, is_pushed }),
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
                hash: row.auth_req_id_hash,
            },
        })
    }
}

/// Those whose clients are to be told now, and that nobody is telling.
#[diesel::dsl::auto_type(no_type_alias)]
fn due<'q>(tenant: &'q str, now: i64) -> _ {
    backchannel::table
        .filter(backchannel::tenant_id.eq(tenant))
        .filter(backchannel::notice_due_at.le(now))
        .filter(
            backchannel::notice_claimed_until
                .is_null()
                .or(backchannel::notice_claimed_until.le(now)),
        )
}

impl Read<'_> {
    /// A request, whatever became of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_backchannel_request(
        &mut self,
        tenant: &TenantId,
        auth_req_id: &TokenHash,
    ) -> Result<Option<BackchannelRequest>, StoreError> {
        let row: Option<BackchannelRow> = self.connection.find(
            backchannel::table
                .find(auth_req_id.as_str())
                .filter(backchannel::tenant_id.eq(tenant.as_str()))
                .select(columns::<BackchannelRow>()),
        )?;
        row.map(BackchannelRequest::try_from).transpose()
    }

    /// What waits for somebody, what came last first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_backchannel_requests(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Vec<BackchannelRequest>, StoreError> {
        let rows: Vec<BackchannelRow> = self.connection.load(
            backchannel::table
                .filter(backchannel::user_id.eq(user.as_str()))
                .filter(backchannel::expires_at.gt(now.as_micros()))
                .filter(backchannel::answered_at.is_null())
                .order((
                    backchannel::created_at.desc(),
                    backchannel::auth_req_id_hash,
                ))
                .select(columns::<BackchannelRow>()),
        )?;
        rows.into_iter().map(BackchannelRequest::try_from).collect()
    }

    /// The requests whose clients are to be told now, those that wait longest first, with whose they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_due_notices(
        &mut self,
        tenant: &TenantId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<(String, ClientId)>, StoreError> {
        let rows: Vec<(String, String)> = self.connection.load(
            due(tenant.as_str(), now.as_micros())
                .select((backchannel::auth_req_id_hash, backchannel::client_id))
                .order((backchannel::notice_due_at, backchannel::auth_req_id_hash))
                .limit(limit),
        )?;
        let due = rows.into_iter();
        Ok(due
            .map(|(hash, client)| (hash, ClientId::new(client)))
            .collect())
    }
}

impl Write<'_> {
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_backchannel_request(
        &mut self,
        asked: &BackchannelRequest,
    ) -> Result<(), StoreError> {
        let BackchannelRequest {
            request,
            user_id,
            binding_message,
            acr_values,
            notice,
        } = asked;
        let row = BackchannelRow {
            auth_req_id_hash: request.hash.clone(),
            tenant_id: request.tenant_id.to_string(),
            client_id: request.client_id.to_string(),
            user_id: user_id.as_ref().map(UserId::to_string),
            scope: request.scope.to_string(),
            resources: to_json(&request.resources)?,
            authorization_details: to_json(&request.authorization_details)?,
            dpop_jkt: request.dpop_jkt.as_ref().map(|jkt| jkt.as_str().to_owned()),
            binding_message: binding_message.clone(),
            acr_values: to_json(acr_values)?,
            is_pushed: notice.as_ref().is_some_and(|notice| notice.is_pushed),
            notice: notice.as_ref().map(|notice| notice.sealed.clone()),
            notice_attempts: 0,
            notice_due_at: None,
            notice_claimed_until: None,
            poll_interval: micros(INTERVAL),
            next_poll_at: request.created_at.as_micros(),
            created_at: request.created_at.as_micros(),
            expires_at: request.expires_at.as_micros(),
            answered_at: None,
            grant_id: None,
            redeemed_at: None,
        };
        self.connection
            .execute(diesel::insert_into(backchannel::table).values(&row))?;
        Ok(())
    }

    /// Takes it upon this node to tell the clients of those that no other node took.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_notices(
        &mut self,
        tenant: &TenantId,
        hashes: &[String],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClaimedNotice>, StoreError> {
        let mut claimed = Vec::new();
        for hash in hashes {
            let taken: Vec<BackchannelRow> = self.connection.update_returning(
                diesel::update(
                    due(tenant.as_str(), now.as_micros())
                        .filter(backchannel::auth_req_id_hash.eq(hash.as_str())),
                )
                .set(backchannel::notice_claimed_until.eq(until.as_micros()))
                .returning(columns::<BackchannelRow>()),
            )?;
            for row in taken {
                claimed.push(ClaimedNotice {
                    attempts: u32::try_from(row.notice_attempts).unwrap_or(u32::MAX),
                    request: row.try_into()?,
                    claimed_until: until,
                });
            }
        }
        Ok(claimed)
    }

    /// A client was told, or could not be: then it is told at `next`, unless another node has it by now, and without a `next` never again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settle_notice(
        &mut self,
        claimed: &ClaimedNotice,
        next: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let row = backchannel::table
            .find(claimed.request.request.hash.as_str())
            .filter(backchannel::notice_claimed_until.eq(claimed.claimed_until.as_micros()));
        let attempts = i64::from(claimed.attempts.saturating_add(1));
        self.connection.execute(diesel::update(row).set((
            backchannel::notice_attempts.eq(attempts),
            backchannel::notice_due_at.eq(next.map(Timestamp::as_micros)),
            backchannel::notice_claimed_until.eq(None::<i64>),
        )))?;
        Ok(())
    }

    /// Makes room if more than `most` are remembered: a portion of those goes that end first, whose people have had longest, or whose
    /// clients wanted least. No client alone has so many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_backchannel_requests(&mut self, most: i64) -> Result<Swept, StoreError> {
        make_room!(self, backchannel, auth_req_id_hash, expires_at, most)
    }
}
