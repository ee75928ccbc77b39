//! Signing in by a directory: OpenLDAP's slapd, and impostors that misbehave.

mod active_directory;
mod addresses;
mod groups;
mod guesses;
pub mod impostor;
mod kept;
mod look;
mod password;
mod password_of_account;
mod refused;
mod samba;
mod sign_in;
pub mod slapd;
mod sync;
mod trouble;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use doorward::domain::connector::{Connector, ConnectorName, Mapping, Trust, Upstream};
use doorward::domain::directory::{Directory, DirectoryServer, Finding};
use doorward::federation::connection::{ClientSecret, Connection};
use tokio::task::JoinSet;

use self::slapd::{BASE, READER, READER_PASSWORD};
use super::{options, redeem};
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// A connector `corp` whose people are found by a search at these servers.
pub fn connection(servers: Vec<DirectoryServer>, authorities: &Path) -> Connection {
    let own = |name: &str| Some(name.to_owned());
    Connection {
        connector: Connector {
            name: ConnectorName::parse("corp").expect("a name"),
            display_name: "Example Corp".to_owned(),
            upstream: Upstream::Ldap(Box::new(Directory {
                issuer: format!("ldap:{BASE}"),
                servers,
                authorities_file: Some(authorities.to_owned()),
                own_certificate: None,
                bind_dn: own(READER),
                base: BASE.to_owned(),
                finding: Finding::Search {
                    people: "(objectClass=person)".to_owned(),
                    names: vec!["uid".to_owned(), "mail".to_owned()],
                },
                subject_attribute: "entryUUID".to_owned(),
                groups: None,
                timeout: Duration::from_secs(5),
                sync: None,
                password_change: None,
            })),
            mapping: Mapping {
                preferred_username: own("uid"),
                name: own("cn"),
                given_name: own("givenName"),
                family_name: own("sn"),
                email: own("mail"),
                email_verified: None,
                groups: None,
            },
            domains: Vec::new(),
            trust: Trust {
                domains: vec!["corp.example".to_owned()],
                ..Trust::default()
            },
            creates_accounts: true,
            renewed: BTreeSet::new(),
            roles: BTreeMap::new(),
        },
        secret: Some(ClientSecret::Text(doorward::config::Hidden::new(
            READER_PASSWORD,
        ))),
    }
}

/// A server on this machine.
pub fn server(host: &str, port: u16, is_tls_at_once: bool) -> DirectoryServer {
    DirectoryServer {
        address: format!("ldap at {port}"),
        host: host.to_owned(),
        port,
        is_tls_at_once,
    }
}

pub fn directory(connection: &mut Connection) -> &mut Directory {
    let Upstream::Ldap(directory) = &mut connection.connector.upstream else {
        panic!("another kind of connector")
    };
    directory
}

/// The same, where people's entries are named by what they type.
pub fn by_name(mut connection: Connection) -> Connection {
    let own = directory(&mut connection);
    own.bind_dn = None;
    own.finding = Finding::Name {
        before: "uid=".to_owned(),
        after: format!(",{BASE}"),
    };
    connection.secret = None;
    connection
}

/// Somebody at a relying party of ours, with people of a directory.
pub struct Stand {
    pub here: TestApp,
    pub rp: RelyingParty,
    pub browser: Browser,
}

impl Stand {
    pub async fn start(engine: Engine, connection: Connection) -> Self {
        Self::start_with(engine, vec![connection]).await
    }

    pub async fn start_with(engine: Engine, connections: Vec<Connection>) -> Self {
        Self::start_changed(engine, connections, |options| options).await
    }

    pub async fn start_changed(
        engine: Engine,
        connections: Vec<Connection>,
        change: impl FnOnce(Options) -> Options,
    ) -> Self {
        let here = TestApp::start(engine, change(options(connections))).await;
        let rp = RelyingParty::confidential(&here).await;
        Self {
            browser: Browser::new(&here),
            here,
            rp,
        }
    }

    /// Somebody else at the page for the password, in a browser of their own.
    pub async fn at_password(&self, name: &str) -> (Browser, Page) {
        let mut browser = Browser::new(&self.here);
        let page = browser.open(&self.rp.authorize(&[])).await;
        let page = browser.submit(&page, &[("username", name)]).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        (browser, page)
    }

    /// Guesses at each of these names at once, each in a browser of its own, and all in vain.
    pub async fn guess(&self, names: &[&str]) {
        // No more at once than a directory's share of the workers takes on in time, however slow the machine is.
        for some in names.chunks(3) {
            let mut all = JoinSet::new();
            for name in some {
                let (mut browser, page) = self.at_password(name).await;
                all.spawn(async move {
                    let guessed = [("password", "another pass phrase")];
                    browser.submit(&page, &guessed).await
                });
            }
            for page in all.join_all().await {
                assert!(page.path.ends_with("?slip=wrong"), "{}", page.body);
            }
        }
    }

    /// Types a name and a password. The page that follows.
    pub async fn enter(&mut self, name: &str, password: &str) -> Page {
        let page = self.browser.open(&self.rp.authorize(&[])).await;
        let page = self.browser.sign_in_with(&page, name, password).await;
        self.browser.follow(page).await
    }

    /// The same, in another browser, all the way to the client: the claims of its ID token.
    pub async fn claims(&mut self, name: &str, password: &str) -> serde_json::Value {
        self.browser = Browser::new(&self.here);
        let page = self.enter(name, password).await;
        let tokens = redeem(&self.here, &self.rp, &mut self.browser, page).await;
        claims(text(&tokens, "id_token"))
    }

    /// That nobody is let in, in another browser, as by any wrong password.
    pub async fn is_wrong(&mut self, name: &str, password: &str) {
        self.browser = Browser::new(&self.here);
        let page = self.browser.open(&self.rp.authorize(&[])).await;
        let page = self.browser.sign_in_with(&page, name, password).await;
        assert_eq!(page.name(), "password", "{name}: {}", page.body);
        assert!(page.path.ends_with("?slip=wrong"), "{name}: {}", page.path);
        assert_eq!(self.browser.session_cookie(), None, "{name}");
    }

    pub fn rows(&self, table: &'static str) -> i64 {
        self.here.database.rows(&[table])[0].1
    }
}
