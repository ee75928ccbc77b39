//! Two versions on one database, as in a rolling upgrade: this one goes on beside the next.

use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::word::Word;
use doorward::entropy::Entropy;
use doorward::store::StoredKey;
use reqwest::Method;
use serde_json::Value;

use super::migrations::of_code;
use crate::support::relying_party::{text, userinfo};
use crate::support::{Answer, Browser, RelyingParty};

// A rolling upgrade adds columns and tables first: a node of the version before goes on until its turn comes.
both_engines!(
    a_node_goes_on_when_the_tables_of_the_next_version_have_come,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let before = rp.tokens(&app, &mut browser).await;
        for table in of_code().keys() {
            for column in ["next_text TEXT", "next_number BIGINT NOT NULL DEFAULT 7"] {
                app.database
                    .execute(&format!("ALTER TABLE {table} ADD COLUMN {column}"));
            }
        }
        app.database
            .execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        let (status, refreshed) = rp.refresh(&app, text(&before, "refresh_token")).await;
        assert_eq!(status, 200, "{refreshed}");
        // The session from before, and somebody new at another browser with a client that is new too.
        let other = RelyingParty::public(&app).await;
        for browser in [&mut browser, &mut Browser::new(&app)] {
            let tokens = other.tokens(&app, browser).await;
            let (status, refreshed) = other.refresh(&app, text(&tokens, "refresh_token")).await;
            assert_eq!(status, 200, "{refreshed}");
        }
    }
);

// What its features write comes next: an auth method, a grant, an algorithm that the older nodes do not know.
both_engines!(what_only_a_later_version_knows_stops_nothing_else, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let unread = RelyingParty::confidential(&app).await;
    let change = |id: &str, from: &str, to: &str| {
        let changed = app.database.execute(&format!(
            "UPDATE clients SET metadata = replace(metadata, '{from}', '{to}') WHERE id = '{id}' AND metadata LIKE '%{from}%'"
        ));
        assert_eq!(changed, 1, "{from}");
    };
    change(
        &rp.id,
        r#""grant_types":["#,
        r#""backchannel_uri":"https://rp.example/b","grant_types":["urn:ietf:params:oauth:grant-type:device_code","#,
    );
    change(
        &rp.id,
        r#""response_types":["#,
        r#""response_types":["code vp_token","#,
    );
    change(&unread.id, "client_secret_basic", "attest_jwt_client_auth");
    let now = app.op().now();
    let sealed = app.op().keys.master().seal(
        b"its private half",
        "signing_keys/default/of-later",
        Entropy,
    );
    let key = StoredKey {
        kid: "of-later".into(),
        tenant_id: TenantId::default_tenant(),
        algorithm: Word::Later("FN-DSA-512".into()),
        generation: 0,
        public_jwk: r#"{"kty":"AKP","alg":"FN-DSA-512","kid":"of-later"}"#.into(),
        private_sealed: sealed.unwrap(),
        created_at: now,
        active_from: now,
        revoked_at: None,
    };
    app.op()
        .store
        .write(move |w| w.insert_key(&key))
        .await
        .unwrap();

    // A node that was there, and has nothing of this in memory.
    let node = app.second_node().await;
    let mut other = Browser::at_node(&app, &node);
    let fresh = rp.tokens(&app, &mut other).await;
    let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, 200, "{refreshed}");
    let (status, answer) = userinfo(&app, &node, text(&fresh, "access_token")).await;
    assert_eq!(status, 200, "{answer}");

    // Clients of the later version's tokens may ask here for their keys.
    let keys: Value = Answer::to(node.request(&app.http, &app.issuer, Method::GET, "/jwks.json"))
        .await
        .json();
    let kids: Vec<&str> = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| text(key, "kid"))
        .collect();
    assert!(kids.contains(&"of-later"), "{kids:?}");

    // Who cannot be understood is refused, and by no fault of ours.
    let answer = unread
        .token(&app, &[("grant_type", "client_credentials")])
        .await;
    assert_eq!(
        (answer.0.as_u16(), text(&answer.1, "error")),
        (401, "invalid_client")
    );
    let page = Browser::new(&app).open(&unread.authorize(&[])).await;
    assert_eq!((page.status.as_u16(), page.name().as_str()), (400, "error"));
    assert_eq!(
        page.attribute("[data-error]", "data-error").as_deref(),
        Some("client-unknown")
    );

    // Nor does this version take away what it does not know when it writes.
    let (tenant, id) = (TenantId::default_tenant(), ClientId::new(rp.id.clone()));
    app.op()
        .store
        .write(move |w| w.change_client(&tenant, &id, now, |client| client.disabled_at = Some(now)))
        .await
        .unwrap();
    let kept = app.database.count(&format!(
        "SELECT count(*) AS count FROM clients WHERE id = '{}' AND metadata LIKE '%device_code%' AND metadata LIKE '%code vp_token%' AND metadata LIKE '%backchannel_uri%'",
        rp.id
    ));
    assert_eq!(kept, 1);
});

both_engines!(
    a_claim_of_a_later_version_is_kept_and_told_to_nobody,
    |app| {
        let id = app.add_person().await;
        app.add_user("sam", "sam@example.com").await;
        app.database.execute(
        "UPDATE users SET profile = replace(replace(profile, '{', '{\"pronouns\":\"they\",'), '\"they\",}', '\"they\"}') WHERE username = 'alex'",
    );
        let node = app.second_node().await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::at_node(&app, &node)).await;
        let (status, claims) = userinfo(&app, &node, text(&tokens, "access_token")).await;
        assert_eq!(
            (status.as_u16(), claims.get("pronouns")),
            (200, None),
            "{claims}"
        );
        app.disable_user(&id).await;
        app.enable_user(&id).await;
        let kept = "SELECT count(*) AS count FROM users WHERE profile LIKE '%pronouns%'";
        assert_eq!(app.database.count(kept), 1);
        let listed = app
            .op()
            .store
            .read(|r| r.list_users(&TenantId::default_tenant(), 10))
            .await;
        assert_eq!(listed.unwrap().len(), 2);
    }
);
