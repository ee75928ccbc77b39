//! The main job: a relying party signs a person in.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::browser::parameters;
use crate::support::relying_party::{claims, jose_header, text, userinfo};
use crate::support::{Browser, RelyingParty};

both_engines!(a_relying_party_signs_a_person_in, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);

    let page = browser.open(&rp.authorize(&[])).await;
    assert_eq!(page.name(), "sign-in");
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    assert!(page.text().contains("Test App"), "{}", page.text());
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let answer = parameters(page.location());
    assert_eq!(answer["state"], "a state");
    assert_eq!(answer["iss"], app.issuer);

    let (status, tokens) = rp.redeem(&app, &answer["code"]).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["scope"], "email openid profile");
    let id_token = claims(text(&tokens, "id_token"));
    assert_eq!(jose_header(text(&tokens, "id_token"))["alg"], "RS256");
    assert_eq!(id_token["iss"], app.issuer);
    assert_eq!(id_token["sub"], person.as_str());
    assert_eq!(id_token["aud"], rp.id);
    assert_eq!(id_token["nonce"], "a nonce");
    assert_eq!(id_token["amr"], json!(["pwd"]));
    let access = claims(text(&tokens, "access_token"));
    assert_eq!(jose_header(text(&tokens, "access_token"))["typ"], "at+jwt");
    assert_eq!(access["client_id"], rp.id);

    let (status, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
    assert_eq!(status, StatusCode::OK, "{info}");
    assert_eq!(info["email"], "alex@example.com");
    assert_eq!(info["preferred_username"], "alex");

    let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{refreshed}");
    assert_eq!(
        rp.introspect(&app, text(&refreshed, "access_token")).await["active"],
        true
    );

    // Signed in and consented: the next time there is no page.
    let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert!(parameters(page.location()).contains_key("code"));
});
