//! Changes that a directory tells by its numbers, as Active Directory does: tried at Samba's directory.

use std::collections::BTreeSet;
use std::time::Duration;

use doorward::domain::connector::Renewed;
use doorward::domain::directory::{ChangesBy, Finding, Synchronisation};

use super::super::samba::{Samba, THEIRS};
use super::super::{Stand, directory};
use super::HOUR;

const MINUTES: Duration = Duration::from_mins(5);

both_engines!(changes_are_told_by_its_numbers, |app| {
    let samba = Samba::start(&["alex", "kim"], &[], &[]);
    let mut connection = samba.connection();
    connection.connector.renewed = BTreeSet::from([Renewed::GivenName]);
    let own = directory(&mut connection);
    own.finding = Finding::Search {
        people: "(&(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))".to_owned(),
        names: vec!["sAMAccountName".to_owned()],
    };
    own.sync = Some(Synchronisation {
        every: HOUR,
        changes_every: Some(MINUTES),
        changes_by: ChangesBy::Number,
        most_gone: 50,
    });
    let mut stand = Stand::start(app.engine, connection).await;
    for name in ["alex", "kim"] {
        stand.claims(name, THEIRS).await;
    }
    // All of them, by what is no text: an objectGUID.
    samba.change(&["user", "rename", "alex", "--given-name=Alexandra"]);
    stand.due().await;
    let name = async || stand.user("alex").await.profile.given_name;
    assert_eq!(name().await.as_deref(), Some("Alexandra"));
    let whole = stand.standing().await;
    assert!(whole.whole_at.is_some());
    assert!(whole.mark.is_some(), "the number of its last change");

    // In between, those alone whose entries have changed since that number.
    for (change, off) in [
        (
            ["user", "rename", "alex", "--given-name=Alex"].as_slice(),
            None,
        ),
        (["user", "disable", "kim"].as_slice(), Some("kim")),
        (["user", "enable", "kim"].as_slice(), None),
    ] {
        samba.change(change);
        stand.here.clock.advance(MINUTES);
        stand.due().await;
        let off: Vec<&str> = off.into_iter().collect();
        assert_eq!(stand.off().await, off, "{change:?}");
    }
    assert_eq!(name().await.as_deref(), Some("Alex"));
    let now = stand.standing().await;
    assert_eq!(now.whole_at, whole.whole_at, "nobody else was looked up");
    assert_ne!(now.mark, whole.mark);
});
