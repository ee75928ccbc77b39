//! Interactions.

use diesel::prelude::*;

use super::engine::columns;
use super::housekeeping::make_room;
use super::row::{Table, optional_time, to_json};
use super::schema::interactions;
use super::{Read, StoreError, Swept, Write};
use crate::domain::id::{InteractionId, TenantId};
use crate::domain::interaction::{Interaction, Progress};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("interactions");

/// The interaction of this id, if it still waits.
macro_rules! waiting {
    ($id:expr, $now:expr) => {
        interactions::table
            .filter(interactions::id.eq($id.as_str()))
            .filter(interactions::answered_at.is_null())
            .filter(interactions::expires_at.gt($now.as_micros()))
    };
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = interactions, treat_none_as_default_value = false)]
struct InteractionRow {
    id: String,
    tenant_id: String,
    browser_hash: String,
    request: String,
    progress: String,
    revision: i64,
    created_at: i64,
    expires_at: i64,
    answered_at: Option<i64>,
}

impl TryFrom<InteractionRow> for Interaction {
    type Error = StoreError;

    fn try_from(row: InteractionRow) -> Result<Self, StoreError> {
        Ok(Self {
            errand: TABLE.json("request", &row.id, &row.request)?,
            progress: progress(&row.id, &row.progress, row.revision)?,
            tenant_id: TenantId::new(row.tenant_id),
            id: InteractionId::new(row.id),
            browser_hash: row.browser_hash,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            answered_at: optional_time(row.answered_at),
        })
    }
}

fn progress(id: &str, text: &str, revision: i64) -> Result<Progress, StoreError> {
    let progress: Progress = TABLE.json("progress", id, text)?;
    Ok(Progress {
        revision,
        ..progress
    })
}

/// What became of what was done in an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Kept {
    /// It is written.
    Written,
    /// Nothing: another window of the browser wrote something else since it was read.
    Outrun,
    /// Nothing: the interaction waits no more.
    Over,
}

impl Read<'_> {
    /// An interaction of this browser, over or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_interaction(
        &mut self,
        id: &InteractionId,
        browser: &TokenHash,
    ) -> Result<Option<Interaction>, StoreError> {
        if !id.can_be_stored() {
            return Ok(None);
        }
        let row: Option<InteractionRow> = self.connection.find(
            interactions::table
                .filter(interactions::id.eq(id.as_str()))
                .filter(interactions::browser_hash.eq(browser.as_str()))
                .select(columns::<InteractionRow>()),
        )?;
        row.map(Interaction::try_from).transpose()
    }

    /// What was done in an interaction, if it still waits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_progress(
        &mut self,
        id: &InteractionId,
        now: Timestamp,
    ) -> Result<Option<Progress>, StoreError> {
        let found: Option<(String, i64)> = self
            .connection
            .find(waiting!(id, now).select((interactions::progress, interactions::revision)))?;
        found
            .map(|(text, revision)| progress(id.as_str(), &text, revision))
            .transpose()
    }
}

impl Write<'_> {
    /// Adds an interaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_interaction(&mut self, interaction: &Interaction) -> Result<(), StoreError> {
        let row = InteractionRow {
            id: interaction.id.to_string(),
            tenant_id: interaction.tenant_id.to_string(),
            browser_hash: interaction.browser_hash.clone(),
            request: to_json(&interaction.errand)?,
            progress: to_json(&interaction.progress)?,
            revision: interaction.progress.revision,
            created_at: interaction.created_at.as_micros(),
            expires_at: interaction.expires_at.as_micros(),
            answered_at: interaction.answered_at.map(Timestamp::as_micros),
        };
        self.connection
            .execute(diesel::insert_into(interactions::table).values(&row))?;
        Ok(())
    }

    /// What was done in an interaction, if it still waits: nobody writes anything else before this transaction ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold_progress(
        &mut self,
        id: &InteractionId,
        now: Timestamp,
    ) -> Result<Option<Progress>, StoreError> {
        // Written before it is read: on PostgreSQL whoever changes it too waits for us, or we for them.
        self.connection.execute(
            diesel::update(waiting!(id, now))
                .set(interactions::revision.eq(interactions::revision)),
        )?;
        self.find_progress(id, now)
    }

    /// Writes what was done in an interaction over what it was made from.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_progress(
        &mut self,
        id: &InteractionId,
        progress: &Progress,
        now: Timestamp,
    ) -> Result<Kept, StoreError> {
        let read = waiting!(id, now).filter(interactions::revision.eq(progress.revision));
        let updated = self.connection.execute(diesel::update(read).set((
            interactions::progress.eq(to_json(progress)?),
            interactions::revision.eq(progress.revision + 1),
        )))?;
        Ok(match updated {
            1 => Kept::Written,
            _ if self.find_progress(id, now)?.is_some() => Kept::Outrun,
            _ => Kept::Over,
        })
    }

    /// Ends an interaction as answered, and says whether it still waited: one of two answers wins. It is remembered as one that
    /// is over, with no more than the way on needs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finish_interaction(
        &mut self,
        interaction: &Interaction,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let finished =
            self.connection
                .execute(diesel::update(waiting!(interaction.id, now)).set((
                    interactions::answered_at.eq(now.as_micros()),
                    interactions::expires_at.eq(now.as_micros()),
                    interactions::request.eq(to_json(&interaction.errand.forgotten())?),
                    interactions::progress.eq(to_json(&Progress::default())?),
                )))?;
        Ok(finished == 1)
    }

    /// Makes room if more than `most` wait: a portion of the oldest goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_interactions(&mut self, most: i64) -> Result<Swept, StoreError> {
        make_room!(self, interactions, id, expires_at, most)
    }
}
