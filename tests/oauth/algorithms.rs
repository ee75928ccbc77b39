//! Every algorithm of signatures (RFC 7518 §3.1, RFC 8037, RFC 8812, RFC 9864, RFC 9964): ours by registration, clients' as they like.

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::signing::{SigningAlgorithm, SigningAlgorithms};
use doorward::keys::client_keys::ClientKeySet;
use doorward::keys::jws::CompactJws;
use doorward::provider::Settings;
use openssl::hash::{MessageDigest, hash, hash_xof};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::confidential;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion};
use crate::support::relying_party::{REDIRECT, claims, jose_header, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const KEPT: &str = "https://op.example/";

fn all() -> Options {
    let all = SigningAlgorithm::ALL.into_iter();
    Options {
        settings: Settings {
            signing_algorithms: all.fold(SigningAlgorithms::STANDARD, SigningAlgorithms::with),
            ..Settings::default()
        },
        ..Options::default()
    }
}

async fn document(app: &TestApp, path: &str) -> Value {
    Answer::to(app.request(Method::GET, path)).await.json()
}

/// The half of the hash that belongs to an algorithm, by its name.
fn half(algorithm: SigningAlgorithm, token: &str) -> String {
    let name = algorithm.name();
    let digest = match name {
        _ if name.starts_with("ML-DSA") => {
            let mut output = vec![0; 64];
            hash_xof(MessageDigest::shake_256(), token.as_bytes(), &mut output).unwrap();
            output
        }
        _ if name.contains("256") => hash(MessageDigest::sha256(), token.as_bytes())
            .unwrap()
            .to_vec(),
        _ if name.ends_with("384") => hash(MessageDigest::sha384(), token.as_bytes())
            .unwrap()
            .to_vec(),
        _ => hash(MessageDigest::sha512(), token.as_bytes())
            .unwrap()
            .to_vec(),
    };
    BASE64URL_NOPAD.encode(&digest[..digest.len() / 2])
}

both_engines!(
    a_client_has_what_it_gets_signed_as_it_registered,
    all(),
    |app| {
        app.add_person().await;
        let jwks = document(&app, "/jwks.json").await;
        let keys = ClientKeySet::parse(&jwks).expect("a JWK Set");
        let mut browser = Browser::new(&app);
        for algorithm in SigningAlgorithm::ALL {
            let name = algorithm.name();
            let mut metadata = confidential(REDIRECT);
            for member in [
                "id_token_signed_response_alg",
                "userinfo_signed_response_alg",
                "access_token_signed_response_alg",
            ] {
                metadata[member] = name.into();
            }
            let rp = RelyingParty::of(app.add_client(metadata).await);
            let tokens = rp.tokens(&app, &mut browser).await;
            let (id_token, access_token) =
                (text(&tokens, "id_token"), text(&tokens, "access_token"));
            let (_, answer) = userinfo(&app, &app.node, access_token).await;
            let answer = answer.as_str().expect("a JWT");
            for token in [id_token, access_token, answer] {
                let header = jose_header(token);
                assert_eq!(header["alg"], name);
                let published = jwks["keys"].as_array().expect("keys").iter();
                let key = published.clone().find(|key| key["kid"] == header["kid"]);
                let key = key.expect("its key is published");
                assert_eq!((&key["alg"], &key["use"]), (&json!(name), &json!("sig")));
                assert_eq!((key.get("priv"), key.get("d")), (None, None), "{name}");
                let token = CompactJws::parse(token).expect("a JWS");
                keys.verify(&token).expect(name);
            }
            let id_claims = claims(id_token);
            assert_eq!(
                id_claims["at_hash"],
                half(algorithm, access_token),
                "{name}"
            );
            // It comes back as a hint.
            let hinted = rp.authorize(&[("prompt", "none"), ("id_token_hint", id_token)]);
            let page = browser.open(&hinted).await;
            assert!(page.location().contains("code="), "{name}: {}", page.body);
        }
    }
);

both_engines!(clients_sign_with_any_of_them, |app| {
    app.add_person().await;
    for algorithm in SigningAlgorithm::ALL {
        let name = algorithm.name();
        let key = Key::generate(algorithm, "the client's");
        let mut metadata = confidential(REDIRECT);
        metadata["token_endpoint_auth_method"] = "private_key_jwt".into();
        metadata["token_endpoint_auth_signing_alg"] = name.into();
        metadata["request_object_signing_alg"] = name.into();
        metadata["jwks"] = json!({ "keys": [key.public()] });
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let object = key.sign(&key.header("oauth-authz-req+jwt"), &rp.object(&app, &[]));
        let by = key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
        // Under the name of another algorithm, of its own kind too, it is nobody's.
        let other = match algorithm {
            SigningAlgorithm::EdDSA => SigningAlgorithm::Ed25519,
            SigningAlgorithm::MlDsa44 => SigningAlgorithm::MlDsa65,
            SigningAlgorithm::RS256 => SigningAlgorithm::RS384,
            _ => SigningAlgorithm::RS256,
        };
        let mut header = key.header("JWT");
        header["alg"] = other.name().into();
        let renamed = key.sign(&header, &assertion(&app, &rp.id));
        let stranger = Key::generate(algorithm, "the client's");
        let foreign = stranger.sign(&stranger.header("JWT"), &assertion(&app, &rp.id));
        for (assertion, is_its_own) in [(&renamed, false), (&foreign, false), (&by, true)] {
            let fields = [
                ("client_assertion_type", ASSERTION_TYPE),
                ("client_assertion", assertion.as_str()),
                ("request", object.as_str()),
            ];
            let answer = Answer::to_form(&app, "/par", &fields).await;
            if is_its_own {
                assert_eq!(answer.status, 201, "{name}: {}", answer.text);
            } else {
                answer.is_refused(401, "invalid_client", name);
            }
        }
    }
});

/// With what is made with clients' secrets.
fn with_secrets(algorithms: &[&str]) -> Value {
    json!([algorithms, &["HS256", "HS384", "HS512"]].concat())
}

both_engines!(only_what_there_are_keys_for_is_promised, |app| {
    let metadata = document(&app, "/.well-known/openid-configuration").await;
    let standard: Vec<&str> = SigningAlgorithms::STANDARD
        .iter()
        .map(SigningAlgorithm::name)
        .collect();
    for member in ["id_token", "userinfo", "authorization", "introspection"] {
        let member = format!("{member}_signing_alg_values_supported");
        assert_eq!(metadata[&member], with_secrets(&standard), "{member}");
    }
    let every = SigningAlgorithm::ALL.map(SigningAlgorithm::name);
    assert_eq!(
        metadata["request_object_signing_alg_values_supported"],
        with_secrets(&every)
    );
    let jwks = document(&app, "/jwks.json").await;
    assert_eq!(jwks["keys"].as_array().map(Vec::len), Some(8), "{jwks}");
    for member in ["id_token", "userinfo", "authorization", "introspection"] {
        let asked = json!({
            "redirect_uris": [KEPT],
            format!("{member}_signed_response_alg"): "ML-DSA-65",
        });
        let request = app.request(Method::POST, "/register");
        let token = app.admin_token().await;
        let answer = Answer::to(request.bearer_auth(&token).json(&asked)).await;
        answer.is_refused(400, "invalid_client_metadata", member);
    }
});

both_engines!(all_that_there_are_keys_for_is_promised, all(), |app| {
    let metadata = document(&app, "/.well-known/openid-configuration").await;
    let every = SigningAlgorithm::ALL.map(SigningAlgorithm::name);
    for member in ["id_token", "userinfo", "authorization", "introspection"] {
        let member = format!("{member}_signing_alg_values_supported");
        assert_eq!(metadata[&member], with_secrets(&every), "{member}");
    }
});

both_engines!(a_key_for_ml_dsa_says_what_it_is_for, |app| {
    let token = app.admin_token().await;
    let good = Key::generate(SigningAlgorithm::MlDsa65, "k").public();
    let with = |changes: Value| crate::support::forge::changed(&good, &changes);
    for (key, is_good) in [
        (good.clone(), true),
        (with(json!({ "priv": "AA" })), false),
        (with(json!({ "pub": "AA" })), false),
        (with(json!({ "pub": null })), false),
        (with(json!({ "alg": "ML-DSA-44" })), false),
        // Keys of kinds that nobody knows are passed over (RFC 7517 §5): there is none then.
        (with(json!({ "alg": null })), false),
        (with(json!({ "alg": "ML-DSA-99" })), false),
    ] {
        let metadata = json!({
            "redirect_uris": [KEPT],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": { "keys": [key] },
        });
        let request = app.request(Method::POST, "/register");
        let answer = Answer::to(request.bearer_auth(&token).json(&metadata)).await;
        if is_good {
            assert_eq!(answer.status, 201, "{}", answer.text);
        } else {
            answer.is_refused(400, "invalid_client_metadata", key.to_string());
        }
    }
});
