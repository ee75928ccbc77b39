//! Who signs out at an upstream is signed out here (OpenID Connect Back-Channel Logout 1.0): by a second Doorward, and by who forges it.

use std::time::Duration;

use doorward::domain::id::UserId;
use doorward::domain::signing::SigningAlgorithm;
use doorward::oauth::logout::back_channel::deliver;
use reqwest::Method;
use serde_json::{Value, json};

use super::impostor::{Impostor, SUBJECT};
use super::{CLIENT, Stand, redeem};
use crate::oauth::amend;
use crate::support::authenticator::Authenticator;
use crate::support::forge::{Key, changed, forgeries};
use crate::support::{Answer, Browser, Options, TestApp};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Sends it as an upstream does.
pub async fn say(app: &TestApp, connector: &str, token: &str) -> Answer {
    let request = app
        .request(Method::POST, &format!("/callback/{connector}/logout"))
        .form(&[("logout_token", token)]);
    Answer::to(request).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.open("/account").await.name() == "account"
}

/// Somebody who came by the impostor.
async fn arrived(impostor: &mut Impostor, changes: &Value) -> Browser {
    impostor.leave().await;
    impostor.gives_changed(changes);
    let subject = changes["sub"].as_str().unwrap_or(SUBJECT);
    let userinfo = json!({ "sub": subject }).to_string();
    impostor.says(|says| says.userinfo = ("200 OK", userinfo));
    assert_eq!(impostor.come_back().await.name(), "consent");
    impostor.browser.clone()
}

pub fn logout(impostor: &Impostor, jti: &str) -> Value {
    let now = impostor.here.clock.now().as_seconds();
    json!({
        "iss": impostor.stranger.at(""),
        "aud": CLIENT,
        "iat": now,
        "exp": now + 120,
        "jti": jti,
        "sub": SUBJECT,
        "sid": "one",
        "events": { EVENT: {} },
    })
}

pub fn signed(impostor: &Impostor, claims: &Value) -> String {
    let header = impostor.key.header("logout+jwt");
    impostor.key.sign(&header, claims)
}

both_engines!(
    who_signs_out_there_is_signed_out_here_and_so_are_the_apps,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let uri = format!("{}/callback/corp/logout", stand.here.issuer);
        amend(&stand.there, CLIENT, move |client| {
            client.metadata.backchannel_logout_uri = Some(uri.clone());
        })
        .await;
        let page = stand.arrive(&[]).await;
        assert_eq!(page.name(), "consent");
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let refresh = tokens["refresh_token"].as_str().expect("one").to_owned();
        assert!(is_signed_in(&mut stand.at_here).await);
        // Another, who signed in here, has nothing to do with it.
        stand.here.add_user("sam", "sam@example.com").await;
        let mut other = Browser::new(&stand.here);
        let page = other.open("/account").await;
        other.sign_in(&page, "sam").await;

        let page = stand.at_there.open("/end-session").await;
        assert_eq!(page.name(), "sign-out", "{}", page.body);
        stand
            .at_there
            .submit(&page, &[("decision", "sign-out")])
            .await;
        deliver(&stand.there.node.state.op).await.expect("told");
        assert!(!is_signed_in(&mut stand.at_here).await);
        assert!(is_signed_in(&mut other).await);
        let (status, _) = stand.rp.refresh(&stand.here, &refresh).await;
        assert_eq!(status.as_u16(), 400, "what lived in the session");
    }
);

both_engines!(the_session_or_all_of_somebody_ends, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    let mut one = arrived(&mut impostor, &json!({ "sid": "one" })).await;
    let mut two = arrived(&mut impostor, &json!({ "sid": "two" })).await;
    let mut none = arrived(&mut impostor, &json!({})).await;
    let mut others = arrived(&mut impostor, &json!({ "sub": "another", "sid": "three" })).await;
    // One that is of another than it says ends nothing.
    let wrong = changed(&logout(&impostor, "a"), &json!({ "sub": "another" }));
    let answer = say(&impostor.here, "corp", &signed(&impostor, &wrong)).await;
    assert_eq!(answer.status, 200);
    assert!(is_signed_in(&mut one).await);
    let answer = say(
        &impostor.here,
        "corp",
        &signed(&impostor, &logout(&impostor, "b")),
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(!is_signed_in(&mut one).await);
    for browser in [&mut two, &mut none, &mut others] {
        assert!(is_signed_in(browser).await);
    }
    let by_sid = changed(
        &logout(&impostor, "c"),
        &json!({ "sub": null, "sid": "two" }),
    );
    say(&impostor.here, "corp", &signed(&impostor, &by_sid)).await;
    assert!(!is_signed_in(&mut two).await);
    assert!(is_signed_in(&mut none).await);
    let mut again = arrived(&mut impostor, &json!({ "sid": "one" })).await;
    let all = changed(&logout(&impostor, "d"), &json!({ "sid": null }));
    say(&impostor.here, "corp", &signed(&impostor, &all)).await;
    for browser in [&mut none, &mut again] {
        assert!(!is_signed_in(browser).await);
    }
    assert!(is_signed_in(&mut others).await);
});

// The session begins when the second factor is there; by whom it was begun is known then still.
both_engines!(a_session_with_a_second_factor_ends_too, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    arrived(&mut impostor, &json!({ "sid": "first" })).await;
    let somebody = "SELECT id AS text FROM users";
    let somebody = impostor.here.database.texts(somebody).concat();
    let app = Authenticator::enrol(&impostor.here, &UserId::new(somebody)).await;
    impostor.leave().await;
    impostor.gives_changed(&json!({ "sid": "one" }));
    let page = impostor.come_back().await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let code = app.code(impostor.here.clock.now());
    let fields = [("way", "app"), ("code", code.as_str())];
    let page = impostor.browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let mut browser = impostor.browser.clone();
    assert!(is_signed_in(&mut browser).await);
    say(
        &impostor.here,
        "corp",
        &signed(&impostor, &logout(&impostor, "a")),
    )
    .await;
    assert!(!is_signed_in(&mut browser).await);
});

// It was said before, and waits here for what is missing.
both_engines!(
    a_session_that_ended_there_begins_none_by_a_second_factor,
    |app| {
        let mut impostor = Impostor::start(app.engine).await;
        arrived(&mut impostor, &json!({ "sid": "first" })).await;
        let somebody = "SELECT id AS text FROM users";
        let somebody = impostor.here.database.texts(somebody).concat();
        let app = Authenticator::enrol(&impostor.here, &UserId::new(somebody)).await;
        for (place, changes) in [json!({}), json!({ "sub": null }), json!({ "sid": null })]
            .iter()
            .enumerate()
        {
            impostor.browser = Browser::new(&impostor.here);
            impostor.leave().await;
            impostor.gives_changed(&json!({ "sid": "one" }));
            let page = impostor.come_back().await;
            assert_eq!(page.name(), "second-factor", "{}", page.body);
            impostor.here.clock.advance(Duration::from_secs(30));
            let token = changed(&logout(&impostor, &place.to_string()), changes);
            say(&impostor.here, "corp", &signed(&impostor, &token)).await;
            let code = app.code(impostor.here.clock.now());
            let fields = [("way", "app"), ("code", code.as_str())];
            let page = impostor.browser.submit(&page, &fields).await;
            let page = impostor.browser.follow(page).await;
            assert_eq!(page.name(), "sign-in", "{changes}: {}", page.body);
            assert_eq!(impostor.browser.session_cookie(), None);
        }
    }
);

// §2.6.
both_engines!(what_is_no_logout_token_for_us_ends_nothing, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    let mut browser = arrived(&mut impostor, &json!({ "sid": "one" })).await;
    let now = impostor.here.clock.now().as_seconds();
    for (place, wrong) in [
        json!({ "iss": "https://evil.example" }),
        json!({ "aud": "another" }),
        json!({ "aud": [CLIENT, "another"] }),
        json!({ "aud": null }),
        json!({ "exp": now - 61 }),
        json!({ "exp": null }),
        json!({ "iat": now + 61 }),
        json!({ "iat": now - 700 }),
        json!({ "iat": null }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "events": null }),
        json!({ "events": {} }),
        json!({ "events": { EVENT: null } }),
        json!({ "events": { EVENT: [] } }),
        json!({ "events": [EVENT] }),
        json!({ "nonce": "n" }),
        json!({ "sub": null, "sid": null }),
        json!({ "sid": "" }),
        json!({ "sid": "a\nb" }),
        json!({ "sub": "a".repeat(300), "sid": null }),
    ]
    .iter()
    .enumerate()
    {
        let claims = changed(&logout(&impostor, &format!("wrong {place}")), wrong);
        let answer = say(&impostor.here, "corp", &signed(&impostor, &claims)).await;
        answer.is_refused(400, "invalid_request", wrong);
    }
    let good = logout(&impostor, "good");
    for (what, token) in forgeries(&impostor.key, &impostor.key.header("logout+jwt"), &good) {
        let answer = say(&impostor.here, "corp", &token).await;
        assert_eq!(answer.status, 400, "{what}: {}", answer.text);
    }
    let stranger = Key::generate(SigningAlgorithm::RS256, "one");
    let forged = stranger.sign(&stranger.header("logout+jwt"), &good);
    for (connector, token, status) in [
        ("corp", forged.as_str(), 400),
        ("corp", "", 400),
        ("other", &signed(&impostor, &good), 404),
    ] {
        assert_eq!(say(&impostor.here, connector, token).await.status, status);
    }
    // One of its keys, and an algorithm that it does not sign ID tokens with.
    let other = Key::generate(SigningAlgorithm::ES256, "two");
    let both = json!({ "keys": [impostor.key.public(), other.public()] }).to_string();
    impostor.says(|says| says.keys = ("200 OK", both));
    let unusual = other.sign(&other.header("logout+jwt"), &good);
    let answer = say(&impostor.here, "corp", &unusual).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    for typ in ["at+jwt", "dpop+jwt"] {
        let token = impostor.key.sign(&impostor.key.header(typ), &good);
        assert_eq!(say(&impostor.here, "corp", &token).await.status, 400);
    }
    // An ID token is none, whoever has got hold of it.
    let id_token = impostor
        .key
        .sign(&impostor.key.header("JWT"), &impostor.claims());
    assert_eq!(say(&impostor.here, "corp", &id_token).await.status, 400);
    assert!(is_signed_in(&mut browser).await);

    let token = signed(&impostor, &good);
    let answer = say(&impostor.here, "corp", &token).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!is_signed_in(&mut browser).await);
    // Once: who kept it ends no later session by it.
    let mut later = arrived(&mut impostor, &json!({ "sid": "one" })).await;
    assert_eq!(say(&impostor.here, "corp", &token).await.status, 400);
    assert!(is_signed_in(&mut later).await);
});

// §2.8: who is told that it failed may send it again, and is heard then.
both_engines!(what_failed_is_done_when_it_is_said_again, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    let mut browser = arrived(&mut impostor, &json!({ "sid": "one" })).await;
    let token = signed(&impostor, &logout(&impostor, "a"));
    let rename = |from: &str, to: &str| {
        let database = &impostor.here.database;
        database.execute(&format!("ALTER TABLE {from} RENAME TO {to}"));
    };
    rename("upstream_tokens", "aside");
    let answer = say(&impostor.here, "corp", &token).await;
    assert!(answer.status >= 500, "{}", answer.text);
    rename("aside", "upstream_tokens");
    assert!(is_signed_in(&mut browser).await);
    let answer = say(&impostor.here, "corp", &token).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(!is_signed_in(&mut browser).await);
    assert_eq!(say(&impostor.here, "corp", &token).await.status, 400);
});
