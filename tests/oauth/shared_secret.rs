//! What is made with a client's secret (OpenID Connect Core 1.0 §10.1; RFC 7518 §3.2): answers to it, its requests, its assertions.

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::client::Client;
use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::security_profile::SecurityProfile;
use doorward::domain::signing::{MacAlgorithm, SigningAlgorithm};
use doorward::oauth::registration::set_secret;
use openssl::hash::{MessageDigest, hash};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{amend, backchannel, turn_client};
use crate::support::answer::delivered;
use crate::support::app::{confidential, public};
use crate::support::forge::{
    ASSERTION_TYPE, Key, assertion, changed, is_under_secret, under_secret,
};
use crate::support::relying_party::{REDIRECT, VERIFIER, claims, jose_header, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

const ANSWERS: [&str; 4] = ["id_token", "userinfo", "authorization", "introspection"];
const INTROSPECTION: &str = "application/token-introspection+jwt";

fn metadata(method: &str, algorithm: MacAlgorithm) -> Value {
    let mut metadata = confidential(REDIRECT);
    metadata["token_endpoint_auth_method"] = method.into();
    for answer in ANSWERS {
        metadata[format!("{answer}_signed_response_alg")] = algorithm.name().into();
    }
    metadata["request_object_signing_alg"] = algorithm.name().into();
    if method == "client_secret_jwt" {
        metadata["token_endpoint_auth_signing_alg"] = algorithm.name().into();
    }
    metadata
}

fn secret(rp: &RelyingParty) -> &[u8] {
    rp.secret.as_deref().expect("a secret").as_bytes()
}

/// A request of the client, authenticated as it registered.
async fn post(app: &TestApp, rp: &RelyingParty, path: &str, fields: &[(&str, &str)]) -> Answer {
    let method = text(&rp.registration, "token_endpoint_auth_method");
    let mut fields = fields.to_vec();
    let algorithm = rp.registration["token_endpoint_auth_signing_alg"].as_str();
    let signed = algorithm.map(|name| {
        let algorithm = name.parse().expect("an algorithm");
        let header = json!({ "alg": name });
        under_secret(algorithm, &header, &assertion(app, &rp.id), secret(rp))
    });
    let mut request = app.request(Method::POST, path);
    match (method, &signed) {
        ("client_secret_jwt", Some(signed)) => fields.extend([
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", signed.as_str()),
        ]),
        ("client_secret_post", _) => {
            let secret = rp.secret.as_deref().expect("a secret");
            fields.extend([("client_id", rp.id.as_str()), ("client_secret", secret)]);
        }
        _ => request = request.header("authorization", rp.basic().expect("a secret")),
    }
    if path == "/introspect" {
        request = request.header("accept", INTROSPECTION);
    }
    Answer::to(request.form(&fields)).await
}

/// The claims of a token that was made with the client's secret, and names no key.
fn made(rp: &RelyingParty, algorithm: MacAlgorithm, token: &str) -> Value {
    let header = jose_header(token);
    assert_eq!(header["alg"], algorithm.name());
    assert_eq!(header.get("kid"), None);
    assert!(is_under_secret(algorithm, token, secret(rp)), "{header}");
    claims(token)
}

fn half(algorithm: MacAlgorithm, of: &str) -> String {
    let digest = match algorithm {
        MacAlgorithm::HS256 => MessageDigest::sha256(),
        MacAlgorithm::HS384 => MessageDigest::sha384(),
        MacAlgorithm::HS512 => MessageDigest::sha512(),
    };
    let digest = hash(digest, of.as_bytes()).expect("a hash");
    BASE64URL_NOPAD.encode(&digest[..digest.len() / 2])
}

async fn on_record(app: &TestApp, id: &str) -> Client {
    let (id, tenant) = (ClientId::new(id), TenantId::default_tenant());
    let found = app.op().store.client(&tenant, &id).await.expect("read");
    Client::clone(&found.expect("the client"))
}

both_engines!(
    whatever_a_client_is_answered_can_be_under_its_secret,
    |app| {
        app.add_person().await;
        let mut browser = Browser::new(&app);
        for method in [
            "client_secret_basic",
            "client_secret_post",
            "client_secret_jwt",
        ] {
            for algorithm in MacAlgorithm::ALL {
                let metadata = metadata(method, algorithm);
                let rp = RelyingParty::of(app.add_client(metadata).await);
                let length = secret(&rp).len();
                assert!(length >= 64, "RFC 7518 §3.2: {length}");
                // The request too, pushed.
                let object = under_secret(
                    algorithm,
                    &json!({ "alg": algorithm.name(), "typ": "oauth-authz-req+jwt" }),
                    &rp.object(&app, &[("response_mode", "jwt")]),
                    secret(&rp),
                );
                let pushed = post(&app, &rp, "/par", &[("request", &object)]).await;
                assert_eq!(pushed.status, 201, "{}", pushed.text);
                let pushed = pushed.json();
                let opens = rp.opens(text(&pushed, "request_uri"));
                let page = browser.open(&opens).await;
                let page = if page.name() == "sign-in" {
                    browser.sign_in(&page, "alex").await
                } else {
                    page
                };
                let page = browser.submit(&page, &[("decision", "allow")]).await;
                let response = delivered(&page)["response"].clone();
                let said = made(&rp, algorithm, &response);
                assert_eq!(
                    (&said["aud"], &said["iss"]),
                    (&json!(rp.id), &json!(app.issuer))
                );
                let fields = [
                    ("grant_type", "authorization_code"),
                    ("code", text(&said, "code")),
                    ("redirect_uri", REDIRECT),
                    ("code_verifier", VERIFIER),
                ];
                let tokens = post(&app, &rp, "/token", &fields).await.json();
                let id_token = text(&tokens, "id_token");
                let access_token = text(&tokens, "access_token");
                let said = made(&rp, algorithm, id_token);
                assert_eq!(
                    (&said["aud"], &said["at_hash"]),
                    (&json!(rp.id), &json!(half(algorithm, access_token)))
                );
                let (_, info) = userinfo(&app, &app.node, access_token).await;
                let info = made(&rp, algorithm, info.as_str().expect("a JWT"));
                assert_eq!((&info["sub"], &info["aud"]), (&said["sub"], &json!(rp.id)));
                let told = post(&app, &rp, "/introspect", &[("token", access_token)]).await;
                assert_eq!(told.header("content-type"), INTROSPECTION);
                let told = made(&rp, algorithm, &told.text);
                assert_eq!(told["token_introspection"]["active"], true);
                // It comes back as a hint.
                let hinted = rp.object(&app, &[("prompt", "none"), ("id_token_hint", id_token)]);
                let header = json!({ "alg": algorithm.name() });
                let hinted = under_secret(algorithm, &header, &hinted, secret(&rp));
                let page = browser.get(&rp.authorize(&[("request", &hinted)])).await;
                assert!(page.location().contains("code="), "{}", page.body);
                let end = format!("/end-session?id_token_hint={id_token}");
                let page = browser.get(&end).await;
                assert_eq!(page.name(), "signed-out", "{}", page.body);
            }
        }
    }
);

both_engines!(what_another_secret_made_is_no_request, |app| {
    app.add_person().await;
    let algorithm = MacAlgorithm::HS256;
    let rp = RelyingParty::of(
        app.add_client(metadata("client_secret_basic", algorithm))
            .await,
    );
    let other = RelyingParty::of(
        app.add_client(metadata("client_secret_basic", algorithm))
            .await,
    );
    let pair = Key::generate(SigningAlgorithm::ES256, "k");
    let header = json!({ "alg": "HS256" });
    let object = rp.object(&app, &[]);
    let with =
        |algorithm, header: &Value, key: &[u8]| under_secret(algorithm, header, &object, key);
    let stronger = json!({ "alg": "HS512" });
    for (what, object) in [
        ("another's secret", with(algorithm, &header, secret(&other))),
        ("no secret", with(algorithm, &header, b"")),
        ("its identifier", with(algorithm, &header, rp.id.as_bytes())),
        (
            "another algorithm",
            with(MacAlgorithm::HS512, &stronger, secret(&rp)),
        ),
        (
            "another algorithm by name",
            with(algorithm, &stronger, secret(&rp)),
        ),
        ("a key", pair.sign(&pair.header("JWT"), &object)),
    ] {
        let pushed = post(&app, &rp, "/par", &[("request", &object)]).await;
        pushed.is_refused(400, "invalid_request_object", what);
    }
    let object = with(algorithm, &header, secret(&rp));
    assert_eq!(
        post(&app, &rp, "/par", &[("request", &object)])
            .await
            .status,
        201
    );
    // Who registered no algorithm for requests signs them with a key, though there is a secret in plain.
    let without = changed(
        &metadata("client_secret_basic", algorithm),
        &json!({ "request_object_signing_alg": null, "jwks": { "keys": [pair.public()] } }),
    );
    let rp = RelyingParty::of(app.add_client(without).await);
    let object = under_secret(algorithm, &header, &rp.object(&app, &[]), secret(&rp));
    let pushed = post(&app, &rp, "/par", &[("request", &object)]).await;
    pushed.is_refused(
        400,
        "invalid_request_object",
        "a secret that is for answers",
    );
    let object = pair.sign(&pair.header("JWT"), &rp.object(&app, &[]));
    assert_eq!(
        post(&app, &rp, "/par", &[("request", &object)])
            .await
            .status,
        201
    );
});

both_engines!(a_hint_is_under_the_secret_of_its_own_client, |app| {
    app.add_person().await;
    let algorithm = MacAlgorithm::HS256;
    let both = json!({ "request_object_signing_alg": null });
    let register = async |more: Value| {
        let metadata = changed(&metadata("client_secret_basic", algorithm), &both);
        RelyingParty::of(app.add_client(changed(&metadata, &more)).await)
    };
    let rp = register(json!({})).await;
    let other = register(json!({})).await;
    // Nobody has signed in to it, and it knows of the session.
    let uninvited = register(json!({})).await;
    // Of this one a secret is in plain as well, and its ID tokens are signed with a key.
    let signed = register(json!({ "id_token_signed_response_alg": "RS256" })).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    signed.tokens(&app, &mut browser).await;
    let good = claims(text(&tokens, "id_token"));
    let header = json!({ "typ": "JWT", "alg": "HS256" });
    let to = |aud: &str| changed(&good, &json!({ "aud": aud }));
    for (what, rp, hint) in [
        (
            "another's secret",
            &rp,
            under_secret(algorithm, &header, &good, secret(&other)),
        ),
        (
            "for nobody",
            &rp,
            under_secret(algorithm, &header, &to("nobody"), secret(&rp)),
        ),
        (
            "no secret",
            &rp,
            under_secret(algorithm, &header, &good, b""),
        ),
        (
            "another client's, under its secret",
            &rp,
            under_secret(algorithm, &header, &to(&other.id), secret(&other)),
        ),
        (
            "of a client whose ID tokens are signed",
            &signed,
            under_secret(algorithm, &header, &to(&signed.id), secret(&signed)),
        ),
        (
            "a logout token",
            &rp,
            under_secret(
                algorithm,
                &json!({ "typ": "logout+jwt", "alg": "HS256" }),
                &good,
                secret(&rp),
            ),
        ),
    ] {
        let asked = [("prompt", "none"), ("id_token_hint", hint.as_str())];
        let page = browser.get(&rp.authorize(&asked)).await;
        let said = delivered(&page);
        assert_eq!(
            said.get("error").map(String::as_str),
            Some("invalid_request"),
            "{what}"
        );
        let page = browser
            .get(&format!("/end-session?id_token_hint={hint}"))
            .await;
        assert_eq!(page.name(), "sign-out", "{what}: the person is asked");
    }
    let asked = [
        ("prompt", "none"),
        ("id_token_hint", text(&tokens, "id_token")),
    ];
    let page = browser.get(&rp.authorize(&asked)).await;
    assert!(page.location().contains("code="), "{}", page.body);
    // RP-Initiated Logout 1.0 §2: who was never in a session ends it for nobody without a question.
    let hint = under_secret(algorithm, &header, &to(&uninvited.id), secret(&uninvited));
    let page = browser
        .get(&format!("/end-session?id_token_hint={hint}"))
        .await;
    assert_eq!(page.name(), "sign-out", "{}", page.body);
    let end = format!("/end-session?id_token_hint={}", text(&tokens, "id_token"));
    turn_client(&app, &rp.id, false).await;
    assert_eq!(
        browser.get(&end).await.name(),
        "sign-out",
        "it is turned off"
    );
    turn_client(&app, &rp.id, true).await;
    // FAPI 2.0 has no secrets.
    let hold =
        async |profile| amend(&app, &rp.id, move |client| client.policy.profile = profile).await;
    hold(Some(SecurityProfile::Fapi2Security)).await;
    assert_eq!(browser.get(&end).await.name(), "sign-out", "it is held");
    hold(None).await;
    assert_eq!(browser.get(&end).await.name(), "signed-out");
});

// The operator changed what it registered, or the master key, and has yet to do the rest: what its clients have is not lost by that.
both_engines!(what_cannot_be_made_uses_nothing_up, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    for more in [
        json!({ "id_token_signed_response_alg": "HS256" }),
        json!({ "id_token_encrypted_response_alg": "dir" }),
    ] {
        let rp = RelyingParty::of(
            app.add_client(changed(&confidential(REDIRECT), &more))
                .await,
        );
        let tokens = rp.tokens(&app, &mut browser).await;
        let code = rp.code(&mut browser, &[]).await;
        let sealed = on_record(&app, &rp.id).await.secret_sealed;
        let is_refused = async || {
            let refused = rp.redeem(&app, &code).await;
            assert_eq!(
                (refused.0, &refused.1["error"]),
                (StatusCode::INTERNAL_SERVER_ERROR, &json!("server_error"))
            );
            let (status, _) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        };
        amend(&app, &rp.id, |client| client.secret_sealed = None).await;
        is_refused().await;
        // RFC 7518 §3.2: a secret is as long as the hash.
        if more["id_token_signed_response_alg"] == "HS256" {
            let mut short = on_record(&app, &rp.id).await;
            set_secret(app.op(), &mut short, &"x".repeat(31))
                .await
                .expect("sealed");
            amend(&app, &rp.id, move |client| {
                client.secret_sealed.clone_from(&short.secret_sealed);
            })
            .await;
            is_refused().await;
        }
        amend(&app, &rp.id, move |client| {
            client.secret_sealed.clone_from(&sealed);
        })
        .await;
        assert_eq!(rp.redeem(&app, &code).await.0, StatusCode::OK);
        app.clock.advance(std::time::Duration::from_mins(1));
        let (status, answer) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
});

// A client has the key of its own ID tokens then: it could say that they are anybody's. In exchanges too: `exchange/people.rs`, `id_jag/`.
both_engines!(
    what_a_client_could_have_made_asks_nobody_by_the_back_channel,
    |app| {
        app.add_person().await;
        let more = json!({
            "redirect_uris": [REDIRECT],
            "response_types": ["code"],
            "grant_types": ["authorization_code", "refresh_token", backchannel::GRANT],
        });
        let with =
            |algorithm: &str| changed(&more, &json!({ "id_token_signed_response_alg": algorithm }));
        let mut browser = Browser::new(&app);
        for (algorithm, is_asked) in [("HS256", false), ("RS256", true)] {
            let rp = backchannel::party_with(&app, &with(algorithm)).await;
            let tokens = rp.tokens(&app, &mut browser).await;
            let id_token = text(&tokens, "id_token");
            assert_eq!(jose_header(id_token)["alg"], algorithm);
            let fields = [("scope", "openid"), ("id_token_hint", id_token)];
            let (status, answer) = backchannel::try_ask(&app, &rp, &fields).await;
            assert_eq!(status == StatusCode::OK, is_asked, "{algorithm}: {answer}");
            if !is_asked {
                assert_eq!(answer["error"], "invalid_request");
            }
        }
    }
);

both_engines!(only_who_has_a_secret_can_ask_for_that, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let token = app.admin_token().await;
    let keys = json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [key.public()] } });
    for bare in [public(REDIRECT), changed(&confidential(REDIRECT), &keys)] {
        for member in [
            "id_token_signed_response_alg",
            "userinfo_signed_response_alg",
            "authorization_signed_response_alg",
            "introspection_signed_response_alg",
            "request_object_signing_alg",
        ] {
            for algorithm in MacAlgorithm::ALL {
                let metadata = changed(&bare, &json!({ member: algorithm.name() }));
                let request = app.request(Method::POST, "/register").bearer_auth(&token);
                let answer = Answer::to(request.json(&metadata)).await;
                answer.is_refused(400, "invalid_client_metadata", member);
                let why = answer.json();
                let why = text(&why, "error_description");
                assert!(
                    why.contains(member) && why.contains("client_secret"),
                    "{why}"
                );
            }
        }
    }
});

both_engines!(
    a_secret_is_in_plain_only_where_something_is_made_with_it,
    |app| {
        let token = app.admin_token().await;
        let request = app.request(Method::POST, "/register").bearer_auth(&token);
        let client = Answer::to(request.json(&confidential(REDIRECT)))
            .await
            .json();
        let id = text(&client, "client_id");
        let managing = text(&client, "registration_access_token").to_owned();
        let address = client["registration_client_uri"]
            .as_str()
            .expect("an address");
        let path = address.strip_prefix(&app.issuer).expect("ours").to_owned();
        let update = async |more: Value| {
            let base = changed(&confidential(REDIRECT), &json!({ "client_id": id }));
            let request = app.request(Method::PUT, &path).bearer_auth(&managing);
            let answer = Answer::to(request.json(&changed(&base, &more))).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let secret = answer.json()["client_secret"].as_str().map(str::to_owned);
            let client = on_record(&app, id).await;
            (
                secret,
                client.secret_hash.is_some(),
                client.secret_sealed.is_some(),
            )
        };
        let first = on_record(&app, id).await;
        assert!(first.secret_hash.is_some() && first.secret_sealed.is_none());
        // There is but a hash of the first: it gets another.
        let (given, is_hashed, is_sealed) =
            update(json!({ "id_token_signed_response_alg": "HS256" })).await;
        assert!(given.is_some() && is_hashed && is_sealed);
        // That one does for the longer as well, and for encryption.
        for more in [
            json!({ "id_token_signed_response_alg": "HS512" }),
            json!({ "id_token_encrypted_response_alg": "dir" }),
            json!({ "userinfo_signed_response_alg": "HS384" }),
        ] {
            assert_eq!(update(more.clone()).await, (None, true, true), "{more}");
        }
        // One that is too short for what is made with it now does not do: those of before had 49 characters.
        let hs256 = json!({ "id_token_signed_response_alg": "HS256" });
        let hs512 = json!({ "id_token_signed_response_alg": "HS512" });
        assert_eq!(update(hs256.clone()).await, (None, true, true));
        let mut older = on_record(&app, id).await;
        let short = "x".repeat(49);
        let kept = set_secret(app.op(), &mut older, &short).await;
        kept.expect("a secret");
        amend(&app, id, move |client| {
            client.secret_hash.clone_from(&older.secret_hash);
            client.secret_sealed.clone_from(&older.secret_sealed);
        })
        .await;
        let (given, is_hashed, is_sealed) = update(hs512).await;
        assert!(given.is_some() && is_hashed && is_sealed);
        // Nor does one of which there is but a hash, as the operator's change of metadata may leave it.
        amend(&app, id, |client| client.secret_sealed = None).await;
        let (given, is_hashed, is_sealed) = update(hs256.clone()).await;
        assert!(given.is_some() && is_hashed && is_sealed);
        // Nobody looks after what is of no use: neither the secret in plain, nor the hash of one that is not sent.
        assert_eq!(update(json!({})).await, (None, true, false));
        assert!(update(hs256.clone()).await.0.is_some());
        let by_jwt = json!({ "token_endpoint_auth_method": "client_secret_jwt" });
        assert_eq!(update(changed(&hs256, &by_jwt)).await, (None, false, true));
        let (given, is_hashed, is_sealed) = update(json!({})).await;
        assert!(given.is_some() && is_hashed && !is_sealed);
        let (given, is_hashed, is_sealed) = update(by_jwt.clone()).await;
        assert!(given.is_some() && !is_hashed && is_sealed);
        let and_signed = changed(&by_jwt, &json!({ "id_token_signed_response_alg": "HS256" }));
        assert_eq!(update(and_signed).await, (None, false, true));
        assert_eq!(
            update(json!({ "token_endpoint_auth_method": "none" })).await,
            (None, false, false)
        );
    }
);

// `doorward client rotate-secret` makes the forms of a secret that the client needs, and meanwhile it may be changed.
both_engines!(a_secret_is_taken_for_what_it_was_made_for, |app| {
    let metadata = json!({ "id_token_signed_response_alg": "HS256" });
    let rp = RelyingParty::of(
        app.add_client(changed(&confidential(REDIRECT), &metadata))
            .await,
    );
    let before = on_record(&app, &rp.id).await;
    let mut made = before.clone();
    (made.secret_hash, made.secret_sealed) = (Some("hash".into()), Some("sealed".into()));
    let mut latest = before.clone();
    assert!(latest.adopt_secret(&made));
    assert_eq!(latest.secret_hash, made.secret_hash);
    assert_eq!(latest.secret_sealed, made.secret_sealed);
    let mut latest = before.clone();
    latest.metadata.id_token_signed_response_alg = SigningAlgorithm::ES256.into();
    assert!(!latest.adopt_secret(&made));
    assert_eq!(latest.secret_hash, before.secret_hash);
    assert_eq!(latest.secret_sealed, before.secret_sealed);
});
