//! The people of a directory are looked up from time to time: what it says of them is followed, and who has gone is turned off.

mod meanwhile;
mod numbers;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use doorward::clock::Clock;
use doorward::domain::activity::{Activity, By};
use doorward::domain::connector::{ConnectorName, Renewed};
use doorward::domain::directory::{ChangesBy, Finding, Synchronisation};
use doorward::domain::id::TenantId;
use doorward::domain::time::Timestamp;
use doorward::domain::user::User;
use doorward::domain::word::Word;
use doorward::federation::connection::Connection;
use doorward::federation::sync::{NotSynchronised, Outcome, run_due, run_now};
use doorward::store::{DirectorySync, PeopleOf};
use reqwest::StatusCode;

use super::slapd::{BASE, Slapd, THEIRS, grows};
use super::{Stand, directory};
use crate::federation::redeem;
use crate::support::Browser;
use crate::support::database::Engine;
use crate::support::relying_party::text;
use crate::web::activity::trail;

const HOUR: Duration = Duration::from_hours(1);

/// The connector, whose people are looked up every hour. Who is called gone is none of them.
fn followed(slapd: &Slapd) -> Connection {
    let mut connection = slapd.connection();
    connection.connector.renewed = BTreeSet::from([Renewed::Name]);
    let own = directory(&mut connection);
    own.finding = Finding::Search {
        people: "(&(objectClass=person)(!(employeeType=gone)))".to_owned(),
        names: vec!["uid".to_owned()],
    };
    own.sync = Some(Synchronisation {
        every: HOUR,
        changes_every: None,
        changes_by: ChangesBy::Time,
        most_gone: 50,
    });
    connection
}

fn modify(uid: &str, change: &str) -> String {
    format!("dn: uid={uid},{BASE}\nchangetype: modify\n{change}\n\n")
}

/// What they are called there: behind it a new account has a number.
fn uid(user: &User) -> &str {
    user.username.split('-').next().expect("a part")
}

/// That somebody has gone, and that they are back.
fn leaves(uid: &str) -> String {
    modify(uid, "replace: employeeType\nemployeeType: gone")
}

fn returns(uid: &str) -> String {
    modify(uid, "delete: employeeType")
}

fn add(uid: &str) -> String {
    format!(
        "dn: uid={uid},{BASE}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: {uid}\nuserPassword: {THEIRS}\n\n"
    )
}

impl Stand {
    /// With people who have come by it.
    async fn with_people(engine: Engine, connection: Connection, people: &[&str]) -> Self {
        let mut stand = Self::start(engine, connection).await;
        for uid in people {
            stand.claims(uid, THEIRS).await;
        }
        stand
    }

    /// What is due an hour later.
    async fn an_hour_later(&self) {
        self.here.clock.advance(HOUR);
        self.due().await;
    }

    async fn due(&self) {
        let state = &self.here.node.state;
        let done = run_due(&state.op, &state.directories).await;
        done.expect("the database is there");
    }

    async fn now(&self, is_confirmed: bool) -> Result<Outcome, NotSynchronised> {
        let state = &self.here.node.state;
        let connection = state.op.settings.connections.find("corp").expect("it");
        let done = run_now(&state.op, &state.directories, connection, is_confirmed).await;
        done.map(|outcome| outcome.expect("it is followed"))
    }

    async fn users(&self) -> Vec<User> {
        let users = self.here.op().store.read(|r| {
            let tenant = TenantId::default_tenant();
            r.list_users(&tenant, 100)
        });
        users.await.expect("users")
    }

    async fn user(&self, name: &str) -> User {
        let users = self.users().await;
        let found = users.into_iter().find(|user| uid(user) == name);
        found.expect("somebody")
    }

    async fn write(&self, user: &User) {
        let (user, name) = (user.clone(), user.username.clone());
        let store = &self.here.op().store;
        let written = store.write(move |w| {
            let address = user.profile.email.clone();
            w.update_user(&user, &name, address.as_deref())
        });
        written.await.expect("written");
    }

    /// Who is turned off, by their names.
    async fn off(&self) -> Vec<String> {
        let off = self.users().await;
        let off = off.into_iter().filter(|user| user.disabled_at.is_some());
        let mut off: Vec<_> = off.map(|user| uid(&user).to_owned()).collect();
        off.sort();
        off
    }

    /// What their trail says of being turned off and on.
    async fn turns(&self, user: &User) -> Vec<(Activity, String)> {
        let trail = trail(&self.here, &user.id).await;
        let turns = trail.into_iter().filter_map(|entry| match entry.activity {
            Word::Known(turn @ (Activity::TurnedOff { .. } | Activity::TurnedOn { .. })) => {
                Some((turn, entry.about))
            }
            _ => None,
        });
        turns.collect()
    }

    async fn standing(&self) -> DirectorySync {
        let found = self.here.op().store.read(|r| {
            let corp = ConnectorName::parse("corp").expect("a name");
            r.find_directory_sync(&TenantId::default_tenant(), &corp)
        });
        found.await.expect("a database").expect("it began")
    }
}

both_engines!(who_has_gone_is_turned_off_with_all_they_had, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let mut stand = Stand::with_people(app.engine, followed(&slapd), &["alex", "sam"]).await;
    let mut kims = Browser::new(&stand.here);
    std::mem::swap(&mut stand.browser, &mut kims);
    let page = stand.enter("kim", THEIRS).await;
    let tokens = redeem(&stand.here, &stand.rp, &mut stand.browser, page).await;
    std::mem::swap(&mut stand.browser, &mut kims);
    stand.due().await;
    assert_eq!(stand.off().await, [""; 0]);
    assert_eq!(kims.open("/account").await.name(), "account");

    slapd.change(&format!("dn: uid=kim,{BASE}\nchangetype: delete\n"));
    stand.due().await;
    assert_eq!(stand.off().await, [""; 0], "it is not due yet");
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["kim"]);
    assert_ne!(kims.open("/account").await.name(), "account");
    let refresh = text(&tokens, "refresh_token");
    let (status, _) = stand.rp.refresh(&stand.here, refresh).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let kim = stand.user("kim").await;
    let off = Activity::TurnedOff { by: By::Upstream };
    let about = "Example Corp".to_owned();
    assert_eq!(stand.turns(&kim).await, [(off, about)]);
    stand.claims("alex", THEIRS).await;
    // Once.
    stand.an_hour_later().await;
    assert_eq!(stand.turns(&kim).await.len(), 1);
});

both_engines!(who_is_back_is_turned_on_unless_the_operator_did_it, |app| {
    let slapd = Slapd::start();
    slapd.change(&(add("sam") + &add("pat") + &add("lee")));
    let people = ["alex", "kim", "sam", "pat", "lee"];
    let mut stand = Stand::with_people(app.engine, followed(&slapd), &people).await;
    let mut sam = stand.user("sam").await;
    sam.disabled_at = Some(stand.here.clock.now());
    stand.write(&sam).await;
    slapd.change(&(leaves("kim") + &leaves("sam")));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["kim", "sam"]);
    slapd.change(&(returns("kim") + &returns("sam")));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["sam"], "the operator's word stands");
    let kim = stand.user("kim").await;
    assert_eq!(stand.turns(&kim).await.len(), 2, "off, and on again");
    assert_eq!(stand.turns(&sam).await, []);
    stand.claims("kim", THEIRS).await;

    // Whoever signs in there is there: they need not wait for the next time.
    slapd.change(&leaves("kim"));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["kim", "sam"]);
    slapd.change(&returns("kim"));
    stand.claims("kim", THEIRS).await;
    assert_eq!(stand.off().await, ["sam"]);
});

// H-081.
both_engines!(
    nobody_is_turned_off_where_too_many_have_gone_at_once,
    |app| {
        let slapd = Slapd::start();
        slapd.change(&(add("sam") + &add("pat")));
        let people = ["alex", "kim", "sam", "pat"];
        let stand = Stand::with_people(app.engine, followed(&slapd), &people).await;
        slapd.change(&(leaves("alex") + &leaves("kim") + &leaves("sam")));
        stand.an_hour_later().await;
        assert_eq!(stand.off().await, [""; 0]);
        assert_eq!(stand.standing().await.withheld, 3);
        // Again and again, and whoever is back is not counted.
        slapd.change(&leaves("pat"));
        stand.an_hour_later().await;
        assert_eq!(stand.standing().await.withheld, 4, "all of them");
        let outcome = stand.now(false).await.expect("an outcome");
        assert_eq!((outcome.turned_off, outcome.withheld), (0, 4));
        slapd.change(&returns("alex"));
        let outcome = stand.now(true).await.expect("an outcome");
        assert_eq!(
            (
                outcome.looked_up,
                outcome.there,
                outcome.turned_off,
                outcome.withheld
            ),
            (4, 1, 3, 0)
        );
        assert_eq!(stand.off().await, ["kim", "pat", "sam"]);
        assert_eq!(stand.standing().await.withheld, 0);
    }
);

both_engines!(a_directory_that_fails_has_nobody_turned_off, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let stand = Stand::with_people(app.engine, followed(&slapd), &["alex", "kim", "sam"]).await;
    stand.due().await;
    let before = stand.standing().await;
    slapd.end();
    stand.an_hour_later().await;
    let failed = stand.standing().await;
    assert_eq!(failed.whole_at, before.whole_at);
    let by_hand = stand.now(false).await;
    assert!(
        matches!(by_hand, Err(NotSynchronised::Taken)),
        "{by_hand:?}"
    );
    // It goes on when the directory is back, and has been left for a moment.
    slapd.restart();
    slapd.change(&leaves("kim"));
    stand.here.clock.advance(Duration::from_secs(301));
    stand.due().await;
    assert_eq!(stand.off().await, ["kim"]);

    // Where the base is another, nobody is under it; that is no news of anybody.
    let mut elsewhere = followed(&slapd);
    directory(&mut elsewhere).base = format!("ou=nowhere,{BASE}");
    let state = &stand.here.node.state;
    stand.here.clock.advance(HOUR);
    let done = run_now(&state.op, &state.directories, &elsewhere, true).await;
    assert!(matches!(done, Err(NotSynchronised::Failed(_))), "{done:?}");
    assert_eq!(stand.off().await, ["kim"]);
});

both_engines!(an_entry_that_cannot_be_used_is_nobody_who_has_gone, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let mut connection = followed(&slapd);
    directory(&mut connection).subject_attribute = "uid".into();
    let stand = Stand::with_people(app.engine, connection, &["alex", "kim", "sam"]).await;
    // Which of the two is hers nobody knows; and she is there in any case.
    slapd.change(&(modify("kim", "add: uid\nuid: kimberly") + &leaves("sam")));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["sam"]);
    // Nor is one of two who are called alike.
    let twin = add("alex").replace(&format!("uid=alex,{BASE}"), &format!("cn=alex,{BASE}"));
    slapd.change(&twin);
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["sam"]);
    let outcome = stand.now(false).await.expect("an outcome");
    assert_eq!((outcome.looked_up, outcome.there), (3, 0));
    slapd.change(&format!("dn: cn=alex,{BASE}\nchangetype: delete\n"));
    let outcome = stand.now(false).await.expect("an outcome");
    assert_eq!((outcome.looked_up, outcome.there), (3, 1));
});

both_engines!(too_much_of_one_keeps_no_other_from_being_followed, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let stand = Stand::with_people(app.engine, followed(&slapd), &["alex", "kim", "sam"]).await;
    slapd.change(&(grows("alex") + &leaves("kim")));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, ["kim"]);
});

both_engines!(what_the_directory_says_is_followed, |app| {
    let slapd = Slapd::start();
    let mut connection = followed(&slapd);
    let own = directory(&mut connection);
    own.sync.as_mut().expect("followed").changes_every = Some(Duration::from_mins(5));
    let stand = Stand::with_people(app.engine, connection, &["alex", "kim"]).await;
    // The directory has a clock of its own.
    let today = Clock::system().now();
    stand.here.clock.set(today);
    slapd.change(&modify("alex", "replace: cn\ncn: Alexandra Example"));
    stand.due().await;
    let name = async || stand.user("alex").await.profile.name;
    assert_eq!(name().await.as_deref(), Some("Alexandra Example"));

    // In between, those alone whose entries have changed.
    let whole_at = stand.standing().await.whole_at;
    slapd.change(&modify("alex", "replace: cn\ncn: Alex Again"));
    stand.here.clock.advance(Duration::from_mins(4));
    stand.due().await;
    assert_eq!(name().await.as_deref(), Some("Alexandra Example"));
    stand.here.clock.advance(Duration::from_mins(1));
    stand.due().await;
    assert_eq!(name().await.as_deref(), Some("Alex Again"));
    assert_eq!(stand.standing().await.whole_at, whole_at);
    // A change may be that somebody is none of its people any more.
    slapd.change(&leaves("alex"));
    stand.here.clock.advance(Duration::from_mins(5));
    stand.due().await;
    assert_eq!(stand.off().await, ["alex"]);
    assert_eq!(stand.standing().await.whole_at, whole_at);
});

// RFC 4511 §4.5.1.4: of changes that are not all given out nobody knows whose are missing. Then everybody is looked up.
both_engines!(changes_that_are_not_all_given_out_are_none, |app| {
    let slapd = Slapd::start();
    let others = (0..8).map(|number| add(&format!("u{number}")));
    slapd.change(&others.chain([add("zoe")]).collect::<Vec<_>>().concat());
    let mut connection = followed(&slapd);
    let own = directory(&mut connection);
    own.sync.as_mut().expect("followed").changes_every = Some(Duration::from_mins(5));
    let stand = Stand::with_people(app.engine, connection, &["alex", "zoe"]).await;
    stand.here.clock.set(Clock::system().now());
    stand.due().await;
    slapd.gives_out(5);
    slapd.change(&leaves("zoe"));
    stand.here.clock.advance(Duration::from_mins(5));
    stand.due().await;
    assert_eq!(stand.off().await, ["zoe"]);
});

both_engines!(
    one_node_does_it_and_another_goes_on_where_it_came_to,
    |app| {
        let slapd = Slapd::start();
        slapd.change(&add("sam"));
        let stand = Stand::with_people(app.engine, followed(&slapd), &["alex", "kim", "sam"]).await;
        let store = &stand.here.op().store;
        let now = stand.here.clock.now();
        let (tenant, corp) = (
            TenantId::default_tenant(),
            ConnectorName::parse("corp").unwrap(),
        );
        let claim = async |last: Option<i64>, at: Timestamp| {
            let (tenant, corp) = (tenant.clone(), corp.clone());
            let until = at.plus(Duration::from_mins(5));
            let claimed =
                store.write(move |w| w.claim_directory_sync(&tenant, &corp, last, (at, until)));
            claimed.await.unwrap()
        };
        let write = async |standing: DirectorySync| {
            let (tenant, corp) = (tenant.clone(), corp.clone());
            let written = store.write(move |w| w.write_directory_sync(&tenant, &corp, &standing));
            written.await.unwrap()
        };
        assert_eq!(claim(None, now).await, Some(1));
        assert_eq!(claim(None, now).await, None, "somebody was the first");
        assert_eq!(claim(Some(1), now).await, None, "it is claimed");
        stand.due().await;
        assert_eq!(stand.standing().await.whole_at, None);
        // The node is gone that had it; it had looked up all but the last.
        let of = PeopleOf {
            tenant: tenant.clone(),
            connector: corp.clone(),
            issuer: format!("ldap:{BASE}"),
        };
        let people = store.read(move |r| r.list_people_after(&of, None, 10));
        let people = people.await.unwrap();
        let first = DirectorySync {
            begun_at: Some(now),
            after_subject: Some(people[1].subject.clone()),
            ..stand.standing().await
        };
        assert!(write(first.clone()).await);
        let cn = "replace: cn\ncn: Somebody Else";
        slapd.change(&(modify("alex", cn) + &modify("kim", cn) + &modify("sam", cn)));
        stand.here.clock.advance(Duration::from_secs(301));
        stand.due().await;
        let renamed = stand.users().await;
        let renamed = renamed
            .iter()
            .filter(|user| user.profile.name.as_deref() == Some("Somebody Else"));
        let renamed: Vec<_> = renamed.map(|user| user.id.clone()).collect();
        assert_eq!(renamed, [people[2].user.clone()]);
        assert_eq!(stand.standing().await.whole_at, Some(now));
        // What the first one writes now counts for nothing.
        assert!(!write(first).await);
    }
);

both_engines!(who_gets_in_when_upstreams_fail_is_not_turned_off, |app| {
    let slapd = Slapd::start();
    slapd.change(&add("sam"));
    let mut stand = Stand::start_changed(app.engine, vec![followed(&slapd)], |mut options| {
        options.settings.upstreams_only = Some(Arc::from(["kim".to_owned()]));
        options
    })
    .await;
    for uid in ["alex", "kim", "sam"] {
        stand.claims(uid, THEIRS).await;
    }
    let kim = User {
        username: "kim".to_owned(),
        ..stand.user("kim").await
    };
    stand.write(&kim).await;
    slapd.change(&leaves("kim"));
    stand.an_hour_later().await;
    assert_eq!(stand.off().await, [""; 0]);
});
