//! Signing in by another provider: a second Doorward, and one that misbehaves. And the processes in which upstreams' bytes are read.

mod account;
mod api;
mod believed;
mod examined;
mod form_post;
mod fresh;
mod herd;
mod home_realm;
mod impostor;
pub mod ldap;
mod linked;
mod linking;
mod logout;
mod outages;
mod plain;
mod refused;
mod renewal;
mod saml;
mod several;
mod sign_in;
mod tenants;
mod tokens;
mod trouble;
mod upstreams_only;
mod worker;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use doorward::domain::connector::{
    ClientAuthentication, ClientThere, Connector, ConnectorName, Mapping, OpenIdUpstream,
    ResponseMode, Trust, Upstream, UpstreamIdentity,
};
use doorward::domain::id::{TenantId, UserId};
use doorward::domain::scope::Scope;
use doorward::domain::user::User;
use doorward::federation::connection::{ClientSecret, Connection, Connections};
use doorward::provider::{Provider, Settings};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use crate::support::app::confidential;
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// What we are called at the upstream.
pub const CLIENT: &str = "doorward";

/// A connector `corp` of this issuer, whose secret is in the folder.
pub fn connection(issuer: &str, folder: &TempDir) -> Connection {
    Connection {
        connector: Connector {
            name: ConnectorName::parse("corp").expect("a name"),
            display_name: "Example Corp".to_owned(),
            upstream: Upstream::OpenId(Box::new(OpenIdUpstream {
                issuer: issuer.to_owned(),
                discovery: None,
                tenants: Vec::new(),
                client: client_there("openid email profile"),
                algorithms: Vec::new(),
                has_nonce: true,
            })),
            mapping: Mapping::default(),
            domains: Vec::new(),
            trust: Trust::default(),
            creates_accounts: true,
            renewed: BTreeSet::new(),
            roles: BTreeMap::new(),
        },
        secret: Some(ClientSecret::File(folder.path().join("corp.secret"))),
    }
}

/// The client that we are there.
pub fn client_there(scope: &str) -> ClientThere {
    ClientThere {
        client_id: CLIENT.to_owned(),
        authentication: ClientAuthentication::ClientSecretBasic,
        scope: Scope::parse(scope).expect("a scope"),
        has_pkce: true,
        response_mode: ResponseMode::Query,
        signed_secret: None,
        tokens_for: BTreeSet::new(),
    }
}

/// Options of who signs people in by these. Loopback may be asked, as in `doorward dev`.
pub fn options(connections: Vec<Connection>) -> Options {
    let options = Options::dev();
    Options {
        settings: Settings {
            connections: Arc::new(Connections::new(connections)),
            ..options.settings
        },
        ..options
    }
}

pub fn with(connection: Connection, amend: impl FnOnce(&mut Connector)) -> Connection {
    let mut connection = connection;
    amend(&mut connection.connector);
    connection
}

pub fn open_id(connector: &mut Connector) -> &mut OpenIdUpstream {
    let Upstream::OpenId(upstream) = &mut connector.upstream else {
        panic!("another kind of connector")
    };
    upstream
}

/// Somebody at a relying party of ours, who signs in at the upstream.
pub struct Stand {
    /// The upstream.
    pub there: TestApp,
    /// Ourselves.
    pub here: TestApp,
    pub rp: RelyingParty,
    /// The browser, at each.
    pub at_there: Browser,
    pub at_here: Browser,
    _folder: TempDir,
}

impl Stand {
    /// With an upstream at which alex has an account.
    pub async fn start(there: TestApp) -> Self {
        Self::start_with(there, |_| {}, |options| options).await
    }

    pub async fn start_with(
        there: TestApp,
        amend: impl FnOnce(&mut Connector),
        change: impl FnOnce(Options) -> Options,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut configured = with(connection(&there.issuer, &folder), amend);
        let authentication = open_id(&mut configured.connector).client.authentication;
        if authentication == ClientAuthentication::PrivateKeyJwt {
            configured.secret = None;
        }
        let options = change(options(vec![configured]));
        let here = TestApp::start(there.engine, options).await;
        let mut metadata = confidential(&format!("{}/callback/corp", here.issuer));
        metadata["client_id"] = CLIENT.into();
        metadata["token_endpoint_auth_method"] = authentication.name().into();
        if authentication == ClientAuthentication::PrivateKeyJwt {
            metadata["jwks_uri"] = format!("{}/jwks.json", here.issuer).into();
        }
        let registered = there.add_client(metadata).await;
        let secret = registered["client_secret"].as_str().unwrap_or_default();
        std::fs::write(folder.path().join("corp.secret"), secret).expect("a file");
        there.add_person().await;
        let rp = RelyingParty::confidential(&here).await;
        Self {
            at_there: Browser::new(&there),
            at_here: Browser::new(&here),
            there,
            here,
            rp,
            _folder: folder,
        }
    }

    /// A client asks, its person presses the button. Says where they are sent.
    pub async fn leave(&mut self, extra: &[(&str, &str)]) -> String {
        let page = self.at_here.open(&self.rp.authorize(extra)).await;
        leave(&mut self.at_here, &page).await
    }

    /// The same, to the upstream and back. Says where the browser is sent from there.
    pub async fn round(&mut self, extra: &[(&str, &str)]) -> String {
        let away = self.leave(extra).await;
        self.at_there.complete(&away).await
    }

    /// All the way, until the page that follows here.
    pub async fn arrive(&mut self, extra: &[(&str, &str)]) -> Page {
        let back = self.round(extra).await;
        self.at_here.open(&back).await
    }

    /// All the way to the client; the claims of its ID token.
    pub async fn claims(&mut self, extra: &[(&str, &str)]) -> Value {
        let page = self.arrive(extra).await;
        let tokens = redeem(&self.here, &self.rp, &mut self.at_here, page).await;
        claims(text(&tokens, "id_token"))
    }

    pub fn rows(&self, table: &'static str) -> i64 {
        self.here.database.rows(&[table])[0].1
    }
}

/// Presses the button of a page, and says where that leads.
pub async fn leave(browser: &mut Browser, page: &Page) -> String {
    let away = browser.submit(page, &[("upstream", "corp")]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.body);
    away.location().to_owned()
}

/// Agrees, if that is asked, and redeems the code that the client gets.
pub async fn redeem(app: &TestApp, rp: &RelyingParty, browser: &mut Browser, page: Page) -> Value {
    let page = if page.name() == "consent" {
        browser.submit(&page, &[("decision", "allow")]).await
    } else {
        page
    };
    let answer = parameters(page.location());
    let code = answer.get("code");
    let code = code.unwrap_or_else(|| panic!("a code, not {answer:?}"));
    let (status, tokens) = rp.redeem(app, code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    tokens
}

/// What an address asks, by its query.
pub fn asked(address: &str) -> BTreeMap<String, String> {
    let url = Url::parse(address).expect("an address");
    url.query_pairs().into_owned().collect()
}

/// That a page says why nobody was signed in, with a way on or without, and that nobody was.
#[track_caller]
pub fn is_trouble(page: &Page, browser: &Browser, why: &str, status: u16) {
    page.is_page_or_redirect_of_ours();
    let said = page.attribute("main[data-error]", "data-error");
    assert_eq!(
        (said.as_deref(), page.status.as_u16()),
        (Some(why), status),
        "{}",
        page.body
    );
    assert!(
        page.text().contains("Example Corp") || why == "upstream-over",
        "{}",
        page.text()
    );
    assert_eq!(browser.session_cookie(), None, "{why}");
}

/// Claims as one JSON, for comparison.
pub fn some(claims: &Value, names: &[&str]) -> Value {
    let all = names
        .iter()
        .map(|name| ((*name).to_owned(), claims[*name].clone()));
    json!(all.collect::<BTreeMap<String, Value>>())
}

/// Somebody by their user name or address.
pub async fn find_user(app: &TestApp, key: &'static str) -> Option<User> {
    let tenant = TenantId::default_tenant();
    let found = app
        .op()
        .store
        .read(move |r| r.find_user_by_key(&tenant, key));
    found.await.expect("read")
}

/// Gives somebody another address, which is shown to be theirs.
pub async fn set_address(app: &TestApp, name: &'static str, address: &'static str) {
    let mut user = find_user(app, name).await.expect("somebody");
    user.profile.email = Some(address.to_owned());
    user.profile.email_verified = true;
    let written = app.op().store.write(move |w| {
        let key = user.username.clone();
        w.update_user(&user, &key, Some(address))
    });
    written.await.expect("written");
}

/// Links a subject of `corp` to somebody.
pub async fn add_identity(op: &Provider, user: &UserId, subject: &str) -> UpstreamIdentity {
    let known = op.settings.connections.find("corp");
    let issuer = known.map_or("https://login.corp.example", |known| {
        known.connector.upstream.issuer()
    });
    let identity = UpstreamIdentity {
        connector: ConnectorName::parse("corp").expect("a name"),
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
    };
    let (tenant, owner, linked, now) =
        (op.tenant.clone(), user.clone(), identity.clone(), op.now());
    let inserted = op
        .store
        .write(move |w| w.insert_upstream_identity(&tenant, &linked, &owner, now));
    assert!(inserted.await.expect("written"), "nobody had it");
    identity
}

/// How many lines of trails are of this kind.
pub fn lines(app: &TestApp, kind: &str) -> i64 {
    let count = format!("SELECT count(*) AS count FROM activity WHERE kind = '{kind}'");
    app.database.count(&count)
}
