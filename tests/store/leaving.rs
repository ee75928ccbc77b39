//! A client leaves at any moment of a request: nothing is half done, and nothing of it stays behind.

use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

use crate::support::app::PASSWORD;
use crate::support::browser::Page;
use crate::support::relying_party::text;
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// How often each request is broken off, from its first moment to after its last.
const MOMENTS: u32 = 30;

/// Less room than there are clients that leave: what one of them kept would be missed.
fn little_room() -> Options {
    let mut options = Options {
        hashing_places: 4,
        ..Options::default()
    };
    options.limits.connections = 12;
    options
}

/// Clients that keep no connection: each leaves with its own.
fn clients() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
        .expect("a client")
}

/// How long a request takes that is answered.
async fn measure(request: RequestBuilder) -> Duration {
    let begin = Instant::now();
    let answer = request.send().await.expect("an answer");
    let status = answer.status();
    assert!(status == StatusCode::OK || status == StatusCode::SEE_OTHER);
    begin.elapsed()
}

/// Sends it, and leaves after a part of the time that it takes, answered or not.
async fn leave(request: RequestBuilder, whole: Duration, moment: u32) {
    let patience = whole * moment * 3 / 2 / MOMENTS;
    let _ = tokio::time::timeout(patience, request.send()).await;
}

fn ask(app: &TestApp, rp: &RelyingParty, fields: &[(&str, &str)]) -> RequestBuilder {
    app.node
        .request(&clients(), &app.issuer, Method::POST, "/token")
        .header("authorization", rp.basic().expect("a secret"))
        .form(fields)
}

both_engines!(
    who_leaves_while_a_code_is_redeemed_leaves_nothing_half_done,
    little_room(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let mut whole = Duration::MAX;
        for _ in 0..3 {
            let code = rp.code(&mut browser, &[]).await;
            whole = whole.min(measure(ask(&app, &rp, &rp.redemption(&code))).await);
        }
        let (mut untouched, mut burned) = (0, 0);
        for moment in 0..MOMENTS {
            let code = rp.code(&mut browser, &[]).await;
            leave(ask(&app, &rp, &rp.redemption(&code)), whole, moment).await;
            // Good still, or burned, and then nobody has anything of it.
            let (status, answer) = rp.redeem(&app, &code).await;
            if status == StatusCode::OK {
                untouched += 1;
            } else {
                burned += 1;
                assert_eq!(
                    (status, &answer["error"]),
                    (StatusCode::BAD_REQUEST, &Value::from("invalid_grant"))
                );
            }
        }
        // On a busy machine the first to leave may be as late as the last.
        assert!(burned > 0, "all left too early");
        let alive = "SELECT count(*) AS count FROM grants WHERE revoked_at IS NULL AND code_redeemed_at IS NOT NULL";
        // One that was left may arrive after the one that was not, and takes it back as any replay.
        assert!(app.database.count(alive) <= 3 + untouched);
        assert_eq!(app.database.open_transactions(), 0);
        assert_eq!(app.get("/health/ready").await.status(), 200);
    }
);

both_engines!(
    who_leaves_while_a_token_is_refreshed_goes_on_where_they_were,
    little_room(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let refresh = |token: &str| {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
            ask(&app, &rp, &fields)
        };
        // Within the grace each is served as the first.
        let tokens = rp.tokens(&app, &mut browser).await;
        let token = text(&tokens, "refresh_token");
        let whole = measure(refresh(token)).await;
        let whole = whole.min(measure(refresh(token)).await);
        for moment in 0..MOMENTS {
            // A grant for each: what was left may arrive when its token was replaced twice, and is a thief's then.
            let tokens = rp.tokens(&app, &mut browser).await;
            let token = text(&tokens, "refresh_token");
            leave(refresh(token), whole, moment).await;
            let (status, tokens) = rp.refresh(&app, token).await;
            assert_eq!(status, StatusCode::OK, "{moment}: {tokens}");
        }
        assert_eq!(app.database.open_transactions(), 0);
        assert_eq!(app.get("/health/ready").await.status(), 200);
    }
);

/// What a browser sends for a form of this page.
fn submission(
    app: &TestApp,
    browser: &Browser,
    page: &Page,
    name: &str,
    value: &str,
) -> RequestBuilder {
    let cookies: Vec<String> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    app.node
        .request(&clients(), &app.issuer, Method::POST, &page.action())
        .header("cookie", cookies.join("; "))
        .header("sec-fetch-site", "same-origin")
        .form(&[("csrf", page.csrf().as_str()), (name, value)])
}

both_engines!(
    who_leaves_at_a_step_of_signing_in_goes_on_from_there,
    little_room(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut wholes = Vec::new();
        for moment in 0..=MOMENTS {
            // A password that nobody waits for counts as a guess, so each has another account.
            let name = format!("person{moment}");
            app.add_user(&name, &format!("{name}@example.com")).await;
            let mut browser = Browser::new(&app);
            let mut page = browser.open(&rp.authorize(&[])).await;
            for (step, (field, value)) in [("username", name.as_str()), ("password", PASSWORD)]
                .into_iter()
                .enumerate()
            {
                let request = submission(&app, &browser, &page, field, value);
                if let Some(whole) = wholes.get(step) {
                    leave(request, *whole, moment).await;
                } else {
                    wholes.push(measure(request).await);
                }
                // Reloaded, it asks for what it has not heard, or this browser has not shown.
                page = browser.open(&page.path).await;
                if page.name() == "sign-in" {
                    page = browser.submit(&page, &[("username", &name)]).await;
                }
                assert_eq!(page.name(), "password", "{moment}: {}", page.body);
            }
            let mut page = browser.submit(&page, &[("password", PASSWORD)]).await;
            // The form that was left came last, and its answer had the cookie that is good now.
            if page.name() == "sign-in" {
                page = browser.sign_in(&page, &name).await;
            }
            assert_eq!(page.name(), "consent", "{moment}: {}", page.text());
            let page = browser.submit(&page, &[("decision", "allow")]).await;
            assert!(page.location().contains("code="), "{moment}: {page:?}");
        }
        // One for each browser, though some were made twice.
        let sessions = "SELECT count(*) AS count FROM sessions WHERE ended_at IS NULL";
        assert_eq!(app.database.count(sessions), i64::from(MOMENTS) + 1);
        // Nobody holds a place among those who wait for their hash.
        let browser = Browser::new(&app);
        let mut together = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (mut browser, path) = (browser.clone(), rp.authorize(&[]));
            together.spawn(async move { browser.complete(&path).await });
        }
        for location in together.join_all().await {
            assert!(location.contains("code="), "{location}");
        }
        assert_eq!(app.database.open_transactions(), 0);
        assert_eq!(app.get("/health/ready").await.status(), 200);
    }
);
