//! Passkeys on the pages: made at the account page, used by themselves and as a second factor.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::authenticator::Authenticator;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::claims;
use crate::support::soft_passkey::SoftPasskey;
use crate::support::{Browser, RelyingParty, TestApp};

/// What the page's script asks for.
pub async fn options(browser: &mut Browser, page: &Page) -> (String, Value) {
    let path = page
        .attribute("form[data-passkey]", "data-passkey-options")
        .unwrap_or_else(|| panic!("a form for passkeys: {}", page.body));
    let csrf = page
        .attribute("form[data-passkey] input[name=csrf]", "value")
        .unwrap();
    let fields = [("csrf", csrf.as_str()), ("mediation", "modal")];
    let answer = browser.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let mut answer: Value = serde_json::from_str(&answer.body).unwrap();
    let ceremony = answer["ceremony"].as_str().unwrap().to_owned();
    (ceremony, answer["options"].take())
}

pub async fn send(browser: &mut Browser, page: &Page, ceremony: &str, credential: &str) -> Page {
    let csrf = page
        .attribute("form[data-passkey] input[name=csrf]", "value")
        .unwrap();
    let action = page.attribute("form[data-passkey]", "action").unwrap();
    let fields = [
        ("csrf", csrf.as_str()),
        ("ceremony", ceremony),
        ("credential", credential),
        ("name", "Laptop"),
    ];
    let answer = browser.post(&action, &fields).await;
    browser.follow(answer).await
}

/// Signs in with a password and makes a passkey.
pub async fn make(app: &TestApp, username: &str) -> (Browser, SoftPasskey) {
    let mut browser = Browser::new(app);
    let page = browser.open("/account/passkeys").await;
    let page = browser.sign_in(&page, username).await;
    assert_eq!(page.name(), "account-passkeys", "{}", page.body);
    let (page, key) = create(app, &mut browser, &page).await;
    assert_eq!(page.name(), "account-passkeys", "{}", page.body);
    assert!(page.text().contains("Laptop"), "{}", page.text());
    (browser, key)
}

/// Makes a passkey on a page that asks for one.
pub async fn create(app: &TestApp, browser: &mut Browser, page: &Page) -> (Page, SoftPasskey) {
    let (ceremony, asked) = options(browser, page).await;
    let (key, says) = SoftPasskey::create(&asked, &app.issuer);
    let page = send(browser, page, &ceremony, &key.registration(&says)).await;
    (page, key)
}

pub async fn use_it(browser: &mut Browser, page: &Page, key: &mut SoftPasskey) -> Page {
    let (ceremony, asked) = options(browser, page).await;
    let answer = key.answer(&asked);
    send(browser, page, &ceremony, &answer).await
}

async fn id_token(app: &TestApp, rp: &RelyingParty, browser: &mut Browser, page: Page) -> Value {
    let page = if page.name() == "consent" {
        browser.submit(&page, &[("decision", "allow")]).await
    } else {
        page
    };
    let code = parameters(page.location())["code"].clone();
    let (_, tokens) = rp.redeem(app, &code).await;
    claims(tokens["id_token"].as_str().expect("an ID token"))
}

// The page of a password says nothing of who has one.
both_engines!(a_passkey_stands_in_for_a_password_on_its_page, |app| {
    app.add_person().await;
    let (_, mut key) = make(&app, "alex").await;
    for name in ["nobody", "alex"] {
        let mut browser = Browser::new(&app);
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", name)]).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        let refused = send(&mut browser, &page, "none", "{}").await;
        assert_eq!(refused.name(), "password", "{}", refused.body);
        assert!(refused.text().contains("passkey"), "{}", refused.text());
        assert_eq!(browser.session_cookie(), None);
        let page = use_it(&mut browser, &refused, &mut key).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert!(page.text().contains("Alex"), "{}", page.text());
    }
});

both_engines!(a_passkey_signs_its_owner_in_without_a_name, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let (_, mut key) = make(&app, "alex").await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let field = page.attribute("#username", "autocomplete");
    assert_eq!(field.as_deref(), Some("username webauthn"));
    let (_, asked) = options(&mut browser, &page).await;
    assert_eq!(
        asked["publicKey"]["allowCredentials"],
        json!([]),
        "nobody is named"
    );
    let page = use_it(&mut browser, &page, &mut key).await;
    let token = id_token(&app, &rp, &mut browser, page).await;
    assert_eq!(token["acr"], "phr");
    assert_eq!(token["amr"], json!(["hwk", "user", "mfa"]));
    // With a password they get in as before: a passkey is a better way, no further step.
    let mut elsewhere = Browser::new(&app);
    let page = elsewhere.open(&rp.authorize(&[])).await;
    let page = elsewhere.sign_in(&page, "alex").await;
    assert_eq!(
        id_token(&app, &rp, &mut elsewhere, page).await["amr"],
        json!(["pwd"])
    );
    // A client that asks for it is given it, by one more step.
    let page = elsewhere
        .open(&rp.authorize(&[("acr_values", "phr")]))
        .await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let (_, asked) = options(&mut elsewhere, &page).await;
    let listed = asked["publicKey"]["allowCredentials"].as_array().unwrap();
    assert_eq!(
        listed.len(),
        1,
        "who has proven a factor is told which there are"
    );
    let page = use_it(&mut elsewhere, &page, &mut key).await;
    let token = id_token(&app, &rp, &mut elsewhere, page).await;
    assert_eq!(token["acr"], "phr");
    assert_eq!(token["amr"], json!(["pwd", "hwk", "user", "mfa"]));
});

both_engines!(a_passkey_is_the_second_factor_of_its_owner_alone, |app| {
    let person = app.add_person().await;
    app.add_user("robin", "robin@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let (_, mut key) = make(&app, "alex").await;
    let (_, mut theirs) = make(&app, "robin").await;
    Authenticator::enrol(&app, &person).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor");
    let refused = use_it(&mut browser, &page, &mut theirs).await;
    assert!(
        refused.text().contains("cannot be used here"),
        "{}",
        refused.text()
    );
    assert_eq!(browser.session_cookie(), None);
    let page = use_it(&mut browser, &refused, &mut key).await;
    let token = id_token(&app, &rp, &mut browser, page).await;
    assert_eq!(token["amr"], json!(["pwd", "hwk", "user", "mfa"]));
});

both_engines!(an_answer_is_good_once_and_in_its_own_browser, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let (_, mut key) = make(&app, "alex").await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let (ceremony, asked) = options(&mut browser, &page).await;
    let answer = key.answer(&asked);
    let mut thief = Browser::new(&app);
    let elsewhere = thief.open(&rp.authorize(&[])).await;
    let refused = send(&mut thief, &elsewhere, &ceremony, &answer).await;
    assert!(
        refused.text().contains("cannot be used here"),
        "{}",
        refused.text()
    );
    assert_eq!(thief.session_cookie(), None);
    let page = browser.open(&page.path).await;
    let done = send(&mut browser, &page, &ceremony, &answer).await;
    assert_eq!(done.name(), "consent", "{}", done.body);
    let again = send(&mut thief, &elsewhere, &ceremony, &answer).await;
    assert_eq!(again.name(), "sign-in");
    assert_eq!(thief.session_cookie(), None);
    // Whoever cannot show a form of ours is told nothing.
    let path = elsewhere
        .attribute("form[data-passkey]", "data-passkey-options")
        .unwrap();
    let refused = thief.post(&path, &[("csrf", "x")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut stranger = Browser::new(&app);
    let refused = stranger.post(&path, &[("csrf", &page.csrf())]).await;
    assert_eq!(refused.status, StatusCode::GONE);
});

both_engines!(passkeys_are_named_and_removed, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let (mut browser, mut key) = make(&app, "alex").await;
    let page = browser.open("/account/passkeys").await;
    let signal = page
        .attribute("meta[name=passkey-signal]", "content")
        .unwrap();
    let signal: Value = serde_json::from_str(&signal).unwrap();
    let listed = signal["allAcceptedCredentialIds"].as_array().unwrap().len();
    assert_eq!((listed, signal["name"].as_str()), (1, Some("alex")));
    let handle = page.attribute("button[name=rename]", "value").unwrap();
    let renamed = browser
        .submit(&page, &[("rename", &handle), ("name", "<b>Telephone</b>")])
        .await;
    assert!(
        renamed.text().contains("<b>Telephone</b>"),
        "{}",
        renamed.body
    );
    assert!(!renamed.body.contains("<b>Telephone"), "{}", renamed.body);
    let page = browser.submit(&page, &[("remove", &handle)]).await;
    assert!(!page.text().contains("Telephone"));
    // The browser that offers it afterwards hears that nobody here has it.
    let mut elsewhere = Browser::new(&app);
    let asked = elsewhere.open(&rp.authorize(&[])).await;
    let refused = use_it(&mut elsewhere, &asked, &mut key).await;
    assert!(
        refused.text().contains("cannot be used here"),
        "{}",
        refused.text()
    );
    let signal = refused
        .attribute("meta[name=passkey-signal]", "content")
        .unwrap();
    let signal: Value = serde_json::from_str(&signal).unwrap();
    assert_eq!(signal["credentialId"], handle);
    assert_eq!(elsewhere.session_cookie(), None);
});

// At the second step as at the first. One that is somebody else's is not unknown.
both_engines!(an_unknown_passkey_is_told_at_the_second_factor_too, |app| {
    app.add_person().await;
    app.add_user("robin", "robin@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let (mut owner, mut gone) = make(&app, "alex").await;
    let page = owner.open("/account/passkeys").await;
    let handle = page.attribute("button[name=remove]", "value").unwrap();
    let (_, mut key) = create(&app, &mut owner, &page).await;
    let (_, mut theirs) = make(&app, "robin").await;
    let page = owner.open("/account/passkeys").await;
    owner.submit(&page, &[("remove", &handle)]).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[("acr_values", "phr")])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let signal = "meta[name=passkey-signal]";
    let refused = use_it(&mut browser, &page, &mut theirs).await;
    assert!(refused.text().contains("cannot be used here"));
    assert_eq!(
        refused.attribute(signal, "content"),
        None,
        "somebody has it"
    );
    let refused = use_it(&mut browser, &refused, &mut gone).await;
    assert!(refused.text().contains("cannot be used here"));
    let told = refused.attribute(signal, "content").expect("a signal");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told, json!({ "rpId": "localhost", "credentialId": handle }));
    assert_eq!(browser.session_cookie(), None);
    let page = use_it(&mut browser, &refused, &mut key).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

both_engines!(
    what_a_removed_passkey_proved_a_moment_ago_begins_no_session,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (mut owner, mut key) = make(&app, "alex").await;
        let authenticator = Authenticator::enrol(&app, &person).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "second-factor", "a password, proven in part");
        let list = owner.open("/account/passkeys").await;
        let handle = list.attribute("button[name=remove]", "value").unwrap();
        owner.submit(&list, &[("remove", &handle)]).await;
        let page = browser.open(&page.path).await;
        let code = authenticator.code(app.op().now());
        let page = browser
            .submit(&page, &[("way", "app"), ("code", &code)])
            .await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        let mut fresh = Browser::new(&app);
        let asked = fresh.open(&rp.authorize(&[])).await;
        use_it(&mut fresh, &asked, &mut key).await;
        assert_eq!(
            (browser.session_cookie(), fresh.session_cookie()),
            (None, None)
        );
    }
);

// H-068: neither the page nor what its script asks for takes a name for markup.
both_engines!(a_name_with_markup_is_text_to_the_prompt_as_well, |app| {
    let person = app.add_person().await;
    let evil = "</script><img src=x onerror=alert(1)>\"'{{7*7}}";
    let written = app.op().store.write(move |w| {
        let mut user = w.find_user(&person)?.expect("the person");
        user.profile.name = Some(evil.into());
        w.update_user(&user, "alex", user.profile.email.as_deref())
    });
    written.await.unwrap();
    let (mut browser, _) = make(&app, "alex").await;
    let page = browser.open("/account/passkeys").await;
    let (_, asked) = options(&mut browser, &page).await;
    let answer = browser.seen.last().expect("an answer");
    let header = |name: &str| answer.headers[name].to_str().unwrap();
    assert!(header("content-type").starts_with("application/json"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(asked["publicKey"]["user"]["displayName"], evil);
    for page in &browser.seen {
        let is_html = page.headers.get("content-type").is_some_and(|kind| {
            let kind = kind.to_str().unwrap();
            kind.starts_with("text/html")
        });
        assert!(
            !is_html || !page.body.contains("<img src=x"),
            "{}",
            page.body
        );
    }
    let signal = page
        .attribute("meta[name=passkey-signal]", "content")
        .unwrap();
    assert!(signal.contains("onerror"), "{signal}");
});

// M-049.
both_engines!(
    passkeys_that_are_refused_cost_nobody_their_password,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let (_, mut key) = make(&app, "alex").await;
        let mut browser = Browser::new(&app);
        let begun = browser.open(&rp.authorize(&[])).await;
        let mut page = begun.clone();
        for round in 0..15 {
            let (ceremony, asked) = options(&mut browser, &page).await;
            let mut says = key.get(&asked);
            says.is_signature_spoiled = true;
            // What a dialog that was closed leaves, every third time.
            let answer = match round % 3 {
                0 => String::new(),
                _ => key.assertion(&says),
            };
            page = send(&mut browser, &page, &ceremony, &answer).await;
            assert_eq!(
                (page.status, page.name().as_str()),
                (StatusCode::OK, "sign-in"),
                "{round}: {}",
                page.body
            );
        }
        let page = browser.sign_in(&begun, "alex").await;
        assert_eq!(page.name(), "consent", "{}", page.body);
    }
);
