//! Storage: each query once, for SQLite and PostgreSQL. The only place that names diesel.
//!
//! [`Store::read`] and [`Store::write`] run a synchronous closure as one transaction. [`Read`] cannot write. What a
//! closure returns commits, a refusal too: a revoked family, a counted failure. Only a [`StoreError`] rolls back.
//! A closure may run again (PostgreSQL asks for a retry after a deadlock), so it must not have effects of its own.
//!
//! To add an aggregate: a table in a migration and in `schema.rs`, a noun in `domain/`, and one file here with a
//! private row type, its `TryFrom`, and `impl Read`/`impl Write` blocks. A row type that is inserted says
//! `treat_none_as_default_value = false`: without it diesel writes every INSERT anew and no prepared statement is
//! kept. A write that changes something cached calls [`Write::changed`].

mod activity;
mod admin_tokens;
mod backchannel_requests;
mod cached;
mod ceremonies;
mod challenges;
mod clients;
mod codes;
mod connection;
mod consents;
mod deletions;
mod device_authorizations;
mod device_secrets;
mod directory_syncs;
mod endings;
mod engine;
mod error;
mod grants;
mod health;
mod housekeeping;
mod interactions;
mod keys;
mod logos;
mod logout_tokens;
mod migrate;
mod old_passwords;
mod outbox;
mod passkey_refusals;
mod passkeys;
mod passwords;
mod pictures;
mod polled;
mod postgres;
mod preferences;
mod profiles;
mod pushed_requests;
mod queue;
mod replay;
mod retired_names;
mod root_secrets;
mod row;
mod schema;
mod second_factors;
mod session_clients;
mod sessions;
mod sqlite;
mod task;
mod tenants;
mod throttles;
mod tokens;
mod trusted_devices;
mod upstream_endings;
mod upstream_identities;
mod upstream_sessions;
mod upstream_tokens;
mod users;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use task::Patience;

pub use cached::Liveness;
pub use cached::{Caches, Change};
pub use clients::{ClientRow, UnreadableClient};
pub use codes::{Redeeming, Redemption};
pub use connection::{DatabaseUrl, InvalidDatabaseUrl, Read, StoreOptions, Synchronous, Write};
pub use consents::Consent;
pub use device_secrets::DeviceSecret;
pub use directory_syncs::{DirectorySync, Known, PeopleOf};
pub use endings::Ended;
pub use error::StoreError;
pub use grants::LivingGrant;
pub use health::SqliteSettings;
pub use housekeeping::Swept;
pub use interactions::Kept;
pub use keys::StoredKey;
pub use migrate::{Direction, MigrationError, MigrationReport};
pub use passwords::PasswordState;
pub use pictures::Lying;
pub use retired_names::NameHistory;
pub use second_factors::StoredTotp;
pub use tenants::Tenant;
pub use throttles::Failures;
pub use tokens::{RefreshOutcome, Renewable, Renewal, RevokedAccessToken};
pub use upstream_identities::LinkedIdentity;
pub use upstream_tokens::StoredTokens;
pub use users::DuplicateUser;

use crate::domain::id::TenantId;

/// The database, and what is cached of it.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Arc<Engine>,
    caches: Arc<Caches>,
    patience: Patience,
    /// Whether the last write that was tried is durable. A disk that is full or broken can still be read.
    is_writable: Arc<AtomicBool>,
}

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

impl Store {
    /// Opens the database, brings its tables up to date if `options` say so, and starts its threads.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be reached, is newer than this program, or a migration fails.
    pub fn open(url: &DatabaseUrl, options: StoreOptions) -> Result<Self, StoreError> {
        migrate::prepare(url, options)?;
        let caches = Arc::new(Caches::new());
        let engine = match url {
            DatabaseUrl::Sqlite(path) => {
                Engine::Sqlite(sqlite::Engine::start(path, options, &caches)?)
            }
            DatabaseUrl::Postgres(url) => {
                Engine::Postgres(postgres::Engine::start(url, options, &caches)?)
            }
        };
        Ok(Self {
            engine: Arc::new(engine),
            caches,
            patience: Patience::Request,
            is_writable: Arc::new(AtomicBool::new(true)),
        })
    }

    /// For an operator's command, which waits as long as a transaction takes.
    #[must_use]
    pub fn without_haste(self) -> Self {
        Self {
            patience: Patience::Command,
            ..self
        }
    }

    /// Runs migrations in one direction and says which ran.
    ///
    /// # Errors
    /// [`StoreError`] as for [`Store::open`].
    pub fn migrate(url: &DatabaseUrl, direction: Direction) -> Result<MigrationReport, StoreError> {
        migrate::run(url, direction)
    }

    /// Runs `work` as one transaction that cannot write.
    ///
    /// # Errors
    /// What `work` returns, or [`StoreError`] if the database is busy or away.
    pub async fn read<T, F>(&self, mut work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Read<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (task, answer) = task::new(move |write| work(write), self.patience, false);
        match self.engine.as_ref() {
            Engine::Sqlite(engine) => engine.submit_read(task)?,
            Engine::Postgres(engine) => engine.submit(task, task::Access::Read)?,
        }
        answer.wait().await
    }

    /// Runs `work` as one transaction, and answers when it is durable.
    ///
    /// # Errors
    /// What `work` returns (then nothing was written), or [`StoreError`] if the database is busy or away.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.submit_write(work, false).await
    }

    /// As [`Store::write`], for `work` that needs no transaction around its statements: on PostgreSQL each is one by itself,
    /// which saves the journeys of BEGIN and COMMIT. So it has to be right wherever it ends, and when it is run again
    /// from the start, as where a connection is lost; before it changes what is cached, it asks for
    /// [`Write::in_transaction`]. Who hears that the database was too slow may have been served after all, as after a COMMIT.
    ///
    /// # Errors
    /// As for [`Store::write`], but what ran before a failure may stay.
    pub async fn write_statements<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.submit_write(work, true).await
    }

    async fn submit_write<T, F>(&self, work: F, needs_no_transaction: bool) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Write<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (task, answer) = task::new(work, self.patience, needs_no_transaction);
        match self.engine.as_ref() {
            Engine::Sqlite(engine) => engine.submit_write(task)?,
            Engine::Postgres(engine) => engine.submit(task, task::Access::Write)?,
        }
        let outcome = answer.wait().await;
        match &outcome {
            Ok(_) => self.is_writable.store(true, Ordering::Relaxed),
            Err(error) if error.is_outage() => self.is_writable.store(false, Ordering::Relaxed),
            Err(_) => {}
        }
        outcome
    }

    /// Whether it can be read, and, where the last write failed, written again.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.read(|r| {
            r.ping()?;
            Ok(())
        })
        .await?;
        if self.is_writable.load(Ordering::Relaxed) {
            return Ok(());
        }
        let tenant = TenantId::default_tenant();
        self.write(move |w| w.touch_tenant(&tenant)).await
    }

    /// A number that changes whenever the signing keys may have changed.
    #[must_use]
    pub fn keys_epoch(&self) -> u64 {
        self.caches.keys_epoch()
    }
}
