//! Long bodies at every address. That memory stays flat while they come, and for how long: `server/bodies.rs`.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::answer::FORM;
use crate::support::app::confidential;
use crate::support::relying_party::REDIRECT;
use crate::support::routes::routes;
use crate::support::{Answer, Browser, RelyingParty, TestApp};

const CAP: usize = 64 * 1024;
/// At the one address that takes a file.
const PICTURE: usize = 32 * 1024 * 1024;

/// The status of the answer to these bytes; the connection is closed after it.
async fn status_of(app: &TestApp, head: &str, body: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(app.node.address).await.unwrap();
    let host = app.issuer.split_once("://").unwrap().1;
    let (line, fields) = head.split_once("\r\n").unwrap();
    let head = format!("{line} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // Whoever is refused at once may meet a closed door with the rest.
    drop(stream.write_all(body).await);
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{head}: {answer}");
    assert!(answer.contains("connection: close"), "{head}: {answer}");
    answer
        .get(9..12)
        .and_then(|code| code.parse().ok())
        .unwrap_or_default()
}

/// In chunks of 4 KiB, as a form of one long parameter.
fn in_chunks(length: usize) -> Vec<u8> {
    let chunk = format!("1000\r\nx={}\r\n", "x".repeat(4094));
    format!("{}0\r\n\r\n", chunk.repeat(length.div_ceil(4096))).into_bytes()
}

both_engines!(no_address_takes_a_long_body, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    for route in routes() {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            for kind in [
                FORM,
                "application/json",
                "multipart/form-data; boundary=b",
                "text/plain",
            ] {
                let head = format!(
                    "{method} {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n",
                    route.path,
                    200 << 20
                );
                assert_eq!(status_of(&app, &head, b"").await, 413, "{head}");
            }
        }
    }
    // Without a length each that reads its body says so while it comes.
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let cookies = format!("Cookie: {}\r\n", browser.cookie());
    let admin = app.admin_token().await;
    let registered = app
        .request(reqwest::Method::POST, "/register")
        .bearer_auth(&admin)
        .json(&confidential(REDIRECT));
    let registered = Answer::to(registered).await.json();
    let own = registered["registration_access_token"].as_str().unwrap();
    let managed = format!("/register/{}", registered["client_id"].as_str().unwrap());
    let action = page.action();
    let (admin, own) = (
        format!("Authorization: Bearer {admin}\r\n"),
        format!("Authorization: Bearer {own}\r\n"),
    );
    for (method, path, fields, kind) in [
        ("POST", "/authorize", "", FORM),
        ("POST", "/par", "", FORM),
        ("POST", "/token", "", FORM),
        ("POST", "/userinfo", "", FORM),
        ("POST", "/introspect", "", FORM),
        ("POST", "/revoke", "", FORM),
        ("POST", "/end-session", "", FORM),
        ("POST", "/end-session/confirm", "", FORM),
        ("POST", action.as_str(), cookies.as_str(), FORM),
        ("POST", "/register", admin.as_str(), "application/json"),
        ("PUT", managed.as_str(), own.as_str(), "application/json"),
    ] {
        let head = format!(
            "{method} {path}\r\n{fields}Content-Type: {kind}\r\nTransfer-Encoding: chunked\r\n"
        );
        assert_eq!(
            status_of(&app, &head, &in_chunks(CAP + 1)).await,
            413,
            "{path}"
        );
        // It is the length alone that is refused so.
        assert_ne!(status_of(&app, &head, &in_chunks(CAP)).await, 413, "{path}");
    }
    // A picture may be longer, and no longer than this.
    let page = browser.open("/account/picture").await;
    let page = browser.sign_in(&page, "alex").await;
    let head = format!(
        "POST {}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n",
        page.path,
        browser.cookie()
    );
    let part = "--b\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n";
    let part = format!("{:x}\r\n{part}\r\n", part.len());
    let file = |length| [part.as_bytes(), &in_chunks(length)].concat();
    assert_eq!(status_of(&app, &head, &file(PICTURE)).await, 413);
    assert_ne!(status_of(&app, &head, &file(PICTURE / 2)).await, 413);
});
