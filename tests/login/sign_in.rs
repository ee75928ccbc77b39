//! Signing in by user name or e-mail address and password.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::domain::authentication::{self, Proof};
use doorward::domain::id::{InteractionId, UserId};
use doorward::domain::interaction::Progress;
use doorward::domain::session::SessionOrigin;
use doorward::login::attempt::{self, Advance, Here, Proven};
use doorward::login::hashing::{Cost, HashingPool, Password, PoolSize};
use doorward::login::known_browser::KnownBrowser;
use doorward::login::policy::WantedAcr;
use doorward::login::proof_of_work::Work;
use doorward::login::session::{BrowserSessions, SessionError};
use doorward::login::sign_in::{self, Origin};
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use reqwest::{Method, StatusCode};

use crate::support::app::PASSWORD;
use crate::support::browser::{Page, parameters};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// What a stranger sees of an answer: everything but the random parts and what they typed themselves.
fn seen(page: &Page, typed: &str) -> (StatusCode, String, Vec<String>) {
    let mut names: Vec<String> = page
        .headers
        .keys()
        .map(ToString::to_string)
        .filter(|name| name != "content-length")
        .collect();
    names.sort();
    (page.status, page.text().replace(typed, "(typed)"), names)
}

both_engines!(a_person_signs_in_by_name_or_address_in_any_case, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    for typed in [
        "alex",
        "ALEX",
        " alex ",
        "alex@example.com",
        "Alex@EXAMPLE.com",
    ] {
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, typed).await;
        assert_eq!(page.name(), "consent", "{typed}: {}", page.text());
    }
});

both_engines!(
    a_wrong_password_and_an_unknown_person_look_the_same,
    |app| {
        app.add_person().await;
        let disabled = app.add_user("gone", "gone@example.com").await;
        app.disable_user(&disabled).await;
        let rp = RelyingParty::confidential(&app).await;
        let mut answers = Vec::new();
        for typed in [
            "alex",
            "nobody",
            "gone",
            "nobody@example.com",
            "a b*)(uid=*",
        ] {
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            let page = browser.sign_in_with(&page, typed, "wrong").await;
            assert_eq!(page.name(), "password", "{typed}");
            assert!(browser.session_cookie().is_none(), "{typed}");
            answers.push(seen(&page, typed));
        }
        assert!(
            answers.windows(2).all(|pair| pair[0] == pair[1]),
            "{answers:#?}"
        );
    }
);

both_engines!(
    somebody_who_is_turned_off_cannot_sign_in_with_the_right_password,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        app.disable_user(&person).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "password");
        assert!(browser.session_cookie().is_none());
    }
);

both_engines!(
    who_guesses_at_an_account_waits_longer_and_longer_and_not_for_good,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let mut wait = Duration::ZERO;
        // Ten and the rest of a minute, fifteen and the rest of a quarter of an hour, twenty-five and the rest of an hour.
        for (round, (tries, delay)) in [(10, 60), (5, 14 * 60), (10, 45 * 60)]
            .into_iter()
            .enumerate()
        {
            app.clock.advance(wait);
            for attempt in 0..tries {
                let answer = browser.submit(&page, &[("password", "wrong")]).await;
                assert_eq!(answer.status, StatusCode::OK, "{round}: {attempt}");
            }
            let answer = browser.submit(&page, &[("password", "wrong")]).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{round}");
            wait = Duration::from_secs(delay);
            assert_eq!(answer.headers["retry-after"], delay.to_string(), "{round}");
        }
        // The right password does not help, and tells nothing.
        let answer = browser.submit(&page, &[("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        // The same for an account that does not exist.
        let mut stranger = Browser::new(&app);
        let page = stranger.open(&rp.authorize(&[])).await;
        let nobody = stranger.submit(&page, &[("username", "nobody")]).await;
        for _ in 0..10 {
            stranger.submit(&nobody, &[("password", "wrong")]).await;
        }
        assert_eq!(
            stranger
                .submit(&nobody, &[("password", "wrong")])
                .await
                .status,
            StatusCode::TOO_MANY_REQUESTS
        );
        // It ends by itself.
        app.clock.advance(wait);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "consent", "{}", page.text());
    }
);

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn somewhere() -> Origin<'static> {
    static NOBODY: LazyLock<KnownBrowser> = LazyLock::new(KnownBrowser::default);
    Origin {
        address: ADDRESS,
        browser: &NOBODY,
        user_agent: "",
        work: &Work::Spared,
    }
}

fn behind_a_proxy() -> Options {
    Options {
        proxies: || {
            let proxy = "127.0.0.1".parse().expect("a network");
            TrustedProxies::new([proxy], ForwardedBy::XForwardedFor)
        },
        ..Options::default()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered {
    Right,
    Wrong,
    Throttled,
}

/// Answers the password page, in the name of a network.
async fn forwarded(browser: &mut Browser, page: &Page, network: &str, password: &str) -> Answered {
    let csrf = page.csrf();
    let fields = [("csrf", csrf.as_str()), ("password", password)];
    let headers = [
        ("x-forwarded-for", network),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = browser
        .send(Method::POST, &page.action(), Some(&fields), &headers)
        .await;
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => Answered::Throttled,
        StatusCode::SEE_OTHER if answer.location().ends_with("?slip=wrong") => Answered::Wrong,
        StatusCode::SEE_OTHER => Answered::Right,
        other => panic!("{other}"),
    }
}

both_engines!(
    who_is_no_trusted_proxy_is_not_believed_about_the_network,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        for number in 0..10 {
            let made_up = format!("198.51.100.{number}");
            let answered = forwarded(&mut browser, &page, &made_up, "wrong").await;
            assert_eq!(answered, Answered::Wrong, "{made_up}");
        }
        let answered = forwarded(&mut browser, &page, "203.0.113.1", "wrong").await;
        assert_eq!(answered, Answered::Throttled);
    }
);

both_engines!(
    whoever_is_throttled_cannot_go_on_until_the_owner_is_too,
    behind_a_proxy(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let mut attempt = async |network: &str, password: &str| {
            forwarded(&mut browser, &page, network, password).await
        };
        // More than an account bears in an hour, from wherever.
        for _ in 0..120 {
            attempt("198.51.100.1", "wrong").await;
        }
        assert_eq!(attempt("198.51.100.1", PASSWORD).await, Answered::Throttled);
        assert_eq!(attempt("203.0.113.1", PASSWORD).await, Answered::Right);
    }
);

// Whoever has a handful of networks can fill the counter of an account. Its owner's browser has a counter of its own.
both_engines!(
    nobody_from_afar_closes_an_account_to_its_owners_browser,
    behind_a_proxy(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut owner = Browser::new(&app);
        rp.code(&mut owner, &[]).await;
        let ask = rp.authorize(&[("prompt", "login")]);
        let begin = async |browser: &mut Browser| {
            let page = browser.open(&ask).await;
            if page.name() == "password" {
                return page;
            }
            browser.submit(&page, &[("username", "alex")]).await
        };
        let mut stranger = Browser::new(&app);
        let page = begin(&mut stranger).await;
        for number in 0..110 {
            let network = format!("2001:db8:0:{:x}::1", number % 11);
            forwarded(&mut stranger, &page, &network, "wrong").await;
        }
        let elsewhere = "203.0.113.7";
        assert_eq!(
            forwarded(&mut stranger, &page, elsewhere, PASSWORD).await,
            Answered::Throttled
        );
        let page = begin(&mut owner).await;
        let tries = async |owner: &mut Browser, page: &Page, passwords: &[&str]| {
            let mut answers = Vec::new();
            for password in passwords {
                answers.push(forwarded(owner, page, elsewhere, password).await);
            }
            answers
        };
        assert_eq!(
            tries(&mut owner, &page, &["wrong", "wrong", PASSWORD]).await,
            [Answered::Wrong, Answered::Wrong, Answered::Right]
        );
        // It is a counter, and no way around one.
        let page = begin(&mut owner).await;
        let answers = tries(&mut owner, &page, &["wrong"; 11]).await;
        assert_eq!(answers[..10], [Answered::Wrong; 10]);
        assert_eq!(answers[10], Answered::Throttled);
        let answers = tries(&mut owner, &page, &[PASSWORD]).await;
        assert_eq!(answers, [Answered::Throttled]);
        // For this account alone.
        app.add_user("mira", "mira@example.com").await;
        let as_mira = async |browser: &mut Browser| {
            let page = browser.open(&ask).await;
            browser.submit(&page, &[("username", "mira")]).await
        };
        let mut other = Browser::new(&app);
        let page = as_mira(&mut other).await;
        let strangers = as_mira(&mut stranger).await;
        let name = "doorward-known";
        other
            .cookies
            .insert(name.into(), owner.cookies[name].clone());
        for number in 0..110 {
            let network = format!("2001:db8:0:{:x}::1", number % 11);
            forwarded(&mut stranger, &strangers, &network, "wrong").await;
            forwarded(&mut other, &page, &network, "wrong").await;
        }
        assert_eq!(
            forwarded(&mut other, &page, elsewhere, PASSWORD).await,
            Answered::Throttled
        );
    }
);

/// Goes on with what was proven, in a browser where nobody is signed in.
async fn advance(
    app: &TestApp,
    proven: &Proven,
    interaction: &InteractionId,
) -> Result<Advance, SessionError> {
    let here = Here {
        browser: &BrowserSessions::default(),
        interaction,
        progress: &Progress::default(),
        acr: &WantedAcr::default(),
        origin: SessionOrigin::default(),
        language: "en",
        known: &KnownBrowser::default(),
        devices: Vec::new(),
        offers_passkey: false,
    };
    attempt::advance(app.op(), proven, &here).await
}

// Another window of the browser went elsewhere while the password was checked.
both_engines!(a_proof_takes_back_nothing_of_another_window, |app| {
    let person = app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let interaction = page.action();
    let (_, interaction) = interaction.rsplit_once('/').expect("an interaction");
    let interaction = InteractionId::new(interaction);
    // What is proven was read before this.
    browser.submit(&page, &[("username", "kim")]).await;
    let user = app.op().store.user(&person).await.unwrap().unwrap();
    let id = person.clone();
    let epoch = app.op().store.read(move |r| r.find_credentials_epoch(&id));
    let epoch = epoch.await.unwrap().expect("somebody");
    let proven = Proven {
        user: user.as_ref().clone(),
        proofs: vec![Proof::new(authentication::Method::Password, app.op().now())],
        epoch,
        session: None,
        resets_password: false,
        upstream: None,
    };
    let advanced = advance(&app, &proven, &interaction).await.unwrap();
    assert!(matches!(advanced, Advance::More), "{advanced:?}");
    let sessions = "SELECT count(*) AS count FROM sessions";
    assert_eq!(app.database.count(sessions), 0);
});

both_engines!(
    a_password_that_is_changed_while_it_is_checked_signs_nobody_in,
    |app| {
        let person = app.add_person().await;
        let proven = sign_in::by_password(
            app.op(),
            &app.node.state.hashing,
            "alex",
            PASSWORD,
            somewhere(),
        )
        .await
        .unwrap();
        let rp = RelyingParty::confidential(&app).await;
        let page = Browser::new(&app).open(&rp.authorize(&[])).await;
        let interaction = InteractionId::new(page.path.trim_start_matches("/interaction/"));
        let begin = async || advance(&app, &proven, &interaction).await.unwrap();
        assert!(
            matches!(begin().await, Advance::Begun(_)),
            "as long as nobody changes it"
        );
        let new = Password::new("another one").unwrap();
        let phc = app.node.state.hashing.hash(new, [9; 16]).await.unwrap();
        let (tenant, now) = (app.op().tenant.clone(), app.op().now());
        app.op()
            .store
            .write(move |w| {
                w.set_password(&tenant, &person, &phc, now)?;
                w.end_everything_of(&person, now)
            })
            .await
            .unwrap();
        assert!(matches!(begin().await, Advance::Outdated));
    }
);

both_engines!(
    somebody_who_is_turned_off_while_their_password_is_checked_gets_no_session,
    |app| {
        let person = app.add_person().await;
        let hashing = &app.node.state.hashing;
        let proven = sign_in::by_password(app.op(), hashing, "alex", PASSWORD, somewhere())
            .await
            .unwrap();
        let rp = RelyingParty::confidential(&app).await;
        let page = Browser::new(&app).open(&rp.authorize(&[])).await;
        let interaction = InteractionId::new(page.path.trim_start_matches("/interaction/"));
        app.disable_user(&person).await;
        let begun = advance(&app, &proven, &interaction).await;
        assert!(matches!(begun, Ok(Advance::Outdated)), "{begun:?}");
        assert_eq!(
            app.database.count("SELECT count(*) AS count FROM sessions"),
            0
        );
    }
);

both_engines!(a_form_that_comes_twice_makes_one_session, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    for round in 1..=10 {
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let (action, csrf) = (page.action(), page.csrf());
        let fields = [("csrf", csrf.as_str()), ("password", PASSWORD)];
        let (mut one, mut two) = (browser.clone(), browser);
        tokio::join!(one.post(&action, &fields), two.post(&action, &fields));
        assert_eq!(
            app.database.count("SELECT count(*) AS count FROM sessions"),
            round
        );
        // The later cookie is good, and an earlier one dead.
        let mut live = 0;
        for browser in [&mut one, &mut two] {
            let page = browser.open(&rp.authorize(&[("prompt", "none")])).await;
            live += u8::from(parameters(page.location())["error"] == "consent_required");
        }
        assert_eq!(live, 1);
    }
});

both_engines!(a_try_that_found_no_place_is_no_failure, |app| {
    app.add_person().await;
    let full = HashingPool::new(
        PoolSize {
            threads: NonZeroUsize::MIN,
            places: 0,
            wait: Duration::ZERO,
        },
        Cost::default(),
    )
    .unwrap();
    let attempt =
        async |pool| sign_in::by_password(app.op(), pool, "alex", PASSWORD, somewhere()).await;
    // More than one network may fail at one account.
    for _ in 0..15 {
        let refused = attempt(&full).await.unwrap_err();
        assert!(matches!(refused, sign_in::Refused::Busy), "{refused}");
    }
    attempt(&app.node.state.hashing).await.unwrap();
});

// One password tried on many names (spraying).
// The same from as many addresses as somebody has who was given a /48.
both_engines!(who_has_many_networks_may_not_try_as_much_more, |app| {
    let hashing = &app.node.state.hashing;
    let attempt = async |number: u32, from: String| {
        let origin = Origin {
            address: address(&from),
            ..somewhere()
        };
        let name = format!("somebody{number}");
        let proven = sign_in::by_password(app.op(), hashing, &name, "wrong", origin);
        proven.await.unwrap_err()
    };
    let mut tried = 0;
    while let sign_in::Refused::Wrong = attempt(tried, format!("2001:db8:1:{tried:x}::1")).await {
        tried += 1;
        assert!(tried <= 400, "nothing is throttled");
    }
    assert_eq!(tried, 400, "four times what one /64 may");
    let beside = attempt(tried, "2001:db8:1:ffff::1".into()).await;
    assert!(matches!(beside, sign_in::Refused::Throttled(_)), "{beside}");
    let other = attempt(tried, "2001:db8:2::1".into()).await;
    assert!(matches!(other, sign_in::Refused::Wrong), "{other}");
});

// Behind one address, on Monday morning.
both_engines!(
    a_crowd_with_right_passwords_does_not_close_its_network,
    Options {
        hashing_places: 500,
        ..Options::default()
    },
    |app| {
        for number in 0..220 {
            let name = format!("person{number}");
            app.add_user(&name, &format!("{name}@example.com")).await;
        }
        let sign_in = |number: usize| {
            let state = std::sync::Arc::clone(&app.node.state);
            async move {
                let name = format!("person{number}");
                let tried =
                    sign_in::by_password(&state.op, &state.hashing, &name, PASSWORD, somewhere());
                (number, tried.await)
            }
        };
        let all_at_once: tokio::task::JoinSet<_> = (0..220).map(sign_in).collect();
        for (number, tried) in all_at_once.join_all().await {
            match tried {
                Ok(_) => {}
                Err(sign_in::Refused::Throttled(_) | sign_in::Refused::Busy) => {
                    sign_in(number).await.1.expect("the next try");
                }
                Err(other) => panic!("{number}: {other}"),
            }
        }
    }
);

// Who once had the password can have as many known browsers as they like.
both_engines!(many_known_browsers_of_one_person_share_a_bound, |app| {
    let person = app.add_person().await;
    let key = &app.op().derived.known_browsers;
    let mut judged = 0;
    for _ in 0..8 {
        let tag = KnownBrowser::default()
            .signed_in(key, &person, app.op().entropy)
            .unwrap();
        let browser = KnownBrowser::read(&tag);
        let origin = Origin {
            address: ADDRESS,
            browser: &browser,
            user_agent: "",
            work: &Work::Spared,
        };
        for _ in 0..11 {
            let hashing = &app.node.state.hashing;
            let tried = sign_in::by_password(app.op(), hashing, "alex", "wrong", origin);
            match tried.await.unwrap_err() {
                sign_in::Refused::Wrong => judged += 1,
                sign_in::Refused::Throttled(_) => {}
                other => panic!("{other}"),
            }
        }
    }
    assert_eq!(judged, 50 + 10, "and as many as a stranger from there");
    // They close none of its person's own browsers elsewhere, nor does it matter whether that is known.
    let tag = KnownBrowser::default()
        .signed_in(key, &person, app.op().entropy)
        .unwrap();
    for browser in [KnownBrowser::default(), KnownBrowser::read(&tag)] {
        let origin = Origin {
            address: address("198.51.100.7"),
            browser: &browser,
            ..somewhere()
        };
        let hashing = &app.node.state.hashing;
        let tried = sign_in::by_password(app.op(), hashing, "alex", PASSWORD, origin);
        tried.await.unwrap();
    }
});

// The same from so many networks that none does much: each may do a tenth as long as that lasts, and nobody is locked out.
both_engines!(in_a_storm_a_network_may_fail_a_tenth_as_often, |app| {
    app.add_person().await;
    let hashing = &app.node.state.hashing;
    let attempt = async |name: String, password: &str, from: &str| {
        let origin = Origin {
            address: address(from),
            ..somewhere()
        };
        sign_in::by_password(app.op(), hashing, &name, password, origin).await
    };
    let fail = async |from: &str| {
        for number in 0..101 {
            match attempt(format!("somebody{number}"), "wrong", from).await {
                Err(sign_in::Refused::Wrong) => {}
                Err(sign_in::Refused::Throttled(_)) => return number,
                other => panic!("{other:?}"),
            }
        }
        panic!("nothing is throttled")
    };
    assert_eq!(fail("192.0.2.1").await, 100);
    for _ in 0..1_000 {
        app.op().storm.note(None, app.op().now());
    }
    assert_eq!(fail("198.51.100.1").await, 10);
    attempt("alex".into(), PASSWORD, "203.0.113.1")
        .await
        .unwrap();
    app.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(fail("198.51.100.1").await, 100);
});

// At whichever node.
both_engines!(a_network_that_tries_many_names_is_throttled, |app| {
    let node = app.second_node().await;
    let turn = AtomicUsize::new(0);
    let attempt = async |name: String, address| {
        let origin = Origin {
            address,
            ..somewhere()
        };
        let turn = turn.fetch_add(1, Ordering::Relaxed);
        let state = [&app.node.state, &node.state][turn % 2];
        let proven = sign_in::by_password(&state.op, &state.hashing, &name, "wrong", origin);
        proven.await.unwrap_err()
    };
    for number in 0..100 {
        let refused = attempt(format!("somebody{number}"), ADDRESS).await;
        assert!(
            matches!(refused, sign_in::Refused::Wrong),
            "{number}: {refused}"
        );
    }
    let buckets = || {
        app.database
            .count("SELECT count(*) AS count FROM throttles")
    };
    let counted = buckets();
    for number in 100..120 {
        let refused = attempt(format!("somebody{number}"), ADDRESS).await;
        assert!(
            matches!(refused, sign_in::Refused::Throttled(_)),
            "{number}: {refused}"
        );
    }
    assert_eq!(
        buckets(),
        counted,
        "who is turned away fills no table with names"
    );
    let refused = attempt("somebody0".to_owned(), address("198.51.100.1")).await;
    assert!(matches!(refused, sign_in::Refused::Wrong), "{refused}");
});

// At whichever node.
both_engines!(parallel_guesses_are_all_counted, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", "alex")]).await;
    let node = app.second_node().await;
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (mut browser, page) = (browser.clone(), page.clone());
        if number % 2 == 0 {
            browser.move_to(&node);
        }
        guesses.spawn(async move { browser.submit(&page, &[("password", "wrong")]).await.status });
    }
    let statuses = guesses.join_all().await;
    let judged = statuses
        .iter()
        .filter(|status| **status == StatusCode::OK)
        .count();
    assert_eq!(judged, 10, "{statuses:?}");
    assert!(
        statuses.iter().all(|status| !status.is_server_error()),
        "{statuses:?}"
    );
});

both_engines!(
    signing_in_counts_against_nobody_who_shares_the_network,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for _ in 0..120 {
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            let page = browser.sign_in(&page, "alex").await;
            assert_eq!(page.name(), "consent", "{}", page.text());
        }
    }
);

both_engines!(a_password_of_any_length_is_answered, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let long = "x".repeat(20_000);
    for password in ["", "\u{1F511}\u{1F511}", " ", long.as_str()] {
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in_with(&page, "alex", password).await;
        assert_eq!(
            (page.status, page.name().as_str()),
            (StatusCode::OK, "password"),
            "{} bytes",
            password.len()
        );
    }
});

/// Gives somebody their password under a cost that was enough once.
async fn age(app: &TestApp, person: &UserId) -> String {
    let once = Cost {
        memory: 32,
        passes: 1,
        lanes: 1,
    };
    let weak = HashingPool::new(PoolSize::default(), once).unwrap();
    let password = Password::new(PASSWORD).unwrap();
    let old = weak.hash(password, [1; 16]).await.unwrap();
    let (id, phc, tenant) = (person.clone(), old.clone(), app.op().tenant.clone());
    app.op()
        .store
        .write(move |w| w.set_password(&tenant, &id, &phc, crate::support::database::START))
        .await
        .unwrap();
    old
}

both_engines!(
    a_hash_under_older_parameters_is_renewed_when_its_owner_signs_in,
    |app| {
        let person = app.add_person().await;
        let old = age(&app, &person).await;
        let rp = RelyingParty::confidential(&app).await;
        for _ in 0..2 {
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            assert_eq!(browser.sign_in(&page, "alex").await.name(), "consent");
        }
        let stored = app
            .op()
            .store
            .read(move |r| r.find_password(&person))
            .await
            .unwrap()
            .unwrap();
        assert_ne!(stored, old);
        assert!(stored.contains("m=64,"), "{stored}");
    }
);

both_engines!(
    of_first_sign_ins_at_once_under_an_old_hash_none_is_told_wrong,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for _ in 0..5 {
            age(&app, &person).await;
            let mut ready = Vec::new();
            for _ in 0..8 {
                let mut browser = Browser::new(&app);
                let page = browser.open(&rp.authorize(&[])).await;
                let page = browser.submit(&page, &[("username", "alex")]).await;
                ready.push((browser, page));
            }
            let mut under_way = tokio::task::JoinSet::new();
            for (mut browser, page) in ready {
                under_way.spawn(async move {
                    let typed = [("password", PASSWORD)];
                    browser.submit(&page, &typed).await.name()
                });
            }
            while let Some(name) = under_way.join_next().await {
                assert_eq!(name.unwrap(), "consent");
            }
        }
    }
);

both_engines!(
    a_damaged_or_monstrous_hash_signs_nobody_in_and_harms_nobody_else,
    |app| {
        let person = app.add_person().await;
        app.add_user("other", "other@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        for phc in [
            "",
            "plain",
            "$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g",
            "$argon2id$v=19$m=64,t=4294967295,p=1$c2FsdHNhbHRzYWx0$aGFzaA",
            "$2b$12$abcdefghijklmnopqrstuu",
        ] {
            let (id, text, tenant) = (person.clone(), phc.to_owned(), app.op().tenant.clone());
            app.op()
                .store
                .write(move |w| {
                    w.set_password(&tenant, &id, &text, crate::support::database::START)
                })
                .await
                .unwrap();
            let mut browser = Browser::new(&app);
            let page = browser.open(&rp.authorize(&[])).await;
            let page = browser.sign_in(&page, "alex").await;
            assert_eq!(
                (page.status, page.name().as_str()),
                (StatusCode::OK, "password"),
                "{phc}"
            );
        }
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        assert_eq!(browser.sign_in(&page, "other").await.name(), "consent");
    }
);
