//! What an identity provider says of people: which of it becomes theirs here, and what becomes of the rest.

use std::fmt::Write as _;

use doorward::app::plan::Plan;
use doorward::config::{Request, load};
use doorward::domain::scope::Scope;
use doorward::federation::connection::Connection;
use serde_json::json;
use tempfile::TempDir;

use super::{consume, leave_for_corp, options, read, right, workers};
use crate::federation::{redeem, some};
use crate::oauth::amend;
use crate::support::database::Engine;
use crate::support::log::Log;
use crate::support::relying_party::{text, userinfo};
use crate::support::saml::{ISSUER, Key, signed, swap};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const END: &str = "</saml:AttributeStatement>";

fn attribute(name: &str, value: &str) -> String {
    format!(
        "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
    )
}

/// The connector that an operator's file makes.
fn configured(claims: &str) -> Connection {
    let folder = TempDir::new().expect("a folder");
    let certificate = folder.path().join("idp.pem");
    std::fs::write(&certificate, Key::of_provider().pem()).expect("written");
    let file = folder.path().join("doorward.toml");
    let toml = format!(
        "issuer = \"https://id.example\"\n[[connectors]]\nname = \"corp\"\ndisplay_name = \"Example Corp\"\nkind = \"saml\"\n\
         issuer = \"{ISSUER}\"\ntrusted_domains = [\"corp.example\"]\n{claims}\n[connectors.saml]\n\
         sign_on_url = \"https://idp.corp.example/sso\"\ncertificates_file = \"{}\"\n",
        certificate.display()
    );
    std::fs::write(&file, toml).expect("written");
    let request = Request {
        file: Some(file),
        ..Request::default()
    };
    let plan = Plan::without_mail(&load(request).expect("a file")).expect("a plan");
    let connection = plan.settings.connections.find("corp").expect("it");
    connection.clone()
}

fn options_of(claims: &str) -> Options {
    crate::federation::options(vec![configured(claims)])
}

/// What a client hears of somebody of whom this is said beside what the usual response says.
async fn heard(app: &TestApp, said: &[(&str, &str)]) -> serde_json::Value {
    let mut rp = RelyingParty::confidential(app).await;
    rp.scope = "openid profile email".into();
    amend(app, &rp.id, |client| {
        client.metadata.scope = Some(Scope::parse("openid profile email").expect("a scope"));
    })
    .await;
    let mut browser = Browser::new(app);
    let asked = leave_for_corp(app, &rp, &mut browser, &[]).await;
    let mut attributes = String::new();
    for (name, value) in said {
        write!(attributes, "{}", attribute(name, value)).expect("written");
    }
    let response = swap(&asked.response, END, &format!("{attributes}{END}"));
    let on = consume(app, &signed(&response), &asked.relay_state).await;
    let page = browser.open(&on).await;
    let tokens = redeem(app, &rp, &mut browser, page).await;
    let (status, claims) = userinfo(app, &app.node, text(&tokens, "access_token")).await;
    assert_eq!(status, 200, "{claims}");
    claims
}

const HEARD: [&str; 5] = [
    "name",
    "given_name",
    "family_name",
    "email",
    "email_verified",
];

fn ada() -> serde_json::Value {
    json!({
        "name": "Ada Lovelace",
        "given_name": "Ada",
        "family_name": "Lovelace",
        "email": "ada@corp.example",
        "email_verified": true,
    })
}

/// With a number, and theirs to change yet: so no client hears of it.
#[track_caller]
fn has_name(app: &TestApp) {
    let names = app.database.texts("SELECT username AS text FROM users");
    assert!(
        names.len() == 1 && names[0].starts_with("countess-"),
        "{names:?}"
    );
}

// SAML profiles §8.2: by the OIDs of LDAP's attributes.
both_engines!(
    without_claims_the_names_of_the_attribute_profile_count,
    options_of(""),
    |app| {
        let said = [
            ("urn:oid:0.9.2342.19200300.100.1.1", "countess"),
            ("urn:oid:0.9.2342.19200300.100.1.3", "ada@corp.example"),
            ("urn:oid:2.16.840.1.113730.3.1.241", "Ada Lovelace"),
            ("urn:oid:2.5.4.42", "Ada"),
            ("urn:oid:2.5.4.4", "Lovelace"),
        ];
        assert_eq!(some(&heard(&app, &said).await, &HEARD), ada());
        has_name(&app);
    }
);

// As docs/configuration.md has them for Microsoft Entra ID.
both_engines!(
    names_of_addresses_are_names_as_any,
    options_of(
        "[connectors.claims]\npreferred_username = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name\"\n\
         name = \"http://schemas.microsoft.com/identity/claims/displayname\"\n\
         given_name = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname\"\n\
         family_name = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname\"\n\
         email = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress\"\n"
    ),
    |app| {
        let xmlsoap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
        let names = ["name", "emailaddress", "givenname", "surname"];
        let [name, email, given, family] = names.map(|name| format!("{xmlsoap}/{name}"));
        let said = [
            (name.as_str(), "countess@corp.example"),
            (&email, "ada@corp.example"),
            (
                "http://schemas.microsoft.com/identity/claims/displayname",
                "Ada Lovelace",
            ),
            (&given, "Ada"),
            (&family, "Lovelace"),
        ];
        assert_eq!(some(&heard(&app, &said).await, &HEARD), ada());
        has_name(&app);
    }
);

// L-027, ASVS 15.3.1.
both_engines!(
    what_is_not_mapped_is_not_kept,
    options_of("claims = { name = \"displayName\" }"),
    |app| {
        let said = [
            ("displayName", "Mapped Mabel"),
            ("employeeNumber", "unmapped-0815"),
            ("urn:oid:2.5.4.20", "+49 unmapped 4711"),
        ];
        let claims = heard(&app, &said).await;
        assert_eq!(claims["name"], "Mapped Mabel");
        let dump = app.database.dump();
        let has = |text: &str| dump.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(has("Mapped Mabel"), "it is looked for where it would be");
        for unmapped in ["unmapped-0815", "+49 unmapped 4711", "employeeNumber"] {
            assert!(!has(unmapped), "{unmapped}");
        }
    }
);

#[tokio::test]
async fn the_log_has_room_for_some_names_and_not_for_all() {
    let workers = workers();
    let long = "n".repeat(500);
    let mut more = attribute(&long, "x");
    for number in 0..100 {
        more.push_str(&attribute(&format!("a{}", number / 2), "x"));
    }
    let document = swap(&right(), END, &format!("{more}{END}"));
    let names = read(&workers, &signed(&document)).await.assertion.names;
    assert_eq!((names.len(), names[0].as_str()), (40, "mail"));
    assert_eq!(names[1], long[..120]);
    assert_eq!(names[2..5], ["a0", "a1", "a2"], "each once");
    workers.stop().await;
}

#[tokio::test]
async fn the_log_names_what_was_said_for_who_writes_a_mapping() {
    let (log, _guard) = Log::begin();
    let app = TestApp::start(Engine::Sqlite, options()).await;
    heard(&app, &[("employeeNumber", "unmapped-0815")]).await;
    let own = log.own();
    let line = own
        .iter()
        .find(|line| line.contains("says attributes of somebody"));
    let line = line.unwrap_or_else(|| panic!("{own:?}"));
    assert!(
        line.contains("DEBUG") && line.contains("connector.name=\"corp\""),
        "{line}"
    );
    assert!(line.contains("[\"mail\", \"employeeNumber\"]"), "{line}");
    assert!(!own.join("").contains("unmapped-0815"));
}
