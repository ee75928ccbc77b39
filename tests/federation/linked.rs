//! A first sign-in by an upstream whose address is somebody's here: they sign in to that account, and may link it.

use std::time::Duration;

use doorward::domain::id::InteractionId;
use doorward::domain::interaction::PendingLink;
use doorward::federation::identities::{Accepted, accept};
use reqwest::StatusCode;

use super::linking::{ADDRESS, namesake};
use super::{Stand, find_user, is_trouble, lines, redeem};
use crate::support::app::witness;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options};

/// As far as the page where they sign in to their account.
async fn taken(stand: &mut Stand) -> Page {
    let page = stand.arrive(&[]).await;
    is_trouble(&page, &stand.at_here, "upstream-taken", 409);
    let next = page.attribute("main a.button", "href").expect("a way on");
    let page = stand.at_here.open(&next).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    page
}

/// As far as the question whether it is linked.
async fn asked(stand: &mut Stand) -> Page {
    let page = taken(stand).await;
    let page = stand.at_here.sign_in(&page, "sam").await;
    assert_eq!(page.name(), "link-upstream", "{}", page.body);
    page
}

fn identities(stand: &Stand) -> i64 {
    stand.rows("upstream_identities")
}

both_engines!(
    who_signs_in_to_the_account_may_link_it,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let sam = namesake(&stand).await;
        let page = taken(&mut stand).await;
        assert_eq!(page.fields()["username"], ADDRESS, "it is typed for them");
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        // Which provider, which account there, and which here.
        let facts = page.texts("main dd");
        assert!(page.text().contains("Example Corp"), "{}", page.text());
        assert!(facts[0].contains("Alex M\u{fc}ller"), "{facts:?}");
        assert_eq!(facts[1], ADDRESS);
        assert_eq!(identities(&stand), 0, "not before a yes");
        assert_eq!(lines(&stand.here, "factor_added"), 0);
        let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let first = claims(text(&tokens, "id_token"));
        assert_eq!(text(&first, "sub"), sam.as_str());
        assert_eq!((stand.rows("users"), identities(&stand)), (1, 1));
        assert_eq!(lines(&stand.here, "factor_added"), 1);
        let trail = stand.at_here.open("/account/activity").await;
        assert!(trail.text().contains("Example Corp"), "{}", trail.text());
        // From then on by that alone.
        stand.at_here = Browser::new(&stand.here);
        assert_eq!(stand.claims(&[]).await["sub"], first["sub"]);
    }
);

both_engines!(
    who_says_no_is_not_asked_again_on_the_way,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        namesake(&stand).await;
        let page = asked(&mut stand).await;
        let later = [("decision", "later")];
        let page = stand.at_here.submit(&page, &later).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        // The form that lay in another window does nothing any more.
        let link = stand.at_here.post(&page.action(), &[]).await;
        assert_ne!(link.status, StatusCode::OK);
        assert_eq!(identities(&stand), 0);
    }
);

// The account that signs in has to be the one that it waits for.
both_engines!(
    who_signs_in_as_another_links_nothing,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        namesake(&stand).await;
        stand.here.add_user("kim", "kim@example.com").await;
        let page = taken(&mut stand).await;
        let page = stand.at_here.sign_in(&page, "kim").await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        // Nor is it there for whoever comes after them on the same page.
        let other = [("decision", "choose")];
        let page = stand.at_here.submit(&page, &other).await;
        let page = if page.name() == "accounts" {
            let other = [("account", "other")];
            stand.at_here.submit(&page, &other).await
        } else {
            page
        };
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        assert_eq!(identities(&stand), 0);
    }
);

// A device that is trusted spares the second factor elsewhere, and not here.
both_engines!(
    to_link_it_takes_the_second_factor_that_somebody_has,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let sam = namesake(&stand).await;
        let app = Authenticator::enrol(&stand.here, &sam).await;
        stand.there.clock.advance(STEP);
        let page = stand.at_here.open("/account").await;
        let page = stand.at_here.sign_in(&page, "sam").await;
        let code = app.code(stand.here.clock.now());
        let fields = [("way", "app"), ("code", code.as_str()), ("trust", "yes")];
        let page = stand.at_here.submit(&page, &fields).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let session = stand.at_here.cookies.keys();
        let mut session = session.filter(|name| name.ends_with("doorward-session"));
        let session = session.next().cloned().expect("a session");
        stand.at_here.cookies.remove(&session);
        let page = taken(&mut stand).await;
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        // Whoever goes by the question links nothing.
        let address = page.path.clone();
        let link = [("csrf", page.csrf()), ("decision", "link".to_owned())];
        let link: Vec<(&str, &str)> = link.iter().map(|(k, v)| (*k, v.as_str())).collect();
        stand.at_here.post(&address, &link).await;
        assert_eq!(identities(&stand), 0);
        for app in [&stand.here, &stand.there] {
            app.clock.advance(STEP);
        }
        let code = app.code(stand.here.clock.now());
        let page = stand.at_here.open(&address).await;
        let fields = [("way", "app"), ("code", code.as_str())];
        let page = stand.at_here.submit(&page, &fields).await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
        assert_eq!((page.name().as_str(), identities(&stand)), ("consent", 1));
    }
);

both_engines!(it_does_not_wait_for_ever, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    namesake(&stand).await;
    let page = taken(&mut stand).await;
    stand.here.clock.advance(Duration::from_mins(61));
    let page = stand.at_here.sign_in(&page, "sam").await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    assert_eq!(identities(&stand), 0);
});

// Whoever finds the page open later links nothing with it.
both_engines!(the_proof_is_good_for_ten_minutes, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    namesake(&stand).await;
    let page = asked(&mut stand).await;
    stand.here.clock.advance(Duration::from_mins(11));
    let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    assert_eq!(identities(&stand), 0);
});

// The page was right when it was made; the row decides.
both_engines!(what_waits_no_more_is_not_linked, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    let sam = namesake(&stand).await;
    let page = asked(&mut stand).await;
    let op = stand.here.op();
    let id = page
        .action()
        .split('/')
        .next_back()
        .expect("an id")
        .to_owned();
    let connector = &op
        .settings
        .connections
        .find("corp")
        .expect("corp")
        .connector;
    let user = find_user(&stand.here, "sam").await.expect("sam");
    let other = PendingLink {
        connector: connector.name.clone(),
        issuer: stand.there.issuer.clone(),
        subject: "somebody else".to_owned(),
        known_as: None,
        account: sam.clone(),
        session: None,
        tokens: None,
        at: op.now(),
    };
    let (id, witness) = (InteractionId::new(id), witness(op, &sam));
    let accepted = accept(op, (connector, &other), &user, &id, witness).await;
    assert_eq!(accepted.expect("an answer"), Accepted::Over);
    assert_eq!(identities(&stand), 0);
});

both_engines!(
    of_two_that_say_yes_at_once_one_links,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        namesake(&stand).await;
        let page = asked(&mut stand).await;
        let mut other = stand.at_here.clone();
        let link = [("decision", "link")];
        let (one, two) = tokio::join!(
            stand.at_here.submit(&page, &link),
            other.submit(&page, &link)
        );
        assert_eq!(
            (one.name(), two.name()),
            ("consent".to_owned(), "consent".to_owned())
        );
        assert_eq!(identities(&stand), 1);
        assert_eq!(lines(&stand.here, "factor_added"), 1);
    }
);

both_engines!(another_browser_links_nothing, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    namesake(&stand).await;
    let page = asked(&mut stand).await;
    let mut thief = Browser::new(&stand.here);
    let at = thief.open("/account").await;
    thief.sign_in(&at, "sam").await;
    let link = [("csrf", page.csrf()), ("decision", "link".to_owned())];
    let link: Vec<(&str, &str)> = link.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let refused = thief.post(&page.path, &link).await;
    assert!(!refused.status.is_success() && refused.status != StatusCode::SEE_OTHER);
    assert_eq!(identities(&stand), 0);
});

// A session that ended between the page and the yes, because the account was turned off or the password is another, links nothing.
both_engines!(
    a_session_that_ended_links_nothing,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let sam = namesake(&stand).await;
        let page = asked(&mut stand).await;
        stand.here.disable_user(&sam).await;
        stand.here.enable_user(&sam).await;
        let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        assert_eq!(identities(&stand), 0);
    }
);

both_engines!(
    a_connector_that_is_not_configured_any_more_is_not_linked,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        namesake(&stand).await;
        let page = asked(&mut stand).await;
        let mut options = stand.here.options.clone();
        options.settings.connections = std::sync::Arc::default();
        stand.here.options = options;
        let node = stand.here.second_node().await;
        stand.at_here.move_to(&node);
        let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        assert_eq!(identities(&stand), 0);
        assert!(find_user(&stand.here, "sam").await.is_some());
    }
);
