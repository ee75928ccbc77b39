//! What is not believed of an upstream, or of whoever says to be one; each by itself.

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::connector::ConnectorName;
use doorward::domain::signing::SigningAlgorithm;
use doorward::federation::connection::Connections;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::json;

use super::impostor::Impostor;
use super::{Stand, asked, is_trouble, leave, with};
use crate::support::forge::{Key, forgeries};
use crate::support::{Browser, Options, TestApp};

/// What a refusal must not leave.
fn nobody_came(app: &TestApp) {
    let rows = app
        .database
        .rows(&["users", "sessions", "upstream_identities", "grants"]);
    assert!(rows.iter().all(|(_, rows)| *rows == 0), "{rows:?}");
}

both_engines!(a_good_answer_is_taken_and_only_once, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    let page = impostor.come_back().await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let first = impostor.browser.session_cookie().cloned();
    let redeemed = impostor.stranger.asked().len();
    // The same address again: in this browser, which is signed in, and in another.
    let page = impostor.come_back().await;
    assert_eq!(page.name(), "consent");
    assert_eq!(impostor.browser.session_cookie().cloned(), first);
    let mut other = Browser::new(&impostor.here);
    let state = impostor.state.clone();
    let address = Impostor::address(&[("code", "a code"), ("state", &state)]);
    let page = other.open(&address).await;
    is_trouble(&page, &other, "upstream-over", 410);
    assert_eq!(
        impostor.stranger.asked().len(),
        redeemed,
        "it was not asked again"
    );
});

both_engines!(each_wrong_claim_of_an_id_token_is_refused, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    let now = impostor.here.clock.now().as_seconds();
    for wrong in [
        json!({ "iss": "https://evil.example" }),
        json!({ "aud": "another" }),
        json!({ "aud": null }),
        json!({ "aud": ["doorward", "another"] }),
        json!({ "azp": "another" }),
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "exp": now - 61 }),
        json!({ "exp": null }),
        json!({ "exp": 1e300 }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": now + 61 }),
        json!({ "iat": null }),
        json!({ "iat": 1_000_000_000 }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" }),
    ] {
        impostor.leave().await;
        impostor.gives_changed(&wrong);
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
        assert!(
            page.attribute("main a.button", "href").is_some(),
            "{wrong}: a way on"
        );
    }
    nobody_came(&impostor.here);
    assert_eq!(impostor.here.get("/health/ready").await.status(), 200);
});

both_engines!(no_forged_id_token_is_believed, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    impostor.leave().await;
    // Each is answered as if it were the first: with the nonce that is right, so that nothing else is wrong with it.
    let waiting = "SELECT progress AS text FROM interactions";
    let waiting = impostor.here.database.texts(waiting).concat();
    let again = format!("UPDATE interactions SET progress = '{waiting}'");
    let header = impostor.key.header("JWT");
    let forged = forgeries(&impostor.key, &header, &impostor.claims());
    assert!(forged.len() > 50, "{}", forged.len());
    for (what, token) in forged {
        impostor.here.database.execute(&again);
        impostor.gives(&token);
        let page = impostor.come_back().await;
        assert_eq!(
            page.status,
            StatusCode::BAD_GATEWAY,
            "{what}: {}",
            page.body
        );
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    }
    // A good key in another's name, another kind of token, and an algorithm that it does not sign with.
    let stranger = Key::generate(SigningAlgorithm::RS256, "one");
    let unknown = Key::generate(SigningAlgorithm::RS256, "two");
    let es256 = Key::generate(SigningAlgorithm::ES256, "three");
    for (key, typ) in [(&stranger, "JWT"), (&unknown, "JWT"), (&es256, "JWT")] {
        impostor.leave().await;
        impostor.gives(&key.sign(&key.header(typ), &impostor.claims()));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    }
    // Nor by one of its keys, by an algorithm that its metadata does not have.
    let published = json!({ "keys": [impostor.key.public(), es256.public()] });
    impostor.says(|says| says.keys = ("200 OK", published.to_string()));
    impostor.here.clock.advance(Duration::from_mins(10));
    impostor.leave().await;
    impostor.gives(&es256.sign(&es256.header("JWT"), &impostor.claims()));
    let page = impostor.come_back().await;
    is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    for typ in ["logout+jwt", "at+jwt", "dpop+jwt"] {
        impostor.leave().await;
        impostor.gives(
            &impostor
                .key
                .sign(&impostor.key.header(typ), &impostor.claims()),
        );
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    }
    nobody_came(&impostor.here);
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    assert_eq!(impostor.come_back().await.name(), "consent");
});

both_engines!(
    a_response_of_another_issuer_is_refused_and_its_code_not_sent,
    |app| {
        let mut impostor = Impostor::start(app.engine).await;
        let own = impostor.stranger.at("");
        // RFC 9207 §2.4: one that is there has to be right, also beside an error.
        for (iss, error) in [
            ("https://evil.example", false),
            ("https://evil.example", true),
            ("", false),
        ] {
            impostor.leave().await;
            impostor.gives_changed(&json!({}));
            let state = impostor.state.clone();
            let result = if error {
                ("error", "access_denied")
            } else {
                ("code", "a code")
            };
            let page = impostor
                .back(&[result, ("state", &state), ("iss", iss)])
                .await;
            if iss.is_empty() {
                // Nobody promised it.
                assert_eq!(page.name(), "consent", "{}", page.body);
            } else {
                is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
                assert!(
                    !impostor
                        .stranger
                        .asked()
                        .iter()
                        .any(|asked| asked.contains("POST /token"))
                );
            }
        }
        // Where its metadata promises it, it has to be there.
        let mut metadata = impostor.metadata();
        metadata["authorization_response_iss_parameter_supported"] = true.into();
        impostor.says(|says| says.metadata = ("200 OK", metadata.to_string()));
        impostor.here.clock.advance(Duration::from_mins(6));
        for (iss, is_right) in [("", false), (own.as_str(), true)] {
            impostor.leave().await;
            impostor.gives_changed(&json!({}));
            let state = impostor.state.clone();
            let page = impostor
                .back(&[("code", "c"), ("state", &state), ("iss", iss)])
                .await;
            if is_right {
                assert_eq!(page.name(), "consent", "{}", page.body);
            } else {
                is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
            }
        }
    }
);

both_engines!(
    a_state_is_good_in_its_browser_for_its_request_alone,
    |app| {
        let mut impostor = Impostor::start(app.engine).await;
        impostor.gives_changed(&json!({}));
        // Another browser's; somebody lured here with the response of a stranger's sign-in.
        impostor.leave().await;
        let strangers = impostor.state.clone();
        let strangers_browser = impostor.browser.clone();
        impostor.leave().await;
        let (own, nonce) = (impostor.state.clone(), impostor.nonce.clone());
        let page = impostor.back(&[("code", "c"), ("state", &strangers)]).await;
        is_trouble(&page, &impostor.browser, "upstream-over", 410);
        // Made up, cut, of another connector, none, twice, or beside nothing.
        let cut = &own[..own.len() - 1];
        let swapped = format!(
            "{}.{}",
            own.split('.').next().unwrap(),
            strangers.split('.').nth(1).unwrap()
        );
        for state in ["", "x", cut, &swapped, "dw_us_x.y", &"a".repeat(5000)] {
            let page = impostor.back(&[("code", "c"), ("state", state)]).await;
            is_trouble(&page, &impostor.browser, "upstream-over", 410);
        }
        let twice = Impostor::address(&[("code", "c"), ("state", &own), ("state", &own)]);
        let page = impostor.browser.open(&twice).await;
        is_trouble(&page, &impostor.browser, "upstream-over", 410);
        let page = impostor
            .browser
            .open(&format!("/callback/other?code=c&state={own}"))
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(
            !impostor
                .stranger
                .asked()
                .iter()
                .any(|asked| asked.contains("POST /token"))
        );
        // None of that used it up; and the stranger's is good in theirs.
        impostor.nonce = nonce;
        impostor.gives_changed(&json!({}));
        impostor.state = own;
        assert_eq!(impostor.come_back().await.name(), "consent");
        impostor.browser = strangers_browser;
        impostor.state = strangers;
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    }
);

// Whatever became of it, it was answered.
both_engines!(
    a_state_is_used_up_by_an_answer_that_signs_nobody_in,
    |app| {
        let mut impostor = Impostor::start(app.engine).await;
        impostor.leave().await;
        impostor.gives_changed(&json!({ "aud": "another" }));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
        impostor.gives_changed(&json!({}));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-over", 410);
        nobody_came(&impostor.here);
    }
);

// RFC 9700 §4.4: the answer of one is not taken for that of another.
both_engines!(a_state_of_one_connector_is_nothing_to_another, |app| {
    let twin = |options: Options| {
        let one = options.settings.connections.iter().next().cloned();
        let one = one.expect("a connection");
        let name = ConnectorName::parse("twin").expect("a name");
        let two = with(one.clone(), |connector| connector.name = name);
        let connections = Arc::new(Connections::new(vec![one, two]));
        Options {
            settings: Settings {
                connections,
                ..options.settings
            },
            ..options
        }
    };
    let mut impostor = Impostor::start_with(app.engine, |_| {}, twin).await;
    impostor.leave().await;
    impostor.gives_changed(&json!({}));
    let state = impostor.state.clone();
    let address = format!("/callback/twin?code=c&state={state}");
    let page = impostor.browser.open(&address).await;
    is_trouble(&page, &impostor.browser, "upstream-over", 410);
    nobody_came(&impostor.here);
    assert_eq!(impostor.come_back().await.name(), "consent");
});

both_engines!(
    the_last_request_of_an_interaction_counts_and_not_for_ever,
    |app| {
        let mut impostor = Impostor::start(app.engine).await;
        let page = impostor.leave().await;
        let first = impostor.state.clone();
        leave(&mut impostor.browser, &page).await;
        impostor.state = first;
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-over", 410);
        impostor.leave().await;
        impostor.here.clock.advance(Duration::from_mins(61));
        let page = impostor.come_back().await;
        is_trouble(&page, &impostor.browser, "upstream-over", 410);
        nobody_came(&impostor.here);
    }
);

both_engines!(
    an_upstream_that_is_not_configured_any_more_signs_nobody_in,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let back = stand.round(&[]).await;
        let mut options = stand.here.options.clone();
        options.settings.connections = std::sync::Arc::default();
        stand.here.options = options;
        let node = stand.here.second_node().await;
        stand.at_here.move_to(&node);
        let page = stand.at_here.open(&back).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_eq!(stand.at_here.session_cookie(), None);
    }
);

// A real code, which a real upstream takes once.
both_engines!(
    a_code_that_was_redeemed_before_signs_nobody_in,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let first = stand.round(&[]).await;
        let code = asked(&first).remove("code").expect("a code");
        assert_eq!(stand.at_here.open(&first).await.name(), "consent");
        // Another sign-in is given the code of that one.
        let mut thief = Browser::new(&stand.here);
        let page = thief.open(&stand.rp.authorize(&[])).await;
        let away = leave(&mut thief, &page).await;
        let back = stand.at_there.complete(&away).await;
        let own = asked(&back).remove("code").expect("a code");
        let page = thief.open(&back.replace(&own, &code)).await;
        is_trouble(&page, &thief, "upstream-unbelieved", 502);
    }
);

// An injected code (RFC 9700 §4.5): good, unused, of somebody else's request.
both_engines!(
    a_code_of_another_request_signs_nobody_in,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let victims = stand.round(&[]).await;
        let code = asked(&victims).remove("code").expect("a code");
        let mut thief = Browser::new(&stand.here);
        let page = thief.open(&stand.rp.authorize(&[])).await;
        let away = leave(&mut thief, &page).await;
        let (state, iss) = (
            asked(&away).remove("state").expect("a state"),
            stand.there.issuer.clone(),
        );
        let address = format!("/callback/corp?code={code}&state={state}&iss={iss}");
        let page = thief.open(&address).await;
        is_trouble(&page, &thief, "upstream-unbelieved", 502);
    }
);
