//! DPoP (RFC 9449): what is bound to a key is good with it and no other.

mod bound;
mod nonces;
mod proofs;
mod pushed;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::app::{confidential, public};
use crate::support::browser::parameters;
use crate::support::holder::{Holder, asking, with_proof};
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

/// Metadata of a client that gets tokens for itself.
fn by_itself() -> Value {
    json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "email" })
}

const FOR_ITSELF: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// A bound access token of alex's, in this format.
async fn bound_token(app: &TestApp, holder: &Holder, format: &str) -> (RelyingParty, Value) {
    let mut metadata = confidential(REDIRECT);
    metadata["access_token_format"] = format.into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let code = rp.code(&mut Browser::new(app), &[]).await;
    let (status, tokens) = holder.token(app, &rp, &rp.redemption(&code)).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    (rp, tokens)
}

both_engines!(a_proof_binds_what_a_client_is_given, |app| {
    app.add_person().await;
    for algorithm in doorward::oauth::dpop::ALGORITHMS {
        let holder = Holder::of(algorithm);
        for format in ["jwt", "opaque"] {
            let (rp, tokens) = bound_token(&app, &holder, format).await;
            let access = text(&tokens, "access_token");
            assert_eq!(tokens["token_type"], "DPoP", "§5");
            if format == "jwt" {
                assert_eq!(
                    claims(access)["cnf"],
                    json!({ "jkt": holder.jkt() }),
                    "§6.1"
                );
            }
            // §6.2.
            let seen = rp.introspect(&app, access).await;
            assert_eq!(
                (&seen["token_type"], &seen["cnf"]),
                (&json!("DPoP"), &json!({ "jkt": holder.jkt() })),
                "{seen}"
            );
            let answer = holder.userinfo(&app, access).await;
            assert_eq!(answer.status, 200, "{algorithm} {format}: {}", answer.text);
            assert_eq!(answer.json()["email"], "alex@example.com");
            assert!(answer.header("dpop-nonce").is_empty(), "none is required");
        }
    }
    // A client's own token too, and by POST.
    let holder = Holder::new();
    let rp = RelyingParty::of(app.add_client(by_itself()).await);
    let (status, tokens) = holder.token(&app, &rp, &FOR_ITSELF).await;
    assert_eq!(
        (status, &tokens["token_type"]),
        (StatusCode::OK, &json!("DPoP"))
    );
    assert_eq!(
        claims(text(&tokens, "access_token"))["cnf"]["jkt"],
        holder.jkt()
    );
    let (_, tokens) = bound_token(&app, &holder, "jwt").await;
    let access = text(&tokens, "access_token");
    let proof = holder.key.sign(
        &holder.header(),
        &Holder::claims(&app, "POST", "/userinfo", Some(access)),
    );
    let posted = app
        .request(Method::POST, "/userinfo")
        .header("authorization", format!("DPoP {access}"))
        .header("dpop", proof);
    assert_eq!(Answer::to(posted).await.status, 200);
    // Who shows nothing gets what anybody may bear.
    let (_, tokens) = rp.token(&app, &FOR_ITSELF).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(claims(text(&tokens, "access_token")).get("cnf"), None);
    let seen = rp.introspect(&app, text(&tokens, "access_token")).await;
    assert_eq!(
        (&seen["token_type"], seen.get("cnf")),
        (&json!("Bearer"), None)
    );
});

// §7.1: only with a proof of their key, and by the scheme DPoP.
both_engines!(a_bound_token_opens_nothing_without_its_key, |app| {
    app.add_person().await;
    let holder = Holder::new();
    for format in ["jwt", "opaque"] {
        let (_, tokens) = bound_token(&app, &holder, format).await;
        let token = text(&tokens, "access_token");
        let get = || app.request(Method::GET, "/userinfo");
        let proof = || holder.proof_at_userinfo(&app, token);
        let as_bearer = [
            ("as a bearer token", get().bearer_auth(token)),
            (
                "as a bearer token with its proof",
                get().bearer_auth(token).header("dpop", proof()),
            ),
            (
                "in a form",
                app.request(Method::POST, "/userinfo")
                    .form(&[("access_token", token)]),
            ),
            (
                "in a form with a proof",
                app.request(Method::POST, "/userinfo")
                    .form(&[("access_token", token)])
                    .header("dpop", proof()),
            ),
        ];
        for (what, request) in as_bearer {
            let answer = Answer::to(request).await;
            answer.is_refused(401, "invalid_token", what);
            let challenges = challenges(&answer);
            assert!(
                challenges[0].starts_with("Bearer realm=\"doorward\", error=\"invalid_token\""),
                "{challenges:?}"
            );
            assert_eq!(
                challenges[1],
                "DPoP realm=\"doorward\", algs=\"PS256 ES256 EdDSA\""
            );
        }
        let scheme = format!("DPoP {token}");
        let answer = Answer::to(get().header("authorization", &scheme)).await;
        answer.is_refused(401, "invalid_dpop_proof", "no proof");
        assert_eq!(
            challenges(&answer),
            [
                "DPoP realm=\"doorward\", error=\"invalid_dpop_proof\", error_description=\"a DPoP proof is missing\", algs=\"PS256 ES256 EdDSA\""
            ]
        );
        let other = Holder::new();
        let answer = other.userinfo(&app, token).await;
        answer.is_refused(401, "invalid_token", "another key");
        assert!(
            challenges(&answer)[0].starts_with("DPoP realm=\"doorward\", error=\"invalid_token\""),
            "{:?}",
            answer.headers
        );
        for (what, other) in [
            ("two schemes", format!("Bearer {token}")),
            ("one scheme twice", scheme.clone()),
        ] {
            let request = asking(&app, token, &proof()).header("authorization", other);
            Answer::to(request)
                .await
                .is_refused(400, "invalid_request", what);
        }
        let both_ways = app
            .request(Method::POST, "/userinfo")
            .header("authorization", &scheme)
            .header("dpop", proof())
            .form(&[("access_token", token)]);
        Answer::to(both_ways)
            .await
            .is_refused(400, "invalid_request", "in header and form");
        // The scheme's case does not matter (RFC 9110 §11.1).
        for name in ["dpop", "DPOP", "dPoP"] {
            let request = get()
                .header("authorization", format!("{name} {token}"))
                .header("dpop", proof());
            assert_eq!(Answer::to(request).await.status, 200, "{name}");
        }
    }
    // And a bearer token is none that a key would make another's.
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let token = text(&tokens, "access_token");
    let answer = holder.userinfo(&app, token).await;
    answer.is_refused(401, "invalid_token", "a bearer token with a proof");
    let asked = app.request(Method::GET, "/userinfo").bearer_auth(token);
    let asked = asked.header("dpop", holder.proof_at_userinfo(&app, token));
    assert_eq!(Answer::to(asked).await.status, 200, "it needs no proof");
});

/// Each challenge, without where more is said of the resource (RFC 9728 §5.1), which each has.
#[track_caller]
fn challenges(answer: &Answer) -> Vec<&str> {
    let all = answer.headers.get_all("www-authenticate").iter();
    all.map(|value| {
        let whole = value.to_str().expect("text");
        let (challenge, metadata) = whole.split_once(", resource_metadata=\"").expect(whole);
        assert!(metadata.ends_with("/.well-known/oauth-protected-resource\""));
        challenge
    })
    .collect()
}

both_engines!(who_comes_without_a_token_hears_of_both_schemes, |app| {
    let answer = Answer::to(app.request(Method::GET, "/userinfo")).await;
    assert_eq!(answer.status, 401);
    assert_eq!(
        challenges(&answer),
        [
            "Bearer realm=\"doorward\"",
            "DPoP realm=\"doorward\", algs=\"PS256 ES256 EdDSA\""
        ]
    );
});

// §5.2: "the authorization server MUST reject token requests from the client that do not contain the DPoP header".
both_engines!(a_client_that_registered_for_dpop_gets_nothing_else, |app| {
    app.add_person().await;
    let mut metadata = confidential(REDIRECT);
    metadata["dpop_bound_access_tokens"] = true.into();
    metadata["grant_types"] = json!(["authorization_code", "refresh_token", "client_credentials"]);
    metadata["scope"] = "openid profile email".into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    assert_eq!(rp.registration["dpop_bound_access_tokens"], true);
    let holder = Holder::new();
    let mut browser = Browser::new(&app);
    let code = rp.code(&mut browser, &[]).await;
    let redemption = rp.redemption(&code);
    let refused = async |fields: &[(&str, &str)]| {
        let (status, body) = rp.token(&app, fields).await;
        assert_eq!(
            (status, text(&body, "error")),
            (StatusCode::BAD_REQUEST, "invalid_dpop_proof")
        );
    };
    refused(&redemption).await;
    refused(&FOR_ITSELF).await;
    // Nothing was used up by that.
    let (status, tokens) = holder.token(&app, &rp, &redemption).await;
    assert_eq!(
        (status, &tokens["token_type"]),
        (StatusCode::OK, &json!("DPoP"))
    );
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&tokens, "refresh_token")),
    ];
    refused(&refresh).await;
    assert_eq!(holder.token(&app, &rp, &refresh).await.0, StatusCode::OK);
    let (_, own) = holder.token(&app, &rp, &FOR_ITSELF).await;
    assert_eq!(own["token_type"], "DPoP");
});

both_engines!(scripts_of_any_origin_can_use_dpop, |app| {
    for path in ["/token", "/userinfo"] {
        let preflight = app
            .request(Method::OPTIONS, path)
            .header("origin", "https://app.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization, dpop");
        let answer = Answer::to(preflight).await;
        let allowed = answer.header("access-control-allow-headers").to_lowercase();
        for name in ["authorization", "content-type", "dpop"] {
            assert!(
                allowed.split(", ").any(|allowed| allowed == name),
                "{allowed}"
            );
        }
        let answer = Answer::to_form(&app, path, &[]).await;
        let exposed = answer
            .header("access-control-expose-headers")
            .to_lowercase();
        for name in ["dpop-nonce", "www-authenticate"] {
            assert!(
                exposed.split(", ").any(|exposed| exposed == name),
                "{path}: {exposed}"
            );
        }
    }
});
