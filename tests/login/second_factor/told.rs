//! Too many wrong codes are told to the person: whoever types them has a first factor of theirs.

use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::login::factor::{Tries, totp};
use doorward::login::known_browser::KnownBrowser;
use doorward::login::sign_in::Refused;
use doorward::provider::Provider;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::mail::{Stand, stand};
use crate::support::Browser;
use crate::support::app::{strangers, witness};
use crate::support::authenticator::Authenticator;

const SUBJECT: &str = "Too many wrong codes";
/// As many as are judged in an hour, and as many in five minutes.
const HOUR: u32 = 20;
const ROUND: u32 = 5;

/// The letters that say so.
async fn told(stand: &Stand) -> Vec<String> {
    stand.deliver().await;
    let arrived = stand.room.arrived().into_iter();
    let of_codes = arrived.filter(|mail| mail.header("subject").contains(SUBJECT));
    of_codes.map(|mail| mail.text().to_owned()).collect()
}

async fn guess(
    op: &Provider,
    person: &UserId,
    authenticator: &Authenticator,
    tries: Tries,
) -> Result<(), Refused> {
    let user = op.store.user(person).await.unwrap().expect("the person");
    let code = authenticator.wrong_code(op.now());
    totp::verify(op, &user, &code, &witness(op, person), tries).await
}

/// So many wrong codes that are judged, as quickly as they are.
async fn guess_often(stand: &Stand, person: &UserId, authenticator: &Authenticator, many: u32) {
    for number in 0..many {
        if number > 0 && number % ROUND == 0 {
            stand.app.clock.advance(Duration::from_mins(5));
        }
        let by_stranger = strangers(stand.op(), person);
        let tried = guess(stand.op(), person, authenticator, by_stranger).await;
        assert!(matches!(tried, Err(Refused::Wrong)), "{number}: {tried:?}");
    }
}

/// One more, which is turned away for so long at least.
async fn one_more(stand: &Stand, person: &UserId, authenticator: &Authenticator, least: Duration) {
    let by_stranger = strangers(stand.op(), person);
    let tried = guess(stand.op(), person, authenticator, by_stranger).await;
    let is_told = matches!(&tried, Err(Refused::Throttled(wait)) if *wait > least);
    assert!(is_told, "{tried:?}");
}

both_engines!(
    who_types_too_many_wrong_codes_after_a_password_is_told_of,
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let authenticator = Authenticator::enrol(&stand.app, &person).await;
        guess_often(&stand, &person, &authenticator, HOUR).await;
        assert!(told(&stand).await.is_empty(), "all were judged");
        let mut thief = Browser::at_node(&stand.app, &stand.node);
        let page = thief.open("/account").await;
        let page = thief.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        for _ in 0..3 {
            let code = authenticator.wrong_code(stand.op().now());
            let typed = [("way", "app"), ("code", code.as_str())];
            let refused = thief.submit(&page, &typed).await;
            assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
            assert!(refused.headers.contains_key("retry-after"));
        }
        let letters = told(&stand).await;
        let [letter] = letters.as_slice() else {
            panic!("{letters:?}");
        };
        for said in [
            "first step",
            "codes are taken only in browsers in which you have signed in before",
            "127.0.0.1",
            &format!("{}/account/password", stand.app.issuer),
        ] {
            assert!(letter.contains(said), "{said}: {letter}");
        }
    }
);

both_engines!(of_wrong_codes_one_letter_an_hour_is_sent, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let authenticator = Authenticator::enrol(&stand.app, &person).await;
    guess_often(&stand, &person, &authenticator, HOUR).await;
    // At the same time, at two nodes.
    let mut guesses = JoinSet::new();
    for state in [&stand.app.node.state, &stand.node.state].repeat(5) {
        let (state, person) = (state.clone(), person.clone());
        let code = authenticator.wrong_code(stand.op().now());
        guesses.spawn(async move {
            let op = &state.op;
            let user = op.store.user(&person).await.unwrap().unwrap();
            let by = witness(op, &person);
            let tried = totp::verify(op, &user, &code, &by, strangers(op, &person)).await;
            matches!(tried, Err(Refused::Throttled(_)))
        });
    }
    assert!(
        guesses
            .join_all()
            .await
            .iter()
            .all(|turned_away| *turned_away)
    );
    assert_eq!(told(&stand).await.len(), 1);
    let hour = Duration::from_hours(1);
    stand.app.clock.advance(hour);
    guess_often(&stand, &person, &authenticator, HOUR).await;
    one_more(&stand, &person, &authenticator, Duration::from_mins(5)).await;
    assert_eq!(told(&stand).await.len(), 2, "it was closed anew");
    // The day's fifty are soon used up: it is not told before an hour is over, and then once.
    stand.app.clock.advance(Duration::from_mins(45));
    guess_often(&stand, &person, &authenticator, 10).await;
    one_more(&stand, &person, &authenticator, 20 * hour).await;
    assert_eq!(told(&stand).await.len(), 2, "one an hour");
    for _ in 0..3 {
        stand.app.clock.advance(hour);
        one_more(&stand, &person, &authenticator, 10 * hour).await;
        assert_eq!(told(&stand).await.len(), 3, "one while it is closed");
    }
});

both_engines!(
    of_wrong_codes_in_a_browser_that_is_known_its_owner_is_told,
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let authenticator = Authenticator::enrol(&stand.app, &person).await;
        let op = stand.op();
        let key = &op.derived.known_browsers;
        let cookie = KnownBrowser::default().signed_in(key, &person, op.entropy);
        let browser = KnownBrowser::read(&cookie.unwrap());
        let here = || Tries::of(op, &person, browser.find(key, &person));
        for number in 0..HOUR {
            if number % ROUND == 0 {
                stand.app.clock.advance(Duration::from_mins(5));
            }
            guess(op, &person, &authenticator, here())
                .await
                .unwrap_err();
        }
        assert!(told(&stand).await.is_empty());
        let tried = guess(op, &person, &authenticator, here()).await;
        assert!(matches!(tried, Err(Refused::Throttled(_))), "{tried:?}");
        let letters = told(&stand).await;
        assert_eq!(letters.len(), 1);
        assert!(letters[0].contains("in that browser"), "{}", letters[0]);
    }
);

both_engines!(
    of_wrong_codes_nobody_is_told_who_has_shown_no_address,
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let authenticator = Authenticator::enrol(&stand.app, &person).await;
        stand.app.doubt_address(&person).await;
        guess_often(&stand, &person, &authenticator, HOUR).await;
        one_more(&stand, &person, &authenticator, Duration::from_mins(5)).await;
        assert!(told(&stand).await.is_empty());
    }
);

// Codes are taken after a first factor: whoever has none comes to no counter.
both_engines!(who_has_no_first_factor_causes_no_letter, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let authenticator = Authenticator::enrol(&stand.app, &person).await;
    let mut stranger = Browser::at_node(&stand.app, &stand.node);
    let page = stranger.open("/account").await;
    let page = stranger.submit(&page, &[("username", "alex")]).await;
    assert_eq!(page.name(), "password", "{}", page.body);
    for number in 0..2 * HOUR {
        if number % ROUND == 0 {
            stand.app.clock.advance(Duration::from_secs(10));
        }
        let code = authenticator.wrong_code(stand.op().now());
        let typed = [("way", "app"), ("code", code.as_str())];
        stranger.submit(&page, &typed).await;
    }
    assert!(told(&stand).await.is_empty());
    // Nor was anything counted: the owner has all their tries.
    guess_often(&stand, &person, &authenticator, HOUR).await;
});
