//! Refresh tokens, opaque access tokens, and access tokens that were revoked singly.

use std::time::Duration;

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::grants::GrantRow;
use super::schema::{
    grants, opaque_access_tokens as opaque, refresh_tokens, revoked_access_tokens as revoked,
    sessions, users,
};
use super::{Read, StoreError, Write};
use crate::domain::grant::{Grant, OpaqueAccessToken, RefreshToken};
use crate::domain::id::{GrantId, TenantId};
use crate::domain::scope::OFFLINE_ACCESS;
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens, treat_none_as_default_value = false)]
struct RefreshTokenRow {
    grant_id: String,
    tenant_id: String,
    hash: String,
    previous_hash: Option<String>,
    created_at: i64,
    expires_at: i64,
}

impl From<RefreshTokenRow> for RefreshToken {
    fn from(row: RefreshTokenRow) -> Self {
        Self {
            tenant_id: TenantId::new(row.tenant_id),
            grant_id: GrantId::new(row.grant_id),
            hash: row.hash,
            previous_hash: row.previous_hash,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        }
    }
}

/// A grant with its refresh token.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewable {
    /// The token that is good now.
    pub token: RefreshToken,
    /// What it renews.
    pub grant: Grant,
    /// Whether the grant was not revoked, and its user is not turned off.
    pub is_live: bool,
    /// When the session's time is, as long as the session is remembered.
    session_end: Option<Timestamp>,
}

impl Renewable {
    /// Whether the grant is still good for something: `offline_access` outlives the session (OpenID Connect Core 1.0 §11),
    /// all else is over when its time is.
    #[must_use]
    pub fn has_time_left(&self, now: Timestamp) -> bool {
        self.grant.scope.has(OFFLINE_ACCESS) || self.session_end.is_some_and(|end| now < end)
    }
}

/// What using a refresh token came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// First use: it is used now.
    Used,
    /// Used a moment ago by the same client, whose network failed perhaps: answer with the same successor.
    Retried,
    /// Used before: somebody has a copy.
    Reused,
}

/// A single access token that is to be dead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedAccessToken {
    /// Its grant's id, or its client's.
    pub family: String,
    /// Its `jti`.
    pub jti: String,
    /// When it would have expired.
    pub expires_at: Timestamp,
}

impl Read<'_> {
    /// A grant with its refresh token, live or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_renewable(
        &mut self,
        tenant: &TenantId,
        grant: &GrantId,
    ) -> Result<Option<Renewable>, StoreError> {
        let row: Option<(RefreshTokenRow, GrantRow, Option<i64>, Option<i64>)> =
            self.connection.find(
                refresh_tokens::table
                    .inner_join(
                        grants::table
                            .inner_join(users::table)
                            .left_join(sessions::table),
                    )
                    .filter(refresh_tokens::grant_id.eq(grant.as_str()))
                    .filter(refresh_tokens::tenant_id.eq(tenant.as_str()))
                    .select((
                        columns::<RefreshTokenRow>(),
                        columns::<GrantRow>(),
                        users::disabled_at,
                        sessions::expires_at.nullable(),
                    )),
            )?;
        let Some((token, grant, disabled_at, session_end)) = row else {
            return Ok(None);
        };
        let grant = Grant::try_from(grant)?;
        Ok(Some(Renewable {
            token: token.into(),
            is_live: grant.revoked_at.is_none() && disabled_at.is_none(),
            grant,
            session_end: session_end.map(Timestamp::from_micros),
        }))
    }

    /// An opaque access token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_opaque_access_token(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
    ) -> Result<Option<OpaqueAccessToken>, StoreError> {
        let row: Option<(String, i64)> = self.connection.find(
            opaque::table
                .filter(opaque::hash.eq(hash.as_str()))
                .filter(opaque::tenant_id.eq(tenant.as_str()))
                .select((opaque::claims, opaque::expires_at)),
        )?;
        Ok(row.map(|(claims, expires_at)| OpaqueAccessToken {
            tenant_id: tenant.clone(),
            hash: hash.as_str().to_owned(),
            claims,
            expires_at: Timestamp::from_micros(expires_at),
        }))
    }

    /// Whether an access token was revoked singly.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_revoked(
        &mut self,
        tenant: &TenantId,
        family: &str,
        jti: &str,
    ) -> Result<bool, StoreError> {
        let found: Option<String> = self.connection.find(
            revoked::table
                .find((family, jti))
                .filter(revoked::tenant_id.eq(tenant.as_str()))
                .select(revoked::jti),
        )?;
        Ok(found.is_some())
    }
}

impl Write<'_> {
    /// Gives a grant its first refresh token, unless it has one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_refresh_token(&mut self, token: &RefreshToken) -> Result<(), StoreError> {
        let row = RefreshTokenRow {
            grant_id: token.grant_id.to_string(),
            tenant_id: token.tenant_id.to_string(),
            hash: token.hash.clone(),
            previous_hash: token.previous_hash.clone(),
            created_at: token.created_at.as_micros(),
            expires_at: token.expires_at.as_micros(),
        };
        self.connection.insert_unique(
            diesel::insert_into(refresh_tokens::table)
                .values(&row)
                .on_conflict_do_nothing(),
        )?;
        Ok(())
    }

    /// Puts `successor` in the place of the presented token: compare-and-set, so one of two users wins. The loser, if it
    /// comes within `grace` and before the successor was used, is a retry; otherwise a reuse (RFC 9700 §4.14.2).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_refresh_token(
        &mut self,
        presented: &TokenHash,
        successor: &RefreshToken,
        grace: Duration,
    ) -> Result<RefreshOutcome, StoreError> {
        let now = successor.created_at;
        let won = self.connection.update_often(
            diesel::update(
                refresh_tokens::table
                    .filter(refresh_tokens::grant_id.eq(successor.grant_id.as_str()))
                    .filter(refresh_tokens::hash.eq(presented.as_str())),
            )
            .set((
                refresh_tokens::hash.eq(&successor.hash),
                refresh_tokens::previous_hash.eq(presented.as_str()),
                refresh_tokens::created_at.eq(now.as_micros()),
                refresh_tokens::expires_at.eq(successor.expires_at.as_micros()),
            ))
            .returning(refresh_tokens::hash),
        )?;
        if won == 1 {
            return Ok(RefreshOutcome::Used);
        }
        // Read again: on PostgreSQL the winner may have committed while the update above waited for it.
        let current: Option<(Option<String>, i64)> = self.connection.find(
            refresh_tokens::table
                .find(successor.grant_id.as_str())
                .select((refresh_tokens::previous_hash, refresh_tokens::created_at)),
        )?;
        // Without a grace nobody is a retry, not even who came before the winner and was served after it.
        let is_retry = !grace.is_zero()
            && current.is_some_and(|(previous, used_at)| {
                previous.as_deref() == Some(presented.as_str())
                    && now < Timestamp::from_micros(used_at).plus(grace)
            });
        Ok(if is_retry {
            RefreshOutcome::Retried
        } else {
            RefreshOutcome::Reused
        })
    }

    /// Adds an opaque access token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_opaque_access_token(
        &mut self,
        token: &OpaqueAccessToken,
    ) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::insert_into(opaque::table).values((
                opaque::hash.eq(&token.hash),
                opaque::tenant_id.eq(token.tenant_id.as_str()),
                opaque::claims.eq(&token.claims),
                opaque::expires_at.eq(token.expires_at.as_micros()),
            )))?;
        Ok(())
    }

    /// Revokes one access token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_access_token(
        &mut self,
        tenant: &TenantId,
        token: &RevokedAccessToken,
    ) -> Result<(), StoreError> {
        self.connection.insert_unique(
            diesel::insert_into(revoked::table)
                .values((
                    revoked::tenant_id.eq(tenant.as_str()),
                    revoked::family.eq(&token.family),
                    revoked::jti.eq(&token.jti),
                    revoked::expires_at.eq(token.expires_at.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        self.changed(Change::Family(token.family.clone()));
        Ok(())
    }
}
