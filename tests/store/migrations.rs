//! The migrations run up, down and up again on both engines, and make what the code reads.

use std::collections::BTreeMap;

use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};
use doorward::store::{DatabaseUrl, Direction, Store, StoreError, StoreOptions};

use crate::support::database::{Database, Engine};

/// Table → column → (type, whether it may be null), in the words of `src/store/schema.rs`.
pub(super) type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

#[derive(QueryableByName)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are those of the query's columns"
)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    data_type: String,
    #[diesel(sql_type = Text)]
    nullable: String,
}

pub(super) fn of_database(url: &DatabaseUrl) -> Schema {
    let rows: Vec<Column> = match url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            diesel::sql_query(
                "SELECT m.name AS table_name, c.name AS column_name, c.type AS data_type, CASE c.\"notnull\" WHEN 0 THEN 'YES' ELSE 'NO' END AS nullable \
                 FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'",
            )
            .load(&mut connection)
            .unwrap()
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::establish(url).unwrap();
            diesel::sql_query(
                "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text AS nullable FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'",
            )
            .load(&mut connection)
            .unwrap()
        }
    };
    let mut schema = Schema::new();
    for row in rows {
        let kind = match row.data_type.to_lowercase().as_str() {
            "text" => "Text",
            "bigint" => "BigInt",
            "boolean" => "Bool",
            other => panic!(
                "{}.{} has the type {other}, which is not portable",
                row.table_name, row.column_name
            ),
        };
        schema
            .entry(row.table_name)
            .or_default()
            .insert(row.column_name, (kind.to_owned(), row.nullable == "YES"));
    }
    schema
}

/// Reads `schema.rs` as text: what diesel believes.
pub(super) fn of_code() -> Schema {
    let source = include_str!("../../src/store/schema.rs");
    let mut schema = Schema::new();
    let mut table = String::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            name.clone_into(&mut table);
        } else if let Some((column, kind)) = line
            .trim_end_matches(',')
            .split_once(" -> ")
            .filter(|_| !line.starts_with("diesel::"))
        {
            let nullable = kind
                .strip_prefix("Nullable<")
                .and_then(|kind| kind.strip_suffix('>'));
            let entry = (nullable.unwrap_or(kind).to_owned(), nullable.is_some());
            schema
                .entry(table.clone())
                .or_default()
                .insert(column.to_owned(), entry);
        }
    }
    schema
}

fn up_down_up(engine: Engine) {
    let database = Database::empty(engine);
    let code = of_code();
    assert!(code.len() > 10, "schema.rs was not understood: {code:?}");

    let up = Store::migrate(&database.url, Direction::Up).unwrap();
    assert!(!up.ran.is_empty() && up.pending.is_empty(), "{up:?}");
    assert_eq!(of_database(&database.url), code);

    let down = Store::migrate(&database.url, Direction::Down).unwrap();
    assert_eq!(down.ran.len(), up.ran.len());
    assert_eq!(
        of_database(&database.url),
        Schema::new(),
        "down leaves nothing"
    );

    Store::migrate(&database.url, Direction::Up).unwrap();
    assert_eq!(of_database(&database.url), code);
    assert_eq!(
        Store::migrate(&database.url, Direction::Up).unwrap().ran,
        Vec::<String>::new(),
        "a second time does nothing"
    );
}

#[test]
fn up_down_up_on_sqlite() {
    up_down_up(Engine::Sqlite);
}

#[test]
fn up_down_up_on_postgres() {
    up_down_up(Engine::Postgres);
}

fn every_table_names_its_tenant(engine: Engine) {
    let database = Database::empty(engine);
    Store::migrate(&database.url, Direction::Up).unwrap();
    for (table, columns) in of_database(&database.url) {
        assert!(
            table == "tenants" || columns.contains_key("tenant_id"),
            "{table}"
        );
    }
}

#[test]
fn every_table_names_its_tenant_on_sqlite() {
    every_table_names_its_tenant(Engine::Sqlite);
}

#[test]
fn every_table_names_its_tenant_on_postgres() {
    every_table_names_its_tenant(Engine::Postgres);
}

fn many_start_at_once(engine: Engine) {
    let database = Database::empty(engine);
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let url = database.url.clone();
            std::thread::spawn(move || {
                Store::migrate(&url, Direction::Up).map(|report| report.ran.len())
            })
        })
        .collect();
    let ran: Vec<usize> = starts
        .into_iter()
        .map(|start| start.join().unwrap().unwrap())
        .collect();
    assert_eq!(
        ran.iter().filter(|count| **count > 0).count(),
        1,
        "exactly one migrates: {ran:?}"
    );
}

#[test]
fn several_nodes_that_start_at_once_migrate_once_on_sqlite() {
    many_start_at_once(Engine::Sqlite);
}

#[test]
fn several_nodes_that_start_at_once_migrate_once_on_postgres() {
    many_start_at_once(Engine::Postgres);
}

fn an_older_program_refuses(engine: Engine) {
    let database = Database::empty(engine);
    Store::migrate(&database.url, Direction::Up).unwrap();
    database.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    let error = Store::open(&database.url, StoreOptions::default()).unwrap_err();
    assert!(matches!(error, StoreError::Migration(_)), "{error}");
    assert!(error.to_string().contains("99990101000000"), "{error}");
}

#[test]
fn a_program_that_is_older_than_the_database_does_not_start_on_sqlite() {
    an_older_program_refuses(Engine::Sqlite);
}

#[test]
fn a_program_that_is_older_than_the_database_does_not_start_on_postgres() {
    an_older_program_refuses(Engine::Postgres);
}

#[test]
fn without_permission_to_migrate_a_store_does_not_open() {
    let database = Database::empty(Engine::Sqlite);
    let options = StoreOptions {
        is_migrating: false,
        ..StoreOptions::default()
    };
    let error = Store::open(&database.url, options).unwrap_err();
    assert!(error.to_string().contains("doorward migrate"), "{error}");
}

// A row is looked up by its id and its tenant. Before PostgreSQL has counted the rows, an index that begins with the tenant
// is as good to it as the primary key, and it reads the whole of it.
#[test]
fn no_index_of_a_table_that_grows_begins_with_the_tenant_on_postgres() {
    let database = Database::empty(Engine::Postgres);
    Store::migrate(&database.url, Direction::Up).unwrap();
    let begins_with_tenant = |tables: &str| {
        database.count(&format!(
            "SELECT count(*) AS count FROM pg_indexes WHERE indexdef LIKE '%(tenant_id%' AND tablename IN ({tables})"
        ))
    };
    let grow = "'grants', 'consents', 'sessions', 'interactions', 'pushed_requests', 'device_authorizations', 'backchannel_requests', 'opaque_access_tokens', 'revoked_access_tokens', 'passkeys', 'ceremonies', 'challenges'";
    assert_eq!(begins_with_tenant(grow), 0);
    assert!(begins_with_tenant("'clients'") > 0, "the question is one");
}

fn who_only_looks_makes_nothing(engine: Engine) {
    let database = Database::empty(engine);
    let report = Store::migrate(&database.url, Direction::Nowhere).unwrap();
    assert!(
        report.applied.is_empty() && !report.pending.is_empty(),
        "{report:?}"
    );
    assert_eq!(of_database(&database.url), Schema::new());
    let ledger = match engine {
        Engine::Sqlite => "SELECT count(*) AS count FROM sqlite_master",
        Engine::Postgres => "SELECT count(*) AS count FROM pg_tables WHERE schemaname = 'public'",
    };
    assert_eq!(database.count(ledger), 0);
}

#[test]
fn who_only_looks_makes_nothing_on_sqlite() {
    who_only_looks_makes_nothing(Engine::Sqlite);
}

#[test]
fn who_only_looks_makes_nothing_on_postgres() {
    who_only_looks_makes_nothing(Engine::Postgres);
}

// A role that may read and write, and make no tables.
#[test]
fn a_server_needs_no_right_to_make_tables_on_postgres() {
    let database = Database::empty(Engine::Postgres);
    Store::migrate(&database.url, Direction::Up).unwrap();
    let role = format!("reader_{}", std::process::id());
    for sql in [
        format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC".to_owned(),
    ] {
        database.execute(&sql);
    }
    let mut url = url::Url::parse(&database.url_text).unwrap();
    url.set_username(&role).unwrap();
    url.set_password(Some("secret")).unwrap();
    for is_migrating in [true, false] {
        let options = StoreOptions {
            is_migrating,
            ..StoreOptions::default()
        };
        let url = DatabaseUrl::Postgres(url.to_string());
        Store::open(&url, options).unwrap();
    }
    database.execute(&format!("DROP OWNED BY {role}"));
    database.execute(&format!("DROP ROLE {role}"));
}

#[test]
fn whoever_finds_somebody_migrating_waits_on_postgres() {
    let database = Database::empty(Engine::Postgres);
    let lock = database.hold("SELECT pg_advisory_xact_lock(x'646f6f7277617264'::bigint)");
    let url = database.url.clone();
    let waiting = std::thread::spawn(move || Store::migrate(&url, Direction::Up));
    // Longer than a statement waits for any other lock.
    std::thread::sleep(std::time::Duration::from_secs(5));
    assert!(!waiting.is_finished());
    drop(lock);
    assert!(!waiting.join().unwrap().unwrap().ran.is_empty());
}

// diesel knows one by what stands before the underscore: of two it would carry out one.
#[test]
fn each_migration_has_a_version_of_its_own() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    let mut versions: Vec<String> = folder
        .expect("migrations")
        .map(|entry| {
            let name = entry.expect("one").file_name();
            let name = name.into_string().expect("UTF-8");
            let (version, _) = name.split_once('_').expect("a version and a name");
            version.replace('-', "")
        })
        .collect();
    versions.sort();
    let known = versions.clone();
    versions.dedup();
    assert_eq!(known, versions);
}
