//! Authorization codes, each in the row of its grant: good once, and the database decides for whom.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::engine::columns;
use super::grants::{GrantRow, TABLE};
use super::schema::{grants, users};
use super::tokens::confirmation_column;
use super::{StoreError, Write};
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::{AuthorizationCode, Grant, RefreshToken};
use crate::domain::id::{GrantId, TenantId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

/// What a presented code turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Redemption {
    /// Good, and redeemed now.
    Redeemed {
        /// What it stands for.
        grant: Box<Grant>,
        /// What came with it.
        code: AuthorizationCode,
        /// Whether the end-user is there and not turned off.
        is_user_enabled: bool,
    },
    /// Redeemed before.
    Replayed,
    /// Never issued here, or long forgotten.
    Unknown,
}

/// What a redemption writes.
#[derive(Clone, Copy, Debug)]
pub struct Redeeming<'r> {
    /// The request's own: with the same one, a code may be redeemed again.
    pub attempt: &'r str,
    /// When.
    pub now: Timestamp,
    /// What the grant has from then on.
    pub refresh_token: Option<&'r RefreshToken>,
    /// What the holder of that token must prove to have.
    pub confirmation: &'r Confirmation,
    /// When the grant may be swept from then on.
    pub end: Timestamp,
}

impl Write<'_> {
    /// Redeems a grant's code if nobody did before: compare-and-set, so one of two redeemers wins. It is burned even if
    /// the caller then finds that it was the wrong client or too late (RFC 6749 §4.1.2).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_code(
        &mut self,
        tenant: &TenantId,
        grant: &GrantId,
        hash: &TokenHash,
        redeeming: Redeeming<'_>,
    ) -> Result<Redemption, StoreError> {
        let Redeeming {
            attempt,
            now,
            refresh_token,
            confirmation,
            end,
        } = redeeming;
        let confirmation = refresh_token
            .map(|_| confirmation_column(confirmation))
            .transpose()?
            .flatten();
        let code = grants::table
            .filter(grants::id.eq(grant.as_str()))
            .filter(grants::tenant_id.eq(tenant.as_str()))
            .filter(grants::code_hash.eq(hash.as_str()));
        let is_free = grants::code_redeemed_at
            .is_null()
            .or(grants::code_redeemed_by.eq(attempt));
        let user = users::table
            .filter(users::id.eq(grants::user_id))
            .filter(users::disabled_at.is_null());
        let redeemed: Vec<(GrantRow, Option<String>, bool)> = self.connection.update_returning(
            diesel::update(code.filter(is_free))
                .set((
                    grants::code_redeemed_at.eq(now.as_micros()),
                    grants::code_redeemed_by.eq(attempt),
                    grants::expires_at.eq(end.as_micros()),
                    grants::refresh_hash.eq(refresh_token.map(|token| token.hash.as_str())),
                    grants::refresh_created_at
                        .eq(refresh_token.map(|token| token.created_at.as_micros())),
                    grants::refresh_expires_at
                        .eq(refresh_token.map(|token| token.expires_at.as_micros())),
                    grants::refresh_confirmation.eq(confirmation),
                ))
                .returning((columns::<GrantRow>(), grants::code, exists(user))),
        )?;
        if let Some((grant, code, is_user_enabled)) = redeemed.into_iter().next() {
            let grant = Grant::try_from(grant)?;
            let code = code.unwrap_or_default();
            let code = TABLE.json("code", grant.id.as_str(), &code)?;
            return Ok(Redemption::Redeemed {
                grant: Box::new(grant),
                code,
                is_user_enabled,
            });
        }
        let known: Option<String> = self.connection.find(code.select(grants::id))?;
        Ok(known.map_or(Redemption::Unknown, |_| Redemption::Replayed))
    }
}
