//! A flood of authorization requests that nobody ever answers, and ten times the usual load.

use std::time::{Duration, Instant};

use doorward::domain::interaction::MOST_WAITING;
use doorward::jobs::Jobs;
use doorward::provider::Settings;
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::support::relying_party::text;
use crate::support::{Answer, Browser, Options, RelyingParty};

const TOO_MANY: i64 = 12_000;

fn so_many_per_network(interactions_per_network: u32) -> Options {
    Options {
        settings: Settings {
            interactions_per_network,
            ..Settings::default()
        },
        proxies: || {
            let proxy = "127.0.0.1".parse().expect("a network");
            TrustedProxies::new([proxy], ForwardedBy::XForwardedFor)
        },
        ..Options::default()
    }
}

both_engines!(
    one_network_has_no_more_requests_wait_than_it_may,
    so_many_per_network(5),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let request = |network: &str, parameters: &[(&str, &str)]| {
            app.request(Method::GET, &rp.authorize(parameters))
                .header("x-forwarded-for", network)
        };
        // All at once: what the database counts holds for parallel requests too.
        let mut parallel = JoinSet::new();
        for _ in 0..8 {
            parallel.spawn(Answer::to(request("2001:db8:1:2::3", &[])));
        }
        let mut statuses: Vec<u16> = Vec::new();
        while let Some(answer) = parallel.join_next().await {
            statuses.push(answer.unwrap().status);
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 303, 303, 303, 303, 429, 429, 429]);
        let answer = Answer::to(request("2001:db8:1:2::4", &[])).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let wait: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert_eq!(
            app.database
                .count("SELECT count(*) AS count FROM interactions"),
            5
        );
        // Who is answered at once does not wait, and other networks are others.
        let none = Answer::to(request("2001:db8:1:2::3", &[("prompt", "none")])).await;
        assert!(
            none.header("location").contains("error=login_required"),
            "{none:?}"
        );
        let other = Answer::to(request("2001:db8:1:3::3", &[])).await;
        assert_eq!(other.status, 303);

        app.clock.advance(Duration::from_secs(61));
        let later = Answer::to(request("2001:db8:1:2::3", &[])).await;
        assert_eq!(later.status, 303);
    }
);

// Any page can have its visitors' browsers send such requests by the thousand; nobody could answer one.
both_engines!(
    what_another_site_embeds_waits_for_nobody,
    so_many_per_network(1),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let asked = async |destination: &str, parameters: &[(&str, &str)]| {
            let request = app
                .request(Method::GET, &rp.authorize(parameters))
                .header("sec-fetch-dest", destination);
            Answer::to(request).await
        };
        for destination in ["image", "iframe", "empty", "script", "x"] {
            assert_eq!(asked(destination, &[]).await.status, 400, "{destination}");
        }
        let waiting = || {
            app.database
                .count("SELECT count(*) AS count FROM interactions")
        };
        assert_eq!(waiting(), 0);
        // What needs no person is answered in a frame too, as clients ask it there (OpenID Connect Core 1.0 §3.1.2.1).
        let silent = asked("iframe", &[("prompt", "none")]).await;
        assert!(
            silent.header("location").contains("error=login_required"),
            "{silent:?}"
        );
        assert_eq!(asked("document", &[]).await.status, 303);
        assert_eq!(waiting(), 1);
        assert_eq!(asked("document", &[]).await.status, 429);
    }
);

both_engines!(
    a_flood_of_requests_is_bounded_and_real_people_sign_in,
    so_many_per_network(1_000_000),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (rows, start) = (MOST_WAITING + TOO_MANY, app.op().now().as_micros());
        app.database.execute(&format!(
            "INSERT INTO interactions (id, tenant_id, browser_hash, request, progress, created_at, expires_at) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
             SELECT 'flood-' || i, 'default', 'nobody', '{{}}', '{{}}', {start} - {rows} + i, {start} - {rows} + i + 86400000000 FROM n"
        ));

        let mut flood = JoinSet::new();
        for _ in 0..4 {
            let http = app.http.clone();
            let (url, host) = (app.node.at(&rp.authorize(&[])), app.op().issuer.authority());
            flood.spawn(async move {
                loop {
                    let request = http.get(&url).header("host", &host);
                    assert_eq!(Answer::to(request).await.status, 303);
                }
            });
        }
        // As the job does.
        let op = std::sync::Arc::clone(&app.node.state.op);
        let sweeping = tokio::spawn(async move {
            let mut portions = 0;
            loop {
                let bound = op
                    .store
                    .write(|w| w.bound_interactions(MOST_WAITING))
                    .await
                    .unwrap();
                assert!(bound.rows <= 2_000, "{bound:?} hold the writer too long");
                portions += 1;
                if !bound.is_more {
                    return portions;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        });
        let mut took = Vec::new();
        while !sweeping.is_finished() || took.len() < 20 {
            let begin = Instant::now();
            let code = rp.code(&mut Browser::new(&app), &[]).await;
            assert_eq!(rp.redeem(&app, &code).await.0, StatusCode::OK);
            took.push(begin.elapsed());
        }
        assert!(sweeping.await.unwrap() > 5);
        let began = Instant::now();
        let waiting = || {
            app.database
                .count("SELECT count(*) AS count FROM interactions")
        };
        flood.shutdown().await;
        // What the server had begun for them is done soon.
        tokio::time::sleep(Duration::from_millis(300)).await;
        took.sort();
        let slow = took[took.len() * 95 / 100];
        assert!(slow < Duration::from_secs(1), "{took:?}");

        // What came while the last portion went is for the job that the server has, which looks every few seconds.
        let jobs = Jobs::start(std::sync::Arc::clone(&app.node.state.op));
        while waiting() > MOST_WAITING {
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "{} wait",
                waiting()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        jobs.stop().await;
        let count = |which: &str| {
            app.database.count(&format!(
                "SELECT count(*) AS count FROM interactions WHERE {which}"
            ))
        };
        assert_eq!(count("1 = 1"), MOST_WAITING);
        assert!(count("id NOT LIKE 'flood-%'") > 0, "the newest stay");
        assert_eq!(count(&format!("created_at <= {start} - {MOST_WAITING}")), 0);
    }
);

/// What so many clients, each with a chain of refresh tokens, see within a time.
struct Seen {
    served: u32,
    refused: u32,
    median: Duration,
}

both_engines!(
    ten_times_the_load_is_served_or_told_to_come_again_and_is_soon_forgotten,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let mut tokens = Vec::new();
        for _ in 0..80 {
            let answer = rp.tokens(&app, &mut browser).await;
            tokens.push(text(&answer, "refresh_token").to_owned());
        }
        let (url, host) = (app.node.at("/token"), app.op().issuer.authority());
        let basic = rp.basic().expect("a secret");
        let load = async |tokens: &mut [String], span: Duration| {
            let mut clients = JoinSet::new();
            for (number, token) in tokens.iter().cloned().enumerate() {
                let request = app
                    .http
                    .request(Method::POST, &url)
                    .header("host", &host)
                    .header("authorization", &basic);
                clients.spawn(async move {
                    let (mut token, mut took, mut refused) = (token, Vec::new(), 0);
                    let end = Instant::now() + span;
                    while Instant::now() < end {
                        let begin = Instant::now();
                        let fields = [("grant_type", "refresh_token"), ("refresh_token", &token)];
                        let request = request.try_clone().expect("no body").form(&fields);
                        let answer = Answer::to(request).await;
                        if answer.status == 200 {
                            text(&answer.json(), "refresh_token").clone_into(&mut token);
                            took.push(begin.elapsed());
                        } else {
                            answer.is_refused(503, "temporarily_unavailable", "a refresh");
                            assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
                            refused += 1;
                        }
                    }
                    (number, token, took, refused)
                });
            }
            let (mut all, mut refusals) = (Vec::new(), 0);
            while let Some(client) = clients.join_next().await {
                let (number, token, took, refused) = client.unwrap();
                tokens[number] = token;
                all.extend(took);
                refusals += refused;
            }
            all.sort();
            Seen {
                served: u32::try_from(all.len()).unwrap(),
                refused: refusals,
                median: all[all.len() / 2],
            }
        };
        load(&mut tokens[..8], Duration::from_secs(1)).await;
        let usual = load(&mut tokens[..8], Duration::from_secs(2)).await;
        let much = load(&mut tokens, Duration::from_secs(4)).await;
        let after = load(&mut tokens[..8], Duration::from_secs(2)).await;
        assert_eq!((usual.refused, after.refused), (0, 0));
        assert!(
            much.served / 2 * 10 >= usual.served * 6,
            "{} served in two seconds, {} in four of ten times the load",
            usual.served,
            much.served
        );
        assert!(
            after.median <= usual.median * 3,
            "{:?} before, {:?} after",
            usual.median,
            after.median
        );
    }
);
