//! Request objects (RFC 9101, OpenID Connect Core 1.0 §6): what a client signed is the request, and nothing else is.

use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;
use doorward::secret::sha256_base64url;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::redirect_uri::is_dead_end;
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::{Key, changed};
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const TYPE: &str = "oauth-authz-req+jwt";

/// A client that signs with a key of its own.
async fn signer(app: &TestApp, more: &Value) -> (RelyingParty, Key) {
    let key = Key::generate(SigningAlgorithm::ES256, "the client's");
    let mut metadata = confidential(REDIRECT);
    metadata["jwks"] = json!({ "keys": [key.public()] });
    let metadata = changed(&metadata, more);
    (RelyingParty::of(app.add_client(metadata).await), key)
}

/// An authorization request of these parameters alone.
fn asks(fields: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    format!("/authorize?{query}")
}

/// What a client hears of a request object, at both endpoints: nothing, or the error.
async fn heard(app: &TestApp, browser: &mut Browser, rp: &RelyingParty, object: &str) -> Value {
    let outside = [
        ("client_id", rp.id.as_str()),
        ("redirect_uri", REDIRECT),
        ("state", "outside"),
        ("request", object),
    ];
    let page = browser.get(&asks(&outside)).await;
    let said = delivered(&page);
    let error = said.get("error").map_or(Value::Null, |error| json!(error));
    if !error.is_null() {
        assert_eq!(said["state"], "outside", "{said:?}");
        assert_eq!(said["iss"], app.issuer);
    }
    let (status, pushed) = rp
        .post(app, &app.node, "/par", &[("request", object)])
        .await;
    assert_eq!(error, pushed["error"], "{said:?} {pushed}");
    assert_eq!(status == StatusCode::CREATED, error.is_null());
    error
}

both_engines!(what_is_signed_is_the_request, |app| {
    app.add_person().await;
    let (rp, key) = signer(&app, &json!({})).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let signed = rp.object(
        &app,
        &[
            ("state", "signed"),
            ("nonce", "signed"),
            ("scope", "openid email"),
        ],
    );
    // RFC 9101 §4: numbers are numbers, and claims is an object.
    let signed = changed(
        &signed,
        &json!({ "max_age": 3600, "claims": { "id_token": { "email": { "essential": true } } }, "jti": "1" }),
    );
    let object = key.sign(&key.header(TYPE), &signed);
    let alone = [("client_id", rp.id.as_str()), ("request", &object)];
    // RFC 9101 §6.3: "MUST only use the parameters in the Request Object".
    let beside = [
        ("redirect_uri", "https://evil.example/"),
        ("state", "beside"),
        ("nonce", "beside"),
        ("scope", "openid phone"),
        ("prompt", "login"),
        ("response_mode", "fragment"),
        ("id_token_hint", "x"),
        ("response_type", "code"),
    ];
    for request in [alone.to_vec(), [&alone[..], &beside].concat()] {
        let page = browser.get(&asks(&request)).await;
        let posted = browser.post("/authorize", &request).await;
        for page in [page, posted] {
            assert!(
                page.location().starts_with("https://app.example/cb?"),
                "{}",
                page.location()
            );
            let said = parameters(page.location());
            assert_eq!(said["state"], "signed");
            let (_, tokens) = rp.redeem(&app, &said["code"]).await;
            assert_eq!(tokens["scope"], "email openid");
            let id = claims(text(&tokens, "id_token"));
            assert_eq!(
                (&id["nonce"], id["email"].is_string()),
                (&json!("signed"), true)
            );
        }
    }
    // Pushed too, where nothing else counts either (RFC 9126 §3).
    let form = [
        ("request", object.as_str()),
        ("state", "beside"),
        ("scope", "openid phone"),
    ];
    let (_, pushed) = rp.post(&app, &app.node, "/par", &form).await;
    let opens = rp.opens(text(&pushed, "request_uri"));
    assert_eq!(delivered(&browser.get(&opens).await)["state"], "signed");
    // What is not inside is not there.
    let less = changed(&signed, &json!({ "scope": null, "redirect_uri": null }));
    let less = key.sign(&key.header(TYPE), &less);
    let whole = rp.asks(&[("request", &less)]);
    let whole: Vec<(&str, &str)> = whole
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    is_dead_end(&browser.get(&asks(&whole)).await, REDIRECT);
});

both_engines!(inside_and_outside_do_not_contradict, |app| {
    app.add_person().await;
    let (rp, key) = signer(&app, &json!({})).await;
    let other = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let object = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
    let request = |extra: &[(&str, &str)]| {
        let base = [("redirect_uri", REDIRECT), ("request", object.as_str())];
        asks(&[&base, extra].concat())
    };
    // OpenID Connect Core 1.0 §6.1; RFC 9101 §5.
    for (extra, error) in [
        (
            vec![("client_id", rp.id.as_str()), ("response_type", "token")],
            "invalid_request",
        ),
        (
            vec![
                ("client_id", rp.id.as_str()),
                ("request_uri", "https://app.example/r"),
            ],
            "invalid_request",
        ),
        (
            vec![("client_id", other.id.as_str())],
            "invalid_request_object",
        ),
    ] {
        let said = delivered(&browser.get(&request(&extra)).await);
        assert_eq!(said["error"], error, "{extra:?}: {said:?}");
    }
    // RFC 9101 §5: client_id outside, always.
    is_dead_end(&browser.get(&request(&[])).await, REDIRECT);
    // Nobody has vouched for another address, nor for none (C-025).
    for untrusted in [
        vec![
            ("client_id", rp.id.as_str()),
            ("request", "x"),
            ("redirect_uri", "https://evil.example/"),
        ],
        vec![("client_id", rp.id.as_str()), ("request", "x")],
        vec![
            ("client_id", rp.id.as_str()),
            ("request_uri", "https://app.example/r"),
        ],
        vec![("client_id", "nobody"), ("request", object.as_str())],
    ] {
        is_dead_end(
            &browser.get(&asks(&untrusted)).await,
            "https://evil.example/",
        );
    }
    let evil = rp.object(&app, &[("redirect_uri", "https://evil.example/")]);
    let evil = key.sign(&key.header(TYPE), &evil);
    let beside = [
        ("client_id", rp.id.as_str()),
        ("request", &evil),
        ("redirect_uri", REDIRECT),
    ];
    is_dead_end(&browser.get(&asks(&beside)).await, "https://evil.example/");
});

// RFC 9101 §4, §6, §10.8.
both_engines!(
    a_request_object_is_for_this_server_now_and_by_this_client,
    |app| {
        app.add_person().await;
        let (rp, key) = signer(&app, &json!({})).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        let base = rp.object(&app, &[]);
        let now = app.clock.now().as_seconds();
        let (id, issuer) = (rp.id.as_str(), app.issuer.as_str());
        for good in [
            json!({ "aud": [issuer, "https://other.example", "invalid"] }),
            json!({ "iss": null }),
            json!({ "client_id": null }),
            json!({ "exp": null, "nbf": null }),
            json!({ "nbf": now + 8 }),
            json!({ "nbf": now + 59, "iat": now + 59 }),
            json!({ "exp": now - 59 }),
            json!({ "exp": now + 86_400, "nbf": now - 86_400 }),
            json!({ "sub": "somebody" }),
            json!({ "unheard_of": { "a": [1] } }),
        ] {
            let object = key.sign(&key.header(TYPE), &changed(&base, &good));
            assert_eq!(
                heard(&app, &mut browser, &rp, &object).await,
                Value::Null,
                "{good}"
            );
        }
        for bad in [
            // RFC 9101 §4: two clients may have one key.
            json!({ "iss": null, "client_id": null }),
            json!({ "aud": null }),
            json!({ "aud": "https://other.example" }),
            json!({ "aud": [] }),
            json!({ "aud": 1 }),
            json!({ "aud": format!("{issuer}/") }),
            json!({ "iss": "another" }),
            json!({ "iss": "" }),
            json!({ "client_id": "another" }),
            json!({ "sub": id }),
            json!({ "exp": now - 60 }),
            json!({ "exp": now - 3600 }),
            json!({ "exp": 1e300 }),
            json!({ "exp": "soon" }),
            json!({ "nbf": now + 60 }),
            json!({ "nbf": -1 }),
            json!({ "iat": now + 60 }),
            json!({ "iat": 1e19 }),
            json!({ "request": "x" }),
            json!({ "request_uri": "https://app.example/r" }),
            json!({ "request_uri": "urn:ietf:params:oauth:request_uri:x" }),
            json!({ "request_uri": "" }),
            json!({ "state": "a\u{0}b" }),
        ] {
            let object = key.sign(&key.header(TYPE), &changed(&base, &bad));
            assert_eq!(
                heard(&app, &mut browser, &rp, &object).await,
                "invalid_request_object",
                "{bad}"
            );
        }
        // RFC 8725 §3.11; a media type may be written whole, and its case does not matter (RFC 7515 §4.1.9).
        for (typ, error) in [
            (json!(null), Value::Null),
            (json!("JWT"), Value::Null),
            (json!("OautH-auThZ-REQ+jWt"), Value::Null),
            (json!("application/oauth-authz-req+jwt"), Value::Null),
            (json!("at+jwt"), json!("invalid_request_object")),
            (
                json!("client-authentication+jwt"),
                json!("invalid_request_object"),
            ),
            (json!("dpop+jwt"), json!("invalid_request_object")),
        ] {
            let header = changed(&key.header(TYPE), &json!({ "typ": typ }));
            let object = key.sign(&header, &base);
            assert_eq!(
                heard(&app, &mut browser, &rp, &object).await,
                error,
                "{typ}"
            );
        }
        // What is good as an object is as good as its parameters are.
        for (name, value, error) in [
            ("response_type", "token", "unsupported_response_type"),
            ("response_type", "", "invalid_request"),
            ("scope", "nothing", "invalid_scope"),
            ("code_challenge_method", "plain", "invalid_request"),
        ] {
            let object = key.sign(&key.header(TYPE), &rp.object(&app, &[(name, value)]));
            let (_, said) = rp
                .post(&app, &app.node, "/par", &[("request", &object)])
                .await;
            assert_eq!(said["error"], error, "{name}={value}: {said}");
            let page = browser
                .get(&asks(&[("client_id", id), ("request", &object)]))
                .await;
            assert_eq!(delivered(&page)["error"], error, "{name}={value}");
        }
    }
);

both_engines!(the_key_and_the_algorithm_are_those_on_record, |app| {
    app.add_person().await;
    let (rp, key) = signer(&app, &json!({})).await;
    let (other, others) = signer(&app, &json!({})).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    // Another client's key, under the same name.
    let object = others.sign(&others.header(TYPE), &rp.object(&app, &[]));
    assert_eq!(
        heard(&app, &mut browser, &rp, &object).await,
        "invalid_request_object"
    );
    let object = others.sign(&others.header(TYPE), &other.object(&app, &[]));
    assert_eq!(
        heard(&app, &mut browser, &rp, &object).await,
        "invalid_request_object"
    );
    let object = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
    assert_eq!(heard(&app, &mut browser, &rp, &object).await, Value::Null);
    // Two keys, one algorithm registered.
    let rsa = Key::generate(SigningAlgorithm::RS256, "rsa");
    let keys = json!({ "keys": [key.public(), rsa.public()] });
    let more = json!({ "jwks": keys, "request_object_signing_alg": "ES256" });
    let (rp, _) = signer(&app, &more).await;
    rp.tokens(&app, &mut browser).await;
    let object = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
    assert_eq!(heard(&app, &mut browser, &rp, &object).await, Value::Null);
    let object = rsa.sign(&rsa.header(TYPE), &rp.object(&app, &[]));
    assert_eq!(
        heard(&app, &mut browser, &rp, &object).await,
        "invalid_request_object"
    );
    // Without keys nothing can be signed.
    let keyless = RelyingParty::confidential(&app).await;
    let object = key.sign(&key.header(TYPE), &keyless.object(&app, &[]));
    assert_eq!(
        heard(&app, &mut browser, &keyless, &object).await,
        "invalid_request_object"
    );
});

// RFC 9101 §10.5, FAPI 2.0 Message Signing §5.3.1.
both_engines!(a_client_that_has_to_sign_does_so_as_fapi_wants_it, |app| {
    app.add_person().await;
    let (rp, key) = signer(&app, &json!({ "require_signed_request_object": true })).await;
    let mut browser = Browser::new(&app);
    let said = delivered(&browser.get(&rp.authorize(&[])).await);
    assert_eq!(said["error"], "invalid_request");
    let (_, said) = rp.push(&app, &[]).await;
    assert_eq!(said["error"], "invalid_request");
    let base = rp.object(&app, &[]);
    let object = key.sign(&key.header(TYPE), &base);
    browser
        .complete(&asks(&[
            ("client_id", rp.id.as_str()),
            ("request", &object),
        ]))
        .await;
    let now = app.clock.now().as_seconds();
    for (change, error) in [
        (json!({}), Value::Null),
        (json!({ "nbf": now - 3500, "exp": now + 90 }), Value::Null),
        (json!({ "exp": now + 3600 }), Value::Null),
        (json!({ "exp": null }), json!("invalid_request_object")),
        (json!({ "nbf": null }), json!("invalid_request_object")),
        (
            json!({ "exp": now + 70 * 60 }),
            json!("invalid_request_object"),
        ),
        (
            json!({ "nbf": now - 70 * 60, "exp": now - 11 * 60 }),
            json!("invalid_request_object"),
        ),
        (
            json!({ "nbf": now - 70 * 60, "exp": now - 10 * 60 + 30 }),
            json!("invalid_request_object"),
        ),
    ] {
        let object = key.sign(&key.header(TYPE), &changed(&base, &change));
        assert_eq!(
            heard(&app, &mut browser, &rp, &object).await,
            error,
            "{change}"
        );
    }
    for (typ, error) in [
        (json!("OautH-auThZ-REQ+jWt"), Value::Null),
        (json!("JWT"), json!("invalid_request_object")),
        (json!(null), json!("invalid_request_object")),
    ] {
        let header = changed(&key.header(TYPE), &json!({ "typ": typ }));
        let object = key.sign(&header, &base);
        assert_eq!(
            heard(&app, &mut browser, &rp, &object).await,
            error,
            "{typ}"
        );
    }
});

both_engines!(what_was_signed_waits_as_it_was_signed, |app| {
    app.add_person().await;
    let (rp, key) = signer(&app, &json!({ "require_signed_request_object": true })).await;
    let mut browser = Browser::new(&app);
    let object = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
    let request = asks(&[("client_id", rp.id.as_str()), ("request", &object)]);
    let page = browser.open(&request).await;
    app.clock.advance(Duration::from_secs(3600));
    let page = browser.sign_in(&page, "alex").await;
    let left = browser.submit(&page, &[("decision", "allow")]).await;
    assert!(parameters(left.location()).contains_key("code"));
    // Left open too long it does not begin again without its signature.
    let object = key.sign(&key.header(TYPE), &rp.object(&app, &[("prompt", "login")]));
    let page = browser
        .open(&asks(&[
            ("client_id", rp.id.as_str()),
            ("request", &object),
        ]))
        .await;
    app.clock.advance(Duration::from_secs(25 * 3600));
    let page = browser.open(&page.action()).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(page.attribute("main a[href^='/authorize']", "href"), None);
    // Who has to sign by now, and had not.
    let plain = RelyingParty::confidential(&app).await;
    let page = browser.open(&plain.authorize(&[("prompt", "login")])).await;
    let mut changed = confidential(REDIRECT);
    changed["client_id"] = plain.id.as_str().into();
    changed["jwks"] = json!({ "keys": [key.public()] });
    changed["require_signed_request_object"] = true.into();
    let request = app
        .request(Method::PUT, &format!("/register/{}", plain.id))
        .bearer_auth(text(&plain.registration, "registration_access_token"))
        .json(&changed);
    assert_eq!(Answer::to(request).await.status, 200);
    let left = browser.open(&page.action()).await;
    assert_eq!(parameters(left.location())["error"], "invalid_request");
});

/// Serves what its path says of the texts.
async fn serve(texts: Vec<(&'static str, String)>) -> Stranger {
    Stranger::start(move |path: String, stream: TcpStream| {
        let found = texts.iter().find(|(name, _)| path == *name);
        let found = found.map(|(_, text)| text.clone());
        async move {
            match found.as_deref() {
                Some("(elsewhere)") => {
                    answer(stream, "302 Found", "location: /good\r\n", b"").await;
                }
                Some(text) => {
                    answer(
                        stream,
                        "200 OK",
                        "cache-control: max-age=60\r\n",
                        text.as_bytes(),
                    )
                    .await;
                }
                None => answer(stream, "404 Not Found", "", b"").await,
            }
        }
    })
    .await
}

// OpenID Connect Core 1.0 §6.2, RFC 9101 §5.2.
both_engines!(
    a_request_object_may_be_where_its_client_registered,
    Options::dev(),
    |app| {
        app.add_person().await;
        let (rp, key) = signer(&app, &json!({ "client_id": "by-reference" })).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        let good = key.sign(
            &key.header(TYPE),
            &rp.object(&app, &[("state", "referred")]),
        );
        let stranger = serve(vec![
            ("/good", format!("{good}\n")),
            ("/spare", good.clone()),
            ("/plain", "{\"response_type\":\"code\"}".into()),
            ("/none", "eyJhbGciOiJub25lIn0.e30.".into()),
            ("/long", format!("{good}{}", " ".repeat(20_000))),
            ("/elsewhere", "(elsewhere)".into()),
            ("/unregistered", good.clone()),
        ])
        .await;
        let hash = sha256_base64url(format!("{good}\n").as_bytes());
        let pinned = format!(
            "{}#{}",
            stranger.at("/spare"),
            sha256_base64url(good.as_bytes())
        );
        let mut registered: Vec<String> = [
            "/good",
            "/plain",
            "/none",
            "/long",
            "/elsewhere",
            "/missing",
        ]
        .map(|path| stranger.at(path))
        .into();
        registered.push(pinned.clone());
        let mut metadata = confidential(REDIRECT);
        metadata["client_id"] = rp.id.as_str().into();
        metadata["jwks"] = json!({ "keys": [key.public()] });
        metadata["request_uris"] = json!(registered);
        let request = app
            .request(Method::PUT, &format!("/register/{}", rp.id))
            .bearer_auth(text(&rp.registration, "registration_access_token"))
            .json(&metadata);
        let answer = Answer::to(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);

        for (request_uri, expected) in [
            (stranger.at("/good"), "referred"),
            (format!("{}#{hash}", stranger.at("/good")), "referred"),
            (pinned.clone(), "referred"),
            (
                format!("{}#x{hash}", stranger.at("/good")),
                "invalid_request_uri",
            ),
            (format!("{}#", stranger.at("/good")), "invalid_request_uri"),
            // The registered content alone, and so by its whole address alone.
            (stranger.at("/spare"), "invalid_request_uri"),
            (stranger.at("/missing"), "invalid_request_uri"),
            (stranger.at("/long"), "invalid_request_uri"),
            (stranger.at("/elsewhere"), "invalid_request_uri"),
            (stranger.at("/unregistered"), "invalid_request_uri"),
            (stranger.at("/good?x=1"), "invalid_request_uri"),
            (stranger.at("/plain"), "invalid_request_object"),
            (stranger.at("/none"), "invalid_request_object"),
        ] {
            let request = asks(&[
                ("client_id", rp.id.as_str()),
                ("redirect_uri", REDIRECT),
                ("request_uri", &request_uri),
            ]);
            let said = delivered(&browser.get(&request).await);
            let heard = said.get("error").unwrap_or_else(|| &said["state"]);
            assert_eq!(heard, expected, "{request_uri}: {said:?}");
        }
        // H-027: nobody is asked who was not registered; and a server is asked seldom, whatever comes.
        assert_eq!(
            stranger.count("/unregistered") + stranger.count("/good?x=1"),
            0
        );
        assert_eq!((stranger.count("/good"), stranger.count("/spare")), (1, 1));
        for path in ["/missing", "/elsewhere", "/long"] {
            assert_eq!(stranger.count(path), 1, "{path}");
        }
        let heads = stranger.asked();
        assert!(
            heads
                .iter()
                .all(|head| !head.contains('#') && !head.to_lowercase().contains("cookie"))
        );
        app.clock.advance(Duration::from_secs(60));
        let request = asks(&[
            ("client_id", rp.id.as_str()),
            ("request_uri", &stranger.at("/good")),
        ]);
        assert_eq!(delivered(&browser.get(&request).await)["state"], "referred");
        assert_eq!(stranger.count("/good"), 2);
        // RFC 9126 §2.1: no reference is pushed.
        let pushed = [("request_uri", pinned.as_str())];
        let (_, said) = rp.post(&app, &app.node, "/par", &pushed).await;
        assert_eq!(said["error"], "invalid_request");
    }
);

both_engines!(an_object_that_has_an_identifier_is_pushed_once, |app| {
    app.add_person().await;
    let (rp, key) = signer(&app, &json!({})).await;
    let (other, others_key) = signer(&app, &json!({})).await;
    let push = async |rp: &RelyingParty, key: &Key, jti: &str, state: &str| {
        let claims = changed(
            &rp.object(&app, &[("state", state)]),
            &json!({ "jti": jti }),
        );
        let object = key.sign(&key.header(TYPE), &claims);
        let (status, answer) = rp
            .post(&app, &app.node, "/par", &[("request", &object)])
            .await;
        (status.as_u16(), answer["error"].clone())
    };
    assert_eq!(push(&rp, &key, "one", "a").await.0, 201);
    // Said otherwise too: what counts is its name.
    for state in ["a", "b"] {
        assert_eq!(
            push(&rp, &key, "one", state).await,
            (400, json!("invalid_request_object"))
        );
    }
    assert_eq!(push(&rp, &key, "two", "a").await.0, 201);
    assert_eq!(push(&other, &others_key, "one", "a").await.0, 201);
    // A page may be loaded twice.
    let claims = changed(&rp.object(&app, &[]), &json!({ "jti": "three" }));
    let object = key.sign(&key.header(TYPE), &claims);
    let mut browser = Browser::new(&app);
    let asks = asks(&[
        ("client_id", &rp.id),
        ("redirect_uri", REDIRECT),
        ("request", &object),
    ]);
    for _ in 0..2 {
        assert_eq!(browser.open(&asks).await.name(), "sign-in");
    }
    // Of two at one moment one is heard.
    let claims = changed(&rp.object(&app, &[]), &json!({ "jti": "four" }));
    let object = key.sign(&key.header(TYPE), &claims);
    let fields = [("request", object.as_str())];
    let push = || rp.post(&app, &app.node, "/par", &fields);
    let answers: [_; 4] = tokio::join!(push(), push(), push(), push()).into();
    let taken = answers
        .iter()
        .filter(|(status, _)| *status == StatusCode::CREATED);
    assert_eq!(taken.count(), 1, "{answers:?}");
});
