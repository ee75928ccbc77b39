//! The passkeys that somebody has, and where others learn of them.

use doorward::login::factor::passkey::{Policy, RelyingParty, remove, rename, signals};
use doorward::provider::{Issuer, Settings};
use serde_json::{Value, json};

use super::{enrolled, id_of, only_one, person, show, word};
use crate::support::Options;
use crate::support::app::{removal, witness};

const SHOP: &str = "https://shop.example";

both_engines!(only_its_owner_renames_or_removes_a_passkey, |app| {
    let (alex, blair) = (person(&app, "alex").await, person(&app, "blair").await);
    let mut key = enrolled(&app, &alex).await;
    let id = id_of(&key);
    let op = app.op();
    assert!(
        !rename(op, &blair.id, &id, "Mine", &witness(op, &blair.id))
            .await
            .unwrap()
    );
    assert!(
        !remove(op, &blair, &id, &removal(op, &blair.id))
            .await
            .unwrap()
    );
    assert_eq!(only_one(&app, &alex).await.name, "Laptop");
    let told = serde_json::to_value(signals(op, &alex).await.unwrap()).unwrap();
    assert_eq!(told["rpId"], "localhost");
    assert_eq!(told["allAcceptedCredentialIds"], json!([id]));
    assert_eq!(told["name"], "alex");
    assert_eq!(told["displayName"], "Alex Müller");

    assert!(
        remove(op, &alex, &id, &removal(op, &alex.id))
            .await
            .unwrap()
    );
    assert!(
        !remove(op, &alex, &id, &removal(op, &alex.id))
            .await
            .unwrap()
    );
    assert_eq!(word(&show(&app, &mut key, |_| {}).await), "unknown");
    let told = serde_json::to_value(signals(op, &alex).await.unwrap()).unwrap();
    assert_eq!(told["allAcceptedCredentialIds"], json!([]));
});

both_engines!(a_session_begins_only_on_a_passkey_that_is_there, |app| {
    let alex = person(&app, "alex").await;
    let key = enrolled(&app, &alex).await;
    let op = app.op();
    let is_held = async || {
        let (tenant, user, id) = (op.tenant.clone(), alex.id.clone(), id_of(&key));
        let held = op.store.write(move |w| w.hold_passkey(&tenant, &user, &id));
        held.await.unwrap().is_some()
    };
    assert!(is_held().await);
    app.disable_user(&alex.id).await;
    assert!(!is_held().await);
    app.enable_user(&alex.id).await;
    remove(op, &alex, &id_of(&key), &removal(op, &alex.id))
        .await
        .unwrap();
    assert!(!is_held().await);
});

both_engines!(password_managers_find_the_page, |app| {
    let answer = app.get("/.well-known/passkey-endpoints").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    let page = format!("{}/account/passkeys", app.issuer);
    let document: Value = answer.json().await.unwrap();
    assert_eq!(document, json!({ "enroll": page, "manage": page }));
    assert_eq!(app.get("/.well-known/webauthn").await.status(), 404);
});

both_engines!(
    related_origins_may_use_the_passkeys,
    Options {
        settings: Settings {
            passkeys: Policy {
                related_origins: vec![SHOP.into()],
                ..Policy::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    },
    |app| {
        let answer = app.get("/.well-known/webauthn").await;
        assert_eq!(answer.headers()["content-type"], "application/json");
        let document: Value = answer.json().await.unwrap();
        assert_eq!(document, json!({ "origins": [SHOP] }));
        let alex = person(&app, "alex").await;
        let mut key = enrolled(&app, &alex).await;
        for (origin, expected) in [
            (SHOP, "good"),
            ("https://www.shop.example", "malformed"),
            ("https://shop.example:8443", "malformed"),
            ("http://shop.example", "malformed"),
        ] {
            let outcome = show(&app, &mut key, |says| {
                says.client_data.insert("origin".into(), json!(origin));
            });
            assert_eq!(word(&outcome.await), expected, "{origin}");
        }
    }
);

#[test]
fn an_address_has_no_passkeys() {
    for (issuer, id) in [
        ("https://id.example.com", Some("id.example.com")),
        ("https://id.example.com:8443", Some("id.example.com")),
        ("http://localhost:8080", Some("localhost")),
        ("http://127.0.0.1:8080", None),
        ("http://[::1]:8080", None),
    ] {
        let issuer = Issuer::parse(issuer).unwrap();
        let party = RelyingParty::new(&issuer, "Doorward", &Policy::default());
        assert_eq!(party.as_ref().map(RelyingParty::id), id, "{issuer:?}");
    }
}
