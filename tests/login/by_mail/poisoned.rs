//! Headers from which a link might be made (C-045).

use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use reqwest::{Method, StatusCode};

use super::with_mail;
use crate::mail::{last, link_of, stand};
use crate::support::Browser;

const POISON: [(&str, &str); 7] = [
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-server", "evil.example"),
    ("x-forwarded-proto", "evil"),
    ("x-forwarded-prefix", "/evil"),
    ("x-original-host", "evil.example"),
    ("forwarded", "for=evil;host=evil.example;proto=evil"),
    ("x-forwarded-for", "evil.example"),
];

both_engines!(
    a_link_begins_with_the_issuer_whatever_a_request_says,
    with_mail(),
    |app| {
        let (mut stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let believed: [fn() -> TrustedProxies; 3] = [
            TrustedProxies::default,
            || TrustedProxies::new(["127.0.0.1".parse().unwrap()], ForwardedBy::Forwarded),
            || TrustedProxies::new(["127.0.0.1".parse().unwrap()], ForwardedBy::XForwardedFor),
        ];
        for proxies in believed {
            stand.app.options.proxies = proxies;
            stand.node = stand.app.second_node().await;
            for decision in ["mail", "reset"] {
                let mut browser = Browser::at_node(&stand.app, &stand.node);
                let page = browser.open("/account").await;
                let page = browser.submit(&page, &[("username", "alex")]).await;
                let csrf = page.csrf();
                let fields = [("csrf", csrf.as_str()), ("decision", decision)];
                // A Host that is not ours is answered by nothing.
                let misled = stand.app.http.post(stand.node.at(&page.action()));
                let misled = misled
                    .header("host", "evil.example")
                    .header("cookie", browser.cookie())
                    .header("sec-fetch-site", "same-origin")
                    .form(&fields);
                let misled = misled.send().await.unwrap().status();
                assert_eq!(misled, StatusCode::MISDIRECTED_REQUEST);
                assert_eq!(stand.waiting(), 0);

                let headers = [&POISON[..], &[("sec-fetch-site", "same-origin")]].concat();
                let action = page.action();
                let asked = browser.send(Method::POST, &action, Some(&fields), &headers);
                assert_eq!(asked.await.status, StatusCode::SEE_OTHER);
                let mail = last(&stand).await;
                let link = link_of(&stand, &mail);
                let (own, _) = link.split_once("/interaction/").expect("our address");
                assert_eq!(own, stand.app.issuer);
                let raw = mail.0["raw"].as_str().unwrap();
                assert!(!raw.contains("evil"), "{raw}");
                // So that the next one finds nothing of it.
                stand.app.clock.advance(std::time::Duration::from_mins(20));
            }
        }
    }
);
