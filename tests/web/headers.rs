//! The headers that protect every answer, whatever its address and its status. What the server refuses before any address is
//! looked at has them too: `server/refusals.rs`.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};

use crate::support::answer::FORM;
use crate::support::routes::routes;
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

/// The addresses whose answers scripts of any origin may read.
const OPEN: [&str; 10] = [
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-protected-resource",
    "/jwks.json",
    "/register",
    "/par",
    "/device_authorization",
    "/token",
    "/userinfo",
    "/revoke",
];

/// What may be kept, because it is the same for everybody.
fn may_be_kept(path: &str, status: u16) -> bool {
    let is_public =
        path.starts_with("/.well-known/") || path == "/jwks.json" || path.starts_with("/static/");
    is_public && status == 200
}

#[track_caller]
fn is_protected(answer: &Answer, path: &str, what: &str) {
    let at = format!("{what} {path}: {} {:?}", answer.status, answer.headers);
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{at}");
    // The form that posts the answer to a client says from where, and no more.
    let referrer = if answer.text.contains("data-page=\"form-post\"") {
        "strict-origin"
    } else {
        "no-referrer"
    };
    assert_eq!(answer.header("referrer-policy"), referrer, "{at}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{at}");
    // A client may wait for the window that it opened (`web/pages.rs` has which).
    let with_windows = ["/authorize", "/interaction/", "/callback/", "/saml/"];
    let is_opened = with_windows.iter().any(|start| path.starts_with(start));
    let opener = answer.header("cross-origin-opener-policy");
    let may_be = opener == "same-origin" || (is_opened && opener == "unsafe-none");
    assert!(may_be, "{at}");
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000",
        "{at}"
    );
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{at}");
    assert!(policy.contains("frame-ancestors 'none'"), "{at}");
    for weak in ["unsafe", "nonce-", "*", "data:", "http:"] {
        assert!(!policy.contains(weak), "{at}");
    }
    if answer.headers.contains_key("access-control-allow-origin") {
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{at}");
        assert!(OPEN.contains(&path), "{at}");
    } else {
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{at}"
        );
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{at}"
        );
    }
    assert!(
        !answer
            .headers
            .contains_key("access-control-allow-credentials"),
        "{at}"
    );
    if may_be_kept(path, answer.status) {
        assert!(
            answer
                .header("cache-control")
                .starts_with("public, max-age="),
            "{at}"
        );
    } else {
        assert_eq!(answer.header("cache-control"), "no-store", "{at}");
    }
    let content_type = answer.header("content-type");
    assert!(answer.text.is_empty() || content_type.contains('/'), "{at}");
    if content_type.starts_with("text/") {
        assert!(content_type.ends_with("; charset=utf-8"), "{at}");
    }
    // Nothing says what runs here.
    for name in ["server", "x-powered-by", "via"] {
        assert!(!answer.headers.contains_key(name), "{at}");
    }
    assert!(!answer.text.contains(env!("CARGO_PKG_VERSION")), "{at}");
}

fn https() -> Options {
    Options {
        is_https: true,
        ..Options::default()
    }
}

/// Requests of every kind to one address, good and bad.
fn requests(app: &TestApp, path: &str) -> Vec<(&'static str, RequestBuilder)> {
    let ask = |method: Method, path: &str| app.request(method, path);
    let long = "x".repeat(70_000);
    let elsewhere = app
        .http
        .get(app.node.at(path))
        .header("host", "evil.example");
    vec![
        ("GET", ask(Method::GET, path)),
        (
            "GET of a page",
            ask(Method::GET, path).header("accept", "text/html"),
        ),
        ("HEAD", ask(Method::HEAD, path)),
        ("OPTIONS", ask(Method::OPTIONS, path)),
        ("PUT", ask(Method::PUT, path)),
        ("DELETE", ask(Method::DELETE, path)),
        ("TRACE", ask(Method::TRACE, path)),
        ("POST of nothing", ask(Method::POST, path)),
        (
            "a form",
            ask(Method::POST, path)
                .header("content-type", FORM)
                .body("a=b"),
        ),
        (
            "a broken form",
            ask(Method::POST, path)
                .header("content-type", FORM)
                .body("a=%zz"),
        ),
        ("JSON", ask(Method::POST, path).json(&serde_json::json!({}))),
        ("a bad token", ask(Method::GET, path).bearer_auth("x")),
        ("a bad query", ask(Method::GET, &format!("{path}?a=%ff"))),
        (
            "a path below it",
            ask(
                Method::GET,
                &format!("{}/nothing", path.trim_end_matches('/')),
            ),
        ),
        (
            "a long body",
            ask(Method::POST, path)
                .header("content-type", FORM)
                .body(long),
        ),
        ("another host", elsewhere),
    ]
}

both_engines!(
    every_address_with_every_status_has_the_headers_that_protect_it,
    https(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut seen = BTreeSet::new();
        for route in routes() {
            for (what, request) in requests(&app, route.path) {
                let answer = Answer::to(request).await;
                is_protected(&answer, route.path, what);
                seen.insert(answer.status);
            }
        }
        // What needs more than an address: a page, a form of another site, an answer to the client.
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        browser.post(&page.action(), &[("csrf", "x")]).await;
        let page = browser.sign_in(&page, "alex").await;
        browser.submit(&page, &[("decision", "allow")]).await;
        browser.get(&page.path).await;
        for mode in ["form_post", "fragment"] {
            let silent = [("prompt", "none"), ("response_mode", mode)];
            browser.get(&rp.authorize(&silent)).await;
        }
        // Rows that nobody can read, and a table that is not there.
        for damage in [
            "UPDATE interactions SET request = 'x'",
            "UPDATE sessions SET authentication = 'x'",
            "ALTER TABLE clients RENAME TO lost",
        ] {
            app.database.execute(damage);
            let node = app.second_node().await;
            browser.move_to(&node);
            for path in [page.path.clone(), rp.authorize(&[])] {
                browser.get(&path).await;
            }
            let form = [("grant_type", "refresh_token"), ("client_id", &rp.id)];
            let posted = node.request(&app.http, &app.issuer, Method::POST, "/token");
            let broken = Answer::to(posted.form(&form)).await;
            is_protected(&broken, "/token", damage);
            seen.insert(broken.status);
        }
        for page in &browser.seen {
            let answer = Answer {
                status: page.status.as_u16(),
                headers: page.headers.clone(),
                text: page.body.clone(),
            };
            // A form that leads to a client names its scheme, and nothing else is weaker.
            is_protected(&answer, &page.path, "the browser's");
            seen.insert(answer.status);
        }
        for status in [
            200, 204, 303, 400, 401, 403, 404, 405, 410, 413, 415, 421, 500, 503,
        ] {
            assert!(seen.contains(&status), "{status} is not among {seen:?}");
        }
    }
);
