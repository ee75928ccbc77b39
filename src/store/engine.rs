//! One connection to either engine, and the ways in which a query is sent through it.
//!
//! Each query is written once and compiled for both engines. This is not diesel's `MultiConnection`: that one writes the
//! text of every statement anew, twice each time it runs.

use diesel::connection::SimpleConnection;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};
use diesel::sqlite::Sqlite;
use diesel::{
    OptionalExtension, PgConnection, QueryResult, RunQueryDsl, Selectable, SqliteConnection,
};

use super::error::StoreError;

/// A connection to the engine that the address named.
pub enum AnyConnection {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

impl AnyConnection {
    /// Runs statements without parameters; they are parsed each time.
    pub(super) fn batch_execute(&mut self, statements: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(statements),
            Self::Postgres(connection) => connection.batch_execute(statements),
        }
    }

    /// Runs an INSERT, a DELETE or a seldom UPDATE, which is parsed each time, and says how many rows it touched.
    pub(super) fn execute<S>(&mut self, statement: S) -> QueryResult<usize>
    where
        S: RunQueryDsl<SqliteConnection>
            + RunQueryDsl<PgConnection>
            + ExecuteDsl<SqliteConnection, Sqlite>
            + ExecuteDsl<PgConnection, Pg>,
    {
        match self {
            Self::Sqlite(connection) => RunQueryDsl::execute(statement, connection),
            Self::Postgres(connection) => RunQueryDsl::execute(statement, connection),
        }
    }

    /// Runs an INSERT with ON CONFLICT DO NOTHING, and says whether the key was free.
    pub(super) fn insert_unique<S>(&mut self, statement: S) -> Result<bool, StoreError>
    where
        S: RunQueryDsl<SqliteConnection>
            + RunQueryDsl<PgConnection>
            + ExecuteDsl<SqliteConnection, Sqlite>
            + ExecuteDsl<PgConnection, Pg>,
    {
        Ok(self.execute(statement)? == 1)
    }

    /// Runs an UPDATE that returns the key of each row, and says how many it touched. It is prepared once, which diesel
    /// can be made to do only for what is loaded: see [`Kept`].
    pub(super) fn update_often<'q, S>(&mut self, statement: S) -> QueryResult<usize>
    where
        Kept<S>: LoadQuery<'q, SqliteConnection, String> + LoadQuery<'q, PgConnection, String>,
    {
        Ok(self.update_returning::<_, String>(statement)?.len())
    }

    /// As [`AnyConnection::update_often`], with what it returns of each row.
    pub(super) fn update_returning<'q, S, R>(&mut self, statement: S) -> QueryResult<Vec<R>>
    where
        Kept<S>: LoadQuery<'q, SqliteConnection, R> + LoadQuery<'q, PgConnection, R>,
    {
        self.load(Kept(statement))
    }

    /// The one row that a query finds, or the first of them.
    pub(super) fn find<'q, Q, R>(&mut self, query: Q) -> QueryResult<Option<R>>
    where
        Q: LoadQuery<'q, SqliteConnection, R> + LoadQuery<'q, PgConnection, R>,
    {
        match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        }
        .optional()
    }

    /// All rows that a query finds.
    pub(super) fn load<'q, Q, R>(&mut self, query: Q) -> QueryResult<Vec<R>>
    where
        Q: LoadQuery<'q, SqliteConnection, R> + LoadQuery<'q, PgConnection, R>,
    {
        match self {
            Self::Sqlite(connection) => query.load(connection),
            Self::Postgres(connection) => query.load(connection),
        }
    }
}

/// The columns of a row type, in the order of its fields.
pub(super) fn columns<R: Selectable<Sqlite>>() -> R::SelectExpression {
    R::construct_selection()
}

/// A statement that is prepared once. diesel prepares each UPDATE anew, because a changeset may leave out columns; ours
/// do not, and if one did, its other text would be another entry of the cache.
pub(super) struct Kept<S>(S);

impl<S, DB> QueryFragment<DB> for Kept<S>
where
    DB: diesel::backend::Backend,
    S: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<S> QueryId for Kept<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Query> Query for Kept<S> {
    type SqlType = S::SqlType;
}

impl<S, C> RunQueryDsl<C> for Kept<S> {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use diesel::Connection as _;
    use diesel::connection::InstrumentationEvent;
    use diesel::prelude::*;

    use super::*;

    diesel::table! {
        things (id) {
            id -> Text,
            number -> BigInt,
        }
    }

    #[test]
    fn an_update_that_is_often_is_prepared_once() {
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        connection
            .batch_execute("CREATE TABLE things (id TEXT PRIMARY KEY, number INTEGER NOT NULL); INSERT INTO things VALUES ('a', 0)")
            .unwrap();
        let kept = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&kept);
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::CacheQuery { .. }) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut connection = AnyConnection::Sqlite(connection);
        let mut set = |id: &str, number: i64| {
            let update = diesel::update(things::table.find(id)).set(things::number.eq(number));
            connection
                .update_often(update.returning(things::id))
                .unwrap()
        };
        assert_eq!((set("a", 1), set("a", 2), set("b", 3)), (1, 1, 0));
        assert_eq!(kept.load(Ordering::Relaxed), 1);
    }
}
