//! Links that work in any browser: another address, the operator's, and the one that opens an account again.

mod elsewhere;

use std::time::Duration;

use doorward::domain::challenge::{Challenge, Purpose};
use doorward::domain::id::UserId;
use doorward::login::challenge;
use doorward::login::identifier::email_key;
use doorward::login::proof_of_work::Work;
use doorward::login::unlock::unlock;
use doorward::provider::Provider;
use reqwest::{Method, StatusCode};
use tokio::task::JoinSet;

use crate::mail::{Stand, code_of, last, link_of, stand};
use crate::support::app::PASSWORD;
use crate::support::authenticator::Authenticator;
use crate::support::browser::Page;
use crate::support::{Browser, Options, TestApp};

/// A link that is good for an hour, as the operator makes it.
pub async fn hand_out(op: &Provider, purpose: Purpose, user: Option<&UserId>) -> String {
    let issued = challenge::issue(op, purpose, None, Duration::from_hours(1)).expect("randomness");
    let link = op.issuer.at(&format!("/link/{}", issued.link.reveal()));
    let user = user.cloned();
    op.store
        .write(move |w| {
            let epoch = match &user {
                Some(user) => w.find_credentials_epoch(user)?.expect("the person"),
                None => 0,
            };
            w.insert_challenge(&Challenge {
                user_id: user.clone(),
                epoch,
                ..issued.challenge.clone()
            })
        })
        .await
        .expect("written");
    link
}

/// What a link may be for that is one person's.
pub fn purposes() -> [Purpose; 3] {
    [
        Purpose::Address {
            address: "x@example.com".into(),
        },
        Purpose::Entry {
            owes_password: false,
        },
        Purpose::Unlock,
    ]
}

async fn at_address(browser: &mut Browser) -> Page {
    let page = browser.open("/account/email").await;
    let page = if page.name() == "sign-in" {
        browser.sign_in(&page, "alex").await
    } else {
        page
    };
    assert_eq!(page.name(), "account-email", "{}", page.body);
    page
}

async fn address_of(stand: &Stand, person: &UserId) -> (Option<String>, bool) {
    let person = person.clone();
    let user = stand.op().store.read(move |r| r.find_user(&person)).await;
    let profile = user.unwrap().expect("the person").profile;
    (profile.email, profile.email_verified)
}

async fn subjects(stand: &Stand) -> Vec<(String, String)> {
    stand.deliver().await;
    let mails = stand.room.arrived().into_iter();
    let head = |mail: &crate::support::mail_server::Arrived| {
        (
            mail.header("to").to_owned(),
            mail.header("subject").to_owned(),
        )
    };
    mails.map(|mail| head(&mail)).collect()
}

both_engines!(another_address_counts_once_it_is_confirmed, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = at_address(&mut browser).await;
    for typed in ["", "alex", "a@b@c", "a@example.com\r\nBcc: x@example.com"] {
        let again = browser.submit(&page, &[("email", typed)]).await;
        assert!(again.text().contains("not an email address"), "{typed}");
    }
    let page = browser
        .submit(&page, &[("email", "alex@new.example")])
        .await;
    assert!(page.text().contains("alex@new.example"), "{}", page.text());
    let before = (Some("alex@example.com".to_owned()), true);
    assert_eq!(address_of(&stand, &person).await, before, "H-064");
    let first = link_of(&stand, &last(&stand).await);
    // Another wish voids the one before.
    browser
        .submit(&page, &[("email", "Alex@New.example")])
        .await;
    let link = link_of(&stand, &last(&stand).await);
    let mut reader = Browser::at_node(&stand.app, &stand.node);
    assert_eq!(reader.get(&first).await.status, StatusCode::GONE);
    // Following it, as programs do, changes nothing.
    let page = reader.get(&link).await;
    assert_eq!(page.name(), "link");
    assert!(page.text().contains("Alex@new.example"), "{}", page.text());
    // Whoever reads it is told of no account.
    for own in ["Müller", "alex@example.com"] {
        assert!(!page.body.contains(own), "{}", page.text());
    }
    assert_eq!(address_of(&stand, &person).await, before);
    let foreign = reader
        .send(
            Method::POST,
            &link,
            Some(&[("csrf", page.csrf().as_str())]),
            &[("sec-fetch-site", "cross-site")],
        )
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    // A code that waits to be typed was sent to the old address, and is void then.
    let mut forgot = Browser::at_node(&stand.app, &stand.node);
    let waiting = forgot.open("/account").await;
    let waiting = forgot.submit(&waiting, &[("username", "alex")]).await;
    let waiting = forgot.submit(&waiting, &[("decision", "reset")]).await;
    let code = code_of(&last(&stand).await);
    // Whoever reads the mail need not be them.
    let kind = page.attribute("main", "data-link");
    assert_eq!(kind.as_deref(), Some("address-sign-in"));
    let page = reader.submit(&page, &[]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    assert_eq!(address_of(&stand, &person).await, before);
    let page = reader.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-email", "{}", page.body);
    assert!(!page.text().contains("is confirmed"), "{}", page.text());
    let page = reader.get(&link).await;
    let kind = page.attribute("main", "data-link");
    assert_eq!(kind.as_deref(), Some("address"));
    assert!(page.text().contains("Müller"), "{}", page.text());
    let page = reader.submit(&page, &[]).await;
    assert!(page.text().contains("is confirmed"), "{}", page.text());
    let after = (Some("Alex@new.example".to_owned()), true);
    assert_eq!(address_of(&stand, &person).await, after);
    let waiting = forgot.submit(&waiting, &[("code", &code)]).await;
    assert_eq!(waiting.name(), "mail-code", "{}", waiting.body);
    assert_eq!(reader.get(&link).await.status, StatusCode::GONE, "once");
    let told: Vec<String> = subjects(&stand)
        .await
        .into_iter()
        .filter(|(_, subject)| subject.contains("was changed"))
        .map(|(to, _)| to)
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&"alex@example.com".into()) && told.contains(&"Alex@new.example".into()));
    // Who signs in by the new one; nobody by the old.
    let mut other = Browser::at_node(&stand.app, &stand.node);
    let page = other.open("/account").await;
    let page = other.sign_in(&page, "alex@new.example").await;
    assert_eq!(page.name(), "account");
});

both_engines!(an_address_is_one_persons, |app| {
    let (stand, _server) = stand(app).await;
    let alex = stand.app.add_person().await;
    let robin = stand.app.add_user("robin", "robin@example.com").await;
    // Two ask for the same, however it is written.
    for (of_alex, of_robin) in [
        ("new@example.com", "NEW@example.com"),
        ("\u{ff41}my@example.com", "amy@EXAMPLE.com"),
        ("amelie@b\u{fc}cher.example", "AMELIE@xn--bcher-kva.example"),
    ] {
        let mut links = Vec::new();
        for (name, address) in [("alex", of_alex), ("robin", of_robin)] {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.open("/account/email").await;
            let page = browser.sign_in(&page, name).await;
            browser.submit(&page, &[("email", address)]).await;
            links.push(link_of(&stand, &last(&stand).await));
        }
        let mut tries = JoinSet::new();
        for (number, link) in links.into_iter().enumerate() {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            if number == 0 {
                browser.move_to(&stand.app.node);
            }
            let page = browser.open("/account/email").await;
            browser.sign_in(&page, ["alex", "robin"][number]).await;
            let page = browser.get(&link).await;
            tries.spawn(async move { browser.submit(&page, &[]).await.status });
        }
        let outcome = tries.join_all().await;
        let taken = outcome
            .iter()
            .filter(|status| **status == StatusCode::CONFLICT);
        assert_eq!(taken.count(), 1, "{outcome:?}");
        let owners = [
            address_of(&stand, &alex).await,
            address_of(&stand, &robin).await,
        ];
        let key = email_key(of_robin);
        let is_new = |owner: &&(Option<String>, bool)| {
            email_key(owner.0.as_deref().unwrap_or_default()) == key
        };
        assert_eq!(owners.iter().filter(is_new).count(), 1, "{owners:?}");
        stand.app.clock.advance(Duration::from_hours(1));
    }
});

both_engines!(ones_own_address_counts_once_its_link_is_followed, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    stand.app.doubt_address(&person).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = at_address(&mut browser).await;
    let own = Some("alex@example.com".to_owned());
    let fields = [
        ("decision", "verify"),
        ("email", "eve@example.com"),
        ("email_verified", "true"),
    ];
    browser.submit(&page, &fields).await;
    let mail = last(&stand).await;
    assert_eq!(mail.header("to"), "alex@example.com");
    let page = browser.get(&link_of(&stand, &mail)).await;
    assert_eq!(address_of(&stand, &person).await, (own.clone(), false));
    browser.submit(&page, &[]).await;
    assert_eq!(address_of(&stand, &person).await, (own, true));
});

both_engines!(an_address_that_is_wanted_no_more_is_nobodys, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let before = address_of(&stand, &person).await;
    let waits = |page: &Page| page.text().contains("eve@example.com");
    // Whoever asked for it in somebody's session, which ended since, is asked to sign in.
    let mut thief = Browser::at_node(&stand.app, &stand.node);
    let page = at_address(&mut thief).await;
    let page = thief.submit(&page, &[("email", "eve@example.com")]).await;
    assert!(waits(&page), "{}", page.text());
    let link = link_of(&stand, &last(&stand).await);
    let ready = thief.get(&link).await;
    let mut owner = Browser::at_node(&stand.app, &stand.node);
    let page = owner.open("/account/sessions").await;
    let page = owner.sign_in(&page, "alex").await;
    owner.submit(&page, &[("end", "others")]).await;
    let page = thief.submit(&ready, &[]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    assert_eq!(address_of(&stand, &person).await, before);
    // Their owner sees it and takes it back.
    let page = at_address(&mut owner).await;
    assert!(waits(&page), "{}", page.text());
    let page = owner.submit(&page, &[("decision", "withdraw")]).await;
    assert!(!waits(&page), "{}", page.text());
    assert_eq!(owner.get(&link).await.status, StatusCode::GONE);
    // One that is void waits for nobody.
    let page = owner.submit(&page, &[("email", "eve@example.com")]).await;
    assert!(waits(&page), "{}", page.text());
    let page = owner.open("/account/password").await;
    owner
        .submit(&page, &[("new-password", "quilted lamp harbour nineteen")])
        .await;
    let page = owner.open("/account/email").await;
    assert_eq!(page.name(), "account-email", "{}", page.body);
    assert!(!waits(&page), "{}", page.text());
});

both_engines!(
    a_link_is_void_after_a_change_of_credentials_or_its_end,
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        // Its end, to the second.
        for purpose in purposes() {
            let link = hand_out(stand.op(), purpose, Some(&person)).await;
            stand.app.clock.advance(Duration::from_secs(3599));
            let page = browser.get(&link).await;
            assert_eq!(page.name(), "link", "{}", page.body);
            stand.app.clock.advance(Duration::from_secs(1));
            let page = browser.submit(&page, &[]).await;
            assert_eq!(page.status, StatusCode::GONE);
        }
        // Another password, and an account that was turned off.
        let mut links = Vec::new();
        for purpose in purposes() {
            links.push(hand_out(stand.op(), purpose, Some(&person)).await);
        }
        let phc = stand.op().store.read({
            let person = person.clone();
            move |r| r.find_password(&person)
        });
        let phc = phc.await.unwrap().expect("a hash");
        let (tenant, id, now) = (stand.op().tenant.clone(), person.clone(), stand.op().now());
        let replaced = stand
            .op()
            .store
            .write(move |w| w.replace_password(&tenant, &id, &phc, now, 0));
        replaced.await.unwrap();
        for link in links {
            assert_eq!(browser.get(&link).await.status, StatusCode::GONE);
        }
        let entry = Purpose::Entry {
            owes_password: false,
        };
        let link = hand_out(stand.op(), entry, Some(&person)).await;
        stand.app.disable_user(&person).await;
        assert_eq!(browser.get(&link).await.status, StatusCode::GONE);
        // Nonsense.
        for odd in ["/link/x", "/link/dw_ml_", "/link/%00", "/link/..%2f"] {
            let page = browser.get(odd).await;
            assert!(page.status.is_client_error(), "{odd}: {}", page.status);
        }
    }
);

both_engines!(the_operators_link_signs_in_once, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let entry = |owes_password| Purpose::Entry { owes_password };
    let link = hand_out(stand.op(), entry(false), Some(&person)).await;
    let (mut ready, mut pages) = (Vec::new(), JoinSet::new());
    for number in 0..3 {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        if number == 0 {
            browser.move_to(&stand.app.node);
        }
        let page = browser.get(&link).await;
        assert_eq!(page.name(), "link");
        let kind = page.attribute("main", "data-link");
        assert_eq!(kind.as_deref(), Some("entry"), "nobody asked for it");
        ready.push((browser, page));
    }
    for (mut browser, page) in ready {
        pages.spawn(async move {
            let page = browser.submit(&page, &[]).await;
            (page.name(), browser.session_cookie().is_some())
        });
    }
    let outcome = pages.join_all().await;
    let entered: Vec<_> = outcome.iter().filter(|(_, entered)| *entered).collect();
    assert_eq!(entered.len(), 1, "{outcome:?}");
    assert_eq!(entered[0].0, "account");
    // A second factor is asked for as ever; and a password is chosen first where that is wanted.
    let authenticator = Authenticator::enrol(&stand.app, &person).await;
    let link = hand_out(stand.op(), entry(true), Some(&person)).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.get(&link).await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    assert_eq!(browser.session_cookie(), None);
    let code = authenticator.code(stand.op().now());
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let page = browser
        .submit(&page, &[("new-password", "quilted lamp harbour nineteen")])
        .await;
    assert_eq!(page.name(), "account");
});

/// Tries that are wrong, from many networks, until the account is closed to strangers.
pub async fn close(stand: &Stand, name: &str) {
    assert!(try_until_closed(stand, name).await, "closed");
}

/// The same tries; says whether one of them was turned away.
pub async fn try_until_closed(stand: &Stand, name: &str) -> bool {
    let mut refused = false;
    for network in 0..12 {
        for host in 0..10 {
            let address = format!("198.51.{network}.{host}");
            let browser = doorward::login::known_browser::KnownBrowser::default();
            let origin = doorward::login::sign_in::Origin {
                address: address.parse().expect("an address"),
                browser: &browser,
                user_agent: "",
                work: &Work::Spared,
            };
            let state = &stand.node.state;
            let tried = doorward::login::sign_in::by_password(
                &state.op,
                &state.hashing,
                name,
                "wrong",
                origin,
            );
            refused |= matches!(
                tried.await,
                Err(doorward::login::sign_in::Refused::Throttled(_))
            );
        }
    }
    refused
}

async fn try_password(browser: &mut Browser) -> Page {
    let page = browser.open("/account").await;
    browser.sign_in_with(&page, "alex", PASSWORD).await
}

both_engines!(
    a_closed_account_opens_by_itself_by_mail_and_by_the_operator,
    |app| {
        let (stand, _server) = stand(app).await;
        let person = stand.app.add_person().await;
        // What strangers had sent before keeps this one from nobody.
        for _ in 0..11 {
            let _ = stand
                .post(crate::mail::to("alex@example.com", crate::mail::code()))
                .await;
        }
        stand.deliver().await;
        let before = subjects(&stand).await.len();
        close(&stand, "alex").await;
        close(&stand, "nobody").await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = try_password(&mut browser).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        let told = subjects(&stand).await;
        assert_eq!(told.len(), before + 1, "once, and nobody else: {told:?}");
        let link = link_of(&stand, &last(&stand).await);
        let page = browser.get(&link).await;
        assert_eq!(page.name(), "link", "{}", page.body);
        let page = browser.submit(&page, &[]).await;
        assert_eq!(page.name(), "sign-in", "it signs nobody in");
        let page = try_password(&mut browser).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert_eq!(browser.get(&link).await.status, StatusCode::GONE);
        // Strangers can close it again, and not to this browser.
        close(&stand, "alex").await;
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let page = try_password(&mut other).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        let cookie = browser.session_cookie().cloned();
        browser
            .cookies
            .retain(|_, value| Some(&*value) != cookie.as_ref());
        assert_eq!(try_password(&mut browser).await.name(), "account");
        // The operator opens it, by whichever name it was closed.
        let user = stand.op().store.user(&person).await.unwrap().unwrap();
        stand.app.clock.advance(Duration::from_secs(1));
        unlock(stand.op(), &user).await.unwrap();
        assert_eq!(try_password(&mut other).await.name(), "account");
        // Ten wrong ones from one network: that too is the operator's to forget.
        let mut third = Browser::at_node(&stand.app, &stand.node);
        for _ in 0..11 {
            let page = third.open("/account").await;
            third.sign_in_with(&page, "alex", "wrong").await;
        }
        let page = try_password(&mut third).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        stand.app.clock.advance(Duration::from_secs(1));
        unlock(stand.op(), &user).await.unwrap();
        assert_eq!(try_password(&mut third).await.name(), "account");
        // By itself, after an hour.
        close(&stand, "alex").await;
        stand.app.clock.advance(Duration::from_hours(1));
        let mut fourth = Browser::at_node(&stand.app, &stand.node);
        assert_eq!(try_password(&mut fourth).await.name(), "account");
    }
);

both_engines!(of_two_clicks_on_one_unlocking_link_one_opens, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    close(&stand, "alex").await;
    let link = hand_out(stand.op(), Purpose::Unlock, Some(&person)).await;
    let mut ready = Vec::new();
    for number in 0..4 {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        if number % 2 == 0 {
            browser.move_to(&stand.app.node);
        }
        let page = browser.get(&link).await;
        assert_eq!(page.name(), "link", "{}", page.body);
        ready.push((browser, page));
    }
    let mut clicks = JoinSet::new();
    for (mut browser, page) in ready {
        clicks.spawn(async move {
            let page = browser.submit(&page, &[]).await;
            let is_known = browser
                .cookies
                .keys()
                .any(|name| name.ends_with("doorward-known"));
            (page.name(), page.status, is_known)
        });
    }
    let mut outcome = clicks.join_all().await;
    outcome.sort();
    let over = ("error".to_owned(), StatusCode::GONE, false);
    // Whoever reads the mail need not be them: the browser is known once they have signed in with it.
    let opened = ("sign-in".to_owned(), StatusCode::OK, false);
    assert_eq!(outcome, [over.clone(), over.clone(), over, opened]);
    let mut stranger = Browser::at_node(&stand.app, &stand.node);
    assert_eq!(try_password(&mut stranger).await.name(), "account");
});

both_engines!(without_mail_nothing_is_offered, Options::default(), |app| {
    let app: TestApp = app;
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/email").await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-email");
    assert!(!page.body.contains("name=\"email\""));
});

// Who reads somebody's mail, and has their password, guesses no more often at the second factor than without.
both_engines!(an_unlocking_link_forgives_no_second_factor, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let authenticator = Authenticator::enrol(&stand.app, &person).await;
    let try_code = async |code: &str| {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = try_password(&mut browser).await;
        assert_eq!(page.name(), "second-factor", "{}", page.body);
        browser
            .submit(&page, &[("way", "app"), ("code", code)])
            .await
    };
    for _ in 0..5 {
        try_code(&authenticator.wrong_code(stand.op().now())).await;
    }
    let code = authenticator.code(stand.op().now());
    assert_eq!(try_code(&code).await.status, StatusCode::TOO_MANY_REQUESTS);
    let link = hand_out(stand.op(), Purpose::Unlock, Some(&person)).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.get(&link).await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let page = browser
        .submit(&page, &[("way", "app"), ("code", &code)])
        .await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.body);
});

// One that was not used is not to lie about, and lets nobody else in.
both_engines!(the_operators_link_voids_those_before_it, |app| {
    let (stand, _server) = stand(app).await;
    let person = stand.app.add_person().await;
    let robin = stand.app.add_user("robin", "robin@example.com").await;
    let entry = |owes_password| Purpose::Entry { owes_password };
    let mut links = Vec::new();
    for owes_password in [false, true, false] {
        links.push(hand_out(stand.op(), entry(owes_password), Some(&person)).await);
    }
    let other = hand_out(stand.op(), Purpose::Unlock, Some(&person)).await;
    let theirs = hand_out(stand.op(), entry(false), Some(&robin)).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let mut stranger = Browser::at_node(&stand.app, &stand.app.node);
    let ready = stranger.get(&links[0]).await;
    let page = browser.get(&links[2]).await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    for link in &links {
        assert_eq!(stranger.get(link).await.status, StatusCode::GONE);
    }
    let page = stranger.submit(&ready, &[]).await;
    assert_eq!(page.status, StatusCode::GONE, "{}", page.body);
    assert_eq!(stranger.session_cookie(), None);
    for good in [&other, &theirs] {
        assert_eq!(stranger.get(good).await.name(), "link");
    }
    // Two of them at one moment.
    for round in 0..4 {
        let mut clicks = JoinSet::new();
        let mut ready = Vec::new();
        for number in 0..2 {
            let link = hand_out(stand.op(), entry(false), Some(&person)).await;
            let node = [&stand.node, &stand.app.node][number];
            let mut browser = Browser::at_node(&stand.app, node);
            let page = browser.get(&link).await;
            ready.push((browser, page));
        }
        for (mut browser, page) in ready {
            clicks.spawn(async move { browser.submit(&page, &[]).await.name() });
        }
        let mut outcome = clicks.join_all().await;
        outcome.sort();
        assert_eq!(outcome, ["account", "error"], "{round}");
    }
});
