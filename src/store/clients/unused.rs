//! Clients that nobody vouched for: they go when nobody has used them for a while.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::time::Timestamp;
use crate::store::cached::Change;
use crate::store::schema::{clients, grants};
use crate::store::{StoreError, Write};

/// Clients that one sweep takes at most: each takes its logo and its consents along.
const PORTION: i64 = 100;

/// Those whose time is over, and of which nothing is left that anybody was given.
macro_rules! unused {
    ($now:expr) => {
        clients::table
            .filter(clients::unused_until.le($now.as_micros()))
            .filter(not(exists(
                grants::table
                    .filter(grants::client_id.eq(clients::id))
                    .filter(grants::tenant_id.eq(clients::tenant_id)),
            )))
    };
}

impl Write<'_> {
    /// Says that a client was used: it stays until then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_client(&mut self, client: &Client, until: Timestamp) -> Result<(), StoreError> {
        let kept = clients::table
            .find((client.tenant_id.as_str(), client.id.as_str()))
            .filter(clients::unused_until.lt(until.as_micros()));
        self.connection
            .execute(diesel::update(kept).set(clients::unused_until.eq(until.as_micros())))?;
        self.changed(Change::Client(client.tenant_id.clone(), client.id.clone()));
        Ok(())
    }

    /// Removes a portion of those whose time is over, and says which.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sweep_clients(
        &mut self,
        tenant: &TenantId,
        now: Timestamp,
    ) -> Result<Vec<ClientId>, StoreError> {
        let ids: Vec<String> = self.connection.load(
            unused!(now)
                .filter(clients::tenant_id.eq(tenant.as_str()))
                .select(clients::id)
                .order(clients::unused_until)
                .limit(PORTION),
        )?;
        let mut swept = Vec::with_capacity(ids.len());
        for id in ids {
            // Once more: whoever has used it meanwhile keeps it.
            let over = clients::table
                .find((tenant.as_str(), id.as_str()))
                .filter(clients::unused_until.le(now.as_micros()));
            if self.connection.execute(diesel::delete(over))? == 1 {
                let id = ClientId::new(id);
                self.changed(Change::Client(tenant.clone(), id.clone()));
                swept.push(id);
            }
        }
        Ok(swept)
    }
}
