//! Metadata: ours, and that of an identity provider which changes its keys.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::BASE64;
use doorward::domain::connector::Connector;
use doorward::domain::saml::SamlSource;
use doorward::federation::examine::examine;
use doorward::federation::examined::{Step, Verdict};
use openssl::hash::MessageDigest;
use openssl::sign::Verifier;
use openssl::x509::X509;
use reqwest::StatusCode;
use tokio::net::TcpStream;

use super::{consume, leave_for_corp, options, options_with, own_certificates, saml};
use crate::federation::{is_trouble, leave, redeem};
use crate::support::browser::{Page, parameters};
use crate::support::database::Engine;
use crate::support::saml::{ISSUER, Key, metadata, sign_assertion, swap};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Browser, RelyingParty, TestApp};

pub fn is_at(connector: &mut Connector, source: SamlSource) {
    saml(connector).source = source;
}

/// At an address, where nobody has to sign it.
pub const fn published(address: String) -> SamlSource {
    SamlSource::Published {
        address,
        signed_by: Vec::new(),
    }
}

/// An identity provider that publishes what a test says, and who signs in by it.
pub struct Stand {
    says: Arc<Mutex<(&'static str, String)>>,
    pub app: TestApp,
    pub rp: RelyingParty,
    pub stranger: Stranger,
}

impl Stand {
    pub async fn start(engine: Engine, document: String) -> Self {
        Self::start_signed(engine, document, Vec::new()).await
    }

    /// One whose metadata has to be signed by one of these certificates.
    pub async fn start_signed(engine: Engine, document: String, signed_by: Vec<Vec<u8>>) -> Self {
        let says = Arc::new(Mutex::new(("200 OK", document)));
        let said = Arc::clone(&says);
        let stranger = Stranger::start(move |_: String, stream: TcpStream| {
            let (status, body) = said.lock().expect("it").clone();
            async move { answer(stream, status, "", body.as_bytes()).await }
        })
        .await;
        let address = stranger.at("/metadata");
        let options = options_with(|connector| {
            is_at(connector, SamlSource::Published { address, signed_by });
        });
        let app = TestApp::start(engine, options).await;
        let rp = RelyingParty::confidential(&app).await;
        Self {
            says,
            app,
            rp,
            stranger,
        }
    }

    /// Says something else, and time goes by until it is asked again.
    pub fn says(&self, status: &'static str, document: String) {
        *self.says.lock().expect("it") = (status, document);
        self.app.clock.advance(Duration::from_mins(6));
    }

    /// Somebody signs in whose assertion this key has signed.
    pub async fn arrive(&self, key: &Key) -> (Browser, Page) {
        let mut browser = Browser::new(&self.app);
        let asked = leave_for_corp(&self.app, &self.rp, &mut browser, &[]).await;
        let document = sign_assertion(key, &swap(&asked.response, "<!R>", ""));
        let on = consume(&self.app, &document, &asked.relay_state).await;
        let page = browser.open(&on).await;
        (browser, page)
    }

    pub async fn signs_in(&self, key: &Key) {
        let (mut browser, page) = self.arrive(key).await;
        redeem(&self.app, &self.rp, &mut browser, page).await;
    }

    pub async fn is_refused(&self, key: &Key) {
        let (browser, page) = self.arrive(key).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
    }

    /// Where a browser comes that presses the button.
    pub async fn leaves(&self) -> (Browser, Page) {
        let mut browser = Browser::new(&self.app);
        let page = browser.open(&self.rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("upstream", "corp")]).await;
        (browser, page)
    }
}

// What is kept of it says nothing of how it is now.
both_engines!(a_test_of_it_asks_it_again, options(), |app| {
    let stand = Stand::start(app.engine, metadata(&[&Key::new("ec")], "")).await;
    let test = async || {
        let connection = stand.app.op().settings.connections.find("corp");
        let connection = connection.expect("it");
        examine(
            stand.app.op(),
            &stand.app.node.state.workers,
            connection,
            "nobody",
        )
        .await
    };
    let is_wrong = |steps: &[Step]| {
        let wrong = |step: &Step| matches!(step.verdict, Verdict::Wrong(_));
        steps.iter().any(wrong)
    };
    let steps = test().await;
    assert!(!is_wrong(&steps), "{steps:?}");
    *stand.says.lock().expect("it") = ("503 Service Unavailable", String::new());
    let steps = test().await;
    assert!(is_wrong(&steps), "{steps:?}");
    // It is there again, and of another: what is kept would be good for minutes.
    let other = metadata(&[&Key::new("ec")], "").replace(ISSUER, "https://other.example/");
    *stand.says.lock().expect("it") = ("200 OK", other);
    stand.app.clock.advance(Duration::from_secs(10));
    let steps = test().await;
    let is_told = |step: &Step| matches!(&step.verdict, Verdict::Wrong(mend) if mend.contains("issuer be the entityID"));
    assert!(steps.iter().any(is_told), "{steps:?}");
});

// Some identity providers sign by a new key at once, and say so then.
both_engines!(
    a_key_that_nobody_announced_is_looked_for,
    options(),
    |app| {
        let [one, two] = [Key::new("rsa:2048"), Key::new("rsa:2048")];
        let stand = Stand::start(app.engine, metadata(&[&one], "")).await;
        stand.signs_in(&one).await;
        *stand.says.lock().expect("it") = ("200 OK", metadata(&[&two], ""));
        // Whoever comes with a key of their own makes no flood of it.
        for _ in 0..3 {
            stand.is_refused(&two).await;
        }
        assert_eq!(stand.stranger.count("/metadata"), 1, "a moment ago");
        stand.app.clock.advance(Duration::from_secs(10));
        stand.signs_in(&two).await;
        assert_eq!(stand.stranger.count("/metadata"), 2);
        stand.is_refused(&one).await;
        // Where it has no others, nothing changes.
        *stand.says.lock().expect("it") = ("500 Internal Server Error", String::new());
        stand.app.clock.advance(Duration::from_secs(10));
        stand.is_refused(&one).await;
        stand.signs_in(&two).await;
    }
);

both_engines!(keys_are_rolled_over_by_metadata, options(), |app| {
    let [one, two] = [Key::new("rsa:2048"), Key::new("rsa:2048")];
    let elliptic = Key::new("ec");
    let stand = Stand::start(app.engine, metadata(&[&one], "")).await;
    stand.signs_in(&one).await;
    stand.signs_in(&one).await;
    assert_eq!(stand.stranger.count("/metadata"), 1, "it is kept");
    stand.is_refused(&two).await;
    stand.says("200 OK", metadata(&[&elliptic, &one, &two], ""));
    stand.signs_in(&two).await;
    stand.signs_in(&one).await;
    stand.says("200 OK", metadata(&[&two], ""));
    stand.signs_in(&two).await;
    stand.is_refused(&one).await;
    // What cannot be used changes nothing.
    for (status, document) in [
        ("200 OK", "<html>".to_owned()),
        ("200 OK", metadata(&[], "")),
        ("200 OK", metadata(&[&Key::new("rsa:1024")], "")),
        (
            "200 OK",
            metadata(&[&one], "").replace(ISSUER, "https://other.example/"),
        ),
        (
            "200 OK",
            format!(
                "<!DOCTYPE x>{}",
                metadata(&[&one], "").replace("<?xml version=\"1.0\"?>", "")
            ),
        ),
        ("500 Internal Server Error", String::new()),
    ] {
        stand.says(status, document);
        stand.signs_in(&two).await;
        stand.is_refused(&one).await;
    }
});

// The key of before may be withdrawn by what is there now, and cannot be used.
both_engines!(what_was_good_is_so_for_an_hour_more, options(), |app| {
    let key = Key::of_provider();
    let stand = Stand::start(app.engine, metadata(&[key], "")).await;
    stand.signs_in(key).await;
    stand.says("200 OK", metadata(&[&Key::new("rsa:1024")], ""));
    stand.signs_in(key).await;
    stand.app.clock.advance(Duration::from_mins(61));
    let (browser, page) = stand.leaves().await;
    is_trouble(&page, &browser, "upstream-unbelieved", 502);
    stand.says("200 OK", metadata(&[key], ""));
    stand.signs_in(key).await;
});

both_engines!(metadata_is_good_until_it_says, options(), |app| {
    let key = Key::of_provider();
    let until = "validUntil=\"2027-01-15T08:10:00Z\"";
    let stand = Stand::start(app.engine, metadata(&[key], until)).await;
    stand.signs_in(key).await;
    stand.says("500 Internal Server Error", String::new());
    stand.signs_in(key).await;
    stand.app.clock.advance(Duration::from_mins(4));
    let (browser, page) = stand.leaves().await;
    is_trouble(&page, &browser, "upstream-unbelieved", 502);
    stand.says("200 OK", metadata(&[key], ""));
    stand.signs_in(key).await;
});

both_engines!(
    without_metadata_that_can_be_used_nobody_leaves,
    options(),
    |app| {
        let key = Key::of_provider();
        let good = metadata(&[key], "");
        let stand = Stand::start(app.engine, String::new()).await;
        for (status, document, why, code) in [
            (
                "500 Internal Server Error",
                String::new(),
                "upstream-unavailable",
                503,
            ),
            ("200 OK", "nonsense".to_owned(), "upstream-unbelieved", 502),
            ("200 OK", metadata(&[], ""), "upstream-unbelieved", 502),
            (
                "200 OK",
                ["sso", "post"].iter().fold(good.clone(), |document, path| {
                    swap(
                        &document,
                        &format!("https://idp.corp.example/{path}"),
                        &format!("http://idp.corp.example/{path}"),
                    )
                }),
                "upstream-unbelieved",
                502,
            ),
            (
                "200 OK",
                good.replace("HTTP-Redirect", "SOAP")
                    .replace("HTTP-POST", "PAOS"),
                "upstream-unbelieved",
                502,
            ),
        ] {
            stand.says(status, document);
            let (browser, page) = stand.leaves().await;
            is_trouble(&page, &browser, why, code);
        }
        stand.says("200 OK", good);
        stand.signs_in(key).await;
    }
);

#[tokio::test]
async fn a_file_of_metadata_is_read_at_each_use() {
    let [one, two] = [Key::new("rsa:2048"), Key::new("rsa:2048")];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("idp.xml");
    std::fs::write(&path, metadata(&[&one], "")).expect("written");
    let source = SamlSource::File(path.clone());
    let options = options_with(|connector| is_at(connector, source));
    let app = TestApp::start(Engine::Sqlite, options).await;
    let rp = RelyingParty::confidential(&app).await;
    for (key, is_taken) in [(&one, true), (&two, false), (&two, true)] {
        if is_taken {
            std::fs::write(&path, metadata(&[key], "")).expect("written");
        }
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let document = sign_assertion(key, &swap(&asked.response, "<!R>", ""));
        let on = consume(&app, &document, &asked.relay_state).await;
        let page = browser.open(&on).await;
        assert_eq!(
            page.name() == "consent" || page.status == StatusCode::SEE_OTHER,
            is_taken,
            "{}",
            page.body
        );
    }
    std::fs::remove_file(&path).expect("it was there");
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("upstream", "corp")]).await;
    is_trouble(&page, &browser, "upstream-unavailable", 503);
}

#[tokio::test]
async fn ours_says_who_we_are_there_and_where_responses_go() {
    let app = TestApp::start(Engine::Sqlite, options()).await;
    let own = Browser::new(&app).get("/saml/corp/metadata").await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.headers["content-type"], "application/samlmetadata+xml");
    for said in [
        format!("entityID=\"{}/saml/corp/metadata\"", app.issuer),
        format!("Location=\"{}/saml/corp/acs\"", app.issuer),
        "WantAssertionsSigned=\"true\"".to_owned(),
        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned(),
    ] {
        assert_eq!(own.body.matches(&said).count(), 1, "{said} in {}", own.body);
    }
    let logout = format!("Location=\"{}/saml/corp/slo\"", app.issuer);
    assert_eq!(own.body.matches(&logout).count(), 2, "by either binding");
    for path in ["/saml/other/metadata", "/saml/corp/x"] {
        let page = Browser::new(&app).get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    // An address of it that a browser goes to by itself.
    let mut browser = Browser::new(&app);
    let rp = RelyingParty::confidential(&app).await;
    let page = browser.open(&rp.authorize(&[])).await;
    let away = leave(&mut browser, &page).await;
    assert!(
        away.starts_with("https://idp.corp.example/sso?SAMLRequest="),
        "{away}"
    );
}

/// The certificate of our metadata for what is signed.
pub async fn own_certificate(app: &TestApp) -> X509 {
    let der = own_certificates(app).await.swap_remove(0);
    let der = BASE64.decode(der.as_bytes()).expect("base64");
    X509::from_der(&der).expect("a certificate")
}

// SAML bindings §3.4.4.1: over the octets as they are sent.
#[tokio::test]
async fn requests_are_signed_by_the_key_of_our_metadata() {
    let app = TestApp::start(Engine::Sqlite, options()).await;
    let rp = RelyingParty::confidential(&app).await;
    let key = own_certificate(&app).await.public_key().expect("a key");
    for _ in 0..2 {
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let away = leave(&mut browser, &page).await;
        let (_, query) = away.split_once('?').expect("a query");
        let (signed, signature) = query.split_once("&Signature=").expect("a signature");
        assert!(
            signed.ends_with(
                "&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256"
            ),
            "{signed}"
        );
        let sent = parameters(&away);
        assert!(!signature.contains('&'), "{signature}");
        let signature = BASE64.decode(sent["Signature"].as_bytes()).expect("base64");
        let mut verifier = Verifier::new(MessageDigest::sha256(), &key).expect("a verifier");
        assert!(
            verifier
                .verify_oneshot(&signature, signed.as_bytes())
                .expect("verified")
        );
    }
}

#[tokio::test]
async fn who_takes_no_unsigned_request_is_sent_none() {
    let key = Key::of_provider();
    let wants = metadata(&[key], "").replace(
        "<IDPSSODescriptor ",
        "<IDPSSODescriptor WantAuthnRequestsSigned=\"true\" ",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("idp.xml");
    std::fs::write(&path, wants).expect("written");
    for signs_requests in [true, false] {
        let path = path.clone();
        let options = options_with(|connector| {
            is_at(connector, SamlSource::File(path));
            saml(connector).signs_requests = signs_requests;
        });
        let app = TestApp::start(Engine::Sqlite, options).await;
        let own = Browser::new(&app).get("/saml/corp/metadata").await;
        assert!(
            own.body
                .contains(&format!("AuthnRequestsSigned=\"{signs_requests}\"")),
            "{}",
            own.body
        );
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("upstream", "corp")]).await;
        if signs_requests {
            assert!(
                page.location().contains("&Signature="),
                "{}",
                page.location()
            );
        } else {
            is_trouble(&page, &browser, "upstream-unbelieved", 502);
        }
    }
}
