//! Metadata that cannot be used, as a whole or in part.

use super::metadata::Stand;
use crate::federation::is_trouble;
use crate::support::database::Engine;
use crate::support::log::Log;
use crate::support::saml::{Key, metadata, swap};

const PASSED_OVER: &str = "a certificate of an identity provider's metadata is passed over";

#[tokio::test]
async fn metadata_that_cannot_be_used_is_read_once() {
    let (log, _guard) = Log::begin();
    let document = metadata(&[&Key::new("rsa:1024")], "");
    let stand = Stand::start(Engine::Sqlite, document).await;
    for _ in 0..4 {
        let (browser, page) = stand.leaves().await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
    }
    assert_eq!(stand.stranger.count("/metadata"), 1);
    assert_eq!(log.count(PASSED_OVER), 1, "{:?}", log.own());
    // The same again, and then another.
    let key = Key::of_provider();
    stand.says("200 OK", metadata(&[&Key::new("rsa:1024")], ""));
    let (browser, page) = stand.leaves().await;
    is_trouble(&page, &browser, "upstream-unbelieved", 502);
    stand.says("200 OK", metadata(&[key], ""));
    stand.signs_in(key).await;
    // And what cannot be used beside what was good is read and told of once.
    stand.says("200 OK", "nonsense".to_owned());
    for _ in 0..3 {
        stand.signs_in(key).await;
    }
    let told = log.count("an identity provider's metadata cannot be used; that of before is");
    assert_eq!(told, 1, "{:?}", log.own());
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_keeps_no_other_from_being_used() {
    let (log, _guard) = Log::begin();
    let [weak, unreadable] = [Key::new("rsa:1024"), Key::new("rsa:2048")];
    let key = Key::of_provider();
    let document = metadata(&[&weak, &unreadable, key], "");
    let document = swap(&document, &unreadable.certificate(), "MIIunreadable!");
    let stand = Stand::start(Engine::Sqlite, document).await;
    stand.signs_in(key).await;
    let told = log.own();
    let told: Vec<&String> = told
        .iter()
        .filter(|line| line.contains(PASSED_OVER))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].contains("certificate=1 of=3") && told[0].contains("2048 bits"),
        "{told:?}"
    );
    assert!(
        told[1].contains("certificate=2 of=3") && told[1].contains("no X.509"),
        "{told:?}"
    );
    // Nobody signs by them.
    stand.is_refused(&weak).await;
    stand.is_refused(&unreadable).await;
}
