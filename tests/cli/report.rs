//! `doorward report`: server and clients against OAuth 2.1, RFC 9700 and FAPI 2.0; and the word by which a client is held to one.

use doorward::domain::signing::SigningAlgorithm;
use serde_json::{Value, json};

use super::Desk;
use crate::support::forge::Key;
use crate::support::relying_party::text;

const OWN: [&str; 8] = [
    "client",
    "add",
    "--id",
    "shop",
    "--redirect-uri",
    "https://shop.example/cb",
    "--name",
    "The <Shop>",
];

/// An issuer whose assertions are taken, as the environment has it.
const TRUSTED: &str = "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",clients=[\"batch\"],subject=\"sub\"}]";

fn desk() -> Desk {
    let desk = Desk::new().with("ISSUER", "https://id.example.com");
    desk.run(&["migrate"]).done();
    desk
}

/// A client that keeps FAPI 2.0, as a file.
fn strict() -> Value {
    let key = Key::generate(SigningAlgorithm::ES256, "the client's");
    json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": { "keys": [key.public()] },
        "dpop_bound_access_tokens": true,
        "id_token_signed_response_alg": "ES256",
    })
}

fn finding<'r>(assessed: &'r Value, rule: &str) -> &'r Value {
    let findings = assessed["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["rule"] == rule);
    found.unwrap_or_else(|| panic!("{rule} in {assessed}"))
}

#[test]
fn each_client_is_graded_finding_by_finding() {
    let desk = desk();
    desk.run(&OWN).done();
    desk.write("strict.json", &strict().to_string());
    let uri = ["--redirect-uri", "https://bank.example/cb"];
    let add = ["client", "add", "--id", "bank", "--metadata", "strict.json"];
    desk.run(&[&add[..], &uri, &["--profile", "fapi2-security"]].concat())
        .done();
    let report = desk.run(&["report", "--json"]).json();
    let server = &report["server"];
    assert_eq!(
        (&server["issuer"], &server["profile"]),
        (&json!("https://id.example.com"), &json!("oauth2.1"))
    );
    let kept = json!({ "broken": 0, "open": 0 });
    assert_eq!(server["grades"]["OAuth 2.1"], kept, "{server}");
    assert_eq!(server["grades"]["RFC 9700"], kept, "{server}");
    // Others' requests may come without being pushed, by secrets, and signed with RS256.
    for rule in [
        "pushed-requests",
        "client-authentication",
        "signing-algorithms",
    ] {
        assert_eq!(finding(server, rule)["kept"], false, "{rule}");
    }
    assert_eq!(server["grades"]["FAPI 2.0 Security Profile"]["broken"], 3);
    let [bank, shop] = &report["clients"].as_array().expect("clients")[..] else {
        panic!("two clients: {report}");
    };
    assert_eq!(
        (&bank["client_id"], &shop["client_id"]),
        (&json!("bank"), &json!("shop"))
    );
    assert_eq!(
        (&bank["client_name"], &shop["client_name"]),
        (&Value::Null, &json!("The <Shop>"))
    );
    assert_eq!(bank["profile"], "fapi2-security");
    for (standard, grade) in bank["grades"].as_object().expect("grades") {
        // It has keys, and nothing makes it sign its requests with them.
        let broken = u32::from(standard == "FAPI 2.0 Message Signing");
        assert_eq!(*grade, json!({ "broken": broken, "open": 0 }), "{standard}");
    }
    assert_eq!(finding(bank, "signed-requests")["kept"], false);
    assert_eq!(shop["grades"]["OAuth 2.1"], kept);
    // Recommended there, demanded here.
    assert_eq!(
        shop["grades"]["RFC 9700"],
        json!({ "broken": 0, "open": 2 })
    );
    assert_eq!(
        shop["grades"]["FAPI 2.0 Security Profile"],
        json!({ "broken": 3, "open": 0 })
    );
    assert_eq!(
        shop["grades"]["FAPI 2.0 Message Signing"],
        json!({ "broken": 5, "open": 0 })
    );
    let bound = finding(shop, "sender-constrained-tokens");
    assert_eq!(bound["kept"], false);
    assert_eq!(
        bound["sources"][1],
        json!({ "standard": "FAPI 2.0 Security Profile", "section": "5.3.2.1, 4", "force": "must" })
    );
    assert!(
        text(bound, "mend").contains("dpop_bound_access_tokens"),
        "{bound}"
    );
    // To read: the table, and of each what is to be done.
    let said = desk.run(&["report"]).done();
    for part in [
        "\nshop (The <Shop>) ",
        "\nshop (The <Shop>)\n",
        "2 open",
        "3 broken",
        "→ dpop_bound_access_tokens true",
        "RFC 9700 §2.2.1, recommended",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // To keep: a page that stands alone, and of which nobody can write another part.
    let page = desk.run(&["report", "--html"]).done();
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"),
        "{page}"
    );
    let named = "<bdi>The &#60;Shop&#62;</bdi>";
    assert_eq!(
        page.matches(named).count(),
        2,
        "in the table, and below: {page}"
    );
    for part in ["<script", "src=", "http://", "url("] {
        assert!(!page.contains(part), "{part}");
    }
}

// RFC 9700 §2.6 has http for native clients alone, on the loopback (RFC 8252 §7.3); OAuth 2.1 §1.5 for whatever stays on the machine.
#[test]
fn a_redirect_to_the_own_machine_is_graded_by_each_standard() {
    let desk = desk();
    // What is on the person's machine keeps no secret; what has one is on a server.
    for (id, is_public, uri, is_kept, open) in [
        ("named", true, "http://localhost/cb", true, 1),
        ("native", true, "http://127.0.0.1/cb", true, 0),
        ("server", false, "http://127.0.0.1/cb", false, 0),
    ] {
        let add = ["client", "add", "--id", id, "--redirect-uri", uri];
        let public: &[&str] = if is_public { &["--public"] } else { &[] };
        desk.run(&[&add[..], public].concat()).done();
        let report = desk.run(&["report", "--json"]).json();
        let mut clients = report["clients"].as_array().expect("clients").iter();
        let client = clients.find(|client| client["client_id"] == id);
        let client = client.expect("the client");
        assert_eq!(finding(client, "https-redirects")["kept"], is_kept, "{id}");
        assert_eq!(
            client["grades"]["OAuth 2.1"],
            json!({ "broken": 0, "open": open }),
            "{id}"
        );
        let broken = &client["grades"]["RFC 9700"]["broken"];
        assert_eq!(*broken, u32::from(!is_kept), "{id}");
    }
}

// FAPI 2.0 Message Signing §5.3.2: to have keys is not to sign; and who sends no requests has none to sign.
#[test]
fn requests_are_signed_by_who_is_held_to_it_and_sends_any() {
    let desk = desk();
    let signing = ["require_signed_request_object", "ciba"];
    for (id, member, grants, profile, has_keys, is_kept) in [
        ("keys", None, "authorization_code", None, true, false),
        (
            "registered",
            Some(signing[0]),
            "authorization_code",
            None,
            true,
            true,
        ),
        (
            "held",
            None,
            "authorization_code",
            Some("fapi2-message-signing"),
            true,
            true,
        ),
        ("machine", None, "client_credentials", None, false, true),
        (
            "caller",
            None,
            "urn:openid:params:grant-type:ciba",
            None,
            true,
            false,
        ),
        (
            "signing-caller",
            Some(signing[1]),
            "urn:openid:params:grant-type:ciba",
            None,
            true,
            true,
        ),
    ] {
        let mut metadata = if has_keys { strict() } else { json!({}) };
        metadata["grant_types"] = json!([grants]);
        match member {
            Some("ciba") => {
                metadata["backchannel_authentication_request_signing_alg"] = "ES256".into();
            }
            Some(member) => metadata[member] = true.into(),
            None => {}
        }
        if grants == "authorization_code" {
            metadata["redirect_uris"] = json!(["https://app.example/cb"]);
        } else {
            metadata["response_types"] = json!([]);
        }
        if grants.ends_with("ciba") {
            metadata["backchannel_token_delivery_mode"] = "poll".into();
        }
        desk.write("client.json", &metadata.to_string());
        let add = ["client", "add", "--id", id, "--metadata", "client.json"];
        let profile: Vec<&str> = profile
            .iter()
            .flat_map(|word| ["--profile", word])
            .collect();
        desk.run(&[&add[..], &profile].concat()).done();
        let report = desk.run(&["report", "--json"]).json();
        let mut clients = report["clients"].as_array().expect("clients").iter();
        let client = clients.find(|client| client["client_id"] == id);
        let client = client.expect("the client");
        assert_eq!(finding(client, "signed-requests")["kept"], is_kept, "{id}");
        assert_eq!(finding(client, "request-object-keys")["kept"], true, "{id}");
    }
}

// FAPI 2.0 Security Profile §5.3.2.1, NOTE 2 has room for other grants, and says which were analysed; OAuth 2.1 has no word on it.
#[test]
fn other_grants_are_no_part_of_what_was_analysed_for_fapi() {
    let desk = desk().with("ASSERTION_ISSUERS", TRUSTED);
    desk.write("strict.json", &strict().to_string());
    let strict = ["--metadata", "strict.json", "--profile", "fapi2-security"];
    let others = ["device_code", "token-exchange", "jwt-bearer"];
    for id in others.into_iter().chain(["client_credentials"]) {
        let grant = match id {
            "client_credentials" => id.to_owned(),
            other => format!("urn:ietf:params:oauth:grant-type:{other}"),
        };
        let add = ["client", "add", "--id", id, "--grant-type", &grant];
        desk.run(&[&add[..], &strict].concat()).done();
    }
    let report = desk.run(&["report", "--json"]).json();
    let clients = report["clients"].as_array().expect("clients");
    assert_eq!(clients.len(), 4);
    for client in clients {
        let is_analysed = client["client_id"] == "client_credentials";
        assert_eq!(finding(client, "analysed-grants")["kept"], is_analysed);
        let grade = |open: u32| json!({ "broken": 0, "open": open });
        assert_eq!(client["grades"]["OAuth 2.1"], grade(0));
        let open = u32::from(!is_analysed);
        assert_eq!(client["grades"]["FAPI 2.0 Security Profile"], grade(open));
    }
}

#[test]
fn a_client_is_put_on_a_profile_by_one_word() {
    let desk = desk();
    desk.run(&OWN).done();
    let set = |arguments: &[&str]| desk.run(&[&["client", "set", "shop"], arguments].concat());
    let refused = set(&["--profile", "fapi2-security"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    for demand in ["private_key_jwt", "dpop_bound_access_tokens", "PS256"] {
        assert!(refused.err.contains(demand), "{refused:?}");
    }
    let refused = set(&["--profile", "fapi"]);
    assert!(
        refused.code == 2 && refused.err.contains("fapi2-message-signing"),
        "{refused:?}"
    );
    // What it lacks may come with the word.
    desk.write("strict.json", &strict().to_string());
    let changed = set(&[
        "--metadata",
        "strict.json",
        "--profile",
        "fapi2-security",
        "--json",
    ]);
    assert_eq!(changed.json()["policy"]["profile"], "fapi2-security");
    let refused = set(&["--auth-method", "client_secret_basic"]);
    assert!(
        refused.code == 2 && refused.err.contains("fapi2-security"),
        "{refused:?}"
    );
    let refused = set(&["--pkce-exempt", "on"]);
    assert!(
        refused.code == 2 && refused.err.contains("PKCE"),
        "{refused:?}"
    );
    assert_eq!(
        set(&["--name", "Shop", "--json"]).json()["policy"]["profile"],
        "fapi2-security"
    );
    let free = set(&["--profile", "none", "--json"]).json();
    assert_eq!(free["policy"].get("profile"), None, "{free}");
    set(&["--auth-method", "client_secret_basic"]).done();
}

#[test]
fn who_does_not_keep_the_profile_of_all_is_named_and_mended_step_by_step() {
    let database = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", database.path().join("doorward.db").display());
    let key = database.path().join("master.key").display().to_string();
    let at = || {
        Desk::new()
            .with("ISSUER", "https://id.example.com")
            .with("DATABASE__URL", &url)
            .with("SECRETS__MASTER_KEY_FILE", &key)
    };
    at().run(&["migrate"]).done();
    at().run(&OWN).done();
    let strict_tenant = at().with("PROFILE", "fapi2-security");
    let report = strict_tenant.run(&["report", "--json"]).json();
    assert_eq!(report["clients"][0]["refused"], true, "{report}");
    assert_eq!(
        report["server"]["grades"]["FAPI 2.0 Security Profile"],
        json!({ "broken": 0, "open": 0 }),
        "{report}"
    );
    let said = strict_tenant.run(&["report"]).done();
    assert!(
        said.contains("It is given nothing until it keeps fapi2-security."),
        "{said}"
    );
    let doctor = strict_tenant.run(&["doctor"]);
    assert!(
        doctor.code == 1 && doctor.out.contains("are given nothing: shop"),
        "{doctor:?}"
    );
    let set =
        |arguments: &[&str]| strict_tenant.run(&[&["client", "set", "shop"], arguments].concat());
    set(&["--name", "Shop"]).done();
    strict_tenant.write("strict.json", &strict().to_string());
    set(&["--metadata", "strict.json"]).done();
    let report = strict_tenant.run(&["report", "--json"]).json();
    assert_eq!(report["clients"][0]["refused"], false, "{report}");
    // From then on it stays so.
    let refused = set(&["--auth-method", "client_secret_basic"]);
    assert!(
        refused.code == 2 && refused.err.contains("fapi2-security"),
        "{refused:?}"
    );
    let refused = strict_tenant.run(&[
        "client",
        "add",
        "--redirect-uri",
        "https://other.example/cb",
    ]);
    assert!(
        refused.code == 2 && refused.err.contains("private_key_jwt"),
        "{refused:?}"
    );
}
