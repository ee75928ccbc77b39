//! What is kept, and no more to be.

use diesel::prelude::*;

use crate::domain::connector::{ConnectorName, UpstreamIdentity};
use crate::domain::id::TenantId;
use crate::store::housekeeping::Swept;
use crate::store::schema::upstream_tokens;
use crate::store::{StoreError, Write};

/// Rows that one sweep takes at most.
const PORTION: i64 = 500;

impl Write<'_> {
    /// Forgets a portion of what is kept of connectors that keep nothing any more, or nothing of the issuer that gave it. Of a connector that is named
    /// with an issuer what that gave is kept, and of one without what all did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sweep_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        keeping: &[(ConnectorName, Option<String>)],
    ) -> Result<Swept, StoreError> {
        let mut last = String::new();
        loop {
            // From one connector to the next, by the key's own order: no row is read of those that keep.
            let next: Option<String> = self.connection.find(
                upstream_tokens::table
                    .filter(upstream_tokens::tenant_id.eq(tenant.as_str()))
                    .filter(upstream_tokens::connector.gt(&last))
                    .select(upstream_tokens::connector)
                    .order(upstream_tokens::connector)
                    .limit(1),
            )?;
            let Some(next) = next else {
                return Ok(Swept::default());
            };
            let connector = ConnectorName::stored(next);
            let keeps = keeping.iter().find(|(keeps, _)| *keeps == connector);
            let kept = match keeps {
                // No issuer is called so.
                None => Some(""),
                Some((_, issuer)) => issuer.as_deref(),
            };
            if let Some(kept) = kept {
                let swept = self.sweep_upstream_tokens_of(tenant, &connector, kept)?;
                if swept.is_more {
                    return Ok(swept);
                }
            }
            connector.as_str().clone_into(&mut last);
        }
    }

    /// Those of one connector, of all issuers but one.
    fn sweep_upstream_tokens_of(
        &mut self,
        tenant: &TenantId,
        connector: &ConnectorName,
        kept: &str,
    ) -> Result<Swept, StoreError> {
        macro_rules! portion {
            ($is_other:expr) => {
                upstream_tokens::table
                    .filter(upstream_tokens::tenant_id.eq(tenant.as_str()))
                    .filter(upstream_tokens::connector.eq(connector.as_str()))
                    .filter($is_other)
                    .select((upstream_tokens::issuer, upstream_tokens::subject))
                    .order((upstream_tokens::issuer, upstream_tokens::subject))
                    .limit(PORTION)
            };
        }
        // On both sides of it in the key's order: none of its own is read.
        let mut portion: Vec<(String, String)> = self
            .connection
            .load(portion!(upstream_tokens::issuer.lt(kept)))?;
        if portion.is_empty() {
            portion = self
                .connection
                .load(portion!(upstream_tokens::issuer.gt(kept)))?;
        }
        let mut identity = UpstreamIdentity {
            connector: connector.clone(),
            issuer: String::new(),
            subject: String::new(),
        };
        let mut rows = 0;
        for (issuer, subject) in portion {
            (identity.issuer, identity.subject) = (issuer, subject);
            rows += self
                .connection
                .execute(diesel::delete(row!(tenant, identity)))?;
        }
        Ok(Swept {
            rows,
            is_more: rows > 0,
        })
    }
}
