//! Clients.

mod unused;

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
    unused_until: Option<i64>,
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
            unused_until: optional_time(row.unused_until),
        })
    }
}

/// A client whose row this version cannot read: a later one wrote it.
#[derive(Clone, Debug)]
pub struct UnreadableClient {
    /// Its `client_id`.
    pub id: ClientId,
    /// When the operator turned it off, if so.
    pub disabled_at: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// What cannot be read.
    pub reason: String,
}

fn read_or_name(row: ClientRow) -> Result<Client, UnreadableClient> {
    let mut unread = UnreadableClient {
        id: ClientId::new(row.id.clone()),
        disabled_at: optional_time(row.disabled_at),
        created_at: Timestamp::from_micros(row.created_at),
        reason: String::new(),
    };
    Client::try_from(row).map_err(|error| {
        unread.reason = error.to_string();
        unread
    })
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
        unused_until: client.unused_until.map(Timestamp::as_micros),
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
        let row = self.find_client_row(tenant, id)?;
        row.map(Client::try_from).transpose()
    }

    /// The same; of one that a later version wrote, its name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_client_or_name(
        &mut self,
        tenant: &TenantId,
        id: &ClientId,
    ) -> Result<Option<Result<Client, UnreadableClient>>, StoreError> {
        Ok(self.find_client_row(tenant, id)?.map(read_or_name))
    }

    fn find_client_row(
        &mut self,
        tenant: &TenantId,
        id: &ClientId,
    ) -> Result<Option<ClientRow>, StoreError> {
        if !id.can_be_stored() {
            return Ok(None);
        }
        Ok(self.connection.find(
            clients::table
                .find((tenant.as_str(), id.as_str()))
                .select(columns::<ClientRow>()),
        )?)
    }

    /// All clients of a tenant, at most `limit`; those that a later version wrote by their names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_clients(
        &mut self,
        tenant: &TenantId,
        limit: i64,
    ) -> Result<Vec<Result<Client, UnreadableClient>>, StoreError> {
        let rows: Vec<ClientRow> = self.connection.load(
            clients::table
                .filter(clients::tenant_id.eq(tenant.as_str()))
                .select(columns::<ClientRow>())
                .order(clients::id)
                .limit(limit),
        )?;
        Ok(rows.into_iter().map(read_or_name).collect())
    }

    /// The encrypted secrets of a tenant's clients, of those too that only a later version can read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_sealed_secrets(
        &mut self,
        tenant: &TenantId,
    ) -> Result<Vec<(ClientId, String)>, StoreError> {
        let rows: Vec<(String, Option<String>)> = self.connection.load(
            clients::table
                .filter(clients::tenant_id.eq(tenant.as_str()))
                .filter(clients::secret_sealed.is_not_null())
                .select((clients::id, clients::secret_sealed))
                .order(clients::id),
        )?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, sealed)| Some((ClientId::new(id), sealed?)))
            .collect())
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

    /// Turns a client off, or on again, and says whether it was there. One that only a later version can read, too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_client_disabled(
        &mut self,
        tenant: &TenantId,
        id: &ClientId,
        disabled_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let updated = self.connection.execute(
            diesel::update(clients::table.find((tenant.as_str(), id.as_str()))).set((
                clients::disabled_at.eq(disabled_at.map(Timestamp::as_micros)),
                clients::updated_at.eq(now.as_micros()),
            )),
        )?;
        self.changed(Change::Client(tenant.clone(), id.clone()));
        Ok(updated == 1)
    }

    /// Puts a secret that was encrypted anew in the place of the one that it was read as; says whether that was still there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn replace_sealed_secret(
        &mut self,
        tenant: &TenantId,
        id: &ClientId,
        old: &str,
        new: &str,
    ) -> Result<bool, StoreError> {
        let updated = self.connection.execute(
            diesel::update(
                clients::table
                    .find((tenant.as_str(), id.as_str()))
                    .filter(clients::secret_sealed.eq(old)),
            )
            .set(clients::secret_sealed.eq(new)),
        )?;
        self.changed(Change::Client(tenant.clone(), id.clone()));
        Ok(updated == 1)
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
