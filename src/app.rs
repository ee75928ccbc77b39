//! The program put together: from a plan to a store, a provider, a server that runs until it is told to stop.

pub mod fetch;
pub mod files;
pub mod log;
pub mod master_key;
pub mod plan;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use url::Url;

use self::master_key::MasterKeyError;
use self::plan::{MasterKeySource, Plan};
use crate::clock::Clock;
use crate::config::ConfigError;
use crate::domain::id::TenantId;
use crate::entropy::Entropy;
use crate::jobs::Jobs;
use crate::keys::KeyError;
use crate::keys::ring::Keys;
use crate::keys::seal::MasterKey;
use crate::login::hashing::{HashingError, HashingPool};
use crate::provider::{Issuer, Provider};
use crate::store::{DatabaseUrl, Store, StoreError};
use crate::web;
use crate::web::server::{HostAllowList, Server};
use crate::web::state::{Dev, State};

/// How long the server may take to give its first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// Why the program did not start, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// SQLite's file is not there.
    #[error(
        "There is no database at {0}. If it lies elsewhere, name it by database.url, --database, or the right --config. For a new installation run `doorward migrate`, which makes it."
    )]
    NoDatabase(PathBuf),
    /// The database.
    #[error("{}", of_store(.0))]
    Store(#[from] StoreError),
    /// The master key's file.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The signing keys.
    #[error("{}", of_keys(.0))]
    Keys(#[from] KeyError),
    /// The hashing threads.
    #[error("The threads that hash passwords cannot be started: {0}.")]
    Hashing(#[from] HashingError),
    /// The address to listen on.
    #[error(
        "{0} cannot be listened on: {1}. Choose another address (listen.address, or --listen), or end the program that uses it."
    )]
    Listen(SocketAddr, std::io::Error),
    /// The signals that stop it.
    #[error("The signals that stop the server cannot be received: {0}.")]
    Signals(std::io::Error),
    /// It started, but does not answer.
    #[error("The server started, but did not answer its own first request: {0}.")]
    Mute(String),
    /// A file that `dev` keeps.
    #[error("{0} cannot be used: {1}.")]
    File(PathBuf, std::io::Error),
    /// Anything of the operating system.
    #[error("{0}")]
    Other(String),
}

fn of_store(error: &StoreError) -> String {
    match error {
        StoreError::Unavailable(reason) => {
            // libpq's sentences come with line ends and tabs.
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            format!(
                "The database cannot be used: {}. Is database.url right, and does the database run?",
                reason.trim_end_matches('.')
            )
        }
        StoreError::Busy => "The database has too much to do. Try again.".to_owned(),
        StoreError::Migration(error) => format!("{error}."),
        other @ (StoreError::Statement(_)
        | StoreError::Inconsistent { .. }
        | StoreError::Panicked
        | StoreError::Stopped
        | StoreError::Preparation(_)) => {
            format!("The database failed: {other}.")
        }
    }
}

fn of_keys(error: &KeyError) -> String {
    match error {
        KeyError::Undecryptable(what) => format!(
            "{what} cannot be decrypted: the master key is not the one that it was encrypted under. Nothing was changed and no new keys were made. Set \
             secrets.master_key_file to the right file."
        ),
        KeyError::Store(error) => of_store(error),
        other @ (KeyError::Operation(_) | KeyError::NoActiveKey(_) | KeyError::Entropy(_)) => {
            format!("The signing keys cannot be used: {other}.")
        }
    }
}

/// Opens the database of a running installation: it must be there and up to date, and nothing is created.
///
/// # Errors
/// [`StartError::NoDatabase`], [`StartError::Store`].
pub fn open_existing(plan: &Plan) -> Result<Store, StartError> {
    check_exists(&plan.database)?;
    let options = crate::store::StoreOptions {
        is_migrating: false,
        connections: 1,
        ..plan.store
    };
    Ok(Store::open(&plan.database, options)?)
}

/// SQLite makes a file for every typo; so it is not asked before the file is there.
///
/// # Errors
/// [`StartError::NoDatabase`].
pub fn check_exists(database: &DatabaseUrl) -> Result<(), StartError> {
    match database {
        DatabaseUrl::Sqlite(path) if !path.exists() => Err(StartError::NoDatabase(path.clone())),
        DatabaseUrl::Sqlite(_) | DatabaseUrl::Postgres(_) => Ok(()),
    }
}

/// Makes the file of a SQLite database, readable by its owner only, unless it is there.
///
/// # Errors
/// [`StartError::File`]: the folder must be there.
pub fn create_database_file(database: &DatabaseUrl) -> Result<(), StartError> {
    let DatabaseUrl::Sqlite(path) = database else {
        return Ok(());
    };
    if path.exists() {
        return Ok(());
    }
    files::create(path, b"", Entropy)
        .map(drop)
        .map_err(|error| StartError::File(path.clone(), error))
}

/// Opens the database for a server. On the very first start, when neither database nor master key is there, makes both.
///
/// # Errors
/// [`StartError`]. A missing database beside an existing master key is more likely a typo than a first start.
pub fn open_for_server(plan: &Plan) -> Result<Store, StartError> {
    if let DatabaseUrl::Sqlite(path) = &plan.database
        && !path.exists()
    {
        let is_first_start = match &plan.master_key {
            MasterKeySource::File(key) => !key.exists(),
            MasterKeySource::Text(_) => false,
        };
        if !is_first_start {
            return Err(StartError::NoDatabase(path.clone()));
        }
        create_database_file(&plan.database)?;
        tracing::info!(database = %plan.database.describe(), "the first start: a new database is made");
    }
    Ok(Store::open(&plan.database, plan.store)?)
}

/// The master key. If its file is not there and nothing is encrypted yet, makes one.
///
/// # Errors
/// [`StartError`].
pub async fn find_or_make_master_key(plan: &Plan, store: &Store) -> Result<MasterKey, StartError> {
    if let Some(key) = master_key::read(&plan.master_key)? {
        warn_if_open(&plan.master_key);
        return Ok(key);
    }
    let MasterKeySource::File(path) = &plan.master_key else {
        return Err(StartError::Other("there is no master key".into()));
    };
    let stored = store
        .read(|r| r.list_keys(&TenantId::default_tenant()))
        .await?;
    if !stored.is_empty() {
        return Err(MasterKeyError::Lost(path.clone()).into());
    }
    let key = master_key::make_file(path, Entropy)?;
    tracing::warn!(file = %path.display(), "a new master key was made: keep a copy of it apart from the database's backups");
    Ok(key)
}

fn warn_if_open(source: &MasterKeySource) {
    if let MasterKeySource::File(path) = source
        && files::is_open_to_others(path).unwrap_or(false)
    {
        tracing::warn!(file = %path.display(), "others than its owner may read the master key file: chmod 600");
    }
}

/// Puts the provider together over an open store.
///
/// # Errors
/// [`StartError`]; with a wrong master key nothing is changed.
pub async fn provider(plan: &Plan, issuer: Issuer, store: Store) -> Result<Provider, StartError> {
    let tenant = TenantId::default_tenant();
    let clock = Clock::system();
    let master = find_or_make_master_key(plan, &store).await?;
    let keys = Keys::start(
        tenant.clone(),
        store.clone(),
        master,
        clock.clone(),
        plan.schedule,
        Entropy,
    )
    .await?;
    Ok(Provider::new(
        issuer,
        tenant,
        plan.name.clone(),
        plan.settings.clone(),
        clock,
        Entropy,
        store,
        keys,
    ))
}

/// Takes the address to listen on.
///
/// # Errors
/// [`StartError::Listen`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| StartError::Listen(address, error))
}

/// Serves until SIGTERM or SIGINT, then lets what is under way finish; a second signal ends it at once. `announce` runs
/// when the server has given its first answer.
///
/// # Errors
/// [`StartError`].
pub async fn serve(
    plan: Plan,
    op: Arc<Provider>,
    dev: Option<Dev>,
    listener: TcpListener,
    announce: impl FnOnce() -> Result<(), StartError>,
) -> Result<(), StartError> {
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen(plan.listen, error))?;
    let mut signals = Signals::listen().map_err(StartError::Signals)?;
    let hosts = hosts(&op.issuer, op.settings.is_dev.then_some(address));
    let state = State {
        op: Arc::clone(&op),
        hashing: HashingPool::new(plan.hashing, plan.cost)?,
        proxies: plan.proxies,
        dev,
    };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(plan.limits, hosts);
    let serving = tokio::spawn(server.serve(listener, web::routes(Arc::new(state)), async {
        // A dropped sender stops it too.
        let _ = stopped.await;
    }));
    let started = wait_for_first_answer(&op.issuer, address)
        .await
        .and_then(|()| announce());
    let jobs = Jobs::start(Arc::clone(&op));
    if started.is_ok() {
        tracing::info!(issuer = op.issuer.as_str(), listen = %address, database = %plan.database.describe(), "ready");
        let name = signals.next().await;
        tracing::info!(signal = name, "stopping: requests under way may finish");
    }
    drop(stop);
    tokio::select! {
        drained = serving => log_drain(drained),
        name = signals.next() => tracing::warn!(signal = name, "stopping at once"),
    }
    jobs.stop().await;
    started
}

fn log_drain(drained: Result<crate::web::server::Drain, tokio::task::JoinError>) {
    match drained {
        Ok(drain) => tracing::info!(connections.cut = drain.cut, took = ?drain.took, "stopped"),
        Err(error) => tracing::error!(error = %error, "the server's accept loop failed"),
    }
}

/// The issuer's authority; in dev also the address itself, under each name of this machine.
fn hosts(issuer: &Issuer, dev: Option<SocketAddr>) -> HostAllowList {
    let local = dev.into_iter().flat_map(|address| {
        ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{}", address.port()))
    });
    let list = HostAllowList::new(local);
    match Url::parse(issuer.as_str()) {
        Ok(url) => list.with_url(&url),
        Err(_) => list,
    }
}

async fn wait_for_first_answer(issuer: &Issuer, address: SocketAddr) -> Result<(), StartError> {
    let mute = |reason: &dyn std::fmt::Display| StartError::Mute(reason.to_string());
    let url = Url::parse(&issuer.at("/.well-known/openid-configuration"))
        .map_err(|error| mute(&error))?;
    let answer = fetch::get(&url, Some(reachable(address)), FIRST_ANSWER)
        .await
        .map_err(|error| mute(&error))?;
    if answer.status == StatusCode::OK {
        Ok(())
    } else {
        Err(mute(&format!(
            "the metadata was answered with {}",
            answer.status
        )))
    }
}

/// Where a program on this machine reaches a listener.
#[must_use]
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    SocketAddr::new(ip, address.port())
}

/// The signals that stop the server.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Reads a file, with its name in the error.
///
/// # Errors
/// [`StartError::File`].
pub fn read_file(path: &Path) -> Result<String, StartError> {
    std::fs::read_to_string(path).map_err(|error| StartError::File(path.to_owned(), error))
}

/// What `doorward serve` does.
///
/// # Errors
/// [`StartError`].
pub async fn run_production(plan: Plan) -> Result<(), StartError> {
    let issuer = plan.issuer()?;
    plan.check_transport(&issuer)?;
    let listener = listen(plan.listen).await?;
    let store = open_for_server(&plan)?;
    let op = Arc::new(provider(&plan, issuer, store).await?);
    serve(plan, op, None, listener, || Ok(())).await
}
