//! Database and clock, and who may read what is secret.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::Findings;
use crate::app::files;
use crate::app::open_existing;
use crate::app::plan::{MasterKeySource, Plan};
use crate::clock::Clock;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::store::{DatabaseUrl, Store};

/// 2024-01-01T00:00:00Z: a clock before it was never set.
const EARLIEST: Timestamp = Timestamp::from_seconds(1_704_067_200);
/// How far two clocks may differ.
const TOLERANCE: Duration = Duration::from_secs(5);
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
