//! `id_token_hint` (OpenID Connect Core 1.0 §3.1.2.1): it says whom the client expects, whichever client it was made for and
//! however old it is, and it proves nothing.

use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;
use serde_json::json;

use crate::support::browser::{Page, parameters};
use crate::support::forge::{Key, changed};
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, RelyingParty, TestApp};

/// The error that the client is told; empty for a code.
fn told(page: &Page) -> String {
    let answer = parameters(page.location());
    assert_ne!(
        answer.contains_key("code"),
        answer.contains_key("error"),
        "{answer:?}"
    );
    answer.get("error").cloned().unwrap_or_default()
}

/// A browser in which alex alone is signed in. A proof takes the place of the session before it, so each case has its own.
async fn of_alex(app: &TestApp, rp: &RelyingParty) -> Browser {
    let mut browser = Browser::new(app);
    rp.code(&mut browser, &[]).await;
    browser
}

both_engines!(
    a_hint_of_another_client_or_another_day_is_nobody_elses_way_in,
    |app| {
        let alex = app.add_person().await;
        let blair = app.add_user("blair", "blair@example.com").await;
        let rp = RelyingParty::confidential(&app).await;
        let other = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let tokens = rp.tokens(&app, &mut browser).await;
        let usual = claims(text(&tokens, "id_token"));
        let key = Key::of_provider(&app, SigningAlgorithm::RS256).await;
        let hint = |aud: &str, sub: &str| {
            let claims = changed(&usual, &json!({ "aud": aud, "sub": sub }));
            key.sign(&key.header("JWT"), &claims)
        };
        for age in [0, 7_200] {
            app.clock.advance(Duration::from_secs(age));
            let now = app.clock.now().as_seconds();
            let mut browser = of_alex(&app, &rp).await;
            assert_eq!(usual["exp"].as_i64().unwrap() < now, age > 0);
            for client in [&rp, &other] {
                let alexs = hint(&client.id, alex.as_str());
                let silent = rp.authorize(&[("prompt", "none"), ("id_token_hint", &alexs)]);
                assert_eq!(told(&browser.get(&silent).await), "");
                for sub in [blair.as_str(), "nobody", ""] {
                    let others = hint(&client.id, sub);
                    let silent = rp.authorize(&[("prompt", "none"), ("id_token_hint", &others)]);
                    assert_eq!(
                        told(&browser.get(&silent).await),
                        "login_required",
                        "{sub:?}"
                    );
                    // Where pages may be shown somebody is asked, and no consent of alex's answers.
                    let mut browser = of_alex(&app, &rp).await;
                    let page = browser
                        .open(&rp.authorize(&[("id_token_hint", &others)]))
                        .await;
                    assert_eq!(page.name(), "sign-in", "{sub:?}");
                    let page = browser.sign_in(&page, "alex").await;
                    assert_eq!(told(&page), "login_required", "{sub:?}");
                }
                // Whom the client expects must prove it all the same, where it asks for a proof.
                for (name, value) in [("prompt", "login"), ("max_age", "0")] {
                    let asked = rp.authorize(&[(name, value), ("id_token_hint", &alexs)]);
                    let mut browser = of_alex(&app, &rp).await;
                    let page = browser.open(&asked).await;
                    assert_eq!(page.name(), "password", "{name}");
                    let page = browser.sign_in(&page, "blair").await;
                    assert_eq!(told(&page), "login_required", "{name}");
                    let page = browser.open(&asked).await;
                    let page = browser.sign_in(&page, "alex").await;
                    let code = parameters(page.location())["code"].clone();
                    let (_, fresh) = rp.redeem(&app, &code).await;
                    let fresh = claims(text(&fresh, "id_token"));
                    assert_eq!(
                        (fresh["sub"].as_str(), &fresh["auth_time"]),
                        (Some(alex.as_str()), &json!(now))
                    );
                }
            }
        }
    }
);
