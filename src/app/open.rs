//! Opening what is there, and making what a first start needs.

use super::master_key::MasterKeyError;
use super::plan::{MasterKeySource, Plan};
use super::{StartError, files, master_key};
use crate::domain::id::TenantId;
use crate::entropy::Entropy;
use crate::keys::seal::MasterKey;
use crate::store::{DatabaseUrl, Store, StoreOptions};

/// Opens the database of a running installation: it must be there and up to date, and nothing is created.
///
/// # Errors
/// [`StartError::NoDatabase`], [`StartError::Store`].
pub fn open_existing(plan: &Plan) -> Result<Store, StartError> {
    check_exists(&plan.database)?;
    let options = StoreOptions {
        is_migrating: false,
        connections: 1,
        ..plan.store
    };
    Ok(Store::open(&plan.database, options)?.without_haste())
}

/// SQLite makes a file for every typo; so it is not asked before the file is there.
///
/// # Errors
/// [`StartError::NoDatabase`].
pub fn check_exists(database: &DatabaseUrl) -> Result<(), StartError> {
    match database {
        DatabaseUrl::Sqlite(path) if !path.exists() => Err(StartError::NoDatabase(path.clone())),
        DatabaseUrl::Sqlite(_) | DatabaseUrl::Postgres(_) => Ok(()),
    }
}

/// Makes the file of a SQLite database, readable by its owner only, unless it is there.
///
/// # Errors
/// [`StartError::NoFolder`], [`StartError::File`].
pub fn create_database_file(database: &DatabaseUrl) -> Result<(), StartError> {
    let DatabaseUrl::Sqlite(path) = database else {
        return Ok(());
    };
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        && !folder.is_dir()
    {
        return Err(StartError::NoFolder(folder.to_owned()));
    }
    files::create(path, b"", Entropy)
        .map(drop)
        .map_err(|error| StartError::File(path.clone(), error))
}

/// Opens the database for a server. On the very first start, when neither database nor master key is there, makes both.
///
/// # Errors
/// [`StartError`]. A missing database beside an existing master key is more likely a typo than a first start.
pub fn open_for_server(plan: &Plan) -> Result<Store, StartError> {
    // An empty file is what a copy that failed leaves.
    if let DatabaseUrl::Sqlite(path) = &plan.database
        && std::fs::metadata(path).map_or(true, |file| file.len() == 0)
    {
        let is_first_start = match &plan.master_key {
            MasterKeySource::File(key) => !key.exists(),
            MasterKeySource::Text(_) => false,
        };
        if !is_first_start {
            return Err(StartError::NoDatabase(path.clone()));
        }
        create_database_file(&plan.database)?;
        tracing::info!(database = %plan.database.describe(), "the first start: a new database is made");
    }
    Ok(Store::open(&plan.database, plan.store)?)
}

/// The master key. If its file is not there and nothing is encrypted yet, makes one.
///
/// # Errors
/// [`StartError`].
pub async fn find_or_make_master_key(plan: &Plan, store: &Store) -> Result<MasterKey, StartError> {
    if let Some(key) = master_key::read(&plan.master_key)? {
        warn_if_open(&plan.master_key);
        return Ok(key);
    }
    let MasterKeySource::File(path) = &plan.master_key else {
        return Err(StartError::Other("there is no master key".into()));
    };
    let stored = store
        .read(|r| r.list_keys(&TenantId::default_tenant()))
        .await?;
    if !stored.is_empty() {
        return Err(MasterKeyError::Lost(path.clone()).into());
    }
    let key = master_key::make_file(path, Entropy)?;
    tracing::warn!(file = %path.display(), "a new master key was made: keep a copy of it apart from the database's backups");
    Ok(key)
}

fn warn_if_open(source: &MasterKeySource) {
    if let MasterKeySource::File(path) = source
        && files::is_open_to_others(path).unwrap_or(false)
    {
        tracing::warn!(file = %path.display(), "others than its owner may read the master key file: chmod 600");
    }
}
