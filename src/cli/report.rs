//! `doorward report`: how the server and each client stand to OAuth 2.1, RFC 9700 and FAPI 2.0.

use std::io::Write as _;

use clap::Args;

use super::client::logouts::{MOST_LISTED, described, listed};
use super::failure::Failure;
use super::output::{print, printable, table};
use super::{Common, Format, Tools};
use crate::domain::id::TenantId;
use crate::oauth::assessment::{Assessed, Report};
use crate::web::report::{html, words};

/// Clients that are looked at.
const MOST: i64 = 100_000;

/// Grade the server and each client against OAuth 2.1, RFC 9700 and FAPI 2.0, finding by finding, with what mends each;
/// and list the logouts that clients have not heard of.
///
/// It changes nothing. A client that is held to a profile (`client set --profile`, or `profile` in the configuration) and does not keep it is
/// given nothing, and the report says so.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward report
  doorward report --html > report.html
  doorward report --json | jq '.clients[] | select(.refused) | .client_id'")]
pub(super) struct Arguments {
    /// Print a page that a browser opens
    #[arg(long, conflicts_with = "json")]
    html: bool,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    Tools::run(common.plan()?, async |tools| write(tools, arguments).await)
}

async fn write(tools: &Tools, arguments: &Arguments) -> Result<(), Failure> {
    let op = tools.provider().await?;
    let read = tools.store.read(|r| {
        let tenant = TenantId::default_tenant();
        let clients = r.list_clients(&tenant, MOST)?;
        Ok((clients, r.list_logouts(&tenant, None, MOST_LISTED)?))
    });
    let (clients, logouts) = read.await?;
    // What a later version wrote is that one's to grade; `doctor` names it.
    let clients: Vec<_> = clients.into_iter().filter_map(Result::ok).collect();
    let report = Report::of(&op, &clients);
    if arguments.html {
        let page = html(&report, &logouts).map_err(|error| Failure::failed(error.to_string()))?;
        let mut output = std::io::stdout().lock();
        output.write_all(page.as_bytes())?;
        return Ok(output.flush()?);
    }
    let mut data = report.to_json();
    data["logouts"] = described(&logouts);
    let mut text = text(&report);
    if !logouts.is_empty() {
        text.push_str("\n\nClients that have not heard yet that a session has ended:\n");
        text.push_str(&listed(&logouts));
    }
    print(arguments.format, &text, &data)
}

fn text(report: &Report) -> String {
    let all = || [&report.server].into_iter().chain(&report.clients);
    let rows: Vec<[String; 6]> = all()
        .map(|assessed| {
            let [oauth, best_practice, fapi, signing] = assessed.grades().map(words);
            let profile = assessed.profile.to_string();
            [
                called(assessed),
                profile,
                oauth,
                best_practice,
                fapi,
                signing,
            ]
        })
        .collect();
    let head = [
        "",
        "HELD TO",
        "OAUTH 2.1",
        "RFC 9700",
        "FAPI 2.0 SECURITY",
        "FAPI 2.0 SIGNING",
    ];
    let mut lines = vec![table(head, &rows)];
    lines.extend(all().flat_map(unkept));
    lines.join("\n")
}

/// By its identifier, and what people call it.
fn called(assessed: &Assessed) -> String {
    match &assessed.name {
        Some(name) => format!("{} ({name})", assessed.id),
        None => assessed.id.clone(),
    }
}

/// What is not as it should be, with what mends it.
fn unkept(assessed: &Assessed) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in assessed.unkept() {
        let sources = finding.sources.iter().map(|source| {
            let recommended = if source.is_recommended() {
                ", recommended"
            } else {
                ""
            };
            format!("{} §{}{recommended}", source.standard, source.section)
        });
        lines.push(format!(
            "  {}: {} ({})\n    → {}",
            finding.rule,
            finding.demand,
            sources.collect::<Vec<String>>().join("; "),
            finding.mend
        ));
    }
    if assessed.is_refused {
        lines.push(format!(
            "  It is given nothing until it keeps {}.",
            assessed.profile
        ));
    }
    if !lines.is_empty() {
        lines.insert(0, format!("\n{}", printable(&called(assessed))));
    }
    lines
}
