//! Each way in which an upstream can be away, produced: its people read so and sign in otherwise, it is left alone, and comes back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use doorward::web::tls::ClientCertificates;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::impostor::Impostor;
use super::{Stand, connection, is_trouble, options};
use crate::support::browser::Page;
use crate::support::certificates::{Authority, Certificate};
use crate::support::tls::write;
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// How long what failed is not asked again.
const PATIENCE: Duration = Duration::from_secs(11);
/// How long an upstream rests at first.
const REST: Duration = Duration::from_secs(30);
/// What the page says in place of the button.
const RESTS: &str = "\u{2068}Example Corp\u{2069} does not answer at the moment.";

async fn sign_in_page(app: &TestApp, rp: &RelyingParty) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(&rp.authorize(&[])).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    (browser, page)
}

/// Somebody presses the button.
pub async fn press(app: &TestApp, rp: &RelyingParty) -> (Browser, Page) {
    let (mut browser, page) = sign_in_page(app, rp).await;
    let page = browser.submit(&page, &[("upstream", "corp")]).await;
    (browser, page)
}

/// Somebody with a password signs in.
pub async fn locally(app: &TestApp, rp: &RelyingParty) {
    let (mut browser, page) = sign_in_page(app, rp).await;
    assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
}

/// Whoever presses the button reads that it is unavailable, until the page has none and says so; others sign in.
pub async fn is_left_alone(app: &TestApp, rp: &RelyingParty) {
    for _ in 0..3 {
        let (browser, page) = press(app, rp).await;
        is_trouble(&page, &browser, "upstream-unavailable", 503);
        app.clock.advance(PATIENCE);
    }
    let (mut browser, page) = sign_in_page(app, rp).await;
    assert!(
        page.texts("button[name=upstream]").is_empty(),
        "{}",
        page.body
    );
    assert_eq!(page.texts(".upstreams .note"), [RESTS]);
    assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
}

async fn with_issuer(from: &TestApp, issuer: &str) -> (TestApp, RelyingParty) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("corp.secret"), "a secret\n").expect("a file");
    let options = options(vec![connection(issuer, &folder)]);
    let here = TestApp::start(from.engine, options).await;
    here.add_person().await;
    let rp = RelyingParty::confidential(&here).await;
    (here, rp)
}

both_engines!(it_is_tried_again_from_the_page_that_says_so, |app| {
    let impostor = Impostor::start(app.engine).await;
    let good = impostor.says.lock().unwrap().metadata.clone();
    impostor.says(|says| says.metadata = ("502 Bad Gateway", String::new()));
    let (mut browser, page) = press(&impostor.here, &impostor.rp).await;
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    // Its answer leads elsewhere, which the policy of the page lets a form do.
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("form-action"), "{policy}");
    assert_eq!(page.texts("main a.button"), ["Other ways to sign in"]);
    impostor.says(|says| says.metadata = good);
    impostor.here.clock.advance(PATIENCE);
    let again = page.attribute("button[name=upstream]", "value");
    let again = again.expect("a button");
    let page = browser.submit(&page, &[("upstream", &again)]).await;
    let there = impostor.stranger.at("/authorize");
    assert!(page.location().starts_with(&there), "{}", page.location());
});

both_engines!(one_that_refuses_connections_is_left_alone, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (here, rp) = with_issuer(&app, &issuer).await;
    is_left_alone(&here, &rp).await;
});

both_engines!(
    one_with_a_certificate_that_nobody_believes_is_left_alone,
    |app| {
        let (authority, folder) = (Authority::new("Nobody"), tempfile::tempdir().unwrap());
        let own = Certificate::of_server(&authority);
        let files = write(folder.path(), &own.full_chain(), &own.key);
        let there = Options {
            tls: Some((files, ClientCertificates::Off)),
            is_https: true,
            ..Options::dev()
        };
        let there = TestApp::start(app.engine, there).await;
        assert!(there.issuer.starts_with("https://"), "{}", there.issuer);
        let (here, rp) = with_issuer(&app, &there.issuer).await;
        is_left_alone(&here, &rp).await;
    }
);

both_engines!(one_that_fails_or_answers_too_much_is_left_alone, |app| {
    for (status, longer) in [("200 OK", 70_000), ("302 Found", 0), ("502 Bad Gateway", 0)] {
        let impostor = Impostor::start(app.engine).await;
        impostor.here.add_person().await;
        let mut metadata = impostor.metadata();
        metadata["x"] = json!("a".repeat(longer));
        impostor.says(|says| says.metadata = (status, metadata.to_string()));
        is_left_alone(&impostor.here, &impostor.rp).await;
    }
});

// Garbage is an answer: it is not believed, and it is asked again.
both_engines!(one_that_talks_nonsense_is_asked_again, |app| {
    let impostor = Impostor::start(app.engine).await;
    impostor.here.add_person().await;
    let good = impostor.metadata().to_string();
    impostor.says(|says| says.metadata = ("200 OK", "<html>".to_owned()));
    for _ in 0..5 {
        let (browser, page) = press(&impostor.here, &impostor.rp).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
        impostor.here.clock.advance(PATIENCE);
    }
    impostor.says(|says| says.metadata = ("200 OK", good));
    let (_, page) = press(&impostor.here, &impostor.rp).await;
    assert_eq!(page.status.as_u16(), 303, "{}", page.body);
});

// A second Doorward whose clock is wrong: what it signs is not believed, and its people are told.
both_engines!(
    one_whose_clock_is_wrong_signs_nobody_in,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        stand.here.add_user("sam", "sam@example.com").await;
        stand.there.clock.advance(Duration::from_mins(5));
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-unbelieved", 502);
        let next = page.attribute("main a.button", "href").expect("a way on");
        let page = stand.at_here.open(&next).await;
        assert_eq!(stand.at_here.sign_in(&page, "sam").await.name(), "consent");
        // By less than a minute nothing is said.
        stand.here.clock.advance(Duration::from_secs(250));
        stand.at_here = Browser::new(&stand.here);
        assert_eq!(stand.arrive(&[]).await.name(), "consent");
    }
);

#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Keeps what this test logs from now on.
    pub fn begin() -> Self {
        let log = Self::default();
        let writer = log.clone();
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        log
    }

    pub fn lines(&self, words: &str) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        let lines = text.lines().filter(|line| line.contains(words));
        lines.map(str::to_owned).collect()
    }
}

both_engines!(it_rests_one_tries_and_it_comes_back, |app| {
    let log = Log::begin();
    let mut impostor = Impostor::start(app.engine).await;
    impostor.here.add_person().await;
    let good = impostor.says.lock().unwrap().metadata.clone();
    impostor.says(|says| says.metadata = ("503 Service Unavailable", String::new()));
    is_left_alone(&impostor.here, &impostor.rp).await;
    let alone = "an upstream does not answer, and is left alone";
    let lines = log.lines(alone);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("connector.name=\"corp\""), "{lines:?}");
    assert!(lines[0].contains("503"), "{lines:?}");
    // While it rests, a form that lies in a window reaches it no more.
    let before = impostor.stranger.asked().len();
    let (mut browser, page) = sign_in_page(&impostor.here, &impostor.rp).await;
    let page = browser.submit(&page, &[("upstream", "corp")]).await;
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    assert_eq!(impostor.stranger.asked().len(), before);
    // Then one tries of all who come; it fails, and rests longer.
    impostor.here.clock.advance(REST);
    let once = || press(&impostor.here, &impostor.rp);
    let (first, second, last) = tokio::join!(once(), once(), once());
    for (browser, page) in [first, second, last] {
        is_trouble(&page, &browser, "upstream-unavailable", 503);
    }
    assert_eq!(impostor.stranger.asked().len(), before + 1);
    assert_eq!(log.lines(alone).len(), 2);
    impostor.here.clock.advance(REST);
    let (_, page) = sign_in_page(&impostor.here, &impostor.rp).await;
    assert_eq!(page.texts(".upstreams .note"), [RESTS]);
    // It is there again.
    impostor.says(|says| says.metadata = good);
    impostor.here.clock.advance(REST);
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    assert_eq!(impostor.come_back().await.name(), "consent");
    let lines = log.lines("an upstream answers again");
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (_, page) = sign_in_page(&impostor.here, &impostor.rp).await;
    assert_eq!(page.texts("button[name=upstream]").len(), 1);
});

// It shows its metadata, and redeems no code: that is no answer either (RFC 9110 §15.6).
both_engines!(one_whose_token_endpoint_fails_is_left_alone, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    impostor.here.add_person().await;
    for status in [
        "500 Internal Server Error",
        "503 Service Unavailable",
        "502 Bad Gateway",
    ] {
        let (_, page) = sign_in_page(&impostor.here, &impostor.rp).await;
        assert_eq!(page.texts("button[name=upstream]").len(), 1, "{status}");
        impostor.leave().await;
        impostor.says(|says| says.token = (status, "{}".to_owned()));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unavailable", 503);
    }
    let (_, page) = sign_in_page(&impostor.here, &impostor.rp).await;
    assert_eq!(page.texts(".upstreams .note"), [RESTS]);
    locally(&impostor.here, &impostor.rp).await;
    // That its metadata answers again makes it free, and the first failure after that rests longer.
    impostor.here.clock.advance(REST);
    impostor.leave().await;
    impostor.says(|says| says.token = ("503 Service Unavailable", "{}".to_owned()));
    impostor.come_back().await;
    impostor.here.clock.advance(REST);
    let (_, page) = sign_in_page(&impostor.here, &impostor.rp).await;
    assert_eq!(page.texts(".upstreams .note"), [RESTS]);
});

// Whoever makes codes up has it say no, and nobody else is kept from it by that.
both_engines!(what_it_refuses_is_an_answer, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    for (status, body) in [
        ("400 Bad Request", r#"{"error":"invalid_grant"}"#),
        ("429 Too Many Requests", "{}"),
        ("200 OK", "<html>"),
    ] {
        for _ in 0..4 {
            impostor.leave().await;
            impostor.says(|says| says.token = (status, body.to_owned()));
            impostor.come_back().await;
        }
        let (_, page) = sign_in_page(&impostor.here, &impostor.rp).await;
        assert_eq!(page.texts("button[name=upstream]").len(), 1, "{status}");
    }
});

/// How long it takes that five sign in here, one after the other; each while this holds.
async fn five(app: &TestApp, rp: &RelyingParty, holds: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    for _ in 0..5 {
        locally(app, rp).await;
        assert!(holds(), "it does not hang any more");
    }
    begun.elapsed()
}

// H-105, H-106: as many a second as before, by a wide margin for a busy machine; and while its requests are open.
both_engines!(while_an_upstream_hangs_others_sign_in, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    impostor.here.add_person().await;
    let before = five(&impostor.here, &impostor.rp, || true).await;
    let mut waiting = Vec::new();
    for _ in 0..40 {
        impostor.leave().await;
        let state = impostor.state.clone();
        let back = Impostor::address(&[("code", "c"), ("state", &state)]);
        waiting.push((impostor.browser.clone(), back));
    }
    let open = Arc::new(AtomicUsize::new(0));
    *impostor.hangs.lock().unwrap() = Some(Arc::clone(&open));
    // Eight at a time, as long as somebody else signs in: each is given up after five seconds.
    let crowd = async {
        let mut waiting = waiting.into_iter();
        loop {
            let mut wave = JoinSet::new();
            for (mut browser, back) in waiting.by_ref().take(8) {
                wave.spawn(async move {
                    let page = browser.open(&back).await;
                    is_trouble(&page, &browser, "upstream-unavailable", 503);
                });
            }
            if wave.is_empty() {
                return;
            }
            wave.join_all().await;
        }
    };
    let others = async {
        while open.load(Ordering::SeqCst) < 8 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        five(&impostor.here, &impostor.rp, || {
            open.load(Ordering::SeqCst) > 0
        })
        .await
    };
    let meanwhile = tokio::select! {
        () = crowd => panic!("whoever signed in here waited for the upstream"),
        meanwhile = others => meanwhile,
    };
    assert!(
        meanwhile < before * 3,
        "{meanwhile:?}, and {before:?} before"
    );
});
