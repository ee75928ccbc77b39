//! The connector worker, with real processes: what each fault costs, and what is left of it.

mod calls;
mod confinement;
mod end;
mod faults;

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward::federation::worker::{
    CallError, Description, Drill, Job, Limits, Pause, Reply, Secret, Settings, Workers,
};

/// No call takes so long that ends.
const LONG: Duration = Duration::from_mins(2);

/// One child, which drills, and is replaced at once.
fn settings() -> Settings {
    Settings {
        program: env!("CARGO_BIN_EXE_doorward").into(),
        children: NonZeroUsize::MIN,
        limits: Limits {
            // A loop is to be ended by what the test is about.
            cpu_seconds: 100_000,
            ..Limits::default()
        },
        pause: Pause {
            first: Duration::ZERO,
            longest: Duration::ZERO,
        },
        drills: true,
        ..Settings::default()
    }
}

/// So that each is of another upstream, and none waits for the share of one.
static UPSTREAMS: AtomicUsize = AtomicUsize::new(0);

/// Has a drill done.
async fn drill(workers: &Workers, drill: Drill) -> Result<Description, CallError> {
    drill_within(workers, drill, LONG).await
}

async fn drill_within(
    workers: &Workers,
    drill: Drill,
    within: Duration,
) -> Result<Description, CallError> {
    let of = UPSTREAMS.fetch_add(1, Ordering::Relaxed).to_string();
    drill_of(workers, &of, drill, within).await
}

/// The same, that concerns an upstream.
async fn drill_of(
    workers: &Workers,
    of: &str,
    drill: Drill,
    within: Duration,
) -> Result<Description, CallError> {
    match workers.call(of, Job::Drill(drill), within, within).await? {
        Reply::Drill(description) => Ok(*description),
        other => panic!("{other:?}"),
    }
}

/// What a child says that has something said to it; it has to be the same.
async fn echo(workers: &Workers, text: &str) -> Description {
    let said = drill(workers, Drill::Echo(Secret::new(text)))
        .await
        .expect("an answer");
    assert_eq!(said.text, text);
    said
}

/// Whether there is such a process, one that ended and was not reaped included.
fn is_there(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

/// Whether any thread of a process runs, and so has its files open yet: proc(5), the third field of each `stat`, behind a name in brackets. The
/// first thread may have ended before the others.
fn runs(pid: u32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return false;
    };
    threads.flatten().any(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        let state = stat
            .rsplit_once(") ")
            .and_then(|(_, fields)| fields.chars().next());
        state.is_some_and(|state| !matches!(state, 'Z' | 'X'))
    })
}

/// Ticks that a process has computed: proc(5), the fields 14 and 15 of `stat`.
fn computed(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    let ticks = fields.split(' ').skip(11).take(2);
    ticks.filter_map(|field| field.parse::<u64>().ok()).sum()
}

async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let waited = tokio::time::timeout(LONG, async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(waited.await.is_ok(), "{what}");
}
