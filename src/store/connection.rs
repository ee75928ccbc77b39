//! Connections to either engine, and the two handles that transactions get.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use super::cached::Change;
use super::engine::AnyConnection;
use super::error::StoreError;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// A server, by libpq's connection URI.
    Postgres(String),
}

/// A database address with another scheme, or none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the database address must begin with sqlite: or postgres:, as in sqlite:/var/lib/doorward/doorward.db or postgres://doorward@db.example/doorward"
)]
pub struct InvalidDatabaseUrl;

impl DatabaseUrl {
    /// Reads `sqlite:PATH` or `postgres://…`. The scheme chooses; nothing is guessed, so a typo creates nothing.
    ///
    /// # Errors
    /// [`InvalidDatabaseUrl`].
    pub fn parse(text: &str) -> Result<Self, InvalidDatabaseUrl> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(":memory:") {
                return Err(InvalidDatabaseUrl);
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(InvalidDatabaseUrl)
    }

    /// What to call it in a message: never with its password.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => match url::Url::parse(url) {
                Ok(url) => format!(
                    "postgres://{}{}",
                    server_of(&url).unwrap_or_else(|| "(socket)".to_owned()),
                    url.path()
                ),
                Err(_) => "postgres:…".into(),
            },
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

/// How hard SQLite flushes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// Each commit is on the disk before it is answered.
    #[default]
    Full,
    /// For measurements only: loses answered writes when the machine stops.
    Off,
}

/// How the store works.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Connections that read (SQLite), or that do everything (PostgreSQL).
    pub connections: usize,
    /// Bring the tables up to date when opening.
    pub is_migrating: bool,
    /// How hard SQLite flushes.
    pub synchronous: Synchronous,
    /// Whether SQLite commits what waits together in one go. Off for measurements only.
    pub is_grouping_commits: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            connections: 4,
            is_migrating: true,
            synchronous: Synchronous::Full,
            is_grouping_commits: true,
        }
    }
}

/// How a SQLite connection is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SqliteRole {
    Writer,
    Reader,
}

/// What a write-ahead log that grew, because somebody read for long, keeps of its size once it has been written back. It grows to
/// half of this by itself.
const LARGEST_LOG: u32 = 32 * 1024 * 1024;

pub(super) fn open_sqlite(
    path: &Path,
    role: SqliteRole,
    synchronous: Synchronous,
) -> Result<SqliteConnection, StoreError> {
    let unavailable = |reason: &dyn fmt::Display| {
        StoreError::Unavailable(format!("{}: {reason}", path.display()))
    };
    let Some(text) = path.to_str() else {
        return Err(unavailable(&"the path is not UTF-8"));
    };
    let mut connection = SqliteConnection::establish(text).map_err(|error| unavailable(&error))?;
    let synchronous = match synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Off => "OFF",
    };
    // busy_timeout first: the change to WAL itself may have to wait.
    connection
        .batch_execute(&format!(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; \
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = {LARGEST_LOG}; PRAGMA cache_size = -8000;"
        ))
        .map_err(|error| unavailable(&error))?;
    if role == SqliteRole::Reader {
        connection
            .batch_execute("PRAGMA query_only = ON;")
            .map_err(|error| unavailable(&error))?;
    }
    Ok(connection)
}

pub(super) fn open_postgres(url: &str) -> Result<PgConnection, StoreError> {
    let mut connection = PgConnection::establish(&with_time_limits(url))
        .map_err(|error| StoreError::Unavailable(reason(url, &error.to_string())))?;
    connection
        .batch_execute("SET statement_timeout = '5s'; SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '30s'; SET client_min_messages = 'warning';")
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(connection)
}

/// Why libpq has no connection, with the host and the port that it was for; never with what stands before them.
fn reason(url: &str, said: &str) -> String {
    // libpq repeats what it cannot read, and that may be a password, or the whole address.
    let is_of_the_address = ["invalid ", "URI", "separator"]
        .iter()
        .any(|sign| said.contains(sign))
        && !said.contains("connection to server");
    if is_of_the_address {
        return "the address cannot be read. In user name and password the signs / ? # @ : % are written as %2F %3F %23 %40 %3A %25".to_owned();
    }
    match url::Url::parse(url).ok().as_ref().and_then(server_of) {
        Some(server) if !said.contains("port ") => format!("{server}: {said}"),
        Some(_) | None => said.to_owned(),
    }
}

/// Host and port of a PostgreSQL, 5432 where none is named; none where it is reached through a socket in the file system.
fn server_of(url: &url::Url) -> Option<String> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(format!("{host}:{}", url.port().unwrap_or(5432)))
}

/// A server that went silent must not hold a thread for ever: libpq's limits, unless the address has its own.
fn with_time_limits(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else {
        return url.to_owned();
    };
    let present: Vec<String> = parsed
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    for (name, value) in [
        ("connect_timeout", "2"),
        ("tcp_user_timeout", "5000"),
        ("keepalives_idle", "5"),
        ("keepalives_interval", "2"),
        ("keepalives_count", "2"),
        ("application_name", "doorward"),
    ] {
        if !present.iter().any(|given| given == name) {
            parsed.query_pairs_mut().append_pair(name, value);
        }
    }
    parsed.into()
}

/// A transaction that can look.
pub struct Read<'c> {
    pub(super) connection: &'c mut AnyConnection,
}

/// A transaction that can look and change.
pub struct Write<'c> {
    read: Read<'c>,
    /// Whether each statement commits by itself.
    is_loose: bool,
    changes: &'c mut Vec<Change>,
}

impl<'c> Write<'c> {
    pub(super) fn new(
        connection: &'c mut AnyConnection,
        changes: &'c mut Vec<Change>,
        is_loose: bool,
    ) -> Self {
        Self {
            read: Read { connection },
            is_loose,
            changes,
        }
    }

    /// For what belongs into one transaction, in work that mostly needs none ([`super::Store::write_statements`]): if there
    /// is none, the work is run again from the start in one. Hand its error on.
    ///
    /// # Errors
    /// [`StoreError::NeedsTransaction`], which nobody else sees.
    pub fn in_transaction(&self) -> Result<(), StoreError> {
        if self.is_loose {
            Err(StoreError::NeedsTransaction)
        } else {
            Ok(())
        }
    }

    /// Says that something cached changed: it is dropped, here and on other nodes, when the transaction commits.
    pub(super) fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}

impl<'c> DerefMut for Write<'c> {
    fn deref_mut(&mut self) -> &mut Read<'c> {
        &mut self.read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_and_a_typo_creates_nothing() {
        assert!(matches!(
            DatabaseUrl::parse("sqlite:data/x.db"),
            Ok(DatabaseUrl::Sqlite(_))
        ));
        assert!(matches!(
            DatabaseUrl::parse("postgres://h/d"),
            Ok(DatabaseUrl::Postgres(_))
        ));
        for bad in [
            "",
            "data/x.db",
            "sqllite:x",
            "mysql://x",
            "sqlite:",
            "sqlite::memory:",
            "file:x.db",
        ] {
            assert_eq!(DatabaseUrl::parse(bad), Err(InvalidDatabaseUrl), "{bad}");
        }
    }

    #[test]
    fn an_address_is_described_without_its_password() {
        let url = DatabaseUrl::parse("postgres://u:hunter2@db.example:5432/doorward").unwrap();
        assert!(!format!("{url:?}{}", url.describe()).contains("hunter2"));
        for (text, described) in [
            (
                "postgres://u:p@db.example/d",
                "postgres://db.example:5432/d",
            ),
            (
                "postgres://db.example:6432/d",
                "postgres://db.example:6432/d",
            ),
            ("postgres:///d?host=/run", "postgres://(socket)/d"),
        ] {
            assert_eq!(DatabaseUrl::parse(text).unwrap().describe(), described);
        }
    }
}
