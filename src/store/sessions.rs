//! Sessions.

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::row::{Table, optional_time, to_json};
use super::schema::{grants, sessions};
use super::{Read, StoreError, Swept, Write};
use crate::domain::id::{ClientId, SessionId, TenantId, UserId};
use crate::domain::session::{Authentication, Session};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("sessions");
/// Rows that end in one transaction: servers work on between the portions.
const PORTION: i64 = 5_000;
/// Sessions too many that one sign-in ends: each is a few statements.
const FEW: i64 = 10;

/// Ends the rows that have not ended, and says which.
macro_rules! end {
    ($write:expr, $rows:expr, $ended_at:path, $key:path, $now:expr) => {{
        let ended: Vec<String> = $write.connection.update_returning(
            diesel::update($rows.filter($ended_at.is_null()))
                .set($ended_at.eq($now.as_micros()))
                .returning($key),
        )?;
        ended
    }};
}

/// How far a session has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Ended {
    /// It lives, and so do some of its grants: call again.
    InPart,
    /// It has ended, and with it all that lived in it.
    Wholly,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
struct SessionRow {
    id: String,
    tenant_id: String,
    user_id: String,
    secret_hash: String,
    authentication: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    ended_at: Option<i64>,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            authentication: TABLE.json("authentication", &row.id, &row.authentication)?,
            tenant_id: TenantId::new(row.tenant_id),
            id: SessionId::new(row.id),
            user_id: UserId::new(row.user_id),
            secret_hash: row.secret_hash,
            created_at: Timestamp::from_micros(row.created_at),
            last_seen_at: Timestamp::from_micros(row.last_seen_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            ended_at: optional_time(row.ended_at),
        })
    }
}

impl Read<'_> {
    /// A session by its cookie's hash.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_session_by_secret(
        &mut self,
        hash: &TokenHash,
    ) -> Result<Option<Session>, StoreError> {
        let row: Option<SessionRow> = self.connection.find(
            sessions::table
                .filter(sessions::secret_hash.eq(hash.as_str()))
                .select(columns::<SessionRow>()),
        )?;
        row.map(Session::try_from).transpose()
    }

    /// A session by its id, whether live or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_session(&mut self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        let row: Option<SessionRow> = self.connection.find(
            sessions::table
                .find(id.as_str())
                .select(columns::<SessionRow>()),
        )?;
        row.map(Session::try_from).transpose()
    }
}

impl Write<'_> {
    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        let row = SessionRow {
            id: session.id.to_string(),
            tenant_id: session.tenant_id.to_string(),
            user_id: session.user_id.to_string(),
            secret_hash: session.secret_hash.clone(),
            authentication: to_json(&session.authentication)?,
            created_at: session.created_at.as_micros(),
            last_seen_at: session.last_seen_at.as_micros(),
            expires_at: session.expires_at.as_micros(),
            ended_at: session.ended_at.map(Timestamp::as_micros),
        };
        self.connection
            .execute(diesel::insert_into(sessions::table).values(&row))?;
        Ok(())
    }

    /// Gives a live session a new proof and with it a new secret: the old cookie is dead. Says whether it was live.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn renew_session(
        &mut self,
        old: &Session,
        secret: &TokenHash,
        proof: &Authentication,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let renewed = self.connection.execute(
            diesel::update(
                sessions::table
                    .filter(sessions::id.eq(old.id.as_str()))
                    .filter(sessions::secret_hash.eq(&old.secret_hash))
                    .filter(sessions::ended_at.is_null()),
            )
            .set((
                sessions::secret_hash.eq(secret.as_str()),
                sessions::authentication.eq(to_json(proof)?),
                sessions::last_seen_at.eq(proof.at.as_micros()),
                sessions::expires_at.eq(expires_at.as_micros()),
            )),
        )?;
        self.changed(Change::Session(old.secret_hash.clone()));
        Ok(renewed == 1)
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn touch_session(&mut self, session: &Session, now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(sessions::table.find(session.id.as_str()))
                .set(sessions::last_seen_at.eq(now.as_micros())),
        )?;
        self.changed(Change::Session(session.secret_hash.clone()));
        Ok(())
    }

    /// Ends a session and the grants that live in it; those with `offline_access` go on. Where more live in it than one
    /// transaction should touch, it takes a portion of them back and leaves the session: call again until it has [`Ended`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_session(&mut self, id: &SessionId, now: Timestamp) -> Result<Ended, StoreError> {
        let living_in_it = || {
            grants::table
                .filter(grants::session_id.eq(id.as_str()))
                .filter(grants::is_offline.eq(false))
        };
        let portion: Vec<String> = self.connection.load(
            living_in_it()
                .filter(grants::revoked_at.is_null())
                .select(grants::id)
                .limit(PORTION),
        )?;
        if is_whole(&portion) {
            self.revoke_grants(&portion, now)?;
            return Ok(Ended::InPart);
        }
        let session = sessions::table.filter(sessions::id.eq(id.as_str()));
        // The session first: who is adding a grant to it at this moment has done so before the grants are looked for.
        let secrets = end!(
            self,
            session,
            sessions::ended_at,
            sessions::secret_hash,
            now
        );
        let families = end!(self, living_in_it(), grants::revoked_at, grants::id, now);
        self.ended(secrets, families);
        Ok(Ended::Wholly)
    }

    /// Ends sessions of a user, with the grants that live in them, if they have more than `most`: those that were idle longest,
    /// a few at a time, and not the one that has just begun.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_sessions(
        &mut self,
        begun: &Session,
        most: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let too_many: Vec<String> = self.connection.load(
            sessions::table
                .filter(sessions::user_id.eq(begun.user_id.as_str()))
                .filter(sessions::ended_at.is_null())
                .filter(sessions::id.ne(begun.id.as_str()))
                .select(sessions::id)
                .order((sessions::last_seen_at.desc(), sessions::id.desc()))
                .offset(most - 1)
                .limit(FEW),
        )?;
        for id in too_many {
            // The rest has time until the next one begins.
            if self.end_session(&SessionId::new(id), now)? == Ended::InPart {
                break;
            }
        }
        Ok(())
    }

    /// Ends all sessions of a user and takes all their grants back, those with `offline_access` too: what anybody was
    /// given in their name before is worth nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_everything_of(&mut self, user: &UserId, now: Timestamp) -> Result<(), StoreError> {
        let theirs = sessions::table.filter(sessions::user_id.eq(user.as_str()));
        let given = grants::table.filter(grants::user_id.eq(user.as_str()));
        let secrets = end!(self, theirs, sessions::ended_at, sessions::secret_hash, now);
        let families = end!(self, given, grants::revoked_at, grants::id, now);
        self.ended(secrets, families);
        Ok(())
    }

    /// Ends a portion of all sessions and takes as many grants back, whosever they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_portion_of_everything(&mut self, now: Timestamp) -> Result<Swept, StoreError> {
        let alive: Vec<String> = self.connection.load(
            sessions::table
                .filter(sessions::ended_at.is_null())
                .select(sessions::id)
                .limit(PORTION),
        )?;
        self.connection.execute(
            diesel::update(sessions::table.filter(sessions::id.eq_any(&alive)))
                .set(sessions::ended_at.eq(now.as_micros())),
        )?;
        let given: Vec<String> = self.connection.load(
            grants::table
                .filter(grants::revoked_at.is_null())
                .select(grants::id)
                .limit(PORTION),
        )?;
        self.revoke_grants(&given, now)?;
        Ok(Swept {
            rows: alive.len() + given.len(),
            is_more: is_whole(&alive) || is_whole(&given),
        })
    }

    /// Takes a portion of the grants of a client back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_portion_of_client(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<Swept, StoreError> {
        let given: Vec<String> = self.connection.load(
            grants::table
                .filter(grants::tenant_id.eq(tenant.as_str()))
                .filter(grants::client_id.eq(client.as_str()))
                .filter(grants::revoked_at.is_null())
                .select(grants::id)
                .limit(PORTION),
        )?;
        self.revoke_grants(&given, now)?;
        Ok(Swept {
            rows: given.len(),
            is_more: is_whole(&given),
        })
    }

    fn revoke_grants(&mut self, ids: &[String], now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(grants::table.filter(grants::id.eq_any(ids)))
                .set(grants::revoked_at.eq(now.as_micros())),
        )?;
        self.changed(Change::Everything);
        Ok(())
    }

    fn ended(&mut self, secrets: Vec<String>, families: Vec<String>) {
        for secret in secrets {
            self.changed(Change::Session(secret));
        }
        for family in families {
            self.changed(Change::Family(family));
        }
    }
}

/// Whether there may be more than these.
fn is_whole(portion: &[String]) -> bool {
    i64::try_from(portion.len()).is_ok_and(|count| count == PORTION)
}
