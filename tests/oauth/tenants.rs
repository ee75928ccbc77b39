//! What belongs to another tenant does not exist here, whatever its name.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::eventually;
use super::redirect_uri::is_dead_end;
use crate::support::app::PASSWORD;
use crate::support::browser::parameters;
use crate::support::relying_party::{REDIRECT, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty};

both_engines!(rows_of_another_tenant_do_not_exist_here, |app| {
    app.add_person().await;
    app.database
        .execute("INSERT INTO tenants (id, name, created_at) VALUES ('acme', 'Acme', 0)");
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let code = rp.code(&mut browser, &[]).await;
    let admin = app.admin_token().await;
    // The same client in the other tenant, and one more.
    for id in ["'acme-client'", "id"] {
        app.database.execute(&format!(
            "INSERT INTO clients (tenant_id, id, metadata, policy, secret_hash, secret_sealed, registration_token_hash, disabled_at, created_at, updated_at)
             SELECT 'acme', {id}, metadata, policy, secret_hash, secret_sealed, registration_token_hash, disabled_at, created_at, updated_at
             FROM clients WHERE tenant_id = 'default'"
        ));
    }
    let mut stranger = rp.clone();
    stranger.id = "acme-client".into();
    is_dead_end(
        &browser
            .get(&stranger.authorize(&[("prompt", "none")]))
            .await,
        REDIRECT,
    );
    let (status, refused) = stranger
        .token(
            &app,
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        )
        .await;
    assert_eq!(
        (status, text(&refused, "error")),
        (StatusCode::UNAUTHORIZED, "invalid_client")
    );
    let token = text(&rp.registration, "registration_access_token");
    Answer::to(
        app.request(Method::GET, "/register/acme-client")
            .bearer_auth(token),
    )
    .await
    .is_refused(401, "invalid_token", "management");

    // Everything else moves away, one after the other.
    app.database
        .execute("UPDATE grants SET tenant_id = 'acme' WHERE code_redeemed_at IS NULL");
    let (status, refused) = rp.redeem(&app, &code).await;
    assert_eq!(
        (status, text(&refused, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant")
    );
    app.database.execute("UPDATE grants SET tenant_id = 'acme'");
    let (status, refused) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(
        (status, text(&refused, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant")
    );
    assert_eq!(
        rp.introspect(&app, text(&tokens, "refresh_token")).await,
        json!({ "active": false })
    );
    app.database
        .execute("UPDATE admin_tokens SET tenant_id = 'acme'");
    let register = app
        .request(Method::POST, "/register")
        .bearer_auth(&admin)
        .json(&json!({ "redirect_uris": [REDIRECT] }));
    Answer::to(register)
        .await
        .is_refused(401, "invalid_token", "an administrator");
    app.database.execute("UPDATE users SET tenant_id = 'acme'");
    let mut nobody = Browser::new(&app);
    let page = nobody.open(&rp.authorize(&[])).await;
    let page = nobody.submit(&page, &[("username", "alex")]).await;
    assert_eq!(
        nobody.submit(&page, &[("password", PASSWORD)]).await.name(),
        "password"
    );
    assert!(nobody.session_cookie().is_none());

    // What is cached was written behind the program's back: a second node has nothing cached.
    let fresh = app.second_node().await;
    app.database
        .execute("UPDATE sessions SET tenant_id = 'acme'");
    browser.move_to(&fresh);
    let page = browser.get(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
    app.database.execute("UPDATE grants SET tenant_id = 'acme'");
    let other = app.second_node().await;
    eventually(
        async || {
            userinfo(&app, &other, text(&tokens, "access_token"))
                .await
                .0
                == StatusCode::UNAUTHORIZED
        },
        "its grant is another tenant's",
    )
    .await;
});
