//! Who has to prove anew who they are does it at the upstream: a session that goes on there is no proof.

use std::time::Duration;

use super::{Stand, asked, is_trouble, leave, redeem};
use crate::support::{Browser, Options};

both_engines!(a_fresh_proof_is_made_there, Options::dev(), |there| {
    let mut stand = Stand::start(there).await;
    let first = stand.claims(&[]).await;
    for app in [&stand.there, &stand.here] {
        app.clock.advance(Duration::from_secs(1200));
    }
    // Signed in at both: a silent round trip would do, were it not for prompt=login.
    let page = stand
        .at_here
        .open(&stand.rp.authorize(&[("prompt", "login")]))
        .await;
    assert_eq!(page.name(), "password", "{}", page.body);
    assert_eq!(page.texts("button[name=upstream]").len(), 1);
    let away = leave(&mut stand.at_here, &page).await;
    let sent = asked(&away);
    assert_eq!(
        (sent["prompt"].as_str(), sent["max_age"].as_str()),
        ("login", "0")
    );
    let page = stand.at_there.open(&away).await;
    assert_eq!(page.name(), "password", "the upstream asks: {}", page.body);
    let page = stand.at_there.sign_in(&page, "alex").await;
    let back = page.location().to_owned();
    let page = stand.at_here.open(&back).await;
    let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
    let claims = crate::support::relying_party::claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["sub"], first["sub"]);
    assert_eq!(claims["auth_time"], stand.here.clock.now().as_seconds());
});

both_engines!(
    an_old_proof_is_no_fresh_one_whatever_the_browser_brings,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        stand.claims(&[]).await;
        for app in [&stand.there, &stand.here] {
            app.clock.advance(Duration::from_secs(1200));
        }
        let page = stand
            .at_here
            .open(&stand.rp.authorize(&[("prompt", "login")]))
            .await;
        let away = leave(&mut stand.at_here, &page).await;
        // Whoever sits at the browser leaves out that it is to be fresh.
        let away = away.replace("&prompt=login", "").replace("&max_age=0", "");
        let back = stand.at_there.complete(&away).await;
        let before = stand.at_here.session_cookie().cloned();
        let page = stand.at_here.open(&back).await;
        assert_eq!(page.status.as_u16(), 502, "{}", page.body);
        assert_eq!(
            page.attribute("main", "data-error").as_deref(),
            Some("upstream-unbelieved")
        );
        assert_eq!(stand.at_here.session_cookie().cloned(), before);
    }
);

// Who comes by a session that goes on there has proven nothing now: not to a client that asks when they did, nor to the pages of the account.
both_engines!(
    a_session_there_is_as_old_here_as_its_proof,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let first = stand.claims(&[]).await;
        for app in [&stand.there, &stand.here] {
            app.clock.advance(Duration::from_secs(1200));
        }
        stand.at_here = Browser::new(&stand.here);
        let second = stand.claims(&[]).await;
        assert_eq!(second["auth_time"], first["auth_time"]);
        assert_eq!(stand.at_here.open("/account").await.name(), "account");
        for path in [
            "/account/providers",
            &*stand.rp.authorize(&[("max_age", "600")]),
        ] {
            let page = stand.at_here.open(path).await;
            assert_eq!(page.name(), "password", "{path}: {}", page.body);
        }
        // They prove it there, and are in.
        let page = stand.at_here.open("/account/providers").await;
        let away = leave(&mut stand.at_here, &page).await;
        let page = stand.at_there.open(&away).await;
        let page = stand.at_there.sign_in(&page, "alex").await;
        let back = page.location().to_owned();
        let page = stand.at_here.open(&back).await;
        assert_eq!(page.name(), "account-providers", "{}", page.body);
    }
);

both_engines!(
    the_age_that_a_client_allows_is_asked_for,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let away = stand.leave(&[("max_age", "3600")]).await;
        let sent = asked(&away);
        assert_eq!(sent["max_age"], "3600");
        assert!(!sent.contains_key("prompt"));
        let back = stand.at_there.complete(&away).await;
        assert_eq!(stand.at_here.open(&back).await.name(), "consent");
        // Too long ago there.
        for app in [&stand.there, &stand.here] {
            app.clock.advance(Duration::from_secs(3700));
        }
        stand.at_here = Browser::new(&stand.here);
        let away = stand.leave(&[("max_age", "3600")]).await;
        let away = away.replace("&max_age=3600", "");
        let back = stand.at_there.complete(&away).await;
        let page = stand.at_here.open(&back).await;
        is_trouble(&page, &stand.at_here, "upstream-unbelieved", 502);
    }
);
