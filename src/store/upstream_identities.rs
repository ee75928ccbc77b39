//! What upstreams call people who sign in by them.

use diesel::prelude::*;

use super::schema::upstream_identities;
use super::{Read, StoreError, Write};
use crate::domain::connector::{ConnectorName, UpstreamIdentity};
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

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
}

type Row = (String, String, String, i64, i64);

impl From<Row> for LinkedIdentity {
    fn from((connector, issuer, subject, created_at, last_used_at): Row) -> Self {
        Self {
            identity: UpstreamIdentity {
                connector: ConnectorName::stored(connector),
                issuer,
                subject,
            },
            created_at: Timestamp::from_micros(created_at),
            last_used_at: Timestamp::from_micros(last_used_at),
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
