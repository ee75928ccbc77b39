//! `doorward user delete`.

use clap::Args;

use super::names::key_to_retire;
use super::{Who, derived_keys, describe, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{print, printable};
use crate::clock::Clock;
use crate::domain::activity::By;
use crate::domain::id::UserId;
use crate::entropy::Entropy;
use crate::login::deletion::{self, Erasure};
use crate::login::witness::Witness;

/// Which person goes.
#[derive(Debug, Args)]
pub(in crate::cli) struct Deletion {
    #[command(flatten)]
    who: Who,
    /// Yes, for good
    #[arg(long)]
    yes: bool,
    /// The user name may be given to somebody else, for whom apps may take them
    #[arg(long)]
    reuse_name: bool,
}

pub(super) async fn delete(tools: &Tools, deletion: Deletion) -> Result<(), Failure> {
    let Deletion {
        who: Who { user, format },
        yes,
        reuse_name,
    } = deletion;
    let user = find(&tools.store, &user).await?;
    if !yes {
        let name = printable(&user.username);
        return Err(Failure::wrong(format!(
            "This deletes {name} for good; `user disable {name}` can be taken back. If it is meant: doorward user delete {name} --yes"
        )));
    }
    let now = Clock::system().now();
    let former_names = key_to_retire(tools, reuse_name).await?;
    let pseudonym = pseudonym(tools, &user.id).await?;
    let erasure = Erasure {
        witness: Witness::of_operator(&pseudonym, now),
        pseudonym,
        by: By::Operator,
        farewell: None,
        former_names,
    };
    deletion::erase(&tools.store, &user.id, &erasure, now).await?;
    print(
        format,
        &format!("{} is deleted.", printable(&user.username)),
        &describe(&user),
    )
}

/// Under which name the trail of somebody goes on. Without the master key it is one that nobody finds, who has the `sub` neither.
async fn pseudonym(tools: &Tools, id: &UserId) -> Result<UserId, Failure> {
    let key = match derived_keys(tools).await? {
        Some(derived) => derived.pseudonyms,
        None => Entropy
            .bytes()
            .map_err(|error| Failure::failed(error.to_string()))?,
    };
    Ok(deletion::pseudonym(&key, id))
}
