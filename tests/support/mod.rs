//! What tests stand on: the application in process on a real socket, a browser, and a relying party.

pub mod answer;
pub mod app;
pub mod authenticator;
pub mod browser;
pub mod certificates;
pub mod cluster;
pub mod database;
pub mod forge;
pub mod holder;
pub mod http2;
pub mod log;
pub mod mail_server;
pub mod process;
pub mod proxy;
pub mod queries;
pub mod relying_party;
pub mod routes;
pub mod s3_server;
pub mod saml;
pub mod soft_passkey;
pub mod stranger;
pub mod tls;

use std::time::{Duration, Instant};

pub use answer::Answer;
pub use app::{Options, TestApp};
pub use browser::Browser;
pub use relying_party::RelyingParty;

/// Asserts that something becomes true on another node, within the time that news needs at most.
pub async fn eventually(mut condition: impl AsyncFnMut() -> bool, what: &str) {
    let began = Instant::now();
    while !condition().await {
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "not after two seconds: {what}"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Defines a test twice, on SQLite and on PostgreSQL: `both_engines!(name, |app| async move { … });`
/// with options: `both_engines!(name, options, |app| async move { … });`
#[macro_export]
macro_rules! both_engines {
    ($name:ident, |$app:ident| $body:block) => {
        both_engines!($name, $crate::support::Options::default(), |$app| $body);
    };
    ($name:ident, $options:expr, |$app:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn test($app: $crate::support::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test($crate::support::TestApp::start($crate::support::database::Engine::Sqlite, $options).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test($crate::support::TestApp::start($crate::support::database::Engine::Postgres, $options).await).await;
            }
        }
    };
}
