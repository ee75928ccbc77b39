//! Clocks that are wrong, or are set: a step of five minutes breaks nothing, and what a wrong clock made is not believed
//! once the right time is known.

use std::time::Duration;

use doorward::domain::time::Timestamp;
use doorward::entropy::Entropy;
use reqwest::{Method, StatusCode};

use crate::support::app::PASSWORD;
use crate::support::browser::parameters;
use crate::support::database::START;
use crate::support::relying_party::{text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

const FIVE_MINUTES: Duration = Duration::from_secs(300);
/// 2100-01-01T00:00:00Z.
const YEAR_2100: Timestamp = Timestamp::from_seconds(4_102_444_800);
const YEAR_1970: Timestamp = Timestamp::from_seconds(0);
/// Ten seconds before a signed number of 32 bits ends.
const YEAR_2038: Timestamp = Timestamp::from_seconds(2_147_483_637);

async fn is_signed_in(rp: &RelyingParty, browser: &Browser) -> bool {
    let page = browser
        .clone()
        .get(&rp.authorize(&[("prompt", "none")]))
        .await;
    parameters(page.location()).contains_key("code")
}

/// Everything, from the first sign-in to the last, with what a server does by itself.
async fn everything_works(app: &TestApp, rp: &RelyingParty) {
    let op = app.op();
    op.keys.maintain(Entropy).await.expect("keys");
    let now = app.clock.now();
    let margin = Duration::from_secs(3600);
    op.store
        .write(move |w| w.sweep(now.minus(margin), now.minus(24 * margin)))
        .await
        .expect("swept");
    let mut browser = Browser::new(app);
    let code = rp.code(&mut browser, &[]).await;
    app.clock.advance(Duration::from_secs(20));
    let (status, tokens) = rp.redeem(app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(app, &app.node, access).await.0, StatusCode::OK);
    assert_eq!(rp.introspect(app, access).await["active"], true);
    let (status, refreshed) = rp.refresh(app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{refreshed}");
    assert!(is_signed_in(rp, &browser).await);
    let revoked = [("token", text(&refreshed, "refresh_token"))];
    assert_eq!(
        rp.post(app, &app.node, "/revoke", &revoked).await.0,
        StatusCode::OK
    );
    let page = browser.open("/end-session").await;
    browser.submit(&page, &[("decision", "sign-out")]).await;
    assert!(!is_signed_in(rp, &browser).await);
    for path in [
        "/jwks.json",
        "/.well-known/openid-configuration",
        "/health/ready",
    ] {
        let answer = Answer::to(app.request(Method::GET, path)).await;
        assert_eq!(answer.status, 200, "{path}");
    }
}

both_engines!(a_step_of_five_minutes_breaks_nothing, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let code = rp.code(&mut browser, &[]).await;
    app.clock.set(START.minus(FIVE_MINUTES));
    let (status, answer) = rp.redeem(&app, &code).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
    let (status, tokens) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert!(is_signed_in(&rp, &browser).await);
    everything_works(&app, &rp).await;

    // A node that starts now finds only keys from five minutes ahead.
    let node = app.second_node().await;
    let (status, answer) = rp
        .post(
            &app,
            &node,
            "/token",
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", text(&tokens, "refresh_token")),
            ],
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");

    let code = rp.code(&mut browser, &[]).await;
    app.clock.set(START.plus(FIVE_MINUTES));
    let (status, _) = rp.redeem(&app, &code).await;
    assert_eq!(
        status,
        StatusCode::BAD_REQUEST,
        "ten minutes later it is over"
    );
    assert!(is_signed_in(&rp, &browser).await);
    let tokens = rp.tokens(&app, &mut browser).await;
    let (status, _) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK);
});

both_engines!(
    everything_works_in_1970_2038_and_2100_and_again_now,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        everything_works(&app, &rp).await;
        for year in [YEAR_1970, YEAR_2038, YEAR_2100] {
            app.clock.set(year);
            everything_works(&app, &rp).await;
            app.clock.set(START);
            everything_works(&app, &rp).await;
            let node = app.second_node().await;
            let mut browser = Browser::at_node(&app, &node);
            let code = rp.code(&mut browser, &[]).await;
            let (status, answer) = rp.post(&app, &node, "/token", &rp.redemption(&code)).await;
            assert_eq!(
                status,
                StatusCode::OK,
                "a node that starts now can sign: {answer}"
            );
        }
    }
);

both_engines!(what_a_wrong_clock_made_is_not_good_until_then, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    // Made in 2100 and now, and used now and in 1970.
    for (wrong, right) in [(YEAR_2100, START), (START, YEAR_1970)] {
        app.clock.set(wrong);
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let code = rp.code(&mut browser, &[]).await;
        assert!(is_signed_in(&rp, &browser).await);
        app.clock.set(right);
        assert!(!is_signed_in(&rp, &browser).await, "the session");
        let (status, answer) = rp.redeem(&app, &code).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::BAD_REQUEST, &"invalid_grant".into())
        );
        let access = text(&tokens, "access_token");
        let (status, _) = userinfo(&app, &app.node, access).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "the access token");
        let refresh = text(&tokens, "refresh_token");
        assert_eq!(rp.introspect(&app, refresh).await["active"], false);
        let (status, _) = rp.refresh(&app, refresh).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "the refresh token");
    }
});

both_engines!(nobody_is_locked_out_until_a_wrong_time_comes, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let lock_out = async || {
        let mut browser = Browser::new(&app);
        let mut page = browser.open(&rp.authorize(&[])).await;
        page = browser.submit(&page, &[("username", "alex")]).await;
        // Ten, and after a minute as many more as a quarter of an hour has.
        for most in [11, 6] {
            app.clock.advance(Duration::from_mins(1));
            let mut tries = 0;
            while page.status != StatusCode::TOO_MANY_REQUESTS {
                tries += 1;
                assert!(tries <= most, "{tries} guesses are too many");
                let wrong = [("password", "wrong wrong wrong")];
                page = browser.submit(&page, &wrong).await;
            }
            page.status = StatusCode::OK;
        }
    };
    app.clock.set(YEAR_2100);
    lock_out().await;
    app.clock.set(START);
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;

    lock_out().await;
    app.clock.set(START.minus(FIVE_MINUTES));
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in_with(&page, "alex", PASSWORD).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = page.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(wait <= 15 * 60, "not longer than the window: {wait}");
});
