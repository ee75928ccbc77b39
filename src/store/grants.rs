//! Grants.

use diesel::prelude::*;

use super::cached::{Change, Liveness};
use super::engine::columns;
use super::row::{Table, optional_time, to_json};
use super::schema::{clients, grants, revoked_access_tokens, users};
use super::{Read, StoreError, Write};
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, GrantId, SessionId, TenantId, UserId};
use crate::domain::scope::{OFFLINE_ACCESS, Scope};
use crate::domain::time::Timestamp;

const TABLE: Table = Table("grants");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
struct GrantRow {
    id: String,
    tenant_id: String,
    client_id: String,
    user_id: String,
    session_id: String,
    scope: String,
    is_offline: bool,
    claims: String,
    authentication: String,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl TryFrom<GrantRow> for Grant {
    type Error = StoreError;

    fn try_from(row: GrantRow) -> Result<Self, StoreError> {
        Ok(Self {
            scope: Scope::parse(&row.scope)
                .map_err(|error| TABLE.inconsistent("scope", &row.id, &error))?,
            claims: TABLE.json("claims", &row.id, &row.claims)?,
            authentication: TABLE.json("authentication", &row.id, &row.authentication)?,
            tenant_id: TenantId::new(row.tenant_id),
            id: GrantId::new(row.id),
            client_id: ClientId::new(row.client_id),
            user_id: UserId::new(row.user_id),
            session_id: SessionId::new(row.session_id),
            created_at: Timestamp::from_micros(row.created_at),
            revoked_at: optional_time(row.revoked_at),
        })
    }
}

impl Read<'_> {
    /// A grant, whether revoked or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_grant(&mut self, id: &GrantId) -> Result<Option<Grant>, StoreError> {
        let row: Option<GrantRow> = self.connection.find(
            grants::table
                .find(id.as_str())
                .select(columns::<GrantRow>()),
        )?;
        row.map(Grant::try_from).transpose()
    }

    /// A grant that was not revoked, of a user who is not turned off.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_live_grant(&mut self, id: &GrantId) -> Result<Option<Grant>, StoreError> {
        let row: Option<GrantRow> = self.connection.find(
            grants::table
                .inner_join(users::table)
                .filter(grants::id.eq(id.as_str()))
                .filter(grants::revoked_at.is_null())
                .filter(users::disabled_at.is_null())
                .select(columns::<GrantRow>()),
        )?;
        row.map(Grant::try_from).transpose()
    }

    /// Whether the tokens of a family (a grant's id, or a client's for its own tokens) are alive.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_liveness(
        &mut self,
        tenant: &TenantId,
        family: &str,
    ) -> Result<Option<Liveness>, StoreError> {
        let revoked_at: Option<Option<i64>> = self.connection.find(
            grants::table
                .find(family)
                .filter(grants::tenant_id.eq(tenant.as_str()))
                .select(grants::revoked_at),
        )?;
        let is_live = if let Some(revoked_at) = revoked_at {
            revoked_at.is_none()
        } else {
            let disabled_at: Option<Option<i64>> = self.connection.find(
                clients::table
                    .find((tenant.as_str(), family))
                    .select(clients::disabled_at),
            )?;
            disabled_at == Some(None)
        };
        let revoked: Vec<String> = self.connection.load(
            revoked_access_tokens::table
                .filter(revoked_access_tokens::family.eq(family))
                .select(revoked_access_tokens::jti),
        )?;
        Ok(Some(Liveness {
            is_live,
            revoked: revoked.into_iter().collect(),
        }))
    }
}

impl Write<'_> {
    /// Adds a grant. `expires_at` is when nothing that came of it can be valid any more, so that it may be swept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_grant(&mut self, grant: &Grant, expires_at: Timestamp) -> Result<(), StoreError> {
        let row = GrantRow {
            id: grant.id.to_string(),
            tenant_id: grant.tenant_id.to_string(),
            client_id: grant.client_id.to_string(),
            user_id: grant.user_id.to_string(),
            session_id: grant.session_id.to_string(),
            scope: grant.scope.to_string(),
            is_offline: grant.scope.has(OFFLINE_ACCESS),
            claims: to_json(&grant.claims)?,
            authentication: to_json(&grant.authentication)?,
            created_at: grant.created_at.as_micros(),
            expires_at: expires_at.as_micros(),
            revoked_at: None,
        };
        self.connection
            .execute(diesel::insert_into(grants::table).values(&row))?;
        Ok(())
    }

    /// Moves the moment at which the grant may be swept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn extend_grant(&mut self, id: &GrantId, expires_at: Timestamp) -> Result<(), StoreError> {
        self.connection.update_often(
            diesel::update(grants::table.find(id.as_str()))
                .set(grants::expires_at.eq(expires_at.as_micros()))
                .returning(grants::id),
        )?;
        Ok(())
    }

    /// Takes a grant back: its code, refresh tokens and access tokens are dead.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_grant(&mut self, id: &GrantId, now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(
                grants::table
                    .filter(grants::id.eq(id.as_str()))
                    .filter(grants::revoked_at.is_null()),
            )
            .set(grants::revoked_at.eq(now.as_micros())),
        )?;
        self.changed(Change::Family(id.to_string()));
        Ok(())
    }
}
