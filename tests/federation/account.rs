//! The page of the account where other providers are linked and taken away.

use std::time::Duration;

use doorward::mail::delivery::deliver;
use doorward::store::LinkedIdentity;
use reqwest::StatusCode;

use super::{Stand, add_identity, asked, find_user, is_trouble, lines};
use crate::support::app::PASSWORD;
use crate::support::browser::Page;
use crate::support::mail_server::MailRoom;
use crate::support::{Browser, Options};

const PAGE: &str = "/account/providers";
/// sam's, who is somebody else at the upstream.
const ADDRESS: &str = "sam@example.com";

/// sam, signed in here, at the page.
async fn at_page(stand: &mut Stand) -> Page {
    stand.here.add_user("sam", ADDRESS).await;
    let page = stand.at_here.open(PAGE).await;
    let page = stand.at_here.sign_in(&page, "sam").await;
    assert_eq!(page.name(), "account-providers", "{}", page.body);
    page
}

/// Presses the button, and goes there and back.
async fn connect(stand: &mut Stand, page: &Page) -> String {
    let away = stand.at_here.submit(page, &[("connect", "corp")]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.body);
    let away = away.location().to_owned();
    assert!(away.starts_with(&stand.there.issuer), "{away}");
    stand.at_there.complete(&away).await
}

fn identities(stand: &Stand) -> i64 {
    stand.rows("upstream_identities")
}

fn handle(page: &Page) -> String {
    let handle = page.attribute("button[name=unlink]", "value");
    handle.unwrap_or_else(|| panic!("one to take away: {}", page.body))
}

both_engines!(one_is_linked_and_taken_away, Options::dev(), |there| {
    let room = MailRoom::new();
    let server = room.start();
    let plan = room.plan(server.port);
    let with_mail = |options| Options {
        mail: Some(plan),
        ..options
    };
    let mut stand = Stand::start_with(there, |_| {}, with_mail).await;
    let page = at_page(&mut stand).await;
    assert!(
        page.text().contains("None is linked yet"),
        "{}",
        page.text()
    );
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("form-action"), "{policy}");
    let back = connect(&mut stand, &page).await;
    let page = stand.at_here.open(&back).await;
    assert_eq!(page.name(), "link-upstream", "{}", page.body);
    let facts = page.texts("main dd");
    assert!(facts[0].contains("sam"), "{facts:?}");
    assert_eq!(facts[1], "alex@example.com");
    assert_eq!(identities(&stand), 0, "not before a yes");
    let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
    assert_eq!(page.name(), "account-providers", "{}", page.body);
    assert_eq!(
        page.texts("main [role=status]"),
        ["The provider is linked."]
    );
    assert!(page.texts("ul.rows li")[0].contains("Example Corp"));
    assert_eq!(identities(&stand), 1);
    assert_eq!(lines(&stand.here, "factor_added"), 1);
    // It is sam who comes by it.
    let sam = find_user(&stand.here, "sam").await.expect("sam").id;
    let mut other = Browser::new(&stand.here);
    std::mem::swap(&mut other, &mut stand.at_here);
    assert_eq!(stand.claims(&[]).await["sub"], sam.as_str());
    std::mem::swap(&mut other, &mut stand.at_here);
    // And it goes again.
    let handle = handle(&page);
    let page = stand.at_here.submit(&page, &[("unlink", &handle)]).await;
    let said = page.texts("main [role=status]");
    assert_eq!(said, ["The provider is no longer linked."]);
    assert_eq!(identities(&stand), 0);
    assert_eq!(lines(&stand.here, "factor_removed"), 1);
    let trail = stand.at_here.open("/account/activity").await;
    let line = "A sign-in by another provider was removed";
    assert!(trail.text().contains(line), "{}", trail.text());
    deliver(&stand.here.node.state.op).await.expect("sent");
    let told: Vec<String> = room
        .arrived()
        .iter()
        .map(|mail| mail.text().to_owned())
        .filter(|text| text.contains("an account at another service"))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for words in ["new way to sign in", "one way to sign in less"] {
        assert!(told.iter().any(|text| text.contains(words)), "{told:?}");
    }
    // Of what is gone nothing goes twice.
    let again = stand.at_here.submit(&page, &[("unlink", &handle)]).await;
    assert_eq!(again.name(), "account-providers");
    assert_eq!(lines(&stand.here, "factor_removed"), 1);
});

both_engines!(
    what_is_linked_is_not_linked_twice,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let page = at_page(&mut stand).await;
        for _ in 0..2 {
            let back = connect(&mut stand, &page).await;
            let page = stand.at_here.open(&back).await;
            if page.name() == "link-upstream" {
                stand.at_here.submit(&page, &[("decision", "link")]).await;
            } else {
                assert_eq!(page.name(), "account-providers", "{}", page.body);
            }
        }
        assert_eq!(identities(&stand), 1);
        assert_eq!(lines(&stand.here, "factor_added"), 1);
    }
);

both_engines!(
    an_identity_of_somebody_else_is_refused_and_nothing_said_of_them,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        // alex came by it before.
        stand.claims(&[]).await;
        stand.at_here = Browser::new(&stand.here);
        let page = at_page(&mut stand).await;
        let back = connect(&mut stand, &page).await;
        let page = stand.at_here.open(&back).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        let said = page.attribute("main[data-error]", "data-error");
        assert_eq!(said.as_deref(), Some("upstream-others"), "{}", page.body);
        for theirs in ["alex", "Alex", "M\u{fc}ller"] {
            assert!(!page.text().contains(theirs), "{}", page.text());
        }
        let next = page.attribute("main a.button", "href").expect("a way on");
        assert_eq!(stand.at_here.open(&next).await.path, PAGE);
        assert_eq!(identities(&stand), 1);
        // They are signed in as before.
        assert!(stand.at_here.session_cookie().is_some());
    }
);

// Two accounts are asked at once whether it is theirs.
both_engines!(of_two_accounts_one_gets_it, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    let page = at_page(&mut stand).await;
    let back = connect(&mut stand, &page).await;
    let one = stand.at_here.open(&back).await;
    stand.here.add_user("kim", "kim@example.com").await;
    let mut kim = Browser::new(&stand.here);
    let page = kim.open(PAGE).await;
    let page = kim.sign_in(&page, "kim").await;
    let away = kim.submit(&page, &[("connect", "corp")]).await;
    let back = stand.at_there.complete(away.location()).await;
    let two = kim.open(&back).await;
    assert_eq!(
        (one.name(), two.name()),
        (two.name(), "link-upstream".into())
    );
    let link = [("decision", "link")];
    let (one, two) = tokio::join!(stand.at_here.submit(&one, &link), kim.submit(&two, &link));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", one.body, two.body);
    assert_eq!(identities(&stand), 1);
    assert_eq!(lines(&stand.here, "factor_added"), 1);
});

both_engines!(
    what_comes_back_is_of_the_session_that_asked,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let page = at_page(&mut stand).await;
        // In another browser, which is signed in as well.
        let back = connect(&mut stand, &page).await;
        let mut other = Browser::new(&stand.here);
        let at = other.open("/account").await;
        other.sign_in(&at, "sam").await;
        let refused = other.open(&back).await;
        let said = refused.attribute("main[data-error]", "data-error");
        assert_eq!(said.as_deref(), Some("upstream-over"), "{}", refused.body);
        // In the same, as somebody else by now.
        stand.here.add_user("kim", "kim@example.com").await;
        let at = stand
            .at_here
            .open(&stand.rp.authorize(&[("prompt", "login")]))
            .await;
        let at = stand.at_here.sign_in(&at, "kim").await;
        assert_eq!(at.name(), "consent", "{}", at.body);
        let refused = stand.at_here.open(&back).await;
        let said = refused.attribute("main[data-error]", "data-error");
        assert_eq!(said.as_deref(), Some("upstream-over"), "{}", refused.body);
        // And where nobody is signed in any more, nobody is by that.
        stand
            .at_here
            .cookies
            .retain(|name, _| !name.ends_with("doorward-session"));
        let refused = stand.at_here.open(&back).await;
        is_trouble(&refused, &stand.at_here, "upstream-over", 410);
        assert_eq!((stand.rows("users"), identities(&stand)), (2, 0));
    }
);

both_engines!(
    whoever_takes_long_there_proves_anew_who_they_are_here,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let page = at_page(&mut stand).await;
        let back = connect(&mut stand, &page).await;
        let late = Duration::from_secs(601);
        stand.here.clock.advance(late);
        let page = stand.at_here.open(&back).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        // And whoever leaves that page open.
        stand.here.clock.advance(late);
        let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
        assert_eq!((page.name().as_str(), identities(&stand)), ("sign-in", 0));
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        stand.at_here.submit(&page, &[("decision", "link")]).await;
        assert_eq!(identities(&stand), 1);
    }
);

both_engines!(
    an_upstream_that_refuses_links_nothing_and_the_page_says_so,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let page = at_page(&mut stand).await;
        let away = stand.at_here.submit(&page, &[("connect", "corp")]).await;
        let state = asked(away.location()).remove("state").expect("a state");
        let issuer = stand.there.issuer.clone();
        let refused = format!("/callback/corp?error=access_denied&state={state}&iss={issuer}");
        let page = stand.at_here.open(&refused).await;
        let said = page.attribute("main[data-error]", "data-error");
        assert_eq!(said.as_deref(), Some("upstream-refused"), "{}", page.body);
        assert!(
            page.texts("h1")[0].contains("was not linked"),
            "{}",
            page.body
        );
        let next = page.attribute("main a.button", "href").expect("a way on");
        assert_eq!(next, PAGE);
        assert_eq!(identities(&stand), 0);
    }
);

both_engines!(the_last_way_to_sign_in_stays, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    // Who came by it has no password.
    stand.claims(&[]).await;
    let page = stand.at_here.open(PAGE).await;
    assert_eq!(page.name(), "account-providers", "{}", page.body);
    let last = "This is the only way in which you can sign in.";
    assert!(page.text().contains(last), "{}", page.text());
    assert_eq!(page.attribute("button[name=unlink]", "value"), None);
    let user = find_user(&stand.here, "alex@example.com")
        .await
        .expect("alex");
    let id = user.id.clone();
    let linked = stand
        .here
        .op()
        .store
        .read(move |r| r.list_upstream_identities(&id));
    let own = linked.await.unwrap()[0].handle();
    let page = stand.at_here.submit(&page, &[("unlink", &own)]).await;
    assert!(page.texts(".message")[0].contains(last), "{}", page.body);
    assert_eq!(identities(&stand), 1);
    assert_eq!(lines(&stand.here, "factor_removed"), 0);
    // One of a connector that is gone is no way, and may go.
    let op = stand.here.op();
    add_identity(op, &user.id, "gone").await;
    stand
        .here
        .database
        .execute("UPDATE upstream_identities SET connector = 'gone' WHERE subject = 'gone'");
    let page = stand.at_here.open(PAGE).await;
    let gone = handle(&page);
    assert_ne!(gone, own);
    let page = stand.at_here.submit(&page, &[("unlink", &gone)]).await;
    assert_eq!(identities(&stand), 1, "{}", page.body);
    // With a password it goes.
    let page = stand.at_here.open("/account/password").await;
    let new = [("new-password", "quilted lamp harbour nineteen")];
    let page = stand.at_here.submit(&page, &new).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    let page = stand.at_here.open(PAGE).await;
    stand.at_here.submit(&page, &[("unlink", &own)]).await;
    assert_eq!(identities(&stand), 0);
    let mut browser = Browser::new(&stand.here);
    let page = browser.open("/account").await;
    let page = browser
        .sign_in_with(&page, "alex@example.com", new[0].1)
        .await;
    assert_eq!(page.name(), "account", "{}", page.body);
    assert_ne!(PASSWORD, new[0].1);
});

// A connector that is another's by now lets nobody in by what the first called them.
both_engines!(
    a_link_to_another_issuer_is_no_way_to_sign_in,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        stand.claims(&[]).await;
        let user = find_user(&stand.here, "alex@example.com")
            .await
            .expect("alex");
        add_identity(stand.here.op(), &user.id, "before").await;
        stand.here.database.execute(
            "UPDATE upstream_identities SET issuer = 'https://before.example' WHERE subject = 'before'",
        );
        let page = stand.at_here.open(PAGE).await;
        let last = "This is the only way in which you can sign in.";
        assert!(page.text().contains(last), "{}", page.text());
        let before = handle(&page);
        let id = user.id.clone();
        let linked = stand
            .here
            .op()
            .store
            .read(move |r| r.list_upstream_identities(&id));
        let linked = linked.await.unwrap();
        let mut handles = linked.iter().map(LinkedIdentity::handle);
        let own = handles.find(|one| *one != before).expect("their own");
        let page = stand.at_here.submit(&page, &[("unlink", &own)]).await;
        assert!(page.texts(".message")[0].contains(last), "{}", page.body);
        assert_eq!(identities(&stand), 2);
        stand.at_here.submit(&page, &[("unlink", &before)]).await;
        assert_eq!(identities(&stand), 1);
        stand.at_here = Browser::new(&stand.here);
        stand.claims(&[]).await;
    }
);

// Two windows take the last two away at once: one of them stays.
both_engines!(of_the_last_two_one_stays, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    stand.claims(&[]).await;
    let user = find_user(&stand.here, "alex@example.com")
        .await
        .expect("alex");
    add_identity(stand.here.op(), &user.id, "another").await;
    let id = user.id.clone();
    let linked = stand
        .here
        .op()
        .store
        .read(move |r| r.list_upstream_identities(&id));
    let handles: Vec<String> = linked
        .await
        .unwrap()
        .iter()
        .map(LinkedIdentity::handle)
        .collect();
    let page = stand.at_here.open(PAGE).await;
    let mut other = stand.at_here.clone();
    let (one, two) = ([("unlink", &*handles[0])], [("unlink", &*handles[1])]);
    let (one, two) = tokio::join!(stand.at_here.submit(&page, &one), other.submit(&page, &two));
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(identities(&stand), 1);
    assert_eq!(lines(&stand.here, "factor_removed"), 1);
});
