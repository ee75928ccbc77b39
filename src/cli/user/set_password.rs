//! `doorward user set-password`.

use clap::Args;

use super::{Who, derived_keys, describe, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{print, printable};
use crate::cli::password::{self, PasswordSource};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::login::deletion::take_most_back;
use crate::login::unlock::forgive_second_factors;
use crate::login::witness::Witness;

/// Give somebody another password. It is asked for, or read from standard input or a file.
#[derive(Debug, Args)]
pub(in crate::cli) struct SetPassword {
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    password: PasswordSource,
    /// They have to choose another password when they sign in
    #[arg(long)]
    must_change: bool,
}

pub(super) async fn set_password(tools: &Tools, arguments: SetPassword) -> Result<(), Failure> {
    let SetPassword {
        who: Who { user, format },
        password,
        must_change,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    let password = password.read_new(&tools.plan, &user).await?;
    let (owner, history) = (user.id.clone(), tools.plan.rules.history);
    let last = tools
        .store
        .read(move |r| r.list_last_passwords(&owner, history))
        .await?;
    let phc = password::hash(&tools.plan, password, &last).await?;
    let derived = derived_keys(tools).await?;
    let is_forgiven = derived.is_some();
    let (owner, now) = (user.clone(), Clock::system().now());
    take_most_back(&tools.store, &user.id, now).await?;
    tools
        .store
        .write(move |w| {
            w.replace_password(&owner.tenant_id, &owner.id, &phc, now, history)?;
            if must_change {
                w.require_new_password(&owner.id)?;
            }
            let changed = Activity::PasswordChanged { by: By::Operator };
            Witness::of_operator(&owner.id, now).note(w, changed)?;
            // Whoever knew the old password may have a session, an app that stays signed in, or a device that is trusted.
            w.delete_trusted_devices(&owner.id)?;
            if let Some(keys) = &derived {
                forgive_second_factors(w, &owner.tenant_id, &keys.throttle, &owner.id)?;
            }
            w.end_everything_of(&owner.id, now)
        })
        .await?;
    let counted = if is_forgiven {
        ""
    } else {
        " Wrong second factors count on: without the master key their counters are not found. Where it is, `doorward user unlock` forgets them."
    };
    print(
        format,
        &format!(
            "{} has a new password; their sessions have ended, no device of theirs is trusted any more, and apps have to ask them to sign in again.{counted}",
            printable(&user.username)
        ),
        &describe(&user),
    )
}
