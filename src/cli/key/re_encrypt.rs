//! `doorward key re-encrypt`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::failure::Failure;
use super::super::output::print;
use super::super::{Format, Tools};
use crate::app::{files, master_key};
use crate::domain::id::TenantId;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::rotation;
use crate::keys::seal::MasterKey;
use crate::oauth::client_auth::sealed_identity_of;

/// Encrypt the signing keys and client secrets under a new master key.
///
/// Afterwards set secrets.master_key_file to the new file, and start the servers again, one after the other. One that
/// runs on signs and verifies with the keys that it has in memory; it encrypts nothing under the old master key, so until
/// it is started again it makes no keys, and serves no clients for which it needs their secret (client_secret_jwt). If it was
/// interrupted, run it again.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  doorward key re-encrypt --new-master-key-file /etc/doorward/master-2.key"
)]
pub(in crate::cli) struct ReEncrypt {
    /// The file with the new master key; it is made if it is not there
    #[arg(long, value_name = "FILE")]
    new_master_key_file: PathBuf,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn re_encrypt(tools: &Tools, arguments: ReEncrypt) -> Result<(), Failure> {
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
    let open = match files::is_open_to_others(&file) {
        Ok(true) => format!(
            "\nOthers may read or write it, and with it everything: chmod 600 {}",
            file.display()
        ),
        Ok(false) | Err(_) => String::new(),
    };
    let text = format!(
        "{made}{keys} signing keys and {clients} client secrets are encrypted under the key in {0}.\nNow set secrets.master_key_file = \"{0}\" and start the servers again.{open}",
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
