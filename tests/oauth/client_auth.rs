//! Client authentication: exactly the registered method, with exactly the registered credential.

mod on_record;

use std::time::Duration;

use data_encoding::BASE64;
use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::signing::SigningAlgorithm;
use doorward::secret::TokenHash;
use reqwest::Method;
use serde_json::{Value, json};

use super::turn_client;
use crate::support::answer::encode;
use crate::support::app::confidential;
use crate::support::database::Engine;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, changed, hs256, with_signature};
use crate::support::relying_party::REDIRECT;
use crate::support::{Answer, RelyingParty, TestApp};

const METHODS: [&str; 5] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
];
/// The endpoints that authenticate clients, with what else they need.
const ENDPOINTS: [(&str, (&str, &str)); 6] = [
    ("/token", ("grant_type", "refresh_token")),
    ("/introspect", ("token", "x")),
    ("/revoke", ("token", "x")),
    ("/par", ("scope", "openid")),
    ("/device_authorization", ("scope", "openid")),
    ("/backchannel_authentication", ("login_hint", "x")),
];

async fn register(app: &TestApp, method: &str, key: &Key) -> RelyingParty {
    let mut metadata = json!({
        "redirect_uris": ["https://app.example/cb"],
        "grant_types": [
            "authorization_code",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:device_code",
        ],
        "token_endpoint_auth_method": method,
    });
    if method == "private_key_jwt" {
        metadata["jwks"] = json!({ "keys": [key.public()] });
    }
    RelyingParty::of(app.add_client(metadata).await)
}

fn basic(id: &str, secret: &str) -> String {
    let part =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "Basic {}",
        BASE64.encode(format!("{}:{}", part(id), part(secret)).as_bytes())
    )
}

/// A credential by one method, as header and fields.
fn credential(
    app: &TestApp,
    rp: &RelyingParty,
    method: &str,
    key: &Key,
) -> (Option<String>, Vec<(&'static str, String)>) {
    let secret = rp.secret.clone().unwrap_or_else(|| "no secret".into());
    let by_assertion = |token| {
        vec![
            ("client_assertion_type", ASSERTION_TYPE.to_owned()),
            ("client_assertion", token),
        ]
    };
    match method {
        "client_secret_basic" => (Some(basic(&rp.id, &secret)), Vec::new()),
        "client_secret_post" => (
            None,
            vec![("client_id", rp.id.clone()), ("client_secret", secret)],
        ),
        "client_secret_jwt" => (
            None,
            by_assertion(hs256(
                &json!({ "alg": "HS256" }),
                &assertion(app, &rp.id),
                secret.as_bytes(),
            )),
        ),
        "private_key_jwt" => (
            None,
            by_assertion(key.sign(&key.header("JWT"), &assertion(app, &rp.id))),
        ),
        _ => (None, vec![("client_id", rp.id.clone())]),
    }
}

async fn send(
    app: &TestApp,
    endpoint: (&str, (&str, &str)),
    header: Option<&str>,
    fields: &[(&str, String)],
) -> Answer {
    let mut all: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    all.push(endpoint.1);
    let mut request = app.request(reqwest::Method::POST, endpoint.0).form(&all);
    if let Some(header) = header {
        request = request.header("authorization", header);
    }
    Answer::to(request).await
}

/// Whether the client got in: the token request then fails for want of a refresh token, a pushed one for want of an
/// address, and one by the back channel for want of the grant type.
fn is_authenticated(path: &str, answer: &Answer) -> bool {
    match path {
        "/token" | "/par" => answer.error() == "invalid_request",
        "/backchannel_authentication" => answer.error() == "unauthorized_client",
        _ => answer.status == 200,
    }
}

both_engines!(
    a_client_authenticates_by_its_registered_method_alone,
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        for registered in METHODS {
            let rp = register(&app, registered, &key).await;
            for used in METHODS {
                for endpoint in ENDPOINTS {
                    let (header, fields) = credential(&app, &rp, used, &key);
                    let answer = send(&app, endpoint, header.as_deref(), &fields).await;
                    // RFC 7662 §2.1: nobody scans for tokens without a credential.
                    let is_expected =
                        registered == used && (endpoint.0, used) != ("/introspect", "none");
                    assert_eq!(
                        is_authenticated(endpoint.0, &answer),
                        is_expected,
                        "{registered} by {used} at {}: {}",
                        endpoint.0,
                        answer.text
                    );
                    if !is_expected {
                        answer.is_refused(401, "invalid_client", (registered, used, endpoint.0));
                        assert_eq!(
                            answer.json()["error_description"],
                            "client authentication failed",
                            "it does not say what was wrong"
                        );
                    }
                }
            }
        }
    }
);

both_engines!(two_methods_at_once_are_an_error, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    for registered in METHODS {
        let rp = register(&app, registered, &key).await;
        for (one, other) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)] {
            for endpoint in ENDPOINTS {
                let (header, mut fields) = credential(&app, &rp, METHODS[one], &key);
                let (_, more) = credential(&app, &rp, METHODS[other], &key);
                fields.extend(more);
                let answer = send(&app, endpoint, header.as_deref(), &fields).await;
                answer.is_refused(
                    400,
                    "invalid_request",
                    (registered, METHODS[one], METHODS[other], endpoint.0),
                );
            }
        }
    }
});

both_engines!(a_wrong_credential_is_refused_in_one_voice, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let rp = register(&app, "client_secret_basic", &key).await;
    let post = register(&app, "client_secret_post", &key).await;
    let secret = rp.secret.clone().expect("a secret");
    let raw = |text: &[u8]| format!("Basic {}", BASE64.encode(text));
    let id = rp.id.as_str();
    let wrong = [
        basic(id, ""),
        basic(id, "x"),
        basic(id, &secret[..secret.len() - 1]),
        basic(id, &format!("{secret} ")),
        basic(id, &secret.to_uppercase()),
        basic(id, post.secret.as_deref().expect("a secret")),
        basic("nobody", &secret),
        basic("", &secret),
        basic(&id.to_uppercase(), &secret),
        raw(b""),
        raw(b":"),
        raw(id.as_bytes()),
        raw(&[id.as_bytes(), b":\xff\xfe"].concat()),
        raw(format!("{id}:%zz").as_bytes()),
        raw(format!("{id}:%00").as_bytes()),
        "Basic".into(),
        "Basic !!!".into(),
        format!("Bearer {secret}"),
        format!("Digest username=\"{id}\""),
        "Negotiate YII=".into(),
    ];
    let mut descriptions = std::collections::BTreeSet::new();
    for header in &wrong {
        for endpoint in ENDPOINTS {
            let answer = send(&app, endpoint, Some(header), &[]).await;
            answer.is_refused(401, "invalid_client", header);
            descriptions.insert(answer.text);
        }
    }
    for fields in [
        vec![
            ("client_id", post.id.clone()),
            ("client_secret", "x".to_owned()),
        ],
        vec![
            ("client_id", post.id.clone()),
            ("client_secret", String::new()),
        ],
        vec![("client_id", "nobody".to_owned())],
        vec![],
    ] {
        let answer = send(&app, ENDPOINTS[0], None, &fields).await;
        answer.is_refused(401, "invalid_client", &fields);
        descriptions.insert(answer.text);
    }
    assert_eq!(descriptions.len(), 1, "{descriptions:?}");
    // What only looks wrong: the scheme's case, and the identifier said again.
    let again = basic(id, &secret).replace("Basic", "bAsIc");
    assert!(is_authenticated(
        "/token",
        &send(
            &app,
            ENDPOINTS[0],
            Some(&again),
            &[("client_id", rp.id.clone())]
        )
        .await
    ));
    send(
        &app,
        ENDPOINTS[0],
        Some(&again),
        &[("client_id", post.id.clone())],
    )
    .await
    .is_refused(400, "invalid_request", "another client_id");
    // Two headers.
    let twice = app
        .request(reqwest::Method::POST, "/token")
        .header("authorization", &again)
        .header("authorization", &again)
        .form(&[("grant_type", "refresh_token")]);
    Answer::to(twice)
        .await
        .is_refused(400, "invalid_request", "two headers");
});

both_engines!(
    a_secret_of_reserved_characters_is_form_decoded_once,
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        for (method, secret) in [
            ("client_secret_basic", "a:b%c+d e&f=g/h?i#j"),
            ("client_secret_basic", "schlüssel 鍵 🔑"),
            ("client_secret_basic", "%25%2B%20"),
            ("client_secret_basic", "::::"),
            ("client_secret_post", "a:b%c+d e&f=g/h?i#j"),
            ("client_secret_post", "schlüssel 鍵 🔑"),
        ] {
            let mut rp = register(&app, method, &key).await;
            let (id, hash, now) = (
                ClientId::new(rp.id.as_str()),
                TokenHash::of(secret).into_string(),
                app.clock.now(),
            );
            let store = &app.op().store;
            store
                .write(move |w| {
                    let mut client = w
                        .find_client(&TenantId::default_tenant(), &id)?
                        .expect("the client is there");
                    client.secret_hash = Some(hash.clone());
                    w.update_client(&client, now)
                })
                .await
                .expect("written");
            rp.secret = Some(secret.into());
            let (header, fields) = credential(&app, &rp, method, &key);
            assert!(
                is_authenticated(
                    "/token",
                    &send(&app, ENDPOINTS[0], header.as_deref(), &fields).await
                ),
                "{method} {secret}"
            );
            if method == "client_secret_basic" {
                // Not encoded before it was joined: for these secrets another text, and so another secret; never a failure of ours.
                let raw = format!(
                    "Basic {}",
                    BASE64.encode(format!("{}:{secret}", rp.id).as_bytes())
                );
                let answer = send(&app, ENDPOINTS[0], Some(&raw), &[]).await;
                if secret != "::::" && !secret.starts_with("schl") {
                    answer.is_refused(401, "invalid_client", secret);
                }
                assert!(answer.status < 500);
            }
        }
    }
);

// OpenID Connect Core 1.0 §9, for clients of which the operator says so; nothing else is an audience of theirs either.
both_engines!(
    the_token_endpoint_is_an_audience_of_whom_the_operator_names,
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        let mut metadata = confidential(REDIRECT);
        metadata["token_endpoint_auth_method"] = "private_key_jwt".into();
        metadata["jwks"] = json!({ "keys": [key.public()] });
        metadata["token_endpoint_as_audience"] = true.into();
        let token = app.admin_token().await;
        let request = app.request(Method::POST, "/register").bearer_auth(token);
        let client = Answer::to(request.json(&metadata)).await.json();
        assert_eq!(client["token_endpoint_as_audience"], true);
        let id = client["client_id"].as_str().expect("a client_id");
        let issuer = app.issuer.as_str();
        for (aud, is_taken) in [
            (json!(format!("{issuer}/token")), true),
            (json!(issuer), true),
            (json!([format!("{issuer}/token")]), false),
            (json!(format!("{issuer}/par")), false),
            (json!(format!("{issuer}/token/")), false),
            (json!("https://other.example/token"), false),
        ] {
            let claims = changed(&assertion(&app, id), &json!({ "aud": aud }));
            let signed = key.sign(&key.header("JWT"), &claims);
            let fields = [
                ("client_assertion_type", ASSERTION_TYPE),
                ("client_assertion", &signed),
            ];
            let answer = Answer::to_form(&app, "/token", &fields).await;
            assert_eq!(answer.error() != "invalid_client", is_taken, "{aud}");
        }
        // It does not give itself that.
        let mut changed = client.clone();
        let document = changed.as_object_mut().expect("an object");
        for name in [
            "client_id_issued_at",
            "registration_access_token",
            "registration_client_uri",
        ] {
            document.remove(name);
        }
        let rp = RelyingParty::of(app.add_client(confidential(REDIRECT)).await);
        document.insert("client_id".into(), rp.id.clone().into());
        let put = app.request(Method::PUT, &format!("/register/{}", rp.id));
        let token = rp.registration["registration_access_token"]
            .as_str()
            .expect("a token");
        let answer = Answer::to(put.bearer_auth(token).json(&changed)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(answer.json().get("token_endpoint_as_audience").is_none());
    }
);

// RFC 7523 §3, and its update that takes only the issuer as audience.
both_engines!(
    an_assertion_is_for_this_server_now_and_by_this_client,
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        let stranger = Key::generate(SigningAlgorithm::ES256, "k");
        let rp = register(&app, "private_key_jwt", &key).await;
        let other = register(&app, "private_key_jwt", &stranger).await;
        let now = app.clock.now().as_seconds();
        let issuer = app.issuer.as_str();
        let good = [
            json!({}),
            json!({ "iat": now + 2 }),
            json!({ "iat": now + 59 }),
            json!({ "iat": null }),
            json!({ "nbf": now + 2 }),
            json!({ "nbf": now + 59 }),
            json!({ "nbf": now - 3600 }),
            json!({ "exp": now + 300 }),
            json!({ "exp": now - 2 }),
            json!({ "exp": now - 59 }),
            json!({ "unknown": { "a": [1] } }),
        ];
        let bad = [
            json!({ "aud": format!("{issuer}/token") }),
            json!({ "aud": [issuer] }),
            json!({ "aud": [issuer, "https://other.example"] }),
            json!({ "aud": "https://other.example" }),
            json!({ "aud": null }),
            json!({ "aud": format!("{issuer}/") }),
            json!({ "aud": issuer.to_uppercase() }),
            json!({ "aud": "" }),
            json!({ "iss": other.id }),
            json!({ "sub": other.id }),
            json!({ "iss": null }),
            json!({ "sub": null }),
            json!({ "iss": issuer, "sub": rp.id }),
            json!({ "iss": other.id, "sub": other.id }),
            json!({ "iss": "nobody", "sub": "nobody" }),
            json!({ "iss": "nobody\0", "sub": "nobody\0" }),
            json!({ "iss": [rp.id], "sub": [rp.id] }),
            json!({ "exp": null }),
            json!({ "exp": now + 361 }),
            json!({ "exp": now + 86_400 }),
            json!({ "exp": now - 60 }),
            json!({ "exp": now - 61 }),
            json!({ "iat": now + 60 }),
            json!({ "nbf": now + 60 }),
            json!({ "nbf": now + 3600 }),
            json!({ "jti": null }),
            json!({ "jti": "" }),
            json!({ "jti": "j".repeat(257) }),
            json!({ "jti": 7 }),
        ];
        let ask = async |token: String, id: Option<&str>| {
            let mut fields = vec![
                ("client_assertion_type", ASSERTION_TYPE.to_owned()),
                ("client_assertion", token),
            ];
            fields.extend(id.map(|id| ("client_id", id.to_owned())));
            send(&app, ENDPOINTS[0], None, &fields).await
        };
        for change in &good {
            let token = key.sign(
                &key.header("JWT"),
                &changed(&assertion(&app, &rp.id), change),
            );
            assert!(
                is_authenticated("/token", &ask(token, None).await),
                "{change}"
            );
        }
        for change in &bad {
            let token = key.sign(
                &key.header("JWT"),
                &changed(&assertion(&app, &rp.id), change),
            );
            ask(token, None)
                .await
                .is_refused(401, "invalid_client", change);
        }
        // Another client's key, under either client's name; and the right one beside a wrong client_id.
        let claims = assertion(&app, &rp.id);
        ask(stranger.sign(&stranger.header("JWT"), &claims), None)
            .await
            .is_refused(401, "invalid_client", "another key");
        ask(key.sign(&key.header("JWT"), &claims), Some(&other.id))
            .await
            .is_refused(401, "invalid_client", "another client_id");
        assert!(is_authenticated(
            "/token",
            &ask(key.sign(&key.header("JWT"), &claims), Some(&rp.id)).await
        ));
        // What says to be something else is that; what says nothing is taken.
        for (typ, is_taken) in [
            (json!(null), true),
            (json!("jwt"), true),
            (json!("application/client-authentication+jwt"), true),
            (json!("at+jwt"), false),
            (json!("logout+jwt"), false),
            (json!(""), false),
        ] {
            let header = changed(&key.header("JWT"), &json!({ "typ": typ }));
            let answer = ask(key.sign(&header, &assertion(&app, &rp.id)), None).await;
            assert_eq!(is_authenticated("/token", &answer), is_taken, "{typ}");
        }
        // The members' values in an array are no object of claims.
        let listed = json!([rp.id, rp.id, issuer, now + 60, "an array"]).to_string();
        let token = key.sign_text(&key.header("JWT").to_string(), listed.as_bytes());
        ask(token, None)
            .await
            .is_refused(401, "invalid_client", "an array");
        // The type must be said, and be this one.
        for assertion_type in [
            "",
            "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
            "jwt",
        ] {
            let token = key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
            let fields = [
                ("client_assertion_type", assertion_type.to_owned()),
                ("client_assertion", token),
            ];
            send(&app, ENDPOINTS[0], None, &fields).await.is_refused(
                401,
                "invalid_client",
                assertion_type,
            );
        }
    }
);

both_engines!(an_assertion_is_good_once, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let rp = register(&app, "private_key_jwt", &key).await;
    let other = register(&app, "private_key_jwt", &key).await;
    let node = if app.engine == Engine::Postgres {
        Some(app.second_node().await)
    } else {
        None
    };
    let node = node.as_ref().unwrap_or(&app.node);
    let claims = assertion(&app, &rp.id);
    let token = key.sign(&key.header("JWT"), &claims);
    let fields = encode(&[
        ("grant_type", "refresh_token"),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", token.as_str()),
    ]);
    let post = async |node: &crate::support::app::Node, body: String| {
        Answer::to(
            node.request(&app.http, &app.issuer, reqwest::Method::POST, "/token")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body),
        )
        .await
    };
    assert!(is_authenticated(
        "/token",
        &post(&app.node, fields.clone()).await
    ));
    post(node, fields.clone())
        .await
        .is_refused(401, "invalid_client", "at another node");
    post(&app.node, fields.clone())
        .await
        .is_refused(401, "invalid_client", "at the same node");
    // To the last moment at which it could be believed, and beyond it.
    for span in [59, 59, 1, 1] {
        app.clock.advance(Duration::from_secs(span));
        post(&app.node, fields.clone())
            .await
            .is_refused(401, "invalid_client", span);
    }
    // The identifier is the client's own: another client may use the same.
    let other_claims = changed(
        &assertion(&app, &other.id),
        &json!({ "jti": claims["jti"] }),
    );
    let body = encode(&[
        ("grant_type", "refresh_token"),
        ("client_assertion_type", ASSERTION_TYPE),
        (
            "client_assertion",
            key.sign(&key.header("JWT"), &other_claims).as_str(),
        ),
    ]);
    assert!(is_authenticated("/token", &post(&app.node, body).await));
    // A forged assertion does not use up the identifier of a good one.
    let claims = assertion(&app, &rp.id);
    let forged = Key::generate(SigningAlgorithm::ES256, "k").sign(&key.header("JWT"), &claims);
    let body = |token: &str| {
        encode(&[
            ("grant_type", "refresh_token"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", token),
        ])
    };
    post(&app.node, body(&forged))
        .await
        .is_refused(401, "invalid_client", "forged");
    assert!(is_authenticated(
        "/token",
        &post(&app.node, body(&key.sign(&key.header("JWT"), &claims))).await
    ));
});

both_engines!(the_registered_assertion_algorithm_is_the_only_one, |app| {
    let rsa = Key::generate(SigningAlgorithm::RS256, "rsa");
    let ps = rsa.as_algorithm(SigningAlgorithm::PS256);
    let mut public = rsa.public();
    public.as_object_mut().expect("an object").remove("alg");
    let client = |registered: Value| json!({ "redirect_uris": ["https://app.example/cb"], "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [public] }, "token_endpoint_auth_signing_alg": registered });
    for (registered, rs256, ps256) in [
        (json!("PS256"), false, true),
        (json!("RS256"), true, false),
        (Value::Null, true, true),
    ] {
        let rp = RelyingParty::of(app.add_client(client(registered.clone())).await);
        for (key, is_expected) in [(&rsa, rs256), (&ps, ps256)] {
            let token = key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
            let fields = [
                ("client_assertion_type", ASSERTION_TYPE.to_owned()),
                ("client_assertion", token),
            ];
            let answer = send(&app, ENDPOINTS[0], None, &fields).await;
            assert_eq!(
                is_authenticated("/token", &answer),
                is_expected,
                "{registered} by {}: {}",
                key.algorithm,
                answer.text
            );
        }
    }
});

both_engines!(an_assertion_says_which_of_several_keys_signed_it, |app| {
    let keys = ["a", "b"].map(|kid| Key::generate(SigningAlgorithm::ES256, kid));
    let other = Key::generate(SigningAlgorithm::RS256, "c");
    let public: Vec<Value> = keys.iter().chain([&other]).map(Key::public).collect();
    let metadata = json!({ "redirect_uris": ["https://app.example/cb"], "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": public } });
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let without_kid = |key: &Key| {
        let mut header = key.header("JWT");
        header.as_object_mut().expect("an object").remove("kid");
        header
    };
    for (header, key, is_expected) in [
        (keys[0].header("JWT"), &keys[0], true),
        (keys[1].header("JWT"), &keys[1], true),
        (keys[0].header("JWT"), &keys[1], false),
        (without_kid(&keys[0]), &keys[0], false),
        // The only one of its kind.
        (without_kid(&other), &other, true),
    ] {
        let token = key.sign(&header, &assertion(&app, &rp.id));
        let fields = [
            ("client_assertion_type", ASSERTION_TYPE.to_owned()),
            ("client_assertion", token),
        ];
        let answer = send(&app, ENDPOINTS[0], None, &fields).await;
        assert_eq!(
            is_authenticated("/token", &answer),
            is_expected,
            "{header}: {}",
            answer.text
        );
    }
});

both_engines!(
    an_assertion_under_a_secret_is_hs256_under_that_secret,
    |app| {
        let unused = Key::generate(SigningAlgorithm::ES256, "k");
        let rp = register(&app, "client_secret_jwt", &unused).await;
        let other = register(&app, "client_secret_jwt", &unused).await;
        let secret = rp.secret.clone().expect("a secret");
        let others = other.secret.clone().expect("a secret");
        let hash = TokenHash::of(&secret).into_string();
        let ask = async |token: String| {
            let fields = [
                ("client_assertion_type", ASSERTION_TYPE.to_owned()),
                ("client_assertion", token),
            ];
            send(&app, ENDPOINTS[0], None, &fields).await
        };
        for alg in ["none", "", "HS384", "HS512", "hs256", "RS256", "ES256"] {
            let header = json!({ "alg": alg });
            let claims = assertion(&app, &rp.id);
            let unsigned = with_signature(&header, &claims, b"");
            for token in [hs256(&header, &claims, secret.as_bytes()), unsigned] {
                ask(token).await.is_refused(401, "invalid_client", alg);
            }
        }
        let header = json!({ "alg": "HS256" });
        for wrong in [
            "",
            "secret",
            &others,
            &hash,
            &secret[6..],
            &rp.id,
            &secret.to_uppercase(),
        ] {
            let token = hs256(&header, &assertion(&app, &rp.id), wrong.as_bytes());
            ask(token).await.is_refused(401, "invalid_client", wrong);
        }
        let good = hs256(&header, &assertion(&app, &rp.id), secret.as_bytes());
        let (input, signature) = good.rsplit_once('.').expect("three parts");
        for cut in [&signature[..signature.len() - 4], &signature[..22], ""] {
            ask(format!("{input}.{cut}"))
                .await
                .is_refused(401, "invalid_client", cut);
        }
        assert!(is_authenticated("/token", &ask(good).await));
    }
);

both_engines!(a_client_that_is_turned_off_authenticates_nowhere, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    for method in METHODS {
        let rp = register(&app, method, &key).await;
        turn_client(&app, &rp.id, false).await;
        for endpoint in ENDPOINTS {
            let (header, fields) = credential(&app, &rp, method, &key);
            send(&app, endpoint, header.as_deref(), &fields)
                .await
                .is_refused(401, "invalid_client", (method, endpoint.0));
        }
        turn_client(&app, &rp.id, true).await;
        let (header, fields) = credential(&app, &rp, method, &key);
        assert!(
            is_authenticated(
                "/token",
                &send(&app, ENDPOINTS[0], header.as_deref(), &fields).await
            ),
            "{method} turned on again"
        );
    }
});
