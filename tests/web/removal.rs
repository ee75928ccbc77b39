//! A way in is taken away, and with it, where that is wanted, whoever else came in.

use doorward::domain::id::UserId;
use doorward::domain::session::SessionOrigin;
use doorward::login::factor::passkey::{Answer, begin_enrolment, finish_enrolment, list};
use doorward::secret::TokenHash;

use super::activity::kinds;
use crate::support::app::witness;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;
use crate::support::relying_party::userinfo;
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Browser, RelyingParty, TestApp};
use crate::web::passkeys::{create, make};

/// Signs in with password and app at a page.
async fn enter(app: &TestApp, authenticator: &Authenticator, path: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(path).await;
    let mut page = browser.sign_in(&page, "alex").await;
    if page.name() == "second-factor" {
        app.clock.advance(STEP);
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", &code)];
        page = browser.submit(&page, &fields).await;
    }
    assert_eq!(page.path, path, "{}", page.body);
    (browser, page)
}

both_engines!(who_removes_a_way_in_can_end_what_began_by_it, |app| {
    let alex = app.add_person().await;
    app.add_user("blair", "blair@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut thief = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut thief).await;
    let access = tokens["access_token"].as_str().unwrap();
    let mut blair = Browser::new(&app);
    let page = blair.open("/account").await;
    blair.sign_in(&page, "blair").await;
    let op = app.op();
    let user = op.store.user(&alex).await.unwrap().unwrap();
    let bound_to = TokenHash::of("a browser");
    for name in ["Laptop", "Phone"] {
        let begun = begin_enrolment(op, &user, &bound_to).await.unwrap();
        let (key, says) = SoftPasskey::create(&begun.options, &app.issuer);
        let answer = Answer {
            ceremony: begun.ceremony.as_str(),
            bound_to: &bound_to,
            response: &key.registration(&says),
        };
        finish_enrolment(op, &user, answer, name, &witness(op, &alex))
            .await
            .unwrap();
    }
    let authenticator = Authenticator::enrol(&app, &alex).await;
    let live = || {
        app.database
            .count("SELECT count(*) AS count FROM sessions WHERE ended_at IS NULL")
    };
    let (mut browser, page) = enter(&app, &authenticator, "/account/passkeys").await;
    // The box is ticked on the page; who takes the tick away keeps the others.
    let ticked = "input[name=everywhere][checked]";
    assert!(page.attribute(ticked, "value").is_some(), "{}", page.body);
    let handles = handles(&app, &alex).await;
    let page = browser.submit(&page, &[("remove", &handles[0])]).await;
    assert_eq!(live(), 3);
    assert_eq!(userinfo(&app, &app.node, access).await.0, 200);
    let gone = [("remove", handles[0].as_str()), ("everywhere", "yes")];
    let page = browser.submit(&page, &gone).await;
    assert_eq!(live(), 3, "what is not there ends nothing");
    let all = [("remove", handles[1].as_str()), ("everywhere", "yes")];
    let page = browser.submit(&page, &all).await;
    assert_eq!(page.name(), "account-passkeys", "they stay: {}", page.body);
    assert_eq!(live(), 2, "theirs, and another person's");
    assert_eq!(userinfo(&app, &app.node, access).await.0, 401);
    assert_eq!(thief.open("/account").await.name(), "sign-in");
    assert_eq!(blair.open("/account").await.name(), "account");
    let (_, _) = enter(&app, &authenticator, "/account/app").await;
    let (mut last, page) = enter(&app, &authenticator, "/account/app").await;
    assert_eq!(live(), 4);
    let ticked = page.attribute(ticked, "value");
    assert!(
        ticked.is_none(),
        "an app goes without the others: {}",
        page.body
    );
    let fields = [("decision", "remove"), ("everywhere", "yes")];
    last.submit(&page, &fields).await;
    assert_eq!(live(), 2);
    let kinds = kinds(&app, &alex).await;
    let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
    assert_eq!((count("factor_removed"), count("sessions_ended")), (3, 2));
});

/// The handles of somebody's passkeys.
async fn handles(app: &TestApp, user: &UserId) -> Vec<String> {
    let passkeys = list(app.op(), user).await.expect("read");
    let handles = passkeys.into_iter().map(|one| one.credential_id);
    handles.map(|handle| handle.to_string()).collect()
}

// C-014: whoever has no password would be shut out by it.
both_engines!(the_last_passkey_of_who_has_nothing_else_stays, |app| {
    let alex = app.add_person().await;
    let (mut browser, _) = make(&app, "alex").await;
    app.database.execute("DELETE FROM passwords");
    let last = "This is the only way in which you can sign in.";
    let page = browser.open("/account/passkeys").await;
    assert!(page.text().contains(last), "{}", page.text());
    assert!(page.attribute("button[name=remove]", "value").is_none());
    assert!(page.attribute("button[name=rename]", "value").is_some());
    let own = handles(&app, &alex).await.remove(0);
    let before = app.database.rows(&["activity"]);
    let page = browser.submit(&page, &[("remove", &own)]).await;
    assert!(page.texts(".message")[0].contains(last), "{}", page.body);
    assert_eq!(handles(&app, &alex).await, [own.as_str()]);
    assert_eq!(app.database.rows(&["activity"]), before);
    // Of two, whichever is taken away first goes, and the other stays: in two windows at once too.
    let (page, _) = create(&app, &mut browser, &page).await;
    assert!(!page.text().contains(last), "{}", page.text());
    let two = handles(&app, &alex).await;
    let mut other = browser.clone();
    let (one, two) = ([("remove", &*two[0])], [("remove", &*two[1])]);
    tokio::join!(browser.submit(&page, &one), other.submit(&page, &two));
    let left = handles(&app, &alex).await;
    assert_eq!(left.len(), 1);
    // With a password it goes.
    let page = browser.open("/account/password").await;
    let new = [("new-password", "quilted lamp harbour nineteen")];
    let page = browser.submit(&page, &new).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    let page = browser.open("/account/passkeys").await;
    assert!(!page.text().contains(last), "{}", page.text());
    browser.submit(&page, &[("remove", &left[0])]).await;
    assert!(handles(&app, &alex).await.is_empty());
});

// H-063.
both_engines!(trusted_devices_go_with_each_second_factor, |app| {
    let alex = app.add_person().await;
    let devices = || app.database.rows(&["trusted_devices"])[0].1;
    let remove = [("decision", "remove")];
    let origin = SessionOrigin::default();
    let trust = async || {
        let trusted = crate::support::app::trust(app.op(), &alex, &origin);
        trusted.await.unwrap();
    };
    let authenticator = Authenticator::enrol(&app, &alex).await;
    trust().await;
    let (mut browser, page) = enter(&app, &authenticator, "/account/app").await;
    browser.submit(&page, &remove).await;
    assert_eq!(devices(), 0);
    // Where another is left too: it may not be what they were trusted with.
    make(&app, "alex").await;
    let authenticator = Authenticator::enrol(&app, &alex).await;
    trust().await;
    let (mut browser, page) = enter(&app, &authenticator, "/account/app").await;
    browser.submit(&page, &remove).await;
    assert_eq!(devices(), 0);
    trust().await;
    let page = browser.open("/account/passkeys").await;
    let handle = page.attribute("button[name=remove]", "value").unwrap();
    browser.submit(&page, &[("remove", &handle)]).await;
    assert_eq!(devices(), 0);
});
