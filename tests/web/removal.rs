//! A way in is taken away, and with it, where that is wanted, whoever else came in.

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
use crate::web::passkeys::make;

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
    let handles: Vec<String> = list(op, &alex)
        .await
        .unwrap()
        .into_iter()
        .map(|passkey| passkey.credential_id.to_string())
        .collect();
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
