//! `/account/second-step`: who has a passkey says whether it is asked for after each password.

use doorward::login::factor::recovery_code;

use super::{enter, said};
use crate::mail::stand;
use crate::support::Browser;
use crate::support::app::witness;
use crate::support::browser::Page;
use crate::web::forms::{with_everything, with_form};
use crate::web::passkeys::make;

const PATH: &str = "/account/second-step";

/// What signing in with the password leads to, elsewhere.
async fn after_password(stand: &crate::mail::Stand) -> (Browser, Page) {
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    (browser, page)
}

both_engines!(a_passkey_is_asked_for_by_who_wants_that, |app| {
    let (stand, _server) = stand(app).await;
    let op = stand.op();
    let alex = stand.app.add_person().await;
    let (mut browser, _) = make(&stand.app, "alex").await;
    browser.move_to(&stand.node);
    // Once the passkey is lost, they could not get in.
    let page = browser.open(PATH).await;
    assert_eq!(page.name(), "account-second-step", "{}", page.body);
    assert!(page.text().contains("Create recovery codes first"));
    let csrf = browser.open("/account/sessions").await.csrf();
    let asked = [("csrf", csrf.as_str()), ("ask", "yes")];
    let after = browser.post(PATH, &asked).await;
    assert!(said(&browser.follow(after).await).is_empty());
    assert_eq!(after_password(&stand).await.1.name(), "account");
    let user = op.store.user(&alex).await.unwrap().unwrap();
    let codes = recovery_code::enrol(op, &user, &witness(op, &alex)).await;
    let codes = codes.unwrap().0;
    let page = browser.open(PATH).await;
    let page = browser.submit(&page, &[("ask", "yes")]).await;
    let now = "From now on you are asked for a second step.";
    assert_eq!(said(&page), [now], "{}", page.body);
    let (mut other, page) = after_password(&stand).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let fields = [("way", "recovery"), ("code", codes[0].as_str())];
    let page = other.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    let page = other.open("/account/security").await;
    let told = "You are asked for it whenever you sign in with your password.";
    assert!(page.text().contains(told), "{}", page.text());
    // And no more.
    let page = browser.open(PATH).await;
    let page = browser.submit(&page, &[("ask", "no")]).await;
    let now = "You are no longer asked for a second step.";
    assert_eq!(said(&page), [now], "{}", page.body);
    assert_eq!(after_password(&stand).await.1.name(), "account");
    stand.deliver().await;
    let arrived = stand.room.arrived();
    let subjects = arrived.iter().map(|mail| mail.header("subject"));
    let mut told: Vec<&str> = subjects.filter(|text| text.contains("step")).collect();
    // They are sent side by side.
    told.sort_unstable();
    let expected = ["off", "on"].map(|now| format!("The second step at Doorward was turned {now}"));
    assert_eq!(told, expected);
    let page = browser.open("/account/activity").await;
    for line in ["A second step is asked for", "A second step is no longer"] {
        assert!(page.text().contains(line), "{}", page.text());
    }
});

// Nobody chose to be asked for less.
both_engines!(who_removes_the_app_is_asked_for_the_passkey, |app| {
    let (stand, _server) = stand(app).await;
    let mut browser = with_everything(&stand).await;
    let page = browser.open("/account/app").await;
    let page = with_form(&page, "/account/app");
    browser.submit(&page, &[("decision", "remove")]).await;
    let (_, page) = after_password(&stand).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let page = browser.open(PATH).await;
    assert!(page.text().contains("Stop asking"), "{}", page.text());
});

// Another passkey may come without recovery codes.
both_engines!(the_wish_goes_with_the_last_passkey, |app| {
    let alex = app.add_person().await;
    let op = app.op();
    let (mut browser, _) = make(&app, "alex").await;
    let user = op.store.user(&alex).await.unwrap().unwrap();
    let by = witness(op, &alex);
    recovery_code::enrol(op, &user, &by).await.unwrap();
    let step = browser.open(PATH).await;
    browser.submit(&step, &[("ask", "yes")]).await;
    let wanted = "SELECT count(*) AS count FROM preferences WHERE second_step";
    assert_eq!(app.database.count(wanted), 1);
    let page = browser.open("/account/passkeys").await;
    let handle = page.attribute("button[name=remove]", "value");
    let fields = [("remove", handle.as_deref().expect("a passkey"))];
    browser.submit(&page, &fields).await;
    assert_eq!(app.database.count(wanted), 0);
});

both_engines!(without_a_passkey_nothing_is_asked, |app| {
    let alex = app.add_person().await;
    let (_, page) = enter(&app, PATH).await;
    assert!(page.text().contains("Create a passkey"), "{}", page.text());
    // It was wanted, and the passkey is gone since.
    let insert = format!(
        "INSERT INTO preferences (user_id, tenant_id, notices, second_step) VALUES ('{alex}', 'default', '{{}}', TRUE)"
    );
    app.database.execute(&insert);
    let (_, page) = enter(&app, "/account").await;
    assert_eq!(page.name(), "account", "{}", page.body);
});
