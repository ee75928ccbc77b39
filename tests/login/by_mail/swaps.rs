//! A code or a link in another place, at another time, for somebody else or something else than what it was sent for.

use std::time::Duration;

use doorward::domain::id::UserId;
use reqwest::StatusCode;

use super::{Key, ask, bring_at_once, sessions, with_mail};
use crate::mail::{Stand, another, code_of, last, link_of, stand};
use crate::support::app::PASSWORD;
use crate::support::{Browser, RelyingParty};

both_engines!(a_link_signs_in_whom_its_page_names, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    stand.app.add_user("robin", "robin@example.com").await;
    for (decision, owed) in [("mail", "account"), ("reset", "new-password")] {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let mut page = ask(&mut browser, "alex", decision).await;
        let link = link_of(&stand, &last(&stand).await);
        let ready = browser.get(&link).await;
        assert_eq!(ready.name(), "link");
        // It is sent to alex; then somebody else's name is typed, and the page shows that one.
        for name in ["robin", "nobody", ""] {
            page = browser.submit(&page, &[("decision", "back")]).await;
            if !name.is_empty() {
                page = browser.submit(&page, &[("username", name)]).await;
                assert_eq!(page.name(), "password", "{}", page.body);
            }
            let shown = browser.get(&link).await;
            assert_eq!(shown.status, StatusCode::GONE, "{decision} {name}");
            let late = browser.submit(&ready, &[]).await;
            assert_eq!(late.status, StatusCode::GONE, "{decision} {name}");
            assert_eq!(browser.session_cookie(), None);
        }
        // By another name of theirs it is theirs again.
        let email = [("username", "ALEX@example.com")];
        browser.submit(&page, &email).await;
        let page = browser.submit(&ready, &[]).await;
        assert_eq!(page.name(), owed, "{}", page.body);
    }
});

both_engines!(
    what_a_mail_brings_is_good_once_here_and_now,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        stand.app.add_user("robin", "robin@example.com").await;
        for (decision, is_link) in [
            ("mail", false),
            ("mail", true),
            ("reset", false),
            ("reset", true),
        ] {
            let before = sessions(&stand);
            let mut one = Browser::at_node(&stand.app, &stand.node);
            let page = ask(&mut one, "alex", decision).await;
            let late = Key::last(&stand, is_link).await;
            stand.app.clock.advance(Duration::from_mins(10));
            late.bring(&mut one, &page).await;
            let page = one.submit(&page, &[("decision", "again")]).await;
            let key = Key::last(&stand, is_link).await;
            late.bring(&mut one, &page).await;
            // In another browser, at its own page of somebody else, and of the same person.
            for name in ["robin", "alex"] {
                let mut two = Browser::at_node(&stand.app, &stand.node);
                let theirs = ask(&mut two, name, decision).await;
                key.bring(&mut two, &theirs).await;
                if let Key::Link(link) = &key {
                    let token = link.rsplit('/').next().expect("a token");
                    let swapped = Key::Link(format!("{}/mail/{token}", theirs.action()));
                    swapped.bring(&mut two, &theirs).await;
                }
                assert_eq!(two.session_cookie(), None, "{decision} {key:?} {name}");
            }
            assert_eq!(sessions(&stand), before, "{decision} {key:?}");
            let owed = bring_at_once(&stand, &one, &page, &key).await;
            let expected = if decision == "mail" {
                "account"
            } else {
                "new-password"
            };
            assert_eq!(owed, expected);
            // Once more, in the browser that has no cookie of it.
            key.bring(&mut one, &page).await;
            assert_eq!((one.session_cookie(), sessions(&stand)), (None, before + 1));
            stand.app.clock.advance(Duration::from_hours(1));
        }
    }
);

both_engines!(
    a_link_that_was_used_leads_on_where_its_interaction_is,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        browser.submit(&page, &[("decision", "mail")]).await;
        let link = link_of(&stand, &last(&stand).await);
        let ready = browser.get(&link).await;
        let page = browser.submit(&ready, &[]).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let cookie = browser.session_cookie().cloned();
        for page in [browser.open(&link).await, browser.submit(&ready, &[]).await] {
            assert_eq!(page.name(), "consent", "{}", page.body);
        }
        // Without the session, it begins none.
        browser
            .cookies
            .retain(|_, value| Some(&*value) != cookie.as_ref());
        browser.submit(&ready, &[]).await;
        assert_eq!((browser.session_cookie(), sessions(&stand)), (None, 1));
    }
);

both_engines!(
    a_code_is_good_for_what_it_was_sent_for,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let wanted = rp.authorize(&[("acr_values", "urn:doorward:acr:2fa")]);
        // In place of a password, and then beside it.
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open(&wanted).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        let code = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("decision", "password")]).await;
        let page = browser.submit(&page, &[("password", PASSWORD)]).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let fields = [("way", "mail"), ("code", code.as_str())];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        // Beside a password, which is too old by now.
        stand.app.clock.advance(Duration::from_mins(9));
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        let code = code_of(&last(&stand).await);
        stand.app.clock.advance(Duration::from_mins(2));
        let shown = browser.open(&page.path).await;
        assert_eq!(shown.name(), "password", "{}", shown.body);
        for page in [&page, &shown] {
            let after = browser.submit(page, &[("code", &code)]).await;
            assert_eq!(after.name(), "password", "{}", after.body);
        }
        assert_eq!((browser.session_cookie(), sessions(&stand)), (None, 0));
    }
);

both_engines!(
    a_code_beside_a_password_is_good_once_here_and_now,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let robin = stand.app.add_user("robin", "robin@example.com").await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let wanted = rp.authorize(&[("acr_values", "urn:doorward:acr:2fa")]);
        // Added to a session, which waits longer than the code.
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
        let page = browser.open(&wanted).await;
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        let late = code_of(&last(&stand).await);
        stand.app.clock.advance(Duration::from_mins(10));
        let refused = browser
            .submit(&page, &[("way", "mail"), ("code", &late)])
            .await;
        assert_eq!(refused.name(), "second-factor", "{}", refused.body);

        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open(&wanted).await;
        let page = browser.sign_in(&page, "alex").await;
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        let code = code_of(&last(&stand).await);
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let theirs = other.open(&wanted).await;
        let theirs = other.sign_in(&theirs, "robin").await;
        let theirs = other.submit(&theirs, &[("decision", "mail")]).await;
        let of_robin = code_of(&last(&stand).await);
        // Each other's, and then one that the row says is somebody else's.
        for (browser, page, code) in [
            (&mut browser, &page, &of_robin),
            (&mut other, &theirs, &code),
        ] {
            let refused = browser
                .submit(page, &[("way", "mail"), ("code", code)])
                .await;
            assert_eq!(refused.name(), "second-factor", "{}", refused.body);
        }
        let alexs =
            "UPDATE challenges SET user_id = (SELECT id FROM users WHERE username = 'alex')";
        let swap = format!("{alexs} WHERE user_id = '{robin}'");
        assert_eq!(stand.app.database.execute(&swap), 1);
        let fields = [("way", "mail"), ("code", of_robin.as_str())];
        let refused = other.submit(&theirs, &fields).await;
        assert_eq!(refused.name(), "second-factor", "{}", refused.body);
        // Five wrong ones spend it.
        let theirs = other.submit(&theirs, &[("decision", "mail")]).await;
        let of_robin = code_of(&last(&stand).await);
        for _ in 0..5 {
            let wrong = another(&of_robin);
            other
                .submit(&theirs, &[("way", "mail"), ("code", &wrong)])
                .await;
        }
        let fields = [("way", "mail"), ("code", of_robin.as_str())];
        let refused = other.submit(&theirs, &fields).await;
        assert_eq!(refused.name(), "second-factor", "{}", refused.body);
        assert_eq!(other.session_cookie(), None);

        let before = sessions(&stand);
        let owed = bring_at_once(&stand, &browser, &page, &Key::Code(code.clone())).await;
        assert_eq!(owed, "consent");
        Key::Code(code).bring(&mut browser, &page).await;
        assert_eq!(
            (browser.session_cookie(), sessions(&stand)),
            (None, before + 1)
        );
    }
);

// The name that was typed may be somebody else's by the time that the code is.
both_engines!(a_code_signs_in_whom_its_page_names, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    let robin = stand.app.add_user("robin", "robin@example.com").await;
    for (decision, owed) in [("mail", "account"), ("reset", "new-password")] {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut browser, "alex", decision).await;
        let code = code_of(&last(&stand).await);
        rename(&stand, &alex, "alexandra").await;
        rename(&stand, &robin, "alex").await;
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "mail-code", "{decision}: {}", page.body);
        assert_eq!(browser.session_cookie(), None);
        rename(&stand, &robin, "robin").await;
        rename(&stand, &alex, "alex").await;
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "mail-code", "it is used up");
        let page = ask(&mut browser, "alex", decision).await;
        let code = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), owed, "{}", page.body);
    }
});

async fn rename(stand: &Stand, person: &UserId, name: &'static str) {
    let person = person.clone();
    let renamed = stand.op().store.write(move |w| {
        let mut user = w.find_user(&person)?.expect("the person");
        name.clone_into(&mut user.username);
        let email = user.profile.email.clone();
        w.update_user(&user, name, email.as_deref())
    });
    renamed.await.expect("written");
}
