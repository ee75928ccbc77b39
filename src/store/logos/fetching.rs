//! The work of whoever fetches logos: which are due, whose turn it is, and what came of it.

use data_encoding::BASE64URL_NOPAD;
use diesel::prelude::*;

use super::logos;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::logo::{Logo, WantedLogo, next_refresh, next_retry};
use crate::domain::time::Timestamp;
use crate::store::{Read, StoreError, Write};

/// The row of a logo that was fetched, if it is still the one that the client wants.
#[diesel::dsl::auto_type(no_type_alias)]
fn fetched_row<'q>(tenant: &'q str, client: &'q str, logo_uri: &'q str) -> _ {
    let key: (&'q str, &'q str) = (tenant, client);
    logos::table
        .find(key)
        .filter(logos::logo_uri.eq(logo_uri))
        .filter(logos::next_fetch_at.is_not_null())
}

impl Read<'_> {
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
}

impl Write<'_> {
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
}
