//! Logout tokens that wait to be delivered.
//!
//! Whoever delivers one claims it first, by compare-and-set, so that of several nodes one does. The claim of a node that stopped lapses.

use diesel::prelude::*;

use super::row::optional_time;
use super::schema::logout_tokens;
use super::{Read, StoreError, Write};
use crate::domain::id::{ClientId, SessionId, TenantId, UserId};
use crate::domain::logout::{ClaimedLogout, LogoutState, PendingLogout};
use crate::domain::time::Timestamp;

/// Rows that one failure puts off.
const PORTION: i64 = 500;

/// What names one.
type Key = (String, String, i64);
/// What there is to say of one: key, whose it was, attempts.
type Said = (String, String, i64, String, i64);

/// Those that are due and that nobody is delivering.
#[diesel::dsl::auto_type(no_type_alias)]
fn due<'q>(tenant: &'q str, now: i64) -> _ {
    logout_tokens::table
        .filter(logout_tokens::tenant_id.eq(tenant))
        .filter(logout_tokens::next_attempt_at.le(now))
        .filter(
            logout_tokens::claimed_until
                .is_null()
                .or(logout_tokens::claimed_until.le(now)),
        )
}

fn pending((session_id, client_id, ended_at, user_id, attempts): Said) -> PendingLogout {
    PendingLogout {
        session_id: SessionId::new(session_id),
        client_id: ClientId::new(client_id),
        user_id: UserId::new(user_id),
        ended_at: Timestamp::from_micros(ended_at),
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    }
}

fn key(pending: &PendingLogout) -> Key {
    (
        pending.session_id.to_string(),
        pending.client_id.to_string(),
        pending.ended_at.as_micros(),
    )
}

impl Read<'_> {
    /// The clients that are to be told something now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_clients_to_tell(
        &mut self,
        tenant: &TenantId,
        now: Timestamp,
    ) -> Result<Vec<ClientId>, StoreError> {
        let ids: Vec<String> = self.connection.load(
            due(tenant.as_str(), now.as_micros())
                .select(logout_tokens::client_id)
                .distinct(),
        )?;
        Ok(ids.into_iter().map(ClientId::new).collect())
    }

    /// What a client is to be told now, what waited longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_due_logouts(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<PendingLogout>, StoreError> {
        let rows: Vec<Said> = self.connection.load(
            due(tenant.as_str(), now.as_micros())
                .filter(logout_tokens::client_id.eq(client.as_str()))
                .select((
                    logout_tokens::session_id,
                    logout_tokens::client_id,
                    logout_tokens::ended_at,
                    logout_tokens::user_id,
                    logout_tokens::attempts,
                ))
                .order((logout_tokens::next_attempt_at, logout_tokens::session_id))
                .limit(limit),
        )?;
        Ok(rows.into_iter().map(pending).collect())
    }

    /// All that were not delivered, those of sessions that ended last first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_logouts(
        &mut self,
        tenant: &TenantId,
        client: Option<&ClientId>,
        limit: i64,
    ) -> Result<Vec<LogoutState>, StoreError> {
        let columns = (
            (
                logout_tokens::session_id,
                logout_tokens::client_id,
                logout_tokens::ended_at,
                logout_tokens::user_id,
                logout_tokens::attempts,
            ),
            logout_tokens::failure,
            logout_tokens::next_attempt_at,
        );
        let all = logout_tokens::table
            .filter(logout_tokens::tenant_id.eq(tenant.as_str()))
            .select(columns)
            .order(logout_tokens::ended_at.desc())
            .limit(limit);
        let rows: Vec<(Said, Option<String>, Option<i64>)> = match client {
            Some(client) => self
                .connection
                .load(all.filter(logout_tokens::client_id.eq(client.as_str())))?,
            None => self.connection.load(all)?,
        };
        let state = |(said, failure, next): (Said, Option<String>, Option<i64>)| LogoutState {
            pending: pending(said),
            failure,
            next_attempt_at: optional_time(next),
        };
        Ok(rows.into_iter().map(state).collect())
    }
}

impl Write<'_> {
    /// Takes it upon this node to deliver those that no other node took.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_logouts(
        &mut self,
        tenant: &TenantId,
        wanted: Vec<PendingLogout>,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClaimedLogout>, StoreError> {
        let mut claimed = Vec::new();
        for pending in wanted {
            let (session, client, ended_at) = key(&pending);
            let row = due(tenant.as_str(), now.as_micros())
                .filter(logout_tokens::session_id.eq(session))
                .filter(logout_tokens::client_id.eq(client))
                .filter(logout_tokens::ended_at.eq(ended_at));
            let taken = self.connection.execute(
                diesel::update(row).set(logout_tokens::claimed_until.eq(until.as_micros())),
            )?;
            if taken == 1 {
                claimed.push(ClaimedLogout {
                    pending,
                    claimed_until: until,
                });
            }
        }
        Ok(claimed)
    }

    /// One is done with: delivered, or of no use any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finish_logout(&mut self, done: &PendingLogout) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::delete(logout_tokens::table.find(key(done))))?;
        Ok(())
    }

    /// One could not be delivered. It is tried again at `next`, unless another node has it by now, and so is a portion of what else waits
    /// for the same client, which shares its wait: who does not answer once is not asked for each session anew. Without a `next` it is
    /// given up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn postpone_logout(
        &mut self,
        tenant: &TenantId,
        claimed: &ClaimedLogout,
        failure: &str,
        (now, next): (Timestamp, Option<Timestamp>),
    ) -> Result<(), StoreError> {
        let pending = &claimed.pending;
        let row = logout_tokens::table
            .find(key(pending))
            .filter(logout_tokens::claimed_until.eq(claimed.claimed_until.as_micros()));
        let attempts = i64::from(pending.attempts.saturating_add(1));
        self.connection.execute(diesel::update(row).set((
            logout_tokens::attempts.eq(attempts),
            logout_tokens::failure.eq(failure),
            logout_tokens::next_attempt_at.eq(next.map(Timestamp::as_micros)),
            logout_tokens::claimed_until.eq(None::<i64>),
        )))?;
        if let Some(next) = next {
            let others = || {
                due(tenant.as_str(), now.as_micros())
                    .filter(logout_tokens::client_id.eq(pending.client_id.as_str()))
            };
            let portion: Vec<String> = self
                .connection
                .load(others().select(logout_tokens::session_id).limit(PORTION))?;
            let portion = others().filter(logout_tokens::session_id.eq_any(portion));
            self.connection.execute(diesel::update(portion).set((
                logout_tokens::attempts.eq(attempts),
                logout_tokens::next_attempt_at.eq(next.as_micros()),
            )))?;
        }
        Ok(())
    }
}
