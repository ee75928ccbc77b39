//! The passkeys of a person, by command.

use doorward::login::factor::passkey::{Answer, begin_enrolment, finish_enrolment, list};
use doorward::secret::TokenHash;

use super::super::Desk;
use crate::support::app::witness;
use crate::support::soft_passkey::SoftPasskey;

both_engines!(a_passkey_is_listed_and_removed_by_command, |app| {
    let (id, op) = (app.add_person().await, app.op());
    app.add_user("blair", "blair@example.com").await;
    let owner = id.clone();
    let user = op.store.read(move |r| r.find_user(&owner)).await;
    let (user, bound_to) = (user.unwrap().unwrap(), TokenHash::of("a browser"));
    let begun = begin_enrolment(op, &user, &bound_to).await.unwrap();
    let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
    let answer = Answer {
        ceremony: begun.ceremony.as_str(),
        bound_to: &bound_to,
        response: &key.registration(&says),
    };
    let made = finish_enrolment(op, &user, answer, "Laptop", &witness(op, &id))
        .await
        .unwrap();

    let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
    let text = desk.run(&["user", "passkeys", "alex"]).done();
    assert!(text.starts_with("ID "), "{text}");
    assert!(text.contains("Laptop") && text.contains("never"), "{text}");
    assert!(text.contains("on one device only"), "{text}");
    let listed = desk.run(&["user", "passkeys", "alex", "--json"]).json();
    assert_eq!(listed[0]["sync"], "never");
    assert_eq!(listed[0]["id"], made.credential_id.as_str());
    assert_eq!(listed[0]["name"], "Laptop");
    assert_eq!(listed[0]["created_at"], "2027-01-15T08:00:00Z");
    assert!(listed[0].get("credential").is_none());
    for (eligible, backed_up, word, name) in [
        (true, false, "not synced yet", "not_yet"),
        (true, true, "synced", "synced"),
        (false, false, "on one device only", "never"),
    ] {
        app.database.execute(&format!(
            "UPDATE passkeys SET is_backup_eligible = {eligible}, is_backed_up = {backed_up}"
        ));
        let text = desk.run(&["user", "passkeys", "alex"]).done();
        assert!(text.trim_end().ends_with(word), "{text}");
        let listed = desk.run(&["user", "passkeys", "alex", "--json"]).json();
        assert_eq!(listed[0]["sync"], name);
    }
    let none = desk.run(&["user", "passkeys", "blair", "--json"]).json();
    assert_eq!(none, serde_json::json!([]));

    let id_text = made.credential_id.as_str();
    for (name, wanted) in [("blair", id_text), ("alex", "AAAA"), ("alex", "-x")] {
        let said = desk.run(&["user", "passkeys", name, "--remove", wanted]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("has no passkey"), "{said:?}");
    }
    assert_eq!(list(op, &id).await.unwrap().len(), 1);
    let said = desk.run(&["user", "passkeys", "alex", "--remove", id_text, "--json"]);
    assert_eq!(said.json()["id"], id_text);
    assert_eq!(list(op, &id).await.unwrap(), []);
});
