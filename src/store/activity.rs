//! The trail of what happened to accounts: rows are added, listed, swept, and once made nobody's.

use diesel::prelude::*;

use super::engine::columns;
use super::error::StoreError;
use super::schema::activity;
use super::{Read, Swept, Write};
use crate::domain::activity::{Activity, Entry};
use crate::domain::id::{ActivityId, TenantId, UserId};
use crate::domain::session::SessionOrigin;
use crate::domain::time::Timestamp;
use crate::domain::word::Word;

/// Rows that one transaction sweeps, or makes nobody's.
const PORTION: i64 = 500;
/// After every id that can be.
const AFTER_ALL: &str = "z";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = activity, treat_none_as_default_value = false)]
struct ActivityRow {
    id: String,
    tenant_id: String,
    subject: String,
    kind: String,
    detail: String,
    about: String,
    address: String,
    user_agent: String,
    at: i64,
}

impl From<ActivityRow> for Entry {
    fn from(row: ActivityRow) -> Self {
        Self {
            tenant_id: TenantId::new(row.tenant_id),
            id: ActivityId::new(row.id),
            subject: UserId::new(row.subject),
            activity: Activity::read(row.kind, &row.detail),
            about: row.about,
            origin: SessionOrigin {
                address: row.address,
                user_agent: row.user_agent,
            },
            at: Timestamp::from_micros(row.at),
        }
    }
}

impl Read<'_> {
    /// What happened to an account, the newest first, before a line that is known: so pages go on where the last one ended, however
    /// many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_activity(
        &mut self,
        subject: &UserId,
        before: Option<&ActivityId>,
        limit: i64,
    ) -> Result<Vec<Entry>, StoreError> {
        let before = before.map_or(AFTER_ALL, ActivityId::as_str);
        let rows: Vec<ActivityRow> = self.connection.load(
            activity::table
                .filter(activity::subject.eq(subject.as_str()))
                .filter(activity::id.lt(before))
                .select(columns::<ActivityRow>())
                .order(activity::id.desc())
                .limit(limit),
        )?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }
}

impl Write<'_> {
    /// Writes down what happened, in the transaction that does it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let unwritable = |error: serde_json::Error| StoreError::Preparation(error.to_string());
        let (kind, detail) = match &entry.activity {
            Word::Known(activity) => activity.to_columns().map_err(unwritable)?,
            Word::Later(kind) => (kind.clone(), "{}".to_owned()),
        };
        let row = ActivityRow {
            id: entry.id.to_string(),
            tenant_id: entry.tenant_id.to_string(),
            subject: entry.subject.to_string(),
            kind,
            detail,
            about: entry.about.clone(),
            address: entry.origin.address.clone(),
            user_agent: entry.origin.user_agent.clone(),
            at: entry.at.as_micros(),
        };
        self.connection
            .execute(diesel::insert_into(activity::table).values(&row))?;
        Ok(())
    }

    /// Takes a line back that was written before it was known what would come of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_note_back(&mut self, id: &ActivityId) -> Result<(), StoreError> {
        self.connection
            .execute(diesel::delete(activity::table.find(id.as_str())))?;
        Ok(())
    }

    /// Removes a portion of what is so old.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sweep_activity(&mut self, oldest: Timestamp) -> Result<Swept, StoreError> {
        let oldest = ActivityId::last_at(oldest);
        let ids: Vec<String> = self.connection.load(
            activity::table
                .filter(activity::id.le(oldest.as_str()))
                .select(activity::id)
                .order(activity::id)
                .limit(PORTION),
        )?;
        let rows = self.connection.execute(diesel::delete(
            activity::table.filter(activity::id.eq_any(&ids)),
        ))?;
        Ok(portion(rows, &ids))
    }

    /// Makes a portion of somebody's trail nobody's: it goes on under a pseudonym, without what could name them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn disown_activity(
        &mut self,
        subject: &UserId,
        pseudonym: &UserId,
    ) -> Result<Swept, StoreError> {
        let ids: Vec<String> = self.connection.load(
            activity::table
                .filter(activity::subject.eq(subject.as_str()))
                .select(activity::id)
                .limit(PORTION),
        )?;
        let rows = self.connection.execute(
            diesel::update(activity::table.filter(activity::id.eq_any(&ids))).set((
                activity::subject.eq(pseudonym.as_str()),
                activity::about.eq(""),
                activity::address.eq(""),
                activity::user_agent.eq(""),
            )),
        )?;
        Ok(portion(rows, &ids))
    }
}

fn portion(rows: usize, ids: &[String]) -> Swept {
    Swept {
        rows,
        is_more: i64::try_from(ids.len()).is_ok_and(|count| count == PORTION),
    }
}
