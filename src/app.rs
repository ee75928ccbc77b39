//! The program put together: from a plan to a store, a provider, a server that runs until it is told to stop.

pub mod branding;
mod error;
pub mod fetch;
pub mod files;
pub mod log;
pub mod master_key;
mod open;
pub mod plan;
pub mod tls;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::StatusCode;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use url::Url;

pub use self::error::StartError;
use self::fetch::Here;
pub use self::open::{
    check_exists, create_database_file, find_or_make_master_key, open_existing, open_for_server,
};
use self::plan::Plan;
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::entropy::Entropy;
use crate::federation::ldap::directories::Directories;
use crate::federation::saml::IdentityProviders;
use crate::federation::worker::Workers;
use crate::jobs::Jobs;
use crate::keys::certificate::Authorities;
use crate::keys::ring::Keys;
use crate::login::hashing::HashingPool;
use crate::login::new_password::breached::Breached;
use crate::mail::shelf::Shelf;
use crate::mail::{Mailer, Post};
use crate::objects::Objects;
use crate::provider::{Identity, Issuer, Provider};
use crate::store::Store;
use crate::web;
use crate::web::arrivals::Arrivals;
use crate::web::server::{Front, HostAllowList, Server};
use crate::web::state::{Dev, State};
use crate::web::tls::Tls;

/// How long the server may take to give its first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

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
    let post = match plan.mail.clone() {
        Some(mail) => Some(Post::Server(Box::new(Mailer::new(
            mail,
            &issuer,
            web::mail::render,
        )))),
        None if plan.settings.is_dev => Some(Post::Shelf(Shelf::new(web::mail::render))),
        None => None,
    };
    let identity = Identity {
        issuer,
        tenant,
        name: plan.name.clone(),
    };
    let pictures = plan.pictures.as_ref().map(Objects::open).transpose();
    let pictures = pictures
        .map_err(|error| StartError::Other(format!("pictures.store cannot be used: {error}.")))?;
    let authorities = plan
        .authorities_file
        .as_deref()
        .map(read_authorities)
        .transpose()?;
    Ok(
        Provider::new(identity, plan.settings.clone(), clock, Entropy, store, keys)
            .with_post(post)
            .with_authorities(authorities)
            .with_pictures(pictures),
    )
}

fn read_authorities(file: &Path) -> Result<Authorities, StartError> {
    let refused = |why: &dyn std::fmt::Display| {
        let file = file.display();
        StartError::Other(format!("mutual_tls.authorities_file: {file}: {why}."))
    };
    let pem = std::fs::read(file).map_err(|error| refused(&error))?;
    Authorities::from_pem(&pem).map_err(|error| refused(&error))
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
    let brand = Arc::new(branding::read(&plan.branding).await?);
    let (listeners, tls) = tls::listeners(&plan, listener, &op.clock).await?;
    let mut signals = Signals::listen().map_err(StartError::Signals)?;
    let front = Front {
        hosts: hosts(&op, op.settings.is_dev.then_some(address)),
        proxies: plan.proxies.clone(),
        is_https: op.issuer.is_https(),
    };
    let workers = Arc::new(Workers::new(plan.workers));
    let state = State {
        op: Arc::clone(&op),
        identity_providers: IdentityProviders::new(Arc::clone(&workers)),
        hashing: HashingPool::new(plan.hashing, plan.cost)?,
        directories: Directories::new(Arc::clone(&workers)),
        workers: Arc::clone(&workers),
        proxies: plan.proxies,
        arrivals: Arrivals::new(op.settings.interactions_per_network),
        is_stopping: AtomicBool::new(false),
        rules: plan.rules.clone(),
        brand,
        dev,
    };
    let state = Arc::new(state);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = Server::new(plan.limits, front);
    let serving = tokio::spawn(server.serve(listeners, web::routes(&state), async {
        // A dropped sender stops it too.
        let _ = stopped.await;
    }));
    warn_of_breached_list(plan.rules.breached);
    let _watching = tls::watch(tls.as_ref(), &op.clock);
    let started = wait_for_first_answer(&op.issuer, address, tls.as_deref())
        .await
        .and_then(|()| announce());
    let mut jobs = Jobs::start(Arc::clone(&op));
    jobs.follow(Arc::clone(&op), Directories::new(Arc::clone(&workers)));
    if started.is_ok() {
        tracing::info!(issuer = op.issuer.as_str(), listen = %address, database = %plan.database.describe(), "ready");
        wait_to_stop(&state, plan.notice, &mut signals).await;
    }
    drop(stop);
    tokio::select! {
        drained = serving => log_drain(drained),
        name = signals.next() => tracing::warn!(signal = name, "stopping at once"),
    }
    // Nobody waits for an answer of theirs any more.
    workers.stop().await;
    jobs.stop().await;
    started
}

/// Ready when the server is told to stop, and whoever balances the load had time to see it: it sends nobody here any more once it has asked.
async fn wait_to_stop(state: &State, notice: Duration, signals: &mut Signals) {
    let name = signals.next().await;
    tracing::info!(signal = name, notice = ?notice, "stopping: requests under way may finish");
    state.is_stopping.store(true, Ordering::Release);
    tokio::select! {
        () = tokio::time::sleep(notice) => {}
        name = signals.next() => tracing::warn!(signal = name, "stopping without notice"),
    }
}

/// A list that cannot be read keeps nobody from signing in, nor from setting a password.
fn warn_of_breached_list(list: Option<Breached>) {
    let Some(list) = list else { return };
    tokio::task::spawn_blocking(move || {
        if let Err(error) = list.check() {
            tracing::warn!(error = %error, "passwords.breached: new passwords are not looked up in it");
        }
    });
}

fn log_drain(drained: Result<crate::web::server::Drain, tokio::task::JoinError>) {
    match drained {
        Ok(drain) => tracing::info!(connections.cut = drain.cut, took = ?drain.took, "stopped"),
        Err(error) => tracing::error!(error = %error, "the server's accept loop failed"),
    }
}

/// The issuer's authority, and that of where clients show certificates; in dev also the address itself, under each name of this machine.
fn hosts(op: &Provider, dev: Option<SocketAddr>) -> HostAllowList {
    let local = dev.into_iter().flat_map(|address| {
        ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{}", address.port()))
    });
    let list = HostAllowList::new(local);
    let alias = op.settings.mutual_tls.as_ref();
    let alias = alias.and_then(|mutual_tls| mutual_tls.endpoints.as_ref());
    let origins = std::iter::once(&op.issuer).chain(alias);
    origins
        .filter_map(|origin| Url::parse(origin.as_str()).ok())
        .fold(list, |list, url| list.with_url(&url))
}

async fn wait_for_first_answer(
    issuer: &Issuer,
    address: SocketAddr,
    tls: Option<&Tls>,
) -> Result<(), StartError> {
    let mute = |reason: &dyn std::fmt::Display| StartError::Mute(reason.to_string());
    let url = Url::parse(&issuer.at("/.well-known/openid-configuration"))
        .map_err(|error| mute(&error))?;
    let here = Here {
        address: reachable(address),
        tls,
    };
    let answer = fetch::get(&url, Some(here), FIRST_ANSWER)
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

/// What `doorward serve` does.
///
/// # Errors
/// [`StartError`].
pub async fn run_production(plan: Plan) -> Result<(), StartError> {
    let issuer = plan.issuer()?;
    plan.check_transport(&issuer)?;
    plan.check_fetched()?;
    let listener = listen(plan.listen).await?;
    let store = open_for_server(&plan)?;
    let op = Arc::new(provider(&plan, issuer, store).await?);
    serve(plan, op, None, listener, || Ok(())).await
}
