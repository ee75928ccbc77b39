//! What the operator lets a client do by token exchange (RFC 8693).

use super::*;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

#[test]
fn the_operator_says_who_exchanges_what() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let add = |rest: &[&str]| desk.run(&[&["client", "add", "--json"], rest].concat());
    let set = |rest: &[&str]| desk.run(&[&["client", "set", "orders", "--json"], rest].concat());
    let named = ["--id", "orders", "--name", "Orders", "--grant-type", GRANT];
    let from_to = [
        "--exchange-from",
        "https://orders.example",
        "--exchange-to",
        "https://stock.example",
        "--exchange-to",
        "bills",
    ];
    let delegation = ["--token-exchange", "delegation"];
    add(&[&named[..], &delegation, &from_to].concat()).done();
    let said = desk.run(&["client", "show", "orders", "--json"]).json();
    let exchange = &said["policy"]["exchange"];
    assert_eq!(
        *exchange,
        json!({
            "may_delegate": true,
            "may_impersonate": false,
            "takes": ["https://orders.example"],
            "gives": ["bills", "https://stock.example"],
        })
    );
    // What is not named stays; what is named takes the place of what was.
    let said = set(&["--token-exchange", "both", "--exchange-to", "bills"]).json();
    let exchange = &said["policy"]["exchange"];
    assert_eq!(
        (&exchange["may_delegate"], &exchange["may_impersonate"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        (&exchange["takes"], &exchange["gives"]),
        (&json!(["https://orders.example"]), &json!(["bills"]))
    );
    let said = set(&["--token-exchange", "impersonation"]).json();
    assert_eq!(said["policy"]["exchange"]["may_delegate"], false);
    let said = set(&["--name", "Orders and more"]).json();
    assert_eq!(said["policy"]["exchange"]["may_impersonate"], true);
    let said = set(&["--may-act", "desk"]).json();
    assert_eq!(said["policy"]["may_act"], "desk");
    let said = set(&["--may-act", "none"]).json();
    assert_eq!(said["policy"].get("may_act"), None);
    let said = set(&["--token-exchange", "none"]).json();
    assert_eq!(said["policy"].get("exchange"), None);
}

#[test]
fn a_right_that_nobody_could_use_is_refused() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let set = |rest: &[&str]| desk.run(&[&["client", "set", "shop"], rest].concat());
    let right = ["--token-exchange", "delegation", "--exchange-to", "bills"];
    assert_refused(&set(&right), 2, "--grant-type urn:ietf:params");
    let grants = ["--grant-type", "authorization_code", "--grant-type", GRANT];
    let nowhere = ["--token-exchange", "delegation"];
    assert_refused(&set(&[&grants[..], &nowhere].concat()), 2, "--exchange-to");
    assert_refused(
        &set(&[&grants[..], &right, &["--auth-method", "none"]].concat()),
        2,
        "public client",
    );
    assert_refused(
        &set(&["--exchange-to", "bills"]),
        2,
        "need --token-exchange",
    );
    let none = ["--token-exchange", "none", "--exchange-to", "bills"];
    assert_refused(&set(&none), 2, "nothing to exchange");
    assert_refused(&set(&["--token-exchange", "perhaps"]), 2, "delegation");
    set(&[&grants[..], &right].concat()).done();
    // Nor does it become one that could not use it.
    assert_refused(&set(&["--auth-method", "none"]), 2, "public client");
    assert_refused(
        &set(&["--grant-type", "authorization_code"]),
        2,
        "--grant-type",
    );
}

// Native SSO 1.0 §4.3, item 5: the operator's list of those who share.
#[test]
fn the_operator_says_which_apps_share_people() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_shop(&database);
    let set = |rest: &[&str]| desk.run(&[&["client", "set", "shop", "--json"], rest].concat());
    let group = ["--native-sso", "acme"];
    assert_refused(&set(&group), 2, "the scope device_sso");
    assert_refused(&set(&["--native-sso", ""]), 2, "name of a group");
    let grants = ["--grant-type", "authorization_code", "--grant-type", GRANT];
    let said = set(&[&group[..], &grants].concat()).json();
    assert_eq!(said["policy"]["native_sso"], "acme");
    let scope = ["--scope", "openid device_sso"];
    let grants = ["--grant-type", "authorization_code"];
    let said = set(&[&scope[..], &grants].concat()).json();
    assert_eq!(said["policy"]["native_sso"], "acme");
    let said = set(&["--native-sso", "none"]).json();
    assert_eq!(said["policy"].get("native_sso"), None);
    let apps = [
        "--id",
        "maps",
        "--name",
        "Maps",
        "--redirect-uri",
        "https://maps.example/cb",
    ];
    let add = |rest: &[&str]| desk.run(&[&["client", "add", "--json"], &apps[..], rest].concat());
    assert_refused(&add(&group), 2, "the scope device_sso");
    add(&[&group[..], &scope].concat()).done();
    let said = desk.run(&["client", "show", "maps", "--json"]).json();
    assert_eq!(said["policy"]["native_sso"], "acme");
}
