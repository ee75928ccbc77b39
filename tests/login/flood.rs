//! A flood of sign-ins takes neither the memory nor the other requests.

use std::time::Duration;

use doorward::login::hashing::Cost;
use reqwest::StatusCode;

use crate::support::{Browser, Options, RelyingParty};

fn options() -> Options {
    // Five times the real cost, so that hashing is slow against everything else, on a machine that has much to do as well.
    Options {
        hashing_places: 4,
        hashing_cost: Cost {
            passes: 10,
            ..Cost::default()
        },
        ..Options::default()
    }
}

both_engines!(
    a_flood_of_sign_ins_is_told_to_come_again_and_starves_no_token_request,
    options(),
    |app| {
        app.add_person().await;
        let machine = app
        .add_client(serde_json::json!({ "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [] }))
        .await;
        let machine = RelyingParty::of(machine);
        let rp = RelyingParty::confidential(&app).await;
        // The pages are read before: what follows is the server's work, and hardly the browsers'. All of them come from one
        // network, which may fail a hundred times.
        let mut ready = Vec::new();
        for number in 0..60 {
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            let name = format!("somebody{number}");
            let page = browser.submit(&page, &[("username", &name)]).await;
            ready.push((browser, page.action(), page.csrf()));
        }
        let mut flood = tokio::task::JoinSet::new();
        for (mut browser, action, csrf) in ready {
            flood.spawn(async move {
                let fields = [("csrf", csrf.as_str()), ("password", "wrong")];
                let mut answers = Vec::new();
                for _ in 0..6 {
                    answers.push(browser.post(&action, &fields).await);
                }
                answers
            });
        }
        // Token requests go on meanwhile, and quickly: the pool is not the runtime.
        let mut slowest = Duration::ZERO;
        let (mut asked, mut shed) = (0, 0);
        while !flood.is_empty() {
            let begin = std::time::Instant::now();
            let (status, _) = machine
                .token(&app, &[("grant_type", "client_credentials")])
                .await;
            assert_eq!(status, StatusCode::OK);
            slowest = slowest.max(begin.elapsed());
            asked += 1;
            while let Some(answers) = flood.try_join_next() {
                for answer in answers.unwrap() {
                    match answer.status {
                        StatusCode::SEE_OTHER => {
                            assert!(answer.location().ends_with("?slip=wrong"));
                        }
                        StatusCode::SERVICE_UNAVAILABLE => {
                            assert!(answer.headers.contains_key("retry-after"));
                            shed += 1;
                        }
                        // Where the machine hashes many of them, the network has used up its tries.
                        StatusCode::TOO_MANY_REQUESTS => {
                            assert!(answer.headers.contains_key("retry-after"));
                        }
                        other => panic!("{other}"),
                    }
                }
            }
            assert!(asked < 100_000, "the flood does not end");
        }
        assert!(asked > 10 && shed > 0, "{asked}, {shed}");
        assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    }
);
