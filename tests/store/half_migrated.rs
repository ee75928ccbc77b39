//! A migration that is killed is whole or has not been, and is simply run again.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use doorward::store::{DatabaseUrl, Direction, Store};

use super::migrations::{of_code, of_database};
use crate::support::database::{Database, Engine};

const ROWS: i64 = 30_000;

/// The newest, newest first: how they are undone by hand, and what shows that they have run.
const NEWEST: [(&str, &str, &str, &str); 4] = [
    (
        "20261128000003",
        include_str!("../../migrations/2026-11-28-000003_refresh_tokens_in_grants/down.sql"),
        "grants",
        "refresh_hash",
    ),
    (
        "20261128000002",
        include_str!("../../migrations/2026-11-28-000002_answered_interactions/down.sql"),
        "interactions",
        "answered_at",
    ),
    (
        "20261128000001",
        include_str!("../../migrations/2026-11-28-000001_who_redeemed_a_code/down.sql"),
        "grants",
        "code_redeemed_by",
    ),
    (
        "20261124000004",
        include_str!("../../migrations/2026-11-24-000004_codes_in_grants/down.sql"),
        "grants",
        "code_hash",
    ),
];

fn statements(script: &str) -> impl Iterator<Item = String> {
    let lines = script.lines().filter(|line| !line.starts_with("--"));
    let script = lines.collect::<Vec<_>>().join("\n");
    let statements: Vec<String> = script.split(';').map(|one| one.trim().to_owned()).collect();
    statements.into_iter().filter(|one| !one.is_empty())
}

struct Old {
    database: Database,
}

impl Old {
    /// A database of an older version, with many rows.
    fn make(engine: Engine) -> Self {
        let old = Self {
            database: Database::empty(engine),
        };
        Store::migrate(&old.database.url, Direction::Up).unwrap();
        old.revert();
        for sql in [
            "INSERT INTO users (id, tenant_id, username, username_key, profile, created_at, updated_at) \
             VALUES ('u', 'default', 'u', 'u', '{}', 0, 0)".to_owned(),
            "INSERT INTO clients (tenant_id, id, metadata, policy, created_at, updated_at) \
             VALUES ('default', 'c', '{}', '{}', 0, 0)".to_owned(),
            format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) \
                 INSERT INTO grants (id, tenant_id, client_id, user_id, session_id, scope, is_offline, claims, authentication, created_at, expires_at) \
                 SELECT 'grant ' || i, 'default', 'c', 'u', 's', 'openid', FALSE, '{{}}', '{{}}', i, i FROM n"
            ),
            "INSERT INTO refresh_tokens (grant_id, tenant_id, hash, created_at, expires_at) \
             SELECT id, 'default', 'of ' || id, created_at, expires_at FROM grants".to_owned(),
        ] {
            old.database.execute(&sql);
        }
        old
    }

    fn applied(&self) -> [bool; NEWEST.len()] {
        NEWEST.map(|(version, ..)| {
            let row = format!("SELECT count(*) AS count FROM __diesel_schema_migrations WHERE version = '{version}'");
            self.database.count(&row) == 1
        })
    }

    fn revert(&self) {
        for ((version, down, ..), is_applied) in NEWEST.into_iter().zip(self.applied()) {
            if !is_applied {
                continue;
            }
            for statement in statements(down) {
                self.database.execute(&statement);
            }
            self.database.execute(&format!(
                "DELETE FROM __diesel_schema_migrations WHERE version = '{version}'"
            ));
        }
    }

    fn migrate(&self) -> Child {
        Command::new(env!("CARGO_BIN_EXE_doorward"))
            .args(["migrate", "--database", &self.database.url_text])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process")
    }

    /// Each migration is there with all that it does, or with nothing of it; and so is each row.
    fn is_consistent(&self, when: &str) {
        // PostgreSQL may still be about to finish what it was told by one who is dead.
        if matches!(self.database.url, DatabaseUrl::Postgres(_)) {
            let others = "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            while self.database.count(others) > 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        let schema = of_database(&self.database.url);
        for ((version, _, table, column), is_applied) in NEWEST.into_iter().zip(self.applied()) {
            assert_eq!(
                schema[table].contains_key(column),
                is_applied,
                "{when}: {version}"
            );
        }
        assert_eq!(
            schema.contains_key("authorization_codes"),
            !self.applied()[3],
            "{when}"
        );
        let whole = if self.applied()[0] {
            "SELECT count(*) AS count FROM grants WHERE refresh_hash = 'of ' || id AND refresh_created_at = created_at AND refresh_expires_at = expires_at"
        } else {
            "SELECT count(*) AS count FROM grants JOIN refresh_tokens r ON r.grant_id = id \
             WHERE hash = 'of ' || id AND r.created_at = grants.created_at AND r.expires_at = grants.expires_at"
        };
        assert_eq!(self.database.count(whole), ROWS, "{when}");
    }

    fn ends_up_to_date(&self) {
        assert!(self.migrate().wait().unwrap().success());
        assert_eq!(of_database(&self.database.url), of_code());
        let again = Store::migrate(&self.database.url, Direction::Up).unwrap();
        assert_eq!(again.ran, Vec::<String>::new());
        self.is_consistent("in the end");
    }
}

fn killed_at_many_moments(engine: Engine) {
    let old = Old::make(engine);
    let begin = Instant::now();
    assert!(old.migrate().wait().unwrap().success());
    let whole = begin.elapsed();
    old.revert();
    let mut unfinished = 0;
    for moment in 1..=12 {
        let mut migration = old.migrate();
        std::thread::sleep(whole * moment / 12);
        migration.kill().unwrap();
        migration.wait().unwrap();
        old.is_consistent(&format!("killed at {moment}/12 of {whole:?}"));
        unfinished += u32::from(old.applied() != [true; NEWEST.len()]);
        old.revert();
    }
    assert!(unfinished > 0);
    old.ends_up_to_date();
}

#[test]
fn a_migration_that_is_killed_is_whole_or_has_not_been_on_sqlite() {
    killed_at_many_moments(Engine::Sqlite);
}

#[test]
fn a_migration_that_is_killed_is_whole_or_has_not_been_on_postgres() {
    killed_at_many_moments(Engine::Postgres);
}

// Held in the middle by somebody who reads a table that it changes last: it gives up by itself, or is killed, and nothing of it is
// there; nobody waits for it.
#[test]
fn a_migration_in_the_middle_is_taken_back_on_postgres() {
    let old = Old::make(Engine::Postgres);
    let waits = "SELECT count(*) AS count FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for is_killed in [true, false] {
        let reader = old.database.hold("SELECT * FROM consents");
        let mut migration = old.migrate();
        let begin = Instant::now();
        while old.database.count(waits) == 0 {
            assert!(
                begin.elapsed() < Duration::from_secs(10),
                "it does not wait"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        if is_killed {
            migration.kill().unwrap();
        }
        assert!(!migration.wait().unwrap().success());
        assert!(
            begin.elapsed() < Duration::from_secs(8),
            "{:?}",
            begin.elapsed()
        );
        drop(reader);
        old.is_consistent("taken back");
        assert_eq!(old.applied(), [false; NEWEST.len()]);
    }
    old.ends_up_to_date();
}
