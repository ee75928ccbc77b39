//! Codes and links that were sent and are waited for.

use diesel::prelude::*;

use super::engine::columns;
use super::row::{Table, to_json};
use super::schema::challenges;
use super::{Read, StoreError, Write};
use crate::domain::challenge::{Challenge, MOST_TRIES, Purpose};
use crate::domain::id::{ChallengeId, InteractionId, TenantId, UserId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

const TABLE: Table = Table("challenges");

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = challenges, treat_none_as_default_value = false)]
struct ChallengeRow {
    id: String,
    tenant_id: String,
    purpose: String,
    user_id: Option<String>,
    interaction_id: Option<String>,
    code_hash: Option<String>,
    link_hash: String,
    epoch: i64,
    tries: i64,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<ChallengeRow> for Challenge {
    type Error = StoreError;

    fn try_from(row: ChallengeRow) -> Result<Self, StoreError> {
        Ok(Self {
            purpose: TABLE.json("purpose", &row.id, &row.purpose)?,
            id: ChallengeId::new(row.id),
            tenant_id: TenantId::new(row.tenant_id),
            user_id: row.user_id.map(UserId::new),
            interaction_id: row.interaction_id.map(InteractionId::new),
            code_hash: row.code_hash,
            link_hash: row.link_hash,
            epoch: row.epoch,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        })
    }
}

impl Read<'_> {
    /// What a link leads to, if it is not over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_challenge_by_link(
        &mut self,
        tenant: &TenantId,
        link: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<Challenge>, StoreError> {
        let row: Option<ChallengeRow> = self.connection.find(
            challenges::table
                .filter(challenges::link_hash.eq(link.as_str()))
                .filter(challenges::tenant_id.eq(tenant.as_str()))
                .filter(challenges::expires_at.gt(now.as_micros()))
                .select(columns::<ChallengeRow>()),
        )?;
        row.map(Challenge::try_from).transpose()
    }

    /// The links by which a person would have another address.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_address_challenges(&mut self, user: &UserId) -> Result<Vec<Challenge>, StoreError> {
        self.find_challenges_for(user, |purpose| matches!(purpose, Purpose::Address { .. }))
    }

    fn find_challenges_for(
        &mut self,
        user: &UserId,
        is_meant: impl Fn(&Purpose) -> bool,
    ) -> Result<Vec<Challenge>, StoreError> {
        let rows: Vec<ChallengeRow> = self.connection.load(
            challenges::table
                .filter(challenges::user_id.eq(user.as_str()))
                .select(columns::<ChallengeRow>()),
        )?;
        let all = rows.into_iter().map(Challenge::try_from);
        let mut found = all.collect::<Result<Vec<_>, _>>()?;
        found.retain(|challenge| is_meant(&challenge.purpose));
        Ok(found)
    }
}

impl Write<'_> {
    /// Adds one, in place of what was sent before for the same interaction.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_challenge(&mut self, challenge: &Challenge) -> Result<(), StoreError> {
        if let Some(interaction) = &challenge.interaction_id {
            self.connection.execute(diesel::delete(
                challenges::table.filter(challenges::interaction_id.eq(interaction.as_str())),
            ))?;
        }
        let row = ChallengeRow {
            id: challenge.id.to_string(),
            tenant_id: challenge.tenant_id.to_string(),
            purpose: to_json(&challenge.purpose)?,
            user_id: challenge.user_id.as_ref().map(UserId::to_string),
            interaction_id: challenge.interaction_id.as_ref().map(ToString::to_string),
            code_hash: challenge.code_hash.clone(),
            link_hash: challenge.link_hash.clone(),
            epoch: challenge.epoch,
            tries: 0,
            created_at: challenge.created_at.as_micros(),
            expires_at: challenge.expires_at.as_micros(),
        };
        self.connection
            .execute(diesel::insert_into(challenges::table).values(&row))?;
        Ok(())
    }

    /// Counts a try of its code, before that is compared: of tries at the same time all are counted. Nothing, once it is over or
    /// spent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn try_challenge(
        &mut self,
        tenant: &TenantId,
        id: &ChallengeId,
        now: Timestamp,
    ) -> Result<Option<Challenge>, StoreError> {
        let tried: Vec<ChallengeRow> = self.connection.load(
            diesel::update(
                challenges::table
                    .filter(challenges::id.eq(id.as_str()))
                    .filter(challenges::tenant_id.eq(tenant.as_str()))
                    .filter(challenges::tries.lt(MOST_TRIES))
                    .filter(challenges::expires_at.gt(now.as_micros())),
            )
            .set(challenges::tries.eq(challenges::tries + 1))
            .returning(columns::<ChallengeRow>()),
        )?;
        tried
            .into_iter()
            .next()
            .map(Challenge::try_from)
            .transpose()
    }

    /// Uses one up, and says whether it was there still: of two who come one wins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_challenge(
        &mut self,
        id: &ChallengeId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let redeemed = self.connection.execute(diesel::delete(
            challenges::table
                .filter(challenges::id.eq(id.as_str()))
                .filter(challenges::expires_at.gt(now.as_micros())),
        ))?;
        Ok(redeemed == 1)
    }

    /// Voids the links by which a person would have had another address.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_address_challenges(&mut self, user: &UserId) -> Result<(), StoreError> {
        let pending = self.find_address_challenges(user)?;
        self.delete_these_challenges(&pending)
    }

    /// Voids the links with which the operator would have let a person in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_entry_challenges(&mut self, user: &UserId) -> Result<(), StoreError> {
        let is_entry = |purpose: &Purpose| matches!(purpose, Purpose::Entry { .. });
        let handed_out = self.find_challenges_for(user, is_entry)?;
        self.delete_these_challenges(&handed_out)
    }

    fn delete_these_challenges(&mut self, challenges: &[Challenge]) -> Result<(), StoreError> {
        let ids: Vec<&str> = challenges.iter().map(|one| one.id.as_str()).collect();
        self.connection.execute(diesel::delete(
            challenges::table.filter(challenges::id.eq_any(ids)),
        ))?;
        Ok(())
    }

    /// Voids everything that a person was sent and has not used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_challenges(&mut self, user: &UserId) -> Result<(), StoreError> {
        self.connection.execute(diesel::delete(
            challenges::table.filter(challenges::user_id.eq(user.as_str())),
        ))?;
        Ok(())
    }
}
