//! Who renews what is kept, and what becomes of it: each step on the condition that the row is as it was read.

use diesel::prelude::*;

use super::StoredTokens;
use crate::domain::connector::KeptTokens;
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::store::schema::upstream_tokens;
use crate::store::{StoreError, Write};

impl Write<'_> {
    /// Takes it upon whoever asks to renew them, until a moment; unless somebody else does, or has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        stored: &StoredTokens,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<StoredTokens>, StoreError> {
        let is_free = upstream_tokens::renewing_until
            .is_null()
            .or(upstream_tokens::renewing_until.le(now.as_micros()));
        let as_read = row!(tenant, stored.identity)
            .filter(upstream_tokens::revision.eq(stored.revision))
            .filter(is_free);
        let revision = stored.revision + 1;
        let claimed = self.connection.execute(diesel::update(as_read).set((
            upstream_tokens::revision.eq(revision),
            upstream_tokens::renewing_until.eq(until.as_micros()),
        )))?;
        Ok((claimed == 1).then(|| StoredTokens {
            revision,
            renewing_until: Some(until),
            ..stored.clone()
        }))
    }

    /// Puts what an upstream gave in the place of what was claimed, if that is still so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn renew_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        claimed: &StoredTokens,
        fresh: &KeptTokens,
    ) -> Result<bool, StoreError> {
        // RFC 6749 §6: where there is no other refresh token, the same one is good.
        let refresh = fresh.refresh_sealed.as_ref();
        let refresh = refresh.or(claimed.tokens.refresh_sealed.as_ref());
        let as_claimed =
            row!(tenant, claimed.identity).filter(upstream_tokens::revision.eq(claimed.revision));
        let renewed = self.connection.execute(diesel::update(as_claimed).set((
            upstream_tokens::access_sealed.eq(&fresh.access_sealed),
            upstream_tokens::refresh_sealed.eq(refresh),
            upstream_tokens::scope.eq(fresh.scope.to_string()),
            upstream_tokens::expires_at.eq(fresh.expires_at.map(Timestamp::as_micros)),
            upstream_tokens::revision.eq(claimed.revision + 1),
            upstream_tokens::renewing_until.eq(None::<i64>),
        )))?;
        Ok(renewed == 1)
    }

    /// Lets others renew what was claimed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn release_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        claimed: &StoredTokens,
    ) -> Result<(), StoreError> {
        let as_claimed =
            row!(tenant, claimed.identity).filter(upstream_tokens::revision.eq(claimed.revision));
        let nobody = upstream_tokens::renewing_until.eq(None::<i64>);
        self.connection
            .execute(diesel::update(as_claimed).set(nobody))?;
        Ok(())
    }

    /// Forgets what was claimed: the upstream takes it no more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_claimed_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        claimed: &StoredTokens,
    ) -> Result<(), StoreError> {
        let as_claimed =
            row!(tenant, claimed.identity).filter(upstream_tokens::revision.eq(claimed.revision));
        self.connection.execute(diesel::delete(as_claimed))?;
        Ok(())
    }
}
