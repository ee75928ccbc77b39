//! What an engine says about itself, for whoever looks after it.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::engine::AnyConnection;
use super::{Read, StoreError};
use crate::domain::time::Timestamp;

/// How a SQLite connection is set (sqlite.org/pragma.html).
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct SqliteSettings {
    /// `wal` is what Doorward sets.
    #[diesel(sql_type = Text)]
    pub journal_mode: String,
    /// 2 is FULL.
    #[diesel(sql_type = BigInt)]
    pub synchronous: i64,
    /// 1 is on.
    #[diesel(sql_type = BigInt)]
    pub foreign_keys: i64,
}

#[derive(QueryableByName)]
struct Moment {
    #[diesel(sql_type = BigInt)]
    micros: i64,
}

#[derive(QueryableByName)]
struct Fault {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

impl Read<'_> {
    /// The time at the database server; none of its own has SQLite.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn server_time(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let AnyConnection::Postgres(connection) = &mut *self.connection else {
            return Ok(None);
        };
        let now = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros";
        let moment: Moment = sql_query(now).get_result(connection)?;
        Ok(Some(Timestamp::from_micros(moment.micros)))
    }

    /// How this connection is set; PostgreSQL has other settings.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sqlite_settings(&mut self) -> Result<Option<SqliteSettings>, StoreError> {
        let AnyConnection::Sqlite(connection) = &mut *self.connection else {
            return Ok(None);
        };
        let pragmas = "SELECT journal_mode, synchronous, foreign_keys FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys";
        Ok(Some(sql_query(pragmas).get_result(connection)?))
    }

    /// What is wrong with a SQLite file, as far as it can be seen without reading each index; PostgreSQL looks after
    /// itself. At most `most` faults are named.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sqlite_faults(&mut self, most: u8) -> Result<Vec<String>, StoreError> {
        let AnyConnection::Sqlite(connection) = &mut *self.connection else {
            return Ok(Vec::new());
        };
        let check = format!("PRAGMA quick_check({most})");
        let said: Vec<Fault> = sql_query(check).load(connection)?;
        let said = said.into_iter().map(|fault| fault.quick_check);
        Ok(said.filter(|fault| fault != "ok").collect())
    }
}
