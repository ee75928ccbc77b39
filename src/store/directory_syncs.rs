//! How far the people of directories have been looked up, and which of them are not there any more.

use diesel::prelude::*;

use super::row::optional_time;
use super::schema::{directory_syncs, upstream_identities};
use super::{Read, StoreError, Write};
use crate::domain::connector::ConnectorName;
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

/// Where it stands with one directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectorySync {
    /// The number of the last claim: what is written by an earlier one counts for nothing.
    pub claim: i64,
    /// Until when a node does it, or leaves it.
    pub claimed_until: Option<Timestamp>,
    /// When the pass began that is under way.
    pub begun_at: Option<Timestamp>,
    /// Up to whom it has come.
    pub after_subject: Option<String>,
    /// When the last one began that came to its end.
    pub whole_at: Option<Timestamp>,
    /// When it was last asked what has changed.
    pub changes_at: Option<Timestamp>,
    /// From where on that is asked, as the directory calls it.
    pub mark: Option<String>,
    /// How many were missing at once, so that nobody was turned off.
    pub withheld: i64,
}

#[derive(AsChangeset)]
#[diesel(table_name = directory_syncs, treat_none_as_null = true)]
struct Standing {
    claimed_until: Option<i64>,
    begun_at: Option<i64>,
    after_subject: Option<String>,
    whole_at: Option<i64>,
    changes_at: Option<i64>,
    mark: Option<String>,
    withheld: i64,
}

type Row = (
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    i64,
);

impl From<Row> for DirectorySync {
    fn from(
        (claim, claimed_until, begun_at, after_subject, whole_at, changes_at, mark, withheld): Row,
    ) -> Self {
        Self {
            claim,
            claimed_until: optional_time(claimed_until),
            begun_at: optional_time(begun_at),
            after_subject,
            whole_at: optional_time(whole_at),
            changes_at: optional_time(changes_at),
            mark,
            withheld,
        }
    }
}

/// The people of one directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleOf {
    /// Whose they are here.
    pub tenant: TenantId,
    /// By which connector.
    pub connector: ConnectorName,
    /// What stands for it where an upstream's issuer does.
    pub issuer: String,
}

/// Somebody whom a directory knows, or knew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// By this.
    pub subject: String,
    /// Who they are here.
    pub user: UserId,
    /// Since when it does not know them.
    pub missing_at: Option<Timestamp>,
    /// Since when they are turned off for that.
    pub gone_at: Option<Timestamp>,
}

type KnownRow = (String, String, Option<i64>, Option<i64>);

impl From<KnownRow> for Known {
    fn from((subject, user, missing_at, gone_at): KnownRow) -> Self {
        Self {
            subject,
            user: UserId::new(user),
            missing_at: optional_time(missing_at),
            gone_at: optional_time(gone_at),
        }
    }
}

/// The rows of a directory's people.
macro_rules! theirs {
    ($of:expr) => {
        upstream_identities::table
            .filter(upstream_identities::tenant_id.eq($of.tenant.as_str()))
            .filter(upstream_identities::connector.eq($of.connector.as_str()))
            .filter(upstream_identities::issuer.eq($of.issuer.as_str()))
    };
}

/// What is read of them.
macro_rules! known {
    ($rows:expr) => {
        $rows.select((
            upstream_identities::subject,
            upstream_identities::user_id,
            upstream_identities::missing_at,
            upstream_identities::gone_at,
        ))
    };
}

impl Read<'_> {
    /// Where it stands, if it ever began.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_directory_sync(
        &mut self,
        tenant: &TenantId,
        connector: &ConnectorName,
    ) -> Result<Option<DirectorySync>, StoreError> {
        let found: Option<Row> = self.connection.find(
            directory_syncs::table
                .find((tenant.as_str(), connector.as_str()))
                .select((
                    directory_syncs::claim,
                    directory_syncs::claimed_until,
                    directory_syncs::begun_at,
                    directory_syncs::after_subject,
                    directory_syncs::whole_at,
                    directory_syncs::changes_at,
                    directory_syncs::mark,
                    directory_syncs::withheld,
                )),
        )?;
        Ok(found.map(DirectorySync::from))
    }

    /// Some of its people, behind one of them, in the order of their subjects.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_people_after(
        &mut self,
        of: &PeopleOf,
        after: Option<&str>,
        most: i64,
    ) -> Result<Vec<Known>, StoreError> {
        // No subject is empty.
        let after = after.unwrap_or_default();
        let rows: Vec<KnownRow> = self.connection.load(
            known!(theirs!(of).filter(upstream_identities::subject.gt(after.to_owned())))
                .order(upstream_identities::subject)
                .limit(most),
        )?;
        Ok(rows.into_iter().map(Known::from).collect())
    }

    /// Those of its people who are called so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_people_called(
        &mut self,
        of: &PeopleOf,
        subjects: &[String],
    ) -> Result<Vec<Known>, StoreError> {
        let rows: Vec<KnownRow> = self.connection.load(known!(
            theirs!(of).filter(upstream_identities::subject.eq_any(subjects.to_vec()))
        ))?;
        Ok(rows.into_iter().map(Known::from).collect())
    }

    /// Some of those who are missing, and are not turned off for that yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_missing_people(
        &mut self,
        of: &PeopleOf,
        most: i64,
    ) -> Result<Vec<Known>, StoreError> {
        let missing = theirs!(of)
            .filter(upstream_identities::missing_at.is_not_null())
            .filter(upstream_identities::gone_at.is_null());
        let rows: Vec<KnownRow> = self.connection.load(
            known!(missing)
                .order(upstream_identities::subject)
                .limit(most),
        )?;
        Ok(rows.into_iter().map(Known::from).collect())
    }

    /// How many there are who are not turned off; and how many of these are missing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_people(&mut self, of: &PeopleOf) -> Result<(i64, i64), StoreError> {
        let there = || theirs!(of).filter(upstream_identities::gone_at.is_null());
        let missing = there().filter(upstream_identities::missing_at.is_not_null());
        let all: Option<i64> = self.connection.find(there().count())?;
        let missing: Option<i64> = self.connection.find(missing.count())?;
        Ok((all.unwrap_or_default(), missing.unwrap_or_default()))
    }
}

impl Write<'_> {
    /// Takes it upon this node, which has seen the last claim, and says under which number; unless another did, or does.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_directory_sync(
        &mut self,
        tenant: &TenantId,
        connector: &ConnectorName,
        last: Option<i64>,
        (now, until): (Timestamp, Timestamp),
    ) -> Result<Option<i64>, StoreError> {
        let Some(last) = last else {
            let first = 1;
            let is_first = self.connection.insert_unique(
                diesel::insert_into(directory_syncs::table)
                    .values((
                        directory_syncs::tenant_id.eq(tenant.as_str()),
                        directory_syncs::connector.eq(connector.as_str()),
                        directory_syncs::claim.eq(first),
                        directory_syncs::claimed_until.eq(until.as_micros()),
                        directory_syncs::withheld.eq(0),
                    ))
                    .on_conflict_do_nothing(),
            )?;
            return Ok(is_first.then_some(first));
        };
        let is_free = directory_syncs::claimed_until
            .is_null()
            .or(directory_syncs::claimed_until.le(now.as_micros()));
        let row = directory_syncs::table
            .find((tenant.as_str(), connector.as_str()))
            .filter(directory_syncs::claim.eq(last))
            .filter(is_free);
        let claimed = self.connection.execute(diesel::update(row).set((
            directory_syncs::claim.eq(last + 1),
            directory_syncs::claimed_until.eq(until.as_micros()),
        )))?;
        Ok((claimed == 1).then_some(last + 1))
    }

    /// Writes where it stands, and says whether this claim is the last one still. Nothing else of the transaction may stand if it is not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn write_directory_sync(
        &mut self,
        tenant: &TenantId,
        connector: &ConnectorName,
        sync: &DirectorySync,
    ) -> Result<bool, StoreError> {
        let row = directory_syncs::table
            .find((tenant.as_str(), connector.as_str()))
            .filter(directory_syncs::claim.eq(sync.claim));
        let standing = Standing {
            claimed_until: sync.claimed_until.map(Timestamp::as_micros),
            begun_at: sync.begun_at.map(Timestamp::as_micros),
            after_subject: sync.after_subject.clone(),
            whole_at: sync.whole_at.map(Timestamp::as_micros),
            changes_at: sync.changes_at.map(Timestamp::as_micros),
            mark: sync.mark.clone(),
            withheld: sync.withheld,
        };
        let written = self
            .connection
            .execute(diesel::update(row).set(&standing))?;
        Ok(written == 1)
    }

    /// Notes that somebody is missing at their directory, or is not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark_missing(
        &mut self,
        of: &PeopleOf,
        subject: &str,
        since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let since = since.map(Timestamp::as_micros);
        let own = theirs!(of).filter(upstream_identities::subject.eq(subject));
        self.connection
            .execute(diesel::update(own).set(upstream_identities::missing_at.eq(since)))?;
        Ok(())
    }

    /// Notes that somebody is turned off because their directory knows them no more, or is not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark_gone(
        &mut self,
        of: &PeopleOf,
        subject: &str,
        since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let since = since.map(Timestamp::as_micros);
        let own = theirs!(of).filter(upstream_identities::subject.eq(subject));
        self.connection.execute(diesel::update(own).set((
            upstream_identities::missing_at.eq(since),
            upstream_identities::gone_at.eq(since),
        )))?;
        Ok(())
    }
}
