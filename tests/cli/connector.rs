//! Connectors by command: what there is, and what is wrong with it.

use serde_json::{Value, json};

use super::Desk;

const TOML: &str = r#"
issuer = "https://id.example.com"

[[connectors]]
name = "corp"
display_name = "Example Corp"
kind = "oidc"
issuer = "https://login.corp.example"
client_id = "doorward"
client_secret_file = "corp.secret"
trusted_domains = ["Corp.Example"]
amr = { mfa = "urn:doorward:acr:2fa" }

[[connectors]]
name = "partner"
kind = "oidc"
issuer = "https://partner.example/tenant"
client_id = "https://id.example.com"
token_endpoint_auth_method = "private_key_jwt"
scope = "openid"
creates_accounts = false
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("doorward.toml", TOML);
    desk.write("corp.secret", "a secret of ours\n");
    desk
}

#[test]
fn connectors_are_listed_with_what_is_registered_there() {
    let desk = desk();
    assert_eq!(
        desk.run(&["connector", "list", "--json"]).json(),
        json!([
            {
                "name": "corp",
                "display_name": "Example Corp",
                "kind": "oidc",
                "issuer": "https://login.corp.example",
                "client_id": "doorward",
                "token_endpoint_auth_method": "client_secret_basic",
                "scope": "email openid profile",
                "redirect_uri": "https://id.example.com/callback/corp",
                "trusted_domains": ["corp.example"],
                "creates_accounts": true,
            },
            {
                "name": "partner",
                "display_name": "partner",
                "kind": "oidc",
                "issuer": "https://partner.example/tenant",
                "client_id": "https://id.example.com",
                "token_endpoint_auth_method": "private_key_jwt",
                "scope": "openid",
                "redirect_uri": "https://id.example.com/callback/partner",
                "trusted_domains": [],
                "creates_accounts": false,
            },
        ])
    );
    let text = desk.run(&["connector", "list"]).done();
    assert!(
        text.contains("https://id.example.com/callback/corp"),
        "{text}"
    );
    let none = Desk::new().with("ISSUER", "https://id.example.com");
    assert_eq!(none.run(&["connector", "list", "--json"]).json(), json!([]));
    assert!(
        none.run(&["connector", "list"])
            .done()
            .contains("[[connectors]]")
    );
}

fn of_connectors(desk: &Desk) -> Vec<(String, String)> {
    let said = desk.run(&["doctor", "--json"]);
    let findings: Vec<Value> = serde_json::from_str(&said.out).expect("findings");
    let own = findings.iter().filter(|one| one["check"] == "connectors");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    own.map(|one| (text(&one["state"]), text(&one["found"])))
        .collect()
}

#[test]
fn doctor_names_the_secret_that_cannot_be_used() {
    let desk = desk();
    desk.run(&["migrate"]).done();
    let found = of_connectors(&desk);
    let state = |found: &[(String, String)]| -> Vec<String> {
        found.iter().map(|(state, _)| state.clone()).collect()
    };
    assert_eq!(state(&found), ["ok", "ok"], "{found:?}");
    assert!(
        found[1].1.contains("https://id.example.com/jwks.json"),
        "{found:?}"
    );
    for content in ["", "one\ntwo\n"] {
        desk.write("corp.secret", content);
        let found = of_connectors(&desk);
        assert_eq!(state(&found), ["problem", "ok"], "{found:?}");
        assert!(
            found[0].1.starts_with("corp: corp.secret has no secret"),
            "{found:?}"
        );
    }
    std::fs::remove_file(desk.path("corp.secret")).expect("it was there");
    let found = of_connectors(&desk);
    assert!(
        found[0].1.starts_with("corp: corp.secret cannot be read"),
        "{found:?}"
    );
}

#[test]
fn a_connector_that_would_never_be_asked_is_refused_at_the_start() {
    for (issuer, mend) in [
        ("https://10.1.2.3", "outgoing.networks"),
        ("http://localhost:9", "doorward dev"),
    ] {
        let desk = Desk::new();
        desk.write(
            "doorward.toml",
            &TOML.replace("https://login.corp.example", issuer),
        );
        let said = desk.run(&["serve"]);
        assert!(
            said.code != 0 && said.err.contains("connectors: corp") && said.err.contains(mend),
            "{said:?}"
        );
    }
}
