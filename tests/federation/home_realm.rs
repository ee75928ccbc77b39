//! Who is led to their upstream without pressing its button: by the address that they type, or that the client hints at, or by its name.

use doorward::domain::connector::Connector;
use reqwest::StatusCode;
use tokio::net::TcpListener;

use super::{Stand, asked, connection, is_trouble, options, with};
use crate::support::browser::Page;
use crate::support::{Browser, Options, RelyingParty, TestApp};

fn of_example(connector: &mut Connector) {
    connector.domains = vec!["example.com".to_owned()];
}

async fn start(there: TestApp) -> Stand {
    Stand::start_with(there, of_example, |options| options).await
}

/// Where the browser is sent, and with what.
fn away(stand: &Stand, page: &Page) -> std::collections::BTreeMap<String, String> {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let address = page.location();
    let start = format!("{}/authorize?", stand.there.issuer);
    assert!(address.starts_with(&start), "{address}");
    asked(address)
}

both_engines!(an_address_leads_to_its_upstream, Options::dev(), |there| {
    let mut stand = start(there).await;
    let page = stand.at_here.open(&stand.rp.authorize(&[])).await;
    let typed = [("username", " Alex@EXAMPLE.com ")];
    let page = stand.at_here.submit(&page, &typed).await;
    assert_eq!(away(&stand, &page)["login_hint"], "Alex@EXAMPLE.com");
    let back = stand.at_there.complete(page.location()).await;
    assert_eq!(stand.at_here.open(&back).await.name(), "consent");
    assert_eq!(stand.rows("upstream_identities"), 1);
    // Others are asked for their password, and nobody elsewhere hears of them.
    for other in [
        "alex",
        "alex@sub.example.com",
        "alex@example.org",
        "@example.com",
    ] {
        let mut browser = Browser::new(&stand.here);
        let page = browser.open(&stand.rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", other)]).await;
        assert_eq!(page.name(), "password", "{other}: {}", page.body);
        let page = browser.submit(&page, &[("upstream", "corp")]).await;
        assert!(!away(&stand, &page).contains_key("login_hint"), "{other}");
    }
});

// Somebody with a password here, as for the day on which the upstream is away.
both_engines!(
    who_comes_back_finds_the_page_for_the_password,
    Options::dev(),
    |there| {
        let mut stand = start(there).await;
        stand.here.add_user("sam", "sam@example.com").await;
        let page = stand.at_here.open(&stand.rp.authorize(&[])).await;
        let sign_in = page.path.clone();
        let page = stand
            .at_here
            .submit(&page, &[("username", "sam@example.com")])
            .await;
        away(&stand, &page);
        let page = stand.at_here.open(&sign_in).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        let page = stand.at_here.sign_in(&page, "sam@example.com").await;
        assert_eq!(page.name(), "consent", "{}", page.body);
    }
);

both_engines!(an_upstream_that_is_away_leads_back_to_the_password, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let folder = tempfile::tempdir().unwrap();
    let corp = with(connection(&issuer, &folder), of_example);
    let here = TestApp::start(app.engine, options(vec![corp])).await;
    here.add_person().await;
    let rp = RelyingParty::confidential(&here).await;
    let mut browser = Browser::new(&here);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser
        .submit(&page, &[("username", "alex@example.com")])
        .await;
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    let next = page.attribute("main a.button", "href").expect("a way on");
    let page = browser.open(&next).await;
    assert_eq!(page.name(), "password", "{}", page.body);
    assert_eq!(
        browser.sign_in(&page, "alex@example.com").await.name(),
        "consent"
    );
    // By the client's hint it is the same: they are led there once.
    for hint in [
        ("login_hint", "alex@example.com"),
        ("connector_hint", "corp"),
    ] {
        let mut browser = Browser::new(&here);
        here.clock.advance(std::time::Duration::from_mins(2));
        let page = browser.open(&rp.authorize(&[hint])).await;
        is_trouble(&page, &browser, "upstream-unavailable", 503);
        let next = page.attribute("main a.button", "href").expect("a way on");
        assert_eq!(browser.open(&next).await.name(), "sign-in");
    }
});

both_engines!(a_client_may_hint_at_the_upstream, Options::dev(), |there| {
    let mut stand = start(there).await;
    let stranger = ("login_hint", "alex@example.org");
    let own = ("login_hint", "alex@example.com");
    let corp = ("connector_hint", "corp");
    for (hints, leads, hint) in [
        (vec![own], true, Some("alex@example.com")),
        (vec![corp], true, None),
        (vec![corp, stranger], true, None),
        (vec![corp, own], true, Some("alex@example.com")),
        (vec![stranger], false, None),
        (vec![("connector_hint", "nobody")], false, None),
        (vec![("connector_hint", "")], false, None),
    ] {
        let mut browser = Browser::new(&stand.here);
        let page = browser.open(&stand.rp.authorize(&hints)).await;
        if !leads {
            assert_eq!(page.name(), "sign-in", "{hints:?}: {}", page.body);
            continue;
        }
        let sent = away(&stand, &page);
        assert_eq!(
            sent.get("login_hint").map(String::as_str),
            hint,
            "{hints:?}"
        );
    }
    // All the way; and who is refused there is not sent there again.
    stand.at_here = Browser::new(&stand.here);
    let page = stand.at_here.open(&stand.rp.authorize(&[corp])).await;
    let state = away(&stand, &page)["state"].clone();
    let refused = format!(
        "/callback/corp?error=access_denied&state={state}&iss={}",
        stand.there.issuer
    );
    let page = stand.at_here.open(&refused).await;
    is_trouble(&page, &stand.at_here, "upstream-refused", 403);
    let next = page.attribute("main a.button", "href").expect("a way on");
    let page = stand.at_here.open(&next).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    let page = stand.at_here.submit(&page, &[("upstream", "corp")]).await;
    let back = stand.at_there.complete(page.location()).await;
    assert_eq!(stand.at_here.open(&back).await.name(), "consent");
    // Who is signed in already is not sent away.
    let page = stand.at_here.open(&stand.rp.authorize(&[corp])).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});
