//! What upstreams have said to be over: what they said before is too, however late it comes.

use diesel::prelude::*;

use super::schema::upstream_endings as endings;
use super::{Read, StoreError, Write};
use crate::domain::connector::ConnectorName;
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::{EndedThere, UpstreamSession};
use crate::secret::sha256_base64url;

fn hash((connector, issuer): (&ConnectorName, &str), ended: &EndedThere) -> String {
    let key = ended.key();
    sha256_base64url(format!("{connector}\n{issuer}\n{key}").as_bytes())
}

impl Read<'_> {
    /// Whether a session at an upstream has ended since that said of it what is to begin one here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_ended_there(
        &mut self,
        tenant: &TenantId,
        session: &UpstreamSession,
    ) -> Result<bool, StoreError> {
        let Some(said_at) = session.said_at else {
            return Ok(false);
        };
        let identity = &session.identity;
        let whose = (&identity.connector, identity.issuer.as_str());
        let each = EndedThere::each_of(session);
        let hashes: Vec<String> = each.iter().map(|ended| hash(whose, ended)).collect();
        let since: Vec<i64> = self.connection.load(
            endings::table
                .filter(endings::tenant_id.eq(tenant.as_str()))
                .filter(endings::ending_hash.eq_any(hashes))
                .filter(endings::ended_at.gt(said_at.as_micros()))
                .select(endings::ended_at)
                .limit(1),
        )?;
        Ok(!since.is_empty())
    }
}

impl Write<'_> {
    /// Notes that something has ended at an upstream; of what ended twice, the later time counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_upstream_ending(
        &mut self,
        tenant: &TenantId,
        whose: (&ConnectorName, &str),
        ended: &EndedThere,
        (ended_at, expires_at): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        let hash = hash(whose, ended);
        let is_new = self.connection.insert_unique(
            diesel::insert_into(endings::table)
                .values((
                    endings::tenant_id.eq(tenant.as_str()),
                    endings::ending_hash.eq(&hash),
                    endings::ended_at.eq(ended_at.as_micros()),
                    endings::expires_at.eq(expires_at.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        if !is_new {
            let earlier = endings::table
                .find((hash, tenant.as_str()))
                .filter(endings::ended_at.lt(ended_at.as_micros()));
            self.connection.execute(diesel::update(earlier).set((
                endings::ended_at.eq(ended_at.as_micros()),
                endings::expires_at.eq(expires_at.as_micros()),
            )))?;
        }
        Ok(())
    }
}
