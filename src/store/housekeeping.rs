//! Sweeps what is over, a little at a time, so that no sweep holds the writer for long.

use std::time::Duration;

use diesel::prelude::*;

use super::schema::{
    admin_tokens, backchannel_requests, ceremonies, challenges, device_authorizations, grants,
    interactions, logout_tokens, opaque_access_tokens, outbox, pushed_requests,
    revoked_access_tokens, sessions, throttles, trusted_devices, upstream_endings, used_assertions,
    used_dpop_proofs, used_saml_assertions,
};
use super::{StoreError, Write};
use crate::domain::time::Timestamp;

/// Rows of a table that one sweep takes at most.
const PORTION: i64 = 500;
/// How long an interaction that is over is kept, so that its page can begin again with what was typed; and a request that is polled for, so that
/// its client hears what became of it.
const REMEMBERED: Duration = Duration::from_hours(24);

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Rows that went.
    pub rows: usize,
    /// Whether there is more to take.
    pub is_more: bool,
}

macro_rules! sweep {
    ($connection:expr, $swept:expr, $table:ident, $key:ident, $end:ident, $now:expr) => {{
        let keys: Vec<String> = $connection.load(
            $table::table
                .filter($table::$end.le($now))
                .select($table::$key)
                .order($table::$end)
                .limit(PORTION),
        )?;
        if !keys.is_empty() {
            // The end once more: the key may be but a part of the row's, and another's row under it is still good.
            let over = $table::table
                .filter($table::$key.eq_any(&keys))
                .filter($table::$end.le($now));
            $swept.rows += $connection.execute(diesel::delete(over))?;
            $swept.is_more |= i64::try_from(keys.len()).is_ok_and(|taken| taken == PORTION);
        }
    }};
}

/// Makes room in a table of what waits, if more than so many do: a portion of the oldest goes.
macro_rules! make_room {
    ($write:expr, $table:ident, $key:ident, $end:ident, $most:expr) => {{
        /// How many go in one transaction: a few milliseconds.
        const PORTION: i64 = 2_000;
        // By their end, which most of them have equally far, and for which there is an index.
        let newest_to_go: Option<i64> = $write.connection.find(
            $table::table
                .select($table::$end)
                .order($table::$end.desc())
                .offset($most)
                .limit(1),
        )?;
        let Some(moment) = newest_to_go else {
            return Ok(Swept::default());
        };
        let oldest: Vec<String> = $write.connection.load(
            $table::table
                .filter($table::$end.le(moment))
                .select($table::$key)
                .order($table::$end)
                .limit(PORTION),
        )?;
        let rows = $write.connection.execute(diesel::delete(
            $table::table.filter($table::$key.eq_any(&oldest)),
        ))?;
        Ok(Swept {
            rows,
            is_more: i64::try_from(oldest.len()).is_ok_and(|taken| taken == PORTION),
        })
    }};
}

pub(super) use make_room;

impl Write<'_> {
    /// Removes a portion of what is over: rows whose end came before `over`, and counters whose window began before
    /// `stale_window`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sweep(&mut self, over: Timestamp, stale_window: Timestamp) -> Result<Swept, StoreError> {
        let forgotten = over.minus(REMEMBERED).as_micros();
        let (over, stale_window) = (over.as_micros(), stale_window.as_micros());
        let mut swept = Swept::default();
        sweep!(
            self.connection,
            swept,
            interactions,
            id,
            expires_at,
            forgotten
        );
        sweep!(
            self.connection,
            swept,
            device_authorizations,
            device_code_hash,
            expires_at,
            forgotten
        );
        sweep!(
            self.connection,
            swept,
            backchannel_requests,
            auth_req_id_hash,
            expires_at,
            forgotten
        );
        sweep!(
            self.connection,
            swept,
            pushed_requests,
            secret_hash,
            kept_until,
            over
        );
        sweep!(
            self.connection,
            swept,
            opaque_access_tokens,
            hash,
            expires_at,
            over
        );
        sweep!(
            self.connection,
            swept,
            revoked_access_tokens,
            jti,
            expires_at,
            over
        );
        self.sweep_used(&mut swept, over)?;
        sweep!(self.connection, swept, grants, id, expires_at, over);
        self.tell_clients_of_those_that_ran_out(Timestamp::from_micros(over))?;
        sweep!(self.connection, swept, sessions, id, expires_at, over);
        sweep!(
            self.connection,
            swept,
            logout_tokens,
            session_id,
            expires_at,
            over
        );
        // Those of a server that sends any are gone before; these are of one whose configuration has no [mail] any more.
        sweep!(self.connection, swept, outbox, id, expires_at, over);
        sweep!(self.connection, swept, admin_tokens, hash, expires_at, over);
        sweep!(self.connection, swept, ceremonies, id, expires_at, over);
        sweep!(self.connection, swept, challenges, id, expires_at, over);
        sweep!(
            self.connection,
            swept,
            trusted_devices,
            id,
            expires_at,
            over
        );
        sweep!(
            self.connection,
            swept,
            throttles,
            bucket,
            window_started_at,
            stale_window
        );
        Ok(swept)
    }

    /// What was good once, and is not good any more in any case.
    fn sweep_used(&mut self, swept: &mut Swept, over: i64) -> Result<(), StoreError> {
        sweep!(
            self.connection,
            swept,
            used_assertions,
            jti_hash,
            expires_at,
            over
        );
        sweep!(
            self.connection,
            swept,
            used_dpop_proofs,
            proof_hash,
            expires_at,
            over
        );
        sweep!(
            self.connection,
            swept,
            used_saml_assertions,
            assertion_hash,
            expires_at,
            over
        );
        sweep!(
            self.connection,
            swept,
            upstream_endings,
            ending_hash,
            expires_at,
            over
        );
        Ok(())
    }

    /// Clients hear of sessions that nobody ended, too: their time is over. A portion, of which the next sweep of sessions takes none
    /// that is not in it.
    fn tell_clients_of_those_that_ran_out(&mut self, over: Timestamp) -> Result<(), StoreError> {
        let ran_out: Vec<String> = self.connection.load(
            sessions::table
                .filter(sessions::expires_at.le(over.as_micros()))
                .filter(sessions::ended_at.is_null())
                .select(sessions::id)
                .order(sessions::expires_at)
                .limit(PORTION),
        )?;
        self.tell_clients_of(&ran_out, over)
    }
}
