//! Request objects that are encrypted to us (RFC 9101 §6.1, RFC 7516): signed first, opened by the key that is published, and never inflated.

mod rsa;
mod secret;

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::encryption::{ContentEncryption, KeyManagement};
use doorward::domain::signing::SigningAlgorithm;
use josekit::jwe::{self, JweEncrypter, JweHeader};
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use self::secret::under;
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::{Key, changed};
use crate::support::relying_party::REDIRECT;
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const TYPE: &str = "oauth-authz-req+jwt";
const ALGORITHMS: [&str; 8] = [
    "RSA-OAEP",
    "RSA-OAEP-256",
    "RSA-OAEP-384",
    "RSA-OAEP-512",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
];
/// By the client's secret.
const OF_SECRETS: [KeyManagement; 7] = [
    KeyManagement::A128Kw,
    KeyManagement::A192Kw,
    KeyManagement::A256Kw,
    KeyManagement::A128GcmKw,
    KeyManagement::A192GcmKw,
    KeyManagement::A256GcmKw,
    KeyManagement::Dir,
];

fn with_encryption() -> Options {
    let mut options = Options::default();
    options.settings.takes_encrypted_requests = true;
    options
}

async fn signer(app: &TestApp, more: &Value) -> (RelyingParty, Key) {
    let key = Key::generate(SigningAlgorithm::ES256, "the client's");
    let mut metadata = confidential(REDIRECT);
    metadata["jwks"] = json!({ "keys": [key.public()] });
    let metadata = changed(&metadata, more);
    (RelyingParty::of(app.add_client(metadata).await), key)
}

/// The key on a curve that the provider publishes to encrypt to.
async fn published(app: &TestApp) -> Value {
    published_of(app, "EC").await
}

/// That of a type; there is one.
async fn published_of(app: &TestApp, key_type: &str) -> Value {
    let jwks = Answer::to(app.request(Method::GET, "/jwks.json"))
        .await
        .json();
    let keys = jwks["keys"].as_array().expect("keys");
    let to_encrypt = keys.iter().filter(|key| key["use"] == "enc");
    for key in to_encrypt.clone() {
        for private in ["d", "p", "q", "dp", "dq", "qi"] {
            assert!(key.get(private).is_none(), "{key}");
        }
    }
    assert_eq!(to_encrypt.clone().count(), 2, "{jwks}");
    let mut of_type = to_encrypt.filter(|key| key["kty"] == key_type);
    of_type.next().expect("a key to encrypt to").clone()
}

fn encrypter(alg: &str, key: &Value) -> Box<dyn JweEncrypter> {
    let jwk = Jwk::from_bytes(key.to_string().as_bytes()).expect("a key");
    let rsa = match alg {
        "RSA-OAEP" => Some(jwe::RSA_OAEP),
        "RSA-OAEP-256" => Some(jwe::RSA_OAEP_256),
        "RSA-OAEP-384" => Some(jwe::RSA_OAEP_384),
        "RSA-OAEP-512" => Some(jwe::RSA_OAEP_512),
        _ => None,
    };
    if let Some(rsa) = rsa {
        return Box::new(rsa.encrypter_from_jwk(&jwk).expect("it"));
    }
    let algorithm = match alg {
        "ECDH-ES" => jwe::ECDH_ES,
        "ECDH-ES+A128KW" => jwe::ECDH_ES_A128KW,
        "ECDH-ES+A192KW" => jwe::ECDH_ES_A192KW,
        _ => jwe::ECDH_ES_A256KW,
    };
    Box::new(algorithm.encrypter_from_jwk(&jwk).expect("it"))
}

fn alg_for(key: &Value) -> &'static str {
    if key["kty"] == "RSA" {
        "RSA-OAEP-256"
    } else {
        "ECDH-ES"
    }
}

fn with(mut header: JweHeader, more: &Value) -> JweHeader {
    for (name, value) in more.as_object().expect("members") {
        header
            .set_claim(name, Some(value.clone()))
            .expect("a member");
    }
    header
}

fn header(enc: &str) -> JweHeader {
    let mut header = JweHeader::new();
    header.set_content_encryption(enc);
    header.set_content_type("JWT");
    header.set_token_type("JWT");
    header
}

fn seal(signed: &str, header: &JweHeader, encrypter: &dyn JweEncrypter) -> String {
    jwe::serialize_compact(signed.as_bytes(), header, encrypter).expect("a JWE")
}

/// What the client hears of an object, at both endpoints: nothing, or the error.
async fn heard(app: &TestApp, rp: &RelyingParty, object: &str) -> Value {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("client_id", rp.id.as_str()),
            ("redirect_uri", REDIRECT),
            ("request", object),
        ])
        .finish();
    let page = Browser::new(app).get(&format!("/authorize?{query}")).await;
    let error = if page.location().starts_with("/interaction/") {
        Value::Null
    } else {
        json!(delivered(&page)["error"])
    };
    let (status, pushed) = rp
        .post(app, &app.node, "/par", &[("request", object)])
        .await;
    assert_eq!(error, pushed["error"], "{pushed}");
    assert_eq!(status == StatusCode::CREATED, error.is_null());
    error
}

#[track_caller]
fn is_refused(error: &Value, what: impl std::fmt::Debug) {
    assert_eq!(error, "invalid_request_object", "{what:?}");
}

both_engines!(
    what_was_signed_and_encrypted_is_the_request,
    with_encryption(),
    |app| {
        app.add_person().await;
        let (rp, key) = signer(&app, &json!({})).await;
        let ours = published(&app).await;
        let rsa = published_of(&app, "RSA").await;
        let metadata = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration"))
            .await
            .json();
        assert_eq!(
            metadata["request_object_encryption_alg_values_supported"],
            json!([&ALGORITHMS[..], &OF_SECRETS.map(KeyManagement::name)].concat())
        );
        let contents = metadata["request_object_encryption_enc_values_supported"]
            .as_array()
            .expect("a list");
        assert_eq!(contents.len(), 6);
        let signed = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
        for alg in ALGORITHMS {
            for enc in contents {
                let key = if alg.starts_with("RSA") { &rsa } else { &ours };
                let object = seal(
                    &signed,
                    &header(enc.as_str().unwrap()),
                    encrypter(alg, key).as_ref(),
                );
                assert_eq!(heard(&app, &rp, &object).await, Value::Null, "{alg} {enc}");
            }
        }
        let object = seal(
            &signed,
            &header("A256GCM"),
            encrypter("ECDH-ES", &ours).as_ref(),
        );
        let address = rp.authorize(&[("request", &object)]);
        let location = Browser::new(&app).complete(&address).await;
        let (status, tokens) = rp.redeem(&app, &parameters(&location)["code"]).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
    }
);

// RFC 9101 §6.1: "If decryption fails, the authorization server MUST return an invalid_request_object error".
both_engines!(
    what_is_not_for_us_or_not_whole_is_refused,
    with_encryption(),
    |app| {
        let (rp, key) = signer(&app, &json!({})).await;
        let ours = published(&app).await;
        let claims = rp.object(&app, &[]);
        let signed = key.sign(&key.header(TYPE), &claims);
        let sealed =
            |alg: &str, enc: &str| seal(&signed, &header(enc), encrypter(alg, &ours).as_ref());
        let good = sealed("ECDH-ES+A128KW", "A128GCM");
        // Another's key; by its name, and under ours.
        let other = Jwk::generate_ec_key(EcCurve::P256)
            .expect("a key")
            .to_public_key()
            .expect("it");
        let other: Value = serde_json::from_str(&other.to_string()).expect("JSON");
        for kid in [json!("another"), ours["kid"].clone(), Value::Null] {
            let other = changed(&other, &json!({ "kid": kid }));
            let object = seal(
                &signed,
                &header("A128GCM"),
                encrypter("ECDH-ES", &other).as_ref(),
            );
            is_refused(&heard(&app, &rp, &object).await, "another's key");
        }
        // By its secret, which it did not register for that, though its ID tokens are under it; and signing left out.
        let (other, key_of_other) =
            signer(&app, &json!({ "id_token_signed_response_alg": "HS256" })).await;
        let of_other = key_of_other.sign(&key_of_other.header(TYPE), &other.object(&app, &[]));
        let secret = other.secret.as_deref().expect("a secret");
        for alg in OF_SECRETS {
            let by_secret = under(alg, ContentEncryption::A128Gcm, secret);
            let object = seal(&of_other, &header("A128GCM"), by_secret.as_ref());
            is_refused(&heard(&app, &other, &object).await, alg);
        }
        // Sealed with what its algorithm has no use for.
        for more in [
            json!({ "iv": "AAAAAAAAAAAAAAAA", "tag": "AAAAAAAAAAAAAAAAAAAAAA" }),
            json!({ "iv": "AAAAAAAAAAAAAAAA" }),
            json!({ "jku": "https://evil.example/" }),
        ] {
            let header = with(header("A128GCM"), &more);
            let object = seal(&signed, &header, encrypter("ECDH-ES", &ours).as_ref());
            is_refused(&heard(&app, &rp, &object).await, more);
        }
        let bare = seal(
            &claims.to_string(),
            &header("A128GCM"),
            encrypter("ECDH-ES", &ours).as_ref(),
        );
        is_refused(&heard(&app, &rp, &bare).await, "nobody signed it");
        let nested = seal(
            &good,
            &header("A128GCM"),
            encrypter("ECDH-ES", &ours).as_ref(),
        );
        is_refused(&heard(&app, &rp, &nested).await, "encrypted twice");
        let forged = Key::generate(SigningAlgorithm::ES256, "the client's");
        let forged = forged.sign(&key.header(TYPE), &claims);
        let forged = seal(
            &forged,
            &header("A128GCM"),
            encrypter("ECDH-ES", &ours).as_ref(),
        );
        is_refused(&heard(&app, &rp, &forged).await, "another signed it");
        // RFC 8725 §3.6: what is small may be large.
        let mut zipped = header("A128GCM");
        zipped.set_compression("DEF");
        let zipped = seal(&signed, &zipped, encrypter("ECDH-ES", &ours).as_ref());
        is_refused(&heard(&app, &rp, &zipped).await, "compressed");
        // RFC 7519 §5.2 would have one; the Python library idpyoidc writes none.
        let mut untyped = JweHeader::new();
        untyped.set_content_encryption("A128GCM");
        let untyped = seal(&signed, &untyped, encrypter("ECDH-ES", &ours).as_ref());
        assert_eq!(heard(&app, &rp, &untyped).await, Value::Null, "no cty");
        for (cty, is_taken) in [
            ("text", false),
            ("", false),
            ("text/jwt", false),
            ("jwt", true),
            ("application/JWT", true),
            (TYPE, true),
        ] {
            let mut nested = header("A128GCM");
            nested.set_content_type(cty);
            let nested = seal(&signed, &nested, encrypter("ECDH-ES", &ours).as_ref());
            let error = heard(&app, &rp, &nested).await;
            assert_eq!(error.is_null(), is_taken, "{cty}: {error}");
        }
        // Our key, under another's name, and under none.
        for (kid, is_taken) in [(json!("another"), false), (Value::Null, true)] {
            let named = changed(&ours, &json!({ "kid": kid }));
            let object = seal(
                &signed,
                &header("A128GCM"),
                encrypter("ECDH-ES", &named).as_ref(),
            );
            let error = heard(&app, &rp, &object).await;
            assert_eq!(error.is_null(), is_taken, "{kid}: {error}");
        }
        // RFC 8725 §3.11: what says to be something else, or nothing; the kind of media types is written in any letters.
        for (typ, is_taken) in [
            ("at+jwt", false),
            ("JOSE", false),
            ("application/at+jwt", false),
            ("application/oauth-authz-req+jwt", true),
            (TYPE, true),
            ("jwt", true),
        ] {
            let mut typed = header("A128GCM");
            typed.set_token_type(typ);
            let typed = seal(&signed, &typed, encrypter("ECDH-ES", &ours).as_ref());
            let error = heard(&app, &rp, &typed).await;
            assert_eq!(error.is_null(), is_taken, "{typ}: {error}");
        }
        // Each part changed, shortened and left out.
        let parts: Vec<&str> = good.split('.').collect();
        for (place, part) in parts.iter().enumerate() {
            let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64url");
            let mut turned = bytes.clone();
            turned[0] ^= 1;
            for part in [turned, bytes[1..].to_vec(), bytes[..1].to_vec(), Vec::new()] {
                let mut all: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
                all[place] = BASE64URL_NOPAD.encode(&part);
                let object = all.join(".");
                is_refused(&heard(&app, &rp, &object).await, (place, part.len()));
            }
        }
        // Header members that lead elsewhere, twice, or to more work.
        let said: Value =
            serde_json::from_slice(&BASE64URL_NOPAD.decode(parts[0].as_bytes()).unwrap()).unwrap();
        for more in [
            json!({ "crit": ["exp"] }),
            json!({ "jku": "https://evil.example/" }),
            json!({ "p2c": 2_147_483_647 }),
            json!({ "alg": "dir" }),
            json!({ "alg": "RSA1_5" }),
            json!({ "alg": "PBES2-HS256+A128KW", "p2s": "x", "p2c": 1_000_000 }),
            json!({ "alg": null }),
            json!({ "enc": "none" }),
            json!({ "enc": null }),
            json!({ "epk": null }),
            json!({ "iv": "AAAAAAAAAAAAAAAA", "tag": "AAAAAAAAAAAAAAAAAAAAAA" }),
            json!({ "epk": "x" }),
            // Points that are not on the curve.
            json!({ "epk": { "kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA" } }),
            json!({ "epk": changed(&said["epk"], &json!({ "y": said["epk"]["x"] })) }),
            json!({ "epk": changed(&said["epk"], &json!({ "crv": "P-384" })) }),
        ] {
            let header = BASE64URL_NOPAD.encode(changed(&said, &more).to_string().as_bytes());
            let object = [&[header.as_str()], &parts[1..]].concat().join(".");
            is_refused(&heard(&app, &rp, &object).await, more);
        }
        let twice = said.to_string().replacen('{', "{\"enc\":\"A128GCM\",", 1);
        let object = [
            &[BASE64URL_NOPAD.encode(twice.as_bytes()).as_str()],
            &parts[1..],
        ]
        .concat()
        .join(".");
        is_refused(&heard(&app, &rp, &object).await, "a member twice");
        let long = format!("{good}{}", "A".repeat(30_000));
        let (_, pushed) = rp
            .post(&app, &app.node, "/par", &[("request", &long)])
            .await;
        assert_eq!(pushed["error"], "invalid_request_object", "{pushed}");
        assert_eq!(heard(&app, &rp, &good).await, Value::Null);
    }
);

// OpenID Connect Registration 1.0 §2.
both_engines!(
    a_client_keeps_to_the_encryption_it_registered,
    with_encryption(),
    |app| {
        let wanted = json!({
            "request_object_encryption_alg": "ECDH-ES",
            "request_object_encryption_enc": "A256GCM",
        });
        let (rp, key) = signer(&app, &wanted).await;
        let ours = published(&app).await;
        let signed = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
        for (alg, enc, is_good) in [
            ("ECDH-ES", "A256GCM", true),
            ("ECDH-ES+A128KW", "A256GCM", false),
            ("ECDH-ES", "A128GCM", false),
        ] {
            let object = seal(&signed, &header(enc), encrypter(alg, &ours).as_ref());
            let error = heard(&app, &rp, &object).await;
            assert_eq!(error.is_null(), is_good, "{alg} {enc}: {error}");
        }
        // "The RP is declaring that it may use" it: it need not.
        assert_eq!(heard(&app, &rp, &signed).await, Value::Null);
        let token = app.admin_token().await;
        for bad in [
            json!({ "request_object_encryption_alg": "RSA1_5" }),
            json!({ "request_object_encryption_alg": "PBES2-HS256+A128KW" }),
            json!({ "request_object_encryption_alg": "dir", "token_endpoint_auth_method": "private_key_jwt" }),
            json!({ "request_object_encryption_enc": "A256GCM" }),
            json!({ "request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "none" }),
        ] {
            let metadata = changed(
                &changed(
                    &confidential(REDIRECT),
                    &json!({ "jwks": { "keys": [key.public()] } }),
                ),
                &bad,
            );
            let request = app
                .request(Method::POST, "/register")
                .bearer_auth(&token)
                .json(&metadata);
            Answer::to(request)
                .await
                .is_refused(400, "invalid_client_metadata", bad);
        }
    }
);

both_engines!(keys_to_encrypt_to_change, with_encryption(), |app| {
    let (rp, key) = signer(&app, &json!({})).await;
    let old = published(&app).await;
    let old_rsa = published_of(&app, "RSA").await;
    let twin = app.second_node().await;
    let of_twin = twin.request(&app.http, &app.issuer, Method::GET, "/jwks.json");
    let of_twin = Answer::to(of_twin).await.json();
    for key in [&old, &old_rsa] {
        let of_twin = of_twin["keys"].as_array().unwrap();
        assert!(of_twin.contains(key), "all nodes have the same");
    }
    let object = |ours: &Value| {
        let signed = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
        seal(
            &signed,
            &header("A128GCM"),
            encrypter(alg_for(ours), ours).as_ref(),
        )
    };
    app.clock.advance(Duration::from_hours(24 * 90));
    let new = published(&app).await;
    let new_rsa = published_of(&app, "RSA").await;
    assert_ne!(new["kid"], old["kid"]);
    assert_ne!(new_rsa["kid"], old_rsa["kid"]);
    for ours in [&new, &old, &new_rsa, &old_rsa] {
        assert_eq!(heard(&app, &rp, &object(ours)).await, Value::Null);
    }
    // A node whose clock is behind opens what was encrypted to the key that another publishes already.
    let later = app.clock.now();
    app.clock.set(later.minus(Duration::from_hours(24 * 90)));
    for ours in [&new, &new_rsa] {
        assert_eq!(heard(&app, &rp, &object(ours)).await, Value::Null);
    }
    app.clock.set(later);
    app.clock.advance(Duration::from_hours(24 * 90));
    for ours in [&old, &old_rsa] {
        is_refused(&heard(&app, &rp, &object(ours)).await, "two periods later");
    }
});

// Without it there is no key, no metadata, and nothing is opened.
both_engines!(nobody_encrypts_to_us_unasked, |app| {
    let jwks = Answer::to(app.request(Method::GET, "/jwks.json"))
        .await
        .json();
    assert!(
        jwks["keys"]
            .as_array()
            .unwrap()
            .iter()
            .all(|key| key["use"] == "sig")
    );
    let metadata = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration"))
        .await
        .json();
    assert!(
        metadata
            .get("request_object_encryption_alg_values_supported")
            .is_none()
    );
    let (rp, key) = signer(&app, &json!({})).await;
    let mut app = app;
    app.options.settings.takes_encrypted_requests = true;
    let other = app.second_node().await;
    let plain = std::mem::replace(&mut app.node, other);
    let ours = published(&app).await;
    app.node = plain;
    let signed = key.sign(&key.header(TYPE), &rp.object(&app, &[]));
    let object = seal(
        &signed,
        &header("A128GCM"),
        encrypter("ECDH-ES", &ours).as_ref(),
    );
    is_refused(&heard(&app, &rp, &object).await, "it is off");
    let token = app.admin_token().await;
    let metadata = changed(
        &confidential(REDIRECT),
        &json!({ "request_object_encryption_alg": "ECDH-ES", "jwks": { "keys": [key.public()] } }),
    );
    let request = app
        .request(Method::POST, "/register")
        .bearer_auth(&token)
        .json(&metadata);
    Answer::to(request)
        .await
        .is_refused(400, "invalid_client_metadata", "it is off");
});
