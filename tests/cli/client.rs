//! A client that is changed by command: by the rules of registration, and a running server knows it within a second.

mod exchange;

use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;
use doorward::oauth::logout::back_channel;
use serde_json::{Value, json};

use super::{Desk, Said, at_once, eventually};
use crate::oauth::amend;
use crate::support::app::{PASSWORD, confidential};
use crate::support::database::{Database, Engine};
use crate::support::forge::Key;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Browser, RelyingParty, TestApp};

/// A desk beside the application's database. Nothing here needs the issuer or the master key.
fn desk_of(app: &TestApp) -> Desk {
    Desk::new().with("DATABASE__URL", &app.database.url_text)
}

#[track_caller]
fn assert_refused(said: &Said, code: i32, why: &str) {
    assert!(said.code == code && said.err.contains(why), "{said:?}");
}

both_engines!(who_did_not_hear_of_a_logout_is_listed, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let desk = desk_of(&app)
        .with_master_key()
        .with("ISSUER", "https://id.example.com");
    let address = ["--backchannel-logout-uri", "https://localhost/out"];
    desk.run(&[&["client", "set", rp.id.as_str()][..], &address].concat())
        .done();
    let is_known = eventually(Duration::from_secs(2), || async {
        let client = app.op().find_client(&rp.id).await.expect("read");
        client.is_some_and(|client| client.metadata.backchannel_logout_uri.is_some())
    });
    assert!(is_known.await);
    let list = |extra: &[&str]| desk.run(&[&["client", "logouts"], extra].concat());
    assert_eq!(list(&["--json"]).json(), json!([]));
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let page = browser.open("/end-session").await;
    browser.submit(&page, &[("decision", "sign-out")]).await;
    let told = back_channel::deliver(&app.node.state.op).await;
    told.expect("the store");
    let listed = list(&["--client", &rp.id, "--json"]).json();
    let why = "the address is not on the public Internet";
    assert_eq!(
        (&listed[0]["client_id"], &listed[0]["attempts"]),
        (&json!(rp.id), &json!(1)),
        "{listed}"
    );
    assert_eq!(listed[0]["failure"], why);
    for time in ["ended_at", "next_attempt_at"] {
        assert!(text(&listed[0], time).ends_with('Z'), "{listed}");
    }
    let table = list(&[]).done();
    assert!(table.contains(&rp.id) && table.contains(why), "{table}");
    // The report has it too, as a page that an operator opens.
    assert_eq!(desk.run(&["report", "--json"]).json()["logouts"], listed);
    for form in [&["report"][..], &["report", "--html"]] {
        let said = desk.run(form).done();
        assert!(said.contains(why), "{form:?}: {said}");
    }
    assert_eq!(list(&["--client", "another", "--json"]).json(), json!([]));
});

both_engines!(whom_an_operator_signs_out_their_apps_hear_of_it, |app| {
    app.add_person().await;
    let mut metadata = confidential(REDIRECT);
    metadata["backchannel_logout_uri"] = "https://app.example/out".into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let desk = desk_of(&app).with_master_key();
    // The one that they have: they sign in with it again.
    let password = format!("{PASSWORD}\n");
    for command in [
        &["user", "disable", "alex"][..],
        &["user", "sessions", "alex", "--end-all"],
        &["user", "set-password", "alex"],
        &["user", "delete", "alex", "--yes"],
    ] {
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let waiting = || desk.run(&["client", "logouts", "--json"]).json();
        assert_eq!(waiting(), json!([]), "{command:?}");
        let said = desk.run_with_input(command, &password);
        assert_eq!(said.code, 0, "{said:?}");
        let due = waiting();
        let session = &claims(text(&tokens, "id_token"))["sid"];
        assert_eq!(
            (&due[0]["client_id"], &due[0]["sid"], due.get(1)),
            (&json!(rp.id), session, None),
            "{command:?}: {due}"
        );
        app.database.execute("DELETE FROM logout_tokens");
        if command[1] == "disable" {
            desk.run(&["user", "enable", "alex"]).done();
        }
    }
});

both_engines!(a_server_knows_what_was_changed, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let desk = desk_of(&app);
    let added = "https://new.example/cb";
    let ask = rp.authorize(&[("redirect_uri", added)]);
    let page = Browser::new(&app).open(&ask).await;
    assert_eq!(page.name(), "error");
    let said = desk.run(&[
        "client",
        "set",
        &rp.id,
        "--add-redirect-uri",
        added,
        "--name",
        "Shoppe",
    ]);
    let printed = said.done();
    assert!(
        printed.contains("client_name: \"Test App\" → \"Shoppe\""),
        "{printed}"
    );
    assert!(
        printed.contains(added) && !printed.contains("hash"),
        "{printed}"
    );
    let is_known = eventually(Duration::from_secs(2), || async {
        Browser::new(&app).open(&ask).await.name() != "error"
    });
    assert!(is_known.await);
    // The secret is what it was, and what was not named stays.
    assert_eq!(
        rp.token(
            &app,
            &[("grant_type", "refresh_token"), ("refresh_token", "x")]
        )
        .await
        .1["error"],
        "invalid_grant"
    );
    let shown = desk.run(&["client", "show", &rp.id, "--json"]).json();
    assert_eq!(
        shown["client"]["redirect_uris"].as_array().unwrap().len(),
        2
    );
    assert_eq!(
        shown["client"]["grant_types"],
        json!(["authorization_code", "refresh_token"])
    );
});

both_engines!(what_a_later_version_registered_stays, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let set = |from: &str, to: &str| {
        let changed = app.database.execute(&format!(
            "UPDATE clients SET metadata = replace(metadata, '{from}', '{to}') WHERE id = '{}'",
            rp.id
        ));
        assert_eq!(changed, 1);
    };
    set(
        r#""grant_types":["#,
        r#""backchannel_logout_uri":"https://rp.example/b","later":1,"grant_types":["#,
    );
    let desk = desk_of(&app);
    desk.run(&["client", "update", &rp.id, "--name", "Shop"])
        .done();
    let shown = desk.run(&["client", "show", &rp.id, "--json"]).json();
    assert_eq!(
        (
            &shown["client"]["later"],
            &shown["client"]["backchannel_logout_uri"],
            &shown["client"]["client_name"]
        ),
        (&json!(1), &json!("https://rp.example/b"), &json!("Shop"))
    );
    set(r#""grant_types":["#, r#""grant_types":["urn:later","#);
    assert_refused(
        &desk.run(&["client", "set", &rp.id, "--name", "Other"]),
        1,
        "later version",
    );
});

both_engines!(a_client_of_a_later_version_is_named_and_can_go, |app| {
    let unread = RelyingParty::confidential(&app).await;
    let other = RelyingParty::public(&app).await;
    let changed = app.database.execute(&format!(
        "UPDATE clients SET metadata = replace(metadata, 'client_secret_basic', 'attest_jwt_client_auth') WHERE id = '{}'",
        unread.id
    ));
    assert_eq!(changed, 1);
    let desk = desk_of(&app);
    let on_it = |command: &[&str], rest: &[&str]| {
        desk.run(&[&["client"], command, &[unread.id.as_str()], rest].concat())
    };
    let listed = desk.run(&["client", "list"]).done();
    let line = |id: &str| {
        listed
            .lines()
            .find(|line| line.contains(id))
            .unwrap_or_default()
    };
    assert!(
        line(&unread.id).contains("written by a later version"),
        "{listed}"
    );
    assert!(line(&other.id).contains("Public App"), "{listed}");
    let listed = desk.run(&["client", "list", "--json"]).json();
    let ids: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|client| text(&client["client"], "client_id"))
        .collect();
    assert!(
        ids.contains(&unread.id.as_str()) && ids.contains(&other.id.as_str()),
        "{ids:?}"
    );
    for said in [
        on_it(&["show"], &[]),
        on_it(&["set"], &["--name", "Shop"]),
        on_it(&["rotate-secret"], &[]),
    ] {
        assert_refused(&said, 1, "later version");
        assert!(said.err.contains(&unread.id), "{said:?}");
    }
    let said = desk.run(&["doctor", "--json"]);
    let findings: Value = serde_json::from_str(&said.out).unwrap();
    let finding = findings
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["check"] == "clients");
    let finding = finding.expect("a finding");
    assert_eq!(finding["state"], "problem");
    assert!(
        text(finding, "found").contains(&unread.id) && text(finding, "mend").contains("version"),
        "{finding}"
    );

    let count = |condition: &str| {
        app.database.count(&format!(
            "SELECT count(*) AS count FROM clients WHERE id = '{}' AND metadata LIKE '%attest_jwt_client_auth%' AND {condition}",
            unread.id
        ))
    };
    assert!(on_it(&["disable"], &["--json"]).json()["disabled_at"].is_string());
    assert_eq!(count("disabled_at IS NOT NULL"), 1);
    assert!(on_it(&["enable"], &["--json"]).json()["disabled_at"].is_null());
    assert_eq!(count("disabled_at IS NULL"), 1);
    assert_refused(&on_it(&["delete"], &[]), 2, "--yes");
    on_it(&["delete"], &["--yes"]).done();
    assert_eq!(count("1 = 1"), 0);
});

fn a_secret_of_a_later_version_is_encrypted_anew_too(engine: Engine) {
    let database = Database::empty(engine);
    let desk = desk_with_shop(&database);
    let add = [
        "client",
        "add",
        "--id",
        "later",
        "--auth-method",
        "client_secret_jwt",
    ];
    let uri = ["--redirect-uri", "https://later.example/cb"];
    desk.run(&[&add[..], &uri].concat()).done();
    database.execute("UPDATE clients SET metadata = replace(metadata, 'client_secret_jwt', 'of_later') WHERE id = 'later'");
    let re_encrypt = |desk: &Desk, file: &str| {
        desk.run(&["key", "re-encrypt", "--new-master-key-file", file, "--json"])
            .json()["client_secrets"]
            .clone()
    };
    assert_eq!(re_encrypt(&desk, "second.key"), 1);
    let desk = desk.with("SECRETS__MASTER_KEY_FILE", "second.key");
    std::fs::remove_file(desk.path("master.key")).unwrap();
    assert_eq!(re_encrypt(&desk, "third.key"), 1);
}

#[test]
fn a_secret_of_a_later_version_is_encrypted_anew_too_on_sqlite() {
    a_secret_of_a_later_version_is_encrypted_anew_too(Engine::Sqlite);
}

#[test]
fn a_secret_of_a_later_version_is_encrypted_anew_too_on_postgres() {
    a_secret_of_a_later_version_is_encrypted_anew_too(Engine::Postgres);
}

fn desk_with_shop(database: &Database) -> Desk {
    let desk = Desk::new()
        .with("ISSUER", "http://localhost:1")
        .with("DATABASE__URL", &database.url_text);
    desk.run(&["migrate"]).done();
    let add = ["client", "add", "--id", "shop", "--name", "Shop"];
    let uris = ["--redirect-uri", "https://shop.example/cb", "--json"];
    desk.run(&[&add[..], &uris].concat()).json();
    desk
}

fn each_member_is_changed(engine: Engine) {
    let database = Database::empty(engine);
    let desk = desk_with_shop(&database).with("SCOPES__ADDITIONAL", "orders:read");
    let set = |arguments: &[&str]| {
        desk.run(&[&["client", "set", "shop"], arguments, &["--json"]].concat())
            .json()
    };
    let became = |arguments: &[&str], member: &str| {
        let said = set(arguments);
        assert_eq!(
            said["client"].get(member),
            said["changed"][member]
                .get("after")
                .filter(|value| !value.is_null()),
            "{said}"
        );
        said["changed"].clone()
    };
    let (one, two) = ("https://shop.example/1", "https://shop.example/2");
    assert_eq!(
        became(
            &["--redirect-uri", one, "--redirect-uri", two],
            "redirect_uris"
        ),
        json!({ "redirect_uris": { "before": ["https://shop.example/cb"], "after": [one, two] } })
    );
    assert_eq!(
        became(&["--remove-redirect-uri", one], "redirect_uris")["redirect_uris"]["after"],
        json!([two])
    );
    assert_eq!(
        set(&["--add-redirect-uri", two])["changed"],
        json!({}),
        "it is there already"
    );
    let member = "post_logout_redirect_uris";
    for (flag, uri, after) in [
        ("--post-logout-redirect-uri", one, json!([one])),
        ("--add-post-logout-redirect-uri", two, json!([one, two])),
        ("--remove-post-logout-redirect-uri", one, json!([two])),
    ] {
        assert_eq!(became(&[flag, uri], member)[member]["after"], after);
    }
    assert_eq!(
        became(&["--scope", "openid orders:read"], "scope")["scope"]["after"],
        "openid orders:read"
    );
    let policy = set(&[
        "--first-party",
        "on",
        "--pkce-exempt",
        "on",
        "--resource-server",
        "off",
    ]);
    assert_eq!(
        policy["policy"],
        json!({ "is_first_party": true, "is_resource_server": false, "is_pkce_exempt": true })
    );
    assert_eq!(
        set(&["--first-party", "off"])["policy"]["is_first_party"],
        false
    );
    let minimum = |value: &str| set(&["--acr", value])["policy"]["minimum_acr"].clone();
    assert_eq!(minimum("phr"), "phr");
    assert_eq!(
        set(&["--name", "Shop"])["policy"]["minimum_acr"],
        "phr",
        "it stays"
    );
    assert_eq!(minimum("urn:doorward:acr:2fa"), "urn:doorward:acr:2fa");
    assert_eq!(minimum("none"), Value::Null);
    let refused = desk.run(&["client", "set", "shop", "--acr", "2fa"]);
    assert_refused(
        &refused,
        2,
        "urn:doorward:acr:1fa, urn:doorward:acr:2fa, phr; or none",
    );
    desk.write(
        "change.json",
        r#"{"tos_uri": "https://shop.example/tos", "scope": null, "client_name#fr": "Le magasin"}"#,
    );
    let changed = set(&["--metadata", "change.json", "--name", "Store"])["changed"].clone();
    assert_eq!(changed["scope"]["after"], Value::Null);
    assert_eq!(changed["client_name"]["after"], "Store");
    assert_eq!(changed["client_name#fr"]["after"], "Le magasin");
    desk.write("back.json", r#"{"tos_uri": null, "client_name#fr": null}"#);
    assert_eq!(
        set(&["--metadata", "back.json"])["changed"]["tos_uri"]["after"],
        Value::Null
    );
}

#[test]
fn each_member_is_changed_on_sqlite() {
    each_member_is_changed(Engine::Sqlite);
}

#[test]
fn each_member_is_changed_on_postgres() {
    each_member_is_changed(Engine::Postgres);
}

/// Each on the client as it is at its moment.
fn no_change_undoes_another(engine: Engine) {
    let database = Database::empty(engine);
    let desk = desk_with_shop(&database);
    let uris: Vec<String> = (0..6)
        .map(|number| format!("https://shop.example/{number}"))
        .collect();
    let commands: Vec<Vec<&str>> = uris
        .iter()
        .map(|uri| vec!["client", "set", "shop", "--add-redirect-uri", uri])
        .collect();
    for said in at_once(&desk, &commands) {
        said.done();
    }
    let shown = desk.run(&["client", "show", "shop", "--json"]).json();
    assert_eq!(
        shown["client"]["redirect_uris"].as_array().unwrap().len(),
        7
    );
}

#[test]
fn no_change_undoes_another_on_sqlite() {
    no_change_undoes_another(Engine::Sqlite);
}

#[test]
fn no_change_undoes_another_on_postgres() {
    no_change_undoes_another(Engine::Postgres);
}

#[test]
fn a_change_is_refused_by_the_rules_of_registration() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let before = desk.run(&["client", "show", "shop", "--json"]).json();
    desk.write("slip.json", r#"{"client_nam": "Shop"}"#);
    desk.write("unsupported.json", r#"{"software_statement": "x.y.z"}"#);
    desk.write("none.json", r#"{"redirect_uris": null}"#);
    for (arguments, code, why) in [
        (&["shop"][..], 2, "Nothing is named"),
        (&["nobody", "--name", "Shop"], 1, "client list"),
        (
            &["shop", "--redirect-uri", "http://shop.example/cb"],
            2,
            "https",
        ),
        (
            &["shop", "--add-redirect-uri", "https://shop.example/cb#x"],
            2,
            "fragment",
        ),
        (
            &["shop", "--remove-redirect-uri", "https://shop.example/cb"],
            2,
            "would have none left",
        ),
        (
            &["shop", "--remove-redirect-uri", "https://other.example/"],
            1,
            "not among its redirect_uris",
        ),
        (
            &[
                "shop",
                "--redirect-uri",
                "https://a.example/",
                "--add-redirect-uri",
                "https://b.example/",
            ],
            2,
            "cannot be used with",
        ),
        (&["shop", "--scope", "orders:read"], 2, "orders:read"),
        (&["shop", "--first-party", "yes"], 2, "on, off"),
        (&["shop", "--name", "Sh\u{43e}p"], 2, "client_name"),
        (
            &["shop", "--metadata", "slip.json"],
            2,
            "client_nam is no client metadata",
        ),
        (
            &["shop", "--metadata", "unsupported.json"],
            2,
            "software_statement is not supported",
        ),
        (
            &["shop", "--metadata", "none.json"],
            2,
            "redirect_uris is missing",
        ),
    ] {
        assert_refused(
            &desk.run(&[&["client", "set"], arguments].concat()),
            code,
            why,
        );
    }
    assert_eq!(
        desk.run(&["client", "show", "shop", "--json"]).json(),
        before
    );
}

#[test]
fn several_addresses_in_one_are_refused() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    for (command, flag) in [
        (&["add"][..], "--redirect-uri"),
        (&["add"], "--post-logout-redirect-uri"),
        (&["set", "shop"], "--redirect-uri"),
        (&["set", "shop"], "--add-redirect-uri"),
        (&["set", "shop"], "--add-post-logout-redirect-uri"),
    ] {
        for uris in [
            "https://a.example/cb,https://b.example/cb",
            "https://a.example/cb, http://localhost:3000/cb",
        ] {
            let said = desk.run(&[&["client"], command, &[flag, uris]].concat());
            assert_refused(&said, 2, &format!("give {flag} once for each"));
        }
    }
    // A comma is a sign like others elsewhere.
    for uri in [
        "https://a.example/a,b",
        "https://a.example/cb?x=1,2&back=http://c.example",
    ] {
        desk.run(&["client", "set", "shop", "--add-redirect-uri", uri])
            .done();
    }
}

#[test]
fn another_method_says_what_is_to_be_done_about_the_secret() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let method = |name: &str| {
        desk.write(
            "method.json",
            &json!({ "token_endpoint_auth_method": name }).to_string(),
        );
        let said = desk
            .run(&[
                "client",
                "set",
                "shop",
                "--metadata",
                "method.json",
                "--json",
            ])
            .json();
        said["hint"].clone()
    };
    assert_eq!(
        method("client_secret_post"),
        Value::Null,
        "the secret that it has is good for that too"
    );
    assert!(text(&json!({ "hint": method("none") }), "hint").contains("of no use"));
    // Nobody has looked after it meanwhile.
    let rotate = "client rotate-secret shop";
    assert!(text(&json!({ "hint": method("client_secret_basic") }), "hint").contains(rotate));
    let said = desk.run(&["doctor"]);
    assert!(
        said.out
            .contains("no secret for what they registered: shop"),
        "{}",
        said.out
    );
    desk.run(&["client", "rotate-secret", "shop"]).done();
    assert!(!desk.run(&["doctor"]).out.contains("no secret for what"));
    assert!(text(&json!({ "hint": method("client_secret_jwt") }), "hint").contains(rotate));
    desk.run(&["client", "rotate-secret", "shop"]).done();
    assert!(text(&json!({ "hint": method("client_secret_basic") }), "hint").contains(rotate));
}

// RFC 7518 §3.2.
#[test]
fn a_secret_is_as_long_and_as_readable_as_what_is_made_with_it_needs() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let set = |algorithm: &str| {
        let metadata = json!({ "id_token_signed_response_alg": algorithm });
        desk.write("algorithm.json", &metadata.to_string());
        let set = ["client", "set", "shop", "--json"];
        let said = desk.run(&[&set[..], &["--metadata", "algorithm.json"]].concat());
        said.json()["hint"].clone()
    };
    let rotate = "client rotate-secret shop";
    let first = json!({ "hint": set("HS256") });
    let first = text(&first, "hint");
    assert!(
        first.contains(rotate) && first.contains("has no secret"),
        "{first}"
    );
    desk.run(&["client", "rotate-secret", "shop"]).done();
    let longer = json!({ "hint": set("HS512") });
    let longer = text(&longer, "hint");
    assert!(
        longer.contains(rotate) && longer.contains("64 characters"),
        "{longer}"
    );
    assert_eq!((set("HS384"), set("ES256")), (Value::Null, Value::Null));

    for (length, algorithm, is_taken) in [
        (32, "HS256", true),
        (47, "HS384", false),
        (63, "HS512", false),
        (64, "HS512", true),
    ] {
        desk.write("secret.txt", &"x".repeat(length));
        let metadata = json!({ "id_token_signed_response_alg": algorithm });
        desk.write("algorithm.json", &metadata.to_string());
        let uri = ["--redirect-uri", "https://b.example/cb"];
        let files = [
            "--metadata",
            "algorithm.json",
            "--secret-file",
            "secret.txt",
        ];
        let said = desk.run(&[&["client", "add"][..], &uri, &files].concat());
        if is_taken {
            said.done();
        } else {
            let needed = algorithm[2..].parse::<usize>().unwrap() / 8;
            assert_refused(&said, 2, &format!("{needed} characters; it has {length}"));
        }
    }
}

#[test]
fn a_secret_that_a_client_has_no_use_for_is_not_good_again() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let set = |rest: &[&str]| desk.run(&[&["client", "set", "shop", "--json"], rest].concat());
    let jwks =
        json!({ "jwks": { "keys": [Key::generate(SigningAlgorithm::ES256, "k").public()] } });
    desk.write("keys.json", &jwks.to_string());
    let keys = [
        "--auth-method",
        "private_key_jwt",
        "--metadata",
        "keys.json",
    ];
    set(&keys).json();
    let said = set(&["--auth-method", "client_secret_basic"]).json();
    let hint = text(&said, "hint");
    assert!(hint.contains("has no secret"), "{hint}");
    let lacks = |said: &Said| {
        said.out
            .contains("have no secret for what they registered: shop")
    };
    let said = desk.run(&["doctor", "--json"]);
    assert!(lacks(&said), "{said:?}");
    desk.run(&["client", "rotate-secret", "shop"]).done();
    let said = desk.run(&["doctor", "--json"]);
    assert!(!lacks(&said), "{said:?}");
}

#[test]
fn a_public_client_is_never_exempt_from_pkce() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let uri = ["--redirect-uri", "https://app.example/cb"];
    let add = ["client", "add", "--public", "--pkce-exempt"];
    assert_refused(&desk.run(&[&add[..], &uri].concat()), 2, "public client");
    let set = |id: &str, rest: &[&str]| desk.run(&[&["client", "set", id], rest].concat());
    set("shop", &["--pkce-exempt", "on"]).done();
    assert_refused(
        &set("shop", &["--auth-method", "none"]),
        2,
        "--pkce-exempt off",
    );
    set("shop", &["--auth-method", "none", "--pkce-exempt", "off"]).done();
    assert_refused(&set("shop", &["--pkce-exempt", "on"]), 2, "public client");
    // One that an older version let be so is changed in all else.
    database.execute(
        "UPDATE clients SET policy = replace(policy, '\"is_pkce_exempt\":false', '\"is_pkce_exempt\":true')",
    );
    set("shop", &["--name", "Store"]).done();
    assert_refused(&set("shop", &["--pkce-exempt", "on"]), 2, "public client");
    set("shop", &["--pkce-exempt", "off"]).done();
}

#[test]
fn what_answers_carry_and_what_people_are_called_is_typed() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database).with(
        "REQUESTS__ADDITIONAL_RESPONSE_TYPES",
        r#"["code id_token"]"#,
    );
    let set = |rest: &[&str]| desk.run(&[&["client", "set", "shop"], rest].concat());
    let grants = [
        "--grant-type",
        "authorization_code",
        "--grant-type",
        "implicit",
    ];
    let hybrid = ["--response-type", "id_token code", "--json"];
    let said = set(&[&grants[..], &hybrid].concat()).json();
    assert_eq!(said["client"]["response_types"], json!(["code id_token"]));
    assert_refused(
        &set(&["--response-type", "code token"]),
        2,
        "some of code, code id_token are expected",
    );
    assert_refused(&set(&["--response-type", "code"]), 2, "do not go together");
    let said = set(&["--subject-type", "pairwise", "--json"]).json();
    assert_eq!(said["client"]["subject_type"], "pairwise");
    assert_refused(&set(&["--subject-type", "secret"]), 2, "subject_type");
    assert_refused(
        &set(&["--add-redirect-uri", "https://other.example/cb"]),
        2,
        "sector_identifier_uri",
    );
    // It is asked for, and nobody is there.
    let list = ["--sector-identifier-uri", "https://localhost:1/list"];
    assert_refused(&set(&list), 1, "sector_identifier_uri");
    let add = ["client", "add", "--redirect-uri", "https://two.example/cb"];
    let pairwise = [
        "--subject-type",
        "pairwise",
        "--endpoint-audience",
        "--json",
    ];
    let said = desk.run(&[&add[..], &pairwise].concat()).json();
    assert_eq!(
        (&said["subject_type"], &said["token_endpoint_as_audience"]),
        (&json!("pairwise"), &json!(true))
    );
    assert_refused(
        &desk.run(&[&add[..], &list].concat()),
        1,
        "sector_identifier_uri",
    );
    let said = set(&["--endpoint-audience", "on", "--json"]).json();
    assert_eq!(said["policy"]["names_endpoint_as_audience"], true);
}

#[test]
fn method_and_grants_are_set_as_they_are_added() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let set = |rest: &[&str]| desk.run(&[&["client", "set", "shop"], rest].concat());
    let grants = ["--grant-type", "client_credentials"];
    let both = ["--grant-type", "authorization_code", "--json"];
    let said = set(&[&grants[..], &both].concat()).json();
    assert_eq!(
        said["client"]["grant_types"],
        json!(["client_credentials", "authorization_code"])
    );
    assert_eq!(said["client"]["response_types"], json!(["code"]));
    let said = set(&["--auth-method", "client_secret_post", "--json"]).json();
    assert_eq!(
        said["client"]["token_endpoint_auth_method"],
        "client_secret_post"
    );
    assert_refused(
        &set(&["--auth-method", "secret"]),
        2,
        "token_endpoint_auth_method",
    );
    assert_refused(&set(&["--logo", "logo.png"]), 2, "client set-logo shop");
    assert_refused(&set(&["--public"]), 2, "--auth-method none");
}

#[test]
fn adding_says_what_people_will_see_and_repeats_no_secret() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let add = |rest: &[&str]| desk.run(&[&["client", "add"], rest].concat());
    let said = add(&["--redirect-uri", "https://app.example:8443/cb"]).done();
    assert!(
        said.contains("People will see app.example:8443 as its name"),
        "{said}"
    );
    let without = add(&[
        "--redirect-uri",
        "https://c.example/cb",
        "--scope",
        "profile",
    ])
    .done();
    assert!(
        without.contains("no openid") && !said.contains("no openid"),
        "{without}"
    );
    let app = ["--redirect-uri", "com.example.app:/cb", "--public"];
    let said = add(&app).done();
    assert!(said.contains("will see com.example.app as"), "{said}");
    let named = add(&[&app[..], &["--name", "App"]].concat()).done();
    let machine = add(&["--grant-type", "client_credentials"]).done();
    assert!(!named.contains("People") && !machine.contains("People"));

    let secret = "brought-by-the-operator-0123456789";
    desk.write("secret.txt", secret);
    let brought = [
        "--redirect-uri",
        "https://b.example/cb",
        "--secret-file",
        "secret.txt",
    ];
    let text = add(&brought).done();
    assert!(
        text.contains("from the file") && !text.contains("client_secret "),
        "{text}"
    );
    let data = add(&[&brought[..], &["--json"]].concat()).json();
    assert_eq!(data.get("client_secret"), None, "{data}");
    let taken = add(&["--id", "shop", "--redirect-uri", "https://b.example/cb"]);
    assert_refused(&taken, 1, "a client shop already");
    let said = desk.run(&["client", "rotate-secret", "shop"]).done();
    assert!(said.contains("within a second"), "{said}");
    desk.run(&["client", "rm", "shop", "--yes"]).done();
    assert_refused(
        &desk.run(&["client", "remove", "shop", "--yes"]),
        1,
        "no client",
    );
    for yes in [&["--yes"][..], &[]] {
        let revoke = ["token", "revoke-all", "--client", "nope"];
        assert_refused(
            &desk.run(&[&revoke[..], yes].concat()),
            1,
            "no client \"nope\"",
        );
    }
}

#[test]
fn what_a_client_chose_shows_as_text() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let metadata = json!({ "software_id": "a\u{9b}31mb\u{202e}c", "contacts": ["d\u{85}e"] });
    desk.write("odd.json", &metadata.to_string());
    desk.run(&["client", "set", "shop", "--metadata", "odd.json"])
        .done();
    let shown = desk.run(&["client", "show", "shop"]).done();
    assert!(shown.contains("a\u{FFFD}31mb\u{FFFD}c"), "{shown}");
    assert!(shown.contains("d\u{FFFD}e"), "{shown}");
    let data = desk.run(&["client", "show", "shop", "--json"]).json();
    assert_eq!(data["client"]["software_id"], metadata["software_id"]);
    for dots in [".", ".."] {
        let uri = ["--redirect-uri", "https://b.example/cb"];
        let add = [&["client", "add", "--id", dots], &uri[..]].concat();
        assert_refused(&desk.run(&add), 2, "dots alone");
    }
}

both_engines!(tokens_of_administration_can_be_replaced, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let desk = desk_of(&app);
    let manage = async |token: &str| {
        let uri = text(&rp.registration, "registration_client_uri");
        let asked = app.http.get(uri).bearer_auth(token).send().await;
        asked.expect("an answer").status().as_u16()
    };
    let old = text(&rp.registration, "registration_access_token");
    assert_eq!(manage(old).await, 200);
    let rotate = ["client", "rotate-registration-token", &rp.id, "--json"];
    let said = desk.run(&rotate).json();
    let is_over = eventually(Duration::from_secs(2), || async {
        manage(old).await == 401
    });
    assert!(is_over.await);
    assert_eq!(manage(text(&said, "registration_access_token")).await, 200);

    let admin = app.admin_token().await;
    let register = async || {
        let asked = app
            .request(reqwest::Method::POST, "/register")
            .bearer_auth(&admin)
            .json(&json!({ "redirect_uris": ["https://c.example/cb"] }));
        asked.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(register().await, 201);
    let said = desk.run(&["token", "revoke-admin", "--json"]).json();
    assert!(said["revoked"].as_u64() >= Some(1), "{said}");
    assert_eq!(register().await, 401);
});

// RFC 9396 §10: the types of the configuration, in its own words.
#[test]
fn a_client_is_given_types_of_details() {
    let desk = Desk::new().with_master_key();
    desk.write(
        "doorward.toml",
        r#"
        issuer = "https://id.example"
        [[resources.servers]]
        uri = "https://bank.example"
        [[authorization_details.types]]
        type = "payment"
        text = { en = "Make one payment", de = "Einmal bezahlen" }
        resource = "https://bank.example"
        ask_each_time = true
        [[authorization_details.types.fields]]
        name = "amount.value"
        text = "Amount"
        required = true
        [[authorization_details.types.fields]]
        name = "actions"
        values = { initiate = "make it", status = "see what became of it" }
        [[authorization_details.types]]
        type = "calendar"
        text = "Use your calendar"
        "#,
    );
    desk.run(&["migrate"]).done();
    let add = |kind: &str| {
        let address = ["--redirect-uri", REDIRECT, "--json"];
        let kind = ["--authorization-details-type", kind];
        desk.run(&[&["client", "add", "--id", "shop"][..], &address, &kind].concat())
    };
    assert_refused(&add("unknown"), 2, "authorization_details_types");
    let added = add("payment").json();
    assert_eq!(added["authorization_details_types"], json!(["payment"]));
    let kinds = [
        "--authorization-details-type",
        "calendar",
        "--authorization-details-type",
        "payment",
        "--json",
    ];
    let set = desk.run(&[&["client", "set", "shop"][..], &kinds].concat());
    assert_eq!(
        set.json()["client"]["authorization_details_types"],
        json!(["calendar", "payment"])
    );
}

fn fresh() -> Desk {
    let desk = Desk::new().with("ISSUER", "https://id.example.com");
    desk.run(&["migrate"]).done();
    desk
}

const SHOP: [&str; 4] = ["client", "add", "--redirect-uri", "https://shop.example/cb"];

// What was registered is said, not only that it was; and what was left out.
#[test]
fn who_is_added_is_told_what_it_may() {
    let desk = fresh();
    let said = desk.run(&[&SHOP[..], &["--name", "Shop"]].concat()).done();
    for part in [
        "redirect_uris  https://shop.example/cb",
        "grant_types    authorization_code refresh_token",
        "scope          address email offline_access openid phone profile",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("no refresh tokens"), "{said}");
    // RFC 7591 §2: a file that says nothing of grants has authorization_code alone.
    desk.write("client.json", "{}");
    let said = desk.run(&[&SHOP[..], &["--metadata", "client.json"]].concat());
    assert!(said.out.contains("It gets no refresh tokens"), "{said:?}");
    desk.write("client.json", r#"{"grant_types": ["authorization_code"]}"#);
    let said = desk.run(&[&SHOP[..], &["--metadata", "client.json"]].concat());
    let said = said.done();
    assert!(!said.contains("no refresh tokens"), "it was said: {said}");
    // Whoever asks nobody has none of the standard scopes by not saying.
    let machine = ["client", "add", "--grant-type", "client_credentials"];
    let said = desk.run(&machine).done();
    assert!(said.contains("scope          none"), "{said}");
    // What a file lacks there is named.
    desk.write("client.json", r#"{"grant_types": ["client_credentials"]}"#);
    let said = desk.run(&["client", "add", "--metadata", "client.json"]);
    assert_refused(&said, 2, r#""response_types": []"#);
    desk.write(
        "client.json",
        r#"{"grant_types": ["client_credentials"], "redirect_uris": ["https://a.example/"]}"#,
    );
    let said = desk.run(&["client", "add", "--metadata", "client.json"]);
    assert_refused(&said, 2, "a client with neither grant is []");
}

#[test]
fn keys_pushed_requests_and_bound_tokens_have_flags() {
    let desk = fresh();
    let key = Key::generate(SigningAlgorithm::ES256, "the shop's");
    let keys = json!({ "keys": [key.public()] });
    desk.write("keys.json", &keys.to_string());
    let flags = [
        "--require-pushed-authorization-requests",
        "--dpop-bound-access-tokens",
    ];
    let method = ["--auth-method", "private_key_jwt", "--id", "shop", "--json"];
    let by_file = ["--jwks", "keys.json"];
    let said = desk
        .run(&[&SHOP[..], &flags, &method, &by_file].concat())
        .json();
    assert_eq!(
        (
            &said["require_pushed_authorization_requests"],
            &said["dpop_bound_access_tokens"],
            &said["jwks"]
        ),
        (&json!(true), &json!(true), &keys)
    );
    let address = "https://shop.example/jwks.json";
    let set = |more: &[&str]| {
        let said = desk.run(&[&["client", "set", "shop", "--json"][..], more].concat());
        said.json()["client"].clone()
    };
    // One takes the place of the other.
    let said = set(&["--jwks-uri", address]);
    assert_eq!(
        (&said["jwks_uri"], said.get("jwks")),
        (&json!(address), None)
    );
    let said = set(&by_file);
    assert_eq!((&said["jwks"], said.get("jwks_uri")), (&keys, None));
    let off = [flags[0], "off", flags[1], "off"];
    let said = set(&off);
    for member in [
        "require_pushed_authorization_requests",
        "dpop_bound_access_tokens",
    ] {
        assert_ne!(said[member], true, "{said}");
    }
    desk.write("keys.json", "no keys");
    let said = desk.run(&[&SHOP[..], &by_file].concat());
    assert_refused(&said, 2, "--jwks keys.json");
    for command in ["add", "set"] {
        let help = desk.run(&["client", command, "--help"]).done();
        for method in [" tls_client_auth,", "self_signed_tls_client_auth"] {
            assert!(help.contains(method), "{command} {method}");
        }
    }
}

both_engines!(what_its_document_decides_is_not_set, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let desk = desk_of(&app);
    amend(&app, rp.id.as_str(), |client| {
        client.policy.is_document = true;
    })
    .await;
    let set = |more: &[&str]| desk.run(&[&["client", "set", rp.id.as_str()], more].concat());
    for change in [
        ["--name", "Another"],
        ["--scope", "openid"],
        ["--add-redirect-uri", "https://other.example/cb"],
    ] {
        assert_refused(&set(&change), 2, "its metadata document");
    }
    set(&["--first-party", "on"]).done();
});
