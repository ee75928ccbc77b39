//! Signed requests (§7.1.1): what is signed is the request, and all of it is.

use doorward::domain::signing::SigningAlgorithm;

use super::*;
use crate::support::forge::{Key, forgeries};

const TYPE: &str = "oauth-authz-req+jwt";

fn keys() -> (Key, Value) {
    let key = Key::generate(SigningAlgorithm::ES256, "the till's");
    let more = json!({
        "jwks": { "keys": [key.public()] },
        "backchannel_authentication_request_signing_alg": "ES256",
    });
    (key, more)
}

fn object(app: &TestApp, rp: &RelyingParty, jti: &str) -> Value {
    let now = app.clock.now().as_seconds();
    json!({
        "iss": rp.id,
        "aud": app.issuer,
        "iat": now,
        "nbf": now,
        "exp": now + 300,
        "jti": jti,
        "scope": "openid",
        "login_hint": "alex",
        "binding_message": "1234",
        "requested_expiry": 60,
    })
}

/// That a request under this algorithm is taken.
pub async fn is_taken(app: &TestApp, algorithm: SigningAlgorithm) {
    let key = Key::generate(algorithm, "k");
    let more = json!({
        "jwks": { "keys": [key.public()] },
        "backchannel_authentication_request_signing_alg": algorithm.name(),
    });
    let rp = party_with(app, &more).await;
    let signed = key.sign(&key.header(TYPE), &object(app, &rp, "1"));
    ask(app, &rp, &[("request", &signed)]).await;
}

both_engines!(what_is_signed_is_what_is_asked, |app| {
    app.add_person().await;
    let (key, more) = keys();
    let rp = party_with(&app, &more).await;
    let claims = object(&app, &rp, "1");
    for (header, turn) in [
        (key.header(TYPE), "a"),
        (key.header("JWT"), "b"),
        (key.header("oAuth-aUthz-req+JwT"), "c"),
        (changed(&key.header(TYPE), &json!({ "typ": null })), "d"),
    ] {
        // A number, or a text of one.
        let expiry = if turn == "b" { json!("60") } else { json!(60) };
        let claims = changed(&claims, &json!({ "jti": turn, "requested_expiry": expiry }));
        let signed = key.sign(&header, &claims);
        let (status, said) = try_ask(&app, &rp, &[("request", &signed)]).await;
        assert_eq!(
            (status, &said["expires_in"]),
            (StatusCode::OK, &json!(60)),
            "{said}"
        );
        // RFC 7519 §4.1.7.
        assert_eq!(
            refusal(&app, &rp, &[("request", &signed)]).await,
            "invalid_request"
        );
    }
    let page = list(&mut Browser::new(&app), "alex").await;
    assert!(page.text().contains("1234"), "{}", page.text());
    // "MUST NOT be present outside of the JWT".
    let signed = key.sign(&key.header(TYPE), &changed(&claims, &json!({ "jti": "2" })));
    for beside in [
        OPENID,
        ALEX,
        ("binding_message", "4321"),
        ("requested_expiry", "60"),
        ("acr_values", "phr"),
        ("resource", "https://api.example/"),
        ("user_code", "1"),
    ] {
        let fields = [("request", signed.as_str()), beside];
        assert_eq!(
            refusal(&app, &rp, &fields).await,
            "invalid_request",
            "{beside:?}"
        );
    }
    ask(&app, &rp, &[("request", &signed)]).await;
});

both_engines!(
    a_client_that_signs_is_not_heard_unsigned_and_the_other_way_round,
    |app| {
        app.add_person().await;
        let (key, more) = keys();
        let rp = party_with(&app, &more).await;
        assert_eq!(refusal(&app, &rp, &[OPENID, ALEX]).await, "invalid_request");
        let unsigned = party_with(&app, &json!({ "jwks": { "keys": [key.public()] } })).await;
        let signed = key.sign(&key.header(TYPE), &object(&app, &unsigned, "1"));
        assert_eq!(
            refusal(&app, &unsigned, &[("request", &signed)]).await,
            "invalid_request"
        );
    }
);

both_engines!(
    what_is_not_wholly_signed_for_us_and_for_now_is_refused,
    |app| {
        app.add_person().await;
        let (key, more) = keys();
        let rp = party_with(&app, &more).await;
        let other = party(&app).await;
        let claims = object(&app, &rp, "1");
        let now = app.clock.now().as_seconds();
        let header = key.header(TYPE);
        for change in [
            json!({ "aud": null }),
            json!({ "aud": "https://other.example" }),
            json!({ "iss": null }),
            json!({ "iss": other.id }),
            json!({ "client_id": other.id }),
            json!({ "exp": null }),
            json!({ "exp": now - 3600 }),
            json!({ "exp": now + 4200 }),
            json!({ "iat": null }),
            json!({ "iat": now + 600 }),
            json!({ "nbf": null }),
            json!({ "nbf": now + 600 }),
            json!({ "nbf": now - 4200 }),
            json!({ "jti": null }),
            json!({ "jti": "" }),
            json!({ "sub": rp.id }),
            json!({ "request": "x" }),
            json!({ "id_token_hint": "x" }),
        ] {
            let signed = key.sign(&header, &changed(&claims, &change));
            let error = refusal(&app, &rp, &[("request", &signed)]).await;
            assert_eq!(error, "invalid_request", "{change}");
        }
        for (name, forged) in forgeries(&key, &header, &claims) {
            let error = refusal(&app, &rp, &[("request", &forged)]).await;
            assert_eq!(error, "invalid_request", "{name}");
        }
        let wrong = key.sign(&key.header("at+jwt"), &claims);
        assert_eq!(
            refusal(&app, &rp, &[("request", &wrong)]).await,
            "invalid_request"
        );
        // Another algorithm than the registered one, with a key of the client's.
        let second = Key::generate(SigningAlgorithm::EdDSA, "another of the till's");
        let both = json!({ "jwks": { "keys": [key.public(), second.public()] } });
        let rp = party_with(&app, &changed(&more, &both)).await;
        let claims = object(&app, &rp, "1");
        let signed = second.sign(&second.header(TYPE), &claims);
        assert_eq!(
            refusal(&app, &rp, &[("request", &signed)]).await,
            "invalid_request"
        );
        assert_eq!(rows(&app, "backchannel_requests"), 0);
        let signed = key.sign(&header, &claims);
        ask(&app, &rp, &[("request", &signed)]).await;
    }
);
