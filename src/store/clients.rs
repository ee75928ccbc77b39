//! Clients.

use diesel::prelude::*;

use super::cached::Change;
use super::engine::columns;
use super::row::{Table, optional_time, to_json};
use super::schema::clients;
use super::{Read, StoreError, Write};
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::time::Timestamp;

const TABLE: Table = Table("clients");

/// A client as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ClientRow {
    tenant_id: String,
    id: String,
    metadata: String,
    policy: String,
    secret_hash: Option<String>,
    secret_sealed: Option<String>,
    registration_token_hash: Option<String>,
    disabled_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<ClientRow> for Client {
    type Error = StoreError;

    fn try_from(row: ClientRow) -> Result<Self, StoreError> {
        Ok(Self {
            metadata: TABLE.json("metadata", &row.id, &row.metadata)?,
            policy: TABLE.json("policy", &row.id, &row.policy)?,
            tenant_id: TenantId::new(row.tenant_id),
            id: ClientId::new(row.id),
            secret_hash: row.secret_hash,
            secret_sealed: row.secret_sealed,
            registration_token_hash: row.registration_token_hash,
            disabled_at: optional_time(row.disabled_at),
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

fn to_row(client: &Client, now: Timestamp) -> Result<ClientRow, StoreError> {
    Ok(ClientRow {
        tenant_id: client.tenant_id.to_string(),
        id: client.id.to_string(),
        metadata: to_json(&client.metadata)?,
        policy: to_json(&client.policy)?,
        secret_hash: client.secret_hash.clone(),
        secret_sealed: client.secret_sealed.clone(),
        registration_token_hash: client.registration_token_hash.clone(),
        disabled_at: client.disabled_at.map(Timestamp::as_micros),
        created_at: client.created_at.as_micros(),
        updated_at: now.as_micros(),
    })
}

impl Read<'_> {
    /// A client by its `client_id`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_client(
        &mut self,
        tenant: &TenantId,
        id: &ClientId,
    ) -> Result<Option<Client>, StoreError> {
        if !id.can_be_stored() {
            return Ok(None);
        }
        let row: Option<ClientRow> = self.connection.find(
            clients::table
                .find((tenant.as_str(), id.as_str()))
                .select(columns::<ClientRow>()),
        )?;
        row.map(Client::try_from).transpose()
    }

    /// All clients of a tenant, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_clients(
        &mut self,
        tenant: &TenantId,
        limit: i64,
    ) -> Result<Vec<Client>, StoreError> {
        let rows: Vec<ClientRow> = self.connection.load(
            clients::table
                .filter(clients::tenant_id.eq(tenant.as_str()))
                .select(columns::<ClientRow>())
                .order(clients::id)
                .limit(limit),
        )?;
        rows.into_iter().map(Client::try_from).collect()
    }
}

impl Write<'_> {
    /// Adds a client, and says whether its `client_id` was free.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_client(&mut self, client: &Client, now: Timestamp) -> Result<bool, StoreError> {
        let row = to_row(client, now)?;
        let is_new = self.connection.insert_unique(
            diesel::insert_into(clients::table)
                .values(&row)
                .on_conflict_do_nothing(),
        )?;
        if is_new {
            self.want_logo(client, now)?;
        }
        Ok(is_new)
    }

    /// Writes a changed client, and says whether it was there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_client(&mut self, client: &Client, now: Timestamp) -> Result<bool, StoreError> {
        let row = to_row(client, now)?;
        let updated = self.connection.execute(
            diesel::update(clients::table.find((client.tenant_id.as_str(), client.id.as_str())))
                .set(&row),
        )?;
        if updated == 1 {
            self.want_logo(client, now)?;
        }
        self.changed(Change::Client(client.tenant_id.clone(), client.id.clone()));
        Ok(updated == 1)
    }

    /// Changes a client as it is now, not as somebody read it a while ago, and says what `change` did; `None` if it is gone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn change_client<R>(
        &mut self,
        tenant: &TenantId,
        id: &ClientId,
        now: Timestamp,
        change: impl FnOnce(&mut Client) -> R,
    ) -> Result<Option<R>, StoreError> {
        // Written before it is read: on PostgreSQL whoever changes it too waits for us, or we for them.
        self.connection.execute(
            diesel::update(clients::table.find((tenant.as_str(), id.as_str())))
                .set(clients::updated_at.eq(now.as_micros())),
        )?;
        let Some(mut client) = self.find_client(tenant, id)? else {
            return Ok(None);
        };
        let outcome = change(&mut client);
        self.update_client(&client, now)?;
        Ok(Some(outcome))
    }

    /// Removes a client, its logo, its grants, and with them its tokens.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_client(&mut self, tenant: &TenantId, id: &ClientId) -> Result<bool, StoreError> {
        let deleted = self.connection.execute(diesel::delete(
            clients::table.find((tenant.as_str(), id.as_str())),
        ))?;
        // Its grants went with it, each of which may be cached as alive.
        self.changed(Change::Everything);
        Ok(deleted == 1)
    }
}
