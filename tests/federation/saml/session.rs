//! How long somebody is signed in who came by an identity provider.

use std::time::Duration;

use doorward::domain::id::UserId;

use super::{consume, leave_for_corp, options};
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::saml::{signed, swap};
use crate::support::{Browser, RelyingParty, TestApp};

/// What their assertion says of their session.
const SESSION: &str = " SessionIndex=\"_session\"";

/// Somebody comes back from there, whose session there ends.
async fn arrive_until(app: &TestApp, rp: &RelyingParty, until: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let asked = leave_for_corp(app, rp, &mut browser, &[]).await;
    let ends = format!("{SESSION} SessionNotOnOrAfter=\"{until}\"");
    let response = swap(&asked.response, SESSION, &ends);
    let on = consume(app, &signed(&response), &asked.relay_state).await;
    let page = browser.open(&on).await;
    (browser, page)
}

both_engines!(
    no_session_outlasts_the_one_there_nor_our_own,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        for (until, lasts, is_live) in [
            // With a minute for the clocks.
            (
                "2027-01-15T09:00:00Z",
                Duration::from_secs(61 * 60 - 1),
                true,
            ),
            ("2027-01-15T10:00:00Z", Duration::from_mins(61), false),
            (
                "2037-01-15T09:00:00Z",
                Duration::from_secs(12 * 3600 - 1),
                true,
            ),
            (
                "2037-01-15T09:00:00Z",
                Duration::from_secs(12 * 3600 + 1),
                false,
            ),
        ] {
            let (mut browser, page) = arrive_until(&app, &rp, until).await;
            assert_eq!(page.name(), "consent", "{}", page.body);
            app.clock.advance(lasts);
            let page = browser.open("/account").await;
            let name = if is_live { "account" } else { "sign-in" };
            assert_eq!(page.name(), name, "{until} {lasts:?}");
        }
    }
);

// The session begins when the second factor is there; when it is over is known then still.
both_engines!(nor_does_one_with_a_second_factor, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let until = "2027-01-15T09:00:00Z";
    let (_, page) = arrive_until(&app, &rp, until).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let somebody = app.database.texts("SELECT id AS text FROM users").concat();
    let authenticator = Authenticator::enrol(&app, &UserId::new(somebody)).await;
    let (mut browser, page) = arrive_until(&app, &rp, until).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let code = authenticator.code(app.clock.now());
    let fields = [("way", "app"), ("code", code.as_str())];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    app.clock.advance(Duration::from_mins(60));
    assert_eq!(browser.open("/account").await.name(), "account");
    app.clock.advance(Duration::from_secs(31));
    assert_eq!(browser.open("/account").await.name(), "sign-in");
});
