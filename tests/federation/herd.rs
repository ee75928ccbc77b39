//! Many who come at once, while nothing of the upstream is known (H-114).

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use super::impostor::Impostor;
use super::{asked, leave, open_id};
use crate::support::Browser;

const MANY: usize = 40;
const METADATA: &str = "/.well-known/openid-configuration";

both_engines!(one_fetch_serves_all_who_wait_for_it, |app| {
    // All have the same ID token, so it is of no request.
    let without_nonce = |connector: &mut _| open_id(connector).has_nonce = false;
    let impostor = Impostor::start_with(app.engine, without_nonce, |options| options).await;
    impostor.says(|says| says.others_pause = Duration::from_millis(500));
    impostor.gives_changed(&json!({ "nonce": null }));
    let authorize = impostor.rp.authorize(&[]);
    let mut leaving = JoinSet::new();
    for _ in 0..MANY {
        let (mut browser, authorize) = (Browser::new(&impostor.here), authorize.clone());
        leaving.spawn(async move {
            let page = browser.open(&authorize).await;
            let away = leave(&mut browser, &page).await;
            (browser, away)
        });
    }
    let left = leaving.join_all().await;
    assert_eq!(impostor.stranger.count(METADATA), 1);
    assert_eq!(impostor.stranger.count("/keys"), 0);
    let mut coming = JoinSet::new();
    for (mut browser, away) in left {
        let state = asked(&away).remove("state").expect("a state");
        let back = Impostor::address(&[("code", "a code"), ("state", &state)]);
        coming.spawn(async move { browser.open(&back).await });
    }
    for page in coming.join_all().await {
        assert_eq!(page.name(), "consent", "{}", page.body);
    }
    assert_eq!(impostor.stranger.count("/keys"), 1);
    assert_eq!(impostor.stranger.count(METADATA), 1);
    // Each has redeemed a code of their own.
    let redeemed = impostor.stranger.asked();
    let redeemed = redeemed
        .iter()
        .filter(|head| head.starts_with("POST /token "));
    assert_eq!(redeemed.count(), MANY);
});
