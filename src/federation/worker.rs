//! The connector worker: jobs that may end the process that does them are done in another.
//!
//! The libraries under LDAP and SAML overflow the stack, inflate without bound and follow references, by what a stranger sends. So a few children,
//! the same binary started again as `doorward worker`, do these jobs under limits; the worst of documents costs one call, and its child.
//!
//! ```text
//!   call ──▶ queue of `places` ──▶ keeper ──▶ socket pair ──▶ child: one job at a time, on a thread of its own
//!                                    │
//!                                    └ starts it with its first call; ends, reaps and replaces it after a fault
//! ```
//!
//! A keeper is a task with one child. What goes wrong costs the call that it happened to, which hears what it was ([`CallError`]); the others
//! are served by the other keepers meanwhile: of one upstream no more than all children but one, so whoever is slow holds up nobody but
//! themselves. Where nobody waits for an answer any more, the
//! child finishes in the time of the call all the same, and gives it to nobody: who hangs up ends no child.
//!
//! To add a job: a variant of [`Job`] and of [`Reply`] in `protocol.rs`, with its `kind`; an arm of `perform` in `child.rs`. A job brings all that it
//! needs, for a child has no configuration, no environment and no files of the server. Secrets travel as [`Secret`].

pub mod child;
mod drill;
mod error;
mod keeper;
mod limits;
mod pause;
mod process;
mod protocol;
mod queue;
mod secret;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

pub use self::error::CallError;
use self::keeper::Keeper;
pub use self::limits::Limits;
pub use self::pause::Pause;
pub use self::protocol::{Description, Drill, Job, LONGEST, Reply};
use self::protocol::{Request, encode};
use self::queue::{Call, Queue};
pub use self::secret::Secret;

/// What is started, how often, and what it may take.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program that has the command `worker`.
    pub program: PathBuf,
    /// Children at most; each is started with its keeper's first call.
    pub children: NonZeroUsize,
    /// Calls that may wait for a child.
    pub places: usize,
    /// What a child may take.
    pub limits: Limits,
    /// How long a child that ends again and again is not replaced.
    pub pause: Pause,
    /// Whether children do [`Drill`]s: for tests alone.
    pub drills: bool,
}

impl Default for Settings {
    /// For a machine with four small cores and a gigabyte: three children, which take some ten megabytes each, and 64 places. One upstream
    /// has two of them at most, so that it is served while it is slow, and others are too.
    ///
    /// The program is the very file that runs (proc(5), `/proc/self/exe`), also after a newer one has taken its place: both sides speak one version.
    fn default() -> Self {
        Self {
            program: PathBuf::from("/proc/self/exe"),
            children: NonZeroUsize::MIN.saturating_add(2),
            places: 64,
            limits: Limits::default(),
            pause: Pause::default(),
            drills: false,
        }
    }
}

/// The children, and who keeps them. Dropping this kills them; [`Workers::stop`] sees them gone.
#[derive(Debug)]
pub struct Workers {
    queue: Arc<Queue>,
    next_number: AtomicU64,
    stopping: watch::Sender<bool>,
    keepers: Mutex<JoinSet<()>>,
}

impl Workers {
    /// Starts the keepers, and no child. Within a runtime whose threads live as long as it does: a child ends with the thread that started it.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let queue = Arc::new(Queue::new(settings.places, settings.children));
        let settings = Arc::new(settings);
        let (stopping, stops) = watch::channel(false);
        let mut keepers = JoinSet::new();
        for _ in 0..settings.children.get() {
            let keeper = Keeper::new(Arc::clone(&settings), stops.clone());
            keepers.spawn(keeper.run(Arc::clone(&queue)));
        }
        Self {
            queue,
            next_number: AtomicU64::new(1),
            stopping,
            keepers: Mutex::new(keepers),
        }
    }

    /// Has a job done that concerns an upstream: it waits at most so long for a child, and is then done within a time.
    ///
    /// # Errors
    /// [`CallError`]: what it was that cost this call.
    pub async fn call(
        &self,
        of: &str,
        job: Job,
        wait: Duration,
        within: Duration,
    ) -> Result<Reply, CallError> {
        let deadline = Instant::now() + wait;
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let kind = job.kind();
        let frame = encode(&Request { number, job }).map_err(|_| CallError::JobTooLong)?;
        let begun = Arc::new(AtomicBool::new(false));
        let (reply, mut replied) = oneshot::channel();
        self.queue.push(Call {
            number,
            of: of.into(),
            kind,
            frame,
            deadline,
            within,
            begun: Arc::clone(&begun),
            reply,
        })?;
        let answer = match timeout_at(deadline, &mut replied).await {
            Ok(answer) => answer,
            // Its keeper sees to its time from then on.
            Err(_) if begun.load(Ordering::Acquire) => replied.await,
            Err(_) => return Err(CallError::Unserved),
        };
        answer.unwrap_or(Err(CallError::Stopped))
    }

    /// Ends and reaps all children, and refuses what waits and what comes.
    pub async fn stop(&self) {
        self.queue.end();
        self.stopping.send_replace(true);
        let mut keepers = {
            let mut kept = self.keepers.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *kept)
        };
        while keepers.join_next().await.is_some() {}
    }
}
