//! What the server does by itself: makes signing keys in time, sweeps what is over, bounds what waits, fetches clients'
//! logos, erases accounts whose day has come, looks up who signs in by directories, sends mail, tells clients that sessions ended, and what people answered.
//!
//! Every node does all of it. Keys of the same generation exclude each other in the database, a row that another
//! node swept is gone for both, and a logo, a mail, a logout token or an account is claimed before it is fetched, sent or erased, so nobody needs to be chosen.
//!
//! To add a job: an async function over the provider, and a line in [`Jobs::start`].

use std::future::Future;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::account::picture::{self, PictureError};
use crate::domain::backchannel::MOST_BACKCHANNEL_REQUESTS;
use crate::domain::device_authorization::MOST_DEVICES;
use crate::domain::interaction::MOST_WAITING;
use crate::domain::passkey::MOST_CEREMONIES;
use crate::domain::pushed_request::MOST_PUSHED;
use crate::domain::time::Timestamp;
use crate::federation::ldap::directories::Directories;
use crate::federation::sync;
use crate::keys::KeyError;
use crate::login::deletion;
use crate::mail::delivery;
use crate::oauth::backchannel::delivery as backchannel;
use crate::oauth::logo;
use crate::oauth::logout::back_channel;
use crate::provider::Provider;
use crate::store::StoreError;

/// How often most jobs run.
const EVERY: Duration = Duration::from_mins(1);
/// How often it is looked whether there are logos to fetch: somebody who has just registered a client is waiting to see it.
const LOGOS_EVERY: Duration = Duration::from_secs(5);
/// How often it is looked whether too many requests wait: a flood makes tens of thousands in that time.
const BOUND_EVERY: Duration = Duration::from_secs(5);
/// How often it is looked whether there is mail to send: somebody waits for a code.
const MAIL_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked whether clients are to hear that a session has ended, or what somebody answered: its person may sit before them.
const CLIENTS_EVERY: Duration = Duration::from_secs(1);
/// Between two portions of a sweep, so that requests have their turn.
const BREATH: Duration = Duration::from_millis(50);
/// How long what is over stays, so that the clocks of two nodes, and a token's last moment, make no difference.
const MARGIN: Duration = Duration::from_hours(1);
/// The longest window in which failed sign-ins are counted, and then some.
const STALE_WINDOW: Duration = Duration::from_hours(24);

/// The jobs under way.
#[derive(Debug)]
pub struct Jobs {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Jobs {
    /// Starts them.
    #[must_use]
    pub fn start(op: Arc<Provider>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut running = JoinSet::new();
        running.spawn(repeat(
            "key maintenance",
            EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { maintain_keys(&op).await },
        ));
        running.spawn(repeat(
            "sweeping",
            EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { sweep(&op).await },
        ));
        running.spawn(repeat(
            "bounding what waits",
            BOUND_EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { bound(&op).await },
        ));
        running.spawn(repeat(
            "logos",
            LOGOS_EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { logo::refresh(&op).await },
        ));
        running.spawn(repeat(
            "telling clients of logout",
            CLIENTS_EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { back_channel::deliver(&op).await },
        ));
        running.spawn(repeat(
            "telling clients of answers",
            CLIENTS_EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { backchannel::deliver(&op).await },
        ));
        running.spawn(repeat(
            "erasing accounts",
            EVERY,
            stopped.clone(),
            Arc::clone(&op),
            |op| async move { deletion::erase_due(&op).await },
        ));
        if op.pictures.is_some() {
            running.spawn(repeat(
                "pictures that are gone",
                EVERY,
                stopped.clone(),
                Arc::clone(&op),
                |op| async move { remove_pictures(&op).await },
            ));
        }
        if op.can_mail() {
            running.spawn(repeat("mail", MAIL_EVERY, stopped, op, |op| async move {
                delivery::deliver(&op).await
            }));
        }
        Self { stop, running }
    }

    /// Follows directories, too: who sign in here by them.
    pub fn follow(&mut self, op: Arc<Provider>, directories: Directories) {
        let directories = Arc::new(directories);
        let stopped = self.stop.subscribe();
        self.running.spawn(repeat(
            "looking up the people of directories",
            EVERY,
            stopped,
            op,
            move |op| {
                let directories = Arc::clone(&directories);
                async move { sync::run_due(&op, &directories).await }
            },
        ));
    }

    /// Lets what runs come to its end.
    pub async fn stop(mut self) {
        // Fails only if every job has ended, which is what is wanted.
        let _ = self.stop.send(true);
        while self.running.join_next().await.is_some() {}
    }
}

async fn repeat<F, E>(
    name: &'static str,
    every: Duration,
    mut stopped: watch::Receiver<bool>,
    op: Arc<Provider>,
    job: impl Fn(Arc<Provider>) -> F,
) where
    F: Future<Output = Result<(), E>>,
    E: std::fmt::Display,
{
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = stopped.wait_for(|is_stopped| *is_stopped) => return,
            _ = ticks.tick() => {}
        }
        let outcome = tokio::select! {
            biased;
            // Dropped between two transactions, never within one.
            _ = stopped.wait_for(|is_stopped| *is_stopped) => return,
            outcome = survive(job(Arc::clone(&op))) => outcome,
        };
        match outcome {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(job = name, error = %error, "a job failed; it is tried again soon");
            }
            Err(Panicked) => {
                tracing::error!(job = name, "a job panicked; it is tried again soon");
            }
        }
    }
}

/// A job panicked.
#[derive(Debug, PartialEq, Eq)]
struct Panicked;

/// The outcome of a job. One that panics must not keep the next one from running; what it panicked with is on standard error.
async fn survive<T>(job: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut job = pin!(job);
    poll_fn(|cx| {
        catch_unwind(AssertUnwindSafe(|| job.as_mut().poll(cx)))
            .map_or(Poll::Ready(Err(Panicked)), |poll| poll.map(Ok))
    })
    .await
}

async fn maintain_keys(op: &Provider) -> Result<(), KeyError> {
    op.keys.maintain(op.entropy).await
}

async fn remove_pictures(op: &Provider) -> Result<(), PictureError> {
    match &op.pictures {
        Some(objects) => picture::sweep(op, objects).await,
        None => Ok(()),
    }
}

async fn sweep(op: &Provider) -> Result<(), StoreError> {
    let now = op.now();
    let mut rows = 0;
    loop {
        let swept = op
            .store
            .write(move |w| w.sweep(now.minus(MARGIN), now.minus(STALE_WINDOW)))
            .await?;
        rows += swept.rows;
        if !swept.is_more {
            break;
        }
        sleep(BREATH).await;
    }
    let oldest = now.minus(op.settings.activity_kept);
    loop {
        let swept = op.store.write(move |w| w.sweep_activity(oldest)).await?;
        rows += swept.rows;
        if !swept.is_more {
            break;
        }
        sleep(BREATH).await;
    }
    rows += sweep_upstream_tokens(op).await?;
    sweep_clients(op, now).await?;
    if rows > 0 {
        tracing::debug!(rows, "swept what is over");
    }
    Ok(())
}

/// What is kept of upstreams whose tokens no client may have any more, or which another upstream gave. One with tenants is many; what those gave that it
/// lets in no more is given to nobody, and lies sealed until their person goes.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep_upstream_tokens(op: &Provider) -> Result<usize, StoreError> {
    let keeping = op.settings.connections.keeping();
    let keeping = keeping.map(|(connection, _)| {
        let connector = &connection.connector;
        let issuer = connector.upstream.issuer().to_owned();
        let only = (!connector.has_tenants()).then_some(issuer);
        (connector.name.clone(), only)
    });
    let keeping: Arc<[_]> = keeping.collect();
    let mut rows = 0;
    loop {
        let (tenant, keeping) = (op.tenant.clone(), Arc::clone(&keeping));
        let swept = op
            .store
            .write(move |w| w.sweep_upstream_tokens(&tenant, &keeping))
            .await?;
        rows += swept.rows;
        if !swept.is_more {
            return Ok(rows);
        }
        sleep(BREATH).await;
    }
}

/// Clients that registered themselves, or have a metadata document, and that nobody uses.
async fn sweep_clients(op: &Provider, now: Timestamp) -> Result<(), StoreError> {
    loop {
        let tenant = op.tenant.clone();
        let swept = op
            .store
            .write(move |w| w.sweep_clients(&tenant, now))
            .await?;
        if swept.is_empty() {
            return Ok(());
        }
        for id in swept {
            tracing::info!(client.id = %id, "a client was removed: nobody vouched for it, and nobody used it");
        }
        sleep(BREATH).await;
    }
}

async fn bound(op: &Provider) -> Result<(), StoreError> {
    loop {
        let is_more = op
            .store
            .write(|w| {
                let interactions = w.bound_interactions(MOST_WAITING)?;
                let ceremonies = w.bound_ceremonies(MOST_CEREMONIES)?;
                let pushed = w.bound_pushed_requests(MOST_PUSHED)?;
                let devices = w.bound_device_authorizations(MOST_DEVICES)?;
                let asked = w.bound_backchannel_requests(MOST_BACKCHANNEL_REQUESTS)?;
                let swept = [interactions, ceremonies, pushed, devices, asked];
                Ok(swept.iter().any(|swept| swept.is_more))
            })
            .await?;
        if !is_more {
            return Ok(());
        }
        // Shorter than a flood takes to make as many.
        sleep(BREATH / 2).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_ends_itself_alone() {
        let panics = async {
            tokio::task::yield_now().await;
            panic!("on purpose");
        };
        assert_eq!(survive::<()>(panics).await, Err(Panicked));
        assert_eq!(survive(async { 7 }).await, Ok(7));
    }
}
