//! Many who come at once, while nothing of the identity provider is known (H-114).

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::metadata::{is_at, published};
use super::options_with;
use crate::federation::leave;
use crate::support::database::Engine;
use crate::support::log::Log;
use crate::support::saml::{Key, metadata, request_of};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Browser, RelyingParty, TestApp};

const MANY: usize = 40;

#[tokio::test]
async fn metadata_is_fetched_and_read_once_for_all_who_wait_for_it() {
    let (log, _guard) = Log::begin();
    let document = metadata(&[Key::of_provider()], "");
    let stranger = Stranger::start(move |_: String, stream: TcpStream| {
        let document = document.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(500)).await;
            answer(stream, "200 OK", "", document.as_bytes()).await;
        }
    })
    .await;
    let address = stranger.at("/metadata");
    let options = options_with(|connector| is_at(connector, published(address)));
    let app = TestApp::start(Engine::Sqlite, options).await;
    let rp = RelyingParty::confidential(&app).await;
    let authorize = rp.authorize(&[]);
    let mut leaving = JoinSet::new();
    for _ in 0..MANY {
        let (mut browser, authorize) = (Browser::new(&app), authorize.clone());
        leaving.spawn(async move {
            let page = browser.open(&authorize).await;
            request_of(&leave(&mut browser, &page).await)
        });
    }
    let mut requests = leaving.join_all().await;
    requests.sort();
    requests.dedup();
    assert_eq!(requests.len(), MANY, "each asks for themselves");
    assert_eq!(stranger.count("/metadata"), 1);
    assert_eq!(log.count("metadata was read"), 1, "{:?}", log.own());
}
