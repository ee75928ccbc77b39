//! Why the program did not start.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::master_key::MasterKeyError;
use crate::config::ConfigError;
use crate::keys::KeyError;
use crate::login::hashing::HashingError;
use crate::store::StoreError;

/// Why the program did not start, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// SQLite's file is not there.
    #[error(
        "There is no database at {0}. If it lies elsewhere, name it by database.url, --database, or the right --config{of_dev}. For a new installation run `doorward migrate`, which makes it.",
        of_dev = of_dev()
    )]
    NoDatabase(PathBuf),
    /// The database.
    #[error("{}", of_store(.0))]
    Store(#[from] StoreError),
    /// The master key's file.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The signing keys.
    #[error("{}", of_keys(.0))]
    Keys(#[from] KeyError),
    /// The hashing threads.
    #[error("The threads that hash passwords cannot be started: {0}.")]
    Hashing(#[from] HashingError),
    /// The address to listen on.
    #[error(
        "{0} cannot be listened on: {1}. Choose another address (listen.address, or --listen), or end the program that uses it."
    )]
    Listen(SocketAddr, std::io::Error),
    /// The signals that stop it.
    #[error("The signals that stop the server cannot be received: {0}.")]
    Signals(std::io::Error),
    /// It started, but does not answer.
    #[error("The server started, but did not answer its own first request: {0}.")]
    Mute(String),
    /// A file that `dev` keeps, or SQLite's.
    #[error("{0} cannot be used: {1}.")]
    File(PathBuf, std::io::Error),
    /// The folder of SQLite's file.
    #[error("The folder {0} is not there. Make it, or name another file by database.url.")]
    NoFolder(PathBuf),
    /// Anything of the operating system.
    #[error("{0}")]
    Other(String),
}

/// What to do about a database that cannot be used; the reasons are libpq's.
fn mend(reason: &str) -> &'static str {
    if reason.contains("no password supplied") {
        "Put the password into database.url, PGPASSWORD or ~/.pgpass."
    } else if reason.contains("database \"") && reason.contains("does not exist") {
        "Make it first, with PostgreSQL's createdb; its tables are made by doorward."
    } else {
        "Is database.url right, and does the database run?"
    }
}

/// The usual mistake beside `script/server`.
fn of_dev() -> &'static str {
    if std::path::Path::new("data/doorward.toml").exists() {
        ": --config data/doorward.toml for that of `doorward dev`"
    } else {
        ""
    }
}

fn of_store(error: &StoreError) -> String {
    match error {
        StoreError::Unavailable(reason) => {
            // libpq's sentences come with line ends and tabs, and the second line asks what ours asks.
            let reason = reason
                .lines()
                .filter(|line| !line.trim_start().starts_with("Is the server running"))
                .flat_map(str::split_whitespace)
                .collect::<Vec<_>>()
                .join(" ");
            format!(
                "The database cannot be used: {}. {}",
                reason.trim_end_matches('.'),
                mend(&reason)
            )
        }
        StoreError::Busy => "The database has too much to do. Try again.".to_owned(),
        StoreError::Migration(error) => format!("{error}."),
        StoreError::Shared(error) => of_store(error),
        other @ (StoreError::Statement(_)
        | StoreError::Inconsistent { .. }
        | StoreError::Panicked
        | StoreError::SessionOver
        | StoreError::NeedsTransaction
        | StoreError::Stopped
        | StoreError::Preparation(_)) => {
            format!("The database failed: {other}.")
        }
    }
}

fn of_keys(error: &KeyError) -> String {
    match error {
        KeyError::Undecryptable(what) => format!(
            "{what} cannot be decrypted: the master key is not the one that it was encrypted under. Nothing was changed and no new keys were made. Set \
             secrets.master_key_file to the right file."
        ),
        KeyError::Store(error) => of_store(error),
        other @ (KeyError::Operation(_) | KeyError::NoActiveKey(_) | KeyError::Entropy(_)) => {
            format!("The signing keys cannot be used: {other}.")
        }
    }
}
