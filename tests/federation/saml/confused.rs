//! Two identity providers, which are believed each of its own people: one is hostile, and knows what the other calls its people.

use std::sync::OnceLock;

use doorward::domain::connector::ConnectorName;
use doorward::domain::saml::SamlSource;
use reqwest::StatusCode;

use super::logout::{Redirect, arrive_as, is_refused, is_signed_in, name, request, say};
use super::{Asked, asked, connection, consume, leave_for_corp, post, saml};
use crate::federation::{is_trouble, options as all, redeem, with};
use crate::support::browser::parameters;
use crate::support::relying_party::{claims, text};
use crate::support::saml::{ISSUER, Key, posted, request_of, sign_assertion, signed, swap};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const OTHER: &str = "https://idp.other.example/metadata";

fn key_of_other() -> &'static Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    KEY.get_or_init(|| Key::new("rsa:2048"))
}

fn two() -> Options {
    let other = with(connection(), |connector| {
        connector.name = ConnectorName::parse("other").expect("a name");
        let upstream = saml(connector);
        upstream.issuer = OTHER.into();
        let SamlSource::Given(provider) = &mut upstream.source else {
            panic!("given");
        };
        provider.sign_on.location = "https://idp.other.example/sso".into();
        provider.certificates = vec![key_of_other().der()];
    });
    all(vec![connection(), other])
}

/// What is said at `corp`, as `other` says it of its own.
fn of_other(document: &str) -> String {
    let document = document.replace("/saml/corp/", "/saml/other/");
    document.replace(ISSUER, OTHER)
}

fn signed_by_other(document: &str) -> String {
    sign_assertion(key_of_other(), &swap(document, "<!R>", ""))
}

async fn leave_for_other(app: &TestApp, rp: &RelyingParty, browser: &mut Browser) -> Asked {
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("upstream", "other")]).await;
    let away = page.location().to_owned();
    assert!(away.starts_with("https://idp.other.example/sso?"), "{away}");
    let relay_state = parameters(&away)["RelayState"].clone();
    let asked = asked(app, request_of(&away), relay_state);
    Asked {
        response: of_other(&asked.response),
        ..asked
    }
}

// C-011.
both_engines!(one_speaks_for_no_person_of_the_other, two(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    for what in ["as the other", "as itself", "for itself"] {
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let document = match what {
            "as the other" => signed_by_other(&asked.response),
            "as itself" => signed_by_other(&asked.response.replace(ISSUER, OTHER)),
            _ => signed_by_other(&of_other(&asked.response)),
        };
        let on = consume(&app, &document, &asked.relay_state).await;
        let page = browser.open(&on).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
    }
    // What one was asked is answered where that answers, and goes on there.
    let mut browser = Browser::new(&app);
    let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
    for document in [
        signed(&asked.response),
        signed_by_other(&of_other(&asked.response)),
    ] {
        let response = posted(&document);
        let fields = [
            ("SAMLResponse", response.as_str()),
            ("RelayState", asked.relay_state.as_str()),
        ];
        let page = post(&app, "other", &fields).await;
        is_trouble(&page, &browser, "upstream-over", 410);
    }
    let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
    let elsewhere = swap(&on, "/callback/corp?", "/callback/other?");
    let page = browser.open(&elsewhere).await;
    is_trouble(&page, &browser, "upstream-over", 410);
    let page = browser.open(&on).await;
    let tokens = redeem(&app, &rp, &mut browser, page).await;
    let first = claims(text(&tokens, "id_token"))["sub"].clone();
    // By the same name at both they are two.
    let mut browser = Browser::new(&app);
    let asked = leave_for_other(&app, &rp, &mut browser).await;
    let response = posted(&signed_by_other(&asked.response));
    let fields = [
        ("SAMLResponse", response.as_str()),
        ("RelayState", asked.relay_state.as_str()),
    ];
    let page = post(&app, "other", &fields).await;
    let page = browser.open(page.location()).await;
    let tokens = redeem(&app, &rp, &mut browser, page).await;
    assert_ne!(claims(text(&tokens, "id_token"))["sub"], first);
    let rows = app.database.rows(&["users", "upstream_identities"]);
    assert_eq!(
        rows.iter().map(|(_, rows)| *rows).collect::<Vec<_>>(),
        [2, 2]
    );
});

// H-011.
both_engines!(one_signs_out_no_person_of_the_other, two(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let by_other = |document: &str| Redirect {
        key: key_of_other(),
        ..Redirect::of("SAMLRequest", document)
    };
    let document = request(&app, "_a", &name("alex-4711"));
    is_refused(
        &say(&app, &by_other(&document).query()).await,
        "its own key",
    );
    let query = by_other(&of_other(&document)).query();
    is_refused(&say(&app, &query).await, "its own word");
    // At its own place it is heard, and means its own people.
    let path = format!("/saml/other/slo?{query}");
    let page = Browser::new(&app).get(&path).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(is_signed_in(&mut browser).await);
});
