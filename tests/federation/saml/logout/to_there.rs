//! Who signs out here is signed out at the identity provider too, where the operator wants that.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::BASE64;
use doorward::domain::connector::ConnectorName;
use doorward::domain::saml::{Binding, SamlSource};
use reqwest::StatusCode;
use serde_json::json;
use tokio::net::TcpStream;

use super::{HERE, Redirect, arrive_as, is_signed_in, page_as, response, said};
use crate::federation::saml::metadata::{is_at, published};
use crate::federation::saml::{
    connection, consume, leave_for_corp, options, options_with, own_certificates, post_to, saml,
};
use crate::federation::{self, redeem, with};
use crate::support::answer::encode;
use crate::support::app::confidential;
use crate::support::browser::{Page, parameters};
use crate::support::database::Engine;
use crate::support::relying_party::{REDIRECT, text};
use crate::support::saml::{
    ISSUER, Key, PERSISTENT, between, is_signed_by, metadata, posted, signed, swap, unsigned,
};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const AFTER: &str = "https://app.example/after";
/// What the page says where it is not known that they are signed out there.
const STILL: &str = "You may still be signed in at";

fn leading() -> Options {
    options_with(|connector| saml(connector).signs_out = true)
}

async fn party(app: &TestApp) -> RelyingParty {
    let mut metadata = confidential(REDIRECT);
    metadata["post_logout_redirect_uris"] = json!([AFTER]);
    RelyingParty::of(app.add_client(metadata).await)
}

/// Signs out on the page that asks for it, and says where that leads.
async fn sign_out(browser: &mut Browser) -> Page {
    let page = browser.open("/end-session").await;
    assert_eq!(page.name(), "sign-out", "{}", page.body);
    browser.submit(&page, &[("decision", "sign-out")]).await
}

/// The identifier of what it was asked.
fn id_of(request: &str) -> String {
    let id = between(request, " ID=\"", "\" ");
    id.trim_start_matches(" ID=\"")
        .trim_end_matches("\" ")
        .to_owned()
}

/// It was sent there, and is signed out here already.
async fn asked(app: &TestApp, browser: &Browser, page: &Page) -> String {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    page.is_page_or_redirect_of_ours();
    let there = "https://idp.corp.example/slo?SAMLRequest=";
    assert!(page.location().starts_with(there), "{}", page.location());
    assert_eq!(browser.session_cookie(), None);
    said(app, page.location(), "SAMLRequest").await
}

/// Where an answer in an address leads.
async fn come_back(browser: &mut Browser, document: &str) -> Page {
    let query = Redirect::of("SAMLResponse", document).query();
    browser.open(&format!("{HERE}?{query}")).await
}

both_engines!(who_signs_out_here_is_led_there_and_back, leading(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let mut elsewhere = browser.clone();
    let page = browser.open("/end-session").await;
    let policy = page.headers["content-security-policy"].to_str();
    let policy = policy.expect("text");
    assert!(!policy.contains("form-action"), "{policy}");
    let page = sign_out(&mut browser).await;
    let request = asked(&app, &browser, &page).await;
    assert!(!is_signed_in(&mut elsewhere).await, "it ended before that");
    for part in [
        format!(
            "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Format=\"{PERSISTENT}\">alex-4711</saml:NameID>"
        ),
        "<samlp:SessionIndex>_one</samlp:SessionIndex>".to_owned(),
        "Destination=\"https://idp.corp.example/slo\"".to_owned(),
        format!(">{}/saml/corp/metadata</saml:Issuer>", app.issuer),
        "NotOnOrAfter=\"2027-01-15T08:05:00Z\"".to_owned(),
    ] {
        assert!(request.contains(&part), "{part} in {request}");
    }
    let page = come_back(&mut browser, &response(&app, &id_of(&request), "Success")).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
    assert!(!page.text().contains(STILL), "{}", page.text());
    // Nothing is left of it.
    assert!(
        browser
            .cookies
            .keys()
            .all(|name| !name.ends_with("departure"))
    );
    let page = browser.open("/end-session/upstream").await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
});

both_engines!(they_come_to_where_they_were_going, leading(), |app| {
    let rp = party(&app).await;
    for is_told in [true, false] {
        let mut browser = Browser::new(&app);
        let page = page_as(&app, &rp, &mut browser, ("alex-4711", "_one")).await;
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        let query = encode(&[
            ("id_token_hint", text(&tokens, "id_token")),
            ("post_logout_redirect_uri", AFTER),
            ("state", "a & b"),
        ]);
        let page = browser.open(&format!("/end-session?{query}")).await;
        let request = asked(&app, &browser, &page).await;
        let page = if is_told {
            come_back(&mut browser, &response(&app, &id_of(&request), "Success")).await
        } else {
            // They press Back, or whatever it shows leads here.
            browser.open("/end-session/upstream").await
        };
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        assert!(page.location().starts_with(AFTER), "{}", page.location());
        let state = [("state".to_owned(), "a & b".to_owned())];
        assert_eq!(parameters(page.location()), state.into());
    }
});

both_engines!(
    what_it_answers_keeps_nobody_and_is_not_believed_but_by_its_key,
    leading(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let stranger = Key::new("rsa:2048");
        for what in [
            "Requester",
            "partly",
            "another request",
            "no request",
            "another issuer",
            "another place",
            "by a stranger",
            "unsigned",
            "long ago",
            "no message",
        ] {
            let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
            let page = sign_out(&mut browser).await;
            let request = asked(&app, &browser, &page).await;
            let right = response(&app, &id_of(&request), "Success");
            let query = |document: &str| Redirect::of("SAMLResponse", document).query();
            let query = match what {
                "Requester" => query(&right.replace("Success", "Requester")),
                "partly" => {
                    let inner = right.replace("status:Success\"/>", "status:Success\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:PartialLogout\"/></samlp:StatusCode>");
                    assert_ne!(inner, right);
                    query(&inner)
                }
                "another request" => query(&response(&app, "_other", "Success")),
                "no request" => query(&right.replace("InResponseTo", "Consent")),
                "another issuer" => query(&right.replace(ISSUER, "https://idp.corp.example/")),
                "another place" => query(&right.replace("/saml/corp/slo", "/saml/other/slo")),
                "by a stranger" => Redirect {
                    key: &stranger,
                    ..Redirect::of("SAMLResponse", &right)
                }
                .query(),
                "unsigned" => Redirect::of("SAMLResponse", &right).signed(),
                "long ago" => {
                    let query = query(&right);
                    app.clock.advance(Duration::from_mins(12));
                    query
                }
                _ => "SAMLResponse=%21".to_owned(),
            };
            let page = browser.open(&format!("{HERE}?{query}")).await;
            assert_eq!(page.name(), "signed-out", "{what}: {}", page.body);
            // After a while nobody knows what was left to do.
            let is_said = page.text().contains(STILL);
            assert_eq!(is_said, what != "long ago", "{what}: {}", page.text());
            assert!(!is_signed_in(&mut browser).await);
        }
    }
);

both_engines!(
    an_answer_is_of_the_browser_that_was_sent_there,
    leading(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut one = arrive_as(&app, &rp, "alex-4711", "_one").await;
        let mut other = arrive_as(&app, &rp, "sam-1", "_two").await;
        let page = sign_out(&mut one).await;
        let first = asked(&app, &one, &page).await;
        let page = sign_out(&mut other).await;
        asked(&app, &other, &page).await;
        let right = response(&app, &id_of(&first), "Success");
        // In a browser that was sent there by another request, it is none that it waits for.
        let page = come_back(&mut other, &right).await;
        assert!(page.text().contains(STILL), "{}", page.text());
        let page = come_back(&mut one, &right).await;
        assert!(!page.text().contains(STILL), "{}", page.text());
        // Whoever is signed in, and did not sign out, is asked.
        let mut third = arrive_as(&app, &rp, "alex-4711", "_three").await;
        let page = come_back(&mut third, &right).await;
        assert_eq!(page.name(), "sign-out", "{}", page.body);
        assert!(is_signed_in(&mut third).await);
    }
);

both_engines!(
    it_is_asked_and_answers_by_a_form_where_it_has_no_other_way,
    options_with(|connector| {
        saml(connector).signs_out = true;
        let SamlSource::Given(provider) = &mut saml(connector).source else {
            panic!("given");
        };
        provider.logout.as_mut().expect("a service").binding = Binding::Post;
    }),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
        let page = sign_out(&mut browser).await;
        assert_eq!(page.name(), "form-post", "{}", page.body);
        page.is_page_or_redirect_of_ours();
        assert_eq!(page.action(), "https://idp.corp.example/slo");
        let request = BASE64.decode(page.fields()["SAMLRequest"].as_bytes());
        let request = String::from_utf8(request.expect("base64")).expect("UTF-8");
        let own = own_certificates(&app).await.swap_remove(0);
        assert!(is_signed_by(&request, &own), "{request}");
        assert!(!is_signed_by(
            &swap(&request, ">alex-4711<", ">sam-1<"),
            &own
        ));
        let document = response(&app, &id_of(&request), "Success");
        let document = swap(&document, "<!S>", &unsigned("_response"));
        let message = posted(&Key::of_provider().sign(&document, "s_response"));
        // Without cookies, for it comes from another site; then with them.
        let page = post_to(&app, HERE, &[("SAMLResponse", message.as_str())]).await;
        let on = page.location().to_owned();
        let mut other = Browser::new(&app);
        let page = other.open(&on).await;
        assert_eq!(page.name(), "signed-out", "{}", page.body);
        let page = browser.open(&on).await;
        assert_eq!(page.name(), "signed-out", "{}", page.body);
        assert!(!page.text().contains(STILL), "{}", page.text());
    }
);

both_engines!(clients_in_frames_hear_of_it_first, leading(), |app| {
    let mut metadata = confidential(REDIRECT);
    metadata["frontchannel_logout_uri"] = "https://app.example/out".into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut browser = Browser::new(&app);
    let page = page_as(&app, &rp, &mut browser, ("alex-4711", "_one")).await;
    redeem(&app, &rp, &mut browser, page).await;
    let page = sign_out(&mut browser).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
    assert!(page.attribute("iframe", "src").is_some(), "{}", page.body);
    let onward = page.attribute("#onward", "href");
    assert_eq!(onward.as_deref(), Some("/end-session/upstream"));
    assert!(page.text().contains("Example Corp"), "{}", page.text());
    let page = browser.open("/end-session/upstream").await;
    asked(&app, &browser, &page).await;
});

// With its metadata somewhere else, which is not to be had, or says nothing of signing out.
#[tokio::test]
async fn an_identity_provider_that_cannot_be_asked_is_passed_over() {
    let key = Key::of_provider();
    let says = Arc::new(Mutex::new(("200 OK", metadata(&[key], ""))));
    let said = Arc::clone(&says);
    let stranger = Stranger::start(move |_: String, stream: TcpStream| {
        let (status, body) = said.lock().expect("it").clone();
        async move { answer(stream, status, "", body.as_bytes()).await }
    })
    .await;
    let address = stranger.at("/metadata");
    let options = options_with(|connector| {
        saml(connector).signs_out = true;
        is_at(connector, published(address));
    });
    let app = TestApp::start(Engine::Sqlite, options).await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let page = sign_out(&mut browser).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
    assert!(page.text().contains(STILL), "{}", page.text());
    // Where its metadata is over, nothing of it is known any more.
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let over = "validUntil=\"2027-01-15T08:00:01Z\"";
    *says.lock().expect("it") = ("200 OK", metadata(&[key], over));
    app.clock.advance(Duration::from_mins(6));
    let page = sign_out(&mut browser).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
    assert!(page.text().contains(STILL), "{}", page.text());
    assert!(!is_signed_in(&mut browser).await);
}

/// Who came by it signs out here, and nothing more is said.
async fn is_not_led_there(app: &TestApp) {
    let rp = RelyingParty::confidential(app).await;
    let mut browser = arrive_as(app, &rp, "alex-4711", "_one").await;
    let page = sign_out(&mut browser).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
    assert!(!page.text().contains(STILL), "{}", page.text());
}

both_engines!(
    nobody_is_led_there_unless_the_operator_says_so,
    options(),
    |app| {
        is_not_led_there(&app).await;
    }
);

/// One that is not told, beside one that is.
fn one_of_two() -> Options {
    let told = with(connection(), |connector| {
        connector.name = ConnectorName::parse("campus").expect("a name");
        saml(connector).signs_out = true;
    });
    federation::options(vec![connection(), told])
}

both_engines!(
    one_that_is_not_told_is_so_beside_one_that_is,
    one_of_two(),
    |app| {
        is_not_led_there(&app).await;
    }
);

// What was posted without cookies was judged, and is on its way to where they are.
both_engines!(what_was_judged_is_good_for_a_moment, leading(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    for (late, is_said) in [(119, false), (120, true)] {
        let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
        let page = sign_out(&mut browser).await;
        let request = asked(&app, &browser, &page).await;
        let document = response(&app, &id_of(&request), "Success");
        let document = swap(&document, "<!S>", &unsigned("_response"));
        let message = posted(&Key::of_provider().sign(&document, "s_response"));
        let page = post_to(&app, HERE, &[("SAMLResponse", message.as_str())]).await;
        app.clock.advance(Duration::from_secs(late));
        let page = browser.open(page.location()).await;
        assert_eq!(page.name(), "signed-out", "{}", page.body);
        assert_eq!(
            page.text().contains(STILL),
            is_said,
            "{late}: {}",
            page.text()
        );
    }
});

both_engines!(who_came_another_way_is_not_led_there, leading(), |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let page = browser.open("/account").await;
    browser.sign_in(&page, "alex").await;
    let page = sign_out(&mut browser).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
});

// A browser keeps no cookie of more than 4096 bytes (RFC 6265bis §5.6).
both_engines!(
    with_more_than_a_browser_keeps_they_go_on_at_once,
    leading(),
    |app| {
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let page = page_as(&app, &rp, &mut browser, ("alex-4711", "_one")).await;
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        let state = "s".repeat(4000);
        let query = encode(&[
            ("id_token_hint", text(&tokens, "id_token")),
            ("post_logout_redirect_uri", AFTER),
            ("state", state.as_str()),
        ]);
        let page = browser.open(&format!("/end-session?{query}")).await;
        assert_eq!(parameters(page.location())["state"], state);
        assert!(page.location().starts_with(AFTER));
        assert!(!is_signed_in(&mut browser).await);
    }
);

both_engines!(
    of_several_accounts_each_is_signed_out_there,
    leading(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
        let asked_again = leave_for_corp(&app, &rp, &mut browser, &[("prompt", "login")]).await;
        let response_of = swap(&asked_again.response, "alex-4711", "sam-1");
        let response_of = swap(&response_of, "\"_session\"", "\"_two\"");
        let on = consume(&app, &signed(&response_of), &asked_again.relay_state).await;
        let page = browser.open(&on).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let mut page = sign_out(&mut browser).await;
        let mut told = BTreeSet::new();
        for _ in 0..2 {
            let request = asked(&app, &browser, &page).await;
            for (person, index) in [("alex-4711", "_one"), ("sam-1", "_two")] {
                if request.contains(&format!(">{person}<")) {
                    assert!(request.contains(&format!(">{index}<")), "{request}");
                    told.insert(person);
                }
            }
            page = come_back(&mut browser, &response(&app, &id_of(&request), "Success")).await;
        }
        assert_eq!(told, ["alex-4711", "sam-1"].into());
        assert_eq!(page.name(), "signed-out", "{}", page.body);
        assert!(!page.text().contains(STILL), "{}", page.text());
    }
);
