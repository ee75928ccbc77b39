//! `doorward connector sync`.

use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::{Common, Failure, Format, Tools, find, print};
use crate::federation::ldap::directories::Directories;
use crate::federation::sync::{Outcome, run_now};
use crate::federation::worker::Workers;

/// Look up now who signs in by a directory: what it says of them is followed, and who has gone is turned off.
///
/// Exit code 0 if all of that is done, else 1: nobody is turned off where too many have gone at once, unless it is confirmed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Sync {
    /// The connector's name
    name: String,
    /// However many have gone are turned off: you have seen that it is so
    #[arg(long)]
    confirm: bool,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, arguments: &Sync) -> Result<(), Failure> {
    let Sync {
        name,
        confirm,
        format,
    } = arguments;
    let plan = common.plan()?;
    let connection = find(&plan, name)?;
    Tools::run(plan, async |tools| {
        let op = tools.provider().await?;
        let workers = Arc::new(Workers::new(tools.plan.workers.clone()));
        let directories = Directories::new(Arc::clone(&workers));
        let outcome = run_now(&op, &directories, &connection, *confirm).await;
        workers.stop().await;
        let outcome = outcome.map_err(|error| Failure::failed(error.to_string()))?;
        let Some(outcome) = outcome else {
            return Err(Failure::failed(format!(
                "{name} is not followed: [connectors.ldap.sync] in the configuration says that it is."
            )));
        };
        let Outcome {
            looked_up,
            there,
            turned_off,
            withheld,
        } = outcome;
        let mut text = format!("{looked_up} looked up, {there} there, {turned_off} turned off.");
        if withheld > 0 {
            text = format!(
                "{text}\n{withheld} are gone at once, which is more than ldap.sync.most_gone: nobody was turned off. If it is so: doorward connector sync {name} --confirm"
            );
        }
        let data = json!({
            "looked_up": looked_up,
            "there": there,
            "turned_off": turned_off,
            "withheld": withheld,
        });
        print(*format, &text, &data)?;
        if withheld > 0 {
            Err(Failure::Said)
        } else {
            Ok(())
        }
    })
}
