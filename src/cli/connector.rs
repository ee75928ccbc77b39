//! `doorward connector`.

use clap::Subcommand;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::{print, printable, table};
use super::{Common, Format};
use crate::domain::connector::{OpenIdUpstream, Upstream};
use crate::federation::connection::{Connection, callback_path};
use crate::provider::Issuer;

/// Other providers by which people sign in.
#[derive(Debug, Subcommand)]
#[command(after_help = "Example:
  doorward connector list --json | jq -r '.[].redirect_uri'")]
pub(super) enum ConnectorCommand {
    /// List them, each with the redirect URI that is registered there
    List(Format),
}

pub(super) fn run(common: &Common, command: &ConnectorCommand) -> Result<(), Failure> {
    match command {
        ConnectorCommand::List(format) => list(common, *format),
    }
}

fn list(common: &Common, format: Format) -> Result<(), Failure> {
    let plan = common.plan()?;
    let issuer = plan.issuer()?;
    let connections: Vec<&Connection> = plan.settings.connections.iter().collect();
    let rows: Vec<[String; 5]> = connections
        .iter()
        .map(|connection| row(connection, &issuer))
        .collect();
    let data = connections
        .iter()
        .map(|connection| describe(connection, &issuer));
    let data = Value::from(data.collect::<Vec<_>>());
    let text = if rows.is_empty() {
        "There is none. [[connectors]] in the configuration makes one; docs/configuration.md says how.".to_owned()
    } else {
        table(["NAME", "KIND", "ISSUER", "CLIENT", "REDIRECT URI"], &rows)
    };
    print(format, &text, &data)
}

fn row(connection: &Connection, issuer: &Issuer) -> [String; 5] {
    let connector = &connection.connector;
    let Upstream::OpenId(OpenIdUpstream { client_id, .. }) = &connector.upstream;
    [
        connector.name.to_string(),
        connector.upstream.kind().to_owned(),
        connector.upstream.issuer().to_owned(),
        client_id.clone(),
        issuer.at(&callback_path(&connector.name)),
    ]
}

fn describe(connection: &Connection, issuer: &Issuer) -> Value {
    let connector = &connection.connector;
    let Upstream::OpenId(upstream) = &connector.upstream;
    json!({
        "name": connector.name.as_str(),
        "display_name": printable(&connector.display_name),
        "kind": connector.upstream.kind(),
        "issuer": upstream.issuer,
        "client_id": upstream.client_id,
        "token_endpoint_auth_method": upstream.authentication.name(),
        "scope": upstream.scope.to_string(),
        "redirect_uri": issuer.at(&callback_path(&connector.name)),
        "trusted_domains": connector.trust.domains,
        "creates_accounts": connector.creates_accounts,
    })
}
