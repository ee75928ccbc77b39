//! Brings the tables up to date, one process at a time.

use std::fs::File;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::migration::{Migration, MigrationName, MigrationSource, MigrationVersion};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{
    DatabaseUrl, SqliteRole, StoreOptions, Synchronous, open_postgres, open_sqlite,
};
use super::error::StoreError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
/// Any number, as long as it is ours: PostgreSQL's advisory lock for migrations.
const ADVISORY_LOCK: i64 = 0x646f_6f72_7761_7264;

/// How long a process waits for another that migrates.
const PATIENCE: &str = "10min";

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The migrations that have run, by their versions. diesel would create its table in order to tell, which who only looks may not be
/// allowed to.
macro_rules! applied {
    ($connection:expr, $table:expr) => {
        diesel::sql_query($table)
            .load::<Name>(&mut $connection)
            .and_then(|table| {
                if table.is_empty() {
                    return Ok(Vec::new());
                }
                diesel::sql_query("SELECT version AS name FROM __diesel_schema_migrations")
                    .load::<Name>(&mut $connection)
            })
    };
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// All that have not run.
    Up,
    /// All that have run, last first.
    Down,
    /// None: only say which have not run.
    Nowhere,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationReport {
    /// The migrations that ran now.
    pub ran: Vec<String>,
    /// All that have run, now or before.
    pub applied: Vec<String>,
    /// Those that have not run.
    pub pending: Vec<String>,
}

/// Why the tables are not as this program needs them.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A migration failed; it was rolled back.
    #[error("a migration failed: {0}")]
    Failed(String),
    /// A newer program has been here.
    #[error(
        "the database has the migration {0}, which this program does not know: it is older than the database"
    )]
    TooNew(String),
    /// Migrations wait, and the configuration says not to run them.
    #[error("the database is not up to date: run `doorward migrate`")]
    Pending,
}

pub(super) fn prepare(url: &DatabaseUrl, options: StoreOptions) -> Result<(), StoreError> {
    let report = run(
        url,
        if options.is_migrating {
            Direction::Up
        } else {
            Direction::Nowhere
        },
    )?;
    if report.pending.is_empty() {
        Ok(())
    } else {
        Err(MigrationError::Pending.into())
    }
}

pub(super) fn run(url: &DatabaseUrl, direction: Direction) -> Result<MigrationReport, StoreError> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let lock = lock_beside(path)?;
            let mut connection = open_sqlite(path, SqliteRole::Writer, Synchronous::Full)?;
            let applied = applied!(
                connection,
                "SELECT name FROM sqlite_master WHERE name = '__diesel_schema_migrations'"
            )?;
            let report = migrate(&mut connection, applied, direction);
            drop(lock);
            report
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = open_postgres(url)?;
            // A table that is busy makes the migration fail and be tried again, instead of stopping everybody.
            let limit: String = diesel::select(sql::<Text>("current_setting('lock_timeout')"))
                .get_result(&mut connection)?;
            connection.batch_execute(&format!(
                "SET statement_timeout = 0; SET lock_timeout = '{PATIENCE}'; \
                 SELECT pg_advisory_lock({ADVISORY_LOCK}); SET lock_timeout = '{limit}'"
            ))?;
            let applied = applied!(
                connection,
                "SELECT relname::text AS name FROM pg_class WHERE oid = to_regclass('__diesel_schema_migrations')"
            )?;
            let report = migrate(&mut connection, applied, direction);
            connection.batch_execute(&format!("SELECT pg_advisory_unlock({ADVISORY_LOCK})"))?;
            report
        }
    }
}

/// SQLite has no advisory locks: a lock on a file beside it serves.
fn lock_beside(path: &Path) -> Result<File, StoreError> {
    let lock_path = path.with_extension("lock");
    let unavailable = |error: std::io::Error| {
        StoreError::Unavailable(format!("{}: {error}", lock_path.display()))
    };
    let mut options = File::options();
    let file = options
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&lock_path);
    let file = file.map_err(unavailable)?;
    // Who runs a command as root leaves nothing behind that the server may not open. (SQLite does the same with its files.)
    if let (Ok(database), Ok(lock)) = (path.metadata(), file.metadata())
        && database.uid() != lock.uid()
    {
        // Only root can; if this fails, whoever the lock is for is this one.
        drop(std::os::unix::fs::fchown(
            &file,
            Some(database.uid()),
            Some(database.gid()),
        ));
    }
    file.lock().map_err(unavailable)?;
    Ok(file)
}

fn migrate<DB, C>(
    connection: &mut C,
    applied: Vec<Name>,
    direction: Direction,
) -> Result<MigrationReport, StoreError>
where
    DB: Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed =
        |error: Box<dyn std::error::Error + Send + Sync>| MigrationError::Failed(error.to_string());
    let mut known: Vec<Box<dyn Migration<DB>>> = MIGRATIONS.migrations().map_err(failed)?;
    known.sort_by_key(|migration| migration.name().version().as_owned());
    let applied: Vec<MigrationVersion<'_>> = applied
        .into_iter()
        .map(|Name { name }| MigrationVersion::from(name))
        .collect();
    let is_known = |version: &&MigrationVersion<'_>| {
        let mut known = known.iter();
        known.any(|migration| migration.name().version() == **version)
    };
    if let Some(unknown) = applied.iter().find(|version| !is_known(version)) {
        return Err(MigrationError::TooNew(unknown.to_string()).into());
    }
    let ran = match direction {
        Direction::Up if applied.len() < known.len() => connection
            .run_pending_migrations(MIGRATIONS)
            .map_err(failed)?,
        Direction::Down => connection
            .revert_all_migrations(MIGRATIONS)
            .map_err(failed)?,
        Direction::Up | Direction::Nowhere => Vec::new(),
    };
    let stands = |version: &MigrationVersion<'_>| {
        let ran_now = ran.contains(version);
        (applied.contains(version) || ran_now) && !(ran_now && direction == Direction::Down)
    };
    let (applied, pending): (Vec<_>, Vec<_>) = known
        .iter()
        .map(Migration::name)
        .partition(|name| stands(&name.version()));
    let names = |names: Vec<&dyn MigrationName>| names.iter().map(ToString::to_string).collect();
    Ok(MigrationReport {
        ran: ran.iter().map(ToString::to_string).collect(),
        applied: names(applied),
        pending: names(pending),
    })
}
