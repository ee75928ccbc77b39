//! What is asked of a PostgreSQL before it is used.

use url::Url;

use crate::store::{DatabaseUrl, Direction, Store};

/// Where a PostgreSQL listens that names no port.
const POSTGRES_PORT: u16 = 5432;

/// With the port of a PostgreSQL, 5432 where none is named.
pub(super) fn name(database: &DatabaseUrl) -> String {
    match database {
        DatabaseUrl::Postgres(text) => Url::parse(text)
            .ok()
            .and_then(|url| {
                let (host, port) = (url.host_str()?, url.port().unwrap_or(POSTGRES_PORT));
                Some(format!("postgres://{host}:{port}{}", url.path()))
            })
            .unwrap_or_else(|| database.describe()),
        DatabaseUrl::Sqlite(_) => database.describe(),
    }
}

/// Whether it is a PostgreSQL in which nothing has been done yet. (A SQLite file that is not there may be another one, mistyped.)
pub(super) fn is_new(database: &DatabaseUrl) -> bool {
    matches!(database, DatabaseUrl::Postgres(_))
        && Store::migrate(database, Direction::Nowhere)
            .is_ok_and(|report| report.applied.is_empty())
}
