//! What an app gets for somebody who is at no page, in the trail that they read: once a day for each app and service, or one that comes each
//! minute would leave nothing else to read there.

use super::throttle::{self, Bucket, daily_bucket};
use super::witness::Witness;
use crate::domain::activity::Activity;
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::store::{StoreError, Write};

/// One thing that is given.
#[derive(Clone, Debug)]
pub struct Unattended {
    witness: Witness,
    activity: Activity,
    client: ClientId,
    bucket: Bucket,
    tenant: TenantId,
    now: Timestamp,
}

impl Unattended {
    /// For whom, to which app. From where is not said: it is a server that comes.
    #[must_use]
    pub fn of(op: &Provider, person: &UserId, client: &ClientId, activity: Activity) -> Self {
        // Another service is another thing to read of.
        let what = activity.to_columns().unwrap_or_default();
        let what = [what.0, what.1].join("\n");
        Self {
            witness: Witness::of(op, person, &SessionOrigin::default()),
            bucket: daily_bucket(&op.derived.throttle, person, &what, client.as_str()),
            activity,
            client: client.clone(),
            tenant: op.tenant.clone(),
            now: op.now(),
        }
    }

    /// Writes it down, if it was not today.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note(&self, w: &mut Write<'_>) -> Result<(), StoreError> {
        let bucket = std::slice::from_ref(&self.bucket);
        if throttle::count(w, &self.tenant, bucket, self.now)?.is_ok() {
            let about = self.client.as_str();
            self.witness.note_about(w, self.activity.clone(), about)?;
        }
        Ok(())
    }
}
