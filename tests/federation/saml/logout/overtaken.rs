//! A logout request that overtakes what the identity provider said before it (SAML core §3.7.3.1: "even if the assertion arrives after the logout
//! request").

use std::time::Duration;

use doorward::domain::id::UserId;
use reqwest::StatusCode;

use super::{Redirect, arrive_as, is_signed_in, name, of_session, page_as, request, say};
use crate::federation::saml::{consume, leave_for_corp, options};
use crate::support::authenticator::Authenticator;
use crate::support::saml::{signed, swap};
use crate::support::{Browser, RelyingParty, TestApp};

/// The identity provider signs somebody out, a second later.
async fn sign_out(app: &TestApp, id: &str, inside: &str) {
    app.clock.advance(Duration::from_secs(1));
    let document = request(app, id, inside);
    let page = say(app, &Redirect::of("SAMLRequest", &document).query()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    app.clock.advance(Duration::from_secs(1));
}

both_engines!(
    what_was_said_before_begins_no_session_any_more,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let cases = [
            (of_session("alex-4711", "_one"), false),
            (name("alex-4711"), false),
            (of_session("alex-4711", "_two"), true),
            (name("sam-1"), true),
        ];
        let mut number = 0;
        // Where the response is when they sign out: judged here, or still in their browser.
        for is_judged in [true, false] {
            for (inside, begins) in &cases {
                number += 1;
                let mut browser = Browser::new(&app);
                let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
                let document = signed(&swap(&asked.response, "\"_session\"", "\"_one\""));
                let id = format!("_{number}");
                let on = if is_judged {
                    let on = consume(&app, &document, &asked.relay_state).await;
                    sign_out(&app, &id, inside).await;
                    on
                } else {
                    sign_out(&app, &id, inside).await;
                    consume(&app, &document, &asked.relay_state).await
                };
                let page = browser.open(&on).await;
                let expected = if *begins { "consent" } else { "sign-in" };
                assert_eq!(page.name(), expected, "{inside}: {}", page.body);
                assert_eq!(is_signed_in(&mut browser).await, *begins, "{inside}");
            }
        }
        // What is said afterwards counts, whatever that session is called.
        let mut later = arrive_as(&app, &rp, "alex-4711", "_one").await;
        assert!(is_signed_in(&mut later).await);
        // And nothing of it stays for ever.
        assert!(app.database.rows(&["upstream_endings"])[0].1 > 0);
        app.clock.advance(Duration::from_mins(121));
        let now = app.clock.now();
        let swept = app.op().store.write(move |w| w.sweep(now, now));
        swept.await.expect("swept");
        assert_eq!(app.database.rows(&["upstream_endings"])[0].1, 0);
    }
);

// Neither of the two sees what the other writes before it is written.
both_engines!(nor_does_what_comes_at_the_same_moment, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    for round in 0..12 {
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let document = signed(&swap(&asked.response, "\"_session\"", "\"_one\""));
        let on = consume(&app, &document, &asked.relay_state).await;
        app.clock.advance(Duration::from_secs(1));
        let inside = of_session("alex-4711", "_one");
        let document = request(&app, &format!("_{round}"), &inside);
        let query = Redirect::of("SAMLRequest", &document).query();
        let (_, page) = tokio::join!(browser.open(&on), say(&app, &query));
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        assert!(!is_signed_in(&mut browser).await, "round {round}");
        app.clock.advance(Duration::from_secs(1));
    }
});

both_engines!(
    nor_does_it_with_a_second_factor_that_comes_later,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        arrive_as(&app, &rp, "alex-4711", "_first").await;
        let somebody = app.database.texts("SELECT id AS text FROM users").concat();
        let authenticator = Authenticator::enrol(&app, &UserId::new(somebody)).await;
        let mut browser = Browser::new(&app);
        let page = page_as(&app, &rp, &mut browser, ("alex-4711", "_one")).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        sign_out(&app, "_a", &of_session("alex-4711", "_one")).await;
        let code = authenticator.code(app.clock.now());
        let fields = [("way", "app"), ("code", code.as_str())];
        let page = browser.submit(&page, &fields).await;
        let page = browser.follow(page).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        assert_eq!(browser.session_cookie(), None);
        // They begin again.
        app.clock.advance(Duration::from_secs(30));
        let page = page_as(&app, &rp, &mut browser, ("alex-4711", "_two")).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        let code = authenticator.code(app.clock.now());
        let fields = [("way", "app"), ("code", code.as_str())];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
    }
);
