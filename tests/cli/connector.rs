//! Connectors by command: what there is, and what is wrong with it.

mod tried;

use doorward::domain::signing::SigningAlgorithm;
use doorward::web::tls::ClientCertificates;
use serde_json::{Value, json};

use super::Desk;
use crate::support::app::confidential;
use crate::support::certificates::{Authority, Certificate};
use crate::support::forge::Key;
use crate::support::process::free_port;
use crate::support::saml;
use crate::support::tls::write;
use crate::support::{Options, TestApp};

const TOML: &str = r#"
issuer = "https://id.example.com"

[[connectors]]
name = "corp"
display_name = "Example Corp"
kind = "oidc"
issuer = "https://login.corp.example"
client_id = "doorward"
client_secret_file = "corp.secret"
domains = ["corp.Example"]
trusted_domains = ["Corp.Example"]
amr = { mfa = "urn:doorward:acr:2fa" }
renewed = ["email", "name"]
roles = { admins = ["wiki", "admin"] }
tokens_for = ["desk"]

[[connectors]]
name = "partner"
kind = "oidc"
issuer = "https://partner.example/tenant"
client_id = "https://id.example.com"
token_endpoint_auth_method = "private_key_jwt"
scope = "openid"
creates_accounts = false

[[connectors]]
name = "campus"
kind = "saml"
issuer = "urn:example:idp"
[connectors.saml]
sign_on_url = "https://idp.university.example/sso"
logout_url = "https://idp.university.example/slo"
single_logout = true
certificates_file = "campus.pem"
subject_attribute = "eduPersonUniqueId"
name_id_format = "transient"
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("doorward.toml", TOML);
    desk.write("corp.secret", "a secret of ours\n");
    desk.write("campus.pem", &saml::Key::of_provider().pem());
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
                "backchannel_logout_uri": "https://id.example.com/callback/corp/logout",
                "domains": ["corp.example"],
                "trusted_domains": ["corp.example"],
                "creates_accounts": true,
                "renewed": ["name", "email"],
                "roles": { "admins": ["admin", "wiki"] },
                "tokens_for": ["desk"],
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
                "backchannel_logout_uri": "https://id.example.com/callback/partner/logout",
                "domains": [],
                "trusted_domains": [],
                "creates_accounts": false,
                "renewed": [],
                "roles": {},
                "tokens_for": [],
            },
            {
                "name": "campus",
                "display_name": "campus",
                "kind": "saml",
                "issuer": "urn:example:idp",
                "metadata": null,
                "entity_id": "https://id.example.com/saml/campus/metadata",
                "assertion_consumer_service": "https://id.example.com/saml/campus/acs",
                "single_logout_service": "https://id.example.com/saml/campus/slo",
                "single_logout": true,
                "name_id_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
                "subject_attribute": "eduPersonUniqueId",
                "domains": [],
                "trusted_domains": [],
                "creates_accounts": true,
                "renewed": [],
                "roles": {},
            },
        ])
    );
    let text = desk.run(&["connector", "list"]).done();
    assert!(
        text.contains("https://id.example.com/callback/corp")
            && text.contains("https://id.example.com/saml/campus/acs"),
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

#[test]
fn a_preset_a_client_and_a_secret_are_a_connector() {
    let desk = Desk::new().with("ISSUER", "https://id.example.com");
    let presets = desk.run(&["connector", "presets", "--json"]).json();
    let presets = presets.as_array().expect("presets");
    let text = desk.run(&["connector", "presets"]).done();
    assert!(text.contains("https://developers.google.com/"), "{text}");
    // One of each, and its own name, title and scope stand in the list.
    let one = |preset: &Value| {
        let name = preset["name"].as_str().expect("a name");
        format!("[[connectors]]\npreset = \"{name}\"\nclient_id = \"d\"\nclient_secret = \"s\"\n")
    };
    let all: String = presets.iter().map(one).collect();
    let issuer = "issuer = \"https://id.example.com\"\n";
    desk.write("doorward.toml", &format!("{issuer}{all}"));
    let listed = desk.run(&["connector", "list", "--json"]).json();
    assert_eq!(listed.as_array().expect("connectors").len(), presets.len());
    for (connector, preset) in listed.as_array().unwrap().iter().zip(presets) {
        for same in ["name", "display_name", "kind", "issuer"] {
            assert_eq!(connector[same], preset[same], "{connector}");
        }
        assert!(preset["scope"].is_string(), "{preset}");
    }
}

#[test]
fn every_value_of_a_preset_can_be_another() {
    let desk = Desk::new();
    let toml = r#"
issuer = "https://id.example.com"
[[connectors]]
preset = "gitlab"
name = "code"
display_name = "Our GitLab"
issuer = "https://gitlab.corp.example"
client_id = "d"
client_secret = "s"
scope = "openid"
token_endpoint_auth_method = "client_secret_post"
"#;
    desk.write("doorward.toml", toml);
    assert_eq!(
        desk.run(&["connector", "list", "--json"]).json(),
        json!([{
            "name": "code",
            "display_name": "Our GitLab",
            "kind": "oidc",
            "issuer": "https://gitlab.corp.example",
            "client_id": "d",
            "token_endpoint_auth_method": "client_secret_post",
            "scope": "openid",
            "redirect_uri": "https://id.example.com/callback/code",
            "backchannel_logout_uri": "https://id.example.com/callback/code/logout",
            "domains": [],
            "trusted_domains": [],
            "creates_accounts": true,
            "renewed": [],
            "roles": {},
            "tokens_for": [],
        }])
    );
    for (from, to, why) in [
        (
            "\"gitlab\"",
            "\"gitlub\"",
            "code: there is no preset \"gitlub\"",
        ),
        ("preset = \"gitlab\"\n", "", "code: kind is missing"),
        ("client_id = \"d\"\n", "", "code: client_id is empty"),
        (
            "name = \"code\"\n",
            "name = \"Code\"\n",
            "Code: a name is of lower-case",
        ),
    ] {
        desk.write("doorward.toml", &toml.replacen(from, to, 1));
        let said = desk.run(&["connector", "list"]);
        assert!(said.code != 0 && said.err.contains(why), "{to}: {said:?}");
    }
}

#[test]
fn what_goes_together_in_a_connector() {
    const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    let desk = Desk::new();
    let key = Key::generate(SigningAlgorithm::ES256, "k").pem();
    let listed = |connector: &str| {
        let issuer = "issuer = \"https://id.example.com\"\n";
        desk.write(
            "doorward.toml",
            &format!("{issuer}[[connectors]]\n{connector}"),
        );
        desk.run(&["connector", "list", "--json"])
    };
    let client = "client_id = \"d\"\nclient_secret = \"s\"\n";
    let microsoft = format!("preset = \"microsoft\"\n{client}");
    let github = format!("preset = \"github\"\n{client}");
    let google = format!("preset = \"google\"\n{client}");
    let signed = |more: &str| {
        format!(
            "preset = \"apple\"\nclient_id = \"d\"\n[connectors.signed_secret]\nteam_id = \"T\"\nkey_id = \"K\"\n{more}"
        )
    };
    let with = |connector: &str, more: &str| format!("{connector}{more}\n");
    for good in [
        microsoft.clone(),
        with(&microsoft, &format!("tenants = [\"{}\"]\ntrusted_domains = [\"corp.example\"]", TENANT.to_uppercase())),
        with(&microsoft, &format!("issuer = \"https://login.microsoftonline.com/{TENANT}/v2.0\"\ntrusted_domains = [\"corp.example\"]")),
        signed("private_key_file = \"absent.p8\""),
        signed(&format!("private_key = \"\"\"{key}\"\"\"")),
        with(&github, "emails_endpoint = \"\""),
        "preset = \"discord\"\nclient_id = \"d\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n".to_owned(),
    ] {
        let said = listed(&good);
        assert_eq!(said.code, 0, "{good}: {said:?}");
        assert!(!said.out.contains("PRIVATE"), "{said:?}");
    }
    for (wrong, why) in [
        (with(&microsoft, "trusted_domains = [\"corp.example\"]"), "trusted_domains go with tenants"),
        (with(&microsoft, "tenants = [\"corp.example\"]"), "is no GUID"),
        (with(&microsoft, "discovery = \"http://corp.example\""), "discovery is not an https address"),
        (with(&microsoft, "issuer = \"https://corp.example/{tenantid}\""), "discovery is missing"),
        (with(&google, &format!("tenants = [\"{TENANT}\"]")), "tenants are of an issuer with"),
        (with(&google, "subject = \"id\""), "are for the kind oauth2"),
        (with(&google, "userinfo_endpoint = \"https://corp.example\""), "are for the kind oauth2"),
        (with(&google, "response_mode = \"fragment\""), "response_mode"),
        (with(&github, "nonce = true"), "are for the kind oidc"),
        (with(&github, "amr = { mfa = \"urn:doorward:acr:2fa\" }"), "are for the kind oidc"),
        (with(&github, "subject = \"\""), "subject is missing"),
        (with(&github, "token_endpoint = \"http://corp.example\""), "token_endpoint is not an https address"),
        (with(&github, "userinfo_endpoint = \"https://corp.example/#x\""), "userinfo_endpoint is not an https address"),
        (with(&github, "emails_endpoint = \"ftp://corp.example\""), "emails_endpoint is not an https address"),
        (with(&github, "issuer = \"github\""), "its issuer is not an https address"),
        (with(&github, "issuer = \"https://id.example.com\""), "it is this provider itself"),
        (format!("name = \"a\"\nkind = \"oauth2\"\nissuer = \"https://corp.example\"\n{client}"), "authorization_endpoint is missing"),
        ("preset = \"facebook\"\nclient_id = \"d\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n".to_owned(), "appsecret_proof is made of client_secret"),
        (signed(""), "signed_secret has one of"),
        (signed("private_key_file = \"f\"\nprivate_key = \"k\""), "signed_secret has one of"),
        (signed("private_key = \"k\""), "signed_secret.private_key: the configuration has no private key"),
        (signed("private_key_file = \"f\"").replace("\"K\"", "\"K\\\"\""), "signed_secret.team_id and key_id"),
        (signed("private_key_file = \"f\"").replace("client_id", "client_secret = \"s\"\nclient_id"), "signed_secret stands in place of client_secret"),
        (signed("private_key_file = \"f\"").replace("client_id", "token_endpoint_auth_method = \"private_key_jwt\"\nclient_id"), "needs no signed_secret"),
    ] {
        let said = listed(&wrong);
        assert!(said.code != 0 && said.err.contains(why), "{wrong}: {said:?}");
    }
    let said = listed(&with(
        &microsoft,
        &format!("tenants = [\"{}\"]", TENANT.to_uppercase()),
    ));
    assert_eq!(said.json()[0]["tenants"], json!([TENANT]));
    assert_eq!(listed(&github).json()[0]["kind"], "oauth2");
}

// What is written and means nothing would be believed to hold.
#[test]
fn what_is_a_clients_is_not_for_a_saml_identity_provider() {
    let desk = desk();
    let start = "issuer = \"urn:example:idp\"\n";
    for more in [
        "tenants = [\"72f988bf-86f1-41af-91ab-2d7cd011db47\"]",
        "subject = \"id\"",
        "discovery = \"https://idp.university.example\"",
        "userinfo_endpoint = \"https://idp.university.example\"",
        "pkce = true",
        "nonce = false",
        "response_mode = \"form_post\"",
        "token_endpoint_auth_method = \"private_key_jwt\"",
        "signed_secret = { team_id = \"T\", key_id = \"K\", private_key_file = \"f\" }",
        "client_id = \"d\"",
        "client_secret = \"s\"",
        "scope = \"openid\"",
        "algorithms = [\"ES256\"]",
        "amr = { mfa = \"urn:doorward:acr:2fa\" }",
        "tokens_for = [\"desk\"]",
    ] {
        let toml = TOML.replace(start, &format!("{start}{more}\n"));
        assert_ne!(toml, TOML);
        desk.write("doorward.toml", &toml);
        let said = desk.run(&["connector", "list"]);
        let why = "campus: a SAML identity provider has no client_id";
        assert!(said.code != 0 && said.err.contains(why), "{more}: {said:?}");
    }
}

#[test]
fn doctor_names_the_key_that_signs_nothing() {
    let desk = Desk::new().with("ISSUER", "https://id.example.com");
    let toml = "[[connectors]]\npreset = \"apple\"\nclient_id = \"d\"\n[connectors.signed_secret]\nteam_id = \"T\"\nkey_id = \"K\"\nprivate_key_file = \"key.p8\"\n";
    desk.write("doorward.toml", toml);
    desk.run(&["migrate"]).done();
    let key = Key::generate(SigningAlgorithm::ES256, "k").pem();
    let other = Key::generate(SigningAlgorithm::ES384, "k").pem();
    for (content, state) in [
        (key.as_str(), "unchecked"),
        (&other, "problem"),
        ("a secret", "problem"),
        ("", "problem"),
    ] {
        desk.write("key.p8", content);
        let found = of_connectors(&desk);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, state, "{found:?}");
    }
}

#[test]
fn a_domain_leads_to_one_connector() {
    let desk = Desk::new();
    let partner = "issuer = \"https://partner.example/tenant\"\n";
    let both = format!("{partner}domains = [\"CORP.example\"]\n");
    desk.write("doorward.toml", &TOML.replace(partner, &both));
    let said = desk.run(&["connector", "list"]);
    assert!(
        said.code != 0 && said.err.contains("corp.example is one of domains of two"),
        "{said:?}"
    );
    desk.write("doorward.toml", &TOML.replace("corp.Example", "@corp"));
    let said = desk.run(&["connector", "list"]);
    assert!(
        said.code != 0 && said.err.contains("corp: domains"),
        "{said:?}"
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
    assert_eq!(state(&found), ["unchecked"; 3], "{found:?}");
    // None of them was asked, and that is said.
    for (name, found) in ["corp", "partner", "campus"].iter().zip(&found) {
        let command = format!("`doorward connector test {name}`");
        assert!(found.1.contains(&command), "{found:?}");
    }
    assert!(
        found[1].1.contains("https://id.example.com/jwks.json"),
        "{found:?}"
    );
    for content in ["", "one\ntwo\n"] {
        desk.write("corp.secret", content);
        let found = of_connectors(&desk);
        assert_eq!(
            state(&found),
            ["problem", "unchecked", "unchecked"],
            "{found:?}"
        );
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
        desk.write("campus.pem", &saml::Key::of_provider().pem());
        let said = desk.run(&["serve"]);
        assert!(
            said.code != 0 && said.err.contains("connectors: corp") && said.err.contains(mend),
            "{said:?}"
        );
    }
}

// By TLS with an authority of the house, as a company has it.
both_engines!(a_connection_is_tested_end_to_end, |app| {
    let (authority, folder) = (Authority::new("The house"), tempfile::tempdir().unwrap());
    let own = Certificate::of_server(&authority);
    let files = write(folder.path(), &own.full_chain(), &own.key);
    let there = Options {
        tls: Some((files, ClientCertificates::Off)),
        is_https: true,
        ..Options::default()
    };
    let there = TestApp::start(app.engine, there).await;
    let mut metadata = confidential("https://id.example.com/callback/corp");
    metadata["client_id"] = "doorward".into();
    let registered = there.add_client(metadata).await;
    let desk = Desk::new()
        .with_master_key()
        .with("DATABASE__URL", &app.database.url_text)
        .with("OUTGOING__NETWORKS", "[\"127.0.0.0/8\"]")
        .with("OUTGOING__CA_FILE", "house.pem");
    desk.write("house.pem", &String::from_utf8(authority.pem()).unwrap());
    let corp = TOML.replace("https://login.corp.example", &there.issuer);
    desk.write("doorward.toml", &corp);
    desk.write("corp.secret", registered["client_secret"].as_str().unwrap());
    desk.write("campus.pem", &saml::Key::of_provider().pem());
    let said = desk.run(&["connector", "test", "corp", "--json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let steps: Vec<Value> = serde_json::from_str(&said.out).expect("steps");
    let states: Vec<(&str, &str)> = steps
        .iter()
        .map(|step| {
            (
                step["check"].as_str().unwrap(),
                step["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states.len(), 12, "{states:?}");
    assert!(states.iter().all(|(_, state)| *state == "ok"), "{steps:?}");
    // A secret that is another's: what is wrong is said, with its mend, and the exit code has it.
    desk.write("corp.secret", "not the one");
    let said = desk.run(&["connector", "test", "corp"]);
    assert_eq!(said.code, 1, "{said:?}");
    for words in [
        "credentials",
        "invalid_client",
        "→ Compare client_id",
        "One problem.",
    ] {
        assert!(said.out.contains(words), "{said:?}");
    }
    assert!(!said.out.contains("not the one"), "{said:?}");
    let said = desk.run(&["connector", "test", "nobody"]);
    assert!(
        said.code != 0 && said.err.contains("connector list"),
        "{said:?}"
    );
});

const DIRECTORY: &str = r#"
issuer = "https://id.example.com"

[[connectors]]
name = "staff"
display_name = "Example Staff"
kind = "ldap"
trusted_domains = ["corp.example"]

[connectors.ldap]
servers = ["ldaps://ldap1.corp.example", "ldap://ldap2.corp.example:1389"]
base = "ou=people,dc=corp,dc=example"
bind_dn = "cn=reader,dc=corp,dc=example"
bind_password_file = "staff.secret"
"#;

#[test]
fn the_people_of_a_directory_are_looked_up_by_hand_where_they_are_followed() {
    let desk = Desk::new();
    desk.write("doorward.toml", DIRECTORY);
    desk.write("staff.secret", "a secret of ours\n");
    desk.run(&["migrate"]).done();
    let said = desk.run(&["connector", "sync", "staff"]);
    assert!(
        said.code != 0 && said.err.contains("[connectors.ldap.sync]"),
        "{said:?}"
    );
    let followed = format!("{DIRECTORY}\n[connectors.ldap.sync]\n");
    desk.write("doorward.toml", &followed);
    let said = desk.run(&["doctor"]);
    assert!(said.out.contains("never looked up yet"), "{said:?}");
    // There is nobody to look up.
    let said = desk.run(&["connector", "sync", "staff", "--json"]);
    assert_eq!(
        said.json(),
        json!({ "looked_up": 0, "there": 0, "turned_off": 0, "withheld": 0 })
    );
    let said = desk.run(&["doctor"]);
    assert!(said.out.contains("its people are followed"), "{said:?}");
    let said = desk.run(&["connector", "sync", "nobody"]);
    assert!(
        said.code != 0 && said.err.contains("connector list"),
        "{said:?}"
    );
}

#[test]
fn a_directory_is_listed_and_its_files_are_looked_at() {
    let desk = Desk::new();
    desk.write("doorward.toml", DIRECTORY);
    assert_eq!(
        desk.run(&["connector", "list", "--json"]).json(),
        json!([{
            "name": "staff",
            "display_name": "Example Staff",
            "kind": "ldap",
            "password_change": "off",
            "issuer": "ldap:ou=people,dc=corp,dc=example",
            "servers": ["ldaps://ldap1.corp.example", "ldap://ldap2.corp.example:1389"],
            "base": "ou=people,dc=corp,dc=example",
            "subject": "entryUUID",
            "trusted_domains": ["corp.example"],
            "creates_accounts": true,
            "renewed": [],
            "roles": {},
        }])
    );
    desk.run(&["migrate"]).done();
    let said = desk.run(&["doctor"]);
    assert!(
        said.out.contains("staff: staff.secret cannot be read"),
        "{said:?}"
    );
    desk.write("staff.secret", "a secret of ours\n");
    let said = desk.run(&["doctor"]);
    assert!(
        said.out.contains("staff: what it needs can be read"),
        "{said:?}"
    );
    desk.write(
        "doorward.toml",
        &DIRECTORY.replace("base =", "authorities_file = \"absent.pem\"\nbase ="),
    );
    let said = desk.run(&["doctor"]);
    assert!(said.out.contains("absent.pem"), "{said:?}");
}

#[test]
fn a_directory_that_cannot_be_is_refused_with_why() {
    let desk = Desk::new();
    for (from, to, why) in [
        ("ldaps://ldap1", "https://ldap1", "is not ldaps://host"),
        (
            "ldaps://ldap1.corp.example",
            "ldaps://ldap1.corp.example/dc=corp",
            "is not ldaps://host",
        ),
        (
            "base = \"ou=people",
            "base = \"people",
            "ldap.base is no distinguished name",
        ),
        (
            "bind_dn = \"cn=reader",
            "bind_dn = \"reader",
            "ldap.bind_dn is no distinguished name",
        ),
        (
            "bind_password_file = \"staff.secret\"",
            "",
            "ldap.bind_dn goes with one of",
        ),
        (
            "bind_password_file",
            "bind_password = \"x\"\nbind_password_file",
            "ldap.bind_dn goes with one of",
        ),
        (
            "bind_password_file = \"staff.secret\"",
            "bind_password = \"\"",
            "ldap.bind_dn goes with one of",
        ),
        (
            "base =",
            "people = \"objectClass=person\"\nbase =",
            "ldap.people is no filter",
        ),
        (
            "base =",
            "people = \"(&(objectClass=person)\"\nbase =",
            "ldap.people is no filter",
        ),
        ("base =", "names = []\nbase =", "ldap.names has attributes"),
        (
            "base =",
            "names = [\"uid)(x\"]\nbase =",
            "ldap.names has attributes",
        ),
        (
            "base =",
            "subject = \"a b\"\nbase =",
            "ldap.subject is no attribute",
        ),
        (
            "base =",
            "timeout = \"2m\"\nbase =",
            "ldap.timeout is not between",
        ),
        ("base =", "key_file = \"key.pem\"\nbase =", "go together"),
        (
            "base =",
            "dn = \"uid={username},dc=corp\"\nbase =",
            "ldap.dn stands in place of a search",
        ),
        ("base =", "plain = true\nbase =", "plain"),
        (
            "kind = \"ldap\"",
            "kind = \"ldap\"\nclient_id = \"d\"",
            "a directory has no client_id",
        ),
        (
            "kind = \"ldap\"",
            "kind = \"ldap\"\ndomains = [\"corp.example\"]",
            "a directory has no domains",
        ),
        (
            "kind = \"ldap\"",
            "kind = \"oidc\"",
            "ldap is for a connector of the kind ldap",
        ),
    ] {
        let toml = DIRECTORY.replace(from, to);
        assert_ne!(toml, DIRECTORY, "{from}");
        desk.write("doorward.toml", &toml);
        let said = desk.run(&["connector", "list"]);
        assert!(said.code != 0 && said.err.contains(why), "{to}: {said:?}");
    }
    let direct = DIRECTORY
        .replace("bind_dn = \"cn=reader,dc=corp,dc=example\"\n", "")
        .replace("bind_password_file = \"staff.secret\"\n", "");
    for (dn, is_good) in [
        ("uid={username},ou=people,dc=corp,dc=example", true),
        ("uid=alex,dc=corp", false),
        ("uid={username},cn={username}", false),
        ("{username}", false),
    ] {
        desk.write("doorward.toml", &format!("{direct}dn = \"{dn}\"\n"));
        let said = desk.run(&["connector", "list"]);
        assert_eq!(said.code == 0, is_good, "{dn}: {said:?}");
    }
}

#[test]
fn a_server_with_a_directory_starts_whose_address_is_no_web_address() {
    let desk = Desk::new();
    desk.write("doorward.toml", DIRECTORY);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    // It comes as far as the place where it would listen.
    let said = desk.run(&["serve", "--listen", &address]);
    assert!(said.code != 0 && said.err.contains(&address), "{said:?}");
    assert!(!said.err.contains("connectors"), "{said:?}");
}

#[test]
fn a_directory_is_tried_server_by_server() {
    let desk = Desk::new().with_master_key();
    let port = free_port();
    let nobody = DIRECTORY
        .replace(
            "ldaps://ldap1.corp.example",
            &format!("ldaps://127.0.0.1:{port}"),
        )
        .replace(
            "ldap://ldap2.corp.example:1389",
            &format!("ldap://localhost:{port}"),
        );
    desk.write("doorward.toml", &nobody);
    desk.write("staff.secret", "a secret of ours");
    desk.run(&["migrate"]).done();
    let said = desk.run(&["connector", "test", "staff", "--person", "alex", "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    let steps: Vec<Value> = serde_json::from_str(&said.out).expect("steps");
    for server in ["127.0.0.1", "localhost"] {
        let of_it = |step: &Value| {
            step["state"] == "problem"
                && step["found"]
                    .as_str()
                    .is_some_and(|found| found.contains(server))
        };
        assert!(steps.iter().any(of_it), "{server}: {steps:?}");
    }
    assert!(!said.out.contains("a secret of ours"), "{said:?}");
}
