//! Requests that a form brings (SAML bindings §3.5), whose signature Debian's xmlsec1 verifies.

use data_encoding::BASE64;
use doorward::domain::authentication::Acr;
use doorward::domain::connector::Connector;
use doorward::domain::saml::{Binding, SamlSource};
use reqwest::StatusCode;

use super::metadata::is_at;
use super::{Asked, asked, consume, options_with, own_certificates, saml};
use crate::federation::{is_trouble, redeem};
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::saml::{Key, is_signed_by, metadata, signed, swap};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const MFA: &str = "https://refeds.org/profile/mfa?a&b";

fn posts(connector: &mut Connector) {
    let SamlSource::Given(provider) = &mut saml(connector).source else {
        panic!("given");
    };
    provider.sign_on.binding = Binding::Post;
}

fn options() -> Options {
    options_with(|connector| {
        posts(connector);
        let acr = &mut connector.trust.acr;
        acr.insert(MFA.to_owned(), Acr::TwoFactors);
    })
}

/// The page that somebody sees who presses the button.
async fn leave(rp: &RelyingParty, browser: &mut Browser, extra: &[(&str, &str)]) -> Page {
    let page = browser.open(&rp.authorize(extra)).await;
    browser.submit(&page, &[("upstream", "corp")]).await
}

/// What its form brings.
#[track_caller]
fn brought(app: &TestApp, page: &Page) -> Asked {
    assert_eq!(page.name(), "form-post", "{}", page.body);
    assert_eq!(page.status, StatusCode::OK);
    page.is_page_or_redirect_of_ours();
    assert!(page.text().contains("Example Corp"), "{}", page.text());
    // Without a script they press it (§3.5.4).
    assert!(page.body.contains("<button"), "{}", page.body);
    let mut fields = page.fields();
    let request = fields.remove("SAMLRequest").expect("a request");
    let relay_state = fields.remove("RelayState").expect("what comes back");
    assert!(fields.is_empty(), "{fields:?}");
    let request = BASE64.decode(request.as_bytes()).expect("base64");
    let request = String::from_utf8(request).expect("not deflated");
    assert!(
        request.contains(&format!(" Destination=\"{}\"", page.action())),
        "{request}"
    );
    asked(app, request, relay_state)
}

both_engines!(
    a_request_is_posted_and_signed_where_there_is_no_other_way,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let own = own_certificates(&app).await.swap_remove(0);
        let mut browser = Browser::new(&app);
        let page = leave(&rp, &mut browser, &[]).await;
        assert_eq!(page.action(), "https://idp.corp.example/sso");
        let asked = brought(&app, &page);
        assert!(asked.relay_state.len() <= 80, "§3.5.3");
        assert!(is_signed_by(&asked.request, &own), "{}", asked.request);
        let consumer = format!("{}/saml/corp/acs\"", app.issuer);
        let changed = swap(&asked.request, &consumer, "https://evil.example/\"");
        assert!(!is_signed_by(&changed, &own));
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        let page = browser.open(&on).await;
        redeem(&app, &rp, &mut browser, page).await;
        // Whatever is in it.
        let wishes = [("prompt", "login"), ("acr_values", "urn:doorward:acr:2fa")];
        let page = leave(&rp, &mut browser, &wishes).await;
        let asked = brought(&app, &page);
        assert!(is_signed_by(&asked.request, &own), "{}", asked.request);
        assert!(asked.request.contains(" ForceAuthn=\"true\""));
        let context = ">https://refeds.org/profile/mfa?a&amp;b</saml:AuthnContextClassRef>";
        assert!(asked.request.contains(context), "{}", asked.request);
    }
);

both_engines!(
    what_is_not_to_be_signed_is_posted_without_a_signature,
    options_with(|connector| {
        posts(connector);
        saml(connector).signs_requests = false;
        saml(connector).idp_initiated = true;
    }),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = leave(&rp, &mut browser, &[]).await;
        let asked = brought(&app, &page);
        assert!(!asked.request.contains("Signature"), "{}", asked.request);
        // And so is what is asked where the sign-in begins there.
        let mut browser = Browser::new(&app);
        let page = browser.get("/saml/corp/sign-in").await;
        let asked = brought(&app, &page);
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        let page = browser.open(&on).await;
        assert_eq!(page.name(), "account", "{}", page.body);
    }
);

#[tokio::test]
async fn metadata_says_which_and_the_operator_may() {
    let both = metadata(&[Key::of_provider()], "");
    let [redirect, post] = ["sso", "post"].map(|path| format!("https://idp.corp.example/{path}"));
    let without = |binding: &str| swap(&both, binding, "SOAP");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("idp.xml");
    for (document, wanted, expected) in [
        (both.clone(), None, Some((&redirect, Binding::Redirect))),
        (
            both.clone(),
            Some(Binding::Post),
            Some((&post, Binding::Post)),
        ),
        (
            both.clone(),
            Some(Binding::Redirect),
            Some((&redirect, Binding::Redirect)),
        ),
        (without("HTTP-Redirect"), None, Some((&post, Binding::Post))),
        (without("HTTP-Redirect"), Some(Binding::Redirect), None),
        (without("HTTP-POST"), Some(Binding::Post), None),
        // Nobody is posted anywhere without TLS, or to no address.
        (
            swap(
                &without("HTTP-Redirect"),
                &post,
                "http://idp.corp.example/post",
            ),
            None,
            None,
        ),
        (
            swap(&without("HTTP-Redirect"), &post, "javascript:alert(1)"),
            None,
            None,
        ),
    ] {
        std::fs::write(&path, document).expect("written");
        let source = SamlSource::File(path.clone());
        let options = options_with(|connector| {
            is_at(connector, source);
            saml(connector).request_binding = wanted;
        });
        let app = TestApp::start(Engine::Sqlite, options).await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = leave(&rp, &mut browser, &[]).await;
        match expected {
            Some((address, Binding::Redirect)) => {
                assert!(page.location().starts_with(address), "{}", page.location());
            }
            Some((address, Binding::Post)) => {
                brought(&app, &page);
                assert_eq!(page.action(), *address);
            }
            None => is_trouble(&page, &browser, "upstream-unbelieved", 502),
        }
    }
}
