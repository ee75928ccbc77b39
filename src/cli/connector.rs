//! `doorward connector`.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::doctor::Findings;
use super::failure::Failure;
use super::output::{print, printable, table};
use super::{Common, Format, Tools};
use crate::domain::connector::{OpenIdUpstream, Upstream};
use crate::federation::connection::{Connection, callback_path};
use crate::federation::openid::{Step, Verdict, examine};
use crate::provider::Issuer;

/// Other providers by which people sign in.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  doorward connector list --json | jq -r '.[].redirect_uri'
  doorward connector test corp")]
pub(super) enum ConnectorCommand {
    /// List them, each with the redirect URI that is registered there
    List(Format),
    Test(Test),
}

/// Run a sign-in by one as far as it goes without a person, and show each step with what was found and how to mend it.
///
/// Exit code 0 if nothing is wrong, else 1. It sends a code that is made up, which the other provider refuses.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// The connector's name
    name: String,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, command: &ConnectorCommand) -> Result<(), Failure> {
    match command {
        ConnectorCommand::List(format) => list(common, *format),
        ConnectorCommand::Test(arguments) => test(common, arguments),
    }
}

fn test(common: &Common, Test { name, format }: &Test) -> Result<(), Failure> {
    let plan = common.plan()?;
    let connection = plan.settings.connections.find(name).cloned();
    let connection = connection.ok_or_else(|| {
        Failure::failed(format!(
            "There is no connector {name:?}. `doorward connector list` lists them."
        ))
    })?;
    Tools::run(plan, async |tools| {
        let op = tools.provider().await?;
        let Upstream::OpenId(upstream) = &connection.connector.upstream;
        let steps = examine(&op, &connection, upstream).await;
        let findings = found(steps);
        print(*format, &findings.text(), &findings.data())?;
        if findings.has_problem() {
            Err(Failure::Said)
        } else {
            Ok(())
        }
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
        "domains": connector.domains,
        "trusted_domains": connector.trust.domains,
        "creates_accounts": connector.creates_accounts,
    })
}
