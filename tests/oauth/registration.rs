//! Dynamic registration and its management (RFC 7591, RFC 7592): who may, what may, and that nobody widens their own rights.

use std::time::Duration;

use doorward::domain::client::{ClientPolicy, TokenEndpointAuthMethod};
use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::scope::Scope;
use doorward::domain::signing::SigningAlgorithm;
use doorward::oauth::error::ErrorCode;
use doorward::oauth::registration;
use doorward::provider::Settings;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::turn_client;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::database::START;
use crate::support::forge::Key;
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

async fn register(app: &TestApp, document: &Value) -> Answer {
    let token = app.admin_token().await;
    Answer::to(
        app.request(Method::POST, "/register")
            .bearer_auth(token)
            .json(document),
    )
    .await
}

async fn manage(
    app: &TestApp,
    method: Method,
    client: &Value,
    token: &str,
    body: Option<&Value>,
) -> Answer {
    let mut request = app
        .request(method, text(client, "registration_client_uri"))
        .bearer_auth(token);
    if let Some(body) = body {
        request = request.json(body);
    }
    Answer::to(request).await
}

async fn policy_of(app: &TestApp, id: &str) -> ClientPolicy {
    let id = ClientId::new(id);
    let found = app
        .op()
        .store
        .read(move |r| r.find_client(&TenantId::default_tenant(), &id))
        .await;
    found.expect("an answer").expect("the client").policy
}

both_engines!(a_client_registers_reads_changes_and_leaves, |app| {
    app.add_person().await;
    let mut document = confidential(REDIRECT);
    document["client_name#fr"] = "Application d'essai".into();
    document["unknown_member"] = json!({ "a": 1 });
    let answer = register(&app, &document).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (201, "application/json"),
        "{}",
        answer.text
    );
    answer.is_unstored("registered");
    let client = answer.json();
    let token = text(&client, "registration_access_token").to_owned();
    assert_eq!(client["client_secret_expires_at"], 0);
    assert_eq!(client["client_id_issued_at"], app.clock.now().as_seconds());
    assert_eq!(client["client_name#fr"], "Application d'essai");
    assert_eq!(
        client.get("unknown_member"),
        None,
        "what is not understood is not confirmed (RFC 7591 §2)"
    );
    assert_eq!(
        text(&client, "registration_client_uri"),
        format!("{}/register/{}", app.issuer, text(&client, "client_id"))
    );
    let mut rp = RelyingParty::of(client.clone());
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;

    let read = manage(&app, Method::GET, &client, &token, None).await;
    assert_eq!(read.status, 200);
    read.is_unstored("read");
    assert_eq!(read.json()["redirect_uris"], json!([REDIRECT]));
    assert_eq!(
        read.json().get("client_secret"),
        None,
        "a secret is shown once"
    );

    // RFC 7592 §2.2: the request replaces the metadata; what is left out is gone.
    let change = json!({ "client_id": client["client_id"], "redirect_uris": ["https://app.example/new"], "grant_types": ["authorization_code", "refresh_token"] });
    let changed = manage(&app, Method::PUT, &client, &token, Some(&change)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(changed.json().get("client_name"), None);
    assert_eq!(
        rp.refresh(&app, text(&tokens, "refresh_token")).await.0,
        200,
        "the secret stayed"
    );
    rp.redirect_uri = "https://app.example/new".into();
    rp.code(&mut Browser::new(&app), &[]).await;

    let gone = manage(&app, Method::DELETE, &client, &token, None).await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        manage(&app, method, &client, &token, Some(&change))
            .await
            .is_refused(401, "invalid_token", "after it left");
    }
    let (status, body) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(
        (status.as_u16(), text(&body, "error")),
        (401, "invalid_client")
    );
});

both_engines!(only_an_initial_access_token_registers, |app| {
    let rp = RelyingParty::of(register(&app, &confidential(REDIRECT)).await.json());
    app.add_person().await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let admin = app.admin_token().await;
    let bare = app
        .request(Method::POST, "/register")
        .json(&confidential(REDIRECT));
    let answer = Answer::to(bare).await;
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (401, "Bearer realm=\"doorward\"")
    );
    for wrong in [
        "x",
        "dw_ad_x",
        &admin[..admin.len() - 1],
        &format!("{admin}A"),
        &admin.to_lowercase(),
        text(&tokens, "access_token"),
        text(&tokens, "refresh_token"),
        text(&rp.registration, "registration_access_token"),
        rp.secret.as_deref().expect("a secret"),
    ] {
        let request = app
            .request(Method::POST, "/register")
            .bearer_auth(wrong)
            .json(&confidential(REDIRECT));
        Answer::to(request)
            .await
            .is_refused(401, "invalid_token", wrong);
    }
    let in_address = app
        .request(Method::POST, &format!("/register?access_token={admin}"))
        .json(&confidential(REDIRECT));
    assert_eq!(Answer::to(in_address).await.status, 401);
    // An hour is an hour.
    let request = || {
        app.request(Method::POST, "/register")
            .bearer_auth(&admin)
            .json(&confidential(REDIRECT))
    };
    app.clock.advance(Duration::from_micros(3_599_999_999));
    assert_eq!(Answer::to(request()).await.status, 201);
    app.clock.advance(Duration::from_micros(1));
    Answer::to(request())
        .await
        .is_refused(401, "invalid_token", "expired");
});

both_engines!(
    a_registration_token_manages_its_own_client_as_long_as_that_is_in_use,
    |app| {
        let one = register(&app, &confidential(REDIRECT)).await.json();
        let other = register(&app, &confidential(REDIRECT)).await.json();
        let (token, others) = (
            text(&one, "registration_access_token"),
            text(&other, "registration_access_token"),
        );
        let admin = app.admin_token().await;
        let body = json!({ "client_id": one["client_id"], "redirect_uris": [REDIRECT] });
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            for wrong in [others, "x", &admin, text(&one, "client_secret")] {
                manage(&app, method.clone(), &one, wrong, Some(&body))
                    .await
                    .is_refused(401, "invalid_token", (&method, wrong));
            }
            let bare = app.request(method.clone(), text(&one, "registration_client_uri"));
            assert_eq!(Answer::to(bare).await.status, 401);
        }
        let nobody = json!({ "registration_client_uri": "/register/nobody" });
        manage(&app, Method::GET, &nobody, token, None)
            .await
            .is_refused(401, "invalid_token", "nobody");
        // Turned off by the operator, it cannot turn itself on, or anything else.
        turn_client(&app, text(&one, "client_id"), false).await;
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            manage(&app, method, &one, token, Some(&body))
                .await
                .is_refused(401, "invalid_token", "turned off");
        }
        turn_client(&app, text(&one, "client_id"), true).await;
        assert_eq!(
            manage(&app, Method::GET, &one, token, None).await.status,
            200
        );
    }
);

both_engines!(
    nobody_registers_or_changes_what_only_the_operator_decides,
    |app| {
        let wishes = json!({
            "client_id": "mine", "client_secret": "mine", "client_secret_expires_at": 9, "tenant_id": "acme", "disabled_at": null, "is_enabled": true,
            "policy": { "is_first_party": true, "is_resource_server": true, "is_pkce_exempt": true, "minimum_acr": "phr" },
            "is_first_party": true, "is_resource_server": true, "is_pkce_exempt": true, "minimum_acr": "phr", "secret_hash": "x", "registration_token_hash": "x", "created_at": 0,
            "service_account": true, "localized": { "policy": 1 },
        });
        let mut document = confidential(REDIRECT);
        document
            .as_object_mut()
            .expect("an object")
            .extend(wishes.as_object().expect("an object").clone());
        let answer = register(&app, &document).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let client = answer.json();
        assert_ne!(client["client_id"], "mine");
        assert_ne!(client["client_secret"], "mine");
        assert_eq!(
            policy_of(&app, text(&client, "client_id")).await,
            ClientPolicy::default()
        );
        for name in [
            "policy",
            "is_first_party",
            "tenant_id",
            "service_account",
            "localized",
        ] {
            assert_eq!(client.get(name), None, "{name}");
        }
        // Nor by a change; and what RFC 7592 §2.2 forbids to send is refused.
        let token = text(&client, "registration_access_token");
        let base = json!({ "client_id": client["client_id"], "redirect_uris": [REDIRECT] });
        let with = |name: &str, value: Value| {
            let mut document = base.clone();
            document[name] = value;
            document
        };
        for (name, value) in [
            ("registration_access_token", json!("x")),
            ("registration_client_uri", json!("https://evil.example/")),
            ("client_secret_expires_at", json!(0)),
            ("client_id_issued_at", json!(0)),
            ("client_id", json!("another")),
            ("client_id", json!(1)),
            ("client_id", Value::Null),
            ("client_secret", json!("another")),
            ("client_secret", json!("")),
            ("client_secret", Value::Null),
        ] {
            manage(
                &app,
                Method::PUT,
                &client,
                token,
                Some(&with(name, value.clone())),
            )
            .await
            .is_refused(400, "invalid_request", (name, value));
        }
        let answer = manage(
            &app,
            Method::PUT,
            &client,
            token,
            Some(&with("policy", wishes["policy"].clone())),
        )
        .await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            policy_of(&app, text(&client, "client_id")).await,
            ClientPolicy::default()
        );
        let same = with("client_secret", client["client_secret"].clone());
        assert_eq!(
            manage(&app, Method::PUT, &client, token, Some(&same))
                .await
                .status,
            200
        );
        // Every rule of registration holds for a change.
        for (name, value, error) in [
            (
                "redirect_uris",
                json!(["javascript:alert(1)"]),
                "invalid_redirect_uri",
            ),
            ("redirect_uris", json!([]), "invalid_redirect_uri"),
            (
                "grant_types",
                json!(["authorization_code", "implicit"]),
                "invalid_client_metadata",
            ),
            (
                "grant_types",
                json!(["password"]),
                "invalid_client_metadata",
            ),
            (
                "response_types",
                json!(["token"]),
                "invalid_client_metadata",
            ),
            (
                "token_endpoint_auth_method",
                json!("tls_client_auth"),
                "invalid_client_metadata",
            ),
            (
                "scope",
                json!("openid superuser"),
                "invalid_client_metadata",
            ),
            (
                "subject_type",
                json!("ephemeral"),
                "invalid_client_metadata",
            ),
            (
                "logo_uri",
                json!("data:image/svg+xml,x"),
                "invalid_client_metadata",
            ),
        ] {
            manage(
                &app,
                Method::PUT,
                &client,
                token,
                Some(&with(name, value.clone())),
            )
            .await
            .is_refused(400, error, (name, value));
        }
    }
);

both_engines!(what_cannot_be_read_is_named, |app| {
    let token = app.admin_token().await;
    for (name, value, description) in [
        (
            "redirect_uris",
            json!("https://rp.example/callback"),
            "redirect_uris: a list is expected",
        ),
        ("contacts", json!([7]), "contacts: a string is expected"),
        (
            "response_types",
            json!(["token"]),
            "response_types: code is expected",
        ),
        (
            "grant_types",
            json!(["authorization_code", "implicit"]),
            "grant_types: some of authorization_code, refresh_token, client_credentials, urn:ietf:params:oauth:grant-type:device_code, urn:ietf:params:oauth:grant-type:token-exchange, urn:openid:params:grant-type:ciba are expected",
        ),
    ] {
        let mut metadata = json!({ "redirect_uris": ["https://rp.example/callback"] });
        metadata[name] = value;
        let answer = Answer::to(
            app.request(Method::POST, "/register")
                .bearer_auth(&token)
                .json(&metadata),
        )
        .await;
        answer.is_refused(400, "invalid_client_metadata", name);
        assert_eq!(answer.json()["error_description"], description);
    }
});

both_engines!(metadata_that_cannot_be_honoured_is_refused, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    for (change, is_good) in [
        (
            json!({ "grant_types": ["authorization_code"], "response_types": ["code"] }),
            true,
        ),
        (
            json!({ "grant_types": ["authorization_code"], "response_types": [] }),
            false,
        ),
        (
            json!({ "grant_types": ["client_credentials"], "response_types": ["code"] }),
            false,
        ),
        (
            json!({ "grant_types": ["refresh_token"], "response_types": [] }),
            false,
        ),
        (
            json!({ "grant_types": ["implicit"], "response_types": ["token"] }),
            false,
        ),
        (json!({ "grant_types": "authorization_code" }), false),
        (json!({ "response_types": ["code", "id_token"] }), false),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt" }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://app.example/jwks" }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [] } }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [key.public()] } }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [key.public()] }, "token_endpoint_auth_signing_alg": "none" }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [key.public()] }, "token_endpoint_auth_signing_alg": "HS256" }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "client_secret_jwt", "token_endpoint_auth_signing_alg": "RS256" }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "client_secret_jwt", "token_endpoint_auth_signing_alg": "HS256" }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "client_secret_jwt", "token_endpoint_auth_signing_alg": "HS512" }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "CLIENT_SECRET_BASIC" }),
            false,
        ),
        (json!({ "id_token_signed_response_alg": "none" }), false),
        // With a secret that the client has.
        (json!({ "id_token_signed_response_alg": "HS256" }), true),
        (json!({ "userinfo_signed_response_alg": "HS512" }), true),
        (json!({ "id_token_signed_response_alg": "HS1" }), false),
        (json!({ "id_token_signed_response_alg": "ES512" }), false),
        (json!({ "userinfo_signed_response_alg": "none" }), false),
        (
            json!({ "access_token_signed_response_alg": "HS256" }),
            false,
        ),
        (json!({ "access_token_format": "saml" }), false),
        (
            json!({ "id_token_encrypted_response_alg": "RSA-OAEP" }),
            false,
        ),
        (
            json!({ "sector_identifier_uri": "https://app.example/s" }),
            false,
        ),
        // Whoever signs has keys.
        (json!({ "request_uris": ["https://app.example/r"] }), false),
        (
            json!({ "request_uris": ["https://app.example/r"], "jwks_uri": "https://app.example/jwks" }),
            true,
        ),
        (
            json!({ "request_uris": ["http://app.example/r"], "jwks_uri": "https://app.example/jwks" }),
            false,
        ),
        (json!({ "jwks_uri": "https://app.example/jwks" }), true),
        (json!({ "jwks_uri": "http://app.example/jwks" }), false),
        (json!({ "jwks_uri": "file:///etc/passwd" }), false),
        (
            json!({ "jwks_uri": "https://app.example/jwks", "jwks": { "keys": [] } }),
            false,
        ),
        (json!({ "request_object_signing_alg": "none" }), false),
        (json!({ "request_object_signing_alg": "ES256" }), false),
        (
            json!({ "request_object_signing_alg": "ES256", "jwks_uri": "https://app.example/jwks" }),
            true,
        ),
        (
            json!({ "request_object_signing_alg": "HS256", "jwks_uri": "https://app.example/jwks" }),
            true,
        ),
        (json!({ "request_object_signing_alg": "HS384" }), true),
        (
            json!({ "request_object_encryption_alg": "RSA-OAEP" }),
            false,
        ),
        (json!({ "request_uris": [] }), true),
        (json!({ "dpop_bound_access_tokens": true }), true),
        (json!({ "dpop_bound_access_tokens": "true" }), false),
        (json!({ "dpop_bound_access_tokens": false }), true),
        (
            json!({ "tls_client_certificate_bound_access_tokens": true }),
            false,
        ),
        (
            json!({ "tls_client_certificate_bound_access_tokens": false }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth" }),
            false,
        ),
        (
            json!({ "require_pushed_authorization_requests": true }),
            true,
        ),
        (
            json!({ "require_pushed_authorization_requests": "true" }),
            false,
        ),
        (json!({ "require_signed_request_object": true }), false),
        (
            json!({ "require_signed_request_object": true, "jwks_uri": "https://app.example/jwks" }),
            true,
        ),
        (
            json!({ "authorization_signed_response_alg": "RS256" }),
            true,
        ),
        (
            json!({ "authorization_signed_response_alg": "none" }),
            false,
        ),
        (
            json!({ "authorization_signed_response_alg": "HS256" }),
            true,
        ),
        (
            json!({ "authorization_encrypted_response_alg": "RSA-OAEP" }),
            false,
        ),
        (
            json!({ "introspection_signed_response_alg": "RS256" }),
            true,
        ),
        (json!({ "default_max_age": -1 }), false),
        (json!({ "default_max_age": 1e300 }), false),
        (json!({ "default_max_age": "60" }), false),
        (json!({ "contacts": ["x".repeat(501)] }), false),
        (
            json!({ "contacts": (0..51).map(|n| n.to_string()).collect::<Vec<_>>() }),
            false,
        ),
        (json!({ "token_endpoint_auth_signing_alg": "none" }), false),
        (json!({ "scope": 7 }), false),
        (json!({ "scope": "a\"b" }), false),
        (json!({ "client_name": 7 }), false),
        (json!({ "client_name#de": 7 }), false),
        (json!({ "application_type": "toaster" }), false),
        (
            json!({ "client_name": null, "logo_uri": null, "jwks": null, "scope": null }),
            true,
        ),
    ] {
        let mut document = json!({ "redirect_uris": [REDIRECT] });
        document
            .as_object_mut()
            .expect("an object")
            .extend(change.as_object().expect("an object").clone());
        let answer = register(&app, &document).await;
        if is_good {
            assert_eq!(answer.status, 201, "{change}: {}", answer.text);
        } else {
            answer.is_refused(400, "invalid_client_metadata", &change);
        }
    }
});

// Bounds of RFC 8725 §3.4 and of sense: what a verification may cost, and what must not travel.
both_engines!(keys_of_clients_are_public_strong_and_few, |app| {
    let es = Key::generate(SigningAlgorithm::ES256, "es");
    let rsa = Key::generate(SigningAlgorithm::RS256, "rsa").public();
    let ed = Key::generate(SigningAlgorithm::EdDSA, "ed");
    let jwks = |keys: Value| json!({ "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": keys } });
    let with = |key: &Value, change: Value| crate::support::forge::changed(key, &change);
    let number = |bytes: usize| {
        data_encoding::BASE64URL_NOPAD.encode(&[vec![0xC1; bytes - 1], vec![1]].concat())
    };
    let public = es.public();
    for good in [
        json!([public]),
        json!([rsa, public, ed.public()]),
        json!([public, { "kty": "OKP", "crv": "X25519", "x": "AA", "kid": "x" }, { "kty": "future" }]),
    ] {
        assert_eq!(
            register(&app, &jwks(good.clone())).await.status,
            201,
            "{good}"
        );
    }
    for (what, bad) in [
        ("a private EC key", json!([es.private()])),
        (
            "a private RSA key",
            json!([Key::generate(SigningAlgorithm::RS256, "r").private()]),
        ),
        ("a private Ed25519 key", json!([ed.private()])),
        (
            "a symmetric key",
            json!([{ "kty": "oct", "k": "c2VjcmV0" }]),
        ),
        ("512 bits", json!([with(&rsa, json!({ "n": number(64) }))])),
        (
            "1024 bits",
            json!([with(&rsa, json!({ "n": number(128) }))]),
        ),
        (
            "16384 bits",
            json!([with(&rsa, json!({ "n": number(2048) }))]),
        ),
        (
            "4104 bits",
            json!([with(&rsa, json!({ "n": number(513) }))]),
        ),
        (
            "an exponent of one",
            json!([with(&rsa, json!({ "e": "AQ" }))]),
        ),
        (
            "an exponent of three",
            json!([with(&rsa, json!({ "e": "Aw" }))]),
        ),
        (
            "an even exponent",
            json!([with(&rsa, json!({ "e": "AQAA" }))]),
        ),
        (
            "a huge exponent",
            json!([with(&rsa, json!({ "e": number(256) }))]),
        ),
        ("no modulus", json!([with(&rsa, json!({ "n": null }))])),
        (
            "a modulus that is no text",
            json!([with(&rsa, json!({ "n": 7 }))]),
        ),
        (
            "a point off the curve",
            json!([with(&public, json!({ "y": public["x"] }))]),
        ),
        (
            "the point at infinity",
            json!([with(&public, json!({ "x": "AA", "y": "AA" }))]),
        ),
        (
            "a point of zeros",
            json!([with(
                &public,
                json!({ "x": number(32).replace(|_: char| true, "A"), "y": number(32).replace(|_: char| true, "A") })
            )]),
        ),
        ("half a point", json!([with(&public, json!({ "y": null }))])),
        (
            "a short Ed25519 key",
            json!([with(&ed.public(), json!({ "x": "AA" }))]),
        ),
        (
            "two keys of one name",
            json!([public, with(&rsa, json!({ "kid": "es" }))]),
        ),
        (
            "two keys of one kind, one without a name",
            json!([public, with(&public, json!({ "kid": null }))]),
        ),
        (
            "51 keys",
            json!(
                (0..51)
                    .map(|n| with(&public, json!({ "kid": n.to_string() })))
                    .collect::<Vec<_>>()
            ),
        ),
        ("keys that are no objects", json!(["x"])),
    ] {
        register(&app, &jwks(bad))
            .await
            .is_refused(400, "invalid_client_metadata", what);
    }
    // RFC 7517 §5: what is for something else is passed over, whatever it is.
    for other in [
        with(
            &rsa,
            json!({ "n": number(128), "use": "enc", "kid": "other" }),
        ),
        with(
            &rsa,
            json!({ "e": "Aw", "alg": "RSA-OAEP", "kid": "other" }),
        ),
        with(
            &public,
            json!({ "x": "AA", "key_ops": ["encrypt"], "kid": "other" }),
        ),
    ] {
        let answer = register(&app, &jwks(json!([public, other]))).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    for odd in [
        json!([]),
        json!("x"),
        json!({}),
        json!({ "keys": {} }),
        json!({ "keys": "x" }),
    ] {
        let document = json!({ "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "private_key_jwt", "jwks": odd });
        register(&app, &document)
            .await
            .is_refused(400, "invalid_client_metadata", odd);
    }
    // Points of small order verify anything (RFC 8032 §5.1.7, RFC 7748 §6.1): nobody needs one.
    for small in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ECFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26E8958FC2B227B045C3F489F2EF98F0D5DFAC05D3C63339B13802886D53FC05",
        "26E8958FC2B227B045C3F489F2EF98F0D5DFAC05D3C63339B13802886D53FC85",
        "C7176A703D4DD84FBA3C0B760D10670F2A2053FA2C39CCC64EC7FD7792AC037A",
        "C7176A703D4DD84FBA3C0B760D10670F2A2053FA2C39CCC64EC7FD7792AC03FA",
    ] {
        let point = data_encoding::BASE64URL_NOPAD.encode(
            &data_encoding::HEXUPPER
                .decode(small.as_bytes())
                .expect("hexadecimal"),
        );
        register(
            &app,
            &jwks(json!([with(&ed.public(), json!({ "x": point }))])),
        )
        .await
        .is_refused(400, "invalid_client_metadata", small);
    }
});

both_engines!(json_is_read_strictly, |app| {
    let token = app.admin_token().await;
    let post = async |content_type: &str, body: Vec<u8>| {
        Answer::to(
            app.request(Method::POST, "/register")
                .bearer_auth(&token)
                .header("content-type", content_type)
                .body(body),
        )
        .await
    };
    let good = json!({ "redirect_uris": [REDIRECT] }).to_string();
    let inside = &good[1..good.len() - 1];
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (what, body) in [
        ("nothing", Vec::new()),
        ("no object", b"[]".to_vec()),
        ("text", b"\"x\"".to_vec()),
        ("null", b"null".to_vec()),
        ("half", good.as_bytes()[..good.len() - 1].to_vec()),
        ("two", format!("{good}{good}").into_bytes()),
        ("trailing text", format!("{good} x").into_bytes()),
        ("a byte order mark", format!("\u{FEFF}{good}").into_bytes()),
        ("UTF-16", utf16),
        (
            "no UTF-8",
            [b"{\"client_name\":\"\xff\",", inside.as_bytes(), b"}"].concat(),
        ),
        ("a comment", format!("/* */{good}").into_bytes()),
        ("a trailing comma", format!("{{{inside},}}").into_bytes()),
        ("single quotes", good.replace('"', "'").into_bytes()),
        (
            "NaN",
            format!("{{{inside},\"default_max_age\":NaN}}").into_bytes(),
        ),
        (
            "1e400",
            format!("{{{inside},\"default_max_age\":1e400}}").into_bytes(),
        ),
        (
            "2^64",
            format!("{{{inside},\"default_max_age\":18446744073709551616}}").into_bytes(),
        ),
        (
            "a well",
            format!(
                "{{{inside},\"x\":{}1{}}}",
                "[".repeat(10_000),
                "]".repeat(10_000)
            )
            .into_bytes(),
        ),
        (
            "a member twice",
            format!("{{{inside},\"redirect_uris\":[\"https://evil.example/\"]}}").into_bytes(),
        ),
        (
            "a member twice, inside",
            format!("{{{inside},\"jwks\":{{\"keys\":[],\"keys\":[]}}}}").into_bytes(),
        ),
        (
            "a lone surrogate",
            format!("{{{inside},\"client_name\":\"\\ud800\"}}").into_bytes(),
        ),
    ] {
        post("application/json", body)
            .await
            .is_refused(400, "invalid_client_metadata", what);
    }
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "multipart/form-data; boundary=x",
        "text/json",
        "",
    ] {
        let answer = post(content_type, good.clone().into_bytes()).await;
        assert!(
            [400, 415].contains(&answer.status),
            "{content_type}: {}",
            answer.status
        );
        answer.is_unstored(content_type);
    }
    for content_type in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        assert_eq!(
            post(content_type, good.clone().into_bytes()).await.status,
            201,
            "{content_type}"
        );
    }
    let harmless =
        format!("{{{inside},\"__proto__\":{{\"is_first_party\":true}},\"constructor\":1}}");
    assert_eq!(
        post("application/json", harmless.into_bytes()).await.status,
        201
    );
    let huge = post(
        "application/json",
        format!("{{{inside},\"x\":\"{}\"}}", "x".repeat(70_000)).into_bytes(),
    )
    .await;
    assert_eq!(huge.status, 413);
    assert_eq!(huge.header("cache-control"), "no-store");
});

both_engines!(a_change_of_method_changes_the_secret, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let methods = [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
        "none",
    ];
    for from in methods {
        for to in methods {
            let mut document =
                json!({ "redirect_uris": [REDIRECT], "token_endpoint_auth_method": from });
            document["jwks"] = json!({ "keys": [key.public()] });
            let client = register(&app, &document).await.json();
            document["client_id"] = client["client_id"].clone();
            document["token_endpoint_auth_method"] = to.into();
            // §2.2: the client "MAY" send its secret, which then must be the right one.
            if let Some(secret) = client.get("client_secret") {
                document["client_secret"] = secret.clone();
            }
            let token = text(&client, "registration_access_token");
            let answer = manage(&app, Method::PUT, &client, token, Some(&document)).await;
            assert_eq!(answer.status, 200, "{from} to {to}: {}", answer.text);
            // A secret that the server keeps only as a hash cannot become an HMAC key, nor the other way round.
            let is_hashed =
                |method: &str| matches!(method, "client_secret_basic" | "client_secret_post");
            let is_kept = from == to || (is_hashed(from) && is_hashed(to));
            let is_new = to.starts_with("client_secret") && !is_kept;
            assert_eq!(
                answer.json().get("client_secret").is_some(),
                is_new,
                "{from} to {to}: {}",
                answer.text
            );
        }
    }
});

both_engines!(
    a_change_takes_nothing_back_that_the_operator_did_meanwhile,
    |app| {
        let client = register(&app, &confidential(REDIRECT)).await.json();
        let id = ClientId::new(text(&client, "client_id"));
        let find = async || {
            app.op()
                .store
                .client(&TenantId::default_tenant(), &id)
                .await
                .expect("an answer")
                .expect("the client")
        };
        let document =
            json!({ "client_id": id.as_str(), "redirect_uris": ["https://app.example/new"] });
        let document = document.as_object().expect("an object");
        // As a node sees it that has not heard yet, or a request that was a moment slower.
        let before = find().await;
        turn_client(&app, id.as_str(), false).await;
        let refused = registration::update(app.op(), &before, document).await;
        assert_eq!(refused.expect_err("refused").code, ErrorCode::InvalidToken);
        assert!(find().await.disabled_at.is_some());

        turn_client(&app, id.as_str(), true).await;
        let before = find().await;
        let changed = id.clone();
        app.op()
            .store
            .write(move |w| {
                w.change_client(&TenantId::default_tenant(), &changed, START, |client| {
                    client.secret_hash = Some("another".into());
                })
            })
            .await
            .expect("written");
        let refused = registration::update(app.op(), &before, document).await;
        assert_eq!(
            refused.expect_err("refused").code,
            ErrorCode::InvalidRequest
        );
        let now = find().await;
        assert_eq!(now.secret_hash.as_deref(), Some("another"));
        assert_eq!(now.metadata.redirect_uris, [REDIRECT]);
        let done = registration::update(app.op(), &now, document).await;
        done.expect("nobody was in between");
        assert_eq!(
            find().await.metadata.redirect_uris,
            ["https://app.example/new"]
        );
    }
);

fn with_an_api() -> Options {
    Options {
        settings: Settings {
            additional_scopes: ["api:read", "api:write"].into_iter().collect(),
            ..Settings::default()
        },
        ..Options::default()
    }
}

both_engines!(
    a_client_gives_itself_no_scope_of_an_api,
    with_an_api(),
    |app| {
        let mut document = confidential(REDIRECT);
        document["scope"] = "openid api:read".into();
        let client = register(&app, &document).await.json();
        let token = text(&client, "registration_access_token");
        document["client_id"] = client["client_id"].clone();
        for (scope, status) in [
            ("openid email api:read", 200),
            ("openid api:write", 400),
            ("openid api:read api:write", 400),
            ("openid", 200),
            ("openid api:read", 400),
        ] {
            document["scope"] = scope.into();
            let answer = manage(&app, Method::PUT, &client, token, Some(&document)).await;
            assert_eq!(answer.status, status, "{scope}: {}", answer.text);
        }
    }
);

both_engines!(
    a_client_gives_itself_no_grant_and_narrows_what_it_was_given,
    |app| {
        app.add_person().await;
        let document = json!({ "redirect_uris": [REDIRECT], "grant_types": ["authorization_code", "refresh_token"] });
        let client = register(&app, &document).await.json();
        let rp = RelyingParty::of(client.clone());
        let token = text(&client, "registration_access_token");
        let change = async |name: &str, value: Value| {
            let mut document = document.clone();
            document["client_id"] = client["client_id"].clone();
            document[name] = value;
            manage(&app, Method::PUT, &client, token, Some(&document)).await
        };
        let grants = json!(["authorization_code", "refresh_token", "client_credentials"]);
        change("grant_types", grants)
            .await
            .is_refused(400, "invalid_client_metadata", "a grant");

        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let waiting = browser
            .open(&rp.authorize(&[("prompt", "consent"), ("scope", "openid email")]))
            .await;
        assert_eq!(waiting.name(), "consent");
        let wanted = json!({ "userinfo": { "email": null }, "id_token": { "email": null } });
        let asked = [("scope", "openid email"), ("claims", &wanted.to_string())];
        let code = rp.code(&mut browser, &asked).await;
        let (_, singly) = rp.redeem(&app, &code).await;
        let (access, id_token) = (text(&singly, "access_token"), text(&singly, "id_token"));
        assert_eq!(claims(id_token)["email"], "alex@example.com");
        assert_eq!(
            userinfo(&app, &app.node, access).await.1["email"],
            "alex@example.com"
        );
        let code = rp.code(&mut browser, &[("scope", "openid email")]).await;
        assert_eq!(change("scope", "openid".into()).await.status, 200);
        // What was granted, and what was asked for, is what the client may have now.
        let (_, renewed) = rp.refresh(&app, text(&singly, "refresh_token")).await;
        assert_eq!(claims(text(&renewed, "id_token")).get("email"), None);
        assert_eq!(userinfo(&app, &app.node, access).await.1.get("email"), None);
        let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(
            (status.as_u16(), &refreshed["scope"]),
            (200, &json!("openid"))
        );
        let page = browser.submit(&waiting, &[("decision", "allow")]).await;
        let (_, late) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        assert_eq!(late["scope"], "openid");
        let (_, late) = rp.redeem(&app, &code).await;
        assert_eq!(late["scope"], "openid", "the code was made before");
        assert_eq!(
            change("grant_types", json!(["authorization_code"]))
                .await
                .status,
            200
        );
        change(
            "grant_types",
            json!(["authorization_code", "refresh_token"]),
        )
        .await
        .is_refused(400, "invalid_client_metadata", "taken away");
    }
);

both_engines!(
    nobody_but_the_operator_says_where_a_first_party_client_leads,
    |app| {
        let policy = ClientPolicy {
            is_first_party: true,
            ..ClientPolicy::default()
        };
        let mut document = confidential(REDIRECT);
        let client = app.add_client_with(document.clone(), policy).await;
        let token = text(&client, "registration_access_token");
        document["client_id"] = client["client_id"].clone();
        assert_eq!(
            manage(&app, Method::PUT, &client, token, Some(&document))
                .await
                .status,
            200
        );
        document["redirect_uris"] = json!([REDIRECT, "https://evil.example/cb"]);
        manage(&app, Method::PUT, &client, token, Some(&document))
            .await
            .is_refused(400, "invalid_client_metadata", "another address");
    }
);

both_engines!(a_client_without_the_grant_gets_no_code, |app| {
    app.add_person().await;
    let machine = json!({ "redirect_uris": [REDIRECT], "grant_types": ["client_credentials"], "response_types": [] });
    let rp = RelyingParty::of(app.add_client(machine).await);
    let page = Browser::new(&app).open(&rp.authorize(&[])).await;
    assert_eq!(parameters(page.location())["error"], "unauthorized_client");
});

both_engines!(
    a_client_id_that_is_given_again_opens_nothing_of_the_old_client,
    |app| {
        let machine = json!({ "grant_types": ["client_credentials"], "response_types": [] });
        let old = app.add_client(machine.clone()).await;
        let rp = RelyingParty::of(old.clone());
        let (_, tokens) = rp
            .token(&app, &[("grant_type", "client_credentials")])
            .await;
        let access = text(&tokens, "access_token");
        assert_eq!(rp.introspect(&app, access).await["active"], true);
        let id = ClientId::new(rp.id.as_str());
        app.clock.advance(Duration::from_secs(2));
        let now = app.clock.now();
        let recreated = app.op().store.write(move |w| {
            let tenant = TenantId::default_tenant();
            let mut client = w.find_client(&tenant, &id)?.expect("the client");
            w.delete_client(&tenant, &id)?;
            client.created_at = now;
            w.insert_client(&client, now)
        });
        assert!(recreated.await.expect("written"));
        assert_eq!(
            rp.introspect(&app, access).await,
            json!({ "active": false })
        );
    }
);

both_engines!(
    a_first_party_client_gives_itself_no_scope_that_nobody_is_asked_for,
    |app| {
        let policy = ClientPolicy {
            is_first_party: true,
            ..ClientPolicy::default()
        };
        let mut document = confidential(REDIRECT);
        document["scope"] = "openid".into();
        let client = app.add_client_with(document.clone(), policy).await;
        let token = text(&client, "registration_access_token");
        document["client_id"] = client["client_id"].clone();
        for (scope, status) in [
            (json!("openid"), 200),
            (json!("openid email"), 400),
            (Value::Null, 400),
        ] {
            document["scope"] = scope.clone();
            let answer = manage(&app, Method::PUT, &client, token, Some(&document)).await;
            assert_eq!(answer.status, status, "{scope}: {}", answer.text);
        }
    }
);

both_engines!(a_redirect_uri_has_no_parameter_of_the_answer, |app| {
    let out = json!({ "redirect_uris": [REDIRECT], "post_logout_redirect_uris": ["https://app.example/out?state=x"] });
    register(&app, &out)
        .await
        .is_refused(400, "invalid_redirect_uri", "state after signing out");
    for (uri, is_good) in [
        ("https://app.example/cb?tenant=a&codes=b", true),
        ("https://app.example/cb?code=a", false),
        ("https://app.example/cb?tenant=a&state=", false),
        ("https://app.example/cb?%69ss=https://evil.example", false),
        ("com.example.app:/cb?error=x", false),
    ] {
        let answer = register(&app, &json!({ "redirect_uris": [uri] })).await;
        if is_good {
            assert_eq!(answer.status, 201, "{uri}: {}", answer.text);
        } else {
            answer.is_refused(400, "invalid_redirect_uri", uri);
        }
    }
});

both_engines!(
    a_scope_that_is_there_no_more_is_given_to_nobody,
    with_an_api(),
    |app| {
        app.add_person().await;
        let mut document = confidential(REDIRECT);
        document["scope"] = "openid api:read".into();
        document["grant_types"] = json!(["authorization_code", "client_credentials"]);
        let client = app.add_client(document).await;
        let rp = RelyingParty::of(client);
        let own = async || {
            rp.token(&app, &[("grant_type", "client_credentials")])
                .await
        };
        assert_eq!(own().await.1["scope"], "api:read");
        let mut browser = Browser::new(&app);
        let waiting = browser.open(&rp.authorize(&[("scope", "api:read")])).await;
        // As by an operator who takes it out of the settings.
        let (id, now) = (ClientId::new(&rp.id), app.op().now());
        let gone = Scope::parse("openid api:gone").expect("a scope");
        let changed = app.op().store.write(move |w| {
            w.change_client(&TenantId::default_tenant(), &id, now, |client| {
                client.metadata.scope = Some(gone.clone());
            })
        });
        changed.await.expect("written").expect("the client");
        let (_, answer) = own().await;
        assert_eq!(answer.get("scope"), None, "{answer}");
        let asked = [("grant_type", "client_credentials"), ("scope", "api:gone")];
        assert_eq!(
            text(&rp.token(&app, &asked).await.1, "error"),
            "invalid_scope"
        );
        // Nobody is asked to allow nothing.
        let page = browser.submit(&waiting, &[("username", "alex")]).await;
        assert_eq!(parameters(page.location())["error"], "invalid_scope");
    }
);

both_engines!(nobody_agrees_to_more_than_the_page_showed, |app| {
    app.add_person().await;
    let mut document = json!({ "redirect_uris": [REDIRECT], "scope": "openid profile email" });
    let client = register(&app, &document).await.json();
    let rp = RelyingParty::of(client.clone());
    let token = text(&client, "registration_access_token");
    document["client_id"] = client["client_id"].clone();
    let mut set_scope = async |scope: &str| {
        document["scope"] = scope.into();
        let answer = manage(&app, Method::PUT, &client, token, Some(&document)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    let claims = json!({ "userinfo": { "email": null } }).to_string();
    for extra in [
        ("scope", "openid profile email"),
        ("claims", claims.as_str()),
    ] {
        let mut browser = Browser::new(&app);
        let page = browser
            .open(&rp.authorize(&[extra, ("prompt", "consent")]))
            .await;
        set_scope("openid").await;
        let shown = browser.sign_in(&page, "alex").await;
        assert!(
            shown.name() == "consent" && !shown.text().contains("email"),
            "{}",
            shown.text()
        );
        // More again, before the answer: it is shown.
        set_scope("openid profile email").await;
        let again = browser.submit(&shown, &[("decision", "allow")]).await;
        assert_eq!(again.name(), "consent");
        assert!(again.text().contains("email"), "{}", again.text());
        let page = browser.submit(&again, &[("decision", "allow")]).await;
        assert!(page.location().starts_with(REDIRECT));
    }
    // More after the answer, and before it is used.
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[("prompt", "consent")])).await;
    set_scope("openid").await;
    let shown = browser.sign_in(&page, "alex").await;
    let fields = [("csrf", shown.csrf()), ("decision", "allow".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let answered = browser.post(&shown.action(), &fields).await;
    assert_eq!(answered.status.as_u16(), 303);
    set_scope("openid profile email").await;
    let page = browser.open(&shown.action()).await;
    assert_eq!(page.name(), "consent", "{}", page.location());
});

both_engines!(a_client_that_becomes_public_needs_pkce_at_once, |app| {
    app.add_person().await;
    let mut document =
        json!({ "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "client_secret_post" });
    let client = register(&app, &document).await.json();
    let rp = RelyingParty::of(client.clone());
    let bare = rp.authorize(&[
        ("code_challenge", ""),
        ("code_challenge_method", ""),
        ("scope", "openid"),
    ]);
    let mut browser = Browser::new(&app);
    let code = parameters(&browser.complete(&bare).await)["code"].clone();
    let waiting = Browser::new(&app).open(&bare).await;
    assert_eq!(waiting.name(), "sign-in");
    let waiting = browser.open(&format!("{bare}&prompt=login")).await;
    let token = text(&client, "registration_access_token");
    document["client_id"] = client["client_id"].clone();
    document["token_endpoint_auth_method"] = "none".into();
    let answer = manage(&app, Method::PUT, &client, token, Some(&document)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("client_id", &rp.id),
    ];
    Answer::to_form(&app, "/token", &form)
        .await
        .is_refused(400, "invalid_grant", "no challenge");
    let page = browser.open(&waiting.action()).await;
    assert_eq!(parameters(page.location())["error"], "invalid_request");
});

both_engines!(
    default_acr_values_are_no_more_than_a_request_carries,
    |app| {
        for (values, is_taken) in [
            (vec!["a".repeat(100); 20], true),
            (vec!["a".to_owned(); 21], false),
            (vec!["a".repeat(400); 6], false),
        ] {
            let mut document = confidential(REDIRECT);
            document["default_acr_values"] = json!(values);
            let answer = register(&app, &document).await;
            assert_eq!(answer.status == 201, is_taken, "{}", answer.text);
        }
    }
);

// Nobody has looked after a secret while it was of no use.
both_engines!(a_secret_that_was_of_no_use_is_not_good_again, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let (id, now) = (ClientId::new(&rp.id), app.op().now());
    let changed = app.op().store.write(move |w| {
        w.change_client(&TenantId::default_tenant(), &id, now, |client| {
            client.metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        })
    });
    changed.await.expect("written").expect("the client");
    let mut document = confidential(REDIRECT);
    document["client_id"] = rp.id.as_str().into();
    let put = app
        .request(
            Method::PUT,
            text(&rp.registration, "registration_client_uri"),
        )
        .bearer_auth(text(&rp.registration, "registration_access_token"))
        .json(&document);
    let answer = Answer::to(put).await;
    let secret = answer.json()["client_secret"].clone();
    assert!(
        secret.is_string() && secret != rp.registration["client_secret"],
        "{}",
        answer.text
    );
    let (status, _) = rp
        .token(
            &app,
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        )
        .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
});

fn with_sixty_scopes() -> Options {
    let names: Vec<String> = (0..60).map(|number| format!("s{number}")).collect();
    Options {
        settings: Settings {
            additional_scopes: names.iter().map(String::as_str).collect(),
            ..Settings::default()
        },
        ..Options::default()
    }
}

both_engines!(
    consents_do_not_add_up_without_end,
    with_sixty_scopes(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        for range in [0..40, 20..60, 0..40] {
            let scope: Vec<String> = range.map(|number| format!("s{number}")).collect();
            let scope = scope.join(" ");
            let (id, now) = (ClientId::new(&rp.id), app.op().now());
            let allowed = Scope::parse(&scope).expect("a scope");
            let changed = app.op().store.write(move |w| {
                w.change_client(&TenantId::default_tenant(), &id, now, |client| {
                    client.metadata.scope = Some(allowed.clone());
                })
            });
            changed.await.expect("written").expect("the client");
            rp.code(&mut browser, &[("scope", &scope)]).await;
            let page = browser
                .open(&rp.authorize(&[("scope", &scope), ("prompt", "none")]))
                .await;
            assert!(
                parameters(page.location()).contains_key("code"),
                "{}",
                page.location()
            );
        }
    }
);

// A registration that goes wrong is answered and logged with what was sent: not with what may be a secret.
both_engines!(a_secret_in_the_wrong_member_is_not_repeated, |app| {
    let secret = format!("dw_cs_{}", "A".repeat(43));
    for member in [
        json!({ "redirect_uris": [secret] }),
        json!({ "redirect_uris": ["https://user:S3cretPw@app.example/cb"] }),
        json!({ "redirect_uris": [REDIRECT], "scope": format!("openid {secret}") }),
        json!({ "redirect_uris": [REDIRECT], "post_logout_redirect_uris": [format!("http://x.example/?t={secret}")] }),
    ] {
        let answer = register(&app, &member).await;
        assert_eq!(answer.status, 400, "{member}");
        for word in [&secret[6..], "S3cretPw"] {
            assert!(!answer.text.contains(word), "{}", answer.text);
        }
    }
});
