//! `/account/apps`: since when each app is connected, and what disconnecting takes back.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::seen::lines;
use super::{enter, said};
use crate::support::app::confidential;
use crate::support::relying_party::userinfo;
use crate::support::{Browser, RelyingParty, TestApp};

/// What an app of this name has from alex, for as long as they like.
async fn connected(app: &TestApp, name: &str) -> (RelyingParty, Value) {
    let mut metadata = confidential(&format!("https://{name}.example/cb"));
    metadata["client_name"] = name.into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let scope = [
        ("scope", "openid profile offline_access"),
        ("prompt", "consent"),
    ];
    let code = rp.code(&mut Browser::new(app), &scope).await;
    let (status, tokens) = rp.redeem(app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    (rp, tokens)
}

both_engines!(each_app_says_since_when_it_is_connected, |app| {
    app.add_person().await;
    connected(&app, "harbour").await;
    app.clock.advance(Duration::from_hours(50));
    connected(&app, "quarry").await;
    app.clock.advance(Duration::from_hours(24));
    let (_, page) = enter(&app, "/account/apps").await;
    let lines = lines(&page);
    // On the test's clock it is eight o'clock in Greenwich, and nine where alex is.
    for (name, since) in [
        ("harbour", "Allowed January 15, 2027 at 9:00"),
        ("quarry", "Allowed January 17, 2027 at 11:00"),
    ] {
        let line = lines.iter().find(|line| line.contains(name));
        let line = line.unwrap_or_else(|| panic!("{name}: {lines:?}"));
        assert!(line.contains(since), "{line}");
    }
    assert_eq!(lines.len(), 2, "{lines:?}");
    let machine = |since: &str| page.body.contains(&format!("datetime=\"{since}\""));
    assert!(machine("2027-01-15T08:00:00Z"), "{}", page.body);
    assert!(machine("2027-01-17T10:00:00Z"), "{}", page.body);
});

both_engines!(who_disconnects_an_app_takes_all_back_that_it_has, |app| {
    app.add_person().await;
    let (harbour, of_harbour) = connected(&app, "harbour").await;
    let (quarry, of_quarry) = connected(&app, "quarry").await;
    let text = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    // What it got since is of the same family.
    let (status, of_harbour) = harbour
        .refresh(&app, &text(&of_harbour, "refresh_token"))
        .await;
    assert_eq!(status, StatusCode::OK, "{of_harbour}");
    let (mut browser, page) = enter(&app, "/account/apps").await;
    let waiting = harbour.code(&mut browser.clone(), &[]).await;
    let page = browser
        .submit(&page, &[("disconnect", harbour.id.as_str())])
        .await;
    assert_eq!(said(&page), ["The app is disconnected."]);
    let access = text(&of_harbour, "access_token");
    assert_eq!(
        userinfo(&app, &app.node, &access).await.0,
        StatusCode::UNAUTHORIZED
    );
    let refresh = text(&of_harbour, "refresh_token");
    let (status, answer) = harbour.refresh(&app, &refresh).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["error"], "invalid_grant", "{answer}");
    assert_eq!(harbour.introspect(&app, &refresh).await["active"], false);
    let (status, answer) = harbour.redeem(&app, &waiting).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    // The other keeps what it has.
    let (status, answer) = quarry
        .refresh(&app, &text(&of_quarry, "refresh_token"))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
});
