//! `doorward dev`: everything that a first look needs, made if it is not there.

mod demo;
mod kept;

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value, json};

use self::demo::Found;
use self::kept::Kept;
use super::Common;
use super::failure::Failure;
use super::serve::run_server;
use super::token::make_admin_token;
use crate::app::plan::Plan;
use crate::app::{self, StartError, files, log};
use crate::config::section::LogFormat;
use crate::config::{self, Hidden, Loaded, Request, Span};
use crate::provider::Issuer;
use crate::secret::Token;
use crate::store::Store;
use crate::web::state::Dev;

/// How long the admin token is good.
const ADMIN_TOKEN: Duration = Duration::from_hours(24);
/// How long a key is published before it signs: here nobody caches for long.
const ANNOUNCEMENT: Duration = Duration::from_secs(10);

/// Try it: a provider with a demo person, a demo client and a playground. No configuration is needed.
///
/// Makes its data folder with a SQLite database, a master key and the demo person's pass phrase, and uses them again at
/// the next start: people and clients of another database are not in this one, unless --config, --database or the
/// environment names it. The environment's DOORWARD__SECTION__KEY counts here too, ./doorward.toml does not. Not for
/// production: error pages say more than strangers should read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward dev
  doorward dev --listen 127.0.0.1:9000 --data /tmp/doorward
  doorward dev --issuer https://id.localhost:8443       behind a TLS proxy
  doorward --config data/doorward.toml user list        other commands, on what it made")]
pub(super) struct Arguments {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The address by which browsers and clients reach it [default: http://localhost:PORT, https with [tls]]
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The folder for its data
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Give the demo person the pass phrase again that was made here, and turn them on
    #[arg(long)]
    reset_person: bool,
    /// Print one line of JSON when it is ready: issuer, person, client, admin_token
    #[arg(long)]
    json: bool,
}

/// What is said when it is ready.
struct Ready {
    issuer: Issuer,
    found: Found,
    client: Map<String, Value>,
    admin_token: Token,
    data: PathBuf,
}

/// What flags say of the start itself.
struct Wish {
    data: PathBuf,
    is_reset: bool,
    is_json: bool,
}

pub(super) fn run(common: &Common, arguments: Arguments) -> Result<(), Failure> {
    let Arguments {
        listen,
        issuer,
        data,
        reset_person,
        json,
    } = arguments;
    files::make_folder(&data).map_err(|error| {
        Failure::failed(format!(
            "The folder {} cannot be made: {error}.",
            data.display()
        ))
    })?;
    let folder = fs::canonicalize(&data)
        .map_err(|error| Failure::failed(format!("{}: {error}.", data.display())))?;
    let _alone = stay_alone(&folder)?;
    let flags = [
        ("listen.address", "--listen", listen),
        ("issuer", "--issuer", issuer),
        ("database.url", "--database", common.database.clone()),
    ];
    let flags = flags
        .into_iter()
        .filter_map(|(key, flag, value)| Some((key, flag, value?)))
        .collect();
    let loaded = with_own_defaults(
        config::load(Request {
            file: common.config.clone(),
            usual_file: None,
            flags,
        })?,
        &folder,
    );
    let mut plan = Plan::without_mail(&loaded)?;
    plan.settings.is_dev = true;
    let _log = log::start(
        plan.log_format.unwrap_or(LogFormat::Text),
        plan.log_filter.as_deref().unwrap_or("info"),
    );
    let wish = Wish {
        data,
        is_reset: reset_person,
        is_json: json,
    };
    run_server(start(plan, &loaded, &folder, wish))
}

/// Held as long as this one runs: a second one with the same folder would make the demo client its own.
fn stay_alone(folder: &Path) -> Result<fs::File, Failure> {
    let path = folder.join("dev.lock");
    let broken = |error: io::Error| Failure::failed(format!("{}: {error}.", path.display()));
    let mut options = fs::File::options();
    let file = options.create(true).append(true).mode(0o600).open(&path);
    let file = file.map_err(broken)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::failed(format!(
            "Another `doorward dev` works in {}. Stop it, or name another folder: --data DIR.",
            folder.display()
        ))),
        Err(fs::TryLockError::Error(error)) => Err(broken(error)),
    }
}

/// What is not configured lies in the data folder.
fn with_own_defaults(mut loaded: Loaded, folder: &Path) -> Loaded {
    let config = &mut loaded.config;
    if config.database.url.is_none() {
        config.database.url = Some(Hidden::new(format!(
            "sqlite:{}",
            folder.join("doorward.db").display()
        )));
    }
    if config.secrets.master_key_file.is_none() && config.secrets.master_key.is_none() {
        config.secrets.master_key_file = Some(folder.join("master.key"));
    }
    if config.keys.announcement.is_none() {
        config.keys.announcement = Some(Span::from(ANNOUNCEMENT));
    }
    if config.resources.any.is_none() {
        config.resources.any = Some(true);
    }
    let registration = &mut config.registration;
    registration.open.get_or_insert(true);
    registration.documents.get_or_insert(true);
    loaded
}

async fn start(plan: Plan, loaded: &Loaded, folder: &Path, wish: Wish) -> Result<(), StartError> {
    let listener = app::listen(plan.listen).await?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen(plan.listen, error))?;
    let scheme = if plan.tls.is_some() { "https" } else { "http" };
    let usual = || Issuer::parse(&format!("{scheme}://localhost:{}", address.port()));
    let issuer = plan.issuer.clone().map_or_else(usual, Ok);
    let issuer = issuer.map_err(|error| StartError::Other(error.to_string()))?;
    plan.check_transport(&issuer)?;
    plan.check_fetched()?;
    app::create_database_file(&plan.database)?;
    let store = Store::open(&plan.database, plan.store)?;
    let op = Arc::new(app::provider(&plan, issuer.clone(), store).await?);
    let mut kept = Kept::read_or_make(folder)?;
    let found = demo::ensure_person(&op, &plan, &mut kept, wish.is_reset).await?;
    let client = demo::ensure_client(&op, &kept).await?;
    kept.write(folder)?;
    kept::write_settings(folder, loaded, &issuer, address)?;
    let (admin_token, _) = make_admin_token(&op.store, ADMIN_TOKEN).await?;
    let dev = Dev {
        person: found.person.clone(),
        client_id: kept.client_id.clone(),
        client_secret: kept.client_secret.clone(),
        redirect_uri: demo::redirect_uri(&issuer),
        listen: app::reachable(address),
    };
    let ready = Ready {
        issuer,
        found,
        client,
        admin_token,
        data: wish.data,
    };
    let is_json = wish.is_json;
    app::serve(plan, op, Some(dev), listener, move || {
        announce(&ready, is_json)
    })
    .await
}

fn announce(ready: &Ready, is_json: bool) -> Result<(), StartError> {
    let Ready {
        issuer,
        found: Found { person, changed },
        client,
        admin_token,
        data,
    } = ready;
    let text = if is_json {
        let person = json!({ "username": person.username, "email": person.email, "password": person.password });
        json!({ "issuer": issuer.as_str(), "person": person, "client": client, "admin_token": admin_token.reveal() }).to_string()
    } else {
        let or_email = person.email.iter().map(|email| format!("   or {email}"));
        let password = match (changed, &person.password) {
            (Some(changed), _) => {
                format!("{changed} `doorward dev --reset-person` takes that back.")
            }
            (None, password) => password.clone().unwrap_or_default(),
        };
        format!(
            "Doorward is ready at {issuer}\n\n  Open      {issuer}/playground\n  Click     Start the flow, then sign in as\n  User      {}{}\n  Password  {password}\n  Account   {issuer}/account\n\n\
             Its data lies in {data}. Other commands work on it: {program} --config {data}/doorward.toml user list\nCtrl-C stops it.\n",
            person.username,
            or_email.collect::<String>(),
            issuer = issuer.as_str(),
            program = std::env::args().next().as_deref().unwrap_or("doorward"),
            data = data.display()
        )
    };
    let mut output = io::stdout().lock();
    let written = writeln!(output, "{text}").and_then(|()| output.flush());
    written
        .map_err(|error| StartError::Other(format!("Standard output cannot be written: {error}.")))
}
