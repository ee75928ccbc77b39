//! `doorward user sessions`: where somebody is signed in, and ending it.

use clap::Args;
use serde_json::{Value, json};

use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, print, printable, table};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::domain::device;
use crate::domain::id::UserId;
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::login::deletion::take_most_back;
use crate::login::session::end_at;
use crate::login::witness::Witness;

/// List the sessions of somebody, or end one, with what apps were given in it; or all, with everything that apps were ever given.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user sessions alex
  doorward user sessions alex --end 01kb…
  doorward user sessions alex --end-all")]
pub(in crate::cli) struct Sessions {
    #[command(flatten)]
    who: Who,
    /// The session that ends, by its id as the list shows it; offline_access goes on
    #[arg(
        long,
        value_name = "ID",
        allow_hyphen_values = true,
        conflicts_with = "end_all"
    )]
    end: Option<String>,
    /// All end, and offline_access too
    #[arg(long)]
    end_all: bool,
}

pub(super) async fn sessions(tools: &Tools, arguments: Sessions) -> Result<(), Failure> {
    let Sessions {
        who: Who { user, format },
        end,
        end_all,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    let (name, now) = (printable(&user.username), Clock::system().now());
    let (id, listed_at) = (user.id.clone(), now);
    let sessions = tools
        .store
        .read(move |r| r.list_sessions(&id, listed_at))
        .await?;
    if let Some(wanted) = end {
        let found = sessions.iter().find(|one| one.id.as_str() == wanted);
        let Some(session) = found else {
            return Err(Failure::failed(format!(
                "{name} has no session {wanted:?}. `doorward user sessions {name}` lists those that they have."
            )));
        };
        let witness = Witness::of_operator(&user.id, now);
        let ended = Activity::SessionEnded { by: By::Operator };
        end_at(&tools.store, session, &witness, &ended, now).await?;
        let text = format!("{name} is signed out there.");
        let data = json!({ "sub": user.id.as_str(), "id": wanted });
        return print(format, &text, &data);
    }
    if end_all {
        end_every_one(tools, &user.id, now).await?;
        let text = format!(
            "{name} is signed out everywhere, and what apps were given is worth nothing; {} sessions ended.",
            sessions.len()
        );
        let data = json!({ "sub": user.id.as_str(), "ended": sessions.len() });
        return print(format, &text, &data);
    }
    let rows: Vec<[String; 6]> = sessions.iter().map(row).collect();
    let data: Vec<Value> = sessions.iter().map(describe).collect();
    print(
        format,
        &table(
            ["ID", "DEVICE", "ADDRESS", "SINCE", "LAST USED", "UNTIL"],
            &rows,
        ),
        &Value::from(data),
    )
}

async fn end_every_one(tools: &Tools, user: &UserId, now: Timestamp) -> Result<(), Failure> {
    take_most_back(&tools.store, user, now).await?;
    let user = user.clone();
    let ended = tools.store.write(move |w| {
        let ended = Activity::SessionsEnded { by: By::Operator };
        Witness::of_operator(&user, now).note(w, ended)?;
        w.end_everything_of(&user, now)
    });
    Ok(ended.await?)
}

fn row(session: &Session) -> [String; 6] {
    [
        session.id.to_string(),
        device::name(&session.origin.user_agent),
        session.origin.address.clone(),
        moment(session.created_at),
        moment(session.last_seen_at),
        moment(session.expires_at),
    ]
}

fn describe(session: &Session) -> Value {
    json!({
        "id": session.id.as_str(),
        "acr": session.authentication.acr,
        "amr": session.authentication.amr,
        "address": session.origin.address,
        "user_agent": session.origin.user_agent,
        "created_at": moment(session.created_at),
        "last_seen_at": moment(session.last_seen_at),
        "expires_at": moment(session.expires_at),
    })
}
