//! Grants.

mod living;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;
use diesel::result::Error::DatabaseError;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

pub use self::living::LivingGrant;
use super::cached::{Change, Liveness};
use super::engine::{AnyConnection, columns};
use super::row::{Table, optional_time, to_json};
use super::schema::{clients, consents, grants, revoked_access_tokens as revoked, sessions, users};
use super::{Read, StoreError, Write};
use crate::domain::grant::{AuthorizationCode, Grant};
use crate::domain::id::{ClientId, GrantId, SessionId, TenantId, UserId};
use crate::domain::scope::{OFFLINE_ACCESS, Scope};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

pub(super) const TABLE: Table = Table("grants");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
pub(super) struct GrantRow {
    id: String,
    tenant_id: String,
    client_id: String,
    user_id: String,
    session_id: String,
    scope: String,
    resources: String,
    authorization_details: String,
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
            resources: TABLE.json("resources", &row.id, &row.resources)?,
            authorization_details: TABLE.json(
                "authorization_details",
                &row.id,
                &row.authorization_details,
            )?,
            claims: TABLE.json("claims", &row.id, &row.claims)?,
            authentication: TABLE.json("authentication", &row.id, &row.authentication)?,
            tenant_id: TenantId::new(row.tenant_id),
            id: GrantId::new(row.id),
            client_id: ClientId::new(row.client_id),
            user_id: UserId::new(row.user_id),
            session_id: SessionId::new(row.session_id),
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
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

    /// Whether the tokens of a family (a grant's id, or a client's for its own tokens) are alive.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_liveness(
        &mut self,
        tenant: &TenantId,
        family: &str,
    ) -> Result<Liveness, StoreError> {
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
        if !is_live {
            return Ok(Liveness::None);
        }
        let any_revoked: Option<String> = self.connection.find(
            revoked::table
                .filter(revoked::tenant_id.eq(tenant.as_str()))
                .filter(revoked::family.eq(family))
                .select(revoked::jti)
                .limit(1),
        )?;
        Ok(any_revoked.map_or(Liveness::Whole, |_| Liveness::InPart))
    }
}

impl Read<'_> {
    /// The clients that hold a live grant of a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_clients_of(
        &mut self,
        user: &UserId,
        now: Timestamp,
    ) -> Result<Vec<ClientId>, StoreError> {
        let ids: Vec<String> = self.connection.load(
            grants::table
                .filter(grants::user_id.eq(user.as_str()))
                .filter(grants::revoked_at.is_null())
                .filter(grants::expires_at.gt(now.as_micros()))
                .select(grants::client_id)
                .distinct()
                .order(grants::client_id),
        )?;
        Ok(ids.into_iter().map(ClientId::new).collect())
    }
}

impl Write<'_> {
    /// Adds a grant in its session, with its code, and says whether it could: the session was not ended, its user is not
    /// turned off, and, where it needs that, they still allow the client something.
    /// Its lifetimes are the caller's to check. The session does not end before this transaction does: whoever ends it
    /// then finds the grant.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_grant(
        &mut self,
        grant: &Grant,
        code: Option<(&TokenHash, &AuthorizationCode)>,
        needs_consent: bool,
    ) -> Result<bool, StoreError> {
        let user = users::table
            .filter(users::id.eq(sessions::user_id))
            .filter(users::disabled_at.is_null());
        let consent = consents::user_id
            .eq(sessions::user_id)
            .and(consents::client_id.eq(grant.client_id.as_str()));
        let values = (
            grant.id.as_str().into_sql::<Text>(),
            grant.tenant_id.as_str().into_sql::<Text>(),
            grant.client_id.as_str().into_sql::<Text>(),
            grant.user_id.as_str().into_sql::<Text>(),
            sessions::id,
            grant.scope.to_string().into_sql::<Text>(),
            to_json(&grant.resources)?.into_sql::<Text>(),
            to_json(&grant.authorization_details)?.into_sql::<Text>(),
            grant.scope.has(OFFLINE_ACCESS).into_sql::<Bool>(),
            to_json(&grant.claims)?.into_sql::<Text>(),
            to_json(&grant.authentication)?.into_sql::<Text>(),
            grant.created_at.as_micros().into_sql::<BigInt>(),
            grant.expires_at.as_micros().into_sql::<BigInt>(),
            code.map(|(hash, _)| hash.as_str())
                .into_sql::<Nullable<Text>>(),
            code.map(|(_, code)| to_json(code))
                .transpose()?
                .into_sql::<Nullable<Text>>(),
        );
        let columns = (
            grants::id,
            grants::tenant_id,
            grants::client_id,
            grants::user_id,
            grants::session_id,
            grants::scope,
            grants::resources,
            grants::authorization_details,
            grants::is_offline,
            grants::claims,
            grants::authentication,
            grants::created_at,
            grants::expires_at,
            grants::code_hash,
            grants::code,
        );
        // The rows that it rests on are locked, so that whoever takes one of them back at this moment waits, and then finds
        // the grant; on SQLite nobody else writes.
        macro_rules! insert_from {
            ($rows:expr) => {{
                let rows = $rows
                    .filter(sessions::id.eq(grant.session_id.as_str()))
                    .filter(sessions::ended_at.is_null())
                    .filter(exists(user))
                    .select(values);
                match &mut *self.connection {
                    AnyConnection::Sqlite(connection) => rows
                        .insert_into(grants::table)
                        .into_columns(columns)
                        .execute(connection),
                    AnyConnection::Postgres(connection) => rows
                        .for_share()
                        .insert_into(grants::table)
                        .into_columns(columns)
                        .execute(connection),
                }
            }};
        }
        let inserted = if needs_consent {
            // Known from a cache before: it may have been taken back a moment ago.
            insert_from!(sessions::table.inner_join(consents::table.on(consent)))
        } else {
            insert_from!(sessions::table)
        };
        match inserted {
            // Its id is 128 random bits: it was this very grant, and only the answer was lost.
            Err(DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(true),
            inserted => Ok(inserted? == 1),
        }
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
