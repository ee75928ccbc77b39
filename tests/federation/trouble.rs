//! An upstream that is away, slow, or talks nonsense: its people read what they can do, and all others sign in.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::TcpListener;

use super::impostor::{Impostor, SUBJECT};
use super::{connection, is_trouble, options};
use crate::support::{Browser, RelyingParty, TestApp};

/// Presses the button where that leads nowhere.
async fn stay(app: &TestApp, rp: &RelyingParty) -> (Browser, crate::support::browser::Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("upstream", "corp")]).await;
    (browser, page)
}

both_engines!(
    an_upstream_that_is_away_is_named_and_the_password_works,
    |app| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let folder = tempfile::tempdir().unwrap();
        let here = TestApp::start(app.engine, options(vec![connection(&issuer, &folder)])).await;
        here.add_person().await;
        let rp = RelyingParty::confidential(&here).await;
        let (mut browser, page) = stay(&here, &rp).await;
        is_trouble(&page, &browser, "upstream-unavailable", 503);
        assert_eq!(page.headers["retry-after"], "10");
        assert!(
            page.text().contains("sign in another way"),
            "{}",
            page.text()
        );
        let next = page.attribute("main a.button", "href").expect("a way on");
        let page = browser.open(&next).await;
        assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
    }
);

// H-105, H-106: what hangs is given up, and holds nobody else.
both_engines!(an_upstream_that_hangs_is_given_up_and_holds_nobody, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let here = TestApp::start(app.engine, options(vec![connection(&issuer, &folder)])).await;
    here.add_person().await;
    let rp = RelyingParty::confidential(&here).await;
    let begun = Instant::now();
    let hanging = stay(&here, &rp);
    let local = async {
        let mut browser = Browser::new(&here);
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
        begun.elapsed()
    };
    let ((browser, page), local) = tokio::join!(hanging, local);
    is_trouble(&page, &browser, "upstream-unavailable", 503);
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
    assert!(local < Duration::from_secs(4), "{local:?}");
});

both_engines!(metadata_that_is_none_or_of_another_is_not_followed, |app| {
    let impostor = Impostor::start(app.engine).await;
    let good = impostor.metadata();
    let with = |name: &str, value: serde_json::Value| {
        let mut metadata = good.clone();
        metadata[name] = value;
        metadata.to_string()
    };
    for (status, body, why, code) in [
        ("200 OK", "<html>".to_owned(), "upstream-unbelieved", 502),
        (
            "200 OK",
            with("issuer", json!("https://evil.example")),
            "upstream-unbelieved",
            502,
        ),
        (
            "200 OK",
            with("issuer", json!(impostor.stranger.at("/"))),
            "upstream-unbelieved",
            502,
        ),
        (
            "200 OK",
            with("token_endpoint", json!("http://evil.example/token")),
            "upstream-unbelieved",
            502,
        ),
        (
            "200 OK",
            with("jwks_uri", json!(null)),
            "upstream-unbelieved",
            502,
        ),
        (
            "200 OK",
            with("x", json!("a".repeat(70_000))),
            "upstream-unavailable",
            503,
        ),
        (
            "500 Internal Server Error",
            good.to_string(),
            "upstream-unavailable",
            503,
        ),
        ("302 Found", good.to_string(), "upstream-unavailable", 503),
    ] {
        impostor.says(|says| says.metadata = (status, body.clone()));
        impostor.here.clock.advance(Duration::from_mins(61));
        let (browser, page) = stay(&impostor.here, &impostor.rp).await;
        is_trouble(&page, &browser, why, code);
    }
});

both_engines!(a_token_endpoint_that_fails_signs_nobody_in, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    for (status, body, why, code) in [
        ("503 Service Unavailable", "", "upstream-unavailable", 503),
        ("429 Too Many Requests", "{}", "upstream-unavailable", 503),
        (
            "400 Bad Request",
            r#"{"error":"invalid_grant"}"#,
            "upstream-unbelieved",
            502,
        ),
        (
            "401 Unauthorized",
            r#"{"error":"invalid_client"}"#,
            "upstream-unbelieved",
            502,
        ),
        ("200 OK", "<html>", "upstream-unbelieved", 502),
        (
            "200 OK",
            r#"{"access_token":"x","token_type":"Bearer"}"#,
            "upstream-unbelieved",
            502,
        ),
        ("302 Found", "", "upstream-unbelieved", 502),
    ] {
        impostor.leave().await;
        impostor.says(|says| says.token = (status, body.to_owned()));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, why, code);
    }
    // No secret of ours, nor the verifier, travels where it does not belong.
    let asked = impostor.stranger.asked();
    let tokens: Vec<&String> = asked
        .iter()
        .filter(|asked| asked.starts_with("POST /token"))
        .collect();
    assert_eq!(tokens.len(), 7);
    assert!(
        tokens.iter().all(
            |asked| asked.contains("authorization: Basic ") && asked.contains("code_verifier=")
        )
    );
    assert!(
        asked
            .iter()
            .all(|asked| !asked.contains("a secret") || asked.starts_with("POST /token"))
    );
});

both_engines!(what_userinfo_says_of_somebody_else_is_not_used, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    for (status, body, why, code) in [
        (
            "200 OK",
            r#"{"sub":"another","name":"Eve"}"#,
            "upstream-unbelieved",
            502,
        ),
        ("200 OK", "<html>", "upstream-unbelieved", 502),
        ("500 Internal Server Error", "", "upstream-unavailable", 503),
    ] {
        impostor.leave().await;
        impostor.gives_changed(&json!({}));
        impostor.says(|says| says.userinfo = (status, body.to_owned()));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, why, code);
    }
    assert_eq!(impostor.here.database.rows(&["users"])[0].1, 0);
});

// Else whoever has much said of them there, or is told apart by it, would have it left alone, and with it keep everybody out.
both_engines!(
    too_much_of_somebody_is_nothing_against_the_upstream,
    |app| {
        let mut impostor = Impostor::start(app.engine).await;
        let good = impostor.says.lock().unwrap().userinfo.clone();
        let long = "x".repeat(70_000);
        let much = json!({ "sub": SUBJECT, "name": long }).to_string();
        for userinfo in [("200 OK", much), ("403 Forbidden", "{}".to_owned())] {
            impostor.says(|says| says.userinfo = userinfo);
            for _ in 0..3 {
                impostor.leave().await;
                impostor.gives_changed(&json!({}));
                let page = impostor.come_back().await;
                is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
            }
        }
        for _ in 0..3 {
            impostor.leave().await;
            impostor.gives(&long);
            let page = impostor.come_back().await;
            is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
        }
        impostor.says(|says| says.userinfo = good);
        impostor.leave().await;
        impostor.gives_changed(&json!({}));
        assert_eq!(impostor.come_back().await.name(), "consent");
    }
);

both_engines!(who_is_refused_there_reads_so_and_may_try_again, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    for error in [
        "access_denied",
        "<script>alert(1)</script>",
        "login_required",
    ] {
        impostor.leave().await;
        let state = impostor.state.clone();
        let page = impostor
            .back(&[
                ("error", error),
                ("error_description", "Eve was here"),
                ("state", &state),
            ])
            .await;
        is_trouble(&page, &impostor.browser, "upstream-refused", 403);
        assert!(!page.body.contains("Eve") && !page.body.contains("<script>alert"));
        let next = page.attribute("main a.button", "href").expect("a way on");
        let page = impostor.browser.open(&next).await;
        assert_eq!(page.name(), "sign-in");
    }
});

// H-105: a new key is known at once; names that somebody makes up have its server asked once in ten seconds.
both_engines!(keys_are_fetched_again_when_they_change, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    assert_eq!(impostor.come_back().await.name(), "consent");
    assert_eq!(impostor.stranger.count("/keys"), 1);
    let next = crate::support::forge::Key::generate(
        doorward::domain::signing::SigningAlgorithm::RS256,
        "two",
    );
    impostor.says(|says| says.keys = ("200 OK", json!({ "keys": [next.public()] }).to_string()));
    impostor.key = next;
    impostor.here.clock.advance(Duration::from_secs(11));
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    assert_eq!(impostor.come_back().await.name(), "consent");
    assert_eq!(impostor.stranger.count("/keys"), 2);
    let unknown = crate::support::forge::Key::generate(
        doorward::domain::signing::SigningAlgorithm::RS256,
        "three",
    );
    for _ in 0..3 {
        impostor.leave().await;
        impostor.gives(&unknown.sign(&unknown.header("JWT"), &impostor.claims()));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    }
    assert_eq!(
        impostor.stranger.count("/keys"),
        2,
        "it was asked a moment ago"
    );
    assert_eq!(
        impostor.stranger.count("/.well-known/openid-configuration"),
        1
    );
});
