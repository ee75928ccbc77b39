//! Clients and users that go, and all that was theirs with them.

use diesel::prelude::*;

use super::{PORTION, is_whole};
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::store::schema::grants;
use crate::store::{Store, StoreError, Write};

impl Store {
    /// Removes a client, its logo, its grants, and with them its tokens. Says whether it was there.
    ///
    /// # Errors
    /// [`StoreError`]; then some of its grants may be gone.
    pub async fn remove_client(
        &self,
        tenant: &TenantId,
        id: &ClientId,
    ) -> Result<bool, StoreError> {
        let (tenant, id) = (tenant.clone(), id.clone());
        self.in_portions(move |w| {
            let portion: Vec<String> = w.connection.load(
                grants::table
                    .filter(grants::tenant_id.eq(tenant.as_str()))
                    .filter(grants::client_id.eq(id.as_str()))
                    .select(grants::id)
                    .limit(PORTION),
            )?;
            w.delete_grants(&portion)?;
            if is_whole(&portion) {
                return Ok(None);
            }
            w.delete_client(&tenant, &id).map(Some)
        })
        .await
    }

    /// Removes a user, and with them everything that was theirs. Says whether they were there. `last` is done in the transaction in
    /// which they go, and says whether they may; else it is asked again.
    ///
    /// # Errors
    /// [`StoreError`]; then some of their grants may be gone.
    pub async fn remove_user(
        &self,
        id: &UserId,
        mut last: impl FnMut(&mut Write<'_>) -> Result<bool, StoreError> + Clone + Send + 'static,
    ) -> Result<bool, StoreError> {
        let id = id.clone();
        self.in_portions(move |w| {
            let portion: Vec<String> = w.connection.load(
                grants::table
                    .filter(grants::user_id.eq(id.as_str()))
                    .select(grants::id)
                    .limit(PORTION),
            )?;
            w.delete_grants(&portion)?;
            if is_whole(&portion) || !last(w)? {
                return Ok(None);
            }
            w.delete_user(&id).map(Some)
        })
        .await
    }

    /// A transaction each time, until `work` says what came of it.
    async fn in_portions<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Write<'_>) -> Result<Option<T>, StoreError> + Clone + Send + 'static,
    {
        loop {
            if let Some(done) = self.write(work.clone()).await? {
                return Ok(done);
            }
        }
    }
}

impl Write<'_> {
    /// Deletes some grants, of which nobody needs to hear yet.
    fn delete_grants(&mut self, ids: &[String]) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::delete(grants::table.filter(grants::id.eq_any(ids))))?;
        Ok(())
    }
}
