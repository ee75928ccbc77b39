//! A password that is not that of an account here, and may be somebody's of a directory: counted already, and not judged yet.

use std::net::IpAddr;

use super::counting::count;
use super::{Origin, Refused};
use crate::domain::authentication::Method;
use crate::domain::connector::UpstreamIdentity;
use crate::domain::id::UserId;
use crate::domain::network::Network;
use crate::domain::user::User;
use crate::login::counted::counted_entry;
use crate::login::failure::Failure;
use crate::login::throttle::{Bucket, entry_buckets, forgive};
use crate::login::unlock;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::store::StoreError;

/// An attempt that waits for another's word.
#[derive(Clone)]
pub struct Pending {
    pub(super) user: Option<User>,
    pub(super) turned_off: Option<UserId>,
    /// In whose trail it is.
    pub(super) noted_for: Option<UserId>,
    /// What was typed, as it is counted.
    pub(super) counted: String,
    pub(super) buckets: Vec<Bucket>,
    /// One of whoever goes by the name, and one of each whom a directory means by it.
    pub(super) failures: Vec<Failure>,
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

    /// Counts it for whom a directory means by the name too, before that judges it, and notes it for whose account that is. Says whether it may be
    /// judged: by whatever names somebody guesses at one person, they have so many guesses.
    ///
    /// # Errors
    /// [`Refused::Store`], [`Refused::Entropy`].
    pub async fn count_entry(
        &mut self,
        op: &Provider,
        identity: &UpstreamIdentity,
        origin: Origin<'_>,
    ) -> Result<bool, Refused> {
        let entry = counted_entry(identity);
        let (tenant, derived, now) = (op.tenant.clone(), op.derived, op.now());
        let buckets = entry_buckets(&derived.throttle, &entry, self.address);
        let (noted, wanted) = (self.noted_for.clone(), identity.clone());
        let account = entry.clone();
        let (browser, is_stranger) = (origin.browser.clone(), self.is_stranger);
        let witness = Witness::of(op, &UserId::new(""), &origin.of_session());
        let counted = op.store.write(move |w| {
            let owner = w.find_user_of_upstream(&tenant, &wanted)?;
            // A browser of theirs is counted apart, by whichever name they go.
            let tag = owner.as_ref();
            let tag = tag.and_then(|owner| browser.find(&derived.known_browsers, owner));
            let is_counted = is_stranger && tag.is_none();
            let of = (&derived.throttle, account.as_str());
            if is_counted && let Err(full) = count(w, &tenant, of, &buckets, now)? {
                let owner = owner.map(|owner| w.find_user(&owner)).transpose()?;
                return Ok(Err((full, owner.flatten())));
            }
            let failure = Failure::note(
                w,
                (&derived.throttle, &tenant, now),
                (owner.as_ref().filter(|_| owner != noted), &account),
                Method::Password,
                &witness,
            )?;
            Ok(Ok((failure, is_counted.then(|| buckets.clone()))))
        });
        match counted.await? {
            Ok((failure, buckets)) => {
                self.failures.push(failure);
                self.buckets.extend(buckets.into_iter().flatten());
                Ok(true)
            }
            Err((full, owner)) => {
                tracing::warn!(
                    client.network = %Network::of_subscriber(self.address),
                    retry_after = ?full.wait,
                    "a sign-in by a directory was throttled, whose person was called by several names"
                );
                if full.is_lock {
                    unlock::tell(op, &entry, owner).await?;
                }
                Ok(false)
            }
        }
    }

    /// Whose name it is here.
    fn id(&self) -> Option<&UserId> {
        self.user.as_ref().map(|user| &user.id)
    }

    /// It is nobody's.
    #[must_use]
    pub fn wrong(&self, op: &Provider) -> Refused {
        self.note(op, None);
        // What was typed as a name may be a password.
        let user_id = self.id().or(self.turned_off.as_ref());
        tracing::info!(
            client.network = %Network::of_subscriber(self.address),
            user.id = user_id.map_or("nobody", UserId::as_str),
            user.is_disabled = self.turned_off.is_some(),
            "a sign-in failed"
        );
        Refused::Wrong
    }

    /// It is right, of this person, if they have an account here; by what a directory calls them, where that has said so. If nobody here goes by
    /// what was typed, they are known by it the next time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn right(
        self,
        op: &Provider,
        whose: Option<&UserId>,
        by: Option<UpstreamIdentity>,
    ) -> Result<(), StoreError> {
        self.note(op, whose);
        let by = by.filter(|_| self.user.is_none());
        let typed_as = self.counted;
        let (tenant, buckets, failures) = (op.tenant.clone(), self.buckets, self.failures);
        op.store
            .write(move |w| {
                forgive(w, &tenant, &buckets)?;
                if let Some(by) = &by {
                    w.name_upstream_identity(&tenant, by, &typed_as)?;
                }
                let mut failures = failures.iter();
                failures.try_for_each(|failure| failure.take_back(w, &tenant))
            })
            .await
    }

    /// Nobody judged it, so nothing was guessed: the counts are taken back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn untried(self, op: &Provider) -> Result<(), StoreError> {
        let (tenant, buckets, failures) = (op.tenant.clone(), self.buckets, self.failures);
        op.store
            .write(move |w| {
                for failure in &failures {
                    failure.take_back(w, &tenant)?;
                }
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
