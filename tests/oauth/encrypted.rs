//! Answers that are encrypted to their client (RFC 7516; OpenID Connect Core 1.0 §10.2, Registration 1.0 §2; JARM; RFC 9701).

use doorward::domain::encryption::{ContentEncryption, KeyKind, KeyManagement};
use doorward::keys::jws::CompactJws;
use doorward::oauth::logout::back_channel;
use josekit::jwe::{self, JweDecrypter};
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ecx::EcxCurve;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::forge::{ASSERTION_TYPE, assertion, hs256};
use crate::support::relying_party::{REDIRECT, VERIFIER, claims, jose_header, text};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const KINDS: [&str; 4] = ["id_token", "userinfo", "authorization", "introspection"];
const JWT: &str = "application/token-introspection+jwt";

/// A client's key pair.
#[derive(Clone)]
struct Pair(Jwk);

impl Pair {
    fn new(mut private: Jwk, kid: &str) -> Self {
        private.set_key_id(kid);
        private.set_key_use("enc");
        Self(private)
    }

    fn rsa(kid: &str) -> Self {
        Self::new(Jwk::generate_rsa_key(2048).expect("a key"), kid)
    }

    fn ec(curve: EcCurve, kid: &str) -> Self {
        Self::new(Jwk::generate_ec_key(curve).expect("a key"), kid)
    }

    fn x25519(kid: &str) -> Self {
        Self::new(Jwk::generate_ecx_key(EcxCurve::X25519).expect("a key"), kid)
    }

    fn public(&self) -> Value {
        let mut public = self.0.to_public_key().expect("a public half");
        public.set_key_use("enc");
        public.set_key_id(self.0.key_id().expect("a kid"));
        serde_json::from_str(&public.to_string()).expect("JSON")
    }
}

fn decrypter(alg: KeyManagement, key: &Jwk) -> Box<dyn JweDecrypter> {
    match alg {
        KeyManagement::RsaOaep => Box::new(jwe::RSA_OAEP.decrypter_from_jwk(key).expect("it")),
        KeyManagement::RsaOaep256 => {
            Box::new(jwe::RSA_OAEP_256.decrypter_from_jwk(key).expect("it"))
        }
        KeyManagement::RsaOaep384 => {
            Box::new(jwe::RSA_OAEP_384.decrypter_from_jwk(key).expect("it"))
        }
        KeyManagement::RsaOaep512 => {
            Box::new(jwe::RSA_OAEP_512.decrypter_from_jwk(key).expect("it"))
        }
        KeyManagement::EcdhEs => Box::new(jwe::ECDH_ES.decrypter_from_jwk(key).expect("it")),
        KeyManagement::EcdhEsA128Kw => {
            Box::new(jwe::ECDH_ES_A128KW.decrypter_from_jwk(key).expect("it"))
        }
        KeyManagement::EcdhEsA192Kw => {
            Box::new(jwe::ECDH_ES_A192KW.decrypter_from_jwk(key).expect("it"))
        }
        KeyManagement::EcdhEsA256Kw => {
            Box::new(jwe::ECDH_ES_A256KW.decrypter_from_jwk(key).expect("it"))
        }
        other => panic!("{other} is for secrets"),
    }
}

/// Core 1.0 §10.2.
fn of_secret(alg: KeyManagement, enc: ContentEncryption, secret: &str) -> Box<dyn JweDecrypter> {
    let length = match alg {
        KeyManagement::A128Kw | KeyManagement::A128GcmKw => 16,
        KeyManagement::A192Kw | KeyManagement::A192GcmKw => 24,
        KeyManagement::Dir => match enc {
            ContentEncryption::A128Gcm => 16,
            ContentEncryption::A192Gcm => 24,
            ContentEncryption::A256Gcm | ContentEncryption::A128CbcHs256 => 32,
            ContentEncryption::A192CbcHs384 => 48,
            ContentEncryption::A256CbcHs512 => 64,
        },
        _ => 32,
    };
    let hash = match length {
        48 => Sha384::digest(secret).to_vec(),
        64 => Sha512::digest(secret).to_vec(),
        _ => Sha256::digest(secret).to_vec(),
    };
    let key = &hash[..length];
    match alg {
        KeyManagement::A128Kw => Box::new(jwe::A128KW.decrypter_from_bytes(key).expect("it")),
        KeyManagement::A192Kw => Box::new(jwe::A192KW.decrypter_from_bytes(key).expect("it")),
        KeyManagement::A256Kw => Box::new(jwe::A256KW.decrypter_from_bytes(key).expect("it")),
        KeyManagement::A128GcmKw => Box::new(jwe::A128GCMKW.decrypter_from_bytes(key).expect("it")),
        KeyManagement::A192GcmKw => Box::new(jwe::A192GCMKW.decrypter_from_bytes(key).expect("it")),
        KeyManagement::A256GcmKw => Box::new(jwe::A256GCMKW.decrypter_from_bytes(key).expect("it")),
        KeyManagement::Dir => Box::new(jwe::Dir.decrypter_from_bytes(key).expect("it")),
        other => panic!("{other} is for keys"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "it is the client's side, of what our server made"
)]
fn open(token: &str, decrypter: &dyn JweDecrypter) -> String {
    let (inside, header) = jwe::deserialize_compact(token, decrypter).expect("it is for this key");
    assert!(header.compression().is_none());
    String::from_utf8(inside).expect("text")
}

/// Whether it is a JWE of that kind; the header says nothing but how it is read.
fn is_encrypted(token: &str, alg: &str, enc: &str, kid: Option<&str>) {
    assert_eq!(token.matches('.').count(), 4, "{token}");
    let header = jose_header(token);
    assert_eq!((&header["alg"], &header["enc"]), (&json!(alg), &json!(enc)));
    assert_eq!(header["kid"].as_str(), kid);
    let known = ["alg", "enc", "kid", "typ", "cty", "epk", "iv", "tag"];
    let members = header.as_object().expect("an object");
    assert!(
        members.keys().all(|name| known.contains(&name.as_str())),
        "{header}"
    );
}

async fn signed_claims(app: &TestApp, token: &str) -> Value {
    let parsed = CompactJws::parse(token).expect("a JWS inside");
    app.op().keys.ring().await.verify(&parsed).expect("ours");
    claims(token)
}

async fn register(app: &TestApp, metadata: &Value) -> Answer {
    let token = app.admin_token().await;
    Answer::to(
        app.request(Method::POST, "/register")
            .bearer_auth(token)
            .json(metadata),
    )
    .await
}

async fn introspected(app: &TestApp, rp: &RelyingParty, token: &str, accept: &str) -> Answer {
    let request = app
        .request(Method::POST, "/introspect")
        .header("accept", accept);
    let request = request.header("authorization", rp.basic().expect("a secret"));
    Answer::to(request.form(&[("token", token)])).await
}

both_engines!(
    each_kind_of_answer_is_encrypted_to_the_registered_key,
    |app| {
        app.add_person().await;
        let pairs = [
            (Pair::rsa("r"), "RSA-OAEP-256", KeyManagement::RsaOaep256),
            (
                Pair::ec(EcCurve::P384, "e"),
                "ECDH-ES+A256KW",
                KeyManagement::EcdhEsA256Kw,
            ),
        ];
        for (pair, name, alg) in pairs {
            let mut metadata = confidential(REDIRECT);
            metadata["jwks"] = json!({ "keys": [pair.public()] });
            for kind in KINDS {
                metadata[format!("{kind}_encrypted_response_alg")] = name.into();
                metadata[format!("{kind}_encrypted_response_enc")] = "A256GCM".into();
            }
            metadata["userinfo_signed_response_alg"] = "ES256".into();
            metadata["introspection_signed_response_alg"] = "EdDSA".into();
            let rp = RelyingParty::of(register(&app, &metadata).await.json());
            let decrypter = decrypter(alg, &pair.0);
            let kid = pair.0.key_id();
            let mut browser = Browser::new(&app);
            let tokens = rp.tokens(&app, &mut browser).await;
            let id_token = text(&tokens, "id_token");
            is_encrypted(id_token, name, "A256GCM", kid);
            assert_eq!(jose_header(id_token)["cty"], "JWT");
            let inside = open(id_token, decrypter.as_ref());
            let said = signed_claims(&app, &inside).await;
            assert_eq!(
                (&said["aud"], &said["nonce"]),
                (&json!(rp.id), &json!("a nonce"))
            );
            let (_, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
            is_encrypted(text(&refreshed, "id_token"), name, "A256GCM", kid);
            let info = app
                .request(Method::GET, "/userinfo")
                .bearer_auth(text(&tokens, "access_token"));
            let info = Answer::to(info).await;
            assert_eq!(info.header("content-type"), "application/jwt");
            is_encrypted(&info.text, name, "A256GCM", kid);
            let claims = signed_claims(&app, &open(&info.text, decrypter.as_ref())).await;
            assert_eq!(
                (&claims["sub"], &claims["name"]),
                (&said["sub"], &json!("Alex Müller"))
            );
            let page = browser
                .get(&rp.authorize(&[("response_mode", "jwt")]))
                .await;
            let response = delivered(&page)["response"].clone();
            is_encrypted(&response, name, "A256GCM", kid);
            let claims = signed_claims(&app, &open(&response, decrypter.as_ref())).await;
            assert!(claims["code"].is_string());
            // An error too.
            let page = Browser::new(&app)
                .get(&rp.authorize(&[("response_mode", "jwt"), ("prompt", "none")]))
                .await;
            let claims = signed_claims(
                &app,
                &open(&delivered(&page)["response"], decrypter.as_ref()),
            )
            .await;
            assert_eq!(claims["error"], "login_required");
            let answer = introspected(&app, &rp, text(&refreshed, "access_token"), JWT).await;
            assert_eq!(answer.header("content-type"), JWT);
            is_encrypted(&answer.text, name, "A256GCM", kid);
            let inside = open(&answer.text, decrypter.as_ref());
            assert_eq!(jose_header(&inside)["alg"], "EdDSA");
            let claims = signed_claims(&app, &inside).await;
            assert_eq!(claims["token_introspection"]["active"], true);
            // What is inside is a hint; what is outside is for its client alone.
            for (hint, error) in [
                (inside_of(id_token, decrypter.as_ref()), None),
                (id_token.to_owned(), Some("invalid_request")),
            ] {
                let page = browser
                    .get(&rp.authorize(&[("prompt", "none"), ("id_token_hint", &hint)]))
                    .await;
                assert_eq!(delivered(&page).get("error").map(String::as_str), error);
            }
        }
    }
);

fn inside_of(token: &str, decrypter: &dyn JweDecrypter) -> String {
    open(token, decrypter)
}

both_engines!(every_algorithm_that_metadata_lists_is_one, |app| {
    app.add_person().await;
    let listed = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration"))
        .await
        .json();
    for kind in KINDS {
        for (member, all) in [
            ("alg", json!(KeyManagement::ALL.map(KeyManagement::name))),
            (
                "enc",
                json!(ContentEncryption::ALL.map(ContentEncryption::name)),
            ),
        ] {
            assert_eq!(
                listed[format!("{kind}_encryption_{member}_values_supported")],
                all
            );
        }
    }
    let rsa = Pair::rsa("r");
    let curves = [
        Pair::ec(EcCurve::P256, "1"),
        Pair::ec(EcCurve::P384, "2"),
        Pair::ec(EcCurve::P521, "3"),
        Pair::x25519("4"),
    ];
    for (place, alg) in KeyManagement::ALL.into_iter().enumerate() {
        for enc in ContentEncryption::ALL {
            let mut metadata = confidential(REDIRECT);
            metadata["id_token_encrypted_response_alg"] = alg.name().into();
            metadata["id_token_encrypted_response_enc"] = enc.name().into();
            let pair = match alg.key_kind() {
                KeyKind::Rsa => Some(&rsa),
                KeyKind::Curve => Some(&curves[(place + enc.key_length()) % 4]),
                KeyKind::Secret => None,
            };
            match pair {
                Some(pair) => metadata["jwks"] = json!({ "keys": [pair.public()] }),
                // By whichever of the methods that have one.
                None if place % 2 == 0 => {
                    metadata["token_endpoint_auth_method"] = "client_secret_jwt".into();
                }
                None => {}
            }
            let rp = RelyingParty::of(app.add_client(metadata).await);
            let mut browser = Browser::new(&app);
            let code = rp.code(&mut browser, &[]).await;
            let tokens = match pair {
                None if place % 2 == 0 => redeem_by_secret(&app, &rp, &code).await,
                _ => rp.redeem(&app, &code).await.1,
            };
            let token = text(&tokens, "id_token");
            is_encrypted(
                token,
                alg.name(),
                enc.name(),
                pair.and_then(|pair| pair.0.key_id()),
            );
            let decrypter = match pair {
                Some(pair) => decrypter(alg, &pair.0),
                None => of_secret(alg, enc, rp.secret.as_deref().expect("a secret")),
            };
            let said = signed_claims(&app, &open(token, decrypter.as_ref())).await;
            assert_eq!(said["aud"], rp.id, "{alg} {}", enc.name());
        }
    }
});

async fn redeem_by_secret(app: &TestApp, rp: &RelyingParty, code: &str) -> Value {
    let secret = rp.secret.as_deref().expect("a secret");
    let signed = hs256(
        &json!({ "alg": "HS256", "typ": "JWT" }),
        &assertion(app, &rp.id),
        secret.as_bytes(),
    );
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &rp.redirect_uri),
        ("code_verifier", VERIFIER),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", &signed),
    ];
    Answer::to_form(app, "/token", &fields).await.json()
}

both_engines!(
    userinfo_that_nobody_signed_is_claims_that_are_encrypted,
    |app| {
        app.add_person().await;
        let pair = Pair::ec(EcCurve::P256, "k");
        let mut metadata = confidential(REDIRECT);
        metadata["jwks"] = json!({ "keys": [pair.public()] });
        metadata["userinfo_encrypted_response_alg"] = "ECDH-ES".into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let info = app
            .request(Method::GET, "/userinfo")
            .bearer_auth(text(&tokens, "access_token"));
        let info = Answer::to(info).await;
        assert_eq!(info.header("content-type"), "application/jwt");
        // Registration 1.0 §2: the default of enc.
        is_encrypted(&info.text, "ECDH-ES", "A128CBC-HS256", Some("k"));
        assert!(jose_header(&info.text).get("cty").is_none());
        let decrypter = decrypter(KeyManagement::EcdhEs, &pair.0);
        let claims: Value =
            serde_json::from_str(&open(&info.text, decrypter.as_ref())).expect("JSON");
        assert_eq!(claims["name"], "Alex Müller");
        // What was not registered stays as it was.
        assert_eq!(text(&tokens, "id_token").matches('.').count(), 2);
    }
);

both_engines!(the_key_is_the_one_that_is_for_it, |app| {
    app.add_person().await;
    let (right, other) = (Pair::rsa("right"), Pair::rsa("other"));
    let with = |pair: &Pair, changes: Value| {
        let mut key = pair.public();
        for (name, value) in changes.as_object().expect("an object") {
            if value.is_null() {
                key.as_object_mut().expect("an object").remove(name);
            } else {
                key[name] = value.clone();
            }
        }
        key
    };
    for keys in [
        json!([with(&other, json!({ "use": "sig" })), right.public()]),
        json!([with(&other, json!({ "alg": "RSA-OAEP" })), right.public()]),
        json!([
            with(&other, json!({ "use": null, "alg": null })),
            right.public()
        ]),
        json!([Pair::ec(EcCurve::P256, "e").public(), right.public()]),
        json!([with(&right, json!({ "alg": "RSA-OAEP-256" }))]),
    ] {
        let mut metadata = confidential(REDIRECT);
        metadata["jwks"] = json!({ "keys": keys });
        metadata["id_token_encrypted_response_alg"] = "RSA-OAEP-256".into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        is_encrypted(
            text(&tokens, "id_token"),
            "RSA-OAEP-256",
            "A128CBC-HS256",
            Some("right"),
        );
    }
});

// RFC 8725 §3.2, §3.6; threats H-018, H-021.
both_engines!(what_is_no_encryption_is_not_registered, |app| {
    let pair = Pair::rsa("k");
    let keys = json!({ "keys": [pair.public()] });
    let mut for_signatures = pair.public();
    for_signatures["use"] = "sig".into();
    let short = Pair::new(Jwk::generate_rsa_key(1024).expect("a key"), "short").public();
    let odd = Pair::ec(EcCurve::Secp256k1, "odd").public();
    for kind in KINDS {
        let (alg, enc) = (
            format!("{kind}_encrypted_response_alg"),
            format!("{kind}_encrypted_response_enc"),
        );
        for change in [
            json!({ &alg: "RSA1_5", "jwks": keys }),
            json!({ &alg: "PBES2-HS256+A128KW", "jwks": keys }),
            json!({ &alg: "none", "jwks": keys }),
            json!({ &alg: "RSA-OAEP" }),
            json!({ &alg: "ECDH-ES", "jwks": keys }),
            json!({ &alg: "RSA-OAEP", "jwks": { "keys": [for_signatures] } }),
            json!({ &alg: "RSA-OAEP", "jwks": { "keys": [short] } }),
            json!({ &alg: "ECDH-ES", "jwks": { "keys": [odd] } }),
            json!({ &alg: "RSA-OAEP", &enc: "A128CBC", "jwks": keys }),
            json!({ &enc: "A128GCM", "jwks": keys }),
            // By a secret, of who has none.
            json!({ &alg: "A128KW", "token_endpoint_auth_method": "none" }),
            json!({ &alg: "dir", "jwks": keys, "token_endpoint_auth_method": "none" }),
        ] {
            let mut metadata = confidential(REDIRECT);
            for (name, value) in change.as_object().expect("an object") {
                metadata[name] = value.clone();
            }
            register(&app, &metadata)
                .await
                .is_refused(400, "invalid_client_metadata", &change);
        }
        let mut metadata = confidential(REDIRECT);
        metadata["jwks"] = keys.clone();
        metadata[&alg] = "RSA-OAEP".into();
        assert_eq!(register(&app, &metadata).await.status, 201, "{kind}");
    }
    for member in [
        "request_object_encryption_alg",
        "request_object_encryption_enc",
    ] {
        let mut metadata = confidential(REDIRECT);
        metadata["jwks"] = keys.clone();
        metadata[member] = if member.ends_with("alg") {
            "RSA-OAEP"
        } else {
            "A128GCM"
        }
        .into();
        let answer = register(&app, &metadata).await;
        if member.ends_with("alg") {
            answer.is_refused(400, "invalid_client_metadata", member);
        }
    }
});

both_engines!(
    a_published_key_is_fetched_and_without_one_nothing_goes_out,
    Options::dev(),
    |app| {
        app.add_person().await;
        let pair = Pair::x25519("k");
        let keys = json!({ "keys": [pair.public()] }).to_string();
        let server = Stranger::start(move |path: String, stream| {
            let keys = keys.clone();
            async move {
                match path.as_str() {
                    "/keys" => answer(stream, "200 OK", "", keys.as_bytes()).await,
                    "/none" => answer(stream, "200 OK", "", b"{\"keys\":[]}").await,
                    _ => answer(stream, "500 Internal Server Error", "", b"").await,
                }
            }
        })
        .await;
        for (path, is_good) in [("/keys", true), ("/none", false), ("/gone", false)] {
            let mut metadata = confidential(REDIRECT);
            metadata["jwks_uri"] = server.at(path).into();
            metadata["id_token_encrypted_response_alg"] = "ECDH-ES".into();
            metadata["authorization_encrypted_response_alg"] = "ECDH-ES".into();
            let rp = RelyingParty::of(app.add_client(metadata).await);
            let mut browser = Browser::new(&app);
            let code = rp.code(&mut browser, &[]).await;
            let (status, tokens) = rp.redeem(&app, &code).await;
            let page = browser
                .get(&rp.authorize(&[("response_mode", "jwt")]))
                .await;
            if is_good {
                let token = text(&tokens, "id_token");
                is_encrypted(token, "ECDH-ES", "A128CBC-HS256", Some("k"));
                signed_claims(
                    &app,
                    &open(token, decrypter(KeyManagement::EcdhEs, &pair.0).as_ref()),
                )
                .await;
                is_encrypted(
                    &delivered(&page)["response"],
                    "ECDH-ES",
                    "A128CBC-HS256",
                    Some("k"),
                );
            } else {
                assert_eq!(
                    (status.as_u16(), &tokens["error"]),
                    (500, &json!("server_error"))
                );
                assert!(tokens.get("id_token").is_none() && tokens.get("access_token").is_none());
                assert_eq!((page.name().as_str(), page.status.as_u16()), ("error", 503));
            }
        }
    }
);

// Back-Channel Logout 1.0 §2.6.
both_engines!(
    logout_tokens_are_encrypted_as_id_tokens_are,
    Options::dev(),
    |app| {
        app.add_person().await;
        let pair = Pair::rsa("k");
        let logouts =
            Stranger::start(|_, stream| async move { answer(stream, "200 OK", "", b"").await })
                .await;
        let mut metadata = confidential(REDIRECT);
        metadata["jwks"] = json!({ "keys": [pair.public()] });
        metadata["id_token_encrypted_response_alg"] = "RSA-OAEP".into();
        metadata["backchannel_logout_uri"] = logouts.at("/ok").into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let decrypter = decrypter(KeyManagement::RsaOaep, &pair.0);
        let inside = open(text(&tokens, "id_token"), decrypter.as_ref());
        browser
            .get(&format!("/end-session?id_token_hint={inside}"))
            .await;
        back_channel::deliver(&app.node.state.op)
            .await
            .expect("delivered");
        let posted = logouts.asked().pop().expect("a logout");
        let token = posted
            .split_once("logout_token=")
            .expect("a token")
            .1
            .to_owned();
        is_encrypted(&token, "RSA-OAEP", "A128CBC-HS256", Some("k"));
        let inside = open(&token, decrypter.as_ref());
        assert_eq!(jose_header(&inside)["typ"], "logout+jwt");
        assert_eq!(signed_claims(&app, &inside).await["aud"], rp.id);
    }
);

// RFC 9701 §4, §5.
both_engines!(
    introspection_is_answered_by_a_jwt_where_that_is_asked_for,
    |app| {
        app.add_person().await;
        for registered in [None, Some("ES256")] {
            let mut metadata = confidential(REDIRECT);
            if let Some(algorithm) = registered {
                metadata["introspection_signed_response_alg"] = algorithm.into();
            }
            let rp = RelyingParty::of(app.add_client(metadata).await);
            let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
            let token = text(&tokens, "access_token");
            let plain = rp.introspect(&app, token).await;
            for accept in [
                JWT,
                "application/json;q=0.5, Application/Token-Introspection+JWT",
                "application/token-introspection+jwt; q=0.8",
            ] {
                let answer = introspected(&app, &rp, token, accept).await;
                assert_eq!(
                    (answer.status, answer.header("content-type")),
                    (200, JWT),
                    "{accept}"
                );
                answer.is_unstored(accept);
                let header = jose_header(&answer.text);
                assert_eq!(
                    (&header["typ"], &header["alg"]),
                    (
                        &json!("token-introspection+jwt"),
                        &json!(registered.unwrap_or("RS256"))
                    )
                );
                let said = signed_claims(&app, &answer.text).await;
                assert_eq!(said["token_introspection"], plain);
                let mut names: Vec<&str> = said
                    .as_object()
                    .expect("claims")
                    .keys()
                    .map(String::as_str)
                    .collect();
                names.sort_unstable();
                // §5: "MUST NOT" be taken for another token: no sub, no exp.
                assert_eq!(names, ["aud", "iat", "iss", "token_introspection"]);
                assert_eq!(
                    (&said["iss"], &said["aud"]),
                    (&json!(app.issuer), &json!(rp.id))
                );
                // It is no other token.
                let (status, _) =
                    crate::support::relying_party::userinfo(&app, &app.node, &answer.text).await;
                assert_eq!(status, 401);
                assert_eq!(
                    rp.introspect(&app, &answer.text).await,
                    json!({ "active": false })
                );
            }
            for accept in [
                "application/json",
                "*/*",
                "application/*",
                "application/token-introspection+jwt;q=0",
                "application/jwt",
            ] {
                let answer = introspected(&app, &rp, token, accept).await;
                assert!(
                    answer
                        .header("content-type")
                        .starts_with("application/json"),
                    "{accept}"
                );
                assert_eq!(answer.json(), plain);
            }
            let answer = introspected(&app, &rp, "nonsense", JWT).await;
            let said = signed_claims(&app, &answer.text).await;
            assert_eq!(said["token_introspection"], json!({ "active": false }));
        }
    }
);
