//! Remembered consents.

use diesel::prelude::*;

use super::cached::Change;
use super::row::Table;
use super::schema::{consents, grants};
use super::{Read, StoreError, Write};
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;

/// What a user allowed a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whom.
    pub client_id: ClientId,
    /// What.
    pub scope: Scope,
    /// When, last.
    pub granted_at: Timestamp,
}

fn parse(text: &str, user: &UserId) -> Result<Scope, StoreError> {
    Scope::parse(text)
        .map_err(|error| Table("consents").inconsistent("scope", user.as_str(), &error))
}

impl Read<'_> {
    /// Everything that a user allowed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_consents(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
    ) -> Result<Vec<Consent>, StoreError> {
        let rows: Vec<(String, String, i64)> = self.connection.load(
            consents::table
                .filter(consents::user_id.eq(user.as_str()))
                .filter(consents::tenant_id.eq(tenant.as_str()))
                .select((consents::client_id, consents::scope, consents::granted_at))
                .order(consents::client_id),
        )?;
        let consent = |(client_id, scope, granted_at): (String, String, i64)| {
            Ok(Consent {
                client_id: ClientId::new(client_id),
                scope: parse(&scope, user)?,
                granted_at: Timestamp::from_micros(granted_at),
            })
        };
        rows.into_iter().map(consent).collect()
    }

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
        text.map(|text| parse(&text, user)).transpose()
    }
}

impl Write<'_> {
    /// Remembers that a user allowed a client these scopes, besides what they allowed before of what it may ask for at all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_consent(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        client: &Client,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (allowed, client) = (client.allowed_scope(), &client.id);
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
                .intersection(&allowed)
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

    /// Takes back what a user allowed a client, with all grants that came of it. Says whether there was anything.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke_consent(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let consent = consents::table
            .find((user.as_str(), client.as_str()))
            .filter(consents::tenant_id.eq(tenant.as_str()));
        let forgotten = self.connection.execute(diesel::delete(consent))?;
        self.changed(Change::Consent(user.clone(), client.clone()));
        // Before the grants: whoever is adding one at this moment has done so before they are looked for.
        self.tell_client(user, client, now)?;
        let given = grants::table
            .filter(grants::tenant_id.eq(tenant.as_str()))
            .filter(grants::client_id.eq(client.as_str()))
            .filter(grants::user_id.eq(user.as_str()))
            .filter(grants::revoked_at.is_null());
        let families: Vec<String> = self.connection.update_returning(
            diesel::update(given)
                .set(grants::revoked_at.eq(now.as_micros()))
                .returning(grants::id),
        )?;
        let was_there = forgotten > 0 || !families.is_empty();
        for family in families {
            self.changed(Change::Family(family));
        }
        Ok(was_there)
    }
}
