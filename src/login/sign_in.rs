//! Sign-in by user name or e-mail address and password.
//!
//! ```text
//!  read user and hash, count the attempt in each bucket until one is full, note a failure (one transaction)
//!     ├─ too many ─▶ Throttled            (before any hashing; the same for accounts that do not exist)
//!     ▼
//!  argon2id on the pool ── no place ─▶ Busy       (nothing was guessed: the counts are taken back)
//!     ├─ wrong ─▶ Wrong                    (the same time for accounts that do not exist)
//!     ▼
//!  take counts and note back, re-hash if due (one transaction) ─▶ Proven, which is good while the credentials' epoch lasts
//! ```

mod counting;
mod named;
mod pending;

use std::net::IpAddr;
use std::time::Duration;

use self::counting::count;
use self::named::Named;
pub use self::pending::Pending;
use super::attempt::Proven;
use super::counted::counted_key;
use super::failure::Failure;
use super::hashing::{HashingError, HashingPool, Password, SALT_BYTES};
use super::identifier::typed_key;
use super::known_browser::KnownBrowser;
use super::local::is_named;
use super::proof_of_work::Work;
use super::throttle::buckets;
use super::unlock;
use super::witness::Witness;
use crate::domain::authentication::{Method, Proof};
use crate::domain::id::UserId;
use crate::domain::network::Network;
use crate::domain::session::SessionOrigin;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::provider::Provider;
use crate::store::StoreError;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// This account does not exist, is turned off, has no password, or has another.
    #[error("user name or password are wrong")]
    Wrong,
    /// Too many failures; when to come again.
    #[error("too many attempts")]
    Throttled(Duration),
    /// Too many people at once.
    #[error("too many sign-ins at once")]
    Busy,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

struct Gathered {
    phc: Option<String>,
    epoch: i64,
    /// A failure until it turns out to be none.
    pending: Pending,
}

/// Where an attempt comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Its address.
    pub address: IpAddr,
    /// Who has signed in with this browser.
    pub browser: &'a KnownBrowser,
    /// What the browser calls itself, cut.
    pub user_agent: &'a str,
    /// What it brings of the work that is asked of strangers.
    pub work: &'a Work,
}

impl Origin<'_> {
    /// As sessions and trails have it.
    #[must_use]
    pub fn of_session(&self) -> SessionOrigin {
        SessionOrigin {
            address: self.address.to_string(),
            user_agent: self.user_agent.to_owned(),
        }
    }
}

/// Checks a password of ours.
///
/// # Errors
/// [`Refused`].
pub async fn by_password(
    op: &Provider,
    hashing: &HashingPool,
    typed: &str,
    password: &str,
    origin: Origin<'_>,
) -> Result<Proven, Refused> {
    let checked = here(op, hashing, typed, password, origin).await?;
    checked.map_err(|pending| pending.wrong(op))
}

/// The same, where a password that is none of ours may be one of a directory: it is [`Pending`] until who asks there says what it is.
///
/// # Errors
/// [`Refused`].
pub async fn here(
    op: &Provider,
    hashing: &HashingPool,
    typed: &str,
    password: &str,
    origin: Origin<'_>,
) -> Result<Result<Proven, Box<Pending>>, Refused> {
    let Gathered {
        phc,
        epoch,
        mut pending,
    } = gather(op, typed, origin).await?;
    // A password longer than any that can have been set is wrong, and says so as slowly as any other.
    let password = Password::new(password)
        .or_else(|_| Password::new(""))
        .map_err(|_| Refused::Wrong)?;
    let verdict = match hashing.verify(password.clone(), phc.as_deref()).await {
        Ok(verdict) => verdict,
        // No room for it, or no memory.
        Err(HashingError::Busy | HashingError::Unavailable) => {
            pending.untried(op).await?;
            return Err(Refused::Busy);
        }
        Err(error @ (HashingError::Stored(_) | HashingError::PasswordTooLong)) => {
            tracing::error!(error = %error, user.id = pending.user().map(|user| user.id.as_str()), "a stored password hash cannot be used");
            return Err(Refused::Wrong);
        }
    };
    pending.is_judged = phc.is_some();
    let right = pending.user.clone().zip(phc).filter(|_| verdict.matches);
    let Some((user, phc)) = right else {
        return Ok(Err(Box::new(pending)));
    };
    // Where somebody was quicker, theirs is as good.
    if verdict.needs_rehash
        && let Some(new) = rehash(op, hashing, password).await?
    {
        let id = user.id.clone();
        op.store
            .write(move |w| w.rehash_password(&id, &phc, &new))
            .await?;
    }
    pending.right(op, Some(&user.id), None).await?;
    Ok(Ok(Proven {
        user,
        proofs: vec![Proof::new(Method::Password, op.now())],
        epoch,
        session: None,
        resets_password: false,
        upstream: None,
    }))
}

/// One that is not compared with a password of ours: it is a directory's, and [`Pending`] until that says what it is.
///
/// # Errors
/// [`Refused`].
pub async fn elsewhere(
    op: &Provider,
    typed: &str,
    origin: Origin<'_>,
) -> Result<Box<Pending>, Refused> {
    let gathered = gather(op, typed, origin).await?;
    Ok(Box::new(gathered.pending))
}

/// Counts the attempt, and reads whose it is and what they proved before, unless there were too many.
async fn gather(op: &Provider, typed: &str, origin: Origin<'_>) -> Result<Gathered, Refused> {
    // Counted by what was typed, not by whose it is: where user name and address shared their counts, whoever fills one and then tries the
    // other would read from it that there is an account, and that both are its.
    let (key, counted) = (typed_key(typed), counted_key(typed));
    let asks = op.settings.connections.directories().next().is_some();
    let now = op.now();
    let address = origin.address;
    let of_strangers = buckets(&op.derived.throttle, &counted, address, op.storm.is_on(now));
    let (tenant, derived, browser) = (op.tenant.clone(), op.derived, origin.browser.clone());
    let work = origin.work.clone();
    let witness = Witness::of(op, &UserId::new(""), &origin.of_session());
    let here = op.settings.upstreams_only.clone();
    let is_of_here =
        move |user: Option<&User>| user.is_some_and(|user| is_named(here.as_deref(), user));
    let gathered = op
        .store
        .write(move |w| {
            let named = Named::find(w, &tenant, &key, asks.then_some(counted.as_str()))?;
            let of = (&derived.throttle, counted.as_str());
            // A browser that its person signed in with is counted apart, as long as there is room: who once had the password may have
            // kept such browsers, and is to close nobody's own by them.
            let known = named.known_buckets(&derived, &browser);
            let (buckets, is_stranger) = if let Some(known) = known
                && count(w, &tenant, of, &known, now)?.is_ok()
            {
                (known.to_vec(), false)
            } else {
                let mut buckets = work.buckets(w, &tenant, &derived.throttle, address, now)?;
                buckets.extend_from_slice(&of_strangers);
                if let Err(full) = count(w, &tenant, of, &buckets, now)? {
                    let owner = match named.only() {
                        Some(only) => w.find_user(only)?,
                        None => None,
                    };
                    return Ok(Err((full, owner)));
                }
                (buckets, true)
            };
            // With the count, before it is judged: whoever exists and whoever does not are to wait for the same flushes.
            let failure = Failure::note(
                w,
                (&derived.throttle, &tenant, now),
                (named.only(), &counted),
                Method::Password,
                &witness,
            )?;
            // With its epoch: what is proven against this hash is worth nothing once there is another.
            let noted_for = named.only().cloned();
            let Named {
                user, turned_off, ..
            } = named;
            // Read in any case, so that it takes as long: nobody has this id.
            let nobody = UserId::new("");
            let whose = user.as_ref().map_or(&nobody, |user| &user.id);
            let (phc, epoch) = (w.find_password(whose)?, w.find_credentials_epoch(whose)?);
            let phc = phc.filter(|_| is_of_here(user.as_ref()));
            Ok(Ok(Gathered {
                phc,
                epoch: epoch.unwrap_or_default(),
                pending: Pending {
                    user,
                    turned_off,
                    noted_for,
                    counted: counted.clone(),
                    buckets,
                    failures: vec![failure],
                    is_stranger,
                    address,
                    is_judged: false,
                },
            }))
        })
        .await?;
    let (full, owner) = match gathered {
        Ok(gathered) => return Ok(gathered),
        Err(full) => full,
    };
    tracing::warn!(client.network = %Network::of_subscriber(address), retry_after = ?full.wait, "a sign-in was throttled");
    if full.is_lock {
        unlock::tell(op, &counted_key(typed), owner).await?;
    }
    Err(Refused::Throttled(full.wait))
}

/// A hash under today's parameters, if there is room for it; a sign-in does not fail for want of it.
async fn rehash(
    op: &Provider,
    hashing: &HashingPool,
    password: Password,
) -> Result<Option<String>, Refused> {
    let salt: [u8; SALT_BYTES] = op.entropy.bytes()?;
    Ok(hashing.hash(password, salt).await.ok())
}
