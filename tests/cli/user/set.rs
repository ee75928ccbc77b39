//! Somebody who is changed by command: their sessions stay, and the database decides who gets a name.

use std::time::Duration;

use doorward::clock::Clock;
use doorward::domain::session::SessionOrigin;
use serde_json::{Value, json};

use super::super::{Desk, at_once, eventually, mail};
use super::PASSWORD;
use crate::login::by_mail::ask;
use crate::login::links::{hand_out, purposes};
use crate::login::second_factor::recovery_codes;
use crate::mail::{code_of, last, stand};
use crate::support::app::trust;
use crate::support::authenticator::Authenticator;
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
    // One that was made up for them is so until they are given another.
    database.execute("UPDATE users SET is_username_made_up = TRUE");
    let made_up = "SELECT count(*) AS count FROM users WHERE is_username_made_up";
    set(&["--name", "Li"]);
    assert_eq!(database.count(made_up), 1);
    set(&["--username", "li"]);
    assert_eq!(database.count(made_up), 0);
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

// Whoever reads the mail of the old address has nothing of it from then on.
both_engines!(
    another_address_by_command_voids_what_was_handed_out_before,
    |app| {
        let (stand, server) = stand(app).await;
        stand.app.clock.set(Clock::system().now());
        let person = stand.app.add_person().await;
        Authenticator::enrol(&stand.app, &person).await;
        let mut codes = recovery_codes(&stand.app, &person).await.into_iter();
        let desk = mail::desk(&stand.room, server.port)
            .with("DATABASE__URL", &stand.app.database.url_text)
            .with("ISSUER", &stand.app.issuer)
            .with_master_key();
        for (change, says) in [
            (
                &["--email", "alex@new.example", "--email-verified"][..],
                "now has the email address alex@new.example in place of alex@example.com",
            ),
            (
                &["--no-email"],
                "no longer has the email address alex@new.example, and has no other",
            ),
        ] {
            let mut links = Vec::new();
            for purpose in purposes() {
                links.push(hand_out(stand.op(), purpose, Some(&person)).await);
            }
            let mut reader = Browser::at_node(&stand.app, &stand.node);
            let waiting = ask(&mut reader, "alex", "reset").await;
            let code = code_of(&last(&stand).await);
            // Who has shown one factor of two.
            let mut halfway = Browser::at_node(&stand.app, &stand.node);
            let page = halfway.open("/account").await;
            let owed = halfway.sign_in(&page, "alex").await;
            assert_eq!(owed.name(), "second-factor", "{}", owed.body);
            let origin = SessionOrigin::default();
            trust(stand.op(), &person, &origin).await.unwrap();
            let before = stand.room.arrived().len();

            // What is no other address changes none of that.
            let same = ["user", "set", "alex", "--name", "Alexandra Doe"];
            desk.run(&same).done();
            assert_eq!(reader.get(&links[0]).await.name(), "link");
            desk.run(&[&["user", "set", "alex"], change].concat())
                .done();
            for link in &links {
                assert_eq!(reader.get(link).await.status, 410, "{change:?}");
            }
            let page = reader.submit(&waiting, &[("code", &code)]).await;
            assert_eq!(page.name(), "mail-code", "{change:?}: {}", page.body);
            let code = codes.next().expect("another");
            let page = halfway
                .submit(&owed, &[("way", "recovery"), ("code", &code)])
                .await;
            assert_eq!(page.name(), "sign-in", "{change:?}: {}", page.body);
            let devices = "SELECT count(*) AS count FROM trusted_devices";
            assert_eq!(stand.app.database.count(devices), 0, "{change:?}");
            // The command's time is the machine's.
            stand.app.clock.set(Clock::system().now());
            stand.deliver().await;
            let told = &stand.room.arrived()[before..];
            let mut to: Vec<&str> = told.iter().map(|mail| mail.header("to")).collect();
            to.sort_unstable();
            let both = ["alex@example.com", "alex@new.example"];
            let expected = if change.len() == 1 { &both[1..] } else { &both };
            assert_eq!(to, expected, "{change:?}");
            for mail in told {
                let words: Vec<&str> = mail.text().split_whitespace().collect();
                assert!(words.join(" ").contains(says), "{}", mail.text());
            }
        }
    }
);

both_engines!(what_somebody_is_at_services_is_said_by_command, |app| {
    app.add_person().await;
    let desk = Desk::new()
        .with("DATABASE__URL", &app.database.url_text)
        .with_master_key();
    let roles = ["--role", "editor", "--role", "admin"];
    let said = desk.run(&[&["user", "set", "alex"][..], &roles].concat());
    assert!(said.done().contains("roles"));
    let shown = desk.run(&["user", "show", "alex", "--json"]).json();
    assert_eq!(shown["roles"], json!({ "operator": ["admin", "editor"] }));
    let lines = desk.run(&["user", "activity", "alex", "--json"]).json();
    let lines: Vec<&Value> = lines.as_array().expect("lines").iter().collect();
    let kinds: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["roles_changed"], "{lines:?}");
    // A name alone changes no role.
    desk.run(&["user", "set", "alex", "--name", "Alex"]).done();
    let shown = desk.run(&["user", "show", "alex", "--json"]).json();
    assert_eq!(shown["roles"], json!({ "operator": ["admin", "editor"] }));
    desk.run(&["user", "set", "alex", "--no-roles"]).done();
    let shown = desk.run(&["user", "show", "alex", "--json"]).json();
    assert_eq!(shown["roles"], json!({}));
    for wrong in [
        &["--role", ""][..],
        &["--role", "a\nb"],
        &["--role", "a", "--no-roles"],
    ] {
        let refused = desk.run(&[&["user", "set", "alex"][..], wrong].concat());
        assert_eq!(refused.code, 2, "{wrong:?}: {}", refused.err);
    }
});
