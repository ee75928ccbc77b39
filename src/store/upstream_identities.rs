//! What upstreams call people who sign in by them.

use diesel::prelude::*;

use super::schema::{unlinked_identities, upstream_identities};
use super::{Read, StoreError, Write};
use crate::domain::connector::{ConnectorName, UpstreamIdentity};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;
use crate::secret::sha256_base64url;

/// Signs of what one is called by forms and commands.
const HANDLE: usize = 16;
/// People who are known by one name at several directories.
const MOST_OF_A_NAME: i64 = 5;

/// The row of one identity.
macro_rules! row {
    ($tenant:expr, $identity:expr) => {
        upstream_identities::table.find((
            $tenant.as_str(),
            $identity.connector.as_str(),
            $identity.issuer.as_str(),
            $identity.subject.as_str(),
        ))
    };
}

/// An identity of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// What the upstream calls them.
    pub identity: UpstreamIdentity,
    /// Since when it is known whose it is.
    pub created_at: Timestamp,
    /// When they last signed in by it.
    pub last_used_at: Timestamp,
    /// What they typed then, where it is a directory's name of theirs alone: as guesses at it are counted.
    pub typed_as: Option<String>,
}

impl LinkedIdentity {
    /// What forms and commands call it: its subject may be a person's address.
    #[must_use]
    pub fn handle(&self) -> String {
        hash(&self.identity).chars().take(HANDLE).collect()
    }
}

fn hash(identity: &UpstreamIdentity) -> String {
    let UpstreamIdentity {
        connector,
        issuer,
        subject,
    } = identity;
    sha256_base64url(format!("{connector}\n{issuer}\n{subject}").as_bytes())
}

type Row = (String, String, String, i64, i64, Option<String>);

impl From<Row> for LinkedIdentity {
    fn from((connector, issuer, subject, created_at, last_used_at, typed_as): Row) -> Self {
        Self {
            identity: UpstreamIdentity {
                connector: ConnectorName::stored(connector),
                issuer,
                subject,
            },
            created_at: Timestamp::from_micros(created_at),
            last_used_at: Timestamp::from_micros(last_used_at),
            typed_as,
        }
    }
}

impl Read<'_> {
    /// Whose an identity is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_user_of_upstream(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
    ) -> Result<Option<UserId>, StoreError> {
        let found: Option<String> = self
            .connection
            .find(row!(tenant, identity).select(upstream_identities::user_id))?;
        Ok(found.map(UserId::new))
    }

    /// Who last came by a directory under a name; a few of them, for several directories may have it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_users_typed_as(
        &mut self,
        tenant: &TenantId,
        typed_as: &str,
    ) -> Result<Vec<UserId>, StoreError> {
        let found: Vec<String> = self.connection.load(
            upstream_identities::table
                .filter(upstream_identities::tenant_id.eq(tenant.as_str()))
                .filter(upstream_identities::typed_as.eq(typed_as))
                .select(upstream_identities::user_id)
                .limit(MOST_OF_A_NAME),
        )?;
        Ok(found.into_iter().map(UserId::new).collect())
    }

    /// Whether an identity was taken away from an account, and nobody has said yes to it since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_unlinked_identity(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
    ) -> Result<bool, StoreError> {
        let marks: Vec<i64> = self.connection.load(
            unlinked_identities::table
                .filter(unlinked_identities::tenant_id.eq(tenant.as_str()))
                .filter(unlinked_identities::identity_hash.eq(hash(identity)))
                .select(unlinked_identities::unlinked_at)
                .limit(1),
        )?;
        Ok(!marks.is_empty())
    }

    /// All identities of somebody, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_upstream_identities(
        &mut self,
        user: &UserId,
    ) -> Result<Vec<LinkedIdentity>, StoreError> {
        let rows: Vec<Row> = self.connection.load(
            upstream_identities::table
                .filter(upstream_identities::user_id.eq(user.as_str()))
                .select((
                    upstream_identities::connector,
                    upstream_identities::issuer,
                    upstream_identities::subject,
                    upstream_identities::created_at,
                    upstream_identities::last_used_at,
                    upstream_identities::typed_as,
                ))
                .order((
                    upstream_identities::created_at,
                    upstream_identities::connector,
                    upstream_identities::subject,
                )),
        )?;
        Ok(rows.into_iter().map(LinkedIdentity::from).collect())
    }
}

impl Write<'_> {
    /// Notes whose an identity is, and says whether it was nobody's: of two who take it at once, one gets it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_upstream_identity(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
        user: &UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(upstream_identities::table)
                .values((
                    upstream_identities::tenant_id.eq(tenant.as_str()),
                    upstream_identities::connector.eq(identity.connector.as_str()),
                    upstream_identities::issuer.eq(identity.issuer.as_str()),
                    upstream_identities::subject.eq(identity.subject.as_str()),
                    upstream_identities::user_id.eq(user.as_str()),
                    upstream_identities::created_at.eq(now.as_micros()),
                    upstream_identities::last_used_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )
    }

    /// Takes an identity of somebody away, so that it is not theirs again unasked, and says whether it was theirs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_upstream_identity(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
        user: &UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let own = row!(tenant, identity).filter(upstream_identities::user_id.eq(user.as_str()));
        let deleted = self.connection.execute(diesel::delete(own))?;
        if deleted == 0 {
            return Ok(false);
        }
        // Where it was taken away from them before, the mark of that is as good.
        let _ = self.connection.insert_unique(
            diesel::insert_into(unlinked_identities::table)
                .values((
                    unlinked_identities::tenant_id.eq(tenant.as_str()),
                    unlinked_identities::identity_hash.eq(hash(identity)),
                    unlinked_identities::user_id.eq(user.as_str()),
                    unlinked_identities::unlinked_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        // What somebody has proven by it a moment ago begins no session any more.
        self.advance_credentials(user)?;
        Ok(true)
    }

    /// Notes under which name somebody came by a directory, and that nobody else of it has that any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn name_upstream_identity(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
        typed_as: &str,
    ) -> Result<(), StoreError> {
        let is_other = upstream_identities::typed_as
            .is_null()
            .or(upstream_identities::typed_as.ne(typed_as));
        let own = row!(tenant, identity).filter(is_other);
        let named = diesel::update(own).set(upstream_identities::typed_as.eq(typed_as));
        if self.connection.execute(named)? == 0 {
            return Ok(());
        }
        let others = upstream_identities::table
            .filter(upstream_identities::tenant_id.eq(tenant.as_str()))
            .filter(upstream_identities::typed_as.eq(typed_as))
            .filter(upstream_identities::connector.eq(identity.connector.as_str()))
            .filter(upstream_identities::issuer.eq(identity.issuer.as_str()))
            .filter(upstream_identities::subject.ne(identity.subject.as_str()));
        let nothing = upstream_identities::typed_as.eq(None::<String>);
        self.connection
            .execute(diesel::update(others).set(nothing))?;
        Ok(())
    }

    /// Forgets that an identity was taken away: its person has said yes to it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn relink_identity(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
    ) -> Result<(), StoreError> {
        self.connection.execute(diesel::delete(
            unlinked_identities::table
                .filter(unlinked_identities::tenant_id.eq(tenant.as_str()))
                .filter(unlinked_identities::identity_hash.eq(hash(identity))),
        ))?;
        Ok(())
    }

    /// Whose an identity is, which is used now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_upstream_identity(
        &mut self,
        tenant: &TenantId,
        identity: &UpstreamIdentity,
        now: Timestamp,
    ) -> Result<Option<UserId>, StoreError> {
        let used: Vec<String> = self.connection.update_returning(
            diesel::update(row!(tenant, identity))
                .set(upstream_identities::last_used_at.eq(now.as_micros()))
                .returning(upstream_identities::user_id),
        )?;
        Ok(used.into_iter().next().map(UserId::new))
    }
}
