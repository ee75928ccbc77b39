//! What is good once: a code, the page that sets an app up, a set of recovery codes.

use std::time::Duration;

use doorward::login::factor::{recovery_code, totp};
use doorward::login::sign_in::Refused;
use tokio::task::JoinSet;

use super::{at_second_factor, recovery_codes};
use crate::support::RelyingParty;
use crate::support::app::{strangers, witness};
use crate::support::authenticator::{Authenticator, STEP};

both_engines!(the_code_that_set_an_app_up_is_used, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let op = app.op();
    let user = op.store.user(&person).await.unwrap().unwrap();
    let fresh = totp::begin(op, &user).unwrap();
    let authenticator = Authenticator::new(&fresh.secret);
    let code = authenticator.code(op.now());
    let by = witness(op, &person);
    totp::enrol(op, &user, &fresh.sealed, &code, &by)
        .await
        .unwrap();
    let (mut browser, page) = at_second_factor(&app, &rp, &[]).await;
    let before = authenticator.code(op.now().minus(STEP));
    for used in [&code, &before] {
        let again = browser
            .submit(&page, &[("way", "app"), ("code", used)])
            .await;
        assert_eq!(again.name(), "second-factor", "{}", again.body);
    }
    // Nor what a clock shows that goes wrong by more than a step: who has that is told what it may be (L-019).
    app.clock.advance(Duration::from_mins(6));
    let now = op.now();
    let away = STEP * 3;
    for wrong in [now.minus(away), now.plus(away)] {
        let wrong = authenticator.code(wrong);
        let again = browser
            .submit(&page, &[("way", "app"), ("code", &wrong)])
            .await;
        assert_eq!(again.name(), "second-factor", "{}", again.body);
        assert!(again.text().contains("clock"), "{}", again.text());
    }
    let right = authenticator.code(now.minus(STEP));
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &right)])
        .await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

both_engines!(a_page_sets_up_one_app_once, |app| {
    let person = app.add_person().await;
    let op = app.op();
    let user = op.store.user(&person).await.unwrap().unwrap();
    let by = witness(op, &person);
    let left_open = totp::begin(op, &user).unwrap();
    let fresh = totp::begin(op, &user).unwrap();
    let authenticator = Authenticator::new(&fresh.secret);
    let code = authenticator.code(op.now());
    let node = app.second_node().await;
    let mut tries = JoinSet::new();
    for number in 0..6 {
        let state = [&app.node.state, &node.state][number % 2].clone();
        let (user, by, code) = (user.clone(), by.clone(), code.clone());
        let sealed = fresh.sealed.clone();
        tries.spawn(async move {
            match totp::enrol(&state.op, &user, &sealed, &code, &by).await {
                Ok(()) => "set up",
                Err(totp::NotEnrolled::Over) => "over",
                Err(error) => panic!("{error}"),
            }
        });
    }
    let mut outcome = tries.join_all().await;
    outcome.sort_unstable();
    assert_eq!(outcome, [vec!["over"; 5], vec!["set up"]].concat());
    let apps = "SELECT count(*) AS count FROM totps";
    assert_eq!(app.database.count(apps), 1);
    // Once more, it would let in a code that was used since.
    app.clock.advance(STEP);
    let code = authenticator.code(op.now());
    totp::verify(op, &user, &code, &by, strangers(op, &user.id))
        .await
        .unwrap();
    let again = totp::enrol(op, &user, &fresh.sealed, &code, &by).await;
    assert!(matches!(again, Err(totp::NotEnrolled::Over)), "{again:?}");
    let again = totp::verify(op, &user, &code, &by, strangers(op, &user.id)).await;
    assert!(matches!(again, Err(Refused::Wrong)), "{again:?}");
    // Nor does a page of before that was left open; one of afterwards does.
    let theirs = Authenticator::new(&left_open.secret).code(op.now());
    let late = totp::enrol(op, &user, &left_open.sealed, &theirs, &by).await;
    assert!(matches!(late, Err(totp::NotEnrolled::Over)), "{late:?}");
    let other = totp::begin(op, &user).unwrap();
    let code = Authenticator::new(&other.secret).code(op.now());
    totp::enrol(op, &user, &other.sealed, &code, &by)
        .await
        .unwrap();
});

both_engines!(of_two_new_sets_of_codes_one_is_good, |app| {
    let person = app.add_person().await;
    Authenticator::enrol(&app, &person).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let node = app.second_node().await;
    // In place of none, and in place of one.
    for _ in 0..2 {
        let mut making = JoinSet::new();
        for state in [&app.node.state, &node.state] {
            let (state, user) = (state.clone(), user.clone());
            making.spawn(async move {
                let by = witness(&state.op, &user.id);
                recovery_code::enrol(&state.op, &user, &by).await.unwrap().0
            });
        }
        let sets = making.join_all().await;
        let left = "SELECT count(*) AS count FROM recovery_codes";
        assert_eq!(app.database.count(left), 10);
        let mut good = 0;
        for set in &sets {
            let by = witness(app.op(), &user.id);
            let verified =
                recovery_code::verify(app.op(), &user, &set[0], &by, strangers(app.op(), &user.id))
                    .await;
            good += usize::from(verified.is_ok());
        }
        assert_eq!(good, 1);
    }
    assert_eq!(recovery_codes(&app, &person).await.len(), 10);
});
