//! What is asked for a service and in detail (RFC 8707, RFC 9396), and what is left of it when the tokens are fetched or pushed.

use doorward::domain::scope::Scope;
use doorward::provider::Settings;

use super::delivery::{WITH_TOKEN, deliver, listener, posted};
use super::*;
use crate::oauth::amend;
use crate::oauth::authorization_details::{BANK, FILES, accounts, payment, with_details};
use crate::support::Options;

fn services() -> Options {
    let mut options = with_details();
    options.settings.is_dev = true;
    options
}

/// Metadata of a client that may ask for these types, and is answered so.
fn detailed(more: &Value) -> Value {
    changed(
        &json!({ "authorization_details_types": ["accounts", "payment"] }),
        more,
    )
}

fn pushed_at(endpoint: &str) -> Value {
    json!({
        "backchannel_token_delivery_mode": "push",
        "backchannel_client_notification_endpoint": endpoint,
    })
}

both_engines!(what_is_asked_in_detail_comes_so, services(), |app| {
    app.add_person().await;
    let server = listener().await;
    let wanted = json!([accounts(&["list"]), payment("5")]);
    let text_of_it = wanted.to_string();
    let fields = [
        OPENID,
        ALEX,
        WITH_TOKEN,
        ("authorization_details", text_of_it.as_str()),
    ];
    let polls = party_with(&app, &detailed(&json!({}))).await;
    let ticket = ask(&app, &polls, &fields).await;
    let mut browser = Browser::new(&app);
    let page = asks(&mut browser, "alex").await;
    for shown in [
        "Bank (bank.example)",
        "see which there are",
        "Merchant A",
        "EUR",
    ] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    browser.submit(&page, &[("decision", "allow")]).await;
    let (status, polled) = ticket.poll(&app, &polls).await;
    assert_eq!(status, StatusCode::OK, "{polled}");
    let is_pushed = party_with(&app, &detailed(&pushed_at(&server.at("/204")))).await;
    ask(&app, &is_pushed, &fields).await;
    answered(&mut browser, "alex", "allow").await;
    deliver(&app).await;
    let pushed = posted(&server, "/204");
    assert_eq!(pushed.len(), 1);
    for tokens in [&polled, &pushed[0]] {
        let token = claims(text(tokens, "access_token"));
        assert_eq!(tokens["authorization_details"], wanted);
        assert_eq!(
            (&token["aud"], &token["authorization_details"]),
            (&json!(BANK), &wanted)
        );
    }
});

// An access token is for one service, and who is sent its token says no more which.
both_engines!(what_is_pushed_is_for_one_service, services(), |app| {
    app.add_person().await;
    let fields = [
        OPENID,
        ALEX,
        WITH_TOKEN,
        ("resource", BANK),
        ("resource", FILES),
    ];
    let rp = party_with(&app, &pushed_at("https://till.example/")).await;
    assert_eq!(refusal(&app, &rp, &fields).await, "invalid_target");
    let mut browser = Browser::new(&app);
    ask(&app, &rp, &fields[..4]).await;
    answered(&mut browser, "alex", "deny").await;
    let polls = party(&app).await;
    let ticket = ask(&app, &polls, &fields).await;
    answered(&mut browser, "alex", "allow").await;
    let fields = [&ticket.fields()[..], &[("resource", FILES)]].concat();
    let (status, tokens) = polls.token(&app, &fields).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(claims(text(&tokens, "access_token"))["aud"], FILES);
});

// RFC 8707 §2: what is no service any more was not to be asked for.
both_engines!(
    nobody_allows_what_is_for_a_service_that_is_gone,
    services(),
    |app| {
        let mut app = app;
        app.add_person().await;
        let rp = party(&app).await;
        ask(&app, &rp, &[OPENID, ALEX, ("resource", FILES)]).await;
        let mut browser = Browser::new(&app);
        let page = asks(&mut browser, "alex").await;
        app.options.settings.resources = Settings::default().resources;
        app.node = app.second_node().await;
        browser.move_to(&app.node);
        let over = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(over.name(), "error", "{}", over.body);
        assert_eq!(rows(&app, "grants"), 0);
    }
);

// What the client lost since somebody allowed it, it is not given; and nobody is asked for what there is no more.
both_engines!(
    what_a_client_may_not_any_more_is_not_given,
    services(),
    |app| {
        app.add_person().await;
        let server = listener().await;
        let details = json!([accounts(&["list"])]).to_string();
        let fields = [
            OPENID,
            ALEX,
            WITH_TOKEN,
            ("authorization_details", details.as_str()),
        ];
        let polls = party_with(&app, &detailed(&json!({}))).await;
        let is_pushed = party_with(&app, &detailed(&pushed_at(&server.at("/204")))).await;
        let mut browser = Browser::new(&app);
        let ticket = ask(&app, &polls, &fields).await;
        answered(&mut browser, "alex", "allow").await;
        let asked = ask(&app, &is_pushed, &fields).await;
        answered(&mut browser, "alex", "allow").await;
        let waiting = ask(&app, &polls, &fields).await;
        let page = asks(&mut browser, "alex").await;
        for rp in [&polls, &is_pushed] {
            amend(&app, &rp.id, |client| {
                client.metadata.authorization_details_types = Vec::new();
            })
            .await;
        }
        let over = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(over.name(), "error", "{}", over.body);
        assert_eq!(waiting.hears(&app, &polls).await, "authorization_pending");
        let (status, tokens) = ticket.poll(&app, &polls).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(tokens.get("authorization_details"), None, "{tokens}");
        amend(&app, &is_pushed.id, |client| {
            client.metadata.scope = Some(Scope::default());
        })
        .await;
        deliver(&app).await;
        let said = posted(&server, "/204");
        assert_eq!(
            (&said[0]["auth_req_id"], &said[0]["error"]),
            (&json!(asked.auth_req_id), &json!("transaction_failed")),
            "{}",
            said[0]
        );
    }
);
