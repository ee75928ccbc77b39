//! The pages on which somebody answers: who they ask, what they tell, and what a link or another site cannot do.

use doorward::domain::authentication::Acr;
use doorward::domain::client::{Client, ClientPolicy, GrantType};

use super::*;
use crate::mail::{Stand, last, link_of, stand};
use crate::support::Options;
use crate::support::answer::encode;
use crate::support::app::PASSWORD;
use crate::support::authenticator::{Authenticator, STEP};

both_engines!(the_pages_tell_who_asks_for_what_and_warn, |app| {
    app.add_person().await;
    let rp = party_with(&app, &json!({ "client_uri": "https://till.example/" })).await;
    let fields = [
        ("scope", "openid email"),
        ALEX,
        ("binding_message", "<b>W4 & SCT"),
    ];
    let ticket = ask(&app, &rp, &fields).await;
    let mut browser = Browser::new(&app);
    let page = list(&mut browser, "alex").await;
    for part in ["Till", &rp.id, "<b>W4 & SCT", "It asked on"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    // Where it says that it is, nobody has looked.
    assert!(!page.text().contains("till.example"), "{}", page.text());
    let page = asks(&mut browser, "alex").await;
    page.is_page_or_redirect_of_ours();
    let told = page.text();
    for part in [
        "Till",
        "Alex",
        "<b>W4 & SCT",
        "It asked on",
        "Know that it is you",
        "See your email address",
        "only if you started it yourself",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!page.body.contains("<b>W4"), "escaped");
    assert!(
        !page.body.contains(&ticket.auth_req_id),
        "the secret is the client's"
    );
    // Nobody else may answer, so there is nobody to choose.
    assert!(!page.body.contains("value=\"choose\""));
    let page = browser.submit(&page, &[("decision", "choose")]).await;
    assert_eq!(page.name(), "request-approval");
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
});

// M-005, IDOR: what is asked of one person is on nobody else's list, and answered by nobody else.
both_engines!(nobody_answers_for_another, |app| {
    app.add_person().await;
    app.add_user("eve", "eve@example.com").await;
    let rp = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    let mut alex = Browser::new(&app);
    let approval = asks(&mut alex, "alex").await;
    let page = list(&mut Browser::new(&app), "alex").await;
    let handle = page.attribute("button[name=look]", "value").expect("one");
    let mut eve = Browser::new(&app);
    let page = list(&mut eve, "eve").await;
    assert!(
        page.text().contains("Nothing is waiting"),
        "{}",
        page.text()
    );
    // A page without rows has no form; any other of the account has its token.
    let csrf = eve.open("/account/sessions").await.csrf();
    let fields = [("csrf", csrf), ("look", handle)];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let answer = eve.post("/account/requests", &fields).await;
    assert!(
        !answer.location().contains("/interaction/"),
        "{}",
        answer.location()
    );
    let answer = eve
        .post(
            &approval.action(),
            &[("csrf", &approval.csrf()), ("decision", "allow")],
        )
        .await;
    assert_ne!(answer.status, StatusCode::OK);
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
    assert_eq!(rows(&app, "grants"), 0);
});

// CIBA Core 1.0 §7.1: it is about the person whom the hint names. Whoever else sits at the browser, and proves who they are, is not asked.
both_engines!(whoever_comes_to_anothers_page_signs_in_as_them, |app| {
    let user = app.add_person().await;
    app.add_user("eve", "eve@example.com").await;
    let rp = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    let mut browser = Browser::new(&app);
    let approval = asks(&mut browser, "alex").await;
    let page = browser.get("/end-session").await;
    browser.submit(&page, &[("decision", "sign-out")]).await;
    list(&mut browser, "eve").await;
    let mut page = browser.open(&approval.action()).await;
    for _ in 0..2 {
        assert!(
            ["sign-in", "password"].contains(&page.name().as_str()),
            "{}",
            page.body
        );
        page = browser.sign_in(&page, "eve").await;
    }
    browser
        .submit(&page, &[("decision", "allow"), ("password", "x")])
        .await;
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
    assert_eq!(rows(&app, "grants"), 0);
    let page = browser.open(&approval.action()).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "request-approval", "{}", page.body);
    browser.submit(&page, &[("decision", "allow")]).await;
    app.clock.advance(SECOND * 5);
    let (status, tokens) = ticket.poll(&app, &rp).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    assert_eq!(claims(text(&tokens, "id_token"))["sub"], user.as_str());
});

// What was answered, or may be asked no more, is not answered, though its page is open.
both_engines!(a_page_that_waits_for_nothing_says_so, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let changes: [fn(&mut Client); 2] = [
        |client| {
            let grants = &mut client.metadata.grant_types;
            grants.retain(|grant| *grant != GrantType::Ciba);
        },
        |client| client.metadata.scope = Some(Scope::default()),
    ];
    for change in changes {
        app.clock.advance(SECOND);
        let rp = party(&app).await;
        ask_alex(&app, &rp).await;
        let page = asks(&mut browser, "alex").await;
        amend(&app, &rp.id, change).await;
        let over = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(over.name(), "error", "{}", over.body);
        assert_eq!(rows(&app, "grants"), 0);
    }
    // What its client may ask no more is on no list.
    let listed = list(&mut browser, "alex").await;
    assert_eq!(listed.texts("button[name=look]").len(), 1);
    app.clock.advance(SECOND);
    let rp = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    let page = asks(&mut browser, "alex").await;
    answered(&mut Browser::new(&app), "alex", "deny").await;
    let over = browser.open(&page.action()).await;
    assert_eq!(over.name(), "error", "{}", over.body);
    assert_eq!(ticket.hears(&app, &rp).await, "access_denied");
});

// H-032.
both_engines!(nothing_is_allowed_by_another_sites_form, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let ticket = ask_alex(&app, &rp).await;
    let mut browser = Browser::new(&app);
    let page = asks(&mut browser, "alex").await;
    let csrf = page.csrf();
    for (token, site) in [
        ("", "same-origin"),
        ("x", "same-origin"),
        (&*csrf, "cross-site"),
    ] {
        let fields = [("csrf", token), ("decision", "allow")];
        let headers = [("sec-fetch-site", site)];
        let answer = browser
            .send(Method::POST, &page.action(), Some(&fields), &headers)
            .await;
        assert_ne!(answer.status, StatusCode::OK);
    }
    let address = format!("{}?{}", page.action(), encode(&[("decision", "allow")]));
    assert_eq!(browser.open(&address).await.name(), "request-approval");
    assert_eq!(ticket.hears(&app, &rp).await, "authorization_pending");
});

// C-046: acr_values are tried for, what the operator demands is demanded, and the proof is as fresh as the client registered.
both_engines!(
    what_the_client_wants_of_its_people_is_wanted_here_too,
    |app| {
        let user = app.add_person().await;
        let authenticator = Authenticator::enrol(&app, &user).await;
        let policy = ClientPolicy {
            minimum_acr: Some(Acr::TwoFactors),
            ..ClientPolicy::default()
        };
        let strict = RelyingParty::of(app.add_client_with(till(), policy).await);
        let wants = ("acr_values", Acr::TwoFactors.name());
        for (rp, fields) in [
            (strict, vec![OPENID, ALEX]),
            (party(&app).await, vec![OPENID, ALEX, wants]),
        ] {
            let ticket = ask(&app, &rp, &fields).await;
            let mut browser = Browser::new(&app);
            let mut page = browser.open("/account/requests").await;
            page = browser.sign_in(&page, "alex").await;
            if page.name() == "second-factor" {
                app.clock.advance(STEP);
                let code = authenticator.code(app.clock.now());
                page = browser.submit(&page, &[("code", &code)]).await;
            }
            assert_eq!(page.name(), "account-requests", "{}", page.body);
            let handle = page.attribute("button[name=look]", "value").expect("one");
            let mut page = browser.submit(&page, &[("look", &handle)]).await;
            if page.name() == "second-factor" {
                app.clock.advance(STEP);
                let code = authenticator.code(app.clock.now());
                page = browser.submit(&page, &[("code", &code)]).await;
            }
            assert_eq!(page.name(), "request-approval", "{}", page.body);
            browser.submit(&page, &[("decision", "allow")]).await;
            let (status, tokens) = ticket.poll(&app, &rp).await;
            assert_eq!(status, StatusCode::OK, "{tokens}");
            assert_eq!(
                claims(text(&tokens, "id_token"))["acr"],
                Acr::TwoFactors.name()
            );
        }
        // A request that does not say wants what the client registered, and one that says wants that alone.
        let default = json!({ "default_acr_values": [Acr::OneFactor.name()] });
        let modest = party_with(&app, &default).await;
        let mut browser = Browser::new(&app);
        let page = browser.open("/account/requests").await;
        let page = browser.sign_in(&page, "alex").await;
        app.clock.advance(STEP);
        let code = authenticator.code(app.clock.now());
        browser.submit(&page, &[("code", &code)]).await;
        for (fields, said) in [
            (&[OPENID, ALEX][..], Acr::OneFactor),
            (&[OPENID, ALEX, wants], Acr::TwoFactors),
        ] {
            let ticket = ask(&app, &modest, fields).await;
            answered(&mut browser, "alex", "allow").await;
            let (_, tokens) = ticket.poll(&app, &modest).await;
            assert_eq!(claims(text(&tokens, "id_token"))["acr"], said.name());
        }
        app.add_user("kim", "kim@example.com").await;
        let fresh = party_with(&app, &json!({ "default_max_age": 60 })).await;
        let mut browser = Browser::new(&app);
        list(&mut browser, "kim").await;
        app.clock.advance(SECOND * 61);
        ask(&app, &fresh, &[OPENID, ("login_hint", "kim")]).await;
        let page = list(&mut browser, "kim").await;
        let handle = page.attribute("button[name=look]", "value").expect("one");
        let page = browser.submit(&page, &[("look", &handle)]).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        let page = browser.submit(&page, &[("password", PASSWORD)]).await;
        assert_eq!(page.name(), "request-approval", "{}", page.body);
    }
);

/// The link of the mail that says that somebody is asked.
async fn link(stand: &Stand) -> String {
    let mail = last(stand).await;
    link_of(stand, &mail)
}

both_engines!(
    a_mail_leads_to_what_is_asked_once_and_after_a_sign_in,
    |app| {
        let (stand, _server) = stand(app).await;
        let app = &stand.app;
        app.add_person().await;
        app.add_user("eve", "eve@example.com").await;
        let rp = party(app).await;
        let fields = [OPENID, ALEX, ("binding_message", "W4SCT")];
        let ticket = ask(app, &rp, &fields).await;
        let mail = last(&stand).await;
        for part in ["Till", "W4SCT", "10 minutes"] {
            assert!(mail.text().contains(part), "{part}: {}", mail.text());
        }
        let link = link_of(&stand, &mail);
        let link = link.strip_prefix(&app.issuer).expect("ours");
        // Programs look at links before their readers do.
        let mut browser = Browser::new(app);
        for _ in 0..2 {
            let page = browser.open(link).await;
            assert_eq!(page.name(), "link", "{}", page.body);
        }
        assert_eq!(ticket.hears(app, &rp).await, "authorization_pending");
        let late = browser.open(link).await;
        // Whoever has the mail, and is signed in as somebody else, is not the one who is asked.
        let mut other = Browser::new(app);
        list(&mut other, "eve").await;
        let page = other.open(link).await;
        let page = other.submit(&page, &[]).await;
        assert!(
            ["sign-in", "password"].contains(&page.name().as_str()),
            "{}",
            page.name()
        );
        let page = other.sign_in(&page, "eve").await;
        assert_ne!(page.name(), "request-approval");
        for page in [browser.submit(&late, &[]).await, browser.open(link).await] {
            assert_eq!(page.name(), "error", "the link is good once");
        }
        // It is on the list all the same.
        answered(&mut browser, "alex", "allow").await;
        assert_eq!(ticket.poll(app, &rp).await.0, StatusCode::OK);
    }
);

both_engines!(a_mail_leads_its_reader_to_the_answer, |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    app.add_person().await;
    let rp = party(app).await;
    let ticket = ask_alex(app, &rp).await;
    let link = link(&stand).await;
    let mut browser = Browser::new(app);
    let page = browser
        .open(link.strip_prefix(&app.issuer).expect("ours"))
        .await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(
        page.name(),
        "password",
        "who it is about is known: {}",
        page.body
    );
    let page = browser.submit(&page, &[("password", PASSWORD)]).await;
    assert_eq!(page.name(), "request-approval", "{}", page.body);
    browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(ticket.poll(app, &rp).await.0, StatusCode::OK);
    // One that was answered, or is over, leads nowhere.
    let over = ask_alex(app, &rp).await;
    let link = self::link(&stand).await;
    answered(&mut browser, "alex", "deny").await;
    let page = browser
        .open(link.strip_prefix(&app.issuer).expect("ours"))
        .await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.name(), "error", "{}", page.body);
    assert_eq!(over.hears(app, &rp).await, "access_denied");
});

// Whoever looks at their account is told that something waits.
both_engines!(the_account_says_that_something_waits, |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    list(&mut browser, "alex").await;
    let says = async |browser: &mut Browser| {
        let page = browser.open("/account").await;
        assert_eq!(page.name(), "account", "{}", page.body);
        page.texts(".attention a[href='/account/requests']")
    };
    assert_eq!(says(&mut browser).await, [""; 0]);
    ask_alex(&app, &rp).await;
    assert_eq!(says(&mut browser).await, ["Requests that wait for you"]);
    answered(&mut browser, "alex", "deny").await;
    assert_eq!(says(&mut browser).await, [""; 0]);
});

// Nobody is mailed whom a hint does not name, whose address nobody has shown to be theirs, or who was asked too often; the rows are alike.
both_engines!(a_mail_goes_to_nobody_else, |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    let user = app.add_person().await;
    let rp = party(app).await;
    for hint in ["alex", "nobody", "alex"] {
        let before = (rows(app, "outbox"), rows(app, "challenges"));
        ask(app, &rp, &[OPENID, ("login_hint", hint)]).await;
        let after = (rows(app, "outbox"), rows(app, "challenges"));
        assert_eq!((after.0 - before.0, after.1 - before.1), (1, 1), "{hint}");
        stand.deliver().await;
        app.doubt_address(&user).await;
    }
    assert_eq!(stand.room.arrived().len(), 1);
});

fn seldom() -> Options {
    let mut options = Options::default();
    options.settings.prompts_per_person = 1;
    options
}

// H-112: who was asked as often as one may be is not mailed, either, and no client learns of it.
both_engines!(who_is_not_asked_is_not_mailed, seldom(), |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    app.add_person().await;
    for _ in 0..2 {
        let rp = party(app).await;
        let ticket = ask_alex(app, &rp).await;
        assert_eq!(ticket.hears(app, &rp).await, "authorization_pending");
        stand.deliver().await;
    }
    assert_eq!(stand.room.arrived().len(), 1);
});

// Whoever is signed in with several accounts answers as the one who is asked.
both_engines!(who_has_several_accounts_answers_as_who_is_asked, |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    app.add_person().await;
    app.add_user("eve", "eve@example.com").await;
    let rp = party(app).await;
    let mut browser = Browser::new(app);
    list(&mut browser, "alex").await;
    let shop = RelyingParty::confidential(app).await;
    let page = browser.open(&shop.authorize(&[("prompt", "login")])).await;
    browser.sign_in(&page, "eve").await;
    ask_alex(app, &rp).await;
    let link = link(&stand).await;
    let page = browser
        .open(link.strip_prefix(&app.issuer).expect("ours"))
        .await;
    let page = browser.submit(&page, &[]).await;
    assert_eq!(page.name(), "request-approval", "{}", page.body);
    assert!(page.text().contains("Alex"), "{}", page.text());
});
