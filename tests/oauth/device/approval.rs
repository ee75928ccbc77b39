//! The pages on which a device is let in (§3.3, §5.4): who they ask, what they tell, and what a link or another site cannot do.

use doorward::domain::authentication::Acr;
use doorward::domain::client::ClientPolicy;
use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::scope::Scope;
use doorward::web::pages::views::QrCode;

use super::*;
use crate::support::app::PASSWORD;

/// Whether the device waits still; whatever it hears of how often it asks.
async fn waits(app: &TestApp, rp: &RelyingParty, device: &Device) -> bool {
    app.clock.advance(SECOND * 61);
    device.hears(app, rp).await == "authorization_pending"
}

both_engines!(the_page_tells_who_gets_what_and_warns, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let request = app
        .request(Method::POST, "/device_authorization")
        .header("user-agent", "LivingRoomTV/3.1 (please approve)")
        .form(&[
            ("client_id", rp.id.as_str()),
            ("scope", "openid email offline_access"),
        ]);
    let said = Answer::to(request).await.json();
    let device = Device::of(&said);
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    page.is_page_or_redirect_of_ours();
    let told = page.text();
    for part in [
        "Television",
        "Alex",
        &device.user_code,
        "LivingRoomTV",
        "127.0.0.1",
        "Know that it is you",
        "See your email address",
        "Stay connected while you are away",
        "only if you started it yourself",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // What a device calls itself is one word at most.
    assert!(!page.body.contains("please approve"), "{told}");
    assert!(
        !page.body.contains(&device.device_code),
        "the secret is the device's"
    );
});

// Who allows something is there: their session lasts as if they had come by another page.
both_engines!(who_lets_a_device_in_uses_their_session, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    app.clock.advance(SECOND * 300);
    browser.submit(&page, &[("decision", "allow")]).await;
    let seen = app
        .database
        .count("SELECT last_seen_at AS count FROM sessions");
    assert_eq!(seen, app.clock.now().as_micros());
});

both_engines!(a_code_is_typed_as_one_likes, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let mut browser = Browser::new(&app);
    for spell in [
        str::to_lowercase as fn(&str) -> String,
        |code: &str| code.replace('-', ""),
        |code: &str| format!("  {} ", code.replace('-', " ")),
        |code: &str| code.replace('-', "\u{2013}"),
        // As a Japanese keyboard has it, and as it looks from the sofa.
        |code: &str| {
            let wide = |letter: char| char::from_u32(u32::from(letter) + 0xfee0);
            code.chars().filter_map(wide).collect()
        },
        |code: &str| code.replace('B', "8").replace('S', "5").replace('Z', "2"),
    ] {
        let device = ask(&app, &rp, "openid").await;
        let typed = Device {
            user_code: spell(&device.user_code),
            device_code: device.device_code.clone(),
        };
        let page = typed.asks(&mut browser, "alex").await;
        assert!(
            page.text().contains(&device.user_code),
            "as the device shows it"
        );
    }
    // What has a slip in it is said to have one, and is there to be mended.
    for (typed, said, kept) in [
        ("", "Type the code", ""),
        (" ", "Type the code", ""),
        ("bcdf ghj", "eight letters", "BCDF-GHJ"),
        ("BCDF-GHJA", "eight letters", "BCDF-GHJA"),
        ("<b>&", "eight letters", "B"),
        ("call 0800 12345", "eight letters", ""),
        ("bcdfghjk", "No device", "BCDF-GHJK"),
    ] {
        let page = browser.open("/device").await;
        let page = browser.submit(&page, &[("user_code", typed)]).await;
        assert_eq!(
            (page.name().as_str(), page.status),
            ("device", StatusCode::OK)
        );
        assert!(page.text().contains(said), "{typed:?}: {}", page.text());
        assert_eq!(page.fields()["user_code"], kept, "{typed:?}");
    }
});

// §3.3.1, §5.4, H-039: a link fills the code in, and does no more.
both_engines!(nothing_is_approved_by_a_link, |app| {
    app.add_person().await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    let earlier = ask(&app, &rp, "openid").await;
    earlier.approved(&mut browser, "alex").await;
    let address = format!("/device?user_code={}", device.user_code.to_lowercase());
    let page = browser.open(&address).await;
    assert_eq!(
        page.name(),
        "device",
        "who is signed in, and allowed it before, is asked"
    );
    assert_eq!(page.fields()["user_code"], device.user_code);
    assert_eq!(rows(&app, "interactions"), 1, "a look makes no row");
    for address in [
        format!("{address}&decision=allow&csrf={}", page.csrf()),
        "/device?user_code=%3Cscript%3E".to_owned(),
        "/device?slip=%3Cscript%3E".to_owned(),
    ] {
        let page = browser.open(&address).await;
        assert_eq!(
            (page.name().as_str(), page.status),
            ("device", StatusCode::OK)
        );
        assert!(!page.body.contains("<script>"));
    }
    let approval = browser
        .submit(&page, &[("user_code", &device.user_code)])
        .await;
    assert_eq!(approval.name(), "device-approval");
    let address = format!(
        "{}?decision=allow&csrf={}",
        approval.action(),
        approval.csrf()
    );
    assert_eq!(browser.open(&address).await.name(), "device-approval");
    browser.open("/device/approved").await;
    assert!(waits(&app, &rp, &device).await);
});

// Who opened the page on a computer goes on with their phone; what could be no code goes nowhere.
both_engines!(a_picture_leads_on_to_a_phone, |app| {
    let mut browser = Browser::new(&app);
    let uri = format!("{}/device", app.issuer);
    for (query, address) in [
        ("", uri.clone()),
        ("?user_code=bcdfghjk", format!("{uri}?user_code=BCDF-GHJK")),
        ("?user_code=bcdf", uri.clone()),
        ("?slip=unknown&user_code=AAAA-AAAA", uri.clone()),
    ] {
        let page = browser.open(&format!("/device{query}")).await;
        let picture = QrCode::of(&address).expect("it is short");
        assert!(page.body.contains(&picture.path), "{query}: {}", page.body);
        let says = page.attribute(".by-phone svg", "aria-label");
        assert_eq!(says.as_deref(), Some("QR code of the address of this page"));
    }
});

// H-032.
both_engines!(nothing_is_approved_by_another_sites_form, |app| {
    app.add_person().await;
    app.add_user("kim", "kim@example.com").await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let (mut browser, mut thief) = (Browser::new(&app), Browser::new(&app));
    let entry = browser.open("/device").await;
    let code = ("user_code", device.user_code.as_str());
    let stolen = thief.open("/device").await.csrf();
    let here = ("sec-fetch-site", "same-origin");
    for (token, headers) in [
        (None, [here]),
        (Some(stolen.as_str()), [here]),
        (
            Some(entry.csrf().as_str()),
            [("sec-fetch-site", "cross-site")],
        ),
        (
            Some(entry.csrf().as_str()),
            [("sec-fetch-site", "same-site")],
        ),
    ] {
        let fields: Vec<_> = token
            .map(|token| ("csrf", token))
            .into_iter()
            .chain([code])
            .collect();
        let page = browser
            .send(Method::POST, "/device", Some(&fields), &headers)
            .await;
        assert_eq!(
            (page.status, page.name().as_str()),
            (StatusCode::FORBIDDEN, "error"),
            "{headers:?}"
        );
    }
    let page = device.asks(&mut browser, "alex").await;
    let allow = ("decision", "allow");
    for (token, headers) in [
        (String::new(), [here]),
        (stolen, [here]),
        (page.csrf(), [("sec-fetch-site", "cross-site")]),
        // Of the page before it: the answer to another question.
        (entry.csrf(), [here]),
    ] {
        let fields = [("csrf", token.as_str()), allow];
        let answer = browser
            .send(Method::POST, &page.action(), Some(&fields), &headers)
            .await;
        assert_ne!(answer.status, StatusCode::OK);
        if answer.status == StatusCode::SEE_OTHER {
            assert_eq!(answer.location(), page.action());
        }
    }
    // Another browser, whoever is signed in there.
    device.asks(&mut thief, "kim").await;
    let fields = [("csrf", page.csrf()), ("decision", "allow".to_owned())];
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = thief.post(&page.action(), &fields).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert!(waits(&app, &rp, &device).await);
    // Their own does.
    let done = browser.submit(&page, &[allow]).await;
    assert_eq!(done.path, "/device/approved");
});

both_engines!(
    first_party_apps_ask_too_and_are_not_listed_as_allowed,
    |app| {
        app.add_person().await;
        let policy = ClientPolicy {
            is_first_party: true,
            ..ClientPolicy::default()
        };
        let rp = RelyingParty::of(app.add_client_with(television("none"), policy).await);
        let mut browser = Browser::new(&app);
        for _ in 0..2 {
            let device = ask(&app, &rp, "openid").await;
            device.approved(&mut browser, "alex").await;
            assert_eq!(device.poll(&app, &rp).await.0, StatusCode::OK);
        }
        assert_eq!(rows(&app, "consents"), 0);
    }
);

// C-046: the device flow spares no factor.
both_engines!(
    what_the_client_demands_of_its_people_is_demanded_here_too,
    |app| {
        app.add_person().await;
        let policy = ClientPolicy {
            minimum_acr: Some(Acr::TwoFactors),
            ..ClientPolicy::default()
        };
        let rp = RelyingParty::of(app.add_client_with(television("none"), policy).await);
        let mut browser = Browser::new(&app);
        let signed_in = browser.open("/account").await;
        browser.sign_in(&signed_in, "alex").await;
        let device = ask(&app, &rp, "openid").await;
        let mut page = device.enter(&mut browser).await;
        if page.name() == "password" {
            page = browser.submit(&page, &[("password", PASSWORD)]).await;
        }
        assert_eq!(page.name(), "enrol", "{}", page.body);
        let sent = browser.submit(&page, &[("decision", "allow")]).await;
        assert_ne!(sent.name(), "device-done");
        assert!(waits(&app, &rp, &device).await);
        // What the client registered for requests that do not say counts here too.
        let mut fresh = television("none");
        fresh["default_max_age"] = json!(60);
        let fresh = RelyingParty::of(app.add_client(fresh).await);
        let device = ask(&app, &fresh, "openid").await;
        let page = device.enter(&mut browser).await;
        assert_eq!(page.name(), "password", "{}", page.body);
    }
);

both_engines!(somebody_else_may_answer_and_then_it_is_theirs, |app| {
    app.add_person().await;
    let kim = app.add_user("kim", "kim@example.com").await;
    let rp = public_television(&app).await;
    let device = ask(&app, &rp, "openid").await;
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    let page = browser.submit(&page, &[("decision", "choose")]).await;
    assert_eq!(page.name(), "accounts", "{}", page.body);
    let page = browser.submit(&page, &[("account", "other")]).await;
    let page = browser.sign_in(&page, "kim").await;
    assert_eq!(page.name(), "device-approval", "{}", page.body);
    let done = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(done.path, "/device/approved");
    let (_, tokens) = device.poll(&app, &rp).await;
    assert_eq!(claims(text(&tokens, "id_token"))["sub"], kim.as_str());
});

both_engines!(whoever_approves_does_so_to_what_was_shown, |app| {
    app.add_person().await;
    let mut metadata = television("none");
    metadata["scope"] = json!("openid email");
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let device = ask(&app, &rp, "openid email").await;
    let set_scope = async |words: &'static str| {
        let (id, now) = (ClientId::new(rp.id.as_str()), app.clock.now());
        let scope = Scope::parse(words).expect("scopes");
        let written = app.op().store.write(move |w| {
            let tenant = TenantId::default_tenant();
            let mut client = w.find_client(&tenant, &id)?.expect("the client");
            client.metadata.scope = Some(scope.clone());
            w.update_client(&client, now)
        });
        written.await.expect("written");
    };
    set_scope("openid").await;
    let mut browser = Browser::new(&app);
    let page = device.asks(&mut browser, "alex").await;
    set_scope("openid email").await;
    let again = browser.submit(&page, &[("decision", "allow")]).await;
    assert_eq!(again.name(), "device-approval", "it may have more by now");
    assert!(again.text().contains("email"), "{}", again.text());
    browser.submit(&again, &[("decision", "allow")]).await;
    let (status, tokens) = device.poll(&app, &rp).await;
    assert_eq!(
        (status, &tokens["scope"]),
        (StatusCode::OK, &json!("email openid"))
    );
});

// Whoever leaves before they said who they are takes nothing from the device, whose code they may have guessed.
both_engines!(
    who_goes_away_from_the_sign_in_leaves_the_device_waiting,
    |app| {
        app.add_person().await;
        let rp = public_television(&app).await;
        let device = ask(&app, &rp, "openid").await;
        let mut browser = Browser::new(&app);
        let page = device.enter(&mut browser).await;
        assert_eq!(page.name(), "sign-in");
        for decision in ["allow", "deny"] {
            let page = browser.submit(&page, &[("decision", decision)]).await;
            assert_eq!(page.name(), "sign-in", "nobody is there to say so");
        }
        let page = browser.submit(&page, &[("decision", "cancel")]).await;
        assert_eq!(page.name(), "device");
        assert!(waits(&app, &rp, &device).await);
        device.approved(&mut browser, "alex").await;
    }
);
