//! Ceremonies in which passkeys are made and used.

use diesel::prelude::*;

use super::engine::columns;
use super::housekeeping::make_room;
use super::row::Table;
use super::schema::ceremonies;
use super::{StoreError, Swept, Write};
use crate::domain::id::{CeremonyId, TenantId, UserId};
use crate::domain::passkey::{Ceremony, CeremonyKind};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("ceremonies");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ceremonies, treat_none_as_default_value = false)]
struct CeremonyRow {
    id: String,
    tenant_id: String,
    user_id: Option<String>,
    bound_to: String,
    kind: String,
    state: String,
    created_at: i64,
    expires_at: i64,
}

const fn word(kind: CeremonyKind) -> &'static str {
    match kind {
        CeremonyKind::Create => "create",
        CeremonyKind::Get => "get",
    }
}

impl TryFrom<CeremonyRow> for Ceremony {
    type Error = StoreError;

    fn try_from(row: CeremonyRow) -> Result<Self, StoreError> {
        let kind = [CeremonyKind::Create, CeremonyKind::Get]
            .into_iter()
            .find(|kind| word(*kind) == row.kind)
            .ok_or_else(|| TABLE.inconsistent("kind", &row.id, &"neither create nor get"))?;
        Ok(Self {
            tenant_id: TenantId::new(row.tenant_id),
            id: CeremonyId::new(row.id),
            user_id: row.user_id.map(UserId::new),
            bound_to: row.bound_to,
            kind,
            state: row.state,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

impl Write<'_> {
    /// Adds a ceremony.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_ceremony(&mut self, ceremony: &Ceremony) -> Result<(), StoreError> {
        let row = CeremonyRow {
            id: ceremony.id.to_string(),
            tenant_id: ceremony.tenant_id.to_string(),
            user_id: ceremony.user_id.as_ref().map(UserId::to_string),
            bound_to: ceremony.bound_to.clone(),
            kind: word(ceremony.kind).to_owned(),
            state: ceremony.state.clone(),
            created_at: ceremony.created_at.as_micros(),
            expires_at: ceremony.expires_at.as_micros(),
        };
        self.connection
            .execute(diesel::insert_into(ceremonies::table).values(&row))?;
        Ok(())
    }

    /// Takes a ceremony of this browser out of the table, over or not: of all attempts to finish it one gets it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_ceremony(
        &mut self,
        tenant: &TenantId,
        id: &CeremonyId,
        bound_to: &TokenHash,
    ) -> Result<Option<Ceremony>, StoreError> {
        if !id.can_be_stored() {
            return Ok(None);
        }
        let taken: Vec<CeremonyRow> = self.connection.load(
            diesel::delete(
                ceremonies::table
                    .filter(ceremonies::id.eq(id.as_str()))
                    .filter(ceremonies::tenant_id.eq(tenant.as_str()))
                    .filter(ceremonies::bound_to.eq(bound_to.as_str())),
            )
            .returning(columns::<CeremonyRow>()),
        )?;
        taken.into_iter().next().map(Ceremony::try_from).transpose()
    }

    /// Makes room if more than `most` wait: a portion of the oldest goes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bound_ceremonies(&mut self, most: i64) -> Result<Swept, StoreError> {
        make_room!(self, ceremonies, id, expires_at, most)
    }
}
