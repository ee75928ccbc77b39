//! The end of an account, by its person's own wish.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use doorward::domain::activity::Activity;
use doorward::domain::id::UserId;
use doorward::domain::user::User;
use doorward::domain::word::Word;
use doorward::login::deletion::{self, erase_due, keep, plan};
use doorward::login::factor::recovery_code;
use doorward::provider::Settings;
use doorward::store::{DuplicateUser, NameHistory};
use reqwest::StatusCode;
use tokio::task::JoinSet;

use super::activity::{kinds, trail};
use super::passkeys::create;
use super::picture::{png, upload};
use super::preferences::choose;
use crate::support::app::witness;
use crate::support::authenticator::Authenticator;
use crate::support::browser::{Page, parameters};
use crate::support::database::Engine;
use crate::support::relying_party::userinfo;
use crate::support::{Browser, Options, RelyingParty, TestApp, eventually};

const DAY: Duration = Duration::from_hours(24);

async fn enter(app: &TestApp, name: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open("/account/delete").await;
    let page = browser.sign_in(&page, name).await;
    (browser, page)
}

fn count(app: &TestApp, rest: &str) -> i64 {
    app.database
        .count(&format!("SELECT count(*) AS count FROM {rest}"))
}

fn with(settings: Settings) -> Options {
    Options {
        settings,
        ..Options::default()
    }
}

/// Under which name somebody's trail goes on.
fn pseudonym(app: &TestApp, id: &UserId) -> UserId {
    deletion::pseudonym(&app.op().derived.pseudonyms, id)
}

/// Why somebody else is not given a name.
async fn refusal(app: &TestApp, owner: &User, name: &str) -> Option<DuplicateUser> {
    let other = User {
        id: UserId::new("somebody-else"),
        ..owner.clone()
    };
    let history = NameHistory::Known(app.op().derived.former_names.hash(name));
    let name = name.to_owned();
    let read = app
        .op()
        .store
        .read(move |r| r.find_duplicate(&other, &name, None, &history));
    read.await.unwrap()
}

// H-051: clients may know people by their names.
both_engines!(the_name_of_who_is_gone_is_nobody_elses, |app| {
    let alex = app.add_person().await;
    let user = app.op().store.user(&alex).await.unwrap().unwrap();
    // One that they had before them.
    let (key, now) = (app.op().derived.former_names, app.op().now());
    let (before, id) = (key.hash("lex"), alex.clone());
    let tenant = user.tenant_id.clone();
    let retired = app
        .op()
        .store
        .write(move |w| w.retire_name(&tenant, &before, &id, now));
    retired.await.unwrap();
    assert_eq!(
        refusal(&app, &user, "alex").await,
        Some(DuplicateUser::Username)
    );
    planned(&app, &alex).await;
    app.clock.advance(DAY * 14);
    erase_due(app.op()).await.unwrap();
    for name in ["alex", "lex"] {
        let refused = refusal(&app, &user, name).await;
        assert_eq!(refused, Some(DuplicateUser::Retired), "{name}");
    }
    assert_eq!(refusal(&app, &user, "alexa").await, None);
    let owners = app
        .database
        .texts("SELECT owner AS text FROM retired_names");
    assert_eq!(owners, vec![pseudonym(&app, &alex).to_string(); 2]);
});

/// Plans it behind nobody's back.
async fn planned(app: &TestApp, id: &UserId) {
    let user = app.op().store.user(id).await.unwrap().unwrap();
    plan(app.op(), &user, &witness(app.op(), id)).await.unwrap();
}

both_engines!(
    who_wants_their_account_deleted_is_signed_out_everywhere,
    |app| {
        let alex = app.add_person().await;
        app.add_user("blair", "blair@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let mut elsewhere = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut elsewhere).await;
        let access = tokens["access_token"].as_str().unwrap();
        let (mut browser, page) = enter(&app, "alex").await;
        assert_eq!(page.name(), "account-delete");
        for words in ["14", "days", "alex"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        for wrong in ["", "blair", "blair@example.com", "alexx", "@"] {
            let page = browser.submit(&page, &[("confirm", wrong)]).await;
            assert!(
                page.text().contains("Nothing was deleted"),
                "{}",
                page.text()
            );
        }
        assert_eq!(count(&app, "deletions"), 0);
        let done = browser.submit(&page, &[("confirm", " ALEX ")]).await;
        assert_eq!(done.name(), "account-left", "{}", done.body);
        assert!(done.text().contains("January 29, 2027"), "{}", done.text());
        assert_eq!(count(&app, "sessions WHERE ended_at IS NULL"), 0);
        assert_eq!(userinfo(&app, &app.node, access).await.0, 401);
        assert_eq!(elsewhere.open("/account").await.name(), "sign-in");
        // The form once more, by whoever finds it open.
        let again = browser.submit(&page, &[("confirm", "alex")]).await;
        assert_ne!(again.name(), "account-left");
        assert_eq!(count(&app, "deletions"), 1);
        let kinds = kinds(&app, &alex).await;
        let planned = kinds.iter().filter(|kind| *kind == "deletion_planned");
        assert_eq!(planned.count(), 1);
    }
);

// A user name that was made up for them, people do not know.
both_engines!(the_address_will_do_in_place_of_the_user_name, |app| {
    app.add_person().await;
    let (mut browser, page) = enter(&app, "alex").await;
    assert!(page.text().contains("or your email address"));
    let done = browser.submit(&page, &[("confirm", " Alex@EXAMPLE.com ")]);
    assert_eq!(done.await.name(), "account-left");
    assert_eq!(count(&app, "deletions"), 1);
});

both_engines!(a_deletion_wants_a_fresh_proof, |app| {
    app.add_person().await;
    let (mut browser, page) = enter(&app, "alex").await;
    app.clock.advance(Duration::from_mins(11));
    let after = browser.submit(&page, &[("confirm", "alex")]).await;
    assert_eq!(after.name(), "password", "{}", after.body);
    let forged = [("csrf", "x"), ("confirm", "alex")];
    browser.sign_in(&after, "alex").await;
    let after = browser.post("/account/delete", &forged).await;
    assert_eq!(after.status, StatusCode::FORBIDDEN);
    // Somebody else's page, of the same browser.
    app.add_user("blair", "blair@example.com").await;
    let page = browser.open("/account/delete").await;
    let page = match page.name().as_str() {
        "password" => browser.sign_in(&page, "alex").await,
        _ => page,
    };
    let rp = RelyingParty::confidential(&app).await;
    let asked = browser.open(&rp.authorize(&[("prompt", "login")])).await;
    browser.sign_in(&asked, "blair").await;
    for name in ["alex", "blair"] {
        browser.submit(&page, &[("confirm", name)]).await;
    }
    assert_eq!(count(&app, "deletions"), 0);
});

both_engines!(
    who_signs_in_again_is_asked_first_whether_they_keep_it,
    |app| {
        let alex = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        planned(&app, &alex).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "leaving", "{}", page.body);
        assert!(page.text().contains("January 29, 2027"), "{}", page.text());
        // Neither silently nor at another page is there a way past it.
        let quiet = browser.open(&rp.authorize(&[("prompt", "none")])).await;
        assert_eq!(
            parameters(quiet.location())["error"],
            "interaction_required"
        );
        let own = browser.open("/account").await;
        assert_eq!(own.name(), "leaving");
        for odd in ["", "allow", "back"] {
            let same = browser.submit(&page, &[("decision", odd)]).await;
            assert_eq!(same.name(), "leaving");
        }
        let kept = browser.submit(&page, &[("decision", "keep")]).await;
        assert_eq!(kept.name(), "consent", "{}", kept.body);
        assert_eq!(count(&app, "deletions"), 0);
        // The other window, whose question is settled.
        let later = browser.submit(&own, &[("decision", "leave")]).await;
        assert_eq!(later.path, "/account", "{}", later.body);
        assert_eq!(later.name(), "account", "they stay signed in");
        let kinds = kinds(&app, &alex).await;
        assert!(
            kinds.contains(&"deletion_cancelled".to_owned()),
            "{kinds:?}"
        );
        app.clock.advance(DAY * 15);
        erase_due(app.op()).await.unwrap();
        assert_eq!(count(&app, "users"), 1);
    }
);

both_engines!(who_leaves_it_so_is_signed_out, |app| {
    let alex = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    planned(&app, &alex).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    let gone = browser.submit(&page, &[("decision", "leave")]).await;
    assert_eq!(parameters(gone.location())["error"], "access_denied");
    assert_eq!(count(&app, "sessions WHERE ended_at IS NULL"), 0);
    assert_eq!(count(&app, "deletions"), 1);
    assert_eq!(browser.open("/account").await.name(), "sign-in");
    // At a page of our own as well.
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "leaving");
    browser.submit(&page, &[("decision", "leave")]).await;
    assert_eq!(browser.open("/account").await.name(), "sign-in");
});

both_engines!(what_stays_of_somebody_who_was_erased_names_nobody, |app| {
    let alex = app.add_person().await;
    let blair = app.add_user("blair", "blair@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let wrong = browser
        .sign_in_with(&page, "alex", "wrong wrong wrong")
        .await;
    assert_eq!(wrong.name(), "password");
    rp.tokens(&app, &mut Browser::new(&app)).await;
    let (mut browser, page) = enter(&app, "alex").await;
    browser.submit(&page, &[("confirm", "alex")]).await;
    let noted = trail(&app, &alex).await.len();
    app.clock.advance(DAY * 13);
    erase_due(app.op()).await.unwrap();
    assert_eq!(count(&app, "users"), 2, "not before its day");
    app.clock.advance(DAY * 2);
    erase_due(app.op()).await.unwrap();
    for (rows, left) in [
        ("users", 1),
        ("sessions", 0),
        ("grants", 0),
        ("consents", 0),
        ("deletions", 0),
        ("passwords", 1),
    ] {
        assert_eq!(count(&app, rows), left, "{rows}");
    }
    assert_eq!(trail(&app, &alex).await, []);
    let name = pseudonym(&app, &alex);
    let left = trail(&app, &name).await;
    assert_eq!(left.len(), noted + 1);
    for entry in &left {
        let origin = &entry.origin;
        assert!(origin.address.is_empty() && origin.user_agent.is_empty());
        assert!(entry.about.is_empty(), "{entry:?}");
    }
    assert!(kinds(&app, &name).await.contains(&"erased".to_owned()));
    assert_eq!(kinds(&app, &blair).await, [""; 0]);
    // What waited in between is swept by then.
    let now = app.op().now();
    let swept = app.op().store.write(move |w| w.sweep(now, now));
    swept.await.unwrap();
    for (table, row) in app.database.every_row() {
        for theirs in [alex.as_str(), "alex@example.com"] {
            assert!(!row.contains(theirs), "{table}: {row}");
        }
    }
    // Name and address are free, and the `sub` is another.
    let next = app.add_person().await;
    assert_ne!(next, alex);
    assert_eq!(trail(&app, &next).await, []);
});

/// A word of each text that somebody has here, and the number of their network.
const THEIRS: [&str; 2] = ["quill", "127.0.0.1"];

/// The tables with rows in which something of theirs stands.
fn tables_with_theirs(app: &TestApp, id: &UserId) -> BTreeSet<String> {
    let is_theirs = |row: &str| {
        let lower = row.to_lowercase();
        THEIRS.iter().any(|word| lower.contains(word)) || row.contains(id.as_str())
    };
    let mut rows = app.database.every_row();
    rows.retain(|(_, row)| is_theirs(row));
    rows.into_iter().map(|(table, _)| table).collect()
}

/// Somebody each of whose claims has the word.
async fn add_quill(app: &TestApp) -> UserId {
    let id = app.add_user("quill", "quill@example.com").await;
    let user = app.op().store.user(&id).await.unwrap().unwrap();
    let mut user = user.as_ref().clone();
    let profile = &mut user.profile;
    for text in [
        &mut profile.name,
        &mut profile.given_name,
        &mut profile.middle_name,
        &mut profile.family_name,
        &mut profile.nickname,
        &mut profile.gender,
    ] {
        *text = Some("Quill".into());
    }
    for page in [&mut profile.profile, &mut profile.website] {
        *page = Some("https://quill.example/".into());
    }
    let email = profile.email.clone();
    let written = app
        .op()
        .store
        .write(move |w| w.update_user(&user, "quill", email.as_deref()));
    written.await.unwrap();
    id
}

// L-026: in whichever table and column.
both_engines!(no_row_says_anything_of_who_is_erased, |app| {
    let (stand, _server) = crate::mail::stand(app).await;
    let (app, op) = (&stand.app, stand.op());
    let quill = add_quill(app).await;
    let user = op.store.user(&quill).await.unwrap().unwrap();
    let by = witness(op, &quill);
    recovery_code::enrol(op, &user, &by).await.unwrap();
    let rp = RelyingParty::confidential(app).await;
    let mut browser = Browser::new(app);
    browser.user_agent = Some("Quill/1.0");
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser
        .sign_in_with(&page, "quill", "wrong wrong wrong")
        .await;
    let page = browser.sign_in(&page, "quill").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let code = parameters(page.location())["code"].clone();
    assert_eq!(rp.redeem(app, &code).await.0, StatusCode::OK);
    let page = browser.open("/account/passkeys").await;
    let (page, _) = create(app, &mut browser, &page).await;
    let handle = page.attribute("button[name=rename]", "value").unwrap();
    let renamed = [("rename", handle.as_str()), ("name", "Quill's key")];
    browser.submit(&page, &renamed).await;
    let authenticator = Authenticator::enrol(app, &quill).await;
    let mut trusted = Browser::new(app);
    trusted.user_agent = Some("Quill/2.0");
    let page = trusted.open("/account/email").await;
    let page = trusted.sign_in(&page, "quill").await;
    let code = authenticator.code(op.now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    let page = trusted.submit(&page, &fields).await;
    assert_eq!(page.name(), "account-email", "{}", page.body);
    let wanted = [("email", "quill@new.example")];
    trusted.submit(&page, &wanted).await;
    let page = trusted.open("/account/picture").await;
    let picture = png(8, 8, [1, 2, 3]);
    upload(&mut trusted, &page, &picture, "image/png").await;
    let page = trusted.open("/account/preferences").await;
    choose(&mut trusted, &page, &[("theme", "dark")]).await;
    let page = trusted.open("/account/password").await;
    let new = [("new-password", "seven brass kettles whistle")];
    trusted.submit(&page, &new).await;
    let mut other = Browser::new(app);
    other.user_agent = Some("Quill/3.0");
    let page = other.open(&rp.authorize(&[])).await;
    other
        .submit(&page, &[("username", "quill@example.com")])
        .await;
    let before = tables_with_theirs(app, &quill);
    for table in [
        "activity",
        "challenges",
        "consents",
        "grants",
        "interactions",
        "outbox",
        "passkeys",
        "passwords",
        "pictures",
        "preferences",
        "recovery_codes",
        "sessions",
        "totps",
        "users",
    ] {
        assert!(before.contains(table), "{table} is tried: {before:?}");
    }
    planned(app, &quill).await;
    app.clock.advance(DAY * 15);
    stand.deliver().await;
    erase_due(op).await.unwrap();
    stand.deliver().await;
    let now = op.now();
    let swept = op.store.write(move |w| w.sweep(now, now));
    swept.await.unwrap();
    assert_eq!(tables_with_theirs(app, &quill), BTreeSet::new());
    assert_eq!(count(app, "users"), 0);
});

both_engines!(two_who_ask_at_once_plan_it_once, |app| {
    let alex = app.add_person().await;
    let user = app.op().store.user(&alex).await.unwrap().unwrap();
    let mut asking = JoinSet::new();
    for _ in 0..6 {
        let (state, user) = (Arc::clone(&app.node.state), user.clone());
        asking.spawn(async move {
            let witness = witness(&state.op, &user.id);
            plan(&state.op, &user, &witness).await.unwrap()
        });
    }
    let days = asking.join_all().await;
    assert!(days.iter().all(|day| *day == days[0]), "{days:?}");
    assert_eq!(kinds(&app, &alex).await, ["deletion_planned"]);
});

// The row decides: kept, or erased, and never half of each.
both_engines!(of_keeping_and_erasing_at_once_one_wins, |app| {
    let other = match app.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(app.second_node().await),
    };
    let other = other.as_ref().map_or(&app.node.state, |node| &node.state);
    for round in 0..12 {
        let (name, email) = (format!("person{round}"), format!("p{round}@example.com"));
        let id = app.add_user(&name, &email).await;
        planned(&app, &id).await;
        app.clock.advance(DAY * 14);
        let (one, two) = (Arc::clone(&app.node.state), Arc::clone(other));
        let keeper = id.clone();
        let kept = tokio::spawn(async move {
            let witness = witness(&one.op, &keeper);
            keep(&one.op, &keeper, &witness).await.unwrap()
        });
        let erased = tokio::spawn(async move { erase_due(&two.op).await.unwrap() });
        erased.await.unwrap();
        let is_kept = kept.await.unwrap();
        let is_there = count(
            &app,
            &format!("users WHERE id = '{id}' AND disabled_at IS NULL"),
        );
        assert_eq!(is_there, i64::from(is_kept), "round {round}");
        assert_eq!(count(&app, "users WHERE disabled_at IS NOT NULL"), 0);
        assert_eq!(count(&app, "deletions"), 0);
    }
});

// What a form brings that was under way is nobody's way to go on.
both_engines!(
    forms_that_come_with_a_deletion_keep_nobody_signed_in,
    |app| {
        let other = match app.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(app.second_node().await),
        };
        let other = other.as_ref().unwrap_or(&app.node);
        let new = "quilted lamp harbour nineteen";
        let forms: [(&str, &[(&str, &str)]); 4] = [
            ("/account/password", &[("new-password", new)]),
            ("/account/sessions", &[("end", "others")]),
            ("/account/email", &[("email", "eve@example.com")]),
            ("/account/recovery-codes", &[]),
        ];
        for (round, (path, fields)) in forms.iter().cycle().take(8).enumerate() {
            let (name, email) = (format!("person{round}"), format!("p{round}@example.com"));
            let id = app.add_user(&name, &email).await;
            let (mut browser, page) = enter(&app, &name).await;
            let mut second = browser.clone();
            second.move_to(other);
            let csrf = page.csrf();
            let fields = [&[("csrf", csrf.as_str())], *fields].concat();
            let deleted = [("confirm", name.as_str())];
            let (left, _) =
                tokio::join!(browser.submit(&page, &deleted), second.post(path, &fields));
            let rows = |rest: &str| count(&app, &rest.replace("ID", &format!("'{id}'")));
            if left.name() != "account-left" {
                // The other came first, and what they were signed in by has changed.
                assert_eq!(rows("deletions WHERE user_id = ID"), 0, "{}", left.body);
                continue;
            }
            assert_eq!(rows("deletions WHERE user_id = ID"), 1, "{path}");
            let live = "sessions WHERE user_id = ID AND ended_at IS NULL";
            assert_eq!(rows(live), 0, "{path}");
            assert_eq!(browser.open("/account").await.name(), "sign-in", "{path}");
            eventually(
                async || second.open("/account").await.name() == "sign-in",
                path,
            )
            .await;
        }
    }
);

both_engines!(two_nodes_erase_somebody_once, |app| {
    let alex = app.add_person().await;
    planned(&app, &alex).await;
    app.clock.advance(DAY * 15);
    let second = app.second_node().await;
    let mut erasing = JoinSet::new();
    for state in [
        &app.node.state,
        &second.state,
        &app.node.state,
        &second.state,
    ] {
        let state = Arc::clone(state);
        erasing.spawn(async move { erase_due(&state.op).await.unwrap() });
    }
    erasing.join_all().await;
    let left = trail(&app, &pseudonym(&app, &alex)).await;
    let erased = left
        .iter()
        .filter(|entry| matches!(entry.activity, Word::Known(Activity::Erased { .. })));
    assert_eq!(erased.count(), 1);
});

async fn without_grace(engine: Engine) {
    let settings = Settings {
        deletion_grace: Duration::ZERO,
        ..Settings::default()
    };
    let app = TestApp::start(engine, with(settings)).await;
    app.add_person().await;
    let (mut browser, page) = enter(&app, "alex").await;
    assert!(page.text().contains("cannot be undone"), "{}", page.text());
    let gone = browser.submit(&page, &[("confirm", "alex")]).await;
    assert_eq!(gone.name(), "account-left");
    assert!(gone.text().contains("is deleted"), "{}", gone.text());
    assert_eq!((count(&app, "users"), count(&app, "deletions")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_grace_it_is_gone_at_once_on_sqlite() {
    without_grace(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_grace_it_is_gone_at_once_on_postgres() {
    without_grace(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_operator_does_not_allow_it_there_is_no_such_page() {
    let settings = Settings {
        self_deletion: false,
        ..Settings::default()
    };
    let app = TestApp::start(Engine::Sqlite, with(settings)).await;
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    assert!(!page.body.contains("/account/delete"), "{}", page.body);
    assert_eq!(browser.get("/account/delete").await.status, 404);
    let fields = [("csrf", "x"), ("confirm", "alex")];
    assert_eq!(browser.post("/account/delete", &fields).await.status, 404);
}
