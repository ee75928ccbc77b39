//! One pass over the people of a directory: what is due, by whom, and how far it has come.

use std::time::Duration;

use super::{NotSynchronised, Outcome};
use crate::domain::connector::Upstream;
use crate::domain::directory::{ChangesBy, Directory, Synchronisation};
use crate::domain::time::Timestamp;
use crate::federation::connection::Connection;
use crate::federation::ldap::directories::Directories;
use crate::provider::Provider;
use crate::store::{DirectorySync, PeopleOf, StoreError};

/// People who are looked up at a time: a search for so many is a short one.
pub(super) const PORTION: usize = 25;
/// How long a node has for a portion before another may go on; and how long a directory is left that did not answer.
pub(super) const CLAIM: Duration = Duration::from_mins(5);

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Whole,
    Changes,
}

pub(super) struct Pass<'p> {
    pub(super) op: &'p Provider,
    pub(super) directories: &'p Directories,
    pub(super) connection: &'p Connection,
    pub(super) directory: &'p Directory,
    pub(super) sync: &'p Synchronisation,
    pub(super) of: PeopleOf,
    /// Whether anything is known of one before.
    is_first: bool,
    pub(super) at: DirectorySync,
    pub(super) outcome: Outcome,
}

impl<'p> Pass<'p> {
    pub(super) async fn of(
        op: &'p Provider,
        directories: &'p Directories,
        connection: &'p Connection,
    ) -> Result<Option<Self>, StoreError> {
        let Upstream::Ldap(directory) = &connection.connector.upstream else {
            return Ok(None);
        };
        let Some(sync) = &directory.sync else {
            return Ok(None);
        };
        let of = PeopleOf {
            tenant: op.tenant.clone(),
            connector: connection.connector.name.clone(),
            issuer: directory.issuer.clone(),
        };
        let key = of.clone();
        let at = op
            .store
            .read(move |r| r.find_directory_sync(&key.tenant, &key.connector))
            .await?;
        Ok(Some(Self {
            op,
            directories,
            connection,
            directory,
            sync,
            of,
            is_first: at.is_none(),
            at: at.unwrap_or_default(),
            outcome: Outcome::default(),
        }))
    }

    pub(super) fn due(&self) -> Option<Due> {
        let (at, now) = (&self.at, self.op.now());
        if at.claimed_until.is_some_and(|until| now < until) {
            return None;
        }
        let is_over = |last: Option<Timestamp>, every: Duration| {
            last.is_none_or(|last| last.plus(every) <= now)
        };
        if at.begun_at.is_some() || is_over(at.whole_at, self.sync.every) {
            return Some(Due::Whole);
        }
        let last = at.changes_at.max(at.whole_at);
        let changes_every = self.sync.changes_every;
        let is_due = changes_every.is_some_and(|every| is_over(last, every));
        is_due.then_some(Due::Changes)
    }

    pub(super) async fn claim(&mut self) -> Result<bool, StoreError> {
        let last = (!self.is_first).then_some(self.at.claim);
        let (key, now) = (self.of.clone(), self.op.now());
        let until = now.plus(CLAIM);
        let claimed = self.op.store.write(move |w| {
            w.claim_directory_sync(&key.tenant, &key.connector, last, (now, until))
        });
        let Some(claim) = claimed.await? else {
            return Ok(false);
        };
        self.at.claim = claim;
        self.at.claimed_until = Some(until);
        Ok(true)
    }

    pub(super) async fn run(
        &mut self,
        due: Due,
        is_confirmed: bool,
    ) -> Result<Outcome, NotSynchronised> {
        let begun_at = match due {
            Due::Changes => {
                let begun_at = self.op.now();
                if !self.look_at_changes().await? {
                    self.at.begun_at = None;
                    self.look_at_all().await?;
                }
                begun_at
            }
            Due::Whole => self.look_at_all().await?,
        };
        self.conclude(is_confirmed).await?;
        if self.at.begun_at.take().is_some() {
            self.at.whole_at = Some(begun_at);
        }
        self.at.changes_at = Some(begun_at);
        self.at.after_subject = None;
        self.at.claimed_until = None;
        self.keep().await?;
        Ok(self.outcome)
    }

    /// Looks everybody up, and says since when; behind whom another node came to, if that was not long ago.
    async fn look_at_all(&mut self) -> Result<Timestamp, NotSynchronised> {
        let now = self.op.now();
        let begun_at = self.at.begun_at;
        let begun_at = begun_at.filter(|begun_at| now < begun_at.plus(self.sync.every));
        let begun_at = if let Some(begun_at) = begun_at {
            begun_at
        } else {
            self.at.after_subject = None;
            if self.sync.changes_every.is_some() && self.sync.changes_by == ChangesBy::Number {
                // Asked first: what changes meanwhile is a change after it.
                let to = (self.connection, self.directory);
                let changes = self
                    .directories
                    .changes(self.op, to, self.sync, (now, None));
                self.at.mark = changes.await?.mark;
            }
            now
        };
        self.at.begun_at = Some(begun_at);
        loop {
            let (of, after) = (self.of.clone(), self.at.after_subject.clone());
            let most = i64::try_from(PORTION).unwrap_or(i64::MAX);
            let people = self
                .op
                .store
                .read(move |r| r.list_people_after(&of, after.as_deref(), most))
                .await?;
            let Some(last) = people.last() else {
                return Ok(begun_at);
            };
            self.at.after_subject = Some(last.subject.clone());
            self.follow(people).await?;
        }
    }

    /// Looks those up whose entries have changed. Says whether it could be told who they are.
    async fn look_at_changes(&mut self) -> Result<bool, NotSynchronised> {
        let since = self.at.changes_at.max(self.at.whole_at);
        let since = since.unwrap_or_else(|| self.op.now());
        let to = (self.connection, self.directory);
        let from = (since, self.at.mark.clone());
        let changed = self.directories.changes(self.op, to, self.sync, from);
        let changed = changed.await?;
        let Some(subjects) = changed.subjects else {
            return Ok(false);
        };
        for portion in subjects.chunks(PORTION) {
            let (of, portion) = (self.of.clone(), portion.to_vec());
            let people = self
                .op
                .store
                .read(move |r| r.list_people_called(&of, &portion))
                .await?;
            if !people.is_empty() {
                self.follow(people).await?;
            }
        }
        self.at.mark = changed.mark;
        Ok(true)
    }

    /// Writes where it stands.
    pub(super) async fn keep(&self) -> Result<(), NotSynchronised> {
        let (of, at) = (self.of.clone(), self.at.clone());
        let is_ours = self
            .op
            .store
            .write(move |w| w.write_directory_sync(&of.tenant, &of.connector, &at));
        if is_ours.await? {
            Ok(())
        } else {
            Err(NotSynchronised::Taken)
        }
    }
}
