//! The least that any HTTP answer costs: a poem endpoint that says `hello`, on Doorward's own accept loop with its default limits.
//!
//! `hello 127.0.0.1:PORT` prints a ready line, `{"issuer": "http://127.0.0.1:PORT"}`, and serves until SIGTERM.

use std::io::Write as _;

use anyhow::Context as _;
use doorward::web::server::{Front, HostAllowList, Limits, Server};
use poem::endpoint::make_sync;
use poem::{Route, get};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The one that the server has: what it saves is no merit of a handler.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let address = std::env::args()
        .nth(1)
        .context("usage: hello ADDRESS:PORT")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no runtime")?;
    runtime.block_on(serve(&address))
}

async fn serve(address: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))?;
    let mut terminated = signal(SignalKind::terminate()).context("no signals")?;
    let shutdown = async move {
        terminated.recv().await;
    };
    let endpoint = Route::new().at("/", get(make_sync(|_| "hello")));
    let front = Front {
        hosts: HostAllowList::new([address]),
        ..Front::default()
    };
    let server = Server::new(Limits::default(), front);

    writeln!(std::io::stdout(), "{{\"issuer\":\"http://{address}\"}}").context("cannot print")?;
    server.serve(listener, endpoint, shutdown).await;
    Ok(())
}
