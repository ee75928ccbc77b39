//! `doorward user activity`: what happened to somebody's account.

use clap::Args;
use serde_json::{Value, json};

use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, print, table};
use crate::domain::activity::Entry;
use crate::domain::device;
use crate::domain::word::Word;

/// Show what happened to somebody's account, the newest first: sign-ins, failed ones too, and each change, for as long as
/// lifetimes.activity.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  doorward user activity alex --limit 20")]
pub(in crate::cli) struct ActivityOf {
    #[command(flatten)]
    who: Who,
    /// So many lines at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=100_000))]
    limit: i64,
}

pub(super) async fn list(tools: &Tools, arguments: ActivityOf) -> Result<(), Failure> {
    let ActivityOf {
        who: Who { user, format },
        limit,
    } = arguments;
    let id = find(&tools.store, &user).await?.id;
    let entries = tools
        .store
        .read(move |r| r.list_activity(&id, None, limit))
        .await?;
    let rows = entries.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    let data = entries
        .iter()
        .map(describe)
        .collect::<Result<Vec<_>, _>>()?;
    print(
        format,
        &table(["WHEN", "WHAT", "OF", "DETAIL", "DEVICE", "ADDRESS"], &rows),
        &Value::from(data),
    )
}

/// What it is called, and the rest of it.
fn parts(entry: &Entry) -> Result<(String, Value), Failure> {
    match &entry.activity {
        Word::Known(activity) => Ok(activity.describe(moment)?),
        Word::Later(kind) => Ok((kind.clone(), json!({}))),
    }
}

fn row(entry: &Entry) -> Result<[String; 6], Failure> {
    let (kind, detail) = parts(entry)?;
    let detail = match detail.as_object() {
        Some(members) if members.is_empty() => String::new(),
        _ => detail.to_string(),
    };
    Ok([
        moment(entry.at),
        kind,
        entry.about.clone(),
        detail,
        device::name(&entry.origin.user_agent),
        entry.origin.address.clone(),
    ])
}

fn describe(entry: &Entry) -> Result<Value, Failure> {
    let (kind, detail) = parts(entry)?;
    Ok(json!({
        "id": entry.id.as_str(),
        "at": moment(entry.at),
        "kind": kind,
        "detail": detail,
        "about": entry.about,
        "address": entry.origin.address,
        "user_agent": entry.origin.user_agent,
    }))
}
