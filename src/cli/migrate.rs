//! `doorward migrate`.

use clap::{Args, ValueEnum};
use serde_json::json;

use super::failure::Failure;
use super::output::print;
use super::{Common, Format};
use crate::app::plan::Plan;
use crate::app::{check_exists, create_database_file};
use crate::store::{Direction, Store};

/// Bring the database's tables up to date, take them away, or say how they stand.
///
/// `up` makes a SQLite database if there is none. Several processes may do it at once: one does, the others wait.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward migrate                 all that is missing
  doorward migrate status --json
  doorward migrate down --yes      takes all tables away, with everything in them")]
pub(super) struct Migrate {
    #[arg(value_enum, default_value_t = Way::Up)]
    way: Way,
    /// With `down`: yes, delete everything
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    /// All that have not run
    Up,
    /// Take back all that have run, and with them every table
    Down,
    /// Only say what has run, and what has not
    Status,
}

pub(super) fn run(common: &Common, arguments: &Migrate) -> Result<(), Failure> {
    let Migrate { way, yes, format } = *arguments;
    let plan = Plan::without_mail(&common.load(Vec::new())?)?;
    let direction = match way {
        Way::Up => {
            create_database_file(&plan.database)?;
            Direction::Up
        }
        Way::Down if !yes => {
            return Err(Failure::wrong(format!(
                "`migrate down` deletes every table of {} with everything in it. If that is meant: doorward migrate down --yes",
                plan.database.describe()
            )));
        }
        Way::Down => Direction::Down,
        Way::Status => Direction::Nowhere,
    };
    check_exists(&plan.database)?;
    let report = Store::migrate(&plan.database, direction)?;
    let (verb, named) = match way {
        Way::Up => ("ran", &report.ran),
        Way::Down => ("took back", &report.ran),
        Way::Status => ("has run:", &report.applied),
    };
    let done = named.iter().map(|name| format!("{verb} {name}"));
    let waits = report.pending.iter();
    let mut lines: Vec<String> = done
        .chain(waits.map(|name| format!("has not run: {name}")))
        .collect();
    if report.pending.is_empty() {
        lines.push(format!("{} is up to date.", plan.database.describe()));
    }
    let data = match way {
        Way::Up | Way::Down => json!({ "ran": report.ran, "pending": report.pending }),
        Way::Status => json!({ "applied": report.applied, "pending": report.pending }),
    };
    print(format, &lines.join("\n"), &data)
}
