//! What is no authorization details at all, or not the client's to ask for (RFC 9396 §5, §8, §10).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{
    BANK, accounts, asks, granted, is_invalid, party, party_with, payment, refreshing, with_details,
};
use crate::oauth::device::GRANT as DEVICE_CODE;
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::changed;
use crate::support::relying_party::REDIRECT;
use crate::support::{Answer, Browser, RelyingParty, TestApp};

/// Each of §5's, and what else is not taken.
fn bad() -> Vec<String> {
    let with = |more: Value| json!([changed(&payment("5"), &more)]).to_string();
    let deep = format!(
        "[{{\"type\":\"payment\",\"x\":{}{}}}]",
        "[".repeat(100),
        "]".repeat(100)
    );
    let many = vec![accounts(&["list"]); 11];
    vec![
        // No JSON array of objects with a type.
        "accounts".into(),
        "{}".into(),
        json!(accounts(&["list"])).to_string(),
        "[]".into(),
        "[[]]".into(),
        "[\"accounts\"]".into(),
        "[null]".into(),
        "[{}]".into(),
        json!([{ "type": 1 }]).to_string(),
        json!([{ "type": ["accounts"] }]).to_string(),
        // RFC 7493 §2.3: two readers could believe different ones.
        r#"[{"type":"accounts","actions":["list"],"actions":["history"]}]"#.into(),
        r#"[{"type":"accounts","type":"payment","actions":["list"]}]"#.into(),
        // "Contains an unknown authorization details type value".
        json!([{ "type": "unknown" }]).to_string(),
        json!([{ "type": "Accounts", "actions": ["list"] }]).to_string(),
        json!([{ "type": "accounts ", "actions": ["list"] }]).to_string(),
        json!([{ "type": "", "actions": ["list"] }]).to_string(),
        json!([accounts(&["list"]), { "type": "unknown" }]).to_string(),
        // "Is an object of known type but containing unknown fields".
        with(json!({ "more": "x" })),
        with(json!({ "actions": ["x"] })),
        with(json!({ "amount": { "value": "5", "currency": "EUR", "more": "x" } })),
        with(json!({ "amount.value": "5" })),
        with(json!({ "scope": "all" })),
        // "Contains fields of the wrong type".
        with(json!({ "creditorName": 5 })),
        with(json!({ "creditorName": ["x"] })),
        with(json!({ "creditorName": { "x": "y" } })),
        with(json!({})).replace("\"Merchant A\"", "null"),
        with(json!({ "amount": "5" })),
        with(json!({ "amount": {} })),
        with(json!({ "urgent": "yes" })),
        with(json!({ "urgent": 1 })),
        with(json!({ "times": "3" })),
        with(json!({ "times": 1.5 })),
        with(json!({ "times": 9_007_199_254_740_993_i64 })),
        with(json!({ "notes": "one" })),
        with(json!({ "notes": [1] })),
        // "Contains fields with invalid values".
        json!([accounts(&["all"])]).to_string(),
        json!([accounts(&["list", "all"])]).to_string(),
        json!([accounts(&[])]).to_string(),
        json!([accounts(&["list", "list"])]).to_string(),
        with(json!({ "creditorName": "" })),
        with(json!({ "creditorName": "x".repeat(301) })),
        with(json!({ "notes": vec!["x"; 21] })),
        with(json!({ "locations": ["https://unknown.example"] })),
        with(json!({ "locations": ["not an address"] })),
        with(json!({ "locations": [format!("{BANK}/#x")] })),
        // What reads another way than it is.
        with(json!({ "creditorName": "Merchant\u{202e}A" })),
        with(json!({ "creditorName": "Merchant\u{2066}A" })),
        with(json!({ "creditorName": "Mer\u{200b}chant A" })),
        with(json!({ "creditorName": "Merchant A\nand B" })),
        with(json!({ "creditorName": "Merchant A\u{0}" })),
        json!([{ "type": "payment", "creditorName": "Merchant A", "amount": { "value": "5" } }])
            .to_string(),
        // Too much.
        deep,
        json!(many).to_string(),
        with(
            json!({ "notes": (0..20).map(|n| format!("{n}{}", "x".repeat(250))).collect::<Vec<_>>() }),
        ),
    ]
}

/// "Is missing required fields": as a token request may be, which leaves out what it does not narrow (§6.1).
fn partial() -> Vec<String> {
    let with = |more: Value| json!([changed(&payment("5"), &more)]).to_string();
    vec![
        json!([{ "type": "accounts" }]).to_string(),
        with(json!({ "creditorName": null })),
        with(json!({ "amount": null })),
    ]
}

both_engines!(
    what_does_not_conform_is_refused_at_every_door,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party_with(
        &app,
        &json!({ "grant_types": ["authorization_code", "refresh_token", "client_credentials", DEVICE_CODE] }),
    )
    .await;
        let mut browser = Browser::new(&app);
        for text in bad().iter().chain(&partial()) {
            let page = browser
                .get(&rp.authorize(&[("authorization_details", text)]))
                .await;
            let said = delivered(&page);
            assert_eq!(
                said.get("error").map(String::as_str),
                Some("invalid_authorization_details"),
                "{text}: {said:?}"
            );
            assert_eq!(
                (&said["state"], &said["iss"]),
                (&"a state".to_owned(), &app.issuer)
            );
            let extra = [("authorization_details", text.as_str())];
            is_invalid(&rp.push(&app, &extra).await, text);
            let device = [("scope", "openid"), extra[0]];
            let answer = rp
                .post(&app, &app.node, "/device_authorization", &device)
                .await;
            is_invalid(&answer, text);
            let own = [("grant_type", "client_credentials"), extra[0]];
            is_invalid(&rp.token(&app, &own).await, text);
        }
    }
);

// §8: "The Token Error Response MUST conform to the rules given in" §5.
both_engines!(
    a_token_request_is_held_to_the_types_too,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let wanted = json!([accounts(&["list"]), payment("5")]);
        let tokens = granted(&app, &rp, &mut Browser::new(&app), &wanted).await;
        for text in &bad() {
            let mut fields = refreshing(&tokens);
            fields.push(("authorization_details", text));
            is_invalid(&rp.token(&app, &fields).await, text);
        }
        // And the refresh token is good still.
        let (status, answer) = rp.token(&app, &refreshing(&tokens)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        // What is but a part is narrowed, or is all of it.
        let mut tokens = answer;
        for text in &partial() {
            let mut fields = refreshing(&tokens);
            fields.push(("authorization_details", text));
            let (status, answer) = rp.token(&app, &fields).await;
            assert_eq!(status, StatusCode::OK, "{text}: {answer}");
            tokens = answer;
        }
    }
);

// RFC 6749 §3.1: "Request and response parameters MUST NOT be included more than once."
both_engines!(they_come_once, with_details(), |app| {
    let rp = party(&app).await;
    let wanted = json!([accounts(&["list"])]);
    let twice = format!("{}&authorization_details=%5B%5D", asks(&rp, &wanted));
    let page = Browser::new(&app).get(&twice).await;
    assert_eq!(delivered(&page)["error"], "invalid_request");
});

// §12: "properly sanitize and handle the data passed in".
both_engines!(
    what_was_asked_for_is_shown_and_nothing_else,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let name = "</dd><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";
        let wanted = json!([changed(&payment("5"), &json!({ "creditorName": name }))]);
        let mut browser = Browser::new(&app);
        let page = browser.open(&asks(&rp, &wanted)).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "consent");
        assert!(page.text().contains(name), "{}", page.text());
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"));
        // It is isolated from what stands beside it.
        assert!(page.texts("dd bdi").iter().any(|text| text == name));
    }
);

// §10: a client asks for the types that it registered.
both_engines!(a_client_asks_for_its_own_types, with_details(), |app| {
    app.add_person().await;
    for types in [json!([]), json!(["calendar"])] {
        let rp = party_with(&app, &json!({ "authorization_details_types": types })).await;
        let page = Browser::new(&app)
            .get(&asks(&rp, &json!([accounts(&["list"])])))
            .await;
        assert_eq!(
            parameters(page.location())["error"],
            "invalid_authorization_details",
            "{types}"
        );
    }
});

async fn register(app: &TestApp, metadata: &Value, token: Option<&str>) -> Answer {
    let mut request = app.request(Method::POST, "/register").json(metadata);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    Answer::to(request).await
}

both_engines!(types_are_registered, with_details(), |app| {
    let token = app.admin_token().await;
    let with = |types: Value| {
        changed(
            &confidential(REDIRECT),
            &json!({ "authorization_details_types": types }),
        )
    };
    for bad in [
        json!(["unknown"]),
        json!(["accounts", "accounts"]),
        json!("accounts"),
        json!([1]),
    ] {
        register(&app, &with(bad.clone()), Some(&token))
            .await
            .is_refused(400, "invalid_client_metadata", bad);
    }
    let answer = register(&app, &with(json!(["accounts"])), Some(&token)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let registered = answer.json();
    assert_eq!(
        registered["authorization_details_types"],
        json!(["accounts"])
    );
    // RFC 7592 §2.2: a client gives itself no other.
    let own = registered["registration_access_token"].as_str().unwrap();
    let address = format!("/register/{}", registered["client_id"].as_str().unwrap());
    for (types, status) in [(json!(["accounts", "payment"]), 400), (json!([]), 200)] {
        let changed = changed(
            &with(types.clone()),
            &json!({ "client_id": registered["client_id"] }),
        );
        let request = app
            .request(Method::PUT, &address)
            .bearer_auth(own)
            .json(&changed);
        let answer = Answer::to(request).await;
        assert_eq!(answer.status, status, "{types}: {}", answer.text);
    }
});

fn with_open_registration() -> crate::support::Options {
    let mut options = with_details();
    options.settings.strangers.is_registration_open = true;
    options
}

// §11.1: "entitle clients to use certain authorization details types": nobody entitles one that registered itself.
both_engines!(a_stranger_has_no_types, with_open_registration(), |app| {
    app.add_person().await;
    let metadata = json!({
        "redirect_uris": [REDIRECT],
        "token_endpoint_auth_method": "none",
        "authorization_details_types": ["accounts"],
    });
    let answer = register(&app, &metadata, None).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let registered = answer.json();
    assert!(registered.get("authorization_details_types").is_none());
    let rp = RelyingParty::of(registered);
    let page = Browser::new(&app)
        .get(&asks(&rp, &json!([accounts(&["list"])])))
        .await;
    assert_eq!(
        parameters(page.location())["error"],
        "invalid_authorization_details"
    );
});
