//! Passwords and argon2id: a few threads, each with one block of memory that it uses again and again. Hashes that were imported from other
//! systems are verified there too, until their owners sign in first.
//!
//! ```text
//!   hash, verify ──▶ queue of `places` ──▶ thread ──▶ answer
//!      │ full: Busy      │ `wait` passed: Busy    │ once begun, finished
//! ```
//!
//! A flood of sign-ins takes `threads` blocks of memory and no more, and the first of it are served in order. A
//! caller that goes away gives its place back as soon as another needs it; what a thread has begun it finishes, and
//! stays occupied until then.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use argon2::Params;
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

mod format;
mod queue;
mod stored;
mod work;

pub use stored::{Refused, StoredHash};

use format::argon2::{Argon2Work, bounded};
use queue::{Claim, Computed, Job, Queue};
use work::Work;

/// Bytes of a password that are accepted. ASVS 6.2.9 wants at least 64 characters.
pub const PASSWORD_BYTES: usize = 1024;

/// Bytes of a new salt. RFC 9106 §4.
pub const SALT_BYTES: usize = 16;

/// Bytes of a new hash.
const HASH_BYTES: usize = 32;

/// A password in plain: never printed, wiped when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<Vec<u8>>);

impl Password {
    /// A password of at most [`PASSWORD_BYTES`], exactly as typed, spaces at its ends too. Only how Unicode writes a letter
    /// does not matter: it is brought into NFC (NIST SP 800-63B-4 §3.1.1.2), for one keyboard sends `é` and another `e´`.
    ///
    /// # Errors
    /// [`HashingError::PasswordTooLong`].
    pub fn new(text: &str) -> Result<Self, HashingError> {
        if text.len() > PASSWORD_BYTES {
            return Err(HashingError::PasswordTooLong);
        }
        // NFC is at most three times as long (UAX #15 §12.1): room is made once, so that no copy stays behind.
        let mut normal = Vec::with_capacity(text.len().saturating_mul(3));
        let mut buffer = [0; 4];
        for character in text.nfc() {
            normal.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        }
        Ok(Self(Zeroizing::new(normal)))
    }

    /// What is hashed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why there is no hash, or no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashingError {
    /// Too many are waiting, or the wait was too long. The web answers 503 with Retry-After.
    #[error("too many passwords are being checked")]
    Busy,
    /// The password is longer than [`PASSWORD_BYTES`].
    #[error("the password is longer than {PASSWORD_BYTES} bytes")]
    PasswordTooLong,
    /// The stored hash is none that we compute.
    #[error("the stored hash is refused: {0}")]
    Stored(#[from] Refused),
    /// There is no memory for it, or the pool has ended.
    #[error("passwords cannot be hashed")]
    Unavailable,
}

/// What a new hash costs: argon2id, version 19.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes. They are computed one after the other.
    pub lanes: u32,
}

impl Default for Cost {
    /// The first choice of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self {
            memory: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

/// The size of a [`HashingPool`].
#[derive(Clone, Copy, Debug)]
pub struct PoolSize {
    /// Threads, and so blocks of memory.
    pub threads: NonZeroUsize,
    /// Waiting callers.
    pub places: usize,
    /// How long a caller waits for a thread.
    pub wait: Duration,
}

impl Default for PoolSize {
    /// A thread a core, 64 places, two seconds.
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            places: 64,
            wait: Duration::from_secs(2),
        }
    }
}

/// What [`HashingPool::verify`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the one that was hashed.
    pub matches: bool,
    /// It matches, and the stored hash costs less than a new one would: hash it again.
    pub needs_rehash: bool,
}

/// The threads that hash. They end when the pool is dropped.
#[derive(Debug)]
pub struct HashingPool {
    queue: Arc<Queue>,
    cost: Params,
    wait: Duration,
    /// Nanoseconds that a hash of the pool's cost takes, as of late; zero before the first.
    usual: AtomicU64,
}

impl HashingPool {
    /// Starts the threads. Each takes its memory with its first password.
    ///
    /// # Errors
    /// [`HashingError::Stored`] if the cost is out of bounds, [`HashingError::Unavailable`] if a thread does not start.
    pub fn new(size: PoolSize, cost: Cost) -> Result<Self, HashingError> {
        let cost = bounded(cost, HASH_BYTES)?;
        let queue = Arc::new(Queue::new(size.places));
        // Built before the first thread starts: if a later one does not, dropping this ends the others.
        let pool = Self {
            queue,
            cost,
            wait: size.wait,
            usual: AtomicU64::new(0),
        };
        for number in 0..size.threads.get() {
            let queue = Arc::clone(&pool.queue);
            let memory = pool.cost.block_count();
            thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || queue::work(&queue, memory))
                .map_err(|_| HashingError::Unavailable)?;
        }
        Ok(pool)
    }

    /// Hashes a password under the pool's cost: a PHC string. The salt must be fresh random bytes.
    ///
    /// # Errors
    /// [`HashingError::Busy`], [`HashingError::Unavailable`].
    pub async fn hash(
        &self,
        password: Password,
        salt: [u8; SALT_BYTES],
    ) -> Result<String, HashingError> {
        let work = Work::Argon2(Argon2Work::new(self.cost.clone(), salt.to_vec()));
        let computed = self.compute(password, work, HASH_BYTES).await?;
        stored::encode(&self.cost, &salt, &computed.hash)
    }

    /// Compares a password with a stored hash, ours or an imported one. What does not match takes as long as a hash of the pool's
    /// cost, whether there is none, it costs less, or it is refused: so nobody learns from the time whether there is such a user.
    ///
    /// # Errors
    /// [`HashingError::Stored`] with nothing of what it asks for computed, [`HashingError::Busy`], [`HashingError::Unavailable`].
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<&str>,
    ) -> Result<Verdict, HashingError> {
        let (stored, refused) = match stored.map(StoredHash::parse) {
            Some(Ok(stored)) => (Some(stored), None),
            Some(Err(refused)) => (None, Some(refused)),
            None => (None, None),
        };
        let stored = stored.filter(|stored| stored.work.takes(&password));
        let exists = stored.is_some();
        let StoredHash { work, hash } =
            stored.unwrap_or_else(|| StoredHash::dummy(self.cost.clone(), SALT_BYTES, HASH_BYTES));
        let needs_rehash = work.is_to_be_renewed(&password, hash.len(), &self.cost);
        let computed = self
            .compute(password.clone(), work.clone(), hash.len())
            .await?;
        let matches = bool::from(computed.hash.ct_eq(&hash)) && exists;
        let usual = Duration::from_nanos(self.usual.load(Ordering::Relaxed));
        if !matches && let Some(owed) = work.falls_short_of(&self.cost, computed.took, usual) {
            let owed = Work::Argon2(Argon2Work::new(owed, vec![0; SALT_BYTES]));
            // Only the time counts, and who waited in vain has taken it too.
            let _ = self.compute(password, owed, HASH_BYTES).await;
        }
        match refused {
            Some(refused) => Err(refused.into()),
            None => Ok(Verdict {
                matches,
                needs_rehash: matches && needs_rehash,
            }),
        }
    }

    /// Passwords that wait for a thread at this moment.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    async fn compute(
        &self,
        password: Password,
        work: Work,
        length: usize,
    ) -> Result<Computed, HashingError> {
        let is_usual = matches!(&work, Work::Argon2(work)
            if (work.cost.m_cost(), work.cost.t_cost()) == (self.cost.m_cost(), self.cost.t_cost()));
        let (reply, mut answer) = oneshot::channel();
        let claim = Arc::new(Claim::default());
        self.queue.push(Job {
            password,
            work,
            length,
            claim: Arc::clone(&claim),
            reply,
        })?;
        let answered = match tokio::time::timeout(self.wait, &mut answer).await {
            Ok(answered) => answered,
            Err(_) if claim.take(Claim::GIVEN_UP) => return Err(HashingError::Busy),
            Err(_) => answer.await,
        };
        let computed = answered.unwrap_or(Err(HashingError::Unavailable))?;
        if is_usual {
            self.note(computed.took);
        }
        Ok(computed)
    }

    /// Remembers how long a hash takes: mostly what was known, a little of the latest.
    fn note(&self, took: Duration) {
        let latest = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let known = self.usual.load(Ordering::Relaxed);
        let mean = if known == 0 {
            latest
        } else {
            known - known / 8 + latest / 8
        };
        // Two at once lose one of them, which is no loss.
        self.usual.store(mean, Ordering::Relaxed);
    }
}

impl Drop for HashingPool {
    fn drop(&mut self) {
        self.queue.end();
    }
}
