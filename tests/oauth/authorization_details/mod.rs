//! Rich authorization requests (RFC 9396): what a client asks for object by object, who is asked, and what comes of it.

mod consents;
mod places;
mod refusals;

use std::sync::Arc;

use doorward::domain::authorization_details::types::{
    DetailRules, DetailType, FieldKind, FieldRule,
};
use doorward::domain::resource::{ResourceRules, ResourceServer};
use doorward::domain::signing::SigningAlgorithm;
use doorward::domain::words::Words;
use doorward::provider::Settings;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::oauth::device::{Device, GRANT as DEVICE_CODE};
use crate::support::app::confidential;
use crate::support::browser::{Page, parameters};
use crate::support::forge::{Key, changed};
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

pub const BANK: &str = "https://bank.example";
pub const FILES: &str = "https://files.example";

fn words(text: &str) -> Words {
    Words::One(text.into())
}

fn field(name: &str, kind: FieldKind, is_required: bool) -> FieldRule {
    let is_common = FieldRule::common_kind(name).is_some();
    FieldRule {
        name: name.into(),
        kind,
        is_required,
        text: (!is_common).then(|| words(&format!("The {name}"))),
        values: [].into(),
    }
}

fn kind(name: &str, text: Words, fields: Vec<FieldRule>) -> DetailType {
    DetailType {
        name: name.into(),
        text,
        resource: None,
        fields,
        is_asked_each_time: false,
        is_for_clients: false,
    }
}

/// Accounts, at the bank alone; payments, which are asked for each time; a calendar, anywhere, which clients may have for themselves.
pub fn rules() -> Arc<DetailRules> {
    let mut actions = field("actions", FieldKind::Strings, true);
    actions.values = [
        ("list", "see which there are"),
        ("balance", "see the balances"),
        ("history", "see what was paid"),
    ]
    .map(|(value, text)| (value.to_owned(), words(text)))
    .into();
    let both = [("en", "See your accounts"), ("de", "Ihre Konten sehen")];
    let both = Words::Each(
        both.map(|(tag, text)| (tag.to_owned(), text.to_owned()))
            .into(),
    );
    let accounts = vec![
        actions,
        field("identifier", FieldKind::String, false),
        field("datatypes", FieldKind::Strings, false),
        field("locations", FieldKind::Strings, false),
    ];
    let payment = vec![
        field("creditorName", FieldKind::String, true),
        field("amount.value", FieldKind::String, true),
        field("amount.currency", FieldKind::String, true),
        field("urgent", FieldKind::Boolean, false),
        field("times", FieldKind::Integer, false),
        field("notes", FieldKind::Strings, false),
        field("locations", FieldKind::Strings, false),
    ];
    let calendar = vec![
        field("actions", FieldKind::Strings, true),
        field("privileges", FieldKind::Strings, false),
        field("locations", FieldKind::Strings, false),
    ];
    Arc::new(DetailRules {
        types: vec![
            DetailType {
                resource: Some(BANK.into()),
                ..kind("accounts", both, accounts)
            },
            DetailType {
                is_asked_each_time: true,
                ..kind("payment", words("Make a payment"), payment)
            },
            DetailType {
                is_for_clients: true,
                ..kind("calendar", words("Use your calendar"), calendar)
            },
        ],
    })
}

pub fn with_details() -> Options {
    let server = |uri: &str, name: &str| ResourceServer {
        uri: uri.into(),
        name: Some(name.into()),
        scope: None,
    };
    Options {
        settings: Settings {
            details: rules(),
            resources: Arc::new(ResourceRules {
                servers: vec![server(BANK, "Bank"), server(FILES, "Files")],
                is_any_allowed: false,
            }),
            ..Settings::default()
        },
        ..Options::default()
    }
}

pub fn accounts(actions: &[&str]) -> Value {
    json!({ "type": "accounts", "actions": actions })
}

pub fn payment(amount: &str) -> Value {
    json!({
        "type": "payment",
        "creditorName": "Merchant A",
        "amount": { "value": amount, "currency": "EUR" },
    })
}

/// A client that may ask for every type.
pub async fn party(app: &TestApp) -> RelyingParty {
    party_with(app, &json!({})).await
}

pub async fn party_with(app: &TestApp, more: &Value) -> RelyingParty {
    let metadata = changed(
        &confidential(REDIRECT),
        &json!({
            "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
            "authorization_details_types": ["accounts", "payment", "calendar"],
        }),
    );
    RelyingParty::of(app.add_client(changed(&metadata, more)).await)
}

/// The usual request with these details.
pub fn asks(rp: &RelyingParty, details: &Value) -> String {
    rp.authorize(&[("authorization_details", &details.to_string())])
}

/// The tokens of a request that somebody allows.
pub async fn granted(
    app: &TestApp,
    rp: &RelyingParty,
    browser: &mut Browser,
    details: &Value,
) -> Value {
    let location = browser.complete(&asks(rp, details)).await;
    let answer = parameters(&location);
    let code = answer
        .get("code")
        .unwrap_or_else(|| panic!("a code, not {answer:?}"));
    let (status, tokens) = rp.redeem(app, code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    tokens
}

pub fn details(value: &Value) -> &Value {
    &value["authorization_details"]
}

/// What an access token says of itself.
pub fn in_token(tokens: &Value) -> Value {
    let said = claims(text(tokens, "access_token"));
    details(&said).clone()
}

pub fn refreshing(tokens: &Value) -> Vec<(&str, &str)> {
    vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", text(tokens, "refresh_token")),
    ]
}

/// Asserts that it is refused as RFC 9396 §5 and §8 say.
#[track_caller]
pub fn is_invalid(answer: &(StatusCode, Value), what: impl std::fmt::Debug) {
    assert_eq!(
        (answer.0, &answer.1["error"]),
        (
            StatusCode::BAD_REQUEST,
            &json!("invalid_authorization_details")
        ),
        "{what:?}: {}",
        answer.1
    );
}

#[track_caller]
pub fn is_consent(page: &Page, what: impl std::fmt::Debug) {
    assert_eq!(page.name(), "consent", "{what:?}: {}", page.body);
}

/// Asserts that nobody was asked.
#[track_caller]
pub fn is_answered(page: &Page, what: impl std::fmt::Debug) {
    let answer = parameters(page.location());
    assert!(answer.contains_key("code"), "{what:?}: {answer:?}");
}

// §7: "the authorization server MUST also return the authorization_details as granted by the resource owner and assigned to the respective
// access token"; §9: "the AS MUST make this data available to the RS", in JWTs and to introspection.
both_engines!(what_was_allowed_is_in_every_answer, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let wanted = json!([accounts(&["list", "balance"]), payment("123.50")]);
    let tokens = granted(&app, &rp, &mut Browser::new(&app), &wanted).await;
    assert_eq!(details(&tokens), &wanted, "{tokens}");
    assert_eq!(in_token(&tokens), wanted);
    let told = rp.introspect(&app, text(&tokens, "access_token")).await;
    assert_eq!(details(&told), &wanted, "{told}");
    let refresh = text(&tokens, "refresh_token");
    let told = rp.introspect(&app, refresh).await;
    assert_eq!(details(&told), &wanted, "{told}");
    // A refresh keeps them.
    let (status, tokens) = rp.refresh(&app, refresh).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(details(&tokens), &wanted);
    assert_eq!(in_token(&tokens), wanted);
    // §4: nothing is in the answer that the browser carries.
    let again = json!([accounts(&["list"])]);
    let page = Browser::new(&app).complete(&asks(&rp, &again)).await;
    assert!(!page.contains("authorization_details"), "{page}");
});

both_engines!(an_opaque_token_has_them_too, with_details(), |app| {
    app.add_person().await;
    let rp = party_with(&app, &json!({ "access_token_format": "opaque" })).await;
    let wanted = json!([accounts(&["list"])]);
    let tokens = granted(&app, &rp, &mut Browser::new(&app), &wanted).await;
    let told = rp.introspect(&app, text(&tokens, "access_token")).await;
    assert_eq!(details(&told), &wanted, "{told}");
});

// §3: "independent authorization requirements": neither needs the other.
both_engines!(a_request_may_have_details_alone, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let wanted = json!([accounts(&["list"])]).to_string();
    let address = rp.authorize(&[("scope", ""), ("authorization_details", &wanted)]);
    let page = browser.open(&address).await;
    let page = browser.sign_in(&page, "alex").await;
    is_consent(&page, "details alone");
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let (status, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(details(&tokens).to_string(), wanted);
    assert_eq!(
        (&tokens["scope"], &tokens["id_token"]),
        (&Value::Null, &Value::Null)
    );
    let told = rp.introspect(&app, text(&tokens, "access_token")).await;
    assert_eq!(
        (&told["active"], &told["scope"]),
        (&json!(true), &Value::Null)
    );
    // And without either, nothing is asked for.
    let neither = browser.open(&rp.authorize(&[("scope", "")])).await;
    assert_eq!(parameters(neither.location())["error"], "invalid_scope");
});

// RFC 9126, RFC 9101 §4: by every way in which a request comes.
both_engines!(they_come_by_every_way, with_details(), |app| {
    app.add_person().await;
    let key = Key::generate(SigningAlgorithm::ES256, "the client's");
    let rp = party_with(&app, &json!({ "jwks": { "keys": [key.public()] } })).await;
    let wanted = json!([accounts(&["list"])]);
    let wanted_text = wanted.to_string();
    let pushed = rp
        .pushed(&app, &[("authorization_details", &wanted_text)])
        .await;
    let mut object = rp.object(&app, &[]);
    object["authorization_details"] = wanted.clone();
    let object = key.sign(&key.header("oauth-authz-req+jwt"), &object);
    // What stands beside a request object has no effect.
    let beside = json!([accounts(&["history"])]).to_string();
    let signed = rp.authorize(&[("request", &object), ("authorization_details", &beside)]);
    for address in [pushed, signed] {
        let location = Browser::new(&app).complete(&address).await;
        let (status, tokens) = rp.redeem(&app, &parameters(&location)["code"]).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(details(&tokens), &wanted);
    }
});

both_engines!(a_device_asks_for_them, with_details(), |app| {
    app.add_person().await;
    let rp = party_with(
        &app,
        &json!({ "grant_types": ["authorization_code", "refresh_token", DEVICE_CODE] }),
    )
    .await;
    let wanted = json!([accounts(&["list"]), payment("5")]);
    let wanted_text = wanted.to_string();
    let fields = [
        ("scope", "openid"),
        ("authorization_details", wanted_text.as_str()),
    ];
    let (status, said) = rp
        .post(&app, &app.node, "/device_authorization", &fields)
        .await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let device = Device::of(&said);
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    for shown in ["See your accounts", "see which there are", "Merchant A"] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(page.name(), "device-done", "{}", page.body);
    let (status, tokens) = device.poll(&app, &rp).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(details(&tokens), &wanted);
    assert_eq!(in_token(&tokens), wanted);
    let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(details(&tokens), &wanted);
});

// §6: "the client's policy (in case of grant type client_credentials)".
both_engines!(a_client_has_for_itself_what_it_may, with_details(), |app| {
    let rp = party(&app).await;
    let own = async |details: &Value| {
        let details = details.to_string();
        let fields = [
            ("grant_type", "client_credentials"),
            ("authorization_details", details.as_str()),
        ];
        rp.token(&app, &fields).await
    };
    let wanted = json!([{ "type": "calendar", "actions": ["read"] }]);
    let (status, tokens) = own(&wanted).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(details(&tokens), &wanted);
    assert_eq!(in_token(&tokens), wanted);
    let told = rp.introspect(&app, text(&tokens, "access_token")).await;
    assert_eq!(details(&told), &wanted);
    // Unasked it has none.
    let (_, tokens) = rp
        .token(&app, &[("grant_type", "client_credentials")])
        .await;
    assert_eq!(details(&tokens), &Value::Null);
    for refused in [
        accounts(&["list"]),
        payment("5"),
        json!({ "type": "calendar" }),
        json!({ "type": "calendar", "actions": ["read"], "locations": [BANK] }),
    ] {
        is_invalid(&own(&json!([refused])).await, refused);
    }
});

// §6: a token request has what was granted, or less.
both_engines!(a_token_may_have_less, with_details(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let all = json!([accounts(&["list", "balance"]), payment("5")]);
    let mut browser = Browser::new(&app);
    let tokens = granted(&app, &rp, &mut browser, &all).await;
    let refresh = async |tokens: &Value, details: &Value| {
        let details = details.to_string();
        let mut fields = refreshing(tokens);
        fields.push(("authorization_details", &details));
        rp.token(&app, &fields).await
    };
    for more in [
        json!([accounts(&["list", "history"])]),
        json!([payment("50")]),
        json!([accounts(&["list"]), payment("50")]),
        json!([{ "type": "accounts", "actions": ["list"], "identifier": "DE02" }]),
        json!([{ "type": "calendar", "actions": ["read"] }]),
    ] {
        // Nothing is used up by it.
        is_invalid(&refresh(&tokens, &more).await, more);
    }
    // §6.1: as in the specification's own example, what it does not name is as it was granted.
    let mut tokens = tokens;
    for (asked, given) in [
        (json!([accounts(&["list"])]), json!([accounts(&["list"])])),
        (json!([{ "type": "payment" }]), json!([payment("5")])),
    ] {
        let (status, less) = refresh(&tokens, &asked).await;
        assert_eq!(status, StatusCode::OK, "{less}");
        assert_eq!((details(&less), in_token(&less)), (&given, given.clone()));
        // "The resource owner's previous authorization is unchanged by such requests."
        let (status, whole) = rp.refresh(&app, text(&less, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{whole}");
        assert_eq!(details(&whole), &all);
        tokens = whole;
    }
    // Once allowed, once in a token, however often it is named.
    let twice = json!([{ "type": "payment" }, payment("5"), { "type": "payment" }]);
    let (status, once) = refresh(&tokens, &twice).await;
    assert_eq!(status, StatusCode::OK, "{once}");
    assert_eq!(details(&once), &json!([payment("5")]));
    // A code's token too.
    for (asked, is_given) in [
        (json!([accounts(&["balance"])]), true),
        (json!([accounts(&["history"])]), false),
    ] {
        let location = browser.complete(&asks(&rp, &all)).await;
        let code = parameters(&location)["code"].clone();
        let text = asked.to_string();
        let mut fields = rp.redemption(&code);
        fields.push(("authorization_details", &text));
        let answer = rp.token(&app, &fields).await;
        if is_given {
            assert_eq!(details(&answer.1), &asked, "{}", answer.1);
        } else {
            is_invalid(&answer, asked);
        }
    }
});

// §10: what the operator has, and nothing where that is nothing.
both_engines!(metadata_lists_the_types, with_details(), |app| {
    let mut app = app;
    let path = "/.well-known/openid-configuration";
    let metadata = Answer::to(app.request(Method::GET, path)).await.json();
    assert_eq!(
        metadata["authorization_details_types_supported"],
        json!(["accounts", "payment", "calendar"])
    );
    app.options.settings.details = Arc::default();
    let without = app.second_node().await;
    let request = without.request(&app.http, &app.issuer, Method::GET, path);
    let metadata = Answer::to(request).await.json();
    assert!(
        metadata
            .get("authorization_details_types_supported")
            .is_none()
    );
});
