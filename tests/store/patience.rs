//! A database whose threads are all held, or that takes too long, is told to the caller in time, and nothing stays behind.

use std::time::{Duration, Instant};

use doorward::domain::id::TenantId;
use doorward::secret::TokenHash;
use doorward::store::{Store, StoreError, StoreOptions};
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::support::database::{Database, Engine, START};
use crate::support::relying_party::text;
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(
    requests_hear_within_two_seconds_that_every_thread_is_held,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let token = text(&tokens, "refresh_token");

        let mut held = JoinSet::new();
        for _ in 0..3 {
            let store = app.op().store.clone();
            held.spawn(async move {
                store
                    .read(|_| {
                        std::thread::sleep(Duration::from_millis(3500));
                        Ok(())
                    })
                    .await
            });
        }
        if app.engine == Engine::Sqlite {
            let store = app.op().store.clone();
            held.spawn(async move {
                store
                    .write(|_| {
                        std::thread::sleep(Duration::from_millis(3500));
                        Ok(())
                    })
                    .await
            });
        }
        tokio::time::sleep(Duration::from_millis(200)).await;

        let refresh = || {
            app.request(reqwest::Method::POST, "/token")
                .header("authorization", rp.basic().expect("a secret"))
                .form(&[("grant_type", "refresh_token"), ("refresh_token", token)])
        };
        let mut waiting = JoinSet::new();
        for number in 0..60 {
            let request = match number % 3 {
                0 => refresh(),
                1 => app.request(reqwest::Method::GET, &rp.authorize(&[])),
                _ => app.request(reqwest::Method::GET, "/health/ready"),
            };
            waiting.spawn(async move {
                let begin = Instant::now();
                (number, Answer::to(request).await, begin.elapsed())
            });
        }
        // Some do not wait for the answer.
        for _ in 0..20 {
            let request = refresh().timeout(Duration::from_millis(50));
            assert!(request.send().await.is_err());
        }
        while let Some(answered) = waiting.join_next().await {
            let (number, answer, took) = answered.unwrap();
            assert_eq!(answer.status, 503, "{number}: {}", answer.text);
            assert!(
                number % 3 == 2 || !answer.header("retry-after").is_empty(),
                "{number}: {answer:?}"
            );
            assert!(took < Duration::from_secs(2), "{number}: {took:?}");
        }
        // What no query needs goes on.
        for path in [
            "/.well-known/openid-configuration",
            "/jwks.json",
            "/health/live",
        ] {
            let begin = Instant::now();
            assert_eq!(app.get(path).await.status(), StatusCode::OK, "{path}");
            assert!(begin.elapsed() < Duration::from_millis(500), "{path}");
        }

        while let Some(done) = held.join_next().await {
            done.unwrap().expect("what was slow is done");
        }
        // Every thread is free again, and none of those who were refused or left used the token.
        let (status, tokens) = rp.refresh(&app, token).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let mut busy = JoinSet::new();
        for _ in 0..40 {
            let store = app.op().store.clone();
            busy.spawn(async move { store.check().await });
        }
        while let Some(done) = busy.join_next().await {
            done.unwrap().expect("a thread is free");
        }
        assert_eq!(app.get("/health/ready").await.status(), StatusCode::OK);
        assert_eq!(app.database.open_transactions(), 0);
    }
);

async fn what_takes_too_long_is_told_and_taken_back(engine: Engine) {
    let database = Database::copy(engine).await;
    let store = Store::open(&database.url, StoreOptions::default()).unwrap();
    let command = Store::open(&database.url, StoreOptions::default())
        .unwrap()
        .without_haste();
    let insert = |store: &Store, name: &'static str| {
        let store = store.clone();
        async move {
            store
                .write(move |w| {
                    std::thread::sleep(Duration::from_millis(4300));
                    w.insert_admin_token(
                        &TenantId::default_tenant(),
                        &TokenHash::of(name),
                        START,
                        START.plus(Duration::from_secs(60)),
                    )
                })
                .await
        }
    };
    let begin = Instant::now();
    let late = insert(&store, "a request").await;
    assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
    assert!(begin.elapsed() < Duration::from_secs(5), "{begin:?}");
    // It holds the lock on SQLite until it ends.
    tokio::time::sleep(Duration::from_millis(500)).await;
    insert(&command, "a command")
        .await
        .expect("as long as it takes");
    store.write(|_| Ok(())).await.expect("the thread is free");
    for (name, is_there) in [("a request", false), ("a command", true)] {
        let hash = TokenHash::of(name);
        let found = store
            .read(move |r| r.is_admin_token(&TenantId::default_tenant(), &hash, START))
            .await;
        assert_eq!(found.unwrap(), is_there, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_told_and_taken_back_on_sqlite() {
    what_takes_too_long_is_told_and_taken_back(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_told_and_taken_back_on_postgres() {
    what_takes_too_long_is_told_and_taken_back(Engine::Postgres).await;
}
