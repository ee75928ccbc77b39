//! Nobody reads from the time of an answer whether there is an account (H-052, ASVS 6.3.8): the times of the two are distributed alike.
//!
//! The two are asked in turns, so that whatever else the machine does meets both. What is compared is the chance that one of the first
//! took longer than one of the second (Mann and Whitney's U over all pairs): a half where nothing tells them apart.

use std::time::{Duration, Instant};

use doorward::login::policy::SignInRules;
use doorward::login::sign_up::SignUp;
use doorward::provider::Settings;

use crate::mail::stand;
use crate::support::browser::Page;
use crate::support::{Browser, Options};

/// Of each, in one go.
const ROUNDS: usize = 40;
/// With so many pairs chance alone leaves this range once in a thousand goes; three in a row do not.
const ALIKE: std::ops::Range<f64> = 0.29..0.71;

/// Everything that mail is for, and all the time that it takes.
fn patient() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                by_mail: true,
                ..SignInRules::default()
            },
            sign_up: SignUp::Open,
            interaction_lifetime: Duration::from_hours(10_000),
            ..Settings::default()
        },
        ..Options::default()
    }
}

fn chance_of_longer(first: &[Duration], second: &[Duration]) -> f64 {
    let weigh = |one: &Duration, other: &Duration| match one.cmp(other) {
        std::cmp::Ordering::Less => 0_u32,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Greater => 2,
    };
    let pairs = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| weigh(one, other)));
    let all = u32::try_from(first.len() * second.len()).expect("few");
    f64::from(pairs.sum::<u32>()) / f64::from(2 * all)
}

#[test]
fn the_measure_tells_times_apart() {
    let times = |from: u64| {
        (from..from + 40)
            .map(Duration::from_micros)
            .collect::<Vec<_>>()
    };
    assert!(ALIKE.contains(&chance_of_longer(&times(100), &times(100))));
    assert!(!ALIKE.contains(&chance_of_longer(&times(100), &times(120))));
    assert!(!ALIKE.contains(&chance_of_longer(&times(120), &times(100))));
}

/// What is typed in a browser, and what is asked for there.
struct Asker {
    browser: Browser,
    fields: Vec<(&'static str, &'static str)>,
    page: Page,
}

impl Asker {
    /// How long the answer takes. Then it is there again.
    async fn ask(&mut self) -> Duration {
        let fields = self.page.fields();
        let mut all: Vec<(&str, &str)> = fields
            .iter()
            .filter(|(name, _)| !self.fields.iter().any(|(own, _)| own == name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        all.extend(&self.fields);
        let action = self.page.action();
        let begin = Instant::now();
        let answer = self.browser.post(&action, &all).await;
        let took = begin.elapsed();
        assert!(
            answer.status.is_redirection(),
            "{}: {}",
            answer.status,
            answer.text()
        );
        self.page = self.browser.open(&action).await;
        took
    }
}

both_engines!(
    nobody_tells_from_the_time_who_has_an_account,
    patient(),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let at = async |first: (&'static str, &'static str),
                        then: Option<(&'static str, &'static str)>| {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.open("/account").await;
            let mut page = browser.submit(&page, &[first]).await;
            if let Some(then) = then {
                page = browser.submit(&page, &[then]).await;
            }
            (browser, page)
        };
        for (way, fields) in [
            ("password", ("password", "wrong")),
            ("mail", ("decision", "mail")),
            ("reset", ("decision", "reset")),
        ] {
            let asker = async |name| {
                let (browser, page) = at(("username", name), None).await;
                let is_first = way == "password";
                let mut asker = Asker {
                    browser,
                    page,
                    fields: vec![fields],
                };
                if !is_first {
                    // The first is asked for on the page of the password, and each that follows on that of the code.
                    asker.ask().await;
                    asker.fields = vec![("decision", "again")];
                }
                asker
            };
            let mut two = [asker("alex").await, asker("somebody").await];
            are_alike(&stand.app, way, &mut two).await;
        }
        let asker = async |address| {
            let (browser, page) = at(("decision", "sign-up"), Some(("email", address))).await;
            assert_eq!(page.name(), "mail-code", "{}", page.body);
            Asker {
                browser,
                page,
                fields: vec![("decision", "again")],
            }
        };
        let mut two = [
            asker("alex@example.com").await,
            asker("somebody@example.com").await,
        ];
        are_alike(&stand.app, "sign-up", &mut two).await;
    }
);

async fn are_alike(app: &crate::support::TestApp, way: &str, two: &mut [Asker; 2]) {
    let mut chances = Vec::new();
    for _ in 0..3 {
        let mut took = [const { Vec::new() }; 2];
        for round in 0..ROUNDS {
            // All counters are empty again.
            app.clock.advance(Duration::from_mins(61));
            for place in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
                took[place].push(two[place].ask().await);
            }
        }
        let chance = chance_of_longer(&took[0], &took[1]);
        if ALIKE.contains(&chance) {
            return;
        }
        chances.push(chance);
    }
    panic!("{way}: that somebody takes longer than nobody has the chances {chances:?}");
}
