//! The master key, and the keys that sign.

use std::time::Duration;

use super::Findings;
use crate::app::master_key::{self, MasterKeyError};
use crate::app::plan::{MasterKeySource, Plan};
use crate::cli::key::state;
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithms;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::ring::Keys;
use crate::store::{Store, StoredKey};

/// How long clients may cache the JWK Set.
const JWKS_CACHED: Duration = Duration::from_mins(5);

/// The master key is there and fits; each algorithm has a key that signs and a next one.
pub(super) async fn keys(plan: &Plan, store: Option<&Store>, findings: &mut Findings) {
    const CHECK: &str = "keys";
    let Some(store) = store else {
        findings.unchecked(CHECK, "they are in the database: see there");
        return;
    };
    let stored = match store
        .read(|r| r.list_keys(&TenantId::default_tenant()))
        .await
    {
        Ok(stored) => stored,
        Err(error) => {
            findings.problem(
                CHECK,
                format!("they cannot be read: {error}"),
                "See the database.",
            );
            return;
        }
    };
    let master = match master_key::read(&plan.master_key) {
        Ok(Some(master)) => master,
        Ok(None) if stored.is_empty() => {
            findings.ok(
                CHECK,
                "none yet: the first `doorward serve` makes a master key and signing keys",
            );
            return;
        }
        Ok(None) => {
            let MasterKeySource::File(path) = &plan.master_key else {
                return;
            };
            findings.problem(
                "master key",
                "it is not there",
                MasterKeyError::Lost(path.clone()).to_string(),
            );
            return;
        }
        Err(error) => {
            findings.problem("master key", "it cannot be used", error.to_string());
            return;
        }
    };
    if stored.is_empty() {
        findings.ok(
            CHECK,
            "no signing keys yet: the first `doorward serve` makes them",
        );
        return;
    }
    // The check that the server itself makes before it starts.
    match Keys::start(
        TenantId::default_tenant(),
        store.clone(),
        master,
        Clock::system(),
        plan.schedule,
        Entropy,
    )
    .await
    {
        Ok(_) => findings.ok("master key", "every signing key can be decrypted"),
        Err(KeyError::Undecryptable(what)) => {
            findings.problem(
                "master key",
                format!("{what} was encrypted under another one"),
                "Set secrets.master_key_file to the right file; restore it from its copy.",
            );
        }
        Err(error) => findings.problem(CHECK, error.to_string(), "See the database."),
    }
    signing_keys(&stored, plan.schedule.algorithms, findings);
    if plan.schedule.announcement < JWKS_CACHED
        && plan
            .issuer
            .as_ref()
            .is_some_and(crate::provider::Issuer::is_https)
    {
        findings.problem(
            CHECK,
            "keys.announcement is shorter than clients may cache the JWK Set",
            "Set keys.announcement to 10m or more; the default is 1d.",
        );
    }
}

fn signing_keys(stored: &[StoredKey], algorithms: SigningAlgorithms, findings: &mut Findings) {
    const CHECK: &str = "keys";
    let now = Clock::system().now();
    for algorithm in algorithms.iter() {
        let states: Vec<&str> = stored
            .iter()
            .filter(|key| key.algorithm == algorithm)
            .map(|key| state(key, stored, now))
            .collect();
        let mend = "A running server makes it within a minute; is one running, and does its log say why not?";
        match (states.contains(&"signs"), states.contains(&"next")) {
            (true, true) => findings.ok(
                CHECK,
                format!("{algorithm}: one signs, the next is published"),
            ),
            (true, false) => findings.problem(
                CHECK,
                format!("{algorithm}: there is no next key, so none can be rotated in"),
                mend,
            ),
            (false, _) => findings.problem(CHECK, format!("{algorithm}: no key signs"), mend),
        }
    }
}
