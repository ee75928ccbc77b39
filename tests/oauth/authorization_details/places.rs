//! Where details are good (RFC 9396 §2.2, `locations`), and which access tokens have them (§9.1: "filtered to the specific audience").

use doorward::domain::response_type::ResponseType;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    BANK, FILES, accounts, asks, details, granted, in_token, is_answered, is_consent, is_invalid,
    party, party_with, payment, refreshing, with_details,
};
use crate::support::answer::delivered;
use crate::support::browser::parameters;
use crate::support::forge::changed;
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::{Browser, Options, RelyingParty, TestApp};

fn calendar(locations: &[&str]) -> Value {
    json!({ "type": "calendar", "actions": ["read"], "locations": locations })
}

/// A refresh for this service.
async fn at(
    app: &TestApp,
    rp: &RelyingParty,
    tokens: &Value,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let mut fields = refreshing(tokens);
    fields.extend(more);
    rp.token(app, &fields).await
}

both_engines!(
    a_token_is_for_the_place_of_its_details,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        // By its type, by its location, and below a service's address.
        for detail in [
            accounts(&["list"]),
            changed(&accounts(&["list"]), &json!({ "locations": [BANK] })),
            changed(
                &payment("5"),
                &json!({ "locations": [format!("{BANK}/payments")] }),
            ),
        ] {
            let tokens = granted(&app, &rp, &mut browser, &json!([detail])).await;
            let access = text(&tokens, "access_token");
            assert_eq!(claims(access)["aud"], BANK, "{detail}");
            assert_eq!(details(&tokens), &json!([detail]));
            let (status, _) = userinfo(&app, &app.node, access).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
        }
        // One that is nowhere in particular is in a token for whatever was asked for.
        let anywhere = json!([payment("5")]);
        let tokens = granted(&app, &rp, &mut browser, &anywhere).await;
        assert_eq!(claims(text(&tokens, "access_token"))["aud"], app.issuer);
        assert_eq!(details(&tokens), &anywhere);
    }
);

both_engines!(each_service_is_told_of_its_own, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let all = json!([
        accounts(&["list"]),
        calendar(&[FILES, &format!("{BANK}/calendar")]),
        payment("5"),
    ]);
    let location = Browser::new(&app).complete(&asks(&rp, &all)).await;
    let code = parameters(&location)["code"].clone();
    // RFC 8707 §2.2: of several, a token request says which.
    let mut fields = rp.redemption(&code);
    fields.push(("resource", FILES));
    let (status, tokens) = rp.token(&app, &fields).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let at_files = json!([calendar(&[FILES]), payment("5")]);
    assert_eq!(
        (details(&tokens), in_token(&tokens)),
        (&at_files, at_files.clone())
    );
    let (status, tokens) = at(&app, &rp, &tokens, &[("resource", BANK)]).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let at_bank = json!([
        accounts(&["list"]),
        calendar(&[&format!("{BANK}/calendar")]),
        payment("5"),
    ]);
    assert_eq!(in_token(&tokens), at_bank);
    // What is for another service is not to be had for this one.
    for (resource, asked) in [(FILES, accounts(&["list"])), (BANK, calendar(&[FILES]))] {
        let asked = json!([asked]).to_string();
        let more = [("resource", resource), ("authorization_details", &asked)];
        is_invalid(&at(&app, &rp, &tokens, &more).await, asked);
    }
    let (status, refused) = at(&app, &rp, &tokens, &[]).await;
    assert_eq!(
        (status, &refused["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_target"))
    );
    let elsewhere = [("resource", app.issuer.as_str())];
    let (_, refused) = at(&app, &rp, &tokens, &elsewhere).await;
    assert_eq!(refused["error"], "invalid_target");
});

both_engines!(
    a_detail_is_at_the_place_of_its_type,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let elsewhere = changed(&accounts(&["list"]), &json!({ "locations": [BANK, FILES] }));
        let page = Browser::new(&app)
            .get(&asks(&rp, &json!([elsewhere])))
            .await;
        assert_eq!(delivered(&page)["error"], "invalid_authorization_details");
    }
);

// A place is asked for as a service is that is named by `resource`: by its name, and by itself.
both_engines!(another_place_is_asked_for, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    granted(&app, &rp, &mut browser, &json!([calendar(&[FILES])])).await;
    let same = browser.open(&asks(&rp, &json!([calendar(&[FILES])]))).await;
    is_answered(&same, "the same place");
    for other in [&[BANK][..], &[FILES, BANK]] {
        let page = browser.open(&asks(&rp, &json!([calendar(other)]))).await;
        is_consent(&page, other);
        assert!(
            page.text().contains("Bank (bank.example)"),
            "{}",
            page.text()
        );
    }
});

fn with_any_service() -> Options {
    let mut options = with_details();
    let rules = std::sync::Arc::make_mut(&mut options.settings.resources);
    rules.is_any_allowed = true;
    options
}

both_engines!(there_are_not_too_many_places, with_any_service(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let many: Vec<String> = (0..6).map(|n| format!("https://{n}.example/x")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut browser = Browser::new(&app);
    let page = browser.get(&asks(&rp, &json!([calendar(&many)]))).await;
    assert_eq!(delivered(&page)["error"], "invalid_authorization_details");
    let five = json!([calendar(&many[..5])]);
    let page = browser
        .get(&format!(
            "{}&resource=https%3A%2F%2Fsixth.example",
            asks(&rp, &five)
        ))
        .await;
    assert_eq!(delivered(&page)["error"], "invalid_authorization_details");
    let one = json!([calendar(&many[..1])]);
    let tokens = granted(&app, &rp, &mut browser, &one).await;
    assert_eq!(claims(text(&tokens, "access_token"))["aud"], many[0]);
    assert_eq!(details(&tokens), &one);
});

fn by_the_browser() -> Options {
    let mut options = with_details();
    options.settings.additional_response_types = ResponseType::ALL.to_vec();
    options
}

both_engines!(
    a_token_that_comes_by_the_browser_has_its_own,
    by_the_browser(),
    |app| {
        app.add_person().await;
        let rp = party_with(
            &app,
            &json!({
                "response_types": ["code token"],
                "grant_types": ["authorization_code", "implicit"],
            }),
        )
        .await;
        let mut browser = Browser::new(&app);
        let asks = |details: &Value| {
            rp.authorize(&[
                ("response_type", "code token"),
                ("authorization_details", &details.to_string()),
            ])
        };
        let one = json!([accounts(&["list"])]);
        let answer = parameters(&browser.complete(&asks(&one)).await);
        let said = claims(&answer["access_token"]);
        assert_eq!((&said["aud"], details(&said)), (&json!(BANK), &one));
        let two = json!([accounts(&["list"]), calendar(&[FILES])]);
        let page = browser.get(&asks(&two)).await;
        assert_eq!(delivered(&page)["error"], "invalid_target");
    }
);
