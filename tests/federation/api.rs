//! `/api/v1/connectors/{connector}/test`: what `doorward connector test` finds, for who administers and nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::domain::id::TenantId;
use reqwest::Method;
use serde_json::{Value, json};

use super::impostor::Impostor;
use super::ldap::Stand;
use super::ldap::slapd::Slapd;
use super::saml;
use crate::support::relying_party::text;
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp, eventually};

const CORP: &str = "/api/v1/connectors/corp/test";

async fn run_with(app: &TestApp, token: &str, path: &str, body: &str) -> Answer {
    let request = app
        .request(Method::POST, path)
        .header("content-type", "application/json")
        .body(body.to_owned());
    Answer::to(request.bearer_auth(token)).await
}

async fn run(app: &TestApp, connector: &str, asks: &Value) -> Answer {
    let path = format!("/api/v1/connectors/{connector}/test");
    run_with(app, &app.admin_token().await, &path, &asks.to_string()).await
}

/// The names of the steps that went so.
fn went<'a>(answer: &'a Value, verdict: &str) -> Vec<&'a str> {
    let steps = answer["steps"].as_array().expect("steps").iter();
    let so = steps.filter(|step| step["verdict"] == verdict);
    so.map(|step| text(step, "name")).collect()
}

#[track_caller]
fn is_problem(answer: &Answer, status: u16, detail: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let said = answer.json();
    assert_eq!(said["status"], status, "{said}");
    assert!(text(&said, "detail").contains(detail), "{said}");
}

both_engines!(each_step_is_shown_with_its_mend, |app| {
    let impostor = Impostor::start(app.engine).await;
    let answer = run(&impostor.here, "corp", &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let said = answer.json();
    // Its authorization endpoint is none, and its discovery document says little.
    assert_eq!(said["is_fine"], false, "{said}");
    assert_eq!(went(&said, "wrong"), ["redirect"], "{said}");
    assert_eq!(went(&said, "fine")[..2], ["secret", "discovery"], "{said}");
    for step in said["steps"].as_array().expect("steps") {
        let is_wrong = step["verdict"] == "wrong";
        assert_eq!(step.get("mend").is_some(), is_wrong, "{step}");
    }
    assert!(!answer.text.contains("a secret"), "{}", answer.text);
    // What is found is what is there now.
    impostor.says(|says| says.metadata = ("503 Service Unavailable", String::new()));
    let said = run(&impostor.here, "corp", &json!({})).await.json();
    assert_eq!(went(&said, "wrong"), ["discovery"], "{said}");
    // Nobody was signed in by that.
    assert_eq!(impostor.here.database.rows(&["users"])[0].1, 0);
});

both_engines!(a_directory_is_asked_for_somebody, |app| {
    let slapd = Slapd::start();
    let stand = Stand::start(app.engine, slapd.connection_by_start_tls()).await;
    let name = stand.here.op().settings.connections.iter().next();
    let name = name.expect("it").connector.name.to_string();
    for (asks, found) in [
        (json!({ "person": "alex" }), "one entry"),
        (json!({}), "nobody"),
    ] {
        let said = run(&stand.here, &name, &asks).await.json();
        assert_eq!(said["is_fine"], true, "{said}");
        let steps = said["steps"].to_string();
        assert!(steps.contains(found), "{steps}");
    }
});

both_engines!(an_identity_provider_is_looked_at, saml::options(), |app| {
    let said = run(&app, "corp", &json!({})).await.json();
    assert_eq!(said["is_fine"], true, "{said}");
    assert_eq!(went(&said, "fine")[0], "metadata", "{said}");
});

// C-056: the token comes first, whatever is asked.
both_engines!(nobody_else_learns_anything, Options::dev(), |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
    let admin = app.admin_token().await;
    for path in [CORP, "/api/v1/connectors/x/test"] {
        for body in ["{}", "", "[", r#"{"x":1}"#] {
            let bare = app.request(Method::POST, path).body(body);
            let answer = Answer::to(bare).await;
            assert_eq!(answer.status, 401, "{path}: {}", answer.text);
            assert_eq!(
                answer.headers["www-authenticate"],
                "Bearer realm=\"doorward\""
            );
            for token in [
                text(&tokens, "access_token"),
                text(&tokens, "refresh_token"),
                text(&tokens, "id_token"),
                &admin[..admin.len() - 1],
                "x",
            ] {
                let answer = run_with(&app, token, path, body).await;
                assert_eq!(answer.status, 401, "{path} {token}: {}", answer.text);
                assert_eq!(answer.json()["error"], "invalid_token");
            }
        }
    }
    let is_let_in = async || run_with(&app, &admin, CORP, "{}").await.status != 401;
    assert!(is_let_in().await);
    app.clock.advance(Duration::from_secs(3600));
    assert!(!is_let_in().await, "it has expired");
    let admin = app.admin_token().await;
    let revoked = app.op().store.write(|w| {
        let tenant = TenantId::default_tenant();
        w.revoke_admin_tokens(&tenant)
    });
    revoked.await.expect("written");
    let answer = run_with(&app, &admin, CORP, "{}").await;
    assert_eq!(answer.status, 401, "it was revoked: {}", answer.text);
});

both_engines!(what_cannot_be_run_is_said, saml::options(), |app| {
    is_problem(&run(&app, "x", &json!({})).await, 404, "no such connector");
    let admin = app.admin_token().await;
    // Who says nothing asks for nobody, but in JSON.
    for (body, detail) in [
        ("", ""),
        ("[", "parse"),
        (r#"{"people":"alex"}"#, "people"),
        (r#"{"person":""}"#, "person"),
        (r#"{"person":["alex"]}"#, "string"),
        (&json!({ "person": "a".repeat(257) }).to_string(), "person"),
    ] {
        let answer = run_with(&app, &admin, CORP, body).await;
        is_problem(&answer, 400, detail);
    }
    let form = app.request(Method::POST, CORP).form(&[("person", "alex")]);
    is_problem(&Answer::to(form.bearer_auth(&admin)).await, 415, "");
    let answer = Answer::to(app.request(Method::GET, CORP).bearer_auth(&admin)).await;
    assert_eq!(
        (answer.status, answer.headers["allow"].as_bytes()),
        (405, &b"POST"[..])
    );
});

// H-048: whoever has such a token makes no flood of it.
both_engines!(one_runs_at_a_time, |app| {
    let impostor = Arc::new(Impostor::start(app.engine).await);
    let open = Arc::new(AtomicUsize::new(0));
    *impostor.hangs.lock().expect("it") = Some(Arc::clone(&open));
    let waiting = Arc::clone(&impostor);
    let first = tokio::spawn(async move { run(&waiting.here, "corp", &json!({})).await.status });
    eventually(async || open.load(Ordering::SeqCst) > 0, "it is asked").await;
    let second = run(&impostor.here, "corp", &json!({})).await;
    is_problem(&second, 429, "another run goes on");
    assert_eq!(second.headers["retry-after"], "5");
    // It is given up after its time, and the next may run.
    assert_eq!(first.await.expect("an answer"), 200);
    *impostor.hangs.lock().expect("it") = None;
    assert_eq!(run(&impostor.here, "corp", &json!({})).await.status, 200);
});
