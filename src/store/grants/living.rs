//! Grants that are good now, as the database has them: what asks more of a grant than that a token of it lives.

use diesel::prelude::*;

use super::super::engine::columns;
use super::super::schema::{grants, sessions, users};
use super::super::{Read, StoreError};
use super::GrantRow;
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, GrantId, SessionId, TenantId};
use crate::domain::scope::OFFLINE_ACCESS;
use crate::domain::time::Timestamp;

/// A grant that was not revoked, of somebody who is not turned off, in a session that goes on where it lives in one.
#[derive(Clone, Debug, PartialEq)]
pub struct LivingGrant {
    /// The grant.
    pub grant: Grant,
    /// When the session's time is; none where the grant outlives it (OpenID Connect Core 1.0 §11).
    pub ends_at: Option<Timestamp>,
}

type Row = (GrantRow, Option<i64>);

fn read(row: Row, now: Timestamp) -> Result<Option<LivingGrant>, StoreError> {
    let (row, session_end) = row;
    let grant = Grant::try_from(row)?;
    if grant.scope.has(OFFLINE_ACCESS) {
        let ends_at = None;
        return Ok(Some(LivingGrant { grant, ends_at }));
    }
    let session_end = session_end.map(Timestamp::from_micros);
    let ends_at = session_end.filter(|end| now < *end);
    Ok(ends_at.map(|end| LivingGrant {
        grant,
        ends_at: Some(end),
    }))
}

/// Grants that are not revoked, of people who are not turned off, each with the end of its session if that goes on.
macro_rules! living {
    ($tenant:expr) => {
        grants::table
            .inner_join(users::table)
            .left_join(
                sessions::table.on(sessions::id
                    .eq(grants::session_id)
                    .and(sessions::ended_at.is_null())),
            )
            .filter(grants::tenant_id.eq($tenant.as_str()))
            .filter(grants::revoked_at.is_null())
            .filter(users::disabled_at.is_null())
            .select((columns::<GrantRow>(), sessions::expires_at.nullable()))
    };
}

impl Read<'_> {
    /// A grant, if it is good now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_living_grant(
        &mut self,
        tenant: &TenantId,
        id: &GrantId,
        now: Timestamp,
    ) -> Result<Option<LivingGrant>, StoreError> {
        let row: Option<Row> = self
            .connection
            .find(living!(tenant).filter(grants::id.eq(id.as_str())))?;
        row.map_or(Ok(None), |row| read(row, now))
    }

    /// The latest grant that a client was given in a session, if it is good now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_living_grant_in(
        &mut self,
        tenant: &TenantId,
        session: &SessionId,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<Option<LivingGrant>, StoreError> {
        if !session.can_be_stored() {
            return Ok(None);
        }
        let row: Option<Row> = self.connection.find(
            living!(tenant)
                .filter(grants::session_id.eq(session.as_str()))
                .filter(grants::client_id.eq(client.as_str()))
                .order(grants::id.desc())
                .limit(1),
        )?;
        row.map_or(Ok(None), |row| read(row, now))
    }
}
