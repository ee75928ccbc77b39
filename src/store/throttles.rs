//! Counters of failed sign-ins.

use std::time::Duration;

use diesel::prelude::*;

use super::row::optional_time;
use super::schema::throttles;
use super::{StoreError, Write};
use crate::domain::id::TenantId;
use crate::domain::time::Timestamp;

/// What a counter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many in this window, the one just counted included.
    pub count: i64,
    /// When the window began.
    pub window_started_at: Timestamp,
}

impl Write<'_> {
    /// Counts one attempt in a bucket, before it is judged: parallel guesses are all counted.
    /// A window that is over starts anew, and one that a wrong clock began in a time that has not come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_attempt(
        &mut self,
        tenant: &TenantId,
        bucket: &str,
        window: Duration,
        now: Timestamp,
    ) -> Result<Failures, StoreError> {
        let key = (tenant.as_str(), bucket);
        let oldest = now.minus(window).as_micros();
        let newest = now.plus(window).as_micros();
        let counted = self.connection.execute(
            diesel::update(
                throttles::table
                    .find(key)
                    .filter(throttles::window_started_at.gt(oldest))
                    .filter(throttles::window_started_at.le(newest)),
            )
            .set(throttles::failures.eq(throttles::failures + 1)),
        )?;
        if counted == 0 {
            let is_over = throttles::window_started_at
                .le(oldest)
                .or(throttles::window_started_at.gt(newest));
            let restarted = self.connection.execute(
                diesel::update(throttles::table.find(key).filter(is_over)).set((
                    throttles::failures.eq(1),
                    throttles::window_started_at.eq(now.as_micros()),
                )),
            )?;
            if restarted == 0 {
                let inserted = self.connection.insert_unique(
                    diesel::insert_into(throttles::table)
                        .values((
                            throttles::tenant_id.eq(key.0),
                            throttles::bucket.eq(key.1),
                            throttles::failures.eq(1),
                            throttles::window_started_at.eq(now.as_micros()),
                        ))
                        .on_conflict_do_nothing(),
                )?;
                if !inserted {
                    self.connection.execute(
                        // Somebody else began the window between the update and the insert.
                        diesel::update(throttles::table.find(key))
                            .set(throttles::failures.eq(throttles::failures + 1)),
                    )?;
                }
            }
        }
        let row: Option<(i64, i64)> = self.connection.find(
            throttles::table
                .find(key)
                .select((throttles::failures, throttles::window_started_at)),
        )?;
        // Cleared by another node just now: what remains is this attempt.
        let (count, started) = row.unwrap_or((1, now.as_micros()));
        Ok(Failures {
            count,
            window_started_at: Timestamp::from_micros(started),
        })
    }

    /// Takes one attempt back: it was a success, which is no failure.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn uncount_attempt(&mut self, tenant: &TenantId, bucket: &str) -> Result<(), StoreError> {
        self.connection.execute(
            diesel::update(
                throttles::table
                    .find((tenant.as_str(), bucket))
                    .filter(throttles::failures.gt(0)),
            )
            .set(throttles::failures.eq(throttles::failures - 1)),
        )?;
        Ok(())
    }

    /// When the window of a bucket began, if anything was counted in it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_window_start(
        &mut self,
        tenant: &TenantId,
        bucket: &str,
    ) -> Result<Option<Timestamp>, StoreError> {
        let started: Option<i64> = self.connection.find(
            throttles::table
                .find((tenant.as_str(), bucket))
                .select(throttles::window_started_at),
        )?;
        Ok(optional_time(started))
    }

    /// Forgets a bucket.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_attempts(&mut self, tenant: &TenantId, bucket: &str) -> Result<(), StoreError> {
        self.connection.execute(diesel::delete(
            throttles::table.find((tenant.as_str(), bucket)),
        ))?;
        Ok(())
    }
}
