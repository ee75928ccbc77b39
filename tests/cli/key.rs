//! Keys and clients by command.

use std::time::Duration;

use doorward::clock::Clock;
use serde_json::{Value, json};

use super::{ADD_PUBLIC, Desk, eventually, get, http};
use crate::support::forge::{ASSERTION_TYPE, hs256};

fn kids(keys: &Value, state: &str) -> Vec<String> {
    let all = keys.as_array().expect("a list");
    all.iter()
        .filter(|key| key["state"] == state)
        .map(|key| key["kid"].as_str().expect("a kid").to_owned())
        .collect()
}

fn published(jwks: &Value) -> Vec<String> {
    jwks["keys"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|key| key["kid"].as_str().expect("a kid").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaked_key_is_gone_within_a_second_or_two() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    let server = desk.serve(&[]);
    let before = desk.run(&["key", "list", "--json"]).json();
    let leaked = kids(&before, "signs").remove(0);
    assert!(published(&get(&server.issuer, "/jwks.json").await).contains(&leaked));
    let said = desk.run(&["key", "revoke", &leaked]);
    assert!(said.code == 2 && said.err.contains("--yes"), "{said:?}");
    desk.run(&["key", "revoke", &leaked, "--yes"]).done();
    let is_gone = eventually(Duration::from_secs(3), || async {
        !published(&get(&server.issuer, "/jwks.json").await).contains(&leaked)
    });
    assert!(is_gone.await);
    let after = desk.run(&["key", "list", "--json"]).json();
    assert_eq!(kids(&after, "revoked"), [leaked.as_str()]);
    assert_eq!(
        kids(&after, "signs").len(),
        4,
        "the next one signs: {after}"
    );
    // All of an algorithm's, at once: it signs on.
    for _ in 0..3 {
        let keys = desk.run(&["key", "list", "--json"]).json();
        let signs = kids(&keys, "signs");
        assert_eq!(signs.len(), 4, "{keys}");
        desk.run(&["key", "revoke", &signs[0], "--yes"]).done();
    }
    let keys = desk.run(&["key", "list", "--json"]).json();
    assert_eq!(kids(&keys, "signs").len(), 4, "{keys}");
    // A name may begin like a flag.
    for name in ["--Uie", "-x"] {
        let said = desk.run(&["key", "revoke", name, "--yes", "--json"]);
        assert!(
            said.code == 1 && said.err.contains(&format!("no key {name}")),
            "{said:?}"
        );
    }
    let said = desk.run(&["key", "revoke", &leaked, "--yes"]);
    assert!(said.code == 1 && said.err.contains("key list"), "{said:?}");
}

#[test]
fn a_rotation_waits_for_the_announcement() {
    let desk = Desk::new();
    drop(desk.serve(&[]));
    let rotated = desk
        .run(&["key", "rotate", "--algorithm", "ES256", "--json"])
        .json();
    assert_eq!(rotated.as_array().unwrap().len(), 1);
    let keys = desk.run(&["key", "list", "--json"]).json();
    assert_eq!(kids(&keys, "signs").len(), 4, "not yet: {keys}");
    let desk = desk.with("KEYS__ANNOUNCEMENT", "0s");
    desk.run(&["key", "rotate", "--algorithm", "ES256"]).done();
    let keys = desk.run(&["key", "list", "--json"]).json();
    assert_eq!(kids(&keys, "verifies").len(), 1, "{keys}");
    assert_eq!(kids(&keys, "next").len(), 4, "also of ES256: {keys}");
    // So it can be done again, and nothing is wrong in between.
    let said = desk.run(&["key", "rotate", "--algorithm", "ES256"]).done();
    assert!(said.contains("signs from now on"), "{said}");
    let keys = desk.run(&["key", "list", "--json"]).json();
    assert_eq!(kids(&keys, "next").len(), 4, "{keys}");
    std::fs::rename(desk.path("master.key"), desk.path("elsewhere.key")).expect("a master key");
    desk.run(&["key", "rotate", "--algorithm", "ES256"]).done();
    let said = desk.run(&["key", "rotate", "--algorithm", "ES256"]);
    assert!(
        said.code == 1 && said.err.contains("running server makes one"),
        "without the master key: {said:?}"
    );
    assert_eq!(desk.run(&["key", "rotate", "--algorithm", "HS256"]).code, 2);
}

#[test]
fn a_new_master_key_opens_everything_and_the_old_one_nothing() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    drop(desk.serve(&[]));
    let client = |name: &str| {
        desk.run(&[
            "client",
            "add",
            "--id",
            name,
            "--auth-method",
            "client_secret_jwt",
            "--redirect-uri",
            "https://x.example/cb",
            "--json",
        ])
        .json()
    };
    assert!(client("one")["client_secret"].is_string());
    let report = desk
        .run(&[
            "key",
            "re-encrypt",
            "--new-master-key-file",
            "second.key",
            "--json",
        ])
        .json();
    assert_eq!(
        (
            report["signing_keys"].as_u64(),
            report["client_secrets"].as_u64()
        ),
        (Some(8), Some(1))
    );
    // Once more, as after an interruption: nothing is lost.
    let again = desk.run(&["key", "re-encrypt", "--new-master-key-file", "second.key"]);
    assert!(
        again.code == 0 && !again.out.contains("was made"),
        "{}",
        again.out
    );
    assert!(
        desk.try_serve(&[])
            .err()
            .expect("no start")
            .contains("cannot be decrypted")
    );
    let desk = desk.with("SECRETS__MASTER_KEY_FILE", "second.key");
    drop(desk.serve(&[]));
    // One that was made elsewhere, and lies open.
    let second = std::fs::read_to_string(desk.path("master.key")).unwrap();
    desk.write("open.key", &second);
    let said = desk.run(&["key", "re-encrypt", "--new-master-key-file", "open.key"]);
    assert!(said.out.contains("chmod 600 open.key"), "{said:?}");
    let desk = desk.with("SECRETS__MASTER_KEY_FILE", "open.key");
    let third = desk.run(&["key", "re-encrypt", "--new-master-key-file", "third.key"]);
    assert!(!third.out.contains("chmod"), "{}", third.out);
    assert!(
        third.out.contains("A new master key was made"),
        "{}",
        third.out
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_goes_on_while_the_master_key_changes_and_after() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    let server = desk.serve(&[]);
    let machine = |name: &str, method: &str| {
        let arguments = ["client", "add", "--id", name, "--auth-method", method];
        let rest = ["--grant-type", "client_credentials", "--json"];
        let added = desk.run(&[&arguments[..], &rest].concat()).json();
        added["client_secret"]
            .as_str()
            .expect("a secret")
            .to_owned()
    };
    let secret = machine("basic", "client_secret_basic");
    let signing_secret = machine("jwt", "client_secret_jwt");
    let basic = ("basic", secret.as_str());
    let asserted = |issuer: &str| {
        let now = Clock::system().now().as_seconds();
        let claims = json!({ "iss": "jwt", "sub": "jwt", "aud": issuer, "exp": now + 60, "jti": now.to_string() + issuer });
        hs256(
            &json!({ "alg": "HS256" }),
            &claims,
            signing_secret.as_bytes(),
        )
    };
    let by_assertion = async |issuer: &str| {
        let assertion = asserted(issuer);
        let fields = [
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion.as_str()),
        ];
        token(issuer, None, &fields).await
    };
    assert_eq!(token(&server.issuer, Some(basic), &[]).await, 200);
    desk.run(&["key", "re-encrypt", "--new-master-key-file", "second.key"])
        .done();
    // SQLite's change is noticed within a second; from then on the keys in memory count.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let jwks = get(&server.issuer, "/jwks.json").await;
    assert_eq!(token(&server.issuer, Some(basic), &[]).await, 200);
    assert_eq!(
        by_assertion(&server.issuer).await,
        500,
        "only the new key opens its secret"
    );
    let desk = desk.with("SECRETS__MASTER_KEY_FILE", "second.key");
    let next = desk.serve(&[]);
    assert_eq!(get(&next.issuer, "/jwks.json").await, jwks);
    assert_eq!(token(&next.issuer, Some(basic), &[]).await, 200);
    assert_eq!(by_assertion(&next.issuer).await, 200);
}

/// Asks for a token of the client's own; the status.
async fn token(issuer: &str, basic: Option<(&str, &str)>, fields: &[(&str, &str)]) -> u16 {
    let mut request = http()
        .post(format!(
            "{}/token",
            issuer.replace("localhost", "127.0.0.1")
        ))
        .header("host", issuer.split_once("://").expect("a URL").1);
    if let Some((id, secret)) = basic {
        request = request.basic_auth(id, Some(secret));
    }
    let fields = [&[("grant_type", "client_credentials")][..], fields].concat();
    let answer = request.form(&fields).send().await.expect("an answer");
    answer.status().as_u16()
}

#[test]
fn a_client_is_registered_shown_turned_off_and_deleted() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    desk.run(&["migrate"]).done();
    let added = desk
        .run(&[
            "client",
            "add",
            "--name",
            "Shop",
            "--redirect-uri",
            "https://shop.example.com/cb",
            "--id",
            "shop",
            "--first-party",
            "--json",
        ])
        .json();
    let secret = added["client_secret"].as_str().unwrap();
    let shown = desk.run(&["client", "show", "shop"]).done();
    assert!(
        shown.contains("Shop") && !shown.contains(secret) && !shown.contains("hash"),
        "{shown}"
    );
    let shown = desk.run(&["client", "show", "shop", "--json"]).json();
    assert_eq!(shown["policy"]["is_first_party"], true);
    assert_eq!(
        shown["client"]["grant_types"],
        serde_json::json!(["authorization_code", "refresh_token"])
    );
    assert_ne!(
        desk.run(&["client", "rotate-secret", "shop", "--json"])
            .json()["client_secret"],
        secret
    );
    assert!(desk.run(&["client", "disable", "shop", "--json"]).json()["disabled_at"].is_string());
    assert!(desk.run(&["client", "enable", "shop", "--json"]).json()["disabled_at"].is_null());
    let public = desk.run(&ADD_PUBLIC).json();
    assert!(public.get("client_secret").is_none());
    let said = desk.run(&["client", "delete", "shop"]);
    assert!(
        said.code == 2 && said.err.contains("delete shop --yes"),
        "{said:?}"
    );
    desk.run(&["client", "delete", "shop", "--yes"]).done();
    assert_eq!(
        desk.run(&["client", "list", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_client_that_must_not_be_is_refused() {
    let desk = Desk::new().with("ISSUER", "http://localhost:1");
    desk.run(&["migrate"]).done();
    desk.write("secret.txt", "short\n");
    desk.write(
        "slip.json",
        r#"{"client_nam": "Shop", "redirect_uris": ["https://shop.example.com/cb"]}"#,
    );
    let refused = [
        (
            &["--redirect-uri", "http://shop.example.com/cb"][..],
            "https",
        ),
        (
            &["--redirect-uri", "https://shop.example.com/cb#x"],
            "fragment",
        ),
        (&["--name", "Shop"], "--redirect-uri"),
        (
            &["--metadata", "slip.json"],
            "client_nam is no client metadata",
        ),
        (
            &[
                "--redirect-uri",
                "https://x.example/cb",
                "--grant-type",
                "password",
            ],
            "grant_types",
        ),
        (
            &["--redirect-uri", "https://x.example/cb", "--id", "a b"],
            "client_id",
        ),
        (
            &[
                "--redirect-uri",
                "https://x.example/cb",
                "--secret-file",
                "secret.txt",
            ],
            "32",
        ),
        (
            &[
                "--redirect-uri",
                "https://x.example/cb",
                "--public",
                "--auth-method",
                "none",
            ],
            "--public",
        ),
        (
            &[
                "--redirect-uri",
                "https://x.example/cb",
                "--scope",
                "orders:read",
            ],
            "scope",
        ),
        (
            &[
                "--redirect-uri",
                "https://x.example/cb",
                "--auth-method",
                "secret",
            ],
            "token_endpoint_auth_method",
        ),
    ];
    for (arguments, why) in refused {
        let said = desk.run(&[&["client", "add"], arguments].concat());
        assert!(
            said.code == 2 && said.err.contains(why),
            "{arguments:?}: {said:?}"
        );
    }
    assert!(!desk.names().contains(&"master.key".to_owned()));
    // Not even where there is nothing yet is anything else said first.
    let fresh = Desk::new();
    for file in ["secret.txt", "slip.json"] {
        fresh.write(file, &std::fs::read_to_string(desk.path(file)).unwrap());
    }
    for (arguments, why) in refused {
        let said = fresh.run(&[&["client", "add"], arguments].concat());
        assert!(
            said.code == 2 && said.err.contains(why),
            "{arguments:?}: {said:?}"
        );
    }
    let said = fresh.run(&["user", "add", "--username", "a b"]);
    assert!(
        said.code == 2 && said.err.contains("--username"),
        "{said:?}"
    );
    assert_eq!(fresh.names(), ["secret.txt", "slip.json"]);
    assert_eq!(
        desk.run(&["client", "list", "--json"]).json(),
        serde_json::json!([])
    );
    let said = desk.run(&["token", "admin", "--ttl", "91d"]);
    assert!(said.code == 2 && said.err.contains("--ttl"), "{said:?}");
}
