//! Refresh tokens, opaque access tokens, and access tokens that were revoked singly.

use std::time::Duration;

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::grants::GrantRow;
use super::schema::{
    grants, opaque_access_tokens as opaque, refresh_tokens, revoked_access_tokens as revoked, users,
};
use super::{Read, StoreError, Write};
use crate::domain::grant::{Grant, OpaqueAccessToken, RefreshToken};
use crate::domain::id::{ClientId, GrantId, TenantId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens, treat_none_as_default_value = false)]
struct RefreshTokenRow {
    hash: String,
    tenant_id: String,
    grant_id: String,
    client_id: String,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
}

impl From<RefreshTokenRow> for RefreshToken {
    fn from(row: RefreshTokenRow) -> Self {
        Self {
            tenant_id: TenantId::new(row.tenant_id),
            hash: row.hash,
            grant_id: GrantId::new(row.grant_id),
            client_id: ClientId::new(row.client_id),
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            used_at: row.used_at.map(Timestamp::from_micros),
        }
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
    /// A refresh token, whether used or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_refresh_token(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
    ) -> Result<Option<RefreshToken>, StoreError> {
        let row: Option<RefreshTokenRow> = self.connection.find(
            refresh_tokens::table
                .filter(refresh_tokens::hash.eq(hash.as_str()))
                .filter(refresh_tokens::tenant_id.eq(tenant.as_str()))
                .select(columns::<RefreshTokenRow>()),
        )?;
        Ok(row.map(RefreshToken::from))
    }

    /// A refresh token, whether used or not, and its grant if that was not revoked and its user is not turned off.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_refresh_token_and_grant(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
    ) -> Result<Option<(RefreshToken, Option<Grant>)>, StoreError> {
        let row: Option<(RefreshTokenRow, GrantRow, Option<i64>)> = self.connection.find(
            refresh_tokens::table
                .inner_join(grants::table.inner_join(users::table))
                .filter(refresh_tokens::hash.eq(hash.as_str()))
                .filter(refresh_tokens::tenant_id.eq(tenant.as_str()))
                .select((
                    columns::<RefreshTokenRow>(),
                    columns::<GrantRow>(),
                    users::disabled_at,
                )),
        )?;
        let Some((token, grant, disabled_at)) = row else {
            return Ok(None);
        };
        let grant = Grant::try_from(grant)?;
        let is_live = grant.revoked_at.is_none() && disabled_at.is_none();
        Ok(Some((token.into(), is_live.then_some(grant))))
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
    /// Adds a refresh token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_refresh_token(&mut self, token: &RefreshToken) -> Result<(), StoreError> {
        let row = RefreshTokenRow {
            hash: token.hash.clone(),
            tenant_id: token.tenant_id.to_string(),
            grant_id: token.grant_id.to_string(),
            client_id: token.client_id.to_string(),
            created_at: token.created_at.as_micros(),
            expires_at: token.expires_at.as_micros(),
            used_at: None,
        };
        self.connection
            .execute(diesel::insert_into(refresh_tokens::table).values(&row))?;
        Ok(())
    }

    /// Uses a refresh token: compare-and-set, so one of two users wins. The loser, if it comes within `grace` and
    /// before the successor was used, is a retry; otherwise a reuse (RFC 9700 §4.14.2).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_refresh_token(
        &mut self,
        token: &RefreshToken,
        successor: &TokenHash,
        now: Timestamp,
        grace: Duration,
    ) -> Result<RefreshOutcome, StoreError> {
        let won = self.connection.update_often(
            diesel::update(
                refresh_tokens::table
                    .filter(refresh_tokens::hash.eq(&token.hash))
                    .filter(refresh_tokens::used_at.is_null()),
            )
            .set(refresh_tokens::used_at.eq(now.as_micros()))
            .returning(refresh_tokens::hash),
        )?;
        if won == 1 {
            return Ok(RefreshOutcome::Used);
        }
        // Read again: on PostgreSQL the winner may have committed while the update above waited for it.
        let used_at: Option<Option<i64>> = self.connection.find(
            refresh_tokens::table
                .find(&token.hash)
                .select(refresh_tokens::used_at),
        )?;
        let Some(Some(used_at)) = used_at else {
            return Ok(RefreshOutcome::Reused);
        };
        let successor_used_at: Option<Option<i64>> = self.connection.find(
            refresh_tokens::table
                .find(successor.as_str())
                .select(refresh_tokens::used_at),
        )?;
        let is_retry =
            now < Timestamp::from_micros(used_at).plus(grace) && successor_used_at == Some(None);
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
