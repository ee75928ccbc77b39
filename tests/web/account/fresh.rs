//! What changes how somebody gets in, hands out what is kept of them, or ends their account, wants a proof of the last ten
//! minutes, by two factors if there are two: each page, and each form (C-046).

use std::time::Duration;

use doorward::login::factor::passkey;
use reqwest::StatusCode;

use super::{enter, second_step};
use crate::mail::stand;
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::{Browser, RelyingParty, TestApp};
use crate::web::passkeys::make;

type Fields = &'static [(&'static str, &'static str)];

const LATER: Duration = Duration::from_mins(11);
/// Stands for the handle of the passkey that there is.
const PASSKEY: &str = "the passkey";
/// Each page with its forms.
const SENSITIVE: [(&str, &[Fields]); 9] = [
    (
        "/account/password",
        &[&[("new-password", "quilted lamp harbour nineteen")]],
    ),
    (
        "/account/email",
        &[&[("email", "eve@example.com")], &[("decision", "verify")]],
    ),
    (
        "/account/passkeys",
        &[
            &[("rename", PASSKEY), ("name", "Eve's")],
            &[("remove", PASSKEY), ("everywhere", "yes")],
        ],
    ),
    (
        "/account/providers",
        &[&[("connect", "corp")], &[("unlink", "kV8mzq3")]],
    ),
    ("/account/app", &[&[("decision", "remove")]]),
    ("/account/recovery-codes", &[&[]]),
    ("/account/second-step", &[&[("ask", "yes")]]),
    ("/account/export", &[&[]]),
    ("/account/delete", &[&[("confirm", "alex")]]),
];

/// All that these forms change; whatever they do has its line in the trail.
fn rows(app: &TestApp) -> Vec<(&'static str, i64)> {
    app.database.rows(&[
        "activity",
        "ceremonies",
        "challenges",
        "deletions",
        "outbox",
        "passkeys",
        "recovery_codes",
        "totps",
        "upstream_identities",
    ])
}

both_engines!(sensitive_pages_want_a_fresh_proof_by_two_factors, |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    let person = app.add_person().await;
    make(app, "alex").await;
    let authenticator = Authenticator::enrol(app, &person).await;
    let passkeys = passkey::list(app.op(), &person).await.unwrap();
    let handle = passkeys[0].credential_id.to_string();
    // A device that is trusted spares the question elsewhere.
    let (mut browser, page) = enter(app, "/account").await;
    browser.move_to(&stand.node);
    app.clock.advance(STEP);
    let code = authenticator.code(app.op().now());
    let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "account", "{}", page.body);
    app.clock.advance(LATER);
    let page = browser.open("/account/sessions").await;
    assert_eq!(page.name(), "account-sessions", "no need for a fresh one");
    for (path, forms) in SENSITIVE {
        let page = browser.open(path).await;
        assert_eq!(page.name(), "password", "{path}: {}", page.body);
        let page = browser.sign_in(&page, "alex").await;
        let page = second_step(app, &mut browser, &page, &authenticator).await;
        assert_eq!((page.path.as_str(), page.status), (path, StatusCode::OK));
        let csrf = match page.fields().remove("csrf") {
            Some(csrf) => csrf,
            None => browser.open("/account/sessions").await.csrf(),
        };
        app.clock.advance(LATER);
        let before = rows(app);
        for form in forms {
            let mut fields = vec![("csrf", csrf.as_str())];
            fields.extend_from_slice(form);
            for (_, value) in &mut fields {
                if *value == PASSKEY {
                    *value = &handle;
                }
            }
            let after = browser.post(path, &fields).await;
            let after = browser.follow(after).await;
            assert_eq!(after.name(), "password", "{path}: {}", after.body);
            assert_eq!(rows(app), before, "{path} {form:?}");
        }
        // What a script would ask the browser for is no page.
        let asked = [("csrf", csrf.as_str())];
        let refused = browser.post("/account/passkeys/options", &asked).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(rows(app), before, "no ceremony");
    }
});

// L-006: whoever finds a browser open looks, and ends nothing.
both_engines!(what_ends_something_wants_a_fresh_proof, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    rp.tokens(&app, &mut Browser::new(&app)).await;
    let (mut browser, _) = enter(&app, "/account").await;
    let ends = [
        ("/account/apps", "disconnect"),
        ("/account/sessions", "end"),
    ];
    for (path, button) in ends {
        app.clock.advance(LATER);
        let page = browser.open(path).await;
        assert_eq!(page.path, path, "{}", page.body);
        let value = page.attribute(&format!("button[name={button}]"), "value");
        let fields = [(button, value.as_deref().expect("something to end"))];
        let before = standing(&app);
        let asked = browser.submit(&page, &fields).await;
        assert_eq!(asked.name(), "password", "{}", asked.body);
        assert_eq!(standing(&app), before, "{path}");
        let page = browser.sign_in(&asked, "alex").await;
        assert_eq!(page.path, path, "they come back");
        browser.submit(&page, &fields).await;
        assert_ne!(standing(&app), before, "{path}");
    }
});

// Who lost the telephone on which the app is ends what is on it.
both_engines!(to_end_something_one_factor_will_do, |app| {
    let (stand, _server) = stand(app).await;
    let app = &stand.app;
    let person = app.add_person().await;
    let authenticator = Authenticator::enrol(app, &person).await;
    let mut browsers = Vec::new();
    for _ in 0..2 {
        let (mut browser, page) = enter(app, "/account").await;
        app.clock.advance(STEP);
        let code = authenticator.code(app.op().now());
        let fields = [("way", "app"), ("code", &code), ("trust", "yes")];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        browsers.push(browser);
    }
    app.clock.advance(LATER);
    let browser = &mut browsers[1];
    let page = browser.open("/account/sessions").await;
    let asked = browser.submit(&page, &[("end", "others")]).await;
    let page = browser.sign_in(&asked, "alex").await;
    assert_eq!(page.path, "/account/sessions", "{}", page.body);
    let before = standing(app);
    browser.submit(&page, &[("end", "others")]).await;
    assert_eq!(standing(app).0, before.0 - 1);
});

/// Sessions that live, and consents.
fn standing(app: &TestApp) -> (i64, i64) {
    let live = "SELECT count(*) AS count FROM sessions WHERE ended_at IS NULL";
    let consents = "SELECT count(*) AS count FROM consents";
    (app.database.count(live), app.database.count(consents))
}

both_engines!(a_proof_is_good_in_the_browser_where_it_was_given, |app| {
    app.add_person().await;
    let (mut elsewhere, page) = enter(&app, "/account/sessions").await;
    let theirs = page.csrf();
    app.clock.advance(LATER);
    let (mut fresh, page) = enter(&app, "/account/export").await;
    assert_eq!(page.name(), "account-export", "{}", page.body);
    let (before, proven) = (rows(&app), page.csrf());
    for (path, forms) in SENSITIVE {
        for csrf in [&theirs, &proven] {
            for form in forms {
                let fields = [&[("csrf", csrf.as_str())], *form].concat();
                let after = elsewhere.post(path, &fields).await;
                let after = elsewhere.follow(after).await;
                assert_eq!(after.name(), "password", "{path}: {}", after.body);
            }
        }
    }
    assert_eq!(rows(&app), before);
    assert_eq!(fresh.open("/account/export").await.name(), "account-export");
});
