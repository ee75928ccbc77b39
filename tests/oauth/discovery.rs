//! The metadata is true: whatever it names is done here, and each member is walked.

use doorward::domain::client::ClientPolicy;
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::scope::Scope;
use doorward::domain::signing::{JwsAlgorithm, MacAlgorithm, SigningAlgorithm, SigningAlgorithms};
use doorward::keys::jws::{CompactJws, Verifier};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{amend, backchannel, device};
use crate::support::answer::{delivered, encode};
use crate::support::app::confidential;
use crate::support::authenticator::Authenticator;
use crate::support::browser::parameters;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, is_under_secret, under_secret};
use crate::support::holder::Holder;
use crate::support::relying_party::{REDIRECT, VERIFIER, claims, jose_header, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};
use crate::web::passkeys;

const METADATA: [&str; 2] = [
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
];

/// Whether a published key, found by its `kid`, verifies the token.
async fn is_signed_by_published_key(app: &TestApp, token: &str) -> bool {
    let jwks: Value = app.get("/jwks.json").await.json().await.expect("JSON");
    let kid = jose_header(token)["kid"].clone();
    let keys = jwks["keys"].as_array().expect("keys");
    let key = keys.iter().find(|key| key["kid"] == kid).expect("the key");
    assert_eq!(
        (&key["alg"], &key["use"]),
        (&jose_header(token)["alg"], &json!("sig"))
    );
    let algorithm = text(key, "alg").parse().expect("an algorithm");
    // Through text: what a relying party gets.
    let public: serde_json::Map<String, Value> =
        serde_json::from_str(&key.to_string()).expect("a map");
    let verifier = Verifier::new(
        algorithm,
        &josekit::jwk::Jwk::from_map(public).expect("a JWK"),
    )
    .expect("a verifier");
    verifier
        .verify(&CompactJws::parse(token).expect("a token"))
        .is_ok()
}

async fn signed_in(app: &TestApp) -> (RelyingParty, Browser) {
    let rp = RelyingParty::confidential(app).await;
    let mut browser = Browser::new(app);
    rp.tokens(app, &mut browser).await;
    (rp, browser)
}

async fn is_answered(app: &TestApp, name: &str, address: &Value) {
    let address = address.as_str().expect("an address");
    assert!(address.starts_with(&app.issuer), "{name}: {address}");
    let method = match name {
        "authorization_endpoint" | "userinfo_endpoint" | "jwks_uri" | "end_session_endpoint" => {
            Method::GET
        }
        _ => Method::POST,
    };
    let answer = Answer::to(app.request(method, address)).await;
    assert!(
        ![404, 405].contains(&answer.status) && answer.status < 500,
        "{name}: {}",
        answer.status
    );
}

/// Whether a token for a client is as it registered: with a published key, or with its secret.
async fn is_signed_for(app: &TestApp, rp: &RelyingParty, token: &str, algorithm: &str) -> bool {
    match algorithm.parse() {
        Ok(mac) => is_under_secret(mac, token, rp.secret.as_deref().expect("it").as_bytes()),
        Err(_) => is_signed_by_published_key(app, token).await,
    }
}

/// Authenticates by a method at an endpoint, as a newly registered client.
async fn authenticates(app: &TestApp, path: &str, method: &str, algorithm: Option<&str>) {
    let algorithm = algorithm.unwrap_or(if method == "client_secret_jwt" {
        "HS256"
    } else {
        "ES256"
    });
    let key = algorithm
        .parse()
        .ok()
        .map(|algorithm| Key::generate(algorithm, "k"));
    let mut metadata = json!({ "redirect_uris": [REDIRECT], "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": method });
    if method.ends_with("_jwt") {
        metadata["token_endpoint_auth_signing_alg"] = algorithm.into();
    }
    if let (Some(key), "private_key_jwt") = (&key, method) {
        metadata["jwks"] = json!({ "keys": [key.public()] });
    }
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let secret = rp.secret.clone().unwrap_or_default();
    let claims = assertion(app, &rp.id);
    let signed = match (&key, method) {
        (Some(key), "private_key_jwt") => key.sign(&key.header("JWT"), &claims),
        _ => under_secret(
            algorithm.parse().unwrap_or(MacAlgorithm::HS256),
            &json!({ "alg": algorithm }),
            &claims,
            secret.as_bytes(),
        ),
    };
    let mut fields = vec![
        ("grant_type", "refresh_token"),
        ("token", "x"),
        ("refresh_token", "x"),
    ];
    match method {
        "client_secret_post" => {
            fields.extend([("client_id", rp.id.as_str()), ("client_secret", &secret)]);
        }
        "none" => fields.push(("client_id", &rp.id)),
        "client_secret_basic" => {}
        _ => fields.extend([
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &signed),
        ]),
    }
    let mut request = app.request(Method::POST, path).form(&fields);
    if method == "client_secret_basic" {
        request = request.header("authorization", rp.basic().expect("a secret"));
    }
    let answer = Answer::to(request).await;
    let is_in = if path == "/token" {
        answer.error() == "invalid_grant"
    } else {
        answer.status == 200
    };
    assert!(is_in, "{method} by {algorithm} at {path}: {}", answer.text);
}

both_engines!(each_thing_that_the_metadata_names_is_done, |app| {
    let person = app.add_person().await;
    let (rp, mut browser) = signed_in(&app).await;
    let metadata = Answer::to(app.request(Method::GET, METADATA[0]))
        .await
        .json();
    for (name, value) in metadata.as_object().expect("an object") {
        let values: Vec<&str> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        match name.as_str() {
            "issuer" => assert_eq!(*value, json!(app.issuer)),
            "authorization_endpoint"
            | "token_endpoint"
            | "pushed_authorization_request_endpoint"
            | "device_authorization_endpoint"
            | "backchannel_authentication_endpoint"
            | "userinfo_endpoint"
            | "jwks_uri"
            | "registration_endpoint"
            | "introspection_endpoint"
            | "revocation_endpoint"
            | "end_session_endpoint" => is_answered(&app, name, value).await,
            "scopes_supported" => {
                let all = Scope::parse(&values.join(" ")).expect("a scope");
                amend(&app, &rp.id, move |client| {
                    client.metadata.scope = Some(all.clone());
                })
                .await;
                // That one is given to apps that share, and walked in `native_sso/`.
                for scope in values.into_iter().filter(|scope| *scope != "device_sso") {
                    let code = rp
                        .code(&mut browser, &[("scope", &format!("openid {scope}"))])
                        .await;
                    let (_, tokens) = rp.redeem(&app, &code).await;
                    assert!(
                        text(&tokens, "scope")
                            .split(' ')
                            .any(|granted| granted == scope),
                        "{scope}: {tokens}"
                    );
                }
            }
            "response_types_supported" => assert_eq!(*value, json!(["code"])),
            "response_modes_supported" => {
                for mode in values {
                    let page = browser
                        .get(&rp.authorize(&[("prompt", "none"), ("response_mode", mode)]))
                        .await;
                    let (way, parameter) = match mode.strip_suffix("jwt") {
                        Some(way) => (way.trim_end_matches('.'), "response"),
                        None => (mode, "code"),
                    };
                    let is_so = match way {
                        "form_post" => page.name() == "form-post" && page.action() == REDIRECT,
                        "fragment" => page.location().contains(&format!("cb#{parameter}=")),
                        "query" | "" => page.location().contains(&format!("cb?{parameter}=")),
                        _ => false,
                    };
                    assert!(
                        is_so && delivered(&page).contains_key(parameter),
                        "{mode}: {}",
                        page.body
                    );
                }
            }
            "grant_types_supported" => assert_eq!(
                *value,
                json!([
                    "authorization_code",
                    "refresh_token",
                    "client_credentials",
                    device::GRANT,
                    "urn:ietf:params:oauth:grant-type:token-exchange",
                    backchannel::GRANT
                ])
            ),
            "acr_values_supported" => {
                let (_, mut key) = passkeys::make(&app, "alex").await;
                let authenticator = Authenticator::enrol(&app, &person).await;
                for acr in values {
                    let asked =
                        json!({ "id_token": { "acr": { "essential": true, "value": acr } } })
                            .to_string();
                    let mut page = browser.open(&rp.authorize(&[("claims", &asked)])).await;
                    if acr == "phr" {
                        page = passkeys::use_it(&mut browser, &page, &mut key).await;
                    } else if page.name() == "second-factor" {
                        let code = authenticator.code(app.op().now());
                        page = browser
                            .submit(&page, &[("way", "app"), ("code", &code)])
                            .await;
                    }
                    let code = parameters(page.location())["code"].clone();
                    let (_, tokens) = rp.redeem(&app, &code).await;
                    assert_eq!(claims(text(&tokens, "id_token"))["acr"], acr);
                }
            }
            // Each done in `back_channel.rs` and `front_channel.rs`.
            "backchannel_logout_supported"
            | "backchannel_logout_session_supported"
            | "frontchannel_logout_supported"
            | "frontchannel_logout_session_supported"
            // Done in `native_sso/`.
            | "native_sso_supported" => assert_eq!(*value, json!(true)),
            // The former is done in `stranger.rs`.
            "client_id_metadata_document_supported"
            | "backchannel_user_code_parameter_supported" => assert_eq!(*value, json!(false)),
            "protected_resources" => assert_eq!(*value, json!([app.issuer])),
            // Done in `pairwise.rs`.
            "subject_types_supported" => assert_eq!(*value, json!(["public", "pairwise"])),
            "id_token_signing_alg_values_supported" | "userinfo_signing_alg_values_supported" => {
                assert!(
                    values.contains(&"RS256"),
                    "OpenID Connect Discovery 1.0 §3: MUST be included"
                );
                for algorithm in values {
                    let mut document = confidential(REDIRECT);
                    let member = if name.starts_with("id") {
                        "id_token_signed_response_alg"
                    } else {
                        "userinfo_signed_response_alg"
                    };
                    document[member] = algorithm.into();
                    let rp = RelyingParty::of(app.add_client(document).await);
                    let tokens = rp.tokens(&app, &mut browser).await;
                    let signed = match member {
                        "id_token_signed_response_alg" => text(&tokens, "id_token").to_owned(),
                        _ => userinfo(&app, &app.node, text(&tokens, "access_token"))
                            .await
                            .1
                            .as_str()
                            .expect("a JWT")
                            .to_owned(),
                    };
                    assert_eq!(jose_header(&signed)["alg"], algorithm);
                    assert!(
                        is_signed_for(&app, &rp, &signed, algorithm).await,
                        "{name} {algorithm}"
                    );
                    assert!(is_signed_by_published_key(&app, text(&tokens, "access_token")).await);
                }
            }
            "token_endpoint_auth_methods_supported"
            | "introspection_endpoint_auth_methods_supported"
            | "revocation_endpoint_auth_methods_supported" => {
                let path = format!(
                    "/{}",
                    name.split('_')
                        .next()
                        .expect("a name")
                        .replace("introspection", "introspect")
                        .replace("revocation", "revoke")
                );
                for method in values {
                    authenticates(&app, &path, method, None).await;
                }
            }
            "token_endpoint_auth_signing_alg_values_supported"
            | "introspection_endpoint_auth_signing_alg_values_supported"
            | "revocation_endpoint_auth_signing_alg_values_supported" => {
                assert!(!values.contains(&"none"), "RFC 8414 §2: MUST NOT");
                let path = format!(
                    "/{}",
                    name.split('_')
                        .next()
                        .expect("a name")
                        .replace("introspection", "introspect")
                        .replace("revocation", "revoke")
                );
                for algorithm in values {
                    let method = if algorithm.starts_with("HS") {
                        "client_secret_jwt"
                    } else {
                        "private_key_jwt"
                    };
                    authenticates(&app, &path, method, Some(algorithm)).await;
                }
            }
            "dpop_signing_alg_values_supported" => {
                assert!(!values.contains(&"none"), "RFC 9449 §5.1: MUST NOT");
                for algorithm in values {
                    let holder = Holder::of(algorithm.parse().expect("an algorithm"));
                    let code = rp.code(&mut browser, &[]).await;
                    let (_, tokens) = holder.token(&app, &rp, &rp.redemption(&code)).await;
                    assert_eq!(tokens["token_type"], "DPoP", "{algorithm}");
                }
            }
            "display_values_supported" => {
                for display in values {
                    let page = Browser::new(&app)
                        .open(&rp.authorize(&[("display", display)]))
                        .await;
                    assert_eq!(page.name(), "sign-in", "{display}");
                }
            }
            "prompt_values_supported" => {
                for (prompt, page) in values.iter().zip(["", "password", "consent", "accounts"]) {
                    assert_eq!(
                        browser
                            .open(&rp.authorize(&[("prompt", prompt)]))
                            .await
                            .name(),
                        page,
                        "{prompt}"
                    );
                }
                assert_eq!(values, ["none", "login", "consent", "select_account"]);
            }
            "claim_types_supported" => assert_eq!(*value, json!(["normal"])),
            // Each done in `encrypted.rs`, and `shared_secret.rs`.
            "introspection_signing_alg_values_supported" => {
                let standard = SigningAlgorithms::STANDARD.iter();
                let standard: Vec<&str> = standard.map(SigningAlgorithm::name).collect();
                let secrets = MacAlgorithm::ALL.map(MacAlgorithm::name);
                assert_eq!(values, [&standard[..], &secrets].concat());
            }
            "id_token_encryption_alg_values_supported"
            | "userinfo_encryption_alg_values_supported"
            | "authorization_encryption_alg_values_supported"
            | "introspection_encryption_alg_values_supported" => {
                assert!(
                    !values
                        .iter()
                        .any(|alg| alg.contains("RSA1_5") || alg.contains("PBES2"))
                );
            }
            "id_token_encryption_enc_values_supported"
            | "userinfo_encryption_enc_values_supported"
            | "authorization_encryption_enc_values_supported"
            | "introspection_encryption_enc_values_supported" => {
                assert_eq!(values.len(), 6, "{name}");
            }
            "claims_supported" => {
                let own = [
                    "sub",
                    "iss",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "acr",
                    "amr",
                    "azp",
                    "nonce",
                    "sid",
                ];
                let every = "openid profile email address phone";
                rp.code(&mut browser, &[("scope", every)]).await;
                for claim in values {
                    let asked = json!({ "userinfo": { claim: null }, "id_token": { claim: { "essential": true } } }).to_string();
                    let code = rp
                        .code(
                            &mut browser,
                            &[("prompt", "none"), ("scope", "openid"), ("claims", &asked)],
                        )
                        .await;
                    let (_, tokens) = rp.redeem(&app, &code).await;
                    assert!(
                        claims(text(&tokens, "id_token")).get(claim).is_some(),
                        "{claim}"
                    );
                    let (_, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
                    assert_eq!(
                        info.get(claim).is_some(),
                        claim == "sub" || !own.contains(&claim),
                        "{claim}: {info}"
                    );
                }
            }
            "claims_parameter_supported" | "authorization_response_iss_parameter_supported" => {
                assert_eq!(*value, json!(true), "{name}");
            }
            // What makes it true: `pushed.rs`.
            "require_pushed_authorization_requests" | "require_signed_request_object" => {
                assert_eq!(*value, json!(false), "{name}");
            }
            "request_parameter_supported"
            | "request_uri_parameter_supported"
            | "require_request_uri_registration" => assert_eq!(*value, json!(true), "{name}"),
            "authorization_signing_alg_values_supported" => {
                assert!(values.contains(&"RS256"), "JARM §2.4");
                for algorithm in values {
                    let mut document = confidential(REDIRECT);
                    document["authorization_signed_response_alg"] = algorithm.into();
                    let rp = RelyingParty::of(app.add_client(document).await);
                    let asked = rp.authorize(&[("response_mode", "jwt"), ("prompt", "none")]);
                    let said = delivered(&browser.get(&asked).await);
                    assert_eq!(jose_header(&said["response"])["alg"], algorithm);
                    assert!(is_signed_for(&app, &rp, &said["response"], algorithm).await);
                }
            }
            "request_object_signing_alg_values_supported" => {
                assert!(
                    values.contains(&"RS256"),
                    "OpenID Connect Discovery 1.0 §3: SHOULD"
                );
                for algorithm in values {
                    let algorithm: JwsAlgorithm = algorithm.parse().expect("an algorithm");
                    let key = algorithm.key_pair().map(|pair| Key::generate(pair, "k"));
                    let mut document = confidential(REDIRECT);
                    if let Some(key) = &key {
                        document["jwks"] = json!({ "keys": [key.public()] });
                    }
                    document["request_object_signing_alg"] = algorithm.name().into();
                    let rp = RelyingParty::of(app.add_client(document).await);
                    let claims = rp.object(&app, &[]);
                    let header = json!({ "alg": algorithm.name(), "typ": "oauth-authz-req+jwt" });
                    let secret = rp.secret.as_deref().expect("a secret").as_bytes();
                    let signed = match (&key, algorithm.secret()) {
                        (Some(key), _) => key.sign(&header, &claims),
                        (None, mac) => under_secret(mac.expect("one"), &header, &claims, secret),
                    };
                    let code = rp.code(&mut browser, &[("request", &signed)]).await;
                    assert_eq!(rp.redeem(&app, &code).await.0, 200, "{algorithm}");
                }
            }
            // What makes them true: `backchannel/delivery.rs`.
            "backchannel_token_delivery_modes_supported" => {
                assert_eq!(*value, json!(["poll", "ping", "push"]));
            }
            "backchannel_authentication_request_signing_alg_values_supported" => {
                for algorithm in values {
                    backchannel::signed::is_taken(&app, algorithm.parse().expect("an algorithm"))
                        .await;
                }
            }
            "ui_locales_supported" => {
                for language in values {
                    let page = Browser::new(&app)
                        .open(&rp.authorize(&[("ui_locales", language)]))
                        .await;
                    assert_eq!(page.attribute("html", "lang").as_deref(), Some(language));
                }
            }
            "code_challenge_methods_supported" => assert_eq!(*value, json!(["S256"])),
            unwalked => panic!("{unwalked} is advertised and nobody checks that it is true"),
        }
    }
});

both_engines!(
    each_grant_that_the_metadata_names_works_and_no_other_does,
    |app| {
        app.add_person().await;
        let metadata = Answer::to(app.request(Method::GET, METADATA[0]))
            .await
            .json();
        let advertised: Vec<&str> = metadata["grant_types_supported"]
            .as_array()
            .expect("grants")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let metadata = json!({ "redirect_uris": [REDIRECT], "grant_types": advertised, "scope": "openid email", "backchannel_token_delivery_mode": "poll" });
        let exchange = ExchangePolicy {
            may_delegate: true,
            gives: [app.issuer.clone()].into(),
            ..ExchangePolicy::default()
        };
        let policy = ClientPolicy {
            exchange: Some(exchange),
            ..ClientPolicy::default()
        };
        let rp = RelyingParty::of(app.add_client_with(metadata, policy).await);
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        for grant in &advertised {
            let code = rp.code(&mut browser, &[]).await;
            let television = device::ask(&app, &rp, "email").await;
            television.approved(&mut browser, "alex").await;
            let ticket = backchannel::ask_alex(&app, &rp).await;
            backchannel::answered(&mut browser, "alex", "allow").await;
            let fields = [
                ("grant_type", *grant),
                ("code", &code),
                ("device_code", &television.device_code),
                ("auth_req_id", &ticket.auth_req_id),
                ("code_verifier", VERIFIER),
                ("redirect_uri", REDIRECT),
                ("refresh_token", text(&tokens, "refresh_token")),
                ("subject_token", text(&tokens, "access_token")),
                (
                    "subject_token_type",
                    "urn:ietf:params:oauth:token-type:access_token",
                ),
                ("scope", "email"),
            ];
            let (status, body) = rp.token(&app, &fields).await;
            assert_eq!(status, StatusCode::OK, "{grant}: {body}");
        }
        for grant in [
            "implicit",
            "password",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ] {
            let (_, body) = rp.token(&app, &[("grant_type", grant)]).await;
            assert_eq!(text(&body, "error"), "unsupported_grant_type", "{grant}");
        }
        // What would be advertised if it were done answers nowhere.
        for path in ["/bc-authorize", "/check_session", "/logout", "/saml"] {
            assert_eq!(
                app.get(path).await.status(),
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
);

both_engines!(metadata_and_keys_may_be_cached_and_read_by_all, |app| {
    let documents: Vec<Value> = {
        let mut all = Vec::new();
        for path in METADATA {
            all.push(Answer::to(app.request(Method::GET, path)).await.json());
        }
        all
    };
    assert_eq!(documents[0], documents[1]);
    for (path, content_type) in [
        (METADATA[0], "application/json"),
        (METADATA[1], "application/json"),
        ("/jwks.json", "application/jwk-set+json"),
    ] {
        let answer = Answer::to(
            app.request(Method::GET, path)
                .header("origin", "https://app.example"),
        )
        .await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, content_type)
        );
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(
            answer.headers.get("set-cookie").is_none()
                && answer.header("access-control-allow-credentials").is_empty()
        );
        let etag = answer.header("etag").to_owned();
        assert!(
            etag.starts_with('"') && etag.ends_with('"') && etag.len() > 20,
            "{etag}"
        );
        let again = Answer::to(
            app.request(Method::GET, path)
                .header("if-none-match", &etag),
        )
        .await;
        assert_eq!(
            (again.status, again.text.as_str(), again.header("etag")),
            (304, "", etag.as_str())
        );
        assert_eq!(
            Answer::to(
                app.request(Method::GET, path)
                    .header("if-none-match", "\"other\"")
            )
            .await
            .status,
            200
        );
        let head = Answer::to(app.request(Method::HEAD, path)).await;
        assert_eq!(
            (head.status, head.text.as_str(), head.header("etag")),
            (200, "", etag.as_str())
        );
        for tail in ["/", "/x", "%2f", "?x=1"] {
            let answer = Answer::to(app.request(Method::GET, &format!("{path}{tail}"))).await;
            assert_eq!(
                answer.status,
                if tail.starts_with('?') { 200 } else { 404 },
                "{path}{tail}"
            );
        }
    }
    let keys = Answer::to(app.request(Method::GET, "/jwks.json"))
        .await
        .json();
    let keys = keys["keys"].as_array().expect("keys");
    assert_eq!(
        keys.len(),
        2 * SigningAlgorithms::STANDARD.iter().count(),
        "of each algorithm the one that signs and the next"
    );
    for key in keys {
        for secret in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
            assert!(key.get(secret).is_none(), "{secret} in the JWK Set");
        }
        assert_eq!(
            (&key["use"], key["kid"].as_str().map(str::len)),
            (&json!("sig"), Some(43)),
            "{key}"
        );
        assert!(key["alg"].is_string(), "{key}");
    }
});

fn https() -> Options {
    Options {
        is_https: true,
        ..Options::default()
    }
}

// C-045: what a request says about its own address is believed by nobody.
both_engines!(the_issuer_is_what_was_configured, https(), |app| {
    app.add_person().await;
    let (rp, mut browser) = signed_in(&app).await;
    let expected = Answer::to(app.request(Method::GET, METADATA[0])).await.text;
    assert!(
        expected.contains(&format!("\"issuer\":\"{}\"", app.issuer))
            && !expected.contains("http://"),
        "{expected}"
    );
    let poison = [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-port", "1"),
        ("x-forwarded-prefix", "/evil"),
        ("x-original-url", "/evil"),
        ("x-rewrite-url", "/evil"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-host", "evil.example"),
        ("x-http-method-override", "DELETE"),
    ];
    for (name, value) in poison {
        let answer = Answer::to(app.request(Method::GET, METADATA[0]).header(name, value)).await;
        assert_eq!((answer.status, &answer.text), (200, &expected), "{name}");
        let page = browser
            .send(
                Method::GET,
                &rp.authorize(&[("prompt", "none"), ("response_mode", "form_post")]),
                None,
                &[(name, value)],
            )
            .await;
        assert_eq!(
            (delivered(&page)["iss"].as_str(), page.action().as_str()),
            (app.issuer.as_str(), REDIRECT),
            "{name}"
        );
        assert!(!page.body.contains("evil"), "{name}: {}", page.body);
        let page = browser
            .send(
                Method::GET,
                "/authorize?client_id=nobody",
                None,
                &[(name, value)],
            )
            .await;
        assert!(
            !page.body.contains("evil") && !format!("{:?}", page.headers).contains("evil"),
            "{name}"
        );
    }
    for host in [
        "evil.example",
        "localhost",
        "localhost:1",
        "localhost.evil.example",
        "127.0.0.1",
        "",
    ] {
        let answer = Answer::to(app.http.get(app.node.at(METADATA[0])).header("host", host)).await;
        assert!(
            [400, 421].contains(&answer.status),
            "{host}: {}",
            answer.status
        );
        assert!(!answer.text.contains(&app.issuer));
        let fields = encode(&[("grant_type", "refresh_token")]);
        let answer = Answer::to(
            app.http
                .post(app.node.at("/token"))
                .header("host", host)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(fields),
        )
        .await;
        assert!(
            [400, 421].contains(&answer.status) && answer.error().is_empty(),
            "{host}: {}",
            answer.text
        );
    }
});
