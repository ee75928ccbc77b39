//! One person with several upstreams: an OpenID Provider, and a directory.

use std::sync::Arc;

use doorward::domain::connector::ConnectorName;
use doorward::federation::connection::Connections;
use serde_json::Value;

use super::ldap::slapd::{Slapd, THEIRS};
use super::{Stand, redeem, set_address, with};
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options};

const PAGE: &str = "/account/providers";

/// Signs in by the directory, in another browser, which it leaves in the stand.
async fn by_directory(stand: &mut Stand) -> Value {
    stand.at_here = Browser::new(&stand.here);
    let page = stand.at_here.open(&stand.rp.authorize(&[])).await;
    let page = stand.at_here.sign_in_with(&page, "kim", THEIRS).await;
    let page = stand.at_here.follow(page).await;
    let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
    claims(text(&tokens, "id_token"))["sub"].clone()
}

/// The same by the OpenID Provider.
async fn by_provider(stand: &mut Stand) -> Value {
    stand.at_here = Browser::new(&stand.here);
    stand.claims(&[]).await["sub"].clone()
}

both_engines!(each_leads_to_the_same_account, Options::dev(), |there| {
    let slapd = Slapd::start();
    let staff = with(slapd.connection(), |connector| {
        connector.name = ConnectorName::parse("staff").expect("a name");
        connector.display_name = "Example Staff".into();
    });
    let both = |mut options: Options| {
        let all = options.settings.connections.iter().cloned();
        let all = Connections::new(all.chain([staff]).collect());
        options.settings.connections = Arc::new(all);
        options
    };
    let mut stand = Stand::start_with(there, |_| {}, both).await;
    let sub = by_provider(&mut stand).await;
    // The directory's domain: whom it gives this address is its owner.
    set_address(&stand.here, "alex@example.com", "kim@corp.example").await;
    assert_eq!(by_directory(&mut stand).await, sub);
    assert_eq!(by_provider(&mut stand).await, sub);
    let rows = |stand: &Stand| (stand.rows("users"), stand.rows("upstream_identities"));
    assert_eq!(rows(&stand), (1, 2));

    // One is taken away, and the other leads there still.
    assert_eq!(by_directory(&mut stand).await, sub);
    let page = stand.at_here.open(PAGE).await;
    let all = page.texts("ul.rows li");
    for name in ["Example Corp", "Example Staff"] {
        assert!(all.iter().any(|row| row.contains(name)), "{all:?}");
    }
    let first = page.attribute("button[name=unlink]", "value");
    let first = first.expect("one to take away");
    stand.at_here.submit(&page, &[("unlink", &first)]).await;
    assert_eq!(rows(&stand), (1, 1));
    let page = stand.at_here.open(PAGE).await;
    let left = page.texts("ul.rows li").concat();
    let again = if left.contains("Example Corp") {
        by_provider(&mut stand).await
    } else {
        by_directory(&mut stand).await
    };
    assert_eq!(again, sub);
});
