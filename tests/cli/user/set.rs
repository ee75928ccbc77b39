//! Somebody who is changed by command: their sessions stay, and the database decides who gets a name.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Desk, at_once, eventually};
use super::PASSWORD;
use crate::support::browser::parameters;
use crate::support::database::{Database, Engine};
use crate::support::relying_party::{claims, text, userinfo};
use crate::support::{Browser, RelyingParty};

both_engines!(a_changed_person_stays_signed_in, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let subject = claims(text(&tokens, "id_token"))["sub"].clone();
    let desk = Desk::new()
        .with("DATABASE__URL", &app.database.url_text)
        .with_master_key();
    let set = ["user", "set", "alex", "--username", "Alexandra"];
    let email = ["--email", "new@example.com", "--name", "Alexandra Doe"];
    let said = desk.run(&[&set[..], &email].concat()).done();
    assert!(
        said.contains("username: \"alex\" → \"Alexandra\""),
        "{said}"
    );
    assert!(said.contains("email_verified: true → false"), "{said}");

    let is_known = eventually(Duration::from_secs(2), || async {
        let (_, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
        info["preferred_username"] == "Alexandra"
            && info["email"] == "new@example.com"
            && info["email_verified"] == false
            && info["name"] == "Alexandra Doe"
            && info["sub"] == subject
    });
    assert!(is_known.await);
    let silent = rp.authorize(&[("prompt", "none")]);
    let answer = parameters(browser.get(&silent).await.location());
    assert!(answer.contains_key("code"), "the session stays: {answer:?}");
    for (name, page) in [
        ("alexandra", "consent"),
        ("new@example.com", "consent"),
        ("alex", "password"),
    ] {
        let mut other = Browser::new(&app);
        let form = other
            .open(&rp.authorize(&[("prompt", "login consent")]))
            .await;
        let next = other.sign_in_with(&form, name, PASSWORD).await;
        assert_eq!(next.name(), page, "{name}: {}", next.text());
    }
});

fn desk_with_people(database: &Database, names: &[&str]) -> Desk {
    let desk = Desk::new().with("DATABASE__URL", &database.url_text);
    desk.run(&["migrate"]).done();
    for name in names {
        let email = format!("{name}@example.com");
        let add = [
            "user",
            "add",
            "--username",
            name,
            "--email",
            &email,
            "--email-verified",
        ];
        desk.run_with_input(&add, PASSWORD).done();
    }
    desk
}

fn one_of_many_gets_a_name(engine: Engine) {
    let database = Database::empty(engine);
    let names = ["ann", "ben", "cem", "dot", "eve", "fay"];
    let desk = desk_with_people(&database, &names);
    for (flag, value, taken) in [
        ("--username", "only", "user name is taken"),
        ("--email", "only@example.com", "e-mail address is taken"),
    ] {
        let users = desk.run(&["user", "list", "--json"]).json();
        let ids: Vec<&str> = users
            .as_array()
            .unwrap()
            .iter()
            .map(|user| text(user, "sub"))
            .collect();
        let commands: Vec<Vec<&str>> = ids
            .iter()
            .map(|id| vec!["user", "set", id, flag, value])
            .collect();
        let said = at_once(&desk, &commands);
        let done = said.iter().filter(|said| said.code == 0).count();
        assert_eq!(done, 1, "{said:?}");
        assert!(
            said.iter()
                .all(|said| said.code == 0 || (said.code == 1 && said.err.contains(taken))),
            "{said:?}"
        );
    }
}

#[test]
fn one_of_many_gets_a_name_on_sqlite() {
    one_of_many_gets_a_name(Engine::Sqlite);
}

#[test]
fn one_of_many_gets_a_name_on_postgres() {
    one_of_many_gets_a_name(Engine::Postgres);
}

fn claims_are_changed(engine: Engine) {
    let database = Database::empty(engine);
    let desk = desk_with_people(&database, &["li"]);
    let set = |arguments: &[&str]| {
        desk.run(&[&["user", "set", "li"], arguments, &["--json"]].concat())
            .json()
    };
    // The same address, however it is written, is as verified as before.
    assert_eq!(
        set(&["--email", "LI@Example.com"])["claims"]["email_verified"],
        true
    );
    assert_eq!(
        set(&["--email", "li@example.org"])["claims"]["email_verified"],
        false
    );
    assert_eq!(
        set(&["--email", "li@example.net", "--email-verified"])["claims"]["email_verified"],
        true
    );
    desk.write(
        "claims.json",
        r#"{"nickname": "Lili", "phone_number": "+1 2", "phone_number_verified": true, "address": {"country": "China"}}"#,
    );
    let said = set(&["--claims", "claims.json", "--name", "Li Chen"]);
    assert_eq!(
        said["changed"]["name"],
        json!({ "before": null, "after": "Li Chen" })
    );
    assert_eq!(said["claims"]["address"]["country"], "China");
    desk.write(
        "other.json",
        r#"{"nickname": null, "phone_number": "+1 3", "address": null, "email_verified": null}"#,
    );
    let said = set(&["--claims", "other.json"]);
    let claims = &said["claims"];
    assert_eq!(
        (claims.get("nickname"), claims.get("address")),
        (None, None),
        "{said}"
    );
    assert_eq!(
        (&claims["phone_number_verified"], &claims["email_verified"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(set(&["--no-email"])["claims"].get("email"), None);
    let again = set(&["--no-email"]);
    assert_eq!(
        (&again["changed"], again["updated_at"].is_string()),
        (&json!({}), true)
    );
    // A name that differs in case alone is still their own.
    assert_eq!(set(&["--username", "LI"])["username"], "LI");
}

#[test]
fn claims_are_changed_on_sqlite() {
    claims_are_changed(Engine::Sqlite);
}

#[test]
fn claims_are_changed_on_postgres() {
    claims_are_changed(Engine::Postgres);
}

#[test]
fn what_nobody_can_be_is_refused() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_people(&database, &["li", "chen"]);
    let before: Value = desk.run(&["user", "list", "--json"]).json();
    desk.write("slip.json", r#"{"nmae": null}"#);
    desk.write("kind.json", r#"{"email_verified": "yes"}"#);
    desk.write("email.json", r#"{"email": "li@example.org"}"#);
    for (arguments, code, why) in [
        (&["li"][..], 2, "Nothing is named"),
        (&["nobody", "--name", "Li"], 1, "user list"),
        (&["li", "--username", "a b"], 2, "--username"),
        (&["li", "--email", "example.com"], 2, "--email"),
        (
            &["li", "--email", "li@example.org", "--no-email"],
            2,
            "cannot be used with",
        ),
        (&["li", "--no-email", "--claims", "email.json"], 2, "differ"),
        (&["li", "--claims", "slip.json"], 2, "nmae"),
        (&["li", "--claims", "kind.json"], 2, "kind.json"),
        (&["li", "--username", "Chen"], 1, "user name is taken"),
        (
            &["li", "--email", "CHEN@example.com"],
            1,
            "address is taken",
        ),
    ] {
        let said = desk.run(&[&["user", "set"], arguments].concat());
        assert!(
            said.code == code && said.err.contains(why),
            "{arguments:?}: {said:?}"
        );
    }
    assert_eq!(desk.run(&["user", "list", "--json"]).json(), before);
}

#[test]
fn a_claim_says_something_or_is_left_out() {
    let database = Database::empty(Engine::Sqlite);
    let desk = desk_with_people(&database, &["alex"]);
    for (claims, why) in [
        (json!({ "name": " " }), "name is blank"),
        (json!({ "address": {} }), "address is blank"),
        (json!({ "address": { "country": "" } }), "address is blank"),
        (
            json!({ "picture": "javascript:alert(1)" }),
            "picture is blank, empty, or no web address",
        ),
        (json!({ "website": "example.com" }), "website is"),
        (json!({ "birthdate": "nonsense" }), "birthdate must be"),
        (
            json!({ "pronouns": "they" }),
            "no standard claim is called \"pronouns\"",
        ),
        (
            json!({ "address": { "planet": "x" } }),
            "no standard claim is called \"planet\"",
        ),
    ] {
        desk.write("claims.json", &claims.to_string());
        for command in [
            &["user", "set", "alex"][..],
            &["user", "add", "--username", "sam"],
        ] {
            let said = desk.run(&[command, &["--claims", "claims.json"]].concat());
            assert!(said.code == 2 && said.err.contains(why), "{said:?}");
        }
    }
}
