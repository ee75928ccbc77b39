//! Relief for threads that do not come back.
//!
//! A connection can fall silent while the kernel believes in it, where a proxy between hangs: libpq then waits for ever, beyond
//! every time limit of ours and of PostgreSQL's. Such a thread cannot be ended. Another takes its post, with a connection of
//! its own, and the first, if it ever comes back, finds itself relieved and ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::store::error::StoreError;
use crate::store::queue::spawn;

/// Longer than any statement may take. An operator's command that has many of them goes on beside its relief.
const STUCK_AFTER: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Threads that may be away at a time.
const MOST_AWAY: usize = 64;
/// How long the threads may take to end.
const LONGEST_GOODBYE: Duration = Duration::from_secs(5);

/// What a thread holds until it is relieved, or the program ends.
pub(super) struct Post {
    began: Instant,
    /// Milliseconds from `began` to when it was last given something to wait for, plus one; 0 when it waits for nothing.
    busy_since: AtomicU64,
    is_relieved: AtomicBool,
    crew: Arc<Crew>,
}

/// What all threads share.
#[derive(Debug, Default)]
struct Crew {
    is_stopping: AtomicBool,
    away: AtomicUsize,
}

impl Post {
    fn new(crew: &Arc<Crew>) -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            busy_since: AtomicU64::new(0),
            is_relieved: AtomicBool::new(false),
            crew: Arc::clone(crew),
        })
    }

    /// Whether another thread has taken over.
    pub(super) fn is_relieved(&self) -> bool {
        self.is_relieved.load(Ordering::Acquire)
    }

    /// Whether whoever waits for nothing has to end.
    pub(super) fn is_over(&self) -> bool {
        self.is_relieved() || self.crew.is_stopping.load(Ordering::Acquire)
    }

    /// Does something that may take for ever.
    pub(super) fn busy<T>(&self, work: impl FnOnce() -> T) -> T {
        let since = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.busy_since
            .store(since.saturating_add(1), Ordering::Release);
        let done = work();
        self.busy_since.store(0, Ordering::Release);
        done
    }

    fn is_stuck(&self) -> bool {
        let since = self.busy_since.load(Ordering::Acquire);
        since != 0
            && self
                .began
                .elapsed()
                .saturating_sub(Duration::from_millis(since - 1))
                > STUCK_AFTER
    }
}

/// How to make the thread of a post.
pub(super) type Duty = Box<dyn Fn() -> Box<dyn FnOnce(&Post) + Send> + Send>;

struct Watched {
    name: String,
    duty: Duty,
    post: Arc<Post>,
    thread: JoinHandle<()>,
}

/// The threads, and one that looks after them.
#[derive(Debug)]
pub(super) struct Threads {
    crew: Arc<Crew>,
    overseer: Option<JoinHandle<()>>,
}

impl Threads {
    /// Starts a thread for each duty.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if one does not start.
    pub(super) fn start(duties: Vec<(String, Duty)>) -> Result<Self, StoreError> {
        let crew = Arc::new(Crew::default());
        let mut watched = Vec::new();
        for (name, duty) in duties {
            let (post, thread) = man(&crew, &name, &duty)?;
            watched.push(Watched {
                name,
                duty,
                post,
                thread,
            });
        }
        let shared = Arc::clone(&crew);
        let overseer = spawn("store-overseer", move || oversee(&shared, watched))?;
        Ok(Self {
            crew,
            overseer: Some(overseer),
        })
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.crew.is_stopping.store(true, Ordering::Release);
        if let Some(overseer) = self.overseer.take() {
            drop(overseer.join());
        }
    }
}

fn man(
    crew: &Arc<Crew>,
    name: &str,
    duty: &Duty,
) -> Result<(Arc<Post>, JoinHandle<()>), StoreError> {
    let post = Post::new(crew);
    let (work, held) = (duty(), Arc::clone(&post));
    let thread = spawn(name, move || {
        work(&held);
        if held.is_relieved() {
            held.crew.away.fetch_sub(1, Ordering::AcqRel);
        }
    })?;
    Ok((post, thread))
}

fn oversee(crew: &Arc<Crew>, mut watched: Vec<Watched>) {
    while !crew.is_stopping.load(Ordering::Acquire) {
        for one in &mut watched {
            if one.post.is_stuck() && crew.away.load(Ordering::Acquire) < MOST_AWAY {
                relieve(crew, one);
            }
        }
        thread::sleep(LOOK_EVERY);
    }
    // A thread that waits for a server that hangs must not keep the program.
    let end = Instant::now() + LONGEST_GOODBYE;
    for one in watched {
        while !one.thread.is_finished() {
            if Instant::now() >= end {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        drop(one.thread.join());
    }
}

fn relieve(crew: &Arc<Crew>, one: &mut Watched) {
    match man(crew, &one.name, &one.duty) {
        Ok((post, thread)) => {
            crew.away.fetch_add(1, Ordering::AcqRel);
            one.post.is_relieved.store(true, Ordering::Release);
            one.post = post;
            // The old one is left to itself.
            one.thread = thread;
            tracing::warn!(
                thread = one.name,
                "a connection to the database has been silent for ten seconds; another takes its place"
            );
        }
        Err(error) => tracing::error!(error = %error, "a silent connection keeps its thread"),
    }
}
