//! The second factor of a sign-in: codes of an app, recovery codes, devices that are trusted, and step-up.

mod guesses;
mod once;
mod told;

use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::login::factor::{recovery_code, totp};
use reqwest::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::app::{strangers, witness};
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::claims;
use crate::support::{Browser, RelyingParty, TestApp};

const TWO_FACTORS: &str = "urn:doorward:acr:2fa";

pub async fn recovery_codes(app: &TestApp, user: &UserId) -> Vec<String> {
    let op = app.op();
    let user = op.store.user(user).await.unwrap().expect("the person");
    recovery_code::enrol(op, &user, &witness(op, &user.id))
        .await
        .unwrap()
        .0
}

/// A browser whose person has typed name and password.
async fn at_second_factor(
    app: &TestApp,
    rp: &RelyingParty,
    extra: &[(&str, &str)],
) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(&rp.authorize(extra)).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    (browser, page)
}

async fn allow(browser: &mut Browser, page: Page) -> Page {
    if page.name() == "consent" {
        browser.submit(&page, &[("decision", "allow")]).await
    } else {
        page
    }
}

async fn id_token(app: &TestApp, rp: &RelyingParty, page: &Page) -> serde_json::Value {
    let code = parameters(page.location())["code"].clone();
    let (status, tokens) = rp.redeem(app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    claims(tokens["id_token"].as_str().expect("an ID token"))
}

both_engines!(who_enrolled_an_app_is_asked_for_its_code, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    assert_eq!(browser.session_cookie(), None, "no session before");
    let sessions = || app.database.count("SELECT count(*) AS count FROM sessions");
    assert_eq!(sessions(), 0);
    let field = page.attribute("#code", "autocomplete");
    assert_eq!(field.as_deref(), Some("one-time-code"));

    // Neither a wrong code, nor none, nor a reload, nor asking anew leads on.
    let now = app.op().now();
    let right = authenticator.code(now);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    for (code, slip) in [
        ("", "Type the code"),
        (wrong, "not right"),
        ("٠٠٠٠٠٠", "not right"),
    ] {
        let page = browser
            .submit(&page, &[("way", "app"), ("code", code)])
            .await;
        assert!(page.text().contains(slip), "{code}: {}", page.body);
        assert_eq!(page.status, StatusCode::OK);
        let ticked = page.body.contains(r#"value="yes" checked"#);
        assert!(!ticked, "{code}: {}", page.body);
        // What they ticked is not lost with a code that was none.
        let fields = [("way", "app"), ("code", code), ("trust", "yes")];
        let page = browser.submit(&page, &fields).await;
        let ticked = page.body.contains(r#"value="yes" checked"#);
        assert!(ticked, "{code}: {}", page.body);
    }
    let asked = browser.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(asked.location())["error"], "login_required");
    assert_eq!(sessions(), 0);

    let page = browser
        .submit(&page, &[("way", "app"), ("code", &right)])
        .await;
    let page = allow(&mut browser, page).await;
    let token = id_token(&app, &rp, &page).await;
    assert_eq!(token["acr"], TWO_FACTORS);
    assert_eq!(token["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(token["auth_time"], now.as_seconds());
    assert_eq!(sessions(), 1);
});

both_engines!(a_code_is_taken_once, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let now = app.op().now();
    let code = authenticator.code(now);
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    // At the same time, at two nodes.
    let node = app.second_node().await;
    let mut tries = JoinSet::new();
    for state in [&app.node.state, &node.state] {
        let (state, user, code) = (state.clone(), user.clone(), code.clone());
        tries.spawn(async move {
            totp::verify(
                &state.op,
                &user,
                &code,
                &witness(&state.op, &user.id),
                strangers(&state.op, &user.id),
            )
            .await
            .is_ok()
        });
    }
    let taken = tries.join_all().await;
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1, "{taken:?}");
    // Nor one of a step before it, which the clock's tolerance would let in.
    let before = authenticator.code(now.minus(STEP));
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    for used in [&code, &before] {
        let page = browser
            .submit(&page, &[("way", "app"), ("code", used)])
            .await;
        assert!(page.text().contains("used already"), "{}", page.body);
    }
    let next = authenticator.code(now.plus(STEP));
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &next)])
        .await;
    assert_eq!(page.name(), "consent", "a clock that goes a step ahead");
});

both_engines!(
    a_recovery_code_works_once_and_a_new_set_replaces_the_old,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        Authenticator::enrol(&app, &person).await;
        let old = recovery_codes(&app, &person).await;
        let codes = recovery_codes(&app, &person).await;
        assert_eq!(codes.len(), 10);
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        let page = browser.get(&format!("{}?way=recovery", page.path)).await;
        assert_eq!(
            page.attribute("input[name=way]", "value").as_deref(),
            Some("recovery")
        );
        for bad in [&old[0], "xxxx-xxxx-xxxx-xxxx"] {
            let page = browser
                .submit(&page, &[("way", "recovery"), ("code", bad)])
                .await;
            assert!(page.text().contains("Try another one"), "{}", page.body);
        }
        let sloppy = codes[3].to_uppercase().replace('-', " ");
        let page = browser
            .submit(&page, &[("way", "recovery"), ("code", &sloppy)])
            .await;
        let page = allow(&mut browser, page).await;
        assert_eq!(id_token(&app, &rp, &page).await["acr"], TWO_FACTORS);
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        let page = browser
            .submit(&page, &[("way", "recovery"), ("code", &codes[3])])
            .await;
        assert!(page.text().contains("used already"), "{}", page.body);

        // At the same time, at two nodes.
        let user = app.op().store.user(&person).await.unwrap().unwrap();
        let node = app.second_node().await;
        let mut tries = JoinSet::new();
        for state in [&app.node.state, &node.state, &app.node.state] {
            let (state, user, code) = (state.clone(), user.clone(), codes[4].clone());
            tries.spawn(async move {
                recovery_code::verify(
                    &state.op,
                    &user,
                    &code,
                    &witness(&state.op, &user.id),
                    strangers(&state.op, &user.id),
                )
                .await
                .ok()
            });
        }
        let left: Vec<i64> = tries.join_all().await.into_iter().flatten().collect();
        assert_eq!(left, [8]);
    }
);

both_engines!(one_persons_code_is_nobody_elses, |app| {
    let person = app.add_person().await;
    let other = app.add_user("robin", "robin@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    Authenticator::enrol(&app, &person).await;
    let theirs = Authenticator::enrol(&app, &other).await;
    let codes = recovery_codes(&app, &other).await;
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    let code = theirs.code(app.op().now());
    for (way, code) in [("app", &code), ("recovery", &codes[0])] {
        let page = browser.submit(&page, &[("way", way), ("code", code)]).await;
        assert_eq!(page.name(), "second-factor");
    }
    assert_eq!(
        app.database
            .count("SELECT count(*) AS count FROM recovery_codes"),
        10
    );
    // What one person's page sealed enrols nothing for another.
    let op = app.op();
    let load = async |id: &UserId| op.store.user(id).await.unwrap().unwrap();
    let fresh = totp::begin(op, &*load(&other).await).unwrap();
    let code = Authenticator::new(&fresh.secret).code(op.now());
    let by = witness(op, &person);
    let swapped = totp::enrol(op, &*load(&person).await, &fresh.sealed, &code, &by).await;
    assert!(
        matches!(swapped, Err(totp::NotEnrolled::Over)),
        "{swapped:?}"
    );
    app.clock.advance(Duration::from_mins(10));
    let late = Authenticator::new(&fresh.secret).code(op.now());
    let late = totp::enrol(op, &*load(&other).await, &fresh.sealed, &late, &by).await;
    assert!(matches!(late, Err(totp::NotEnrolled::Over)), "{late:?}");
});

both_engines!(
    what_was_proven_in_part_is_worth_nothing_later_or_elsewhere,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        // Ten minutes.
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        app.clock
            .advance(Duration::from_mins(10) + Duration::from_secs(1));
        let code = authenticator.code(app.op().now());
        let page = browser
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "password", "{}", page.body);
        // Another browser.
        let (_, page) = at_second_factor(&app, &rp, &[]).await;
        let mut stranger = Browser::new(&app);
        stranger.open(&rp.authorize(&[])).await;
        let code = authenticator.code(app.op().now());
        let fields = [("csrf", page.csrf()), ("way", "app".into()), ("code", code)];
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let refused = stranger.post(&page.action(), &fields).await;
        assert_eq!(refused.status, StatusCode::GONE, "{}", refused.body);
        // A password that changed, or a person who was turned off, in between.
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        let (id, now) = (person.clone(), app.op().now());
        let ended = app.op().store.write(move |w| w.end_everything_of(&id, now));
        ended.await.unwrap();
        app.clock.advance(STEP);
        let code = authenticator.code(app.op().now());
        let page = browser
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        app.disable_user(&person).await;
        app.clock.advance(STEP);
        let code = authenticator.code(app.op().now());
        browser
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        assert_eq!(browser.session_cookie(), None);
    }
);

both_engines!(
    a_device_that_is_trusted_spares_the_question_and_claims_nothing,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        assert!(
            page.text().contains("Don’t ask again on this device"),
            "{}",
            page.text()
        );
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
        let page = browser.submit(&page, &fields).await;
        allow(&mut browser, page).await;
        assert_eq!(
            app.database
                .count("SELECT count(*) AS count FROM trusted_devices"),
            1
        );

        let again = [("prompt", "login")];
        let page = browser.open(&rp.authorize(&again)).await;
        let page = browser.sign_in(&page, "alex").await;
        let token = id_token(&app, &rp, &page).await;
        assert_eq!(token["acr"], "urn:doorward:acr:1fa", "it is no factor");
        assert_eq!(token["amr"], json!(["pwd"]));
        // A client that asks for two is given two; trust would spare nothing there, and is not offered.
        let page = browser
            .open(&rp.authorize(&[("acr_values", TWO_FACTORS)]))
            .await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        assert_eq!(page.attribute("input[name=trust]", "type"), None);
        // Neither another person nor another browser has it.
        let other = app.add_user("robin", "robin@example.com").await;
        Authenticator::enrol(&app, &other).await;
        let page = browser.open(&rp.authorize(&again)).await;
        let page = browser.sign_in(&page, "robin").await;
        assert_eq!(page.name(), "second-factor");
        at_second_factor(&app, &rp, &[]).await;
        // Taken back, or thirty days later.
        let devices = app.op().store.read({
            let (person, now) = (person.clone(), app.op().now());
            move |r| r.list_trusted_devices(&person, now)
        });
        let device = devices.await.unwrap().remove(0);
        let mut spared = browser.clone();
        let deleted = app
            .op()
            .store
            .write(move |w| w.delete_trusted_device(&person, &device.id));
        assert!(deleted.await.unwrap().is_some());
        let page = spared.open(&rp.authorize(&again)).await;
        let page = spared.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor");
        let fields = [
            ("way", "app"),
            ("code", &authenticator.code(app.op().now())),
            ("trust", "yes"),
        ];
        let fields = fields.map(|(name, value): (&str, &str)| (name, value));
        let page = spared.submit(&page, &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        app.clock.advance(Duration::from_hours(30 * 24));
        let page = spared.open(&rp.authorize(&again)).await;
        let page = spared.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor");
    }
);

// RFC 9470 §5.
both_engines!(a_session_steps_up_by_one_more_factor, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    let page = allow(&mut browser, page).await;
    let first = id_token(&app, &rp, &page).await;
    assert_eq!(first["acr"], "urn:doorward:acr:1fa");
    // Who has no second factor goes on with what there is; unless it is essential.
    let wanted = [("acr_values", TWO_FACTORS)];
    let page = browser.open(&rp.authorize(&wanted)).await;
    assert_eq!(
        id_token(&app, &rp, &page).await["acr"],
        "urn:doorward:acr:1fa"
    );
    let essential =
        json!({"id_token": {"acr": {"essential": true, "values": [TWO_FACTORS]}}}).to_string();
    let page = browser.open(&rp.authorize(&[("claims", &essential)])).await;
    assert_eq!(
        parameters(page.location())["error"],
        "unmet_authentication_requirements"
    );

    let authenticator = Authenticator::enrol(&app, &person).await;
    let quiet = [("acr_values", TWO_FACTORS), ("prompt", "none")];
    let page = browser.open(&rp.authorize(&quiet)).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
    let before = browser.session_cookie().cloned();
    let page = browser.open(&rp.authorize(&[("claims", &essential)])).await;
    assert_eq!(
        page.name(),
        "second-factor",
        "the password is not asked for again"
    );
    let code = authenticator.code(app.op().now());
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    let token = id_token(&app, &rp, &page).await;
    assert_eq!(token["acr"], TWO_FACTORS);
    assert_eq!(token["sid"], first["sid"], "the same session");
    assert_eq!(
        token["auth_time"], first["auth_time"],
        "since then all of it is proven"
    );
    assert_ne!(
        browser.session_cookie().cloned(),
        before,
        "with a new cookie"
    );
    assert_eq!(
        app.database.count("SELECT count(*) AS count FROM sessions"),
        1
    );
    // What is fresh is not asked for again; the context that was asked for is the one that is said.
    let page = browser.open(&rp.authorize(&quiet)).await;
    assert_eq!(id_token(&app, &rp, &page).await["acr"], TWO_FACTORS);
    let page = browser
        .open(&rp.authorize(&[("acr_values", "urn:doorward:acr:1fa")]))
        .await;
    assert_eq!(
        id_token(&app, &rp, &page).await["acr"],
        "urn:doorward:acr:1fa"
    );
    // What is too old is asked for, all of it.
    app.clock.advance(Duration::from_mins(5));
    let page = browser
        .open(&rp.authorize(&[("acr_values", TWO_FACTORS), ("max_age", "60")]))
        .await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor");
    // The old cookie of before the step is dead.
    let mut stale = browser.clone();
    let name = stale
        .cookies
        .keys()
        .find(|name| name.ends_with("doorward-session"))
        .unwrap()
        .clone();
    stale.cookies.insert(name, before.unwrap());
    let page = stale.open(&rp.authorize(&[("prompt", "none")])).await;
    assert_eq!(parameters(page.location())["error"], "login_required");
});

both_engines!(a_session_that_ended_is_not_stepped_up, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    browser.complete(&rp.authorize(&[])).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let page = browser
        .open(&rp.authorize(&[("acr_values", TWO_FACTORS)]))
        .await;
    assert_eq!(page.name(), "second-factor");
    let (id, now) = (person.clone(), app.op().now());
    let ended = app.op().store.write(move |w| w.end_everything_of(&id, now));
    ended.await.unwrap();
    let code = authenticator.code(app.op().now());
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    assert!(
        matches!(page.name().as_str(), "sign-in" | "password"),
        "{}",
        page.body
    );
    let live = "SELECT count(*) AS count FROM sessions WHERE ended_at IS NULL";
    assert_eq!(app.database.count(live), 0);
});
