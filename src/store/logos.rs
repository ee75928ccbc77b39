//! Copies of clients' logos, and which are to be fetched.
//!
//! A client's row is written in the transaction that writes the client, so that nothing that was registered is forgotten, and
//! what a page shows is never the logo of an earlier `logo_uri`. Whoever fetches claims the row first, by moving its time.

use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;

use super::row::{Table, optional_time};
use super::schema::client_logos as logos;
use super::{Read, StoreError, Write};
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::logo::{Logo, LogoState, WantedLogo, next_refresh, next_retry};
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

/// The row of a logo that was fetched, if it is still the one that the client wants.
#[diesel::dsl::auto_type(no_type_alias)]
fn fetched_row<'q>(tenant: &'q str, client: &'q str, logo_uri: &'q str) -> _ {
    let key: (&'q str, &'q str) = (tenant, client);
    logos::table
        .find(key)
        .filter(logos::logo_uri.eq(logo_uri))
        .filter(logos::next_fetch_at.is_not_null())
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

    /// The clients whose logos are to be fetched now, those that wait longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_due_logos(
        &mut self,
        tenant: &TenantId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<ClientId>, StoreError> {
        let due: Vec<String> = self.connection.load(
            logos::table
                .filter(logos::tenant_id.eq(tenant.as_str()))
                .filter(logos::next_fetch_at.le(now.as_micros()))
                .select(logos::client_id)
                .order(logos::next_fetch_at)
                .limit(limit),
        )?;
        Ok(due.into_iter().map(ClientId::new).collect())
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

    /// Takes it upon this node to fetch a logo that is due; `None` if another was first, or it is not due any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_logo(
        &mut self,
        tenant: &TenantId,
        client_id: &ClientId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<WantedLogo>, StoreError> {
        let client = match self.find_client(tenant, client_id) {
            Ok(Some(client)) => client,
            Ok(None) => return Ok(None),
            // Written by a later version: a node of that one fetches it, and the others' logos do not wait.
            Err(error) if error.is_of_one_row() => {
                let row = logos::table.find((tenant.as_str(), client_id.as_str()));
                self.connection
                    .execute(diesel::update(row).set(logos::next_fetch_at.eq(until.as_micros())))?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        // The row of a client from before this table names no address.
        self.want_logo(&client, now)?;
        let Some((logo_uri, failures, Some(due))) = self.find_standing(tenant, client_id)? else {
            return Ok(None);
        };
        if due > now.as_micros() {
            return Ok(None);
        }
        let row = logos::table
            .find((tenant.as_str(), client_id.as_str()))
            .filter(logos::next_fetch_at.eq(due));
        let claimed = self
            .connection
            .execute(diesel::update(row).set(logos::next_fetch_at.eq(until.as_micros())))?;
        Ok((claimed == 1).then(|| WantedLogo {
            client_id: client_id.clone(),
            logo_uri,
            failures: u32::try_from(failures).unwrap_or(u32::MAX),
        }))
    }

    /// Keeps what was fetched, unless the client has another logo by now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_logo(
        &mut self,
        tenant: &TenantId,
        wanted: &WantedLogo,
        logo: &Logo,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = self.connection.execute(
            diesel::update(fetched_row(
                tenant.as_str(),
                wanted.client_id.as_str(),
                &wanted.logo_uri,
            ))
            .set((
                logos::hash.eq(&logo.hash),
                logos::png.eq(BASE64URL_NOPAD.encode(&logo.png)),
                logos::fetched_at.eq(now.as_micros()),
                logos::failures.eq(0),
                logos::failure.eq(None::<&str>),
                logos::next_fetch_at.eq(next_refresh(now).as_micros()),
            )),
        )?;
        Ok(kept == 1)
    }

    /// Notes that it could not be fetched. A copy that is there stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_logo_failure(
        &mut self,
        tenant: &TenantId,
        wanted: &WantedLogo,
        failure: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let failures = wanted.failures.saturating_add(1);
        self.connection.execute(
            diesel::update(fetched_row(
                tenant.as_str(),
                wanted.client_id.as_str(),
                &wanted.logo_uri,
            ))
            .set((
                logos::failures.eq(i64::from(failures)),
                logos::failure.eq(failure),
                logos::next_fetch_at.eq(next_retry(now, failures).as_micros()),
            )),
        )?;
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
