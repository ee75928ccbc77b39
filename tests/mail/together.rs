//! A mail and what it tells of are one transaction: where the outbox takes no row, nothing else is written either.

use doorward::login::factor::recovery_code;
use doorward::login::sign_up::SignUp;
use reqwest::StatusCode;

use super::{Stand, last, link_of, stand};
use crate::login::sign_up::{at_sign_up, rule};
use crate::support::app::witness;
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::{Browser, TestApp};
use crate::web::passkeys::create;
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
