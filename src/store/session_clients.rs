//! Which clients are signed in to in a session (OpenID Connect Back-Channel Logout 1.0 §2.3), and what becomes of that when it ends:
//! each of them is to hear of it.

use diesel::prelude::*;

use super::engine::AnyConnection;
use super::schema::{logout_tokens, session_clients};
use super::{Read, StoreError, Write};
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, SessionId, UserId};
use crate::domain::logout::SEEN_FOR;
use crate::domain::time::Timestamp;

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// A logout token that waits, as its table has it.
#[derive(Insertable)]
#[diesel(table_name = logout_tokens)]
struct LogoutRow {
    session_id: String,
    client_id: String,
    ended_at: i64,
    tenant_id: String,
    user_id: String,
    attempts: i64,
    next_attempt_at: i64,
    expires_at: i64,
}

/// Clients that are to hear that they are signed in to no more: session, client, tenant, user.
type Signed = (String, String, String, String);

/// Forgets these clients in sessions, and says which there were.
macro_rules! forget {
    ($write:expr, $rows:expr) => {{
        // Not one of those that are prepared once: each length of a list is another text.
        let forgotten: Vec<Signed> = $write.connection.load(
            diesel::delete(session_clients::table.filter($rows)).returning((
                session_clients::session_id,
                session_clients::client_id,
                session_clients::tenant_id,
                session_clients::user_id,
            )),
        )?;
        forgotten
    }};
}

impl Read<'_> {
    /// The clients that are signed in to in a session, of those that want to hear of its end.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_session_clients(
        &mut self,
        session: &SessionId,
    ) -> Result<Vec<ClientId>, StoreError> {
        let ids: Vec<String> = self.connection.load(
            session_clients::table
                .filter(session_clients::session_id.eq(session.as_str()))
                .select(session_clients::client_id)
                .order((session_clients::begun_at, session_clients::client_id)),
        )?;
        Ok(ids.into_iter().map(ClientId::new).collect())
    }
}

impl Write<'_> {
    /// Remembers that a client is signed in to in the session of a grant that was added in this transaction. Who takes the grant back
    /// waits for it, or has done so before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remember_session_client(
        &mut self,
        grant: &Grant,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.in_transaction()?;
        let key = (grant.session_id.as_str(), grant.client_id.as_str());
        // One that is there is held, so that nobody forgets it before the grant can be seen.
        let held = diesel::update(session_clients::table.find(key))
            .set(session_clients::begun_at.eq(session_clients::begun_at));
        if self.connection.execute(held)? == 1 {
            return Ok(());
        }
        self.connection.insert_unique(
            diesel::insert_into(session_clients::table)
                .values((
                    session_clients::session_id.eq(grant.session_id.as_str()),
                    session_clients::client_id.eq(grant.client_id.as_str()),
                    session_clients::tenant_id.eq(grant.tenant_id.as_str()),
                    session_clients::user_id.eq(grant.user_id.as_str()),
                    session_clients::begun_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        Ok(())
    }

    /// The clients of these sessions, which have ended in this transaction, are told.
    pub(super) fn tell_clients_of(
        &mut self,
        sessions: &[String],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if sessions.is_empty() {
            return Ok(());
        }
        let signed = forget!(self, session_clients::session_id.eq_any(sessions));
        self.tell(signed, now)
    }

    /// The clients of all sessions of a user are told.
    pub(super) fn tell_clients_of_user(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let signed = forget!(self, session_clients::user_id.eq(user.as_str()));
        self.tell(signed, now)
    }

    /// A client is told that it is signed in to in no session of this user any more.
    pub(super) fn tell_client(
        &mut self,
        user: &UserId,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let of_both = session_clients::user_id
            .eq(user.as_str())
            .and(session_clients::client_id.eq(client.as_str()));
        let signed = forget!(self, of_both);
        self.tell(signed, now)
    }

    fn tell(&mut self, signed: Vec<Signed>, now: Timestamp) -> Result<(), StoreError> {
        let rows: Vec<LogoutRow> = signed
            .into_iter()
            .map(|(session_id, client_id, tenant_id, user_id)| LogoutRow {
                session_id,
                client_id,
                ended_at: now.as_micros(),
                tenant_id,
                user_id,
                attempts: 0,
                next_attempt_at: now.as_micros(),
                expires_at: now.plus(SEEN_FOR).as_micros(),
            })
            .collect();
        let waiting = logout_tokens::table;
        match &mut *self.connection {
            // diesel has no more than one row a statement there; nor is there a way to go that would be saved.
            AnyConnection::Sqlite(connection) => {
                for row in &rows {
                    let insert = diesel::insert_into(waiting).values(row);
                    insert.on_conflict_do_nothing().execute(connection)?;
                }
            }
            AnyConnection::Postgres(connection) => {
                for portion in rows.chunks(AT_ONCE) {
                    let insert = diesel::insert_into(waiting).values(portion);
                    insert.on_conflict_do_nothing().execute(connection)?;
                }
            }
        }
        Ok(())
    }
}
