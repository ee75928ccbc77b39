//! Database, clock, keys, and who may read them.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::Findings;
use crate::app::files;
use crate::app::master_key::{self, MasterKeyError};
use crate::app::open_existing;
use crate::app::plan::{MasterKeySource, Plan};
use crate::cli::key::state;
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::domain::signing::SigningAlgorithm;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::keys::KeyError;
use crate::keys::ring::Keys;
use crate::store::{DatabaseUrl, Store, StoredKey};

/// 2024-01-01T00:00:00Z: a clock before it was never set.
const EARLIEST: Timestamp = Timestamp::from_seconds(1_704_067_200);
/// How far two clocks may differ.
const TOLERANCE: Duration = Duration::from_secs(5);
/// How long clients may cache the JWK Set.
const JWKS_CACHED: Duration = Duration::from_mins(5);
/// File systems whose locks SQLite cannot rely on (sqlite.org/howtocorrupt.html §2.1).
const NETWORK_FILE_SYSTEMS: [&str; 8] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "fuse.sshfs",
    "afs",
];

/// Reach, migrations, and that it can be written.
pub(super) async fn database(plan: &Plan, findings: &mut Findings) -> Option<Store> {
    const CHECK: &str = "database";
    let name = plan.database.describe();
    let store = match open_existing(plan) {
        Ok(store) => store,
        Err(error) => {
            findings.problem(CHECK, format!("{name} cannot be used"), error.to_string());
            return None;
        }
    };
    // The first makes the engine take its lock to write, though nothing is written.
    let written = store.write(|w| w.ping()).await;
    match written {
        Ok(()) => findings.ok(
            CHECK,
            format!("{name} can be read and written, and its tables are up to date"),
        ),
        Err(error) => findings.problem(
            CHECK,
            format!("{name} can be read, but not written: {error}"),
            "Is the disk full, or the folder or the database read-only for this user?",
        ),
    }
    if let DatabaseUrl::Sqlite(path) = &plan.database {
        sqlite_file(path, findings);
    }
    Some(store)
}

fn sqlite_file(path: &Path, findings: &mut Findings) {
    const CHECK: &str = "sqlite";
    // https://www.sqlite.org/fileformat.html §1.3: 2 at offset 18 means WAL.
    let mut header = [0; 20];
    let is_wal = File::open(path)
        .and_then(|mut file| file.read_exact(&mut header))
        .is_ok()
        && header[18] == 2;
    if is_wal {
        findings.ok(
            CHECK,
            "write-ahead log on; foreign keys and full flushes are set by each connection",
        );
    } else {
        findings.problem(
            CHECK,
            format!("{} is not in write-ahead mode", path.display()),
            "Does another program hold it open? End it, and start doorward once.",
        );
    }
    match fs::canonicalize(path).ok().as_deref().and_then(file_system) {
        Some(kind) if NETWORK_FILE_SYSTEMS.contains(&kind.as_str()) => {
            findings.problem(
                CHECK,
                format!(
                    "it lies on a network file system ({kind}), whose locks cannot be relied on"
                ),
                "Move it to a local disk, or use PostgreSQL.",
            );
        }
        Some(_) => {}
        None => findings.unchecked(
            CHECK,
            "whether it lies on a network file system: /proc/self/mounts cannot be read",
        ),
    }
}

/// The kind of file system that a path is on.
fn file_system(path: &Path) -> Option<String> {
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let mut best: Option<(PathBuf, String)> = None;
    for line in mounts.lines() {
        let mut fields = line.split(' ').skip(1);
        let (Some(point), Some(kind)) = (fields.next(), fields.next()) else {
            continue;
        };
        let point = PathBuf::from(point.replace("\\040", " "));
        // Later lines lie over earlier ones.
        if path.starts_with(&point)
            && best
                .as_ref()
                .is_none_or(|(known, _)| point.starts_with(known))
        {
            best = Some((point, kind.to_owned()));
        }
    }
    best.map(|(_, kind)| kind)
}

/// Not before 2024, and in step with the file system's.
pub(super) fn clock(plan: &Plan, findings: &mut Findings) {
    const CHECK: &str = "clock";
    let mend = "Set the machine's clock, and keep it in step with NTP (timedatectl set-ntp true).";
    let now = Clock::system().now();
    let shown = crate::cli::output::moment(now);
    if now < EARLIEST {
        findings.problem(
            CHECK,
            format!("it is {shown} here: tokens would be void everywhere else"),
            mend,
        );
        return;
    }
    let DatabaseUrl::Sqlite(database) = &plan.database else {
        findings.ok(CHECK, format!("it is {shown} here"));
        return;
    };
    match file_system_time(database) {
        Ok(there) => {
            let difference = there.since(now).max(now.since(there));
            if difference <= TOLERANCE {
                findings.ok(CHECK, format!("it is {shown}, in the file system too"));
            } else {
                findings.problem(
                    CHECK,
                    format!("the file system's clock is {difference:?} away"),
                    mend,
                );
            }
        }
        Err(error) => findings.unchecked(
            CHECK,
            format!("it is {shown} here; the file system's clock cannot be seen: {error}"),
        ),
    }
}

/// The time that the file system gives a new file beside the database.
fn file_system_time(database: &Path) -> std::io::Result<Timestamp> {
    let random: [u8; 8] = Entropy.bytes().map_err(std::io::Error::other)?;
    let probe =
        database.with_extension(format!("probe-{}", data_encoding::HEXLOWER.encode(&random)));
    files::create(&probe, b"", Entropy)?;
    let modified = fs::metadata(&probe).and_then(|metadata| metadata.modified());
    fs::remove_file(&probe)?;
    let since = modified?
        .duration_since(UNIX_EPOCH)
        .map_err(std::io::Error::other)?;
    Ok(Timestamp::from_seconds(0).plus(since))
}

/// The master key is there and fits; each algorithm has a key that signs and a next one.
pub(super) async fn keys(plan: &Plan, store: Option<&Store>, findings: &mut Findings) {
    const CHECK: &str = "keys";
    let Some(store) = store else {
        findings.unchecked(CHECK, "the database cannot be used");
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
    signing_keys(&stored, findings);
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

fn signing_keys(stored: &[StoredKey], findings: &mut Findings) {
    const CHECK: &str = "keys";
    let now = Clock::system().now();
    for algorithm in SigningAlgorithm::ALL {
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

/// Only their owner may read the master key and the database.
pub(super) fn permissions(plan: &Plan, findings: &mut Findings) {
    const CHECK: &str = "permissions";
    let mut paths = Vec::new();
    if let MasterKeySource::File(path) = &plan.master_key {
        paths.push(path.clone());
    }
    if let DatabaseUrl::Sqlite(path) = &plan.database {
        paths.push(path.clone());
        paths.extend(
            ["-wal", "-shm"].map(|tail| PathBuf::from(format!("{}{tail}", path.display()))),
        );
    }
    let mut closed = 0;
    for path in paths {
        match files::is_open_to_others(&path) {
            Ok(false) => closed += 1,
            Ok(true) => findings.problem(
                CHECK,
                format!("others may read or write {}", path.display()),
                format!("chmod 600 {}", path.display()),
            ),
            // What is not there was said above.
            Err(_) => {}
        }
    }
    if closed > 0 {
        findings.ok(CHECK, format!("{closed} of the files that hold secrets, all that are there, are their owner's alone"));
    }
}
