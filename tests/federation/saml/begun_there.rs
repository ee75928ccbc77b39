//! A sign-in that the identity provider began, where the operator lets it.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;

use super::{consume, leave_for_corp, options, options_with, post, saml, sent};
use crate::federation::{find_user, is_trouble};
use crate::oauth::amend;
use crate::support::app::confidential;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::REDIRECT;
use crate::support::saml::{Addressee, posted, response, signed};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// Where an app begins.
const START: &str = "https://app.example/start?from=there";

fn open() -> Options {
    options_with(|connector| saml(connector).idp_initiated = true)
}

async fn app_that_begins(app: &TestApp) -> RelyingParty {
    let mut metadata = confidential(REDIRECT);
    metadata["initiate_login_uri"] = json!(START);
    RelyingParty::of(app.add_client(metadata).await)
}

/// What it has a browser post of its own accord, as the profile has it: it answers nothing.
async fn unsolicited(app: &TestApp, relay_state: Option<&str>) -> Page {
    let document = response(&Addressee::of(&app.issuer, "", app.clock.now()));
    let document = document.replace(" InResponseTo=\"\"", "");
    let response = posted(&signed(&document));
    let mut fields = vec![("SAMLResponse", response.as_str())];
    fields.extend(relay_state.map(|text| ("RelayState", text)));
    post(app, "corp", &fields).await
}

/// A browser that goes on from there, to the identity provider and back.
async fn go_round(app: &TestApp, browser: &mut Browser, path: &str) -> Page {
    let away = browser.get(path).await;
    let own = sent(app, away.location());
    let on = consume(app, &signed(&own.response), &own.relay_state).await;
    browser.open(&on).await
}

both_engines!(
    what_it_says_unasked_is_not_read_and_asked_for_again_here,
    open(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        // Whoever it is of, it is not read: somebody else may have it posted by this browser.
        let foreign = posted(&signed(&asked.response));
        for relay_state in [None, Some("https://evil.example/"), Some("/account")] {
            let mut fields = vec![("SAMLResponse", foreign.as_str())];
            fields.extend(relay_state.map(|text| ("RelayState", text)));
            let page = post(&app, "corp", &fields).await;
            assert_eq!(page.location(), "/saml/corp/sign-in");
            assert!(!page.headers.contains_key("set-cookie"));
        }
        let page = unsolicited(&app, None).await;
        assert_eq!(page.location(), "/saml/corp/sign-in");
        let mut browser = Browser::new(&app);
        let page = go_round(&app, &mut browser, page.location()).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert!(browser.session_cookie().is_some());
    }
);

both_engines!(it_leads_to_the_app_that_is_named, open(), |app| {
    let rp = app_that_begins(&app).await;
    let page = unsolicited(&app, Some(&rp.id)).await;
    assert_eq!(
        page.location(),
        format!("/saml/corp/sign-in?client={}", rp.id)
    );
    let mut browser = Browser::new(&app);
    let page = go_round(&app, &mut browser, page.location()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(page.location().starts_with(START), "{}", page.location());
    // OpenID Connect Core 1.0 §4.
    assert_eq!(parameters(page.location())["iss"], app.issuer);
    // The app asks as it always does: they are signed in.
    let page = browser.open(&rp.authorize(&[])).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

both_engines!(
    it_leads_nowhere_but_to_a_registered_start_of_an_app,
    open(),
    |app| {
        let off = app_that_begins(&app).await;
        let stranger = app_that_begins(&app).await;
        let begins = app_that_begins(&app).await;
        let plain = RelyingParty::confidential(&app).await;
        amend(&app, &off.id, |client| {
            client.disabled_at = Some(client.created_at);
        })
        .await;
        amend(&app, &stranger.id, |client| {
            client.unused_until = Some(client.created_at.plus(Duration::from_hours(24)));
        })
        .await;
        let named_twice = format!("{}&client={}", begins.id, begins.id);
        for relay_state in [
            off.id.as_str(),
            stranger.id.as_str(),
            plain.id.as_str(),
            START,
            "https://evil.example/",
            "//evil.example/",
            "/account/providers",
            "no-such-app",
            "",
            &named_twice,
        ] {
            let page = unsolicited(&app, Some(relay_state)).await;
            assert_eq!(page.location(), "/saml/corp/sign-in", "{relay_state}");
        }
        // Nor where the browser's address says so.
        for query in [
            format!("client={}", off.id),
            format!("client={}", stranger.id),
            format!("client={}", plain.id),
            "client=https%3A%2F%2Fevil.example%2F".to_owned(),
            "visit=https%3A%2F%2Fevil.example%2F".to_owned(),
        ] {
            let mut browser = Browser::new(&app);
            let path = format!("/saml/corp/sign-in?{query}");
            let page = go_round(&app, &mut browser, &path).await;
            assert_eq!(page.name(), "account", "{query}: {}", page.body);
            let page = browser.get(&format!("/saml/corp/onward?{query}")).await;
            assert_eq!(page.location(), "/account", "{query}");
        }
    }
);

// RFC 9700 §4.11: who deceives people would like an address of ours that leads elsewhere at once.
both_engines!(nobody_is_led_to_an_app_who_did_not_sign_in, open(), |app| {
    let rp = app_that_begins(&app).await;
    let mut browser = Browser::new(&app);
    let path = format!("/saml/corp/onward?client={}", rp.id);
    let page = browser.get(&path).await;
    let begins = format!("/saml/corp/sign-in?client={}", rp.id);
    assert_eq!(page.location(), begins);
    let page = go_round(&app, &mut browser, &begins).await;
    assert!(page.location().starts_with(START), "{}", page.location());
    let page = browser.get(&path).await;
    assert!(page.location().starts_with(START), "{}", page.location());
});

both_engines!(
    whoever_is_signed_in_stays_so_and_is_linked_to_nobody,
    open(),
    |app| {
        app.add_person().await;
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
        let before = browser.session_cookie().cloned();
        let page = unsolicited(&app, None).await;
        let page = go_round(&app, &mut browser, page.location()).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert!(before.is_some());
        assert_eq!(browser.session_cookie(), before.as_ref());
        assert!(find_user(&app, "alex").await.is_some());
        let rows = app
            .database
            .rows(&["users", "upstream_identities", "sessions"]);
        let rows: Vec<i64> = rows.iter().map(|(_, rows)| *rows).collect();
        assert_eq!(rows, [1, 0, 1]);
    }
);

both_engines!(it_never_lands_in_what_somebody_began_here, open(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    leave_for_corp(&app, &rp, &mut browser, &[]).await;
    let page = unsolicited(&app, None).await;
    let page = go_round(&app, &mut browser, page.location()).await;
    assert_eq!(page.name(), "account", "the app got nothing: {}", page.body);
    // What answers nothing is no answer to what waits.
    let mut browser = Browser::new(&app);
    let waiting = leave_for_corp(&app, &rp, &mut browser, &[]).await;
    let page = unsolicited(&app, Some(&waiting.relay_state)).await;
    let page = browser.open(page.location()).await;
    is_trouble(&page, &browser, "upstream-unbelieved", 502);
});

both_engines!(
    nobody_begins_there_where_the_operator_did_not_say_so,
    options(),
    |app| {
        let rp = app_that_begins(&app).await;
        for path in [
            "/saml/corp/sign-in".to_owned(),
            format!("/saml/corp/sign-in?client={}", rp.id),
            format!("/saml/corp/onward?client={}", rp.id),
        ] {
            let page = Browser::new(&app).get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        let page = unsolicited(&app, Some(&rp.id)).await;
        let why = page.attribute("main", "data-error");
        assert_eq!(why.as_deref(), Some("upstream-over"), "{}", page.body);
        // They may begin here.
        let on = page.attribute("a.primary", "href");
        assert_eq!(on.as_deref(), Some("/account"), "{}", page.body);
    }
);
