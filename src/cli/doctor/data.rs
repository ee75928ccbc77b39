//! Database and clock, and who may read what is secret.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::Findings;
use crate::app::files;
use crate::app::open_existing;
use crate::app::plan::{MasterKeySource, Plan};
use crate::clock::Clock;
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::entropy::Entropy;
use crate::store::{DatabaseUrl, Direction, SqliteSettings, Store};

/// 2024-01-01T00:00:00Z: a clock before it was never set.
const EARLIEST: Timestamp = Timestamp::from_seconds(1_704_067_200);
/// How far two clocks may differ.
const TOLERANCE: Duration = Duration::from_secs(5);
const SET_THE_CLOCK: &str = "Set the clock of the machine that is wrong, and keep all in step with NTP (timedatectl set-ntp true).";
/// Faults of a SQLite file that are named.
const MOST_FAULTS: u8 = 5;
/// PRAGMA synchronous = FULL.
const FULL: i64 = 2;
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

/// Whether it is a PostgreSQL in which nothing has been done yet. (A SQLite file that is not there may be another one, mistyped.)
fn is_new(database: &DatabaseUrl) -> bool {
    matches!(database, DatabaseUrl::Postgres(_))
        && Store::migrate(database, Direction::Nowhere)
            .is_ok_and(|report| report.applied.is_empty())
}

/// Reach, migrations, and that it can be written.
pub(super) async fn database(plan: &Plan, findings: &mut Findings) -> Option<Store> {
    const CHECK: &str = "database";
    let name = plan.database.describe();
    let store = match open_existing(plan) {
        Ok(store) => store,
        Err(_) if is_new(&plan.database) => {
            findings.ok(
                CHECK,
                format!("{name} is empty: `doorward serve` makes the tables"),
            );
            return None;
        }
        Err(error) => {
            findings.problem(CHECK, format!("{name} cannot be used"), error.to_string());
            return None;
        }
    };
    let tenant = TenantId::default_tenant();
    let written = store.write(move |w| w.touch_tenant(&tenant)).await;
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
        sqlite_settings(&store, findings).await;
        sqlite_content(&store, findings).await;
        sqlite_place(path, findings);
    }
    Some(store)
}

const SQLITE: &str = "sqlite";

/// As the connection that writes is set, not as the file remembers.
async fn sqlite_settings(store: &Store, findings: &mut Findings) {
    let settings = match store.write(|w| w.sqlite_settings()).await {
        Ok(Some(settings)) => settings,
        Ok(None) => return,
        Err(error) => {
            return findings.unchecked(SQLITE, format!("its settings cannot be read: {error}"));
        }
    };
    let SqliteSettings {
        journal_mode,
        synchronous,
        foreign_keys,
    } = settings;
    if journal_mode != "wal" {
        findings.problem(
            SQLITE,
            format!("its journal_mode is {journal_mode}, not wal"),
            "Does another program hold it open? End it, and start doorward once.",
        );
    }
    if synchronous < FULL {
        findings.problem(
            SQLITE,
            format!(
                "synchronous is {synchronous}: what was answered can be lost when the machine stops"
            ),
            "Leave out database.synchronous; \"off\" is for measurements only.",
        );
    }
    if foreign_keys != 1 {
        findings.problem(
            SQLITE,
            "foreign_keys is off: what belongs to somebody outlives them",
            "This program's SQLite was built without them: use the released one.",
        );
    }
    if journal_mode == "wal" && synchronous >= FULL && foreign_keys == 1 {
        findings.ok(
            SQLITE,
            "journal_mode wal, synchronous full, foreign_keys on",
        );
    }
}

async fn sqlite_content(store: &Store, findings: &mut Findings) {
    match store.read(|r| r.sqlite_faults(MOST_FAULTS)).await {
        Ok(faults) if faults.is_empty() => findings.ok(SQLITE, "quick_check finds the file sound"),
        Ok(faults) => findings.problem(
            SQLITE,
            format!("quick_check finds the file damaged: {}", faults.join("; ")),
            "Stop the server, keep a copy of the file, and restore the last backup; then look at the disk (smartctl --health).",
        ),
        Err(error) => findings.problem(
            SQLITE,
            format!("quick_check cannot read the file: {error}"),
            "Stop the server, keep a copy of the file, and restore the last backup.",
        ),
    }
}

fn sqlite_place(path: &Path, findings: &mut Findings) {
    match fs::canonicalize(path).ok().as_deref().and_then(file_system) {
        Some(kind) if NETWORK_FILE_SYSTEMS.contains(&kind.as_str()) => {
            findings.problem(
                SQLITE,
                format!(
                    "it lies on a network file system ({kind}), whose locks cannot be relied on"
                ),
                "Move it to a local disk, or use PostgreSQL.",
            );
        }
        Some(_) => {}
        None => findings.unchecked(
            SQLITE,
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

/// Not before 2024, and in step with the database server's, or with the file system's.
pub(super) async fn clock(plan: &Plan, store: Option<&Store>, findings: &mut Findings) {
    const CHECK: &str = "clock";
    let before = Clock::system().now();
    let shown = crate::cli::output::moment(before);
    if before < EARLIEST {
        findings.problem(
            CHECK,
            format!("it is {shown} here: tokens would be void everywhere else"),
            SET_THE_CLOCK,
        );
        return;
    }
    let (whose, there) = match &plan.database {
        DatabaseUrl::Sqlite(database) => (
            "the file system",
            file_system_time(database).map_err(|error| error.to_string()),
        ),
        DatabaseUrl::Postgres(_) => ("PostgreSQL", server_time(store).await),
    };
    let there = match there {
        Ok(there) => there,
        Err(error) => {
            return findings.unchecked(
                CHECK,
                format!("it is {shown} here; the clock of {whose} cannot be seen: {error}"),
            );
        }
    };
    // It was asked between these two moments.
    let after = Clock::system().now();
    let difference = there.since(after).max(before.since(there));
    if difference <= TOLERANCE {
        findings.ok(CHECK, format!("it is {shown}, for {whose} too"));
    } else {
        let direction = if there > after { "ahead of" } else { "behind" };
        findings.problem(
            CHECK,
            format!(
                "the clock of {whose} is {} s {direction} ours, which says {shown}",
                difference.as_secs()
            ),
            SET_THE_CLOCK,
        );
    }
}

async fn server_time(store: Option<&Store>) -> Result<Timestamp, String> {
    let store = store.ok_or("see the database")?;
    let there = store
        .read(|r| r.server_time().map(|time| time.ok_or("it has none")))
        .await
        .map_err(|error| error.to_string())?;
    Ok(there?)
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

/// Only their owner may read the master key and the database, and a configuration that holds the one or the way to the other.
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
    paths.extend(plan.secret_file.clone());
    paths.extend(
        plan.mail
            .as_ref()
            .and_then(|mail| mail.server.password_file())
            .cloned(),
    );
    paths.extend(plan.settings.connections.secret_files().cloned());
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
        let files = if closed == 1 { "file" } else { "files" };
        let found = format!("only their owner may read and write {closed} {files} with secrets");
        findings.ok(CHECK, found);
    }
}
