//! Brings the tables up to date, one process at a time.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{
    DatabaseUrl, SqliteRole, StoreOptions, Synchronous, open_postgres, open_sqlite,
};
use super::error::StoreError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
/// Any number, as long as it is ours: PostgreSQL's advisory lock for migrations.
const ADVISORY_LOCK: i64 = 0x646f_6f72_7761_7264;

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
            let report = migrate(&mut connection, direction);
            drop(lock);
            report
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = open_postgres(url)?;
            // A table that is busy makes the migration fail and be tried again, instead of stopping everybody.
            connection.batch_execute(&format!(
                "SET statement_timeout = 0; SELECT pg_advisory_lock({ADVISORY_LOCK})"
            ))?;
            let report = migrate(&mut connection, direction);
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
    file.lock().map_err(unavailable)?;
    Ok(file)
}

fn migrate<DB, C>(connection: &mut C, direction: Direction) -> Result<MigrationReport, StoreError>
where
    DB: Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let failed =
        |error: Box<dyn std::error::Error + Send + Sync>| MigrationError::Failed(error.to_string());
    let known: Vec<Box<dyn Migration<DB>>> = MIGRATIONS.migrations().map_err(failed)?;
    let applied = connection.applied_migrations().map_err(failed)?;
    if let Some(unknown) = applied.iter().find(|version| {
        !known
            .iter()
            .any(|migration| migration.name().version() == **version)
    }) {
        return Err(MigrationError::TooNew(unknown.to_string()).into());
    }
    let ran = match direction {
        Direction::Up => connection
            .run_pending_migrations(MIGRATIONS)
            .map_err(failed)?,
        Direction::Down => connection
            .revert_all_migrations(MIGRATIONS)
            .map_err(failed)?,
        Direction::Nowhere => Vec::new(),
    };
    let ran = ran.iter().map(ToString::to_string).collect();
    let waiting = connection.pending_migrations(MIGRATIONS).map_err(failed)?;
    let names = |all: &[Box<dyn Migration<DB>>]| -> Vec<String> {
        all.iter()
            .map(|migration| migration.name().to_string())
            .collect()
    };
    let pending = names(&waiting);
    let mut applied = names(&known);
    applied.retain(|migration| !pending.contains(migration));
    applied.sort();
    Ok(MigrationReport {
        ran,
        applied,
        pending,
    })
}
