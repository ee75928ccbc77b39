//! Responses that sign nobody in.

use std::io::Write as _;
use std::time::Duration;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::{arrive, consume, leave_for_corp, options, post};
use crate::federation::{is_trouble, redeem};
use crate::support::saml::{Key, between, posted, sign_assertion, signed, swap};
use crate::support::{Browser, RelyingParty};

both_engines!(
    a_response_is_of_the_browser_that_asked_and_good_once,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        // Whoever has signed in there as themselves leads somebody else's browser here.
        let mut other = Browser::new(&app);
        other.open(&rp.authorize(&[])).await;
        let page = other.open(&on).await;
        is_trouble(&page, &other, "upstream-over", 410);
        let page = browser.open(&on).await;
        redeem(&app, &rp, &mut browser, page).await;
        // Again: where it is posted, and where it went on.
        let mut again = Browser::new(&app);
        again.cookies.clone_from(&browser.cookies);
        let page = again.open(&on).await;
        assert_ne!(page.name(), "consent", "{}", page.body);
        let response = posted(&signed(&asked.response));
        let fields = [
            ("SAMLResponse", response.as_str()),
            ("RelayState", asked.relay_state.as_str()),
        ];
        let page = post(&app, "corp", &fields).await;
        is_trouble(&page, &Browser::new(&app), "upstream-over", 410);
        assert_eq!(app.database.rows(&["used_saml_assertions"])[0].1, 1);
    }
);

both_engines!(
    an_assertion_is_good_once_whatever_it_answers,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browsers = [Browser::new(&app), Browser::new(&app)];
        let mut ways = Vec::new();
        for browser in &mut browsers {
            let asked = leave_for_corp(&app, &rp, browser, &[]).await;
            // Of the same ID: an identity provider that counts anew, or one that somebody made sign twice.
            let id = between(&asked.response, "<saml:Assertion ID=\"", "\" ");
            let response = swap(&asked.response, id, "<saml:Assertion ID=\"_a\" ");
            ways.push(consume(&app, &signed(&response), &asked.relay_state).await);
        }
        let [one, two] = &mut browsers;
        let (first, second) = tokio::join!(one.open(&ways[0]), two.open(&ways[1]));
        let signed_in = [&first, &second]
            .into_iter()
            .filter(|page| page.name() == "consent");
        assert_eq!(signed_in.count(), 1, "{} {}", first.body, second.body);
        let refused = [&first, &second]
            .into_iter()
            .find(|page| page.name() != "consent")
            .expect("one");
        assert_eq!(
            refused.attribute("main", "data-error").as_deref(),
            Some("upstream-unbelieved")
        );
        // Until nobody takes it any more, by whatever clock.
        app.clock.advance(Duration::from_secs(5 * 60 + 30));
        let now = app.clock.now();
        let sweep = || app.op().store.write(move |w| w.sweep(now, now));
        sweep().await.expect("swept");
        assert_eq!(app.database.rows(&["used_saml_assertions"])[0].1, 1);
        app.clock.advance(Duration::from_mins(10));
        let now = app.clock.now();
        app.op()
            .store
            .write(move |w| w.sweep(now, now))
            .await
            .expect("swept");
        assert_eq!(app.database.rows(&["used_saml_assertions"])[0].1, 0);
    }
);

both_engines!(nobody_is_signed_in_who_did_not_ask, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
    let response = posted(&signed(&asked.response));
    let mut stranger = Browser::new(&app);
    let foreign = leave_for_corp(&app, &rp, &mut stranger, &[]).await;
    for fields in [
        vec![("SAMLResponse", response.as_str())],
        vec![("SAMLResponse", response.as_str()), ("RelayState", "")],
        vec![
            ("SAMLResponse", response.as_str()),
            ("RelayState", "https://evil.example/"),
        ],
        vec![
            ("SAMLResponse", response.as_str()),
            ("RelayState", "//evil.example/"),
        ],
        vec![
            ("SAMLResponse", response.as_str()),
            ("RelayState", "javascript:alert(1)"),
        ],
        vec![
            ("SAMLResponse", response.as_str()),
            ("RelayState", "dw_us_x.y"),
        ],
        vec![("RelayState", asked.relay_state.as_str())],
        vec![
            ("SAMLResponse", response.as_str()),
            ("SAMLResponse", response.as_str()),
            ("RelayState", asked.relay_state.as_str()),
        ],
    ] {
        let page = post(&app, "corp", &fields).await;
        is_trouble(&page, &browser, "upstream-over", 410);
        assert!(!page.body.contains("evil.example"), "{}", page.body);
    }
    // What another browser asked: it is read, and is the answer to something else.
    let on = consume(&app, &signed(&asked.response), &foreign.relay_state).await;
    let page = stranger.open(&on).await;
    is_trouble(&page, &stranger, "upstream-unbelieved", 502);
    let fields = [
        ("SAMLResponse", response.as_str()),
        ("RelayState", asked.relay_state.as_str()),
    ];
    let page = post(&app, "other", &fields).await;
    assert_eq!(page.status.as_u16(), 404);
    // After an hour nobody waits.
    app.clock.advance(Duration::from_secs(3601));
    let page = post(&app, "corp", &fields).await;
    is_trouble(&page, &browser, "upstream-over", 410);
});

both_engines!(
    what_is_not_believed_leads_to_a_page_and_back_to_the_ways_in,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let status = "urn:oasis:names:tc:SAML:2.0:status:Success";
        for (name, why, amend) in [
            ("another's signature", "upstream-unbelieved", None),
            (
                "tampered",
                "upstream-unbelieved",
                Some((">alex-4711<", ">mallory<")),
            ),
            (
                "no XML",
                "upstream-unbelieved",
                Some(("</samlp:Response>", "")),
            ),
            (
                "refused",
                "upstream-refused",
                Some((status, "urn:oasis:names:tc:SAML:2.0:status:Responder")),
            ),
        ] {
            let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
            let document = match amend {
                None => sign_assertion(&Key::new("rsa:2048"), &swap(&asked.response, "<!R>", "")),
                Some((from, to)) => swap(&signed(&asked.response), from, to),
            };
            let document = if name == "refused" {
                let assertion =
                    between(&document, "<saml:Assertion ", "</saml:Assertion>").to_owned();
                swap(&document, &assertion, "")
            } else {
                document
            };
            let on = consume(&app, &document, &asked.relay_state).await;
            let page = browser.open(&on).await;
            is_trouble(
                &page,
                &browser,
                why,
                if why == "upstream-refused" { 403 } else { 502 },
            );
            assert!(!page.body.contains("mallory"), "{name}");
        }
        // And they sign in after all that.
        let page = arrive(&app, &rp, &mut browser).await;
        redeem(&app, &rp, &mut browser, page).await;
    }
);

fn deflated(parts: impl IntoIterator<Item = Vec<u8>>) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for part in parts {
        encoder.write_all(&part).expect("deflated");
    }
    BASE64.encode(&encoder.finish().expect("deflated"))
}

both_engines!(nothing_that_is_posted_is_inflated, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
    let response = deflated([signed(&asked.response).into_bytes()]);
    // Profiles §4.1.2: a response does not come by redirect.
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("SAMLResponse", &response);
    query.append_pair("RelayState", &asked.relay_state);
    let page = browser
        .get(&format!("/saml/corp/acs?{}", query.finish()))
        .await;
    assert_eq!(page.status.as_u16(), 405);
    let bomb = deflated((0..64).map(|_| vec![b' '; 1 << 20]));
    assert!(bomb.len() < 100_000, "of 64 MB");
    for response in [response, bomb] {
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let fields = [
            ("SAMLResponse", response.as_str()),
            ("RelayState", asked.relay_state.as_str()),
        ];
        let on = post(&app, "corp", &fields).await;
        let page = browser.open(on.location()).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
    }
});

both_engines!(
    what_goes_on_is_ours_of_this_request_and_of_a_moment_ago,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        let mut other = Browser::new(&app);
        let foreign = leave_for_corp(&app, &rp, &mut other, &[]).await;
        let (_, carried) = on.split_once("&carried=").expect("something");
        let address = format!(
            "/callback/corp?state={}&carried={carried}",
            foreign.relay_state
        );
        let page = other.open(&address).await;
        is_trouble(&page, &other, "upstream-unbelieved", 502);
        for carried in ["", "x", r#"{"outcome":"Believed"}"#] {
            let mut other = Browser::new(&app);
            let foreign = leave_for_corp(&app, &rp, &mut other, &[]).await;
            let address = format!(
                "/callback/corp?state={}&carried={carried}",
                foreign.relay_state
            );
            let page = other.open(&address).await;
            is_trouble(&page, &other, "upstream-unbelieved", 502);
        }
        app.clock.advance(Duration::from_secs(121));
        let page = browser.open(&on).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
    }
);
