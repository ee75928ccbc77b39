//! Group commit: many writers, each with a transaction of its own, and one flush for those that wait together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::domain::id::TenantId;
use doorward::domain::time::Timestamp;
use doorward::secret::TokenHash;
use doorward::store::{Store, StoreError, StoreOptions};

use crate::support::database::{Database, Engine, START};

async fn store(engine: Engine) -> (Database, Store) {
    let database = Database::copy(engine).await;
    let store = Store::open(&database.url, StoreOptions::default()).unwrap();
    (database, store)
}

fn insert(store: &Store, name: String) -> impl Future<Output = Result<(), StoreError>> {
    let store = store.clone();
    async move {
        let tenant = TenantId::default_tenant();
        store
            .write(move |w| {
                w.insert_admin_token(
                    &tenant,
                    &TokenHash::of(&name),
                    START,
                    START.plus(Duration::from_secs(60)),
                )
            })
            .await
    }
}

async fn is_there(store: &Store, name: &str) -> bool {
    let hash = TokenHash::of(name);
    store
        .read(move |r| r.is_admin_token(&TenantId::default_tenant(), &hash, START))
        .await
        .unwrap()
}

async fn a_failure_or_a_panic_takes_only_its_own_writes_back(engine: Engine) {
    let (_database, store) = store(engine).await;
    let mut waiting = Vec::new();
    for number in 0..60 {
        let store = store.clone();
        waiting.push(tokio::spawn(async move {
            let result = match number % 3 {
                0 => insert(&store, format!("good {number}")).await,
                1 => {
                    let name = format!("failed {number}");
                    store
                        .write(move |w| {
                            w.insert_admin_token(
                                &TenantId::default_tenant(),
                                &TokenHash::of(&name),
                                START,
                                Timestamp::from_seconds(i64::MAX / 2_000_000),
                            )?;
                            Err::<(), _>(StoreError::Preparation("on purpose".into()))
                        })
                        .await
                }
                _ => {
                    let name = format!("panicked {number}");
                    store
                        .write(move |w| {
                            w.insert_admin_token(
                                &TenantId::default_tenant(),
                                &TokenHash::of(&name),
                                START,
                                Timestamp::from_seconds(i64::MAX / 2_000_000),
                            )?;
                            panic!("on purpose")
                        })
                        .await
                }
            };
            (number, result)
        }));
    }
    for task in waiting {
        let (number, result) = task.await.unwrap();
        match number % 3 {
            0 => {
                result.unwrap();
                assert!(is_there(&store, &format!("good {number}")).await);
            }
            1 => {
                assert!(
                    matches!(result, Err(StoreError::Preparation(_))),
                    "{result:?}"
                );
                assert!(!is_there(&store, &format!("failed {number}")).await);
            }
            _ => {
                assert!(matches!(result, Err(StoreError::Panicked)), "{result:?}");
                assert!(!is_there(&store, &format!("panicked {number}")).await);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_or_a_panic_takes_only_its_own_writes_back_on_sqlite() {
    a_failure_or_a_panic_takes_only_its_own_writes_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_or_a_panic_takes_only_its_own_writes_back_on_postgres() {
    a_failure_or_a_panic_takes_only_its_own_writes_back(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_left_costs_no_transaction() {
    let (_database, store) = store(Engine::Sqlite).await;
    let ran = Arc::new(AtomicUsize::new(0));
    // Holds the writer while the others come and go.
    let blocker = tokio::spawn({
        let store = store.clone();
        async move {
            store
                .write(|_| {
                    std::thread::sleep(Duration::from_millis(300));
                    Ok(())
                })
                .await
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    for _ in 0..20 {
        let ran = Arc::clone(&ran);
        let write = store.write(move |_| {
            ran.fetch_add(1, Ordering::SeqCst);
            Ok(())
        });
        assert!(
            tokio::time::timeout(Duration::from_millis(5), write)
                .await
                .is_err()
        );
    }
    blocker.await.unwrap().unwrap();
    store.write(|_| Ok(())).await.unwrap();
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_too_long_is_told_that_the_store_is_busy() {
    let (_database, store) = store(Engine::Sqlite).await;
    let blocker = tokio::spawn({
        let store = store.clone();
        async move {
            store
                .write(|_| {
                    std::thread::sleep(Duration::from_millis(2300));
                    Ok(())
                })
                .await
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let waited = store.write(|_| Ok(())).await;
    assert!(matches!(waited, Err(StoreError::Busy)), "{waited:?}");
    blocker.await.unwrap().unwrap();
    assert!(store.write(|_| Ok(())).await.is_ok(), "and it recovers");
}
