//! A password that is not that of an account here, and may be somebody's of a directory: counted already, and not judged yet.

use std::net::IpAddr;

use super::Refused;
use crate::domain::id::UserId;
use crate::domain::network::Network;
use crate::domain::user::User;
use crate::login::failure::Failure;
use crate::login::throttle::{Bucket, forgive};
use crate::provider::Provider;
use crate::store::StoreError;

/// An attempt that waits for another's word.
#[derive(Clone)]
pub struct Pending {
    pub(super) user: Option<User>,
    pub(super) turned_off: Option<UserId>,
    pub(super) buckets: Vec<Bucket>,
    pub(super) failure: Failure,
    pub(super) is_stranger: bool,
    pub(super) address: IpAddr,
    /// Whether it was compared with a password that is kept here.
    pub(super) is_judged: bool,
}

impl Pending {
    /// Who goes by the name here.
    #[must_use]
    pub const fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// Whether it is the name of somebody who is turned off.
    #[must_use]
    pub const fn is_turned_off(&self) -> bool {
        self.turned_off.is_some()
    }

    /// Whether it was held against a password of the person's, and is another: a guess, whatever comes of it.
    #[must_use]
    pub const fn is_judged(&self) -> bool {
        self.is_judged
    }

    /// It is nobody's.
    #[must_use]
    pub fn wrong(&self, op: &Provider) -> Refused {
        self.note(op, None);
        // What was typed as a name may be a password.
        let user_id = self.user.as_ref().map(|user| &user.id);
        let user_id = user_id.or(self.turned_off.as_ref());
        tracing::info!(
            client.network = %Network::of_subscriber(self.address),
            user.id = user_id.map_or("nobody", UserId::as_str),
            user.is_disabled = self.turned_off.is_some(),
            "a sign-in failed"
        );
        Refused::Wrong
    }

    /// It is right, of this person, if they have an account here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn right(self, op: &Provider, whose: Option<&UserId>) -> Result<(), StoreError> {
        self.note(op, whose);
        let (tenant, buckets, failure) = (op.tenant.clone(), self.buckets, self.failure);
        op.store
            .write(move |w| {
                forgive(w, &tenant, &buckets)?;
                failure.take_back(w, &tenant)
            })
            .await
    }

    /// Nobody judged it, so nothing was guessed: the counts are taken back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn untried(self, op: &Provider) -> Result<(), StoreError> {
        let (tenant, buckets, failure) = (op.tenant.clone(), self.buckets, self.failure);
        op.store
            .write(move |w| {
                failure.take_back(w, &tenant)?;
                let mut buckets = buckets.iter();
                buckets.try_for_each(|bucket| w.uncount_attempt(&tenant, &bucket.name))
            })
            .await
    }

    /// One person's own browsers make no storm, and end none.
    fn note(&self, op: &Provider, right_for: Option<&UserId>) {
        if self.is_stranger {
            op.storm.note(right_for, op.now());
        }
    }
}
