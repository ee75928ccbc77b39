//! What happens while a pass is under way: people come back, and another node takes it over. The database does both, at the moment that counts.

use super::{Stand, add, followed, leaves, modify};
use crate::federation::ldap::directory;
use crate::federation::ldap::slapd::{BASE, Slapd};
use crate::support::database::{Database, Engine};

/// From now on, this happens whenever that has been done to a table.
fn whenever(database: &Database, engine: Engine, done: &str, sql: &str) {
    let statements = match engine {
        Engine::Sqlite => vec![format!("CREATE TRIGGER meanwhile {done} BEGIN {sql}; END")],
        Engine::Postgres => vec![
            format!(
                "CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {sql}; RETURN NULL; END $$"
            ),
            format!(
                "CREATE TRIGGER meanwhile {done} FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION meanwhile()"
            ),
        ],
    };
    for statement in statements {
        database.execute(&statement);
    }
}

both_engines!(who_comes_back_before_they_are_turned_off_is_not, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let stand = Stand::with_people(app.engine, followed(&slapd), &["alex", "kim", "sam"]).await;
    // What they had is taken back first: then they are there again.
    let back = "UPDATE upstream_identities SET missing_at = NULL";
    let database = &stand.here.database;
    whenever(database, app.engine, "AFTER UPDATE ON grants", back);
    slapd.change(&leaves("alex"));
    stand.an_hour_later().await;
    let revoked = "SELECT count(*) AS count FROM grants WHERE revoked_at IS NOT NULL";
    assert_eq!(database.count(revoked), 1, "it came as far as that");
    assert_eq!(stand.off().await, [""; 0]);
});

both_engines!(who_has_lost_the_claim_writes_nothing, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let stand = Stand::with_people(app.engine, followed(&slapd), &["alex", "kim", "sam"]).await;
    stand.due().await;
    // Another node has it at once.
    let taken = "UPDATE directory_syncs SET claim = claim + 1";
    let done = "AFTER UPDATE OF claim ON directory_syncs";
    whenever(&stand.here.database, app.engine, done, taken);
    slapd.change(&(modify("alex", "replace: cn\ncn: Somebody Else") + &leaves("kim")));
    stand.an_hour_later().await;
    let alex = stand.user("alex").await;
    assert_ne!(alex.profile.name.as_deref(), Some("Somebody Else"));
    let missing = "SELECT count(*) AS count FROM upstream_identities WHERE missing_at IS NOT NULL";
    assert_eq!(stand.here.database.count(missing), 0);
    assert_eq!(stand.off().await, [""; 0]);
});

both_engines!(who_is_there_again_in_any_form_is_missed_no_more, |app| {
    let slapd = Slapd::start();
    slapd.change(&(add("sam") + &add("pat")));
    let mut connection = followed(&slapd);
    directory(&mut connection).subject_attribute = "uid".into();
    let people = ["alex", "kim", "sam", "pat"];
    let stand = Stand::with_people(app.engine, connection, &people).await;
    slapd.change(&(leaves("alex") + &leaves("kim") + &leaves("sam")));
    stand.an_hour_later().await;
    assert_eq!(stand.standing().await.withheld, 3);
    // Which of the two is theirs nobody knows.
    let twin = add("alex").replace(&format!("uid=alex,{BASE}"), &format!("cn=alex,{BASE}"));
    slapd.change(&(modify("alex", "delete: employeeType") + &twin));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["kim", "sam"]);
});
