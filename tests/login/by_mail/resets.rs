//! Who forgot a password: each step in its order, once, and by whoever it was sent to.

use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::login::factor::recovery_code;
use reqwest::StatusCode;
use serde_json::json;

use super::{Key, NEW, ask, with_mail};
use crate::cli::eventually;
use crate::mail::{Stand, code_of, last, link_of, stand};
use crate::support::app::witness;
use crate::support::authenticator::Authenticator;
use crate::support::browser::{Page, parameters};
use crate::support::database::Engine;
use crate::support::relying_party::claims;
use crate::support::{Browser, RelyingParty};
use crate::web::passkeys::{make, use_it};

async fn password_of(stand: &Stand, user: &UserId) -> Option<String> {
    let user = user.clone();
    let read = stand.op().store.read(move |r| r.find_password(&user));
    read.await.unwrap()
}

both_engines!(who_forgot_a_password_chooses_another, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let rp = RelyingParty::confidential(&stand.app).await;
    let mut before = Browser::at_node(&stand.app, &stand.node);
    let page = before.open("/account").await;
    before.sign_in(&page, "alex").await;
    // By the link; and by the code on a page that was not asked for as a sign-in.
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser
        .submit(&page, &[("username", "ALEX@example.com")])
        .await;
    assert!(!page.body.contains("value=\"mail\""), "not by mail alone");
    let page = browser.submit(&page, &[("decision", "reset")]).await;
    assert_eq!(page.name(), "mail-code");
    let mail = last(&stand).await;
    let link = link_of(&stand, &mail);
    let page = browser.get(&link).await;
    assert!(
        page.text().contains("replace the password"),
        "{}",
        page.text()
    );
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    assert!(page.text().contains("for your account"), "{}", page.text());
    // Step by step: no answer to the client, no page of the account, before there is one (C-043).
    let asked = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(
        parameters(asked.location())["error"],
        "interaction_required"
    );
    let account = browser.open("/account").await;
    assert_eq!(account.name(), "new-password");
    for typed in ["", "short", "alexalexalexalex"] {
        let again = browser.submit(&page, &[("new-password", typed)]).await;
        assert_eq!(again.name(), "new-password", "{typed}");
    }
    let page = browser.submit(&page, &[("new-password", NEW)]).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let code = parameters(page.location())["code"].clone();
    let (_, tokens) = rp.redeem(&stand.app, &code).await;
    let token = claims(tokens["id_token"].as_str().expect("an ID token"));
    // To choose a password proves no second factor.
    assert_eq!(token["acr"], "urn:doorward:acr:1fa");
    assert_eq!(token["amr"], json!(["otp"]));
    let page = before.open("/account").await;
    assert_eq!(page.name(), "sign-in", "other sessions have ended");
    let page = before.sign_in(&page, "alex").await;
    assert!(page.text().contains("not right"), "the old one");
    let mut third = Browser::at_node(&stand.app, &stand.node);
    let page = third.open("/account").await;
    let page = third.sign_in_with(&page, "alex", NEW).await;
    assert_eq!(page.name(), "account");
    stand.deliver().await;
    let arrived = stand.room.arrived();
    let subjects: Vec<&str> = arrived.iter().map(|mail| mail.header("subject")).collect();
    assert!(
        subjects.contains(&"Your password at Doorward was changed"),
        "{subjects:?}"
    );
});

both_engines!(a_reset_asks_for_the_second_factor, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let mut trusted = Browser::at_node(&stand.app, &stand.node);
    let authenticator = Authenticator::enrol(&stand.app, &person).await;
    let page = trusted.open("/account").await;
    let page = trusted.sign_in(&page, "alex").await;
    let code = authenticator.code(stand.op().now());
    let fields = [("way", "app"), ("code", code.as_str()), ("trust", "yes")];
    let page = trusted.submit(&page, &fields).await;
    assert_eq!(page.name(), "account");
    let cookie = trusted.session_cookie().cloned();
    trusted
        .cookies
        .retain(|_, value| Some(&*value) != cookie.as_ref());
    // A device that is trusted too.
    let page = ask(&mut trusted, "alex", "reset").await;
    let code = code_of(&last(&stand).await);
    let page = trusted.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    assert_eq!(trusted.session_cookie(), None);
    // No way round it: neither the mail again, nor a password that nobody has chosen.
    for fields in [
        [("way", "mail"), ("code", code.as_str())],
        [("way", "app"), ("code", "000000")],
        [("way", "app"), ("new-password", NEW)],
    ] {
        let again = trusted.submit(&page, &fields).await;
        assert_eq!(again.name(), "second-factor");
    }
    stand.app.clock.advance(Duration::from_secs(30));
    let right = authenticator.code(stand.op().now());
    let page = trusted
        .submit(&page, &[("way", "app"), ("code", &right)])
        .await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let page = trusted.submit(&page, &[("new-password", NEW)]).await;
    assert_eq!(page.name(), "account");
    let devices = "SELECT count(*) AS count FROM trusted_devices";
    assert_eq!(stand.app.database.count(devices), 0, "M-009");
});

// A passkey is enough to be asked for, and a recovery code stands in for it.
both_engines!(a_reset_asks_who_has_a_passkey_for_it, |app| {
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    stand.app.add_user("robin", "robin@example.com").await;
    let (_, mut key) = make(&stand.app, "alex").await;
    let (_, mut theirs) = make(&stand.app, "robin").await;
    let (op, user) = (stand.op(), stand.op().store.user(&alex).await);
    let user = user.unwrap().expect("the person");
    let codes = recovery_code::enrol(op, &user, &witness(op, &alex)).await;
    let codes = codes.unwrap().0;
    for way in ["passkey", "recovery"] {
        let before = password_of(&stand, &alex).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut browser, "alex", "reset").await;
        let code = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "second-factor", "{way}: {}", page.body);
        assert!(page.attribute("form[data-passkey]", "action").is_some());
        // Neither somebody else's, nor a password that comes early.
        let page = use_it(&mut browser, &page, &mut theirs).await;
        assert_eq!(page.name(), "second-factor", "{way}");
        let page = browser.submit(&page, &[("new-password", NEW)]).await;
        assert_eq!(page.name(), "second-factor", "{way}");
        assert_eq!(browser.session_cookie(), None);
        assert_eq!(password_of(&stand, &alex).await, before);
        let page = if way == "passkey" {
            use_it(&mut browser, &page, &mut key).await
        } else {
            let fields = [("way", way), ("code", codes[0].as_str())];
            browser.submit(&page, &fields).await
        };
        assert_eq!(page.name(), "new-password", "{way}: {}", page.body);
        let new = format!("{NEW} by {way}");
        let page = browser.submit(&page, &[("new-password", &new)]).await;
        assert_eq!(page.name(), "account", "{way}: {}", page.body);
        assert_ne!(password_of(&stand, &alex).await, before);
    }
});

both_engines!(
    no_step_of_a_reset_is_skipped_or_repeated,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        let alex = stand.app.add_person().await;
        let before = password_of(&stand, &alex).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        // A code of another flow, or of this one in another.
        let page = ask(&mut browser, "alex", "mail").await;
        let of_sign_in = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("decision", "password")]).await;
        let page = browser.submit(&page, &[("decision", "reset")]).await;
        let of_reset = code_of(&last(&stand).await);
        for fields in [
            [("code", of_sign_in.as_str()), ("way", "mail")],
            [("new-password", NEW), ("name", "Alex")],
            [("new-password", NEW), ("code", "")],
            [("password", NEW), ("way", "app")],
        ] {
            let again = browser.submit(&page, &fields).await;
            assert_eq!(again.name(), "mail-code", "{fields:?}");
            assert_eq!(browser.session_cookie(), None);
        }
        let other = browser.submit(&page, &[("decision", "password")]).await;
        let other = browser.submit(&other, &[("decision", "mail")]).await;
        last(&stand).await;
        let again = browser.submit(&other, &[("code", &of_reset)]).await;
        assert_eq!(again.name(), "mail-code");
        assert_eq!(password_of(&stand, &alex).await, before);

        let page = browser.submit(&again, &[("decision", "password")]).await;
        let page = browser.submit(&page, &[("decision", "reset")]).await;
        let code = code_of(&last(&stand).await);
        let owed = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(owed.name(), "new-password", "{}", owed.body);
        let done = browser.submit(&owed, &[("new-password", NEW)]).await;
        assert_eq!(done.name(), "account", "{}", done.body);
        let after = password_of(&stand, &alex).await;
        assert_ne!(after, before);
        // The form of its last page, or of the one before, once more.
        for (page, fields) in [
            (&owed, ("new-password", "another quilted lamp harbour")),
            (&page, ("code", code.as_str())),
        ] {
            browser.submit(page, &[fields]).await;
            assert_eq!(password_of(&stand, &alex).await, after, "{fields:?}");
        }
    }
);

/// At the last page of a reset.
async fn at_last_page(stand: &Stand) -> (Browser, Page) {
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = ask(&mut browser, "alex", "reset").await;
    let code = code_of(&last(stand).await);
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    (browser, page)
}

/// On PostgreSQL neither writes before both have hashed what they write. On SQLite all wait for one another anyhow.
async fn let_both_write_at_once(stand: &Stand) {
    let database = &stand.app.database;
    if stand.app.engine == Engine::Postgres {
        let held = database.hold("LOCK TABLE users IN EXCLUSIVE MODE");
        let waiting = "SELECT count(*) AS count FROM pg_locks \
             WHERE relation = 'users'::regclass AND NOT granted";
        let both_wait = || async { database.count(waiting) == 2 };
        // On a machine that is busy one may be turned away before that.
        let _ = eventually(Duration::from_secs(5), both_wait).await;
        drop(held);
    }
}

// Two windows of one browser, and two browsers that each have a code of their own.
both_engines!(of_two_new_passwords_at_once_one_is_chosen, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let new = ["seven brass kettles whistle", "eleven copper pans rattle"];
    for is_one_browser in [true, false, true, false] {
        let (mut one, at_one) = at_last_page(&stand).await;
        let (mut two, at_two) = if is_one_browser {
            (one.clone(), at_one.clone())
        } else {
            at_last_page(&stand).await
        };
        two.move_to(&stand.app.node);
        let fields = new.map(|new| [("new-password", new)]);
        let (first, second, ()) = tokio::join!(
            one.submit(&at_one, &fields[0]),
            two.submit(&at_two, &fields[1]),
            let_both_write_at_once(&stand),
        );
        let names = [first.name(), second.name()];
        let entered = [
            one.open("/account").await.name() == "account",
            two.open("/account").await.name() == "account",
        ];
        let winner = usize::from(entered[1]);
        assert_ne!(entered[0], entered[1], "{is_one_browser}: {names:?}");
        assert_eq!(names[winner], "account", "{is_one_browser}: {names:?}");
        // The other hears that nothing was chosen there.
        assert_ne!(names[1 - winner], "account", "{is_one_browser}: {names:?}");
        for (number, password) in new.iter().enumerate() {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.open("/account").await;
            let page = browser.sign_in_with(&page, "alex", password).await;
            let expected = if number == winner {
                "account"
            } else {
                "password"
            };
            assert_eq!(page.name(), expected, "{is_one_browser}: {names:?}");
        }
        stand.app.clock.advance(Duration::from_hours(1));
    }
});

both_engines!(who_is_turned_off_resets_nothing, |app| {
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    let before = password_of(&stand, &alex).await;
    for step in ["code", "link", "new-password"] {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let waiting = ask(&mut browser, "alex", "reset").await;
        let mail = last(&stand).await;
        let (code, link) = (code_of(&mail), link_of(&stand, &mail));
        let (page, fields) = match step {
            "code" => (waiting, vec![("code", code.as_str())]),
            "link" => (browser.get(&link).await, Vec::new()),
            _ => (
                browser.submit(&waiting, &[("code", &code)]).await,
                vec![("new-password", NEW)],
            ),
        };
        stand.app.disable_user(&alex).await;
        // At another node, which may not have heard of it yet. Nor is it good again once they are turned on.
        for _ in 0..2 {
            let after = browser.submit(&page, &fields).await;
            assert_ne!(after.name(), "account", "{step}: {}", after.body);
            let account = browser.open("/account").await;
            assert_ne!(account.name(), "account", "{step}");
            assert_eq!(password_of(&stand, &alex).await, before, "{step}");
            stand.app.enable_user(&alex).await;
        }
    }
});

both_engines!(a_reset_voids_what_was_sent_before, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let mut waiting = Vec::new();
    for (decision, is_link) in [("mail", false), ("reset", false), ("reset", true)] {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut browser, "alex", decision).await;
        waiting.push((browser, page, Key::last(&stand, is_link).await));
    }
    let (mut browser, page, key) = waiting.remove(1);
    let page = key.bring(&mut browser, &page).await;
    let page = browser.submit(&page, &[("new-password", NEW)]).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    for (mut browser, page, key) in waiting {
        let page = key.bring(&mut browser, &page).await;
        assert_eq!(browser.session_cookie(), None, "{key:?}: {}", page.body);
    }
});

// Who has the password of somebody else tries as many new ones as there may be.
both_engines!(a_thief_uses_up_no_new_password_of_its_owner, |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let mut thief = Browser::at_node(&stand.app, &stand.node);
    let page = thief.open("/account/password").await;
    let page = thief.sign_in(&page, "alex").await;
    let csrf = page.csrf();
    let mut refused = 0;
    for _ in 0..32 {
        let fields = [("csrf", csrf.as_str()), ("new-password", "a")];
        let answer = thief.post("/account/password", &fields).await;
        refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 2);
    let mut owner = Browser::at_node(&stand.app, &stand.node);
    let page = ask(&mut owner, "alex", "reset").await;
    let code = code_of(&last(&stand).await);
    let page = owner.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let page = owner.submit(&page, &[("new-password", NEW)]).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    assert_eq!(thief.open("/account").await.name(), "sign-in");
});
