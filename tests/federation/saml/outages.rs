//! Each way in which an identity provider can be away, produced: its people read so and sign in otherwise, and it is left alone.

use std::time::{Duration, Instant};

use doorward::web::tls::ClientCertificates;
use tokio::net::TcpListener;

use super::metadata::{Stand, is_at, published};
use super::{consume, leave_for_corp, options, options_with};
use crate::federation::outages::{Log, is_left_alone, locally, press};
use crate::federation::{is_trouble, redeem};
use crate::support::certificates::{Authority, Certificate};
use crate::support::database::Engine;
use crate::support::saml::{Addressee, Key, between, metadata, response, signed};
use crate::support::tls::write;
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// With an identity provider whose metadata is at this address.
async fn with_metadata(engine: Engine, address: String) -> (TestApp, RelyingParty) {
    let options = options_with(|connector| is_at(connector, published(address)));
    let app = TestApp::start(engine, options).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    (app, rp)
}

async fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, format!("http://{address}/metadata"))
}

both_engines!(one_that_refuses_connections_is_left_alone, |app| {
    let (listener, address) = silent().await;
    drop(listener);
    let log = Log::begin();
    let (here, rp) = with_metadata(app.engine, address).await;
    is_left_alone(&here, &rp).await;
    for (words, times) in [("an upstream signed nobody in", 3), ("is left alone", 1)] {
        let lines = log.lines(words);
        assert_eq!(lines.len(), times, "{lines:?}");
        for line in lines {
            assert!(line.contains("corp") && line.contains("refused"), "{line}");
        }
    }
});

both_engines!(
    one_with_a_certificate_that_nobody_believes_is_left_alone,
    |app| {
        let (authority, folder) = (Authority::new("Nobody"), tempfile::tempdir().unwrap());
        let own = Certificate::of_server(&authority);
        let there = Options {
            tls: Some((
                write(folder.path(), &own.full_chain(), &own.key),
                ClientCertificates::Off,
            )),
            is_https: true,
            ..Options::dev()
        };
        let there = TestApp::start(app.engine, there).await;
        let address = format!("{}/metadata", there.issuer);
        let (here, rp) = with_metadata(app.engine, address).await;
        is_left_alone(&here, &rp).await;
    }
);

both_engines!(one_that_fails_or_answers_too_much_is_left_alone, |app| {
    for (status, longer) in [
        ("200 OK", 600_000),
        ("302 Found", 0),
        ("502 Bad Gateway", 0),
    ] {
        let document = metadata(&[Key::of_provider()], "");
        let long = format!("{document}<!-- {} -->", "a".repeat(longer));
        let stand = Stand::start(app.engine, String::new()).await;
        stand.says(status, long);
        stand.app.add_person().await;
        is_left_alone(&stand.app, &stand.rp).await;
    }
});

both_engines!(one_that_hangs_is_given_up_and_holds_nobody, |app| {
    let (_listener, address) = silent().await;
    let (here, rp) = with_metadata(app.engine, address).await;
    let begun = Instant::now();
    let others = async {
        locally(&here, &rp).await;
        begun.elapsed()
    };
    let ((browser, page), others) = tokio::join!(press(&here, &rp), others);
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
    assert!(others < Duration::from_secs(4), "{others:?}");
});

// By less than a minute nothing is said.
both_engines!(one_whose_clock_is_wrong_signs_nobody_in, options(), |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    for (ahead, is_believed) in [(300, false), (55, true)] {
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let id = between(&asked.request, " ID=\"", "\" ");
        let id = id.trim_start_matches(" ID=\"").trim_end_matches("\" ");
        let there = app.clock.now().plus(Duration::from_secs(ahead));
        let said = response(&Addressee {
            assertion: format!("_a{id}"),
            ..Addressee::of(&app.issuer, id, there)
        });
        let on = consume(&app, &signed(&said), &asked.relay_state).await;
        let page = browser.open(&on).await;
        if is_believed {
            redeem(&app, &rp, &mut browser, page).await;
        } else {
            is_trouble(&page, &browser, "upstream-unbelieved", 502);
            let next = page.attribute("main a.button", "href").expect("a way on");
            let page = browser.open(&next).await;
            assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
        }
    }
});
