//! The keys that request objects may be encrypted to: found when they are first needed, and kept.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Provider;
use crate::cache::{Cache, Missing};
use crate::keys::KeyError;
use crate::keys::recipient::{self, Recipient};

/// Those of all periods.
pub struct Recipients {
    secret: [u8; 32],
    found: Arc<Cache<Arc<Recipient>>>,
}

impl fmt::Debug for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipients(…)")
    }
}

impl Recipients {
    /// Those that the secret makes, none of which is found yet.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self {
            secret,
            found: Arc::new(Cache::new(8, Duration::from_hours(24))),
        }
    }

    /// Those of a period.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub async fn find(&self, period: i64) -> Result<Arc<Recipient>, KeyError> {
        let name = period.to_string();
        if let Some(found) = self.found.get(&name) {
            return Ok(found);
        }
        let (found, secret) = (Arc::clone(&self.found), self.secret);
        let failed = |error: &dyn fmt::Display| KeyError::Operation(error.to_string());
        // In a task of its own: who asked may hang up, and whoever asks next waits for the same.
        let search = tokio::spawn(async move {
            let load = async {
                let search = move || Recipient::derive(&secret, period);
                let found = tokio::task::spawn_blocking(search).await;
                let found = found.map_err(|error| failed(&error))?;
                found.map(|recipient| Some(Arc::new(recipient)))
            };
            found.get_or_load(&name, load).await
        });
        let found = search.await.map_err(|error| failed(&error))?;
        found.map_err(|missing| match &*missing {
            Missing::Failed(error) => failed(error),
            Missing::Absent => failed(&"there is no such key"),
        })
    }
}

impl Provider {
    /// The periods whose keys may have been used: that of now, whose keys are published, those beside it, and none where clients may not.
    #[must_use]
    pub fn recipient_periods(&self) -> Vec<i64> {
        if !self.settings.takes_encrypted_requests {
            return Vec::new();
        }
        let now = recipient::period(self.now());
        // The last, which somebody may have kept, and the next, which another node may publish already.
        vec![now, now - 1, now + 1]
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::task::{Context, Waker};

    use super::*;

    /// Or else a stranger who hangs up in time has us search for ever.
    #[tokio::test]
    async fn who_hangs_up_does_not_end_the_search() {
        let recipients = Recipients::new([7; 32]);
        let mut asked = Box::pin(recipients.find(1));
        let mut context = Context::from_waker(Waker::noop());
        assert!(asked.as_mut().poll(&mut context).is_pending());
        drop(asked);
        let deadline = tokio::time::Instant::now() + Duration::from_mins(1);
        while recipients.found.get("1").is_none() {
            assert!(tokio::time::Instant::now() < deadline, "nothing is found");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let [one, again] = [recipients.find(1).await, recipients.find(1).await].map(Result::unwrap);
        assert!(Arc::ptr_eq(&one, &again), "it is kept");
    }
}
