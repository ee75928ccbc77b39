//! `doorward user upstreams`: by which other providers somebody signs in, and taking one away.

use clap::Args;
use serde_json::{Value, json};

use super::factors::notice_of_removal;
use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, print, printable, table};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By, Factor};
use crate::domain::id::TenantId;
use crate::domain::user::User;
use crate::federation::identities::give_back;
use crate::login::witness::Witness;
use crate::mail::letter::Method;
use crate::store::LinkedIdentity;

/// List the other providers by which somebody signs in, or take one away, of which they are told by mail.
///
/// It is taken away even if they could not sign in any more without it; `user set-password` and `user link` give them another way. Sessions
/// that it began stay; `user sessions` ends them. It is linked again only where somebody who is signed in to an account says yes to it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  doorward user upstreams alex --remove kV8mzq3…")]
pub(in crate::cli) struct Upstreams {
    #[command(flatten)]
    who: Who,
    /// The one that goes, by its id as the list shows it
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    remove: Option<String>,
}

pub(super) async fn upstreams(tools: &Tools, arguments: Upstreams) -> Result<(), Failure> {
    let Upstreams {
        who: Who { user, format },
        remove: removed,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    if let Some(id) = removed {
        let name = printable(&user.username);
        remove(tools, &user, &id).await?;
        return print(
            format,
            &format!("{name} does not sign in by that one any more."),
            &json!({ "sub": user.id.as_str(), "id": id }),
        );
    }
    let id = user.id.clone();
    let linked = tools
        .store
        .read(move |r| r.list_upstream_identities(&id))
        .await?;
    let rows: Vec<[String; 6]> = linked.iter().map(row).collect();
    let data: Vec<Value> = linked.iter().map(describe).collect();
    let titles = ["ID", "CONNECTOR", "ISSUER", "SUBJECT", "SINCE", "LAST USED"];
    print(format, &table(titles, &rows), &Value::from(data))
}

async fn remove(tools: &Tools, user: &User, id: &str) -> Result<(), Failure> {
    let (owner, wanted) = (user.id.clone(), id.to_owned());
    let notice = notice_of_removal(tools, user, Method::Elsewhere).await?;
    let now = Clock::system().now();
    let witness = Witness::of_operator(&user.id, now);
    let connections = tools.plan.settings.connections.clone();
    let was_there = tools
        .store
        .write(move |w| {
            let tenant = TenantId::default_tenant();
            let Some(user) = w.hold_user(&owner)? else {
                return Ok(false);
            };
            let linked = w.list_upstream_identities(&owner)?;
            let Some(linked) = linked.into_iter().find(|one| one.handle() == wanted) else {
                return Ok(false);
            };
            if !w.delete_upstream_identity(&tenant, &linked.identity, &owner, now)? {
                return Ok(false);
            }
            let (factor, by) = (Factor::Upstream, By::Operator);
            let connector = &linked.identity.connector;
            let known = connections.find(connector.as_str());
            let name = known.map_or(connector.as_str(), |known| &known.connector.display_name);
            give_back(w, &user, (connector, name), &witness)?;
            witness.note_about(w, Activity::FactorRemoved { factor, by }, name)?;
            if let Some(notice) = &notice {
                notice.post(w)?;
            }
            Ok(true)
        })
        .await?;
    if was_there {
        return Ok(());
    }
    let name = printable(&user.username);
    Err(Failure::failed(format!(
        "{name} does not sign in by any {id:?}. `doorward user upstreams {name}` lists by what they do."
    )))
}

fn row(linked: &LinkedIdentity) -> [String; 6] {
    [
        linked.handle(),
        linked.identity.connector.to_string(),
        linked.identity.issuer.clone(),
        linked.identity.subject.clone(),
        moment(linked.created_at),
        moment(linked.last_used_at),
    ]
}

fn describe(linked: &LinkedIdentity) -> Value {
    json!({
        "id": linked.handle(),
        "connector": linked.identity.connector.as_str(),
        "issuer": linked.identity.issuer,
        "subject": linked.identity.subject,
        "created_at": moment(linked.created_at),
        "last_used_at": moment(linked.last_used_at),
    })
}
