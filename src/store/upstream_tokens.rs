//! The tokens that upstreams gave for their people, sealed, and who renews them.
//!
//! ```text
//!  kept at a sign-in ─▶ good ──(over)──▶ claimed: revision + 1, until a moment ─┬─▶ renewed: revision + 1 ─▶ good
//!         ▲                                                                     ├─▶ released: whoever comes next tries
//!         └────────(a sign-in with a refresh token, at any time)                └─▶ refused: gone
//! ```
//! Each step is one statement on the condition that the revision is still the one that was read.

use diesel::prelude::*;

use super::row::{Table, optional_time};
use super::schema::upstream_tokens;
use super::{Read, StoreError, Write};
use crate::domain::connector::{ConnectorName, KeptTokens, UpstreamIdentity};
use crate::domain::id::{TenantId, UserId};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::{EndedThere, Sid};

const TABLE: Table = Table("upstream_tokens");

/// The row of one identity. It stands before what uses it.
macro_rules! row {
    ($tenant:expr, $identity:expr) => {
        upstream_tokens::table.find((
            $tenant.as_str(),
            $identity.connector.as_str(),
            $identity.issuer.as_str(),
            $identity.subject.as_str(),
        ))
    };
}

mod renewing;
mod sweeping;

/// What is kept of somebody, as it was read.
#[derive(Clone, Debug)]
pub struct StoredTokens {
    /// Whom the upstream means.
    pub identity: UpstreamIdentity,
    /// What it gave.
    pub tokens: KeptTokens,
    /// Which state of the row it is.
    pub revision: i64,
    /// Until when whoever renews it has time, if anybody does.
    pub renewing_until: Option<Timestamp>,
}

type Row = (
    String,
    String,
    String,
    Option<String>,
    String,
    Option<i64>,
    Option<String>,
    i64,
    Option<i64>,
);

fn stored(connector: &ConnectorName, row: Row) -> Result<StoredTokens, StoreError> {
    let (issuer, subject, access_sealed, refresh_sealed, scope, expires_at, sid, revision, until) =
        row;
    let malformed = |error| TABLE.inconsistent("scope", &subject, &error);
    Ok(StoredTokens {
        tokens: KeptTokens {
            access_sealed,
            refresh_sealed,
            scope: Scope::parse(&scope).map_err(malformed)?,
            expires_at: optional_time(expires_at),
            sid: sid.as_deref().and_then(Sid::parse),
        },
        identity: UpstreamIdentity {
            connector: connector.clone(),
            issuer,
            subject,
        },
        revision,
        renewing_until: optional_time(until),
    })
}

impl Read<'_> {
    /// What is kept of somebody by a connector: of several whom its upstream calls so, who came last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        connector: &ConnectorName,
    ) -> Result<Option<StoredTokens>, StoreError> {
        let row: Option<Row> = self.connection.find(
            upstream_tokens::table
                .filter(upstream_tokens::user_id.eq(user.as_str()))
                .filter(upstream_tokens::connector.eq(connector.as_str()))
                .filter(upstream_tokens::tenant_id.eq(tenant.as_str()))
                .select((
                    upstream_tokens::issuer,
                    upstream_tokens::subject,
                    upstream_tokens::access_sealed,
                    upstream_tokens::refresh_sealed,
                    upstream_tokens::scope,
                    upstream_tokens::expires_at,
                    upstream_tokens::sid,
                    upstream_tokens::revision,
                    upstream_tokens::renewing_until,
                ))
                .order((
                    upstream_tokens::obtained_at.desc(),
                    upstream_tokens::subject,
                ))
                .limit(1),
        )?;
        row.map(|row| stored(connector, row)).transpose()
    }

    /// Of which identities of somebody tokens are kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list_identities_with_tokens(
        &mut self,
        user: &UserId,
    ) -> Result<Vec<UpstreamIdentity>, StoreError> {
        let rows: Vec<(String, String, String)> = self.connection.load(
            upstream_tokens::table
                .filter(upstream_tokens::user_id.eq(user.as_str()))
                .select((
                    upstream_tokens::connector,
                    upstream_tokens::issuer,
                    upstream_tokens::subject,
                ))
                .order((upstream_tokens::connector, upstream_tokens::subject)),
        )?;
        let identity = |(connector, issuer, subject)| UpstreamIdentity {
            connector: ConnectorName::stored(connector),
            issuer,
            subject,
        };
        Ok(rows.into_iter().map(identity).collect())
    }
}

impl Write<'_> {
    /// Keeps what an upstream gave at a sign-in of somebody whose identity it is, in place of what it gave before. Where it gave no refresh token,
    /// that of before is as good as it was: some give one the first time alone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_upstream_tokens(
        &mut self,
        tenant: &TenantId,
        (identity, user): (&UpstreamIdentity, &UserId),
        tokens: &KeptTokens,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (expires_at, sid) = (
            tokens.expires_at.map(Timestamp::as_micros),
            tokens.sid.as_ref().map(Sid::as_str),
        );
        let fresh = (
            upstream_tokens::access_sealed.eq(&tokens.access_sealed),
            upstream_tokens::scope.eq(tokens.scope.to_string()),
            upstream_tokens::expires_at.eq(expires_at),
            upstream_tokens::sid.eq(sid),
            upstream_tokens::obtained_at.eq(now.as_micros()),
        );
        let row = row!(tenant, identity);
        let updated = match &tokens.refresh_sealed {
            // Whoever renews what was there before does so for nothing.
            Some(refresh) => self.connection.execute(diesel::update(row).set((
                fresh,
                upstream_tokens::refresh_sealed.eq(refresh),
                upstream_tokens::revision.eq(upstream_tokens::revision + 1),
                upstream_tokens::renewing_until.eq(None::<i64>),
            )))?,
            None => self.connection.execute(diesel::update(row).set(fresh))?,
        };
        if updated > 0 {
            return Ok(());
        }
        // Where another window was quicker, what it brought is as good.
        let _ = self.connection.insert_unique(
            diesel::insert_into(upstream_tokens::table)
                .values((
                    upstream_tokens::tenant_id.eq(tenant.as_str()),
                    upstream_tokens::connector.eq(identity.connector.as_str()),
                    upstream_tokens::issuer.eq(&identity.issuer),
                    upstream_tokens::subject.eq(&identity.subject),
                    upstream_tokens::user_id.eq(user.as_str()),
                    upstream_tokens::access_sealed.eq(&tokens.access_sealed),
                    upstream_tokens::refresh_sealed.eq(&tokens.refresh_sealed),
                    upstream_tokens::scope.eq(tokens.scope.to_string()),
                    upstream_tokens::expires_at.eq(expires_at),
                    upstream_tokens::sid.eq(sid),
                    upstream_tokens::obtained_at.eq(now.as_micros()),
                    // No row that was there before had it.
                    upstream_tokens::revision.eq(now.as_micros()),
                ))
                .on_conflict_do_nothing(),
        )?;
        Ok(())
    }

    /// Forgets what came of sessions that have ended at an upstream.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_upstream_tokens_of(
        &mut self,
        tenant: &TenantId,
        (connector, issuer): (&ConnectorName, &str),
        ended: &EndedThere,
    ) -> Result<usize, StoreError> {
        let of_upstream = upstream_tokens::table
            .filter(upstream_tokens::tenant_id.eq(tenant.as_str()))
            .filter(upstream_tokens::connector.eq(connector.as_str()))
            .filter(upstream_tokens::issuer.eq(issuer));
        let of_subject = |subject: &str| upstream_tokens::subject.eq(subject.to_owned());
        let of_session = |sid: &Sid| upstream_tokens::sid.eq(sid.as_str().to_owned());
        Ok(match ended {
            EndedThere::OfSubject(subject) => self
                .connection
                .execute(diesel::delete(of_upstream.filter(of_subject(subject))))?,
            EndedThere::Session(sid) => self
                .connection
                .execute(diesel::delete(of_upstream.filter(of_session(sid))))?,
            EndedThere::SessionOf(sid, subject) => self.connection.execute(diesel::delete(
                of_upstream
                    .filter(of_subject(subject))
                    .filter(of_session(sid)),
            ))?,
            // A SAML identity provider's: it gives no tokens.
            EndedThere::OfName(_) | EndedThere::SessionOfName(..) => 0,
        })
    }
}
