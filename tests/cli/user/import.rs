//! `doorward user import`: people of another system, all of them or nobody.

use reqwest::StatusCode;

use super::super::{Desk, Said};
use crate::login::imported::PASSWORD;
use crate::support::{Browser, RelyingParty, TestApp};

const HASH: &str = "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";
const DJANGO: &str = "pbkdf2_sha256$25$seasalt$3VORFi93skx4RHuCAes+yEgRQ2jZhth1CLnfE44CJb0=";

fn import(app: &TestApp, flags: &[&str], lines: &str) -> Said {
    let command = ["user", "import", "-", "--database", &app.database.url_text];
    Desk::new().run_with_input(&[&command[..], flags].concat(), lines)
}

fn people(app: &TestApp) -> i64 {
    app.database.count("SELECT count(*) AS count FROM users")
}

async fn page_after(app: &TestApp, rp: &RelyingParty, typed: &str) -> String {
    let mut browser = Browser::new(app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in_with(&page, typed, PASSWORD).await;
    assert_eq!(page.status, StatusCode::OK);
    page.name()
}

both_engines!(
    people_who_were_imported_sign_in_with_their_old_passwords,
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let lines = format!(
            "\u{FEFF}{{\"username\": \"Li\", \"password_hash\": \"{HASH}\", \"email\": \"Li@Example.com\", \"email_verified\": true, \"address\": {{\"country\": \"China\"}}}}\r\n\
         \n\
         {{\"username\": \"mira\", \"password_hash\": \"{DJANGO}\", \"disabled\": false}}\n\
         {{\"username\": \"gone\", \"password_hash\": \"{HASH}\", \"disabled\": true}}\n\
         {{\"username\": \"new\", \"name\": \"Nobody Yet\"}}"
        );
        let rehearsed = import(&app, &["--dry-run", "--json"], &lines).json();
        let expected = serde_json::json!({
            "dry_run": true, "added": 4, "without_password": 1, "disabled": 1, "left_out": []
        });
        assert_eq!(rehearsed, expected);
        assert_eq!(people(&app), 0, "a rehearsal adds nobody");
        let said = import(&app, &[], &lines);
        assert_eq!(
            said.out,
            "Added: 4, of them 1 without a password and 1 disabled."
        );
        assert_eq!(people(&app), 4);
        let made = "SELECT count(*) AS count FROM activity WHERE kind = 'account_made' AND detail LIKE '%operator%'";
        assert_eq!(app.database.count(made), 4);
        let none = import(&app, &["--skip-existing"], "{\"username\": \"mira\"}");
        assert!(
            none.out.starts_with("Nobody was added.\nLeft out: 1."),
            "{none:?}"
        );
        let one = import(
            &app,
            &["--dry-run"],
            &format!("{{\"username\": \"x\", \"password_hash\": \"{HASH}\"}}"),
        );
        assert_eq!(one.out, "Would be added: 1.");
        for (typed, page) in [
            ("li", "consent"),
            ("li@example.com", "consent"),
            ("mira", "consent"),
            ("gone", "password"),
            ("new", "password"),
        ] {
            assert_eq!(page_after(&app, &rp, typed).await, page, "{typed}");
        }
        let ours = "SELECT count(*) AS count FROM passwords WHERE phc LIKE '$argon2id$v=19$%'";
        assert_eq!(app.database.count(ours), 2, "who signed in has one of ours");
    }
);

both_engines!(
    of_people_whose_names_are_taken_nobody_is_imported_or_the_others_are,
    |app| {
        app.add_person().await;
        let lines = "{\"username\": \"mira\"}\n{\"username\": \"ALEX\"}\n{\"username\": \"li\", \"email\": \"alex@example.com\"}";
        for flags in [&[][..], &["--dry-run"]] {
            let said = import(&app, flags, lines);
            assert_eq!((said.code, people(&app)), (1, 1), "{said:?}");
            for part in [
                "Nobody was added.",
                "line 2, username: the user name is taken (ALEX)",
                "line 3, email: the e-mail address is taken (li)",
            ] {
                assert!(said.err.contains(part), "{part}: {said:?}");
            }
        }
        let said = import(&app, &["--skip-existing", "--json"], lines).json();
        assert_eq!(said["added"], 1);
        assert_eq!(said["left_out"][1]["line"], 3);
        assert_eq!(said["left_out"][0]["reason"], "the user name is taken");
        assert_eq!(people(&app), 2);
        // Once more: everybody is there.
        let said = import(&app, &["--skip-existing", "--json"], lines).json();
        assert_eq!((said["added"].as_u64(), people(&app)), (Some(0), 2));
    }
);

/// Lines that will not do, and what is said of them.
const WRONG: &[(&str, &str)] = &[
    ("{", "line 2: it is no JSON, from column 1 on"),
    ("[\"secret-hash\"]", "line 2: it is no JSON object"),
    ("\"secret-hash\"", "line 2: it is no JSON object"),
    (
        "{\"username\": \"b\", \"username\": \"secret-hash\"}",
        "line 2: it is no JSON object, or has a member twice",
    ),
    (
        "{\"password_hash\": \"$1$secret-hash\"}",
        "line 2, username: it is missing",
    ),
    ("{\"username\": 7}", "line 2, username: it must be text"),
    (
        "{\"username\": \"a b\"}",
        "line 2, username: a user name has 1 to 64",
    ),
    (
        "{\"username\": \"A\"}",
        "line 2, username: line 1 has the same",
    ),
    (
        "{\"username\": \"b\", \"email\": \"A@example.com\"}",
        "line 2, email: line 1 has the same",
    ),
    (
        "{\"username\": \"b\", \"email\": \"secret-hash\"}",
        "line 2, email: that is not an e-mail address",
    ),
    (
        "{\"username\": \"b\", \"password_hash\": 7}",
        "line 2, password_hash: it must be text",
    ),
    (
        "{\"username\": \"b\", \"password_hash\": \"\"}",
        "line 2, password_hash: it has the form of no hash",
    ),
    (
        "{\"username\": \"b\", \"password_hash\": \"secret-hash\"}",
        "line 2, password_hash: it has the form of no hash",
    ),
    (
        "{\"username\": \"b\", \"password_hash\": \"$1$salt$secret-hash\"}",
        "line 2, password_hash: its algorithm is not",
    ),
    (
        "{\"username\": \"b\", \"password_hash\": \"$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$secrethashsecrethashsecretha\"}",
        "line 2, password_hash: its cost is out of bounds",
    ),
    (
        "{\"username\": \"b\", \"disabled\": \"no\"}",
        "line 2, disabled: it must be true or false",
    ),
    (
        "{\"username\": \"b\", \"passwordHash\": \"secret-hash\"}",
        "line 2, passwordHash: it is none of",
    ),
    (
        "{\"username\": \"b\", \"$1$secret-hash\": 1}",
        "line 2, a member: it is none of",
    ),
    (
        "{\"username\": \"b\", \"updated_at\": 1}",
        "line 2, updated_at: it is none of",
    ),
    (
        "{\"username\": \"b\", \"birthdate\": \"secret-hash\"}",
        "line 2, birthdate: its value is not",
    ),
    (
        "{\"username\": \"b\", \"email_verified\": \"secret-hash\"}",
        "line 2, email_verified: its value is not",
    ),
    (
        "{\"username\": \"b\", \"email_verified\": true}",
        "line 2, email_verified: it needs email",
    ),
    (
        "{\"username\": \"b\", \"address\": {\"planet\": \"secret-hash\"}}",
        "line 2, address: its value is not",
    ),
];

#[tokio::test]
async fn a_line_that_will_not_do_is_named_without_what_stands_there_and_nobody_is_added() {
    let app = TestApp::start(
        crate::support::database::Engine::Sqlite,
        crate::support::Options::default(),
    )
    .await;
    let good = "{\"username\": \"a\", \"email\": \"a@example.com\"}";
    for (bad, why) in WRONG {
        let said = import(
            &app,
            &[],
            &format!("{good}\n{bad}\n{{\"username\": \"z\"}}\n"),
        );
        assert_eq!((said.code, people(&app)), (2, 0), "{bad}: {said:?}");
        assert!(said.err.contains(why), "{bad}: {}", said.err);
        assert!(!said.err.contains("secret"), "{bad}: {}", said.err);
    }
    // Each is named, but not without end.
    let many = import(&app, &[], &"{}\n".repeat(30));
    assert!(many.err.contains("line 20, username") && many.err.contains("and 10 more"));
    assert!(!many.err.contains("line 21"), "{}", many.err);
    let long = format!("{{\"username\": \"{}\"}}", "x".repeat(70_000));
    let said = import(&app, &[], &long);
    assert!(
        said.code == 2 && said.err.contains("line 1: it is longer"),
        "{said:?}"
    );
    let said = import(&app, &[], "\n\n");
    assert!(
        said.code == 2 && said.err.contains("The input is empty"),
        "{said:?}"
    );
    assert_eq!(people(&app), 0);
}

both_engines!(more_people_than_one_transaction_takes_are_imported, |app| {
    let lines: Vec<String> = (0..450)
        .map(|number| {
            format!("{{\"username\": \"person{number}\", \"password_hash\": \"{HASH}\"}}")
        })
        .collect();
    let lines = lines.join("\n");
    let said = import(&app, &["--json"], &lines).json();
    assert_eq!((said["added"].as_u64(), people(&app)), (Some(450), 450));
});
