//! `doorward client`.

mod add;
mod amend;
mod brought;
mod exchange;
mod keys;
mod later;
mod logo;
pub(super) mod logouts;
mod rotate;
mod said;
mod set;
mod typed;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::add::{Add, add};
use self::later::Known;
use self::logo::{SetLogo, set_logo};
use self::logouts::{Logouts, logouts};
use self::rotate::{rotate_registration_token, rotate_secret};
use self::set::{Set, set};
use super::failure::Failure;
use super::output::{moment, optional_moment, print, printable, table};
use super::{Common, Format, Tools};
use crate::clock::Clock;
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::time::Timestamp;

/// Clients that are listed at most.
const MOST_LISTED: i64 = 100_000;

/// The applications that people sign in to.
#[derive(Debug, Subcommand)]
pub(super) enum ClientCommand {
    #[command(visible_alias = "create")]
    Add(Box<Add>),
    /// List them
    List(Format),
    /// Show one
    Show(Which),
    #[command(visible_alias = "update")]
    Set(Box<Set>),
    /// Give one another secret; the old one ends within a second
    RotateSecret(Which),
    /// Give one another registration access token, with which it manages itself (RFC 7592); the old one ends
    RotateRegistrationToken(Which),
    SetLogo(SetLogo),
    Logouts(Logouts),
    /// Turn one off: it can neither start a sign-in nor use a token. What it was given waits; to end that too:
    /// `doorward token revoke-all --client CLIENT_ID`
    Disable(Which),
    /// Turn one on again: what it was given is good again
    Enable(Which),
    /// Delete one, and every token and consent that it was given
    #[command(visible_aliases = ["rm", "remove"])]
    Delete(Deletion),
}

/// Which client.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Its `client_id`
    client_id: String,
    #[command(flatten)]
    format: Format,
}

/// Which client goes.
#[derive(Debug, Args)]
pub(super) struct Deletion {
    #[command(flatten)]
    which: Which,
    /// Yes, for good
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(common: &Common, command: ClientCommand) -> Result<(), Failure> {
    let plan = common.plan()?;
    match command {
        ClientCommand::Add(arguments) => add(plan, *arguments),
        ClientCommand::List(format) => Tools::run(plan, async |tools| list(tools, format).await),
        ClientCommand::Show(which) => Tools::run(plan, async |tools| show(tools, which).await),
        ClientCommand::Set(arguments) => set(plan, *arguments),
        ClientCommand::RotateSecret(which) => {
            Tools::run(plan, async |tools| rotate_secret(tools, which).await)
        }
        ClientCommand::RotateRegistrationToken(which) => Tools::run(plan, async |tools| {
            rotate_registration_token(tools, which).await
        }),
        ClientCommand::SetLogo(arguments) => {
            Tools::run(plan, async |tools| set_logo(tools, arguments).await)
        }
        ClientCommand::Logouts(arguments) => {
            Tools::run(plan, async |tools| logouts(tools, arguments).await)
        }
        ClientCommand::Disable(which) => {
            Tools::run(plan, async |tools| set_disabled(tools, which, true).await)
        }
        ClientCommand::Enable(which) => {
            Tools::run(plan, async |tools| set_disabled(tools, which, false).await)
        }
        ClientCommand::Delete(deletion) => {
            Tools::run(plan, async |tools| delete(tools, deletion).await)
        }
    }
}

async fn list(tools: &Tools, format: Format) -> Result<(), Failure> {
    let clients = tools
        .store
        .read(|r| r.list_clients(&TenantId::default_tenant(), MOST_LISTED))
        .await?;
    let rows: Vec<[String; 4]> = clients
        .iter()
        .map(|client| match client {
            Ok(client) => [
                client.id.to_string(),
                client.display_name("").to_owned(),
                client.metadata.token_endpoint_auth_method.name().to_owned(),
                state(client.disabled_at).to_owned(),
            ],
            Err(unread) => [
                unread.id.to_string(),
                "(written by a later version)".to_owned(),
                String::new(),
                state(unread.disabled_at).to_owned(),
            ],
        })
        .collect();
    let data = clients
        .iter()
        .map(|client| match client {
            Ok(client) => describe(client),
            Err(unread) => Ok(later::describe(unread)),
        })
        .collect::<Result<Vec<Value>, Failure>>()?;
    print(
        format,
        &table(["CLIENT_ID", "NAME", "AUTHENTICATION", ""], &rows),
        &Value::from(data),
    )
}

fn state(disabled_at: Option<Timestamp>) -> &'static str {
    disabled_at.map_or("", |_| "disabled")
}

async fn show(tools: &Tools, which: Which) -> Result<(), Failure> {
    let client = find(tools, &which.client_id).await?;
    let mut data = describe(&client)?;
    if let Some(members) = data.as_object_mut() {
        members.insert("logo".into(), logo::describe(tools, &client).await?);
    }
    // The client chose what stands in it.
    let lines: Vec<String> = serde_json::to_string_pretty(&data)?
        .lines()
        .map(printable)
        .collect();
    print(which.format, &lines.join("\n"), &data)
}

async fn set_disabled(tools: &Tools, which: Which, is_disabled: bool) -> Result<(), Failure> {
    let id = ClientId::new(which.client_id);
    let (changed, now) = (id.clone(), Clock::system().now());
    let (before, is_there) = tools
        .store
        .write(move |w| {
            let tenant = TenantId::default_tenant();
            let before = later::find(w, &tenant, &changed)?;
            let since = before.as_ref().and_then(Known::disabled_at);
            let disabled_at = is_disabled.then(|| since.unwrap_or(now));
            Ok((
                before,
                w.set_client_disabled(&tenant, &changed, disabled_at, now)?,
            ))
        })
        .await?;
    let client = before
        .filter(|_| is_there)
        .ok_or_else(|| unknown(id.as_str()))?;
    let text = format!(
        "{id} is {}.",
        if is_disabled { "disabled" } else { "enabled" }
    );
    let mut data = client.describe()?;
    if let Some(members) = data.as_object_mut() {
        let since = client.disabled_at().unwrap_or(now);
        members.insert(
            "disabled_at".into(),
            optional_moment(is_disabled.then_some(since)),
        );
    }
    print(which.format, &text, &data)
}

async fn delete(tools: &Tools, deletion: Deletion) -> Result<(), Failure> {
    let Deletion { which, yes } = deletion;
    let id = ClientId::new(which.client_id);
    let wanted = id.clone();
    let found = tools
        .store
        .read(move |r| later::find(r, &TenantId::default_tenant(), &wanted))
        .await?;
    let client = found.ok_or_else(|| unknown(id.as_str()))?;
    if !yes {
        return Err(Failure::wrong(format!(
            "This deletes {id} with every token and consent that it was given, and cannot be taken back; `client disable {id}` can. If that is meant: doorward client delete {id} --yes"
        )));
    }
    let tenant = TenantId::default_tenant();
    tools.store.remove_client(&tenant, &id).await?;
    print(
        which.format,
        &format!("{id} is deleted."),
        &client.describe()?,
    )
}

async fn find(tools: &Tools, id: &str) -> Result<Client, Failure> {
    let wanted = ClientId::new(id);
    let found = tools
        .store
        .read(move |r| later::find(r, &TenantId::default_tenant(), &wanted))
        .await?;
    match found.ok_or_else(|| unknown(id))? {
        Known::Client(client) => Ok(*client),
        Known::Later(unread) => Err(later::refused(id, &unread.reason)),
    }
}

pub(super) fn unknown(id: &str) -> Failure {
    Failure::failed(format!(
        "There is no client {id:?}. `doorward client list` lists them."
    ))
}

/// Stores a client's new secret, in the form that it has.
/// Changes a client as it is now: it may be changing itself (RFC 7592). Says what `change` did.
async fn change<R: Send + 'static>(
    tools: &Tools,
    id: &ClientId,
    change: impl Fn(&mut Client) -> R + Send + 'static,
) -> Result<R, Failure> {
    let (changed, now) = (id.clone(), Clock::system().now());
    let found = tools
        .store
        .write(move |w| w.change_client(&TenantId::default_tenant(), &changed, now, &change))
        .await
        .map_err(|error| match error {
            error if error.is_of_one_row() => later::refused(id.as_str(), &error.to_string()),
            error => error.into(),
        })?;
    found.ok_or_else(|| unknown(id.as_str()))
}

/// Everything about a client but its secrets.
fn describe(client: &Client) -> Result<Value, Failure> {
    let mut document = serde_json::to_value(&client.metadata)?;
    if let Some(members) = document.as_object_mut() {
        members.insert("client_id".into(), client.id.as_str().into());
        members.insert(
            "client_id_issued_at".into(),
            client.created_at.as_seconds().into(),
        );
    }
    Ok(json!({
        "client": document,
        "policy": &client.policy,
        "disabled_at": optional_moment(client.disabled_at),
        "created_at": moment(client.created_at),
    }))
}
