//! `doorward key`.

mod re_encrypt;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::re_encrypt::{ReEncrypt, re_encrypt};
use super::failure::Failure;
use super::output::{moment, print, table};
use super::{Common, Format, Tools};
use crate::app::master_key;
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::keys::ring::Keys;
use crate::keys::rotation;
use crate::store::StoredKey;

/// The keys that sign tokens.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// List them: which signs, which is next, which only verifies
    List(Format),
    Rotate(Rotate),
    Revoke(Revoke),
    ReEncrypt(ReEncrypt),
}

/// Let the next keys sign: at once, or as soon as they have been published for keys.announcement
///
/// Tokens that the old keys signed stay good. Running servers follow within a second. The keys after the next are made at
/// once; where the master key is not on this machine, a running server makes them within a minute.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  doorward key rotate --algorithm ES256")]
pub(super) struct Rotate {
    /// Only this one, as RS256, ES256 or EdDSA
    #[arg(long)]
    algorithm: Option<SigningAlgorithm>,
    #[command(flatten)]
    format: Format,
}

/// Declare a key leaked: it leaves the JWK Set, every token that it signed is refused, and the next key signs at once.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  doorward key revoke $(doorward key list --json | jq -r '.[] | select(.algorithm == \"ES256\" and .state == \"signs\").kid') --yes"
)]
pub(super) struct Revoke {
    /// Its name, as `doorward key list` shows it
    #[arg(allow_hyphen_values = true)]
    kid: String,
    /// Yes, for good
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    format: Format,
}

pub(super) fn run(common: &Common, command: KeyCommand) -> Result<(), Failure> {
    let tools = Tools::open(common.plan()?)?;
    tools.runtime.block_on(async {
        match command {
            KeyCommand::List(format) => list(&tools, format).await,
            KeyCommand::Rotate(arguments) => rotate(&tools, arguments).await,
            KeyCommand::Revoke(arguments) => revoke(&tools, arguments).await,
            KeyCommand::ReEncrypt(arguments) => re_encrypt(&tools, arguments).await,
        }
    })
}

/// What a key does now, in a word.
pub(super) fn state(key: &StoredKey, all: &[StoredKey], now: Timestamp) -> &'static str {
    let is_newer = |other: &&StoredKey| {
        other.algorithm == key.algorithm
            && other.revoked_at.is_none()
            && other.active_from <= now
            && other.generation > key.generation
    };
    if key.revoked_at.is_some() {
        "revoked"
    } else if key.active_from > now {
        "next"
    } else if all.iter().any(|other| is_newer(&other)) {
        "verifies"
    } else {
        "signs"
    }
}

async fn list(tools: &Tools, format: Format) -> Result<(), Failure> {
    let keys = tools
        .store
        .read(|r| r.list_keys(&TenantId::default_tenant()))
        .await?;
    let now = Clock::system().now();
    let rows: Vec<[String; 4]> = keys
        .iter()
        .map(|key| {
            [
                key.algorithm.to_string(),
                state(key, &keys, now).to_owned(),
                moment(key.active_from),
                key.kid.clone(),
            ]
        })
        .collect();
    let data: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "kid": key.kid,
                "algorithm": key.algorithm.to_string(),
                "state": state(key, &keys, now),
                "created_at": moment(key.created_at),
                "active_from": moment(key.active_from),
            })
        })
        .collect();
    print(
        format,
        &table(["ALGORITHM", "STATE", "SIGNS FROM", "KID"], &rows),
        &Value::from(data),
    )
}

async fn rotate(tools: &Tools, arguments: Rotate) -> Result<(), Failure> {
    let Rotate { algorithm, format } = arguments;
    let now = Clock::system().now();
    let rotated = rotation::rotate(
        &tools.store,
        &TenantId::default_tenant(),
        algorithm,
        tools.plan.schedule,
        now,
    )
    .await?;
    if rotated.is_empty() {
        return Err(Failure::failed(
            "There is no next key. A running server makes one within a minute; is one running?",
        ));
    }
    make_next(tools).await?;
    let lines: Vec<String> = rotated
        .iter()
        .map(|(algorithm, kid, from)| {
            if *from <= now {
                format!("{algorithm}: {kid} signs from now on")
            } else {
                format!(
                    "{algorithm}: {kid} signs from {} on, when every client knows it",
                    moment(*from)
                )
            }
        })
        .collect();
    let data: Vec<Value> = rotated.iter().map(|(algorithm, kid, from)| json!({ "algorithm": algorithm.name(), "kid": kid, "active_from": moment(*from) })).collect();
    print(format, &lines.join("\n"), &Value::from(data))
}

async fn revoke(tools: &Tools, arguments: Revoke) -> Result<(), Failure> {
    let Revoke { kid, yes, format } = arguments;
    if !yes {
        return Err(Failure::wrong(format!(
            "This makes every token that {kid} signed worthless at once, and cannot be taken back; `key rotate` lets them be good until they end. If that is meant: doorward key revoke {kid} --yes"
        )));
    }
    if !rotation::revoke(
        &tools.store,
        &TenantId::default_tenant(),
        &kid,
        Clock::system().now(),
    )
    .await?
    {
        return Err(Failure::failed(format!(
            "There is no key {kid}, or it is revoked already. `doorward key list` lists them."
        )));
    }
    make_next(tools).await?;
    print(
        format,
        &format!("{kid} is revoked: nothing that it signed counts any more."),
        &json!({ "revoked": kid }),
    )
}

/// There is a next key always, for whoever rotates or revokes that too. Without the master key a running server makes it, within a
/// minute.
async fn make_next(tools: &Tools) -> Result<(), Failure> {
    let Some(master) = master_key::read(&tools.plan.master_key)? else {
        return Ok(());
    };
    let (store, schedule) = (tools.store.clone(), tools.plan.schedule);
    let (tenant, clock) = (TenantId::default_tenant(), Clock::system());
    Keys::start(tenant, store, master, clock, schedule, Entropy).await?;
    Ok(())
}
