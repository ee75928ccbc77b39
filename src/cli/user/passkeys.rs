//! `doorward user passkeys`: what somebody signs in with, and taking one away that they lost.

use clap::Args;
use serde_json::{Value, json};

use super::factors::notice_of_removal;
use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, optional_moment, print, printable, table};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::{CredentialId, TenantId};
use crate::domain::passkey::{Passkey, SyncState};
use crate::domain::user::User;
use crate::login::factor::passkey::maker;
use crate::login::witness::Witness;
use crate::mail::letter::Method;

/// List somebody's passkeys, or remove one, of which they are told by mail. Sessions that it began stay; `user sessions` ends them.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  doorward user passkeys alex --remove kV8mzq3…")]
pub(in crate::cli) struct Passkeys {
    #[command(flatten)]
    who: Who,
    /// The passkey that goes, by its id as the list shows it
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    remove: Option<String>,
}

pub(super) async fn passkeys(tools: &Tools, arguments: Passkeys) -> Result<(), Failure> {
    let Passkeys {
        who: Who { user, format },
        remove: removed,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    if let Some(id) = removed {
        let name = printable(&user.username);
        remove(tools, &user, &id).await?;
        return print(
            format,
            &format!("{name} has that passkey no more."),
            &json!({ "sub": user.id.as_str(), "id": id }),
        );
    }
    let id = user.id.clone();
    let passkeys = tools
        .store
        .read(move |r| r.list_passkeys(&TenantId::default_tenant(), &id))
        .await?;
    let rows: Vec<[String; 6]> = passkeys.iter().map(row).collect();
    let data: Vec<Value> = passkeys.iter().map(describe).collect();
    print(
        format,
        &table(["ID", "NAME", "MAKER", "SINCE", "LAST USED", "SYNC"], &rows),
        &Value::from(data),
    )
}

async fn remove(tools: &Tools, user: &User, id: &str) -> Result<(), Failure> {
    let (owner, wanted) = (user.id.clone(), CredentialId::new(id));
    let notice = notice_of_removal(tools, user, Method::Passkey).await?;
    let witness = Witness::of_operator(&user.id, Clock::system().now());
    let was_there = tools
        .store
        .write(move |w| {
            let tenant = TenantId::default_tenant();
            let passkey = w.find_passkey(&tenant, &wanted)?;
            let was_there = w.delete_passkey(&tenant, &owner, &wanted)?;
            if was_there {
                let (factor, by) = (Factor::Passkey, By::Operator);
                let name = passkey.map(|passkey| passkey.name).unwrap_or_default();
                witness.note_about(w, Activity::FactorRemoved { factor, by }, &name)?;
                if let Some(notice) = &notice {
                    notice.post(w)?;
                }
            }
            Ok(was_there)
        })
        .await?;
    if was_there {
        return Ok(());
    }
    let name = printable(&user.username);
    Err(Failure::failed(format!(
        "{name} has no passkey {id:?}. `doorward user passkeys {name}` lists what they have."
    )))
}

fn row(passkey: &Passkey) -> [String; 6] {
    [
        passkey.credential_id.to_string(),
        passkey.name.clone(),
        maker(passkey).unwrap_or_default().to_owned(),
        moment(passkey.created_at),
        passkey
            .last_used_at
            .map_or_else(|| "never".to_owned(), moment),
        match passkey.sync() {
            SyncState::Synced => "synced",
            SyncState::NotYet => "not synced yet",
            SyncState::Never => "on one device only",
        }
        .to_owned(),
    ]
}

fn describe(passkey: &Passkey) -> Value {
    json!({
        "id": passkey.credential_id.as_str(),
        "name": passkey.name,
        "aaguid": passkey.aaguid,
        "maker": maker(passkey),
        "sync": passkey.sync().name(),
        "is_backup_eligible": passkey.is_backup_eligible,
        "is_backed_up": passkey.is_backed_up,
        "transports": passkey.transports,
        "created_at": moment(passkey.created_at),
        "last_used_at": optional_moment(passkey.last_used_at),
    })
}
