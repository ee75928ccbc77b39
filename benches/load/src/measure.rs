//! The closed loop: each virtual user begins its next operation when the last one has ended.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use hdrhistogram::Histogram;
use serde::Serialize;

use crate::cli::Timing;
use crate::connection::{Connection, Origin};
use crate::operation::Operation;
use crate::subject::Subject;

/// How long the operations that are under way at the end may take.
const DRAINED_WITHIN: Duration = Duration::from_secs(10);
/// The slowest operation that the histogram tells apart.
const SLOWEST: Duration = Duration::from_mins(1);

/// What one row came to.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// Virtual users.
    pub connections: usize,
    /// Operations that ended well while it was measured.
    pub operations: u64,
    /// How long it was measured.
    pub seconds: f64,
    /// Operations a second.
    pub per_second: f64,
    /// The median latency in microseconds.
    pub p50_us: u64,
    /// The latency that 99 of 100 operations keep, in microseconds.
    pub p99_us: u64,
    /// Operations that ended badly, warm-up included.
    pub errors: u64,
    /// The first of them.
    pub first_error: Option<String>,
    /// Connections that the server closed between two operations.
    pub reconnects: u64,
    /// The server's own CPU time an operation, in microseconds.
    pub cpu_us: f64,
    /// The CPU time an operation of the database's processes, in microseconds, where the database is one that the driver started.
    pub database_cpu_us: Option<f64>,
    /// The same of the directory, where there is one.
    pub directory_cpu_us: Option<f64>,
    /// The server's CPU time by the clock: 1.0 is one core.
    pub cpu_share: f64,
    /// The server's resident memory at the end, in KiB.
    pub resident_kib: u64,
}

impl Measurement {
    /// A row that could not run.
    pub fn failed(connections: usize, error: &str) -> Self {
        Self {
            connections,
            operations: 0,
            seconds: 0.0,
            per_second: 0.0,
            p50_us: 0,
            p99_us: 0,
            errors: 1,
            first_error: Some(error.to_owned()),
            reconnects: 0,
            cpu_us: 0.0,
            database_cpu_us: None,
            directory_cpu_us: None,
            cpu_share: 0.0,
            resident_kib: 0,
        }
    }

    /// Whether the row is void.
    pub const fn has_failed(&self) -> bool {
        self.errors > 0 || self.operations == 0
    }
}

/// What the virtual users share; all of them run on one thread.
struct Shared {
    is_measured: Cell<bool>,
    is_over: Cell<bool>,
    operations: Cell<u64>,
    errors: Cell<u64>,
    first_error: RefCell<Option<String>>,
    latencies: RefCell<Histogram<u64>>,
}

/// Runs one operation a virtual user in a loop against a server.
pub async fn measure(
    subject: &Subject,
    origin: &Origin,
    users: Vec<Operation>,
    timing: Timing,
) -> anyhow::Result<Measurement> {
    let connections = users.len();
    let shared = Rc::new(Shared {
        is_measured: Cell::new(false),
        is_over: Cell::new(false),
        operations: Cell::new(0),
        errors: Cell::new(0),
        first_error: RefCell::new(None),
        latencies: RefCell::new(
            Histogram::new_with_max(micros(SLOWEST), 3).context("no histogram")?,
        ),
    });
    let tasks: Vec<_> = users
        .into_iter()
        .map(|user| {
            tokio::task::spawn_local(virtual_user(
                user,
                Connection::new(origin.clone()),
                Rc::clone(&shared),
            ))
        })
        .collect();

    // Where the driver has a core of its own it never sleeps, or else the server's time had the waking of it. A database
    // on the same core goes first.
    let awake = subject.is_alone.then(|| {
        tokio::task::spawn_local(async {
            loop {
                std::thread::yield_now();
                tokio::task::yield_now().await;
            }
        })
    });
    tokio::time::sleep(timing.warm_up).await;
    let server = &subject.process;
    let (cpu_before, others_before) = (server.cpu_time()?, subject.cpu_time_of_others()?);
    let begun = Instant::now();
    shared.is_measured.set(true);
    tokio::time::sleep(timing.measured).await;
    let (measured, cpu) = (
        begun.elapsed(),
        server.cpu_time()?.saturating_sub(cpu_before),
    );
    let others = subject.cpu_time_of_others()?;
    shared.is_measured.set(false);
    shared.is_over.set(true);
    let resident_kib = server.resident_kib()?;

    let until = tokio::time::Instant::now() + DRAINED_WITHIN;
    let mut reconnects = 0;
    if let Some(awake) = awake {
        awake.abort();
    }
    for task in tasks {
        match tokio::time::timeout_at(until, task).await {
            Ok(opened_again) => reconnects += opened_again.context("a virtual user panicked")?,
            Err(_) => shared.fail("an operation did not end"),
        }
    }
    let (operations, latencies) = (shared.operations.get(), shared.latencies.borrow());
    let each = |cpu: Duration| cpu.as_secs_f64() * 1e6 / count(operations.max(1));
    Ok(Measurement {
        connections,
        operations,
        seconds: measured.as_secs_f64(),
        per_second: per(operations, measured.as_secs_f64()),
        p50_us: latencies.value_at_quantile(0.5),
        p99_us: latencies.value_at_quantile(0.99),
        errors: shared.errors.get(),
        first_error: shared.first_error.take(),
        reconnects,
        cpu_us: each(cpu),
        database_cpu_us: since(others_before.database, others.database).map(each),
        directory_cpu_us: since(others_before.directory, others.directory).map(each),
        cpu_share: cpu.as_secs_f64() / measured.as_secs_f64(),
        resident_kib,
    })
}

/// The CPU time between two looks.
fn since(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    Some(after?.saturating_sub(before?))
}

/// One virtual user until the time is over; gives how often its connection was opened again.
async fn virtual_user(mut user: Operation, mut connection: Connection, shared: Rc<Shared>) -> u64 {
    while !shared.is_over.get() {
        let begun = Instant::now();
        match user.once(&mut connection).await {
            Ok(()) if shared.is_measured.get() => {
                shared.operations.set(shared.operations.get() + 1);
                shared
                    .latencies
                    .borrow_mut()
                    .saturating_record(micros(begun.elapsed()));
            }
            Ok(()) => {}
            Err(error) => {
                shared.fail(&format!("{error:#}"));
                // A server that refuses at once would otherwise keep the driver spinning.
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    connection.reconnects()
}

impl Shared {
    fn fail(&self, error: &str) {
        self.errors.set(self.errors.get() + 1);
        self.first_error
            .borrow_mut()
            .get_or_insert_with(|| error.to_owned());
    }
}

/// How many a second.
pub fn per(number: u64, seconds: f64) -> f64 {
    count(number) / seconds
}

/// A count as a factor.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^53")]
pub const fn count(number: u64) -> f64 {
    number as f64
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
