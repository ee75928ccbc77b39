//! `doorward user consents` and `doorward user revoke-consent`: what a person allowed, and taking it back for them.

use clap::Args;
use serde_json::{Value, json};

use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, print, printable, table};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::domain::id::{ClientId, TenantId};
use crate::login::witness::Witness;

/// Take back what somebody allowed a client: it has to ask anew, and all its tokens for them are dead.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  doorward user revoke-consent alex --client shop")]
pub(in crate::cli) struct RevokeConsent {
    #[command(flatten)]
    who: Who,
    /// The client's id, as `doorward user consents` shows it
    #[arg(long, value_name = "CLIENT_ID")]
    client: String,
}

pub(super) async fn list(tools: &Tools, who: Who) -> Result<(), Failure> {
    let Who { user, format } = who;
    let user = find(&tools.store, &user).await?;
    let (tenant, id) = (TenantId::default_tenant(), user.id.clone());
    let consents = tools
        .store
        .read(move |r| r.list_consents(&tenant, &id))
        .await?;
    let rows: Vec<[String; 3]> = consents
        .iter()
        .map(|consent| {
            [
                consent.client_id.to_string(),
                moment(consent.granted_at),
                consent.consented.all().to_string(),
            ]
        })
        .collect();
    let data: Vec<Value> = consents
        .iter()
        .map(|consent| {
            json!({
                "client_id": consent.client_id.as_str(),
                "scope": consent.consented.all().to_string(),
                "resources": consent.consented.resources.keys().collect::<Vec<_>>(),
                "authorization_details": consent.consented.authorization_details,
                "granted_at": moment(consent.granted_at),
            })
        })
        .collect();
    print(
        format,
        &table(["CLIENT_ID", "SINCE", "SCOPE"], &rows),
        &Value::from(data),
    )
}

pub(super) async fn revoke(tools: &Tools, arguments: RevokeConsent) -> Result<(), Failure> {
    let RevokeConsent {
        who: Who { user, format },
        client,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    let (tenant, id, now) = (
        TenantId::default_tenant(),
        user.id.clone(),
        Clock::system().now(),
    );
    let client_id = ClientId::new(client.as_str());
    let was_there = tools
        .store
        .write(move |w| {
            let was_there = w.revoke_consent(&tenant, &id, &client_id, now)?;
            if was_there {
                let withdrawn = Activity::ConsentWithdrawn { by: By::Operator };
                Witness::of_operator(&id, now).note_about(w, withdrawn, client_id.as_str())?;
            }
            Ok(was_there)
        })
        .await?;
    let name = printable(&user.username);
    if !was_there {
        return Err(Failure::failed(format!(
            "{name} has allowed no client {client:?} anything. `doorward user consents {name}` lists what they allowed."
        )));
    }
    print(
        format,
        &format!(
            "{} has to ask {name} again, and its tokens for them are dead.",
            printable(&client)
        ),
        &json!({ "sub": user.id.as_str(), "client_id": client }),
    )
}
