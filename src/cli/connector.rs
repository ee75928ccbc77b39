//! `doorward connector`.

mod sync;

use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::doctor::Findings;
use super::failure::Failure;
use super::output::{print, printable, table};
use super::{Common, Format, Tools};
use crate::app::plan::Plan;
use crate::config::section::ConnectorKind;
use crate::config::{Preset, presets};
use crate::domain::connector::{Connector, Upstream};
use crate::domain::directory::{ChangedBy, Directory};
use crate::domain::id::ClientId;
use crate::domain::saml::{SamlSource, SamlUpstream};
use crate::federation::connection::{Connection, callback_path, logout_path};
use crate::federation::examine::examine;
use crate::federation::examined::{Step, Verdict};
use crate::federation::saml;
use crate::federation::worker::Workers;
use crate::provider::Issuer;

/// Other providers by which people sign in.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  doorward connector presets
  doorward connector list --json | jq -r '.[].redirect_uri'
  doorward connector test corp
  doorward connector sync corp")]
pub(super) enum ConnectorCommand {
    /// List them, each with the redirect URI that is registered there
    List(Format),
    /// List the presets: providers of which a connector needs no more than `preset`, a client and its secret
    Presets(Format),
    Test(Test),
    Sync(sync::Sync),
}

/// Run a sign-in by one as far as it goes without a person, and show each step with what was found and how to mend it.
///
/// Exit code 0 if nothing is wrong, else 1. It sends a code that is made up, which the other provider refuses.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// The connector's name
    name: String,
    /// Of a directory: somebody's name there, for whom it looks
    #[arg(long, value_name = "NAME", default_value = "nobody")]
    person: String,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, command: &ConnectorCommand) -> Result<(), Failure> {
    match command {
        ConnectorCommand::List(format) => list(common, *format),
        ConnectorCommand::Presets(format) => list_presets(*format),
        ConnectorCommand::Test(arguments) => test(common, arguments),
        ConnectorCommand::Sync(arguments) => sync::run(common, arguments),
    }
}

fn test(common: &Common, arguments: &Test) -> Result<(), Failure> {
    let Test {
        name,
        person,
        format,
    } = arguments;
    let plan = common.plan()?;
    let connection = find(&plan, name)?;
    Tools::run(plan, async |tools| {
        let op = tools.provider().await?;
        let workers = Arc::new(Workers::new(tools.plan.workers.clone()));
        let steps = examine(&op, &workers, &connection, person).await;
        workers.stop().await;
        let findings = found(steps);
        print(*format, &findings.text(), &findings.data())?;
        if findings.has_problem() {
            Err(Failure::Said)
        } else {
            Ok(())
        }
    })
}

fn find(plan: &Plan, name: &str) -> Result<Connection, Failure> {
    let connection = plan.settings.connections.find(name).cloned();
    connection.ok_or_else(|| {
        Failure::failed(format!(
            "There is no connector {name:?}. `doorward connector list` lists them."
        ))
    })
}

fn found(steps: Vec<Step>) -> Findings {
    let mut findings = Findings::default();
    for Step {
        name,
        found,
        verdict,
    } in steps
    {
        let found = printable(&found);
        match verdict {
            Verdict::Fine => findings.ok(name, found),
            Verdict::Wrong(mend) => findings.problem(name, found, mend),
            Verdict::Untold => findings.unchecked(name, found),
        }
    }
    findings
}

/// What is known of providers that many have.
fn list_presets(format: Format) -> Result<(), Failure> {
    let presets = presets().map_err(Failure::failed)?;
    let kind = |preset: &Preset| preset.connector.kind.map(ConnectorKind::name);
    let title = |preset: &Preset| preset.connector.display_name.clone().unwrap_or_default();
    let rows = presets.iter().map(|preset| {
        let kind = kind(preset).unwrap_or_default().to_owned();
        let documentation = preset.documentation.clone();
        [preset.name.clone(), kind, title(preset), documentation]
    });
    let rows: Vec<[String; 4]> = rows.collect();
    let data = presets.iter().map(|preset| {
        let connector = &preset.connector;
        json!({
            "name": preset.name,
            "display_name": title(preset),
            "kind": kind(preset),
            "issuer": connector.issuer,
            "scope": connector.scope.as_ref().map(ToString::to_string),
            "documentation": preset.documentation,
        })
    });
    let data = Value::from(data.collect::<Vec<_>>());
    let text = table(
        ["PRESET", "KIND", "NAME", "HOW A CLIENT IS REGISTERED"],
        &rows,
    );
    print(format, &text, &data)
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
    let (client, address) = match connector.client() {
        Some(client) => (
            client.client_id.clone(),
            issuer.at(&callback_path(&connector.name)),
        ),
        None => match &connector.upstream {
            Upstream::Saml(_) => (
                saml::entity_id(issuer, &connector.name),
                issuer.at(&saml::consumer_path(&connector.name)),
            ),
            _ => (String::new(), String::new()),
        },
    };
    [
        connector.name.to_string(),
        connector.upstream.kind().to_owned(),
        connector.upstream.issuer().to_owned(),
        client,
        address,
    ]
}

fn describe(connection: &Connection, issuer: &Issuer) -> Value {
    let connector = &connection.connector;
    let client = match &connector.upstream {
        Upstream::OpenId(upstream) => &upstream.client,
        Upstream::OAuth(upstream) => &upstream.client,
        Upstream::Ldap(directory) => return describe_directory(connector, directory),
        Upstream::Saml(upstream) => return describe_saml(connector, upstream, issuer),
    };
    let mut described = json!({
        "name": connector.name.as_str(),
        "display_name": printable(&connector.display_name),
        "kind": connector.upstream.kind(),
        "issuer": connector.upstream.issuer(),
        "client_id": client.client_id,
        "token_endpoint_auth_method": client.authentication.name(),
        "scope": client.scope.to_string(),
        "redirect_uri": issuer.at(&callback_path(&connector.name)),
        "backchannel_logout_uri": issuer.at(&logout_path(&connector.name)),
        "domains": connector.domains,
        "trusted_domains": connector.trust.domains,
        "creates_accounts": connector.creates_accounts,
        "renewed": renewed(connector),
        "roles": connector.roles,
        "tokens_for": client.tokens_for.iter().map(ClientId::as_str).collect::<Vec<_>>(),
    });
    match &connector.upstream {
        Upstream::OpenId(upstream) if upstream.has_tenants() => {
            described["tenants"] = upstream.tenants.clone().into();
        }
        // Nobody is signed out by one.
        Upstream::OAuth(_) => described["backchannel_logout_uri"] = Value::Null,
        Upstream::OpenId(_) | Upstream::Ldap(_) | Upstream::Saml(_) => {}
    }
    described
}

fn renewed(connector: &Connector) -> Vec<&'static str> {
    let renewed = connector.renewed.iter();
    renewed.map(|claim| claim.claim()).collect()
}

fn describe_directory(connector: &Connector, directory: &Directory) -> Value {
    let servers = directory.servers.iter().map(|server| &server.address);
    json!({
        "name": connector.name.as_str(),
        "display_name": printable(&connector.display_name),
        "kind": connector.upstream.kind(),
        "issuer": directory.issuer,
        "servers": servers.collect::<Vec<_>>(),
        "base": directory.base,
        "subject": directory.subject_attribute,
        "password_change": match directory.password_change.map(|way| way.by) {
            None => "off",
            Some(ChangedBy::Rfc3062) => "rfc3062",
            Some(ChangedBy::ActiveDirectory) => "active_directory",
        },
        "trusted_domains": connector.trust.domains,
        "creates_accounts": connector.creates_accounts,
        "renewed": renewed(connector),
        "roles": connector.roles,
    })
}

fn describe_saml(connector: &Connector, upstream: &SamlUpstream, issuer: &Issuer) -> Value {
    json!({
        "name": connector.name.as_str(),
        "display_name": printable(&connector.display_name),
        "kind": connector.upstream.kind(),
        "issuer": upstream.issuer,
        "metadata": match &upstream.source {
            SamlSource::Published { address, .. } => Some(address.clone()),
            SamlSource::File(path) => Some(path.display().to_string()),
            SamlSource::Given(_) => None,
        },
        "entity_id": saml::entity_id(issuer, &connector.name),
        "assertion_consumer_service": issuer.at(&saml::consumer_path(&connector.name)),
        "single_logout_service": issuer.at(&saml::logout_path(&connector.name)),
        "single_logout": upstream.signs_out,
        "name_id_format": upstream.name_id_format.uri(),
        "subject_attribute": upstream.subject_attribute,
        "domains": connector.domains,
        "trusted_domains": connector.trust.domains,
        "creates_accounts": connector.creates_accounts,
        "renewed": renewed(connector),
        "roles": connector.roles,
    })
}
