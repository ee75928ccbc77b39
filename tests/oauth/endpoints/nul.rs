//! Text with NUL, which PostgreSQL has not: whoever sends it is refused or shown what everybody is, and no fault of ours is made of
//! it. In a form it is refused before anybody looks at it; JSON, JWTs and addresses can hold it.

use doorward::domain::signing::SigningAlgorithm;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, changed};
use crate::support::relying_party::{REDIRECT, text};
use crate::support::{Answer, Browser, RelyingParty};

/// Metadata of every kind, by member, with text that has NUL in it.
fn metadata() -> Vec<(&'static str, Value)> {
    let nul = "a\0b";
    let address = "https://app.example/a\0b";
    vec![
        ("client_name", json!(nul)),
        ("client_name#de", json!(nul)),
        ("client_id", json!(nul)),
        ("client_uri", json!(address)),
        ("logo_uri", json!(address)),
        ("tos_uri", json!(address)),
        ("policy_uri", json!(address)),
        ("redirect_uris", json!([address])),
        ("post_logout_redirect_uris", json!([address])),
        ("initiate_login_uri", json!(address)),
        ("scope", json!("openid a\0b")),
        ("contacts", json!([nul])),
        ("default_acr_values", json!([nul])),
        ("software_id", json!(nul)),
        ("software_version", json!(nul)),
        ("grant_types", json!([nul])),
        ("application_type", json!(nul)),
        ("token_endpoint_auth_method", json!(nul)),
        ("id_token_signed_response_alg", json!(nul)),
        ("unheard\0of", json!(nul)),
    ]
}

both_engines!(nul_is_no_fault_of_ours, |app| {
    app.add_person().await;
    let admin = app.admin_token().await;
    let register = async |document: &Value| {
        let posted = app.request(Method::POST, "/register").bearer_auth(&admin);
        Answer::to(posted.json(document)).await
    };
    let known = register(&confidential(REDIRECT)).await.json();
    let own = format!("/register/{}", text(&known, "client_id"));
    for (member, value) in metadata() {
        let mut document = confidential(REDIRECT);
        document[member] = value.clone();
        let answer = register(&document).await;
        assert!(
            [201, 400].contains(&answer.status),
            "{member}: {}",
            answer.text
        );
        if member != "client_id" {
            document["client_id"] = known["client_id"].clone();
        }
        let put = app
            .request(Method::PUT, &own)
            .bearer_auth(text(&known, "registration_access_token"))
            .json(&document);
        let answer = Answer::to(put).await;
        assert!(
            [200, 400].contains(&answer.status),
            "{member}: {}",
            answer.text
        );
    }

    let key = Key::generate(SigningAlgorithm::ES256, "k\0");
    let mut machine = confidential(REDIRECT);
    machine["token_endpoint_auth_method"] = "private_key_jwt".into();
    machine["grant_types"] = json!(["client_credentials"]);
    machine["response_types"] = json!([]);
    machine["jwks"] = json!({ "keys": [key.public()] });
    let machine = RelyingParty::of(app.add_client(machine).await);
    for changes in [
        json!({ "iss": "a\0", "sub": "a\0" }),
        json!({ "aud": "a\0" }),
        json!({ "jti": "a\0" }),
        json!({ "unknown\0": "a\0" }),
    ] {
        let claims = changed(&assertion(&app, &machine.id), &changes);
        let token = key.sign(&key.header("JWT"), &claims);
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &token),
        ];
        let answer = Answer::to_form(&app, "/token", &fields).await;
        assert!(
            [200, 401].contains(&answer.status),
            "{changes}: {}",
            answer.text
        );
    }

    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    for claims in [
        json!({ "id_token": { "sub": { "value": "a\0" } } }),
        json!({ "id_token": { "a\0": null } }),
        json!({ "userinfo": { "email": { "values": ["a\0"] }, "a\0": { "value": "\0" } } }),
        json!({ "id_token": { "acr": { "values": ["a\0"] } } }),
    ] {
        let claims = claims.to_string();
        for prompt in ["none", "consent"] {
            let page = browser
                .get(&rp.authorize(&[("claims", &claims), ("prompt", prompt)]))
                .await;
            assert_eq!(page.status.as_u16(), 303, "{claims}: {}", page.body);
            if prompt == "consent" && page.location().starts_with('/') {
                let page = browser.follow(page).await;
                assert_eq!(page.status.as_u16(), 200, "{claims}: {}", page.body);
                continue;
            }
            let answer = delivered(&page);
            let error = answer.get("error").map(String::as_str);
            assert!(
                [None, Some("login_required"), Some("invalid_request")].contains(&error),
                "{claims}: {answer:?}"
            );
            if let Some(code) = answer.get("code") {
                let (status, tokens) = rp.redeem(&app, code).await;
                assert_eq!(status, 200, "{claims}: {tokens}");
            }
        }
    }
    assert_eq!(app.get("/health/ready").await.status(), 200);
});
