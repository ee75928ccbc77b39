//! By which sessions of upstreams people are signed in.

use diesel::prelude::*;

use super::schema::{sessions, upstream_sessions};
use super::{Read, StoreError, Write};
use crate::domain::connector::ConnectorName;
use crate::domain::id::{SessionId, TenantId};
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::{EndedThere, Sid, UpstreamSession};

impl Read<'_> {
    /// Some of the sessions that live by what has ended at an upstream, at most `most`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_sessions_of_upstream(
        &mut self,
        tenant: &TenantId,
        (connector, issuer): (&ConnectorName, &str),
        ended: &EndedThere,
        most: i64,
    ) -> Result<Vec<SessionId>, StoreError> {
        let (subject, sid) = match ended {
            EndedThere::OfSubject(subject) => (Some(subject.as_str()), None),
            EndedThere::Session(sid) => (None, Some(sid.as_str())),
            EndedThere::SessionOf(sid, subject) => (Some(subject.as_str()), Some(sid.as_str())),
        };
        let of_upstream = || {
            upstream_sessions::table
                .inner_join(sessions::table)
                .filter(sessions::ended_at.is_null())
                .filter(upstream_sessions::tenant_id.eq(tenant.as_str()))
                .filter(upstream_sessions::connector.eq(connector.as_str()))
                .filter(upstream_sessions::issuer.eq(issuer))
                .select(upstream_sessions::session_id)
                .order(upstream_sessions::session_id)
                .limit(most)
        };
        let of_subject = upstream_sessions::subject.eq(subject.unwrap_or_default());
        let of_session = upstream_sessions::sid.eq(sid.unwrap_or_default());
        let ids: Vec<String> = match (subject.is_some(), sid.is_some()) {
            (true, true) => self
                .connection
                .load(of_upstream().filter(of_subject).filter(of_session))?,
            (true, false) => self.connection.load(of_upstream().filter(of_subject))?,
            (false, _) => self.connection.load(of_upstream().filter(of_session))?,
        };
        Ok(ids.into_iter().map(SessionId::new).collect())
    }
}

impl Write<'_> {
    /// Remembers by which session of an upstream one of ours was begun or renewed: the last one counts for each.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remember_upstream_session(
        &mut self,
        tenant: &TenantId,
        session: &SessionId,
        upstream: &UpstreamSession,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let identity = &upstream.identity;
        let known = (session.as_str(), identity.connector.as_str());
        self.connection
            .execute(diesel::delete(upstream_sessions::table.find(known)))?;
        self.connection
            .execute(diesel::insert_into(upstream_sessions::table).values((
                upstream_sessions::session_id.eq(session.as_str()),
                upstream_sessions::connector.eq(identity.connector.as_str()),
                upstream_sessions::tenant_id.eq(tenant.as_str()),
                upstream_sessions::issuer.eq(&identity.issuer),
                upstream_sessions::subject.eq(&identity.subject),
                upstream_sessions::sid.eq(upstream.sid.as_ref().map(Sid::as_str)),
                upstream_sessions::begun_at.eq(now.as_micros()),
            )))?;
        Ok(())
    }
}
