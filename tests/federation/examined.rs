//! What `doorward connector test` finds: each step, by a real provider and by one that misbehaves in one thing.

use std::collections::BTreeMap;
use std::sync::Arc;

use doorward::domain::connector::{ClientAuthentication, ConnectorName, Upstream};
use doorward::federation::connection::{ClientSecret, Connection};
use doorward::federation::examined::{Step, Verdict};
use doorward::federation::openid::examine;
use serde_json::json;
use tokio::net::TcpListener;

use super::impostor::Impostor;
use super::{Stand, connection, open_id, options, with};
use crate::support::{Options, TestApp};

async fn look(app: &TestApp, connection: &Connection) -> Vec<Step> {
    let Upstream::OpenId(upstream) = &connection.connector.upstream else {
        panic!("an OpenID Provider");
    };
    examine(app.op(), connection, upstream).await
}

fn own(app: &TestApp) -> Connection {
    let connections = Arc::clone(&app.op().settings.connections);
    connections.find("corp").expect("the connector").clone()
}

/// The names of those that went so.
fn went(steps: &[Step], is_so: impl Fn(&Verdict) -> bool) -> Vec<&'static str> {
    let found = steps.iter().filter(|step| is_so(&step.verdict));
    found.map(|step| step.name).collect()
}

fn wrong(steps: &[Step]) -> Vec<&'static str> {
    went(steps, |verdict| matches!(verdict, Verdict::Wrong(_)))
}

fn found<'s>(steps: &'s [Step], name: &str) -> &'s Step {
    let step = steps.iter().find(|step| step.name == name);
    step.unwrap_or_else(|| panic!("{name} in {steps:?}"))
}

both_engines!(a_good_one_has_nothing_wrong, Options::dev(), |there| {
    for authentication in [
        ClientAuthentication::ClientSecretBasic,
        ClientAuthentication::ClientSecretPost,
        ClientAuthentication::PrivateKeyJwt,
    ] {
        let there = TestApp::start(there.engine, there.options.clone()).await;
        let amend = |connector: &mut _| open_id(connector).client.authentication = authentication;
        let stand = Stand::start_with(there, amend, |options| options).await;
        let steps = look(&stand.here, &own(&stand.here)).await;
        // A server's Date is the wall's, and a test has a time of its own.
        assert_eq!(wrong(&steps), ["clock"], "{steps:?}");
        assert_eq!(
            went(&steps, |verdict| *verdict == Verdict::Fine),
            [
                "secret",
                "discovery",
                "issuer",
                "endpoints",
                "flow",
                "pkce",
                "scope",
                "authentication",
                "keys",
                "credentials",
                "redirect",
            ],
            "{steps:?}"
        );
        // Nobody was signed in by that, and nothing of ours shown.
        assert_eq!(stand.rows("users"), 0);
        let text = format!("{steps:?}");
        assert!(!text.contains("dw_cs_"), "{text}");
    }
});

both_engines!(
    what_is_not_registered_there_is_found,
    Options::dev(),
    |there| {
        let stand = Stand::start(there).await;
        let good = own(&stand.here);
        let folder = tempfile::tempdir().unwrap();
        let file = |content: &str| {
            let path = folder.path().join("secret");
            std::fs::write(&path, content).unwrap();
            Some(ClientSecret::File(path))
        };
        let another = Connection {
            secret: file("not the one\n"),
            ..good.clone()
        };
        let steps = look(&stand.here, &another).await;
        assert_eq!(wrong(&steps), ["clock", "credentials"], "{steps:?}");
        let none = Connection {
            secret: file(""),
            ..good.clone()
        };
        let steps = look(&stand.here, &none).await;
        assert_eq!(wrong(&steps), ["secret", "clock"], "{steps:?}");
        let unknown = with(good.clone(), |connector| {
            "nobody".clone_into(&mut open_id(connector).client.client_id);
        });
        let steps = look(&stand.here, &unknown).await;
        assert_eq!(
            wrong(&steps),
            ["clock", "credentials", "redirect"],
            "{steps:?}"
        );
        let elsewhere = with(good, |connector| {
            connector.name = ConnectorName::parse("elsewhere").unwrap();
        });
        let steps = look(&stand.here, &elsewhere).await;
        assert_eq!(wrong(&steps), ["clock", "redirect"], "{steps:?}");
        let Verdict::Wrong(mend) = &found(&steps, "redirect").verdict else {
            panic!("{steps:?}");
        };
        assert!(mend.contains("/callback/elsewhere"), "{mend}");
    }
);

both_engines!(each_thing_that_is_wrong_is_found_with_its_mend, |app| {
    let impostor = Impostor::start(app.engine).await;
    let good = impostor.metadata();
    let own = own(&impostor.here);
    let said = impostor.says.lock().unwrap().clone();
    // Its authorization endpoint is none.
    let steps = look(&impostor.here, &own).await;
    assert_eq!(wrong(&steps), ["redirect"], "{steps:?}");
    let untold = went(&steps, |verdict| *verdict == Verdict::Untold);
    let unsaid = [
        "clock",
        "flow",
        "pkce",
        "scope",
        "authentication",
        "credentials",
    ];
    assert_eq!(untold, unsaid, "{steps:?}");
    for (name, value, step) in [
        ("issuer", json!("https://evil.example"), "issuer"),
        (
            "token_endpoint",
            json!("http://evil.example/token"),
            "endpoints",
        ),
        ("jwks_uri", json!(null), "endpoints"),
        (
            "userinfo_endpoint",
            json!("file:///etc/passwd"),
            "endpoints",
        ),
        ("response_types_supported", json!(["id_token"]), "flow"),
        ("code_challenge_methods_supported", json!(["plain"]), "pkce"),
        ("scopes_supported", json!(["openid"]), "scope"),
        (
            "token_endpoint_auth_methods_supported",
            json!(["private_key_jwt"]),
            "authentication",
        ),
        (
            "id_token_signing_alg_values_supported",
            json!(["none", "HS256"]),
            "keys",
        ),
        (
            "id_token_signing_alg_values_supported",
            json!(["ES256"]),
            "keys",
        ),
    ] {
        let mut metadata = good.clone();
        metadata[name] = value;
        impostor.says(|says| says.metadata = ("200 OK", metadata.to_string()));
        is_found(&impostor, &own, step).await;
    }
    for (status, body, step) in [
        ("404 Not Found", good.to_string(), "discovery"),
        ("302 Found", good.to_string(), "discovery"),
        ("200 OK", "a".repeat(70_000), "discovery"),
        ("200 OK", "<html>".to_owned(), "metadata"),
    ] {
        impostor.says(|says| says.metadata = (status, body.clone()));
        is_found(&impostor, &own, step).await;
    }
    let private = json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0" }] }).to_string();
    let broken = json!({ "keys": "none" }).to_string();
    for (status, body) in [
        ("503 Service Unavailable", String::new()),
        ("200 OK", "<html>".to_owned()),
        ("200 OK", broken),
        ("200 OK", private),
    ] {
        impostor.says(|says| {
            *says = said.clone();
            says.keys = (status, body.clone());
        });
        is_found(&impostor, &own, "keys").await;
    }
    for (status, error) in [
        ("503 Service Unavailable", ""),
        ("401 Unauthorized", ""),
        ("401 Unauthorized", "invalid_client"),
        ("400 Bad Request", "invalid_client"),
        ("400 Bad Request", "unauthorized_client"),
    ] {
        impostor.says(|says| {
            *says = said.clone();
            says.token = (status, json!({ "error": error }).to_string());
        });
        is_found(&impostor, &own, "credentials").await;
    }
});

/// That this step is wrong, and says how to mend it.
async fn is_found(impostor: &Impostor, own: &Connection, step: &str) {
    let steps = look(&impostor.here, own).await;
    assert!(wrong(&steps).contains(&step), "{step}: {steps:?}");
    let Verdict::Wrong(mend) = &found(&steps, step).verdict else {
        panic!("{step}: {steps:?}");
    };
    assert!(mend.len() > 10, "{mend}");
}

both_engines!(one_that_is_away_is_found, |app| {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("corp.secret"), "a secret").unwrap();
    let away = connection(&issuer, &folder);
    let here = TestApp::start(app.engine, options(vec![away.clone()])).await;
    let steps = look(&here, &away).await;
    assert_eq!(wrong(&steps), ["discovery"], "{steps:?}");
    let said: BTreeMap<&str, &str> = steps.iter().map(|step| (step.name, &*step.found)).collect();
    assert!(said["discovery"].contains("no connection"), "{said:?}");
});
