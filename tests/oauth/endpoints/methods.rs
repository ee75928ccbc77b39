//! Requests that have everything but the right method or content type do nothing.

use reqwest::Method;
use serde_json::json;

use crate::support::answer::{FORM, encode, multipart, object};
use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, VERIFIER, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(another_method_uses_nothing_up, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let code = rp.code(&mut browser, &[]).await;
    let (access, refresh) = (
        text(&tokens, "access_token"),
        text(&tokens, "refresh_token"),
    );
    let basic = rp.basic().expect("a secret");
    let code_form = encode(&rp.redemption(&code));
    let refresh_form = encode(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]);
    let asks = rp.asks(&[("client_id", "")]);
    let asks: Vec<(&str, &str)> = asks.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    for (path, form) in [
        ("/par", &encode(&asks)),
        ("/token", &code_form),
        ("/token", &refresh_form),
        ("/revoke", &encode(&[("token", refresh)])),
        ("/revoke", &encode(&[("token", access)])),
        ("/introspect", &encode(&[("token", access)])),
    ] {
        for method in [
            "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            for (address, body) in [
                (path.to_owned(), form.as_str()),
                (format!("{path}?{form}"), ""),
            ] {
                let request = app
                    .request(method.clone(), &address)
                    .header("authorization", &basic)
                    .header("content-type", FORM)
                    // What some frameworks believe.
                    .header("x-http-method-override", "POST")
                    .body(body.to_owned());
                let answer = Answer::to(request).await;
                let is_preflight = method == Method::OPTIONS && path != "/introspect";
                let expected = if is_preflight { 204 } else { 405 };
                assert_eq!(answer.status, expected, "{method} {address}");
                for secret in [access, refresh, "active"] {
                    assert!(!answer.text.contains(secret), "{method} {address}");
                }
            }
        }
    }
    let pushed = "SELECT count(*) AS count FROM pushed_requests";
    assert_eq!(app.database.count(pushed), 0);
    assert_eq!(userinfo(&app, &app.node, access).await.0, 200);
    assert_eq!(rp.refresh(&app, refresh).await.0, 200);
    assert_eq!(rp.redeem(&app, &code).await.0, 200);
});

both_engines!(another_content_type_uses_nothing_up, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let code = rp.code(&mut browser, &[]).await;
    let refresh = text(&tokens, "refresh_token");
    let basic = rp.basic().expect("a secret");
    let fields = rp.redemption(&code);
    let form = encode(&fields);
    assert!(form.contains(VERIFIER));
    let utf16: Vec<u8> = form.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content_type, body, status) in [
        (
            "application/json",
            object(&fields).to_string().into_bytes(),
            415,
        ),
        (
            "application/json; charset=utf-8",
            object(&fields).to_string().into_bytes(),
            415,
        ),
        (
            "multipart/form-data; boundary=b",
            multipart(&fields).into_bytes(),
            415,
        ),
        (
            "multipart/mixed; boundary=b",
            multipart(&fields).into_bytes(),
            415,
        ),
        ("text/plain; charset=utf-8", form.clone().into_bytes(), 415),
        ("application/octet-stream", form.clone().into_bytes(), 415),
        (
            "application/x-www-form-urlencoded, application/json",
            form.clone().into_bytes(),
            415,
        ),
        (
            "application/x-www-form-urlencoded; charset=utf-16",
            utf16,
            400,
        ),
    ] {
        let request = app
            .request(Method::POST, "/token")
            .header("authorization", &basic)
            .header("content-type", content_type)
            .body(body);
        Answer::to(request)
            .await
            .is_refused(status, "invalid_request", content_type);
    }
    // Nothing is decompressed: a body that is said to be is no form.
    let request = app
        .request(Method::POST, "/token")
        .header("authorization", &basic)
        .header("content-type", FORM)
        .header("content-encoding", "gzip")
        .body(b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec());
    Answer::to(request)
        .await
        .is_refused(400, "invalid_request", "gzip");
    for path in ["/revoke", "/introspect"] {
        let request = app
            .request(Method::POST, path)
            .header("authorization", &basic)
            .json(&json!({ "token": refresh }));
        Answer::to(request)
            .await
            .is_refused(415, "invalid_request", path);
    }
    let posted = app
        .request(Method::POST, "/userinfo")
        .json(&json!({ "access_token": text(&tokens, "access_token") }));
    Answer::to(posted)
        .await
        .is_refused(400, "invalid_request", "/userinfo");
    for path in ["/authorize", "/end-session"] {
        for content_type in [
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=b",
        ] {
            let body = rp.authorize(&[("prompt", "none")]);
            let (_, body) = body.split_once('?').unwrap();
            let headers = [("content-type", content_type)];
            let page = browser.post_body(path, body.to_owned(), &headers).await;
            assert_eq!(
                (page.status.as_u16(), page.name().as_str()),
                (400, "error"),
                "{path} {content_type}"
            );
        }
    }
    let admin = app.admin_token().await;
    for content_type in [FORM, "text/plain", "application/jwt", "text/json", ""] {
        let request = app
            .request(Method::POST, "/register")
            .bearer_auth(&admin)
            .header("content-type", content_type)
            .body(confidential(REDIRECT).to_string());
        let answer = Answer::to(request).await;
        assert!(
            [400, 415].contains(&answer.status),
            "{content_type}: {}",
            answer.text
        );
    }
    let clients = app.database.count("SELECT count(*) AS count FROM clients");
    assert_eq!(clients, 1, "nothing was registered");
    assert_eq!(rp.refresh(&app, refresh).await.0, 200);
    assert_eq!(rp.redeem(&app, &code).await.0, 200);
});
