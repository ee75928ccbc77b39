//! User names that were somebody's: nobody else is given one by itself (H-051).

use super::super::{Desk, Said, at_once};
use super::PASSWORD;
use crate::support::TestApp;

fn desk(app: &TestApp) -> Desk {
    Desk::new().with("DATABASE__URL", &app.database.url_text)
}

fn set(desk: &Desk, who: &str, name: &str, more: &[&str]) -> Said {
    desk.run(&[&["user", "set", who, "--username", name], more].concat())
}

fn add(desk: &Desk, name: &str, more: &[&str]) -> Said {
    desk.run_with_input(
        &[&["user", "add", "--username", name], more].concat(),
        PASSWORD,
    )
}

fn import(desk: &Desk, name: &str, more: &[&str]) -> Said {
    let line = format!("{{\"username\": \"{name}\"}}");
    desk.run_with_input(&[&["user", "import", "-"], more].concat(), &line)
}

fn is_refused(said: &Said) {
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("was somebody else's"), "{said:?}");
    assert!(said.err.contains("--reuse-name"), "{said:?}");
}

fn retired(app: &TestApp) -> i64 {
    let rows = "SELECT count(*) AS count FROM retired_names";
    app.database.count(rows)
}

both_engines!(a_name_that_somebody_had_is_nobody_elses, |app| {
    let quentin = app.add_user("quentin", "q@example.com").await;
    app.add_user("robin", "robin@example.com").await;
    let desk = desk(&app).with_master_key();
    // Written otherwise it is the same name.
    set(&desk, "quentin", "QUENTIN", &[]).done();
    assert_eq!(retired(&app), 0);
    set(&desk, "quentin", "corvin", &[]).done();
    assert_eq!(retired(&app), 1);
    for name in ["quentin", "Quentin"] {
        is_refused(&add(&desk, name, &[]));
        is_refused(&set(&desk, "robin", name, &[]));
        is_refused(&import(&desk, name, &[]));
        is_refused(&import(&desk, name, &["--dry-run"]));
        let left_out = import(&desk, name, &["--skip-existing", "--json"]).json();
        assert_eq!(left_out["added"], 0, "{left_out}");
        assert_eq!(
            left_out["left_out"][0]["reason"],
            "the user name was somebody else's"
        );
    }
    // Whose it was has it again, and changes other things.
    set(&desk, "corvin", "quentin", &[]).done();
    desk.run(&["user", "set", "quentin", "--name", "Q"]).done();
    is_refused(&set(&desk, "robin", "corvin", &[]));
    // The operator gives it away, after which it is the other's.
    set(&desk, "robin", "corvin", &["--reuse-name"]).done();
    set(&desk, "corvin", "robin", &[]).done();
    is_refused(&set(&desk, "quentin", "corvin", &[]));
    set(&desk, "robin", "corvin", &[]).done();

    desk.run(&["user", "delete", "quentin", "--yes"]).done();
    for said in [add(&desk, "quentin", &[]), import(&desk, "quentin", &[])] {
        is_refused(&said);
    }
    // The names are not kept, nor is who had them.
    let kept = app
        .database
        .texts("SELECT name_hash || owner AS text FROM retired_names");
    assert_eq!(kept.len(), 3, "{kept:?}");
    for kept in &kept {
        let names = ["quentin", "corvin", quentin.as_str()];
        assert!(!names.iter().any(|name| kept.contains(name)), "{kept}");
    }
    assert_eq!(
        kept.iter().filter(|kept| kept.contains("erased-")).count(),
        1
    );
    add(&desk, "quentin", &["--reuse-name"]).done();
    desk.run(&["user", "delete", "quentin", "--yes", "--reuse-name"])
        .done();
    import(&desk, "quentin", &["--reuse-name"]).done();
});

both_engines!(without_the_master_key_no_name_changes_hands, |app| {
    app.add_user("quentin", "q@example.com").await;
    app.add_user("robin", "robin@example.com").await;
    let (without, with) = (desk(&app), desk(&app).with_master_key());
    let is_in_need = |said: &Said| {
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("without the master key"), "{said:?}");
        assert!(said.err.contains("--reuse-name"), "{said:?}");
    };
    // Until there is a name that was somebody's, none is asked of its past.
    add(&without, "kim", &[]).done();
    import(&without, "lee", &[]).done();
    without
        .run(&["user", "set", "quentin", "--name", "Q"])
        .done();
    is_in_need(&set(&without, "quentin", "corvin", &[]));
    is_in_need(&without.run(&["user", "delete", "quentin", "--yes"]));
    without.run(&["user", "show", "quentin"]).done();
    set(&without, "quentin", "corvin", &["--reuse-name"]).done();
    set(&without, "robin", "quentin", &["--reuse-name"]).done();
    assert_eq!(retired(&app), 0);

    set(&with, "quentin", "robin", &[]).done();
    for name in ["quentin", "never-seen"] {
        is_in_need(&add(&without, name, &[]));
        is_in_need(&import(&without, name, &[]));
    }
    add(&without, "quentin", &["--reuse-name"]).done();
    without
        .run(&["user", "delete", "robin", "--yes", "--reuse-name"])
        .done();
    assert_eq!(retired(&app), 1);
});

// At the very moment at which somebody goes.
both_engines!(a_name_does_not_slip_from_one_to_another, |app| {
    app.add_user("quentin", "q@example.com").await;
    let others = ["ann", "ben", "cem", "dot", "eve"];
    for name in others {
        app.add_user(name, &format!("{name}@example.com")).await;
    }
    let desk = desk(&app).with_master_key();
    let mut commands = vec![vec!["user", "delete", "quentin", "--yes"]];
    commands.extend(others.map(|name| vec!["user", "set", name, "--username", "quentin"]));
    let said = at_once(&desk, &commands);
    let done = said.iter().filter(|said| said.code == 0).count();
    assert_eq!((done, said[0].code), (1, 0), "{said:?}");
    let named = "SELECT count(*) AS count FROM users WHERE username = 'quentin'";
    assert_eq!(app.database.count(named), 0);
});
