//! Response types beside `code` (OpenID Connect Core 1.0 §3.2, §3.3; OAuth 2.0 Multiple Response Types): for clients that registered them,
//! where the operator has them.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::response_type::ResponseType;
use doorward::domain::signing::{SigningAlgorithm, SigningAlgorithms};
use doorward::keys::jws::CompactJws;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use crate::support::answer::delivered;
use crate::support::app::{confidential, public};
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{REDIRECT, claims, jose_header, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const HYBRID: [&str; 3] = ["code id_token", "code token", "code id_token token"];
const ALL: [&str; 6] = [
    "code",
    "id_token",
    "id_token token",
    "code id_token",
    "code token",
    "code id_token token",
];

fn offered() -> Options {
    let mut options = Options::default();
    options.settings.additional_response_types = ResponseType::ALL.to_vec();
    options
}

fn asking(mut metadata: Value) -> Value {
    metadata["response_types"] = json!(ALL);
    metadata["grant_types"] = json!(["authorization_code", "refresh_token", "implicit"]);
    metadata
}

async fn party(app: &TestApp) -> RelyingParty {
    RelyingParty::of(app.add_client(asking(confidential(REDIRECT))).await)
}

/// The parameters of an answer, which are in the fragment and nowhere else.
fn fragment(page: &Page) -> BTreeMap<String, String> {
    let location = page.location();
    let (address, fragment) = location.split_once('#').expect("a fragment");
    assert_eq!(address, REDIRECT, "nothing in the query");
    let answer: BTreeMap<String, String> = url::form_urlencoded::parse(fragment.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(answer, parameters(location));
    answer
}

fn half(algorithm: &str, text: &str) -> String {
    if algorithm == "EdDSA" {
        BASE64URL_NOPAD.encode(&Sha512::digest(text.as_bytes())[..32])
    } else {
        BASE64URL_NOPAD.encode(&Sha256::digest(text.as_bytes())[..16])
    }
}

fn names(answer: &BTreeMap<String, String>) -> Vec<&str> {
    answer.keys().map(String::as_str).collect()
}

both_engines!(each_type_brings_what_it_names, offered(), |app| {
    app.add_person().await;
    for algorithm in SigningAlgorithms::STANDARD
        .iter()
        .map(SigningAlgorithm::name)
    {
        let mut metadata = asking(confidential(REDIRECT));
        metadata["id_token_signed_response_alg"] = algorithm.into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        for response_type in &ALL[1..] {
            let page = browser
                .get(&rp.authorize(&[("response_type", response_type)]))
                .await;
            let answer = fragment(&page);
            let words: Vec<&str> = response_type.split(' ').collect();
            let mut expected = vec!["iss", "state"];
            if words.contains(&"code") {
                expected.push("code");
            }
            if words.contains(&"token") {
                expected.extend(["access_token", "expires_in", "scope", "token_type"]);
            }
            if words.contains(&"id_token") {
                expected.push("id_token");
            }
            expected.sort_unstable();
            // RFC 6749 §4.2.2: no refresh token comes this way.
            assert_eq!(names(&answer), expected, "{response_type}");
            assert_eq!(
                (answer["state"].as_str(), answer["iss"].as_str()),
                ("a state", app.issuer.as_str())
            );
            if let Some(token) = answer.get("access_token") {
                assert_eq!(
                    (answer["token_type"].as_str(), answer["scope"].as_str()),
                    ("Bearer", "email openid profile")
                );
                assert!(answer["expires_in"].parse::<u32>().expect("seconds") > 0);
                let (status, said) = userinfo(&app, &app.node, token).await;
                assert_eq!(
                    (status, &said["name"]),
                    (StatusCode::OK, &json!("Alex Müller"))
                );
            }
            let mut subjects = Vec::new();
            if let Some(id_token) = answer.get("id_token") {
                let token = CompactJws::parse(id_token).expect("a JWS");
                app.op().keys.ring().await.verify(&token).expect("ours");
                assert_eq!(jose_header(id_token)["alg"], algorithm);
                let said = claims(id_token);
                assert_eq!(said["nonce"], "a nonce");
                // Core 1.0 §3.2.2.9, §3.3.2.11.
                for (name, of) in [
                    ("at_hash", "access_token"),
                    ("c_hash", "code"),
                    ("s_hash", "state"),
                ] {
                    let hash = answer.get(of).map(|text| half(algorithm, text));
                    assert_eq!(
                        said.get(name).cloned(),
                        hash.map(Value::from),
                        "{response_type} {name}"
                    );
                }
                // §5.4.
                assert_eq!(
                    said.get("name").is_some(),
                    words == ["id_token"],
                    "{response_type}"
                );
                assert_eq!(
                    said.get("email").is_some(),
                    words == ["id_token"],
                    "{response_type}"
                );
                subjects.push(said["sub"].clone());
            }
            if let Some(code) = answer.get("code") {
                let (status, tokens) = rp.redeem(&app, code).await;
                assert_eq!(status, StatusCode::OK, "{tokens}");
                let said = claims(text(&tokens, "id_token"));
                subjects.push(said["sub"].clone());
                assert_eq!(
                    said["at_hash"],
                    half(algorithm, text(&tokens, "access_token"))
                );
                assert!(said.get("name").is_none());
            }
            assert!(subjects.iter().all(|subject| *subject == subjects[0]));
        }
    }
});

both_engines!(
    the_words_come_in_any_order_and_by_every_way_but_the_query,
    offered(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        for asked in ["id_token code", "token code", "token id_token code"] {
            let page = browser
                .get(&rp.authorize(&[("response_type", asked)]))
                .await;
            assert!(fragment(&page).contains_key("code"), "{asked}");
            // Multiple Response Types §5: never in the query, and it is said where nobody's server reads it.
            for mode in ["query", "query.jwt"] {
                let page = browser
                    .get(&rp.authorize(&[("response_type", asked), ("response_mode", mode)]))
                    .await;
                let answer = fragment(&page);
                let is_said = answer
                    .get("error")
                    .is_some_and(|error| error == "invalid_request");
                assert_eq!(is_said, mode == "query", "{answer:?}");
                assert!(!answer.contains_key("code"));
            }
            let page = browser
                .get(&rp.authorize(&[("response_type", asked), ("response_mode", "form_post")]))
                .await;
            assert_eq!(
                (page.name().as_str(), page.action().as_str()),
                ("form-post", REDIRECT)
            );
            assert!(delivered(&page).contains_key("code"));
            for mode in ["jwt", "fragment.jwt", "form_post.jwt"] {
                let page = browser
                    .get(&rp.authorize(&[("response_type", asked), ("response_mode", mode)]))
                    .await;
                let came = delivered(&page);
                assert_eq!(names(&came), ["response"], "{mode}");
                assert_eq!(page.name() == "form-post", mode == "form_post.jwt");
                let said = claims(&came["response"]);
                assert!(
                    said["code"].is_string() && said["state"] == "a state",
                    "{said}"
                );
                assert_eq!(
                    said["access_token"].is_string(),
                    asked.split(' ').any(|word| word == "token")
                );
            }
            let opens = rp
                .pushed(&app, &[("response_type", asked), ("prompt", "consent")])
                .await;
            let page = browser.open(&opens).await;
            let left = browser.submit(&page, &[("decision", "allow")]).await;
            assert!(fragment(&left).contains_key("code"), "{asked}");
        }
    }
);

// An app's own scheme cannot be posted to.
both_engines!(
    what_cannot_be_posted_is_not_in_a_query_either,
    offered(),
    |app| {
        app.add_person().await;
        let redirect = "com.example.app:/cb";
        let rp = RelyingParty::of(app.add_client(asking(public(redirect))).await);
        let request = rp.authorize(&[
            ("response_type", "code id_token"),
            ("response_mode", "form_post"),
        ]);
        let location = Browser::new(&app).complete(&request).await;
        assert!(location.starts_with(&format!("{redirect}#")), "{location}");
    }
);

both_engines!(
    what_a_request_lacks_is_said_in_the_fragment,
    offered(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        let userinfo = r#"{"userinfo":{"email":null}}"#;
        for (response_type, extra, error) in [
            ("id_token", ("nonce", ""), Some("invalid_request")),
            ("code id_token", ("nonce", ""), Some("invalid_request")),
            (
                "code id_token token",
                ("nonce", ""),
                Some("invalid_request"),
            ),
            // It has PKCE.
            ("code token", ("nonce", ""), None),
            ("id_token", ("scope", "email"), Some("invalid_request")),
            ("code id_token", ("scope", "email"), Some("invalid_request")),
            ("code token", ("scope", "email"), None),
            (
                "code id_token",
                ("code_challenge_method", "plain"),
                Some("invalid_request"),
            ),
            // Core 1.0 §5.5.
            ("id_token", ("claims", userinfo), Some("invalid_request")),
            ("code id_token", ("claims", userinfo), None),
            // RFC 9449 §10.
            (
                "code token",
                ("dpop_jkt", "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"),
                Some("invalid_request"),
            ),
            (
                "code id_token",
                ("dpop_jkt", "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"),
                None,
            ),
            ("id_token", ("prompt", "none"), None),
            (
                "token",
                ("state", "a state"),
                Some("unsupported_response_type"),
            ),
            (
                "id_token id_token",
                ("state", "a state"),
                Some("unsupported_response_type"),
            ),
            (
                "code code id_token",
                ("state", "a state"),
                Some("unsupported_response_type"),
            ),
            (
                "none",
                ("response_mode", "fragment"),
                Some("unsupported_response_type"),
            ),
        ] {
            let page = browser
                .get(&rp.authorize(&[("response_type", response_type), extra]))
                .await;
            let answer = fragment(&page);
            assert_eq!(
                answer.get("error").map(String::as_str),
                error,
                "{response_type} {extra:?} {answer:?}"
            );
            if error.is_some() {
                assert_eq!(answer["state"], "a state");
                assert!(!answer.contains_key("code") && !answer.contains_key("id_token"));
                let (status, said) = rp
                    .push(&app, &[("response_type", response_type), extra])
                    .await;
                assert_eq!(
                    (status.as_u16(), said["error"].as_str()),
                    (400, error),
                    "{said}"
                );
            }
        }
        let fresh = Browser::new(&app)
            .get(&rp.authorize(&[("response_type", "id_token"), ("prompt", "none")]))
            .await;
        assert_eq!(fragment(&fresh)["error"], "login_required");
        let mut other = Browser::new(&app);
        let page = other
            .open(&rp.authorize(&[("response_type", "code token")]))
            .await;
        let left = other.submit(&page, &[("decision", "cancel")]).await;
        assert_eq!(fragment(&left)["error"], "access_denied");
    }
);

// OAuth 2.1 §7.5.1.
both_engines!(
    a_code_beside_tokens_has_the_rules_of_pkce,
    offered(),
    |app| {
        app.add_person().await;
        let mut metadata = asking(public(REDIRECT));
        metadata["application_type"] = "web".into();
        let open = RelyingParty::of(app.add_client(metadata).await);
        let closed = party(&app).await;
        let without = [("code_challenge", ""), ("code_challenge_method", "")];
        for response_type in &ALL[1..] {
            for (rp, is_public) in [(&open, true), (&closed, false)] {
                let mut browser = Browser::new(&app);
                rp.tokens(&app, &mut browser).await;
                let mut asks = vec![("response_type", *response_type)];
                asks.extend(without);
                // A public client on the web is known by its address, so no page is between.
                let answer = fragment(&browser.get(&rp.authorize(&asks)).await);
                let is_refused = is_public && response_type.contains("code");
                assert_eq!(
                    answer.contains_key("error"),
                    is_refused,
                    "{response_type} {answer:?}"
                );
                if !is_public && *response_type == "code token" {
                    asks.push(("nonce", ""));
                    let answer = fragment(&browser.get(&rp.authorize(&asks)).await);
                    assert_eq!(answer["error"], "invalid_request");
                }
            }
        }
    }
);

// RFC 6749 §4.1.2, and what came beside the code is of the same grant.
both_engines!(
    a_replayed_code_takes_the_token_beside_it_back,
    offered(),
    |app| {
        app.add_person().await;
        for format in ["jwt", "opaque"] {
            let mut metadata = asking(confidential(REDIRECT));
            metadata["access_token_format"] = format.into();
            let rp = RelyingParty::of(app.add_client(metadata).await);
            let mut browser = Browser::new(&app);
            rp.tokens(&app, &mut browser).await;
            for response_type in ["code token", "code id_token token"] {
                let answer = fragment(
                    &browser
                        .get(&rp.authorize(&[("response_type", response_type)]))
                        .await,
                );
                let token = &answer["access_token"];
                // It lives though nobody redeems the code, and its own time only.
                app.clock.advance(std::time::Duration::from_secs(30));
                let (_, tokens) = rp.redeem(&app, &answer["code"]).await;
                for token in [token.as_str(), text(&tokens, "access_token")] {
                    assert_eq!(userinfo(&app, &app.node, token).await.0, StatusCode::OK);
                    assert_eq!(rp.introspect(&app, token).await["active"], true);
                }
                let (status, refused) = rp.redeem(&app, &answer["code"]).await;
                assert_eq!(
                    (status.as_u16(), &refused["error"]),
                    (400, &json!("invalid_grant"))
                );
                for token in [token.as_str(), text(&tokens, "access_token")] {
                    assert_eq!(
                        userinfo(&app, &app.node, token).await.0,
                        StatusCode::UNAUTHORIZED
                    );
                    assert_eq!(rp.introspect(&app, token).await, json!({ "active": false }));
                }
            }
            // One that is presented wrongly takes it, too; and a token whose code nobody wants goes by itself.
            let answer = fragment(
                &browser
                    .get(&rp.authorize(&[("response_type", "code token")]))
                    .await,
            );
            let fields = [("token", answer["access_token"].as_str())];
            assert_eq!(
                rp.post(&app, &app.node, "/revoke", &fields).await.0,
                StatusCode::OK
            );
            assert_eq!(
                rp.introspect(&app, &answer["access_token"]).await["active"],
                false
            );
            assert_eq!(rp.redeem(&app, &answer["code"]).await.0, StatusCode::OK);
        }
    }
);

both_engines!(
    a_token_outlives_the_code_that_nobody_redeemed,
    offered(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        let answer = fragment(
            &browser
                .get(&rp.authorize(&[("response_type", "code token")]))
                .await,
        );
        app.clock.advance(std::time::Duration::from_secs(300));
        let now = app.op().now();
        app.op()
            .store
            .write(move |w| w.sweep(now, now))
            .await
            .expect("swept");
        assert_eq!(
            userinfo(&app, &app.node, &answer["access_token"]).await.0,
            StatusCode::OK
        );
        assert_eq!(
            rp.redeem(&app, &answer["code"]).await.1["error"],
            "invalid_grant"
        );
    }
);

// Core 1.0 §11.
both_engines!(offline_access_needs_a_code, offered(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let scope = "openid offline_access";
    let asks = [("response_type", "id_token"), ("scope", scope)];
    let page = browser.open(&rp.authorize(&asks)).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent");
    assert!(!page.body.contains("offline_access"), "{}", page.body);
    let left = browser.submit(&page, &[("decision", "allow")]).await;
    assert!(fragment(&left).contains_key("id_token"));
    let asks = [("response_type", "code id_token"), ("scope", scope)];
    let page = browser.open(&rp.authorize(&asks)).await;
    assert_eq!(page.name(), "consent");
    let left = browser.submit(&page, &[("decision", "allow")]).await;
    let (_, tokens) = rp.redeem(&app, &fragment(&left)["code"]).await;
    assert!(
        text(&tokens, "scope").contains("offline_access") && tokens["refresh_token"].is_string()
    );
});

async fn register(app: &TestApp, metadata: &Value) -> Answer {
    let token = app.admin_token().await;
    Answer::to(
        app.request(Method::POST, "/register")
            .bearer_auth(token)
            .json(metadata),
    )
    .await
}

both_engines!(without_the_operator_there_is_code_alone, |app| {
    app.add_person().await;
    let metadata: Value = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration"))
        .await
        .json();
    assert_eq!(metadata["response_types_supported"], json!(["code"]));
    let mut wish = asking(confidential(REDIRECT));
    register(&app, &wish)
        .await
        .is_refused(400, "invalid_client_metadata", "implicit");
    wish["grant_types"] = json!(["authorization_code"]);
    register(&app, &wish)
        .await
        .is_refused(400, "invalid_client_metadata", "types");
    let rp = RelyingParty::confidential(&app).await;
    // It was registered once, and the operator has turned it off since.
    app.database.execute(&format!(
        r#"UPDATE clients SET metadata = replace(replace(metadata, '"response_types":["code"', '"response_types":["code","code id_token"'), '"grant_types":[', '"grant_types":["implicit",') WHERE id = '{}'"#,
        rp.id
    ));
    let node = app.second_node().await;
    let mut browser = Browser::at_node(&app, &node);
    rp.tokens(&app, &mut browser).await;
    for response_type in &ALL[1..] {
        let answer = fragment(
            &browser
                .get(&rp.authorize(&[("response_type", response_type)]))
                .await,
        );
        assert_eq!(
            answer["error"], "unsupported_response_type",
            "{response_type}"
        );
    }
});

both_engines!(
    without_its_registration_a_client_has_code_alone,
    offered(),
    |app| {
        app.add_person().await;
        let metadata: Value =
            Answer::to(app.request(Method::GET, "/.well-known/openid-configuration"))
                .await
                .json();
        assert_eq!(metadata["response_types_supported"], json!(ALL));
        assert_eq!(
            metadata["grant_types_supported"],
            json!([
                "authorization_code",
                "refresh_token",
                "client_credentials",
                "implicit",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "urn:openid:params:grant-type:ciba"
            ])
        );
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        for response_type in &ALL[1..] {
            let answer = fragment(
                &browser
                    .get(&rp.authorize(&[("response_type", response_type)]))
                    .await,
            );
            assert_eq!(answer["error"], "unauthorized_client", "{response_type}");
        }
        let mut metadata = confidential(REDIRECT);
        metadata["response_types"] = json!(["id_token"]);
        metadata["grant_types"] = json!(["implicit"]);
        let rp = RelyingParty::of(app.add_client(metadata).await);
        for response_type in ["code", "code id_token", "code token"] {
            let page = browser
                .get(&rp.authorize(&[("response_type", response_type)]))
                .await;
            assert_eq!(
                delivered(&page)["error"],
                "unauthorized_client",
                "{response_type}"
            );
        }
        let location = browser
            .complete(&rp.authorize(&[("response_type", "id_token")]))
            .await;
        assert!(parameters(&location).contains_key("id_token"));
        // RFC 6749 §4.2: it is no grant of the token endpoint.
        let (status, refused) = rp.token(&app, &[("grant_type", "implicit")]).await;
        assert_eq!(
            (status.as_u16(), &refused["error"]),
            (400, &json!("unsupported_grant_type"))
        );
    }
);

both_engines!(
    what_does_not_go_together_is_not_registered,
    offered(),
    |app| {
        let both = json!(["authorization_code", "implicit"]);
        for (change, error) in [
            (
                json!({ "response_types": HYBRID, "grant_types": both }),
                None,
            ),
            (
                json!({ "response_types": ["id_token code"], "grant_types": both }),
                None,
            ),
            (
                json!({ "response_types": ["id_token"], "grant_types": ["implicit"] }),
                None,
            ),
            (
                json!({ "response_types": ["code id_token"] }),
                Some("invalid_client_metadata"),
            ),
            (
                json!({ "response_types": ["code"], "grant_types": both }),
                Some("invalid_client_metadata"),
            ),
            (
                json!({ "response_types": ["id_token"], "grant_types": both }),
                Some("invalid_client_metadata"),
            ),
            (
                json!({ "response_types": ["id_token"], "grant_types": ["authorization_code"] }),
                Some("invalid_client_metadata"),
            ),
            (
                json!({ "response_types": ["token"], "grant_types": ["implicit"] }),
                Some("invalid_client_metadata"),
            ),
            (
                json!({ "response_types": ["id_token token"], "grant_types": ["implicit"] }),
                None,
            ),
            // OpenID Connect Registration 1.0 §2.
            (
                json!({ "response_types": ["code id_token"], "grant_types": both, "redirect_uris": ["http://127.0.0.1/cb"] }),
                Some("invalid_redirect_uri"),
            ),
            (
                json!({ "response_types": ["code id_token"], "grant_types": both, "redirect_uris": ["https://localhost/cb"] }),
                Some("invalid_redirect_uri"),
            ),
            (
                json!({ "response_types": ["code id_token"], "grant_types": both, "redirect_uris": ["http://127.0.0.1/cb"], "application_type": "native" }),
                None,
            ),
            (
                json!({ "response_types": ["id_token"], "grant_types": ["implicit"], "redirect_uris": [] }),
                Some("invalid_redirect_uri"),
            ),
            // RFC 9449 §5.2, RFC 8705 §3.4.
            (
                json!({ "response_types": ["code token"], "grant_types": both, "dpop_bound_access_tokens": true }),
                Some("invalid_client_metadata"),
            ),
            (
                json!({ "response_types": ["code id_token"], "grant_types": both, "dpop_bound_access_tokens": true }),
                None,
            ),
        ] {
            let mut metadata = confidential(REDIRECT);
            metadata["grant_types"] = json!(["authorization_code"]);
            for (name, value) in change.as_object().expect("an object") {
                metadata[name] = value.clone();
            }
            let answer = register(&app, &metadata).await;
            match error {
                None => assert_eq!(answer.status, 201, "{change} {}", answer.text),
                Some(error) => answer.is_refused(400, error, &change),
            }
        }
    }
);

both_engines!(
    an_id_token_by_the_browser_is_a_hint_and_no_other_token,
    offered(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        let answer = fragment(
            &browser
                .get(&rp.authorize(&[("response_type", "id_token")]))
                .await,
        );
        let id_token = &answer["id_token"];
        let hinted = [
            ("response_type", "id_token"),
            ("prompt", "none"),
            ("id_token_hint", id_token),
        ];
        assert!(fragment(&browser.get(&rp.authorize(&hinted)).await).contains_key("id_token"));
        assert_eq!(
            userinfo(&app, &app.node, id_token).await.0,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(
            rp.introspect(&app, id_token).await,
            json!({ "active": false })
        );
    }
);
