//! What is done to requests that their clients poll for, of either kind ([`PolledKind`]): answered once, redeemed once, and the database
//! decides by whom.

use std::time::Duration;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::engine::columns;
use super::grants::GrantRow;
use super::schema::{
    backchannel_requests as backchannel, device_authorizations as devices, grants, users,
};
use super::tokens::confirmation_column;
use super::{Read, StoreError, Write};
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::{Grant, RefreshToken};
use crate::domain::id::{GrantId, TenantId, UserId};
use crate::domain::polled::{LONGEST_INTERVAL, PolledKind, PolledRequest, SLOWER_BY, Standing};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

/// The same statements for the table of either kind.
macro_rules! of_kind {
    ($kind:expr, $statements:ident) => {
        match $kind {
            PolledKind::Device => $statements!(devices, device_code_hash),
            PolledKind::Backchannel => $statements!(backchannel, auth_req_id_hash),
        }
    };
}

/// What became of one, by three of its columns.
pub(super) fn standing(
    answered_at: Option<i64>,
    grant_id: Option<String>,
    redeemed_at: Option<i64>,
) -> Standing {
    match (answered_at, grant_id, redeemed_at) {
        (None, ..) => Standing::Waiting,
        (Some(_), None, _) => Standing::Denied,
        (Some(_), Some(grant), None) => Standing::Approved(GrantId::new(grant)),
        (Some(_), Some(grant), Some(_)) => Standing::Redeemed(GrantId::new(grant)),
    }
}

impl Read<'_> {
    /// A request, whatever became of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_polled_request(
        &mut self,
        kind: PolledKind,
        tenant: &TenantId,
        hash: &TokenHash,
    ) -> Result<Option<PolledRequest>, StoreError> {
        Ok(match kind {
            PolledKind::Device => {
                let found = self.find_device_authorization(tenant, hash)?;
                found.map(|device| device.request)
            }
            PolledKind::Backchannel => {
                let found = self.find_backchannel_request(tenant, hash)?;
                found.map(|asked| asked.request)
            }
        })
    }
}

impl Write<'_> {
    /// Writes down what somebody answered to a device's request, and says whether it still waited: of two who answer, one wins. Its user
    /// code opens nothing any more.
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

    /// The same of a request of the back channel, which nobody answers but whom it is about. Its client is told, if it waits for that.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn answer_backchannel_request(
        &mut self,
        auth_req_id_hash: &str,
        user: &UserId,
        approved: Option<&GrantId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let asked = backchannel::table.find(auth_req_id_hash);
        let waiting = asked
            .filter(backchannel::user_id.eq(user.as_str()))
            .filter(backchannel::answered_at.is_null())
            .filter(backchannel::expires_at.gt(now.as_micros()));
        let answered = self.connection.execute(diesel::update(waiting).set((
            backchannel::answered_at.eq(now.as_micros()),
            backchannel::grant_id.eq(approved.map(GrantId::as_str)),
        )))?;
        if answered != 1 {
            return Ok(false);
        }
        let told = asked.filter(backchannel::notice.is_not_null());
        self.connection
            .execute(diesel::update(told).set(backchannel::notice_due_at.eq(now.as_micros())))?;
        Ok(true)
    }

    /// Notes a poll, and says whether it came in time. One that came too early makes the interval longer, for "this and all subsequent
    /// requests" (RFC 8628 §3.5); it is counted from the last one that was in time, so that a client which obeys is soon in time again.
    /// `early` is for what networks do to the time between two of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn poll_request(
        &mut self,
        kind: PolledKind,
        hash: &TokenHash,
        early: Duration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        macro_rules! poll {
            ($table:ident, $key:ident) => {{
                let polled = $table::table.find(hash.as_str());
                let in_time = polled.filter($table::next_poll_at.le(now.plus(early).as_micros()));
                let noted = self.connection.update_often(
                    diesel::update(in_time)
                        .set($table::next_poll_at.eq($table::poll_interval + now.as_micros()))
                        .returning($table::$key),
                )?;
                if noted == 1 {
                    return Ok(true);
                }
                let may_grow = polled.filter($table::poll_interval.lt(micros(LONGEST_INTERVAL)));
                self.connection.update_often(
                    diesel::update(may_grow)
                        .set((
                            $table::poll_interval.eq($table::poll_interval + micros(SLOWER_BY)),
                            $table::next_poll_at.eq($table::next_poll_at + micros(SLOWER_BY)),
                        ))
                        .returning($table::$key),
                )?;
                Ok(false)
            }};
        }
        of_kind!(kind, poll)
    }

    /// Redeems an approved one if nobody did before: of two who redeem one wins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_polled_request(
        &mut self,
        kind: PolledKind,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        macro_rules! redeem {
            ($table:ident, $key:ident) => {{
                let approved = $table::table
                    .find(hash.as_str())
                    .filter($table::grant_id.is_not_null())
                    .filter($table::redeemed_at.is_null());
                self.connection.execute(
                    diesel::update(approved).set($table::redeemed_at.eq(now.as_micros())),
                )?
            }};
        }
        Ok(of_kind!(kind, redeem) == 1)
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
}

/// As a column has it.
pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
