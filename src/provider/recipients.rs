//! The keys that request objects may be encrypted to: found when they are first needed, and kept.

use std::sync::Arc;
use std::time::Duration;

use super::Provider;
use crate::cache::{Cache, Missing};
use crate::keys::KeyError;
use crate::keys::recipient::{self, Recipient};

/// No key. What a secret makes of a period does not change: they are kept as long as they may be needed.
pub(super) fn none_yet() -> Cache<Arc<Recipient>> {
    Cache::new(8, Duration::from_hours(24))
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

    /// The keys of a period.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub async fn recipient(&self, period: i64) -> Result<Arc<Recipient>, KeyError> {
        let secret = self.derived.request_objects;
        let name = period.to_string();
        let found = self.recipients.get_or_load(&name, async {
            let search = move || Recipient::derive(&secret, period);
            let found = tokio::task::spawn_blocking(search).await;
            let found = found.map_err(|error| KeyError::Operation(error.to_string()))?;
            found.map(|recipient| Some(Arc::new(recipient)))
        });
        found.await.map_err(|missing| match &*missing {
            Missing::Failed(error) => KeyError::Operation(error.to_string()),
            Missing::Absent => KeyError::Operation("there is no such key".into()),
        })
    }
}
