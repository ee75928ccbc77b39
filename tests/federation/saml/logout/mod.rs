//! Single logout: what is said there is signed by Debian's openssl and xmlsec1, and what we say is verified by them.

mod forged;
mod from_there;
mod overtaken;
mod to_there;

use std::io::Write as _;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use openssl::hash::MessageDigest;
use openssl::sign::Verifier;

use super::metadata::own_certificate;
use super::{consume, leave_for_corp};
use crate::support::answer::encode;
use crate::support::browser::{Page, parameters};
use crate::support::saml::{
    ISSUER, Key, PERSISTENT, RSA_SHA256, instant, message_of, signed, swap,
};
use crate::support::{Browser, RelyingParty, TestApp};

/// Where messages come.
pub const HERE: &str = "/saml/corp/slo";

/// Deflated, in base64.
pub fn deflated(octets: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(octets).expect("deflated");
    BASE64.encode(&encoder.finish().expect("deflated"))
}

/// A message of the identity provider's in an address.
#[derive(Clone)]
pub struct Redirect<'r> {
    pub parameter: &'r str,
    pub message: String,
    pub relay_state: Option<&'r str>,
    pub algorithm: &'r str,
    pub digest: &'r str,
    pub key: &'r Key,
}

impl Redirect<'_> {
    /// One that is right, but for what it says.
    pub fn of(parameter: &'static str, document: &str) -> Self {
        Self {
            parameter,
            message: deflated(document.replace("<!S>", "").as_bytes()),
            relay_state: None,
            algorithm: RSA_SHA256,
            digest: "sha256",
            key: Key::of_provider(),
        }
    }

    /// What is signed.
    pub fn signed(&self) -> String {
        let mut pairs = vec![(self.parameter, self.message.as_str())];
        pairs.extend(self.relay_state.map(|state| ("RelayState", state)));
        pairs.push(("SigAlg", self.algorithm));
        encode(&pairs)
    }

    /// The query.
    pub fn query(&self) -> String {
        let signed = self.signed();
        let signature = BASE64.encode(&self.key.sign_octets(&signed, self.digest));
        format!("{signed}&{}", encode(&[("Signature", signature.as_str())]))
    }
}

/// A message of the identity provider's, not signed yet; what is `<!S>` is the place of a signature in it.
fn message(app: &TestApp, element: &str, attributes: &str, inside: &str) -> String {
    let now = instant(app.clock.now());
    format!(
        "<samlp:{element} xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Version=\"2.0\" IssueInstant=\"{now}\" \
         Destination=\"{}{HERE}\" {attributes}><saml:Issuer>{ISSUER}</saml:Issuer><!S>{inside}</samlp:{element}>",
        app.issuer
    )
}

/// That somebody signs out.
pub fn request(app: &TestApp, id: &str, inside: &str) -> String {
    message(app, "LogoutRequest", &format!("ID=\"{id}\""), inside)
}

/// What became of our request.
pub fn response(app: &TestApp, request: &str, code: &str) -> String {
    let attributes = format!("ID=\"_response\" InResponseTo=\"{request}\"");
    let status = format!(
        "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:{code}\"/></samlp:Status>"
    );
    message(app, "LogoutResponse", &attributes, &status)
}

/// Who.
pub fn name(name: &str) -> String {
    format!("<saml:NameID Format=\"{PERSISTENT}\">{name}</saml:NameID>")
}

/// And which session.
pub fn of_session(person: &str, index: &str) -> String {
    format!(
        "{}<samlp:SessionIndex>{index}</samlp:SessionIndex>",
        name(person)
    )
}

/// Somebody comes back from there, signed in under this name in this session.
pub async fn arrive_as(app: &TestApp, rp: &RelyingParty, name: &str, session: &str) -> Browser {
    let mut browser = Browser::new(app);
    let page = page_as(app, rp, &mut browser, (name, session)).await;
    // Who agreed before is at the app.
    let is_in = page.name() == "consent" || parameters(page.location()).contains_key("code");
    assert!(is_in, "{}", page.body);
    browser
}

pub async fn page_as(
    app: &TestApp,
    rp: &RelyingParty,
    browser: &mut Browser,
    (name, session): (&str, &str),
) -> Page {
    let asked = leave_for_corp(app, rp, browser, &[]).await;
    let response = swap(&asked.response, "alex-4711", name);
    let response = swap(&response, "\"_session\"", &format!("\"{session}\""));
    let on = consume(app, &signed(&response), &asked.relay_state).await;
    browser.open(&on).await
}

pub async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.open("/account").await.name() == "account"
}

/// Some browser is sent here with it.
pub async fn say(app: &TestApp, query: &str) -> Page {
    Browser::new(app).get(&format!("{HERE}?{query}")).await
}

/// What a browser is sent there with, whose signature holds by the key of our metadata.
pub async fn said(app: &TestApp, address: &str, parameter: &str) -> String {
    let (_, query) = address.split_once('?').expect("a query");
    let (signed, _) = query.split_once("&Signature=").expect("a signature");
    let signature = parameters(address)["Signature"].clone();
    let signature = BASE64.decode(signature.as_bytes()).expect("base64");
    let key = own_certificate(app).await.public_key().expect("a key");
    let mut verifier = Verifier::new(MessageDigest::sha256(), &key).expect("a verifier");
    let holds = verifier.verify_oneshot(&signature, signed.as_bytes());
    assert!(holds.expect("verified"), "{address}");
    message_of(address, parameter)
}

/// That a page says that nobody was signed out.
#[track_caller]
pub fn is_refused(page: &Page, why: &str) {
    page.is_page_or_redirect_of_ours();
    let said = page.attribute("main[data-error]", "data-error");
    assert_eq!(
        (said.as_deref(), page.status.as_u16()),
        (Some("upstream-not-signed-out"), 400),
        "{why}: {}",
        page.body
    );
    assert!(page.text().contains("Example Corp"), "{why}");
}
