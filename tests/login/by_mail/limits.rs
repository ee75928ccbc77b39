//! How many mails can be asked for, and how often a code can be guessed, at all nodes together.

use std::time::Duration;

use doorward::domain::id::ChallengeId;
use doorward::login::challenge::hash_of_unsent;
use doorward::login::policy::SecondFactorRule;
use doorward::provider::Settings;
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;

use super::{ask, challenges, with_mail};
use crate::mail::{Stand, another, code_of, last, stand};
use crate::support::app::Node;
use crate::support::browser::Page;
use crate::support::{Browser, Options};

/// So many mails an hour in all, and a proxy that is believed.
fn so_many(mails_per_hour: u32) -> Options {
    Options {
        settings: Settings {
            mails_per_hour,
            ..with_mail().settings
        },
        proxies: || {
            let proxy = "127.0.0.1".parse().expect("a network");
            TrustedProxies::new([proxy], ForwardedBy::XForwardedFor)
        },
        ..with_mail()
    }
}

/// One node after the other.
fn at_turn(stand: &Stand, turn: usize) -> &Node {
    [&stand.node, &stand.app.node][turn % 2]
}

/// Asks for a mail to somebody, as from that address.
async fn ask_from(browser: &mut Browser, name: &str, address: &str) -> Page {
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", name)]).await;
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("decision", "mail")];
    let headers = [
        ("origin", "null"),
        ("sec-fetch-site", "same-origin"),
        ("x-forwarded-for", address),
    ];
    let action = page.action();
    let answer = browser.send(Method::POST, &action, Some(&fields), &headers);
    let answer = answer.await;
    browser.follow(answer).await
}

both_engines!(of_guesses_at_once_five_are_heard, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = ask(&mut browser, "alex", "mail").await;
    let code = code_of(&last(&stand).await);
    let mut tries = JoinSet::new();
    for number in 0..20 {
        let mut browser = browser.clone();
        if number % 2 == 0 {
            browser.move_to(&stand.app.node);
        }
        let (page, guess) = (page.clone(), another(&code));
        tries.spawn(async move { browser.submit(&page, &[("code", &guess)]).await.name() });
    }
    assert_eq!(tries.join_all().await, ["mail-code"; 20]);
    let heard = "SELECT tries AS count FROM challenges";
    assert_eq!(stand.app.database.count(heard), 5);
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "mail-code", "the right one too");
    assert_eq!(browser.session_cookie(), None);
});

// Whoever is impatient asks twice.
both_engines!(
    a_form_that_comes_twice_at_once_sends_one_mail,
    with_mail(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let mut clicks = JoinSet::new();
        for number in 0..8 {
            let mut browser = browser.clone();
            if number % 2 == 0 {
                browser.move_to(&stand.app.node);
            }
            let page = page.clone();
            clicks
                .spawn(async move { browser.submit(&page, &[("decision", "mail")]).await.name() });
        }
        assert_eq!(clicks.join_all().await, ["mail-code"; 8]);
        assert_eq!(challenges(&stand), 1);
        let code = code_of(&last(&stand).await);
        let page = browser.open(&page.action()).await;
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "account", "{}", page.body);
    }
);

both_engines!(a_network_asks_for_thirty_mails, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    let mut refused = 0;
    for number in 0..40 {
        let mut browser = Browser::at_node(&stand.app, at_turn(&stand, number));
        let page = ask_from(&mut browser, &format!("somebody{number}"), "").await;
        refused += i64::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!((refused, challenges(&stand)), (10, 30));
});

// Nor do they keep anybody from their own mails who has shown who they are, on the same network.
both_engines!(strangers_use_up_nobody_elses_mails, with_mail(), |app| {
    let mut app = app;
    app.options.settings.sign_in.second_factor = SecondFactorRule::Required;
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    for number in 0..31 {
        let mut browser = Browser::at_node(&stand.app, at_turn(&stand, number));
        ask_from(&mut browser, &format!("somebody{number}"), "").await;
    }
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    let page = browser.submit(&page, &[("decision", "mail")]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let code = code_of(&last(&stand).await);
    let fields = [("way", "mail"), ("code", code.as_str())];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    let page = browser.open("/account/email").await;
    for number in 0..6 {
        let address = format!("alex{number}@example.com");
        let next = browser.submit(&page, &[("email", &address)]).await;
        let expected = [StatusCode::OK, StatusCode::TOO_MANY_REQUESTS][number / 5];
        assert_eq!(next.status, expected, "{number}: {}", next.body);
    }
    let asked = format!("SELECT count(*) AS count FROM challenges WHERE user_id = '{alex}'");
    assert_eq!(stand.app.database.count(&asked), 1, "the last that counts");
});

both_engines!(strangers_ask_for_so_many_mails_in_all, so_many(5), |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    let mut own = Browser::at_node(&stand.app, &stand.node);
    let page = own.open("/account").await;
    own.sign_in(&page, "alex").await;
    let cookie = own.session_cookie().cloned();
    own.cookies
        .retain(|_, value| Some(&*value) != cookie.as_ref());
    for number in 0..6_usize {
        let mut browser = Browser::at_node(&stand.app, at_turn(&stand, number));
        let address = format!("198.{number}.100.7");
        let page = ask_from(&mut browser, &format!("somebody{number}"), &address).await;
        let expected = [StatusCode::OK, StatusCode::TOO_MANY_REQUESTS][number / 5];
        assert_eq!(page.status, expected, "{number}");
    }
    // Whose browser is known is no stranger.
    let page = ask_from(&mut own, "alex", "198.51.100.7").await;
    assert_eq!(page.name(), "mail-code", "{}", page.body);
    stand.app.clock.advance(Duration::from_hours(1));
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = ask_from(&mut browser, "somebody6", "198.6.100.7").await;
    assert_eq!(page.name(), "mail-code", "{}", page.body);
});

both_engines!(a_stranger_fills_no_mailbox, with_mail(), |app| {
    let (stand, _server) = stand(app).await;
    stand.app.add_person().await;
    // Whether there is an account or not.
    for name in ["alex", "nobody"] {
        let mut refused = 0;
        for number in 0..8 {
            let mut browser = Browser::at_node(&stand.app, at_turn(&stand, number));
            let page = browser.open("/account").await;
            let page = browser.submit(&page, &[("username", name)]).await;
            let page = browser.submit(&page, &[("decision", "mail")]).await;
            if page.status == StatusCode::TOO_MANY_REQUESTS {
                assert!(page.headers.contains_key("retry-after"));
                refused += 1;
            }
        }
        assert_eq!(refused, 3, "{name}");
    }
    stand.deliver().await;
    assert_eq!(stand.room.arrived().len(), 5);
    // A browser that its owner has used is not kept from them by that.
    let mut own = Browser::at_node(&stand.app, &stand.node);
    let page = own.open("/account").await;
    own.sign_in(&page, "alex").await;
    let cookie = own.session_cookie().cloned();
    own.cookies
        .retain(|_, value| Some(&*value) != cookie.as_ref());
    let page = ask(&mut own, "alex", "reset").await;
    let code = code_of(&last(&stand).await);
    let page = own.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    // An hour later it is as before.
    stand.app.clock.advance(Duration::from_hours(1));
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    ask(&mut browser, "alex", "mail").await;
});

// H-060: as many tries as there are codes that went out, five each.
both_engines!(
    a_code_that_was_not_sent_cannot_be_guessed,
    so_many(1_000),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        // Whether there is an account or not.
        let mut asked = Vec::new();
        for (name, whose) in [("alex", "IS NOT NULL"), ("nobody", "IS NULL")] {
            for number in 0..13 {
                let mut browser = Browser::at_node(&stand.app, &stand.node);
                let address = format!("198.{number}.100.7");
                let page = ask_from(&mut browser, name, &address).await;
                assert_eq!(
                    (page.name().as_str(), page.status),
                    ("mail-code", StatusCode::OK)
                );
                asked.push((browser, page));
            }
            let ids = format!("SELECT id AS text FROM challenges WHERE user_id {whose}");
            let ids = stand.app.database.texts(&ids);
            let is_guessable = |id: &&String| {
                let id = ChallengeId::new(id.as_str());
                let hash = hash_of_unsent(&stand.op().derived, &id);
                let unsent = "SELECT count(*) AS count FROM challenges WHERE code_hash";
                stand.app.database.count(&format!("{unsent} = '{hash}'")) == 0
            };
            let guessable = ids.iter().filter(is_guessable).count();
            assert_eq!((ids.len(), guessable), (13, 10), "{name}");
        }
        let looks = "SELECT count(DISTINCT length(code_hash)) AS count FROM challenges";
        assert_eq!(stand.app.database.count(looks), 1);
        stand.deliver().await;
        let arrived = stand.room.arrived();
        assert_eq!(arrived.len(), 10);
        // One that was sent is good where it was asked for.
        let code = code_of(&arrived[0]);
        let mut entered = Vec::new();
        for (number, (browser, page)) in asked.iter_mut().enumerate() {
            let page = browser.submit(page, &[("code", &code)]).await;
            if page.name() == "account" {
                entered.push(number);
            }
        }
        assert!(matches!(entered[..], [..10]), "{entered:?}");
    }
);

// Whoever resets a password of somebody's, again and again from many networks, fills what strangers may have sent there, and no more.
both_engines!(
    strangers_who_fill_a_mailbox_keep_nothing_from_who_is_known,
    so_many(1_000),
    |app| {
        let mut app = app;
        app.options.settings.sign_in.second_factor = SecondFactorRule::Required;
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        for number in 0..12_usize {
            let mut browser = Browser::at_node(&stand.app, at_turn(&stand, number));
            let network = format!("198.{number}.100.7");
            let page = ask_from(&mut browser, "alex@example.com", &network).await;
            assert_eq!(page.name(), "mail-code", "{number}");
        }
        stand.deliver().await;
        assert_eq!(stand.room.arrived().len(), 10);
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account/email").await;
        let page = browser.sign_in(&page, "alex").await;
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let code = code_of(&last(&stand).await);
        let fields = [("way", "mail"), ("code", code.as_str())];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account-email", "{}", page.body);
        let before = stand.room.arrived().len();
        let page = browser.submit(&page, &[("decision", "verify")]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let link = last(&stand).await;
        assert!(stand.room.arrived().len() > before);
        assert!(link.text().contains("/link/"), "{}", link.text());
    }
);

// Each person five, and all of them ten to one address; whoever gets none is told so.
both_engines!(
    who_is_signed_in_fills_no_mailbox_and_hears_that_none_was_sent,
    Options::default(),
    |app| {
        let (stand, _server) = stand(app).await;
        let mut statuses = Vec::new();
        for name in ["ann", "ben", "cem"] {
            stand
                .app
                .add_user(name, &format!("{name}@example.com"))
                .await;
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.open("/account/email").await;
            let page = browser.sign_in(&page, name).await;
            assert_eq!(page.name(), "account-email", "{}", page.body);
            for written in ["kim", "KIM", "kim", "Kim"] {
                let address = format!("{written}@example.com");
                let next = browser.submit(&page, &[("email", &address)]).await;
                statuses.push(next.status);
            }
        }
        assert_eq!(statuses[..10], [StatusCode::OK; 10]);
        assert_eq!(statuses[10..], [StatusCode::TOO_MANY_REQUESTS; 2]);
        stand.deliver().await;
        let arrived = stand.room.arrived().into_iter();
        let to_kim = arrived.filter(|mail| mail.header("to").to_lowercase().contains("kim@"));
        assert_eq!(to_kim.count(), 10);
    }
);

// Whoever has stolen a password asks from many networks.
both_engines!(
    who_has_shown_a_factor_has_ten_mails_from_wherever,
    so_many(1_000),
    |app| {
        let mut app = app;
        app.options.settings.sign_in.second_factor = SecondFactorRule::Required;
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        for number in 0..11_usize {
            let mut browser = Browser::at_node(&stand.app, at_turn(&stand, number));
            let page = browser.open("/account").await;
            let page = browser.sign_in(&page, "alex").await;
            assert_eq!(page.name(), "second-factor", "{}", page.body);
            let csrf = page.csrf();
            let fields = [("csrf", csrf.as_str()), ("decision", "mail")];
            let network = format!("198.{number}.100.7");
            let headers = [
                ("origin", "null"),
                ("sec-fetch-site", "same-origin"),
                ("x-forwarded-for", &network),
            ];
            let action = page.action();
            let answer = browser.send(Method::POST, &action, Some(&fields), &headers);
            let answer = answer.await;
            let page = browser.follow(answer).await;
            let expected = [StatusCode::OK, StatusCode::TOO_MANY_REQUESTS][number / 10];
            assert_eq!(page.status, expected, "{number}: {}", page.body);
        }
        stand.deliver().await;
        assert_eq!(stand.room.arrived().len(), 10);
    }
);
