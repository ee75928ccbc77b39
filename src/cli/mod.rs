//! The command line: what was typed, handed to the command that it names.
//!
//! Exit codes: 0 done; 1 it failed, and standard error says why and what to do; 2 the command line or the
//! configuration is wrong.
//!
//! To add a command: one file with its arguments and its `run`, and a variant of [`Command`].

mod changes;
mod client;
mod connector;
mod dev;
mod doctor;
mod failure;
mod key;
mod mail;
mod migrate;
mod output;
mod password;
mod report;
mod serve;
mod token;
mod user;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use self::failure::Failure;
use crate::app::log::{self, LogGuard};
use crate::app::plan::Plan;
use crate::app::{open_existing, provider};
use crate::config::section::LogFormat;
use crate::config::{self, Loaded, Request};
use crate::provider::Provider;
use crate::store::Store;

/// The file that is read if none is named.
const USUAL_FILE: &str = "doorward.toml";

/// Doorward, an OpenID Connect identity provider.
///
/// Configuration comes from doorward.toml (or --config FILE), over it from the environment (DOORWARD__SECTION__KEY, as in
/// DOORWARD__DATABASE__URL), over that from flags. `doorward dev` needs none.
/// A path without a slash at its beginning is read from the working directory, wherever the file is that names it.
#[derive(Debug, Parser)]
#[command(name = "doorward", version, propagate_version = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  doorward dev                                            try it: a provider with a demo person and a playground
  DOORWARD__ISSUER=https://id.example.com doorward serve  a provider
  doorward user add --username alex --email alex@example.com --email-verified
  doorward client add --name Shop --redirect-uri https://shop.example.com/callback
  doorward doctor                                         says what is wrong, and how to mend it

Exit codes: 0 done; 1 it failed; 2 the command line or the configuration is wrong.";

/// What every command takes.
#[derive(Clone, Debug, Args)]
struct Common {
    /// The configuration file; else ./doorward.toml, if it is there (`dev` reads only a file that is named)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME (database.url)
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
}

/// What commands that print data take.
#[derive(Clone, Copy, Debug, Args)]
struct Format {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Dev(dev::Arguments),
    Migrate(migrate::Migrate),
    #[command(subcommand)]
    User(user::UserCommand),
    #[command(subcommand)]
    Client(client::ClientCommand),
    #[command(subcommand)]
    Key(key::KeyCommand),
    #[command(subcommand)]
    Token(token::TokenCommand),
    #[command(subcommand)]
    Mail(mail::MailCommand),
    #[command(subcommand)]
    Connector(connector::ConnectorCommand),
    Doctor(doctor::Doctor),
    Report(report::Arguments),
    #[command(hide = true)]
    Worker(worker::Worker),
}

/// Runs the command line.
#[must_use]
pub fn run() -> ExitCode {
    let Arguments { common, command } = Arguments::parse();
    match dispatch(&common, command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn dispatch(common: &Common, command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => serve::run(common, serve),
        Command::Dev(dev) => dev::run(common, dev),
        Command::Migrate(migrate) => migrate::run(common, &migrate),
        Command::User(command) => user::run(common, command),
        Command::Client(command) => client::run(common, command),
        Command::Key(command) => key::run(common, command),
        Command::Token(command) => token::run(common, &command),
        Command::Mail(command) => mail::run(common, &command),
        Command::Connector(command) => connector::run(common, &command),
        Command::Doctor(doctor) => doctor::run(common, &doctor),
        Command::Report(arguments) => report::run(common, &arguments),
        Command::Worker(worker) => worker::run(&worker),
    }
}

impl Common {
    /// Reads the configuration with the flags that every command has, and those of the command.
    fn load(
        &self,
        mut flags: Vec<(&'static str, &'static str, String)>,
    ) -> Result<Loaded, Failure> {
        if let Some(url) = &self.database {
            flags.push(("database.url", "--database", url.clone()));
        }
        let request = Request {
            file: self.config.clone(),
            usual_file: Some(USUAL_FILE.into()),
            flags,
        };
        Ok(config::load(request)?)
    }

    /// The configuration of a command that has no flags for it, judged.
    fn plan(&self) -> Result<Plan, Failure> {
        Ok(Plan::without_mail(&self.load(Vec::new())?)?)
    }
}

/// What a command that works beside a running server needs.
struct Tools {
    plan: Plan,
    runtime: tokio::runtime::Runtime,
    store: Store,
    _log: LogGuard,
}

impl Tools {
    /// Opens the database, which must be there.
    fn open(plan: Plan) -> Result<Self, Failure> {
        // What it did is what it prints; the configured filter is the server's.
        let log = log::start(LogFormat::Text, "warn");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::failed(error.to_string()))?;
        let store = open_existing(&plan)?;
        Ok(Self {
            plan,
            runtime,
            store,
            _log: log,
        })
    }

    /// Opens the database and works with it.
    fn run(
        plan: Plan,
        work: impl AsyncFnOnce(&Self) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let tools = Self::open(plan)?;
        tools.runtime.block_on(work(&tools))
    }

    /// The provider, for what needs the issuer or the keys.
    async fn provider(&self) -> Result<Provider, Failure> {
        let issuer = self.plan.issuer()?;
        Ok(provider(&self.plan, issuer, self.store.clone()).await?)
    }

    /// The same, for mails that tell of something: none, where none are sent.
    async fn mailer(&self) -> Result<Option<Provider>, Failure> {
        match &self.plan.mail {
            Some(_) => self.provider().await.map(Some),
            None => Ok(None),
        }
    }
}
