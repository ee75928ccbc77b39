//! Remembered consents.

use diesel::prelude::*;

use super::cached::Change;
use super::row::{Table, to_json};
use super::schema::{consents, grants};
use super::{Read, StoreError, Write};
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId, UserId};
use crate::domain::resource::{Consented, Resources};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;

/// What a user allowed a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Whom.
    pub client_id: ClientId,
    /// What, and at which services.
    pub consented: Consented,
    /// When, last.
    pub granted_at: Timestamp,
}

const TABLE: Table = Table("consents");

/// What stands in a row of it: scope, resources, details.
type Columns = (String, String, String);

fn parse((scope, resources, details): &Columns, user: &UserId) -> Result<Consented, StoreError> {
    Ok(Consented {
        scope: Scope::parse(scope)
            .map_err(|error| TABLE.inconsistent("scope", user.as_str(), &error))?,
        resources: TABLE.json("resources", user.as_str(), resources)?,
        authorization_details: TABLE.json("authorization_details", user.as_str(), details)?,
    })
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
        let rows: Vec<(String, Columns, i64)> = self.connection.load(
            consents::table
                .filter(consents::user_id.eq(user.as_str()))
                .filter(consents::tenant_id.eq(tenant.as_str()))
                .select((
                    consents::client_id,
                    (
                        consents::scope,
                        consents::resources,
                        consents::authorization_details,
                    ),
                    consents::granted_at,
                ))
                .order(consents::client_id),
        )?;
        let mut consents = Vec::with_capacity(rows.len());
        for (client_id, columns, granted_at) in rows {
            consents.push(Consent {
                client_id: ClientId::new(client_id),
                consented: parse(&columns, user)?,
                granted_at: Timestamp::from_micros(granted_at),
            });
        }
        Ok(consents)
    }

    /// What a user allowed a client.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_consent(
        &mut self,
        user: &UserId,
        client: &ClientId,
    ) -> Result<Option<Consented>, StoreError> {
        let found: Option<Columns> = self.connection.find(
            consents::table
                .find((user.as_str(), client.as_str()))
                .select((
                    consents::scope,
                    consents::resources,
                    consents::authorization_details,
                )),
        )?;
        found.map(|columns| parse(&columns, user)).transpose()
    }
}

impl Write<'_> {
    /// Remembers that a user allowed a client these scopes at these resources, and these details, besides what they allowed before of what it may ask
    /// for at all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_consent(
        &mut self,
        user: &UserId,
        client: &Client,
        (scope, resources, details): (&Scope, &Resources, &AuthorizationDetails),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (tenant, allowed, client) = (&client.tenant_id, client.allowed_scope(), &client.id);
        let first = Consented::default()
            .with(scope, resources, &allowed)
            .with_details(details);
        let key = (user.as_str(), client.as_str());
        let inserted = self.connection.insert_unique(
            diesel::insert_into(consents::table)
                .values((
                    consents::tenant_id.eq(tenant.as_str()),
                    consents::user_id.eq(key.0),
                    consents::client_id.eq(key.1),
                    consents::scope.eq(first.scope.to_string()),
                    consents::resources.eq(to_json(&first.resources)?),
                    consents::authorization_details.eq(to_json(&first.authorization_details)?),
                    consents::granted_at.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        if !inserted {
            let before = self.find_consent(user, client)?.unwrap_or_default();
            let all = before
                .with(scope, resources, &allowed)
                .with_details(details);
            self.connection
                .execute(diesel::update(consents::table.find(key)).set((
                    consents::scope.eq(all.scope.to_string()),
                    consents::resources.eq(to_json(&all.resources)?),
                    consents::authorization_details.eq(to_json(&all.authorization_details)?),
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
