//! Authorization responses as JWTs (JWT Secured Authorization Response Mode, JARM).

use std::collections::BTreeMap;

use doorward::domain::signing::{SigningAlgorithm, SigningAlgorithms};
use doorward::keys::jws::CompactJws;
use serde_json::{Value, json};

use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::browser::Page;
use crate::support::forge::Key;
use crate::support::relying_party::{REDIRECT, claims, jose_header, text};
use crate::support::{Browser, RelyingParty, TestApp};

/// The modes, with where the answer is.
const MODES: [(&str, &str); 4] = [
    ("jwt", "?response="),
    ("query.jwt", "?response="),
    ("fragment.jwt", "#response="),
    ("form_post.jwt", ""),
];

async fn registered(app: &TestApp, more: &[(&str, Value)]) -> RelyingParty {
    let mut metadata = confidential(REDIRECT);
    for (name, value) in more {
        metadata[*name] = value.clone();
    }
    RelyingParty::of(app.add_client(metadata).await)
}

/// The claims of the one parameter that came: signed by a published key, for this client and for now (JARM §2.1, §2.4).
async fn opened(app: &TestApp, rp: &RelyingParty, page: &Page, algorithm: &str) -> Value {
    let mut came: BTreeMap<String, String> = delivered(page);
    let response = came
        .remove("response")
        .unwrap_or_else(|| panic!("a response: {came:?}"));
    assert!(came.is_empty(), "nothing beside it: {came:?}");
    assert_eq!(jose_header(&response)["alg"], algorithm);
    let token = CompactJws::parse(&response).expect("a JWS");
    app.op().keys.ring().await.verify(&token).expect("ours");
    let claims = claims(&response);
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!(app.issuer), &json!(rp.id))
    );
    let lasts = claims["exp"].as_i64().expect("exp") - app.clock.now().as_seconds();
    assert!((10..=600).contains(&lasts), "{lasts}");
    claims
}

both_engines!(an_answer_is_a_jwt_where_its_client_wants_it_so, |app| {
    app.add_person().await;
    let rp = registered(&app, &[]).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    for (mode, place) in MODES {
        let page = browser.get(&rp.authorize(&[("response_mode", mode)])).await;
        if mode == "form_post.jwt" {
            assert_eq!(
                (page.name().as_str(), page.action().as_str()),
                ("form-post", REDIRECT)
            );
        } else {
            assert!(
                page.location().starts_with(&format!("{REDIRECT}{place}")),
                "{}",
                page.location()
            );
        }
        let said = opened(&app, &rp, &page, "RS256").await;
        assert_eq!(said["state"], "a state");
        let (status, tokens) = rp.redeem(&app, text(&said, "code")).await;
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(said.as_object().expect("claims").len(), 5, "{said}");
        // Pushed too; and after a page.
        let opens = rp
            .pushed(
                &app,
                &[
                    ("response_mode", mode),
                    ("prompt", "consent"),
                    ("state", ""),
                ],
            )
            .await;
        let page = browser.open(&opens).await;
        let left = browser.submit(&page, &[("decision", "allow")]).await;
        let said = opened(&app, &rp, &left, "RS256").await;
        assert!(
            said["code"].is_string() && said.get("state").is_none(),
            "{said}"
        );
    }
});

// JARM §2.1: "error responses" too.
both_engines!(so_is_an_error, |app| {
    app.add_person().await;
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let rp = registered(&app, &[("jwks", json!({ "keys": [key.public()] }))]).await;
    for (mode, _) in MODES {
        let mut browser = Browser::new(&app);
        for (extra, error) in [
            (("prompt", "none"), "login_required"),
            (("scope", "nothing"), "invalid_scope"),
            (("response_type", "token"), "unsupported_response_type"),
            (("request", "x"), "invalid_request_object"),
        ] {
            let page = browser
                .get(&rp.authorize(&[("response_mode", mode), extra]))
                .await;
            // What would have brought tokens is never in the query, and by which mode is then the error.
            let is_tokens = extra.1 == "token" && mode == "query.jwt";
            let error = if is_tokens { "invalid_request" } else { error };
            let said = opened(&app, &rp, &page, "RS256").await;
            assert_eq!(
                (&said["error"], &said["state"]),
                (&json!(error), &json!("a state")),
                "{mode} {extra:?}"
            );
            assert!(said["error_description"].is_string() && said.get("code").is_none());
        }
        let page = browser
            .open(&rp.authorize(&[("response_mode", mode)]))
            .await;
        let left = browser.submit(&page, &[("decision", "cancel")]).await;
        assert_eq!(
            opened(&app, &rp, &left, "RS256").await["error"],
            "access_denied"
        );
    }
    // Asked for in a request object.
    let object = rp.object(&app, &[("response_mode", "jwt"), ("prompt", "none")]);
    let object = key.sign(&key.header("oauth-authz-req+jwt"), &object);
    let page = Browser::new(&app)
        .get(&rp.authorize(&[("request", &object)]))
        .await;
    assert_eq!(
        opened(&app, &rp, &page, "RS256").await["error"],
        "login_required"
    );
});

// JARM §3.
both_engines!(it_is_signed_by_the_registered_algorithm, |app| {
    app.add_person().await;
    for algorithm in SigningAlgorithms::STANDARD
        .iter()
        .map(SigningAlgorithm::name)
    {
        let rp = registered(
            &app,
            &[("authorization_signed_response_alg", json!(algorithm))],
        )
        .await;
        assert_eq!(
            rp.registration["authorization_signed_response_alg"],
            algorithm
        );
        let request = rp.authorize(&[("response_mode", "jwt"), ("prompt", "none")]);
        let page = Browser::new(&app).get(&request).await;
        opened(&app, &rp, &page, algorithm).await;
        // Who does not ask for it gets what they ask for.
        let request = rp.authorize(&[("prompt", "none")]);
        let page = Browser::new(&app).get(&request).await;
        assert_eq!(delivered(&page)["error"], "login_required");
    }
});

// RFC 8725 §3.11, §3.12: it is nothing else.
both_engines!(such_an_answer_is_no_other_token, |app| {
    app.add_person().await;
    let rp = registered(
        &app,
        &[("authorization_signed_response_alg", json!("ES256"))],
    )
    .await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let page = browser
        .get(&rp.authorize(&[("response_mode", "jwt")]))
        .await;
    let response = delivered(&page)["response"].clone();
    let hinted = rp.authorize(&[("id_token_hint", &response), ("prompt", "none")]);
    let page = browser.get(&hinted).await;
    assert_eq!(delivered(&page)["error"], "invalid_request");
    let (status, _) = crate::support::relying_party::userinfo(&app, &app.node, &response).await;
    assert_eq!(status, 401);
    assert_eq!(
        rp.introspect(&app, &response).await,
        json!({ "active": false })
    );
});
