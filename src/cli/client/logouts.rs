//! `doorward client logouts`: which clients have not heard yet that a session ended.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::output::{moment, optional_moment, print, printable, table};
use crate::cli::{Format, Tools};
use crate::domain::id::{ClientId, TenantId};
use crate::domain::logout::LogoutState;

/// Logouts that are listed at most.
pub(in crate::cli) const MOST_LISTED: i64 = 10_000;

/// List the logouts of which clients could not be told yet by `backchannel_logout_uri`. Each is tried for a day, and listed for three
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward client logouts
  doorward client logouts --client 01kb… --json")]
pub(in crate::cli) struct Logouts {
    /// Those of one client
    #[arg(long, value_name = "CLIENT_ID")]
    client: Option<String>,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn logouts(tools: &Tools, arguments: Logouts) -> Result<(), Failure> {
    let Logouts { client, format } = arguments;
    let client = client.map(ClientId::new);
    let states = tools
        .store
        .read(move |r| r.list_logouts(&TenantId::default_tenant(), client.as_ref(), MOST_LISTED))
        .await?;
    print(format, &listed(&states), &described(&states))
}

/// To read.
pub(in crate::cli) fn listed(states: &[LogoutState]) -> String {
    let rows: Vec<[String; 6]> = states.iter().map(row).collect();
    let head = ["CLIENT_ID", "SESSION", "ENDED", "TRIED", "NEXT", "FAILURE"];
    table(head, &rows)
}

/// For programs.
pub(in crate::cli) fn described(states: &[LogoutState]) -> Value {
    states.iter().map(describe).collect()
}

fn row(state: &LogoutState) -> [String; 6] {
    let pending = &state.pending;
    let next = state.next_attempt_at.map_or("given up".to_owned(), moment);
    [
        pending.client_id.to_string(),
        pending.session_id.to_string(),
        moment(pending.ended_at),
        pending.attempts.to_string(),
        next,
        printable(state.failure.as_deref().unwrap_or_default()),
    ]
}

fn describe(state: &LogoutState) -> Value {
    let pending = &state.pending;
    json!({
        "client_id": pending.client_id.as_str(),
        "sid": pending.session_id.as_str(),
        "sub": pending.user_id.as_str(),
        "ended_at": moment(pending.ended_at),
        "attempts": pending.attempts,
        "next_attempt_at": optional_moment(state.next_attempt_at),
        "failure": state.failure,
    })
}
