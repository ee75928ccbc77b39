//! A server whose runtime has one thread: whatever blocked that, if for a moment, would be seen by everybody.

use std::time::{Duration, Instant};

use doorward::login::hashing::Cost;
use reqwest::{Method, StatusCode};
use tokio::task::{JoinHandle, JoinSet};

use crate::support::database::Engine;
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

/// How many other requests are served while one is being worked on.
const OTHERS: usize = 5;

/// Asks again and again whether the server lives, until something else is done. `enough` is called after [`OTHERS`] answers.
async fn answers_until<T>(app: &TestApp, done: JoinHandle<T>, enough: impl FnOnce()) -> T {
    let (mut enough, mut answers) = (Some(enough), 0);
    while !done.is_finished() {
        let answer = Answer::to(app.request(Method::GET, "/health/live")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answers += 1;
        if answers == OTHERS
            && let Some(enough) = enough.take()
        {
            enough();
        }
    }
    assert!(answers >= OTHERS, "only {answers} were served meanwhile");
    done.await.expect("an end")
}

/// As slow as a hash may be, so that many requests fit into the time of one.
fn slow_hashes() -> Options {
    Options {
        hashing_cost: Cost {
            memory: 64 * 1024,
            passes: 10,
            lanes: 1,
        },
        ..Options::default()
    }
}

async fn one_thread_serves_others_while_passwords_are_hashed(engine: Engine) {
    let app = TestApp::start(engine, slow_hashes()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    for (name, expected) in [("alex", "consent"), ("nobody", "password")] {
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", name)]).await;
        let signing_in = tokio::spawn(async move { browser.sign_in(&page, name).await });
        let page = answers_until(&app, signing_in, || ()).await;
        assert_eq!(page.name(), expected, "{name}: {}", page.body);
    }
}

async fn one_thread_serves_others_while_the_database_is_held(engine: Engine) {
    let app = TestApp::start(engine, Options::default()).await;
    let rp = RelyingParty::confidential(&app).await;
    let held = app.database.hold_requests();
    let mut browser = Browser::new(&app);
    let request = rp.authorize(&[]);
    let asking = tokio::spawn(async move { browser.get(&request).await });
    let page = answers_until(&app, asking, || drop(held)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
}

async fn one_thread_serves_others_while_hostile_passwords_are_judged(engine: Engine) {
    let app = TestApp::start(engine, Options::default()).await;
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/password").await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-password", "{}", page.body);
    // Each sign may stand for several letters.
    let hostile = "4@8({[<369#1!|70$5+%2".repeat(15);
    let mut tries = JoinSet::new();
    for _ in 0..3 {
        let (mut browser, page, hostile) = (browser.clone(), page.clone(), hostile.clone());
        tries.spawn(async move {
            let fields = [("new-password", hostile.as_str())];
            browser.submit(&page, &fields).await.status
        });
    }
    let judging = tokio::spawn(tries.join_all());
    // Between two that were judged on the worker others would be served too, but not while one is.
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    while !judging.is_finished() {
        let asked = Instant::now();
        Answer::to(app.request(Method::GET, "/health/live")).await;
        longest = longest.max(asked.elapsed());
    }
    let whole = begun.elapsed();
    assert!(longest * 4 < whole, "{longest:?} of {whole:?}");
    for status in judging.await.expect("an end") {
        // Whoever had to wait too long is told so.
        let is_expected = matches!(status, StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE);
        assert!(is_expected, "{status}");
    }
}

/// The test itself is on a thread of its own; what it spawns, the server too, shares the one of the runtime.
macro_rules! on_one_thread {
    ($name:ident) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
            async fn sqlite() {
                super::$name(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
            async fn postgres() {
                super::$name(Engine::Postgres).await;
            }
        }
    };
}

on_one_thread!(one_thread_serves_others_while_passwords_are_hashed);
on_one_thread!(one_thread_serves_others_while_the_database_is_held);
on_one_thread!(one_thread_serves_others_while_hostile_passwords_are_judged);
