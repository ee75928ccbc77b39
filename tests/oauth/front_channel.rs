//! OpenID Connect Front-Channel Logout 1.0: the page that says that somebody is signed out loads their clients' addresses.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Browser, RelyingParty, TestApp};

const AFTER: &str = "https://app.example/after";

async fn party(app: &TestApp, logout_uri: &str) -> RelyingParty {
    let mut metadata = confidential(REDIRECT);
    metadata["frontchannel_logout_uri"] = logout_uri.into();
    metadata["frontchannel_logout_session_required"] = true.into();
    metadata["post_logout_redirect_uris"] = json!([AFTER]);
    metadata["client_name"] = "Harbour".into();
    RelyingParty::of(app.add_client(metadata).await)
}

fn end(tokens: &Value, fields: &[(&str, &str)]) -> String {
    let mut all = vec![("id_token_hint", text(tokens, "id_token"))];
    all.extend(fields);
    format!("/end-session?{}", crate::support::answer::encode(&all))
}

both_engines!(
    each_client_of_the_session_is_loaded_with_issuer_and_session,
    |app| {
        app.add_person().await;
        let first = party(&app, "https://app.example/out").await;
        let second = party(&app, "https://app.example/out?a=b&c").await;
        let never = party(&app, "https://app.example/never").await;
        let mut browser = Browser::new(&app);
        let tokens = first.tokens(&app, &mut browser).await;
        app.clock.advance(Duration::from_secs(1));
        second.tokens(&app, &mut browser).await;
        never.tokens(&app, &mut Browser::new(&app)).await;
        let sid = text(&claims(text(&tokens, "id_token")), "sid").to_owned();
        let fields = [
            ("post_logout_redirect_uri", AFTER),
            ("state", "a & \"b\" <c>"),
        ];
        let page = browser.get(&end(&tokens, &fields)).await;
        assert_eq!(
            (page.status, page.name().as_str()),
            (StatusCode::OK, "signed-out")
        );
        let issuer: String = url::form_urlencoded::byte_serialize(app.issuer.as_bytes()).collect();
        let document = scraper::Html::parse_document(&page.body);
        let frames: Vec<&str> = document
            .select(&scraper::Selector::parse("iframe").expect("a selector"))
            .map(|frame| {
                // It may not lead the browser elsewhere, and learns nothing of the request.
                assert_eq!(
                    frame.attr("sandbox"),
                    Some("allow-scripts allow-same-origin")
                );
                assert_eq!(frame.attr("referrerpolicy"), Some("no-referrer"));
                frame.attr("src").expect("an address")
            })
            .collect();
        assert_eq!(
            frames,
            [
                format!("https://app.example/out?iss={issuer}&sid={sid}"),
                format!("https://app.example/out?a=b&c&iss={issuer}&sid={sid}"),
            ]
        );
        let policy = page.headers["content-security-policy"]
            .to_str()
            .expect("text");
        assert!(
            policy.ends_with("; frame-src https://app.example"),
            "{policy}"
        );
        // The way on is the client's, and exact; it says to whom it leads.
        let onward = page.attribute("a#onward", "href").expect("a way on");
        assert_eq!(onward, format!("{AFTER}?state=a+%26+%22b%22+%3Cc%3E"));
        assert!(page.text().contains("Harbour"), "{}", page.text());
        assert!(browser.session_cookie().is_none());
        // A second time there is nobody to sign out, and nothing to load.
        let page = browser.get(&end(&tokens, &fields)).await;
        assert_eq!(page.location(), onward);
    }
);

both_engines!(without_a_way_on_the_page_stays, |app| {
    app.add_person().await;
    let rp = party(&app, "https://app.example/out").await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let page = browser.get("/end-session").await;
    let page = browser.submit(&page, &[("decision", "sign-out")]).await;
    assert_eq!(page.name(), "signed-out");
    assert!(page.attribute("iframe", "src").is_some());
    assert_eq!(page.attribute("a#onward", "href"), None);
    assert!(!page.body.contains("leave."), "{}", page.body);
});
