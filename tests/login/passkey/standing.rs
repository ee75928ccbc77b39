//! The passkeys that somebody has, and where others learn of them.

use doorward::domain::id::InteractionId;
use doorward::domain::interaction::Progress;
use doorward::domain::user::User;
use doorward::login::attempt::{self, Advance};
use doorward::login::factor::passkey::{
    Answer, Policy, RelyingParty, list, remove, rename, signals,
};
use doorward::login::known_browser::KnownBrowser;
use doorward::login::policy::WantedAcr;
use doorward::login::session::BrowserSessions;
use doorward::login::ways::Removed;
use doorward::provider::{Issuer, Settings};
use serde_json::{Value, json};

use super::{asked, browser, enrolled, here, id_of, only_one, person, show, word};
use crate::support::app::{removal, witness};
use crate::support::{Browser, Options, TestApp};

/// What authenticators are told of somebody.
async fn signaled(app: &TestApp, user: &User) -> Value {
    let passkeys = list(app.op(), &user.id).await.unwrap();
    serde_json::to_value(signals(app.op(), user, &passkeys).unwrap()).unwrap()
}

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
    assert_eq!(
        remove(op, &blair, &id, &removal(op, &blair.id))
            .await
            .unwrap(),
        Removed::Gone
    );
    assert_eq!(only_one(&app, &alex).await.name, "Laptop");
    let told = signaled(&app, &alex).await;
    assert_eq!(told["rpId"], "localhost");
    assert_eq!(told["allAcceptedCredentialIds"], json!([id]));
    assert_eq!(told["name"], "alex");
    assert_eq!(told["displayName"], "Alex Müller");

    assert_eq!(
        remove(op, &alex, &id, &removal(op, &alex.id))
            .await
            .unwrap(),
        Removed::Done
    );
    assert_eq!(
        remove(op, &alex, &id, &removal(op, &alex.id))
            .await
            .unwrap(),
        Removed::Gone
    );
    assert_eq!(word(&show(&app, &mut key, |_| {}).await), "unknown");
    let told = signaled(&app, &alex).await;
    assert_eq!(told["allAcceptedCredentialIds"], json!([]));
});

both_engines!(a_session_begins_only_on_a_passkey_that_is_there, |app| {
    let op = app.op();
    for (name, what_happens) in [("alex", ""), ("blair", "removed"), ("chris", "turned off")] {
        let user = person(&app, name).await;
        let mut key = enrolled(&app, &user).await;
        let begun = asked(&app).await;
        let answer = Answer {
            ceremony: begun.ceremony.as_str(),
            bound_to: &browser(),
            response: &key.answer(&begun.options),
        };
        let progress = Progress::default();
        let proven = attempt::passkey(op, (answer, &here()), None, &progress, None).await;
        let proven = proven.expect("a proof");
        // Between the proof and the session.
        match what_happens {
            "removed" => {
                let removed = remove(op, &user, &id_of(&key), &removal(op, &user.id)).await;
                assert_eq!(removed.unwrap(), Removed::Done);
            }
            "turned off" => app.disable_user(&user.id).await,
            _ => {}
        }
        let page = Browser::new(&app).open("/account").await;
        let interaction = page.action();
        let (_, interaction) = interaction.rsplit_once('/').expect("an interaction");
        let here = attempt::Here {
            browser: &BrowserSessions::default(),
            interaction: &InteractionId::new(interaction),
            progress: &progress,
            acr: &WantedAcr::default(),
            origin: here(),
            language: "en",
            known: &KnownBrowser::default(),
            devices: Vec::new(),
            offers_passkey: false,
        };
        let advanced = attempt::advance(op, &proven, &here).await.unwrap();
        match what_happens {
            "" => assert!(matches!(advanced, Advance::Begun(_)), "{advanced:?}"),
            why => assert!(matches!(advanced, Advance::Outdated), "{why}: {advanced:?}"),
        }
    }
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
