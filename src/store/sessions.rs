//! Sessions.

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::row::{Table, optional_time, to_json};
use super::schema::sessions;
use super::{Read, StoreError, Write};
use crate::domain::authentication::Authentication;
use crate::domain::id::{SessionId, TenantId, UserId};
use crate::domain::session::{Session, SessionOrigin};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("sessions");

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
    origin: String,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        Ok(Self {
            authentication: TABLE.json("authentication", &row.id, &row.authentication)?,
            origin: TABLE.json("origin", &row.id, &row.origin)?,
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

impl Read<'_> {
    /// The sessions of a person that have not ended, the last used first. Those that idled too long are among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_sessions(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Vec<Session>, StoreError> {
        let rows: Vec<SessionRow> = self.connection.load(
            sessions::table
                .filter(sessions::user_id.eq(user.as_str()))
                .filter(sessions::ended_at.is_null())
                .filter(sessions::expires_at.gt(now.as_micros()))
                .select(columns::<SessionRow>())
                .order((sessions::last_seen_at.desc(), sessions::id.desc())),
        )?;
        rows.into_iter().map(Session::try_from).collect()
    }
}

impl Write<'_> {
    /// Whether a session lives under this secret. If so, that stays so until this transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_session(&mut self, id: &SessionId, secret_hash: &str) -> Result<bool, StoreError> {
        // Written before it is believed: on PostgreSQL whoever ends it waits for us, or we for them.
        let held = self.connection.execute(
            diesel::update(
                sessions::table
                    .find(id.as_str())
                    .filter(sessions::secret_hash.eq(secret_hash))
                    .filter(sessions::ended_at.is_null()),
            )
            .set(sessions::ended_at.eq(sessions::ended_at)),
        )?;
        Ok(held == 1)
    }

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
            origin: to_json(&session.origin)?,
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
        (proof, origin): (&Authentication, &SessionOrigin),
        now: Timestamp,
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
                sessions::last_seen_at.eq(now.as_micros()),
                sessions::expires_at.eq(expires_at.as_micros()),
                sessions::origin.eq(to_json(origin)?),
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
}
