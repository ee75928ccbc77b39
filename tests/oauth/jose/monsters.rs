//! Tokens that cost much to open, or to refuse: encrypted ones, compressed ones, deep and long ones.

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::signing::SigningAlgorithm;
use josekit::jwe::{self, JweHeader, RSA_OAEP};
use josekit::jwk::Jwk;
use reqwest::Method;
use serde_json::{Value, json};

use super::exchanged::trusting;
use super::{Entry, PLACES};
use crate::support::Answer;
use crate::support::answer::FORM;
use crate::support::forge::{ASSERTION_TYPE, Key, changed};

/// Five parts with this header, as RFC 7516 §3.1 has them.
fn five_parts(header: &Value) -> String {
    let part = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    format!(
        "{}.{}.{}.{}.{}",
        part(header.to_string().as_bytes()),
        part(&[7; 256]),
        part(&[7; 12]),
        part(&[7; 64]),
        part(&[7; 16])
    )
}

/// `inner`, encrypted to the provider's own key, as somebody would who read its JWK Set.
fn sealed(key: &Key, inner: &str, compression: Option<&str>) -> String {
    let mut public = key.public();
    for member in ["use", "alg"] {
        public.as_object_mut().expect("an object").remove(member);
    }
    let jwk = Jwk::from_bytes(public.to_string()).expect("a JWK");
    let mut header = JweHeader::new();
    header.set_content_encryption("A128CBC-HS256");
    header.set_token_type("JWT");
    header.set_content_type("JWT");
    header.set_key_id(&key.kid);
    if let Some(name) = compression {
        header.set_compression(name);
    }
    let encrypter = RSA_OAEP.encrypter_from_jwk(&jwk).expect("an RSA key");
    jwe::serialize_compact(inner.as_bytes(), &header, &encrypter).expect("a JWE")
}

/// What is encrypted, compressed, deep or long, made of a token that is good here.
fn monsters(key: &Key, rsa: &Key, header: &Value, claims: &Value) -> Vec<(String, String)> {
    let good = key.sign(header, claims);
    let mut all = Vec::new();
    for extra in [
        json!({ "alg": "RSA1_5", "enc": "A128CBC-HS256" }),
        json!({ "alg": "RSA-OAEP", "enc": "A128CBC-HS256", "zip": "DEF" }),
        json!({ "alg": "dir", "enc": "A128GCM", "zip": "DEF" }),
        json!({ "alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "p2s": "AAAAAAAAAAA", "p2c": 2_147_483_647 }),
        json!({ "alg": "PBES2-HS512+A256KW", "enc": "A256GCM", "p2s": "AAAAAAAAAAA", "p2c": 1_000_000 }),
        json!({ "alg": "ECDH-ES", "enc": "A128GCM", "epk": rsa.public() }),
    ] {
        let header = changed(&json!({ "kid": rsa.kid, "cty": "JWT" }), &extra);
        all.push((format!("a JWE with {extra}"), five_parts(&header)));
    }
    // Nested, as far as there is room.
    let mut nested = good.clone();
    for depth in 1..=3 {
        nested = sealed(rsa, &nested, None);
        all.push((format!("a JWE, {depth} deep"), nested.clone()));
    }
    all.push(("a JWE, compressed".into(), sealed(rsa, &good, Some("DEF"))));
    // A good one with what a JWE has more.
    all.push(("five parts".into(), format!("{good}.AAAA.AAAA")));
    // RFC 7515 §4.1 lets unknown members be: they may be no deeper than what can be read.
    let (head, body) = (header.to_string(), claims.to_string());
    let deep = |text: &str, depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!("{},\"deep\":{open}{close}}}", &text[..text.len() - 1])
    };
    all.push((
        "arrays in the header".into(),
        key.sign_text(&deep(&head, 20_000), body.as_bytes()),
    ));
    all.push((
        "arrays in the claims".into(),
        key.sign_text(&head, deep(&body, 20_000).as_bytes()),
    ));
    all.push((
        "a header of 40 kB".into(),
        key.sign(
            &changed(header, &json!({ "x": "x".repeat(40_000) })),
            claims,
        ),
    ));
    all.push((
        "objects in the claims".into(),
        key.sign_text(
            &head,
            format!("{}1{}", "{\"a\":".repeat(2_000), "}".repeat(2_000)).as_bytes(),
        ),
    ));
    all
}

both_engines!(no_monstrous_token_is_opened_anywhere, trusting(), |app| {
    app.add_person().await;
    let rsa = Key::of_provider(&app, SigningAlgorithm::RS256).await;
    let bomb = sealed(&rsa, &"x".repeat(40 << 20), Some("DEF"));
    assert!(bomb.len() < 60_000, "{}", bomb.len());
    for place in PLACES {
        let mut entry = Entry::at(&app, place, SigningAlgorithm::ES256).await;
        assert!(!entry.believes(&app, &bomb).await, "{place:?}");
        for (what, token) in monsters(&entry.key, &rsa, &entry.header, &entry.claims) {
            assert!(
                !entry.believes(&app, &token).await,
                "{place:?} believes: {what}"
            );
        }
        let good = entry.key.sign(&entry.header, &entry.claims);
        assert!(entry.believes(&app, &good).await, "{place:?}");
    }
});

both_engines!(a_token_of_a_megabyte_gets_no_further_than_the_door, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let header = changed(&key.header("JWT"), &json!({ "x": "x".repeat(1 << 20) }));
    let token = key.sign(&header, &json!({}));
    for (path, field) in [
        ("/token", "client_assertion"),
        ("/token", "subject_token"),
        ("/token", "actor_token"),
        ("/token", "assertion"),
        ("/introspect", "client_assertion"),
        ("/introspect", "token"),
        ("/revoke", "client_assertion"),
        ("/revoke", "token"),
        ("/userinfo", "access_token"),
        ("/authorize", "id_token_hint"),
        ("/authorize", "request"),
        ("/par", "request"),
        ("/par", "client_assertion"),
        ("/end-session", "id_token_hint"),
    ] {
        let body = format!("client_assertion_type={ASSERTION_TYPE}&{field}={token}");
        let posted = app
            .request(Method::POST, path)
            .header("content-type", FORM)
            .body(body);
        let answer = Answer::to(posted).await;
        assert_eq!(answer.status, 413, "{path} {field}: {}", answer.text);
        answer.is_unstored((path, field));
    }
    for path in ["/userinfo", "/register/x", "/register"] {
        let asked = app.request(Method::GET, path).bearer_auth(&token);
        let answer = Answer::to(asked).await;
        assert_eq!(answer.status, 431, "{path}: {}", answer.text);
        answer.is_unstored(path);
    }
    // A client of ours cannot write longer addresses.
    let token = &token[..60_000];
    for path in ["/authorize", "/end-session"] {
        let asked = app.request(Method::GET, &format!("{path}?id_token_hint={token}"));
        let answer = Answer::to(asked).await;
        assert!(
            [414, 431].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        answer.is_unstored(path);
    }
});
