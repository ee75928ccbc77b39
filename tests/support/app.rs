//! The application in process: the real routes behind the real accept loop, on a free port of 127.0.0.1.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use doorward::clock::Clock;
use doorward::domain::client::ClientPolicy;
use doorward::domain::id::{ClientId, TenantId, UserId};
use doorward::domain::roles::Roles;
use doorward::domain::session::SessionOrigin;
use doorward::domain::user::{Address, Profile, User};
use doorward::entropy::Entropy;
use doorward::federation::ldap::directories::Directories;
use doorward::federation::saml::IdentityProviders;
use doorward::federation::worker::{self, Workers};
use doorward::keys::certificate::Authorities;
use doorward::keys::ring::Keys;
use doorward::keys::rotation::RotationSchedule;
use doorward::keys::seal::MasterKey;
use doorward::login::factor::Tries;
use doorward::login::hashing::{Cost, HashingPool, Password, PoolSize};
use doorward::login::new_password::Rules;
use doorward::login::trusted_device::{self, NotTrusted};
use doorward::login::witness::{Removal, Witness};
use doorward::mail::{MailPlan, Mailer, Post};
use doorward::oauth::registration;
use doorward::objects::{Objects, Place};
use doorward::provider::{Identity, Issuer, Provider, Settings};
use doorward::secret::{Kind, Token};
use doorward::store::{NameHistory, Store, StoreOptions};
use doorward::web::arrivals::Arrivals;
use doorward::web::client_address::TrustedProxies;
use doorward::web::server::{Counters, Front, HostAllowList, Limits, Listener, Server};
use doorward::web::state::State;
use doorward::web::tls::{ClientCertificates, Tls, TlsFiles};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::database::{Database, Engine, MASTER_KEY, START, schedule};

/// How the application of a test differs from the usual one.
#[derive(Clone)]
pub struct Options {
    pub settings: Settings,
    /// The issuer's scheme; the socket is plain either way, as behind a proxy.
    pub is_https: bool,
    pub proxies: fn() -> TrustedProxies,
    pub hashing_places: usize,
    pub hashing_cost: Cost,
    pub limits: Limits,
    pub mail: Option<MailPlan>,
    /// Where people's pictures are, if not in the database.
    pub pictures: Option<Place>,
    /// What new passwords are held to.
    pub rules: Rules,
    /// Who vouches for clients' certificates, in PEM.
    pub authorities: Option<Vec<u8>>,
    /// The certificate of the server, where TLS ends in it, and whether it asks for those of its clients.
    pub tls: Option<(TlsFiles, ClientCertificates)>,
    /// Who speaks with directories, and reads what identity providers send.
    pub connector_workers: NonZeroUsize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            is_https: false,
            proxies: TrustedProxies::default,
            hashing_places: 64,
            // Enough to be argon2id; the real cost is measured elsewhere.
            hashing_cost: Cost {
                memory: 64,
                passes: 1,
                lanes: 1,
            },
            limits: Limits::default(),
            mail: None,
            pictures: None,
            rules: Rules::default(),
            authorities: None,
            tls: None,
            connector_workers: worker::Settings::default().children,
        }
    }
}

impl Options {
    /// As `doorward dev`: pages say more, and what this machine serves may be fetched.
    pub fn dev() -> Self {
        Self {
            settings: Settings {
                is_dev: true,
                ..Settings::default()
            },
            ..Self::default()
        }
    }
}

/// One running node.
pub struct Node {
    pub state: Arc<State>,
    pub address: std::net::SocketAddr,
    pub tls: Option<Tls>,
    pub counters: Arc<Counters>,
    stop: Option<oneshot::Sender<()>>,
}

/// A running application with its database.
pub struct TestApp {
    pub engine: Engine,
    pub database: Arc<Database>,
    pub clock: Clock,
    pub options: Options,
    pub issuer: String,
    pub node: Node,
    pub http: reqwest::Client,
}

pub const PASSWORD: &str = "correct heron battery stable";

impl TestApp {
    pub async fn start(engine: Engine, options: Options) -> Self {
        Self::start_on(engine, Database::copy(engine).await, options).await
    }

    pub async fn start_on(engine: Engine, database: Database, options: Options) -> Self {
        let database = Arc::new(database);
        let clock = Clock::manual(START);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let issuer = if options.is_https {
            format!("https://localhost:{port}")
        } else {
            format!("http://localhost:{port}")
        };
        let node = start_node(&database, &clock, &options, &issuer, listener).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self {
            engine,
            database,
            clock,
            options,
            issuer,
            node,
            http,
        }
    }

    /// A second node on the same database, with the same issuer, at an address of its own.
    pub async fn second_node(&self) -> Node {
        self.second_node_on(&self.database).await
    }

    /// The same, which reaches the database in a way of its own.
    pub async fn second_node_on(&self, database: &Database) -> Node {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        start_node(database, &self.clock, &self.options, &self.issuer, listener).await
    }

    pub fn op(&self) -> &Provider {
        &self.node.state.op
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.node
            .request(&self.http, &self.issuer, reqwest::Method::GET, path)
            .send()
            .await
            .expect("an answer")
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.node.request(&self.http, &self.issuer, method, path)
    }

    /// A person `alex` with every standard claim.
    pub async fn add_person(&self) -> UserId {
        self.add_user("alex", "alex@example.com").await
    }

    pub async fn add_user(&self, username: &str, email: &str) -> UserId {
        let op = self.op();
        let now = op.now();
        let user = User {
            tenant_id: TenantId::default_tenant(),
            id: op.entropy.id(now).expect("randomness"),
            username: username.into(),
            is_username_made_up: false,
            profile: profile(email),
            roles: Roles::default(),
            language: None,
            disabled_at: None,
            created_at: now,
            updated_at: now,
        };
        let phc = self
            .node
            .state
            .hashing
            .hash(Password::new(PASSWORD).expect("a password"), [7; 16])
            .await
            .expect("a hash");
        let id = user.id.clone();
        op.store
            .write(move |w| {
                let username_key =
                    doorward::login::identifier::username_key(&user.username).expect("a user name");
                let email_key = user.profile.email.as_deref().map(|email| {
                    doorward::login::identifier::email_key(email).expect("an address")
                });
                w.insert_user(
                    &user,
                    &username_key,
                    email_key.as_deref(),
                    &NameHistory::Ignored,
                )?
                .expect("the name is free");
                w.set_password(&user.tenant_id, &user.id, &phc, now)
            })
            .await
            .expect("written");
        id
    }

    /// Turns a user off, behind nobody's back: as the command line does.
    pub async fn disable_user(&self, id: &UserId) {
        let (id, now) = (id.clone(), self.op().now());
        self.op()
            .store
            .write(move |w| {
                let mut user = w.find_user(&id)?.expect("the user is there");
                user.disabled_at = Some(now);
                let email = user.profile.email.clone();
                w.update_user(&user, &user.username.clone(), email.as_deref())?;
                w.end_everything_of(&id, now)
            })
            .await
            .expect("written");
    }

    /// Their address is one that nobody has shown to be theirs.
    pub async fn doubt_address(&self, id: &UserId) {
        let id = id.clone();
        self.op()
            .store
            .write(move |w| {
                let mut user = w.find_user(&id)?.expect("the user is there");
                user.profile.email_verified = false;
                let email = user.profile.email.clone();
                w.update_user(&user, &user.username.clone(), email.as_deref())
            })
            .await
            .expect("written");
    }

    /// Turns a user on again.
    pub async fn enable_user(&self, id: &UserId) {
        let id = id.clone();
        self.op()
            .store
            .write(move |w| {
                let mut user = w.find_user(&id)?.expect("the user is there");
                user.disabled_at = None;
                let email = user.profile.email.clone();
                w.update_user(&user, &user.username.clone(), email.as_deref())
            })
            .await
            .expect("written");
    }

    /// Registers a client by its metadata; the answer is that of RFC 7591.
    pub async fn add_client(&self, metadata: Value) -> Value {
        self.add_client_with(metadata, ClientPolicy::default())
            .await
    }

    pub async fn add_client_with(&self, metadata: Value, policy: ClientPolicy) -> Value {
        let document = metadata.as_object().expect("an object").clone();
        let id = document
            .get("client_id")
            .and_then(Value::as_str)
            .map(ClientId::new);
        let metadata = registration::read_metadata(self.op(), &document).expect("good metadata");
        let registered = registration::register(self.op(), metadata, id, policy)
            .await
            .expect("registered");
        Value::Object(registration::describe(self.op(), &registered, None).expect("described"))
    }

    /// An access token for administration.
    pub async fn admin_token(&self) -> String {
        let op = self.op();
        let token = Token::generate(Kind::AdminToken, op.entropy).expect("randomness");
        let (tenant, hash, now) = (op.tenant.clone(), token.hash(), op.now());
        op.store
            .write(move |w| {
                w.insert_admin_token(&tenant, &hash, now, now.plus(Duration::from_secs(3600)))
            })
            .await
            .expect("written");
        token.reveal().to_owned()
    }
}

/// What counts the second factors that are tried in a browser that nobody knows.
pub fn strangers(op: &Provider, user: &UserId) -> Tries {
    Tries::of(op, user, None)
}

/// Trusts a device, as whoever has the credentials that somebody has now.
pub async fn trust(
    op: &Provider,
    user: &UserId,
    origin: &SessionOrigin,
) -> Result<Token, NotTrusted> {
    let id = user.clone();
    let epoch = op
        .store
        .read(move |r| r.find_credentials_epoch(&id))
        .await?;
    let token = trusted_device::trust(op, user, epoch.expect("somebody"), origin).await?;
    Ok(token.expect("it is trusted"))
}

/// Who writes down what a test does to somebody's account.
pub fn witness(op: &Provider, user: &UserId) -> Witness {
    Witness::of(op, user, &SessionOrigin::default())
}

/// A way in is taken away, and sessions stay.
pub fn removal(op: &Provider, user: &UserId) -> Removal {
    Removal {
        witness: witness(op, user),
        only: None,
    }
}

/// Metadata of a confidential client with all grants.
pub fn confidential(redirect_uri: &str) -> Value {
    json!({
        "client_name": "Test App",
        "redirect_uris": [redirect_uri],
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "client_secret_basic",
    })
}

/// Metadata of a public client.
pub fn public(redirect_uri: &str) -> Value {
    json!({
        "client_name": "Public App",
        "redirect_uris": [redirect_uri],
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "none",
        "application_type": "native",
    })
}

fn profile(email: &str) -> Profile {
    let text = |text: &str| Some(text.to_owned());
    Profile {
        name: text("Alex Müller"),
        given_name: text("Alex"),
        family_name: text("Müller"),
        middle_name: text("Q."),
        nickname: text("Lex"),
        profile: text("https://alex.example/"),
        picture: text("https://alex.example/picture.png"),
        website: text("https://alex.example/blog"),
        email: text(email),
        email_verified: true,
        gender: text("nonbinary"),
        birthdate: text("1990-02-28"),
        zoneinfo: text("Europe/Zurich"),
        // The pages' first language, in which the tests read them.
        locale: text("en-CH"),
        phone_number: text("+41 44 668 18 00"),
        phone_number_verified: false,
        address: Some(Address {
            formatted: text("Bahnhofstrasse 1\n8001 Zürich\nSwitzerland"),
            street_address: text("Bahnhofstrasse 1"),
            locality: text("Zürich"),
            region: text("ZH"),
            postal_code: text("8001"),
            country: text("Switzerland"),
            later: serde_json::Map::new(),
        }),
        later: serde_json::Map::new(),
    }
}

async fn start_node(
    database: &Database,
    clock: &Clock,
    options: &Options,
    issuer: &str,
    listener: TcpListener,
) -> Node {
    let store = Store::open(
        &database.url,
        StoreOptions {
            connections: 3,
            ..StoreOptions::default()
        },
    )
    .expect("a store");
    let keys = Keys::start(
        TenantId::default_tenant(),
        store.clone(),
        MasterKey::new(MASTER_KEY),
        clock.clone(),
        RotationSchedule {
            algorithms: options.settings.signing_algorithms,
            ..schedule()
        },
        Entropy,
    )
    .await
    .expect("keys");
    let issuer = Issuer::parse(issuer).expect("an issuer");
    let alias = options.settings.mutual_tls.as_ref();
    let alias = alias.and_then(|mutual_tls| mutual_tls.endpoints.as_ref());
    let alias = alias.map(Issuer::authority);
    let hosts = HostAllowList::new(std::iter::once(issuer.authority()).chain(alias));
    let authorities = options.authorities.as_deref();
    let authorities = authorities.map(|pem| Authorities::from_pem(pem).expect("authorities"));
    let mail = options.mail.clone();
    let render = doorward::web::mail::render;
    let post = mail.map(|plan| Post::Server(Box::new(Mailer::new(plan, &issuer, render))));
    let identity = Identity {
        issuer,
        tenant: TenantId::default_tenant(),
        name: "Doorward".into(),
    };
    let pictures = options.pictures.as_ref().map(Objects::open).transpose();
    let pictures = pictures.expect("a place for pictures");
    let op = Provider::new(
        identity,
        options.settings.clone(),
        clock.clone(),
        Entropy,
        store,
        keys,
    )
    .with_post(post)
    .with_authorities(authorities)
    .with_pictures(pictures);
    let size = PoolSize {
        threads: NonZeroUsize::new(2).expect("two"),
        places: options.hashing_places,
        // Who waits too long is in `login/hashing.rs`; a machine that is busy with other tests is no flood.
        wait: Duration::from_secs(30),
    };
    let hashing = HashingPool::new(size, options.hashing_cost).expect("a pool");
    let workers = Arc::new(Workers::new(worker::Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        children: options.connector_workers,
        ..worker::Settings::default()
    }));
    let state = Arc::new(State {
        is_stopping: AtomicBool::new(false),
        rules: options.rules.clone(),
        brand: Arc::default(),
        arrivals: Arrivals::new(op.settings.interactions_per_network),
        op: Arc::new(op),
        hashing,
        directories: Directories::new(Arc::clone(&workers)),
        identity_providers: IdentityProviders::new(Arc::clone(&workers)),
        workers,
        proxies: (options.proxies)(),
        dev: None,
    });
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let front = Front {
        hosts,
        proxies: (options.proxies)(),
        is_https: state.op.issuer.is_https(),
    };
    let server = Server::new(options.limits.clone(), front);
    let counters = server.counters();
    let routes = doorward::web::routes(&state);
    let tls = options.tls.clone();
    let tls = tls.map(|(files, asked)| (Tls::load(files).expect("a certificate"), asked));
    let listeners = vec![Listener {
        socket: listener,
        tls: tls
            .as_ref()
            .map(|(tls, asked)| tls.acceptor(*asked).expect("TLS")),
    }];
    tokio::spawn(async move {
        server
            .serve(listeners, routes, async move { drop(stopped.await) })
            .await;
    });
    Node {
        state,
        address,
        tls: tls.map(|(tls, _)| tls),
        counters,
        stop: Some(stop),
    }
}

impl Node {
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request to this node with the issuer's Host.
    pub fn request(
        &self,
        http: &reqwest::Client,
        issuer: &str,
        method: reqwest::Method,
        path: &str,
    ) -> reqwest::RequestBuilder {
        let host = issuer.split_once("://").expect("a URL").1;
        let path = path.strip_prefix(issuer).unwrap_or(path);
        http.request(method, self.at(path)).header("host", host)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.stop.take());
    }
}
