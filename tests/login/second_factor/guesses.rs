//! Codes that are guessed (H-058): of one person, whichever sign-in they belong to, and at whichever node.

use std::time::Duration;

use doorward::login::factor::{recovery_code, totp};
use doorward::login::sign_in::Refused;
use doorward::login::unlock;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use super::{at_second_factor, recovery_codes};
use crate::support::app::{strangers, witness};
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::{Browser, RelyingParty};

both_engines!(codes_are_not_guessed, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    // Five in five minutes, whichever sign-in they belong to.
    for _ in 0..5 {
        let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
        let page = browser
            .submit(
                &page,
                &[
                    ("way", "app"),
                    ("code", &authenticator.wrong_code(app.op().now())),
                ],
            )
            .await;
        assert_eq!(page.status, StatusCode::OK);
    }
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    let code = authenticator.code(app.op().now());
    for way in ["app", "recovery"] {
        let page = browser
            .submit(&page, &[("way", way), ("code", &code)])
            .await;
        assert_eq!(
            page.status,
            StatusCode::TOO_MANY_REQUESTS,
            "the right one too"
        );
        assert!(page.headers.contains_key("retry-after"));
    }
    app.clock.advance(Duration::from_mins(5));
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    let code = authenticator.code(app.op().now());
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    assert_eq!(page.name(), "consent", "it ends by itself");
    // Fifteen more in the hour, and the owner's success in between forgives none of them.
    let mut throttled = false;
    for _ in 0..20 {
        app.clock.advance(Duration::from_mins(2));
        let user = app.op().store.user(&person).await.unwrap().unwrap();
        let tried = totp::verify(
            app.op(),
            &user,
            &authenticator.wrong_code(app.op().now()),
            &witness(app.op(), &user.id),
            strangers(app.op(), &user.id),
        )
        .await;
        throttled |= matches!(tried, Err(doorward::login::sign_in::Refused::Throttled(wait)) if wait > Duration::from_mins(5));
    }
    assert!(throttled, "the delays grow");
});

both_engines!(of_guesses_at_once_five_are_judged, |app| {
    let person = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let node = app.second_node().await;
    let guess = authenticator.wrong_code(app.op().now());
    let mut tries = JoinSet::new();
    for number in 0..50 {
        let state = [&app.node.state, &node.state][number % 2].clone();
        let (user, guess) = (user.clone(), guess.clone());
        tries.spawn(async move {
            let by = witness(&state.op, &user.id);
            totp::verify(
                &state.op,
                &user,
                &guess,
                &by,
                strangers(&state.op, &user.id),
            )
            .await
        });
    }
    let outcomes = tries.join_all().await;
    let count = |is_meant: fn(&Refused) -> bool| {
        let refused = outcomes.iter().filter_map(|tried| tried.as_ref().err());
        refused.filter(|refused| is_meant(refused)).count()
    };
    let judged = count(|refused| matches!(refused, Refused::Wrong));
    let turned_away = count(|refused| matches!(refused, Refused::Throttled(_)));
    assert_eq!((judged, turned_away), (5, 45));
});

both_engines!(of_guesses_fifty_in_a_day_are_judged, |app| {
    let person = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let guess = async || {
        let op = app.op();
        let code = authenticator.wrong_code(op.now());
        totp::verify(
            op,
            &user,
            &code,
            &witness(op, &user.id),
            strangers(op, &user.id),
        )
        .await
    };
    // As many as the other counters let through: five in five minutes, twenty in an hour.
    for number in 0..50_u32 {
        if number % 20 == 0 {
            app.clock.advance(Duration::from_hours(1));
        } else if number % 5 == 0 {
            app.clock.advance(Duration::from_mins(5));
        }
        let tried = guess().await;
        assert!(matches!(tried, Err(Refused::Wrong)), "{number}: {tried:?}");
    }
    app.clock.advance(Duration::from_hours(1));
    let tried = guess().await;
    let Err(Refused::Throttled(wait)) = tried else {
        panic!("{tried:?}");
    };
    assert!(wait > Duration::from_hours(20), "{wait:?}");
    app.clock.advance(wait);
    let right = authenticator.code(app.op().now());
    let by = witness(app.op(), &user.id);
    totp::verify(app.op(), &user, &right, &by, strangers(app.op(), &user.id))
        .await
        .unwrap();
});

both_engines!(wrong_recovery_codes_count_with_the_others, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let codes = recovery_codes(&app, &person).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    for number in 0..5 {
        let guess = format!("0000-0000-0000-000{number}");
        let by = witness(app.op(), &user.id);
        let tried =
            recovery_code::verify(app.op(), &user, &guess, &by, strangers(app.op(), &user.id))
                .await;
        assert!(matches!(tried, Err(Refused::Wrong)), "{tried:?}");
    }
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    let right = authenticator.code(app.op().now());
    for (way, code) in [("app", &right), ("recovery", &codes[0])] {
        let page = browser.submit(&page, &[("way", way), ("code", code)]).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{way}");
    }
    let left = "SELECT count(*) AS count FROM recovery_codes";
    assert_eq!(app.database.count(left), 10);
});

// Whoever has stolen the password comes to the second factor, and stays there; its owner does not.
both_engines!(wrong_codes_of_a_thief_keep_no_owner_out, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let authenticator = Authenticator::enrol(&app, &person).await;
    let try_code = async |browser: &mut Browser, code: &str| {
        let page = browser.open(&rp.authorize(&[("prompt", "login")])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        browser
            .submit(&page, &[("way", "app"), ("code", code)])
            .await
    };
    let mut owner = Browser::new(&app);
    let code = authenticator.code(app.op().now());
    let page = try_code(&mut owner, &code).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let close = async || {
        let mut thief = Browser::new(&app);
        for _ in 0..5 {
            try_code(&mut thief, &authenticator.wrong_code(app.op().now())).await;
        }
        let page = try_code(&mut thief, "000000").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        thief
    };
    let mut thief = close().await;
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    let page = try_code(&mut owner, &code).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    // It is a counter, and no way around one.
    for _ in 0..5 {
        try_code(&mut owner, &authenticator.wrong_code(app.op().now())).await;
    }
    let page = try_code(&mut owner, "000000").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    // In another browser the operator helps; and so does another password, which the thief has not.
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let (tenant, key) = (app.op().tenant.clone(), app.op().derived.throttle);
    let forgiven = app
        .op()
        .store
        .write(move |w| unlock::forgive_second_factors(w, &tenant, &key, &user.id));
    forgiven.await.unwrap();
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    let page = try_code(&mut thief, &code).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    close().await;
    let page = thief.open("/account/password").await;
    let new = [("new-password", "quilted lamp harbour nineteen")];
    let page = thief.submit(&page, &new).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    app.clock.advance(STEP);
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let code = authenticator.code(app.op().now());
    let by = witness(app.op(), &user.id);
    let buckets = strangers(app.op(), &user.id);
    let tried = totp::verify(app.op(), &user, &code, &by, buckets).await;
    tried.unwrap();
});
