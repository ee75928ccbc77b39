//! Who is asked for details, in which words, and what is remembered of the answer.

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::client::ClientPolicy;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    BANK, accounts, asks, details, granted, in_token, is_answered, is_consent, is_invalid, party,
    payment, refreshing, with_details,
};
use crate::oauth::amend;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::changed;
use crate::support::relying_party::{REDIRECT, text};
use crate::support::{Browser, RelyingParty, TestApp};

// §3.1: "When gathering user consent, the AS MUST present the merged set of requirements represented by the authorization request."
both_engines!(people_are_asked_in_words, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let wanted = json!([
        { "type": "accounts", "actions": ["list", "history"], "identifier": "DE02 1001", "locations": [BANK] },
        changed(&payment("123.50"), &json!({ "urgent": true, "times": 3, "notes": ["one", "two"] })),
    ]);
    let mut browser = Browser::new(&app);
    let page = browser.open(&asks(&rp, &wanted)).await;
    let page = browser.sign_in(&page, "alex").await;
    is_consent(&page, "new");
    let text = page.text();
    for shown in [
        "Act for you at",
        "Bank (bank.example)",
        "See your email address",
        "See your accounts",
        "see which there are",
        "see what was paid",
        "DE02 1001",
        "Make a payment",
        "The creditorName",
        "Merchant A",
        "123.50",
        "EUR",
        "Yes",
        "3",
        "one",
        "two",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    // In the operator's order.
    let place = |shown: &str| text.find(shown).expect("shown");
    assert!(place("Merchant A") < place("123.50") && place("123.50") < place("EUR"));
    // In the language of the page.
    let address = format!("{}&ui_locales=de", asks(&rp, &wanted));
    let page = browser.open(&address).await;
    let text = page.text();
    assert!(
        text.contains("Ihre Konten sehen") && text.contains("Ja"),
        "{text}"
    );
    assert!(text.contains("Make a payment"), "the text for all: {text}");
    // And what is not allowed is not given.
    let page = browser.submit(&page, &[("decision", "deny")]).await;
    assert_eq!(parameters(page.location())["error"], "access_denied");
});

both_engines!(
    what_was_allowed_is_remembered_and_no_more,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        granted(
            &app,
            &rp,
            &mut browser,
            &json!([accounts(&["list", "balance"])]),
        )
        .await;
        for same in [&["list", "balance"][..], &["balance", "list"], &["list"]] {
            let page = browser.open(&asks(&rp, &json!([accounts(same)]))).await;
            is_answered(&page, same);
        }
        let more = [
            json!([accounts(&["list", "history"])]),
            json!([accounts(&["list"]), { "type": "calendar", "actions": ["read"] }]),
            json!([changed(
                &accounts(&["list"]),
                &json!({ "identifier": "DE02" })
            )]),
            json!([changed(
                &accounts(&["list"]),
                &json!({ "datatypes": ["x"] })
            )]),
        ];
        for more in &more {
            is_consent(&browser.open(&asks(&rp, more)).await, more);
            // OpenID Connect Core 1.0 §3.1.2.6.
            let details = more.to_string();
            let silent = [
                ("prompt", "none"),
                ("authorization_details", details.as_str()),
            ];
            let page = browser.open(&rp.authorize(&silent)).await;
            assert_eq!(parameters(page.location())["error"], "consent_required");
        }
        for more in &more {
            granted(&app, &rp, &mut browser, more).await;
            is_answered(&browser.open(&asks(&rp, more)).await, more);
        }
        // What was allowed before is allowed still.
        let first = json!([accounts(&["list", "balance"])]);
        is_answered(&browser.open(&asks(&rp, &first)).await, "the first");
    }
);

both_engines!(each_payment_is_asked_for, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let once = json!([payment("5")]);
    granted(&app, &rp, &mut browser, &once).await;
    is_consent(&browser.open(&asks(&rp, &once)).await, "again");
    // Of a first-party client too, which nobody is asked about else.
    let metadata = changed(
        &confidential(REDIRECT),
        &json!({ "authorization_details_types": ["accounts", "payment"] }),
    );
    let policy = ClientPolicy {
        is_first_party: true,
        ..ClientPolicy::default()
    };
    let own = RelyingParty::of(app.add_client_with(metadata, policy).await);
    let page = browser
        .open(&asks(&own, &json!([accounts(&["list"])])))
        .await;
    is_answered(&page, "first-party");
    let page = browser.open(&asks(&own, &once)).await;
    is_consent(&page, "first-party");
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = own.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(details(&tokens), &once, "{tokens}");
});

both_engines!(the_account_says_what_an_app_has, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let wanted = changed(&accounts(&["balance"]), &json!({ "identifier": "DE02" }));
    let tokens = granted(&app, &rp, &mut browser, &json!([wanted])).await;
    let page = browser.open("/account/apps").await;
    let text = page.text();
    for shown in ["See your accounts", "see the balances", "DE02"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert_eq!(details(&tokens), &json!([wanted]));
});

// "Client, redirect and scope are looked at again": and so is what a client may ask for in detail.
both_engines!(
    what_a_client_may_not_any_more_it_has_not,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let both = json!([accounts(&["list"]), { "type": "calendar", "actions": ["read"] }]);
        let tokens = granted(&app, &rp, &mut browser, &both).await;
        let alone = json!([accounts(&["list"])]).to_string();
        let address = rp.authorize(&[("scope", ""), ("authorization_details", &alone)]);
        let location = browser.complete(&address).await;
        let (status, of_nothing_else) = rp.redeem(&app, &parameters(&location)["code"]).await;
        assert_eq!(status, StatusCode::OK, "{of_nothing_else}");
        let mut elsewhere = Browser::new(&app);
        let waiting = elsewhere.open(&asks(&rp, &both)).await;
        amend(&app, &rp.id, |client| {
            client.metadata.authorization_details_types = vec!["calendar".into()];
        })
        .await;
        let left = json!([{ "type": "calendar", "actions": ["read"] }]);
        let told = rp.introspect(&app, text(&tokens, "access_token")).await;
        assert_eq!(details(&told), &left);
        let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(details(&tokens), &left);
        // A token that would be good for nothing is not given.
        let (status, refused) = rp.token(&app, &refreshing(&of_nothing_else)).await;
        assert_eq!(
            (status, &refused["error"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_grant")),
            "{refused}"
        );
        // Nor is anybody asked for it.
        let page = elsewhere.open(&waiting.path).await;
        assert_eq!(
            parameters(page.location())["error"],
            "invalid_authorization_details"
        );
    }
);

// What was allowed for one time comes with no token that is made later.
both_engines!(
    what_is_asked_each_time_does_not_last,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let (lasting, once) = (accounts(&["list"]), payment("5"));
        let page = browser.open(&asks(&rp, &json!([lasting]))).await;
        let page = browser.sign_in(&page, "alex").await;
        assert!(page.text().contains("This lasts until you take it back"));
        assert!(!page.text().contains("For this one time"));
        let page = browser.open(&asks(&rp, &json!([lasting, once]))).await;
        assert!(
            page.text()
                .contains("The rest lasts until you take it back")
        );
        assert!(page.text().contains("For this one time"));
        let tokens = granted(&app, &rp, &mut browser, &json!([lasting, once])).await;
        let alone = json!([once]).to_string();
        let address = rp.authorize(&[("scope", ""), ("authorization_details", &alone)]);
        let location = browser.complete(&address).await;
        let (status, of_nothing_else) = rp.redeem(&app, &parameters(&location)["code"]).await;
        assert_eq!(status, StatusCode::OK, "{of_nothing_else}");
        app.clock.advance(Duration::from_secs(599));
        let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(details(&tokens), &json!([lasting, once]));
        app.clock.advance(Duration::from_secs(1));
        let mut fields = refreshing(&tokens);
        fields.push(("authorization_details", &alone));
        is_invalid(&rp.token(&app, &fields).await, "by name");
        let told = rp.introspect(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(details(&told), &json!([lasting]));
        let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(
            (details(&tokens), in_token(&tokens)),
            (&json!([lasting]), json!([lasting]))
        );
        let (status, refused) = rp.token(&app, &refreshing(&of_nothing_else)).await;
        assert_eq!(
            (status, &refused["error"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_grant")),
            "{refused}"
        );
    }
);

// The same where the operator has the type no more, or wants more of it.
both_engines!(
    what_the_operator_changed_is_asked_for_anew,
    with_details(),
    |app| {
        let mut app = app;
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let wanted = json!([accounts(&["list"])]);
        let tokens = granted(&app, &rp, &mut browser, &wanted).await;
        app.options.settings.details = Arc::default();
        let later = app.second_node().await;
        let (status, refreshed) = rp.post(&app, &later, "/token", &refreshing(&tokens)).await;
        assert_eq!(status, StatusCode::OK, "{refreshed}");
        assert_eq!(details(&refreshed), &Value::Null);
        let mut elsewhere = Browser::at_node(&app, &later);
        let page = elsewhere.open(&asks(&rp, &wanted)).await;
        assert_eq!(
            parameters(page.location())["error"],
            "invalid_authorization_details"
        );
        let text = wanted.to_string();
        let mut fields = refreshing(&refreshed);
        fields.push(("authorization_details", &text));
        is_invalid(&rp.post(&app, &later, "/token", &fields).await, "a refresh");
    }
);

// People agree to what they were shown, on whichever page.
both_engines!(
    nobody_agrees_to_what_they_were_not_shown,
    with_details(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser
            .open(&asks(&rp, &json!([accounts(&["list"])])))
            .await;
        let page = browser.sign_in(&page, "alex").await;
        is_consent(&page, "the first");
        // Another version shows the page of the same interaction without them.
        let without = json!({ "asked_details": [] });
        app.database.execute(&format!(
            "UPDATE interactions SET progress = '{}'",
            changed(&progress(&app), &without)
        ));
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let page = browser.follow(page).await;
        is_consent(&page, "it is shown again");
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        is_answered(&page, "now it was shown");
    }
);

fn progress(app: &TestApp) -> Value {
    let rows = app
        .database
        .texts("SELECT progress AS text FROM interactions WHERE answered_at IS NULL");
    serde_json::from_str(&rows[0]).expect("JSON")
}
