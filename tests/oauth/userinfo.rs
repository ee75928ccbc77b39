//! The userinfo endpoint: one bearer token, in the header or the body, and nothing else opens it.

use reqwest::Method;
use serde_json::json;

use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::relying_party::{REDIRECT, claims, jose_header, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(one_token_in_one_place, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let token = text(&tokens, "access_token");
    let get = |header: &str| {
        app.request(Method::GET, "/userinfo")
            .header("authorization", header)
    };
    let post = |body: String| {
        app.request(Method::POST, "/userinfo")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    };

    for good in [
        format!("Bearer {token}"),
        format!("bearer {token}"),
        format!("BEARER {token}"),
        format!("Bearer  {token}"),
    ] {
        let answer = Answer::to(get(&good)).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/json"),
            "{good}"
        );
        answer.is_unstored(&good);
    }
    assert_eq!(
        Answer::to(post(format!("access_token={token}")))
            .await
            .status,
        200
    );
    assert_eq!(
        Answer::to(app.request(Method::POST, "/userinfo").bearer_auth(token))
            .await
            .status,
        200,
        "POST with the token in the header and no body"
    );

    // None at all: 401 and the scheme, without an error code (RFC 6750 §3.1). An address is no place for it (§2.3).
    for bare in [
        app.request(Method::GET, "/userinfo"),
        app.request(Method::GET, &format!("/userinfo?access_token={token}")),
        post(String::new()),
        app.request(Method::POST, &format!("/userinfo?access_token={token}")),
    ] {
        let answer = Answer::to(bare).await;
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (
                401,
                format!(
                    "Bearer realm=\"doorward\", resource_metadata=\"{}/.well-known/oauth-protected-resource\"",
                    app.issuer
                )
                .as_str()
            ),
            "{}",
            answer.text
        );
        answer.is_unstored("bare");
    }
    let twice = |first: &str, second: &str| get(first).header("authorization", second.to_owned());
    let bearer = format!("Bearer {token}");
    for (what, request) in [
        (
            "in header and body",
            post(format!("access_token={token}")).header("authorization", &bearer),
        ),
        ("twice in the header", twice(&bearer, &bearer)),
        (
            "twice in the body",
            post(format!("access_token={token}&access_token={token}")),
        ),
        ("no token", get("Bearer")),
        ("an empty token", get("Bearer ")),
        ("two tokens", get(&format!("Bearer {token} {token}"))),
        ("a quoted token", get(&format!("Bearer \"{token}\""))),
        ("a comma", get(&format!("Bearer {token},Bearer {token}"))),
        (
            "a body that is no form",
            app.request(Method::POST, "/userinfo")
                .json(&json!({ "access_token": token })),
        ),
    ] {
        let answer = Answer::to(request).await;
        answer.is_refused(400, "invalid_request", what);
        assert!(
            answer
                .header("www-authenticate")
                .starts_with("Bearer realm=\"doorward\", error=\"invalid_request\""),
            "{what}: {:?}",
            answer.headers
        );
    }
    for wrong in [
        text(&tokens, "refresh_token"),
        text(&tokens, "id_token"),
        "x",
        "dw_at_x",
        "null",
        "..",
        "a.b.c",
    ] {
        let answer = Answer::to(get(&format!("Bearer {wrong}"))).await;
        answer.is_refused(401, "invalid_token", wrong);
        assert!(
            answer
                .header("www-authenticate")
                .starts_with("Bearer realm=\"doorward\", error=\"invalid_token\""),
            "{wrong}"
        );
    }
    assert_eq!(
        Answer::to(app.request(Method::HEAD, "/userinfo").bearer_auth(token))
            .await
            .status,
        405
    );
});

both_engines!(a_signed_answer_is_for_its_client, |app| {
    app.add_person().await;
    for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
        let mut metadata = confidential(REDIRECT);
        metadata["userinfo_signed_response_alg"] = algorithm.into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let answer = Answer::to(
            app.request(Method::GET, "/userinfo")
                .bearer_auth(text(&tokens, "access_token")),
        )
        .await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/jwt")
        );
        answer.is_unstored(algorithm);
        let info = claims(&answer.text);
        assert_eq!(jose_header(&answer.text)["alg"], algorithm);
        assert_eq!(
            (&info["iss"], &info["aud"], &info["email"]),
            (
                &json!(app.issuer),
                &json!(rp.id),
                &json!("alex@example.com")
            )
        );
        // It is no ID token, and no hint.
        let hint = [("prompt", "none"), ("id_token_hint", answer.text.as_str())];
        let page = Browser::new(&app).get(&rp.authorize(&hint)).await;
        assert_eq!(parameters(page.location())["error"], "invalid_request");
        // It opens nothing itself.
        Answer::to(
            app.request(Method::GET, "/userinfo")
                .bearer_auth(&answer.text),
        )
        .await
        .is_refused(401, "invalid_token", algorithm);
    }
});

both_engines!(
    scripts_of_any_origin_may_use_tokens_and_never_cookies,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::public(&app).await;
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let cookies: Vec<String> = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let open = [
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/jwks.json",
            "/token",
            "/userinfo",
            "/revoke",
            "/register",
        ];
        let closed = [
            "/introspect",
            "/authorize",
            "/end-session",
            "/end-session/confirm",
            "/",
            "/interaction/x",
            "/health/live",
            "/nothing",
        ];
        for origin in [
            "https://app.example",
            "https://evil-app.example",
            "https://app.example.evil.example",
            "null",
            "http://localhost:3000",
            &app.issuer,
        ] {
            for path in open.iter().chain(&closed) {
                for method in [Method::GET, Method::POST, Method::OPTIONS] {
                    let request = app
                        .request(method.clone(), path)
                        .header("origin", origin)
                        .header("cookie", cookies.join("; "))
                        .header("access-control-request-method", "POST")
                        .header(
                            "access-control-request-headers",
                            "authorization, x-anything",
                        )
                        .header(
                            "authorization",
                            format!("Bearer {}", text(&tokens, "access_token")),
                        );
                    let answer = Answer::to(request).await;
                    let allowed = answer
                        .headers
                        .get("access-control-allow-origin")
                        .map(|value| value.to_str().expect("text"));
                    // The one answer for all, so that no cache mixes them up; and cookies are never part of it.
                    let is_open = open.contains(path);
                    assert_eq!(
                        allowed,
                        is_open.then_some("*"),
                        "{method} {path} from {origin}: {}",
                        answer.status
                    );
                    assert_eq!(
                        answer.header("access-control-allow-credentials"),
                        "",
                        "{method} {path}"
                    );
                    assert!(
                        !format!("{:?}", answer.headers).contains("evil"),
                        "{method} {path}: {:?}",
                        answer.headers
                    );
                    if method == Method::OPTIONS {
                        assert_eq!(
                            answer.status == 204,
                            open.contains(path),
                            "{path}: {}",
                            answer.status
                        );
                        assert_eq!(
                            answer.header("access-control-allow-headers"),
                            if open.contains(path) {
                                "authorization, content-type, dpop"
                            } else {
                                ""
                            }
                        );
                    }
                }
            }
        }
        // A session alone opens no such endpoint.
        let answer = Answer::to(
            app.request(Method::GET, "/userinfo")
                .header("cookie", cookies.join("; "))
                .header("origin", "https://app.example"),
        )
        .await;
        assert_eq!(answer.status, 401);
    }
);

both_engines!(
    a_claim_that_is_asked_for_singly_needs_what_its_scope_needs,
    |app| {
        app.add_person().await;
        let asked = json!({ "userinfo": { "email": null, "name": null }, "id_token": { "phone_number": null } })
            .to_string();
        let singly = [("scope", "openid"), ("claims", asked.as_str())];
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[("scope", "openid")]).await;
        // Who agreed to `openid` agreed to nothing else: they are asked, and for as much as the scopes would ask.
        let silent = [singly[0], singly[1], ("prompt", "none")];
        let page = browser.get(&rp.authorize(&silent)).await;
        assert_eq!(parameters(page.location())["error"], "consent_required");
        let page = browser.open(&rp.authorize(&singly)).await;
        let scopes = [("scope", "openid profile email phone")];
        let same = browser.open(&rp.authorize(&scopes)).await;
        assert_eq!(
            (page.name().as_str(), page.text()),
            ("consent", same.text())
        );
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        assert_eq!(tokens["scope"], "openid");
        assert!(claims(text(&tokens, "id_token"))["phone_number"].is_string());
        let (_, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
        assert_eq!(info["email"], "alex@example.com");
        assert!(
            info["name"].is_string() && info.get("address").is_none(),
            "{info}"
        );
        let page = browser.get(&rp.authorize(&silent)).await;
        assert!(
            parameters(page.location()).contains_key("code"),
            "remembered"
        );

        // A client that may not have the scopes has not their claims either.
        let mut metadata = confidential(REDIRECT);
        metadata["scope"] = "openid email".into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let code = rp.code(&mut browser, &singly).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        let (_, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
        assert_eq!(info["email"], "alex@example.com");
        assert_eq!(info.get("name"), None);
        assert_eq!(claims(text(&tokens, "id_token")).get("phone_number"), None);
    }
);
