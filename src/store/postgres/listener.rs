//! Who hears from the other nodes what changed.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use diesel::PgConnection;
use diesel::connection::SimpleConnection;

use super::CHANNEL;
use super::relief::Post;
use crate::store::cached::{Caches, Change};
use crate::store::connection::open_postgres;
use crate::store::error::StoreError;

/// How often it looks for news.
const INTERVAL: Duration = Duration::from_millis(10);
/// How often it asks whether its connection is alive.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How long after the last sign of life nothing cached is trusted any more.
const LONGEST_SILENCE: Duration = Duration::from_secs(3);

pub(super) struct Listener {
    pub(super) url: String,
    pub(super) caches: Arc<Caches>,
}

impl Listener {
    /// While the channel is down nothing cached is trusted; when it is up again everything starts anew.
    pub(super) fn run(self, post: &Post) {
        while !post.is_over() {
            if let Ok(mut connection) = post.busy(|| self.connect()) {
                self.caches.apply(&[Change::Everything]);
                let lost = self.listen(&mut connection, post);
                // Who took over says itself how far the caches are trusted.
                if !post.is_relieved() {
                    self.caches.trust_for(Duration::ZERO);
                }
                if let Err(error) = lost {
                    tracing::warn!(error = %error, "the database's notification channel is down: caches are bypassed");
                }
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn connect(&self) -> Result<PgConnection, StoreError> {
        let mut connection = open_postgres(&self.url)?;
        connection.batch_execute(&format!("LISTEN {CHANNEL}"))?;
        Ok(connection)
    }

    fn listen(&self, connection: &mut PgConnection, post: &Post) -> Result<(), StoreError> {
        let mut heard_at = Instant::now();
        self.caches.trust_for(LONGEST_SILENCE);
        while !post.is_over() {
            for notification in connection.notifications_iter() {
                match notification?.payload.parse() {
                    Ok(change) => self.caches.apply(&[change]),
                    // A newer node may announce what this one does not know.
                    Err(()) => self.caches.apply(&[Change::Everything]),
                }
            }
            if heard_at.elapsed() >= HEARTBEAT {
                let asked_at = Instant::now();
                post.busy(|| connection.batch_execute("SELECT 1"))?;
                heard_at = Instant::now();
                if !post.is_relieved() {
                    self.caches
                        .trust_for(LONGEST_SILENCE.saturating_sub(asked_at.elapsed()));
                }
            }
            thread::sleep(INTERVAL);
        }
        Ok(())
    }
}
