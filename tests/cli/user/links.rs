//! Invitations, sign-in links and unlocking, by command, against a server that runs.

use doorward::clock::Clock;
use doorward::login::policy::SecondFactorRule;

use crate::cli::Desk;
use crate::cli::mail::desk;
use crate::mail::stand;
use crate::support::Browser;
use crate::support::authenticator::Authenticator;
use crate::support::mail_server::MailRoom;
use crate::support::process::http;

const PASSWORD: &str = "quilted lamp harbour nineteen";

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_invites_lets_in_and_unlocks() {
    let room = MailRoom::new();
    let server = room.start();
    let desk = desk(&room, server.port).with("SIGN_UP__MODE", "invitation");
    let running = desk.serve(&[]);
    let issuer = running.issuer.clone();
    let desk = desk.with("ISSUER", &issuer);
    let run = |arguments: &[&str]| desk.run(&[arguments, &["--json"]].concat());
    // By mail; and printed.
    let invited = run(&["user", "invite", "kim@example.com", "--from", "Alex"]).json();
    assert_eq!(invited["mailed"], true, "{invited}");
    let mails = room.wait_for(1).await;
    assert_eq!(mails[0].header("to"), "kim@example.com");
    assert!(mails[0].text().contains("Alex"), "{}", mails[0].text());
    let mut browser = Browser::at_process(&http(), &issuer);
    let words = mails[0].text().split_whitespace();
    let link = words.into_iter().find(|word| word.contains("dw_ml_"));
    let page = browser.get(link.expect("a link")).await;
    let page = browser.submit(&page, &[]).await;
    let fields = [("name", "Kim"), ("new-password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    let trail = run(&["user", "activity", "kim@example.com"]).json();
    let made = trail.as_array().unwrap().iter();
    let made: Vec<_> = made.filter(|line| line["kind"] == "account_made").collect();
    assert_eq!(made.len(), 1, "{trail}");
    assert_eq!(made[0]["detail"]["by"], "person");
    assert_ne!(made[0]["address"], "", "{trail}");
    let again = run(&["user", "invite", "KIM@example.com", "--print"]);
    assert!(again.err.contains("has an account already"), "{again:?}");
    let printed = run(&["user", "invite", "lee@example.com", "--print"]).json();
    let page = browser.get(printed["link"].as_str().unwrap()).await;
    assert!(page.text().contains("lee@example.com"), "{}", page.text());
    let page = browser.submit(&page, &[]).await;
    let fields = [("name", "Lee"), ("new-password", PASSWORD)];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    for (address, is_verified) in [("kim@example.com", true), ("lee@example.com", false)] {
        let shown = run(&["user", "show", address]).json();
        assert_eq!(shown["claims"]["email_verified"], is_verified, "{shown}");
    }

    // A link that signs in.
    let link = run(&["user", "link", "kim@example.com", "--new-password"]).json();
    let mut other = Browser::at_process(&http(), &issuer);
    let page = other.get(link["link"].as_str().unwrap()).await;
    assert!(page.text().contains("Kim"), "{}", page.text());
    let page = other.submit(&page, &[]).await;
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let link = run(&["user", "link", "kim@example.com", "--mail"]).json();
    assert_eq!(link["mailed"], true);

    // Ten wrong passwords, and the eleventh is turned away until the operator says so.
    let mut third = Browser::at_process(&http(), &issuer);
    for _ in 0..11 {
        let page = third.open("/account").await;
        third.sign_in_with(&page, "kim@example.com", "wrong").await;
    }
    let page = third.open("/account").await;
    let page = third.sign_in_with(&page, "kim@example.com", PASSWORD).await;
    assert_eq!(page.status, 429);
    run(&["user", "unlock", "kim@example.com"]).json();
    let page = third.open("/account").await;
    let page = third.sign_in_with(&page, "kim@example.com", PASSWORD).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    for (arguments, said) in [
        (&["user", "invite", "nobody"][..], "not an e-mail address"),
        (
            &["user", "invite", "a@b.example", "--good-for", "0s"],
            "at most 30d",
        ),
        (
            &["user", "link", "kim@example.com", "--good-for", "31d"],
            "at most 30d",
        ),
        (&["user", "link", "nobody"], "nobody called"),
        (&["user", "unlock", "nobody"], "nobody called"),
    ] {
        let refused = run(arguments);
        assert!(refused.err.contains(said), "{arguments:?}: {refused:?}");
    }
    let closed = Desk::new().run(&["user", "invite", "a@b.example"]);
    assert_ne!(closed.code, 0);
}

// Under these rules mail is a second factor to a password, and none to a link.
both_engines!(a_link_that_leads_nowhere_by_itself_says_so, |app| {
    let mut app = app;
    app.options.settings.sign_in.second_factor = SecondFactorRule::Required;
    app.options.settings.sign_in.mail_as_second_factor = true;
    let (stand, server) = stand(app).await;
    stand.app.clock.set(Clock::system().now());
    let person = stand.app.add_person().await;
    let desk = desk(&stand.room, server.port)
        .with("DATABASE__URL", &stand.app.database.url_text)
        .with("ISSUER", &stand.app.issuer)
        .with("SIGN_IN__SECOND_FACTOR", "required")
        .with_master_key();
    let link = ["user", "link", "alex"];
    // Where mail is no second factor they set one up on the way.
    let elsewhere = desk.with("SIGN_IN__MAIL_AS_SECOND_FACTOR", "false");
    let made = elsewhere.run(&[&link[..], &["--json"]].concat()).json();
    assert_eq!(made["leads_in"], true, "{made}");
    let desk = elsewhere.with("SIGN_IN__MAIL_AS_SECOND_FACTOR", "true");
    let said = desk.run(&link).done();
    assert!(said.contains("does not lead in by itself"), "{said}");
    let follow = async |arguments: &[&str]| {
        let made = desk.run(&[&link, arguments, &["--json"]].concat()).json();
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.get(made["link"].as_str().unwrap()).await;
        let page = browser.submit(&page, &[]).await;
        (made["leads_in"].as_bool(), page, browser)
    };
    let (leads_in, page, _) = follow(&[]).await;
    assert_eq!(leads_in, Some(false));
    assert!(page.text().contains("not enough"), "{}", page.text());
    let (leads_in, page, mut browser) = follow(&["--new-password"]).await;
    assert_eq!(leads_in, Some(true));
    assert_eq!(page.name(), "new-password", "{}", page.body);
    let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    let page = browser.sign_in_with(&page, "alex", PASSWORD).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    Authenticator::enrol(&stand.app, &person).await;
    let (leads_in, page, _) = follow(&[]).await;
    assert_eq!(leads_in, Some(true));
    assert_eq!(
        page.attribute("input[name=way]", "value").as_deref(),
        Some("app")
    );
    let said = desk.run(&link).done();
    assert!(!said.contains("does not lead in"), "{said}");
});
