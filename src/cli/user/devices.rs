//! `doorward user devices`: where somebody is not asked for a second factor, and taking that back.

use clap::Args;
use serde_json::{Value, json};

use super::{Who, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{moment, print, printable, table};
use crate::clock::Clock;
use crate::domain::activity::{Activity, By};
use crate::domain::device;
use crate::domain::id::{TrustedDeviceId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::trusted_device::TrustedDevice;
use crate::login::witness::Witness;
use crate::store::{StoreError, Write};

/// List the devices that somebody trusts, on which no second factor is asked for; or have it asked for again.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward user devices alex
  doorward user devices alex --forget 01kb…
  doorward user devices alex --forget-all")]
pub(in crate::cli) struct Devices {
    #[command(flatten)]
    who: Who,
    /// The device that is trusted no more, by its id as the list shows it
    #[arg(
        long,
        value_name = "ID",
        allow_hyphen_values = true,
        conflicts_with = "forget_all"
    )]
    forget: Option<String>,
    /// None is trusted any more
    #[arg(long)]
    forget_all: bool,
}

pub(super) async fn devices(tools: &Tools, arguments: Devices) -> Result<(), Failure> {
    let Devices {
        who: Who { user, format },
        forget,
        forget_all,
    } = arguments;
    let user = find(&tools.store, &user).await?;
    let name = printable(&user.username);
    if let Some(device) = forget {
        if !forget_one(tools, &user.id, &device).await? {
            return Err(Failure::failed(format!(
                "{name} trusts no device {device:?}. `doorward user devices {name}` lists those that they trust."
            )));
        }
        let text = format!("{name} is asked for a second factor there again.");
        let data = json!({ "sub": user.id.as_str(), "id": device });
        return print(format, &text, &data);
    }
    if forget_all {
        let forgotten = forget_every_one(tools, &user.id).await?;
        let text = format!(
            "{name} is asked for a second factor everywhere again; they trusted {forgotten} devices."
        );
        let data = json!({ "sub": user.id.as_str(), "forgotten": forgotten });
        return print(format, &text, &data);
    }
    let devices = list(tools, &user.id).await?;
    let rows: Vec<[String; 5]> = devices.iter().map(row).collect();
    let data: Vec<Value> = devices.iter().map(describe).collect();
    print(
        format,
        &table(["ID", "DEVICE", "SINCE", "LAST USED", "UNTIL"], &rows),
        &Value::from(data),
    )
}

async fn list(tools: &Tools, user: &UserId) -> Result<Vec<TrustedDevice>, Failure> {
    let (id, now) = (user.clone(), Clock::system().now());
    let devices = tools.store.read(move |r| r.list_trusted_devices(&id, now));
    Ok(devices.await?)
}

async fn forget_one(tools: &Tools, user: &UserId, device: &str) -> Result<bool, Failure> {
    let (user, wanted) = (user.clone(), TrustedDeviceId::new(device));
    let witness = Witness::of_operator(&user, Clock::system().now());
    let forgotten = tools.store.write(move |w| {
        let Some(user_agent) = w.delete_trusted_device(&user, &wanted)? else {
            return Ok(false);
        };
        let by = By::Operator;
        let name = device::name(&user_agent);
        witness.note_about(w, Activity::DeviceForgotten { by }, &name)?;
        Ok(true)
    });
    Ok(forgotten.await?)
}

async fn forget_every_one(tools: &Tools, user: &UserId) -> Result<usize, Failure> {
    let (user, now) = (user.clone(), Clock::system().now());
    let witness = Witness::of_operator(&user, now);
    let forgotten = tools
        .store
        .write(move |w| forget_all_in(w, &user, &witness, now));
    Ok(forgotten.await?)
}

/// Takes the trust in all their devices back, and says in how many.
pub(super) fn forget_all_in(
    w: &mut Write<'_>,
    user: &UserId,
    witness: &Witness,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let devices = w.list_trusted_devices(user, now)?;
    w.delete_trusted_devices(user)?;
    for device in &devices {
        let by = By::Operator;
        let name = device::name(&device.user_agent);
        witness.note_about(w, Activity::DeviceForgotten { by }, &name)?;
    }
    Ok(devices.len())
}

fn row(device: &TrustedDevice) -> [String; 5] {
    [
        device.id.to_string(),
        device::name(&device.user_agent),
        moment(device.created_at),
        moment(device.last_used_at),
        moment(device.expires_at),
    ]
}

fn describe(device: &TrustedDevice) -> Value {
    json!({
        "id": device.id.as_str(),
        "user_agent": device.user_agent,
        "created_at": moment(device.created_at),
        "last_used_at": moment(device.last_used_at),
        "expires_at": moment(device.expires_at),
    })
}
