//! By which sessions of upstreams people are signed in.

use diesel::prelude::*;

use super::row::{Table, to_json};
use super::schema::{sessions, upstream_sessions};
use super::{Read, StoreError, Write};
use crate::domain::connector::{ConnectorName, UpstreamIdentity};
use crate::domain::id::{SessionId, TenantId};
use crate::domain::saml::NameId;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::{EndedThere, SessionName, Sid, UpstreamSession};

const TABLE: Table = Table("upstream_sessions");

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
        let of_subject = |subject: &str| upstream_sessions::subject.eq(subject.to_owned());
        let of_session = |sid: &Sid| upstream_sessions::sid.eq(sid.as_str().to_owned());
        let of_name = |key: &str| upstream_sessions::name_key.eq(key.to_owned());
        let connection = &mut *self.connection;
        let ids: Vec<String> = match ended {
            EndedThere::OfSubject(subject) => {
                connection.load(of_upstream().filter(of_subject(subject)))?
            }
            EndedThere::Session(sid) => connection.load(of_upstream().filter(of_session(sid)))?,
            EndedThere::SessionOf(sid, subject) => connection.load(
                of_upstream()
                    .filter(of_subject(subject))
                    .filter(of_session(sid)),
            )?,
            EndedThere::OfName(key) => connection.load(of_upstream().filter(of_name(key)))?,
            EndedThere::SessionOfName(sid, key) => {
                connection.load(of_upstream().filter(of_name(key)).filter(of_session(sid)))?
            }
        };
        Ok(ids.into_iter().map(SessionId::new).collect())
    }

    /// By which sessions of upstreams one of ours was begun or renewed, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_upstream_sessions(
        &mut self,
        session: &SessionId,
    ) -> Result<Vec<UpstreamSession>, StoreError> {
        let rows: Vec<Row> = self.connection.load(
            upstream_sessions::table
                .filter(upstream_sessions::session_id.eq(session.as_str()))
                .select((
                    upstream_sessions::connector,
                    upstream_sessions::issuer,
                    upstream_sessions::subject,
                    upstream_sessions::sid,
                    upstream_sessions::name_id,
                    upstream_sessions::name_key,
                ))
                .order((
                    upstream_sessions::begun_at.desc(),
                    upstream_sessions::connector,
                )),
        )?;
        rows.into_iter().map(|row| read(session, row)).collect()
    }
}

/// Connector, issuer, subject, session there, name and its key.
type Row = (
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn read(
    session: &SessionId,
    (connector, issuer, subject, sid, name_id, key): Row,
) -> Result<UpstreamSession, StoreError> {
    let asserted: Option<NameId> = match name_id {
        Some(text) => Some(TABLE.json("name_id", session.as_str(), &text)?),
        None => None,
    };
    Ok(UpstreamSession {
        identity: UpstreamIdentity {
            connector: ConnectorName::stored(connector),
            issuer,
            subject,
        },
        sid: sid.as_deref().and_then(Sid::parse),
        name: asserted
            .zip(key)
            .map(|(asserted, key)| SessionName { asserted, key }),
        // It has begun a session: what ends afterwards finds that.
        said_at: None,
    })
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
        let name = upstream.name.as_ref();
        let name_id = name.map(|name| to_json(&name.asserted)).transpose()?;
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
                upstream_sessions::name_id.eq(name_id),
                upstream_sessions::name_key.eq(name.map(|name| name.key.as_str())),
            )))?;
        Ok(())
    }
}
