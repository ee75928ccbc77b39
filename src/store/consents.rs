//! Remembered consents.

use diesel::prelude::*;

use super::cached::Change;
use super::row::Table;
use super::schema::consents;
use super::{Read, StoreError, Write};
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;

impl Read<'_> {
    /// What a user allowed a client.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_consent(
        &mut self,
        user: &UserId,
        client: &ClientId,
    ) -> Result<Option<Scope>, StoreError> {
        let text: Option<String> = self.connection.find(
            consents::table
                .find((user.as_str(), client.as_str()))
                .select(consents::scope),
        )?;
        text.map(|text| {
            Scope::parse(&text)
                .map_err(|error| Table("consents").inconsistent("scope", user.as_str(), &error))
        })
        .transpose()
    }
}

impl Write<'_> {
    /// Remembers that a user allowed a client these scopes, besides what they allowed before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_consent(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        client: &ClientId,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let key = (user.as_str(), client.as_str());
        let inserted = self.connection.insert_unique(
            diesel::insert_into(consents::table)
                .values((
                    consents::tenant_id.eq(tenant.as_str()),
                    consents::user_id.eq(key.0),
                    consents::client_id.eq(key.1),
                    consents::scope.eq(scope.to_string()),
                    consents::granted_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        if !inserted {
            let all = self
                .find_consent(user, client)?
                .unwrap_or_default()
                .union(scope);
            self.connection
                .execute(diesel::update(consents::table.find(key)).set((
                    consents::scope.eq(all.to_string()),
                    consents::granted_at.eq(now.as_micros()),
                )))?;
        }
        self.changed(Change::Consent(user.clone(), client.clone()));
        Ok(())
    }
}
