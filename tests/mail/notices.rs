//! What people are told of their account.

use super::{Stand, last, link_of, stand};
use crate::support::Browser;
use crate::support::authenticator::Authenticator;
use crate::support::mail_server::MailRoom;
use crate::web::account::devices::BROWSERS;
use crate::web::passkeys::create;

/// The subjects of what has arrived, and the last text.
async fn told(stand: &Stand) -> (Vec<String>, String) {
    stand.deliver().await;
    let arrived = stand.room.arrived();
    let subjects = arrived.iter().map(|mail| mail.header("subject").to_owned());
    let text = arrived.last().map(|mail| mail.text().to_owned());
    (subjects.collect(), text.unwrap_or_default())
}

fn session(browser: &Browser) -> String {
    let mut names = browser.cookies.keys();
    let name = names.find(|name| name.ends_with("doorward-session"));
    name.expect("a session").clone()
}

both_engines!(a_new_browser_and_each_change_of_a_way_in_is_told, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let person = stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account");
    let (subjects, text) = told(&stand).await;
    assert_eq!(subjects.len(), 1, "{subjects:?}");
    assert!(text.contains("127.0.0.1"), "{text}");
    // The same browser again is no news.
    let name = session(&browser);
    browser.cookies.remove(&name);
    let page = browser.open("/account/password").await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(told(&stand).await.0.len(), 1);
    let new = "quilted lamp harbour nineteen";
    let page = browser.submit(&page, &[("new-password", new)]).await;
    assert_eq!(page.name(), "account-security");
    assert_eq!(told(&stand).await.0.len(), 2, "the password");
    // An app, recovery codes, one of them used from another browser, and the app gone.
    let page = browser.open("/account/app").await;
    let sealed = page.fields()["secret"].clone();
    let document = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse("code.secret").unwrap();
    let shown: String = document.select(&selector).next().unwrap().text().collect();
    let code = Authenticator::new(&shown).code(stand.op().now());
    let fields = [("secret", sealed.as_str()), ("code", code.as_str())];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(told(&stand).await.0.len(), 3, "the app");
    let page = browser.submit(&page, &[]).await;
    assert_eq!(told(&stand).await.0.len(), 4, "the codes");
    let document = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse("ol.codes code").unwrap();
    let code: String = document.select(&selector).next().unwrap().text().collect();
    let mut other = Browser::at_node(&stand.app, &stand.node);
    let page = other.open("/account").await;
    let page = other.sign_in_with(&page, "alex", new).await;
    assert_eq!(told(&stand).await.0.len(), 4, "nobody is in yet");
    let wrong = other.submit(
        &page,
        &[("way", "recovery"), ("code", "0000-0000-0000-0000")],
    );
    wrong.await;
    assert_eq!(told(&stand).await.0.len(), 4, "a wrong one uses none up");
    other
        .submit(&page, &[("way", "recovery"), ("code", &code)])
        .await;
    let (subjects, _) = told(&stand).await;
    assert_eq!(subjects.len(), 6, "the code, and the browser: {subjects:?}");
    let page = browser.open("/account/app").await;
    browser.submit(&page, &[("decision", "remove")]).await;
    assert_eq!(told(&stand).await.0.len(), 7, "the app again");
    // An address that nobody has shown to be theirs is told nothing.
    stand.app.doubt_address(&person).await;
    let mut third = Browser::at_node(&stand.app, &stand.node);
    let page = third.open("/account").await;
    let page = third.sign_in_with(&page, "alex", new).await;
    assert_eq!(
        (page.name(), told(&stand).await.0.len()),
        ("account".into(), 7)
    );
});

both_engines!(a_new_browser_is_told_by_its_name, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    for (number, (user_agent, name)) in BROWSERS.into_iter().enumerate() {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        browser.user_agent = Some(user_agent);
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
        let (subjects, text) = told(&stand).await;
        assert_eq!(subjects.len(), number + 1, "{subjects:?}");
        assert!(text.contains(&format!("Browser: {name}\n")), "{text}");
        let last = stand.room.arrived().pop().unwrap();
        assert!(last.html().contains(name), "{}", last.html());
        assert!(!text.contains("Mozilla"), "{text}");
    }
});

both_engines!(
    of_new_browsers_nobody_is_told_who_does_not_want_to_be,
    |app| {
        let room = MailRoom::new();
        let server = room.start();
        let stand = Stand::new(app, room, server.port).await;
        stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account/preferences").await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(told(&stand).await.0.len(), 1);
        let box_of = |page: &crate::support::browser::Page| {
            page.attribute("input[name=new-browser]", "checked")
        };
        assert!(box_of(&page).is_some(), "{}", page.body);
        let fields = page.fields();
        let base: serde_json::Value = serde_json::from_str(&fields["base"]).unwrap();
        let own = |name: &str| base[name].as_str().unwrap().to_owned();
        let (language, zone) = (own("language"), own("zone"));
        let unticked = [
            ("base", fields["base"].as_str()),
            ("language", &language),
            ("zone", &zone),
        ];
        let page = browser.submit(&page, &unticked).await;
        assert_eq!(box_of(&page), None, "{}", page.body);
        // Whoever it was, its owner can see it.
        let trail = browser.open("/account/activity").await;
        let line = "Mails about new browsers were turned off";
        assert!(trail.text().contains(line), "{}", trail.text());
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let page = other.open("/account/password").await;
        let page = other.sign_in(&page, "alex").await;
        assert_eq!(told(&stand).await.0.len(), 2, "of that, not of the browser");
        let new = "quilted lamp harbour nineteen";
        other.submit(&page, &[("new-password", new)]).await;
        assert_eq!(told(&stand).await.0.len(), 3, "but of the password");
    }
);

both_engines!(another_address_is_told_when_and_from_where, |app| {
    let room = MailRoom::new();
    let server = room.start();
    let stand = Stand::new(app, room, server.port).await;
    let id = stand.app.add_person().await;
    let user = stand.op().store.user(&id).await.unwrap().unwrap();
    let mut user = user.as_ref().clone();
    user.profile.zoneinfo = Some("Asia/Tokyo".into());
    user.profile.locale = Some("de".into());
    let written = stand
        .op()
        .store
        .write(move |w| w.update_user(&user, "alex", user.profile.email.as_deref()));
    written.await.unwrap();
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account/email").await;
    let page = browser.sign_in(&page, "alex").await;
    let fields = [("email", "alex@new.example")];
    browser.submit(&page, &fields).await;
    let link = link_of(&stand, &last(&stand).await);
    let page = browser.get(&link).await;
    browser.submit(&page, &[]).await;
    let (subjects, text) = told(&stand).await;
    let changed = "Ihre E-Mail-Adresse bei Doorward wurde geändert";
    let of_it = subjects.iter().filter(|subject| *subject == changed);
    assert_eq!(of_it.count(), 2, "{subjects:?}");
    // On the test's clock it is eight o'clock in Greenwich.
    assert!(text.contains("15. Januar 2027 um 17:00\n"), "{text}");
    assert!(text.contains("127.0.0.1"), "{text}");
    let count = "SELECT count(*) AS count FROM activity WHERE kind = 'address_changed' AND address = '127.0.0.1'";
    assert_eq!(stand.app.database.count(count), 1);
});

// H-063, L-004.
both_engines!(a_passkey_that_comes_or_goes_is_told_without_a_key, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account/passkeys").await;
    let page = browser.sign_in(&page, "alex").await;
    let before = told(&stand).await.0.len();
    let (page, _) = create(&stand.app, &mut browser, &page).await;
    assert_eq!(told(&stand).await.0.len(), before + 1, "it is made");
    let handle = page.attribute("button[name=remove]", "value").unwrap();
    for _ in 0..2 {
        browser.submit(&page, &[("remove", &handle)]).await;
    }
    let (subjects, _) = told(&stand).await;
    assert_eq!(subjects.len(), before + 2, "it is gone, once: {subjects:?}");
    for mail in stand.room.arrived() {
        assert!(!mail.text().contains("dw_") && !mail.html().contains("dw_"));
        assert!(!mail.text().contains(&handle));
    }
});
