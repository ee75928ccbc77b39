//! How sessions and grants end: one session's, one person's, one client's, everybody's.
//!
//! What may be much ends in portions, a transaction each, so that servers work on in between.

mod removal;

use diesel::prelude::*;

use super::cached::Change;
use super::schema::{grants, sessions};
use super::{StoreError, Swept, Write};
use crate::domain::id::{ClientId, SessionId, TenantId, UserId};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;

/// Rows that end in one transaction.
const PORTION: i64 = 5_000;
/// Sessions too many that one sign-in ends: each is a few statements.
const FEW: i64 = 10;

/// Ends those of the sessions that have not ended; their clients are told. Says under which secrets they were known.
macro_rules! end_sessions {
    ($write:expr, $sessions:expr, $now:expr) => {{
        let ended: Vec<(String, String)> = $write.connection.update_returning(
            diesel::update($sessions.filter(sessions::ended_at.is_null()))
                .set(sessions::ended_at.eq($now.as_micros()))
                .returning((sessions::id, sessions::secret_hash)),
        )?;
        let (ids, secrets): (Vec<String>, Vec<String>) = ended.into_iter().unzip();
        $write.tell_clients_of(&ids, $now)?;
        secrets
    }};
}

/// Takes back those of the grants that were not, and says which.
macro_rules! revoke {
    ($write:expr, $grants:expr, $now:expr) => {{
        let revoked: Vec<String> = $write.connection.update_returning(
            diesel::update($grants.filter(grants::revoked_at.is_null()))
                .set(grants::revoked_at.eq($now.as_micros()))
                .returning(grants::id),
        )?;
        revoked
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
    /// It had ended before.
    Before,
}

/// The ids of a portion of the grants that are not revoked.
macro_rules! live_portion_of {
    ($write:expr, $grants:expr) => {{
        let ids: Vec<String> = $write.connection.load(
            $grants
                .filter(grants::revoked_at.is_null())
                .select(grants::id)
                .limit(PORTION),
        )?;
        ids
    }};
}

impl Write<'_> {
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
        let portion = live_portion_of!(self, living_in_it());
        if is_whole(&portion) {
            self.revoke_grants(&portion, now)?;
            return Ok(Ended::InPart);
        }
        let session = sessions::table.filter(sessions::id.eq(id.as_str()));
        // The session first: who is adding a grant to it at this moment has done so before the grants are looked for.
        let secrets = end_sessions!(self, session, now);
        let families = revoke!(self, living_in_it(), now);
        let is_now = !secrets.is_empty();
        self.ended(secrets, families);
        Ok(if is_now { Ended::Wholly } else { Ended::Before })
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
        let secrets = end_sessions!(self, theirs, now);
        let families = revoke!(self, given, now);
        self.ended(secrets, families);
        self.advance_credentials(user)
    }

    /// Ends all sessions of a user but one, and takes all grants back that do not live in it, those with `offline_access` too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_all_but(
        &mut self,
        user: &UserId,
        kept: &SessionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let others = sessions::table
            .filter(sessions::user_id.eq(user.as_str()))
            .filter(sessions::id.ne(kept.as_str()));
        let given = grants::table
            .filter(grants::user_id.eq(user.as_str()))
            .filter(grants::session_id.ne(kept.as_str()));
        let secrets = end_sessions!(self, others, now);
        let families = revoke!(self, given, now);
        self.ended(secrets, families);
        self.advance_credentials(user)
    }

    /// Takes all grants of a user back, whatever session they live in, those with `offline_access` too; their clients are told that nobody
    /// is signed in to them any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_grants_of(&mut self, user: &UserId, now: Timestamp) -> Result<(), StoreError> {
        self.tell_clients_of_user(user, now)?;
        let given = grants::table.filter(grants::user_id.eq(user.as_str()));
        let families = revoke!(self, given, now);
        self.ended(Vec::new(), families);
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
        self.tell_clients_of(&alive, now)?;
        let given = live_portion_of!(self, grants::table);
        let revoked = self.revoke_grants(&given, now)?;
        Ok(Swept {
            rows: alive.len() + revoked.rows,
            is_more: is_whole(&alive) || revoked.is_more,
        })
    }

    /// Takes back what a client was given in a session, but what has `offline_access`: its person signed out of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_grants_in_session(
        &mut self,
        client: &ClientId,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let given = grants::table
            .filter(grants::session_id.eq(session.as_str()))
            .filter(grants::client_id.eq(client.as_str()))
            .filter(grants::is_offline.eq(false));
        let families = revoke!(self, given, now);
        self.ended(Vec::new(), families);
        Ok(())
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
        let of_client = grants::table
            .filter(grants::tenant_id.eq(tenant.as_str()))
            .filter(grants::client_id.eq(client.as_str()));
        let given = live_portion_of!(self, of_client);
        self.revoke_grants(&given, now)
    }

    /// Takes a portion of the grants that somebody gave back: what is to end everything of theirs does not hold others up for
    /// as long as they have grants, if this is done before and until there is no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_portion_of_user(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Swept, StoreError> {
        let given = live_portion_of!(
            self,
            grants::table.filter(grants::user_id.eq(user.as_str()))
        );
        self.revoke_grants(&given, now)
    }

    fn revoke_grants(&mut self, ids: &[String], now: Timestamp) -> Result<Swept, StoreError> {
        self.connection.execute(
            diesel::update(grants::table.filter(grants::id.eq_any(ids)))
                .set(grants::revoked_at.eq(now.as_micros())),
        )?;
        self.changed(Change::Everything);
        Ok(swept(ids))
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

fn swept(portion: &[String]) -> Swept {
    Swept {
        rows: portion.len(),
        is_more: is_whole(portion),
    }
}
