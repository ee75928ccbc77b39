//! What happened to an account: who is told of it, in which order, and how much a stranger can have written there.

mod ways;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;
use std::time::Duration;

use doorward::domain::activity::{Activity, By, Entry};
use doorward::domain::id::{ActivityId, UserId};
use doorward::domain::session::SessionOrigin;
use doorward::domain::word::Word;
use doorward::login::attempt::Proven;
use doorward::login::known_browser::KnownBrowser;
use doorward::login::proof_of_work::Work;
use doorward::login::session;
use doorward::login::sign_in::{self, Origin, Refused};
use doorward::web::state::State;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::support::app::{PASSWORD, witness};
use crate::support::authenticator::Authenticator;
use crate::support::{Browser, RelyingParty, TestApp, queries};

/// Somebody's trail, the newest first.
pub async fn trail(app: &TestApp, user: &UserId) -> Vec<Entry> {
    let user = user.clone();
    let read = app
        .op()
        .store
        .read(move |r| r.list_activity(&user, None, 1_000));
    read.await.unwrap()
}

/// The kinds of it, in alphabetical order: the clock of a test stands still, and lines of one moment have no order.
pub async fn kinds(app: &TestApp, user: &UserId) -> Vec<String> {
    let kind = |entry: Entry| match entry.activity {
        Word::Known(activity) => activity.to_columns().unwrap().0,
        Word::Later(kind) => kind,
    };
    let mut kinds: Vec<String> = trail(app, user).await.into_iter().map(kind).collect();
    kinds.sort();
    kinds
}

both_engines!(what_happens_to_an_account_is_written_down, |app| {
    let alex = app.add_person().await;
    let blair = app.add_user("blair", "blair@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let wrong = browser
        .sign_in_with(&page, "alex", "wrong wrong wrong")
        .await;
    browser.submit(&wrong, &[("password", PASSWORD)]).await;
    assert_eq!(kinds(&app, &alex).await, ["sign_in_failed", "signed_in"]);
    // What goes on silently writes nothing.
    for _ in 0..2 {
        rp.tokens(&app, &mut browser).await;
    }
    let after = ["consent_given", "sign_in_failed", "signed_in"];
    assert_eq!(kinds(&app, &alex).await, after);
    let page = browser.open("/account/apps").await;
    let app_id = page.attribute("button[name=disconnect]", "value").unwrap();
    browser.submit(&page, &[("disconnect", &app_id)]).await;
    let page = browser.open("/account/password").await;
    let new = "quilted lamp harbour nineteen";
    browser.submit(&page, &[("new-password", new)]).await;
    let mut other = Browser::new(&app);
    let page = other.open("/account").await;
    other.sign_in_with(&page, "alex", new).await;
    let page = browser.open("/account/sessions").await;
    browser.submit(&page, &[("end", "others")]).await;
    let page = browser.open("/account/activity").await;
    let text = page.text();
    for words in [
        "Failed sign-in: the password was wrong",
        "An app was disconnected",
        "The password was changed",
        "A session was ended",
        "Signed in",
        "127.0.0.1",
        "Choose a new password",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let page = browser.open("/end-session").await;
    browser.submit(&page, &[("decision", "sign-out")]).await;
    let all = [
        "consent_given",
        "consent_withdrawn",
        "password_changed",
        "session_ended",
        "sign_in_failed",
        "signed_in",
        "signed_in",
        "signed_out",
    ];
    assert_eq!(kinds(&app, &alex).await, all);
    // Nobody else's, and nobody else's page.
    assert_eq!(kinds(&app, &blair).await, [""; 0]);
    let mut robin = Browser::new(&app);
    let page = robin.open("/account/activity").await;
    let page = robin.sign_in(&page, "blair").await;
    assert!(
        !page.text().contains("password was changed"),
        "{}",
        page.text()
    );
    let newest = trail(&app, &alex).await.remove(0).id;
    let page = robin
        .open(&format!("/account/activity?before={newest}"))
        .await;
    assert!(
        !page.text().contains("password was changed"),
        "{}",
        page.text()
    );
});

// Whoever guesses at an account from afar does not push away what its person is to read.
both_engines!(strangers_write_no_more_than_twenty_lines_an_hour, |app| {
    let (stand, _server) = crate::mail::stand(app).await;
    let alex = stand.app.add_person().await;
    for _ in 0..5 {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        browser.submit(&page, &[("password", "wrong")]).await;
        let page = browser.submit(&page, &[("decision", "reset")]).await;
        assert_eq!(page.name(), "mail-code", "{}", page.body);
        for _ in 0..4 {
            browser.submit(&page, &[("code", "00000000")]).await;
        }
    }
    assert_eq!(kinds(&stand.app, &alex).await, ["sign_in_failed"; 20]);
});

both_engines!(second_factors_are_written_down_wrong_ones_too, |app| {
    let alex = app.add_person().await;
    let authenticator = Authenticator::enrol(&app, &alex).await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    let page = browser.sign_in(&page, "alex").await;
    let page = browser
        .submit(&page, &[("way", "app"), ("code", "000000")])
        .await;
    app.clock.advance(crate::support::authenticator::STEP);
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account");
    let page = browser.open("/account/security").await;
    let device = page.attribute("button[name=forget]", "value").unwrap();
    for _ in 0..2 {
        browser.submit(&page, &[("forget", &device)]).await;
    }
    let all = [
        "device_forgotten",
        "device_trusted",
        "factor_added",
        "sign_in_failed",
        "signed_in",
    ];
    assert_eq!(kinds(&app, &alex).await, all);
    let page = browser.open("/account/activity").await;
    for words in ["the code was wrong", "password + authenticator app"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
});

/// Tries a password from a network of its own.
async fn guess(state: &State, number: u8, name: &str, password: &str) -> Result<Proven, Refused> {
    static NOBODY: LazyLock<KnownBrowser> = LazyLock::new(KnownBrowser::default);
    let origin = Origin {
        address: IpAddr::V4(Ipv4Addr::new(198, number, 100, 7)),
        browser: &NOBODY,
        user_agent: "",
        work: &Work::Spared,
    };
    sign_in::by_password(&state.op, &state.hashing, name, password, origin).await
}

both_engines!(
    a_failure_is_as_many_flushes_whether_somebody_exists_or_not,
    |app| {
        app.add_person().await;
        let off = app.add_user("blair", "blair@example.com").await;
        app.disable_user(&off).await;
        // A node whose connections are listened to.
        queries::listen();
        let node = app.second_node().await;
        let mut flushes = Vec::new();
        for name in ["alex", "nobody", "blair", "alex", "nobody"] {
            queries::take();
            let refused = guess(&node.state, 7, name, "wrong").await.err();
            assert!(matches!(refused, Some(Refused::Wrong)), "{refused:?}");
            let sent = queries::take();
            flushes.push(sent.iter().filter(|sent| sent.contains("COMMIT")).count());
        }
        assert_eq!(flushes, [1; 5]);
    }
);

both_engines!(
    a_stranger_has_no_more_than_twenty_lines_an_hour_written,
    |app| {
        let alex = app.add_person().await;
        let guess = async |number: u8, name: &str, password: &str| {
            guess(&app.node.state, number, name, password).await
        };
        for number in 0..60 {
            let refused = guess(number, "alex", "wrong").await.err();
            assert!(matches!(refused, Some(Refused::Wrong)), "{refused:?}");
        }
        assert_eq!(kinds(&app, &alex).await, ["sign_in_failed"; 20]);
        // Who does not exist has no trail, and who gets in did not fail.
        assert!(guess(61, "nobody", "wrong").await.is_err());
        app.clock.advance(Duration::from_mins(61));
        assert!(guess(62, "alex", PASSWORD).await.is_ok());
        assert_eq!(
            app.database.count("SELECT count(*) AS count FROM activity"),
            20
        );
        assert!(guess(63, "alex", "wrong").await.is_err());
        assert_eq!(kinds(&app, &alex).await.len(), 21);
    }
);

both_engines!(a_session_that_ends_ends_once, |app| {
    let alex = app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    browser.sign_in(&page, "alex").await;
    let (owner, now) = (alex.clone(), app.op().now());
    let sessions = app.op().store.read(move |r| r.list_sessions(&owner, now));
    let session = sessions.await.unwrap().remove(0);
    let mut ending = JoinSet::new();
    for _ in 0..8 {
        let (state, session) = (std::sync::Arc::clone(&app.node.state), session.clone());
        ending.spawn(async move {
            let origin = SessionOrigin::default();
            session::end(&state.op, &session, &origin, &Activity::SignedOut).await
        });
    }
    while let Some(ended) = ending.join_next().await {
        ended.unwrap().unwrap();
    }
    assert_eq!(kinds(&app, &alex).await, ["signed_in", "signed_out"]);
});

both_engines!(the_trail_is_read_page_by_page, |app| {
    let alex = app.add_person().await;
    for number in 0..65 {
        let witness = witness(app.op(), &alex);
        let fields = vec![format!("claim{number:02}")];
        let changed = Activity::ProfileChanged {
            fields,
            by: By::Operator,
        };
        let written = app
            .op()
            .store
            .write(move |w| witness.note(w, changed.clone()));
        written.await.unwrap();
        app.clock.advance(Duration::from_millis(2));
    }
    let mut browser = Browser::new(&app);
    let page = browser.open("/account/activity").await;
    let mut page = browser.sign_in(&page, "alex").await;
    let mut seen = Vec::new();
    loop {
        let text = page.text();
        seen.push(text.matches("claim").count());
        let document = scraper::Html::parse_document(&page.body);
        let links = scraper::Selector::parse("nav a").unwrap();
        let older = document
            .select(&links)
            .filter_map(|link| link.value().attr("href"))
            .find(|href| href.contains("before="))
            .map(str::to_owned);
        let Some(older) = older else { break };
        page = browser.open(&older).await;
    }
    // The sign-in is the newest line.
    assert_eq!(seen, [29, 30, 6]);
    assert!(page.text().contains("By the people who run this service"));
    for odd in ["", "0", "%00", "'", "zzz", "a b"] {
        let page = browser
            .get(&format!("/account/activity?before={odd}"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{odd}");
    }
});

both_engines!(
    what_is_older_than_it_may_be_is_swept_and_a_later_kind_is_shown,
    |app| {
        let alex = app.add_person().await;
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        browser.sign_in(&page, "alex").await;
        app.clock.advance(Duration::from_hours(24));
        let id = ActivityId::last_at(app.op().now());
        app.database.execute(&format!(
        "INSERT INTO activity (id, tenant_id, subject, kind, detail, about, address, user_agent, at) \
         VALUES ('{id}', 'default', '{alex}', 'teleported', '{{\"to\":\"Mars\"}}', '', '', '', 1)"
    ));
        let old = app.op().now().minus(Duration::from_hours(1));
        let swept = app.op().store.write(move |w| w.sweep_activity(old));
        assert_eq!(swept.await.unwrap().rows, 1);
        let page = browser.open("/account/activity").await;
        let page = browser.sign_in(&page, "alex").await;
        assert!(page.text().contains("Something else") && page.text().contains("teleported"));
        assert_eq!(kinds(&app, &alex).await, ["signed_in", "teleported"]);
    }
);
