//! `doorward serve`.

use std::time::Duration;

use clap::Args;

use super::Common;
use super::failure::Failure;
use crate::app::plan::Plan;
use crate::app::{StartError, log, run_production};
use crate::config::section::LogFormat;

/// Run the provider until SIGTERM or Ctrl-C; what is under way then finishes first.
///
/// Needs an issuer. On the very first start it makes a SQLite database and a master key in the working directory, unless
/// database.url and secrets.master_key_file say otherwise. TLS ends here, by [tls] in the configuration, or in a reverse proxy in front.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward serve --issuer https://id.example.com
  doorward serve --config /etc/doorward/doorward.toml
  DOORWARD__DATABASE__URL=postgres://doorward@db.example/doorward doorward serve")]
pub(super) struct Serve {
    /// The address by which browsers and clients reach it (issuer)
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Where to listen (listen.address); 127.0.0.1:8080 if nothing says otherwise
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
}

pub(super) fn run(common: &Common, arguments: Serve) -> Result<(), Failure> {
    let Serve { issuer, listen } = arguments;
    let flags = [
        ("issuer", "--issuer", issuer),
        ("listen.address", "--listen", listen),
    ];
    let flags = flags
        .into_iter()
        .filter_map(|(key, flag, value)| Some((key, flag, value?)))
        .collect();
    let plan = Plan::of(&common.load(flags)?)?;
    let _log = log::start(
        plan.log_format.unwrap_or(LogFormat::Json),
        plan.log_filter.as_deref().unwrap_or("info"),
    );
    run_server(run_production(plan))
}

/// How long threads may take to end that nobody waits for.
const LAST_WORK: Duration = Duration::from_secs(1);

/// Runs a server to its end.
pub(super) fn run_server(
    server: impl Future<Output = Result<(), StartError>>,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("worker")
        .build()
        .map_err(|error| {
            Failure::failed(format!(
                "The threads of the server cannot be started: {error}."
            ))
        })?;
    let ended = runtime.block_on(server);
    // A name server that is silent holds the thread that asks it, long after anybody waits for its answer.
    runtime.shutdown_timeout(LAST_WORK);
    Ok(ended?)
}
