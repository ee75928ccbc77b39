//! Mails that wait to be sent.
//!
//! Whoever sends one claims it first, by compare-and-set, so that of several nodes one does. The claim of a node that stopped lapses.

use diesel::prelude::*;

use super::schema::outbox;
use super::{Read, StoreError, Write};
use crate::domain::id::{MailId, TenantId};
use crate::domain::mail::{ClaimedMail, PostedMail};
use crate::domain::time::Timestamp;

/// A mail as its table has it.
#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
struct MailRow<'r> {
    id: &'r str,
    tenant_id: &'r str,
    user_id: Option<String>,
    kind: &'r str,
    sealed: &'r str,
    attempts: i64,
    next_attempt_at: i64,
    claimed_until: Option<i64>,
    created_at: i64,
    expires_at: i64,
}

/// The mails that are due and that nobody is sending.
#[diesel::dsl::auto_type(no_type_alias)]
fn due<'q>(tenant: &'q str, now: i64) -> _ {
    outbox::table
        .filter(outbox::tenant_id.eq(tenant))
        .filter(outbox::next_attempt_at.le(now))
        .filter(
            outbox::claimed_until
                .is_null()
                .or(outbox::claimed_until.le(now)),
        )
}

impl Read<'_> {
    /// The mails that are to be sent now, those that wait longest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_due_mails(
        &mut self,
        tenant: &TenantId,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<MailId>, StoreError> {
        let ids: Vec<String> = self.connection.load(
            due(tenant.as_str(), now.as_micros())
                .select(outbox::id)
                .order((outbox::next_attempt_at, outbox::id))
                .limit(limit),
        )?;
        Ok(ids.into_iter().map(MailId::new).collect())
    }
}

impl Write<'_> {
    /// Posts a mail.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_mail(&mut self, mail: &PostedMail) -> Result<(), StoreError> {
        let row = MailRow {
            id: mail.id.as_str(),
            tenant_id: mail.tenant_id.as_str(),
            user_id: mail.user_id.as_ref().map(ToString::to_string),
            kind: mail.kind,
            sealed: &mail.sealed,
            attempts: 0,
            next_attempt_at: mail.created_at.as_micros(),
            claimed_until: None,
            created_at: mail.created_at.as_micros(),
            expires_at: mail.expires_at.as_micros(),
        };
        self.connection
            .execute(diesel::insert_into(outbox::table).values(&row))?;
        Ok(())
    }

    /// Takes it upon this node to send those of the mails that no other node took.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn claim_mails(
        &mut self,
        tenant: &TenantId,
        ids: &[MailId],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClaimedMail>, StoreError> {
        type Columns = (String, String, i64, i64, i64);
        let mut claimed = Vec::new();
        for id in ids {
            let taken: Vec<Columns> = self.connection.update_returning(
                diesel::update(
                    due(tenant.as_str(), now.as_micros()).filter(outbox::id.eq(id.as_str())),
                )
                .set(outbox::claimed_until.eq(until.as_micros()))
                .returning((
                    outbox::kind,
                    outbox::sealed,
                    outbox::attempts,
                    outbox::created_at,
                    outbox::expires_at,
                )),
            )?;
            claimed.extend(taken.into_iter().map(
                |(kind, sealed, attempts, created_at, expires_at)| ClaimedMail {
                    id: id.clone(),
                    kind,
                    sealed,
                    attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
                    created_at: Timestamp::from_micros(created_at),
                    expires_at: Timestamp::from_micros(expires_at),
                    claimed_until: until,
                },
            ));
        }
        Ok(claimed)
    }

    /// A mail is done with: sent, refused for good, or of no use any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finish_mail(&mut self, id: &MailId) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::delete(outbox::table.find(id.as_str())))?;
        Ok(())
    }

    /// A mail that could not be sent is tried again later, unless another node has it by now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn postpone_mail(&mut self, mail: &ClaimedMail, next: Timestamp) -> Result<(), StoreError> {
        let row = outbox::table
            .find(mail.id.as_str())
            .filter(outbox::claimed_until.eq(mail.claimed_until.as_micros()));
        self.connection.execute(diesel::update(row).set((
            outbox::attempts.eq(i64::from(mail.attempts.saturating_add(1))),
            outbox::next_attempt_at.eq(next.as_micros()),
            outbox::claimed_until.eq(None::<i64>),
        )))?;
        Ok(())
    }
}
