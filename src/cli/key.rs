//! `doorward key`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::{moment, print, table};
use super::{Common, Format, Tools};
use crate::app::master_key;
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::ring::Keys;
use crate::keys::rotation;
use crate::keys::seal::MasterKey;
use crate::oauth::client_auth::sealed_identity_of;
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
/// Tokens that the old keys signed stay good. Running servers follow within a second, and make the keys after the next
/// within a minute.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  doorward key rotate --algorithm ES256")]
pub(super) struct Rotate {
    /// Only this one: RS256, PS256, ES256 or EdDSA
    #[arg(long)]
    algorithm: Option<SigningAlgorithm>,
    #[command(flatten)]
    format: Format,
}

/// Declare a key leaked: it leaves the JWK Set, every token that it signed is refused, and the next key signs at once.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  doorward key revoke $(doorward key list --json | jq -r '.[] | select(.algorithm == \"ES256\" and .state == \"signs\").kid')"
)]
pub(super) struct Revoke {
    /// Its name, as `doorward key list` shows it
    #[arg(allow_hyphen_values = true)]
    kid: String,
    #[command(flatten)]
    format: Format,
}

/// Encrypt the signing keys and client secrets under a new master key.
///
/// Afterwards set secrets.master_key_file to the new file, and start the servers again, one after the other. One that
/// runs on signs and verifies with the keys that it has in memory; it encrypts nothing under the old master key, so until
/// it is started again it makes no keys, and refuses clients that authenticate by client_secret_jwt. If it was
/// interrupted, run it again.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  doorward key re-encrypt --new-master-key-file /etc/doorward/master-2.key"
)]
pub(super) struct ReEncrypt {
    /// The file with the new master key; it is made if it is not there
    #[arg(long, value_name = "FILE")]
    new_master_key_file: PathBuf,
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
    let Revoke { kid, format } = arguments;
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
    // There is a next one always, for whoever revokes that too. Without the master key a running server makes it, within a minute.
    if let Some(master) = master_key::read(&tools.plan.master_key)? {
        let (store, schedule) = (tools.store.clone(), tools.plan.schedule);
        Keys::start(
            TenantId::default_tenant(),
            store,
            master,
            Clock::system(),
            schedule,
            Entropy,
        )
        .await?;
    }
    print(
        format,
        &format!("{kid} is revoked: nothing that it signed counts any more."),
        &json!({ "revoked": kid }),
    )
}

async fn re_encrypt(tools: &Tools, arguments: ReEncrypt) -> Result<(), Failure> {
    let ReEncrypt {
        new_master_key_file: file,
        format,
    } = arguments;
    let old = master_key::read(&tools.plan.master_key)?.ok_or_else(|| {
        Failure::failed("The present master key's file is not there, so nothing can be decrypted.")
    })?;
    let is_new = !file.exists();
    let new = master_key::make_file(&file, Entropy)?;
    // The clients first: each opens under either key, so this can be done again. The keys go all at once, or not.
    let clients = re_encrypt_clients(tools, &old, &new).await?;
    let tenant = TenantId::default_tenant();
    let keys = match rotation::reseal(&tools.store, &tenant, &old, &new, Entropy).await {
        // Interrupted after the keys were done.
        Err(KeyError::Undecryptable(what)) => {
            rotation::reseal(&tools.store, &tenant, &new, &new, Entropy)
                .await
                .map_err(|_| KeyError::Undecryptable(what))?
        }
        other => other?,
    };
    let made = if is_new {
        "A new master key was made: keep a copy of its file apart from the database's backups.\n"
    } else {
        ""
    };
    let text = format!(
        "{made}{keys} signing keys and {clients} client secrets are encrypted under the key in {0}.\nNow set secrets.master_key_file = \"{0}\" and start the servers again.",
        file.display()
    );
    print(
        format,
        &text,
        &json!({ "signing_keys": keys, "client_secrets": clients, "master_key_file": file }),
    )
}

async fn re_encrypt_clients(
    tools: &Tools,
    old: &MasterKey,
    new: &MasterKey,
) -> Result<usize, Failure> {
    let tenant = TenantId::default_tenant();
    let secrets = tools
        .store
        .read(|r| r.list_sealed_secrets(&TenantId::default_tenant()))
        .await?;
    let mut changed = Vec::new();
    for (id, sealed) in secrets {
        let identity = sealed_identity_of(&tenant, &id);
        let plain = old
            .open(&sealed, &identity)
            .or_else(|error| new.open(&sealed, &identity).map_err(|_| error))?;
        changed.push((id, sealed, new.seal(&plain, &identity, Entropy)?));
    }
    let count = changed.len();
    let all_done = tools
        .store
        .write(move |w| {
            let mut all_done = true;
            for (id, old, new) in &changed {
                // Only what was read: a server may have given the client another secret since, or removed it.
                let is_done = w.replace_sealed_secret(&tenant, id, old, new)?;
                // Who is gone has none.
                all_done &= is_done || w.find_client_or_name(&tenant, id)?.is_none();
            }
            Ok(all_done)
        })
        .await?;
    if all_done {
        Ok(count)
    } else {
        Err(Failure::failed(
            "A client's secret changed meanwhile: run the same command again.",
        ))
    }
}
