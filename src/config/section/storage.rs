//! Where data lies, and what secrets are encrypted under.

use std::path::PathBuf;

use serde::Deserialize;

use crate::config::Hidden;

/// `database`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: Option<Hidden>,
    /// Connections that read (SQLite), or that do everything (PostgreSQL).
    pub connections: Option<usize>,
    /// Whether `serve` brings the tables up to date.
    pub migrate_on_start: Option<bool>,
    /// For measurements only: how hard SQLite flushes.
    pub synchronous: Synchronous,
    /// For measurements only: whether SQLite commits in groups.
    pub group_commit: Option<bool>,
}

/// `database.synchronous`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// Each answered write is on the disk.
    #[default]
    Full,
    /// It may not be.
    Off,
}

/// `secrets`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// The file with the master key: 32 bytes as base64 or base64url.
    pub master_key_file: Option<PathBuf>,
    /// The master key itself.
    pub master_key: Option<Hidden>,
}

/// `pictures`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pictures {
    /// `database`, `file:///FOLDER` or `s3://BUCKET/PREFIX`.
    pub store: Option<String>,
    /// The server that speaks S3.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: Option<String>,
    /// The id of the access key.
    pub key_id: Option<String>,
    /// The secret access key.
    pub secret: Option<Hidden>,
}
