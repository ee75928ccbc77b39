//! Pushed authorization requests (RFC 9126): what is pushed is validated at once, opened by its client's id alone, and answered once.

use std::time::Duration;

use doorward::domain::interaction::{Interaction, Progress};
use doorward::provider::Settings;
use doorward::store::Swept;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::redirect_uri::is_dead_end;
use super::turn_client;
use crate::support::answer::delivered;
use crate::support::app::{confidential, public};
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const URN: &str = "urn:ietf:params:oauth:request_uri:";

fn rows(app: &TestApp) -> i64 {
    app.database
        .count("SELECT count(*) AS count FROM pushed_requests")
}

/// An error page, which leads nowhere.
#[track_caller]
fn is_over(page: &Page) {
    is_answered(page);
    assert!(!page.body.contains("app.example"), "{}", page.body);
}

/// An error page, which may say where the client is.
#[track_caller]
fn is_answered(page: &Page) {
    assert_eq!(
        (page.status, page.name().as_str()),
        (StatusCode::GONE, "error"),
        "{}",
        page.body
    );
    assert!(page.headers.get("location").is_none());
    page.is_page_or_redirect_of_ours();
}

both_engines!(a_pushed_request_is_answered_as_it_was_pushed, |app| {
    app.add_person().await;
    for rp in [
        RelyingParty::confidential(&app).await,
        RelyingParty::public(&app).await,
    ] {
        let pushed = [("state", "the pushed one"), ("nonce", "a pushed nonce")];
        let (status, answer) = rp.push(&app, &pushed).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        assert_eq!(answer["expires_in"], 60);
        let request_uri = text(&answer, "request_uri");
        let secret = request_uri.strip_prefix(URN).expect("RFC 9126 §2.2");
        assert!(
            secret.starts_with("dw_ru_") && secret.len() == 49,
            "{secret}"
        );
        let kept = app.database.count(&format!(
            "SELECT count(*) AS count FROM pushed_requests WHERE secret_hash LIKE '%{0}%' OR request LIKE '%{0}%'",
            &secret[6..]
        ));
        assert_eq!(kept, 0, "of the secret only its hash is kept");
        // What stands beside it in the address may be anybody's: the same is no mistake, and anything else has no effect.
        let beside = "&response_type=code&scope=openid+phone&state=another&nonce=another\
             &redirect_uri=https%3A%2F%2Fevil.example%2F&response_mode=fragment&prompt=none&state=again";
        let mut browser = Browser::new(&app);
        let location = browser
            .complete(&format!("{}{beside}", rp.opens(request_uri)))
            .await;
        assert!(location.starts_with(&format!("{REDIRECT}?")), "{location}");
        let answer = parameters(&location);
        assert_eq!(answer["state"], "the pushed one");
        assert_eq!(answer["iss"], app.issuer);
        let (status, tokens) = rp.redeem(&app, &answer["code"]).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        assert_eq!(claims(text(&tokens, "id_token"))["nonce"], "a pushed nonce");
        assert_eq!(tokens["scope"], "email openid profile");
    }
});

both_engines!(the_answer_to_a_push_is_nobodys_to_keep, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let asks = rp.asks(&[("client_id", "")]);
    let request = app
        .request(Method::POST, "/par")
        .header("authorization", rp.basic().expect("a secret"))
        .form(&asks);
    let answer = Answer::to(request).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.is_unstored("par");
});

// §7.3; a page that is loaded again before anybody has signed in goes on.
both_engines!(
    it_is_opened_as_often_as_one_likes_and_answered_once,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let opens = rp.pushed(&app, &[]).await;
        let mut browser = Browser::new(&app);
        let (first, second) = (browser.open(&opens).await, browser.open(&opens).await);
        assert_eq!(
            (first.name().as_str(), second.name().as_str()),
            ("sign-in", "sign-in")
        );
        let consent = browser.sign_in(&second, "alex").await;
        let left = browser.submit(&consent, &[("decision", "allow")]).await;
        assert!(parameters(left.location()).contains_key("code"));
        // The same browser, who could be answered at once, and another.
        is_over(&browser.get(&opens).await);
        is_over(&Browser::new(&app).get(&opens).await);
        // The window that was opened first has nothing to give either.
        is_answered(&browser.open(&first.action()).await);
        assert_eq!(rows(&app), 0);
        // Who is signed in, and owes nothing, uses it up by coming.
        let opens = rp.pushed(&app, &[]).await;
        assert!(delivered(&browser.get(&opens).await).contains_key("code"));
        is_over(&browser.get(&opens).await);
    }
);

both_engines!(it_is_used_up_by_a_refusal_too, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let opens = rp.pushed(&app, &[]).await;
    let mut browser = Browser::new(&app);
    let other = browser.open(&opens).await;
    let page = browser.open(&opens).await;
    let left = browser.submit(&page, &[("decision", "cancel")]).await;
    assert_eq!(parameters(left.location())["error"], "access_denied");
    is_over(&browser.get(&opens).await);
    is_answered(&browser.submit(&other, &[("decision", "cancel")]).await);
    // What could not be answered without a page can be brought again.
    let opens = rp.pushed(&app, &[("prompt", "none")]).await;
    for _ in 0..2 {
        let answer = delivered(&Browser::new(&app).get(&opens).await);
        assert_eq!(answer["error"], "login_required");
    }
});

both_engines!(
    it_opens_nothing_for_others_nor_later_nor_by_a_guess,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let other = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        rp.tokens(&app, &mut browser).await;
        let (_, answer) = rp.push(&app, &[]).await;
        let request_uri = text(&answer, "request_uri");
        is_over(&browser.get(&other.opens(request_uri)).await);
        for guess in [
            URN.to_owned(),
            format!("{URN}dw_ru_"),
            format!("{request_uri}x"),
            request_uri[..request_uri.len() - 1].to_owned(),
            format!("{URN}{}", "x".repeat(4000)),
            format!("{URN}%' OR '1'='1"),
        ] {
            is_over(&browser.get(&rp.opens(&guess)).await);
            // An address beside it changes nothing: nobody has vouched for it.
            let beside = format!(
                "{}&redirect_uri={REDIRECT}&response_type=code",
                rp.opens(&guess)
            );
            is_over(&browser.get(&beside).await);
        }
        // RFC 9126 §4: with the client_id, and no other way.
        let nameless = format!("/authorize?request_uri={request_uri}");
        is_dead_end(&browser.get(&nameless).await, REDIRECT);
        let twice = format!("{}&client_id={}", rp.opens(request_uri), other.id);
        is_dead_end(&browser.get(&twice).await, REDIRECT);
        is_dead_end(
            &browser
                .get(&format!(
                    "{}&request_uri={request_uri}",
                    rp.opens(request_uri)
                ))
                .await,
            REDIRECT,
        );
        // None of all that has used it up.
        app.clock.advance(Duration::from_secs(59));
        let late = browser.get(&rp.opens(request_uri)).await;
        assert!(delivered(&late).contains_key("code"));
        let opens = rp.pushed(&app, &[]).await;
        app.clock.advance(Duration::from_secs(60));
        is_over(&browser.get(&opens).await);
    }
);

both_engines!(what_its_client_is_by_then_decides, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    let change = async |what: serde_json::Value| {
        let mut document = confidential(REDIRECT);
        document["client_id"] = rp.id.as_str().into();
        for (name, value) in what.as_object().expect("an object") {
            document[name] = value.clone();
        }
        let token = text(&rp.registration, "registration_access_token");
        let request = app
            .request(Method::PUT, &format!("/register/{}", rp.id))
            .bearer_auth(token)
            .json(&document);
        let answer = Answer::to(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    let opens = rp.pushed(&app, &[]).await;
    turn_client(&app, &rp.id, false).await;
    is_dead_end(&browser.get(&opens).await, REDIRECT);
    turn_client(&app, &rp.id, true).await;
    change(json!({ "redirect_uris": ["https://app.example/other"] })).await;
    is_dead_end(&browser.get(&opens).await, REDIRECT);
    change(json!({ "scope": "openid" })).await;
    let code = delivered(&browser.get(&opens).await)["code"].clone();
    let (_, tokens) = rp.redeem(&app, &code).await;
    assert_eq!(tokens["scope"], "openid");
});

// Who takes their time is answered: it is the way in that lasts a minute, not the sign-in.
both_engines!(who_has_it_open_may_take_their_time, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let opens = rp.pushed(&app, &[]).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&opens).await;
    rp.pushed(&app, &[]).await;
    assert_eq!(rows(&app), 2);
    app.clock.advance(Duration::from_secs(23 * 3600));
    let sweep = async || -> Swept {
        let now = app.op().now();
        let swept = app.op().store.write(move |w| w.sweep(now, now)).await;
        swept.expect("swept")
    };
    sweep().await;
    assert_eq!(rows(&app), 1, "the one that nobody opened is gone");
    let consent = browser.sign_in(&page, "alex").await;
    let left = browser.submit(&consent, &[("decision", "allow")]).await;
    assert!(parameters(left.location()).contains_key("code"));
    // One that was left open for longer than that cannot begin again by itself: it was pushed once.
    let opens = rp.pushed(&app, &[("prompt", "login")]).await;
    let page = browser.open(&opens).await;
    app.clock.advance(Duration::from_secs(25 * 3600));
    is_over(&browser.open(&page.action()).await);
    sweep().await;
    assert_eq!(rows(&app), 0);
});

both_engines!(what_is_wrong_is_said_when_it_is_pushed, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let open = RelyingParty::public(&app).await;
    let long = "x".repeat(2049);
    let wrong = [
        ("redirect_uri", "", "invalid_request"),
        ("redirect_uri", "https://evil.example/", "invalid_request"),
        (
            "redirect_uri",
            "https://app.example/cb?x=1",
            "invalid_request",
        ),
        (
            "request_uri",
            "urn:ietf:params:oauth:request_uri:x",
            "invalid_request",
        ),
        ("request_uri", "https://app.example/r", "invalid_request"),
        ("response_type", "", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        (
            "response_type",
            "code id_token",
            "unsupported_response_type",
        ),
        ("response_mode", "web_message", "invalid_request"),
        ("registration", "{}", "registration_not_supported"),
        ("scope", "nothing", "invalid_scope"),
        ("scope", "a\"b", "invalid_scope"),
        ("prompt", "create", "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        ("claims", "{", "invalid_request"),
        ("id_token_hint", "x", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("state", long.as_str(), "invalid_request"),
        ("nonce", long.as_str(), "invalid_request"),
    ];
    for rp in [&rp, &open] {
        for (name, value, error) in wrong {
            let (status, answer) = rp.push(&app, &[(name, value)]).await;
            assert_eq!(
                (status, text(&answer, "error")),
                (StatusCode::BAD_REQUEST, error),
                "{name}={value}: {answer}"
            );
        }
    }
    let (status, answer) = open
        .push(
            &app,
            &[("code_challenge", ""), ("code_challenge_method", "")],
        )
        .await;
    assert_eq!(
        (status, text(&answer, "error")),
        (StatusCode::BAD_REQUEST, "invalid_request")
    );
    let machine = json!({ "redirect_uris": [REDIRECT], "grant_types": ["client_credentials"], "response_types": [] });
    let machine = RelyingParty::of(app.add_client(machine).await);
    let (_, answer) = machine.push(&app, &[]).await;
    assert_eq!(text(&answer, "error"), "unauthorized_client");
    // §2.3: as at the token endpoint.
    let asks = rp.asks(&[]);
    let answer = Answer::to(app.request(Method::POST, "/par").form(&asks)).await;
    answer.is_refused(
        401,
        "invalid_client",
        "a confidential client without its secret",
    );
    assert_eq!(rows(&app), 0, "nothing of that is kept");
});

// §2.3: 413. Longer than what may wait in the database, and shorter than any body may be.
both_engines!(what_is_too_long_is_not_kept, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let much = "x".repeat(2000);
    let claims = json!({ "userinfo": { "name": { "value": "x".repeat(3000) } } }).to_string();
    let long = [
        ("state", much.as_str()),
        ("nonce", &much),
        ("login_hint", &much),
        ("claims", &claims),
    ];
    let asks = rp.asks(&long);
    let request = app
        .request(Method::POST, "/par")
        .header("authorization", rp.basic().expect("a secret"))
        .form(&asks);
    Answer::to(request)
        .await
        .is_refused(413, "invalid_request", "too long");
    assert_eq!(rows(&app), 0);
});

fn little() -> Options {
    Options {
        settings: Settings {
            interactions_per_network: 3,
            pushed_requests_per_client: 2,
            ..Settings::default()
        },
        ..Options::default()
    }
}

// §2.3: 429.
both_engines!(nobody_pushes_without_end, little(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let other = RelyingParty::confidential(&app).await;
    let open = RelyingParty::public(&app).await;
    for (rp, most) in [(&rp, 2), (&other, 2), (&open, 3)] {
        for _ in 0..most {
            assert_eq!(rp.push(&app, &[]).await.0, StatusCode::CREATED);
        }
        let mut request = app.request(Method::POST, "/par");
        let mut asks = rp.asks(&[]);
        if let Some(basic) = rp.basic() {
            request = request.header("authorization", basic);
            asks.remove("client_id");
        }
        let answer = Answer::to(request.form(&asks)).await;
        answer.is_refused(429, "temporarily_unavailable", &rp.id);
        let wait: u64 = answer.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait), "{wait}");
    }
    assert_eq!(rows(&app), 7);
    app.clock.advance(Duration::from_secs(60));
    for rp in [&rp, &other, &open] {
        assert_eq!(rp.push(&app, &[]).await.0, StatusCode::CREATED);
    }
});

// A flood makes room of what nobody has opened.
both_engines!(of_too_many_those_go_that_nobody_has_open, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let opens = rp.pushed(&app, &[]).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&opens).await;
    for _ in 0..5 {
        app.clock.advance(Duration::from_secs(1));
        rp.pushed(&app, &[]).await;
    }
    app.clock.advance(Duration::from_secs(1));
    let newest = rp.pushed(&app, &[]).await;
    let bound = app.op().store.write(|w| w.bound_pushed_requests(2)).await;
    assert!(!bound.expect("bounded").is_more);
    assert_eq!(rows(&app), 2);
    assert_eq!(Browser::new(&app).open(&newest).await.name(), "sign-in");
    let consent = browser.sign_in(&page, "alex").await;
    let left = browser.submit(&consent, &[("decision", "allow")]).await;
    assert!(parameters(left.location()).contains_key("code"));
});

/// Whether a request in a browser's address is refused, and one that was pushed goes on.
async fn has_to_push(app: &TestApp, rp: &RelyingParty) {
    let mut browser = Browser::new(app);
    let answer = delivered(&browser.get(&rp.authorize(&[])).await);
    assert_eq!(
        (answer["error"].as_str(), answer["state"].as_str()),
        ("invalid_request", "a state")
    );
    assert!(answer["error_description"].contains("pushed"), "{answer:?}");
    let opens = rp.pushed(app, &[]).await;
    let location = browser.complete(&opens).await;
    let (status, tokens) = rp.redeem(app, &parameters(&location)["code"]).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
}

// §6, and §5.
both_engines!(a_client_may_wish_that_all_its_requests_are_pushed, |app| {
    app.add_person().await;
    for mut metadata in [confidential(REDIRECT), public(REDIRECT)] {
        metadata["require_pushed_authorization_requests"] = true.into();
        let registered = app.add_client(metadata).await;
        assert_eq!(registered["require_pushed_authorization_requests"], true);
        has_to_push(&app, &RelyingParty::of(registered)).await;
    }
    let metadata = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration")).await;
    assert_eq!(
        metadata.json()["require_pushed_authorization_requests"],
        false
    );
    // One that waits when its client begins to wish so is not answered.
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let mut changed = confidential(REDIRECT);
    changed["client_id"] = rp.id.as_str().into();
    changed["require_pushed_authorization_requests"] = true.into();
    let request = app
        .request(Method::PUT, &format!("/register/{}", rp.id))
        .bearer_auth(text(&rp.registration, "registration_access_token"))
        .json(&changed);
    assert_eq!(Answer::to(request).await.status, 200);
    let left = browser.submit(&page, &[("username", "alex")]).await;
    assert_eq!(parameters(left.location())["error"], "invalid_request");
});

fn everybody_pushes() -> Options {
    Options {
        settings: Settings {
            require_pushed_authorization_requests: true,
            ..Settings::default()
        },
        ..Options::default()
    }
}

both_engines!(
    an_operator_may_wish_it_of_all_clients,
    everybody_pushes(),
    |app| {
        app.add_person().await;
        has_to_push(&app, &RelyingParty::confidential(&app).await).await;
        has_to_push(&app, &RelyingParty::public(&app).await).await;
        let metadata =
            Answer::to(app.request(Method::GET, "/.well-known/openid-configuration")).await;
        assert_eq!(
            metadata.json()["require_pushed_authorization_requests"],
            true
        );
    }
);

// What a node of an earlier version has written has no such member.
#[test]
fn an_interaction_of_an_earlier_version_was_not_pushed() {
    let errand = r#"{"client_id":"c","redirect_uri":"https://app.example/cb","response_mode":"query","scope":"openid",
        "prompt":{},"acr_values":[],"display":"page","claims":{}}"#;
    let interaction = Interaction {
        errand: serde_json::from_str(errand).expect("an errand"),
        tenant_id: doorward::domain::id::TenantId::default_tenant(),
        id: doorward::domain::id::InteractionId::new("i"),
        browser_hash: String::new(),
        progress: Progress::default(),
        created_at: doorward::domain::time::Timestamp::from_seconds(1),
        expires_at: doorward::domain::time::Timestamp::from_seconds(2),
        answered_at: None,
    };
    assert_eq!(interaction.errand.pushed_hash(), None);
}
