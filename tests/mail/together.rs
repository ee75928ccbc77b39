//! A mail and what it tells of are one transaction: where the outbox takes no row, nothing else is written either.

use std::time::Duration;

use doorward::login::deletion::erase_due;
use doorward::login::factor::recovery_code;
use doorward::login::sign_up::SignUp;
use reqwest::StatusCode;

use super::{Stand, code_of, last, link_of, stand};
use crate::login::by_mail::ask;
use crate::login::links::try_until_closed;
use crate::login::sign_up::{at_sign_up, rule};
use crate::support::app::witness;
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::{Browser, TestApp};
use crate::web::passkeys::{create, make, use_it};
use crate::web::preferences::choose;

const NEW: &str = "quilted lamp harbour nineteen";
/// What is written on the way to what is told of: the counters of tries, how far a sign-in has come, what a browser was asked.
const ON_THE_WAY: [&str; 4] = ["throttles", "interactions", "ceremonies", "outbox"];

/// From now on the outbox takes no row.
fn refuse_mail(app: &TestApp) {
    let statements: &[&str] = match app.engine {
        Engine::Sqlite => &["CREATE TRIGGER no_mail BEFORE INSERT ON outbox \
             BEGIN SELECT RAISE(ABORT, 'no mail'); END"],
        Engine::Postgres => &[
            "CREATE FUNCTION no_mail() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'no mail'; END $$",
            "CREATE TRIGGER no_mail BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION no_mail()",
        ],
    };
    for statement in statements {
        app.database.execute(statement);
    }
}

fn take_mail(app: &TestApp) {
    app.database.execute(match app.engine {
        Engine::Sqlite => "DROP TRIGGER no_mail",
        Engine::Postgres => "DROP FUNCTION no_mail CASCADE",
    });
}

/// All rows but those that are written on the way.
fn written(app: &TestApp) -> Vec<(String, String)> {
    let mut rows = app.database.every_row();
    rows.retain(|(table, _)| !ON_THE_WAY.contains(&table.as_str()));
    rows
}

/// Does something while the outbox takes nothing, which is to come to nothing; and again, which is to be done and told.
async fn both_or_neither(stand: &Stand, what: &str, mut act: impl AsyncFnMut()) {
    let app = &stand.app;
    let before = written(app);
    let waiting = stand.waiting();
    refuse_mail(app);
    act().await;
    take_mail(app);
    let mut news = written(app);
    news.retain(|row| !before.contains(row));
    assert!(news.is_empty(), "{what} is done, and nobody told: {news:?}");
    assert_eq!(written(app).len(), before.len(), "{what}");
    act().await;
    assert_ne!(written(app), before, "{what} is done");
    assert!(stand.waiting() > waiting, "{what} is told of");
}

/// At a page of the account, as alex.
async fn enter(stand: &Stand, path: &str) -> (Browser, Page) {
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open(path).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.path, path, "{}", page.body);
    (browser, page)
}

both_engines!(no_way_in_changes_without_its_mail, |app| {
    let (stand, _server) = stand(app).await;
    let op = stand.op();
    let alex = stand.app.add_person().await;
    let (mut browser, page) = enter(&stand, "/account/password").await;
    both_or_neither(&stand, "a new password", async || {
        browser.submit(&page, &[("new-password", NEW)]).await;
    })
    .await;
    let page = browser.open("/account/passkeys").await;
    both_or_neither(&stand, "a passkey", async || {
        create(&stand.app, &mut browser, &page).await;
    })
    .await;
    let page = browser.open("/account/recovery-codes").await;
    both_or_neither(&stand, "a set of recovery codes", async || {
        browser.submit(&page, &[]).await;
    })
    .await;
    let page = browser.open("/account/second-step").await;
    both_or_neither(&stand, "the wish for a second step", async || {
        browser.submit(&page, &[("ask", "yes")]).await;
    })
    .await;
    let page = browser.open("/account/second-step").await;
    both_or_neither(&stand, "the end of that wish", async || {
        browser.submit(&page, &[("ask", "no")]).await;
    })
    .await;
    let page = browser.open("/account/app").await;
    let sealed = page.fields()["secret"].clone();
    let code = Authenticator::new(&page.texts("code.secret")[0]).code(op.now());
    let app_fields = [("secret", sealed.as_str()), ("code", code.as_str())];
    both_or_neither(&stand, "an app", async || {
        browser.submit(&page, &app_fields).await;
    })
    .await;
    let page = browser.open("/account/passkeys").await;
    let handle = page.attribute("button[name=remove]", "value").unwrap();
    both_or_neither(&stand, "a passkey that is removed", async || {
        browser.submit(&page, &[("remove", &handle)]).await;
    })
    .await;
    let user = op.store.user(&alex).await.unwrap().unwrap();
    let codes = recovery_code::enrol(op, &user, &witness(op, &alex)).await;
    let codes = codes.unwrap().0;
    // A browser that is known, so that it is the code that is told of.
    both_or_neither(&stand, "a recovery code that is used", async || {
        let session = browser.session_cookie().cloned();
        browser
            .cookies
            .retain(|_, value| Some(&*value) != session.as_ref());
        let page = browser.open("/account/app").await;
        let page = browser.sign_in_with(&page, "alex", NEW).await;
        let fields = [("way", "recovery"), ("code", codes[0].as_str())];
        browser.submit(&page, &fields).await;
    })
    .await;
    let page = browser.open("/account/app").await;
    assert_eq!(page.name(), "account-app", "{}", page.body);
    both_or_neither(&stand, "an app that is removed", async || {
        browser.submit(&page, &[("decision", "remove")]).await;
    })
    .await;
});

both_engines!(no_session_begins_in_a_new_browser_without_its_mail, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    both_or_neither(&stand, "a new browser", async || {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
    })
    .await;
    let (_, mut key) = make(&stand.app, "alex").await;
    // That a passkey was used is written before, in a transaction of its own.
    let mut sign_in = async || {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        use_it(&mut browser, &page, &mut key).await;
        let count = "SELECT count(*) AS count FROM sessions";
        (stand.app.database.count(count), stand.waiting())
    };
    let (sessions, waiting) = sign_in().await;
    refuse_mail(&stand.app);
    assert_eq!(sign_in().await, (sessions, waiting));
    take_mail(&stand.app);
    assert_eq!(sign_in().await, (sessions + 1, waiting + 1));
});

both_engines!(no_password_is_reset_without_its_mail, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    // First that a mail with a code goes out, of which there is none without it.
    both_or_neither(&stand, "a code", async || {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        browser.submit(&page, &[("decision", "reset")]).await;
    })
    .await;
    // Of two mails that are delivered together neither is the last.
    stand.deliver().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = ask(&mut browser, "alex", "reset").await;
    let code = code_of(&last(&stand).await);
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    both_or_neither(&stand, "a reset", async || {
        browser.submit(&page, &[("new-password", NEW)]).await;
    })
    .await;
    let page = browser.open("/account/password").await;
    assert_eq!(page.name(), "account-password", "{}", page.body);
});

both_engines!(no_address_changes_without_its_mail, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let (mut browser, page) = enter(&stand, "/account/email").await;
    both_or_neither(&stand, "another address that is asked for", async || {
        browser
            .submit(&page, &[("email", "alex@new.example")])
            .await;
    })
    .await;
    let link = link_of(&stand, &last(&stand).await);
    let page = browser.get(&link).await;
    assert_eq!(page.name(), "link", "{}", page.body);
    both_or_neither(&stand, "another address", async || {
        browser.submit(&page, &[]).await;
    })
    .await;
    assert_eq!(browser.get(&link).await.status, StatusCode::GONE);
    let page = browser.open("/account/preferences").await;
    assert_eq!(page.name(), "account-preferences", "{}", page.body);
    both_or_neither(&stand, "mails that are turned off", async || {
        choose(&mut browser, &page, &[]).await;
    })
    .await;
});

both_engines!(nothing_is_handed_out_or_deleted_without_its_mail, |app| {
    let (stand, _server) = stand(app).await;
    let op = stand.op();
    stand.app.add_person().await;
    let (mut browser, page) = enter(&stand, "/account/export").await;
    let csrf = page.csrf();
    let mut files = Vec::new();
    both_or_neither(&stand, "an export", async || {
        let request = stand
            .node
            .request(
                &stand.app.http,
                &stand.app.issuer,
                reqwest::Method::POST,
                "/account/export",
            )
            .header("cookie", browser.cookie())
            .header("sec-fetch-site", "same-origin")
            .form(&[("csrf", csrf.as_str())]);
        let answer = request.send().await.expect("an answer");
        files.push(answer.headers()["content-type"].clone());
    })
    .await;
    let [refused, file] = <[_; 2]>::try_from(files).expect("two answers");
    assert_ne!(refused, "application/zip");
    assert_eq!(file, "application/zip");
    let page = browser.open("/account/delete").await;
    both_or_neither(&stand, "a deletion that is planned", async || {
        browser.submit(&page, &[("confirm", "alex")]).await;
    })
    .await;
    stand.app.clock.advance(Duration::from_hours(15 * 24));
    let users = || {
        let count = "SELECT count(*) AS count FROM users";
        stand.app.database.count(count)
    };
    refuse_mail(&stand.app);
    assert!(erase_due(op).await.is_err());
    assert_eq!(users(), 1, "they hear of it, so they are still there");
    take_mail(&stand.app);
    // Whoever claimed it and came to nothing has it for half an hour.
    stand.app.clock.advance(Duration::from_mins(31));
    erase_due(op).await.unwrap();
    assert_eq!((users(), stand.waiting()), (0, 1), "the farewell alone");
});

both_engines!(no_closed_account_has_a_key_without_its_mail, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let challenges = || {
        let count = "SELECT count(*) AS count FROM challenges";
        stand.app.database.count(count)
    };
    refuse_mail(&stand.app);
    try_until_closed(&stand, "alex").await;
    assert_eq!((challenges(), stand.waiting()), (0, 0));
    take_mail(&stand.app);
    // Nor does it count as told.
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    browser.sign_in(&page, "alex").await;
    assert_eq!((challenges(), stand.waiting()), (1, 1));
    let page = browser.get(&link_of(&stand, &last(&stand).await)).await;
    assert_eq!(page.name(), "link", "{}", page.body);
});

both_engines!(
    nobody_is_to_show_an_address_without_its_mail,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        both_or_neither(&stand, "a code of a sign-up", async || {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = at_sign_up(&mut browser).await;
            browser.submit(&page, &[("email", "kim@example.com")]).await;
        })
        .await;
        let purposes = stand
            .app
            .database
            .texts("SELECT purpose AS text FROM challenges");
        assert_eq!(purposes.len(), 1, "{purposes:?}");
        assert!(purposes[0].contains("kim@example.com"), "{purposes:?}");
    }
);
