//! `doorward token`.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;

use super::failure::Failure;
use super::output::{moment, print};
use super::{Common, Format, Tools};
use crate::app::StartError;
use crate::clock::Clock;
use crate::config::Span;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::secret::{Kind, Token};
use crate::store::Store;

const LONGEST: Duration = Duration::from_hours(90 * 24);

/// Access tokens for administration; and the end of all that were given out.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    Admin(Admin),
    RevokeAll(RevokeAll),
    RevokeAdmin(RevokeAdmin),
}

/// Make an access token for administration: for `/api/v1`, and the initial access token of client registration (RFC 7591).
///
/// It is shown once; the database keeps its hash. Whoever has it may register clients and test connectors until it ends.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  curl --header \"Authorization: Bearer $(doorward token admin --ttl 10m)\" --json @client.json https://id.example.com/register")]
pub(super) struct Admin {
    /// How long it is good: 10m, 1h, 7d; at most 90d
    #[arg(long, value_name = "SPAN", default_value = "1h")]
    ttl: Span,
    #[command(flatten)]
    format: Format,
}

/// End every session and revoke every grant, with its codes, refresh tokens and access tokens: everybody signs in again. Or
/// revoke the grants of one client.
///
/// For when a backup was restored, in which sessions and tokens are good that ended since; or when somebody had the
/// database. What clients got for themselves (client_credentials) ends by itself, within lifetimes.access_token.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  doorward token revoke-all --yes
  doorward token revoke-all --client CLIENT_ID --yes")]
pub(super) struct RevokeAll {
    /// Only what this client was given; sessions go on
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
    /// Yes, everybody
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    format: Format,
}

/// Revoke every access token for administration: nobody registers clients or uses `/api/v1` any more until there is a new one.
#[derive(Debug, Args)]
pub(super) struct RevokeAdmin {
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, command: &TokenCommand) -> Result<(), Failure> {
    match command {
        TokenCommand::Admin(arguments) => admin(common, arguments),
        TokenCommand::RevokeAll(arguments) => revoke_all(common, arguments),
        TokenCommand::RevokeAdmin(arguments) => revoke_admin(common, arguments),
    }
}

fn revoke_all(common: &Common, arguments: &RevokeAll) -> Result<(), Failure> {
    let RevokeAll {
        client,
        yes,
        format,
    } = arguments;
    let tools = Tools::open(common.plan()?)?;
    let client = client.as_deref().map(ClientId::new);
    if let Some(client) = &client {
        tools.runtime.block_on(check_exists(&tools.store, client))?;
    }
    if !yes {
        return Err(Failure::wrong(match &client {
            Some(client) => format!(
                "This takes back all that {client} was given. If that is meant: doorward token revoke-all --client {client} --yes"
            ),
            None => "This signs everybody out, everywhere. If that is meant: doorward token revoke-all --yes".to_owned(),
        }));
    }
    let ended = tools.runtime.block_on(end(&tools.store, client.clone()))?;
    let text = if client.is_some() {
        format!("{ended} grants are over.")
    } else {
        format!("{ended} sessions and grants are over: everybody signs in again.")
    };
    print(*format, &text, &json!({ "ended": ended }))
}

fn revoke_admin(common: &Common, arguments: &RevokeAdmin) -> Result<(), Failure> {
    let tools = Tools::open(common.plan()?)?;
    let tenant = TenantId::default_tenant();
    let revoked = tools.store.write(move |w| w.revoke_admin_tokens(&tenant));
    let revoked = tools.runtime.block_on(revoked)?;
    print(
        arguments.format,
        &format!("{revoked} tokens for administration are over."),
        &json!({ "revoked": revoked }),
    )
}

async fn check_exists(store: &Store, client: &ClientId) -> Result<(), Failure> {
    let wanted = client.clone();
    let found = store
        .read(move |r| r.find_client_or_name(&TenantId::default_tenant(), &wanted))
        .await?;
    match found {
        Some(_) => Ok(()),
        None => Err(super::client::unknown(client.as_str())),
    }
}

/// Ends everything, or the grants of one client, and says how much.
async fn end(store: &Store, client: Option<ClientId>) -> Result<usize, Failure> {
    let (tenant, now) = (TenantId::default_tenant(), Clock::system().now());
    let mut ended = 0;
    loop {
        let (tenant, client) = (tenant.clone(), client.clone());
        let portion = store.write(move |w| match &client {
            Some(client) => w.revoke_portion_of_client(&tenant, client, now),
            None => w.end_portion_of_everything(now),
        });
        let portion = portion.await?;
        ended += portion.rows;
        if !portion.is_more {
            return Ok(ended);
        }
    }
}

fn admin(common: &Common, arguments: &Admin) -> Result<(), Failure> {
    let Admin { ttl, format } = arguments;
    if ttl.duration().is_zero() || ttl.duration() > LONGEST {
        return Err(Failure::wrong(format!(
            "--ttl: {ttl} is not between 1s and 90d."
        )));
    }
    let tools = Tools::open(common.plan()?)?;
    let (token, expires_at) = tools
        .runtime
        .block_on(make_admin_token(&tools.store, ttl.duration()))?;
    print(
        *format,
        token.reveal(),
        &json!({ "admin_token": token.reveal(), "expires_at": moment(expires_at) }),
    )
}

/// Makes and stores a token; says when it ends.
pub(super) async fn make_admin_token(
    store: &Store,
    ttl: Duration,
) -> Result<(Token, Timestamp), StartError> {
    let now = Clock::system().now();
    let expires_at = now.plus(ttl);
    let token = Token::generate(Kind::AdminToken, Entropy)
        .map_err(|error| StartError::Other(error.to_string()))?;
    let hash = token.hash();
    store
        .write(move |w| w.insert_admin_token(&TenantId::default_tenant(), &hash, now, expires_at))
        .await?;
    Ok((token, expires_at))
}
