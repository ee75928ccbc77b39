//! What is another person's, by its handle (L-006). Their sessions are beside where one ends one's own.

use doorward::domain::challenge::Purpose;
use doorward::domain::session::SessionOrigin;
use doorward::login::factor::passkey;
use reqwest::StatusCode;

use crate::login::links::hand_out;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{text, userinfo};
use crate::support::{Browser, RelyingParty, TestApp};
use crate::web::passkeys::make;

/// Posts a form as a page of their own does, which may have no such button.
async fn post(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.open("/account/sessions").await;
    assert_eq!(page.name(), "account-sessions", "{}", page.body);
    let mut all = vec![("csrf", page.csrf())];
    all.extend(fields.iter().map(|(name, value)| (*name, (*value).into())));
    let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let answer = browser.post(path, &all).await;
    browser.follow(answer).await
}

// Two tabs of one browser: one at the page of an account, and one in which another account was begun since.
both_engines!(a_form_of_another_accounts_page_says_so, |app| {
    let alex = app.add_person().await;
    let robin = app.add_user("robin", "robin@example.com").await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/profile").await;
    let page = browser.sign_in(&page, "alex").await;
    let base = page.fields()["base"].clone();
    let entry = Purpose::Entry {
        owes_password: false,
    };
    let link = hand_out(app.op(), entry, Some(&robin)).await;
    let other = browser.get(&link).await;
    let other = browser.submit(&other, &[]).await;
    assert!(other.text().contains("robin"), "{}", other.text());
    let fields = [("base", base.as_str()), ("name", "Eve")];
    let refused = browser.submit(&page, &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let kind = refused.attribute("main", "data-error");
    assert_eq!(kind.as_deref(), Some("other-account"));
    assert!(
        refused
            .attribute("main a[href='/account']", "href")
            .is_some()
    );
    for person in [alex, robin] {
        let user = app.op().store.user(&person).await.unwrap().unwrap();
        assert_ne!(user.profile.name.as_deref(), Some("Eve"));
    }
});

async fn lives(app: &TestApp, token: &str) -> bool {
    userinfo(app, &app.node, token).await.0 == StatusCode::OK
}

both_engines!(
    a_device_an_app_and_a_passkey_are_their_own_persons_by_whatever_handle,
    |app| {
        let alex = app.add_person().await;
        app.add_user("robin", "robin@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let of_alex = text(&tokens, "access_token");
        let (mut browser, _) = make(&app, "alex").await;
        crate::support::app::trust(app.op(), &alex, &SessionOrigin::default())
            .await
            .unwrap();
        let devices = app.op().store.read({
            let (alex, now) = (alex.clone(), app.op().now());
            move |r| r.list_trusted_devices(&alex, now)
        });
        let device = devices.await.unwrap().remove(0).id.to_string();
        let passkeys = passkey::list(app.op(), &alex).await.unwrap();
        let passkey = passkeys[0].credential_id.to_string();

        let (mut robin, _) = make(&app, "robin").await;
        let page = robin.open(&rp.authorize(&[])).await;
        let page = robin.submit(&page, &[("decision", "allow")]).await;
        let code = parameters(page.location())["code"].clone();
        let (_, tokens) = rp.redeem(&app, &code).await;
        let of_robin = text(&tokens, "access_token");
        let standing = || {
            let names = "passkeys WHERE name = 'Laptop'";
            app.database.rows(&["trusted_devices", names])
        };
        let before = standing();
        assert_eq!(before.iter().map(|(_, rows)| rows).sum::<i64>(), 3);
        let own = "/account/passkeys";
        post(&mut robin, "/account/security", &[("forget", &device)]).await;
        post(&mut robin, own, &[("rename", &passkey), ("name", "Mine")]).await;
        let taken = [("remove", passkey.as_str()), ("everywhere", "yes")];
        post(&mut robin, own, &taken).await;
        assert_eq!(standing(), before);
        assert_eq!(browser.open("/account").await.name(), "account");
        // An app is called the same by both: each takes back what they gave.
        let app_of_both = [("disconnect", rp.id.as_str())];
        post(&mut robin, "/account/apps", &app_of_both).await;
        assert_eq!(app.database.rows(&["consents"])[0].1, 1);
        assert!(!lives(&app, of_robin).await && lives(&app, of_alex).await);
        // Its owner's own handles, of the same form, are good.
        post(&mut browser, "/account/security", &[("forget", &device)]).await;
        post(&mut browser, own, &taken).await;
        post(&mut browser, "/account/apps", &app_of_both).await;
        assert_eq!(standing().iter().map(|(_, rows)| rows).sum::<i64>(), 1);
        assert!(!lives(&app, of_alex).await);
    }
);
