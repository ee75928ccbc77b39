//! What is not believed of one, and what it is when it is away.

use std::time::Duration;

use doorward::federation::connection::Connection;
use doorward::federation::examined::{Step, Verdict};
use doorward::federation::oauth::examine;
use serde_json::json;

use super::{ID, Plain, oauth};
use crate::federation::is_trouble;
use crate::support::Browser;

fn nobody_came(plain: &Plain) {
    let tables = ["users", "sessions", "upstream_identities", "grants"];
    let rows = plain.here.database.rows(&tables);
    assert!(rows.iter().all(|(_, rows)| *rows == 0), "{rows:?}");
}

both_engines!(who_has_no_name_for_ever_is_nobody, |app| {
    let mut plain = Plain::start(app.engine).await;
    for person in [
        json!({ "login": "mona" }),
        json!({ "id": null }),
        json!({ "id": "" }),
        json!({ "id": true }),
        json!({ "id": 1.5 }),
        json!({ "id": 1e300 }),
        json!({ "id": [ID] }),
        json!({ "id": { "id": ID } }),
        json!({ "id": "x".repeat(256) }),
        json!({ "id": "a\nb" }),
        json!({ "ID": ID }),
        json!({ "data": { "id": ID } }),
    ] {
        plain.is(&person);
        let page = plain.round().await;
        is_trouble(&page, &plain.browser, "upstream-unbelieved", 502);
    }
    nobody_came(&plain);
    plain.is(&json!({ "id": ID }));
    assert_eq!(plain.round().await.name(), "consent");
});

both_engines!(what_is_no_answer_signs_nobody_in, |app| {
    let mut plain = Plain::start(app.engine).await;
    let good = plain.says.lock().expect("it").clone();
    let bearer = |token: &str| format!("access_token={token}&token_type=bearer");
    let long = json!({ "id": ID, "x": "a".repeat(70_000) }).to_string();
    for (token, person, emails, why, status) in [
        // Of the token endpoint: by its form, by its status, by its words, and what it leaves out.
        (
            Some(("200 OK", bearer("at"))),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some(("200 OK", "<html>".to_owned())),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some(("200 OK", r#"{"error":"bad_verification_code"}"#.to_owned())),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some((
                "200 OK",
                r#"{"error":{"code":100},"access_token":"at","token_type":"bearer"}"#.to_owned(),
            )),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some((
                "401 Unauthorized",
                r#"{"error":"invalid_client"}"#.to_owned(),
            )),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some(("200 OK", r#"{"access_token":"at"}"#.to_owned())),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some((
                "200 OK",
                r#"{"access_token":"at","token_type":"mac"}"#.to_owned(),
            )),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some(("302 Found", String::new())),
            None,
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            Some(("429 Too Many Requests", String::new())),
            None,
            None,
            "upstream-unavailable",
            503,
        ),
        (
            Some(("503 Service Unavailable", String::new())),
            None,
            None,
            "upstream-unavailable",
            503,
        ),
        // Of who they are.
        (
            None,
            Some(("200 OK", "<html>".to_owned())),
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            Some(("200 OK", format!("[{ID}]"))),
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            Some(("200 OK", ID.to_string())),
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            Some(("401 Unauthorized", json!({ "id": ID }).to_string())),
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            Some(("302 Found", json!({ "id": ID }).to_string())),
            None,
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            Some(("429 Too Many Requests", String::new())),
            None,
            "upstream-unavailable",
            503,
        ),
        (
            None,
            Some(("500 Internal Server Error", json!({ "id": ID }).to_string())),
            None,
            "upstream-unavailable",
            503,
        ),
        (
            None,
            Some(("200 OK", long.clone())),
            None,
            "upstream-unbelieved",
            502,
        ),
        // Of their addresses.
        (
            None,
            None,
            Some(("200 OK", "{}".to_owned())),
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            None,
            Some(("200 OK", "<html>".to_owned())),
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            None,
            Some(("401 Unauthorized", "[]".to_owned())),
            "upstream-unbelieved",
            502,
        ),
        (
            None,
            None,
            Some(("502 Bad Gateway", String::new())),
            "upstream-unavailable",
            503,
        ),
    ] {
        plain.says(|says| {
            *says = good.clone();
            says.token = token.clone().unwrap_or_else(|| good.token.clone());
            says.person = person.clone().unwrap_or_else(|| good.person.clone());
            says.emails = emails.clone().unwrap_or_else(|| good.emails.clone());
        });
        plain.leave().await;
        let page = plain.come_back().await;
        let said = page.attribute("main[data-error]", "data-error");
        assert_eq!(
            said.as_deref(),
            Some(why),
            "{token:?} {person:?} {emails:?}: {}",
            page.body
        );
        is_trouble(&page, &plain.browser, why, status);
        // Else it would be left alone.
        plain.here.clock.advance(Duration::from_mins(2));
    }
    nobody_came(&plain);
});

both_engines!(
    an_answer_is_this_browsers_once_and_of_this_upstream,
    |app| {
        let mut plain = Plain::start(app.engine).await;
        plain.leave().await;
        let state = plain.state.clone();
        let mut other = Browser::new(&plain.here);
        let page = other
            .open(&format!("/callback/corp?code=c&state={state}"))
            .await;
        is_trouble(&page, &other, "upstream-over", 410);
        let page = plain
            .back(&[
                ("code", "c"),
                ("state", &state),
                ("iss", "https://evil.example"),
            ])
            .await;
        is_trouble(&page, &plain.browser, "upstream-unbelieved", 502);
        assert!(
            plain.asked_for("POST").is_empty(),
            "no code is sent for another's answer"
        );
        plain.leave().await;
        let (state, iss) = (plain.state.clone(), plain.stranger.at(""));
        let page = plain
            .back(&[("code", "c"), ("state", &state), ("iss", &iss)])
            .await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let page = other
            .open(&format!("/callback/corp?code=c&state={state}"))
            .await;
        is_trouble(&page, &other, "upstream-over", 410);
        assert_eq!(plain.asked_for("POST").len(), 1);
        // A token that somebody brings is none: it could be of any other client.
        plain.leave().await;
        let state = plain.state.clone();
        let page = plain
            .back(&[
                ("access_token", "at"),
                ("token_type", "bearer"),
                ("state", &state),
            ])
            .await;
        is_trouble(&page, &plain.browser, "upstream-unbelieved", 502);
        assert_eq!(plain.asked_for("POST").len(), 1);
    }
);

both_engines!(who_is_refused_there_reads_so, |app| {
    let mut plain = Plain::start(app.engine).await;
    plain.leave().await;
    let state = plain.state.clone();
    let page = plain
        .back(&[("error", "access_denied"), ("state", &state)])
        .await;
    is_trouble(&page, &plain.browser, "upstream-refused", 403);
    nobody_came(&plain);
});

both_engines!(one_that_is_away_is_left_alone_and_comes_back, |app| {
    let mut plain = Plain::start(app.engine).await;
    let good = plain.says.lock().expect("it").clone();
    plain.says(|says| says.person = ("503 Service Unavailable", String::new()));
    for _ in 0..3 {
        let page = plain.round().await;
        is_trouble(&page, &plain.browser, "upstream-unavailable", 503);
    }
    plain.browser = Browser::new(&plain.here);
    let page = plain.browser.open(&plain.rp.authorize(&[])).await;
    assert!(
        page.texts("button[name=upstream]").is_empty(),
        "{}",
        page.body
    );
    // One tries, in vain; then it answers again.
    plain.here.clock.advance(Duration::from_secs(31));
    let page = plain.browser.open(&plain.rp.authorize(&[])).await;
    let page = plain.browser.submit(&page, &[("upstream", "corp")]).await;
    is_trouble(&page, &plain.browser, "upstream-unavailable", 503);
    plain.says(|says| *says = good);
    plain.here.clock.advance(Duration::from_mins(5));
    let page = plain.round().await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

fn went(steps: &[Step], name: &str) -> Verdict {
    let step = steps.iter().find(|step| step.name == name);
    step.unwrap_or_else(|| panic!("{name} in {steps:?}"))
        .verdict
        .clone()
}

async fn look(plain: &Plain, connection: &mut Connection) -> Vec<Step> {
    let upstream = oauth(connection).clone();
    examine(plain.here.op(), connection, &upstream).await
}

both_engines!(a_connection_is_tested_as_far_as_it_goes, |app| {
    let plain = Plain::start(app.engine).await;
    let mut connection = plain
        .here
        .op()
        .settings
        .connections
        .find("corp")
        .expect("corp")
        .clone();
    plain.says(|says| says.token = ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned()));
    plain.says(|says| says.person = ("401 Unauthorized", String::new()));
    let steps = look(&plain, &mut connection).await;
    for name in ["secret", "credentials", "userinfo"] {
        assert_eq!(went(&steps, name), Verdict::Fine, "{steps:?}");
    }
    assert_eq!(went(&steps, "redirect"), Verdict::Untold);
    plain.says(|says| {
        says.token = (
            "401 Unauthorized",
            r#"{"error":"invalid_client"}"#.to_owned(),
        );
    });
    plain.says(|says| says.person = ("503 Service Unavailable", String::new()));
    std::fs::remove_file(plain.folder.path().join("corp.secret")).expect("it was there");
    let steps = look(&plain, &mut connection).await;
    for name in ["secret", "userinfo"] {
        assert!(matches!(went(&steps, name), Verdict::Wrong(_)), "{steps:?}");
    }
    std::fs::write(plain.folder.path().join("corp.secret"), "x").expect("a file");
    let steps = look(&plain, &mut connection).await;
    assert!(
        matches!(went(&steps, "credentials"), Verdict::Wrong(_)),
        "{steps:?}"
    );
    assert_eq!(plain.browser.session_cookie(), None);
});
