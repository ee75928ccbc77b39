//! Copies of clients' logos, which pages show, and which of them are wanted.
//!
//! A client's row is written in the transaction that writes the client, so that nothing that was registered is forgotten, and
//! what a page shows is never the logo of an earlier `logo_uri`. Whoever fetches claims the row first, by moving its time.

mod fetching;

use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;

use super::row::{Table, optional_time};
use super::schema::client_logos as logos;
use super::{Read, StoreError, Write};
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::logo::{Logo, LogoState};
use crate::domain::time::Timestamp;

const TABLE: Table = Table("client_logos");

/// A logo as its table has it.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = logos, treat_none_as_null = true, treat_none_as_default_value = false)]
struct LogoRow<'r> {
    tenant_id: &'r str,
    client_id: &'r str,
    logo_uri: &'r str,
    hash: Option<String>,
    png: Option<String>,
    fetched_at: Option<i64>,
    failures: i64,
    failure: Option<String>,
    next_fetch_at: Option<i64>,
}

impl<'r> LogoRow<'r> {
    /// Nothing yet, to be fetched from `logo_uri` at once.
    fn wanted(client: &'r Client, logo_uri: &'r str, now: Timestamp) -> Self {
        Self {
            tenant_id: client.tenant_id.as_str(),
            client_id: client.id.as_str(),
            logo_uri,
            hash: None,
            png: None,
            fetched_at: None,
            failures: 0,
            failure: None,
            next_fetch_at: Some(now.as_micros()),
        }
    }
}

/// What decides about a row, without its picture.
type Standing = (String, i64, Option<i64>);

impl Read<'_> {
    /// The name of the copy that pages show for a client.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_logo_hash(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
    ) -> Result<Option<String>, StoreError> {
        let hash: Option<Option<String>> = self.connection.find(
            logos::table
                .find((tenant.as_str(), client.as_str()))
                .select(logos::hash),
        )?;
        Ok(hash.flatten())
    }

    /// The copy of that name. Several clients may have the same.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_logo(
        &mut self,
        tenant: &TenantId,
        hash: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let png: Option<Option<String>> = self.connection.find(
            logos::table
                .filter(logos::tenant_id.eq(tenant.as_str()))
                .filter(logos::hash.eq(hash))
                .select(logos::png)
                .limit(1),
        )?;
        png.flatten()
            .map(|png| {
                BASE64URL_NOPAD
                    .decode(png.as_bytes())
                    .map_err(|error| TABLE.inconsistent("png", hash, &error))
            })
            .transpose()
    }

    /// What is known of a client's logo.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_logo_state(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
    ) -> Result<Option<LogoState>, StoreError> {
        type Columns = (
            String,
            Option<String>,
            Option<i64>,
            Option<String>,
            Option<i64>,
        );
        let found: Option<Columns> = self.connection.find(
            logos::table
                .find((tenant.as_str(), client.as_str()))
                .select((
                    logos::logo_uri,
                    logos::hash,
                    logos::fetched_at,
                    logos::failure,
                    logos::next_fetch_at,
                )),
        )?;
        Ok(found.map(
            |(logo_uri, hash, fetched_at, failure, next_fetch_at)| LogoState {
                logo_uri: next_fetch_at.map(|_| logo_uri),
                hash,
                fetched_at: optional_time(fetched_at),
                failure,
                next_fetch_at: optional_time(next_fetch_at),
            },
        ))
    }

    fn find_standing(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
    ) -> Result<Option<Standing>, StoreError> {
        Ok(self.connection.find(
            logos::table
                .find((tenant.as_str(), client.as_str()))
                .select((logos::logo_uri, logos::failures, logos::next_fetch_at)),
        )?)
    }
}

impl Write<'_> {
    /// Brings the row in step with the client's `logo_uri`. Of another address, or none, nothing stays; a file that the operator
    /// gave stands above every address.
    pub(super) fn want_logo(&mut self, client: &Client, now: Timestamp) -> Result<(), StoreError> {
        let known = self.find_standing(&client.tenant_id, &client.id)?;
        let is_given = matches!(known, Some((_, _, None)));
        let known = known.map(|(logo_uri, ..)| logo_uri);
        let wanted = client.metadata.logo_uri.as_deref();
        if is_given || known.as_deref() == wanted {
            return Ok(());
        }
        let row = logos::table.find((client.tenant_id.as_str(), client.id.as_str()));
        match wanted {
            None => self.connection.execute(diesel::delete(row))?,
            Some(logo_uri) if known.is_some() => self
                .connection
                .execute(diesel::update(row).set(&LogoRow::wanted(client, logo_uri, now)))?,
            Some(logo_uri) => self.connection.execute(
                diesel::insert_into(logos::table).values(&LogoRow::wanted(client, logo_uri, now)),
            )?,
        };
        Ok(())
    }

    /// Takes away what the operator gave, or what was fetched: the client's address is asked anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_logo(&mut self, client: &Client, now: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(diesel::delete(
            logos::table.find((client.tenant_id.as_str(), client.id.as_str())),
        ))?;
        self.want_logo(client, now)
    }

    /// Keeps a file that the operator gave; from now on no address is asked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn give_logo(
        &mut self,
        tenant: &TenantId,
        client: &ClientId,
        logo: &Logo,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = LogoRow {
            tenant_id: tenant.as_str(),
            client_id: client.as_str(),
            logo_uri: "",
            hash: Some(logo.hash.clone()),
            png: Some(BASE64URL_NOPAD.encode(&logo.png)),
            fetched_at: Some(now.as_micros()),
            failures: 0,
            failure: None,
            next_fetch_at: None,
        };
        let updated = self.connection.execute(
            diesel::update(logos::table.find((tenant.as_str(), client.as_str()))).set(&row),
        )?;
        if updated == 0 {
            self.connection
                .execute(diesel::insert_into(logos::table).values(&row))?;
        }
        Ok(())
    }
}
