//! SQLite's write-ahead log while somebody reads for long, and copies that are made under load.

use std::path::PathBuf;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use doorward::domain::id::{TenantId, UserId};
use doorward::domain::roles::Roles;
use doorward::domain::user::{Profile, User};
use doorward::store::{DatabaseUrl, NameHistory, SqliteSettings, Store, StoreOptions};
use tokio::task::JoinSet;

use super::load::integrity;
use crate::support::database::{Database, Engine, START};

fn path(database: &Database) -> PathBuf {
    let DatabaseUrl::Sqlite(path) = &database.url else {
        panic!("only SQLite has such a log");
    };
    path.clone()
}

fn log_length(database: &Database) -> u64 {
    let log = format!("{}-wal", path(database).display());
    std::fs::metadata(log).map_or(0, |file| file.len())
}

/// Somebody whose row is so large.
async fn add_user(store: &Store, number: usize, bytes: usize) {
    let user = User {
        tenant_id: TenantId::default_tenant(),
        id: UserId::new(format!("user-{number}")),
        username: format!("user{number}"),
        is_username_made_up: false,
        profile: Profile {
            nickname: Some("x".repeat(bytes)),
            ..Profile::default()
        },
        roles: Roles::default(),
        language: None,
        disabled_at: None,
        created_at: START,
        updated_at: START,
    };
    let key = user.username.clone();
    let inserted = store
        .write(move |w| w.insert_user(&user, &key, None, &NameHistory::Ignored))
        .await;
    inserted.expect("written").expect("a new name");
}

fn other_connection(database: &Database) -> SqliteConnection {
    SqliteConnection::establish(path(database).to_str().expect("UTF-8")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_grew_while_somebody_read_shrinks_again_on_sqlite() {
    const LARGEST: u64 = 32 << 20;
    let database = Database::copy(Engine::Sqlite).await;
    let store = Store::open(&database.url, StoreOptions::default()).unwrap();
    let mut reader = other_connection(&database);
    reader
        .batch_execute("BEGIN; SELECT count(*) FROM users")
        .unwrap();
    let mut number = 0;
    while log_length(&database) < LARGEST * 3 / 2 {
        add_user(&store, number, 1 << 20).await;
        number += 1;
        assert!(
            number < 100,
            "the log does not grow: the test shows nothing"
        );
    }
    reader.batch_execute("COMMIT").unwrap();
    let begin = Instant::now();
    while log_length(&database) > LARGEST {
        assert!(
            begin.elapsed() < Duration::from_secs(10),
            "{}",
            log_length(&database)
        );
        add_user(&store, number, 1000).await;
        number += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_that_are_made_under_load_are_whole_on_sqlite() {
    let database = Database::copy(Engine::Sqlite).await;
    let store = Store::open(&database.url, StoreOptions::default()).unwrap();
    let copies = tempfile::tempdir().unwrap();
    let (written, mut number) = (Arc::new(std::sync::atomic::AtomicUsize::new(0)), 0);
    let writer = tokio::spawn({
        let (store, written) = (store.clone(), Arc::clone(&written));
        async move {
            loop {
                add_user(&store, number, 5000).await;
                number += 1;
                written.store(number, std::sync::atomic::Ordering::SeqCst);
            }
        }
    });
    for round in 0..5 {
        let before = written.load(std::sync::atomic::Ordering::SeqCst);
        let copy = copies.path().join(format!("{round}.db"));
        let into = format!("VACUUM INTO '{}'", copy.display());
        let mut other = other_connection(&database);
        let begin = Instant::now();
        tokio::task::block_in_place(|| other.batch_execute(&into)).unwrap();
        let rest = Duration::from_millis(100).saturating_sub(begin.elapsed());
        tokio::time::sleep(rest).await;
        let after = written.load(std::sync::atomic::Ordering::SeqCst);
        assert!(after > before, "nobody could write meanwhile");
        assert_eq!(integrity(&copy), "ok");
        let url = DatabaseUrl::Sqlite(copy.clone());
        let opened = Store::open(&url, StoreOptions::default()).unwrap();
        let all = opened
            .read(|r| r.list_users(&TenantId::default_tenant(), 100_000))
            .await
            .unwrap();
        assert!(all.len() >= before, "{} of {before}", all.len());
    }
    writer.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_connection_is_set_for_safety_on_sqlite() {
    const READERS: usize = 4;
    let database = Database::copy(Engine::Sqlite).await;
    let options = StoreOptions {
        connections: READERS,
        ..StoreOptions::default()
    };
    let store = Store::open(&database.url, options).unwrap();
    // All at once, so that each is asked.
    let barrier = Arc::new(Barrier::new(READERS));
    let mut asked = JoinSet::new();
    for _ in 0..READERS {
        let (store, barrier) = (store.clone(), Arc::clone(&barrier));
        asked.spawn(async move {
            store
                .read(move |r| {
                    barrier.wait();
                    r.sqlite_settings()
                })
                .await
        });
    }
    let mut settings = asked.join_all().await;
    settings.push(store.write(|w| w.sqlite_settings()).await);
    for found in settings {
        let safe = SqliteSettings {
            journal_mode: "wal".into(),
            synchronous: 2,
            foreign_keys: 1,
        };
        assert_eq!(found.unwrap(), Some(safe));
    }
}
