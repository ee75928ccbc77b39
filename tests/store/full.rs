//! A commit that fails tells everybody whose work was in it: nobody is answered for what is not there.

use std::time::Duration;

use doorward::domain::id::{TenantId, UserId};
use doorward::domain::roles::Roles;
use doorward::domain::user::{Profile, User};
use doorward::store::{NameHistory, Store, StoreOptions};

use crate::support::database::{Database, Engine, START};
use crate::support::process::in_own_process;

/// The write-ahead log may grow to 6 MB; beyond that the kernel refuses, as a full disk does.
const SIX_MEGABYTES: &str = "trap '' XFSZ; ulimit -f 12288";

/// Somebody whose row is a megabyte.
fn large_user(number: usize) -> User {
    User {
        tenant_id: TenantId::default_tenant(),
        id: UserId::new(format!("user-{number}")),
        username: format!("user{number}"),
        is_username_made_up: false,
        profile: Profile {
            nickname: Some("x".repeat(1 << 20)),
            ..Profile::default()
        },
        roles: Roles::default(),
        language: None,
        disabled_at: None,
        created_at: START,
        updated_at: START,
    }
}

async fn is_there(store: &Store, number: usize) -> bool {
    let id = UserId::new(format!("user-{number}"));
    store
        .read(move |r| r.find_user(&id))
        .await
        .expect("reading goes on")
        .is_some()
}

/// So many write at once, in one group; says how many were told that they succeeded.
async fn write_together(store: &Store, writers: usize) -> usize {
    let blocker = tokio::spawn({
        let store = store.clone();
        async move {
            store
                .write(|_| {
                    std::thread::sleep(Duration::from_millis(500));
                    Ok(())
                })
                .await
        }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut waiting = Vec::new();
    for number in 0..writers {
        let store = store.clone();
        let user = large_user(number);
        waiting.push(tokio::spawn(async move {
            store
                .write(move |w| {
                    let key = user.username.clone();
                    Ok(w.insert_user(&user, &key, None, &NameHistory::Ignored)?
                        .is_ok())
                })
                .await
        }));
    }
    blocker.await.unwrap().expect("an empty write fits");
    let mut succeeded = 0;
    for (number, writer) in waiting.into_iter().enumerate() {
        let outcome = writer.await.unwrap();
        if let Err(error) = &outcome {
            assert!(error.is_temporary(), "{error:?}");
        }
        assert_eq!(
            is_there(store, number).await,
            outcome.is_ok(),
            "{number} was told {outcome:?}"
        );
        succeeded += usize::from(outcome.is_ok());
    }
    succeeded
}

fn in_six_megabytes(writers: usize) {
    in_own_process(SIX_MEGABYTES, || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let database = Database::copy(Engine::Sqlite).await;
            let store = Store::open(&database.url, StoreOptions::default()).unwrap();
            assert_eq!(write_together(&store, writers).await, 0);
            assert!(store.check().await.is_ok(), "a small write fits");
            assert_eq!(write_together(&store, 2).await, 2, "and so do two of these");
        });
    });
}

#[test]
fn a_commit_that_fails_is_answered_to_nobody_as_success() {
    // Little enough to wait in memory until COMMIT writes it.
    in_six_megabytes(7);
}

#[test]
fn a_disk_that_is_full_before_the_commit_takes_the_whole_group_back() {
    // More than SQLite holds in memory: it writes, and fails, in the middle of the group, and rolls all of it back
    // itself. Who came later must not be told of a failure and be written all the same.
    in_six_megabytes(24);
}
