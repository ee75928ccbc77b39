//! Answers go to registered addresses, byte for byte, and nowhere else (RFC 9700 §2.1, §4.1).

use doorward::domain::id::{ClientId, TenantId};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::app::confidential;
use crate::support::browser::Page;
use crate::support::relying_party::REDIRECT;
use crate::support::{Answer, Browser, RelyingParty};

/// Asserts a page of ours that leads nowhere: no redirect, no form, and not a word of the address that was asked for.
#[track_caller]
pub fn is_dead_end(page: &Page, address: &str) {
    assert_eq!(
        (page.status, page.name().as_str()),
        (StatusCode::BAD_REQUEST, "error"),
        "{address:?}: {}",
        page.body
    );
    assert!(
        !page.headers.contains_key("location"),
        "{address:?}: {:?}",
        page.headers
    );
    assert!(!page.body.contains("<form"), "{address:?}: {}", page.body);
    for attribute in ["href", "src", "action", "content"] {
        let pointing = format!("{attribute}=\"{}", address.get(..8).unwrap_or(address));
        assert!(
            address.len() < 8 || !page.body.contains(&pointing),
            "{address:?}: {}",
            page.body
        );
    }
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(
        policy.contains("form-action 'self'") && policy.ends_with("form-action 'self'"),
        "{policy}"
    );
}

/// Registered: `https://app.example/cb`. None of these is that.
const OTHERS: [&str; 47] = [
    "https://app.example/cb/",
    "https://app.example/CB",
    "https://APP.example/cb",
    "HTTPS://app.example/cb",
    "https://app.example/cb?",
    "https://app.example/cb?x=1",
    "https://app.example/cb&x=1",
    "https://app.example/cb#",
    "https://app.example/cb#f",
    "https://app.example/%63b",
    "https://app.example/cb%2f",
    "https://app.example/cb%00",
    "https://app.example/cb%23",
    "https://app.example/cb%3Fx",
    "https://app.example/%2e%2e/cb",
    "https://app.example/cb/%2e%2e",
    "https://app.example/cb/..",
    "https://app.example/cb/..;/",
    "https://app.example/cb;x",
    "https://app.example/cb/../x",
    "https://app.example/x/../cb",
    "https://app.example/./cb",
    "https://app.example//cb",
    "https://app.example/cb\t",
    "https://app.example/cb\n",
    "\nhttps://app.example/cb",
    " https://app.example/cb",
    "https://app.example/cb ",
    "https://app.exa\tmple/cb",
    "https://app.example\\cb",
    "https://app.example/cb\\",
    "https://app.example@evil.example/cb",
    "https://evil.example\\@app.example/cb",
    "https://evil.example#@app.example/cb",
    "https://evil.example/https://app.example/cb",
    "https://user:password@app.example/cb",
    "https://app.example:443/cb",
    "https://app.example:8443/cb",
    "https://sub.app.example/cb",
    "https://app.example.evil.example/cb",
    "https://app.example./cb",
    "https://\u{430}pp.example/cb",
    "https://xn--pp-7kc.example/cb",
    "http://app.example/cb",
    "//app.example/cb",
    "https:app.example/cb",
    "/cb",
];

both_engines!(only_the_registered_bytes_get_an_answer, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut signed_in = Browser::new(&app);
    rp.tokens(&app, &mut signed_in).await;
    for other in OTHERS {
        // Without and with a session; asking for no page; by GET and by POST.
        let page = Browser::new(&app)
            .get(&rp.authorize(&[("redirect_uri", other)]))
            .await;
        is_dead_end(&page, other);
        let page = signed_in
            .get(&rp.authorize(&[("redirect_uri", other), ("prompt", "none")]))
            .await;
        is_dead_end(&page, other);
        let page = signed_in
            .post(
                "/authorize",
                &[
                    ("client_id", &rp.id),
                    ("redirect_uri", other),
                    ("response_type", "code"),
                    ("scope", "openid"),
                    ("response_mode", "form_post"),
                ],
            )
            .await;
        is_dead_end(&page, other);
    }
    let encoded_twice = format!(
        "/authorize?client_id={}&response_type=code&scope=openid&redirect_uri=https%253A%252F%252Fapp.example%252Fcb",
        rp.id
    );
    is_dead_end(&signed_in.get(&encoded_twice).await, "https%3A");
    // Twice, whichever comes first; none; empty.
    let base = rp.authorize(&[("redirect_uri", "")]);
    for tail in [
        "&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&redirect_uri=https%3A%2F%2Fevil.example%2F",
        "&redirect_uri=https%3A%2F%2Fevil.example%2F&redirect_uri=https%3A%2F%2Fapp.example%2Fcb",
        "&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&redirect_uri=https%3A%2F%2Fapp.example%2Fcb",
        "&redirect_uri[]=https%3A%2F%2Fapp.example%2Fcb",
        "&redirect_uri=",
        "",
    ] {
        is_dead_end(
            &signed_in.get(&format!("{base}{tail}")).await,
            "https://evil.example/",
        );
    }
    let page = signed_in.get(&rp.authorize(&[("prompt", "none")])).await;
    assert!(
        page.location().starts_with("https://app.example/cb?"),
        "{}",
        page.location()
    );
});

both_engines!(
    a_loopback_address_may_use_any_port_and_nothing_else_may,
    |app| {
        app.add_person().await;
        let mut metadata = confidential("http://127.0.0.1/cb");
        metadata["redirect_uris"] = json!([
            "http://127.0.0.1/cb",
            "http://[::1]:1/cb",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
            "https://app.example/q?bar=foo"
        ]);
        metadata["application_type"] = "native".into();
        let mut rp = RelyingParty::of(app.add_client(metadata).await);
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        for good in [
            "http://127.0.0.1/cb",
            "http://127.0.0.1:51004/cb",
            "http://[::1]:65535/cb",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
            "https://app.example/q?bar=foo",
        ] {
            rp.redirect_uri = good.into();
            let page = browser.get(&rp.authorize(&[("prompt", "none")])).await;
            assert!(
                page.location().starts_with(good),
                "{good}: {}",
                page.location()
            );
            // RFC 6749 §3.1.2: "The endpoint URI MAY include a query component, which MUST be retained".
            assert_eq!(
                page.location().contains("?bar=foo&code="),
                good.contains('?'),
                "{}",
                page.location()
            );
            // The code is redeemed with the address that was really used, port and all.
            let code = crate::support::browser::parameters(page.location())["code"].clone();
            let (status, body) = rp.redeem(&app, &code).await;
            assert_eq!(status, StatusCode::OK, "{good}: {body}");
        }
        for bad in [
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.2/cb",
            "https://127.0.0.1/cb",
            "http://localhost:3001/cb",
            "http://localhost/cb",
            "http://[::1]/cb?x",
            "http://[::2]/cb",
            "http://2130706433/cb",
            "http://127.1/cb",
            "com.example.app://cb",
            "com.example.app:/CB",
            "com.example.app.evil:/cb",
            "https://app.example/q?bar=fo",
            "https://app.example/q?foo=bar",
        ] {
            is_dead_end(
                &browser.get(&rp.authorize(&[("redirect_uri", bad)])).await,
                bad,
            );
        }
    }
);

/// Schemes and shapes that must never be shown or gone to.
const DANGEROUS: [&str; 21] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\u{1}javascript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "javascript://app.example/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://app.example/x",
    "about:blank",
    "ftp://app.example/x",
    "ws://app.example/x",
    "view-source:https://app.example/",
    "http://app.example/cb",
    "https://",
    "//app.example/cb",
    "/cb",
    "cb",
    "https://app.example:99999/cb",
];

both_engines!(dangerous_addresses_cannot_be_registered, |app| {
    let token = app.admin_token().await;
    let register = async |document: Value| {
        Answer::to(
            app.request(reqwest::Method::POST, "/register")
                .bearer_auth(&token)
                .json(&document),
        )
        .await
    };
    let more = [
        "https://app.example/cb#f",
        "https://app.example/cb#",
        "https://user@app.example/cb",
        "https://app.example/a/../b",
        "https://b\u{fc}cher.example/cb",
        "https://app.example/{x}",
        "myapp:/cb",
        "https://*.app.example/cb",
        "https://app.example;sandbox/cb",
        "https://app.example,x/cb",
        "https://app.example'x/cb",
    ];
    for bad in DANGEROUS.iter().chain(&more) {
        register(json!({ "redirect_uris": [bad] }))
            .await
            .is_refused(400, "invalid_redirect_uri", bad);
        register(json!({ "redirect_uris": [REDIRECT, bad] }))
            .await
            .is_refused(400, "invalid_redirect_uri", bad);
        register(json!({ "redirect_uris": [REDIRECT], "post_logout_redirect_uris": [bad] }))
            .await
            .is_refused(400, "invalid_redirect_uri", bad);
    }
    for bad in DANGEROUS {
        for name in [
            "logo_uri",
            "client_uri",
            "policy_uri",
            "tos_uri",
            "initiate_login_uri",
            "client_uri#de",
            "policy_uri#fr-CA",
        ] {
            let mut document = json!({ "redirect_uris": [REDIRECT] });
            document[name] = bad.into();
            register(document)
                .await
                .is_refused(400, "invalid_client_metadata", (name, bad));
        }
    }
    for odd in [
        json!([]),
        json!(REDIRECT),
        json!([1]),
        json!([null]),
        json!({}),
        json!([[REDIRECT]]),
    ] {
        let answer = register(json!({ "redirect_uris": odd })).await;
        assert_eq!(answer.status, 400, "{odd}: {}", answer.text);
    }
    register(json!({}))
        .await
        .is_refused(400, "invalid_redirect_uri", "none at all");
    let too_many: Vec<String> = (0..51)
        .map(|n| format!("https://app.example/{n}"))
        .collect();
    register(json!({ "redirect_uris": too_many }))
        .await
        .is_refused(400, "invalid_redirect_uri", "51");
    let long = format!("https://app.example/{}", "x".repeat(2048));
    register(json!({ "redirect_uris": [long] }))
        .await
        .is_refused(400, "invalid_redirect_uri", "long");
    assert_eq!(
        register(
            json!({ "redirect_uris": [REDIRECT], "logo_uri": "https://app.example/logo.png" })
        )
        .await
        .status,
        201
    );
});

// A rule may be younger than a row: what the database has is checked again when it is used.
both_engines!(
    a_dangerous_address_is_not_used_even_if_it_is_on_record,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for bad in DANGEROUS
            .iter()
            .filter(|bad| !bad.starts_with('/'))
            .chain(&["https://app.example/cb#f", "https://user@app.example/cb"])
        {
            let (id, now, uri) = (
                ClientId::new(rp.id.as_str()),
                app.clock.now(),
                (*bad).to_owned(),
            );
            app.op()
                .store
                .write(move |w| {
                    let mut client = w
                        .find_client(&TenantId::default_tenant(), &id)?
                        .expect("the client is there");
                    client.metadata.redirect_uris = vec![REDIRECT.into(), uri.clone()];
                    client.metadata.post_logout_redirect_uris = vec![uri.clone()];
                    client.metadata.client_uri = Some(uri.clone());
                    client.metadata.policy_uri = Some(uri.clone());
                    client.metadata.tos_uri = Some(uri.clone());
                    client.metadata.logo_uri = Some(uri.clone());
                    w.update_client(&client, now)
                })
                .await
                .expect("written");
            let mut browser = Browser::new(&app);
            is_dead_end(
                &browser.get(&rp.authorize(&[("redirect_uri", bad)])).await,
                bad,
            );
            // The consent page shows the client, and none of it.
            let page = browser.open(&rp.authorize(&[("prompt", "consent")])).await;
            let page = browser.sign_in(&page, "alex").await;
            assert_eq!(page.name(), "consent");
            for attribute in ["href", "src", "action"] {
                assert!(
                    bad.starts_with("https://app.example")
                        || !page.body.contains(&format!("{attribute}=\"{bad}")),
                    "{bad:?}: {}",
                    page.body
                );
            }
            let page = browser.submit(&page, &[("decision", "allow")]).await;
            let code = crate::support::browser::parameters(page.location())["code"].clone();
            let (_, tokens) = rp.redeem(&app, &code).await;
            let page = browser
                .get(&format!(
                    "/end-session?id_token_hint={}&post_logout_redirect_uri={}",
                    tokens["id_token"].as_str().expect("text"),
                    url::form_urlencoded::byte_serialize(bad.as_bytes()).collect::<String>()
                ))
                .await;
            is_dead_end(&page, bad);
        }
    }
);
