//! Work that is asked of strangers' browsers: what an answer is good for, and what goes on without one.

use std::time::Duration;

use doorward::login::policy::SignInRules;
use doorward::login::sign_up::SignUp;
use doorward::provider::Settings;
use pbkdf2::pbkdf2_hmac;
use reqwest::StatusCode;
use sha2::Sha256;

use crate::mail::stand;
use crate::support::browser::Page;
use crate::support::{Browser, Options};

const BITS: u8 = 4;
const FREE: usize = 10;

fn asked_for() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                proof_of_work: BITS,
                by_mail: true,
                ..SignInRules::default()
            },
            sign_up: SignUp::Open,
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// What `static/work.js` does: the first number of the puzzle that has so many zero bits, or one that has not.
fn answer(page: &Page, is_right: bool) -> String {
    let puzzle = page
        .attribute("[name=work]", "data-work")
        .expect("a puzzle");
    let bits = page.attribute("[name=work]", "data-work-bits");
    let bits: u32 = bits.expect("bits").parse().expect("a number");
    let is_answer = |number: &u32| {
        let mut block = [0; 4];
        pbkdf2_hmac::<Sha256>(
            number.to_string().as_bytes(),
            puzzle.as_bytes(),
            1_000,
            &mut block,
        );
        u32::from_be_bytes(block).leading_zeros() >= bits
    };
    let number = (0..10_000).find(|number| is_answer(number) == is_right);
    format!("{puzzle}.{}", number.expect("there is always one"))
}

/// At the page that asks this person's password.
async fn named(browser: &mut Browser, name: &str) -> Page {
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("username", name)]).await;
    assert_eq!(page.name(), "password", "{}", page.body);
    page
}

async fn guess(browser: &mut Browser, name: &str) -> Page {
    let page = named(browser, name).await;
    browser.submit(&page, &[("password", "wrong")]).await
}

both_engines!(
    an_answer_counts_once_and_where_it_was_asked_for,
    asked_for(),
    |app| {
        app.add_person().await;
        let mut browser = Browser::new(&app);
        for number in 0..FREE {
            let page = guess(&mut browser, &format!("somebody{number}")).await;
            assert!(page.text().contains("not right"), "{}", page.text());
        }
        let page = guess(&mut browser, "alex").await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);

        let page = named(&mut browser, "alex").await;
        let script = page.attribute("script[src*=work]", "defer");
        assert!(script.is_some(), "{}", page.body);
        let right = answer(&page, true);
        let guessed = async |browser: &mut Browser, page: &Page, work: &str| {
            let fields = [("password", "wrong"), ("work", work)];
            browser.submit(page, &fields).await.status
        };
        let (refused, judged) = (StatusCode::TOO_MANY_REQUESTS, StatusCode::OK);
        for (work, why) in [
            ("", "none"),
            ("nonsense", "no answer"),
            (answer(&page, false).as_str(), "too few bits"),
            (right.replacen('.', ".A", 1).as_str(), "not our puzzle"),
        ] {
            assert_eq!(guessed(&mut browser, &page, work).await, refused, "{why}");
        }
        let mut other = Browser::new(&app);
        let elsewhere = named(&mut other, "alex").await;
        let status = guessed(&mut other, &elsewhere, &right).await;
        assert_eq!(status, refused, "another's puzzle");
        assert_eq!(guessed(&mut browser, &page, &right).await, judged);
        assert_eq!(guessed(&mut browser, &page, &right).await, refused, "used");

        let page = named(&mut other, "alex").await;
        let late = answer(&page, true);
        app.clock.advance(Duration::from_mins(30));
        assert_eq!(guessed(&mut other, &page, &late).await, refused, "too late");
        let page = named(&mut other, "alex").await;
        let timely = answer(&page, true);
        app.clock.advance(Duration::from_secs(30 * 60 - 1));
        assert_eq!(guessed(&mut other, &page, &timely).await, judged);

        // With the right password the work is not counted at all: there is a session.
        let page = named(&mut other, "alex").await;
        let work = answer(&page, true);
        let fields = [("password", crate::support::app::PASSWORD), ("work", &work)];
        let page = other.submit(&page, &fields).await;
        assert!(other.session_cookie().is_some(), "{}", page.body);

        // In a browser in which they signed in, the person is no stranger.
        other
            .cookies
            .retain(|name, _| !name.ends_with("doorward-session"));
        let page = guess(&mut other, "alex").await;
        assert_eq!(page.status, judged, "{}", page.text());
    }
);

both_engines!(
    an_answer_is_raced_by_two_of_which_one_counts,
    asked_for(),
    |app| {
        let mut browser = Browser::new(&app);
        for number in 0..FREE {
            guess(&mut browser, &format!("somebody{number}")).await;
        }
        let page = named(&mut browser, "alex").await;
        let work = answer(&page, true);
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (mut browser, page, work) = (browser.clone(), page.clone(), work.clone());
            tries.spawn(async move {
                let fields = [("password", "wrong"), ("work", work.as_str())];
                browser.submit(&page, &fields).await.status
            });
        }
        let statuses = tries.join_all().await;
        let judged = statuses.iter().filter(|status| status.is_success());
        assert_eq!(judged.count(), 1, "{statuses:?}");
    }
);

both_engines!(mails_that_strangers_ask_for_cost_work, asked_for(), |app| {
    let (stand, _server) = stand(app).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    for number in 0..FREE / 2 {
        let page = named(&mut browser, &format!("somebody{number}")).await;
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        assert_eq!(page.name(), "mail-code", "{}", page.body);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("decision", "sign-up")]).await;
        let email = format!("kim{number}@example.com");
        let page = browser.submit(&page, &[("email", &email)]).await;
        assert_eq!(page.name(), "mail-code", "{}", page.body);
    }
    for decision in ["mail", "reset"] {
        let page = named(&mut browser, "alex").await;
        let asked = browser.submit(&page, &[("decision", decision)]).await;
        assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
        let work = answer(&page, true);
        let fields = [("decision", decision), ("work", &work)];
        let waiting = browser.submit(&page, &fields).await;
        assert_eq!(waiting.name(), "mail-code", "{}", waiting.body);
        // Another moment, another puzzle.
        stand.app.clock.advance(Duration::from_secs(1));
        let waiting = browser.open(&waiting.path).await;
        let again = browser.submit(&waiting, &[("decision", "again")]).await;
        assert_eq!(again.status, StatusCode::TOO_MANY_REQUESTS);
        let work = answer(&waiting, true);
        let fields = [("decision", "again"), ("work", &work)];
        let again = browser.submit(&waiting, &fields).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.body);
    }
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("decision", "sign-up")]).await;
    let email = ("email", "lee@example.com");
    let asked = browser.submit(&page, &[email]).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    let work = answer(&page, true);
    let asked = browser.submit(&page, &[email, ("work", &work)]).await;
    assert_eq!(asked.name(), "mail-code", "{}", asked.body);
});

// Where the operator asks for none.
both_engines!(no_work_is_asked_for_by_default, |app| {
    let mut browser = Browser::new(&app);
    let page = named(&mut browser, "alex").await;
    assert_eq!(page.attribute("[name=work]", "data-work"), None);
    assert_eq!(page.attribute("script[src*=work]", "src"), None);
});
