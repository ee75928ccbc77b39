//! `/account/apps`: since when each app is connected, and what disconnecting takes back.

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::scope::Scope;
use doorward::domain::words::Words;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::seen::lines;
use super::{enter, said};
use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, userinfo};
use crate::support::{Browser, Options, RelyingParty, TestApp};

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
    // And where it is: where its answers go.
    for place in ["harbour.example", "quarry.example"] {
        assert!(lines.iter().any(|line| line.contains(place)), "{lines:?}");
    }
    let machine = |since: &str| page.body.contains(&format!("datetime=\"{since}\""));
    assert!(machine("2027-01-15T08:00:00Z"), "{}", page.body);
    assert!(machine("2027-01-17T10:00:00Z"), "{}", page.body);
});

// Whose answers go to one place is there; any other place is but an app's word.
both_engines!(an_app_is_at_no_place_that_it_only_names, |app| {
    app.add_person().await;
    let bank = "https://accounts.bank.example/cb";
    let mut said = Vec::new();
    for (name, redirects) in [
        ("two", json!([bank, REDIRECT])),
        ("scheme", json!(["com.evil.app://accounts.bank.example/cb"])),
    ] {
        let mut metadata = confidential(REDIRECT);
        metadata["client_name"] = name.into();
        metadata["redirect_uris"] = redirects.clone();
        metadata["client_uri"] = "https://accounts.bank.example/".into();
        if name == "scheme" {
            metadata["application_type"] = "native".into();
            metadata["token_endpoint_auth_method"] = "none".into();
        }
        let mut rp = RelyingParty::of(app.add_client(metadata).await);
        let last = redirects.as_array().and_then(|all| all.last());
        rp.redirect_uri = last.and_then(Value::as_str).expect("one").to_owned();
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[("scope", "openid")])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        said.push(page.text());
        browser.submit(&page, &[("decision", "allow")]).await;
    }
    assert!(said[1].contains("com.evil.app"), "{}", said[1]);
    let (_, page) = enter(&app, "/account/apps").await;
    said.extend(lines(&page));
    assert_eq!(said.len(), 4, "{said:?}");
    for text in said {
        assert!(!text.contains("bank.example"), "{text}");
    }
});

fn with_scopes() -> Options {
    let each = [("en", "See your orders"), ("de", "Ihre Bestellungen sehen")];
    let each = each.map(|(tag, text)| (tag.to_owned(), text.to_owned()));
    let text = ("orders:read".to_owned(), Words::Each(each.into()));
    Options {
        settings: Settings {
            additional_scopes: Scope::parse("orders:read stock").expect("a scope"),
            scope_texts: Arc::new([text].into()),
            ..Settings::default()
        },
        ..Options::default()
    }
}

// What the operator's own scopes are for stands there in the operator's words, where an app asks and where it is taken back.
both_engines!(own_scopes_have_the_operators_words, with_scopes(), |app| {
    app.add_person().await;
    let mut metadata = confidential(REDIRECT);
    metadata["scope"] = "openid orders:read stock".into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut browser = Browser::new(&app);
    let asked = rp.authorize(&[("scope", "stock orders:read openid")]);
    let page = browser.open(&asked).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let text = page.text();
    // One of which they say nothing goes by its name.
    for shown in ["See your orders", "orders:read", "stock"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    let page = browser.open(&format!("{asked}&ui_locales=de")).await;
    let text = page.text();
    assert!(text.contains("Ihre Bestellungen sehen"), "{text}");
    browser.submit(&page, &[("decision", "allow")]).await;
    let page = browser.open("/account/apps").await;
    assert!(page.text().contains("See your orders"), "{}", page.text());
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
