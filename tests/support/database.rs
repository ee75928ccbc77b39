//! One database a test, cheap because it is copied from a template that holds the first keys.
//!
//! Each test is a process of its own, so the template is made by whichever comes first, under a file lock.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection, PgConnection, RunQueryDsl};
use doorward::clock::Clock;
use doorward::domain::id::TenantId;
use doorward::domain::signing::SigningAlgorithms;
use doorward::domain::time::Timestamp;
use doorward::entropy::Entropy;
use doorward::keys::ring::Keys;
use doorward::keys::rotation::RotationSchedule;
use doorward::keys::seal::MasterKey;
use doorward::store::{DatabaseUrl, Store, StoreOptions};
use tempfile::TempDir;

use super::cluster::Cluster;

/// When every test begins: 2027-01-15T08:00:00Z.
pub const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
/// The master key of every test.
pub const MASTER_KEY: [u8; 32] = *b"an attic of thirty-two odd bytes";
/// The template's name: another one for other tables, or for keys that are made differently.
fn template() -> String {
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
    let mut migrations: Vec<PathBuf> = folder
        .expect("migrations")
        .map(|entry| entry.expect("one").path().join("up.sql"))
        .filter(|file| file.exists())
        .collect();
    migrations.sort();
    let tables = migrations.iter().map(fs::read_to_string);
    let tables: String = tables.collect::<Result<_, _>>().expect("SQL");
    let keys = include_str!("../../src/keys/rotation/generate.rs");
    // Their names too: what was carried out is known by them.
    let made_of = format!("{migrations:?}{tables}{keys}{MASTER_KEY:?}");
    let digest = doorward::secret::sha256_base64url(made_of.as_bytes()).to_lowercase();
    format!("doorward_template_{}", digest[..12].replace('-', "_"))
}

/// Which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database of one test; gone when dropped.
pub struct Database {
    pub url: DatabaseUrl,
    pub url_text: String,
    /// Holds the SQLite file; removed with it.
    _folder: TempDir,
    server: Option<(String, String)>,
}

pub fn schedule() -> RotationSchedule {
    RotationSchedule {
        period: Duration::from_secs(90 * 86_400),
        announcement: Duration::from_secs(3600),
        retention: Duration::from_secs(86_400),
        algorithms: SigningAlgorithms::STANDARD,
    }
}

impl Database {
    pub async fn copy(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        match engine {
            Engine::Sqlite => {
                let template = sqlite_template().await;
                let path = folder.path().join("doorward.db");
                fs::copy(template, &path).expect("the template can be copied");
                let url_text = format!("sqlite:{}", path.display());
                Self {
                    url: DatabaseUrl::parse(&url_text).expect("a URL"),
                    url_text,
                    _folder: folder,
                    server: None,
                }
            }
            Engine::Postgres => {
                let server = server_url();
                let (name, url_text) = copy_on(&server).await;
                Self {
                    url: DatabaseUrl::parse(&url_text).expect("a URL"),
                    url_text,
                    _folder: folder,
                    server: Some((server, name)),
                }
            }
        }
    }

    /// On a cluster that goes with its test, and the database with it.
    pub async fn on(cluster: &Cluster) -> Self {
        let (_, url_text) = copy_on(&cluster.url()).await;
        Self {
            url: DatabaseUrl::parse(&url_text).expect("a URL"),
            url_text,
            _folder: tempfile::tempdir().expect("a folder"),
            server: None,
        }
    }

    /// The same one by another port of its server's machine, which leads there.
    pub fn by_port(&self, port: u16) -> Self {
        let mut url = url::Url::parse(&self.url_text).expect("a URL");
        url.set_port(Some(port)).expect("a port");
        let url_text = String::from(url);
        Self {
            url: DatabaseUrl::parse(&url_text).expect("a URL"),
            url_text,
            _folder: tempfile::tempdir().expect("a folder"),
            server: None,
        }
    }

    /// A database without tables.
    pub fn empty(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (url_text, server) = match engine {
            Engine::Sqlite => (
                format!("sqlite:{}", folder.path().join("doorward.db").display()),
                None,
            ),
            Engine::Postgres => {
                let (server, name) = (server_url(), unique_name());
                execute(&server, &format!("CREATE DATABASE {name}"));
                (with_database(&server, &name), Some((server, name)))
            }
        };
        Self {
            url: DatabaseUrl::parse(&url_text).expect("a URL"),
            url_text,
            _folder: folder,
            server,
        }
    }

    /// Runs SQL behind the application's back.
    pub fn execute(&self, sql: &str) -> usize {
        execute_at(&self.url, sql)
    }

    /// A transaction of PostgreSQL that stays open, with its locks, until it is dropped.
    pub fn hold(&self, sql: &str) -> PgConnection {
        let DatabaseUrl::Postgres(url) = &self.url else {
            panic!("only PostgreSQL has such locks");
        };
        let mut connection = PgConnection::establish(url).expect("a connection");
        connection.batch_execute("BEGIN").expect("SQL");
        connection.batch_execute(sql).expect("SQL");
        connection
    }

    /// A transaction for which every write of an authorization request waits until it is dropped.
    pub fn hold_requests(&self) -> Box<dyn std::any::Any> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut connection = sqlite(path);
                connection.batch_execute("BEGIN IMMEDIATE").expect("SQL");
                Box::new(connection)
            }
            DatabaseUrl::Postgres(_) => Box::new(self.hold("LOCK TABLE interactions")),
        }
    }

    /// A number that SQL, which calls it `count`, says behind the application's back.
    pub fn count(&self, sql: &str) -> i64 {
        count_at(&self.url, sql)
    }

    /// What a query finds, which calls it `text`.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        #[derive(diesel::QueryableByName)]
        struct Text {
            #[diesel(sql_type = diesel::sql_types::Text)]
            text: String,
        }
        let found: Vec<Text> = match &self.url {
            DatabaseUrl::Sqlite(path) => {
                diesel::sql_query(sql).load(&mut sqlite(path)).expect("SQL")
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = PgConnection::establish(url).expect("a connection");
                diesel::sql_query(sql).load(&mut connection).expect("SQL")
            }
        };
        found.into_iter().map(|row| row.text).collect()
    }

    /// Every row of every table, in order: the table, and all that stands in the row as one text.
    pub fn every_row(&self) -> Vec<(String, String)> {
        let tables = match &self.url {
            DatabaseUrl::Sqlite(_) => {
                "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            DatabaseUrl::Postgres(_) => {
                "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = 'public'"
            }
        };
        let tables = self.texts(tables);
        assert!(tables.len() > 10, "{tables:?}");
        let mut rows = Vec::new();
        for table in tables {
            let row = match &self.url {
                DatabaseUrl::Sqlite(_) => self.whole_row(&table),
                DatabaseUrl::Postgres(_) => "t::text".into(),
            };
            let found = self.texts(&format!("SELECT {row} AS text FROM \"{table}\" t"));
            rows.extend(found.into_iter().map(|row| (table.clone(), row)));
        }
        rows.sort();
        rows
    }

    /// What SQLite makes one text of all columns by.
    fn whole_row(&self, table: &str) -> String {
        let columns = format!("SELECT name AS text FROM pragma_table_info('{table}')");
        let text = |column: String| {
            format!(
                "CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") \
                 ELSE coalesce(\"{column}\", '') END"
            )
        };
        let columns: Vec<String> = self.texts(&columns).into_iter().map(text).collect();
        columns.join(" || '|' || ")
    }

    /// How many rows each of these tables has.
    pub fn rows(&self, tables: &[&'static str]) -> Vec<(&'static str, i64)> {
        let count = |table: &&'static str| {
            let sql = format!("SELECT count(*) AS count FROM {table}");
            (*table, self.count(&sql))
        };
        tables.iter().map(count).collect()
    }

    /// Transactions that somebody began and nobody ended; SQLite has no word for those that only read.
    pub fn open_transactions(&self) -> i64 {
        match self.url {
            DatabaseUrl::Sqlite(_) => 0,
            DatabaseUrl::Postgres(_) => self.count(
                "SELECT count(*) AS count FROM pg_stat_activity \
                 WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
            ),
        }
    }
}

impl Database {
    /// All that somebody finds who gets hold of the database: SQLite's files as they lie on the disk, with the log of
    /// writes and freed pages; every row of PostgreSQL.
    pub fn dump(&self) -> Vec<u8> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => ["", "-wal"]
                .iter()
                .filter_map(|end| fs::read(format!("{}{end}", path.display())).ok())
                .flatten()
                .collect(),
            DatabaseUrl::Postgres(url) => dump_postgres(url),
        }
    }
}

fn dump_postgres(url: &str) -> Vec<u8> {
    #[derive(diesel::QueryableByName)]
    struct Line {
        #[diesel(sql_type = diesel::sql_types::Text)]
        line: String,
    }
    let mut connection = PgConnection::establish(url).expect("a connection");
    let mut lines = |sql: String| -> Vec<String> {
        let lines: Vec<Line> = diesel::sql_query(sql).load(&mut connection).expect("SQL");
        lines.into_iter().map(|line| line.line).collect()
    };
    let tables =
        lines("SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'".into());
    assert!(tables.len() > 10, "{tables:?}");
    tables
        .iter()
        .flat_map(|table| lines(format!("SELECT t::text AS line FROM \"{table}\" t")))
        .collect::<Vec<_>>()
        .join("\n")
        .into_bytes()
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            drop_on(server, name);
        }
    }
}

/// Without the database, whoever is connected to it: a server that ends them while it drops one looks again after a tenth of a second each
/// time, so they are ended before.
fn drop_on(server: &str, name: &str) {
    let mut connection = PgConnection::establish(server).expect("PostgreSQL answers");
    let end = format!(
        "SELECT count(pg_terminate_backend(pid)) AS count FROM pg_stat_activity WHERE datname = '{name}'"
    );
    for _ in 0..100 {
        let ended: Count = diesel::sql_query(&end)
            .get_result(&mut connection)
            .expect("SQL");
        if ended.count == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    diesel::sql_query(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .execute(&mut connection)
        .expect("SQL");
}

/// By the word `postgres` in their names, `script/test --fast` leaves out the tests that need a server.
pub fn check_name() {
    let thread = std::thread::current();
    if let Some(test) = thread.name().filter(|name| name.contains("::")) {
        assert!(
            test.contains("postgres"),
            "{test} needs PostgreSQL: its name must say so"
        );
    }
}

fn server_url() -> String {
    check_name();
    std::env::var("DOORWARD_TEST_POSTGRES_URL")
        .expect("DOORWARD_TEST_POSTGRES_URL names a PostgreSQL server; script/test starts one")
}

/// The name and the address of a copy of the template.
async fn copy_on(server: &str) -> (String, String) {
    postgres_template(server).await;
    let name = unique_name();
    execute(
        server,
        &format!("CREATE DATABASE {name} TEMPLATE {}", template()),
    );
    let url_text = with_database(server, &name);
    (name, url_text)
}

fn unique_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let random = u64::from_be_bytes(Entropy.bytes().expect("randomness"));
    format!(
        "doorward_{}_{}_{random:x}",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    )
}

fn with_database(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).expect("a URL");
    url.set_path(&format!("/{name}"));
    url.into()
}

fn execute(server: &str, sql: &str) {
    let mut connection = PgConnection::establish(server).expect("PostgreSQL answers");
    diesel::sql_query(sql)
        .execute(&mut connection)
        .expect("SQL");
}

pub fn execute_at(url: &DatabaseUrl, sql: &str) -> usize {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = sqlite(path);
            diesel::sql_query(sql)
                .execute(&mut connection)
                .expect("SQL")
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::establish(url).expect("a connection");
            diesel::sql_query(sql)
                .execute(&mut connection)
                .expect("SQL")
        }
    }
}

fn count_at(url: &DatabaseUrl, sql: &str) -> i64 {
    let found: Count = match url {
        DatabaseUrl::Sqlite(path) => diesel::sql_query(sql)
            .get_result(&mut sqlite(path))
            .expect("SQL"),
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::establish(url).expect("a connection");
            diesel::sql_query(sql)
                .get_result(&mut connection)
                .expect("SQL")
        }
    };
    found.count
}

/// How many rows all tables have together.
pub fn rows_of_sqlite(path: &std::path::Path) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Name {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let tables: Vec<Name> =
        diesel::sql_query("SELECT name FROM sqlite_master WHERE type = 'table'")
            .load(&mut sqlite(path))
            .expect("SQL");
    let url = DatabaseUrl::Sqlite(path.to_owned());
    tables
        .iter()
        .map(|table| {
            count_at(
                &url,
                &format!("SELECT count(*) AS count FROM {}", table.name),
            )
        })
        .sum()
}

fn sqlite(path: &std::path::Path) -> diesel::SqliteConnection {
    let mut connection =
        diesel::SqliteConnection::establish(path.to_str().expect("UTF-8")).expect("a connection");
    diesel::sql_query("PRAGMA busy_timeout = 5000")
        .execute(&mut connection)
        .expect("a pragma");
    connection
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

fn lock() -> File {
    let lock = File::create(templates().join("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    lock
}

fn templates() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(template());
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

async fn fill(url: &DatabaseUrl) {
    let store = Store::open(url, StoreOptions::default()).expect("a store");
    let clock = Clock::manual(START);
    Keys::start(
        TenantId::default_tenant(),
        store,
        MasterKey::new(MASTER_KEY),
        clock,
        schedule(),
        Entropy,
    )
    .await
    .expect("keys");
}

async fn sqlite_template() -> PathBuf {
    let path = templates().join("template.db");
    if path.exists() {
        return path;
    }
    let _lock = lock();
    if !path.exists() {
        let unfinished = tempfile::tempdir_in(templates()).expect("a folder");
        let fresh = unfinished.path().join("fresh.db");
        fill(&DatabaseUrl::Sqlite(fresh.clone())).await;
        let mut connection = diesel::SqliteConnection::establish(fresh.to_str().expect("UTF-8"))
            .expect("a connection");
        diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut connection)
            .expect("a checkpoint");
        diesel::sql_query(format!(
            "VACUUM INTO '{}'",
            unfinished.path().join("done.db").display()
        ))
        .execute(&mut connection)
        .expect("a copy");
        fs::rename(unfinished.path().join("done.db"), &path).expect("the template is put in place");
    }
    path
}

async fn postgres_template(server: &str) {
    // A server that is started anew has no template, whatever an older run left on the disk.
    if has_template(server) {
        return;
    }
    let _lock = lock();
    if has_template(server) {
        return;
    }
    let unfinished = unique_name();
    execute(server, &format!("CREATE DATABASE {unfinished}"));
    fill(&DatabaseUrl::parse(&with_database(server, &unfinished)).expect("a URL")).await;
    execute(
        server,
        &format!("ALTER DATABASE {unfinished} RENAME TO {}", template()),
    );
}

fn has_template(server: &str) -> bool {
    let mut connection = PgConnection::establish(server).expect("PostgreSQL answers");
    let found: Count = diesel::sql_query(format!(
        "SELECT count(*) AS count FROM pg_database WHERE datname = '{}'",
        template()
    ))
    .get_result(&mut connection)
    .expect("SQL");
    found.count == 1
}
