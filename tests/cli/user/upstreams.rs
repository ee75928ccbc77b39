//! The other providers by which a person signs in, by command.

use super::super::Desk;
use crate::federation::{add_identity, lines};

both_engines!(
    a_sign_in_elsewhere_is_listed_and_removed_by_command,
    |app| {
        let (id, op) = (app.add_person().await, app.op());
        app.add_user("blair", "blair@example.com").await;
        add_identity(op, &id, "248289761001").await;
        let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
        let text = desk.run(&["user", "upstreams", "alex"]).done();
        assert!(text.starts_with("ID "), "{text}");
        assert!(
            text.contains("https://login.corp.example") && text.contains("248289761001"),
            "{text}"
        );
        let listed = desk.run(&["user", "upstreams", "alex", "--json"]).json();
        let handle = listed[0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(listed[0]["connector"], "corp");
        assert_eq!(listed[0]["issuer"], "https://login.corp.example");
        assert_eq!(listed[0]["subject"], "248289761001");
        assert_eq!(listed[0]["last_used_at"], "2027-01-15T08:00:00Z");
        let none = desk.run(&["user", "upstreams", "blair", "--json"]).json();
        assert_eq!(none, serde_json::json!([]));
        for (name, wanted) in [("blair", handle.as_str()), ("alex", "AAAA"), ("alex", "-x")] {
            let said = desk.run(&["user", "upstreams", name, "--remove", wanted]);
            assert_eq!(said.code, 1, "{said:?}");
            assert!(said.err.contains("does not sign in by any"), "{said:?}");
        }
        assert_eq!(lines(&app, "factor_removed"), 0);
        let said = desk.run(&["user", "upstreams", "alex", "--remove", &handle, "--json"]);
        assert_eq!(said.json()["id"], handle);
        let left = desk.run(&["user", "upstreams", "alex", "--json"]).json();
        assert_eq!(left, serde_json::json!([]));
        // It is linked again only by who says yes to it.
        assert_eq!(app.database.rows(&["unlinked_identities"])[0].1, 1);
        assert_eq!(lines(&app, "factor_removed"), 1);
    }
);
