//! Refresh tokens, opaque access tokens, and access tokens that were revoked singly.

use std::time::Duration;

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::grants::{GrantRow, TABLE};
use super::row::{optional_time, to_json};
use super::schema::{
    grants, opaque_access_tokens as opaque, revoked_access_tokens as revoked, sessions, users,
};
use super::{Read, StoreError, Write};
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::{Grant, OpaqueAccessToken, RefreshToken};
use crate::domain::id::{GrantId, TenantId};
use crate::domain::scope::{OFFLINE_ACCESS, Scope};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

/// What a grant's row has of its refresh token.
type RefreshTokenColumns = (String, Option<String>, i64, i64, Option<String>);

/// A grant with its refresh token.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewable {
    /// The token that is good now.
    pub token: RefreshToken,
    /// What its holder must prove to have.
    pub confirmation: Confirmation,
    /// What it renews.
    pub grant: Grant,
    /// Whether the grant was not revoked, and its user is not turned off.
    pub is_live: bool,
    /// When the session's time is, as long as it was not ended and is remembered.
    session_end: Option<Timestamp>,
}

impl Renewable {
    /// When the token is good for nothing any more, if it is good for anything: `offline_access`, if the client may still have it,
    /// outlives the session (OpenID Connect Core 1.0 §11); all else is over when that is.
    #[must_use]
    pub fn end(&self, permitted: &Scope) -> Option<Timestamp> {
        let own = self.token.expires_at;
        if self.grant.scope.has(OFFLINE_ACCESS) && permitted.has(OFFLINE_ACCESS) {
            Some(own)
        } else {
            self.session_end.map(|end| end.min(own))
        }
    }

    /// What a presented token of the grant is, without using it: good now, or as good, or one that somebody has a copy of.
    #[must_use]
    pub fn standing(
        &self,
        presented: &TokenHash,
        grace: Duration,
        now: Timestamp,
    ) -> RefreshOutcome {
        let RefreshToken {
            hash,
            previous_hash,
            created_at,
            expires_at: _,
        } = &self.token;
        if TokenHash::stored(hash) == *presented {
            return RefreshOutcome::Used;
        }
        let is_previous = previous_hash
            .as_ref()
            .is_some_and(|previous| TokenHash::stored(previous) == *presented);
        if is_previous && !grace.is_zero() && now < created_at.plus(grace) {
            RefreshOutcome::Retried
        } else {
            RefreshOutcome::Reused
        }
    }
}

/// What changes of a grant when its refresh token is used, besides the token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewal {
    /// When it may be swept from then on, where that changes.
    pub end: Option<Timestamp>,
    /// What the token's holder must prove to have from then on, where that changes.
    pub confirmation: Option<Confirmation>,
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

/// What the column says of what has to be proven: nothing, where that is nothing.
pub(super) fn confirmation_column(
    confirmation: &Confirmation,
) -> Result<Option<String>, StoreError> {
    (!confirmation.is_empty())
        .then(|| to_json(confirmation))
        .transpose()
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
        let live = sessions::ended_at.is_null();
        let row: Option<(RefreshTokenColumns, GrantRow, Option<i64>, Option<i64>)> =
            self.connection.find(
                grants::table
                    .inner_join(users::table)
                    .left_join(sessions::table.on(sessions::id.eq(grants::session_id).and(live)))
                    .filter(grants::id.eq(grant.as_str()))
                    .filter(grants::tenant_id.eq(tenant.as_str()))
                    .filter(grants::refresh_hash.is_not_null())
                    .select((
                        (
                            grants::refresh_hash.assume_not_null(),
                            grants::refresh_previous_hash,
                            grants::refresh_created_at.assume_not_null(),
                            grants::refresh_expires_at.assume_not_null(),
                            grants::refresh_confirmation,
                        ),
                        columns::<GrantRow>(),
                        users::disabled_at,
                        sessions::expires_at.nullable(),
                    )),
            )?;
        let Some((token, grant, disabled_at, session_end)) = row else {
            return Ok(None);
        };
        let (hash, previous_hash, created_at, expires_at, confirmation) = token;
        let grant = Grant::try_from(grant)?;
        let confirmation = confirmation
            .map(|json| TABLE.json("refresh_confirmation", grant.id.as_str(), &json))
            .transpose()?;
        Ok(Some(Renewable {
            token: RefreshToken {
                hash,
                previous_hash,
                created_at: Timestamp::from_micros(created_at),
                expires_at: Timestamp::from_micros(expires_at),
            },
            confirmation: confirmation.unwrap_or_default(),
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
    /// Puts `successor` in the place of the presented token of the grant: compare-and-set, so one of two users wins. The
    /// loser, if it comes within `grace` and before the successor was used, is a retry; otherwise a reuse (RFC 9700
    /// §4.14.2). One that is its own successor may be used again. What changes of the grant besides is in `renewal`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_refresh_token(
        &mut self,
        grant: &GrantId,
        presented: &TokenHash,
        successor: &RefreshToken,
        grace: Duration,
        renewal: &Renewal,
    ) -> Result<RefreshOutcome, StoreError> {
        let now = successor.created_at;
        let Renewal { end, confirmation } = renewal;
        let confirmation = confirmation.as_ref().map(confirmation_column).transpose()?;
        let won = self.connection.update_often(
            diesel::update(
                grants::table
                    .filter(grants::id.eq(grant.as_str()))
                    .filter(grants::refresh_hash.eq(presented.as_str())),
            )
            .set((
                grants::refresh_hash.eq(&successor.hash),
                grants::refresh_previous_hash.eq(presented.as_str()),
                grants::refresh_created_at.eq(now.as_micros()),
                grants::refresh_expires_at.eq(successor.expires_at.as_micros()),
                // What came with the code nobody needs any more, and each refresh would write it again.
                grants::code.eq(None::<&str>),
                // Left out where it stays: SQLite writes the index of each column that is named.
                end.map(|end| grants::expires_at.eq(end.as_micros())),
                confirmation.map(|json| grants::refresh_confirmation.eq(json)),
            ))
            .returning(grants::id),
        )?;
        if won == 1 {
            return Ok(RefreshOutcome::Used);
        }
        // Read again: on PostgreSQL the winner may have committed while the update above waited for it.
        let current: Option<(Option<String>, Option<i64>)> = self.connection.find(
            grants::table
                .find(grant.as_str())
                .select((grants::refresh_previous_hash, grants::refresh_created_at)),
        )?;
        // Without a grace nobody is a retry, not even who came before the winner and was served after it.
        let is_retry = !grace.is_zero()
            && current.is_some_and(|(previous, used_at)| {
                previous.as_deref() == Some(presented.as_str())
                    && optional_time(used_at).is_some_and(|used_at| now < used_at.plus(grace))
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
