//! Authorization codes, each in the row of its grant: good once, and the database decides for whom.

use diesel::prelude::*;

use super::engine::columns;
use super::grants::{GrantRow, TABLE};
use super::schema::grants;
use super::{StoreError, Write};
use crate::domain::grant::{AuthorizationCode, Grant};
use crate::domain::id::{GrantId, TenantId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

/// What a presented code turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Redemption {
    /// Good, and redeemed now.
    Redeemed(Box<Grant>, AuthorizationCode),
    /// Redeemed before.
    Replayed,
    /// Never issued here, or long forgotten.
    Unknown,
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
        now: Timestamp,
    ) -> Result<Redemption, StoreError> {
        let code = grants::table
            .filter(grants::id.eq(grant.as_str()))
            .filter(grants::tenant_id.eq(tenant.as_str()))
            .filter(grants::code_hash.eq(hash.as_str()));
        let redeemed: Vec<(GrantRow, Option<String>)> = self.connection.update_returning(
            diesel::update(code.filter(grants::code_redeemed_at.is_null()))
                .set(grants::code_redeemed_at.eq(now.as_micros()))
                .returning((columns::<GrantRow>(), grants::code)),
        )?;
        if let Some((grant, code)) = redeemed.into_iter().next() {
            let grant = Grant::try_from(grant)?;
            let code = code.unwrap_or_default();
            let code = TABLE.json("code", grant.id.as_str(), &code)?;
            return Ok(Redemption::Redeemed(Box::new(grant), code));
        }
        let known: Option<String> = self.connection.find(code.select(grants::id))?;
        Ok(known.map_or(Redemption::Unknown, |_| Redemption::Replayed))
    }
}
