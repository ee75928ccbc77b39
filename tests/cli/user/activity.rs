//! What the operator reads of an account, and what is written of the operator.

use super::super::Desk;

both_engines!(what_the_operator_does_is_written_down_and_read, |app| {
    app.add_person().await;
    app.add_user("blair", "blair@example.com").await;
    let desk = Desk::new().with("DATABASE__URL", &app.database.url_text);
    desk.run(&["user", "disable", "alex"]).done();
    desk.run(&["user", "disable", "alex"]).done();
    desk.run(&["user", "enable", "alex"]).done();
    desk.run(&["user", "set", "alex", "--name", "Alexandra Doe"])
        .done();
    let input = "quilted lamp harbour nineteen\n";
    let password = ["user", "set-password", "alex"];
    assert_eq!(desk.run_with_input(&password, input).code, 0);
    let listed = desk.run(&["user", "activity", "alex", "--json"]).json();
    let listed = listed.as_array().unwrap();
    let kinds: Vec<&str> = listed
        .iter()
        .map(|line| line["kind"].as_str().unwrap())
        .collect();
    let newest_first = [
        "password_changed",
        "profile_changed",
        "turned_on",
        "turned_off",
    ];
    assert_eq!(kinds, newest_first);
    assert_eq!(listed[0]["detail"]["by"], "operator");
    assert_eq!(listed[1]["detail"]["fields"], serde_json::json!(["name"]));
    let text = desk
        .run(&["user", "activity", "alex", "--limit", "1"])
        .done();
    assert!(
        text.starts_with("WHEN ") && text.lines().count() == 2,
        "{text}"
    );
    assert!(
        !text.contains("Alexandra") && !text.contains("quilted"),
        "{text}"
    );
    let none = desk.run(&["user", "activity", "blair", "--json"]).json();
    assert_eq!(none, serde_json::json!([]));
    assert_eq!(desk.run(&["user", "activity", "nobody"]).code, 1);
    assert_eq!(
        desk.run(&["user", "activity", "alex", "--limit", "0"]).code,
        2
    );
});

both_engines!(
    whom_the_operator_deletes_leaves_a_trail_that_names_nobody,
    |app| {
        let alex = app.add_person().await;
        let desk = Desk::new()
            .with("DATABASE__URL", &app.database.url_text)
            .with_master_key();
        desk.run(&["user", "set", "alex", "--name", "Alexandra Doe"])
            .done();
        desk.run(&["user", "delete", "alex", "--yes"]).done();
        let count = |condition: &str| {
            app.database.count(&format!(
                "SELECT count(*) AS count FROM activity WHERE {condition}"
            ))
        };
        assert_eq!(count(&format!("subject = '{alex}'")), 0);
        assert_eq!(count("subject LIKE 'erased-%' AND address = ''"), 2);
        assert_eq!(count("kind = 'erased' AND detail LIKE '%operator%'"), 1);
    }
);
