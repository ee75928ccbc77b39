//! Authorization codes: good once, and the database decides for whom.

use diesel::prelude::*;

use super::engine::columns;
use super::schema::authorization_codes as codes;
use super::{StoreError, Write};
use crate::domain::grant::AuthorizationCode;
use crate::domain::id::{ClientId, GrantId, TenantId};
use crate::domain::time::Timestamp;
use crate::secret::TokenHash;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = codes, treat_none_as_default_value = false)]
struct CodeRow {
    hash: String,
    tenant_id: String,
    grant_id: String,
    client_id: String,
    redirect_uri: String,
    code_challenge: Option<String>,
    nonce: Option<String>,
    expires_at: i64,
    redeemed_at: Option<i64>,
}

impl From<CodeRow> for AuthorizationCode {
    fn from(row: CodeRow) -> Self {
        Self {
            tenant_id: TenantId::new(row.tenant_id),
            hash: row.hash,
            grant_id: GrantId::new(row.grant_id),
            client_id: ClientId::new(row.client_id),
            redirect_uri: row.redirect_uri,
            code_challenge: row.code_challenge,
            nonce: row.nonce,
            expires_at: Timestamp::from_micros(row.expires_at),
            redeemed_at: row.redeemed_at.map(Timestamp::from_micros),
        }
    }
}

/// What a presented code turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redemption {
    /// Good, and redeemed now.
    Redeemed(AuthorizationCode),
    /// Redeemed before.
    Replayed(AuthorizationCode),
    /// Never issued here, or long forgotten.
    Unknown,
}

impl Write<'_> {
    /// Adds a code.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn insert_code(&mut self, code: &AuthorizationCode) -> Result<(), StoreError> {
        let row = CodeRow {
            hash: code.hash.clone(),
            tenant_id: code.tenant_id.to_string(),
            grant_id: code.grant_id.to_string(),
            client_id: code.client_id.to_string(),
            redirect_uri: code.redirect_uri.clone(),
            code_challenge: code.code_challenge.clone(),
            nonce: code.nonce.clone(),
            expires_at: code.expires_at.as_micros(),
            redeemed_at: None,
        };
        self.connection
            .execute(diesel::insert_into(codes::table).values(&row))?;
        Ok(())
    }

    /// Redeems a code if nobody did before: compare-and-set, so one of two redeemers wins. It is burned even if the
    /// caller then finds that it was the wrong client or too late (RFC 6749 §4.1.2).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_code(
        &mut self,
        tenant: &TenantId,
        hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Redemption, StoreError> {
        let code = codes::table
            .filter(codes::hash.eq(hash.as_str()))
            .filter(codes::tenant_id.eq(tenant.as_str()));
        let redeemed: Vec<CodeRow> = self.connection.update_returning(
            diesel::update(code.filter(codes::redeemed_at.is_null()))
                .set(codes::redeemed_at.eq(now.as_micros()))
                .returning(columns::<CodeRow>()),
        )?;
        if let Some(row) = redeemed.into_iter().next() {
            return Ok(Redemption::Redeemed(row.into()));
        }
        let row: Option<CodeRow> = self.connection.find(code.select(columns::<CodeRow>()))?;
        Ok(row.map_or(Redemption::Unknown, |row| Redemption::Replayed(row.into())))
    }
}
