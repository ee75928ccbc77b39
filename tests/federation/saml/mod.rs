//! A SAML identity provider as upstream: documents that Debian's xmlsec1 signed, read by a real connector worker.

mod attributes;
mod begun_there;
mod bombs;
mod claims;
mod confused;
mod encrypted;
mod flood;
mod herd;
mod logout;
mod many;
mod metadata;
mod names;
mod outages;
mod own;
mod posted;
mod references;
mod refused;
mod seen;
mod session;
mod sign_in;
mod signatures;
mod signed_metadata;
mod trouble;
mod two_nodes;
mod unsaid;
mod unusable;
mod wrapping;

use std::num::NonZeroUsize;
use std::time::Duration;

use doorward::domain::connector::{Connector, ConnectorName, Mapping, Trust, Upstream};
use doorward::domain::saml::{
    Binding, IdentityProvider, LogoutService, NameIdFormat, SamlSource, SamlUpstream, SignOnService,
};
use doorward::federation::connection::Connection;
use doorward::federation::saml::protocol::{Answer, Response, Signed, Task};
use doorward::federation::saml::unfit::Unfit;
use doorward::federation::worker::{Job, Reply, Secret, Settings, Workers};

use super::leave;
use crate::support::browser::{Page, parameters};
use crate::support::database::START;
use crate::support::saml::{Addressee, ISSUER, Key, between, posted, request_of, response, signed};
use crate::support::{Browser, Options, RelyingParty, TestApp};

const LONG: Duration = Duration::from_secs(60);

/// One child, as the server has them.
pub fn workers() -> Workers {
    Workers::new(Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        children: NonZeroUsize::MIN,
        ..Settings::default()
    })
}

/// A response that is right, but for its signatures.
pub fn right() -> String {
    response(&Addressee::of("https://id.example", "_asked", START))
}

pub fn task(document: &str, certificates: &[&Key]) -> Task {
    Task::Response(Response {
        response: Secret::new(posted(document)),
        certificates: certificates.iter().map(|key| key.certificate()).collect(),
        attributes: vec!["mail".to_owned()],
    })
}

/// Has a worker read it.
pub async fn ask(workers: &Workers, task: Task) -> Answer {
    let reply = workers
        .call("corp", Job::Saml(Box::new(task)), LONG, LONG)
        .await;
    match reply.expect("an answer, and a child that lives") {
        Reply::Saml(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

/// What is signed of a document, by the identity provider.
pub async fn read(workers: &Workers, document: &str) -> Signed {
    match ask(workers, task(document, &[Key::of_provider()])).await {
        Answer::Signed(signed) => *signed,
        other => panic!("{other:?}: {document}"),
    }
}

/// Why a document is not taken that the identity provider has signed something of.
pub async fn refusal(workers: &Workers, document: &str) -> Unfit {
    refusal_by(workers, document, &[Key::of_provider()]).await
}

pub async fn refusal_by(workers: &Workers, document: &str, keys: &[&Key]) -> Unfit {
    match ask(workers, task(document, keys)).await {
        Answer::Unfit(unfit) => unfit,
        other => panic!("{other:?}: {document}"),
    }
}

/// Whom it is of.
pub fn subject(signed: &Signed) -> &str {
    &signed.assertion.name_id.as_ref().expect("a name").value
}

/// A connector `corp` of the identity provider.
pub fn connection() -> Connection {
    Connection {
        connector: Connector {
            name: ConnectorName::parse("corp").expect("a name"),
            display_name: "Example Corp".to_owned(),
            upstream: Upstream::Saml(Box::new(SamlUpstream {
                issuer: ISSUER.to_owned(),
                source: SamlSource::Given(IdentityProvider {
                    sign_on: SignOnService {
                        binding: Binding::Redirect,
                        location: "https://idp.corp.example/sso".to_owned(),
                    },
                    logout: Some(LogoutService {
                        binding: Binding::Redirect,
                        location: "https://idp.corp.example/slo".to_owned(),
                        response_location: None,
                    }),
                    certificates: vec![Key::of_provider().der()],
                }),
                name_id_format: NameIdFormat::Persistent,
                subject_attribute: None,
                signs_requests: true,
                request_binding: None,
                idp_initiated: false,
                signs_out: false,
            })),
            mapping: Mapping {
                email: Some("mail".to_owned()),
                email_verified: None,
                ..Mapping::default()
            },
            domains: Vec::new(),
            trust: Trust::default(),
            creates_accounts: true,
            renewed: std::collections::BTreeSet::new(),
            roles: std::collections::BTreeMap::new(),
        },
        secret: None,
    }
}

/// What a connector says of its identity provider.
pub fn saml(connector: &mut Connector) -> &mut SamlUpstream {
    let Upstream::Saml(upstream) = &mut connector.upstream else {
        panic!("another kind of connector")
    };
    upstream
}

pub fn options() -> Options {
    super::options(vec![connection()])
}

pub fn options_with(amend: impl FnOnce(&mut Connector)) -> Options {
    super::options(vec![super::with(connection(), amend)])
}

/// What the identity provider is asked.
pub struct Asked {
    pub request: String,
    pub relay_state: String,
    /// What a response to it says, not signed yet.
    pub response: String,
}

/// Somebody at a relying party who presses the button.
pub async fn leave_for_corp(
    app: &TestApp,
    rp: &RelyingParty,
    browser: &mut Browser,
    extra: &[(&str, &str)],
) -> Asked {
    let page = browser.open(&rp.authorize(extra)).await;
    let away = leave(browser, &page).await;
    sent(app, &away)
}

/// What the identity provider is asked by an address.
pub fn sent(app: &TestApp, away: &str) -> Asked {
    assert!(away.starts_with("https://idp.corp.example/sso?"), "{away}");
    asked(
        app,
        request_of(away),
        parameters(away)["RelayState"].clone(),
    )
}

/// What the identity provider is asked by this request.
pub fn asked(app: &TestApp, request: String, relay_state: String) -> Asked {
    let id = between(&request, " ID=\"", "\" ");
    let id = id.trim_start_matches(" ID=\"").trim_end_matches("\" ");
    Asked {
        response: response(&Addressee {
            assertion: format!("_a{id}"),
            ..Addressee::of(&app.issuer, id, app.clock.now())
        }),
        relay_state,
        request,
    }
}

/// Has some browser post a form of the identity provider's: without cookies, for it comes from another site.
pub async fn post(app: &TestApp, connector: &str, fields: &[(&str, &str)]) -> Page {
    post_to(app, &format!("/saml/{connector}/acs"), fields).await
}

/// The same to a path.
pub async fn post_to(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Page {
    post_by(Browser::new(app), path, fields).await
}

/// The same by a browser of some node.
pub async fn post_by(mut browser: Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let headers = [
        ("origin", "https://idp.corp.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    let page = browser.send(reqwest::Method::POST, path, Some(fields), &headers);
    page.await
}

/// Posts a document, and says where the browser is sent on.
pub async fn consume(app: &TestApp, document: &str, relay_state: &str) -> String {
    let response = posted(document);
    let fields = [
        ("SAMLResponse", response.as_str()),
        ("RelayState", relay_state),
    ];
    let page = post(app, "corp", &fields).await;
    assert_eq!(page.status, reqwest::StatusCode::SEE_OTHER, "{}", page.body);
    page.location().to_owned()
}

/// All the way to the page that follows here.
pub async fn arrive(app: &TestApp, rp: &RelyingParty, browser: &mut Browser) -> Page {
    let asked = leave_for_corp(app, rp, browser, &[]).await;
    let on = consume(app, &signed(&asked.response), &asked.relay_state).await;
    browser.open(&on).await
}

/// The certificates of our metadata, DER in base64: to verify what we sign, and to encrypt to us.
pub async fn own_certificates(app: &TestApp) -> Vec<String> {
    let own = Browser::new(app).get("/saml/corp/metadata").await;
    let parts = own.body.split("<ds:X509Certificate>").skip(1);
    let certificates = parts.filter_map(|part| part.split('<').next());
    let certificates: Vec<String> = certificates.map(str::to_owned).collect();
    assert_eq!(certificates.len(), 2, "{}", own.body);
    certificates
}
